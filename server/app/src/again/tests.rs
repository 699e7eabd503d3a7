//! Answers as they are kept, and which are not.

use bytes::Bytes;
use fhir::Version;
use serde_json::json;

use super::Known;
use super::kept::Kept;
use crate::call::{Handout, Reply};

#[test]
fn what_was_done_is_kept_and_given_again() {
    let handout =
        Handout::json(201, &json!({ "sessionId": "s" })).at("/device/sessions/s".to_owned());
    let again = Handout::again(Known::Answered(handout.kept().unwrap())).unwrap();
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
    let again = Reply::again(Known::Answered(reply.kept().unwrap())).unwrap();
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
        assert!(Handout::again(Known::Answered(damaged.to_vec())).is_err());
    }
}
