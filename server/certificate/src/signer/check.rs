//! The signer's check of its own work: the text is read as a stranger's would be, and what it says compared with the claims.

use super::{Answer, Claims, Format, Refusal, SignRequest, Signed, Verifier};
use crate::claims::words::machine_readable;
use crate::claims::{CertifiedDose, PersonName, StatedDose, Statement};
use crate::health_link::PREFIX_SIGNED;
use crate::keys::SigningKey;

/// Refuses to release what does not hold.
pub(super) fn check(
    request: &SignRequest,
    signed: &Signed,
    (verifier, own): (&Verifier<'_>, &SigningKey),
) -> Result<(), Refusal> {
    let verdicts = verifier.verify_with(&signed.text, Some(own));
    let [verdict] = verdicts.as_slice() else {
        return Err(Refusal::SelfCheckFailed);
    };
    let good = verdict.answer == Answer::Valid && verdict.irregular.is_empty();
    let statement = verdict
        .statement
        .as_ref()
        .filter(|_| good)
        .ok_or(Refusal::SelfCheckFailed)?;
    let named = verdict.format == Some(request.format)
        && verdict.key_id.as_deref() == Some(signed.key_id.as_str());
    if named && says_the_same(request, statement) {
        Ok(())
    } else {
        Err(Refusal::SelfCheckFailed)
    }
}

fn says_the_same(request: &SignRequest, statement: &Statement) -> bool {
    let claims = &request.claims;
    if request.format == Format::SignedLink {
        let link = request
            .link
            .as_ref()
            .and_then(|link| link.to_text(PREFIX_SIGNED).ok());
        return link.is_some() && link == statement.link;
    }
    let born = claims.subject.birth_date.map(|date| date.to_string());
    let document = claims
        .subject
        .document
        .as_ref()
        .map(|document| document.number.as_str());
    is_named(claims, statement)
        && statement
            .birth_date
            .as_ref()
            .is_none_or(|date| Some(date) == born.as_ref())
        && statement
            .document
            .as_deref()
            .is_none_or(|number| Some(number) == document)
        && statement.doses.len() == claims.doses.len()
        && claims.doses.iter().all(|dose| {
            statement
                .doses
                .iter()
                .any(|stated| is_dose(request.format, dose, stated))
        })
}

/// Names differ in spaces and capitals between formats, and in nothing else.
fn is_named(claims: &Claims, statement: &Statement) -> bool {
    let plain = |text: &str| machine_readable(&text.to_uppercase()).replace('<', "");
    let of = |name: &PersonName| plain(&name.family_first(" "));
    let names: Vec<String> = claims
        .subject
        .latin
        .iter()
        .chain(&claims.subject.native)
        .map(of)
        .collect();
    let stated = [Some(&statement.name), statement.name_other.as_ref()];
    stated
        .into_iter()
        .flatten()
        .all(|name| !name.is_empty() && names.contains(&plain(name)))
}

fn is_dose(format: Format, dose: &CertifiedDose, stated: &StatedDose) -> bool {
    let codes = &dose.product;
    let product = match format {
        Format::Icvp => codes.catalogue.as_deref(),
        Format::Ddcc => codes.icd11_brand.as_deref(),
        Format::EuDcc => codes.eu.as_ref().map(|eu| eu.product.as_str()),
        Format::HealthCard => codes.cvx.as_deref(),
        Format::VdsNc => codes.icd11.as_deref(),
        Format::SignedLink | Format::Hcert | Format::HealthLink => None,
    };
    let same_number = |stated: Option<u32>, claimed: Option<u32>| {
        stated.is_none_or(|number| Some(number) == claimed)
    };
    product == Some(stated.product.as_str())
        && stated.date.as_deref() == Some(dose.date.to_string().as_str())
        && stated
            .lot
            .as_deref()
            .is_none_or(|lot| Some(lot) == dose.lot.as_deref())
        && stated
            .country
            .as_deref()
            .is_none_or(|country| country == dose.country.alpha2 || country == dose.country.alpha3)
        && same_number(stated.dose_number, dose.dose_number)
}
