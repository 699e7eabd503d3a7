//! The sentences of a forecast, in two languages, from a data file.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::{ScheduleError, ScheduleFault};
use crate::named::named;

named! {
    /// A language in which the words of a schedule are.
    Language {
        /// 日本語
        Japanese = "ja",
        /// English
        English = "en",
    }
}

/// Sentences by code.
pub(super) struct Words {
    file: String,
    by_code: BTreeMap<String, Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    ja: String,
    en: String,
}

impl Words {
    pub(super) fn read(file: &str, text: &str) -> Result<Words, ScheduleError> {
        let by_code: BTreeMap<String, Said> = toml::from_str(text).map_err(|error| {
            let said = error.message().to_owned();
            ScheduleError::new(file, "", ScheduleFault::Form(said))
        })?;
        let empty = by_code
            .iter()
            .find(|(_, said)| said.ja.trim().is_empty() || said.en.trim().is_empty());
        if let Some((code, _)) = empty {
            return Err(ScheduleError::new(file, code, ScheduleFault::NoWords));
        }
        Ok(Words {
            file: file.to_owned(),
            by_code,
        })
    }

    pub(super) fn say(&self, code: &str, language: Language) -> Option<&str> {
        let said = self.by_code.get(code)?;
        Some(match language {
            Language::Japanese => &said.ja,
            Language::English => &said.en,
        })
    }

    /// A code that has words, as it is held here.
    pub(super) fn code(&self, code: &str) -> Option<&str> {
        let (code, _) = self.by_code.get_key_value(code)?;
        Some(code)
    }

    /// A code has to have words.
    pub(super) fn require(&self, code: &str) -> Result<(), ScheduleError> {
        if self.by_code.contains_key(code) {
            Ok(())
        } else {
            Err(ScheduleError::new(&self.file, code, ScheduleFault::NoWords))
        }
    }

    /// All codes that have words.
    #[cfg(test)]
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }
}
