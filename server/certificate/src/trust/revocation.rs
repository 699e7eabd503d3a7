//! What was withdrawn: health cards by the ids of their issuer's list, other certificates by hashes that tell nothing.

use std::collections::{HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::list::read_signed;
use crate::digest::sha256;
use crate::fault::Fault;
use crate::health_card::is_revocation_id;
use crate::json;
use crate::jws;
use crate::keys::{SigningKey, VerifyingKey};

/// The revocation list of one key of an issuer of health cards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRevocations {
    /// The key.
    pub kid: String,
    /// How cards are named: always `rid`.
    pub method: String,
    /// How often the list was changed.
    pub ctr: u64,
    /// The ids, some with a time behind a dot: cards from before that time are withdrawn.
    pub rids: Vec<String>,
}

impl CardRevocations {
    /// A list without doubles, in order.
    pub fn new(kid: &str, changes: u64, ids: impl IntoIterator<Item = String>) -> CardRevocations {
        let mut rids: Vec<String> = ids.into_iter().collect();
        rids.sort_unstable();
        rids.dedup();
        CardRevocations {
            kid: kid.to_owned(),
            method: "rid".to_owned(),
            ctr: changes,
            rids,
        }
    }

    /// Reads a list.
    pub fn parse(text: &[u8]) -> Result<CardRevocations, Fault> {
        json::read(text)
    }

    /// The list as it is published.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What the hashes of a list are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum HashKind {
    /// The whole signature.
    Signature,
    /// The identifier of the certificate.
    Uci,
    /// The country and the identifier.
    CountryCodeUci,
}

/// The first sixteen bytes of the digest, as base64.
pub fn hash_of(bytes: &[u8]) -> String {
    STANDARD.encode(sha256(bytes).get(..16).unwrap_or_default())
}

/// Hashes of withdrawn certificates of one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct HashList {
    /// The key, or `UNKNOWN_KID` for any.
    pub kid: String,
    /// What is hashed.
    pub hash_type: HashKind,
    /// How, in words for programmers.
    pub rule: String,
    /// Grows with every change.
    pub version: u64,
    /// When it was made, in seconds since 1970.
    pub generated: i64,
    /// When the next one comes.
    pub next: i64,
    /// The hashes in order.
    pub hashes: Vec<String>,
}

/// What changed between two versions of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ListChange {
    /// The key.
    pub kid: String,
    /// From this version.
    pub from: u64,
    /// To this version.
    pub to: u64,
    /// What was added.
    pub added: Vec<String>,
    /// What was taken away.
    pub removed: Vec<String>,
}

impl HashList {
    /// What is hashed and how, so that nobody has to guess.
    pub const RULE: &'static str = "base64 of the first 16 bytes of SHA-256 over the whole value";

    /// A list without doubles, in order.
    pub fn new(
        kid: &str,
        kind: HashKind,
        version: u64,
        times: (i64, i64),
        hashes: impl IntoIterator<Item = String>,
    ) -> HashList {
        let mut hashes: Vec<String> = hashes.into_iter().collect();
        hashes.sort_unstable();
        hashes.dedup();
        let (generated, next) = times;
        HashList {
            kid: kid.to_owned(),
            hash_type: kind,
            rule: HashList::RULE.to_owned(),
            version,
            generated,
            next,
            hashes,
        }
    }

    /// The list, signed.
    pub fn publish(&self, key: &SigningKey) -> Option<String> {
        let id = key.public().thumbprint()?;
        jws::sign_plain(&serde_json::to_vec(self).ok()?, key, &id)
    }

    /// Reads a list that this key signed.
    pub fn read(text: &str, key: &VerifyingKey) -> Result<HashList, Fault> {
        json::read(&read_signed(text, key)?)
    }

    /// What changed since an older version.
    pub fn since(&self, older: &HashList) -> ListChange {
        let without = |one: &HashList, other: &HashList| {
            let there: HashSet<&String> = other.hashes.iter().collect();
            one.hashes
                .iter()
                .filter(|hash| !there.contains(hash))
                .cloned()
                .collect()
        };
        ListChange {
            kid: self.kid.clone(),
            from: older.version,
            to: self.version,
            added: without(self, older),
            removed: without(older, self),
        }
    }
}

/// All that was withdrawn, as verdicts look it up.
#[derive(Default)]
pub(crate) struct Revocations {
    /// By issuer, key and id: from before when, if not always.
    cards: HashMap<(String, String), HashMap<String, Option<i64>>>,
    hashes: HashSet<(HashKind, String)>,
}

impl Revocations {
    /// Takes a list whole or not at all; an older one does not replace a newer.
    pub(super) fn add_cards(&mut self, issuer: &str, list: &CardRevocations) -> bool {
        let mut ids = HashMap::new();
        for entry in &list.rids {
            let (id, before) = match entry.split_once('.') {
                Some((id, time)) => match time.parse() {
                    Ok(time) => (id, Some(time)),
                    Err(_) => return false,
                },
                None => (entry.as_str(), None),
            };
            if !is_revocation_id(id) || ids.insert(id.to_owned(), before).is_some() {
                return false;
            }
        }
        if list.method != "rid" {
            return false;
        }
        self.cards
            .insert((issuer.to_owned(), list.kid.clone()), ids);
        true
    }

    pub(super) fn add_hashes(&mut self, list: &HashList) {
        for hash in &list.hashes {
            self.hashes.insert((list.hash_type, hash.clone()));
        }
    }

    /// Whether a card was withdrawn.
    pub(crate) fn has_card(&self, issuer: &str, key_id: &str, id: &str, not_before: i64) -> bool {
        let list = self.cards.get(&(issuer.to_owned(), key_id.to_owned()));
        match list.and_then(|list| list.get(id)) {
            None => false,
            Some(None) => true,
            Some(Some(before)) => not_before < *before,
        }
    }

    /// Whether the signature was withdrawn. Other systems hash all of it or its first half, so that both count.
    pub(crate) fn has_signature(&self, signature: &[u8]) -> bool {
        let half = signature.get(..signature.len() / 2).unwrap_or_default();
        !self.hashes.is_empty()
            && [signature, half]
                .into_iter()
                .any(|bytes| self.has(HashKind::Signature, bytes))
    }

    /// Whether the identifier was withdrawn, alone or with its country.
    pub(crate) fn has_identifier(&self, country: &str, identifier: &str) -> bool {
        !self.hashes.is_empty()
            && (self.has(HashKind::Uci, identifier.as_bytes())
                || self.has(
                    HashKind::CountryCodeUci,
                    format!("{country}{identifier}").as_bytes(),
                ))
    }

    fn has(&self, kind: HashKind, bytes: &[u8]) -> bool {
        self.hashes.contains(&(kind, hash_of(bytes)))
    }
}
