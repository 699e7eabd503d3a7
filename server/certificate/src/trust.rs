//! Whose keys count: document signers, issuers of health cards, authorities of travel documents, and what was withdrawn.
//!
//! Everything here was put in beforehand by an operator. Nothing in a certificate can add to it, and nothing is fetched.

use std::collections::{HashMap, HashSet};

use openssl::x509::{CrlStatus, X509, X509Crl};

use crate::claims::country_of;
use crate::fault::Fault;
use crate::keys::{Certificate, KeyId, VerifyingKey};

mod cards;
mod did;
mod list;
mod revocation;

pub use cards::{PublishedKey, publish_jwks};
pub use did::publish_did;
pub use list::{TrustEntry, TrustList, TrustStatus};
pub use revocation::{CardRevocations, HashKind, HashList, ListChange, hash_of};

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// Records of vaccinations.
    Vaccination,
    /// Records of tests.
    Test,
    /// Records of recoveries.
    Recovery,
}

impl Usage {
    /// The usages that extended key usages limit a key to. None means all.
    fn of_certificate(certificate: &Certificate) -> Vec<Usage> {
        let mut usages = Vec::new();
        for id in certificate.usages() {
            let usage = match id.as_str() {
                "1.3.6.1.4.1.1847.2021.1.1" | "1.3.6.1.4.1.0.1847.2021.1.1" => Usage::Test,
                "1.3.6.1.4.1.1847.2021.1.2" | "1.3.6.1.4.1.0.1847.2021.1.2" => Usage::Vaccination,
                "1.3.6.1.4.1.1847.2021.1.3" | "1.3.6.1.4.1.0.1847.2021.1.3" => Usage::Recovery,
                _ => continue,
            };
            usages.push(usage);
        }
        usages
    }
}

/// A key that counts.
#[derive(Clone)]
pub struct TrustedKey {
    pub(crate) key: VerifyingKey,
    pub(crate) issuer: String,
    pub(crate) not_before: Option<i64>,
    pub(crate) not_after: Option<i64>,
    pub(crate) usages: Vec<Usage>,
    pub(crate) revoked: bool,
}

impl TrustedKey {
    /// Whether it may sign this.
    pub(crate) fn may_sign(&self, usage: Usage) -> bool {
        self.usages.is_empty() || self.usages.contains(&usage)
    }
}

/// How an import went. Entries that cannot be used are counted and never fail the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Entries that were taken.
    pub taken: usize,
    /// Entries that cannot be used.
    pub skipped: usize,
}

/// Keys, authorities and withdrawals.
pub struct Trust {
    /// By id of the key.
    signers: HashMap<KeyId, Vec<TrustedKey>>,
    /// Issuers of which a key is known, in one spelling.
    signer_issuers: HashSet<String>,
    /// By address of the issuer, then by id of the key.
    cards: HashMap<String, HashMap<String, TrustedKey>>,
    authorities: Vec<Certificate>,
    crls: Vec<X509Crl>,
    revocations: revocation::Revocations,
    /// The oldest of the lists that are there.
    oldest: Option<i64>,
    age_seconds_max: i64,
    tests_allowed: bool,
}

/// How old a list may be before it cannot say any more that somebody is unknown.
const AGE_SECONDS_MAX: i64 = 7 * 86_400;
/// What the certificate of a test issuer says as its unit. No trust for earnest use takes it.
pub const TEST_UNIT: &str = "Test, not valid";

impl Trust {
    /// Trusts nobody yet. Keys of test issuers cannot be put in.
    pub fn new() -> Trust {
        Trust {
            signers: HashMap::new(),
            signer_issuers: HashSet::new(),
            cards: HashMap::new(),
            authorities: Vec::new(),
            crls: Vec::new(),
            revocations: revocation::Revocations::default(),
            oldest: None,
            age_seconds_max: AGE_SECONDS_MAX,
            tests_allowed: false,
        }
    }

    /// Trusts nobody yet, and takes test issuers: for the demo and for tests.
    pub fn for_tests() -> Trust {
        Trust {
            tests_allowed: true,
            ..Trust::new()
        }
    }

    /// Whether test issuers count.
    pub(crate) fn takes_tests(&self) -> bool {
        self.tests_allowed
    }

    /// How old lists may be, in seconds.
    pub fn with_list_age_max(mut self, seconds: i64) -> Trust {
        self.age_seconds_max = seconds;
        self
    }

    fn note_list(&mut self, as_of: i64) {
        self.oldest = Some(self.oldest.map_or(as_of, |oldest| oldest.min(as_of)));
    }

    fn is_stale(&self, now: i64) -> bool {
        self.oldest
            .is_some_and(|oldest| now.saturating_sub(oldest) > self.age_seconds_max)
    }

    /// Takes the certificate of a document signer. The issuer is the country that it names, unless one is given.
    pub fn add_signer(
        &mut self,
        certificate: &Certificate,
        issuer: Option<&str>,
        revoked: bool,
    ) -> Option<KeyId> {
        let issuer = issuer
            .map(str::to_owned)
            .or_else(|| certificate.countries().into_iter().next())
            .unwrap_or_default();
        if !self.tests_allowed && is_test_certificate(certificate) {
            return None;
        }
        let key = TrustedKey {
            key: certificate.key().clone(),
            issuer,
            not_before: Some(certificate.not_before()),
            not_after: Some(certificate.not_after()),
            usages: Usage::of_certificate(certificate),
            revoked,
        };
        let id = certificate.key_id();
        self.put_signer(id.clone(), key);
        Some(id)
    }

    fn put_signer(&mut self, id: KeyId, key: TrustedKey) {
        self.signer_issuers.insert(normal(&key.issuer));
        self.signers.entry(id).or_default().push(key);
    }

    /// Takes an authority of travel documents, whose signers put their own certificates into seals.
    pub fn add_authority(&mut self, certificate: Certificate) -> bool {
        if !self.tests_allowed && is_test_certificate(&certificate) {
            return false;
        }
        self.authorities.push(certificate);
        true
    }

    /// Takes a revocation list of an authority, if that authority signed it.
    pub fn add_authority_list(&mut self, crl: &[u8]) -> bool {
        let Ok(crl) = X509Crl::from_der(crl).or_else(|_| X509Crl::from_pem(crl)) else {
            return false;
        };
        let signed = self.authorities.iter().any(|authority| {
            let key = X509::from_der(authority.der()).and_then(|x509| x509.public_key());
            key.is_ok_and(|key| crl.verify(&key).unwrap_or(false))
        });
        if signed {
            self.crls.push(crl);
        }
        signed
    }

    /// The keys that may have signed an HCERT. An issuer of whom keys are known answers for these alone; for others the
    /// id of the key decides, because some issuers name themselves as they like.
    pub(crate) fn signers(
        &self,
        issuer: Option<&str>,
        id: &KeyId,
        now: i64,
    ) -> Result<Vec<&TrustedKey>, Fault> {
        let named = issuer.map(normal);
        let known = named
            .as_ref()
            .is_some_and(|issuer| self.signer_issuers.contains(issuer));
        let with_id = self.signers.get(id).map(Vec::as_slice).unwrap_or_default();
        let of_issuer = |key: &&TrustedKey| !known || Some(normal(&key.issuer)) == named;
        let found: Vec<&TrustedKey> = with_id.iter().filter(of_issuer).collect();
        match (found.is_empty(), known) {
            (false, _) => Ok(found),
            (true, _) if self.is_stale(now) => Err(Fault::TrustListStale),
            (true, true) => Err(Fault::KeyUnknown),
            (true, false) => Err(Fault::IssuerUnknown),
        }
    }

    /// The key of an issuer of health cards.
    pub(crate) fn card_key(&self, issuer: &str, id: &str, now: i64) -> Result<&TrustedKey, Fault> {
        let unknown = |fault| {
            if self.is_stale(now) {
                Fault::TrustListStale
            } else {
                fault
            }
        };
        let keys = self
            .cards
            .get(issuer)
            .ok_or_else(|| unknown(Fault::IssuerUnknown))?;
        keys.get(id).ok_or_else(|| unknown(Fault::KeyUnknown))
    }

    /// The authorities that may have issued the signer's certificate of a seal.
    pub(crate) fn authorities(
        &self,
        signer: &Certificate,
        country: Option<&str>,
        now: i64,
    ) -> Result<Vec<Certificate>, Fault> {
        let of_country = |authority: &Certificate| {
            country.is_some_and(|country| {
                authority
                    .countries()
                    .iter()
                    .any(|one| same_country(one, country))
            })
        };
        let may =
            |authority: &&Certificate| signer.names_issuer(authority) || of_country(authority);
        let found: Vec<Certificate> = self.authorities.iter().filter(may).cloned().collect();
        match found.is_empty() {
            false => Ok(found),
            true if self.is_stale(now) => Err(Fault::TrustListStale),
            true => Err(Fault::IssuerUnknown),
        }
    }

    /// Whether an authority withdrew the certificate of a signer.
    pub(crate) fn is_signer_withdrawn(&self, signer: &Certificate) -> bool {
        let Ok(x509) = X509::from_der(signer.der()) else {
            return true;
        };
        let by = |crl: &&X509Crl| {
            crl.issuer_name()
                .try_cmp(x509.issuer_name())
                .is_ok_and(|order| order.is_eq())
        };
        self.crls
            .iter()
            .filter(by)
            .any(|crl| matches!(crl.get_by_cert(&x509), CrlStatus::Revoked(_)))
    }

    pub(crate) fn revocations(&self) -> &revocation::Revocations {
        &self.revocations
    }

    /// Takes a revocation list of health cards. The issuer must be one of those that are known.
    pub fn add_card_revocations(&mut self, issuer: &str, list: &CardRevocations) -> bool {
        let known = self
            .cards
            .get(issuer)
            .is_some_and(|keys| keys.contains_key(&list.kid));
        known && self.revocations.add_cards(issuer, list)
    }

    /// Takes hashes of certificates that were withdrawn.
    pub fn add_hashes(&mut self, list: &HashList) {
        self.revocations.add_hashes(list);
    }
}

impl Default for Trust {
    fn default() -> Trust {
        Trust::new()
    }
}

fn is_test_certificate(certificate: &Certificate) -> bool {
    let test = |x509: X509| {
        x509.subject_name()
            .entries_by_nid(openssl::nid::Nid::ORGANIZATIONALUNITNAME)
            .any(|unit| unit.data().as_slice() == TEST_UNIT.as_bytes())
    };
    X509::from_der(certificate.der()).is_ok_and(test)
}

/// Two letters in certificates, three in seals: the same country.
pub(crate) fn same_country(one: &str, other: &str) -> bool {
    normal(one) == normal(other)
}

/// One spelling for each issuer: countries by three letters, all in capitals.
fn normal(issuer: &str) -> String {
    let issuer = issuer.trim().to_uppercase();
    let found = country_of(&issuer).map(|country| country.alpha3);
    found.unwrap_or(issuer)
}

#[cfg(test)]
mod tests;
