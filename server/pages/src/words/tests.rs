//! Every rule has words in both languages, every blank closes, and the fullest sentence that can be filled is said.

use std::collections::{BTreeMap, BTreeSet};

use immunization::intake::{Encoding, Rule};

use super::catalogue::{FILES, Parts, read};
use super::*;

fn facts(facts: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    facts.iter().map(|(n, f)| (*n, (*f).to_owned())).collect()
}

#[test]
fn every_file_of_words_can_be_read_and_none_says_a_rule_twice() {
    let mut count = 0;
    for (name, topic, text) in FILES {
        match read(text, topic) {
            Ok(rules) => count += rules.len(),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    assert_eq!(count, rules().count(), "a rule stands in two files");
    assert!(count > 60, "only {count} rules");
}

#[test]
fn two_rules_never_say_the_same() {
    for language in Language::ALL {
        let mut said = BTreeMap::new();
        for rule in rules() {
            let other = said.insert(problem(rule, language, &[]).text, rule);
            assert_eq!(other, None, "{rule} says the same");
        }
    }
}

#[test]
fn each_sentence_ends_as_its_language_wants() {
    for rule in rules() {
        let japanese = problem(rule, Language::Japanese, &[]);
        for part in [&japanese.what, &japanese.next] {
            assert!(part.ends_with(['。', '）']), "{rule}: {part}");
            assert!(!part.is_ascii(), "{rule}: {part}");
        }
        let english = problem(rule, Language::English, &[]);
        for part in [&english.what, &english.next] {
            assert!(part.ends_with('.'), "{rule}: {part}");
            assert!(
                part.chars().all(|c| c.is_ascii() || "–…“”’".contains(c)),
                "{rule}: {part}"
            );
        }
    }
}

#[test]
fn both_languages_use_the_same_facts() {
    for (rule, words) in CATALOGUE.iter() {
        let blanks = |parts: &Parts| {
            let mut names: Vec<String> = [&parts.what, &parts.why, &parts.next]
                .into_iter()
                .flatten()
                .flat_map(|template| template.blanks().into_iter().map(str::to_owned))
                .collect();
            names.sort();
            names.dedup();
            names
        };
        assert_eq!(blanks(&words.japanese), blanks(&words.english), "{rule}");
    }
}

#[test]
fn facts_fill_the_blanks_and_missing_ones_choose_a_plainer_sentence() {
    let full = problem(
        "parameter-unknown",
        Language::English,
        &facts(&[("parameter", "pateint"), ("nearest", "patient")]),
    );
    assert!(full.text.contains("pateint"), "{full:?}");
    assert!(full.text.contains("patient"), "{full:?}");
    let plain = problem("parameter-unknown", Language::English, &[]);
    assert!(!plain.text.contains('{'), "{plain:?}");
    assert_ne!(full.what, plain.what);
}

#[test]
fn no_rule_shows_a_brace_whatever_facts_there_are() {
    for rule in rules() {
        for language in Language::ALL {
            let words = problem(rule, language, &[]);
            assert!(!words.text.contains(['{', '}']), "{rule}: {words:?}");
        }
    }
}

#[test]
fn the_text_is_the_parts_in_their_order() {
    let words = problem("version-mismatch", Language::Japanese, &[]);
    assert_eq!(
        words.text,
        format!("{}{}{}", words.what, words.why, words.next)
    );
    let words = problem("version-mismatch", Language::English, &[]);
    assert!(words.text.starts_with(&format!("{} ", words.what)));
    assert!(words.text.ends_with(&format!(" {}", words.next)));
}

#[test]
fn a_rule_without_words_gets_a_generic_sentence() {
    assert!(!is_known("no-such-rule"));
    let words = problem("no-such-rule", Language::Japanese, &[]);
    assert_eq!(words, generic(Language::Japanese));
    assert!(!words.next.is_empty());
}

#[test]
fn a_file_with_a_fault_is_refused() {
    let part = "what = 'a.', next = 'b.'";
    let whole = format!("[r]\nja = {{{part}}}\nen = {{{part}}}\n");
    assert!(read(&whole, Topic::Files).is_ok());
    for broken in [
        format!("[r]\nja = {{{part}}}\n"),
        whole.replace("en =", "fr ="),
        format!("{whole}fr = {{{part}}}\n"),
        format!("{whole}{whole}"),
        whole.replace("next", "then"),
        whole.replace("'a.'", "''"),
        whole.replace("'a.'", "'a {b.'"),
        whole.replace("'a.'", "'a {b}.'"),
        whole.replace("'a.'", "['a.', 'a {b}.']"),
        whole.replace("'a.'", "[1]"),
        whole.replace("'a.'", "[]"),
        whole.replace("'a.'", "['a {B}.', 'a.']"),
        whole.replace("'a.'", "'a}.'"),
        whole.replace("next = 'b.'", "next = 'b.', remedy = ''"),
        whole.replace("next = 'b.'", "next = 'b.', example = ['a']"),
        "r = 1".to_owned(),
    ] {
        assert!(read(&broken, Topic::Files).is_err(), "{broken}");
    }
}

/// Topics whose words were written with their help pages.
const HELPED: [Topic; 3] = [Topic::Files, Topic::Scans, Topic::Quality];

#[test]
fn every_rule_of_files_has_words_and_they_are_about_files() {
    for rule in Rule::ALL {
        assert_eq!(topic(rule.code()), Some(Topic::Files), "{}", rule.code());
    }
}

#[test]
fn every_code_has_a_cause_and_a_remedy_and_those_of_the_municipalities_an_example() {
    for code in rules() {
        let mut told = Vec::new();
        for language in Language::ALL {
            let help = help(code, language).expect(code);
            for part in [&help.what, &help.cause, &help.remedy] {
                assert!(part.ends_with(['。', '.', '）']), "{code}: {part}");
                assert!(!part.contains(['{', '}', '⟨']), "{code}: {part}");
            }
            if HELPED.contains(&help.topic) {
                let example = help
                    .example
                    .unwrap_or_else(|| panic!("{code} has no example"));
                assert!(!example.trim().is_empty(), "{code}");
            }
            told.push(help);
        }
        assert_eq!(
            told[0].example.is_some(),
            told[1].example.is_some(),
            "{code}"
        );
    }
}

#[test]
fn m_05_japanese_sentences_hold_no_english_words() {
    // Names of forms and codes, and what is written on a coupon or in a cell.
    let known = [
        "UTF", "CP", "CSV", "JSON", "Unicode", "Windows", "CRLF", "CR", "LF", "NULL", "A", "M",
        "F", "U", "E", "l", "O", "J",
    ];
    let known: BTreeSet<&str> = known.into_iter().collect();
    for code in HELPED.into_iter().flat_map(of_topic) {
        let parts = CATALOGUE[code].parts(Language::Japanese);
        let plain = |part: &[Template]| part.iter().map(Template::shown).collect::<Vec<_>>();
        let mut texts = [plain(&parts.what), plain(&parts.why), plain(&parts.next)].concat();
        texts.extend(parts.cause.clone());
        texts.extend(parts.remedy.clone());
        for text in texts {
            let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
            for word in words.filter(|word| !word.is_empty()) {
                assert!(known.contains(word), "{code}: {word} in {text}");
            }
        }
    }
}

#[test]
fn nobody_is_blamed_and_nothing_is_shouted() {
    for code in HELPED.into_iter().flat_map(of_topic) {
        for language in Language::ALL {
            let text = problem(code, language, &[]).text;
            for word in [
                "エラー",
                "不正",
                "違反",
                "！",
                "!",
                "invalid",
                "illegal",
                "failed",
                "your fault",
            ] {
                assert!(!text.contains(word), "{code}: {text}");
            }
        }
    }
}

#[test]
fn what_is_said_about_files_can_be_written_in_the_encoding_of_the_file() {
    for code in of_topic(Topic::Files) {
        for language in Language::ALL {
            let parts = CATALOGUE[code].parts(language);
            for part in [&parts.what, &parts.why, &parts.next].into_iter().flatten() {
                let text = part.shown();
                let bytes = Encoding::Cp932.encode(&text);
                let back = Encoding::Cp932.decode(&bytes);
                assert_eq!(back.as_deref(), Some(text.as_str()), "{code}");
            }
        }
    }
}

#[test]
fn what_is_expected_is_said_in_the_language_of_the_sentence() {
    let facts = |expected: &str| {
        let facts = [("name", "repair"), ("expected", expected)];
        facts.map(|(name, fact)| (name, fact.to_owned()))
    };
    let said = |language, expected| problem("posted-value", language, &facts(expected)).why;
    let sentence = "a repair that a dry run offers";
    let japanese = said(Language::Japanese, sentence);
    assert!(japanese.contains("お試し取り込み"), "{japanese}");
    assert!(!japanese.contains("dry run"), "{japanese}");
    assert!(said(Language::English, sentence).contains(sentence));
    // A form or an example is the same in every language.
    for language in Language::ALL {
        assert!(said(language, "2026-04-01").contains("2026-04-01"));
    }
}

#[test]
fn nobody_is_told_to_leave_a_number_out_that_the_layout_requires() {
    let parts = ["LEN", "CHAR", "CD", "PLACEHOLDER"];
    for rule in parts.map(|part| format!("CODE-MYNO-{part}")) {
        let next = |language| problem(&rule, language, &[]).next;
        assert!(next(Language::Japanese).contains("必須の様式"), "{rule}");
        assert!(next(Language::English).contains("layout"), "{rule}");
    }
}
