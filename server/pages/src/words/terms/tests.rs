//! Every word that the pages use is there in both languages, with the same blanks, and no other is.

use immunization::intake::{Repairs, RowOutcome};

use super::*;

const PAGES: [&str; 14] = [
    include_str!("../../door.rs"),
    include_str!("../../page.rs"),
    include_str!("../../help.rs"),
    include_str!("../../import.rs"),
    include_str!("../../import/actions.rs"),
    include_str!("../../import/numbers.rs"),
    include_str!("../../import/rows.rs"),
    include_str!("../../import/view.rs"),
    include_str!("../../imports.rs"),
    include_str!("../../own.rs"),
    include_str!("../../sign_in.rs"),
    include_str!("../../timeline.rs"),
    include_str!("../../timeline/axis.rs"),
    include_str!("../../timeline/row.rs"),
];

#[test]
fn the_file_can_be_read_and_both_languages_have_the_same_blanks() {
    let phrases = read(TEXT).unwrap();
    assert!(phrases.len() > 150, "{}", phrases.len());
    for (key, phrase) in &phrases {
        let blanks = |template: &Template| {
            let mut blanks: Vec<String> =
                template.blanks().into_iter().map(str::to_owned).collect();
            blanks.sort();
            blanks
        };
        assert_eq!(
            blanks(&phrase.japanese.1),
            blanks(&phrase.english.1),
            "{key}"
        );
        assert!(
            phrase
                .english
                .0
                .chars()
                .all(|c| c.is_ascii() || "✕→“”’".contains(c)),
            "{key}"
        );
    }
}

#[test]
fn every_phrase_of_a_screen_is_used_by_a_page() {
    for key in PHRASES.keys().filter_map(|key| key.strip_prefix("screen.")) {
        let quoted = format!("\"{key}\"");
        // The meaning of each number is put together from its code.
        let is_meaning = key.starts_with("means-");
        assert!(
            is_meaning || PAGES.iter().any(|page| page.contains(&quoted)),
            "nobody says {key}"
        );
    }
}

#[test]
fn repairs_and_outcomes_have_their_words() {
    let repairs = [
        Repairs::MUNICIPALITY_ZERO,
        Repairs::MUNICIPALITY_CHECK_DIGIT,
        Repairs::COUPON_ZEROS,
        Repairs::INDIVIDUAL_ZERO,
        Repairs::DATES,
        Repairs::ERA_DATES,
    ];
    for language in Language::ALL {
        for repair in repairs {
            assert!(term(Term::Repair, repair, language).is_some(), "{repair}");
        }
        for outcome in RowOutcome::ALL {
            let code = outcome.code();
            assert!(term(Term::Outcome, code, language).is_some(), "{code}");
            assert!(
                !screen(&format!("means-{code}"), language, &[]).contains('⟨'),
                "{code}"
            );
        }
        for kind in ["A", "B", "C", "D", "E", "F", "G", "H"] {
            assert!(term(Term::Kind, kind, language).is_some(), "{kind}");
        }
    }
}

#[test]
fn what_is_missing_is_seen() {
    assert_eq!(
        screen("no-such-key", Language::Japanese, &[]),
        "⟨no-such-key⟩"
    );
    assert_eq!(term(Term::State, "no-such-state", Language::English), None);
    assert!(read("[a.b]\nja = 'x'").is_err());
    assert!(read("a = 1").is_err());
    assert!(read("[a]\nb = 1").is_err());
}
