//! Every sentence a person reads about a problem or a finding, by rule and language: what happened, why, what to do next.
//!
//! The sentences stand in `words/*.toml`, one table a rule. Each part is one sentence or a list of alternatives, the
//! fullest first; the first one whose `{blanks}` the facts can fill is taken. What a help page adds – cause, example,
//! remedy – stands beside them.

mod catalogue;
mod findings;
mod help;
mod invariants;
mod language;
mod numbers;
mod template;
mod terms;

pub use catalogue::Topic;
pub use findings::{Told, column_letter, finding, row, told, told_briefly};
pub use help::{Help, help, nearest, of_topic, topic};
pub use invariants::invariant;
pub use language::Language;
pub use numbers::{bytes_in_words, counted, day_in_words, moment_in_words, span_in_words};
pub(crate) use terms::screen;
pub use terms::{Term, expected, term};

use catalogue::CATALOGUE;
use template::Template;

/// What there is to say about one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// All of it: what happened, why, what to do next.
    pub text: String,
    /// What happened.
    pub what: String,
    /// Why; empty where there is nothing to add.
    pub why: String,
    /// What to do next.
    pub next: String,
}

/// The words for a rule, with the facts in their blanks. A rule without words gets a generic sentence.
pub fn problem(rule: &str, language: Language, facts: &[(&str, String)]) -> Words {
    CATALOGUE
        .get(rule)
        .and_then(|rule| {
            let parts = rule.parts(language);
            let facts = &in_language(with_sentence(facts, language), language);
            let what = first_filled(&parts.what, facts)?;
            let why = first_filled(&parts.why, facts).unwrap_or_default();
            let next = first_filled(&parts.next, facts)?;
            Some(joined(language, what, why, next))
        })
        .unwrap_or_else(|| generic(language))
}

/// The facts, with the sentence of the invariant that they name: of R4, or in the words of the profile that has it.
fn with_sentence<'a>(facts: &[(&'a str, String)], language: Language) -> Vec<(&'a str, String)> {
    let named = |wanted: &str| {
        let mut found = facts.iter().filter(|(name, _)| *name == wanted);
        found.next().map(|(_, fact)| fact.as_str())
    };
    let english = || named("human_en").filter(|_| language == Language::English);
    let sentence = english()
        .or_else(|| named("human"))
        .or_else(|| invariant(named("key")?, language));
    let mut facts = facts.to_vec();
    facts.extend(sentence.map(|sentence| ("sentence", sentence.to_owned())));
    facts
}

/// The facts, with what is expected in the words of the language.
fn in_language(mut facts: Vec<(&str, String)>, language: Language) -> Vec<(&str, String)> {
    for (name, fact) in &mut facts {
        if let ("expected", Some(words)) = (*name, expected(fact, language)) {
            *fact = words.to_owned();
        }
    }
    facts
}

/// Whether a rule has words of its own.
pub fn is_known(rule: &str) -> bool {
    CATALOGUE.contains_key(rule)
}

/// All rules that have words, in the order of their codes.
pub fn rules() -> impl Iterator<Item = &'static str> {
    CATALOGUE.keys().map(String::as_str)
}

fn first_filled(alternatives: &[Template], facts: &[(&str, String)]) -> Option<String> {
    alternatives
        .iter()
        .find_map(|template| template.fill(facts))
}

fn joined(language: Language, what: String, why: String, next: String) -> Words {
    let said: Vec<&str> = [&what, &why, &next]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    Words {
        text: said.join(gap(language)),
        what,
        why,
        next,
    }
}

/// What stands between two sentences. Japanese ones follow one another without a space.
fn gap(language: Language) -> &'static str {
    match language {
        Language::Japanese => "",
        Language::English => " ",
    }
}

fn generic(language: Language) -> Words {
    let (what, next) = match language {
        Language::Japanese => (
            "要求を処理できませんでした。",
            "内容を確認してもう一度お試しください。解決しない場合は、照会番号を添えて運用担当者にお問い合わせください。",
        ),
        Language::English => (
            "The request could not be processed.",
            "Please check it and try again. If this does not help, please give the reference number to the operator.",
        ),
    };
    joined(language, what.to_owned(), String::new(), next.to_owned())
}

#[cfg(test)]
mod tests;
