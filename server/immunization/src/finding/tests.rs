//! What a finding holds.

use super::*;

#[test]
fn a_finding_tells_code_place_and_facts() {
    let day = Day::parse_iso("2026-04-01").unwrap();
    let place = Place::Cell {
        row: 3,
        column: "接種日",
    };
    let finding = Finding::new("DATE-FUTURE", Severity::Error)
        .at(place.clone())
        .with("today", Fact::Day(day))
        .with("limit", Fact::Number(14));
    assert_eq!(finding.code(), "DATE-FUTURE");
    assert_eq!(finding.severity(), Severity::Error);
    assert_eq!(finding.place(), &place);
    assert_eq!(finding.facts().len(), 2);
    assert_eq!(finding.fact("today"), Some(&Fact::Day(day)));
    assert_eq!(finding.fact("missing"), None);
}

#[test]
fn severities_are_in_order() {
    assert!(Severity::Information < Severity::Warning);
    assert!(Severity::Warning < Severity::Error);
    assert!(Severity::Error < Severity::Fatal);
}
