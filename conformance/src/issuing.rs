//! A desk that issues certificates, and what must hold of all it was answered: each is there, nothing is signed that is not
//! recorded, and no serial was used twice.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::holders;
use crate::http::{Client, Request};

/// How often something is asked for again before it counts as lost.
const ATTEMPTS_MAX: usize = 40;
/// How long is waited in between.
const PAUSE: Duration = Duration::from_millis(100);

/// What came of asking for a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The certificate.
    Certificate(String),
    /// The key was spent on one that will never be given out.
    Spent,
    /// No answer, or one that leaves it open.
    Open,
    /// The server was certainly not reached.
    Unsent,
    /// It was told no: the status and its words.
    Refused(u16, String),
}

/// What is known of the requests so far.
#[derive(Debug)]
pub struct Issuing {
    client: Client,
    /// The signer's own list.
    list: PathBuf,
    /// What was answered: the certificate by its key.
    pub answered: BTreeMap<String, String>,
    /// Keys and certificates of which was seen already that they are there.
    seen: BTreeSet<String>,
}

impl Issuing {
    /// A desk at this address, with the right to issue; the signer keeps its list there.
    pub fn new(address: SocketAddr, token: &str, list: PathBuf) -> Issuing {
        Issuing {
            client: Client::new(address, Duration::from_secs(20))
                .with_header("Authorization", &format!("Bearer {token}")),
            list,
            answered: BTreeMap::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Asks for a certificate of a person, once.
    pub fn ask(&mut self, person: &str, key: &str) -> Given {
        let body = holders::wish(person);
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        let request = Request {
            headers: &headers,
            body: Some(body.as_bytes()),
            ..Request::new("POST", "/certificates")
        };
        let response = match self.client.send(&request) {
            Ok(response) => response,
            Err(crate::http::HttpError::Connect(_)) => return Given::Unsent,
            Err(_) => return Given::Open,
        };
        let told = response.json().unwrap_or_default();
        let certificate = told.pointer("/certificates/0/id").and_then(Value::as_str);
        match (response.status, certificate) {
            (201, Some(certificate)) => {
                let certificate = certificate.to_owned();
                self.answered.insert(key.to_owned(), certificate.clone());
                Given::Certificate(certificate)
            }
            (409, _) => Given::Spent,
            (429 | 500..=599, _) => Given::Open,
            (status, _) => Given::Refused(status, told.to_string()),
        }
    }

    /// Asks again for what was not answered. It is given out, or told to be spent, and then another key gets it.
    pub fn again(&mut self, person: &str, key: &str) -> Result<(), String> {
        for _ in 0..ATTEMPTS_MAX {
            let given = match self.ask(person, key) {
                Given::Spent => self.ask(person, &format!("{key}-again")),
                given => given,
            };
            if matches!(given, Given::Certificate(_)) {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        Err(format!("{key} was never answered again"))
    }

    /// Asks again under a key that was answered: it must be the same certificate.
    pub fn repeat(&mut self, person: &str, key: &str) -> Option<String> {
        let first = self.answered.get(key)?.clone();
        match self.ask(person, key) {
            Given::Certificate(same) if same == first => None,
            Given::Open | Given::Unsent => None,
            other => Some(format!("{key} was {first}, and is now {other:?}")),
        }
    }

    /// Holds the signer's list against what the server knows, and both against what was answered. `all` looks at what was
    /// seen before once more.
    pub fn count(&mut self, all: bool) -> Result<Vec<String>, String> {
        if all {
            self.seen.clear();
        }
        let text = std::fs::read_to_string(&self.list).map_err(|error| error.to_string())?;
        let signer = Signer::read(&text);
        let mut wrong = signer.doubled();
        for serial in &signer.begun() {
            // Nothing is signed that is not recorded.
            if self.seen.insert(format!("serial {serial}")) && self.known(serial)?.0 != 200 {
                wrong.push(format!(
                    "{serial} is the signer's, and the server does not know it"
                ));
            }
        }
        for (key, certificate) in self.answered.clone() {
            let fresh = self.seen.insert(format!("key {key}"));
            if fresh && self.known(&certificate)? != (200, "issued".to_owned()) {
                wrong.push(format!("what was answered to {key} is not issued any more"));
            }
        }
        Ok(wrong)
    }

    fn known(&mut self, serial: &str) -> Result<(u16, String), String> {
        let path = format!("/certificates/{serial}");
        let response = self.client.fetch(&path).map_err(|e| e.to_string())?;
        let told = response.json().unwrap_or_default();
        let status = told.pointer("/status").and_then(Value::as_str);
        Ok((response.status, status.unwrap_or_default().to_owned()))
    }
}

/// What the signer noted: how often it began and how often it signed, by serial.
#[derive(Debug, Default)]
struct Signer(BTreeMap<String, (usize, usize)>);

impl Signer {
    fn read(list: &str) -> Signer {
        let mut signer = Signer::default();
        for line in list.lines() {
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let serial = line.pointer("/serial").and_then(Value::as_str);
            let counts = signer.0.entry(serial.unwrap_or_default().to_owned());
            let (begun, signed) = counts.or_default();
            *begun += usize::from(line.pointer("/step/begin").is_some());
            *signed += usize::from(line.pointer("/step/signed").is_some());
        }
        signer
    }

    fn begun(&self) -> Vec<String> {
        let begun = self.0.iter().filter(|(_, (begun, _))| *begun > 0);
        begun.map(|(serial, _)| serial.clone()).collect()
    }

    fn doubled(&self) -> Vec<String> {
        let doubled = self
            .0
            .iter()
            .filter(|(_, (begun, signed))| *begun > 1 || *signed > 1);
        doubled
            .map(|(serial, _)| format!("{serial} was used more than once"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_that_was_begun_or_signed_twice_is_told() {
        let begin = r#"{"serial":"a","step":{"begin":{}}}"#;
        let signed = r#"{"serial":"a","step":{"signed":{}}}"#;
        let list = |lines: &[&str]| Signer::read(&lines.join("\n")).doubled().len();
        assert_eq!(list(&[begin, signed, "half a li"]), 0);
        assert_eq!(list(&[begin, begin]), 1);
        assert_eq!(list(&[begin, signed, signed]), 1);
    }
}
