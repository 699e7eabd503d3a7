//! Subscriptions as they are asked for. What is refused over HTTP is tested with the whole server.

use fhir::codec::{Limits, json};

use super::*;

fn read(text: &str) -> Result<Asked, Vec<Issue>> {
    let catalogue = crate::definitions::load_catalogue().unwrap();
    let element = json::read(text.as_bytes(), &Limits::own()).unwrap();
    Asked::read(&element, &catalogue, &[])
}

#[test]
fn all_faults_are_told_at_once() {
    let issues = read(
        r#"{"resourceType":"Subscription","status":"requested","reason":"x","criteria":"Immunization?",
            "channel":{"type":"email","endpoint":"ftp://x","payload":"text/plain","header":["Host: x"]}}"#,
    )
    .unwrap_err();
    let rules: Vec<&str> = issues.iter().map(|issue| issue.rule).collect();
    assert_eq!(
        rules,
        [
            "subscription-criteria",
            "subscription-channel",
            "subscription-endpoint",
            "subscription-header",
            "subscription-media-type",
            "subscription-content",
        ]
    );
}
