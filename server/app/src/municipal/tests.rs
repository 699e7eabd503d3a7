//! What is posted, and what is asked in addresses.

use super::*;

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
