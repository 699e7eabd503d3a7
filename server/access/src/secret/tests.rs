//! Secrets and their digests: written, read back, compared, and never shown.

use super::*;

#[test]
fn a_digest_is_read_back_from_its_bytes_and_from_its_digits() {
    let bytes: [u8; 32] = std::array::from_fn(|place| 7 * place as u8 + 3);
    let digest = Digest::from_bytes(bytes);
    assert_eq!(digest.as_bytes(), &bytes);
    assert_eq!(digest.to_hex().len(), 64);
    assert_eq!(Digest::parse(&digest.to_hex()), Some(digest));
    let hex = digest.to_hex();
    for text in [
        String::new(),
        hex[1..].to_owned(),
        format!("{hex}00"),
        hex.replacen("03", "g3", 1),
        // A reader of numbers takes a sign.
        hex.replacen("03", "+3", 1),
        "é".repeat(32),
    ] {
        assert_eq!(Digest::parse(&text), None, "{text}");
    }
}

#[test]
fn a_secret_is_known_by_its_digest_and_shown_to_nobody() {
    let token = Token::of_random([0xab; 32]);
    assert_eq!(token.expose().len(), 43);
    assert_eq!(Token::of_text(token.expose().to_owned()), token);
    assert!(token.digest().is_of(token.expose()));
    assert!(!token.digest().is_of("another"));
    assert_eq!(format!("{token:?}"), "Token(…)");
    assert_eq!(format!("{:?}", token.digest()), "Digest(…)");
}

#[test]
fn texts_are_the_same_when_every_letter_is() {
    for (one, other, are) in [
        ("", "", true),
        ("abc", "abc", true),
        ("abc", "abd", false),
        ("abc", "ab", false),
        ("", "a", false),
    ] {
        assert_eq!(same(one, other), are, "{one} {other}");
    }
}

#[test]
fn one_value_has_one_text() {
    assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    assert_eq!(from_base64url("-_8"), Some(vec![0xfb, 0xff]));
    for text in ["-_8=", "-_9", "+/8", "-_ 8", "-"] {
        assert_eq!(from_base64url(text), None, "{text}");
    }
}
