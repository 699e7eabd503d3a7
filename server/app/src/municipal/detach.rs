//! Taking back a wrong attachment: the dose stays with the person to whom it was attached, as a mistake, and what waited
//! waits again as a record of its own. Nothing leads from one of the two to the other (R-T01).

mod apart;

use fhir::problem::Kind as ProblemKind;
use fhir::search::{Criterion, Query, Slot, Twin, Want, canonical_system, folded_code};
use fhir::{Element, Key, Kind, Problem, Reach, Version};
use immunization::VaccineTable;
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance::{self, Activity, Origin, Pointer, Provenance};
use serde_json::Value;
use store::{Change, Found, Refusal, Search, Store, StoreError, Stored};

use self::apart::Apart;
use super::change::{self, Record};
use super::waiting::{self, REASON_CHARACTERS_MAX, settled, vaccines};
use super::{Asked, read, required};
use crate::call::{Call, Handout};
use crate::problem;
use crate::settle;
use crate::state::{State, day_at};
use crate::told::{self, KeptReport, ToldDose};

/// What an attachment is known by among acts.
pub(super) const ATTACH: &str = "attach";
/// What the end of one is known by.
const DETACH: &str = "detach";
/// What is said of the record that waits again. The reason of staff may name somebody, and stands with the other record.
pub const WAITS_AGAIN: &str = "誤った結び付けが取り消され、もう一度登録待ちになった / waits again, because a wrong attachment was taken back";
/// How often it is tried again because something changed in between: marks are written behind every version.
const ATTEMPTS_MAX: usize = 4;
/// Attachments that are listed, and how many are looked through for them.
const LISTED: usize = 20;
const LOOKED_THROUGH: usize = 100;

/// `POST /municipal/waiting/{id}/detach`: `reason`.
pub async fn detach(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    Asked::of(call, &[])?;
    let sent = read(sent, &["reason"])?;
    let reason = required(&sent, "reason", REASON_CHARACTERS_MAX)?;
    for _ in 0..ATTEMPTS_MAX {
        let record = waiting::waiting(state, call).await?;
        let attached = look(state, call, &record.key).await?;
        let attached = attached.ok_or_else(not_attached)?;
        if attached.is_detached() {
            return Ok(settled(&record, true));
        }
        if attached.is_gone() {
            return Err(Problem::new(ProblemKind::Conflict, "waiting-taken-back"));
        }
        let (left, changes) = attached.changes(state, call, &reason)?;
        match change::submit(state, call, changes).await? {
            Ok(_) => return Ok(settled(&left, false)),
            Err(refused) if matches!(refused.refusal, Refusal::VersionMismatch(_)) => {}
            Err(refused) => return Err(problem::from_refusal(refused.refusal)),
        }
    }
    Err(Problem::new(ProblemKind::Conflict, "record-changed"))
}

fn not_attached() -> Problem {
    Problem::new(ProblemKind::Conflict, "waiting-not-attached")
}

/// Whether a dose names its person by a coupon or a number alone.
fn is_unattached(element: &Element) -> bool {
    let named = profiles::immunization::person_of(element);
    matches!(named, Some(Person::Coupon(..) | Person::Resident(..)))
}

/// A dose that came to its person by an attachment.
struct Attached {
    /// The dose as it is, with what is kept beside it.
    dose: ToldDose,
    /// The record as it waited last.
    waited: Element,
    /// The version by which it came to its person.
    since: Version,
    /// What is told of its versions.
    acts: Vec<Provenance>,
}

/// The dose, if staff attached it.
async fn look(state: &State, call: &Call, key: &Key) -> Result<Option<Attached>, Problem> {
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), key.clone());
    let table = vaccines()?;
    let find = move || Attached::find(&store, &reach, table, &key);
    let attached = state.blocking(call, find).await?;
    Ok(attached.filter(Attached::is_of_staff))
}

impl Attached {
    fn find(
        store: &Store,
        reach: &Reach,
        table: &VaccineTable,
        key: &Key,
    ) -> Result<Option<Attached>, StoreError> {
        let Found::Text(stored) = store.read(reach, key)? else {
            return Ok(None);
        };
        let Some((since, waited)) = came_to_its_person(store, reach, &stored)? else {
            return Ok(None);
        };
        let about = told::acts_about(store, reach, std::slice::from_ref(key))?;
        let about = about.into_iter().next().unwrap_or_default();
        let mut acts = Vec::with_capacity(about.len());
        for act in &about {
            acts.extend(provenance::from_resource(&told::element_of(act)?).record);
        }
        let dose = ToldDose::of(&stored, &about, table)?;
        Ok(dose.map(|dose| Attached {
            dose,
            waited,
            since,
            acts,
        }))
    }

    /// Whether it was staff who attached it, and neither a file that brought the person nor the house in its place.
    fn is_of_staff(&self) -> bool {
        let made = self.address_of(self.since);
        let mut acts = self.acts.iter();
        acts.any(|act| {
            let is_correction = act.activity == Activity::Correction && act.targets.contains(&made);
            is_correction && !settle::is_of_house(act)
        })
    }

    /// Whether that was taken back here before.
    fn is_detached(&self) -> bool {
        self.acts.iter().any(is_detaching)
    }

    fn is_gone(&self) -> bool {
        self.dose.element.text_of("status") == Some("entered-in-error")
    }

    fn address_of(&self, version: Version) -> String {
        format!("{}/_history/{version}", self.dose.key)
    }

    /// What takes it back, and the record as it is then.
    fn changes(
        &self,
        state: &State,
        call: &Call,
        reason: &str,
    ) -> Result<(Record, Vec<Change>), Problem> {
        let apart = Apart::of(&self.dose, &self.waited, vaccines()?)?;
        let next = Version(self.dose.version.0 + 1);
        let left = Record {
            key: self.dose.key.clone(),
            version: next,
            element: apart.left(&self.dose)?,
        };
        let mut act = change::act(state, call, (Activity::Correction, reason))?;
        act.targets = vec![self.address_of(next)];
        act.sources = vec![Origin::of(Pointer::waiting_act(DETACH))];
        let content = change::content(state, call, left.element.clone())?;
        let mut changes = vec![
            Change::over(self.dose.key.clone(), self.dose.version, content),
            change::told(state, call, &act)?,
        ];
        changes.extend(self.left_reports(state, call, &apart, next)?);
        changes.extend(self.waiting_again(state, call, &apart)?);
        Ok((left, changes))
    }

    /// What is no longer kept beside the record: it goes along, or it has become the record.
    fn left_reports(
        &self,
        state: &State,
        call: &Call,
        apart: &Apart,
        next: Version,
    ) -> Result<Vec<Change>, Problem> {
        let gone = apart.reports_along().chain(apart.report_left());
        let gone = gone.filter_map(|place| Some((place, self.dose.reports.get(place)?)));
        gone.map(|(place, report)| {
            let target = self.address_of(next);
            let is_record = apart.report_left() == Some(place);
            let stays = is_record
                .then(|| told::promoted(&report.act, &report.key.id, target))
                .flatten();
            Ok(match stays {
                Some(element) => {
                    let element = element.map_err(change::misfit)?;
                    let content = change::content(state, call, element)?;
                    Change::over(report.key.clone(), report.version, content)
                }
                None => Change::end(report.key.clone(), report.version),
            })
        })
        .collect()
    }

    /// The record that waits again, where it comes from, why it waits, and what is kept beside it.
    fn waiting_again(
        &self,
        state: &State,
        call: &Call,
        apart: &Apart,
    ) -> Result<Vec<Change>, Problem> {
        let key = Key {
            kind: Kind::IMMUNIZATION,
            id: crate::write::fresh_id()?,
        };
        let target = format!("{key}/_history/1");
        let mut why = change::act(state, call, (Activity::Correction, WAITS_AGAIN))?;
        // Two records with the number of one request would tell of each other.
        why.request = None;
        let origins = self.origins(apart).map(|act| Provenance {
            before: None,
            ..act.clone()
        });
        let reports = apart.reports_along().filter_map(|place| {
            let report = self.dose.reports.get(place)?;
            apart.report(&report.act, &self.waited)
        });
        let mut changes = vec![Change::Create {
            id: key.id.clone(),
            content: change::content(state, call, apart.along(&self.waited)?)?,
            unless: None,
        }];
        for mut act in origins.chain(reports).chain([why]) {
            act.targets = vec![target.clone()];
            changes.push(change::told(state, call, &act)?);
        }
        Ok(changes)
    }

    /// The files and scans that what waited comes from. What came since may have been told of the person.
    fn origins(&self, apart: &Apart) -> impl Iterator<Item = &Provenance> {
        let own = self.dose.own.as_ref().filter(|_| apart.record_goes());
        let before = self.acts.iter().filter(move |act| {
            let is_origin = matches!(act.activity, Activity::Import | Activity::Scan);
            let is_plain = act.report.is_none() && Some(*act) != own;
            is_origin && is_plain && self.is_of_waiting(act)
        });
        own.into_iter().chain(before)
    }

    fn is_of_waiting(&self, act: &Provenance) -> bool {
        let mut waited = 1..self.since.0;
        waited.any(|version| act.targets.contains(&self.address_of(Version(version))))
    }
}

/// Whether an act took a wrong attachment back.
pub fn is_detaching(act: &Provenance) -> bool {
    let mut sources = act.sources.iter();
    sources.any(|one| one.what.number_in(system::WAITING_ACT) == Some(DETACH))
}

/// What was told of the person beside a record while it was detached, as the record of the person, with the report that is it
/// now. Nothing where all that was told is of the coupon or number that waits again.
pub fn left_of_detached(
    (store, reach): (&Store, &Reach),
    (told, before): (&mut ToldDose, &Stored),
    table: &'static VaccineTable,
) -> Result<Option<(Element, Vec<KeptReport>)>, StoreError> {
    let Some((_, waited)) = came_to_its_person(store, reach, before)? else {
        return Ok(None);
    };
    let failed = |problem: Problem| StoreError::Unexpected(format!("a dose: {problem:?}"));
    let apart = Apart::of(told, &waited, table).map_err(failed)?;
    let Some(place) = apart.report_left() else {
        return Ok(None);
    };
    let element = apart.left(told).map_err(failed)?;
    told.case.record = told.case.beside.remove(place);
    Ok(Some((element, vec![told.reports.remove(place)])))
}

/// The version by which a record came to its person, and the record as it waited before. Nothing where it never waited, or
/// waits still.
fn came_to_its_person(
    store: &Store,
    reach: &Reach,
    now: &Stored,
) -> Result<Option<(Version, Element)>, StoreError> {
    if is_unattached(&told::element_of(now)?) {
        return Ok(None);
    }
    for number in (1..now.version.0).rev() {
        if let Found::Text(before) = store.vread(reach, &now.key, Version(number))? {
            let element = told::element_of(&before)?;
            if is_unattached(&element) {
                return Ok(Some((Version(number + 1), element)));
            }
        }
    }
    Ok(None)
}

/// The attachments made lately that were not taken back, the last first.
pub(super) async fn lately(state: &State, call: &Call) -> Result<Vec<Value>, Problem> {
    let Some(kind) = Kind::parse("Provenance").filter(|kind| call.reach.open.contains(*kind))
    else {
        return Ok(Vec::new());
    };
    let criterion = Criterion::Value {
        slot: Slot::twin(kind, "entity", Twin::Identifier),
        wants: vec![Want::Token {
            system: Some(canonical_system(system::WAITING_ACT).into()),
            code: Some(folded_code(ATTACH, true).into()),
        }],
        negated: false,
    };
    let search = Search {
        query: Query {
            kind,
            criteria: vec![criterion],
        },
        sort: Vec::new(),
        most: LOOKED_THROUGH,
        after: None,
    };
    let (store, reach, table) = (state.store.clone(), call.reach.clone(), vaccines()?);
    let find = move || {
        let mut listed = Vec::new();
        for hit in store.search(&reach, &search)?.hits {
            if listed.len() < LISTED {
                listed.extend(attachment(&store, &reach, &Stored::from(hit))?);
            }
        }
        Ok(listed)
    };
    let listed: Vec<(Record, i64)> = state.blocking(call, find).await?;
    let lines = listed.iter().map(|(record, at)| line(record, *at, table));
    lines.filter_map(Result::transpose).collect()
}

/// The record that an act attached, and when. Nothing where it was taken back since.
fn attachment(
    store: &Store,
    reach: &Reach,
    act: &Stored,
) -> Result<Option<(Record, i64)>, StoreError> {
    let read = provenance::from_resource(&told::element_of(act)?).record;
    let target = read.as_ref().and_then(|act| act.targets.first());
    let Some(key) = target.and_then(|target| fhir::local_reference(target, &[])) else {
        return Ok(None);
    };
    let Found::Text(stored) = store.read(reach, &key)? else {
        return Ok(None);
    };
    let record = Record {
        key,
        version: stored.version,
        element: told::element_of(&stored)?,
    };
    let is_there = record.element.text_of("status") != Some("entered-in-error");
    Ok(is_there.then_some((record, act.changed_at)))
}

/// What is shown of an attachment.
fn line(record: &Record, at_ms: i64, table: &VaccineTable) -> Result<Option<Value>, Problem> {
    let Some(mut line) = waiting::told(record, table) else {
        return Ok(None);
    };
    let patient = match profiles::immunization::person_of(&record.element) {
        Some(Person::Reference(address)) => Some(address),
        _ => None,
    };
    let day = day_at(at_ms).map_err(|error| change::ours(error.to_string()))?;
    let detach = format!("/municipal/waiting/{}/detach", record.key.id);
    line.insert("patient".to_owned(), patient.into());
    line.insert("attachedOn".to_owned(), day.to_string().into());
    line.insert("detach".to_owned(), detach.into());
    Ok(Some(Value::Object(line)))
}
