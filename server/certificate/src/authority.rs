//! Making certificates: an authority, the document signers under it, the request that a real authority is asked with, and
//! its list of what it withdrew. Serial numbers and times are handed in.

use openssl::asn1::{Asn1Integer, Asn1Object, Asn1OctetString, Asn1Time};
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use openssl::x509::{
    CrlNumber, X509, X509Builder, X509CrlBuilder, X509Extension, X509Name, X509Req, X509ReqBuilder,
    X509RevokedBuilder,
};

use crate::keys::Certificate;
use crate::trust::TEST_UNIT;

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateUse {
    /// Signs certificates of signers.
    Authority,
    /// Signs certificates of the WHO's and the EU's kinds, for vaccinations only.
    Documents,
    /// Signs seals.
    Seals,
}

/// What goes into a certificate.
#[derive(Clone, Debug)]
pub struct CertificateWish<'a> {
    /// What it is for.
    pub usage: CertificateUse,
    /// The name.
    pub name: &'a str,
    /// The country, two letters.
    pub country: &'a str,
    /// Whether it is a test issuer's, which no trust for earnest use takes.
    pub test: bool,
    /// The serial number, which must be chance.
    pub serial: [u8; 16],
    /// From when until when it counts, in seconds since 1970.
    pub times: (i64, i64),
}

/// Vaccinations only.
const USAGE_VACCINATION: &str = "1.3.6.1.4.1.1847.2021.1.2";
/// Signing of visible digital seals.
const USAGE_SEALS: &str = "2.23.136.1.1.14.2";
/// The list of document types, with `NV` alone in it, in DER.
const DOCUMENT_TYPES: [u8; 11] = [
    0x30, 0x09, 0x02, 0x01, 0x00, 0x31, 0x04, 0x13, 0x02, b'N', b'V',
];

/// An authority over itself.
pub fn make_authority(
    wish: &CertificateWish<'_>,
    key: &PKey<Private>,
) -> Result<Certificate, ErrorStack> {
    let subject = name(wish)?;
    sign(builder(wish, &subject, key)?, (&subject, None), wish, key)
}

/// The certificate of a signer, whose public key is that of the key that is handed in.
pub fn make_signer(
    wish: &CertificateWish<'_>,
    key: &PKey<Private>,
    authority: &Certificate,
    authority_key: &PKey<Private>,
) -> Result<Certificate, ErrorStack> {
    let above = X509::from_der(authority.der())?;
    sign(
        builder(wish, &name(wish)?, key)?,
        (above.subject_name(), Some(&above)),
        wish,
        authority_key,
    )
}

/// The request for a certificate, as PEM.
pub fn make_request(
    wish: &CertificateWish<'_>,
    key: &PKey<Private>,
) -> Result<Vec<u8>, ErrorStack> {
    let mut request: X509ReqBuilder = X509Req::builder()?;
    request.set_version(0)?;
    let subject = name(wish)?;
    request.set_subject_name(&subject)?;
    request.set_pubkey(key)?;
    request.sign(key, MessageDigest::sha256())?;
    request.build().to_pem()
}

/// The list of the certificates that an authority withdrew, as DER. Its number grows with each list.
pub fn make_withdrawals(
    authority: &Certificate,
    key: &PKey<Private>,
    withdrawn: &[(Certificate, i64)],
    number: u32,
    times: (i64, i64),
) -> Result<Vec<u8>, ErrorStack> {
    let above = X509::from_der(authority.der())?;
    let mut list = X509CrlBuilder::new()?;
    list.set_issuer_name(above.subject_name())?;
    list.set_last_update(Asn1Time::from_unix(times.0)?.as_ref())?;
    list.set_next_update(Asn1Time::from_unix(times.1)?.as_ref())?;
    for (certificate, since) in withdrawn {
        let x509 = X509::from_der(certificate.der())?;
        let mut entry = X509RevokedBuilder::new()?;
        entry.set_serial_number(x509.serial_number())?;
        entry.set_revocation_date(Asn1Time::from_unix(*since)?.as_ref())?;
        list.add_revoked(entry.build())?;
    }
    let context = X509::builder()?;
    let context = context.x509v3_context(Some(&above), None);
    list.append_extension(AuthorityKeyIdentifier::new().keyid(true).build(&context)?)?;
    list.append_extension(CrlNumber::new(BigNum::from_u32(number)?)?.build()?)?;
    list.sort()?;
    list.sign(key, MessageDigest::sha256())?;
    list.build()?.to_der()
}

fn name(wish: &CertificateWish<'_>) -> Result<X509Name, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_text("C", wish.country)?;
    if wish.test {
        name.append_entry_by_text("OU", TEST_UNIT)?;
    }
    name.append_entry_by_text("CN", wish.name)?;
    Ok(name.build())
}

fn builder(
    wish: &CertificateWish<'_>,
    subject: &X509Name,
    key: &PKey<Private>,
) -> Result<X509Builder, ErrorStack> {
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    // Positive, as it must be.
    let mut serial = wish.serial;
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x7F) | 0x40;
    }
    builder
        .set_serial_number(Asn1Integer::from_bn(BigNum::from_slice(&serial)?.as_ref())?.as_ref())?;
    builder.set_subject_name(subject)?;
    builder.set_pubkey(key)?;
    builder.set_not_before(Asn1Time::from_unix(wish.times.0)?.as_ref())?;
    builder.set_not_after(Asn1Time::from_unix(wish.times.1)?.as_ref())?;
    Ok(builder)
}

fn sign(
    mut builder: X509Builder,
    above: (&openssl::x509::X509NameRef, Option<&X509>),
    wish: &CertificateWish<'_>,
    key: &PKey<Private>,
) -> Result<Certificate, ErrorStack> {
    let (issuer, authority) = above;
    builder.set_issuer_name(issuer)?;
    let context = |builder: &X509Builder| -> Result<Vec<X509Extension>, ErrorStack> {
        let context = builder.x509v3_context(authority.map(|x509| x509.as_ref()), None);
        let mut all = Vec::new();
        // A seal carries its certificate, so that every byte of it counts.
        if wish.usage != CertificateUse::Seals {
            all.push(SubjectKeyIdentifier::new().build(&context)?);
        }
        if authority.is_some() {
            all.push(AuthorityKeyIdentifier::new().keyid(true).build(&context)?);
        }
        Ok(all)
    };
    for extension in context(&builder)? {
        builder.append_extension(extension)?;
    }
    for extension in extensions(wish.usage)? {
        builder.append_extension(extension)?;
    }
    builder.sign(key, MessageDigest::sha256())?;
    let der = builder.build().to_der()?;
    // What this room makes, this house can read.
    Certificate::from_der(&der).ok_or_else(ErrorStack::get)
}

fn extensions(usage: CertificateUse) -> Result<Vec<X509Extension>, ErrorStack> {
    Ok(match usage {
        CertificateUse::Authority => vec![
            BasicConstraints::new().critical().ca().pathlen(0).build()?,
            KeyUsage::new()
                .critical()
                .key_cert_sign()
                .crl_sign()
                .build()?,
        ],
        CertificateUse::Documents => vec![
            KeyUsage::new().critical().digital_signature().build()?,
            ExtendedKeyUsage::new().other(USAGE_VACCINATION).build()?,
        ],
        CertificateUse::Seals => vec![
            KeyUsage::new().critical().digital_signature().build()?,
            ExtendedKeyUsage::new()
                .critical()
                .other(USAGE_SEALS)
                .build()?,
            X509Extension::new_from_der(
                Asn1Object::from_str(crate::der::DOCUMENT_TYPES)?.as_ref(),
                false,
                Asn1OctetString::new_from_bytes(&DOCUMENT_TYPES)?.as_ref(),
            )?,
        ],
    })
}

#[cfg(test)]
mod tests;
