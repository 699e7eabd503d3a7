//! The waiting list: doses whose coupon no registered person has, and two of the three ways out of it. The third is a
//! file that brings the person. The way back in is in [`super::detach`].

use fhir::problem::Kind as ProblemKind;
use fhir::{Kind, Problem};
use immunization::{Day, Dose, VaccineTable};
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance::{Activity, Origin, Pointer};
use serde_json::{Map, Value, json};
use store::{Cursor, Search, StoreError, Stored};

use super::change::{self, Record, misfit, ours};
use super::{Asked, WAITING, detach, errand, malformed, read, required};
use crate::call::{Call, Handout};
use crate::quality::first_came;
use crate::quality::tags;
use crate::state::{State, day_at};
use crate::write;

/// Records on a page.
const PAGE: usize = 100;
/// Characters of a reason.
pub(super) const REASON_CHARACTERS_MAX: usize = 500;

/// The vaccines that are known.
pub(super) fn vaccines() -> Result<&'static VaccineTable, Problem> {
    VaccineTable::embedded().map_err(|error| ours(format!("{error}")))
}

/// The search for what waits.
pub(super) fn search(
    state: &State,
    call: &Call,
    most: usize,
    after: Option<Cursor>,
) -> Result<Search, Problem> {
    let tag = format!("{}|{WAITING}", system::QUALITY);
    let criteria = [("_tag".to_owned(), tag)];
    Ok(Search {
        query: write::criteria(state, call, Kind::IMMUNIZATION, &criteria)?,
        sort: Vec::new(),
        most,
        after,
    })
}

/// `GET /municipal/waiting`, the last that came first, and on the first page what was attached lately. `after` stands in the
/// link to the next page.
pub async fn list(state: &State, call: &Call) -> Result<Handout, Problem> {
    let asked = Asked::of(call, &["after"])?;
    let after = asked.text("after").map(cursor).transpose()?;
    let search = search(state, call, PAGE, after.clone())?;
    let (store, reach) = (state.store.clone(), call.reach.clone());
    let (next, came) = state
        .blocking(call, move || {
            let page = store.search(&reach, &search)?;
            let came: Result<Vec<(Stored, Day)>, StoreError> = page
                .hits
                .into_iter()
                .map(|hit| {
                    let stored = Stored::from(hit);
                    let came = first_came(&store, &reach, &stored)?;
                    Ok((stored, came))
                })
                .collect();
            Ok((page.next, came?))
        })
        .await?;
    let (table, today) = (vaccines()?, today(state)?);
    let mut shown = Vec::with_capacity(came.len());
    for (stored, came) in &came {
        let record = Record::of(stored)?;
        shown.extend(line(&record, table, (*came, today)));
    }
    let mut answer = json!({ "waiting": shown });
    let Some(members) = answer.as_object_mut() else {
        return Err(ours("no object".to_owned()));
    };
    if after.is_none() {
        let lately = detach::lately(state, call).await?;
        members.insert("attached".to_owned(), Value::from(lately));
    }
    if let Some(next) = next {
        let place = format!("/municipal/waiting?after={}", next.number);
        members.insert("next".to_owned(), Value::from(place));
    }
    Ok(Handout::json(200, &answer))
}

/// The place behind the record of this number: the list has no order but that of the numbers.
pub(super) fn cursor(text: &str) -> Result<Cursor, Problem> {
    let number = text.parse::<i64>().ok().filter(|number| *number > 0);
    let number = number.ok_or_else(|| malformed("after", "a number of an earlier answer"))?;
    Ok(Cursor {
        keys: Vec::new(),
        number,
    })
}

/// Today in Japan.
pub(super) fn today(state: &State) -> Result<Day, Problem> {
    day_at(state.now_ms()).map_err(|error| ours(error.to_string()))
}

/// What is shown of a waiting record, and of one that was attached: enough to find the form, and no name.
pub(super) fn told(record: &Record, table: &VaccineTable) -> Option<Map<String, Value>> {
    let dose = profiles::immunization::from_resource(&record.element, table).record?;
    let coupon = dose.coupon.as_ref();
    let named = profiles::immunization::person_of(&record.element);
    let number = match &named {
        Some(Person::Coupon(_, number)) => Some(number.digits()),
        _ => coupon.map(|coupon| coupon.number.digits()),
    };
    let told = json!({
        "id": record.key.id.as_str(),
        "immunization": record.address(),
        "coupon": number,
        "dose": dose.number(),
        "day": dose.time.day().map(|day| day.to_string()),
        "vaccine": dose.vaccine.text,
        "lot": dose.lot.as_ref().map(|lot| lot.written().to_owned()),
        "venue": dose.place.name,
    });
    match told {
        Value::Object(told) => Some(told),
        _ => None,
    }
}

/// A line of the list.
fn line(record: &Record, table: &VaccineTable, (came, today): (Day, Day)) -> Option<Value> {
    let mut line = told(record, table)?;
    let resident = match profiles::immunization::person_of(&record.element) {
        Some(Person::Resident(_, number)) => Some(number.as_str().to_owned()),
        _ => None,
    };
    let place = format!("/municipal/waiting/{}", record.key.id);
    for (name, value) in [
        ("residentNumber", json!(resident)),
        ("since", json!(came.to_string())),
        ("days", json!(today.days_since(came).max(0))),
        ("mustFix", json!(tags::is_late(came, today))),
        ("attach", json!(format!("{place}/attach"))),
        ("reject", json!(format!("{place}/reject"))),
    ] {
        line.insert(name.to_owned(), value);
    }
    Some(Value::Object(line))
}

/// The waiting record that a path names.
pub(super) async fn waiting(state: &State, call: &Call) -> Result<Record, Problem> {
    let id = errand(call)?.name("id").to_owned();
    let record = change::record(state, call, Kind::IMMUNIZATION, &id).await?;
    record.ok_or_else(|| Problem::new(ProblemKind::NotFound, "waiting-unknown"))
}

/// Whether nobody is registered for it, and it is not taken back.
fn waits(record: &Record) -> bool {
    let named = profiles::immunization::person_of(&record.element);
    !is_gone(record) && matches!(named, Some(Person::Coupon(..) | Person::Resident(..)))
}

/// Whether it was taken back.
fn is_gone(record: &Record) -> bool {
    record.element.text_of("status") == Some("entered-in-error")
}

fn no_longer() -> Problem {
    Problem::new(ProblemKind::Conflict, "waiting-settled")
}

/// `POST /municipal/waiting/{id}/attach`: `patient`, and `reason`.
pub async fn attach(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["patient", "reason"])?;
    let patient = required(&sent, "patient", 80)?;
    let patient = patient
        .strip_prefix("Patient/")
        .unwrap_or(&patient)
        .to_owned();
    let reason = match sent.get("reason") {
        Some(_) => required(&sent, "reason", REASON_CHARACTERS_MAX)?,
        None => "登録待ちの記録を対象者に結び付けた / attached to the person".to_owned(),
    };
    let mut record = waiting(state, call).await?;
    let person = change::record(state, call, Kind::PATIENT, &patient).await?;
    let unknown = || Problem::new(ProblemKind::NotFound, "person-unknown");
    let person = person.ok_or_else(unknown)?;
    if person.element.text_of("active") == Some("false") {
        return Err(unknown());
    }
    let address = person.address();
    if !waits(&record) {
        return match profiles::immunization::person_of(&record.element) {
            // Who asks twice gets the same answer.
            Some(Person::Reference(known)) if known == address && !is_gone(&record) => {
                Ok(settled(&record, true))
            }
            _ => Err(no_longer()),
        };
    }
    refuse_second(state, call, &record, &person).await?;
    let patient = record.element.first_mut("patient");
    let patient = patient.ok_or_else(|| ours("a dose of nobody".to_owned()))?;
    patient.remove("identifier");
    patient.remove("type");
    patient.push_text("reference", &address).map_err(misfit)?;
    change::no_longer_waits(&mut record.element);
    let mut act = change::act(state, call, (Activity::Correction, &reason))?;
    // By it the attachments made lately are found.
    act.sources = vec![Origin::of(Pointer::waiting_act(detach::ATTACH))];
    change::write(state, call, vec![record.clone()], act).await?;
    Ok(settled(&record, false))
}

/// A person who has the dose already does not get it twice: then one of the two is rejected.
async fn refuse_second(
    state: &State,
    call: &Call,
    record: &Record,
    person: &Record,
) -> Result<(), Problem> {
    let table = vaccines()?;
    let Some(own) = profiles::immunization::from_resource(&record.element, table).record else {
        return Ok(());
    };
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), person.key.clone());
    let known = state
        .blocking(call, move || {
            store.find_by_reference(&reach, Kind::IMMUNIZATION, "patient", &[key])
        })
        .await?;
    for stored in known.into_iter().flatten() {
        let known = Record::of(&stored)?;
        let dose = profiles::immunization::from_resource(&known.element, table).record;
        let same = dose.is_some_and(|dose| is_same(&own, &dose));
        if same {
            let problem = Problem::new(ProblemKind::Conflict, "waiting-dose-known");
            return Err(problem.with("known", known.address()));
        }
    }
    Ok(())
}

/// Whether two records tell of one dose: the same vaccines on the same day, or as the same dose of them.
fn is_same(one: &Dose, other: &Dose) -> bool {
    let is_there = |dose: &Dose| dose.status != immunization::DoseStatus::EnteredInError;
    let same_group = one.vaccine.group.is_some() && one.vaccine.group == other.vaccine.group;
    let same_day = one.time.day().is_some() && one.time.day() == other.time.day();
    let same_number = one.number().is_some() && one.number() == other.number();
    let both_given = one.is_given() == other.is_given();
    is_there(other) && both_given && same_group && (same_day || same_number)
}

/// `POST /municipal/waiting/{id}/reject`: `reason`. The record stays, as one that was entered in error.
pub async fn reject(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["reason"])?;
    let reason = required(&sent, "reason", REASON_CHARACTERS_MAX)?;
    let mut record = waiting(state, call).await?;
    if is_gone(&record) {
        return Ok(settled(&record, true));
    }
    if !waits(&record) {
        return Err(no_longer());
    }
    let status = record.element.first_mut("status");
    let status = status.ok_or_else(|| ours("a dose without a status".to_owned()))?;
    status.set_text("entered-in-error").map_err(misfit)?;
    change::no_longer_waits(&mut record.element);
    let act = change::act(state, call, (Activity::Correction, &reason))?;
    change::write(state, call, vec![record.clone()], act).await?;
    Ok(settled(&record, false))
}

/// The record as it now is.
pub(super) fn settled(record: &Record, is_known: bool) -> Handout {
    let person = profiles::immunization::person_of(&record.element);
    let patient = match person {
        Some(Person::Reference(address)) => Some(address),
        _ => None,
    };
    let mut handout = Handout::json(
        200,
        &json!({
            "immunization": record.address(),
            "status": record.element.text_of("status"),
            "patient": patient,
        }),
    );
    handout.replayed = is_known;
    handout
}
