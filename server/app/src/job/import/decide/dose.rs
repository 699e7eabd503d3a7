//! A row that tells of a dose, or takes one back.

use immunization::intake::{
    DoseCase, Heard, Hearing, Operation, RowOutcome, Rule, Telling, is_same_day,
};
use immunization::{Dose, DoseCoupon, DoseStatus, Fact, Finding, ForeignNumber, Source};
use profiles::immunization::Person;
use profiles::naming::system;

use super::super::rows::ToldDose;
use super::super::world::{CaseEntry, ReportEntry, Waiter, Whose, World, waiter_of};
use super::{Terms, warned};
use crate::state::fresh_id;
use crate::told::is_source_id;

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
    let Some(place) = matching(world, &candidates, &told.telling) else {
        return create(world, told, (row, person), &candidates);
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
    let takes_back = take_in_awaiting(world, place, (&candidates, &told.telling), row);
    if takes_back && told.operation == Operation::Report {
        hearing.heard = Heard::TakenBack;
    }
    let Some(entry) = world.cases.get(place) else {
        return apart(rejected(Rule::RowRefused, row));
    };
    let outcome = outcome_of(&hearing, entry, row);
    if !matches!(hearing.heard, Heard::Same | Heard::Older)
        && let Whose::Person(person) = entry.whose
    {
        touch(world, person, row);
    }
    // Who takes a dose back need not hear what is doubtful about what others tell of it.
    let is_told = told.operation == Operation::Report;
    (outcome, is_told.then_some(place))
}

/// The doses of a person have to be judged anew, because of this row.
fn touch(world: &mut World, person: usize, row: u64) {
    if let Some(person) = world.persons.get_mut(person) {
        person.is_touched = true;
        person.row.get_or_insert(row);
    }
}

fn rejected(rule: Rule, row: u64) -> Outcome {
    (RowOutcome::Rejected, vec![rule.in_row(row)])
}

/// The id of the row is that of another person's record, or of one that waits for another coupon or number.
fn taken_id(row: u64) -> Finding {
    let finding = Rule::RefPersonMismatch.in_cell(row, "source-id");
    finding.with("by", Fact::Word("source-id"))
}

/// The doses that the row may be about: the person's, those that wait for the same, and those with the same identifiers.
fn candidates(world: &World, told: &ToldDose, person: Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = person
        .map(|person| world.cases_of(person).to_vec())
        .unwrap_or_default();
    let coupon = told.coupon.map(Waiter::Coupon);
    let number = told.resident.clone().map(Waiter::Resident);
    for waiter in coupon.into_iter().chain(number) {
        found.extend(world.waiting(&waiter));
    }
    for number in &told.telling.dose.numbers {
        let known = world.cases_by_number(number).iter().copied();
        found.extend(known.filter(|place| {
            let entry = world.cases.get(*place);
            entry.is_some_and(|entry| entry.is_known_by(number, &told.telling))
        }));
    }
    found.sort_unstable();
    found.dedup();
    let may_be = |place: &usize| {
        let entry = world.cases.get(*place);
        entry.is_some_and(|entry| entry.may_be(world, told, person))
    };
    found.retain(may_be);
    found
}

/// The dose that is meant: the one with the same identifier first, and one that was taken back last.
fn matching(world: &World, candidates: &[usize], telling: &Telling) -> Option<usize> {
    let entries = candidates
        .iter()
        .filter_map(|place| Some((*place, world.cases.get(*place)?)));
    let mut fitting: Vec<(u8, usize)> = entries
        .filter_map(|(place, entry)| Some((entry.rank(telling)?, place)))
        .collect();
    fitting.sort_unstable();
    fitting.first().map(|(_, place)| *place)
}

impl CaseEntry {
    /// Whether it can be the record of what is told. What was taken back from somebody stays there: a row about somebody
    /// else, or about nobody who is known, does not bring it back and is not told of it (R-T01). Only a row that is older
    /// than the taking back changes nothing, unless it names another coupon.
    fn may_be(&self, world: &World, told: &ToldDose, person: Option<usize>) -> bool {
        if !self.is_gone() {
            return true;
        }
        match (self.whose, person) {
            (Whose::Waiting, _) | (_, Some(_)) => !self.is_of_other(world, told, person),
            (_, None) => match self.is_named_by(world, told) {
                // Two coupons are two people's, until somebody says otherwise.
                false if told.coupon.is_some() && self.case.record.dose.coupon.is_some() => false,
                is_named => self.takes_back(told, is_named),
            },
        }
    }

    fn is_gone(&self) -> bool {
        self.case.record.dose.status == DoseStatus::EnteredInError
    }

    /// Whether it is the record of somebody else than the row names. Somebody who is not registered is somebody else,
    /// unless the record was told by that coupon or waits for that number: a coupon is one person's, and so is an id, but
    /// nobody knows yet whether both are the same person's.
    fn is_of_other(&self, world: &World, told: &ToldDose, person: Option<usize>) -> bool {
        match (self.whose, person) {
            (Whose::Person(of), Some(person)) => of != person,
            (Whose::Elsewhere, Some(_)) => true,
            (Whose::Waiting, Some(person)) => {
                !self.is_named_by(world, told) && self.owner(world) != Some(person)
            }
            (_, None) => !self.is_named_by(world, told),
        }
    }

    /// Whether the row names its person as the record does, or as somebody who told it did.
    fn is_named_by(&self, world: &World, told: &ToldDose) -> bool {
        let coupon = |telling: &Telling| {
            let coupon = telling.dose.coupon.as_ref();
            coupon.map(|coupon| (coupon.municipality, coupon.number))
        };
        let mut known = std::iter::once(&self.case.record).chain(&self.case.beside);
        let named = coupon(&told.telling);
        if named.is_some() && known.any(|one| coupon(one) == named) {
            return true;
        }
        match self.waiter(world) {
            Some(Waiter::Coupon(coupon)) => told.coupon == Some(coupon),
            Some(Waiter::Resident(number)) => told.resident == Some(number),
            None => false,
        }
    }

    /// For what it waits.
    fn waiter(&self, world: &World) -> Option<Waiter> {
        let named = self.named.as_ref().filter(|_| self.whose == Whose::Waiting);
        waiter_of(named?, world.municipality)
    }

    /// The person for whom it waits, where somebody else registered that one meanwhile.
    fn owner(&self, world: &World) -> Option<usize> {
        match self.waiter(world)? {
            Waiter::Coupon(coupon) => world.by_coupon(coupon),
            Waiter::Resident(number) => world.by_number(&number),
        }
    }

    /// Whether what is told was taken back already, before or after it came. Of somebody who may be another it changes
    /// nothing.
    fn takes_back(&self, told: &ToldDose, is_named: bool) -> bool {
        let mut case = self.case.clone();
        let heard = match told.operation {
            Operation::Report => case.hear(told.telling.clone(), false).heard,
            Operation::Delete if is_named => return true,
            Operation::Delete => case.withdraw(&told.telling, false).heard,
        };
        match heard {
            Heard::Older => true,
            Heard::TakenBack => is_named,
            Heard::Same => told.operation == Operation::Delete,
            _ => false,
        }
    }

    /// Whether the record is known by a number of what is told. An id of one sender says nothing about the record of another.
    fn is_known_by(&self, number: &ForeignNumber, telling: &Telling) -> bool {
        let record = &self.case.record.dose;
        let is_of_anyone = !is_source_id(number);
        record.numbers.contains(number)
            && (is_of_anyone || record.source.may_be_sender_of(&telling.dose.source))
    }

    /// How well a telling fits, the best first; nothing where it is about another dose.
    fn rank(&self, telling: &Telling) -> Option<u8> {
        let told = std::iter::once(&self.case.record).chain(&self.case.beside);
        let mut numbers = telling.dose.numbers.iter();
        let has_number = numbers.any(|number| self.is_known_by(number, telling));
        if !has_number && !{ told }.any(|one| one.is_of_same_dose(telling)) {
            return None;
        }
        let is_gone = self.case.record.is_withdrawn();
        let worst = match (is_gone, self.counts()) {
            (false, _) => 0,
            (true, true) => 2,
            (true, false) => 4,
        };
        Some(worst + u8::from(!has_number))
    }

    /// Whether somebody tells the dose, or has taken it back: what was entered in error in another way says nothing.
    fn counts(&self) -> bool {
        let mut told = std::iter::once(&self.case.record).chain(&self.case.beside);
        told.any(|one| !one.is_withdrawn() || one.is_withdrawal())
    }

    /// Hears what is told, and keeps what stands beside in step with the case.
    fn hear(&mut self, telling: Telling, row: u64, overwrite: bool) -> Hearing {
        let names = Names::of(&self.case.record.dose);
        // A withdrawal that stands beside keeps its own names.
        let is_named = !self.case.record.awaits_report();
        let hearing = self.case.hear(telling, overwrite);
        let is_told = matches!(hearing.heard, Heard::Updated | Heard::Overwritten);
        self.follow(&hearing, is_told, row);
        if is_named && is_told {
            names.keep_in(&mut self.case.record.dose);
        }
        hearing
    }

    /// Leaves everything that was told of the dose to another case. It was the same dose.
    fn leave(&mut self, row: u64) -> Vec<Telling> {
        let told = std::iter::once(self.case.record.clone());
        let told = told.chain(std::mem::take(&mut self.case.beside)).collect();
        self.case.record.dose.status = DoseStatus::EnteredInError;
        self.case.record.dose.withdrawal = None;
        let reports = std::mem::take(&mut self.reports);
        self.forget_record();
        self.dropped.extend(reports);
        self.row = Some(row);
        told
    }

    fn withdraw(&mut self, withdrawal: &Telling, row: u64, overwrite: bool) -> Hearing {
        let names = Names::of(&self.case.record.dose);
        let hearing = self.case.withdraw(withdrawal, overwrite);
        self.follow(&hearing, false, row);
        if hearing.heard == Heard::Updated {
            names.keep_in(&mut self.case.record.dose);
        }
        hearing
    }

    /// None of the reports that stood beside is the record any more.
    fn forget_record(&mut self) {
        for report in &mut self.dropped {
            report.is_record = false;
        }
    }

    /// Keeps what stands beside in step with the case. What was told may be the record now, or one of those that stood beside.
    fn follow(&mut self, hearing: &Hearing, is_told: bool, row: u64) {
        if is_told || hearing.next.is_some() || self.case.record.is_withdrawn() {
            self.forget_record();
        }
        let reports = std::mem::take(&mut self.reports);
        for (place, mut report) in reports.into_iter().enumerate() {
            report.is_record = hearing.next == Some(place);
            match hearing.dropped.contains(&place) {
                true => self.dropped.push(report),
                false => self.reports.push(report),
            }
        }
        while self.reports.len() < self.case.beside.len()
            && let Some(report) = fresh_report(row)
        {
            self.reports.push(report);
        }
        if !matches!(hearing.heard, Heard::Same | Heard::Older) {
            self.row = Some(row);
        }
    }
}

/// What a dose is known by, and who told it.
struct Names {
    numbers: Vec<ForeignNumber>,
    coupon: Option<DoseCoupon>,
    source: Source,
}

impl Names {
    fn of(dose: &Dose) -> Names {
        Names {
            numbers: dose.numbers.clone(),
            coupon: dose.coupon.clone(),
            source: dose.source.clone(),
        }
    }

    /// They stay with a dose when its content changes: whoever knew it so finds it so. The id of a sender goes with what that
    /// sender told, or it would be taken for an id of whoever tells the record now.
    fn keep_in(self, dose: &mut Dose) {
        let has_line = dose.numbers.iter().any(is_line);
        let keeps_ids = self.source.sender.is_none() || self.source.is_same_as(&dose.source);
        for number in self.numbers {
            let is_replaced =
                (has_line && is_line(&number)) || (!keeps_ids && is_source_id(&number));
            if !is_replaced && !dose.numbers.contains(&number) {
                dose.numbers.push(number);
            }
        }
        if dose.coupon.is_none() {
            dose.coupon = self.coupon;
        }
    }
}

fn is_line(number: &ForeignNumber) -> bool {
    number.system == system::COUPON_LINE
}

fn fresh_report(row: u64) -> Option<ReportEntry> {
    Some(ReportEntry {
        key: fhir::Key {
            kind: fhir::Kind::parse("Provenance")?,
            id: fresh_id().ok()?,
        },
        before: None,
        row: Some(row),
        is_record: false,
    })
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
        Heard::Older => {
            let same = Rule::DupSame.in_row(row);
            findings.push(same.with("about", Fact::Word("older")));
            RowOutcome::Unchanged
        }
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
/// again.
pub fn unite(world: &mut World, case: usize, whose: Whose, row: u64) {
    let Whose::Person(person) = whose else {
        return;
    };
    let counting = world.cases.get(case).filter(|entry| entry.counts());
    let Some(told) = counting.map(|entry| entry.case.record.clone()) else {
        return;
    };
    let others: Vec<usize> = world
        .cases_of(person)
        .iter()
        .copied()
        .filter(|other| *other != case)
        .filter(|other| world.cases.get(*other).is_some_and(CaseEntry::counts))
        .collect();
    let Some(other) = matching(world, &others, &told) else {
        return;
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
    for report in reports {
        entry.hear(report, row, false);
    }
    let mut takes_back = false;
    for withdrawal in withdrawals {
        let heard = entry.withdraw(&withdrawal, row, false).heard;
        takes_back |= matches!(heard, Heard::Withdrawn | Heard::Updated);
    }
    // Whoever knows the dose by its other names finds it here.
    entry.row = Some(row);
    takes_back
}
