//! The files of words as one table: reading them, and what a fault in them is called.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Language;
use super::template::Template;

/// What the codes of one file are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// Files of municipalities.
    Files,
    /// Scans of coupons and labels.
    Scans,
    /// Quality of records.
    Quality,
    /// Requests to the server.
    Requests,
    /// Settings of the server.
    Settings,
}

impl Topic {
    /// All of them, in the order in which help lists them.
    pub const ALL: [Topic; 5] = [
        Topic::Files,
        Topic::Scans,
        Topic::Quality,
        Topic::Requests,
        Topic::Settings,
    ];
}

/// The files of words, with their names for the tests.
pub(super) const FILES: [(&str, Topic, &str); 5] = [
    ("files.toml", Topic::Files, include_str!("files.toml")),
    ("scans.toml", Topic::Scans, include_str!("scans.toml")),
    ("quality.toml", Topic::Quality, include_str!("quality.toml")),
    (
        "problems.toml",
        Topic::Requests,
        include_str!("problems.toml"),
    ),
    (
        "settings.toml",
        Topic::Settings,
        include_str!("settings.toml"),
    ),
];

/// A file that cannot be read is left out: the generic sentence is better than no answer. A test reads them all.
pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut rules = Catalogue::new();
    for (_, topic, text) in FILES {
        if let Ok(more) = read(text, topic) {
            rules.extend(more);
        }
    }
    rules
});

/// Rules by their code, in the order of the codes.
pub(super) type Catalogue = BTreeMap<String, Rule>;

/// The words of one rule.
pub(super) struct Rule {
    pub(super) topic: Topic,
    pub(super) japanese: Parts,
    pub(super) english: Parts,
}

impl Rule {
    /// The parts in a language.
    pub(super) fn parts(&self, language: Language) -> &Parts {
        match language {
            Language::Japanese => &self.japanese,
            Language::English => &self.english,
        }
    }
}

/// The three parts of a message, each with its alternatives, and what a help page adds to them.
pub(super) struct Parts {
    pub(super) what: Vec<Template>,
    pub(super) why: Vec<Template>,
    pub(super) next: Vec<Template>,
    pub(super) cause: Option<String>,
    pub(super) example: Option<String>,
    pub(super) remedy: Option<String>,
}

/// Reads a file of words, or says what is wrong with it.
pub(super) fn read(text: &str, topic: Topic) -> Result<Catalogue, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    table
        .into_iter()
        .map(|(rule, value)| match read_rule(value, topic) {
            Ok(words) => Ok((rule, words)),
            Err(fault) => Err(format!("{rule}: {fault}")),
        })
        .collect()
}

fn read_rule(value: toml::Value, topic: Topic) -> Result<Rule, String> {
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
        topic,
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
    let (what, why, next) = (part("what")?, part("why")?, part("next")?);
    let mut text = |name: &str| parts.remove(name).map(read_text).transpose();
    let read = Parts {
        what,
        why,
        next,
        cause: text("cause")?,
        example: text("example")?,
        remedy: text("remedy")?,
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

/// A text of a help page. It has no blanks, so that examples may hold braces.
fn read_text(value: toml::Value) -> Result<String, String> {
    match value {
        toml::Value::String(text) if !text.trim().is_empty() => Ok(text),
        _ => Err("a text of the help page is empty or no text".to_owned()),
    }
}
