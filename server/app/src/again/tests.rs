//! Answers as they are kept, and which are not.

use bytes::Bytes;
use fhir::Version;
use serde_json::json;

use super::kept::Kept;
use crate::call::{Body, Call, Form, Format, Handout, Interaction, Reply};
use crate::interaction;
use crate::job::tests::{House, each_database};
use crate::problem;

#[test]
fn what_was_done_is_kept_and_given_again() {
    let handout =
        Handout::json(201, &json!({ "sessionId": "s" })).at("/device/sessions/s".to_owned());
    let again = Handout::again(&handout.kept().unwrap()).unwrap();
    assert_eq!((again.status, again.media), (201, handout.media));
    assert_eq!(again.location.as_deref(), Some("/device/sessions/s"));
    assert!(again.replayed && !handout.replayed);
    assert_eq!(
        format!("{:?}", again.content),
        format!("{:?}", handout.content)
    );

    let mut reply = Reply::new(200);
    reply.resource = Some(Bytes::from_static(br#"{"resourceType":"Bundle"}"#));
    reply.version = Some(Version(3));
    reply.modified = Some(5);
    let again = Reply::again(&reply.kept().unwrap()).unwrap();
    assert_eq!(
        (again.status, again.version, again.modified),
        (200, reply.version, Some(5))
    );
    assert_eq!(again.resource, reply.resource);
    assert!(again.replayed);
}

#[test]
fn what_cannot_be_given_again_as_it_was_is_not_kept() {
    assert_eq!(Handout::json(409, &json!({})).kept(), None);
    let page = Handout::whole(200, "text/html; charset=utf-8", Bytes::from_static(b"<p>"));
    assert_eq!(page.kept(), None);
    let (_, pieces) = tokio::sync::mpsc::channel(1);
    assert_eq!(Handout::file("text/csv", "a.csv", pieces).kept(), None);
    assert_eq!(Reply::new(204).kept(), None);
    let mut begun = Reply::new(202);
    begun.resource = Some(Bytes::from_static(b"{}"));
    begun.content_location = Some("https://sesshu.example/bulk/1".to_owned());
    assert_eq!(begun.kept(), None);
    for damaged in [
        &b"no JSON"[..],
        b"{}",
        br#"{"status":200}"#,
        br#"{"status":70000,"body":""}"#,
    ] {
        assert!(Handout::again(damaged).is_err());
    }
}

/// A transaction under a key that creates a person with this name.
fn transaction(house: &House, key: &str, name: &str) -> Call {
    let person = json!({ "resourceType": "Patient", "name": [{ "text": name }] });
    let bundle = json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{ "resource": person, "request": { "method": "POST", "url": "Patient" } }],
    });
    let body = Body {
        form: Form::Resource(Format::Json),
        bytes: bundle.to_string().into(),
    };
    let mut call = house.call(Vec::new());
    call.caller.role = access::Role::Vendor;
    call.interaction = Interaction::Bundle;
    call.idempotency_key = Some(key.to_owned());
    call.body = Some(body);
    call
}

/// As it is where the process ended behind the commit: nobody kept the answer.
#[test]
fn r_i01_a_transaction_whose_answer_was_lost_is_not_written_again() {
    each_database(|house| {
        let send = |key: &str, name: &str| {
            let answer = interaction::answer(&house.state, transaction(house, key, name));
            house.runtime.block_on(answer)
        };
        let rule = |answer: Result<Reply, fhir::Problem>, rule: &str| {
            let problem = answer.expect_err("a refusal");
            assert!(problem::is(&problem, rule), "{problem:?}");
        };
        assert_eq!(send("k-1", "試験 一郎").unwrap().status, 200);
        rule(send("k-1", "試験 一郎"), "idempotency-answer-lost");
        assert_eq!(send("k-2", "試験 一郎").unwrap().status, 200);
        // What was refused left no mark.
        rule(send("k-3", "試験\u{1}"), "json-control");
        assert_eq!(send("k-3", "試験 一郎").unwrap().status, 200);
    });
}

/// R-T01: nobody meets the answer to somebody else.
#[test]
fn whoever_speaks_through_a_client_has_keys_of_the_own() {
    let house = House::new(None);
    let key = |client: &str, patient: &str, content: &[u8]| {
        let mut call = house.call(Vec::new());
        call.caller.client = client.into();
        call.caller.patient = fhir::Id::parse(patient);
        call.idempotency_key = Some("1".to_owned());
        super::key_of(&house.state, &call, &[content]).expect("a key")
    };
    let first = key("app", "p1", b"{}");
    assert_eq!(first, key("app", "p1", b"{}"));
    for other in [
        key("app", "p2", b"{}"),
        key("other-app", "p1", b"{}"),
        key("app", "p1", b"[]"),
    ] {
        assert_ne!(first, other);
    }
}
