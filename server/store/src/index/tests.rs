//! Bytes at rest sort as the values do, and ranges hold exactly what is wanted.

use std::cmp::Ordering;

use fhir::search::{Decimal, Prefix, Value, Want};
use proptest::prelude::*;

use super::encode::{LONG_MS, time};
use super::*;
use crate::KeyRing;

fn keys() -> KeyRing {
    KeyRing::parse(&KeyRing::generate().unwrap()).unwrap()
}

const SLOT: Slot = Slot(7_777);

/// Whether one of the forms of the value lies in one of the ranges.
fn is_found(value: &Value, want: &Want) -> bool {
    let keys = keys();
    let encoder = Encoder {
        keys: &keys,
        tenant: 1,
    };
    let entry = Entry {
        slot: SLOT,
        value: value.clone(),
    };
    let forms = encoder.forms(&entry);
    encoder
        .ranges(SLOT, want)
        .iter()
        .any(|range| forms.iter().any(|(slot, bytes)| holds(range, *slot, bytes)))
}

fn holds(range: &Range, slot: i32, bytes: &[u8]) -> bool {
    range.slot == slot
        && bytes >= range.from.as_slice()
        && range.to.as_deref().is_none_or(|to| bytes < to)
        && range.also.iter().all(|also| match also {
            Also::Compares(at, compare, wanted) => {
                let order = bytes[*at..*at + wanted.len()].cmp(wanted);
                match compare {
                    Compare::Less => order == Ordering::Less,
                    Compare::LessOrEqual => order != Ordering::Greater,
                    Compare::Greater => order == Ordering::Greater,
                    Compare::GreaterOrEqual => order != Ordering::Less,
                    Compare::Equal => order == Ordering::Equal,
                }
            }
            Also::Contains(wanted) => bytes[..bytes.len() - 7]
                .windows(wanted.len())
                .any(|part| part == wanted.as_slice()),
        })
}

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

/// The rules for spans as the specification of search gives them.
fn spans_meet(prefix: Prefix, (t1, t2): (i64, i64), (s1, s2): (i64, i64)) -> bool {
    let equal = s1 <= t1 && t2 <= s2;
    match prefix {
        Prefix::Equal => equal,
        Prefix::NotEqual => !equal,
        Prefix::Greater => t2 > s2,
        Prefix::Less => t1 < s1,
        Prefix::GreaterOrEqual => t2 > s2 || equal,
        Prefix::LessOrEqual => t1 < s1 || equal,
        Prefix::StartsAfter => t1 >= s2,
        Prefix::EndsBefore => t2 <= s1,
        Prefix::Overlaps => t1 < s2 && s1 < t2,
    }
}

proptest! {
    #[test]
    fn times_are_found_as_the_rules_of_spans_say(
        t1 in prop_oneof![-3..3_i64, -3 * LONG_MS..3 * LONG_MS, Just(i64::MIN)],
        width in prop_oneof![1..4_i64, 1..3 * LONG_MS, Just(i64::MAX)],
        s1 in prop_oneof![-3..3_i64, -3 * LONG_MS..3 * LONG_MS],
        asked in prop_oneof![1..4_i64, 1..2 * LONG_MS],
    ) {
        let span = (t1, if width == i64::MAX { i64::MAX } else { t1.saturating_add(width).max(-LONG_MS * 9) });
        let value = Value::Time { from_ms: span.0, to_ms: span.1 };
        for prefix in PREFIXES {
            let want = Want::Time { prefix, from_ms: s1, to_ms: s1 + asked };
            prop_assert_eq!(
                is_found(&value, &want),
                spans_meet(prefix, span, (s1, s1 + asked)),
                "{:?} {:?} against {:?}", prefix, span, (s1, s1 + asked)
            );
        }
    }

    #[test]
    fn times_sort_as_their_bytes_do(a in -40_000_000_000_000..100_000_000_000_000_i64, b in -40_000_000_000_000..100_000_000_000_000_i64) {
        prop_assert_eq!(a.cmp(&b), time(a).cmp(&time(b)));
    }

    #[test]
    fn numbers_sort_as_their_bytes_do(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000, scale in 0..5_usize) {
        let text = |number: i64| format!("{number}e-{scale}");
        let (x, y) = (Decimal::parse(&text(a)).unwrap(), Decimal::parse(&text(b)).unwrap());
        prop_assert_eq!(a.cmp(&b), x.to_bytes().cmp(&y.to_bytes()));
    }

    #[test]
    fn texts_are_found_by_beginning_and_part_and_never_by_their_digest(
        text in "[ァ-ン]{1,6}|[a-c]{1,6}",
        part in "[ァ-ン]{1,2}|[a-c]{1,2}|[a-zA-Z0-9]{1,2}",
    ) {
        let value = Value::Text { folded: text.as_str().into(), exact: text.as_str().into() };
        let want = |how| Want::Text { how, folded: part.as_str().into(), exact: part.as_str().into() };
        use fhir::search::TextMatch;
        prop_assert_eq!(is_found(&value, &want(TextMatch::Starts)), text.starts_with(&part));
        prop_assert_eq!(is_found(&value, &want(TextMatch::Contains)), text.contains(&part));
        prop_assert_eq!(is_found(&value, &want(TextMatch::Exact)), text == part);
    }
}

#[test]
fn a_code_is_told_from_the_same_code_of_another_system() {
    let value = Value::Token {
        system: "http://a".into(),
        code: "x".into(),
    };
    let want = |system: Option<&str>, code: Option<&str>| Want::Token {
        system: system.map(Into::into),
        code: code.map(Into::into),
    };
    assert!(is_found(&value, &want(None, Some("x"))));
    assert!(is_found(&value, &want(Some("http://a"), Some("x"))));
    assert!(is_found(&value, &want(Some("http://a"), None)));
    assert!(!is_found(&value, &want(Some(""), Some("x"))));
    assert!(!is_found(&value, &want(Some("http://b"), Some("x"))));
    assert!(!is_found(&value, &want(Some("http://b"), None)));
    assert!(!is_found(&value, &want(None, Some("y"))));
}

#[test]
fn what_is_formed_together_is_what_is_formed_alone() {
    let keys = keys();
    let encoder = Encoder {
        keys: &keys,
        tenant: 1,
    };
    let token = |system: usize, code: usize| Entry {
        slot: SLOT,
        value: Value::Token {
            system: format!("http://town.example/{system}").into(),
            code: code.to_string().into(),
        },
    };
    let mut former = Former::of(encoder);
    // More codes than are kept, more systems than are kept of each, and all of them again.
    for turn in 0..2 {
        for code in 0..Former::CODES_MAX + 10 {
            let systems = 0..Former::SYSTEMS_MAX + 2;
            let entries: Vec<Entry> = systems.map(|system| token(system, code)).collect();
            assert_eq!(
                former.forms(Kind::PATIENT, &entries),
                forms(encoder, Kind::PATIENT, &entries),
                "code {code} in turn {turn}"
            );
        }
    }
}
