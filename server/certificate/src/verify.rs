//! The layers of a certificate, opened in order. The first that fails is named, and decides the answer.
//!
//! Nothing that a certificate says leaves this room before its signature, its key, its times and its revocation were
//! checked. Nothing is fetched and nothing is kept. That the person is the one named, somebody has to see.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::claims::{Dates, Statement};
use crate::cose::Irregular;
use crate::fault::{Answer, Fault, Layer};
use crate::health_card;
use crate::health_link;
use crate::json;
use crate::keys::SigningKey;
use crate::trust::Trust;

mod card;
mod checked;
mod envelope;
mod seal;

/// The longest text that is looked at.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// How far clocks may differ.
const TOLERANCE_SECONDS: i64 = 300;
/// How many texts are looked at together.
const TEXTS_MAX: usize = 32;

/// A kind of certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The international certificate of vaccination.
    Icvp,
    /// The WHO's record of a dose.
    Ddcc,
    /// The EU's certificate.
    EuDcc,
    /// A signed link.
    SignedLink,
    /// The envelope of the four before, with a content that is not known here.
    Hcert,
    /// A SMART Health Card.
    HealthCard,
    /// A SMART Health Link.
    HealthLink,
    /// A visible digital seal.
    VdsNc,
}

impl Format {
    /// The formats that are issued, in the order of their numbers where they are kept.
    pub const ISSUED: [Format; 6] = [
        Format::Icvp,
        Format::Ddcc,
        Format::EuDcc,
        Format::SignedLink,
        Format::HealthCard,
        Format::VdsNc,
    ];

    /// The format with this word.
    pub fn parse(code: &str) -> Option<Format> {
        Format::ISSUED.into_iter().find(|one| one.code() == code)
    }

    /// The word for machines.
    pub fn code(self) -> &'static str {
        match self {
            Format::Icvp => "icvp",
            Format::Ddcc => "ddcc",
            Format::EuDcc => "eu-dcc",
            Format::SignedLink => "signed-link",
            Format::Hcert => "hcert",
            Format::HealthCard => "health-card",
            Format::HealthLink => "health-link",
            Format::VdsNc => "vds-nc",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Why it is not valid.
    pub fault: Option<Fault>,
    /// The kind, as soon as it is known.
    pub format: Option<Format>,
    /// What other kind of code it is, if that is known.
    pub other_kind: Option<&'static str>,
    /// Who says it has signed.
    pub issuer: Option<String>,
    /// The key that is named.
    pub key_id: Option<String>,
    /// The dates that are named.
    pub dates: Dates,
    /// What it says. Only a valid one says anything.
    pub statement: Option<Statement>,
    /// What was out of order and does not matter for the answer.
    pub irregular: Vec<Irregular>,
}

impl Verdict {
    fn new() -> Verdict {
        Verdict {
            answer: Answer::Malformed,
            fault: None,
            format: None,
            other_kind: None,
            issuer: None,
            key_id: None,
            dates: Dates::default(),
            statement: None,
            irregular: Vec::new(),
        }
    }

    /// The layer that failed.
    pub fn layer(&self) -> Option<Layer> {
        self.fault.map(Fault::layer)
    }

    /// Whether the signature was good, although the content was not understood.
    pub fn is_genuine(&self) -> bool {
        self.answer == Answer::Valid || self.fault.is_some_and(Fault::is_genuine)
    }

    /// The verdict that follows from how a check went. A refusal says nothing of the content.
    fn close(mut self, outcome: Result<Statement, Fault>) -> Verdict {
        match outcome {
            Ok(statement) => {
                self.answer = Answer::Valid;
                self.statement = Some(statement);
            }
            Err(fault) => {
                self.answer = fault.answer();
                self.fault = Some(fault);
                self.statement = None;
            }
        }
        self
    }

    fn refused(fault: Fault) -> Verdict {
        Verdict::new().close(Err(fault))
    }
}

/// What a check needs besides the text.
pub struct Verifier<'a> {
    /// Whose keys count.
    pub trust: &'a Trust,
    /// The products that international certificates may name.
    pub catalogue: &'a Catalogue,
    /// What time it is, in seconds since 1970.
    pub now: i64,
}

impl Verifier<'_> {
    /// Checks the texts of all codes of a sheet. Parts of one health card are put together; all others stand alone.
    pub fn verify_all(&self, texts: &[&str]) -> Vec<Verdict> {
        if texts.len() > TEXTS_MAX {
            return vec![Verdict::refused(Fault::TooLong)];
        }
        let is_part = |text: &&str| health_card::chunk(text.trim()) != Ok(None);
        let parts: Vec<&str> = texts
            .iter()
            .copied()
            .filter(is_part)
            .map(str::trim)
            .collect();
        let mut verdicts = Vec::new();
        if !parts.is_empty() {
            match health_card::join_chunks(&parts) {
                Ok(whole) => verdicts.extend(self.verify(&whole)),
                Err(fault) => {
                    let format = Some(Format::HealthCard);
                    verdicts.push(
                        Verdict {
                            format,
                            ..Verdict::new()
                        }
                        .close(Err(fault)),
                    );
                }
            }
        }
        for text in texts.iter().filter(|text| !is_part(text)) {
            verdicts.extend(self.verify(text));
        }
        verdicts
    }

    /// Checks one text: a code, or a file of health cards. There is at least one verdict.
    pub fn verify(&self, text: &str) -> Vec<Verdict> {
        self.verify_with(text, None)
    }

    /// Checks one text as everybody does. Whoever signed it with this key, and holds it, gets the answer sooner.
    pub(crate) fn verify_with(&self, text: &str, own: Option<&SigningKey>) -> Vec<Verdict> {
        if text.len() > TEXT_BYTES_MAX {
            return vec![Verdict::refused(Fault::TooLong)];
        }
        let text = text.trim();
        if text.is_empty() {
            return vec![Verdict::refused(Fault::Empty)];
        }
        if text.starts_with('{') {
            return self.verify_json(text, own);
        }
        vec![self.verify_code(text, own)]
    }

    fn verify_code(&self, text: &str, own: Option<&SigningKey>) -> Verdict {
        if let Some(kind) = other_kind(text) {
            return Verdict {
                other_kind: Some(kind),
                ..Verdict::new()
            }
            .close(Err(Fault::UnsupportedFormat));
        }
        if text.starts_with(crate::hcert::PREFIX) {
            return envelope::verify(self, text, own);
        }
        if text.starts_with(health_card::PREFIX) {
            let mut verdict = Verdict::new();
            verdict.format = Some(Format::HealthCard);
            return match health_card::from_digits(text) {
                Ok(jws) => card::verify(self, &jws, own),
                Err(fault) => verdict.close(Err(fault)),
            };
        }
        if text.contains(health_link::PREFIX) || text.contains(health_link::PREFIX_SIGNED) {
            let verdict = Verdict {
                format: Some(Format::HealthLink),
                other_kind: Some("health-link"),
                ..Verdict::new()
            };
            // Nothing in a link is signed; what is behind it, an app has to fetch.
            return verdict.close(Err(Fault::UnsupportedFormat));
        }
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.split('.').count() == 3
            && text
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(base64))
        {
            return card::verify(self, text, own);
        }
        // In their first months some had no prefix.
        if text.len() >= OLD_LETTERS_MIN
            && crate::base45::decode(text).is_ok_and(|bytes| bytes.first() == Some(&0x78))
        {
            return envelope::verify(self, text, own);
        }
        Verdict::refused(Fault::UnknownFormat)
    }

    fn verify_json(&self, text: &str, own: Option<&SigningKey>) -> Vec<Verdict> {
        let file = match json::parse(text.as_bytes()) {
            Ok(file) => file,
            Err(fault) => return vec![Verdict::refused(fault)],
        };
        if file.get("data").is_some() && file.get("sig").is_some() {
            return vec![seal::verify(self, &file, own)];
        }
        if file.get("verifiableCredential").is_some() {
            return match health_card::members(&file) {
                Ok(cards) => cards
                    .iter()
                    .map(|card| card::verify(self, card, own))
                    .collect(),
                Err(fault) => vec![
                    Verdict {
                        format: Some(Format::HealthCard),
                        ..Verdict::new()
                    }
                    .close(Err(fault)),
                ],
            };
        }
        if file.get("@context").is_some()
            || file.get("credentialSubject").is_some()
            || file.get("type").is_some_and(Value::is_array)
        {
            let verdict = Verdict {
                other_kind: Some("w3c-credential"),
                ..Verdict::new()
            };
            return vec![verdict.close(Err(Fault::UnsupportedFormat))];
        }
        vec![Verdict::refused(Fault::UnknownFormat)]
    }

    /// Whether the certificate is in force, with some minutes for clocks that differ.
    fn check_times(&self, dates: Dates) -> Result<(), Fault> {
        if dates
            .issued_at
            .is_some_and(|issued| issued.saturating_sub(TOLERANCE_SECONDS) > self.now)
        {
            return Err(Fault::NotYetValid);
        }
        if dates
            .expires_at
            .is_some_and(|end| end.saturating_add(TOLERANCE_SECONDS) < self.now)
        {
            return Err(Fault::Expired);
        }
        Ok(())
    }
}

/// The shortest certificate without a prefix that there can be: a signature alone takes 96 letters.
const OLD_LETTERS_MIN: usize = 120;

/// Codes of other systems that people hold beside ours.
fn other_kind(text: &str) -> Option<&'static str> {
    let starts = |prefix: &str| text.starts_with(prefix);
    match () {
        () if starts("NZCP:/") => Some("nz-covid-pass"),
        () if starts("DC0") && text.len() > 20 => Some("visible-digital-seal"),
        () if starts("PK\u{3}\u{4}") => Some("divoc"),
        () if starts("CRED:") => Some("cred"),
        () if starts("P<") && text.len() >= 44 => Some("passport"),
        () if starts("https://") && !text.contains(health_link::PREFIX) => Some("web-address"),
        () => None,
    }
}

#[cfg(test)]
mod tests;
