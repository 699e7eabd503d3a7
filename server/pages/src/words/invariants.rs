//! What each invariant of FHIR R4 demands, in one sentence.
//!
//! The sentences stand in `invariants.toml` by the invariant's key: `ja` and `en`, without blanks.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;

const TEXT: &str = include_str!("invariants.toml");

/// A file that cannot be read would leave invariants without a sentence; a test reads it.
static SENTENCES: LazyLock<HashMap<String, Sentences>> =
    LazyLock::new(|| read(TEXT).unwrap_or_default());

/// One sentence in each language.
struct Sentences {
    japanese: String,
    english: String,
}

/// What must hold by the invariant of R4 with this key, such as `pat-1`.
pub fn invariant(key: &str, language: Language) -> Option<&'static str> {
    let sentences = SENTENCES.get(key)?;
    Some(match language {
        Language::Japanese => &sentences.japanese,
        Language::English => &sentences.english,
    })
}

fn read(text: &str) -> Result<HashMap<String, Sentences>, String> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    table
        .into_iter()
        .map(|(key, value)| {
            let said = |language: &str| {
                let sentence = value.get(language).and_then(toml::Value::as_str);
                let wrong = || format!("{key}: {language} is missing");
                sentence.map(str::to_owned).ok_or_else(wrong)
            };
            let sentences = Sentences {
                japanese: said("ja")?,
                english: said("en")?,
            };
            Ok((key, sentences))
        })
        .collect()
}

#[cfg(test)]
mod tests;
