//! What stands in a fact is shown as it is, on one line, and never read as a sentence.

use super::*;

fn fill(template: &str, facts: &[(&str, &str)]) -> Option<String> {
    let facts: Vec<(&str, String)> = facts.iter().map(|(n, f)| (*n, (*f).to_owned())).collect();
    Template::parse(template).unwrap().fill(&facts)
}

#[test]
fn facts_stand_in_their_blanks() {
    assert_eq!(
        fill("{a} and {b}, {a}", &[("b", "2"), ("a", "1")]).as_deref(),
        Some("1 and 2, 1")
    );
    assert_eq!(fill("no blank", &[]).as_deref(), Some("no blank"));
}

#[test]
fn a_missing_or_empty_fact_fills_nothing() {
    assert_eq!(fill("{a} and {b}", &[("a", "1")]), None);
    assert_eq!(fill("{a}", &[("a", "")]), None);
}

#[test]
fn a_fact_is_not_read_for_blanks() {
    assert_eq!(
        fill("{a}", &[("a", "{b}"), ("b", "x")]).as_deref(),
        Some("{b}")
    );
}

#[test]
fn a_fact_stays_on_one_line_and_has_an_end() {
    assert_eq!(
        fill("<{a}>", &[("a", "x\r\ny\u{0}")]).as_deref(),
        Some("<x  y >")
    );
    let long = "あ".repeat(500);
    let shown = fill("{a}", &[("a", &long)]).unwrap();
    assert_eq!(shown.chars().count(), FACT_CHARACTERS_MAX + 1);
    assert!(shown.ends_with('…'));
}
