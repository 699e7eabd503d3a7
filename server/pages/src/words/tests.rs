//! Every rule has words in both languages, every blank closes, and the fullest sentence that can be filled is said.

use std::collections::BTreeMap;

use super::*;

fn facts(facts: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    facts.iter().map(|(n, f)| (*n, (*f).to_owned())).collect()
}

#[test]
fn every_file_of_words_can_be_read_and_none_says_a_rule_twice() {
    let mut count = 0;
    for (name, text) in FILES {
        match read(text) {
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
    assert!(read(&whole).is_ok());
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
        "r = 1".to_owned(),
    ] {
        assert!(read(&broken).is_err(), "{broken}");
    }
}
