//! One person of two: the numbers and doses of the one who is left go to the other, and the record that is left says so.

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Kind, Problem};
use profiles::naming::{extension, system};
use profiles::provenance::Activity;
use serde_json::json;

use super::change::{self, Record, misfit};
use super::{Asked, errand, read, required};
use crate::call::{Call, Handout};
use crate::state::State;

/// Doses that go over at once. Nobody has more.
const DOSES_MAX: usize = 400;
/// Characters of a reason.
const REASON_CHARACTERS_MAX: usize = 500;

/// `POST /municipal/persons/{id}/merge`: `other`, who is left, and `reason`.
pub async fn merge(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["other", "reason"])?;
    let reason = required(&sent, "reason", REASON_CHARACTERS_MAX)?;
    let other = required(&sent, "other", 80)?;
    let other = other.strip_prefix("Patient/").unwrap_or(&other);
    let id = errand(call)?.name("id");
    if id == other {
        return Err(Problem::new(ProblemKind::Invalid, "merge-with-itself"));
    }
    let mut kept = person(state, call, id).await?;
    let mut left = person(state, call, other).await?;
    if let Some(address) = replaced_by(&left) {
        if address != kept.address() {
            return Err(Problem::new(ProblemKind::Conflict, "merge-done-otherwise"));
        }
        // Doses that were written at the same moment may be left.
        let doses = doses(state, call, &left).await?;
        let count = hand_doses_over(state, call, (&kept, doses), (Vec::new(), &reason)).await?;
        return Ok(merged(&kept, &left, count, true));
    }
    if replaced_by(&kept).is_some() {
        return Err(Problem::new(ProblemKind::Conflict, "merge-done-otherwise"));
    }
    let doses = doses(state, call, &left).await?;
    hand_over(&mut kept, &mut left).map_err(misfit)?;
    let persons = vec![kept.clone(), left.clone()];
    let count = hand_doses_over(state, call, (&kept, doses), (persons, &reason)).await?;
    Ok(merged(&kept, &left, count, false))
}

/// Gives doses to the one who is kept, in one write with the people who changed, and tells how many there were. Where
/// there is nothing to write, nothing is.
async fn hand_doses_over(
    state: &State,
    call: &Call,
    (kept, mut doses): (&Record, Vec<Record>),
    (persons, reason): (Vec<Record>, &str),
) -> Result<usize, Problem> {
    let address = kept.address();
    for dose in &mut doses {
        name(&mut dose.element, &address).map_err(misfit)?;
    }
    let count = doses.len();
    let mut records = persons;
    records.extend(doses);
    if !records.is_empty() {
        let act = change::act(state, call, (Activity::Merge, reason))?;
        change::write(state, call, records, act).await?;
    }
    Ok(count)
}

/// Says that a dose is this person's.
pub fn name(dose: &mut Element, address: &str) -> Result<(), fhir::element::Misfit> {
    let patient = dose.first_mut("patient");
    let patient = patient.ok_or(fhir::element::Misfit::Name)?;
    patient.remove("reference");
    patient.push_text("reference", address)?;
    Ok(())
}

async fn person(state: &State, call: &Call, id: &str) -> Result<Record, Problem> {
    let person = change::record(state, call, Kind::PATIENT, id).await?;
    person.ok_or_else(|| Problem::new(ProblemKind::NotFound, "person-unknown"))
}

/// Into whom a person was merged before.
fn replaced_by(person: &Record) -> Option<String> {
    successor(&person.element)
}

/// Who stands in the place of a person.
pub fn successor(person: &Element) -> Option<String> {
    let mut links = person.children("link");
    let link = links.find(|link| link.text_of("type") == Some("replaced-by"))?;
    let other = link.first("other")?;
    other.text_of("reference").map(str::to_owned)
}

async fn doses(state: &State, call: &Call, person: &Record) -> Result<Vec<Record>, Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), person.key.clone());
    let found = state
        .blocking(call, move || {
            store.find_by_reference(&reach, Kind::IMMUNIZATION, "patient", &[key])
        })
        .await?;
    let found: Vec<_> = found.into_iter().flatten().collect();
    if found.len() > DOSES_MAX {
        let problem = Problem::new(ProblemKind::BusinessRule, "merge-too-large");
        return Err(problem.with("limit", DOSES_MAX));
    }
    found.iter().map(Record::of).collect()
}

/// Gives the numbers of the one who is left to the one who is kept, and links the two.
fn hand_over(kept: &mut Record, left: &mut Record) -> Result<(), fhir::element::Misfit> {
    let has_own = |element: &Element, issuer: &str| {
        let mut numbers = element.children("identifier");
        numbers.any(|number| {
            number.text_of("system") == Some(issuer) && number.text_of("use") != Some("old")
        })
    };
    let own: Vec<(Option<String>, Option<String>)> = kept
        .element
        .children("identifier")
        .map(|number| (said(number, "system"), said(number, "value")))
        .collect();
    for mut number in left.element.remove("identifier") {
        let (issuer, value) = (said(&number, "system"), said(&number, "value"));
        if value.is_none() || own.contains(&(issuer.clone(), value)) {
            continue;
        }
        // Of two numbers in one register the kept one counts. Both coupons stay what they are.
        let issuer = issuer.unwrap_or_default();
        if issuer.starts_with(system::RESIDENT) && has_own(&kept.element, &issuer) {
            number.remove("use");
            number.push_text("use", "old")?;
            number.sort_fields();
        }
        kept.element.push("identifier", number)?;
    }
    // Each person has to have a number, or it has to be said that there is none.
    let none = left.element.push_new("identifier")?.push_new("extension")?;
    none.push_text("url", extension::DATA_ABSENT_REASON)?;
    none.push_text("valueCode", "unknown")?;
    left.element.remove("active");
    left.element.push_text("active", "false")?;
    link(&mut left.element, "replaced-by", &kept.address())?;
    link(&mut kept.element, "replaces", &left.address())
}

fn said(element: &Element, name: &str) -> Option<String> {
    element.text_of(name).map(str::to_owned)
}

fn link(element: &mut Element, kind: &str, address: &str) -> Result<(), fhir::element::Misfit> {
    let link = element.push_new("link")?;
    link.push_new("other")?.push_text("reference", address)?;
    link.push_text("type", kind)?;
    Ok(())
}

fn merged(kept: &Record, left: &Record, doses: usize, is_known: bool) -> Handout {
    let mut handout = Handout::json(
        200,
        &json!({ "patient": kept.address(), "replaced": left.address(), "doses": doses }),
    );
    handout.replayed = is_known;
    handout
}
