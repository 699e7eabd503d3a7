//! What is known where a coupon was issued: who has it, which doses are on record, and whether the scan came before.

mod together;

use std::cmp::Reverse;
use std::collections::HashMap;

use fhir::codec::{Limits, json};
use fhir::{Element, Key, Kind, Reach, Tenant};
use immunization::scan::{Bearer, bearer};
use immunization::{CouponLine, Day, Dose, MunicipalityCode, Resident, VaccineTable};
use profiles::immunization::{Person, person_of};
use profiles::naming::system;
use profiles::provenance::{self, Activity, Provenance};
use profiles::{immunization as doses, patient};
use store::{Store, StoreError, Stored};

pub use together::LookUps;

/// What is asked about one scan.
pub struct Want {
    /// The line.
    pub line: CouponLine,
    /// The scan's number.
    pub scan_id: String,
    /// Whose records are looked at.
    pub tenant: i32,
}

/// What is known about one scan.
#[derive(Default)]
pub struct Found {
    /// Everybody who has the coupon.
    pub residents: Vec<Resident>,
    /// Where they are kept.
    pub keys: Vec<Key>,
    /// The doses of each of them.
    pub doses: Vec<Vec<OnRecord>>,
    /// Doses that wait for the coupon, and those that name the line, whosever they are.
    pub waiting: Vec<OnRecord>,
    /// The act of this very scan, if it came before.
    pub before: Option<Provenance>,
}

/// A dose on record.
#[derive(Clone)]
pub struct OnRecord {
    /// Where it is kept.
    pub stored: Stored,
    /// What it says.
    pub element: Element,
    /// What that means.
    pub dose: Dose,
}

impl OnRecord {
    /// Whether it can be a dose of this person: it is, or it waits for somebody.
    pub fn is_of(&self, person: &Person) -> bool {
        match person_of(&self.element) {
            Some(Person::Reference(whose)) => *person == Person::Reference(whose),
            _ => true,
        }
    }
}

impl Found {
    /// Who has the coupon on a day, and the doses that are known of that person.
    pub fn of(&self, line: &CouponLine, day: Day) -> (Bearer, Vec<&OnRecord>) {
        let bearer = bearer(&self.residents, line, day);
        let own = match bearer {
            Bearer::One(place) => self.doses.get(place).map(Vec::as_slice).unwrap_or_default(),
            Bearer::Nobody | Bearer::Several => &[],
        };
        let is_new = |one: &&OnRecord| own.iter().all(|other| other.stored.key != one.stored.key);
        let others = self.waiting.iter().filter(is_new);
        (bearer, own.iter().chain(others).collect())
    }
}

/// Looks up what is known about scans, those of a municipality together.
pub fn look_up(
    store: &Store,
    table: &VaccineTable,
    wants: &[Want],
) -> Result<Vec<Found>, StoreError> {
    let mut by_tenant: HashMap<i32, Vec<usize>> = HashMap::new();
    for (at, want) in wants.iter().enumerate() {
        by_tenant.entry(want.tenant).or_default().push(at);
    }
    let mut found: Vec<Found> = wants.iter().map(|_| Found::default()).collect();
    for (tenant, places) in by_tenant {
        let asked: Vec<&Want> = places.iter().filter_map(|at| wants.get(*at)).collect();
        let answers = of_tenant(store, table, tenant, &asked)?;
        for (at, answer) in places.into_iter().zip(answers) {
            if let Some(slot) = found.get_mut(at) {
                *slot = answer;
            }
        }
    }
    Ok(found)
}

fn of_tenant(
    store: &Store,
    table: &VaccineTable,
    tenant: i32,
    wants: &[&Want],
) -> Result<Vec<Found>, StoreError> {
    let reach = Reach::whole(Tenant(tenant));
    let coupons: Vec<(String, String)> = wants.iter().map(|want| coupon(&want.line)).collect();
    let scans: Vec<(String, String)> = wants
        .iter()
        .map(|want| (system::SCAN.to_owned(), want.scan_id.clone()))
        .collect();
    let people = store.find_by_token(&reach, Kind::PATIENT, "identifier", &coupons)?;
    let waiting =
        store.find_by_token(&reach, Kind::IMMUNIZATION, "patient:identifier", &coupons)?;
    let lines: Vec<(String, String)> = wants
        .iter()
        .map(|want| (system::COUPON_LINE.to_owned(), want.line.digits()))
        .collect();
    let named = store.find_by_token(&reach, Kind::IMMUNIZATION, "identifier", &lines)?;
    let keys: Vec<Key> = people.iter().flatten().map(|one| one.key.clone()).collect();
    let mut doses = match keys.is_empty() {
        true => Vec::new(),
        false => store.find_by_reference(&reach, Kind::IMMUNIZATION, "patient", &keys)?,
    }
    .into_iter();
    // After the doses: whoever sees the dose of the same scan, sent twice at once, sees that it was answered, too.
    let before = match Kind::parse("Provenance") {
        Some(kind) => store.find_by_token(&reach, kind, "entity:identifier", &scans)?,
        None => Vec::new(),
    };
    let mut before = before.into_iter();
    let mut all = Vec::with_capacity(wants.len());
    let known = people.into_iter().zip(waiting.into_iter().zip(named));
    for ((people, (mut waiting, named)), want) in known.zip(wants) {
        for one in named {
            if waiting.iter().all(|other| other.key != one.key) {
                waiting.push(one);
            }
        }
        let mut found = Found {
            waiting: on_record(waiting, table)?,
            before: before.next().and_then(act),
            ..Found::default()
        };
        for person in people {
            let own = doses.next().unwrap_or_default();
            if let Some(resident) = resident(&person, want.line.municipality)? {
                found.residents.push(resident);
                found.keys.push(person.key);
                found.doses.push(on_record(own, table)?);
            }
        }
        all.push(found);
    }
    Ok(all)
}

/// The coupon of a line, as an identifier.
pub fn coupon(line: &CouponLine) -> (String, String) {
    let issuer = format!("{}/{}", system::COUPON, line.municipality);
    (issuer, line.number.digits())
}

fn resident(
    stored: &Stored,
    municipality: MunicipalityCode,
) -> Result<Option<Resident>, StoreError> {
    let element = element(stored).ok_or_else(|| unread(stored))?;
    // Who was merged into somebody else is not looked at any more.
    let is_active = element.text_of("active") != Some("false");
    let resident = patient::from_resource(&element, municipality).record;
    Ok(resident.filter(|_| is_active))
}

fn on_record(stored: Vec<Stored>, table: &VaccineTable) -> Result<Vec<OnRecord>, StoreError> {
    let mut all = Vec::with_capacity(stored.len());
    for stored in stored {
        let element = element(&stored).ok_or_else(|| unread(&stored))?;
        // What does not say whether it was given is no dose that anything could be decided about.
        if let Some(dose) = doses::from_resource(&element, table).record {
            all.push(OnRecord {
                stored,
                element,
                dose,
            });
        }
    }
    Ok(all)
}

/// Something that is stored and cannot be read: nothing is decided over it.
fn unread(stored: &Stored) -> StoreError {
    StoreError::Unexpected(format!("{} cannot be read", stored.key))
}

/// The act of a scan among those that name it, also of one that was taken back. Where its record waits again, because it
/// was attached to somebody by mistake, that record has the later one.
fn act(mut stored: Vec<Stored>) -> Option<Provenance> {
    stored.sort_by_key(|act| Reverse(act.changed_at));
    let mut acts = stored.iter().filter_map(provenance_of);
    acts.find(|act| [Activity::Scan, Activity::Undo].contains(&act.activity))
}

/// The act that a stored text tells of.
pub fn provenance_of(stored: &Stored) -> Option<Provenance> {
    provenance::from_resource(&element(stored)?).record
}

/// The resource of a stored text.
pub fn element(stored: &Stored) -> Option<Element> {
    json::read(&stored.body, &Limits::own()).ok()
}

/// The name of a municipality, as its own records say it.
pub fn municipality_name(
    store: &Store,
    tenant: i32,
    code: MunicipalityCode,
) -> Result<Option<String>, StoreError> {
    let Some(kind) = Kind::parse("Organization") else {
        return Ok(None);
    };
    let reach = Reach::whole(Tenant(tenant));
    let token = (system::MUNICIPALITY.to_owned(), code.to_string());
    let found = store.find_by_token(&reach, kind, "identifier", &[token])?;
    let found = found.into_iter().flatten().next();
    let name = found.and_then(|stored| element(&stored)?.text_of("name").map(str::to_owned));
    Ok(name)
}
