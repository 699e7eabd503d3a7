//! The three sources: the file with its lines, environment variables, flags.

use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, TableLike, Value as Toml};

use super::finding::Finding;
use super::value::Raw;

/// How the names of our environment variables begin.
pub(super) const ENVIRONMENT_PREFIX: &str = "SESSHU_";

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The default.
    Default,
    /// A line of the file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// An environment variable, by its name.
    Environment(String),
    /// A flag of the command line, by its key.
    Flag(String),
}

/// A value that a source gives.
pub(super) struct Given {
    pub(super) key: String,
    pub(super) raw: Raw,
    pub(super) origin: Origin,
}

/// Everything the file gives. A file that is no TOML gives one finding and nothing else.
pub(super) fn from_file(path: &Path, text: &str) -> Result<Vec<Given>, Finding> {
    let document = Document::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let origin = Origin::File {
            path: path.to_owned(),
            line: line_at(text, start),
        };
        // The parser names what it met or misses, and never repeats the text.
        Finding::new("config-syntax", "", origin).with("detail", error.message())
    })?;
    let mut reading = Reading {
        path,
        text,
        given: Vec::new(),
    };
    reading.table("", document.as_table(), 1);
    Ok(reading.given)
}

struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    given: Vec<Given>,
}

impl Reading<'_> {
    fn table(&mut self, prefix: &str, table: &dyn TableLike, line_above: usize) {
        for (name, item) in table.iter() {
            let span = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .or(item.span());
            let line = span.map_or(line_above, |span| line_at(self.text, span.start));
            // A dot inside quotation marks parts nothing; kept apart, such a key is known to nobody.
            let name = if name.contains('.') {
                format!("\"{name}\"")
            } else {
                name.to_owned()
            };
            let key = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}.{name}")
            };
            // Our keys have one dot. Deeper tables are values of the wrong kind, or of keys that we do not know.
            match item.as_table_like() {
                Some(deeper) if prefix.is_empty() && !is_empty_and_unknown(&key, deeper) => {
                    self.table(&key, deeper, line);
                }
                _ => self.given.push(Given {
                    key,
                    raw: raw(item),
                    origin: Origin::File {
                        path: self.path.to_owned(),
                        line,
                    },
                }),
            }
        }
    }
}

/// A section without settings does nothing, but one of an unknown name is a mistake all the same.
fn is_empty_and_unknown(section: &str, table: &dyn TableLike) -> bool {
    table.is_empty() && super::table::settings().all(|setting| setting.section() != section)
}

fn raw(item: &Item) -> Raw {
    item.as_value().map_or(Raw::Other, raw_value)
}

fn raw_value(value: &Toml) -> Raw {
    match value {
        Toml::String(text) => Raw::String(text.value().clone()),
        Toml::Integer(number) => Raw::Integer(*number.value()),
        Toml::Boolean(value) => Raw::Bool(*value.value()),
        Toml::Array(values) => Raw::List(values.iter().map(raw_value).collect()),
        Toml::Float(_) | Toml::Datetime(_) | Toml::InlineTable(_) => Raw::Other,
    }
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}

/// Everything the environment gives: `SESSHU_SECTION__KEY`. Variables of other programs, and ours without two
/// underscores, are not settings.
pub(super) fn from_environment(variables: &[(String, String)]) -> Vec<Given> {
    variables
        .iter()
        .filter_map(|(name, value)| {
            let setting = name.strip_prefix(ENVIRONMENT_PREFIX)?;
            let (section, key) = setting.split_once("__")?;
            Some(Given {
                key: format!("{section}.{key}").to_lowercase(),
                raw: Raw::Text(value.clone()),
                origin: Origin::Environment(name.clone()),
            })
        })
        .collect()
}

/// Environment variables that name a setting but for the second underscore, as `SESSHU_DATABASE_URL` does. They would
/// do nothing without a word.
pub(super) fn nearly_from_environment(variables: &[(String, String)]) -> Vec<Finding> {
    let bare = |name: &str| name.replace('_', "").to_uppercase();
    variables
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !name.contains("__") && name.starts_with(ENVIRONMENT_PREFIX))
        .filter_map(|name| {
            let meant = super::table::settings()
                .map(super::Setting::environment_name)
                .find(|known| bare(known) == bare(name))?;
            let origin = Origin::Environment(name.clone());
            Some(Finding::new("config-environment-name", name, origin).with("nearest", meant))
        })
        .collect()
}

/// Everything the flags give.
pub(super) fn from_flags(flags: &[(String, String)]) -> Vec<Given> {
    flags
        .iter()
        .map(|(key, value)| Given {
            key: key.clone(),
            raw: Raw::Text(value.clone()),
            origin: Origin::Flag(key.clone()),
        })
        .collect()
}
