//! Every rule of the comparison form, as pairs of texts in files, and what holds of every character there is.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use tables::{RANGES, TEXTS, lines, pair, range};

/// Bytes of a form for each byte of its text: ﷺ is eighteen letters, in ten times its bytes without their blanks.
const GROWTH_MAX: usize = 10;

/// `\u{E0100}` for what cannot be seen, `\t` and `\n`.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split("\\u{");
    let mut whole = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once('}').expect(text);
        whole.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).expect(text));
        whole.push_str(rest);
    }
    whole.replace("\\t", "\t").replace("\\n", "\n")
}

/// The planes in which there are characters, without those for private use.
fn assigned() -> impl Iterator<Item = char> {
    ('\0'..='\u{D7FF}')
        .chain('\u{F900}'..='\u{3FFFF}')
        .chain('\u{E0000}'..='\u{E0FFF}')
}

/// Holds every line `text → form` of a file against what comes out.
fn check(name: &str) {
    let path = format!("{}/testdata/fold/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let cases = std::fs::read_to_string(&path).expect(&path);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        let (text, expected) = line.split_once(" → ").expect(line);
        let form = fold(&unescaped(text));
        if form != unescaped(expected) {
            wrong.push(format!("{text}: {form}, not {expected}"));
        }
        count += 1;
    }
    assert!(count > 2, "{name} has no cases");
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn kanji_stay() {
    check("kanji");
}

#[test]
fn hiragana_and_katakana_are_one() {
    check("kana");
}

#[test]
fn case_and_accents_do_not_count_in_latin_names() {
    check("latin");
}

#[test]
fn a_name_is_the_same_with_a_blank_and_without() {
    check("spaces");
}

#[test]
fn punctuation_is_left_out() {
    check("punctuation");
}

#[test]
fn full_and_half_width_are_one() {
    check("width");
}

#[test]
fn small_kana_are_large() {
    check("small-kana");
}

#[test]
fn long_vowels_and_strokes_are_left_out() {
    check("long-vowel");
}

#[test]
fn voice_marks_are_left_out() {
    check("voice-marks");
}

#[test]
fn old_forms_are_the_form_in_use() {
    check("old-forms");
}

#[test]
fn compatibility_ideographs_are_the_unified_ones() {
    check("compatibility");
}

#[test]
fn selectors_and_what_cannot_be_seen_are_left_out() {
    check("selectors");
}

#[test]
fn characters_for_private_use_are_kept() {
    check("private-use");
}

#[test]
fn emoji_are_kept() {
    check("emoji");
}

#[test]
fn other_scripts_are_folded_too() {
    check("other-scripts");
}

#[test]
fn every_case_file_is_checked() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/fold");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 15);
}

#[test]
fn the_form_of_every_character_is_its_own_form_and_bounded() {
    for letter in '\0'..=char::MAX {
        let text = letter.encode_utf8(&mut [0; 4]).to_owned();
        let form = fold(&text);
        assert_eq!(fold(&form), form, "{:X}", letter as u32);
        assert!(form.len() <= text.len() * GROWTH_MAX, "{:X}", letter as u32);
    }
}

#[test]
fn no_mark_no_space_and_no_upper_case_is_left_of_any_character() {
    for letter in '\0'..=char::MAX {
        for left in fold(letter.encode_utf8(&mut [0; 4])).chars() {
            let private = matches!(Script::of(left), Script::Private);
            assert!(
                private || !is_combining_mark(left) && !left.is_whitespace() && !left.is_control(),
                "{:X}",
                letter as u32
            );
            assert!(!TABLES.drops(left) || private, "{:X}", letter as u32);
            assert!(!left.is_ascii_uppercase() && !left.is_ascii_punctuation());
        }
    }
}

#[test]
fn every_normalization_of_a_character_has_its_form() {
    for letter in assigned() {
        let text = letter.to_string();
        let form = fold(&text);
        for normalized in [
            text.nfc().collect::<String>(),
            text.nfd().collect(),
            text.nfkc().collect(),
            text.nfkd().collect(),
        ] {
            assert_eq!(fold(&normalized), form, "{:X}", letter as u32);
        }
    }
}

#[test]
fn no_upper_and_lower_case_of_a_character_differ() {
    for letter in assigned() {
        let form = fold(&letter.to_string());
        assert_eq!(fold(&letter.to_lowercase().to_string()), form, "{letter}");
        // The iota below Greek vowels is a mark, and left out; in upper case it is a letter.
        if !letter.to_string().nfd().any(|part| part == '\u{345}') {
            assert_eq!(fold(&letter.to_uppercase().to_string()), form, "{letter}");
        }
    }
}

#[test]
fn hiragana_and_katakana_of_every_syllable_meet() {
    for hiragana in ('ぁ'..='ゖ').chain('ゝ'..='ゞ') {
        let katakana = char::from_u32(hiragana as u32 + 0x60).unwrap();
        let form = fold(&hiragana.to_string());
        assert_eq!(form, fold(&katakana.to_string()));
        assert_eq!(form.chars().count(), 1);
    }
}

#[test]
fn every_line_of_the_tables_is_read_sorted_and_without_doubles() {
    let mut from = BTreeSet::new();
    let mut to = BTreeSet::new();
    for (name, text) in TEXTS {
        let mut last = '\0';
        for line in lines(text) {
            let (one, other) = pair(line).unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(one > last, "{name}: {line} is not in its place");
            last = one;
            assert!(from.insert(one), "{name}: {line} stands twice");
            assert_ne!(one, other, "{name}: {line}");
            to.insert(other);
        }
    }
    let chain: Vec<&char> = from.intersection(&to).collect();
    assert!(chain.is_empty(), "chains: {chain:?}");
    let mut last = None;
    for line in lines(RANGES) {
        let (first, end) = range(line).unwrap_or_else(|| panic!("{line}"));
        assert!(
            first <= end && last.is_none_or(|last| last < first),
            "{line}"
        );
        last = Some(end);
    }
}

#[test]
fn no_line_of_the_tables_is_out_of_reach() {
    for (name, text) in TEXTS {
        for (from, to) in lines(text).filter_map(pair) {
            let normalized: String = from.to_string().nfkd().collect();
            assert_eq!(normalized, from.to_string(), "{name}: {from}{to}");
            assert_eq!(fold(&from.to_string()), to.to_string(), "{name}");
        }
    }
}

#[test]
fn the_tables_hold_the_official_pairs() {
    // 364 with those that are compatibility characters, which need no line.
    let official = lines(TEXTS[1].1).count();
    assert!(official >= 330, "{official}");
    assert!(lines(TEXTS[2].1).count() >= 150);
}

#[test]
fn a_very_long_text_is_folded_whole_and_in_time() {
    let text = "渡邉 はなこ\u{FDFA}ＡＢＣ".repeat(100_000);
    let start = Instant::now();
    let form = fold(&text);
    assert_eq!(form, fold("渡邉 はなこ\u{FDFA}ＡＢＣ").repeat(100_000));
    assert!(start.elapsed() < Duration::from_secs(10));
}

proptest! {
    #[test]
    fn any_text_folds_to_a_form_that_is_its_own(text in any::<String>()) {
        let form = fold(&text);
        prop_assert!(form.len() <= text.len() * GROWTH_MAX);
        prop_assert_eq!(fold(&form), form);
    }

    #[test]
    fn the_form_of_two_texts_is_their_forms_together(one in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(fold(&format!("{one}　{other}")), fold(&one) + &fold(&other));
    }

    #[test]
    fn japanese_text_folds_as_its_normalization_does(text in "[ぁ-ヿ一-鿿ｦ-ﾟ々゙゚ー〜]{0,20}") {
        let normalized: String = text.nfkc().collect();
        prop_assert_eq!(fold(&normalized), fold(&text));
    }
}
