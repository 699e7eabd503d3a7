//! `$health-cards-issue`: health cards of a person, one for each disease, for phone wallets.

use certificate::Format;
use certificate::claims::Purpose;
use fhir::problem::Kind as ProblemKind;
use fhir::search::ask::is_harmless;
use fhir::{Element, Key, Problem};
use immunization::Day;
use openssl::sha::sha256;
use serde_json::{Value, json};

use super::issue::{self, Wanted};
use super::show;
use crate::call::{Call, Reply};
use crate::interaction::parameters;
use crate::job::hexadecimal;
use crate::state::State;

const OFFERED: &str = "credentialType, credentialValueSet, includeIdentityClaim, _since";
/// What is understood as wishing for vaccinations.
const VACCINATIONS: [&str; 4] = [
    "https://smarthealth.cards#immunization",
    "https://smarthealth.cards#covid19",
    "https://smarthealth.cards#health-card",
    "Immunization",
];
const COVID_WISH: &str = "https://smarthealth.cards#covid19";
const COVID: &str = "840539006";

#[derive(Default)]
struct Asked {
    types: Vec<String>,
    since: Option<Day>,
}

/// `POST Patient/{id}/$health-cards-issue`
pub async fn issue_cards(state: &State, call: &Call, patient: &Key) -> Result<Reply, Problem> {
    if let Some((own, _)) = &call.reach.compartment
        && *own != patient.id
    {
        return Err(Problem::new(ProblemKind::NotFound, "not-found"));
    }
    let asked = read(call)?;
    if asked.types.is_empty() {
        let problem = Problem::new(ProblemKind::Required, "operation-input");
        return Err(problem.with("parameter", "credentialType"));
    }
    let is_wished = asked
        .types
        .iter()
        .all(|wish| VACCINATIONS.contains(&wish.as_str()));
    // A card shows what every kind that is named shows; other kinds than vaccinations are not kept here.
    if !is_wished {
        return Ok(reply(&json!({"resourceType": "Parameters"})));
    }
    let covid_only = asked.types.iter().any(|wish| wish == COVID_WISH);
    let since = asked.since;
    let body = call.body.as_ref().map(|body| body.bytes.clone());
    let wanted = Wanted {
        person: patient.clone(),
        purpose: Purpose::Domestic,
        formats: vec![Format::HealthCard],
        confirm: Box::new(|_| Ok(None)),
        doses: Box::new(move |dose| {
            let is_covid = dose.product.snomed_disease.as_deref() == Some(COVID);
            (is_covid || !covid_only) && since.is_none_or(|since| dose.date >= since)
        }),
        consent: Vec::new(),
        asked: hexadecimal(&sha256(&body.unwrap_or_default())),
    };
    let outcome = issue::issue(state, call, &wanted).await?;
    let mut parameters: Vec<Value> = Vec::new();
    let mut links: Vec<Value> = Vec::new();
    for (index, kept) in outcome.issued.iter().enumerate() {
        let Some(signed) = show::signed(kept)? else {
            continue;
        };
        let Some(card) = show::card_of(&signed.text) else {
            continue;
        };
        parameters.push(json!({"name": "verifiableCredential", "valueString": card}));
        let intent = show::intent_of(kept)?;
        let base = &call.base;
        links.push(link(index, 0, format!("{base}/Patient/{}", intent.person)));
        let mut doses: Vec<_> = intent.claims().doses.iter().collect();
        doses.sort_by(|one, other| {
            (one.date, &one.product.cvx, &one.lot).cmp(&(
                other.date,
                &other.product.cvx,
                &other.lot,
            ))
        });
        for (place, dose) in doses.iter().enumerate() {
            let record = &dose.record;
            let hosted = format!(
                "{base}/Immunization/{}/_history/{}",
                record.id, record.version
            );
            links.push(link(index, place + 1, hosted));
        }
    }
    parameters.extend(links);
    let mut told = json!({"resourceType": "Parameters"});
    if let Some(members) = told.as_object_mut().filter(|_| !parameters.is_empty()) {
        members.insert("parameter".to_owned(), Value::Array(parameters));
    }
    let mut reply = reply(&told);
    reply.replayed = outcome.replayed;
    Ok(reply)
}

fn link(index: usize, place: usize, hosted: String) -> Value {
    json!({"name": "resourceLink", "part": [
        {"name": "vcIndex", "valueInteger": index},
        {"name": "bundledResource", "valueUri": format!("resource:{place}")},
        {"name": "hostedResource", "valueUri": hosted},
    ]})
}

fn reply(told: &Value) -> Reply {
    let mut reply = Reply::new(200);
    reply.resource = Some(told.to_string().into_bytes().into());
    reply
}

fn read(call: &Call) -> Result<Asked, Problem> {
    let mut asked = Asked::default();
    let mut issues = Vec::new();
    let mut take = |name: &str, value: Option<&str>| match name {
        "credentialType" => {
            asked.types.extend(value.map(str::to_owned));
            None
        }
        // Every card shows the same: the name and the date of birth, and the codes of CVX.
        "credentialValueSet" | "includeIdentityClaim" => None,
        "_since" => {
            let day = value.and_then(|value| value.get(..10));
            asked.since = day.and_then(|day| Day::parse_iso(day).ok());
            asked.since.is_none().then(|| {
                fhir::Issue::error(ProblemKind::Invalid, "parameter-malformed")
                    .with("parameter", "_since")
                    .with("expected", "YYYY-MM-DD")
            })
        }
        other => Some(parameters::unknown(other, OFFERED)),
    };
    for (name, value) in call
        .parameters
        .iter()
        .filter(|(name, _)| !is_harmless(name))
    {
        issues.extend(take(name, Some(value)));
    }
    let body = parameters::body(call)?;
    let sent = body.iter().flat_map(|body| body.children("parameter"));
    for (at, parameter) in sent.enumerate() {
        let name = parameter.text_of("name").unwrap_or_default();
        let value = parameter.first("value").and_then(Element::text);
        let issue = take(name, value);
        issues.extend(issue.map(|issue| issue.at(format!("Parameters.parameter[{at}]"))));
    }
    match issues.is_empty() {
        true => Ok(asked),
        false => Err(issues.into()),
    }
}
