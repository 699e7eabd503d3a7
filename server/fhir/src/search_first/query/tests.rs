//! Criteria as text, and what they are understood as.

use super::*;

fn context() -> QueryContext {
    QueryContext {
        zone_minutes: 540,
        now_ms: 0,
        values_max: 3,
        lenient: false,
    }
}

fn parse(name: &str, value: &str) -> Result<Criterion, &'static str> {
    let parameters = [(name.to_owned(), value.to_owned())];
    match parse_query(Kind::PATIENT, &parameters, &context()) {
        Ok(understood) => Ok(understood.query.criteria[0].clone()),
        Err(issues) => Err(issues[0].rule),
    }
}

fn one(system: Option<&str>, value: &str) -> Result<Criterion, &'static str> {
    Ok(Criterion::Identifier(vec![Token {
        system: system.map(str::to_owned),
        value: value.to_owned(),
    }]))
}

#[test]
fn identifiers_are_read_with_and_without_a_system() {
    assert_eq!(parse("identifier", "v"), one(None, "v"));
    assert_eq!(
        parse("identifier", "http://s|v"),
        one(Some("http://s"), "v")
    );
    assert_eq!(parse("identifier", "|v"), one(Some(""), "v"));
    assert_eq!(
        parse("identifier", r"s|a\,b\|c\$d\\e"),
        one(Some("s"), r"a,b|c$d\e")
    );
    assert_eq!(parse("identifier", r"a\|b"), one(None, "a|b"));
    assert_eq!(parse("identifier", "s|"), Err("parameter-malformed"));
    assert_eq!(parse("identifier", ""), Err("parameter-empty"));
}

#[test]
fn what_is_not_offered_is_refused_with_the_nearest_name() {
    assert_eq!(parse("identifer", "1"), Err("parameter-unknown"));
    assert_eq!(parse("identifier:of-type", "1"), Err("modifier-unknown"));
    let issue = unknown(Kind::PATIENT, "identifer");
    assert!(
        issue.facts.contains(&("nearest", "identifier".to_owned())),
        "{issue:?}"
    );
    let issue = unknown(Kind::PATIENT, "_lastupdate");
    assert!(
        issue
            .facts
            .contains(&("nearest", "_lastUpdated".to_owned())),
        "{issue:?}"
    );
}

#[test]
fn unknown_parameters_are_ignored_with_a_warning_when_lenient() {
    let parameters = [
        ("name".to_owned(), "x".to_owned()),
        ("_id".to_owned(), "1".to_owned()),
    ];
    let lenient = QueryContext {
        lenient: true,
        ..context()
    };
    let understood = parse_query(Kind::PATIENT, &parameters, &lenient).unwrap();
    assert_eq!(understood.query.criteria.len(), 1);
    assert_eq!(understood.ignored, ["name"]);
    assert_eq!(understood.notes[0].rule, "parameter-ignored");
    assert!(parse_query(Kind::PATIENT, &parameters, &context()).is_err());
}

#[test]
fn a_date_without_a_zone_is_a_japanese_day() {
    let midnight = instant::parse_instant("2026-01-02T00:00:00+09:00").unwrap();
    let day = 86_400_000;
    let span = |text| match parse("_lastUpdated", text) {
        Ok(Criterion::LastUpdated(spans)) => Some((spans[0].from, spans[0].to, spans[0].outside)),
        _ => None,
    };
    assert_eq!(span("2026-01-02"), Some((midnight, midnight + day, false)));
    assert_eq!(span("ne2026-01-02"), Some((midnight, midnight + day, true)));
    assert_eq!(
        span("gt2026-01-02"),
        Some((midnight + day, i64::MAX, false))
    );
    assert_eq!(span("ge2026-01-02"), Some((midnight, i64::MAX, false)));
    assert_eq!(span("lt2026-01-02"), Some((i64::MIN, midnight, false)));
    assert_eq!(
        span("le2026-01-02"),
        Some((i64::MIN, midnight + day, false))
    );
    for wrong in ["2026-13", "xx2026", "gt", "2026-01-02T10", "yesterday"] {
        assert_eq!(span(wrong), None, "{wrong}");
    }
}

#[test]
fn values_are_counted() {
    assert!(parse("_id", "a,b,c").is_ok());
    assert_eq!(parse("_id", "a,b,c,d"), Err("parameter-values"));
}

#[test]
fn only_kinds_that_have_an_identifier_are_searched_by_it() {
    assert!(has_identifier(Kind::PATIENT));
    assert!(!has_identifier(Kind::parse("Binary").unwrap()));
    assert!(!has_identifier(Kind::parse("Provenance").unwrap()));
}
