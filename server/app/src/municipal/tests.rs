//! What is posted, and what is asked in addresses.

use fhir::Kind;
use serde_json::Value;

use super::*;
use crate::call::Content;
use crate::job::tests::{House, each_database};
use crate::quality::tests::{dose, of, person, said};

/// Merges `b` into `a`, and gives the number of doses and whether the answer is one that came before.
fn merge_into_a(house: &House) -> (Value, bool) {
    let call = house.call(vec![("id", "a".to_owned())]);
    let sent = br#"{"other":"Patient/b","reason":"same person"}"#;
    let merged = house
        .runtime
        .block_on(merge::merge(&house.state, &call, sent));
    let merged = merged.unwrap();
    let Content::Whole(body) = &merged.content else {
        panic!("an answer in pieces");
    };
    let told: Value = serde_json::from_slice(body).unwrap();
    (told["doses"].clone(), merged.replayed)
}

#[test]
fn a_merge_that_is_asked_for_again_moves_what_was_written_at_the_same_moment() {
    each_database(|house| {
        for id in ["a", "b"] {
            house.put(person(id, "1950-01-01"));
        }
        house.put(said("d1", &dose(1, "2021-06-01"), &of("b")));
        assert_eq!(merge_into_a(house), (1.into(), false));
        // Whoever wrote this did not know of the merge.
        house.put(said("d2", &dose(2, "2022-06-01"), &of("b")));
        assert_eq!(merge_into_a(house), (1.into(), true));
        for id in ["d1", "d2"] {
            let (_, dose) = house.read(Kind::IMMUNIZATION, id);
            let patient = dose.first("patient").unwrap();
            assert_eq!(patient.text_of("reference"), Some("Patient/a"), "{id}");
        }
        assert_eq!(merge_into_a(house), (0.into(), true));
    });
}

#[test]
fn what_is_posted_is_an_object_with_known_members() {
    let rule = |sent: &str| match read(sent.as_bytes(), &["reason"]) {
        Ok(_) => "",
        Err(problem) => problem.issues[0].rule,
    };
    assert_eq!(rule(""), "");
    assert_eq!(rule("{}"), "");
    assert_eq!(rule(r#"{"reason":"x"}"#), "");
    assert_eq!(rule("[]"), "posted-malformed");
    assert_eq!(rule("{"), "posted-malformed");
    assert_eq!(rule(r#"{"reasons":"x"}"#), "posted-unknown");
}

#[test]
fn a_text_that_must_be_there_is_there_and_not_too_long() {
    let rule = |sent: &str| {
        let sent = read(sent.as_bytes(), &["reason"]);
        match sent.and_then(|sent| required(&sent, "reason", 3)) {
            Ok(_) => "",
            Err(problem) => problem.issues[0].rule,
        }
    };
    assert_eq!(rule(r#"{"reason":" abc "}"#), "");
    assert_eq!(rule(r#"{"reason":"訂正済"}"#), "");
    assert_eq!(rule("{}"), "posted-missing");
    assert_eq!(rule(r#"{"reason":"  "}"#), "posted-blank");
    assert_eq!(rule(r#"{"reason":1}"#), "posted-value");
    assert_eq!(rule(r#"{"reason":"abcd"}"#), "posted-too-long");
}
