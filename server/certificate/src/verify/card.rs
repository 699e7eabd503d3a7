//! Verdicts on health cards.

use serde_json::Value;

use super::checked::{Checked, Message};
use super::{Format, Verdict, Verifier};
use crate::claims::{Dates, Statement};
use crate::fault::Fault;
use crate::health_card::{HealthCard, seconds};
use crate::json;
use crate::jws;
use crate::keys::{Algorithm, SigningKey};

pub(super) fn verify(verifier: &Verifier<'_>, text: &str, own: Option<&SigningKey>) -> Verdict {
    let mut verdict = Verdict::new();
    verdict.format = Some(Format::HealthCard);
    let outcome = check(verifier, (text, own), &mut verdict);
    verdict.close(outcome)
}

fn check(
    verifier: &Verifier<'_>,
    (text, own): (&str, Option<&SigningKey>),
    verdict: &mut Verdict,
) -> Result<Statement, Fault> {
    let signed = match own {
        Some(_) => jws::read_own(text)?,
        None => jws::read(text)?,
    };
    if !signed.compressed {
        return Err(Fault::BadEnvelope);
    }
    let head = json::parse(&signed.payload)?;
    let issuer = head.get("iss").and_then(Value::as_str).map(str::to_owned);
    verdict.issuer.clone_from(&issuer);
    verdict.key_id.clone_from(&signed.key_id);
    verdict.dates = Dates {
        issued_at: seconds(&head, "nbf"),
        expires_at: seconds(&head, "exp"),
    };
    // An end that cannot be read is not "no end".
    let end_lost = head.get("exp").is_some() && verdict.dates.expires_at.is_none();
    let algorithm = Algorithm::from_name(&signed.algorithm)
        .filter(|one| *one == Algorithm::Es256)
        .ok_or(Fault::AlgorithmNotAllowed)?;
    let issuer = issuer.ok_or(Fault::IssuerMissing)?;
    let key_id = signed.key_id.ok_or(Fault::KeyIdMissing)?;
    let key = verifier.trust.card_key(&issuer, &key_id, verifier.now)?;
    let message = Message {
        bytes: signed.signed.as_bytes(),
        signature: &signed.signature,
        algorithm,
        own,
    };
    // What was read of it so far was for finding the key; the rest is read now, of the same tree.
    let (checked, key) = Checked::new(head, [key], |key| &key.key, &message)?;
    if key.revoked {
        return Err(Fault::KeyRevoked);
    }
    if end_lost {
        return Err(Fault::Expired);
    }
    verifier.check_times(verdict.dates)?;
    let card = HealthCard::read(checked.content())?;
    let withdrawn = |id: &str| {
        verifier
            .trust
            .revocations()
            .has_card(&issuer, &key_id, id, card.not_before())
    };
    if card.revocation_id().is_some_and(withdrawn) {
        return Err(Fault::Revoked);
    }
    Ok(card.statement())
}
