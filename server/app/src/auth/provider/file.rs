//! The operator's file of outside providers: read strictly, with everything that is wrong about it and where that stands.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use access::federation::Provider;
use access::jose::Algorithm;
use access::{Role, Token};
use serde_json::{Map, Value};

use super::Outside;
use crate::auth::account::staff_role;
use crate::config::{Finding, Origin as Source, nearest};
use crate::egress::Origin;

/// The longest file of providers, and the most providers in it.
const FILE_BYTES_MAX: u64 = 256 * 1024;
const PROVIDERS_MAX: usize = 8;
/// Of a finding about the file as a whole.
const WHOLE: &str = "";
/// How long a name on a button may be, and how long our id there.
const NAME_CHARS_MAX: usize = 40;
const CLIENT_BYTES_MAX: usize = 255;

/// What a provider may have, and what it must have.
const MEMBERS: [&str; 10] = [
    "id",
    "name",
    "issuer",
    "client_id",
    "client_secret_file",
    "algorithms",
    "acr",
    "amr",
    "max_age",
    "roles",
];
const NEEDED: [&str; 5] = ["id", "name", "issuer", "client_id", "roles"];

/// Reads the file. Each issuer has to be an origin that may be called.
pub fn read(file: &Path, listed: &[Origin]) -> Result<Vec<Outside>, Vec<Finding>> {
    let at = |line| Source::File {
        path: file.to_owned(),
        line,
    };
    let alone = |rule, line| vec![Finding::new(rule, WHOLE, at(line))];
    let unreadable = |error: std::io::Error| {
        let finding = Finding::new("config-provider-unreadable", "", at(1));
        vec![finding.with("detail", error.kind())]
    };
    if file.metadata().map_err(unreadable)?.len() > FILE_BYTES_MAX {
        return Err(alone("config-provider-form", 1));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let all: Value = serde_json::from_slice(&bytes)
        .map_err(|error| alone("config-provider-syntax", error.line()))?;
    // What could be read as JSON is text.
    let text = String::from_utf8(bytes).unwrap_or_default();
    let places = places(&text);
    let Value::Array(all) = all else {
        return Err(alone("config-provider-form", 1));
    };
    if all.len() > PROVIDERS_MAX {
        return Err(alone("config-provider-form", 1));
    }
    let mut known: Vec<Outside> = Vec::new();
    let mut findings = Vec::new();
    for (nth, (one, place)) in all.iter().zip(&places).enumerate() {
        let Value::Object(members) = one else {
            findings.extend(alone("config-provider-form", place.line));
            continue;
        };
        let id = members.get("id").and_then(Value::as_str);
        let mut reading = Reading {
            file,
            listed,
            members,
            place,
            name: id
                .filter(|id| is_id(id))
                .map_or(format!("[{nth}]"), str::to_owned),
            findings: &mut findings,
        };
        let outside = reading.provider();
        let Some(outside) = outside else { continue };
        let before = |own: &dyn Fn(&Outside) -> bool| known.iter().any(own);
        if before(&|one| one.id == outside.id) {
            reading.report("config-provider-repeated", "id");
        } else if before(&|one| one.provider.issuer == outside.provider.issuer) {
            reading.report("config-provider-repeated", "issuer");
        }
        known.push(outside);
    }
    match findings.is_empty() {
        true => Ok(known),
        false => Err(findings),
    }
}

/// One provider as it is read, and what is wrong with it.
struct Reading<'a> {
    file: &'a Path,
    listed: &'a [Origin],
    members: &'a Map<String, Value>,
    place: &'a Place,
    name: String,
    findings: &'a mut Vec<Finding>,
}

impl Reading<'_> {
    /// The provider, if nothing is wrong with it.
    fn provider(&mut self) -> Option<Outside> {
        let before = self.findings.len();
        self.members_stand_once();
        let id = self.value("id", "a-z 0-9 - (1–32)", |value| {
            value.as_str().filter(|id| is_id(id)).map(str::to_owned)
        });
        let name = self.value("name", "{\"ja\": …, \"en\": …} (1–40)", name_of);
        let client_id = self.value("client_id", "1–255", |value| {
            let fits = |id: &&str| (1..=CLIENT_BYTES_MAX).contains(&id.len());
            value.as_str().filter(fits).map(str::to_owned)
        });
        let issuer = self.issuer();
        let algorithms = self.value("algorithms", "RS256, RS384, ES256, ES384", |value| {
            let all: Option<Vec<_>> = texts(value)?
                .iter()
                .map(|name| Algorithm::parse(name))
                .collect();
            all.filter(|all| !all.is_empty())
        });
        let strengths = self.value("acr", "[…]", texts).unwrap_or_default();
        let methods = self.value("amr", "[…]", texts).unwrap_or_default();
        let max_age = self.value("max_age", "0–4294967295", |value| {
            u32::try_from(value.as_u64()?).ok()
        });
        let roles = self.value("roles", "person, staff, approver", |value| {
            let all: Option<Vec<_>> = texts(value)?.iter().map(|name| role(name)).collect();
            all.filter(|all| !all.is_empty())
        });
        let is_strong = !strengths.is_empty() || !methods.is_empty();
        let is_staff = |roles: &Vec<Role>| roles.iter().any(|role| *role != Role::Person);
        if !is_strong && roles.as_ref().is_some_and(is_staff) {
            self.report("config-provider-strength", "acr");
        }
        let secret = self.secret();
        if self.findings.len() > before {
            return None;
        }
        Some(Outside {
            id: id?,
            name: name?,
            provider: Provider {
                issuer: issuer?,
                client_id: client_id?,
                algorithms: algorithms.unwrap_or_else(|| vec![Algorithm::Rs256, Algorithm::Es256]),
                strengths,
                methods,
                age_ms_max: max_age.map(|seconds| i64::from(seconds) * 1_000),
            },
            roles: roles?,
            secret,
            described: Mutex::default(),
            waiting: AtomicUsize::new(0),
        })
    }

    /// A member that is missing, unknown, or there twice, so that nobody knows which counts.
    fn members_stand_once(&mut self) {
        for needed in NEEDED {
            if !self.members.contains_key(needed) {
                self.report("config-provider-missing", needed);
            }
        }
        let place = self.place;
        let mut seen: Vec<&str> = Vec::new();
        for (member, _) in &place.members {
            if seen.contains(&member.as_str()) {
                self.report("config-provider-repeated", member);
            } else if !MEMBERS.contains(&member.as_str()) {
                let near = nearest(member, MEMBERS.into_iter());
                self.report_with(
                    "config-provider-unknown",
                    member,
                    ("nearest", near.join(", ")),
                );
            }
            seen.push(member);
        }
    }

    /// A member's value, if it is there and fits.
    fn value<T>(
        &mut self,
        member: &str,
        allowed: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.members.get(member)?;
        let read = read(value);
        if read.is_none() {
            self.report_with(
                "config-provider-value",
                member,
                ("allowed", allowed.to_owned()),
            );
        }
        read
    }

    /// Where the provider is at home: at an origin by TLS, or on this machine where calls may stay there.
    fn issuer(&mut self) -> Option<String> {
        let issuer = self.members.get("issuer")?.as_str().unwrap_or_default();
        let origin = Origin::of_address(issuer).filter(|_| !issuer.contains(['?', '#']));
        let rule = match origin {
            None => "config-provider-issuer",
            Some(origin) if self.listed.contains(&origin) => return Some(issuer.to_owned()),
            // In the clear it is a provider on this machine, or none.
            Some(origin) if !origin.https => "config-provider-issuer",
            Some(_) => "config-provider-unlisted",
        };
        self.report(rule, "issuer");
        None
    }

    /// Our secret there, in the first line of a file beside this one.
    fn secret(&mut self) -> Option<Token> {
        let member = "client_secret_file";
        let name = self.value(member, "FILE", |value| value.as_str().map(str::to_owned))?;
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let detail = match std::fs::read_to_string(folder.join(name)) {
            Err(error) => error.kind().to_string(),
            Ok(text) => match text.lines().next().map(str::trim) {
                Some(line) if !line.is_empty() => return Some(Token::of_text(line.to_owned())),
                _ => "the first line is empty".to_owned(),
            },
        };
        self.report_with("config-provider-secret", member, ("detail", detail));
        None
    }

    fn report(&mut self, rule: &'static str, member: &str) {
        self.report_with(rule, member, ("", String::new()));
    }

    fn report_with(
        &mut self,
        rule: &'static str,
        member: &str,
        (name, fact): (&'static str, String),
    ) {
        // Of what stands there twice, the last is what is too much.
        let mut found = self.place.members.iter().rev();
        let line = found
            .find(|(known, _)| known == member)
            .map(|(_, line)| *line);
        let origin = Source::File {
            path: self.file.to_owned(),
            line: line.unwrap_or(self.place.line),
        };
        let key = format!("{}.{member}", self.name);
        let finding = Finding::new(rule, &key, origin);
        self.findings.push(match name {
            "" => finding,
            name => finding.with(name, fact),
        });
    }
}

fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&id.len()) && id.bytes().all(plain)
}

fn name_of(value: &Value) -> Option<[String; 2]> {
    let both = value.as_object().filter(|both| both.len() == 2)?;
    let fits = |name: &&str| (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    let of = |language: &str| both.get(language)?.as_str().filter(fits).map(str::to_owned);
    Some([of("ja")?, of("en")?])
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let all = value.as_array()?.iter();
    all.map(|one| one.as_str().map(str::to_owned)).collect()
}

fn role(name: &str) -> Option<Role> {
    match name {
        "person" => Some(Role::Person),
        name => staff_role(name),
    }
}

/// Where an element of the list stands, and each of its members.
struct Place {
    line: usize,
    members: Vec<(String, usize)>,
}

/// The places of a list that could be read as JSON: its reader forgets them.
fn places(text: &str) -> Vec<Place> {
    let (mut all, mut line, mut depth) = (Vec::<Place>::new(), 1, 0_usize);
    let (mut string, mut begins): (Option<(String, usize)>, bool) = (None, true);
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        // The first letter of an element is that of its place.
        if depth == 1 && begins && !letter.is_whitespace() && letter != ']' {
            all.push(Place {
                line,
                members: Vec::new(),
            });
            begins = false;
        }
        match letter {
            '\n' => line += 1,
            '"' => string = Some((quoted(&mut rest), line)),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' => begins = depth == 1,
            ':' if depth == 2 => {
                if let (Some(place), Some(member)) = (all.last_mut(), string.take()) {
                    place.members.push(member);
                }
            }
            _ => {}
        }
    }
    all
}

/// The rest of a text in quotation marks, as it is written there.
fn quoted(rest: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => break,
            '\\' => text.extend([letter].into_iter().chain(rest.next())),
            letter => text.push(letter),
        }
    }
    text
}
