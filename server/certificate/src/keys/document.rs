//! A signer's certificate (X.509): its key, its id, its times, what it may sign, and whether its chain holds.

use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::nid::Nid;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509StoreContext};

use super::{KeyId, VerifyingKey};
use crate::der;

/// The certificate of a document signer or of an authority.
#[derive(Clone)]
pub struct Certificate {
    x509: X509,
    der: Vec<u8>,
    key: VerifyingKey,
    not_before: i64,
    not_after: i64,
    usages: Vec<String>,
    document_types: Option<Vec<String>>,
}

impl Certificate {
    /// Reads a certificate. Keys that nothing here can use are refused.
    pub fn from_der(der: &[u8]) -> Option<Certificate> {
        let x509 = X509::from_der(der).ok()?;
        let key = VerifyingKey::from_public(x509.public_key().ok()?)?;
        let (not_before, not_after) = (seconds(x509.not_before())?, seconds(x509.not_after())?);
        let extensions = der::extensions(der)?;
        let usages = der::object_ids(extensions.get(der::EXTENDED_KEY_USAGE)).unwrap_or_default();
        let document_types = extensions
            .get(der::DOCUMENT_TYPES)
            .map(|bytes| der::document_types(bytes).unwrap_or_default());
        // As it was received: some genuine ones have forms that would change when they are written anew.
        Some(Certificate {
            x509,
            der: der.to_vec(),
            key,
            not_before,
            not_after,
            usages,
            document_types,
        })
    }

    /// Reads the first certificate of a PEM text.
    pub fn from_pem(pem: &[u8]) -> Option<Certificate> {
        let der = X509::from_pem(pem).ok()?.to_der().ok()?;
        Certificate::from_der(&der)
    }

    /// The bytes as they were received.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The key.
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The id of the key.
    pub fn key_id(&self) -> KeyId {
        KeyId::of_certificate(&self.der)
    }

    /// From when it counts, in seconds since 1970.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Until when it counts, in seconds since 1970.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// The extended usages, as dotted numbers.
    pub fn usages(&self) -> &[String] {
        &self.usages
    }

    /// The countries that the certificate names: of its subject, and of its alternative names.
    pub fn countries(&self) -> Vec<String> {
        let text = |entry: &openssl::x509::X509NameEntryRef| {
            String::from_utf8_lossy(entry.data().as_slice()).to_uppercase()
        };
        let subject = self.x509.subject_name();
        let mut all: Vec<String> = subject.entries_by_nid(Nid::COUNTRYNAME).map(text).collect();
        for name in self.x509.subject_alt_names().iter().flatten() {
            if let Some(directory) = name.directory_name() {
                all.extend(directory.entries_by_nid(Nid::COUNTRYNAME).map(text));
                all.extend(directory.entries_by_nid(Nid::LOCALITYNAME).map(text));
            }
        }
        all
    }

    /// Whether it may sign anything at all.
    pub fn may_sign(&self) -> bool {
        self.x509
            .key_usage()
            .is_none_or(|usage| usage.contains(openssl::x509::X509KeyUsage::DIGITAL_SIGNATURE))
    }

    /// Whether the documents it may sign include this type. None named means all.
    pub fn may_sign_type(&self, document_type: &str) -> bool {
        self.document_types
            .as_ref()
            .is_none_or(|types| types.iter().any(|one| one == document_type))
    }

    /// Whether this authority's name stands as the issuer.
    pub fn names_issuer(&self, authority: &Certificate) -> bool {
        let order = self
            .x509
            .issuer_name()
            .try_cmp(authority.x509.subject_name());
        order.is_ok_and(|order| order.is_eq())
    }

    /// Whether the chain leads from here to one of the authorities at this moment.
    pub fn leads_to(&self, authorities: &[Certificate], now: i64) -> bool {
        self.chain(authorities, now).unwrap_or(false)
    }

    fn chain(
        &self,
        authorities: &[Certificate],
        now: i64,
    ) -> Result<bool, openssl::error::ErrorStack> {
        let mut builder = X509StoreBuilder::new()?;
        for authority in authorities {
            builder.add_cert(authority.x509.clone())?;
        }
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_time(now);
        parameters.set_depth(2);
        parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        builder.set_param(&parameters)?;
        let store = builder.build();
        let mut context = X509StoreContext::new()?;
        let none = Stack::new()?;
        let good = context.init(&store, &self.x509, &none, |context| context.verify_cert())?;
        // An authority does not sign seals itself.
        Ok(good
            && !authorities
                .iter()
                .any(|authority| authority.der == self.der))
    }
}

/// The seconds since 1970.
fn seconds(time: &Asn1TimeRef) -> Option<i64> {
    let since = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    Some(i64::from(since.days) * 86_400 + i64::from(since.secs))
}
