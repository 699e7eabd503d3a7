//! How a reported dose meets one that is stored: nothing is overwritten without being told to, and nothing is lost.

use super::{DoseRow, Operation};
use crate::calendar::{Day, PartialDate};
use crate::coupon::CouponKind;
use crate::coupon_number::CouponNumber;
use crate::dose::{Dose, DoseStatus};
use crate::finding::Finding;
use crate::intake::rule::Rule;
use crate::intake::tally::RowOutcome;
use crate::resident_number::ResidentNumber;
use crate::vaccine::VaccineGroup;

/// What tells a dose apart from every other, in the order in which it is asked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::intake) enum DoseKey<'a> {
    /// The id where it comes from.
    Source(&'a str),
    /// Coupon, kind and number.
    Coupon(CouponNumber, Option<CouponKind>, u32),
    /// Person, group of vaccines and day.
    Day(
        Option<&'a ResidentNumber>,
        Option<CouponNumber>,
        Option<VaccineGroup>,
        Day,
    ),
}

/// What a dose says, as it is compared within one file.
pub(in crate::intake) type DoseContent = (u8, Option<PartialDate>, [Option<String>; 11]);

/// The stored dose that a row is about.
#[derive(Clone, Copy)]
pub struct StoredDose<'a> {
    /// The dose.
    pub dose: &'a Dose,
    /// Whether it was this sender's file that told it.
    pub by_this_sender: bool,
}

/// What a row does to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DoseMeeting {
    /// Nothing like it is stored.
    New,
    /// It is stored so.
    Same,
    /// The same sender tells it otherwise: a new version.
    Updated,
    /// Another source told it otherwise: the stored one stays, the row is kept as a contradiction.
    Conflict,
    /// Another source told it otherwise, and the file may overwrite: a new version, the old one kept.
    Overwritten,
    /// The person has another dose of this group on this day.
    SameDay,
    /// It is withdrawn.
    Deleted,
    /// There is nothing to withdraw.
    NothingToDelete,
}

impl DoseMeeting {
    /// The rule that it is an instance of.
    pub fn rule(self) -> Option<Rule> {
        match self {
            DoseMeeting::New | DoseMeeting::Deleted => None,
            DoseMeeting::Same | DoseMeeting::NothingToDelete => Some(Rule::DupSame),
            DoseMeeting::Updated | DoseMeeting::Overwritten => Some(Rule::DupUpdated),
            DoseMeeting::Conflict => Some(Rule::DupConflict),
            DoseMeeting::SameDay => Some(Rule::SeqSameDay),
        }
    }

    /// What is told about the row.
    pub fn finding(self, row: u64) -> Option<Finding> {
        self.rule().map(|rule| rule.in_row(row))
    }

    /// What becomes of the row.
    pub fn outcome(self) -> RowOutcome {
        match self {
            DoseMeeting::New => RowOutcome::Created,
            DoseMeeting::Same | DoseMeeting::NothingToDelete => RowOutcome::Unchanged,
            DoseMeeting::Updated | DoseMeeting::Overwritten | DoseMeeting::Deleted => {
                RowOutcome::Updated
            }
            DoseMeeting::Conflict | DoseMeeting::SameDay => RowOutcome::Rejected,
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
        Some(DoseKey::Day(resident, coupon, group, self.day?))
    }

    /// What the row says.
    pub(in crate::intake) fn content(&self) -> (Operation, Option<DoseContent>) {
        (self.operation, self.dose.as_ref().map(content))
    }

    /// How the row meets what is stored: the dose with the same key, if there is one, and the person's other doses.
    pub fn meet(
        &self,
        stored: Option<&StoredDose<'_>>,
        others: &[Dose],
        overwrite: bool,
    ) -> DoseMeeting {
        let is_gone = |dose: &Dose| dose.status == DoseStatus::EnteredInError;
        if self.operation == Operation::Delete {
            return match stored {
                None => DoseMeeting::NothingToDelete,
                Some(stored) if is_gone(stored.dose) => DoseMeeting::NothingToDelete,
                Some(stored) if stored.by_this_sender || overwrite => DoseMeeting::Deleted,
                Some(_) => DoseMeeting::Conflict,
            };
        }
        let Some(dose) = &self.dose else {
            return DoseMeeting::NothingToDelete;
        };
        match stored {
            Some(stored) if content(dose) == content(stored.dose) => DoseMeeting::Same,
            Some(stored) if stored.by_this_sender => DoseMeeting::Updated,
            // A second source that contradicts nothing brings nothing that has to be settled.
            Some(stored) if !contradicts(dose, stored.dose) => DoseMeeting::Same,
            Some(_) if overwrite => DoseMeeting::Overwritten,
            Some(_) => DoseMeeting::Conflict,
            None if others.iter().any(|other| is_same_day(dose, other)) => DoseMeeting::SameDay,
            None => DoseMeeting::New,
        }
    }
}

fn is_same_day(dose: &Dose, other: &Dose) -> bool {
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
    let words = match dose.vaccine.group {
        Some(_) => None,
        None => dose.vaccine.text.clone(),
    };
    let cells = [
        dose.vaccine.group.map(|group| group.code().to_owned()),
        dose.vaccine.product.clone(),
        words,
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
fn contradicts(one: &Dose, other: &Dose) -> bool {
    fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    let (left, right) = (&one.vaccine, &other.vaccine);
    std::mem::discriminant(&one.status) != std::mem::discriminant(&other.status)
        || differ(one.time.date(), other.time.date())
        || differ(one.lot.as_ref(), other.lot.as_ref())
        || differ(left.group, right.group)
        || differ(left.product.as_ref(), right.product.as_ref())
        || differ(one.site.as_ref(), other.site.as_ref())
        || differ(one.number(), other.number())
}
