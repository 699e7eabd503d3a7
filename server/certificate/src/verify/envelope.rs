//! Verdicts on certificates of the WHO and the EU.

use super::checked::{Checked, Message};
use super::{Format, Verdict, Verifier};
use crate::claims::{Dates, Statement};
use crate::cose::{Irregular, Sign1};
use crate::ddcc::Ddcc;
use crate::eu_dcc::EuDcc;
use crate::fault::Fault;
use crate::hcert::{self, ClaimTime, Claimed, SubClaim};
use crate::health_link::HealthLink;
use crate::icvp::Icvp;
use crate::keys::{Algorithm, SigningKey};
use crate::trust::{TrustedKey, Usage};

pub(super) fn verify(verifier: &Verifier<'_>, text: &str, own: Option<&SigningKey>) -> Verdict {
    let mut verdict = Verdict::new();
    verdict.format = Some(Format::Hcert);
    let outcome = check(verifier, (text, own), &mut verdict);
    verdict.close(outcome)
}

fn check(
    verifier: &Verifier<'_>,
    (text, own): (&str, Option<&SigningKey>),
    verdict: &mut Verdict,
) -> Result<Statement, Fault> {
    let signed = match own {
        Some(_) => hcert::open_own(text)?,
        None => hcert::open(text)?,
    };
    let claimed = hcert::read_claims(&signed.payload)?;
    verdict.irregular = [signed.irregular.as_slice(), claimed.irregular.as_slice()].concat();
    verdict.irregular.sort_unstable();
    verdict.irregular.dedup();
    verdict.key_id = signed.key_id.as_ref().map(ToString::to_string);
    verdict.issuer.clone_from(&claimed.issuer);
    verdict.dates = Dates {
        issued_at: seconds(claimed.issued),
        expires_at: seconds(claimed.expires),
    };
    verdict.format = Some(format_of(&claimed));
    let algorithm = signed.algorithm.and_then(Algorithm::from_number);
    let algorithm = algorithm
        .filter(|one| matches!(one, Algorithm::Es256 | Algorithm::Ps256))
        .ok_or(Fault::AlgorithmNotAllowed)?;
    let id = signed.key_id.as_ref().ok_or(Fault::KeyIdMissing)?;
    let keys = verifier
        .trust
        .signers(claimed.issuer.as_deref(), id, verifier.now)?;
    let Sign1 {
        signed: message,
        signature,
        ..
    } = signed;
    let message = Message {
        bytes: &message,
        signature: &signature,
        algorithm,
        own,
    };
    let (checked, key) = Checked::new(claimed, keys, |key| &key.key, &message)?;
    check_key(verifier, key, checked.content())?;
    check_times(verifier, checked.content())?;
    if checked.content().expires_after(key) {
        verdict.irregular.push(Irregular::OutlivesKey);
    }
    let (statement, identifier) = read(verifier, &checked, key, &mut verdict.irregular)?;
    let revocations = verifier.trust.revocations();
    let country = verdict.issuer.as_deref().unwrap_or_default();
    if revocations.has_signature(&signature)
        || identifier.is_some_and(|text| revocations.has_identifier(country, &text))
    {
        return Err(Fault::Revoked);
    }
    Ok(statement)
}

impl Claimed {
    fn expires_after(&self, key: &TrustedKey) -> bool {
        matches!((self.expires, key.not_after), (ClaimTime::At(end), Some(key_end)) if end > key_end)
    }

    /// The first content that can be read here.
    fn first(&self) -> Option<(SubClaim, &crate::cbor::Cbor)> {
        self.contents.iter().find_map(|(kind, content)| {
            kind.filter(|kind| *kind != SubClaim::DdccTest)
                .map(|kind| (kind, content))
        })
    }
}

fn seconds(time: ClaimTime) -> Option<i64> {
    match time {
        ClaimTime::At(seconds) => Some(seconds),
        ClaimTime::Absent | ClaimTime::Never => None,
    }
}

fn format_of(claimed: &Claimed) -> Format {
    match claimed.first() {
        Some((SubClaim::Icvp, _)) => Format::Icvp,
        Some((SubClaim::Ddcc, _)) => Format::Ddcc,
        Some((SubClaim::EuDcc, _)) => Format::EuDcc,
        Some((SubClaim::Link, _)) => Format::SignedLink,
        _ => Format::Hcert,
    }
}

/// The key must have been good when it signed, and must be good now.
fn check_key(verifier: &Verifier<'_>, key: &TrustedKey, claimed: &Claimed) -> Result<(), Fault> {
    if key.revoked {
        return Err(Fault::KeyRevoked);
    }
    let moments = [
        Some(verifier.now),
        seconds(claimed.issued).filter(|issued| *issued < verifier.now),
    ];
    for moment in moments.into_iter().flatten() {
        if key.not_before.is_some_and(|start| moment < start) {
            return Err(Fault::KeyNotYetValid);
        }
        if key.not_after.is_some_and(|end| moment > end) {
            return Err(Fault::KeyExpired);
        }
    }
    let usage = match claimed.first() {
        Some((SubClaim::EuDcc, content)) if content.field("t").is_some() => Usage::Test,
        Some((SubClaim::EuDcc, content)) if content.field("r").is_some() => Usage::Recovery,
        None if claimed
            .contents
            .iter()
            .any(|(kind, _)| *kind == Some(SubClaim::DdccTest)) =>
        {
            Usage::Test
        }
        _ => Usage::Vaccination,
    };
    if key.may_sign(usage) {
        Ok(())
    } else {
        Err(Fault::KeyUsageMismatch)
    }
}

/// A certificate without an end, or with one that is no time, has none left.
fn check_times(verifier: &Verifier<'_>, claimed: &Claimed) -> Result<(), Fault> {
    if claimed.issued == ClaimTime::Never {
        return Err(Fault::NotYetValid);
    }
    if seconds(claimed.expires).is_none() {
        return Err(Fault::Expired);
    }
    verifier.check_times(Dates {
        issued_at: seconds(claimed.issued),
        expires_at: seconds(claimed.expires),
    })
}

/// What it says, and the identifier under which it may have been withdrawn.
fn read(
    verifier: &Verifier<'_>,
    checked: &Checked<Claimed>,
    key: &TrustedKey,
    irregular: &mut Vec<Irregular>,
) -> Result<(Statement, Option<String>), Fault> {
    let (kind, content) = checked.content().first().ok_or(Fault::UnsupportedClaim)?;
    let issuer = checked
        .content()
        .issuer
        .clone()
        .unwrap_or_else(|| key.issuer.clone());
    match kind {
        SubClaim::Icvp => Ok((
            Icvp::read(content, irregular)?.statement(verifier.catalogue)?,
            None,
        )),
        SubClaim::Ddcc => {
            let ddcc = Ddcc::read(content, irregular)?;
            let mut statement = ddcc.statement();
            if let Some(dose) = statement
                .doses
                .first_mut()
                .filter(|dose| dose.country.is_none())
            {
                dose.country = Some(issuer);
            }
            Ok((statement, None))
        }
        SubClaim::EuDcc => {
            let eu = EuDcc::read(content, irregular)?;
            Ok((eu.statement(), Some(eu.serial().to_owned())))
        }
        SubClaim::Link => {
            let text = hcert::link_text(content).ok_or(Fault::PayloadSchema)?;
            HealthLink::parse(text).map_err(|_| Fault::PayloadSchema)?;
            Ok((
                Statement {
                    link: Some(text.to_owned()),
                    ..Statement::default()
                },
                None,
            ))
        }
        SubClaim::DdccTest => Err(Fault::UnsupportedClaim),
    }
}
