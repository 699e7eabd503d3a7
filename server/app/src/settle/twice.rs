//! One dose stands twice: a scan and a file, or two scans, told it at the same moment, and neither found the other; or a
//! record came back to what it was, and another has told that meanwhile.

use std::collections::{BTreeSet, HashMap, VecDeque};

use fhir::{Element, Key, Kind};
use immunization::Report;
use immunization::intake::Telling;
use profiles::provenance::Activity;
use store::{Change, Found, Noticed, StoreError, Stored};

use super::{Case, Settling, moved};
use crate::job::LateDoses;
use crate::state::day_at;
use crate::{quality, told};

/// What is said of it.
const REASON: &str = "二つの記録になっていた同じ接種を、一つの記録にまとめた / one dose that stood in two records is one record";
/// How many places of the order lie between two who did not see each other: more than a group of rows makes.
const PLACES: i64 = 10_000;

/// The doses that are new, by their person. A process that begins anew knows none of them.
#[derive(Default)]
pub struct Recent {
    doses: HashMap<Key, Vec<New>>,
    order: VecDeque<(i64, Key)>,
}

struct New {
    dose: Key,
    place: i64,
    by: String,
}

impl Recent {
    /// The doses of a stretch whose person got another one from somebody else a moment before. What one client writes it
    /// writes one after the other.
    pub(super) fn meet(&mut self, versions: &[Noticed]) -> BTreeSet<Case> {
        let mut cases = BTreeSet::new();
        let new = versions.iter().filter(|one| one.version.0 == 1);
        let mut new: Vec<&Noticed> = new.collect();
        new.sort_unstable_by_key(|noticed| noticed.place);
        for noticed in new {
            self.forget(noticed.place.saturating_sub(PLACES));
            let Some(person) = quality::named(&noticed.body) else {
                continue;
            };
            let known = self.doses.entry(person.clone()).or_default();
            let others = known.iter().filter(|other| other.by != noticed.by);
            cases.extend(others.map(|other| Case::Twice(other.dose.clone(), noticed.key.clone())));
            known.push(New {
                dose: noticed.key.clone(),
                place: noticed.place,
                by: noticed.by.clone(),
            });
            self.order.push_back((noticed.place, person));
        }
        cases
    }

    fn forget(&mut self, before: i64) {
        while let Some((_, person)) = self.order.pop_front_if(|(place, _)| *place < before) {
            if let Some(known) = self.doses.get_mut(&person) {
                known.retain(|new| new.place >= before);
                if known.is_empty() {
                    self.doses.remove(&person);
                }
            }
        }
    }
}

/// A dose and the other records of that person that may be the same, where it came back to what it was behind them.
pub fn cases(settling: &Settling<'_>, dose: &Key) -> Result<Vec<Case>, StoreError> {
    let Some(dose) = read(settling, dose)? else {
        return Ok(Vec::new());
    };
    let Some(person) = moved::person_of(&dose.element, settling.bases) else {
        return Ok(Vec::new());
    };
    let (kind, persons) = (Kind::IMMUNIZATION, std::slice::from_ref(&person));
    let store = settling.store().readable();
    let found = store.find_by_reference(&settling.reach, kind, "patient", persons)?;
    let others = found.into_iter().flatten();
    let mut cases = Vec::new();
    for other in others.filter(|other| other.key != dose.stored.key) {
        let other = known(settling, other)?;
        let same = other.filter(|other| other.telling.is_of_same_dose(&dose.telling));
        cases.extend(same.map(|same| Case::Twice(same.stored.key, dose.stored.key.clone())));
    }
    Ok(cases)
}

/// What makes two records of one dose one. Nothing where they are not of one dose and one person, where one of them is a mistake, or where
/// one was told in a way in which nobody looks for the other.
pub fn changes(
    settling: &Settling<'_>,
    (one, other): (&Key, &Key),
) -> Result<Option<Vec<Change>>, StoreError> {
    let (Some(one), Some(other)) = (read(settling, one)?, read(settling, other)?) else {
        return Ok(None);
    };
    let person = moved::person_of(&one.element, settling.bases);
    let Some(person) = person
        .filter(|person| moved::person_of(&other.element, settling.bases).as_ref() == Some(person))
    else {
        return Ok(None);
    };
    if !one.telling.is_of_same_dose(&other.telling) {
        return Ok(None);
    }
    let Found::Text(person) = settling.store().read(&settling.reach, &person)? else {
        return Ok(None);
    };
    // Who scanned it can take it back as long as it is the record.
    let left = match other.is_scanned() && !one.is_scanned() {
        true => one,
        false => other,
    };
    let act = settling.act(Activity::Correction, REASON);
    let today = day_at(act.recorded_ms)?;
    let late = LateDoses::new(settling.engine, &settling.reach, settling.municipality);
    late.unite(&left.stored.key, (&person, &act, today))
}

/// A dose that a scan or a row of a file told, and that is no mistake.
struct Known {
    stored: Stored,
    element: Element,
    telling: Telling,
}

impl Known {
    fn report(&self) -> Option<Report> {
        self.telling.dose.source.report
    }

    fn is_scanned(&self) -> bool {
        self.report().is_some_and(Report::is_scan)
    }
}

fn read(settling: &Settling<'_>, dose: &Key) -> Result<Option<Known>, StoreError> {
    match settling.store().read(&settling.reach, dose)? {
        Found::Text(stored) => known(settling, stored),
        Found::Gone(..) | Found::Nothing => Ok(None),
    }
}

fn known(settling: &Settling<'_>, stored: Stored) -> Result<Option<Known>, StoreError> {
    let element = told::element_of(&stored)?;
    let telling = told::telling_of(&element, settling.engine.vaccines);
    let known = telling.map(|telling| Known {
        stored,
        element,
        telling,
    });
    let known = known.filter(|known| !known.telling.is_withdrawn());
    Ok(known.filter(|known| {
        let is_file = matches!(known.report(), Some(Report::MunicipalFile | Report::Ledger));
        is_file || known.is_scanned()
    }))
}
