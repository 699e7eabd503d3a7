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

/// Tags of a dose whose person is not known here.
fn of_waiting(entry: &CaseEntry) -> Vec<String> {
    if entry.case.record.dose.status == DoseStatus::EnteredInError {
        return Vec::new();
    }
    let (marks, is_contradicted) = (marks(entry), entry.case.is_contradicted());
    if entry.whose == Whose::Waiting {
        return tags::of_waiting(marks, is_contradicted, was_late(entry));
    }
    let contradicted = [tags::CONTRADICTED, tags::MUST_FIX];
    let contradicted = contradicted.into_iter().filter(|_| is_contradicted);
    let codes = marks.into_iter().map(QualityRule::code);
    codes.chain(contradicted).map(str::to_owned).collect()
}

/// Whether the stored dose was already known to wait too long. It waits since it first came, so it is late for ever; that
/// others become late, somebody else sees to.
fn was_late(entry: &CaseEntry) -> bool {
    let codes = entry.before.as_ref();
    let codes = codes.map_or_else(Vec::new, |(before, _)| tags::computed(&before.element));
    let has = |code: &str| codes.iter().any(|own| own == code);
    has(tags::WAITING) && has(tags::MUST_FIX) && !has(tags::CONTRADICTED)
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
