//! File B: doses that a municipality or its vendor reports, and how a report meets a dose that is stored.

mod meet;
mod vaccine;
mod withdraw;

use std::fmt;

use super::cells::{Cells, Reading};
use super::rule::Rule;
use crate::calendar::Day;
use crate::coupon::CouponKind;
use crate::coupon_number::CouponNumber;
use crate::dose::{
    Dose, DoseCoupon, DoseNumber, DosePlace, DoseStatus, DoseTime, NotGivenReason, Protocol,
    Report, Source, Withdrawal,
};
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::resident_number::ResidentNumber;

pub use meet::{DoseCase, Heard, Hearing, Telling, contradicts, is_same_day};
pub(super) use vaccine::{code_of, vaccine};

named! {
    /// What a row wants to be done.
    Operation {
        /// The dose is told, for the first time or anew.
        Report = "1",
        /// The dose was told by mistake.
        Delete = "2",
    }
}

/// Whose dose it is, as the row says.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DoseSubject {
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The resident's number there.
    pub resident: Option<ResidentNumber>,
    /// The coupon's number there.
    pub coupon: Option<CouponNumber>,
}

impl fmt::Debug for DoseSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DoseSubject({}, …)", self.municipality)
    }
}

/// One row of file B.
#[derive(Clone, PartialEq, Eq)]
pub struct DoseRow {
    /// The row's number.
    pub row: u64,
    /// What it wants.
    pub operation: Operation,
    /// Whose dose.
    pub subject: DoseSubject,
    /// What the coupon was for.
    pub kind: Option<CouponKind>,
    /// Which dose.
    pub dose_number: Option<u32>,
    /// The day.
    pub day: Option<Day>,
    /// The record's id where it comes from.
    pub source_id: Option<String>,
    /// The dose. A deletion tells as much of it as whoever sends it wants to.
    pub dose: Option<Dose>,
}

impl fmt::Debug for DoseRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DoseRow(row {}, {:?}, …)", self.row, self.operation)
    }
}

impl DoseRow {
    /// The row as a dose, or every reason why not.
    pub fn read(mut cells: Cells<'_>) -> Reading<DoseRow> {
        let operation = operation(&mut cells);
        let subject = subject(&mut cells);
        let is_report = operation != Some(Operation::Delete);
        let kind = kind(&mut cells, is_report);
        let dose_number = cells.number_from("dose-number", 1);
        let day = cells.day("day");
        if is_report && day.is_none() {
            require(&mut cells, "day");
        }
        let place = place(&mut cells);
        let doctor = cells.text("doctor");
        let needs_vaccine = is_report && kind != Some(CouponKind::PreExamination);
        let (given, maker, lot) = vaccine(&mut cells, needs_vaccine);
        let volume = cells.volume("volume");
        let site = site(&mut cells);
        let recorded = cells.moment("recorded");
        let source_id = cells.code("source-id");
        let sender = cells.settings().sender.clone();
        let row = cells.number();
        // Who takes a dose back need not say when it was given.
        let time = day.map(DoseTime::from);
        let time = time.or_else(|| (!is_report).then(|| DoseTime::Told(String::new())));
        let dose = time.filter(|_| kind.is_some() || !is_report).map(|time| {
            let mut dose = Dose::given(given.unwrap_or_default(), time);
            dose.status = status(operation, kind);
            dose.withdrawal = (!is_report).then_some(Withdrawal::Alone);
            dose.coupon = coupon(&subject, kind);
            dose.municipality = Some(subject.municipality);
            dose.protocols = protocols(dose_number);
            dose.source = Source {
                is_primary: None,
                report: Some(Report::MunicipalFile),
                sender,
                text: None,
            };
            (dose.place, dose.doctor, dose.maker) = (place, doctor, maker);
            (dose.lot, dose.volume, dose.site) = (lot, volume, site);
            dose.recorded = recorded;
            dose
        });
        let record = operation.map(|operation| DoseRow {
            row,
            operation,
            subject,
            kind,
            dose_number,
            day,
            source_id,
            dose,
        });
        // Who withdraws a dose has to say which.
        let is_nameless = |record: &DoseRow| !is_report && record.key().is_none();
        if record.as_ref().is_some_and(is_nameless) {
            cells.note(Rule::RowReq, "source-id");
        }
        cells.finish(record)
    }
}

/// An empty cell that this row needs, though not every row does. What was refused in it was told already.
fn require(cells: &mut Cells<'_>, key: &str) {
    if cells.is_empty(key) {
        cells.note(Rule::RowReq, key);
    }
}

fn operation(cells: &mut Cells<'_>) -> Option<Operation> {
    let code = cells.code("operation")?;
    let operation = Operation::parse(&code);
    if operation.is_none() {
        cells.note(Rule::CodeUnknown, "operation");
    }
    operation
}

/// Number or coupon: one of them has to say whose dose it is. Rows of other municipalities are not taken.
fn subject(cells: &mut Cells<'_>) -> DoseSubject {
    let own = cells.settings().municipality;
    let resident = cells.resident_number("resident-number");
    let municipality = cells.municipality("municipality");
    let coupon = cells.coupon_number("coupon-number");
    if cells.is_empty("resident-number") && cells.is_empty("coupon-number") {
        cells.note(Rule::RowReq, "resident-number");
    }
    if municipality.is_some_and(|code| code != own) {
        cells.note(Rule::RefMuniScope, "municipality");
    }
    DoseSubject {
        municipality: municipality.unwrap_or(own),
        resident,
        coupon,
    }
}

fn kind(cells: &mut Cells<'_>, is_report: bool) -> Option<CouponKind> {
    let Some(digit) = cells.number_from("coupon-kind", 0) else {
        if is_report {
            require(cells, "coupon-kind");
        }
        return None;
    };
    let mut kinds = cells.settings().campaign.kinds.iter();
    let found = kinds.find(|(known, _)| u32::from(*known) == digit);
    match found.map(|(_, kind)| *kind) {
        // A test is no dose and no reason for not giving one.
        None | Some(CouponKind::AntibodyTest) => {
            cells.note(Rule::ScanKind, "coupon-kind");
            None
        }
        kind => kind,
    }
}

fn status(operation: Option<Operation>, kind: Option<CouponKind>) -> DoseStatus {
    match (operation, kind) {
        (Some(Operation::Delete), _) => DoseStatus::EnteredInError,
        (_, Some(CouponKind::PreExamination)) => {
            DoseStatus::NotGiven(NotGivenReason::pre_examination())
        }
        _ => DoseStatus::Given,
    }
}

fn place(cells: &mut Cells<'_>) -> DosePlace {
    DosePlace {
        municipality: cells.municipality("venue-municipality"),
        name: cells.text("venue"),
        institution: cells.institution("institution"),
    }
}

/// The body site. What is none is told and left out: the dose was given all the same.
fn site(cells: &mut Cells<'_>) -> Option<String> {
    let code = cells.code("site")?;
    if is_site(&code) {
        return Some(code);
    }
    cells.warn(Rule::CodeUnknown, "site");
    None
}

/// Two characters for the region and one for the side, as the codes of external body sites are made.
fn is_site(code: &str) -> bool {
    let mut letters = code.chars();
    let parts = (letters.next(), letters.next(), letters.next());
    let (Some(region), Some(part), Some(side), None) = (parts.0, parts.1, parts.2, letters.next())
    else {
        return false;
    };
    let is_region = match region {
        '0' => part == '1',
        '1' => matches!(part, '2'..='5'),
        '2' => matches!(part, '1'..='7'),
        '3' => matches!(part, '1'..='5'),
        '4' => matches!(part, '2'..='6'),
        '5' => matches!(part, '2'..='9' | 'A' | 'B'),
        '6' => matches!(part, '1'..='5'),
        '7' => matches!(part, '1'..='9' | 'A'..='D'),
        '8' => matches!(part, '1'..='9' | 'A'..='H' | 'J'),
        '9' => matches!(part, '1'..='9' | 'A'..='G'),
        'A' => matches!(part, '1'..='9' | 'A'),
        _ => false,
    };
    is_region && matches!(side, '0' | 'R' | 'L' | 'B')
}

fn coupon(subject: &DoseSubject, kind: Option<CouponKind>) -> Option<DoseCoupon> {
    Some(DoseCoupon {
        municipality: subject.municipality,
        number: subject.coupon?,
        kind,
        dose: None,
        branch: None,
    })
}

fn protocols(number: Option<u32>) -> Vec<Protocol> {
    let protocol = |number| Protocol {
        number: DoseNumber::Count(number),
        ..Protocol::default()
    };
    number.map(protocol).into_iter().collect()
}

#[cfg(test)]
mod tests;
