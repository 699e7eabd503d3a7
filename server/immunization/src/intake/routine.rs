//! File F: rows of a municipality's ledger of routine immunization.

mod writing;

use std::fmt;

pub use writing::RoutineWriter;

use super::cells::{Cells, Reading};
use super::codes::CodeList;
use super::doses::code_of;
use super::rule::Rule;
use crate::calendar::Moment;
use crate::coupon_number::CouponNumber;
use crate::dose::{
    Dose, DoseCoupon, DoseNumber, DosePlace, DoseTime, GivenVaccine, Protocol, Report,
};
use crate::lot::LotNumber;
use crate::resident_number::ResidentNumber;
use crate::vaccine::{VaccineCode, VaccineSystem};

/// One row of file F.
#[derive(Clone, PartialEq, Eq)]
pub struct RoutineRow {
    /// The row's number.
    pub row: u64,
    /// Whose dose it is.
    pub number: ResidentNumber,
    /// The coupon that was handed in.
    pub coupon: Option<CouponNumber>,
    /// What tells rows of one dose apart.
    pub branch: Option<String>,
    /// The dose.
    pub dose: Dose,
    /// The municipality's own codes of venue and doctor.
    pub own_codes: (Option<String>, Option<String>),
    /// Office and person who wrote it down, and who changed it.
    pub written_by: [Option<String>; 3],
    /// When it was changed.
    pub changed: Option<Moment>,
}

impl fmt::Debug for RoutineRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoutineRow(row {}, …)", self.row)
    }
}

impl RoutineRow {
    /// The row as a dose, or every reason why not.
    pub fn read(mut cells: Cells<'_>) -> Reading<RoutineRow> {
        let number = cells.resident_number("resident-number");
        let kind = cells.code("kind");
        let dose_number = cells.number_from("dose-number", 1);
        let branch = cells.code("branch");
        let coupon = cells.coupon_number("coupon-number");
        let delivery = listed(&mut cells, "delivery", CodeList::Delivery);
        let series = listed(&mut cells, "series", CodeList::Series);
        let day = cells.any_date("day");
        let programme = listed(&mut cells, "programme", CodeList::Programme);
        let place = place(&mut cells);
        let own_codes = (cells.code("venue-code"), cells.code("doctor-code"));
        let doctor = cells.text("doctor");
        let lot = cells.code("lot").and_then(|lot| LotNumber::parse(&lot));
        let volume = cells.volume("volume");
        let maker = listed(&mut cells, "maker", CodeList::Maker);
        let given = vaccine(&mut cells, kind.as_deref());
        let reasons = cells.text("special").into_iter().collect();
        let (office, by) = (cells.text("office"), cells.text("registered-by"));
        let recorded = cells.moment("recorded");
        let changed_by = cells.text("changed-by");
        let changed = cells.moment("changed");
        let settings = cells.settings();
        let row = cells.number();
        let record = number.zip(day).map(|(number, day)| {
            let mut dose = Dose::given(given.unwrap_or_default(), DoseTime::On(day));
            dose.protocols = protocols(dose_number, series);
            dose.coupon = coupon.map(|number| DoseCoupon {
                municipality: settings.municipality,
                number,
                kind: None,
                dose: None,
                branch: branch.clone(),
            });
            dose.municipality = Some(settings.municipality);
            dose.delivery = delivery.and_then(|told| settings.codes.delivery(&told.code));
            dose.programme = programme.and_then(|told| settings.codes.programme(&told.code));
            dose.maker = maker.map(Listed::into_words);
            dose.source.report = Some(Report::Ledger);
            dose.source.sender.clone_from(&settings.sender);
            (dose.place, dose.doctor, dose.lot) = (place, doctor, lot);
            (dose.volume, dose.recorded, dose.reasons) = (volume, recorded, reasons);
            RoutineRow {
                row,
                number,
                coupon,
                branch,
                dose,
                own_codes,
                written_by: [office, by, changed_by],
                changed,
            }
        });
        cells.finish(record)
    }
}

/// A code of one of the municipality's lists.
struct Listed {
    code: String,
    meaning: Option<String>,
}

impl Listed {
    /// What it means, or the code where nobody said.
    fn into_words(self) -> String {
        self.meaning.unwrap_or(self.code)
    }
}

/// A code and what it means. One that is in no list is told: the dose was given all the same.
fn listed(cells: &mut Cells<'_>, key: &str, list: CodeList) -> Option<Listed> {
    let code = cells.code(key)?;
    let meaning = cells.settings().codes.meaning(list, &code);
    if meaning.is_none() {
        cells.warn(Rule::CodeUnknown, key);
    }
    Some(Listed {
        meaning: meaning.map(str::to_owned),
        code,
    })
}

fn place(cells: &mut Cells<'_>) -> DosePlace {
    let institution = cells.institution("institution");
    let name = cells.text("institution-name");
    let venue = cells.text("venue");
    DosePlace {
        institution,
        name: name.or(venue),
        municipality: None,
    }
}

fn protocols(number: Option<u32>, series: Option<Listed>) -> Vec<Protocol> {
    if number.is_none() && series.is_none() {
        return Vec::new();
    }
    vec![Protocol {
        number: number.map_or(DoseNumber::Unknown, DoseNumber::Count),
        series: series.map(Listed::into_words),
        ..Protocol::default()
    }]
}

/// The vaccine by its kind, and more closely by its code. Where they contradict each other, nobody knows which it was.
fn vaccine(cells: &mut Cells<'_>, kind: Option<&str>) -> Option<GivenVaccine> {
    let settings = cells.settings();
    let group = kind.and_then(|kind| settings.codes.group(kind));
    let code = cells.code("vaccine");
    let product = code.as_deref().map(|code| vaccine_code(cells, code));
    let kind = kind?;
    let known = match product.clone().flatten() {
        None if product.is_some() => {
            cells.warn(Rule::CodeUnknown, "vaccine");
            None
        }
        None => None,
        Some(code) => Some(code),
    };
    let codes: Vec<VaccineCode> = known.into_iter().collect();
    let told = GivenVaccine::told(settings.vaccines, codes, None);
    match (group, told.group) {
        (Some(group), Some(other)) if group != other => {
            cells.note(Rule::CodeVaccine, "vaccine");
            None
        }
        (None, None) => unknown_kind(cells, kind, told),
        (group, other) => Some(GivenVaccine {
            group: group.or(other),
            ..told
        }),
    }
}

/// A kind that is in no list: what is of the past is kept by its code, what is new is refused.
fn unknown_kind(cells: &mut Cells<'_>, kind: &str, told: GivenVaccine) -> Option<GivenVaccine> {
    if !cells.settings().is_history {
        cells.note(Rule::CodeVaccine, "kind");
        return None;
    }
    cells.warn(Rule::CodeVaccine, "kind");
    Some(GivenVaccine {
        text: Some(kind.to_owned()),
        ..told
    })
}

/// A code of the municipality's list of vaccines as the product it means, or a code by its shape.
fn vaccine_code(cells: &Cells<'_>, code: &str) -> Option<VaccineCode> {
    let meaning = cells.settings().codes.meaning(CodeList::Vaccine, code);
    let product = meaning.map(|product| VaccineCode {
        system: VaccineSystem::Product,
        code: product.to_owned(),
    });
    product.or_else(|| code_of(code))
}

#[cfg(test)]
mod tests;
