//! A row that tells of a dose, or takes one back.

use immunization::intake::{
    DoseCase, Heard, Hearing, Operation, RowOutcome, Rule, Telling, is_same_day,
};
use immunization::{Fact, Finding};
use profiles::immunization::Person;

use super::super::rows::ToldDose;
use super::super::world::{CaseEntry, Whose, World};
use super::find::{candidates, matching, meant};
use super::{Terms, warned};
use crate::state::fresh_id;

type Outcome = (RowOutcome, Vec<Finding>);

/// What became of the row, and the dose that it told, by its place in the world.
pub fn decide(
    world: &mut World,
    told: &ToldDose,
    row: u64,
    terms: &Terms,
) -> (Outcome, Option<usize>) {
    let apart = |outcome: Outcome| (outcome, None);
    let by_number = told
        .resident
        .as_ref()
        .and_then(|number| world.by_number(number));
    let by_coupon = told.coupon.and_then(|coupon| world.by_coupon(coupon));
    if by_number.is_some() && by_coupon.is_some() && by_number != by_coupon {
        return apart(rejected(Rule::RefPersonMismatch, row));
    }
    let person = by_number.or(by_coupon);
    let candidates = candidates(world, told, person);
    // One id of a sender is one record, and one record is one person's: the row that came first keeps it, whoever is
    // registered when.
    let is_anothers = |place: &usize| {
        let entry = world.cases.get(*place);
        entry.is_some_and(|entry| !entry.is_gone() && entry.is_of_other(world, told, person))
    };
    if candidates.iter().any(is_anothers) {
        return apart((RowOutcome::Rejected, vec![taken_id(row)]));
    }
    let place = meant(world, &candidates, told);
    // Its sender said later which dose this record of its own is.
    let elsewhere = candidates.iter().copied();
    let elsewhere: Vec<usize> = elsewhere.filter(|one| Some(*one) != place).collect();
    let is_later = |place: &usize| {
        let entry = world.cases.get(*place);
        entry.is_some_and(|entry| entry.case.tells_later(&told.telling))
    };
    if elsewhere.iter().any(is_later) {
        return apart(older(row));
    }
    let (was_moved, waiting) = leave_others(world, (&elsewhere, told), row);
    let Some(place) = place else {
        let (mut outcome, place) = create(world, told, (row, person), &candidates);
        if was_moved {
            outcome = updated(outcome, row);
        }
        if withdraw_all(world, (place, &waiting), row) {
            outcome = (RowOutcome::Updated, vec![Rule::DupWithdrawn.in_row(row)]);
        }
        return (outcome, place);
    };
    // It waited for a number that this row brings.
    if let Some(person) = person
        && world.cases.get(place).map(|entry| entry.whose) == Some(Whose::Waiting)
    {
        world.attach(place, person, row);
    }
    let Some(entry) = world.cases.get_mut(place) else {
        return apart(rejected(Rule::RowRefused, row));
    };
    let mut hearing = match told.operation {
        Operation::Report => entry.hear(told.telling.clone(), row, terms.overwrite),
        Operation::Delete => entry.withdraw(&told.telling, row, terms.overwrite),
    };
    // What its sender said otherwise since says nothing of what waits.
    let takes_back = hearing.heard != Heard::Older
        && (take_in_awaiting(world, place, (&candidates, &told.telling), row)
            | withdraw_all(world, (Some(place), &waiting), row));
    if takes_back && told.operation == Operation::Report {
        hearing.heard = Heard::TakenBack;
    }
    let Some(entry) = world.cases.get(place) else {
        return apart(rejected(Rule::RowRefused, row));
    };
    let mut outcome = outcome_of(&hearing, entry, row);
    if was_moved {
        outcome = updated(outcome, row);
    }
    if !matches!(hearing.heard, Heard::Same | Heard::Older)
        && let Whose::Person(person) = entry.whose
    {
        touch(world, person, row);
    }
    // Who takes a dose back need not hear what is doubtful about what others tell of it.
    let is_told = told.operation == Operation::Report;
    (outcome, is_told.then_some(place))
}

/// Takes away what its sender told under the same id of other doses: it is this one. Tells whether there was anything, and
/// which withdrawals waited there for it.
fn leave_others(
    world: &mut World,
    (others, told): (&[usize], &ToldDose),
    row: u64,
) -> (bool, Vec<Telling>) {
    let mut left = (false, Vec::new());
    if told.operation == Operation::Delete {
        return left;
    }
    for place in others {
        let Some(entry) = world.cases.get_mut(*place) else {
            continue;
        };
        left.0 |= entry.case.tells(&told.telling);
        let waiting = entry.move_away(&told.telling, row);
        let whose = waiting.as_ref().map(|_| entry.whose);
        left.1.extend(waiting.into_iter().flatten());
        if let Some(Whose::Person(person)) = whose {
            touch(world, person, row);
        }
    }
    left
}

/// The doses of a person have to be judged anew, because of this row.
pub(super) fn touch(world: &mut World, person: usize, row: u64) {
    if let Some(person) = world.persons.get_mut(person) {
        person.is_touched = true;
        person.row.get_or_insert(row);
    }
}

fn rejected(rule: Rule, row: u64) -> Outcome {
    (RowOutcome::Rejected, vec![rule.in_row(row)])
}

/// What a row did that says otherwise which dose a record is. It did not only repeat or create one.
fn updated((outcome, mut findings): Outcome, row: u64) -> Outcome {
    let is_told = |finding: &Finding| finding.code() == Rule::DupUpdated.code();
    findings.retain(|finding| finding.code() != Rule::DupSame.code());
    if !findings.iter().any(is_told) {
        findings.push(Rule::DupUpdated.in_row(row));
    }
    match outcome {
        RowOutcome::Unchanged | RowOutcome::Created => (RowOutcome::Updated, findings),
        outcome => (outcome, findings),
    }
}

/// Its source told something later before.
fn older(row: u64) -> Outcome {
    let same = Rule::DupSame.in_row(row);
    let older = same.with("about", Fact::Word("older"));
    (RowOutcome::Unchanged, vec![older])
}

/// The id of the row is that of another person's record, or of one that waits for another coupon or number.
fn taken_id(row: u64) -> Finding {
    let finding = Rule::RefPersonMismatch.in_cell(row, "source-id");
    finding.with("by", Fact::Word("source-id"))
}

/// What is said of the row.
fn outcome_of(hearing: &Hearing, entry: &CaseEntry, row: u64) -> Outcome {
    let heard = hearing.heard;
    let mut findings = Vec::new();
    let is_contradicted = entry.case.is_contradicted();
    if is_contradicted && !matches!(heard, Heard::Same | Heard::Older) {
        findings.push(warned(Rule::DupConflict, row));
    }
    let outcome = match heard {
        Heard::Same => {
            findings.push(Rule::DupSame.in_row(row));
            RowOutcome::Unchanged
        }
        Heard::Older => return older(row),
        Heard::Beside if is_contradicted => RowOutcome::Flagged,
        // What the same source told before is no longer kept beside.
        Heard::Beside if !hearing.dropped.is_empty() => {
            findings.push(Rule::DupUpdated.in_row(row));
            RowOutcome::Updated
        }
        Heard::Beside => {
            findings.push(Rule::DupSame.in_row(row));
            RowOutcome::Unchanged
        }
        Heard::Updated | Heard::Overwritten => {
            findings.push(Rule::DupUpdated.in_row(row));
            RowOutcome::Updated
        }
        Heard::Withdrawn => RowOutcome::Updated,
        Heard::Kept => {
            findings.push(Rule::RefDoseUnknown.in_row(row));
            RowOutcome::Flagged
        }
        Heard::TakenBack => {
            findings.push(Rule::DupWithdrawn.in_row(row));
            RowOutcome::Updated
        }
    };
    (outcome, findings)
}

/// A dose that is told for the first time, or taken back before: that is kept until the dose comes.
fn create(
    world: &mut World,
    told: &ToldDose,
    (row, person): (u64, Option<usize>),
    candidates: &[usize],
) -> (Outcome, Option<usize>) {
    let Ok(id) = fresh_id() else {
        return (rejected(Rule::RowRefused, row), None);
    };
    let key = fhir::Key {
        kind: fhir::Kind::IMMUNIZATION,
        id,
    };
    let mut findings = Vec::new();
    let others = candidates
        .iter()
        .filter_map(|place| world.cases.get(*place));
    let dose = &told.telling.dose;
    if { others }.any(|other| is_same_day(dose, &other.case.record.dose)) {
        findings.push(warned(Rule::SeqSameDay, row));
    }
    let municipality = world.municipality;
    let named = match (told.coupon, &told.resident) {
        (Some(coupon), _) => Some(Person::Coupon(municipality, coupon)),
        (None, Some(number)) => Some(Person::Resident(municipality, number.clone())),
        (None, None) => None,
    };
    let whose = person.map_or(Whose::Waiting, Whose::Person);
    let is_told = told.operation == Operation::Report;
    if !is_told {
        findings.push(Rule::RefDoseUnknown.in_row(row));
    } else if whose == Whose::Waiting {
        findings.push(Rule::RefWaiting.in_row(row));
    }
    let place = world.add_case(CaseEntry {
        key,
        before: None,
        case: DoseCase::new(told.telling.clone()),
        reports: Vec::new(),
        dropped: Vec::new(),
        has_reports: true,
        whose,
        was: None,
        named,
        row: Some(row),
    });
    if !is_told {
        return ((RowOutcome::Flagged, findings), None);
    }
    if let Some(person) = person {
        touch(world, person, row);
    }
    ((RowOutcome::Created, findings), Some(place))
}

/// A row may name a dose that is known and a withdrawal that was kept apart, because neither names the other: the
/// withdrawal is of that dose. So is what another sender told of it and took back before it could be found. Tells whether
/// something is taken back by it.
fn take_in_awaiting(
    world: &mut World,
    case: usize,
    (candidates, telling): (&[usize], &Telling),
    row: u64,
) -> bool {
    let whose = world.cases.get(case).map(|entry| entry.whose);
    let is_meant = |place: &usize| {
        let entry = world.cases.get(*place).filter(|_| *place != case);
        entry.is_some_and(|entry| {
            let record = &entry.case.record;
            let is_of_other = record.is_withdrawal() && !record.has_same_source(telling);
            (record.awaits_report() || is_of_other)
                && entry.rank(telling).is_some()
                && (entry.whose == Whose::Waiting || Some(entry.whose) == whose)
        })
    };
    let awaiting: Vec<usize> = candidates.iter().copied().filter(is_meant).collect();
    let mut takes_back = false;
    for place in awaiting {
        takes_back |= take_in(world, case, place, row);
    }
    takes_back
}

/// Puts a dose that now belongs to somebody together with the same dose of the same person, if that is known. One of them
/// is entered in error, a withdrawal before a dose and otherwise the one that came later; all that was told of it is heard
/// again. Tells whether there was one.
pub fn unite(world: &mut World, case: usize, whose: Whose, row: u64) -> bool {
    let Whose::Person(person) = whose else {
        return false;
    };
    let counting = world.cases.get(case).filter(|entry| entry.counts());
    let Some(told) = counting.map(|entry| entry.case.record.clone()) else {
        return false;
    };
    let others: Vec<usize> = world
        .cases_of(person)
        .iter()
        .copied()
        .filter(|other| *other != case)
        .filter(|other| world.cases.get(*other).is_some_and(CaseEntry::counts))
        .collect();
    let Some(other) = matching(world, &others, &told) else {
        return false;
    };
    let is_gone = |place: usize| {
        let entry = world.cases.get(place);
        entry.is_some_and(|entry| entry.case.record.is_withdrawn())
    };
    let (kept, left) = match is_gone(other) && !is_gone(case) {
        true => (case, other),
        false => (other, case),
    };
    take_in(world, kept, left, row);
    take_in_awaiting(world, kept, (&others, &told), row);
    true
}

/// Hears withdrawals in a case. Tells whether one of them takes something back.
fn withdraw_all(world: &mut World, (case, told): (Option<usize>, &[Telling]), row: u64) -> bool {
    let Some(entry) = case.and_then(|place| world.cases.get_mut(place)) else {
        return false;
    };
    let mut takes_back = false;
    for withdrawal in told {
        let heard = entry.withdraw(withdrawal, row, false).heard;
        takes_back |= matches!(heard, Heard::Withdrawn | Heard::Updated);
    }
    takes_back
}

/// Hears in one case what was told in another, which is entered in error. Tells whether a withdrawal among it takes something
/// back.
fn take_in(world: &mut World, kept: usize, left: usize, row: u64) -> bool {
    let Some(told) = world.cases.get_mut(left).map(|entry| entry.leave(row)) else {
        return false;
    };
    let Some(entry) = world.cases.get_mut(kept) else {
        return false;
    };
    let (withdrawals, reports): (Vec<Telling>, Vec<Telling>) =
        told.into_iter().partition(Telling::is_withdrawn);
    // A mistake that nobody took back says nothing.
    let withdrawals: Vec<Telling> = withdrawals
        .into_iter()
        .filter(Telling::is_withdrawal)
        .collect();
    for report in reports {
        entry.hear(report, row, false);
    }
    // Whoever knows the dose by its other names finds it here.
    entry.row = Some(row);
    withdraw_all(world, (Some(kept), &withdrawals), row)
}
