//! One setting: its name, what values it takes, its default, and why it is there.

use std::time::Duration;

/// One setting, as the table has it.
#[derive(Debug)]
pub struct Setting {
    /// Section and name: `database.url`.
    pub key: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// The value where none is given, written as in an environment variable. `None`: then it is not set.
    pub default: Option<&'static str>,
    /// What it is for and why, in Japanese.
    pub doc_ja: &'static str,
    /// The same in English.
    pub doc_en: &'static str,
    /// Whether the value may hold a secret: then it is never shown whole.
    pub secret: bool,
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number between two.
    Integer(u64, u64),
    /// A time with its unit, between two in milliseconds.
    Time(u64, u64),
    /// A size with its unit, between two in bytes.
    Size(u64, u64),
    /// An IP address with a port.
    Listen,
    /// `http://` or `https://`, a host, and no slash at the end.
    Base,
    /// A file. In the configuration file it is relative to that file.
    File,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Where the database is.
    Database,
    /// The name of a role in the database: lower-case letters, digits and underscores.
    Role,
    /// A list of IP addresses and networks.
    Networks,
    /// A list of municipality codes.
    Tenants,
    /// A list of origins: scheme, host and port, and nothing behind them.
    Origins,
    /// A list of profiles, each behind its type: `Immunization=https://…`.
    Profiles,
}

impl Setting {
    /// The section, which is what stands before the dot.
    pub fn section(&self) -> &'static str {
        self.key
            .split_once('.')
            .map_or(self.key, |(section, _)| section)
    }

    /// The name within the section.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }

    /// The environment variable that sets it.
    pub fn environment_name(&self) -> String {
        let name = self.key.replace('.', "__").to_uppercase();
        format!("{}{name}", super::source::ENVIRONMENT_PREFIX)
    }
}

impl Kind {
    /// What is allowed, as it is written in the configuration file.
    pub fn allowed(self) -> String {
        match self {
            Kind::Bool => "true | false".to_owned(),
            Kind::Integer(least, most) => format!("{least} – {most}"),
            Kind::Time(least, most) => {
                format!(
                    "\"{}\" – \"{}\" (ms s m h d)",
                    time_text(least),
                    time_text(most)
                )
            }
            Kind::Size(least, most) => {
                format!(
                    "\"{}\" – \"{}\" (B KiB MiB GiB)",
                    size_text(least),
                    size_text(most)
                )
            }
            Kind::Database => "\"sqlite:PATH\" | \"postgres://USER@HOST/NAME\"".to_owned(),
            Kind::Choice(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                quoted.join(" | ")
            }
            Kind::Listen
            | Kind::Base
            | Kind::File
            | Kind::Role
            | Kind::Networks
            | Kind::Tenants
            | Kind::Origins
            | Kind::Profiles => self.written(self.example()),
        }
    }

    /// A value that is allowed, written as in an environment variable.
    pub fn example(self) -> &'static str {
        match self {
            Kind::Bool => "true",
            Kind::Integer(..) => "1",
            Kind::Time(..) => "30s",
            Kind::Size(..) => "1MiB",
            Kind::Listen => "127.0.0.1:8080",
            Kind::Base => "https://fhir.example.jp",
            Kind::File => "file.pem",
            Kind::Choice(words) => words.first().copied().unwrap_or_default(),
            Kind::Database => "sqlite:data/sesshu.db",
            Kind::Role => "sesshu_numbers",
            Kind::Networks => "10.0.0.0/8,192.0.2.1",
            Kind::Tenants => "139998,019992",
            Kind::Origins => "https://keys.example.jp,https://hooks.example.jp:8443",
            Kind::Profiles => "Patient=https://sesshu.example/fhir/StructureDefinition/patient",
        }
    }

    /// A value as the configuration file writes it, from how an environment variable writes it.
    pub fn written(self, text: &str) -> String {
        match self {
            Kind::Bool | Kind::Integer(..) => text.to_owned(),
            Kind::Networks | Kind::Tenants | Kind::Origins | Kind::Profiles => {
                let quoted: Vec<String> = super::value::listed(text).map(quoted).collect();
                format!("[{}]", quoted.join(", "))
            }
            _ => quoted(text),
        }
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

const TIME_UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];
const SIZE_UNITS: [(&str, u64); 4] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("B", 1),
];

/// The milliseconds of `250ms`, `30s`, `5m`, `12h`, `30d`.
pub(super) fn parse_time(text: &str) -> Option<u64> {
    parse_units(text, &TIME_UNITS)
}

/// The bytes of `512B`, `8KiB`, `64MiB`, `1GiB`.
pub(super) fn parse_size(text: &str) -> Option<u64> {
    parse_units(text, &SIZE_UNITS)
}

/// A time in the largest unit that says it exactly.
pub(super) fn time_text(milliseconds: u64) -> String {
    units_text(milliseconds, &TIME_UNITS)
}

/// A size in the largest unit that says it exactly.
pub(super) fn size_text(bytes: u64) -> String {
    units_text(bytes, &SIZE_UNITS)
}

/// A time that came out of [`parse_time`], in milliseconds again.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn parse_units(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn units_text(amount: u64, units: &[(&str, u64)]) -> String {
    let fitting = |(_, factor): &&(&str, u64)| amount != 0 && amount.is_multiple_of(*factor);
    match units.iter().find(fitting).or(units.last()) {
        Some((name, factor)) => format!("{}{name}", amount / factor),
        None => amount.to_string(),
    }
}
