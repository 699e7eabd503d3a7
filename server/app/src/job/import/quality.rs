//! What is doubtful about the doses of the people whom a group of rows touched.

use immunization::DoseStatus;
use immunization::quality::{
    DoseRecord, PersonRecord, QualityRule, QualitySubject, Standards, judge,
};

use super::world::{CaseEntry, Whose, World};
use crate::quality::tags;

/// The computed tags of each dose, where they have to be looked at.
pub fn tags(world: &World, by: &Standards<'_>) -> Vec<Option<Vec<String>>> {
    let mut tags: Vec<Option<Vec<String>>> = world.cases.iter().map(|_| None).collect();
    for (place, person) in world.persons.iter().enumerate() {
        if !person.is_touched || world.cases_of(place).is_empty() {
            continue;
        }
        let cases: Vec<(usize, &CaseEntry)> = world
            .cases_of(place)
            .iter()
            .filter_map(|case| Some((*case, world.cases.get(*case)?)))
            .collect();
        let marks: Vec<Vec<QualityRule>> = cases.iter().map(|(_, entry)| marks(entry)).collect();
        let records = cases
            .iter()
            .zip(&marks)
            .map(|((_, entry), marks)| DoseRecord {
                conflicting_reports: conflicts(entry),
                marks,
                ..DoseRecord::new(&entry.case.record.dose)
            });
        let record = PersonRecord::of_resident(&person.now, records.collect());
        let found = judge(&record, by);
        for ((case, _), at) in cases.iter().zip(0..) {
            let codes = tags::of(&found, QualitySubject::Dose(at));
            put(&mut tags, *case, codes);
        }
    }
    for (place, entry) in world.cases.iter().enumerate() {
        if entry.row.is_none() || matches!(entry.whose, Whose::Person(_)) {
            continue;
        }
        put(&mut tags, place, of_waiting(entry));
    }
    tags
}

fn put(tags: &mut [Option<Vec<String>>], case: usize, mut codes: Vec<String>) {
    codes.sort_unstable();
    codes.dedup();
    if let Some(place) = tags.get_mut(case) {
        *place = Some(codes);
    }
}

/// Tags of a dose whose person is not known here. How long it waits, somebody else sees to.
fn of_waiting(entry: &CaseEntry) -> Vec<String> {
    if entry.case.record.dose.status == DoseStatus::EnteredInError {
        return Vec::new();
    }
    let mut codes: Vec<&str> = marks(entry).into_iter().map(QualityRule::code).collect();
    if entry.case.is_contradicted() {
        codes.extend([tags::CONTRADICTED, tags::MUST_FIX]);
    }
    if entry.whose == Whose::Waiting {
        codes.push(tags::WAITING);
        if !entry.case.is_contradicted() {
            codes.push(tags::TO_CHECK);
        }
    }
    codes.into_iter().map(str::to_owned).collect()
}

fn conflicts(entry: &CaseEntry) -> u32 {
    match entry.case.is_contradicted() {
        true => u32::try_from(entry.reports.len()).unwrap_or(u32::MAX),
        false => 0,
    }
}

/// Marks that the stored dose has, and that nobody can compute from the doses alone.
fn marks(entry: &CaseEntry) -> Vec<QualityRule> {
    let Some((before, _)) = &entry.before else {
        return Vec::new();
    };
    tags::of_sessions(&tags::computed(&before.element))
}
