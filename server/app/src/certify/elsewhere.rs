//! Doses of the same person in other municipalities: taken along where the person consents to it in the request, told in the
//! trail of where they are, and still as they were read when they are signed.
//!
//! Two municipalities have no transaction in common. So what a certificate rests on is noted there first, then the
//! certificate gets its number here, and then the records are looked at again. Whatever changes after that look is followed
//! by the municipality that keeps the record, which finds the note.

use std::sync::Arc;

use access::audit::Event;
use certificate::claims::CertifiedDose;
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Key, Kind, Problem, Reach, Tenant, Version};
use immunization::MunicipalityCode;
use store::{Found, Store, StoreError};

use super::build::{self, Known, Sorted, Unfit};
use super::intent::{Intent, PersonElsewhere, Planned};
use super::issue::{self, Wanted};
use crate::call::Call;
use crate::counterpart;
use crate::quality::Judged;
use crate::state::State;

/// What the trail calls it, where the records are.
const ACTION: &str = "certificate-collate";

/// Stands for the municipality that certifies, where only the others count.
const HERE: i32 = 0;

/// A person's record in another municipality.
pub struct Elsewhere {
    municipality: MunicipalityCode,
    person: Key,
    judged: Judged,
}

/// The records to whose use the person consents, judged now. Each was told in its own trail before it is here.
pub async fn gather(
    state: &State,
    call: &Call,
    wanted: &Wanted,
    own: &Judged,
) -> Result<Vec<Elsewhere>, Problem> {
    if wanted.consent.is_empty() {
        return Ok(Vec::new());
    }
    let links = counterpart::of(state, call, &wanted.person.id).await?;
    let mut gathered = Vec::with_capacity(wanted.consent.len());
    for municipality in &wanted.consent {
        let refused = |rule| {
            let problem = Problem::new(ProblemKind::BusinessRule, rule);
            problem.with("municipality", municipality.to_string())
        };
        let linked = links
            .iter()
            .find(|(other, _)| other.tenant == municipality.number());
        let (other, _) = linked.ok_or_else(|| refused("certificate-not-linked"))?;
        let person = Key {
            kind: Kind::PATIENT,
            id: other.person.clone(),
        };
        let read = issue::read_judged(state, call, *municipality, &person).await?;
        let (judged, _) = read.ok_or_else(|| refused("certificate-not-linked"))?;
        // The link was made of two who were born on one day. Where one record was corrected since, they may be two people.
        if judged.resident.is_mistake || judged.resident.birth != own.resident.birth {
            return Err(refused("certificate-link-differs"));
        }
        tell(state, call, (*municipality, &person), &judged).await?;
        gathered.push(Elsewhere {
            municipality: *municipality,
            person,
            judged,
        });
    }
    Ok(gathered)
}

/// Tells in the trail of the other municipality who looked at which of its records for which municipality.
async fn tell(
    state: &State,
    call: &Call,
    (municipality, person): (MunicipalityCode, &Key),
    judged: &Judged,
) -> Result<(), Problem> {
    let mut event = Event::of(&call.caller, call.zone, state.now_ms(), ACTION);
    event.source = Arc::clone(&call.source);
    event.request = call.request_id.0.to_vec();
    event.patients.push(person.id.to_string());
    event
        .objects
        .push(format!("municipality/{:06}", call.reach.tenant.0));
    for (told, _) in &judged.doses {
        event
            .objects
            .push(format!("{}/{}", told.key, told.version.0));
    }
    state.audit.note(Some(municipality.number()), event).await
}

/// What may be certified of all records. A dose that two of them tell of is taken from the first.
pub fn together(own: &Judged, others: &[Elsewhere], known: Known<'_>) -> Sorted {
    let mut sorted = build::sort(own, known);
    for other in others {
        let theirs = build::sort(&other.judged, known);
        let named = |address: &str| format!("{}/{address}", other.municipality);
        let unfit = theirs.unfit.into_iter();
        let unfit = unfit.map(|(address, why)| (named(&address), why));
        sorted.unfit.extend(unfit);
        for mut dose in theirs.fit {
            if sorted.fit.iter().any(|one| is_same(one, &dose)) {
                let address = named(&format!("{}/{}", Kind::IMMUNIZATION, dose.record.id));
                sorted.unfit.push((address, Unfit::Twice));
                continue;
            }
            dose.record.municipality = Some(other.municipality.to_string());
            sorted.fit.push(dose);
        }
    }
    sorted
        .fit
        .sort_by(|one, other| (one.date, &one.record.id).cmp(&(other.date, &other.record.id)));
    sorted
}

/// Whether two municipalities tell of one dose: nobody gets the same vaccine twice in a day.
fn is_same(one: &CertifiedDose, other: &CertifiedDose) -> bool {
    let (product, another) = (&one.product, &other.product);
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    one.date == other.date
        && (same(&product.icd11, &another.icd11)
            || same(&product.cvx, &another.cvx)
            || product.brand == another.brand)
}

/// Names in each intent who the person is elsewhere, and notes there what the certificate is about to rest on.
pub async fn lend(
    state: &State,
    call: &Call,
    planned: &mut [Planned],
    others: Vec<Elsewhere>,
) -> Result<(), Problem> {
    for other in others {
        let tenant = other.municipality.number();
        let mut rests = Vec::new();
        for one in planned.iter_mut() {
            let mut records: Vec<Key> = records_of(&one.intent)
                .filter(|(place, ..)| *place == tenant)
                .map(|(_, key, _)| key)
                .collect();
            if records.is_empty() {
                continue;
            }
            records.push(other.person.clone());
            one.intent.elsewhere.push(PersonElsewhere {
                tenant,
                id: other.person.id.to_string(),
                version: other.judged.version.0,
            });
            rests.push((one.id, records));
        }
        if rests.is_empty() {
            continue;
        }
        let (store, holder) = (Arc::clone(&state.store), call.reach.tenant.0);
        state
            .blocking(call, move || store.lend(tenant, holder, &rests))
            .await?;
    }
    Ok(())
}

/// The doses that a certificate states: where each is on record, and under which key.
pub fn doses_of(intent: &Intent, own: i32) -> impl Iterator<Item = (i32, &CertifiedDose, Key)> {
    let doses = intent.claims().doses.iter();
    doses.filter_map(move |dose| {
        let place = match dose.record.municipality.as_deref() {
            Some(code) => MunicipalityCode::parse(code).ok()?.number(),
            None => own,
        };
        let key = Key {
            kind: Kind::IMMUNIZATION,
            id: Id::parse(&dose.record.id)?,
        };
        Some((place, dose, key))
    })
}

/// The doses of other municipalities on which a certificate rests: where, which, and in which version.
fn records_of(intent: &Intent) -> impl Iterator<Item = (i32, Key, Option<Version>)> {
    let others = doses_of(intent, HERE).filter(|(place, ..)| *place != HERE);
    others.map(|(place, dose, key)| {
        let version = dose.record.version.parse().ok().map(Version);
        (place, key, version)
    })
}

/// The persons of other municipalities whose doses a certificate states.
pub fn persons_of(intent: &Intent) -> impl Iterator<Item = (i32, Key, Option<Version>)> {
    let persons = intent.elsewhere.iter();
    persons.filter_map(|person| {
        let key = Key {
            kind: Kind::PATIENT,
            id: Id::parse(&person.id)?,
        };
        Some((person.tenant, key, Some(Version(person.version))))
    })
}

/// Whether everything elsewhere on which these rest is as it was read.
pub async fn are_as_read(state: &State, call: &Call, planned: &[Planned]) -> Result<bool, Problem> {
    let mut all = Vec::new();
    for one in planned {
        all.extend(records_of(&one.intent).chain(persons_of(&one.intent)));
    }
    if all.is_empty() {
        return Ok(true);
    }
    let store = Arc::clone(&state.store);
    state
        .blocking(call, move || {
            for (tenant, key, version) in all {
                if version_of(&store, tenant, &key)? != version {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await
}

fn version_of(store: &Store, tenant: i32, key: &Key) -> Result<Option<Version>, StoreError> {
    let found = store.read(&Reach::whole(Tenant(tenant)), key)?;
    Ok(match found {
        Found::Text(stored) => Some(stored.version),
        Found::Gone(..) | Found::Nothing => None,
    })
}
