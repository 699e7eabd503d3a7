//! Whether codes belong to value sets.

use super::*;
use Membership::{Foreign, Member, Unknown};

const R4: &str = "http://hl7.org/fhir/ValueSet";

#[test]
fn r4s_own_sets_know_their_codes() {
    let r4 = terminology(&[]);
    let gender = format!("{R4}/administrative-gender");
    let system = Some("http://hl7.org/fhir/administrative-gender");
    assert_eq!(r4.member(&gender, system, "male"), Member);
    assert_eq!(r4.member(&gender, None, "male"), Member);
    assert_eq!(r4.member(&format!("{gender}|4.0.1"), None, "male"), Member);
    assert_eq!(r4.member(&gender, system, "MALE"), Foreign);
    assert_eq!(r4.member(&gender, system, "mal"), Foreign);
    assert_eq!(r4.member(&gender, system, ""), Foreign);
    assert_eq!(
        r4.member(&gender, Some("http://other.example"), "male"),
        Foreign
    );
    assert_eq!(r4.member("http://nowhere.example", system, "male"), Unknown);
    let tree = format!("{R4}/tree");
    let system = Some("http://terminology.hl7.org/CodeSystem/v3-Tree");
    assert_eq!(r4.member(&tree, system, "low"), Member);
    assert_eq!(r4.member(&tree, system, "SIDE"), Foreign);
    assert_eq!(r4.member(&tree, system, "side"), Foreign);
    let some = format!("{R4}/some");
    assert_eq!(
        r4.member(&some, Some("http://snomed.info/sct"), "2"),
        Member
    );
    assert_eq!(
        r4.member(&some, Some("http://snomed.info/sct"), "4"),
        Foreign
    );
    assert_eq!(r4.member(&some, None, "3"), Member);
    assert_eq!(r4.member(&some, None, "other"), Foreign);
}

#[test]
fn what_cannot_be_told_is_not_guessed() {
    let r4 = terminology(&[]);
    let sct = Some("http://snomed.info/sct");
    assert_eq!(r4.member(&format!("{R4}/findings"), sct, "1"), Unknown);
    assert_eq!(
        r4.member(&format!("{R4}/findings"), Some("http://x.example"), "1"),
        Foreign
    );
    assert_eq!(
        r4.member(&format!("{R4}/anything"), Some("http://x.example"), "1"),
        Unknown
    );
    assert_eq!(
        r4.member(&format!("{R4}/part"), Some("http://part.example"), "known"),
        Member
    );
    assert_eq!(
        r4.member(&format!("{R4}/part"), Some("http://part.example"), "new"),
        Unknown
    );
    assert_eq!(r4.member(&format!("{R4}/part"), None, "new"), Unknown);
}

#[test]
fn some_codes_are_told_by_their_form() {
    let r4 = terminology(&[]);
    let languages = format!("{R4}/languages");
    for (code, is) in [
        ("ja", Member),
        ("JA-jp", Member),
        ("x-kana", Member),
        ("j", Foreign),
        ("ja jp", Foreign),
        ("ja-", Foreign),
        ("123", Foreign),
    ] {
        assert_eq!(r4.member(&languages, None, code), is, "{code}");
    }
    let times = format!("{R4}/times");
    for (code, is) in [
        ("mo", Member),
        ("ms", Member),
        ("[mo_s]", Unknown),
        ("m o", Foreign),
    ] {
        assert_eq!(
            r4.member(&times, Some("http://unitsofmeasure.org"), code),
            is,
            "{code}"
        );
    }
}

#[test]
fn a_loaded_definition_stands_in_the_place_of_r4s_own() {
    let gender = r#"{"resourceType":"CodeSystem","status":"active","content":"complete","url":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"male"},{"code":"new"}]}"#;
    let known = terminology(&[gender]);
    let set = format!("{R4}/administrative-gender");
    assert_eq!(known.member(&set, None, "new"), Member);
    assert_eq!(known.member(&set, None, "female"), Foreign);
}

#[test]
fn an_oid_is_as_good_as_the_address() {
    let naming = r#"{"resourceType":"NamingSystem","name":"N","status":"active","kind":"codesystem","date":"2026","uniqueId":[
        {"type":"oid","value":"1.2.9"},{"type":"uri","value":"http://old.example"},{"type":"uri","value":"http://c.example/colours","preferred":true},{"type":"oid","value":"urn:oid:1.2.10"},{"type":"uuid","value":"53fefa32-fcbb-4ff8-8a92-55ee120877b7"}]}"#;
    let known = terminology(&[naming, COLOURS]);
    for other in [
        "urn:oid:1.2.9",
        "urn:oid:1.2.10",
        "urn:oid:1.2.3.4",
        "http://old.example",
        "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7",
        "http://c.example/colours",
    ] {
        assert_eq!(known.canonical_system(other), "http://c.example/colours");
        assert_eq!(
            known.member("http://c.example/all-colours", Some(other), "red"),
            Member,
            "{other}"
        );
    }
    assert_eq!(known.canonical_system("urn:oid:1.2"), "urn:oid:1.2");
}

#[test]
fn codes_of_a_system_that_is_not_here_are_told_by_their_shape() {
    let hot = r#"{"resourceType":"CodeSystem","status":"active","content":"not-present","url":"http://h.example","extension":[{"url":"https://sesshu.example/fhir/StructureDefinition/code-shape","valueString":"[0-9]{13}|X"}]}"#;
    let known = terminology(&[
        hot,
        &set(
            "http://v.example/s",
            r#"{"include":[{"system":"http://h.example"}]}"#,
        ),
    ]);
    let is = |code| known.member("http://v.example/s", Some("http://h.example"), code);
    assert_eq!(is("1234567890123"), Unknown);
    assert_eq!(is("X"), Unknown);
    assert_eq!(is("XY"), Foreign);
    assert_eq!(is("12345678901234"), Foreign);
    assert_eq!(is("1234567890123\n"), Foreign);
    assert_eq!(is(""), Foreign);
}

#[test]
fn sets_are_joined_cut_and_taken_away() {
    let abc = |url: &str, codes: &str| {
        let concepts: Vec<String> = codes
            .chars()
            .map(|c| format!(r#"{{"code":"{c}"}}"#))
            .collect();
        set(
            url,
            &format!(
                r#"{{"include":[{{"system":"http://l.example","concept":[{}]}}]}}"#,
                concepts.join(",")
            ),
        )
    };
    let (one, two) = (
        abc("http://v.example/1", "abcd"),
        abc("http://v.example/2", "cdef"),
    );
    let cut = set(
        "http://v.example/cut",
        r#"{"include":[{"valueSet":["http://v.example/1","http://v.example/2|1"]}]}"#,
    );
    let joined = set(
        "http://v.example/joined",
        r#"{"include":[{"valueSet":["http://v.example/1"]},{"valueSet":["http://v.example/2"]}]}"#,
    );
    let less = set(
        "http://v.example/less",
        r#"{"include":[{"valueSet":["http://v.example/joined"]}],"exclude":[{"valueSet":["http://v.example/cut"]},{"system":"http://l.example","concept":[{"code":"a"}]}]}"#,
    );
    let narrowed = set(
        "http://v.example/narrowed",
        r#"{"include":[{"system":"http://l.example","concept":[{"code":"f"},{"code":"a"}],"valueSet":["http://v.example/2"]}]}"#,
    );
    let other = set(
        "http://v.example/other",
        r#"{"include":[{"system":"http://m.example","valueSet":["http://v.example/2"]}]}"#,
    );
    // In the worst order: each before those that it takes from.
    let known = terminology(&[&less, &narrowed, &other, &joined, &cut, &two, &one]);
    assert_eq!(codes(&known, "http://v.example/cut"), "c d");
    assert_eq!(codes(&known, "http://v.example/joined"), "a b c d e f");
    assert_eq!(codes(&known, "http://v.example/less"), "b e f");
    assert_eq!(codes(&known, "http://v.example/narrowed"), "f");
    assert_eq!(codes(&known, "http://v.example/other"), "");
    assert_eq!(
        known.member("http://v.example/less", Some("http://l.example"), "a"),
        Foreign
    );
    assert_eq!(
        known.member("http://v.example/other", Some("http://m.example"), "c"),
        Foreign
    );
    assert_eq!(
        known.member("http://v.example/1|2", Some("http://l.example"), "a"),
        Unknown
    );
}

#[test]
fn what_is_taken_from_an_open_set_stays_open() {
    let from = |url: &str, more: &str| {
        set(
            url,
            &format!(r#"{{"include":[{{"valueSet":["{R4}/anything"]{more}}}]}}"#),
        )
    };
    let all = from("http://v.example/all", "");
    let gender = from(
        "http://v.example/gender",
        r#","system":"http://hl7.org/fhir/administrative-gender""#,
    );
    let without = set(
        "http://v.example/without",
        &format!(
            r#"{{"include":[{{"valueSet":["{R4}/anything"]}}],"exclude":[{{"system":"http://l.example","concept":[{{"code":"a"}}]}}]}}"#
        ),
    );
    let none = set(
        "http://v.example/none",
        &format!(
            r#"{{"include":[{{"system":"http://l.example","concept":[{{"code":"a"}}]}}],"exclude":[{{"valueSet":["{R4}/anything"]}}]}}"#
        ),
    );
    let known = terminology(&[&all, &gender, &without, &none]);
    let is = |set: &str, system, code| {
        known.member(&format!("http://v.example/{set}"), Some(system), code)
    };
    assert_eq!(is("all", "http://l.example", "a"), Unknown);
    assert_eq!(
        is(
            "gender",
            "http://hl7.org/fhir/administrative-gender",
            "male"
        ),
        Unknown
    );
    assert_eq!(
        is("gender", "http://hl7.org/fhir/administrative-gender", "x"),
        Foreign
    );
    assert_eq!(is("gender", "http://l.example", "a"), Foreign);
    assert_eq!(is("without", "http://l.example", "a"), Foreign);
    assert_eq!(is("without", "http://l.example", "b"), Unknown);
    assert_eq!(is("without", "http://m.example", "a"), Unknown);
    assert_eq!(is("none", "http://l.example", "a"), Unknown);
    assert_eq!(is("none", "http://l.example", "b"), Foreign);
}

#[test]
fn filters_find_concepts_by_place_text_and_property() {
    for (property, op, value, found) in [
        ("concept", "is-a", "red", "red orange crimson pink"),
        ("concept", "descendent-of", "red", "orange crimson pink"),
        ("concept", "is-not-a", "red", "any blue old"),
        ("code", "generalizes", "pink", "any red pink"),
        ("code", "=", "pink", "pink"),
        ("code", "in", "pink, blue,nothing", "pink blue"),
        ("code", "not-in", "pink,blue", "any red crimson orange old"),
        ("code", "regex", "r.*|old", "red old"),
        ("display", "regex", ".*[dk]", "red pink old"),
        ("display", "=", "Blue", "blue"),
        ("parent", "=", "red", "crimson pink orange"),
        ("parent", "exists", "false", "any old"),
        ("child", "exists", "true", "any red"),
        ("child", "=", "orange", "any red"),
        ("warm", "=", "true", "red orange"),
        ("warm", "exists", "true", "red orange blue"),
        ("warm", "exists", "false", "any crimson pink old"),
        ("wave", "=", "700", "red"),
        ("like", "=", "orange", "red"),
        ("maker", "regex", "M-.", "red"),
        ("maker", "in", "M-1,M-22", "red blue"),
        ("maker", "not-in", "M-1", "any crimson pink orange blue old"),
        ("mixed", "=", "x", "red"),
        ("weight", "=", "0.10", "red"),
        ("seen", "=", "2026-01-02", "red"),
        ("inactive", "=", "false", "any red crimson pink orange blue"),
        ("gone", "=", "true", "old"),
        ("notSelectable", "=", "true", "any"),
    ] {
        let known = terminology(&[COLOURS, &filtered(property, op, value)]);
        let mut sorted: Vec<&str> = found.split(' ').collect();
        let codes = codes(&known, "http://v.example/s");
        let mut seen: Vec<&str> = codes.split(' ').collect();
        sorted.sort_unstable();
        seen.sort_unstable();
        assert_eq!(seen, sorted, "{property} {op} {value}");
    }
}

#[test]
fn filters_of_one_include_hold_together() {
    let both = set(
        "http://v.example/s",
        r#"{"include":[{"system":"http://c.example/colours","filter":[{"property":"concept","op":"is-a","value":"red"},{"property":"warm","op":"exists","value":"true"}]}]}"#,
    );
    let known = terminology(&[&both, COLOURS]);
    assert_eq!(codes(&known, "http://v.example/s"), "red orange");
}

#[test]
fn a_filter_on_a_system_that_is_not_here_tells_only_what_the_code_says() {
    let filter = |url: &str, property: &str, op: &str, value: &str| {
        set(
            url,
            &format!(
                r#"{{"include":[{{"system":"http://snomed.info/sct","filter":[{{"property":"{property}","op":"{op}","value":"{value}"}}]}}]}}"#
            ),
        )
    };
    let known = terminology(&[
        &filter("http://v.example/a", "concept", "is-a", "1"),
        &filter("http://v.example/b", "code", "in", "1,2"),
        &filter("http://v.example/c", "code", "not-in", "1,2"),
    ]);
    let is = |set: &str, code| {
        known.member(
            &format!("http://v.example/{set}"),
            Some("http://snomed.info/sct"),
            code,
        )
    };
    assert_eq!(is("a", "1"), Unknown);
    assert_eq!((is("b", "1"), is("b", "3")), (Member, Foreign));
    assert_eq!((is("c", "1"), is("c", "3")), (Foreign, Unknown));
}

#[test]
fn codes_out_of_use_can_be_left_out_by_the_set_itself() {
    let all = set(
        "http://v.example/s",
        r#"{"inactive":false,"include":[{"system":"http://c.example/colours"}]}"#,
    );
    let known = terminology(&[COLOURS, &all]);
    assert_eq!(
        known.member(
            "http://v.example/s",
            Some("http://c.example/colours"),
            "old"
        ),
        Foreign
    );
    assert_eq!(
        known.member(
            "http://v.example/s",
            Some("http://c.example/colours"),
            "red"
        ),
        Member
    );
}

#[test]
fn a_given_expansion_is_the_set() {
    let given = r#"{"resourceType":"ValueSet","status":"active","url":"http://v.example/s","expansion":{"timestamp":"2026-01-01","total":3,"contains":[
        {"abstract":true,"display":"Group","contains":[{"system":"http://l.example","code":"b","display":"Bee"},{"system":"http://l.example","code":"a","contains":[{"system":"http://c.example/colours","code":"red","inactive":true}]}]}]}}"#;
    let known = terminology(&[given, COLOURS]);
    assert_eq!(codes(&known, "http://v.example/s"), "b a red");
    assert_eq!(
        known.member("http://v.example/s", Some("http://l.example"), "c"),
        Foreign
    );
    let question = ExpandQuestion {
        active_only: true,
        ..ExpandQuestion::of(Place::ValueSet("http://v.example/s"), 10)
    };
    let active = known.expand(&question).unwrap();
    assert_eq!(
        (active.total, active.contains[0].display.as_deref()),
        (2, Some("Bee"))
    );
}

#[test]
fn a_set_that_says_nothing_is_known_by_nobody() {
    let known = terminology(&[
        r#"{"resourceType":"ValueSet","status":"active","url":"http://v.example/s"}"#,
    ]);
    assert_eq!(
        known.member("http://v.example/s", Some("http://l.example"), "c"),
        Unknown
    );
}
