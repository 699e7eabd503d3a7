//! Every form of a person tells the same history.

use super::*;

fn judge() -> Judge {
    Judge::embedded().unwrap_or_else(|problem| panic!("{problem:?}"))
}

fn rules(text: &str) -> Vec<String> {
    let faults = person(text.as_bytes(), judge()).err().unwrap_or_default();
    let told = faults.iter().map(|fault| {
        let place = fault.place.as_deref().unwrap_or("-");
        format!("{} {place}", fault.rule)
    });
    told.collect()
}

const SIMPLE: &str = r#"{"id":"a","birthDate":"2024-04-15","sex":"female","doses":[{"vaccine":"cvx:04","date":"2025-05-10"}],"facts":[{"fact":"had:varicella","since":"2025-06-01"}]}"#;

const BUNDLE: &str = r#"{"resourceType":"Bundle","type":"collection","entry":[
 {"resource":{"resourceType":"Patient","id":"a","gender":"female","birthDate":"2024-04-15"}},
 {"resource":{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"04"}]},"patient":{"reference":"Patient/a"},"occurrenceDateTime":"2025-05-10"}},
 {"resource":{"resourceType":"Condition","subject":{"reference":"Patient/a"},"code":{"coding":[{"system":"https://sesshu.example/fhir/CodeSystem/target-disease","code":"varicella"}]},"onsetDateTime":"2025-06-01"}}]}"#;

#[test]
fn the_simple_form_and_a_bundle_tell_the_same() {
    let [simple, bundle] = [SIMPLE, BUNDLE].map(|text| {
        let read = person(text.as_bytes(), judge());
        read.unwrap_or_else(|faults| panic!("{faults:?}"))
    });
    assert!(simple.understood.history == bundle.understood.history);
    assert!(simple.notes.is_empty() && bundle.notes.is_empty());
    assert_eq!(
        (simple.id.as_deref(), bundle.id.as_deref()),
        (Some("a"), Some("a"))
    );
}

#[test]
fn vaccines_are_named_by_product_group_code_or_name() {
    for word in [
        "gobik",
        "DTP-IPV-HIB",
        "cvx:170",
        "ゴービック水性懸濁注シリンジ",
    ] {
        let found = vaccine(word, judge());
        assert_eq!(found.group, Some(VaccineGroup::DtpIpvHib), "{word}");
    }
    assert_eq!(vaccine("nothing of the kind", judge()).group, None);
}

#[test]
fn everything_that_cannot_be_read_is_told_with_its_place() {
    assert_eq!(
        rules(
            r#"{"birthDate":"yesterday","sex":"x","doses":[{"vaccine":"MR","date":"2025-13-01"},{"vaccine":"MR","status":"maybe"}],"facts":[{"fact":"tall"}]}"#
        ),
        [
            "forecast-input birthDate",
            "forecast-input sex",
            "forecast-input doses[0].date",
            "forecast-input doses[1].status",
            "forecast-input facts[0].fact",
        ]
    );
    assert_eq!(rules(r#"{"born":"2024-04-15"}"#), ["forecast-input 1:7"]);
    assert_eq!(rules("{"), ["forecast-input 1:1"]);
    assert_eq!(
        rules(r#"{"resourceType":"Bundle","type":"collection"}"#),
        ["forecast-one-person Patient"]
    );
    assert_eq!(
        rules(r#"{"resourceType":"Organization","name":"a"}"#),
        ["forecast-input Organization"]
    );
    assert_eq!(
        rules(r#"{"resourceType":"Patient","birthDate":"2024"}"#),
        ["forecast-birth Parameters.parameter.where(name = 'patient').resource.birthDate"]
    );
}

#[test]
fn the_files_that_can_be_copied_are_people() {
    let child = include_str!("../../../../../../examples/forecast/child.json");
    let read = person(child.as_bytes(), judge());
    let child = read.unwrap_or_else(|faults| panic!("{faults:?}"));
    let history = &child.understood.history;
    assert_eq!((history.doses.len(), history.observations.len()), (12, 1));
    assert!(
        history
            .doses
            .iter()
            .all(|dose| dose.vaccine.group.is_some())
    );
    let town = include_str!("../../../../../../examples/forecast/town.ndjson");
    let mut facts = 0;
    for line in town.lines() {
        let read = person(line.as_bytes(), judge());
        let person = read.unwrap_or_else(|faults| panic!("{faults:?}"));
        assert!(person.notes.is_empty());
        facts += person.understood.history.observations.len();
    }
    assert_eq!((town.lines().count(), facts), (3, 1));
}
