//! Which questions find what.

use super::*;
use crate::key::Key;
use crate::search::{Decimal, Prefix, TextMatch, UriMatch, Want};

mod whole;

const SLOT: Slot = Slot(1_000);
const OTHER: Slot = Slot(1_001);

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn key(kind: Kind, text: &str) -> Key {
    Key { kind, id: id(text) }
}

/// A resource of a made-up world.
struct Made {
    kind: Kind,
    id: Id,
    entries: Vec<Entry>,
}

fn made(kind: Kind, name: &str, values: Vec<(Slot, Value)>) -> Made {
    let entry = |(slot, value)| Entry { slot, value };
    Made {
        kind,
        id: id(name),
        entries: values.into_iter().map(entry).collect(),
    }
}

impl Made {
    fn facts(&self) -> Facts<'_> {
        Facts {
            kind: self.kind,
            id: &self.id,
            changed_at_ms: 1_000,
            entries: &self.entries,
        }
    }
}

impl World for Vec<Made> {
    fn all(&self, kind: Kind) -> Vec<Facts<'_>> {
        let of_kind = self.iter().filter(|made| made.kind == kind);
        of_kind.map(Made::facts).collect()
    }
}

/// The names of what the criteria find.
fn found(world: &Vec<Made>, kind: Kind, criteria: Vec<Criterion>) -> Vec<&str> {
    let query = Query { kind, criteria };
    world
        .iter()
        .filter(|made| matches(&query, &made.facts(), world))
        .map(|made| made.id.as_str())
        .collect()
}

fn token(system: &str, code: &str) -> Value {
    Value::Token {
        system: system.into(),
        code: code.into(),
    }
}

fn wants_token(system: Option<&str>, code: Option<&str>) -> Want {
    Want::Token {
        system: system.map(Into::into),
        code: code.map(Into::into),
    }
}

fn wanted(slot: Slot, want: Want) -> Criterion {
    Criterion::Value {
        slot,
        wants: vec![want],
        negated: false,
    }
}

fn own(kind: Kind, name: &str) -> Value {
    Value::Reference(Referent::Own(key(kind, name)))
}

#[test]
fn s17_5_a_token_is_compared_with_the_parts_that_were_named() {
    let stored = [
        token("s", "a"),
        token("", "a"),
        token("s", ""),
        token("t", "A"),
    ];
    let finds = |system, code| {
        let want = wants_token(system, code);
        stored
            .iter()
            .map(|value| value::meets(value, &want))
            .collect::<Vec<_>>()
    };
    assert_eq!(finds(None, Some("a")), [true, true, false, false]);
    assert_eq!(finds(Some("s"), Some("a")), [true, false, false, false]);
    assert_eq!(finds(Some(""), Some("a")), [false, true, false, false]);
    assert_eq!(finds(Some("s"), None), [true, false, true, false]);
}

#[test]
fn texts_begin_contain_or_are() {
    let stored = Value::Text {
        folded: "mirai".into(),
        exact: "Mirai".into(),
    };
    let meets = |how, text: &str| {
        let (folded, exact) = (text.into(), text.into());
        value::meets(&stored, &Want::Text { how, folded, exact })
    };
    assert!(meets(TextMatch::Starts, "mir") && !meets(TextMatch::Starts, "rai"));
    assert!(meets(TextMatch::Contains, "ira") && !meets(TextMatch::Contains, "xx"));
    assert!(meets(TextMatch::Exact, "Mirai") && !meets(TextMatch::Exact, "mirai"));
    assert!(!meets(TextMatch::Exact, "Mira"));
}

/// Every prefix, in the order of the table of FHIR.
const PREFIXES: [Prefix; 9] = [
    Prefix::Equal,
    Prefix::NotEqual,
    Prefix::Greater,
    Prefix::Less,
    Prefix::GreaterOrEqual,
    Prefix::LessOrEqual,
    Prefix::StartsAfter,
    Prefix::EndsBefore,
    Prefix::Overlaps,
];
const NAMES: [&str; 9] = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

/// The prefixes under which a value is found.
fn prefixes(value: &Value, want: impl Fn(Prefix) -> Want) -> String {
    let holds = |(prefix, _): &(Prefix, &str)| value::meets(value, &want(*prefix));
    let found = PREFIXES.into_iter().zip(NAMES).filter(holds);
    found.map(|(_, name)| name).collect::<Vec<_>>().join(" ")
}

#[test]
fn times_are_compared_as_spans() {
    let (open, end) = (i64::MIN, i64::MAX);
    for (from_ms, to_ms, expected) in [
        (10, 20, "eq ge le ap"),
        (12, 15, "eq ge le ap"),
        (5, 8, "ne lt le eb"),
        (5, 10, "ne lt le eb"),
        (20, 30, "ne gt ge sa"),
        (25, 30, "ne gt ge sa"),
        (5, 15, "ne lt le ap"),
        (15, 25, "ne gt ge ap"),
        (5, 25, "ne gt lt ge le ap"),
        (open, 15, "ne lt le ap"),
        (15, end, "ne gt ge ap"),
        (open, end, "ne gt lt ge le ap"),
    ] {
        let value = Value::Time { from_ms, to_ms };
        let found = prefixes(&value, |prefix| Want::Time {
            prefix,
            from_ms: 10,
            to_ms: 20,
        });
        assert_eq!(found, expected, "{from_ms} to {to_ms}");
    }
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

#[test]
fn numbers_are_compared_with_ranges_and_points() {
    for (stored, point, range) in [
        ("4.4", "ne lt le eb", "ne lt le eb"),
        ("4.5", "ne lt le eb", "eq ge le ap"),
        ("5", "eq ge le ap", "eq ge le ap"),
        ("5.00", "eq ge le ap", "eq ge le ap"),
        ("5.4999", "ne gt ge sa", "eq ge le ap"),
        ("5.5", "ne gt ge sa", "ne"),
        ("6", "ne gt ge sa", "ne gt ge sa"),
        ("-5", "ne lt le eb", "ne lt le eb"),
    ] {
        let value = Value::Number(number(stored));
        let found = |low: &str, high: &str| {
            prefixes(&value, |prefix| Want::Number {
                prefix,
                low: number(low),
                high: number(high),
            })
        };
        assert_eq!(found("5", "5"), point, "{stored}");
        assert_eq!(found("4.5", "5.5"), range, "{stored}");
    }
}

#[test]
fn the_upper_end_of_a_range_does_not_belong_to_it() {
    let value = Value::Number(number("5.5"));
    let meets = |prefix| {
        let (low, high) = (number("4.5"), number("5.5"));
        value::meets(&value, &Want::Number { prefix, low, high })
    };
    assert!(!meets(Prefix::Equal) && meets(Prefix::NotEqual) && !meets(Prefix::Overlaps));
}

fn quantity(low: Option<&str>, high: Option<&str>) -> Value {
    Value::Quantity {
        low: low.map(number),
        high: high.map(number),
        system: "http://unitsofmeasure.org".into(),
        code: "mL".into(),
        unit: "ミリリットル".into(),
    }
}

fn wants_quantity(prefix: Prefix, system: Option<&str>, unit: Option<&str>) -> Want {
    Want::Quantity {
        prefix,
        low: number("5"),
        high: number("5"),
        system: system.map(Into::into),
        unit: unit.map(Into::into),
    }
}

#[test]
fn a_quantity_with_a_comparator_is_open_on_one_side() {
    for (low, high, expected) in [
        (Some("5"), Some("5"), "eq ge le ap"),
        (None, Some("5"), "ne lt le ap"),
        (None, Some("4"), "ne lt le eb"),
        (None, Some("6"), "ne gt lt ge le ap"),
        (Some("5"), None, "ne gt ge ap"),
        (Some("6"), None, "ne gt ge sa"),
        (Some("4"), None, "ne gt lt ge le ap"),
    ] {
        let found = prefixes(&quantity(low, high), |prefix| {
            wants_quantity(prefix, None, None)
        });
        assert_eq!(found, expected, "{low:?} {high:?}");
    }
}

#[test]
fn units_are_compared_by_code_and_without_a_system_also_as_people_read_them() {
    let stored = quantity(Some("5"), Some("5"));
    let meets = |system, unit| value::meets(&stored, &wants_quantity(Prefix::Equal, system, unit));
    let ucum = Some("http://unitsofmeasure.org");
    assert!(meets(None, None) && meets(ucum, None) && meets(ucum, Some("mL")));
    assert!(meets(None, Some("mL")) && meets(None, Some("ミリリットル")));
    assert!(!meets(ucum, Some("ミリリットル")) && !meets(Some("s"), Some("mL")));
    assert!(!meets(None, Some("ml")) && !meets(Some("s"), None));
}

#[test]
fn references_without_a_version_find_every_version() {
    let outside = |url: &str, version: &str| Referent::Outside {
        url: url.into(),
        version: version.into(),
    };
    let meets = |stored: Referent, wanted: Referent| {
        value::meets(&Value::Reference(stored), &Want::Reference(wanted))
    };
    assert!(meets(outside("u", "1"), outside("u", "")));
    assert!(meets(outside("u", "1"), outside("u", "1")));
    assert!(!meets(outside("u", "1"), outside("u", "2")));
    assert!(!meets(outside("u", ""), outside("u", "1")));
    assert!(!meets(outside("u", ""), outside("v", "")));
    let own = |kind| Referent::Own(key(kind, "a"));
    assert!(meets(own(Kind::PATIENT), own(Kind::PATIENT)));
    assert!(!meets(own(Kind::PATIENT), own(Kind::IMMUNIZATION)));
    assert!(!meets(own(Kind::PATIENT), outside("Patient/a", "")));
}

#[test]
fn addresses_are_above_and_below_at_a_slash_only() {
    let meets = |stored: &str, how, text: &str| {
        let text = text.into();
        value::meets(&Value::Uri(stored.into()), &Want::Uri { how, text })
    };
    let (below, above) = (UriMatch::Below, UriMatch::Above);
    assert!(meets("http://a/b/c", below, "http://a/b") && meets("http://a/b", below, "http://a/b"));
    assert!(!meets("http://a/bc", below, "http://a/b") && !meets("http://a", below, "http://a/b"));
    assert!(meets("http://a", above, "http://a/b") && meets("http://a/b", above, "http://a/b"));
    assert!(
        !meets("http://a/b", above, "http://a/bc") && !meets("http://a/b/c", above, "http://a/b")
    );
    assert!(meets("http://a", UriMatch::Exact, "http://a"));
    assert!(!meets("http://A", UriMatch::Exact, "http://a"));
}

#[test]
fn both_parts_of_a_composite_stand_in_the_same_element() {
    let pair = |a: &str, b: &str| Value::Composite(Box::new([token("", a), token("", b)]));
    let want = Want::Composite(Box::new([
        wants_token(None, Some("a")),
        wants_token(None, Some("b")),
    ]));
    let across = made(
        Kind::PATIENT,
        "across",
        vec![(SLOT, pair("a", "x")), (SLOT, pair("y", "b"))],
    );
    let same = made(Kind::PATIENT, "same", vec![(SLOT, pair("a", "b"))]);
    let world = vec![across, same];
    assert_eq!(
        found(&world, Kind::PATIENT, vec![wanted(SLOT, want)]),
        ["same"]
    );
}

fn three() -> Vec<Made> {
    vec![
        made(Kind::PATIENT, "a", vec![(SLOT, token("", "x"))]),
        made(
            Kind::PATIENT,
            "ab",
            vec![(SLOT, token("", "x")), (SLOT, token("", "y"))],
        ),
        made(Kind::PATIENT, "none", vec![(OTHER, token("", "x"))]),
    ]
}

#[test]
fn s17_6_not_finds_what_has_no_value_at_all() {
    let world = three();
    let value = |code, negated| Criterion::Value {
        slot: SLOT,
        wants: vec![wants_token(None, Some(code))],
        negated,
    };
    let found = |criterion| found(&world, Kind::PATIENT, vec![criterion]);
    assert_eq!(found(value("x", false)), ["a", "ab"]);
    assert_eq!(found(value("y", false)), ["ab"]);
    assert_eq!(found(value("y", true)), ["a", "none"]);
    assert_eq!(found(value("x", true)), ["none"]);
    let missing = |missing| Criterion::Missing {
        slot: SLOT,
        missing,
    };
    assert_eq!(found(missing(true)), ["none"]);
    assert_eq!(found(missing(false)), ["a", "ab"]);
}

#[test]
fn criteria_are_joined_as_they_say() {
    let world = three();
    let one = |code| wanted(SLOT, wants_token(None, Some(code)));
    let found = |criteria| found(&world, Kind::PATIENT, criteria);
    assert_eq!(found(vec![]), ["a", "ab", "none"]);
    assert_eq!(found(vec![one("x"), one("y")]), ["ab"]);
    assert_eq!(
        found(vec![Criterion::All(vec![one("x"), one("y")])]),
        ["ab"]
    );
    assert_eq!(
        found(vec![Criterion::Any(vec![one("x"), one("y")])]),
        ["a", "ab"]
    );
    assert_eq!(
        found(vec![Criterion::Not(Box::new(one("y")))]),
        ["a", "none"]
    );
    assert_eq!(found(vec![Criterion::Any(vec![])]).len(), 0);
    assert_eq!(found(vec![Criterion::All(vec![])]).len(), 3);
    assert_eq!(found(vec![Criterion::Id(vec![id("ab"), id("z")])]), ["ab"]);
    let changed = |from_ms, to_ms| {
        let prefix = Prefix::Equal;
        vec![Criterion::LastUpdated(vec![Want::Time {
            prefix,
            from_ms,
            to_ms,
        }])]
    };
    assert_eq!(found(changed(1_000, 1_001)).len(), 3);
    assert_eq!(found(changed(1_001, 1_002)).len(), 0);
}

#[test]
fn s17_7_references_are_followed_both_ways() {
    let dose = |name: &str, patient: &str, lot: &str| {
        let values = vec![(OTHER, own(Kind::PATIENT, patient)), (SLOT, token("", lot))];
        made(Kind::IMMUNIZATION, name, values)
    };
    let mut world = three();
    world.push(dose("d1", "a", "l1"));
    world.push(dose("d2", "ab", "l2"));
    world.push(dose("d3", "ab", "l1"));
    world.push(dose("lost", "gone", "l1"));
    let query = |kind, code| Query {
        kind,
        criteria: vec![wanted(SLOT, wants_token(None, Some(code)))],
    };
    let chain = |code| Criterion::Chain {
        slot: OTHER,
        to: vec![query(Kind::PATIENT, code)],
    };
    assert_eq!(
        found(&world, Kind::IMMUNIZATION, vec![chain("x")]),
        ["d1", "d2", "d3"]
    );
    assert_eq!(
        found(&world, Kind::IMMUNIZATION, vec![chain("y")]),
        ["d2", "d3"]
    );
    assert_eq!(
        found(
            &world,
            Kind::IMMUNIZATION,
            vec![Criterion::Not(Box::new(chain("y")))]
        ),
        ["d1", "lost"]
    );
    let has = |criteria| Criterion::Has {
        slot: OTHER,
        from: Box::new(Query {
            kind: Kind::IMMUNIZATION,
            criteria,
        }),
    };
    let lot = |lot| wanted(SLOT, wants_token(None, Some(lot)));
    assert_eq!(
        found(&world, Kind::PATIENT, vec![has(vec![lot("l1")])]),
        ["a", "ab"]
    );
    assert_eq!(
        found(&world, Kind::PATIENT, vec![has(vec![lot("l2")])]),
        ["ab"]
    );
    // Two of them may be two doses; both criteria in one are about one dose.
    let two = vec![has(vec![lot("l1")]), has(vec![lot("l2")])];
    assert_eq!(found(&world, Kind::PATIENT, two), ["ab"]);
    assert_eq!(
        found(&world, Kind::PATIENT, vec![has(vec![lot("l1"), lot("l2")])]).len(),
        0
    );
    // An id alone is not a resource: the kind counts.
    let wrong = Criterion::Chain {
        slot: OTHER,
        to: vec![query(Kind::IMMUNIZATION, "l1")],
    };
    assert_eq!(found(&world, Kind::IMMUNIZATION, vec![wrong]).len(), 0);
}
