//! What bytes are written in, wherever they are cut.

use super::*;
use proptest::prelude::*;

fn probe(bytes: &[u8], declared: Option<Encoding>) -> Result<Encoding, EncodingError> {
    let mut probe = Probe::new();
    probe.feed(bytes);
    probe.finish(declared)
}

fn refused(bytes: &[u8]) -> (&'static str, Option<u64>) {
    let error = probe(bytes, None).unwrap_err();
    (error.rule.code(), error.offset)
}

#[test]
fn encodings_are_told_apart() {
    assert_eq!(probe(b"", None), Ok(Encoding::Utf8));
    assert_eq!(probe(b"1,2\n", None), Ok(Encoding::Utf8));
    assert_eq!(probe("髙﨑".as_bytes(), None), Ok(Encoding::Utf8));
    assert_eq!(probe("\u{FEFF}髙﨑".as_bytes(), None), Ok(Encoding::Utf8));
    assert_eq!(probe(b"\xFB\xFC\xED\x95", None), Ok(Encoding::Cp932));
    assert_eq!(refused(b"a\xFF\xFEb"), ("FILE-ENC", Some(1)));
    // Half a character at the end is none.
    assert_eq!(refused(b"ab\x8F"), ("FILE-ENC", Some(2)));
    assert_eq!(refused(b"\xEF\xBB\xBFab\x8F\x88"), ("FILE-ENC", Some(5)));
    assert_eq!(refused(b"ab\x80"), ("FILE-ENC", Some(0)));
    assert_eq!(refused(b"\x1B$B;n83\x1B(B"), ("FILE-ENC", Some(0)));
}

#[test]
fn utf16_is_refused_by_its_own_name_with_a_mark_and_without() {
    let wide: Vec<u8> = "1,試験\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(refused(&wide).0, "FILE-UTF16");
    assert_eq!(
        refused(&[b"\xFF\xFE", wide.as_slice()].concat()).0,
        "FILE-UTF16"
    );
    let wide: Vec<u8> = "1,試験\r\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(
        refused(&[b"\xFE\xFF", wide.as_slice()].concat()).0,
        "FILE-UTF16"
    );
    assert_eq!(refused(&wide).0, "FILE-UTF16");
    // An ideographic space has its zero at the other byte.
    let wide: Vec<u8> = "1000001,試験\u{3000}一郎,19500401\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(refused(&wide).0, "FILE-UTF16");
}

#[test]
fn zeros_here_and_there_are_characters_and_no_encoding() {
    for text in ["1,試\0験,2\n", "1\0,2\n", "1,\0\0,2,試験\n", "a\0b\0\0c"] {
        assert_eq!(probe(text.as_bytes(), None), Ok(Encoding::Utf8), "{text:?}");
        let vendor = Encoding::Cp932.encode(text).into_owned();
        assert!(probe(&vendor, None).is_ok(), "{text:?}");
    }
    assert_eq!(refused(b"a\0\xFF\xFEb"), ("FILE-ENC", Some(2)));
}

#[test]
fn a_declaration_has_to_hold() {
    let (utf8, cp932) = (Some(Encoding::Utf8), Some(Encoding::Cp932));
    assert_eq!(probe("試".as_bytes(), utf8), Ok(Encoding::Utf8));
    assert_eq!(probe(b"\x8E\x8E", cp932), Ok(Encoding::Cp932));
    assert_eq!(probe(b"\x8E\x8E", utf8).unwrap_err().rule, Rule::FileEnc);
    assert_eq!(
        probe("\u{FEFF}a".as_bytes(), cp932).unwrap_err().rule,
        Rule::FileEnc
    );
    assert_eq!(probe(b"abc", cp932), Ok(Encoding::Cp932));
}

#[test]
fn vendors_rows_and_private_characters_are_part_of_cp932() {
    let decode = |bytes: &[u8]| Encoding::Cp932.decode(bytes).map(Cow::into_owned);
    // NEC's row 13, NEC's selection of IBM's characters, IBM's own place of them.
    assert_eq!(decode(b"\x87\x40\x87\x8A").as_deref(), Some("①㈱"));
    assert_eq!(decode(b"\xEE\xE0\xED\x95").as_deref(), Some("髙﨑"));
    assert_eq!(decode(b"\xFB\xFC\xFA\xB1").as_deref(), Some("髙﨑"));
    assert_eq!(
        decode(b"\xF0\x40\xF9\xFC").as_deref(),
        Some("\u{E000}\u{E757}")
    );
    // Windows has these where others have their neighbours.
    assert_eq!(
        decode(b"\x81\x60\x81\x7C\x81\x61").as_deref(),
        Some("～－∥")
    );
    for none in [
        b"\x80".as_slice(),
        b"\xA0",
        b"\xFD",
        b"\xFF",
        b"\x81",
        b"\x81,",
        b"\x85\x40\x81",
    ] {
        assert_eq!(decode(none), None, "{none:x?}");
    }
    assert_eq!(&*Encoding::Cp932.encode("髙😀a"), b"\xFB\xFC?a");
}

proptest! {
    #[test]
    fn pieces_say_the_same_as_the_whole(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in "\\PC{0,12}", cut in 0..40_usize, as_text: bool) {
        let bytes = if as_text { text.into_bytes() } else { bytes };
        let whole = probe(&bytes, None);
        let mut pieces = Probe::new();
        let (front, back) = bytes.split_at(cut.min(bytes.len()));
        for piece in [front, back] {
            pieces.feed(piece);
        }
        let mut single = Probe::new();
        bytes.iter().for_each(|byte| single.feed(&[*byte]));
        prop_assert_eq!(single.finish(None).map_err(|error| error.rule), whole.map_err(|error| error.rule));
        prop_assert_eq!(pieces.finish(None).map_err(|error| error.rule), whole.map_err(|error| error.rule));
        if let Ok(encoding) = whole {
            prop_assert!(encoding.decode(&bytes).is_some());
        }
    }

    #[test]
    fn what_was_decoded_is_decoded_again_from_what_is_encoded(bytes in proptest::collection::vec(any::<u8>(), 0..6)) {
        for encoding in Encoding::ALL {
            if let Some(text) = encoding.decode(&bytes) {
                let again = encoding.encode(&text).into_owned();
                let again = encoding.decode(&again).unwrap();
                // Private characters of CP932 have no way back; nothing is written with them.
                let private = |letter: char| ('\u{E000}'..='\u{F8FF}').contains(&letter);
                let plain: String = text.chars().map(|letter| if private(letter) && *encoding == Encoding::Cp932 { '?' } else { letter }).collect();
                prop_assert_eq!(&*again, plain.as_str());
            }
        }
    }

    #[test]
    fn text_is_never_taken_for_anything_but_utf8(text in "\\PC{0,30}") {
        prop_assume!(!text.contains('\u{1B}') && !text.contains('\0'));
        prop_assert_eq!(probe(text.as_bytes(), None), Ok(Encoding::Utf8));
    }
}
