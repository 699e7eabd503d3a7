//! Tests of bodies at rest: they come back from their own row alone, whichever program packed them.

use proptest::prelude::*;

use super::*;

/// Bodies as the first dictionaries packed them, which are at rest wherever earlier programs ran.
const EARLIER: [(&str, &str); 3] = [
    (
        r#"{"resourceType":"Patient","id":"1","active":true,"name":[{"text":"未来 花子"}]}"#,
        "010000005328b52ffd2053e5000050e69caae69da5207d5d7d05005b45b6bf2203fd52703116a4b80102",
    ),
    (
        r#"{"resourceType":"Immunization","id":"2","status":"completed","lotNumber":"EX0001"}"#,
        "020000005228b52ffd2052b500004832455830303031227d0300d4640e404df0fc9f1704",
    ),
    (
        r#"{"resourceType":"Provenance","id":"3","target":[{"reference":"Immunization/2/_history/1"}]}"#,
        "020000005b28b52ffd205b3d0100a050726f76656e6133322f5f6869732f31227d5d7d050050874131802bd7371e0ec96affd90001",
    ),
];

#[test]
fn a_body_comes_back_from_its_own_row_and_no_other() {
    let keys = KeyRing::parse(&KeyRing::generate().unwrap()).unwrap();
    let row = Row {
        tenant: 139998,
        sequence: 5,
    };
    for kind in Kind::all() {
        let text = format!("{{\"resourceType\":\"{kind}\",\"id\":\"1\",\"status\":\"completed\"}}");
        let packed = pack(&keys, row, kind, text.as_bytes()).unwrap();
        assert_eq!(
            unpack(&keys, row, &packed.sealed, &packed.digest).unwrap(),
            text.as_bytes()
        );
        let elsewhere = Row { sequence: 6, ..row };
        assert!(unpack(&keys, elsewhere, &packed.sealed, &packed.digest).is_err());
        assert!(unpack(&keys, row, &packed.sealed, &[0; 16]).is_err());
        let mut behind = b"before".to_vec();
        for (row, digest) in [(elsewhere, packed.digest), (row, [0; 16])] {
            assert!(unpack_behind(&keys, row, &packed.sealed, &digest, &mut behind).is_err());
            assert_eq!(behind, b"before");
        }
        unpack_behind(&keys, row, &packed.sealed, &packed.digest, &mut behind).unwrap();
        assert_eq!(behind, [b"before", text.as_bytes()].concat());
    }
}

#[test]
fn what_earlier_programs_packed_is_still_read() {
    for (text, packed) in EARLIER {
        let digits = packed.as_bytes().chunks(2);
        let bytes: Vec<u8> = digits
            .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
            .collect();
        assert_eq!(expand(&bytes).unwrap(), text.as_bytes());
    }
}

#[test]
fn every_dictionary_opens_what_it_packed_and_no_other_does() {
    let text = br#"{"resourceType":"Patient","id":"1","meta":{"versionId":"1","profile":["http"#;
    let numbers = 0..DICTIONARIES.len() as u8;
    for number in numbers.clone() {
        let mut packed = compress(number, text).unwrap();
        assert_eq!(packed.first(), Some(&number));
        assert_eq!(expand(&packed).unwrap(), text);
        for other in numbers.clone().filter(|other| *other != number) {
            packed[0] = other;
            // Without a dictionary nothing refers to one, so any of them reads it.
            let opened = expand(&packed).is_some_and(|found| found == text);
            assert_eq!(opened, number == NO_DICTIONARY, "{number} by {other}");
        }
    }
    assert!(compress(DICTIONARIES.len() as u8, text).is_err());
    assert!(expand(&[DICTIONARIES.len() as u8, 0, 0, 0, 0]).is_none());
}

#[test]
fn each_kind_has_the_dictionary_that_was_made_for_it() {
    for kind in Kind::all() {
        let expected = match kind.to_string().as_str() {
            "Patient" => 3,
            "Provenance" => 5,
            "ImmunizationRecommendation" => 6,
            _ => 4,
        };
        assert_eq!(dictionary_for(kind), expected, "{kind}");
    }
}

/// Whoever changes a dictionary that has been used loses every body that it packed.
#[test]
fn dictionaries_are_what_they_were() {
    let begun = DICTIONARIES.map(|dictionary| {
        let digest = openssl::sha::sha256(dictionary);
        u32::from_be_bytes(*digest.first_chunk().unwrap())
    });
    let before = [
        0xe3b0_c442,
        0xb516_0214,
        0x09bc_74aa,
        0x6ded_b11b,
        0xed7d_f1c6,
        0x22e4_02d3,
        0x8111_b19b,
    ];
    assert_eq!(begun, before, "{begun:08x?}");
}

#[test]
fn nothing_is_said_twice_in_front_of_a_body() {
    let packed = compress(4, br#"{"resourceType":"Immunization"}"#).unwrap();
    let (_, frame) = packed.split_first_chunk::<5>().unwrap();
    // No dictionary's id, no checksum, no length: the descriptor behind the magic number is empty.
    assert_eq!(frame[..5], [0x28, 0xb5, 0x2f, 0xfd, 0x00]);
}

/// Texts as they come and as they do not: pieces of dictionaries between anything at all, shorter and longer than they are.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let shared = (
        1..DICTIONARIES.len(),
        any::<prop::sample::Index>(),
        1..900_usize,
    )
        .prop_map(|(number, from, length)| {
            let dictionary = DICTIONARIES[number];
            let rest = &dictionary[from.index(dictionary.len())..];
            rest[..length.min(rest.len())].to_vec()
        });
    let own = prop::collection::vec(any::<u8>(), 0..200);
    let pieces = prop::collection::vec(prop_oneof![shared, own], 0..12);
    (pieces, 1..20_usize).prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

proptest! {
    #[test]
    fn any_text_comes_back(text in texts(), number in 0..DICTIONARIES.len() as u8) {
        let packed = compress(number, &text).unwrap();
        prop_assert_eq!(expand(&packed), Some(text));
    }
}
