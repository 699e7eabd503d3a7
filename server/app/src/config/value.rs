//! Values: what a source gives, read as the kind that its setting wants.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use immunization::MunicipalityCode;

use crate::egress::Origin;

use super::setting::{Kind, milliseconds, parse_size, parse_time, size_text, time_text};

/// What a source gives for a setting.
#[derive(Debug)]
pub(super) enum Raw {
    /// Text of an environment variable or flag, which says everything as text.
    Text(String),
    /// A string of the file.
    String(String),
    /// A whole number of the file.
    Integer(i64),
    /// A truth value of the file.
    Bool(bool),
    /// A list of the file.
    List(Vec<Raw>),
    /// Anything else the file can say.
    Other,
}

/// A value that its setting takes.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Bool(bool),
    Integer(u64),
    Time(Duration),
    Size(u64),
    Listen(SocketAddr),
    Base(String),
    File(PathBuf),
    Choice(&'static str),
    Database(DatabaseUrl),
    Role(String),
    Networks(Vec<String>),
    Tenants(Vec<MunicipalityCode>),
    Origins(Vec<Origin>),
    Profiles(Vec<(fhir::Kind, String)>),
}

/// Why a value is not taken: the rule, and what it says beside the allowed values.
#[derive(Debug)]
pub(super) struct Unfit {
    pub(super) rule: &'static str,
    pub(super) detail: Option<String>,
}

/// PostgreSQL cuts longer names off.
const ROLE_BYTES_MAX: usize = 63;
/// The longest address of a profile.
const PROFILE_BYTES_MAX: usize = 1024;

const TYPE: Unfit = Unfit {
    rule: "config-type",
    detail: None,
};
const RANGE: Unfit = Unfit {
    rule: "config-range",
    detail: None,
};
const REPEATED: Unfit = Unfit {
    rule: "config-repeated",
    detail: None,
};

/// Where the database is. May hold a password, so it is shown masked and exposed only on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// A SQLite file by its path.
    pub fn sqlite(path: &Path) -> DatabaseUrl {
        DatabaseUrl(format!("sqlite:{}", path.display()))
    }

    fn parse(text: &str, folder: Option<&Path>) -> Option<DatabaseUrl> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            if path.is_empty() || path.starts_with("//") || path.starts_with("file:") {
                return None;
            }
            return Some(match folder {
                Some(folder) if path != ":memory:" => DatabaseUrl::sqlite(&folder.join(path)),
                _ => DatabaseUrl(text.to_owned()),
            });
        }
        let rest = postgres_rest(text)?;
        let plain = !rest.is_empty() && !text.contains(char::is_whitespace);
        plain.then(|| DatabaseUrl(text.to_owned()))
    }

    /// The address with everything in it, for who connects to the database and nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether a password stands in it.
    pub fn has_password(&self) -> bool {
        self.masked() != self.0
    }

    /// Whether it is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        postgres_rest(&self.0).is_some()
    }

    /// Whether it is SQLite in memory, gone when the process ends.
    pub fn is_volatile(&self) -> bool {
        self.0 == "sqlite::memory:"
    }

    /// The address with passwords replaced by stars. Rather too much is covered than too little: an unescaped `@` or
    /// `/` in a password hides what follows it.
    pub fn masked(&self) -> String {
        let Some(rest) = postgres_rest(&self.0) else {
            return self.0.clone();
        };
        let scheme = self.0.strip_suffix(rest).unwrap_or_default();
        let (user, rest) = rest
            .rsplit_once('@')
            .map_or((None, rest), |(u, r)| (Some(u), r));
        let user = user.map_or(String::new(), |user| match user.split_once(':') {
            Some((name, _)) => format!("{name}:***@"),
            None => format!("{user}@"),
        });
        let (address, query) = rest
            .split_once('?')
            .map_or((rest, None), |(a, q)| (a, Some(q)));
        let query = query.map_or(String::new(), |query| {
            let masked: Vec<String> = query.split('&').map(masked_parameter).collect();
            format!("?{}", masked.join("&"))
        });
        format!("{scheme}{user}{address}{query}")
    }

    /// The value of a parameter after the question mark.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let (_, query) = self.0.rsplit_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The host of a PostgreSQL address; empty where a socket of this machine is meant.
    pub(super) fn host(&self) -> &str {
        let rest = postgres_rest(&self.0).unwrap_or_default();
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        match host.strip_prefix('[') {
            Some(address) => address.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({})", self.masked())
    }
}

fn postgres_rest(text: &str) -> Option<&str> {
    text.strip_prefix("postgres://")
        .or_else(|| text.strip_prefix("postgresql://"))
}

fn masked_parameter(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value))
            if name.to_ascii_lowercase().contains("password") && !value.is_empty() =>
        {
            format!("{name}=***")
        }
        _ => pair.to_owned(),
    }
}

impl Value {
    /// Reads a value. Files are relative to `folder`, where one is given.
    pub(super) fn read(kind: Kind, raw: &Raw, folder: Option<&Path>) -> Result<Value, Unfit> {
        match (kind, raw) {
            (Kind::Bool, Raw::Bool(value)) => Ok(Value::Bool(*value)),
            (Kind::Bool, Raw::Text(text)) => text.parse().map(Value::Bool).map_err(|_| TYPE),
            (Kind::Integer(least, most), Raw::Integer(number)) => {
                let number = u64::try_from(*number).map_err(|_| RANGE)?;
                within(number, least, most).map(Value::Integer)
            }
            (Kind::Integer(least, most), Raw::Text(text)) => {
                let number = text.parse::<i128>().map_err(|_| TYPE)?;
                let number = u64::try_from(number).map_err(|_| RANGE)?;
                within(number, least, most).map(Value::Integer)
            }
            (Kind::Networks, raw) => Value::networks(&strings(raw)?),
            (Kind::Tenants, raw) => Value::tenants(&strings(raw)?),
            (Kind::Origins, raw) => Value::origins(&strings(raw)?),
            (Kind::Profiles, raw) => Value::profiles(&strings(raw)?),
            (kind, Raw::Text(text) | Raw::String(text)) => Value::read_text(kind, text, folder),
            _ => Err(TYPE),
        }
    }

    fn read_text(kind: Kind, text: &str, folder: Option<&Path>) -> Result<Value, Unfit> {
        match kind {
            Kind::Time(least, most) => {
                let time = within(parse_time(text).ok_or(TYPE)?, least, most)?;
                Ok(Value::Time(Duration::from_millis(time)))
            }
            Kind::Size(least, most) => {
                within(parse_size(text).ok_or(TYPE)?, least, most).map(Value::Size)
            }
            Kind::Listen => text.parse().map(Value::Listen).map_err(|_| TYPE),
            Kind::Base => is_base(text)
                .then(|| Value::Base(text.to_owned()))
                .ok_or(TYPE),
            Kind::File if text.is_empty() => Err(TYPE),
            Kind::File => Ok(Value::File(match folder {
                Some(folder) => folder.join(text),
                None => PathBuf::from(text),
            })),
            Kind::Choice(words) => {
                let word = words.iter().find(|word| **word == text).ok_or(TYPE)?;
                Ok(Value::Choice(word))
            }
            Kind::Database => DatabaseUrl::parse(text, folder)
                .map(Value::Database)
                .ok_or(TYPE),
            Kind::Role => is_role(text)
                .then(|| Value::Role(text.to_owned()))
                .ok_or(TYPE),
            Kind::Bool
            | Kind::Integer(..)
            | Kind::Networks
            | Kind::Tenants
            | Kind::Origins
            | Kind::Profiles => Err(TYPE),
        }
    }

    fn networks(texts: &[&str]) -> Result<Value, Unfit> {
        let mut networks: Vec<String> = Vec::new();
        for text in texts {
            if !is_network(text) {
                return Err(TYPE);
            }
            if networks.iter().any(|known| known == text) {
                return Err(REPEATED);
            }
            networks.push((*text).to_owned());
        }
        Ok(Value::Networks(networks))
    }

    fn tenants(texts: &[&str]) -> Result<Value, Unfit> {
        let mut tenants = Vec::new();
        for (text, place) in texts.iter().zip(1..) {
            let code = MunicipalityCode::parse(text).map_err(|error| Unfit {
                rule: "config-tenant",
                detail: Some(format!("#{place} {}", error.code())),
            })?;
            if tenants.contains(&code) {
                return Err(REPEATED);
            }
            tenants.push(code);
        }
        Ok(Value::Tenants(tenants))
    }

    fn origins(texts: &[&str]) -> Result<Value, Unfit> {
        let mut origins = Vec::new();
        for text in texts {
            let origin = Origin::parse(text).ok_or(TYPE)?;
            if origins.contains(&origin) {
                return Err(REPEATED);
            }
            origins.push(origin);
        }
        Ok(Value::Origins(origins))
    }

    fn profiles(texts: &[&str]) -> Result<Value, Unfit> {
        let mut profiles = Vec::new();
        for text in texts {
            let (name, address) = text.split_once('=').ok_or(TYPE)?;
            let kind = fhir::Kind::parse(name.trim()).ok_or(TYPE)?;
            let address = address.trim();
            let fits = address.len() <= PROFILE_BYTES_MAX
                && address.bytes().all(|byte| byte.is_ascii_graphic())
                && address.contains(':');
            if !fits {
                return Err(TYPE);
            }
            let profile = (kind, address.to_owned());
            if profiles.contains(&profile) {
                return Err(REPEATED);
            }
            profiles.push(profile);
        }
        Ok(Value::Profiles(profiles))
    }

    /// The value as an environment variable writes it, with secrets masked.
    pub(super) fn shown(&self) -> String {
        match self {
            Value::Bool(value) => value.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Time(time) => time_text(milliseconds(*time)),
            Value::Size(bytes) => size_text(*bytes),
            Value::Listen(address) => address.to_string(),
            Value::Base(text) => text.clone(),
            Value::File(path) => path.display().to_string(),
            Value::Choice(word) => (*word).to_owned(),
            Value::Database(url) => url.masked(),
            Value::Role(name) => name.clone(),
            Value::Networks(networks) => networks.join(","),
            Value::Profiles(profiles) => {
                let shown: Vec<String> = profiles
                    .iter()
                    .map(|(kind, address)| format!("{kind}={address}"))
                    .collect();
                shown.join(",")
            }
            Value::Origins(origins) => {
                let shown: Vec<String> = origins.iter().map(ToString::to_string).collect();
                shown.join(",")
            }
            Value::Tenants(tenants) => {
                let codes: Vec<String> = tenants.iter().map(ToString::to_string).collect();
                codes.join(",")
            }
        }
    }
}

/// The entries of a list that is written as text, parted by commas.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

fn within(number: u64, least: u64, most: u64) -> Result<u64, Unfit> {
    (least..=most)
        .contains(&number)
        .then_some(number)
        .ok_or(RANGE)
}

fn strings(raw: &Raw) -> Result<Vec<&str>, Unfit> {
    match raw {
        Raw::Text(text) => Ok(listed(text).collect()),
        Raw::List(entries) => entries
            .iter()
            .map(|entry| match entry {
                Raw::String(text) => Ok(text.as_str()),
                _ => Err(TYPE),
            })
            .collect(),
        _ => Err(TYPE),
    }
}

fn is_role(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    text.len() <= ROLE_BYTES_MAX
        && text.as_bytes().first().is_some_and(begins)
        && text.bytes().all(is_plain)
}

fn is_base(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let visible = rest
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"?#@\\\"<>".contains(&b));
        visible && !rest.starts_with(['/', ':']) && !rest.is_empty() && !rest.ends_with('/')
    })
}

fn is_network(text: &str) -> bool {
    let (address, bits) = text
        .split_once('/')
        .map_or((text, None), |(a, b)| (a, Some(b)));
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    let whole = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| bits.parse::<u8>().is_ok_and(|bits| bits <= whole))
}
