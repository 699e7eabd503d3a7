//! An export that lacks, doubles, changes or makes up something is told; one that is right is not.

use serde_json::json;

use super::*;

fn version(id: &str, number: u32, at: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "meta": {"versionId": number.to_string(), "lastUpdated": at}})
}

/// The newest first: a stood twice before 5, b was deleted at 4, c came at 6, d came at 5.
fn past() -> Past {
    let mut past = Past::default();
    for (id, number, at) in [
        ("c", 1, "6"),
        ("d", 1, "5"),
        ("a", 2, "3"),
        ("b", 1, "2"),
        ("a", 1, "1"),
    ] {
        if id == "b" {
            past.add(&json!({"request": {"method": "DELETE", "url": "Patient/b"}, "response": {"lastModified": "4"}}));
        }
        past.add(&json!({"resource": version(id, number, at)}));
    }
    past
}

fn wrong(since: Option<&str>, resources: &[Value], deleted: &[&str]) -> usize {
    let export = Finished {
        since: since.map(str::to_owned),
        at: "5".to_owned(),
        resources: resources.to_vec(),
        deleted: deleted.iter().map(|one| (*one).to_owned()).collect(),
    };
    past().differences(&export).len()
}

#[test]
fn what_stood_there_at_the_time_is_right_and_all_else_is_told() {
    let (old, new) = (version("a", 1, "1"), version("a", 2, "3"));
    let (then, later) = (version("d", 1, "5"), version("c", 1, "6"));
    assert_eq!(wrong(None, std::slice::from_ref(&new), &[]), 0);
    assert_eq!(
        wrong(None, &[new.clone(), then], &[]),
        0,
        "that very moment"
    );
    assert_eq!(wrong(None, &[], &[]), 1, "it lacks one");
    assert_eq!(wrong(None, &[old], &[]), 1, "an older version");
    assert_eq!(
        wrong(None, &[new.clone(), new.clone()], &[]),
        1,
        "one twice"
    );
    assert_eq!(wrong(None, &[new.clone(), later], &[]), 1, "one of later");
    let deleted = version("b", 1, "2");
    assert_eq!(
        wrong(None, &[new.clone(), deleted], &[]),
        1,
        "a deleted one"
    );
    let nobodys = version("x", 1, "1");
    assert_eq!(wrong(None, &[new, nobodys], &[]), 1, "one that never was");
}

#[test]
fn since_some_time_what_did_not_change_is_left_out_and_deletions_are_told() {
    let new = version("a", 2, "3");
    assert_eq!(wrong(Some("4"), &[], &["Patient/b"]), 0);
    assert_eq!(
        wrong(Some("4"), std::slice::from_ref(&new), &["Patient/b"]),
        1,
        "unchanged"
    );
    assert_eq!(wrong(Some("4"), &[], &[]), 1, "the deletion is not told");
    assert_eq!(wrong(Some("3"), &[new], &["Patient/b", "Patient/a"]), 0);
    assert_eq!(
        wrong(Some("4"), &[], &["Patient/b", "Patient/a"]),
        1,
        "not deleted"
    );
}
