//! What resources can be found by: each type of parameter, and what is easily got wrong.

use std::collections::HashMap;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::codec::samples::any_resource;
use crate::codec::{self, Limits};
use crate::instant::{JAPAN_MINUTES, instant_text};
use crate::key::Kind;
use crate::path::Expression;
use crate::search::Decimal;
use crate::search::Twin;
use crate::search::compile::alternative_texts;
use crate::search::compile::tests::r4_definitions;

static R4: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&r4_definitions(), fold).unwrap());

const BASES: &[&str] = &["https://mirai.example/fhir"];

/// A small stand-in for the folding of a language: case, blanks and punctuation.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && !"・、。-ー,.".contains(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

fn read(json: &str) -> Element {
    codec::json::read(json.as_bytes(), &Limits::default())
        .unwrap_or_else(|issues| panic!("{}", codec::samples::shown(&issues)))
}

fn entries(json: &str) -> Vec<Entry> {
    R4.entries(&read(json), BASES, JAPAN_MINUTES).unwrap()
}

/// The entries of one parameter and its twins, one a line.
fn check(json: &str, code: &str, expected: Expect) {
    let resource = read(json);
    let kind = resource.kind().unwrap();
    assert!(R4.find(kind, code).is_some(), "{code}");
    let names = HashMap::from([
        (Slot::of(kind, code), ""),
        (Slot::twin(kind, code, Twin::Text), ":text "),
        (Slot::twin(kind, code, Twin::OfType), ":of-type "),
        (Slot::twin(kind, code, Twin::Identifier), ":identifier "),
    ]);
    let mut lines: Vec<String> = entries(json)
        .iter()
        .filter_map(|entry| {
            Some(format!(
                "{}{}\n",
                names.get(&entry.slot)?,
                show(&entry.value)
            ))
        })
        .collect();
    lines.sort();
    expected.assert_eq(&lines.concat());
}

fn show(value: &Value) -> String {
    let number = |number: &Option<Decimal>| match number {
        Some(number) => {
            let written = ["0.5", "5", "38.5", "39", "40", "1200", "3"];
            let same = |text: &&&str| Decimal::parse(text) == Some(*number);
            written.iter().find(same).unwrap().to_string()
        }
        None => "open".to_owned(),
    };
    let moment = |ms: i64| match ms {
        i64::MIN => "ever".to_owned(),
        i64::MAX => "on".to_owned(),
        ms => instant_text(ms),
    };
    match value {
        Value::Token { system, code } => format!("{system}|{code}"),
        Value::Text { folded, exact } => format!("{folded} ({exact})"),
        Value::Time { from_ms, to_ms } => format!("{} – {}", moment(*from_ms), moment(*to_ms)),
        Value::Number(value) => number(&Some(*value)),
        Value::Quantity {
            low,
            high,
            system,
            code,
            unit,
        } => format!("{}..{} {system}|{code}|{unit}", number(low), number(high)),
        Value::Reference(Referent::Own(key)) => format!("own {key}"),
        Value::Reference(Referent::Outside { url, version }) => format!("outside {url}|{version}"),
        Value::Uri(text) => text.to_string(),
        Value::Composite(pair) => format!("{} + {}", show(&pair[0]), show(&pair[1])),
    }
}

const HANA: &str = r##"{"resourceType":"Patient",
  "meta":{"tag":[{"system":"https://mirai.example/tags","code":"Moved"}],"profile":["https://mirai.example/fhir/StructureDefinition/resident"],"source":"urn:mirai:counter"},
  "active":true,
  "identifier":[
    {"system":"urn:oid:1.2.392.100495.20.3.63","value":"ABc 01","type":{"text":"被保険者番号","coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MB","display":"Member"}]}},
    {"value":"no-system"},{"system":"https://mirai.example/only-system"}],
  "name":[
    {"use":"official","text":"山田 花子","family":"山田","given":["花子"]},
    {"family":"ヤマダ","given":["ハナコ","マリア"],"prefix":["様"],"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}]},
    {"text":"・・"}],
  "telecom":[{"system":"phone","value":"０３-1234-5678","use":"home"},{"system":"email","value":"Hana@Mirai.example"},{"system":"phone","value":"03-1234-5678 内線 12"}],
  "gender":"female","birthDate":"2024-02",
  "deceasedDateTime":"2026-01-02T03:04:05Z",
  "address":[{"use":"home","text":"みらい県みらい市 1-2","state":"みらい県","city":"みらい市","line":["中央 1-2","3号"],"postalCode":"100-0001","country":"JP"}],
  "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"ja"}],"text":"日本語"}}],
  "generalPractitioner":[{"reference":"#p"},{"reference":"https://elsewhere.example/fhir/Practitioner/9/_history/3"},{"identifier":{"system":"https://mirai.example/doctors","value":"D1"}}],
  "managingOrganization":{"reference":"https://mirai.example/fhir/Organization/city/_history/4"},
  "link":[{"other":{"reference":"Patient/old"},"type":"replaces"}],
  "contained":[{"resourceType":"PractitionerRole","id":"p","practitioner":{"reference":"Practitioner/hidden"},"organization":{"reference":"Organization/city"}}]}"##;

#[test]
fn identifiers_keep_their_case_and_go_by_the_address_of_their_system() {
    check(
        HANA,
        "identifier",
        expect![[r#"
        :of-type http://terminology.hl7.org/CodeSystem/v2-0203|MB|ABc 01
        :text member (Member)
        :text 被保険者番号 (被保険者番号)
        http://jpfhir.jp/fhir/core/mhlw/IdSystem/InsuredPersonNumber|ABc 01
        https://mirai.example/only-system|
        |no-system
    "#]],
    );
}

#[test]
fn names_are_found_by_each_part_and_by_both_names_in_either_order() {
    check(
        HANA,
        "name",
        expect![[r#"
        ハナコ (ハナコ)
        ハナコマリアヤマダ ()
        マリア (マリア)
        ヤマダ (ヤマダ)
        ヤマダハナコマリア ()
        ・・ (・・)
        山田 (山田)
        山田花子 (山田 花子)
        様 (様)
        花子 (花子)
        花子山田 ()
    "#]],
    );
    check(
        HANA,
        "family",
        expect![[r#"
        ヤマダ (ヤマダ)
        山田 (山田)
    "#]],
    );
}

#[test]
fn addresses_are_found_by_each_part_and_by_parts_typed_in_one() {
    check(
        HANA,
        "address",
        expect![[r#"
        1000001 (100-0001)
        3号 (3号)
        jp (JP)
        みらい市 (みらい市)
        みらい県 (みらい県)
        みらい県みらい市12 (みらい県みらい市 1-2)
        みらい県みらい市中央123号 ()
        中央12 (中央 1-2)
    "#]],
    );
    check(
        HANA,
        "address-use",
        expect![[r#"
        http://hl7.org/fhir/address-use|home
    "#]],
    );
}

#[test]
fn contacts_are_found_with_and_without_the_signs_between_digits() {
    check(
        HANA,
        "telecom",
        expect![[r#"
        |03-1234-5678 内線 12
        |0312345678
        |hana@mirai.example
        |０３-1234-5678
    "#]],
    );
    check(
        HANA,
        "phone",
        expect![[r#"
        |03-1234-5678 内線 12
        |0312345678
        |０３-1234-5678
    "#]],
    );
    check(
        HANA,
        "email",
        expect![[r#"
        |hana@mirai.example
    "#]],
    );
    let common = |a: &str, b: &str| {
        let forms = contact_forms(b);
        contact_forms(a).iter().any(|form| forms.contains(form))
    };
    assert!(common("03-1234-5678", "(03) 1234 5678"));
    assert!(common("０３－１２３４－５６７８", "0312345678"));
    assert!(common("A@B.example", "a@b.EXAMPLE"));
    assert!(!common("03-1234-5678", "03-1234-5679"));
    assert!(!common("a1@b.example", "1"));
    assert_eq!(contact_forms(""), [""]);
    assert_eq!(contact_forms("--"), ["--"]);
}

#[test]
fn codes_have_the_system_of_their_binding_and_booleans_have_none() {
    check(
        HANA,
        "gender",
        expect![[r#"
        http://hl7.org/fhir/administrative-gender|female
    "#]],
    );
    check(
        HANA,
        "active",
        expect![[r#"
        |true
    "#]],
    );
    check(
        HANA,
        "language",
        expect![[r#"
        :text 日本語 (日本語)
        urn:ietf:bcp:47|ja
    "#]],
    );
    check(
        HANA,
        "_tag",
        expect![[r#"
        https://mirai.example/tags|moved
    "#]],
    );
}

#[test]
fn what_an_expression_computes_is_a_value_too() {
    check(
        HANA,
        "deceased",
        expect![[r#"
        |true
    "#]],
    );
    check(
        r#"{"resourceType":"Patient","deceasedBoolean":false}"#,
        "deceased",
        expect![[r#"
            |false
        "#]],
    );
    check(
        r#"{"resourceType":"Patient"}"#,
        "deceased",
        expect![[r#"
        |false
    "#]],
    );
}

#[test]
fn partial_dates_are_stretches_of_the_servers_zone() {
    check(
        HANA,
        "birthdate",
        expect![[r#"
        2024-01-31T15:00:00.000Z – 2024-02-29T15:00:00.000Z
    "#]],
    );
    check(
        HANA,
        "death-date",
        expect![[r#"
        2026-01-02T03:04:05.000Z – 2026-01-02T03:04:06.000Z
    "#]],
    );
}

#[test]
fn addresses_of_definitions_are_kept_as_written() {
    check(
        HANA,
        "_profile",
        expect![[r#"
        https://mirai.example/fhir/StructureDefinition/resident
    "#]],
    );
    check(
        HANA,
        "_source",
        expect![[r#"
        urn:mirai:counter
    "#]],
    );
}

#[test]
fn references_lead_to_own_resources_or_outside_and_never_into_the_resource() {
    check(
        HANA,
        "general-practitioner",
        expect![[r#"
        :identifier https://mirai.example/doctors|D1
        outside https://elsewhere.example/fhir/Practitioner/9|3
    "#]],
    );
    check(
        HANA,
        "organization",
        expect![[r#"
        own Organization/city
    "#]],
    );
    check(
        HANA,
        "link",
        expect![[r#"
        own Patient/old
    "#]],
    );
}

#[test]
fn references_that_no_parameter_takes_up_are_kept_apart() {
    let others: Vec<String> = entries(HANA)
        .iter()
        .filter(|entry| entry.slot == Slot::OTHER_REFERENCE)
        .map(|entry| show(&entry.value))
        .collect();
    assert_eq!(others, ["own Practitioner/hidden"]);
    let places = references(&read(HANA), BASES);
    let places: Vec<String> = places
        .iter()
        .map(|(key, place)| format!("{key} {place}\n"))
        .collect();
    expect![[r#"
        Organization/city Patient.managingOrganization.reference
        Patient/old Patient.link[0].other.reference
        Practitioner/hidden Patient.contained[0].practitioner.reference
        Organization/city Patient.contained[0].organization.reference
    "#]]
    .assert_eq(&places.concat());
}

#[test]
fn a_date_that_nobody_knew_is_no_date() {
    check(
        r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"ＤＰＴ"},"patient":{"reference":"Patient/1"},"occurrenceString":"2020"}"#,
        "date",
        expect![[""]],
    );
}

const SHOT: &str = r#"{"resourceType":"Immunization","status":"completed",
  "vaccineCode":{"coding":[{"system":"urn:oid:1.2.392.200119.4.403.1","code":"182110901","display":"コミナティ筋注"},{"code":"ABC"}],"text":"新型コロナ"},
  "patient":{"reference":"Patient/1"},"occurrenceDateTime":"2026-04-01T10:00:00+09:00","lotNumber":"EY-0573",
  "reaction":[{"date":"2026-04-02"}],
  "protocolApplied":[{"series":"初回","targetDisease":[{"coding":[{"system":"https://mirai.example/d","code":"S9VN"}]}],"doseNumberPositiveInt":1}]}"#;

#[test]
fn concepts_are_found_by_each_code_and_their_texts_by_the_twin() {
    check(
        SHOT,
        "vaccine-code",
        expect![[r#"
        :text コミナティ筋注 (コミナティ筋注)
        :text 新型コロナ (新型コロナ)
        http://medis.or.jp/CodeSystem/master-HOT9|182110901
        |abc
    "#]],
    );
    check(
        SHOT,
        "status",
        expect![[r#"
        http://hl7.org/fhir/event-status|completed
    "#]],
    );
    check(
        SHOT,
        "lot-number",
        expect![[r#"
        ey0573 (EY-0573)
    "#]],
    );
    check(
        SHOT,
        "date",
        expect![[r#"
        2026-04-01T01:00:00.000Z – 2026-04-01T01:00:01.000Z
    "#]],
    );
    check(
        SHOT,
        "patient",
        expect![[r#"
        own Patient/1
    "#]],
    );
    check(
        SHOT,
        "target-disease",
        expect![[r#"
        https://mirai.example/d|s9vn
    "#]],
    );
}

fn observation(rest: &str) -> String {
    format!(
        r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{{"system":"http://loinc.org","code":"8310-5"}},{{"code":"Temp"}}]}},{rest}}}"#
    )
}

#[test]
fn quantities_respect_their_comparator_and_the_name_of_their_system() {
    let with = |comparator: &str| {
        observation(&format!(
            r#""valueQuantity":{{"value":38.50,{comparator}"system":"urn:oid:2.16.840.1.113883.6.8","code":"Cel","unit":"度"}}"#
        ))
    };
    check(
        &with(""),
        "value-quantity",
        expect![[r#"
        38.5..38.5 http://unitsofmeasure.org|Cel|度
    "#]],
    );
    check(
        &with(r#""comparator":"<","#),
        "value-quantity",
        expect![[r#"
            open..38.5 http://unitsofmeasure.org|Cel|度
        "#]],
    );
    check(
        &with(r#""comparator":">=","#),
        "value-quantity",
        expect![[r#"
            38.5..open http://unitsofmeasure.org|Cel|度
        "#]],
    );
    check(
        &observation(r#""valueRange":{"low":{"value":3}}"#),
        "value-quantity",
        expect![[""]],
    );
}

#[test]
fn composites_pair_values_of_the_same_element_only() {
    let both = observation(
        r#""valueQuantity":{"value":39},"component":[{"code":{"coding":[{"code":"b"}]},"valueQuantity":{"value":40}},{"code":{"coding":[{"code":"c"}]}}]"#,
    );
    check(
        &both,
        "code-value-quantity",
        expect![[r#"
        http://loinc.org|8310-5 + 39..39 ||
        |temp + 39..39 ||
    "#]],
    );
    check(
        &both,
        "combo-code-value-quantity",
        expect![[r#"
        http://loinc.org|8310-5 + 39..39 ||
        |b + 40..40 ||
        |temp + 39..39 ||
    "#]],
    );
    check(
        &both,
        "component-code-value-quantity",
        expect![[r#"
        |b + 40..40 ||
    "#]],
    );
}

#[test]
fn a_code_in_a_pair_has_the_system_of_its_binding_too() {
    check(
        r#"{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"title":"接種済証"}}],"relatesTo":[{"code":"replaces","target":{"reference":"DocumentReference/old"}},{"code":"signs","target":{"reference":"DocumentReference/other"}}]}"#,
        "relationship",
        expect![[r#"
            http://hl7.org/fhir/document-relationship-type|replaces + own DocumentReference/old
            http://hl7.org/fhir/document-relationship-type|signs + own DocumentReference/other
        "#]],
    );
}

#[test]
fn no_code_loses_its_system_because_its_path_is_not_plain() {
    for parameter in Kind::all().flat_map(|kind| R4.of_kind(kind)) {
        let leads_to_codes =
            parameter.ty == ParameterType::Token && parameter.types.contains(&"code");
        for text in alternative_texts(&parameter.expression) {
            let plain = plain::Steps::of(text).is_some();
            assert!(plain || !leads_to_codes, "{} {text}", parameter.url);
        }
    }
    assert!(plain::Steps::of("(Patient.gender)").is_some());
    assert!(plain::Steps::of("Patient.name.first()").is_none());
    assert!(plain::Steps::of("$this").is_none());
}

#[test]
fn periods_are_open_where_an_end_is_missing_and_timings_reach_over_all_they_say() {
    for (rest, expected) in [
        (
            r#""effectivePeriod":{"start":"2026-04-01"}"#,
            expect![[r#"
            2026-03-31T15:00:00.000Z – on
        "#]],
        ),
        (
            r#""effectivePeriod":{"end":"2026-04"}"#,
            expect![[r#"
            ever – 2026-04-30T15:00:00.000Z
        "#]],
        ),
        (r#""effectivePeriod":{"id":"a"}"#, expect![[""]]),
        (
            r#""effectivePeriod":{"start":"2026-04-02","end":"2026-04-01"}"#,
            expect![[r#"
                2026-04-01T15:00:00.000Z – 2026-04-02T15:00:00.000Z
            "#]],
        ),
        (
            r#""effectiveTiming":{"event":["2026-04-03","2026-04-01"],"repeat":{"boundsPeriod":{"start":"2026-04-02","end":"2026-05-01"}}}"#,
            expect![[r#"
                2026-03-31T15:00:00.000Z – 2026-05-01T15:00:00.000Z
            "#]],
        ),
        (
            r#""effectiveInstant":"2026-04-01T00:00:00.5+09:00""#,
            expect![[r#"
                2026-03-31T15:00:00.500Z – 2026-03-31T15:00:00.600Z
            "#]],
        ),
    ] {
        check(&observation(rest), "date", expected);
    }
}

#[test]
fn a_parameter_for_patients_takes_only_references_to_patients() {
    for (subject, expected) in [
        (
            "Patient/1",
            expect![[r#"
            own Patient/1
        "#]],
        ),
        (
            "https://mirai.example/fhir/Patient/1",
            expect![[r#"
            own Patient/1
        "#]],
        ),
        (
            "https://mirai.example/fhir/Patient/1/_history/2",
            expect![[r#"
                own Patient/1
            "#]],
        ),
        ("Group/1", expect![[""]]),
        (
            "https://elsewhere.example/fhir/Patient/1",
            expect![[r#"
            outside https://elsewhere.example/fhir/Patient/1|
        "#]],
        ),
        (
            "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
            expect![[""]],
        ),
    ] {
        let subject = format!(r#""subject":{{"reference":"{subject}"}}"#);
        check(&observation(&subject), "patient", expected);
    }
}

#[test]
fn definitions_are_referred_to_by_address_and_version() {
    check(
        r#"{"resourceType":"CodeSystem","status":"draft","content":"supplement","url":"https://mirai.example/cs","supplements":"https://mirai.example/fhir/CodeSystem/a|2.0"}"#,
        "supplements",
        expect![[r#"
            outside https://mirai.example/fhir/CodeSystem/a|2.0
        "#]],
    );
    check(
        r#"{"resourceType":"CodeSystem","status":"draft","content":"complete","url":"https://mirai.example/cs"}"#,
        "url",
        expect![[r#"
            https://mirai.example/cs
        "#]],
    );
}

#[test]
fn long_texts_are_compared_by_their_beginning() {
    let name = format!(
        r#"{{"resourceType":"Organization","name":"{}"}}"#,
        "長".repeat(600)
    );
    let entries = entries(&name);
    let lengths: Vec<(usize, usize)> = entries
        .iter()
        .filter_map(|entry| match &entry.value {
            Value::Text { folded, exact } => Some((folded.chars().count(), exact.chars().count())),
            _ => None,
        })
        .collect();
    assert_eq!(lengths, [(512, 600), (512, 600)]);
    assert_eq!(R4.fold(&"長".repeat(600)).chars().count(), 512);
    assert_eq!(R4.fold("・"), "・");
    assert_eq!(R4.fold(""), "");
}

fn roster(members: usize) -> Element {
    let members: Vec<String> = (0..members)
        .map(|number| format!(r#"{{"entity":{{"reference":"Patient/{number}"}}}}"#))
        .collect();
    read(&format!(
        r#"{{"resourceType":"Group","type":"person","actual":true,"member":[{}]}}"#,
        members.join(",")
    ))
}

#[test]
fn r_p07_more_entries_than_the_limit_are_refused_by_the_name_of_the_parameter() {
    let count = |members| {
        R4.entries(&roster(members), BASES, JAPAN_MINUTES)
            .map(|entries| entries.len())
    };
    // Its type, that it is actual, and its members.
    assert_eq!(count(ENTRIES_MAX - 2).unwrap(), ENTRIES_MAX);
    for members in [ENTRIES_MAX - 1, 9_500] {
        let problem = count(members).unwrap_err();
        assert_eq!(problem.status(), 422);
        let issue = &problem.issues[0];
        assert_eq!(issue.rule, "index-entries-too-many");
        assert!(issue.facts.contains(&("parameter", "member".to_owned())));
        assert!(issue.facts.contains(&("limit", ENTRIES_MAX.to_string())));
    }
}

#[test]
fn r_p07_pairs_without_number_are_refused_in_no_time() {
    let codings: Vec<String> = (0..5_000).map(|n| format!(r#"{{"code":"{n}"}}"#)).collect();
    let codings = codings.join(",");
    let observation = read(&format!(
        r#"{{"resourceType":"Observation","status":"final","code":{{"coding":[{codings}]}},"valueCodeableConcept":{{"coding":[{codings}]}}}}"#
    ));
    assert!(R4.entries(&observation, BASES, JAPAN_MINUTES).is_err());
}

#[test]
fn a_kind_that_is_not_served_has_no_entries() {
    assert_eq!(entries(r#"{"resourceType":"Device"}"#), []);
}

#[test]
fn the_table_of_systems_is_one_of_object_identifiers_and_addresses() {
    assert!(SYSTEMS.len() > 15);
    for (oid, address) in SYSTEMS.iter() {
        assert!(
            oid.starts_with("urn:oid:1.") || oid.starts_with("urn:oid:2."),
            "{oid}"
        );
        assert!(address.starts_with("http"), "{address}");
        assert_eq!(canonical_system(oid), *address);
        assert_eq!(canonical_system(address), *address);
    }
    assert_eq!(canonical_system("urn:oid:1.2.3"), "urn:oid:1.2.3");
    assert_eq!(canonical_system(""), "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r_p01_any_resource_has_entries_sorted_and_each_once(resource in any_resource()) {
        let entries = R4.entries(&resource, BASES, JAPAN_MINUTES).unwrap();
        prop_assert!(entries.is_sorted_by(|a, b| a < b));
        // Every reference to a resource of this server is found, wherever it stands.
        for (key, _) in references(&resource, BASES) {
            if resource.kind().is_some() {
                prop_assert!(entries.iter().any(|entry| own(entry) == Some(&key)));
            }
        }
    }

    #[test]
    fn plain_paths_lead_where_the_expression_leads(resource in any_resource()) {
        for parameter in resource.kind().into_iter().flat_map(|kind| R4.of_kind(kind)) {
            for text in alternative_texts(&parameter.expression) {
                let Some(steps) = plain::Steps::of(text) else { continue };
                let expression = Expression::parse(text).unwrap();
                let environment = Environment::of(&resource);
                let mut walked = Vec::new();
                let done = steps.walk(&resource, &mut |element| { walked.push(element); Ok(()) });
                prop_assert!(done.is_ok());
                let items = expression.evaluate(&resource, &environment).unwrap();
                prop_assert_eq!(walked.len(), items.len(), "{}", text);
                for (element, item) in walked.iter().zip(&items) {
                    prop_assert!(matches!(item, Item::Element(same) if std::ptr::eq(*same, *element)));
                }
            }
        }
    }

    #[test]
    fn r_p01_any_text_is_a_contact_a_system_and_a_reference(text in any::<String>()) {
        prop_assert!(!contact_forms(&text).is_empty());
        prop_assert_eq!(canonical_system(canonical_system(&text)), canonical_system(&text));
        let _ = referent(&text, BASES);
        let _ = definition(&text);
        prop_assert_eq!(R4.fold(&text).is_empty(), text.is_empty());
    }
}
