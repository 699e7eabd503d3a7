//! How what is told of a dose meets what was told before: nothing is overwritten without being told to, nothing is lost,
//! and the order in which things are told makes no difference to what is known in the end.

use std::fmt;

use super::{DoseRow, Operation};
use crate::calendar::{Day, Moment, PartialDate};
use crate::coupon::CouponKind;
use crate::coupon_number::CouponNumber;
use crate::dose::{Dose, DoseStatus, NotGivenReason, PRE_EXAMINATION_ONLY, Report, Withdrawal};
use crate::resident_number::ResidentNumber;
use crate::vaccine::VaccineGroup;
use crate::width::narrow;

/// From this fiscal year on COVID-19 is vaccinated against every year, and counted anew.
const COVID_YEARLY_FROM: i32 = 2024;

/// What tells a dose apart from every other, in the order in which it is asked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::intake) enum DoseKey<'a> {
    /// The id where it comes from.
    Source(&'a str),
    /// Coupon, kind and number.
    Coupon(CouponNumber, Option<CouponKind>, u32),
    /// Person, group of vaccines or the words for one that is not known, and day.
    Day(
        Option<&'a ResidentNumber>,
        Option<CouponNumber>,
        Option<VaccineGroup>,
        Option<String>,
        Day,
    ),
}

/// What a dose says, as it is compared within one file.
pub(in crate::intake) type DoseContent = (u8, Option<PartialDate>, [Option<String>; 11]);

/// A dose as one source tells it. Who tells it, its source says; when, the time at which it was written down.
#[derive(Clone, PartialEq, Eq)]
pub struct Telling {
    /// What is told.
    pub dose: Dose,
    /// The id of the record where it comes from.
    pub source_id: Option<String>,
}

impl fmt::Debug for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Telling(…)")
    }
}

/// All that was told of one dose: what stands as the record, and what others told of it.
///
/// Which of two sources is the record depends on which came first; what was told in all, and whether it contradicts
/// itself, does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoseCase {
    /// The record.
    pub record: Telling,
    /// What others told, each source once unless it contradicts itself.
    pub beside: Vec<Telling>,
}

/// What a telling did to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// What became of it.
    pub heard: Heard,
    /// What it took the place of among those beside the record, by their places before. What is kept now stands last.
    pub dropped: Vec<usize>,
    /// Which of those is the record now, by its place before.
    pub next: Option<usize>,
}

/// What became of a telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heard {
    /// It is known so from this source.
    Same,
    /// This source told something later before.
    Older,
    /// The record says now what its own source says.
    Updated,
    /// It is kept beside the record.
    Beside,
    /// It took the place of what others told, because it was allowed to.
    Overwritten,
    /// The dose was told by mistake, and nobody else tells it.
    Withdrawn,
    /// A withdrawal that took nothing back is kept for the report that is still to come.
    Kept,
    /// Its source took it back before it came.
    TakenBack,
}

/// How a telling stands to an earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Another source's.
    Foreign,
    /// It says the same.
    Same,
    /// The earlier one was told later.
    Older,
    /// It takes the place of the earlier one.
    Later,
    /// The earlier one is a withdrawal that waits for it.
    Awaited,
    /// Nobody can say which of them counts.
    Undecided,
}

impl Telling {
    /// A dose of which is not told where it comes from.
    pub fn by_somebody(dose: &Dose) -> Telling {
        Telling {
            dose: dose.clone(),
            source_id: None,
        }
    }

    /// Whether it is a mistake.
    pub fn is_withdrawn(&self) -> bool {
        self.dose.status == DoseStatus::EnteredInError
    }

    /// Whether its source took it back. What was entered in error in another way may be told again by anybody.
    pub fn is_withdrawal(&self) -> bool {
        self.is_withdrawn() && self.dose.withdrawal.is_some()
    }

    /// Whether it is a withdrawal of a report that has come: then it contradicts nobody.
    pub(super) fn is_settled(&self) -> bool {
        self.is_withdrawn() && self.dose.withdrawal == Some(Withdrawal::Met)
    }

    /// Whether it is a withdrawal of a report that has not come.
    pub fn awaits_report(&self) -> bool {
        self.is_withdrawn() && self.dose.withdrawal == Some(Withdrawal::Alone)
    }

    fn has_other_id(&self, other: &Telling) -> bool {
        self.source_id.is_some() && other.source_id.is_some() && !self.has_same_id(other)
    }

    pub(super) fn has_same_id(&self, other: &Telling) -> bool {
        self.source_id.is_some() && self.source_id == other.source_id
    }

    /// Whether one source tells both. Every sender of files is one.
    pub fn has_same_source(&self, other: &Telling) -> bool {
        self.dose.source.is_same_as(&other.dose.source)
    }

    /// Whether both are one record of one source.
    pub fn has_same_record(&self, other: &Telling) -> bool {
        self.has_same_source(other) && self.has_same_id(other)
    }

    /// Whether one that was heard before was told later.
    pub(super) fn is_older_than(&self, before: &Telling) -> bool {
        self.standing(before) == Standing::Older
    }

    /// How this telling stands to one that was heard before.
    fn standing(&self, before: &Telling) -> Standing {
        if !self.has_same_source(before) {
            return Standing::Foreign;
        }
        let is_same = content(&self.dose) == content(&before.dose);
        if self.dose.source.report.is_some_and(Report::is_scan) {
            return self.standing_of_scan(before, is_same);
        }
        // Two ids are two records where they come from, and neither says anything about the other: one of them may be taken
        // back there because the dose was entered twice, and then the other has to stand.
        if self.has_other_id(before) {
            return Standing::Foreign;
        }
        match (before.dose.recorded, self.dose.recorded) {
            (Some(then), Some(now)) if now > then => Standing::Later,
            _ if before.awaits_report() => Standing::Awaited,
            // What its source did not take back, but was entered in error in another way, may be told again at any time.
            _ if before.is_withdrawn() && !before.is_withdrawal() => Standing::Later,
            (Some(then), Some(now)) if now < then => Standing::Older,
            (None, Some(_)) if is_same => Standing::Later,
            _ if is_same => Standing::Same,
            _ if self.has_same_id(before) || before.is_withdrawn() => Standing::Later,
            _ => Standing::Undecided,
        }
    }

    /// Whether it takes the place of what its source told before.
    pub(super) fn replaces(&self, before: &Telling) -> bool {
        self.standing(before) == Standing::Later
    }

    /// How a scan stands to another one. Each is a source of its own: somebody had the paper in hand, and a later scan
    /// never takes the place of an earlier one by itself.
    fn standing_of_scan(&self, before: &Telling, is_same: bool) -> Standing {
        match (&self.source_id, &before.source_id) {
            (Some(one), Some(other)) if one == other => Standing::Same,
            (Some(_), Some(_)) if !before.is_withdrawn() => Standing::Foreign,
            _ if is_same => Standing::Same,
            _ if before.is_withdrawn() => Standing::Later,
            _ => Standing::Foreign,
        }
    }

    /// Whether two sources can mean the same dose of one person: by the id where it comes from, by the line of a coupon, by
    /// vaccine and number, or by vaccine and day where a number is missing. A coupon's number is the person's for all doses,
    /// so by itself it says nothing about which one. An id means a dose within its sender: two senders may give out one id.
    pub fn is_of_same_dose(&self, other: &Telling) -> bool {
        let (one, two) = (&self.dose, &other.dose);
        if self.has_same_record(other) {
            return true;
        }
        if kind_of(one) != kind_of(two) {
            return false;
        }
        let same_day = || one.time.day().is_some() && one.time.day() == two.time.day();
        let groups = (one.vaccine.group, two.vaccine.group);
        match (number_of(one), number_of(two)) {
            (Some(left), Some(right)) if left != right => false,
            (Some(_), Some(_)) if has_same_line(one, two) => true,
            _ if are_other_vaccines(one, two) => false,
            (Some(_), Some(_)) => match groups {
                (Some(group), _) | (_, Some(group)) if is_yearly(group) => {
                    is_same_season(group, one, two)
                }
                (None, None) => has_coupon(one, two) || same_day(),
                _ => is_same_series(one, two),
            },
            _ => names_same_vaccine(one, two) && same_day(),
        }
    }

    /// The order in which tellings are taken where nothing else decides.
    pub(super) fn rank(
        &self,
    ) -> (
        Option<&'static str>,
        Option<Moment>,
        [Option<&str>; 2],
        DoseContent,
    ) {
        (
            self.dose.source.report.map(Report::code),
            self.dose.recorded,
            [
                self.source_id.as_deref(),
                self.dose.source.sender.as_deref(),
            ],
            content(&self.dose),
        )
    }
}

impl DoseCase {
    /// A case of which one source has told.
    pub fn new(record: Telling) -> DoseCase {
        DoseCase {
            record,
            beside: Vec::new(),
        }
    }

    /// Whether two of those who told cannot both be right. Who took its own report back tells nothing any more.
    pub fn is_contradicted(&self) -> bool {
        let all = std::iter::once(&self.record).chain(&self.beside);
        let all: Vec<&Telling> = all.filter(|one| !one.is_settled()).collect();
        let pairs = all.iter().zip(1..).flat_map(|(one, after)| {
            let rest = all.get(after..).unwrap_or_default();
            rest.iter().map(move |other| (*one, *other))
        });
        let mut told = pairs.filter(|(one, other)| !(one.is_withdrawn() && other.is_withdrawn()));
        told.any(|(one, other)| contradicts(&one.dose, &other.dose))
    }

    /// How many others tell of the dose, or deny it. Who took its own report back does neither.
    pub fn others(&self) -> usize {
        self.beside.iter().filter(|one| !one.is_settled()).count()
    }

    /// Hears what a source tells of the dose.
    pub fn hear(&mut self, told: Telling, overwrite: bool) -> Hearing {
        let standing = told.standing(&self.record);
        let beside: Vec<Standing> = self.beside.iter().map(|one| told.standing(one)).collect();
        let any = |wanted| standing == wanted || beside.contains(&wanted);
        if any(Standing::Awaited) {
            return self.hear_withdrawn(told, standing, &beside);
        }
        if any(Standing::Older) {
            return Hearing::of(Heard::Older);
        }
        if overwrite && self.differs_from(&told) {
            return self.overwrite(told);
        }
        // Whoever corrects its own record is heard, though somebody else said the same before.
        let all = || std::iter::once(&self.record).chain(&self.beside);
        let corrects =
            |one: &Telling| told.has_same_id(one) && told.standing(one) == Standing::Later;
        if any(Standing::Same) && !all().any(corrects) {
            return Hearing::of(Heard::Same);
        }
        let is_later =
            |(place, standing): (usize, &Standing)| (*standing == Standing::Later).then_some(place);
        let dropped: Vec<usize> = beside.iter().enumerate().filter_map(is_later).collect();
        let is_withdrawn = self.record.is_withdrawn();
        self.drop_all(&dropped);
        if standing == Standing::Later || is_withdrawn {
            let before = std::mem::replace(&mut self.record, told);
            if standing != Standing::Later && before.is_withdrawal() {
                // Whoever took it back is known still, beside who tells it now.
                self.beside.push(before.kept_beside(&self.record));
            }
            return Hearing::dropping(Heard::Updated, dropped);
        }
        self.beside.push(told);
        Hearing::dropping(Heard::Beside, dropped)
    }

    /// Hears a report that its source took back before it came. What it says is kept, as a mistake from the start, so that
    /// it makes no difference which of the two came first.
    fn hear_withdrawn(
        &mut self,
        told: Telling,
        standing: Standing,
        beside: &[Standing],
    ) -> Hearing {
        let is_awaited = |(place, standing): (usize, &Standing)| {
            (*standing == Standing::Awaited).then_some(place)
        };
        let dropped: Vec<usize> = beside.iter().enumerate().filter_map(is_awaited).collect();
        let awaiting = dropped.iter().filter_map(|place| self.beside.get(*place));
        let record = Some(&self.record).filter(|_| standing == Standing::Awaited);
        let last = awaiting.chain(record).filter_map(|one| one.dose.recorded);
        let told = told.taken_back(last.max());
        self.drop_all(&dropped);
        match standing {
            Standing::Awaited => self.record = told,
            _ => self.beside.push(told),
        }
        Hearing::dropping(Heard::TakenBack, dropped)
    }

    /// Whether a telling contradicts what is known and was not told earlier by the same source.
    fn differs_from(&self, told: &Telling) -> bool {
        // That the record was a mistake contradicts nobody who tells it now, unless somebody waits to take it back.
        let says = |record: &&Telling| !record.is_withdrawn() || record.awaits_report();
        let record = std::iter::once(&self.record).filter(says);
        let others = record.chain(&self.beside).filter(|one| !one.is_settled());
        { others }.any(|other| {
            let standing = told.standing(other);
            matches!(standing, Standing::Foreign | Standing::Undecided)
                && contradicts(&told.dose, &other.dose)
        })
    }

    /// What is told is the record, and nothing is kept beside it. It may have been kept beside until now, as a doubt.
    fn overwrite(&mut self, told: Telling) -> Hearing {
        let dropped = (0..self.beside.len()).collect();
        self.beside.clear();
        self.record = told;
        Hearing::dropping(Heard::Overwritten, dropped)
    }

    pub(super) fn drop_all(&mut self, places: &[usize]) {
        let mut place = 0;
        self.beside.retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
    }
}

impl Hearing {
    pub(super) fn of(heard: Heard) -> Hearing {
        Hearing::dropping(heard, Vec::new())
    }

    /// Those at these places are no longer beside the record, and none of them is the record.
    pub(super) fn dropping(heard: Heard, dropped: Vec<usize>) -> Hearing {
        Hearing {
            heard,
            dropped,
            next: None,
        }
    }
}

impl DoseRow {
    /// What tells the dose apart. Nothing where the row does not say enough.
    pub(in crate::intake) fn key(&self) -> Option<DoseKey<'_>> {
        if let Some(id) = &self.source_id {
            return Some(DoseKey::Source(id));
        }
        if let (Some(coupon), Some(number)) = (self.subject.coupon, self.dose_number) {
            return Some(DoseKey::Coupon(coupon, self.kind, number));
        }
        let group = self.dose.as_ref().and_then(|dose| dose.vaccine.group);
        if self.operation == Operation::Delete && group.is_none() {
            return None;
        }
        let resident = self.subject.resident.as_ref();
        let coupon = self.subject.coupon;
        let words = self.dose.as_ref().and_then(words_of);
        Some(DoseKey::Day(resident, coupon, group, words, self.day?))
    }

    /// What the row says.
    pub(in crate::intake) fn content(&self) -> (Operation, Option<DoseContent>) {
        (self.operation, self.dose.as_ref().map(content))
    }

    /// The dose as this row tells it, or takes it back.
    pub fn telling(&self) -> Option<Telling> {
        let dose = self.dose.clone()?;
        let source_id = self.source_id.clone();
        Some(Telling { dose, source_id })
    }
}

/// Whether two doses of one vaccine were given on one day: one of them may be a mistake.
pub fn is_same_day(dose: &Dose, other: &Dose) -> bool {
    let day = dose.day_given();
    let group = dose.vaccine.group;
    day.is_some() && group.is_some() && other.day_given() == day && other.vaccine.group == group
}

fn content(dose: &Dose) -> DoseContent {
    let text = |text: Option<&str>| text.map(str::to_owned);
    let status = match dose.status {
        DoseStatus::Given => 1,
        DoseStatus::NotGiven(_) => 2,
        DoseStatus::EnteredInError => 3,
    };
    let place = &dose.place;
    let cells = [
        dose.vaccine.group.map(|group| group.code().to_owned()),
        dose.vaccine.product.clone(),
        words_of(dose),
        dose.lot.as_ref().map(|lot| lot.folded().to_owned()),
        dose.volume.map(|volume| volume.to_string()),
        text(dose.site.as_deref()),
        place.institution.map(|code| code.to_string()),
        place.name.clone(),
        place.municipality.map(|code| code.to_string()),
        dose.doctor.clone(),
        dose.number().map(|number| number.to_string()),
    ];
    (status, dose.time.date(), cells)
}

/// Whether two reports of one dose cannot both be right: date, lot, vaccine, site or whether it was given at all.
pub fn contradicts(one: &Dose, other: &Dose) -> bool {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    let (left, right) = (&one.vaccine, &other.vaccine);
    std::mem::discriminant(&one.status) != std::mem::discriminant(&other.status)
        || differ(one.time.date(), other.time.date())
        || differ(one.lot.as_ref(), other.lot.as_ref())
        || differ(left.group, right.group)
        || differ(left.product.as_ref(), right.product.as_ref())
        || names_other_words(one, other)
        || differ(one.site.as_ref(), other.site.as_ref())
        || differ(one.number(), other.number())
}

/// What was done, where that is known; what the coupon was for, where it is not.
fn kind_of(dose: &Dose) -> CouponKind {
    let is_examination =
        |reason: &NotGivenReason| reason.code.as_deref() == Some(PRE_EXAMINATION_ONLY);
    match &dose.status {
        DoseStatus::Given => CouponKind::Vaccination,
        DoseStatus::NotGiven(reason) if is_examination(reason) => CouponKind::PreExamination,
        _ => {
            let told = dose.coupon.as_ref().and_then(|coupon| coupon.kind);
            told.unwrap_or(CouponKind::Vaccination)
        }
    }
}

fn number_of(dose: &Dose) -> Option<u32> {
    dose.number()
        .or(dose.coupon.as_ref().and_then(|coupon| coupon.dose))
}

fn has_coupon(one: &Dose, other: &Dose) -> bool {
    one.coupon.is_some() || other.coupon.is_some()
}

/// Whether both were told by the line of one coupon, which has a kind and a number. A ledger's coupon has neither.
fn has_same_line(one: &Dose, other: &Dose) -> bool {
    let line = |dose: &Dose| {
        let coupon = dose.coupon.as_ref().filter(|coupon| coupon.kind.is_some());
        coupon.map(|coupon| (coupon.municipality, coupon.number))
    };
    line(one).is_some() && line(one) == line(other)
}

/// What is said of a vaccine that is in no list: the label, or the codes. Nothing where it is known, or nothing is said.
fn words_of(dose: &Dose) -> Option<String> {
    let vaccine = &dose.vaccine;
    if vaccine.group.is_some() {
        return None;
    }
    let codes = vaccine.codes.iter().map(|code| code.code.as_str());
    let codes: Vec<&str> = codes.collect();
    let codes = (!codes.is_empty()).then(|| codes.join(" "));
    vaccine.text.as_deref().map(narrow).or(codes)
}

/// Whether both cannot have been of one vaccine. Who does not say which it was contradicts nobody. A vaccine in no list is
/// none of those that are in one, as far as one list is meant.
fn are_other_vaccines(one: &Dose, other: &Dose) -> bool {
    let is_apart = |unlisted: &Dose| words_of(unlisted).is_some() && has_same_list(one, other);
    match (one.vaccine.group, other.vaccine.group) {
        (Some(left), Some(right)) => left != right,
        (Some(_), None) => is_apart(other),
        (None, Some(_)) => is_apart(one),
        (None, None) => names_other_words(one, other),
    }
}

/// Whether both came by one way, on which the same is called by the same words, whoever sends it. Each scan is one of its own.
fn has_same_way(one: &Dose, other: &Dose) -> bool {
    let report = one.source.report;
    report == other.source.report && !report.is_some_and(Report::is_scan)
}

/// Whether both were named after one list. A ledger has one for all vaccines that there are, so that a name which is not in
/// it, or only in it, is that of another vaccine.
fn has_same_list(one: &Dose, other: &Dose) -> bool {
    let is_ledger = |dose: &Dose| dose.source.report == Some(Report::Ledger);
    has_same_way(one, other) || is_ledger(one) || is_ledger(other)
}

/// Whether both are called differently after one list.
fn names_other_words(one: &Dose, other: &Dose) -> bool {
    let (left, right) = (words_of(one), words_of(other));
    has_same_list(one, other) && left.is_some() && right.is_some() && left != right
}

/// Whether both name one vaccine: by its group, or in the same words of one way.
fn names_same_vaccine(one: &Dose, other: &Dose) -> bool {
    match (one.vaccine.group, other.vaccine.group) {
        (None, None) => {
            let words = words_of(one);
            has_same_way(one, other) && words.is_some() && words == words_of(other)
        }
        (left, right) => left == right,
    }
}

fn is_yearly(group: VaccineGroup) -> bool {
    matches!(
        group,
        VaccineGroup::Flu | VaccineGroup::FluLaiv | VaccineGroup::FluHd | VaccineGroup::Covid
    )
}

/// Numbers of a vaccine that is given every year begin anew every year; those against COVID-19 since it became one of them.
/// A season is told by the day alone, so that it makes no difference which of several tellings are compared first.
fn is_same_season(group: VaccineGroup, one: &Dose, other: &Dose) -> bool {
    let season = |dose: &Dose| {
        let year = dose.time.day()?.fiscal_year();
        let counts_on = group == VaccineGroup::Covid && year < COVID_YEARLY_FROM;
        Some(if counts_on { 0 } else { year })
    };
    match (season(one), season(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}

/// Whether the series are the same, as far as both tell them.
fn is_same_series(one: &Dose, other: &Dose) -> bool {
    fn series(dose: &Dose) -> Option<&String> {
        dose.protocols.first()?.series.as_ref()
    }
    match (series(one), series(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
