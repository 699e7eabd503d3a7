//! Verdicts on visible digital seals, whose signer's certificate comes with them.

use serde_json::Value;

use super::checked::{Checked, Message};
use super::{Format, Verdict, Verifier};
use crate::claims::Statement;
use crate::fault::Fault;
use crate::keys::{Certificate, SigningKey};
use crate::trust::same_country;
use crate::vds_nc::{self, DOCUMENT_TYPE, Seal};

pub(super) fn verify(verifier: &Verifier<'_>, seal: &Value, own: Option<&SigningKey>) -> Verdict {
    let mut verdict = Verdict::new();
    verdict.format = Some(Format::VdsNc);
    let outcome = check(verifier, (seal, own), &mut verdict);
    verdict.close(outcome)
}

fn check(
    verifier: &Verifier<'_>,
    (seal, own): (&Value, Option<&SigningKey>),
    verdict: &mut Verdict,
) -> Result<Statement, Fault> {
    let sealed = vds_nc::open(seal)?;
    let country = sealed
        .data
        .pointer("/hdr/is")
        .and_then(Value::as_str)
        .map(str::to_owned);
    verdict.issuer.clone_from(&country);
    verdict.key_id = Some(sealed.certificate.key_id().to_string());
    let algorithm = sealed.algorithm.ok_or(Fault::AlgorithmNotAllowed)?;
    let country = country.ok_or(Fault::IssuerMissing)?;
    let signer = sealed.certificate;
    let authorities = verifier
        .trust
        .authorities(&signer, Some(&country), verifier.now)?;
    let message = Message {
        bytes: &sealed.signed,
        signature: &sealed.signature,
        algorithm,
        own,
    };
    let (checked, signer) = Checked::new(sealed.data, [&signer], |signer| signer.key(), &message)?;
    check_signer(verifier, signer, &authorities, &country)?;
    let seal = Seal::read(checked.content())?;
    // Seals of tests may be signed by anybody who tests.
    if seal.is_test() && !verifier.trust.takes_tests() {
        return Err(Fault::UnsupportedClaim);
    }
    if verifier
        .trust
        .revocations()
        .has_identifier(&country, seal.serial())
    {
        return Err(Fault::Revoked);
    }
    Ok(seal.statement())
}

fn check_signer(
    verifier: &Verifier<'_>,
    signer: &Certificate,
    authorities: &[Certificate],
    country: &str,
) -> Result<(), Fault> {
    if verifier.now < signer.not_before() {
        return Err(Fault::KeyNotYetValid);
    }
    if verifier.now > signer.not_after() {
        return Err(Fault::KeyExpired);
    }
    if !signer.leads_to(authorities, verifier.now)
        || !signer
            .countries()
            .iter()
            .any(|one| same_country(one, country))
    {
        return Err(Fault::ChainInvalid);
    }
    if !signer.may_sign() || !signer.may_sign_type(DOCUMENT_TYPE) {
        return Err(Fault::KeyUsageMismatch);
    }
    if verifier.trust.is_signer_withdrawn(signer) {
        return Err(Fault::KeyRevoked);
    }
    Ok(())
}
