//! A line that was taken, and all that is known → what becomes of it.

use super::{AcceptedScan, Comparison, Intent, Outcome, hint};
use crate::calendar::Day;
use crate::coupon::{CouponKind, CouponLine};
use crate::dose::{Dose, DoseStatus};
use crate::intake::{Telling, contradicts};
use crate::municipality::MunicipalityCode;
use crate::resident::{Departure, DepartureReason, Disclosure, Resident};

/// The class of doubts that somebody should look at.
const TO_CHECK: &str = "to-check";
/// The class of doubts that keep a dose out of certificates.
const MUST_FIX: &str = "must-fix";
/// Doubts of that class.
const MUST_FIX_RULES: [&str; 5] = ["Q01", "Q02", "Q04", "Q05", "Q11"];

/// What staff do at the venue.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// The dose as it would be recorded, or the examination.
    pub dose: &'a Dose,
    /// The day of it.
    pub day: Day,
    /// Where the venue is, if that is known.
    pub venue: Option<MunicipalityCode>,
    /// What they mean to do.
    pub intent: Intent,
    /// Why they use a coupon for something else than it is for.
    pub override_reason: Option<&'a str>,
    /// What they said when they compared the person.
    pub comparison: Option<Comparison>,
}

impl Act<'_> {
    /// Whether somebody was examined and nothing was given, by the coupon and by what staff mean.
    pub fn is_examination(kind: CouponKind, intent: Intent) -> bool {
        match intent {
            Intent::PreExamOnly => true,
            Intent::Vaccinated => false,
            Intent::Auto => kind != CouponKind::Vaccination,
        }
    }
}

/// What is known where the coupon comes from.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Everybody who has this coupon.
    pub residents: &'a [Resident],
    /// The doses on record of that person; where nobody is registered, those that wait for the coupon.
    pub doses: &'a [Dose],
}

/// What becomes of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanOutcome {
    /// What came of it.
    pub outcome: Outcome,
    /// What is told beside it.
    pub flags: Vec<Outcome>,
    /// What is doubtful about the record: stable codes.
    pub doubts: Vec<&'static str>,
    /// Whose it is, by the place among those who were handed in.
    pub person: Option<usize>,
    /// The dose that is on record already, by its place.
    pub met: Option<usize>,
    /// By what staff compare the person.
    pub hint: Option<String>,
}

/// Something that rules about doses find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    /// What is told at the venue, if anything.
    pub flag: Option<Outcome>,
    /// The doubt, if it is more than information.
    pub doubt: Option<&'static str>,
}

/// Who has a coupon on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// Nobody who is registered.
    Nobody,
    /// One person, whose place this is.
    One(usize),
    /// Several, and nothing tells which.
    Several,
}

/// Who of these people has the coupon of a line. Where its number was given twice, the days for which it counts tell.
pub fn bearer(residents: &[Resident], line: &CouponLine, day: Day) -> Bearer {
    let has = |resident: &Resident, only_valid: bool| {
        let mut coupons = resident.coupons.iter().filter(|one| one.is_of(line));
        !resident.is_mistake && coupons.any(|one| !only_valid || one.is_valid_on(day))
    };
    let places = |only_valid: bool| {
        let all = residents.iter().enumerate();
        all.filter(move |(_, resident)| has(resident, only_valid))
            .map(|(place, _)| place)
    };
    let valid = places(true).next().is_some();
    let mut found = places(valid);
    match (found.next(), found.next()) {
        (None, _) => Bearer::Nobody,
        (Some(place), None) => Bearer::One(place),
        (Some(_), Some(_)) => Bearer::Several,
    }
}

/// What becomes of a line that was taken.
pub fn settle_scan(scan: &AcceptedScan, act: &Act<'_>, known: &Known<'_>) -> ScanOutcome {
    let mut settled = ScanOutcome::of(Outcome::Recorded);
    if act.comparison == Some(Comparison::Different) {
        return ScanOutcome::of(Outcome::OtherPerson);
    }
    let person = match bearer(known.residents, &scan.line, act.day) {
        Bearer::Several => return ScanOutcome::of(Outcome::HoldConfirm),
        Bearer::Nobody if scan.needs_person => return ScanOutcome::of(Outcome::HoldConfirm),
        Bearer::Nobody => None,
        Bearer::One(place) => known.residents.get(place).map(|person| (place, person)),
    };
    settled.person = person.map(|(place, _)| place);
    settled.hint = person.and_then(|(_, person)| hint(person));
    // Nobody could be compared: of this person no hint is shown.
    if scan.needs_person && settled.hint.is_none() {
        return ScanOutcome::of(Outcome::HoldConfirm);
    }
    if person.is_some_and(|(_, person)| person.disclosure != Disclosure::Open) {
        settled.flags.push(Outcome::NotDisclosed);
    }
    let (meeting, met) = meet(scan, act, known.doses);
    settled.met = met;
    if meeting == Meeting::Same {
        return settled.ending(Outcome::Duplicate);
    }
    if act
        .venue
        .is_some_and(|venue| venue != scan.line.municipality)
    {
        settled.flags.push(Outcome::OutOfArea);
    }
    if meeting == Meeting::Contradiction {
        settled.doubt("Q04");
        return settled.ending(Outcome::Conflict);
    }
    mark(&mut settled, scan, act, known.doses);
    // What was given is on record all the same, as it is where the flag comes after the scan: staff look at it.
    if let Some((closed, doubt)) =
        person.and_then(|(_, person)| closed(person, &scan.line, act.day))
    {
        settled.hint = None;
        settled.doubt(doubt);
        return settled.ending(closed);
    }
    settled
}

/// Says what a record is that is going to be written.
fn mark(settled: &mut ScanOutcome, scan: &AcceptedScan, act: &Act<'_>, doses: &[Dose]) {
    let is_examination = !act.dose.is_given();
    let is_overridden = scan.kind == CouponKind::PreExamination && !is_examination;
    if is_overridden
        && act
            .override_reason
            .is_none_or(|reason| reason.trim().is_empty())
    {
        settled.class(TO_CHECK);
    }
    if settled.person.is_none() {
        settled.doubt("Q13");
        settled.outcome = Outcome::Waiting;
        return;
    }
    if is_examination {
        settled.outcome = Outcome::PreExam;
        return;
    }
    // Of a coupon that nobody is registered for, not every dose can be known.
    let before = u32::from(scan.line.dose).saturating_sub(1);
    let is_there = doses
        .iter()
        .filter(|dose| dose.is_given() && is_same_group(dose, act.dose))
        .any(|dose| dose.number() == Some(before));
    if before > 0 && !is_there {
        settled.concern(Concern {
            flag: Some(Outcome::Gap),
            doubt: Some("Q03"),
        });
    }
}

/// Why a person's coupon does not count on a day, if it does not, and the rule of quality that says so.
fn closed(person: &Resident, line: &CouponLine, day: Day) -> Option<(Outcome, &'static str)> {
    let departed = |departure: &Departure| departure.on.is_none_or(|on| on < day);
    let has_left = person.departure.as_ref().filter(|left| departed(left));
    // On the day of death a dose may have been given before.
    let is_dead = person.died_by(day.previous()) != Some(false)
        || has_left.is_some_and(|left| left.reason == DepartureReason::Died);
    if is_dead {
        return Some((Outcome::PersonDead, "Q11"));
    }
    let mut coupons = person.coupons.iter().filter(|coupon| coupon.is_of(line));
    let is_open = coupons.any(|coupon| coupon.valid_to.is_none_or(|to| day <= to));
    let is_closed = has_left.is_some() || !is_open;
    is_closed.then_some((Outcome::CouponClosed, "Q12"))
}

/// How a dose meets those on record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    New,
    Same,
    Contradiction,
}

fn meet(scan: &AcceptedScan, act: &Act<'_>, doses: &[Dose]) -> (Meeting, Option<usize>) {
    let all = || doses.iter().enumerate();
    // The same question that files ask, so that it makes no difference which of them comes first.
    let told = Telling::by_somebody(act.dose);
    let is_this = |(_, dose): &(usize, &Dose)| match act.dose.is_given() {
        true => dose.is_given() && Telling::by_somebody(dose).is_of_same_dose(&told),
        // Somebody may be examined on one coupon on several days.
        false => {
            matches!(dose.status, DoseStatus::NotGiven(_))
                && dose.time.day() == Some(act.day)
                && is_of(dose, &scan.line)
                && is_printed(dose, scan)
        }
    };
    let same = all()
        .filter(is_this)
        .find(|(_, dose)| !contradicts(act.dose, dose));
    match same.or_else(|| all().find(is_this)) {
        None => (Meeting::New, None),
        Some((place, dose)) if contradicts(act.dose, dose) => (Meeting::Contradiction, Some(place)),
        Some((place, _)) => (Meeting::Same, Some(place)),
    }
}

/// Whether a dose on record was given on a coupon of the same kind and number of the dose.
fn is_printed(dose: &Dose, scan: &AcceptedScan) -> bool {
    let number = Some(u32::from(scan.line.dose));
    let coupon = dose.coupon.as_ref();
    coupon.is_some_and(|coupon| coupon.dose == number && coupon.kind == Some(scan.kind))
}

fn is_of(dose: &Dose, line: &CouponLine) -> bool {
    dose.coupon.as_ref().is_some_and(|coupon| {
        coupon.municipality == line.municipality && coupon.number == line.number
    })
}

/// Whether two doses can be of one group: what is not known excludes nothing.
fn is_same_group(one: &Dose, other: &Dose) -> bool {
    let (one, other) = (one.vaccine.group, other.vaccine.group);
    one.is_none() || other.is_none() || one == other
}

impl ScanOutcome {
    /// An outcome of which nothing more is told.
    pub fn of(outcome: Outcome) -> ScanOutcome {
        ScanOutcome {
            outcome,
            flags: Vec::new(),
            doubts: Vec::new(),
            person: None,
            met: None,
            hint: None,
        }
    }

    fn ending(mut self, outcome: Outcome) -> ScanOutcome {
        self.outcome = outcome;
        self
    }

    /// Takes in what rules about doses find. It marks the record and never keeps it out.
    pub fn concern(&mut self, concern: Concern) {
        if let Some(flag) = concern.flag.filter(|flag| !self.flags.contains(flag)) {
            self.flags.push(flag);
        }
        if let Some(doubt) = concern.doubt {
            self.doubt(doubt);
        }
    }

    fn doubt(&mut self, rule: &'static str) {
        self.class(if MUST_FIX_RULES.contains(&rule) {
            MUST_FIX
        } else {
            TO_CHECK
        });
        if !self.doubts.contains(&rule) {
            self.doubts.push(rule);
        }
    }

    /// Puts the class in front, of which there is one: the graver.
    fn class(&mut self, class: &'static str) {
        match self.doubts.first_mut() {
            Some(first) if *first == MUST_FIX => {}
            Some(first) if *first == TO_CHECK => *first = class,
            _ => self.doubts.insert(0, class),
        }
    }

    /// What is told at the venue: that somebody is not to be told of is not told either.
    pub fn told_flags(&self) -> impl Iterator<Item = Outcome> {
        let flags = self.flags.iter().copied();
        flags.filter(|flag| *flag != Outcome::NotDisclosed)
    }
}
