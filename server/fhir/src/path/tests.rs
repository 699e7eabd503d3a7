//! What expressions give, what is refused, and that nothing runs away.

use proptest::prelude::*;

use super::*;
use crate::codec::{Limits, json};

fn read(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::default()).unwrap()
}

fn patient() -> Element {
    read(
        r##"{"resourceType":"Patient","id":"hana","meta":{"lastUpdated":"2026-04-01T09:00:00.000+09:00"},
        "contained":[{"resourceType":"Organization","id":"o","name":"みらい市"}],
        "extension":[{"url":"https://mirai.example/weight","valueQuantity":{"value":12.50,"unit":"キロ","system":
        "http://unitsofmeasure.org","code":"kg"}},{"url":"https://mirai.example/age","valueAge":{"value":6,"system":
        "http://unitsofmeasure.org","code":"a"}}],
        "identifier":[{"system":"urn:oid:1.2.3","value":"0010"},{"system":"urn:oid:1.2.4","value":"A-7"}],
        "active":true,
        "name":[{"use":"official","family":"未来","given":["花","子"]},{"use":"usual","family":"ミライ","given":["ハナ"]}],
        "telecom":[{"system":"phone","value":"000-1111","rank":2},{"system":"email","value":"hana@mirai.example"}],
        "gender":"female","birthDate":"2020-04-01","_birthDate":{"extension":[{"url":"https://mirai.example/time",
        "valueDateTime":"2020-04-01T05:30:00+09:00"}]},"deceasedBoolean":false,
        "contact":[{"name":{"family":"未来","given":["太郎"]}}],
        "generalPractitioner":[{"reference":"https://mirai.example/fhir/Practitioner/p1/_history/2"},
        {"reference":"#o"},{"identifier":{"value":"7"},"type":"PractitionerRole"},{"reference":"urn:uuid:x"}],
        "managingOrganization":{"reference":"Organization/o1"}}"##,
    )
}

/// The results as texts: a value as it is written, an element by its value or else its type.
fn shown(element: &Element, text: &str) -> String {
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(refused) => return format!("{} {}", refused.rule, refused.name.unwrap_or_default()),
    };
    let environment = Environment {
        now_ms: 1_775_001_600_123,
        zone_minutes: 540,
        ..Environment::of(element)
    };
    let items = match expression.evaluate(element, &environment) {
        Ok(items) => items,
        Err(fault) => return fault.rule.to_owned(),
    };
    let shown = |item: &Item<'_>| match item {
        Item::Element(element) => element.text().unwrap_or(element.type_name()).to_owned(),
        Item::Value(value) => value.to_string(),
        Item::Referent(referent) => format!("→{}", referent.ty.name()),
    };
    items.iter().map(shown).collect::<Vec<_>>().join(" ")
}

/// Each expression gives this, on an invented patient.
fn check(cases: &[(&str, &str)]) {
    let patient = patient();
    for (text, expected) in cases {
        assert_eq!(shown(&patient, text), *expected, "{text}");
    }
}

#[test]
fn paths_lead_through_the_tree() {
    check(&[
        ("Patient.name.given", "花 子 ハナ"),
        ("name.family", "未来 ミライ"),
        ("Patient.name | Practitioner.name", "HumanName HumanName"),
        ("Practitioner.name", ""),
        ("Patient.contact.name.given", "太郎"),
        ("Patient.name[1].given[0]", "ハナ"),
        ("Patient.name[2]", ""),
        ("Patient.name[-1]", ""),
        ("(Patient.name.given)[1]", "子"),
        ("Patient.`name`.`family`", "未来 ミライ"),
        ("`Patient`.active", "true"),
        ("Patient.nothing.of.this", ""),
        ("Resource.id", "hana"),
        ("DomainResource.contained.name", "みらい市"),
        ("Patient.deceased", "false"),
        ("Patient.deceasedBoolean", ""),
        (
            "Patient.birthDate.extension.value",
            "2020-04-01T05:30:00+09:00",
        ),
        (
            "Patient.birthDate.extension('https://mirai.example/time').value is dateTime",
            "true",
        ),
        (
            "extension.where(url='https://mirai.example/weight').value.code",
            "kg",
        ),
    ]);
}

#[test]
fn search_parameters_find_what_they_index() {
    check(&[
        (
            "Patient.telecom.where(system='email').value",
            "hana@mirai.example",
        ),
        ("Patient.telecom.where(system = 'fax').value", ""),
        (
            "Patient.deceased.exists() and Patient.deceased != false",
            "false",
        ),
        ("(Patient.deceased as boolean)", "false"),
        ("(Patient.deceased as dateTime)", ""),
        ("Patient.deceased.ofType(boolean)", "false"),
        ("Patient.extension.value.as(Quantity).unit", "キロ"),
        ("(Patient.extension.value as Quantity).value", "12.50 6"),
        ("Patient.extension.value.ofType(Age).value", "6"),
        ("Patient.managingOrganization.resolve()", "→Organization"),
        (
            "Patient.managingOrganization.where(resolve() is Organization).reference",
            "Organization/o1",
        ),
        (
            "Patient.managingOrganization.where(resolve() is Patient)",
            "",
        ),
        (
            "Patient.generalPractitioner.resolve()",
            "→Practitioner Organization →PractitionerRole",
        ),
        (
            "Patient.generalPractitioner.where(resolve() is Resource).count()",
            "3",
        ),
        (
            "Patient.generalPractitioner.resolve().ofType(Organization).name",
            "みらい市",
        ),
    ]);
}

#[test]
fn references_are_followed_where_the_caller_can() {
    let patient = patient();
    let organization = read(r#"{"resourceType":"Organization","id":"o1","name":"さくら町"}"#);
    let resolve = |address: &str| (address == "Organization/o1").then_some(&organization);
    let environment = Environment {
        resolve: Some(&resolve),
        ..Environment::of(&patient)
    };
    let expression = Expression::parse("managingOrganization.resolve().name").unwrap();
    let items = expression.evaluate(&patient, &environment).unwrap();
    assert_eq!(items, [Item::Element(organization.first("name").unwrap())]);
}

#[test]
fn a_result_is_the_very_element_of_the_tree() {
    let patient = patient();
    let environment = Environment::of(&patient);
    let expression = Expression::parse("Patient.name.where(use='usual').given[0]").unwrap();
    let items = expression.evaluate(&patient, &environment).unwrap();
    let expected = patient
        .children("name")
        .nth(1)
        .unwrap()
        .first("given")
        .unwrap();
    assert!(matches!(items.as_slice(), [Item::Element(found)] if std::ptr::eq(*found, expected)));
    let expression = Expression::parse("Patient").unwrap();
    let items = expression.evaluate(&patient, &environment).unwrap();
    assert!(matches!(items.as_slice(), [Item::Element(found)] if std::ptr::eq(*found, &patient)));
}

#[test]
fn truth_has_three_values() {
    let values = ["true", "false", "{}"];
    let expected = [
        (
            "and",
            [
                "true", "false", "", "false", "false", "false", "", "false", "",
            ],
        ),
        (
            "or",
            ["true", "true", "true", "true", "false", "", "true", "", ""],
        ),
        (
            "xor",
            ["false", "true", "", "true", "false", "", "", "", ""],
        ),
        (
            "implies",
            ["true", "false", "", "true", "true", "true", "true", "", ""],
        ),
    ];
    let patient = patient();
    for (operator, results) in expected {
        for (place, result) in results.iter().enumerate() {
            let text = format!("{} {operator} {}", values[place / 3], values[place % 3]);
            assert_eq!(shown(&patient, &text), *result, "{text}");
        }
    }
    check(&[
        ("name.first() and active", "true"),
        ("name and active", "path-single"),
        ("nothing.not()", ""),
        ("where(nothing).count()", "0"),
        ("true or name", "true"),
    ]);
}

#[test]
fn equality_compares_values_and_equivalence_what_is_meant() {
    check(&[
        ("1 = 1.0", "true"),
        ("1.10 = 1.1", "true"),
        ("'a' = 'A'", "false"),
        ("'Ab  c' ~ 'aB C'", "true"),
        ("1.25 ~ 1.2", "false"),
        ("1.24 ~ 1.2", "true"),
        ("{} = 1", ""),
        ("{} ~ {}", "true"),
        ("(1 | 2) = (2 | 1)", "false"),
        ("(1 | 2) ~ (2 | 1)", "true"),
        ("'1' = 1", "false"),
        ("gender = 'female'", "true"),
        ("active != false", "true"),
        ("name[0] = name[0]", "true"),
        ("name[0] = name[1]", "false"),
        ("contact.name.family = name[0].family", "true"),
        ("identifier.value contains 'A-7'", "true"),
        ("'A-8' in identifier.value", "false"),
        ("{} in identifier.value", ""),
        ("identifier.value in identifier.value", "path-single"),
        ("(name.family | contact.name.family).count()", "2"),
        (
            "name.family.combine(contact.name.family).distinct().count()",
            "2",
        ),
    ]);
}

#[test]
fn dates_of_different_exactness_may_be_neither_equal_nor_apart() {
    check(&[
        ("@2026 = @2026", "true"),
        ("@2026-04 = @2026-04-01", ""),
        ("@2026-03 < @2026-04-01", "true"),
        ("@2026-04 < @2026-04-01", ""),
        ("@2026-04-01 ~ @2026-04", "false"),
        ("birthDate = @2020-04-01", "true"),
        ("birthDate < @2020-04-02T00:00:00+09:00", "true"),
        ("birthDate < @2020-04-01T10:00:00+09:00", ""),
        ("@2026-04-01T00:00:00Z = @2026-04-01T09:00:00+09:00", "true"),
        ("@2026-04-01T10:00:00Z = @2026-04-01T10:00:00", ""),
        ("@2026-04-01T10:00:00Z < @2026-04-03T10:00:00", "true"),
        ("@T10:30 < @T10:30:01", ""),
        ("@T10:30:00 = @T10:30:00.000", "true"),
        ("@T10 = 'T10'", "false"),
        ("@2026 < 'x'", "path-operand"),
        ("now()", "2026-04-01T09:00:00.123+09:00"),
        ("today()", "2026-04-01"),
        ("timeOfDay()", "09:00:00.123"),
        ("meta.lastUpdated < now()", "true"),
    ]);
}

#[test]
fn dates_move_by_the_calendar() {
    check(&[
        ("@2024-02-29 + 1 year", "2025-02-28"),
        ("@2026-01-31 + 1 month", "2026-02-28"),
        ("@2026-03-31 - 13 months", "2025-02-28"),
        ("@2026 + 18 months", "2027"),
        ("@2026-12-31 + 1 day", "2027-01-01"),
        ("@2026-01-01 + 36 hours", "2026-01-02"),
        ("@2026-12-31T23:59:59Z + 1 second", "2027-01-01T00:00:00Z"),
        ("@T23:30 + 1 hour", "00:30"),
        ("@9999-12-31 + 1 day", ""),
        ("@0001-01-01 - 1 year", ""),
        ("@2026-01-01 + 1 'mo'", "path-operand"),
        ("@2026-01-01 + 1", "path-operand"),
        ("@2026-01-01 * 2 days", "path-operand"),
        ("birthDate + 7 years - 1 day", "2027-03-31"),
    ]);
}

#[test]
fn numbers_are_exact() {
    check(&[
        ("0.1 + 0.2", "0.3"),
        ("1.50 - 0.5", "1.00"),
        ("1 / 3", "0.33333333"),
        ("2 / 3", "0.66666667"),
        ("7 div 2", "3"),
        ("(-7) div 2", "-3"),
        ("(-7) mod 2", "-1"),
        ("1 / 0", ""),
        ("1 div 0", ""),
        ("9223372036854775807 + 1", ""),
        ("9223372036854775807 * 1.0", "9223372036854775807.0"),
        ("1 + 2 * 3 - 4", "3"),
        ("-2 + 5", "3"),
        ("2.5.round()", "3"),
        ("(-2.5).round()", "-3"),
        ("1.2345.round(2)", "1.23"),
        ("(-1.5).floor()", "-2"),
        ("(-1.5).ceiling()", "-1"),
        ("1.9.truncate()", "1"),
        ("2.power(10)", "1024"),
        ("10.power(-2)", "0.01"),
        ("2.power(64)", ""),
        ("1.1.power(2)", "1.21"),
        ("9.sqrt()", "3"),
        ("(-9).sqrt()", ""),
        ("8.log(2)", "3"),
        ("0.ln()", ""),
        ("'a'.abs()", "path-operand"),
        ("'a' * 2", "path-operand"),
        ("'a' + 'b' & 'c'", "abc"),
        ("'a' + {}", ""),
        ("telecom.rank + 1", "3"),
    ]);
}

#[test]
fn quantities_compare_where_units_do() {
    check(&[
        ("1 'kg' = 1000 'g'", "true"),
        ("1 'kg' < 1 'cm'", ""),
        ("1 'kg' = 1 'cm'", ""),
        ("1 'mL' = 0.001 'l'", "true"),
        ("90 'min' = 1.5 'h'", "true"),
        ("1 year = 1 'a'", ""),
        ("1 year ~ 1 'a'", "true"),
        ("1 year = 12 months", "true"),
        ("2 weeks = 14 'd'", "true"),
        ("3 'g' + 500 'mg'", "3.500 'g'"),
        ("3 '{dose}' + 1 '{dose}'", "4 '{dose}'"),
        ("3 '{dose}' = 3 '{vial}'", ""),
        ("3 'g' + 1 'cm'", ""),
        ("10 'mg' / 2 'mL'", "5 'g/L'"),
        ("2 * 3 'mg' = 6 'mg'", "true"),
        ("-(2 'mg')", "-2 'mg'"),
        (
            "extension.value.where($this is Quantity).first() > 12 'kg'",
            "true",
        ),
        ("extension.value.first() = 12500 'g'", "true"),
        ("5 = 5 '1'", "true"),
    ]);
}

#[test]
fn collections_are_cut_joined_and_counted() {
    check(&[
        ("name.given.first() | name.given.last()", "花 ハナ"),
        ("name.given.tail()", "子 ハナ"),
        ("name.given.skip(1).take(1)", "子"),
        ("name.given.take(-1)", ""),
        ("name.given.skip(-1).count()", "3"),
        ("name.single()", "path-single"),
        ("name.all(given.exists())", "true"),
        ("nothing.all(false)", "true"),
        ("name.exists(use='usual')", "true"),
        ("(1 | 2 | 3).where($this > 1)", "2 3"),
        ("(1 | 2 | 3).select($index)", "0 1 2"),
        ("(1 | 2 | 3).aggregate($this + $total, 10)", "16"),
        ("(1 | 2 | 2).subsetOf(1 | 2 | 3)", "true"),
        ("(1 | 4).supersetOf({})", "true"),
        ("(1 | 2).intersect(2 | 3)", "2"),
        ("(1 | 2).exclude(2)", "1"),
        ("1.combine(1).isDistinct()", "false"),
        ("(true | false).anyTrue()", "true"),
        ("(true | false).allTrue()", "false"),
        ("{}.allTrue()", "true"),
        ("{}.anyFalse()", "false"),
        ("(1 | 2).allTrue()", "path-operand"),
        ("contact.repeat(name).given", "太郎"),
        ("contact.children().count()", "1"),
        ("contact.descendants().count()", "3"),
        ("iif(active, 'yes', 1 / 'x')", "yes"),
        ("iif(false, 'yes')", ""),
        ("iif('x', 1, 2)", "path-operand"),
        ("name.trace('names').count()", "2"),
    ]);
}

#[test]
fn texts_are_counted_in_characters() {
    check(&[
        ("'接種券'.length()", "3"),
        ("'接種券'.substring(1)", "種券"),
        ("'接種券'.substring(1, 1)", "種"),
        ("'接種券'.substring(3)", ""),
        ("'接種券'.indexOf('券')", "2"),
        ("'接種券'.toChars()", "接 種 券"),
        ("'a,b,,c'.split(',').count()", "4"),
        ("name.given.join('・')", "花・子・ハナ"),
        ("' x '.trim() & '|'", "x|"),
        ("'abc'.replace('b', 'é').upper()", "AÉC"),
        ("'abc'.startsWith('ab') and 'abc'.endsWith('bc')", "true"),
        ("gender.contains('male')", "true"),
        ("name.given.startsWith('花')", "path-single"),
        ("name.first().startsWith('x')", "path-operand"),
        (r"'it\'s \u63a5\n'.length()", "7"),
        ("identifier.value.first().matches('^[0-9]{4}$')", "true"),
        ("'a1b2'.matches('[0-9]')", "true"),
        ("'a1b2'.matchesFull('[0-9]')", "false"),
        (
            r"'2026-04'.replaceMatches('(\\d+)-(\\d+)', '$2/$1')",
            "04/2026",
        ),
        (r"'a\nb'.matches('a.b')", "true"),
        ("{}.matches('x')", ""),
    ]);
}

#[test]
fn values_become_others() {
    check(&[
        ("'12'.toInteger() + 1", "13"),
        ("'12.0'.toInteger()", ""),
        ("'1e3'.convertsToDecimal()", "false"),
        ("'-0.50'.toDecimal()", "-0.50"),
        ("'YES'.toBoolean()", "true"),
        ("2.toBoolean()", ""),
        ("identifier.value.first().toInteger()", "10"),
        ("birthDate.toString()", "2020-04-01"),
        ("meta.lastUpdated.toDate()", "2026-04-01"),
        ("'2026-02-30'.convertsToDate()", "false"),
        ("'25:00'.convertsToTime()", "false"),
        ("'3 days'.toQuantity()", "3 day"),
        ("'3 \\'mg\\''.toQuantity()", "3 'mg'"),
        ("'3 mg'.convertsToQuantity()", "false"),
        ("active.convertsToInteger()", "true"),
        ("{}.convertsToInteger()", ""),
        ("name.convertsToString()", "path-single"),
        ("birthDate.hasValue()", "true"),
        ("name[0].hasValue()", "false"),
        ("birthDate.getValue() is System.Date", "true"),
        ("birthDate.type().name", "date"),
        ("1.type().namespace & '.' & 1.type().name", "System.Integer"),
    ]);
}

#[test]
fn types_know_what_they_refine() {
    check(&[
        ("gender is string", "true"),
        ("gender is code", "true"),
        ("gender is uri", "false"),
        ("gender is FHIR.code", "true"),
        ("gender.as(string)", ""),
        ("gender is System.String", "false"),
        ("'x' is String", "true"),
        ("$this is DomainResource", "true"),
        ("$this is Observation", "false"),
        ("extension.value.where($this is Quantity).count()", "2"),
        ("nothing is Patient", ""),
        ("name is HumanName", "path-single"),
        ("active is boolean = true", "true"),
    ]);
}

#[test]
fn constants_come_from_outside() {
    check(&[
        ("%context.id", "hana"),
        ("name.where(%resource.active).count()", "2"),
        ("contained.select(%rootResource.id)", "hana"),
        ("%loinc", "http://loinc.org"),
        ("%`vs-gender`", "http://hl7.org/fhir/ValueSet/gender"),
        ("%previous", "path-constant previous"),
    ]);
    let patient = patient();
    let before = read(r#"{"resourceType":"Patient","active":false}"#);
    let text = "%previous.active = false and active";
    let expression = Expression::parse_with(text, &["previous"]).unwrap();
    let constants = [("previous", Item::Element(&before))];
    let environment = Environment {
        constants: &constants,
        ..Environment::of(&patient)
    };
    assert_eq!(expression.holds(&patient, &environment), Ok(true));
    assert_eq!(
        expression.holds(&patient, &Environment::of(&patient)),
        Ok(false)
    );
}

#[test]
fn narratives_are_checked_as_when_they_are_read() {
    let text = r#"{"resourceType":"Basic","code":{"text":"x"},"text":{"status":"generated","div":
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">接種<b>済</b></div>"}}"#;
    assert_eq!(shown(&read(text), "text.div.htmlChecks()"), "true");
    let own = Limits::own();
    let script = text.replace("<b>済</b>", "<script>x</script>");
    let read = json::read(script.as_bytes(), &own).unwrap();
    assert_eq!(shown(&read, "text.div.htmlChecks()"), "false");
}

#[test]
fn an_invariant_of_contained_resources_holds() {
    // The rule that a contained resource must be referred to, in the form in which R4 states it.
    let rule = "contained.where((('#'+id in (%resource.descendants().reference | \
        %resource.descendants().as(canonical) | %resource.descendants().as(uri) | \
        %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or \
        descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()";
    assert_eq!(shown(&patient(), rule), "true");
    let alone = read(
        r#"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}]}"#,
    );
    assert_eq!(shown(&alone, rule), "false");
}

#[test]
fn what_is_not_served_is_refused_by_name() {
    check(&[
        ("code.memberOf('x')", "path-not-served memberOf"),
        ("conformsTo('x')", "path-not-served conformsTo"),
        ("name.slice('x', 'y')", "path-not-served slice"),
        ("elementDefinition()", "path-not-served elementDefinition"),
        ("name.lowBoundary()", "path-not-served lowBoundary"),
        ("name.first(1)", "path-arguments first"),
        ("name.where()", "path-arguments where"),
        ("name as Nobody", "path-type Nobody"),
        ("Nobody.name", "path-type Nobody"),
        ("%nobody", "path-constant nobody"),
        ("id.matches(id)", "path-pattern matches"),
        (r"id.matches('(?=x)')", "path-pattern matches"),
        (r"id.matches('((a{99}){99}){99}')", "path-pattern matches"),
    ]);
}

#[test]
fn faults_of_writing_have_their_place() {
    let at = |text: &str| {
        let refused = Expression::parse(text).unwrap_err();
        (refused.rule, refused.at)
    };
    assert_eq!(at(""), ("path-syntax", 0));
    assert_eq!(at("name."), ("path-syntax", 5));
    assert_eq!(at("名"), ("path-syntax", 0));
    assert_eq!(at("'接種' = = 1"), ("path-syntax", 7));
    assert_eq!(at("name.given)"), ("path-syntax", 10));
    assert_eq!(at("'open"), ("path-syntax", 5));
    assert_eq!(at("@2026-13"), ("path-syntax", 0));
    assert_eq!(at("1 + /* open"), ("path-syntax", 4));
    assert_eq!(at("99999999999999999999"), ("path-syntax", 0));
    assert_eq!(at("'接' & x.slice()"), ("path-not-served", 8));
}

#[test]
fn limits_are_kept() {
    let within = format!("{}1{}", "(".repeat(49), ")".repeat(49));
    assert_eq!(shown(&patient(), &within), "1");
    let beyond = format!("{}1{}", "(".repeat(50), ")".repeat(50));
    assert_eq!(shown(&patient(), &beyond), "path-depth ");
    let deep = format!("{}name{}", "where(".repeat(49), ")".repeat(49));
    assert_eq!(shown(&patient(), &deep), "path-single");
    let long = "a.".repeat(4_095) + "a";
    assert_eq!(shown(&patient(), &long), "");
    assert_eq!(shown(&patient(), &(long + ".a")), "path-length ");
    let sum = "1+".repeat(4_000) + "1";
    assert_eq!(shown(&patient(), &sum), "4001");
    let doubled = "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20)";
    let many = format!("{doubled}.select({doubled}.select({doubled}.select({doubled})))");
    assert_eq!(shown(&patient(), &many), "path-steps");
    let text = format!("{doubled}.aggregate($total & $total, 'xxxxxxxxxx')");
    assert_eq!(shown(&patient(), &text), "path-size");
    let items = format!("{doubled}.aggregate($total.combine($total), 1 | 2)");
    assert_eq!(shown(&patient(), &items), "path-size");
}

#[test]
fn long_lists_of_codes_are_told_apart() {
    let codes: Vec<String> = (0..6_000)
        .map(|n| format!("{{\"code\":\"c{}\"}}", n % 5_000))
        .collect();
    let text = format!(
        r#"{{"resourceType":"ValueSet","status":"draft","expansion":{{"timestamp":"2026-04-01","contains":[{}]}}}}"#,
        codes.join(",")
    );
    let set = json::read(text.as_bytes(), &Limits::own()).unwrap();
    let found = shown(
        &set,
        "(ValueSet.expansion.contains.code | ValueSet.compose.include.concept.code).count()",
    );
    assert_eq!(found, "5000");
    let first = shown(&set, "ValueSet.expansion.contains.code.distinct().take(3)");
    assert_eq!(first, "c0 c1 c2");
}

#[test]
fn a_search_parameter_is_taken_apart() {
    let text = "Patient.name | (Practitioner.telecom.where(system='email') as ContactPoint) | \
        (Observation.value as Quantity).value | id";
    let expression = Expression::parse(text).unwrap();
    let alternatives = expression.alternatives();
    let starts: Vec<_> = alternatives.iter().map(Expression::starts_at).collect();
    assert_eq!(
        starts,
        [
            Some("Patient"),
            Some("Practitioner"),
            Some("Observation"),
            None
        ]
    );
    assert_eq!(expression.starts_at(), None);
    let deceased = Expression::parse("Patient.deceased.exists() and Patient.deceased != false");
    let deceased = deceased.unwrap();
    assert_eq!(deceased.starts_at(), Some("Patient"));
    assert_eq!(deceased.alternatives().len(), 1);
}

#[test]
fn types_of_results_are_known_beforehand() {
    let types = |text: &str, on: &str| {
        let on = Type::named(on).unwrap();
        let types = Expression::parse(text).unwrap().result_types(on);
        let mut names: Vec<_> = types.iter().map(|ty| ty.name()).collect();
        names.sort_unstable();
        names.join(" ")
    };
    let cases = [
        ("Patient.name | Practitioner.name", "Patient", "HumanName"),
        ("Practitioner.name", "Patient", ""),
        ("Patient.deceased", "Patient", "boolean dateTime"),
        ("(Patient.deceased as dateTime)", "Patient", "dateTime"),
        (
            "Patient.deceased.exists() and Patient.deceased != false",
            "Patient",
            "boolean",
        ),
        ("Patient.nothing", "Patient", ""),
        ("Patient.contact.name.given", "Patient", "string"),
        ("Bundle.entry[0].resource", "Bundle", "Resource"),
        (
            "Bundle.entry.resource.ofType(Patient).birthDate",
            "Bundle",
            "date",
        ),
        (
            "Patient.link.other.where(resolve() is Patient)",
            "Patient",
            "Reference",
        ),
        (
            "Questionnaire.repeat(item).linkId",
            "Questionnaire",
            "string",
        ),
        ("Resource.meta.lastUpdated", "Patient", "instant"),
        ("name.given.first().length() + 1", "Patient", "integer"),
        ("Observation.value as Quantity", "Observation", "Quantity"),
    ];
    for (text, on, expected) in cases {
        assert_eq!(types(text, on), expected, "{text}");
    }
}

#[test]
fn names_that_no_type_has_are_told() {
    let on = Type::named("Patient").unwrap();
    let unknown = |text: &str| Expression::parse(text).unwrap().unknown_names(on).join(" ");
    assert_eq!(unknown("Patient.name.where(uze='usual').givn"), "uze givn");
    assert_eq!(unknown("Patient.deceasedBoolean"), "deceasedBoolean");
    assert_eq!(
        unknown("Patient.name.given | Practitioner.qualification.code"),
        ""
    );
    // Repetitions inside each other end.
    let nested = "repeat(".repeat(40) + "name" + &")".repeat(40);
    assert_eq!(unknown(&nested), "");
}

#[test]
fn expressions_of_the_corpus_are_read_and_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/corpus/path");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let result = shown(&patient(), &text);
        assert!(!result.starts_with("path-"), "{text}: {result}");
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn expressions_travel_between_threads() {
    fn travels<T: Send + Sync + Clone + std::fmt::Debug>() {}
    travels::<Expression>();
}

#[test]
fn nothing_of_a_record_is_shown_in_debug_text() {
    let patient = patient();
    let expression = Expression::parse("name.given.first() & '!' | extension.value").unwrap();
    let shown = format!(
        "{:?}",
        expression.evaluate(&patient, &Environment::of(&patient))
    );
    assert!(!shown.contains('花') && !shown.contains("12.5"), "{shown}");
}

/// Pieces of which expressions are made, to be thrown together.
const PIECES: [&str; 60] = [
    "Patient",
    "name",
    "given",
    "telecom",
    "extension",
    "value",
    "birthDate",
    ".",
    ".",
    ".",
    ".",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "{}",
    ",",
    "'x'",
    "'a.*'",
    "1",
    "2.50",
    "-",
    "+",
    "*",
    "/",
    " div ",
    " mod ",
    "&",
    "|",
    "=",
    "!=",
    "~",
    "<",
    ">=",
    " and ",
    " or ",
    " implies ",
    " in ",
    " contains ",
    " is ",
    " as ",
    "Quantity",
    "where(",
    "select(",
    "repeat(",
    "children()",
    "descendants()",
    "aggregate(",
    "$this",
    "$total",
    "$index",
    "@2026-04",
    "@T10:30",
    "3 days",
    "4 'mg'",
    "iif(",
    "combine(",
    "toString()",
];

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        Expression::parse(&text).ok();
    }

    #[test]
    fn any_pieces_are_run_within_the_limits(places in prop::collection::vec(0..PIECES.len(), 0..25)) {
        let text: String = places.iter().map(|place| PIECES[*place]).collect();
        if let Ok(expression) = Expression::parse(&text) {
            let patient = patient();
            if let Ok(items) = expression.evaluate(&patient, &Environment::of(&patient)) {
                prop_assert!(items.len() <= 2 * ITEMS_MAX);
            }
            expression.result_types(patient.ty());
        }
    }

    #[test]
    fn decimals_agree_with_whole_numbers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000) {
        let patient = patient();
        let run = |operator: &str| shown(&patient, &format!("({a}.0) {operator} ({b}.0)"));
        prop_assert_eq!(run("+"), format!("{}.0", a + b));
        prop_assert_eq!(run("<"), (a < b).to_string());
        prop_assert_eq!(run("="), (a == b).to_string());
        if b != 0 {
            prop_assert_eq!(run("div"), (a / b).to_string());
        }
    }
}
