//! Sets of codes: union, intersection, difference, and whole systems among them.

use super::codes::{Codes, Inexact};

fn codes(text: &str) -> Codes {
    let mut codes = Codes::default();
    for one in text.split_whitespace() {
        match one.split_once('|') {
            Some((system, "")) => codes.insert_whole(system),
            Some((system, code)) => codes.insert(system, code),
            None => panic!("{one}"),
        }
    }
    codes
}

#[test]
fn what_is_in_both_is_common_and_a_whole_system_has_all_its_codes() {
    for (ours, theirs, expected) in [
        ("a|1 a|2", "a|2 a|3", "a|2"),
        ("a|", "a|1 b|1", "a|1"),
        ("a|1", "a| b|", "a|1"),
        ("a|", "a|", "a|"),
        ("a|1", "b|1", ""),
    ] {
        let common = codes(ours).common(&codes(theirs));
        assert_eq!(common, codes(expected), "{ours} {theirs}");
    }
}

#[test]
fn what_is_taken_from_a_whole_system_needs_its_codes() {
    assert_eq!(codes("a|1 a|2").without(&codes("a|2")), Ok(codes("a|1")));
    assert_eq!(codes("a|1 b|1").without(&codes("a|")), Ok(codes("b|1")));
    assert_eq!(codes("a|").without(&codes("a|")), Ok(codes("")));
    assert_eq!(codes("a|").without(&codes("b|1")), Ok(codes("a|")));
    assert_eq!(
        codes("a|").without(&codes("a|1")),
        Err(Inexact("a".to_owned()))
    );
    let known = codes("a|").instead_of_whole("a", codes("a|1 a|2"));
    assert_eq!(known.without(&codes("a|1")), Ok(codes("a|2")));
}
