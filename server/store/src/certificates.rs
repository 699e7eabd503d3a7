//! Certificates: what was meant to be signed, kept before it was; what was signed; and what was withdrawn since.
//!
//! A certificate moves on in the same transaction as the resource that tells of it, so that nothing is signed of which
//! nothing is known, and nobody is told of what was not kept.

use std::fmt;

use fhir::{Key, Version};

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::seal::{KeyRing, Place};
use crate::store::Store;

mod lent;
mod row;

pub(crate) use row::hindrance;

/// Where a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateState {
    /// It has its number, and what is to be signed is kept.
    Intended = 1,
    /// It was signed and given out.
    Issued = 2,
    /// It was signed, or may have been, and does not count any more.
    Withdrawn = 3,
    /// It was never given out, and never will be.
    Abandoned = 4,
}

/// A record in the version in which it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which one.
    pub key: Key,
    /// Which version.
    pub version: Version,
}

/// A certificate that is to be signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Intended {
    /// Its number, drawn by chance.
    pub id: [u8; 16],
    /// In which format, by the roof's own number.
    pub format: i16,
    /// Whose it is.
    pub person: Key,
    /// The doses that it states.
    pub doses: Vec<Key>,
    /// When its signature ends, in milliseconds of the Unix epoch.
    pub ends_at: i64,
    /// What is to be signed. It is sealed.
    pub intent: Vec<u8>,
    /// What it rests on: all of it has to be as it was read.
    pub held: Vec<Held>,
    /// From when on others count, in milliseconds of the Unix epoch.
    pub counted_from: i64,
    /// How many a person may have from then on.
    pub person_max: u32,
    /// How many the municipality may give out from then on.
    pub tenant_max: u32,
}

/// A certificate that was signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub id: [u8; 16],
    /// The key that signed it.
    pub key_id: String,
    /// Under what it is withdrawn.
    pub revocation: String,
    /// What was signed, in the roof's own form. It is sealed.
    pub signed: Vec<u8>,
}

/// What becomes of a certificate with a write.
#[derive(Clone, PartialEq, Eq)]
pub enum CertificateStep {
    /// It gets its number, and what is to be signed is kept.
    Intend(Box<Intended>),
    /// It was signed.
    Issue(Issued),
    /// It does not count any more. Of one that was never issued it is told here under what it is withdrawn, if it was signed.
    Withdraw {
        /// Its number.
        id: [u8; 16],
        /// Why, by the roof's own number.
        reason: i16,
        /// The key and the id of withdrawal of one that was signed and never issued.
        signed: Option<(String, String)>,
    },
    /// It was never signed.
    Abandon {
        /// Its number.
        id: [u8; 16],
    },
}

/// What is said of a certificate is never shown.
impl fmt::Debug for CertificateStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CertificateStep::Intend(_) => "Intend(…)",
            CertificateStep::Issue(_) => "Issue(…)",
            CertificateStep::Withdraw { .. } => "Withdraw(…)",
            CertificateStep::Abandon { .. } => "Abandon(…)",
        })
    }
}

impl CertificateStep {
    /// What it rests on.
    pub(crate) fn held(&self) -> &[Held] {
        match self {
            CertificateStep::Intend(intended) => &intended.held,
            _ => &[],
        }
    }
}

/// A certificate as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Certified {
    /// Its number.
    pub id: [u8; 16],
    /// Where it stands.
    pub state: CertificateState,
    /// In which format.
    pub format: i16,
    /// Why it was withdrawn; 0 where it was not.
    pub reason: i16,
    /// When it got its number.
    pub intended_at: i64,
    /// When it came to stand where it stands.
    pub changed_at: i64,
    /// When its signature ends.
    pub ends_at: i64,
    /// The key; empty until it was signed.
    pub key_id: String,
    /// Under what it is withdrawn; empty until it was signed.
    pub revocation: String,
    /// What was to be signed.
    pub intent: Vec<u8>,
    /// What was signed; empty until it was.
    pub signed: Vec<u8>,
}

/// What is said of a certificate is never shown.
impl fmt::Debug for Certified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certified({:?})", self.state)
    }
}

/// A certificate that was withdrawn, as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// In which format.
    pub format: i16,
    /// The key.
    pub key_id: String,
    /// Under what it is withdrawn.
    pub revocation: String,
    /// When, in milliseconds of the Unix epoch.
    pub at: i64,
}

/// Writes what becomes of the certificates of a write.
pub(crate) fn write(
    connection: &mut AnyConnection,
    (keys, tenant): (&KeyRing, i32),
    steps: &[CertificateStep],
    now_ms: i64,
) -> Result<(), StoreError> {
    for step in steps {
        write_one(connection, (keys, tenant), step, now_ms)?;
    }
    match row::numbered(steps) {
        Some((first, more)) => row::add_to_count(connection, tenant, (first.counted_from, more)),
        None => Ok(()),
    }
}

fn write_one(
    connection: &mut AnyConnection,
    (keys, tenant): (&KeyRing, i32),
    step: &CertificateStep,
    now_ms: i64,
) -> Result<(), StoreError> {
    match step {
        CertificateStep::Intend(intended) => {
            let place = Place::Intent(intended.id);
            let sealed = keys.seal(tenant, place, &intended.intent)?;
            let person = digest(keys, tenant, &intended.person);
            row::insert(connection, tenant, intended, (person, sealed, now_ms))?;
            let doses: Vec<[u8; 16]> = intended
                .doses
                .iter()
                .map(|dose| digest(keys, tenant, dose))
                .collect();
            row::insert_doses(connection, tenant, intended.id, &doses)
        }
        CertificateStep::Issue(issued) => {
            let sealed = keys.seal(tenant, Place::Signed(issued.id), &issued.signed)?;
            row::issue(connection, tenant, issued, (sealed, now_ms))
        }
        CertificateStep::Withdraw { id, reason, signed } => row::withdraw(
            connection,
            (tenant, *id),
            (*reason, signed.as_ref()),
            now_ms,
        ),
        CertificateStep::Abandon { id } => row::abandon(connection, (tenant, *id), now_ms),
    }
}

fn digest(keys: &KeyRing, tenant: i32, key: &Key) -> [u8; 16] {
    let text = key.to_string();
    keys.digest("certificate", tenant, &[text.as_bytes()])
}

impl Store {
    /// A number for a certificate that is asked for under a key of the caller's: the same for the same key, and chance to
    /// everybody who has not got the keys of the house.
    pub fn certificate_number(&self, tenant: i32, client: &str, asked: &[&[u8]]) -> [u8; 16] {
        let mut parts = vec![client.as_bytes()];
        parts.extend_from_slice(asked);
        self.keys().digest("certificate number", tenant, &parts)
    }

    /// A certificate.
    pub fn certificate(&self, tenant: i32, id: [u8; 16]) -> Result<Option<Certified>, StoreError> {
        let found = self.read_of(tenant, |connection| row::one(connection, (tenant, id)))?;
        found.map(|row| self.open(tenant, row)).transpose()
    }

    /// The certificates of a person, the newest first, at most so many.
    pub fn certificates_of(
        &self,
        tenant: i32,
        person: &Key,
        most: usize,
    ) -> Result<Vec<Certified>, StoreError> {
        let person = digest(self.keys(), tenant, person);
        let rows = self.read_of(tenant, |connection| {
            row::of_person(connection, (tenant, person), most)
        })?;
        self.open_all(tenant, rows)
    }

    /// The certificates that state one of these doses, and were not withdrawn.
    pub fn certificates_stating(
        &self,
        tenant: i32,
        doses: &[Key],
    ) -> Result<Vec<Certified>, StoreError> {
        let mut doses: Vec<[u8; 16]> = doses
            .iter()
            .map(|dose| digest(self.keys(), tenant, dose))
            .collect();
        doses.sort_unstable();
        doses.dedup();
        let mut all: Vec<Certified> = Vec::new();
        for some in doses.chunks(row::DOSES_MAX) {
            let rows = self.read_of(tenant, |connection| row::stating(connection, tenant, some))?;
            for found in self.open_all(tenant, rows)? {
                if all.iter().all(|known| known.id != found.id) {
                    all.push(found);
                }
            }
        }
        Ok(all)
    }

    /// The certificates that got their number before this moment and came to nothing since, the oldest first.
    pub fn certificates_unfinished(
        &self,
        tenant: i32,
        before_ms: i64,
        most: usize,
    ) -> Result<Vec<Certified>, StoreError> {
        let rows = self.read_of(tenant, |connection| {
            row::unfinished(connection, tenant, before_ms, most)
        })?;
        self.open_all(tenant, rows)
    }

    /// The certificates of a key that count, at most so many.
    pub fn certificates_by_key(
        &self,
        tenant: i32,
        key_id: &str,
        most: usize,
    ) -> Result<Vec<Certified>, StoreError> {
        let rows = self.read_of(tenant, |connection| {
            row::by_key(connection, tenant, key_id, most)
        })?;
        self.open_all(tenant, rows)
    }

    /// Every certificate of a municipality that was signed and withdrawn, and has not ended by this moment.
    pub fn certificates_withdrawn(
        &self,
        tenant: i32,
        now_ms: i64,
    ) -> Result<Vec<Withdrawn>, StoreError> {
        self.read_of(tenant, |connection| {
            row::withdrawn(connection, tenant, now_ms)
        })
    }

    fn open_all(&self, tenant: i32, rows: Vec<Certified>) -> Result<Vec<Certified>, StoreError> {
        rows.into_iter().map(|row| self.open(tenant, row)).collect()
    }

    fn open(&self, tenant: i32, sealed: Certified) -> Result<Certified, StoreError> {
        let keys = self.keys();
        let damaged =
            || StoreError::Unexpected("what is kept of a certificate does not open".to_owned());
        let intent = keys.open(tenant, Place::Intent(sealed.id), &sealed.intent);
        let signed = match sealed.signed.is_empty() {
            true => Vec::new(),
            false => keys
                .open(tenant, Place::Signed(sealed.id), &sealed.signed)
                .ok_or_else(damaged)?,
        };
        Ok(Certified {
            intent: intent.ok_or_else(damaged)?,
            signed,
            ..sealed
        })
    }
}

#[cfg(test)]
mod tests;
