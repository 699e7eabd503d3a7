//! Single words and short phrases of the pages: kinds of files, states, modes, repairs, labels and buttons.
//!
//! They stand in `terms.toml` and `sign-in.toml`, a table for each group.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;
use super::template::Template;

/// The group that a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// Kinds of files: `A`.
    Kind,
    /// States of an import.
    State,
    /// Ways of importing.
    Mode,
    /// What became of rows.
    Outcome,
    /// Repairs that are offered.
    Repair,
    /// Words that stand in findings.
    Fact,
    /// What codes are about.
    Topic,
    /// Kinds of records, as a person would name them.
    Record,
    /// Purposes, by the codes of events.
    Purpose,
}

impl Term {
    fn group(self) -> &'static str {
        match self {
            Term::Kind => "kind",
            Term::State => "state",
            Term::Mode => "mode",
            Term::Outcome => "outcome",
            Term::Repair => "repair",
            Term::Fact => "fact",
            Term::Topic => "topic",
            Term::Record => "record",
            Term::Purpose => "purpose",
        }
    }
}

const TEXT: &str = concat!(include_str!("terms.toml"), include_str!("sign-in.toml"));

/// One phrase in each language.
struct Phrase {
    japanese: (String, Template),
    english: (String, Template),
}

/// A file that cannot be read would leave the pages without labels; a test reads it.
static PHRASES: LazyLock<HashMap<String, Phrase>> =
    LazyLock::new(|| read(TEXT).unwrap_or_default());

/// A word of a group in a language. Nothing if the group does not have it.
pub fn term(group: Term, code: &str, language: Language) -> Option<&'static str> {
    let phrase = PHRASES.get(&format!("{}.{code}", group.group()))?;
    Some(match language {
        Language::Japanese => &phrase.japanese.0,
        Language::English => &phrase.english.0,
    })
}

/// What is expected of a value, in a language. Nothing where it is a form or an example, which every language has alike.
pub fn expected(said: &str, language: Language) -> Option<&'static str> {
    let phrase = PHRASES.get(&format!("expected.{said}"))?;
    Some(match language {
        Language::Japanese => &phrase.japanese.0,
        Language::English => &phrase.english.0,
    })
}

/// A phrase of a page, with the facts in its blanks. One that is missing shows its key in brackets that no page has.
pub(crate) fn screen(key: &str, language: Language, facts: &[(&str, String)]) -> String {
    PHRASES
        .get(&format!("screen.{key}"))
        .and_then(|phrase| match language {
            Language::Japanese => phrase.japanese.1.fill(facts),
            Language::English => phrase.english.1.fill(facts),
        })
        .unwrap_or_else(|| format!("⟨{key}⟩"))
}

fn read(text: &str) -> Result<HashMap<String, Phrase>, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    let mut phrases = HashMap::new();
    for (group, words) in table {
        let toml::Value::Table(words) = words else {
            return Err(format!("{group} is no table"));
        };
        for (code, value) in words {
            let said = |language: &str| {
                let text = value.get(language).and_then(toml::Value::as_str);
                let text = text.ok_or_else(|| format!("{group}.{code}: {language} is missing"))?;
                Ok::<_, String>((text.to_owned(), Template::parse(text)?))
            };
            let phrase = Phrase {
                japanese: said("ja")?,
                english: said("en")?,
            };
            phrases.insert(format!("{group}.{code}"), phrase);
        }
    }
    Ok(phrases)
}

#[cfg(test)]
mod tests;
