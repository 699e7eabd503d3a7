//! One bit of a signed text changed: nothing is accepted that was not signed.

use proptest::prelude::*;

use crate::fault::Answer;
use crate::hcert;
use crate::samples::{FORMATS, request, signed, trust, verdict, verifier};
use crate::verify::Format;

/// Whether two envelopes hold the same to the last byte of what was signed and of the signature. Only what is deflated
/// around a signature can be written in more than one way: a repetition may point at any of its equals.
fn is_same_inside(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (hcert::open(one), hcert::open(other)) else {
        return false;
    };
    (one.signed, one.signature) == (other.signed, other.signature)
}

#[test]
fn a_changed_bit_is_refused_or_leaves_all_that_was_signed() {
    let trust = trust();
    let verifier = verifier(&trust);
    for format in FORMATS {
        let text = signed(&request(format)).text;
        let mut accepted = Vec::new();
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut changed = text.clone().into_bytes();
                changed[at] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(changed) else {
                    continue;
                };
                let verdicts = verifier.verify(&changed);
                let is_valid = verdicts.iter().any(|one| one.answer == Answer::Valid);
                if is_valid && !is_same_inside(&text, &changed) {
                    accepted.push((at, bit));
                }
            }
        }
        assert_eq!(accepted, [], "{format:?}");
    }
}

#[test]
fn a_text_cut_off_or_grown_is_refused() {
    for format in FORMATS {
        let text = signed(&request(format)).text;
        for end in 0..text.len() {
            assert_ne!(
                verdict(&text[..end]).answer,
                Answer::Valid,
                "{format:?} cut at {end}"
            );
        }
        for more in ["0", "A", ".", "}", "\u{0}", "00", "AAA"] {
            assert_ne!(
                verdict(&format!("{text}{more}")).answer,
                Answer::Valid,
                "{format:?} with {more:?}"
            );
        }
        // White space around it is the reader's.
        assert_eq!(verdict(&format!(" {text}\r\n")).answer, Answer::Valid);
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_and_nothing_is_valid(text in "(HC1:|shc:/|\\{|shlink:/)?[ -~]{0,300}") {
        prop_assert_ne!(verdict_of(&text), Answer::Valid);
    }

    #[test]
    fn letters_put_elsewhere_are_refused(format in 0..6_usize, one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let text = SIGNED[format].as_bytes();
        let (one, other) = (one.index(text.len()), other.index(text.len()));
        let mut changed = text.to_vec();
        changed.swap(one, other);
        if changed != text {
            let changed = String::from_utf8(changed).unwrap();
            let same = is_same_inside(&SIGNED[format], &changed);
            prop_assert!(same || verdict_of(&changed) != Answer::Valid);
        }
    }
}

static SIGNED: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
    FORMATS
        .iter()
        .map(|format: &Format| signed(&request(*format)).text)
        .collect()
});

fn verdict_of(text: &str) -> Answer {
    let trust = trust();
    verifier(&trust)
        .verify(text)
        .first()
        .map(|verdict| verdict.answer)
        .unwrap()
}
