//! `GET /certificates` and what belongs to each: a person sees and takes along the own ones, staff those of its municipality.

use std::sync::Arc;

use access::Zone;
use certificate::{Format, Signed, Symbol};
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, instant};
use serde_json::{Value, json};
use store::{CertificateState, Certified};

use super::document::{self, Documented};
use super::intent::{self, Intent};
use super::request;
use super::resource::{self, Reason};
use super::sheet::{self, Printed};
use crate::call::{Call, Handout};
use crate::device::posted::Members;
use crate::problem;
use crate::state::State;
use crate::surface::Does;
use crate::web::origin;

/// Certificates in a list.
const LIST_MAX: usize = 200;
/// Points for each square of a code.
const POINTS: usize = 6;

/// `GET /certificates`
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    let mut members = Members::new();
    for (name, value) in &call.parameters {
        if name != "patient" {
            return Err(problem::not_offered(name, "patient"));
        }
        if members.contains_key("patient") {
            let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
            return Err(problem.with("parameter", "patient"));
        }
        members.insert(name.clone(), json!(value));
    }
    let person = request::person(call, &members)?;
    let (store, tenant) = (Arc::clone(&state.store), call.reach.tenant.0);
    let found = state
        .blocking(call, move || {
            store.certificates_of(tenant, &person, LIST_MAX)
        })
        .await?;
    let lines: Result<Vec<Value>, Problem> = found.iter().map(line).collect();
    Ok(Handout::json(200, &json!({ "certificates": lines? })))
}

/// `GET /certificates/{id}` and what is behind it.
pub async fn show(state: &State, call: &Call, does: Does) -> Result<Handout, Problem> {
    let kept = one(state, call).await?;
    if does == Does::CertificateShow {
        let mut told = line(&kept)?;
        if let (Some(signed), Some(members)) = (signed(&kept)?, told.as_object_mut()) {
            members.insert("text".to_owned(), json!(signed.text));
        }
        return Ok(Handout::json(200, &told));
    }
    let signed = signed(&kept)?.ok_or_else(|| gone(&kept))?;
    let intent = intent_of(&kept)?;
    let format = intent.format();
    let symbol = || {
        let made = Symbol::new(format, &signed.text);
        made.map_err(|refusal| Problem::new(ProblemKind::BusinessRule, refusal.code()))
    };
    let serial = intent.claims().serial.as_str();
    let name = |end: &str| Some(format!("{}-{serial}.{end}", format.code()));
    let mut handout = match does {
        Does::CertificatePdf => {
            let printed = Printed {
                claims: intent.claims(),
                format,
                text: &signed.text,
                verify_address: verify_address(state, call).await?,
            };
            let bytes = sheet::draw(state, call, &printed).await?;
            Handout::whole(200, "application/pdf", bytes.into())
        }
        Does::CertificateDocument => {
            let told = document::document(&Documented {
                intent: &intent,
                municipality: &format!("{:06}", call.reach.tenant.0),
                base: &public_base(state, call).await?,
            })?;
            let bytes = told.to_string().into_bytes();
            Handout::whole(200, "application/fhir+json", bytes.into())
        }
        Does::CertificateText => {
            let bytes = signed.text.clone().into_bytes();
            Handout::whole(200, "text/plain; charset=utf-8", bytes.into())
        }
        Does::CertificatePng => {
            let made = symbol()?.to_png(POINTS);
            let bytes =
                made.map_err(|refusal| Problem::new(ProblemKind::BusinessRule, refusal.code()))?;
            Handout::whole(200, "image/png", bytes.into())
        }
        Does::CertificateSvg => {
            let text = symbol()?.to_svg(&format!("{} {serial}", format.code()));
            Handout::whole(200, "image/svg+xml", text.into_bytes().into())
        }
        Does::CertificateCard => {
            let card = card_of(&signed.text).filter(|_| format == Format::HealthCard);
            let card =
                card.ok_or_else(|| Problem::new(ProblemKind::NotFound, "certificate-no-card"))?;
            let text = certificate::health_card::to_file(&[card]);
            Handout::whole(
                200,
                "application/smart-health-card",
                text.into_bytes().into(),
            )
        }
        _ => return Err(crate::web::nothing_here()),
    };
    handout.file_name = match does {
        Does::CertificatePng => name("png"),
        Does::CertificateSvg => name("svg"),
        Does::CertificateCard => name("smart-health-card"),
        Does::CertificatePdf => name("pdf"),
        _ => None,
    };
    Ok(handout)
}

/// Where anybody can check a certificate.
async fn verify_address(state: &State, call: &Call) -> Result<String, Problem> {
    let base = public_base(state, call).await?;
    Ok(format!("{}/verify", origin(&base)))
}

/// Where this house is on the open network: as it is configured, and else where the keys are published. What a request calls
/// this house is never printed: whoever asks could name any other, and another one the next time.
pub async fn public_base(state: &State, call: &Call) -> Result<String, Problem> {
    let public = state.edge_limits(Zone::Internet).public_base.clone();
    if let Some(base) = public {
        return Ok(format!("{}/fhir", origin(base.trim_end_matches('/'))));
    }
    let (store, certifier) = (Arc::clone(&state.store), Arc::clone(&state.certifier));
    let known = state
        .blocking(call, move || certifier.known(&store))
        .await?;
    let keys = known.published.as_ref();
    let address = keys.and_then(|keys| origin_of(&keys.card_issuer));
    let address =
        address.ok_or_else(|| Problem::new(ProblemKind::NotFound, "certificate-no-keys"))?;
    Ok(format!("{address}/fhir"))
}

/// Scheme and host of an address.
fn origin_of(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    address.get(.."https://".len() + host.len())
}

/// The signed card behind the digits of its code.
pub fn card_of(text: &str) -> Option<String> {
    certificate::health_card::from_digits(text).ok()
}

/// A certificate within reach. Another person's is none.
pub async fn one(state: &State, call: &Call) -> Result<Certified, Problem> {
    let errand = call.errand().ok_or_else(crate::web::nothing_here)?;
    with_serial(state, call, errand.name("id")).await
}

/// The certificate with this number, if it is within reach.
pub async fn with_serial(state: &State, call: &Call, serial: &str) -> Result<Certified, Problem> {
    let unknown = || Problem::new(ProblemKind::NotFound, "certificate-unknown");
    let id = intent::number_of(serial).ok_or_else(unknown)?;
    let (store, tenant) = (Arc::clone(&state.store), call.reach.tenant.0);
    let found = state
        .blocking(call, move || store.certificate(tenant, id))
        .await?;
    let found = found.ok_or_else(unknown)?;
    let intent = intent_of(&found)?;
    match &call.reach.compartment {
        Some((own, _)) if own.as_str() != intent.person => Err(unknown()),
        _ => Ok(found),
    }
}

/// What was meant to be signed.
pub fn intent_of(kept: &Certified) -> Result<Intent, Problem> {
    Intent::of(kept).map_err(|error| problem::from_store(&error))
}

/// What was signed, of one that counts.
pub fn signed(kept: &Certified) -> Result<Option<Signed>, Problem> {
    if kept.state != CertificateState::Issued {
        return Ok(None);
    }
    let read: Result<Signed, _> = serde_json::from_slice(&kept.signed);
    let unread = |_| Problem::new(ProblemKind::Exception, "internal").from_source("a signature");
    read.map(Some).map_err(unread)
}

/// Why there is nothing to be had of a certificate.
pub fn gone(kept: &Certified) -> Problem {
    match kept.state {
        CertificateState::Withdrawn => Problem::new(ProblemKind::Deleted, "certificate-withdrawn"),
        _ => Problem::new(ProblemKind::NotFound, "certificate-not-issued"),
    }
}

/// A certificate in a list: where it stands, what it states, and where its renderings are.
pub fn line(kept: &Certified) -> Result<Value, Problem> {
    let intent = intent_of(kept)?;
    let claims = intent.claims();
    let serial = claims.serial.as_str();
    let place = format!("/certificates/{serial}");
    let status = match kept.state {
        CertificateState::Intended => "preparing",
        CertificateState::Issued => "issued",
        CertificateState::Withdrawn => "revoked",
        CertificateState::Abandoned => "failed",
    };
    let doses: Vec<Value> = claims
        .doses
        .iter()
        .map(|dose| {
            json!({
                "dose": resource::name_of(&dose.record),
                "day": dose.date.to_string(),
                "product": dose.product.brand,
                "lot": dose.lot,
                "number": dose.dose_number,
            })
        })
        .collect();
    let mut told = json!({
        "id": serial,
        "status": status,
        "format": intent.format().code(),
        "purpose": claims.purpose,
        "patient": format!("Patient/{}", intent.person),
        "issuedAt": instant::instant_text(claims.issued_at.saturating_mul(1_000)),
        "endsAt": instant::instant_text(claims.not_after.saturating_mul(1_000)),
        "doses": doses,
        "register": format!("DocumentReference/{serial}"),
        "isTest": cfg!(feature = "demo"),
    });
    let Some(members) = told.as_object_mut() else {
        return Ok(told);
    };
    if intent.format() == Format::HealthCard {
        members.remove("endsAt");
    }
    if kept.state == CertificateState::Issued {
        members.insert("keyId".to_owned(), json!(kept.key_id));
        let mut links = json!({
            "self": place,
            "text": format!("{place}/text"),
            "png": format!("{place}/code.png"),
            "svg": format!("{place}/code.svg"),
            "pdf": format!("{place}/pdf"),
            "document": format!("{place}/document"),
        });
        if let Some(links) = links
            .as_object_mut()
            .filter(|_| intent.format() == Format::HealthCard)
        {
            links.insert("card".to_owned(), json!(format!("{place}/card")));
        }
        members.insert("links".to_owned(), links);
    }
    if let Some(reason) = Reason::from_number(kept.reason) {
        members.insert(
            "revoked".to_owned(),
            json!({
                "at": instant::instant_text(kept.changed_at),
                "reason": reason.code(),
            }),
        );
    }
    Ok(told)
}
