//! CBOR against the examples of its standard, and against what no certificate has.

use proptest::prelude::*;

use super::{Cbor, DEPTH_MAX, ENTRIES_MAX};
use crate::fault::Fault;

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn numbers_are_read_and_written_in_their_shortest_form() {
    for (value, hex) in [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (65_535, "19ffff"),
        (65_536, "1a00010000"),
        (4_294_967_296, "1b0000000100000000"),
        (18_446_744_073_709_551_615, "1bffffffffffffffff"),
        (-1, "20"),
        (-6, "25"),
        (-260, "390103"),
        (-18_446_744_073_709_551_616, "3bffffffffffffffff"),
    ] {
        assert_eq!(Cbor::Int(value).encode(), bytes(hex), "{value}");
        assert_eq!(Cbor::decode(&bytes(hex)), Ok(Cbor::Int(value)), "{hex}");
    }
    assert_eq!(
        Cbor::decode(&bytes("f97e00")).map(|item| matches!(item, Cbor::Float(f) if f.is_nan())),
        Ok(true)
    );
    assert_eq!(Cbor::decode(&bytes("f93c00")), Ok(Cbor::Float(1.0)));
    assert_eq!(Cbor::decode(&bytes("f7")), Ok(Cbor::Undefined));
}

#[test]
fn what_no_certificate_has_is_refused() {
    for (hex, why) in [
        ("", "nothing"),
        ("0000", "bytes behind the end"),
        ("9fff", "an array without its length"),
        ("bfff", "a map without its length"),
        ("5f4101ff", "bytes in parts"),
        ("7f6161ff", "text in parts"),
        ("ff", "an end without a beginning"),
        ("a2010201 03", "a name that comes twice"),
        ("a2616101616102", "a name of text that comes twice"),
        ("a1f601", "a name that is neither a number nor text"),
        ("62c328", "text that is no text"),
        ("9b00000000ffffffff", "a length that nobody sent"),
        ("5bffffffffffffffff", "a length beyond everything"),
        ("bbffffffffffffffff", "more entries than there are"),
        ("1c", "a head that is not defined"),
        ("e0", "a simple value that is not defined"),
        ("4201", "bytes cut off"),
    ] {
        assert_eq!(
            Cbor::decode(&bytes(&hex.replace(' ', ""))),
            Err(Fault::BadEnvelope),
            "{why}"
        );
    }
}

#[test]
fn nesting_and_entries_are_bounded() {
    let nested = |depth: usize| [vec![0x81; depth], vec![0]].concat();
    assert!(Cbor::decode(&nested(DEPTH_MAX)).is_ok());
    assert_eq!(
        Cbor::decode(&nested(DEPTH_MAX + 1)),
        Err(Fault::BadEnvelope)
    );
    assert_eq!(Cbor::decode(&nested(60_000)), Err(Fault::BadEnvelope));
    assert_eq!(
        Cbor::decode(&[vec![0xD2; 60_000], vec![0]].concat()),
        Err(Fault::BadEnvelope)
    );
    let wide = |count: usize| {
        Cbor::Map(
            (0..count)
                .map(|name| (Cbor::Int(name as i128), Cbor::Null))
                .collect(),
        )
        .encode()
    };
    assert!(Cbor::decode(&wide(ENTRIES_MAX)).is_ok());
    assert_eq!(
        Cbor::decode(&wide(ENTRIES_MAX + 1)),
        Err(Fault::BadEnvelope)
    );
}

fn any_item() -> impl Strategy<Value = Cbor> {
    let leaf = prop_oneof![
        (-18_446_744_073_709_551_616i128..18_446_744_073_709_551_616).prop_map(Cbor::Int),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Cbor::Bytes),
        ".{0,12}".prop_map(Cbor::Text),
        any::<bool>().prop_map(Cbor::Bool),
        Just(Cbor::Null),
        Just(Cbor::Undefined),
        (-1e9..1e9).prop_map(Cbor::Float),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Cbor::Array),
            proptest::collection::btree_map("[a-z]{1,4}", inner.clone(), 0..6).prop_map(|map| {
                Cbor::Map(
                    map.into_iter()
                        .map(|(name, item)| (Cbor::Text(name), item))
                        .collect(),
                )
            }),
            (any::<u64>(), inner).prop_map(|(tag, item)| Cbor::Tag(tag, Box::new(item))),
        ]
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read(item in any_item()) {
        prop_assert_eq!(Cbor::decode(&item.encode()), Ok(item));
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Cbor::decode(&bytes);
    }
}
