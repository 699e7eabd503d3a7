//! What is doubtful about the doses of the people whom a group of rows touched: as tags of the doses, and as findings in the
//! rows that told them.

use immunization::DoseStatus;
use immunization::intake::Rule;
use immunization::quality::{
    DoseRecord, PersonRecord, QualityRule, QualitySubject, Standards, judge,
};

use super::decide::Decided;
use super::rows::Taken;
use super::world::{CaseEntry, Whose, World};
use crate::quality::tags;

/// What is doubtful about each dose of a world, in the order of its doses.
pub struct Marks {
    /// The computed tags, where they have to be looked at.
    pub tags: Vec<Option<Vec<String>>>,
    /// What whoever sent the dose should hear of it.
    told: Vec<Vec<Rule>>,
}

/// What the sender of a dose hears about it: that its day cannot be right, or that it does not fit to the doses beside it.
/// What is only missing may still come, and other doubts are seen in the record.
fn rule_of(doubt: QualityRule) -> Option<Rule> {
    match doubt {
        QualityRule::Order => Some(Rule::SeqOrder),
        QualityRule::ImpossibleDate => Some(Rule::DateBirth),
        QualityRule::TwoInAWeek => Some(Rule::SeqNear),
        QualityRule::Interval => Some(Rule::SeqInterval),
        QualityRule::AfterDeath => Some(Rule::DateDeath),
        _ => None,
    }
}

/// Tells each row what is doubtful about the dose that it brought or changed.
pub fn tell(decided: &mut [Decided], rows: &[Taken], marks: &Marks) {
    let same_day = Rule::SeqSameDay.code();
    for (row, taken) in decided.iter_mut().zip(rows) {
        let rules = row.dose.and_then(|place| marks.told.get(place));
        let Some(rules) = rules.filter(|rules| !rules.is_empty()) else {
            continue;
        };
        let is_same_day = row.findings.iter().any(|one| one.code() == same_day);
        // On one day they are near by all means.
        let rules = rules.iter().copied();
        row.doubt(
            rules.filter(|rule| *rule != Rule::SeqNear || !is_same_day),
            taken.number,
        );
    }
}

/// The marks of the doses that have to be looked at.
pub fn judged(world: &World, by: &Standards<'_>) -> Marks {
    let mut tags: Vec<Option<Vec<String>>> = world.cases.iter().map(|_| None).collect();
    let mut told = vec![Vec::new(); world.cases.len()];
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
            let subject = QualitySubject::Dose(at);
            put(&mut tags, *case, tags::of(&found, subject));
            if let Some(told) = told.get_mut(*case) {
                told.extend(found.rules_of(subject).filter_map(rule_of));
            }
        }
    }
    for (place, entry) in world.cases.iter().enumerate() {
        if entry.row.is_none() || matches!(entry.whose, Whose::Person(_)) {
            continue;
        }
        put(&mut tags, place, of_waiting(entry));
    }
    Marks { tags, told }
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
        true => u32::try_from(entry.case.others()).unwrap_or(u32::MAX),
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
