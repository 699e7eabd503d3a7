//! The options of the drivers: `--name value`, each with a default, nothing unknown.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::server::find_binary;

/// Options as given, over the defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Reads options; each must be among the defaults.
    pub fn read(
        arguments: impl IntoIterator<Item = String>,
        defaults: &[(&str, &str)],
    ) -> Result<Settings, String> {
        let mut values: BTreeMap<String, String> = defaults
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let known: Vec<String> = values.keys().map(|name| format!("--{name}")).collect();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let name = argument.strip_prefix("--").unwrap_or_default();
            let Some(value) = values.get_mut(name) else {
                return Err(format!(
                    "unknown option {argument}; known are {}",
                    known.join(" ")
                ));
            };
            *value = arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value"))?;
        }
        Ok(Settings(values))
    }

    /// The text of an option; empty where it has neither value nor default.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The value of an option.
    pub fn value<T: FromStr>(&self, name: &str) -> Result<T, String>
    where
        T::Err: Display,
    {
        self.text(name)
            .parse()
            .map_err(|e| format!("--{name}: {e}"))
    }

    /// The databases that `--database` names.
    pub fn databases(&self) -> Result<&'static [&'static str], String> {
        match self.text("database") {
            "both" => Ok(&["sqlite", "postgres"]),
            "sqlite" => Ok(&["sqlite"]),
            "postgres" => Ok(&["postgres"]),
            other => Err(format!("--database {other}: sqlite, postgres or both")),
        }
    }

    /// The program that `--server` names, or the one that lies where it was built.
    pub fn server(&self) -> Result<PathBuf, String> {
        let named = Some(self.text("server")).filter(|text| !text.is_empty());
        find_binary(named.map(Path::new)).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests;
