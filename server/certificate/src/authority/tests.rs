//! Certificates that are made here say what they should.

use super::{CertificateUse, make_authority, make_request, make_signer};
use crate::keys::Certificate;
use crate::samples::{KEYS, NOW, YEAR, wish};
use crate::trust::Trust;

#[test]
fn a_signer_under_an_authority_leads_to_it_in_its_time() {
    let authority = make_authority(
        &wish(CertificateUse::Authority, "A", 1, (NOW, NOW + YEAR)),
        &KEYS.authority_key,
    )
    .unwrap();
    let signer = make_signer(
        &wish(CertificateUse::Documents, "B", 2, (NOW, NOW + YEAR)),
        &KEYS.documents_key,
        &authority,
        &KEYS.authority_key,
    )
    .unwrap();
    assert!(signer.leads_to(std::slice::from_ref(&authority), NOW + 1));
    assert!(!signer.leads_to(std::slice::from_ref(&authority), NOW - 1));
    assert!(!signer.leads_to(std::slice::from_ref(&authority), NOW + YEAR + 1));
    assert!(!signer.leads_to(&[], NOW + 1));
    assert!(!authority.leads_to(std::slice::from_ref(&authority), NOW + 1));
    // A signer is no authority: what it signs leads nowhere.
    let below = make_signer(
        &wish(CertificateUse::Documents, "C", 3, (NOW, NOW + YEAR)),
        &KEYS.stranger_key,
        &signer,
        &KEYS.documents_key,
    )
    .unwrap();
    assert!(!below.leads_to(std::slice::from_ref(&authority), NOW + 1));
    assert_eq!((signer.not_before(), signer.not_after()), (NOW, NOW + YEAR));
    assert_eq!(signer.countries(), ["JP"]);
    assert!(signer.may_sign() && !authority.may_sign());
}

#[test]
fn certificates_name_what_they_are_for() {
    let usages = |certificate: &Certificate| certificate.usages().to_vec();
    assert_eq!(usages(&KEYS.documents), ["1.3.6.1.4.1.1847.2021.1.2"]);
    assert_eq!(usages(&KEYS.seals), ["2.23.136.1.1.14.2"]);
    assert!(KEYS.seals.may_sign_type("NV") && !KEYS.seals.may_sign_type("P"));
    assert!(KEYS.documents.may_sign_type("NV"));
    assert!(usages(&KEYS.authority).is_empty());
    // The seal carries its certificate: half a kilobyte at most.
    assert!(KEYS.seals.der().len() <= 500, "{}", KEYS.seals.der().len());
}

#[test]
fn no_trust_in_earnest_takes_a_test_issuer() {
    let mut trust = Trust::new();
    assert_eq!(trust.add_signer(&KEYS.documents, None, false), None);
    assert!(!trust.add_authority(KEYS.authority.clone()));
    let earnest = super::CertificateWish {
        test: false,
        ..wish(CertificateUse::Documents, "D", 4, (NOW, NOW + YEAR))
    };
    let earnest = make_signer(
        &earnest,
        &KEYS.stranger_key,
        &KEYS.authority,
        &KEYS.authority_key,
    )
    .unwrap();
    assert!(trust.add_signer(&earnest, None, false).is_some());
}

#[test]
fn a_request_is_signed_by_its_own_key() {
    let pem = make_request(
        &wish(CertificateUse::Documents, "E", 5, (NOW, NOW + YEAR)),
        &KEYS.documents_key,
    )
    .unwrap();
    let request = openssl::x509::X509Req::from_pem(&pem).unwrap();
    assert!(request.verify(&KEYS.documents_key).unwrap());
    assert!(!request.verify(&KEYS.stranger_key).unwrap());
}
