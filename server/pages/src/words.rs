//! Every sentence a person reads about a problem, by rule and language: what happened, why, what to do next.
//!
//! The sentences stand in `words/*.toml`, one table a rule. Each part is one sentence or a list of alternatives, the
//! fullest first; the first one whose `{blanks}` the facts can fill is taken.

use std::collections::HashMap;
use std::sync::LazyLock;

mod invariants;
mod language;
mod template;

pub use invariants::invariant;
pub use language::Language;
use template::Template;

/// The files of words, with their names for the tests.
const FILES: [(&str, &str); 2] = [
    ("problems.toml", include_str!("words/problems.toml")),
    ("settings.toml", include_str!("words/settings.toml")),
];

/// A file that cannot be read is left out: the generic sentence is better than no answer. A test reads them all.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut rules = Catalogue::new();
    for (_, text) in FILES {
        if let Ok(more) = read(text) {
            rules.extend(more);
        }
    }
    rules
});

type Catalogue = HashMap<String, Rule>;

/// The words of one rule.
struct Rule {
    japanese: Parts,
    english: Parts,
}

/// The three parts, each with its alternatives.
struct Parts {
    what: Vec<Template>,
    why: Vec<Template>,
    next: Vec<Template>,
}

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
            let parts = match language {
                Language::Japanese => &rule.japanese,
                Language::English => &rule.english,
            };
            let facts = &with_sentence(facts, language);
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

/// Whether a rule has words of its own.
pub fn is_known(rule: &str) -> bool {
    CATALOGUE.contains_key(rule)
}

/// All rules that have words, in no order.
pub fn rules() -> impl Iterator<Item = &'static str> {
    CATALOGUE.keys().map(String::as_str)
}

fn first_filled(alternatives: &[Template], facts: &[(&str, String)]) -> Option<String> {
    alternatives
        .iter()
        .find_map(|template| template.fill(facts))
}

fn joined(language: Language, what: String, why: String, next: String) -> Words {
    // Japanese sentences follow one another without a space.
    let gap = match language {
        Language::Japanese => "",
        Language::English => " ",
    };
    let said: Vec<&str> = [&what, &why, &next]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    Words {
        text: said.join(gap),
        what,
        why,
        next,
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

/// Reads a file of words, or says what is wrong with it.
fn read(text: &str) -> Result<Catalogue, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    table
        .into_iter()
        .map(|(rule, value)| match read_rule(value) {
            Ok(words) => Ok((rule, words)),
            Err(fault) => Err(format!("{rule}: {fault}")),
        })
        .collect()
}

fn read_rule(value: toml::Value) -> Result<Rule, String> {
    let toml::Value::Table(mut languages) = value else {
        return Err("not a table".to_owned());
    };
    let mut parts = |language: &str| {
        languages
            .remove(language)
            .ok_or_else(|| format!("{language} is missing"))
            .and_then(read_parts)
    };
    let rule = Rule {
        japanese: parts("ja")?,
        english: parts("en")?,
    };
    match languages.keys().next() {
        Some(unknown) => Err(format!("{unknown} is no language")),
        None => Ok(rule),
    }
}

fn read_parts(value: toml::Value) -> Result<Parts, String> {
    let toml::Value::Table(mut parts) = value else {
        return Err("not a table".to_owned());
    };
    let mut part = |name: &str| parts.remove(name).map_or(Ok(Vec::new()), read_alternatives);
    let read = Parts {
        what: part("what")?,
        why: part("why")?,
        next: part("next")?,
    };
    if let Some(unknown) = parts.keys().next() {
        return Err(format!("{unknown} is no part"));
    }
    // Without facts there must still be something to say and something to do.
    for (name, part) in [("what", &read.what), ("next", &read.next)] {
        if part.last().is_none_or(Template::has_blanks) {
            return Err(format!(
                "{name} has no alternative without blanks at its end"
            ));
        }
    }
    Ok(read)
}

fn read_alternatives(value: toml::Value) -> Result<Vec<Template>, String> {
    match value {
        toml::Value::String(text) => Ok(vec![Template::parse(&text)?]),
        toml::Value::Array(values) => values
            .into_iter()
            .map(|value| match value {
                toml::Value::String(text) => Template::parse(&text),
                _ => Err("an alternative is not text".to_owned()),
            })
            .collect(),
        _ => Err("a part is neither text nor a list of texts".to_owned()),
    }
}

#[cfg(test)]
mod tests;
