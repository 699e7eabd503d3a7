//! Base45 against the answers of its standard, and against everything that is not base45.

use proptest::prelude::*;

use super::{decode, encode};
use crate::fault::Fault;

#[test]
fn the_answers_of_the_standard_hold() {
    for (plain, text) in [
        ("", ""),
        ("AB", "BB8"),
        ("Hello!!", "%69 VD92EX0"),
        ("ietf!", "QED8WEX0"),
    ] {
        assert_eq!(encode(plain.as_bytes()), text);
        assert_eq!(decode(text).unwrap(), plain.as_bytes());
    }
}

#[test]
fn what_is_not_base45_is_refused() {
    // A group above 65535, a rest above 255, one letter left over, lower case, a letter of another alphabet.
    for text in ["GGW", ":::", "::", "BB8B", "bb8", "BB_", "ＢＢ８", "BB8\n"] {
        assert_eq!(decode(text), Err(Fault::BadTransport), "{text}");
    }
    assert_eq!(decode("FGW").unwrap(), [255, 255]);
}

proptest! {
    #[test]
    fn what_was_encoded_decodes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
    }

    #[test]
    fn what_decodes_encodes_to_the_same_text(text in "[0-9A-Z $%*+./:-]{0,60}") {
        if let Ok(bytes) = decode(&text) {
            prop_assert_eq!(encode(&bytes), text);
        }
    }
}
