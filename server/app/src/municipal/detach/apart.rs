//! What is told in one record and beside it, taken apart: what was told by the coupon or number that waited goes along,
//! what was told of the person stays with the person.

use fhir::element::Misfit;
use fhir::{Element, Problem};
use immunization::intake::DoseCase;
use immunization::{CouponNumber, Disclosure, Dose, MunicipalityCode, VaccineTable};
use profiles::disclose;
use profiles::immunization::{self as doses, Person, person_of};
use profiles::naming::system;
use profiles::provenance::Provenance;

use super::super::change::{misfit, ours};
use crate::quality::tags;
use crate::told::{self, ToldDose};

/// The names that a record goes on being known by: the line of its coupon, its number where it comes from, its scan.
const NAMES: [&str; 3] = [system::COUPON_LINE, system::SOURCE_RECORD, system::SCAN];

/// A record and what is beside it, taken apart.
pub struct Apart {
    table: &'static VaccineTable,
    /// By whom the record waited.
    waiter: Person,
    /// What the record said when it waited last.
    waited: Dose,
    /// What waits again.
    along: DoseCase,
    /// The reports that go along, by their places.
    reports: Vec<usize>,
    /// The marks that its session or device gave it.
    marks: Vec<String>,
    left: Left,
}

/// What is left with the person.
enum Left {
    /// Nothing but the mistake.
    Mistake,
    /// The record: the person's own coupon told it anew. It loses the names of what waited.
    Record,
    /// The report with this place, which is the record now.
    Report(usize, Box<Dose>),
}

impl Apart {
    /// Takes a dose apart that waited so.
    pub fn of(
        dose: &ToldDose,
        waited: &Element,
        table: &'static VaccineTable,
    ) -> Result<Apart, Problem> {
        let waiter = person_of(waited).ok_or_else(unreadable)?;
        let before = told::telling_of(waited, table).ok_or_else(unreadable)?;
        let coupon = coupon_of(&before.dose).or(match &waiter {
            Person::Coupon(town, number) => Some((*town, *number)),
            _ => None,
        });
        let record = &dose.case.record;
        let is_told_anew = coupon_of(&record.dose).is_some_and(|told| Some(told) != coupon);
        let told = dose.reports.iter().zip(&dose.case.beside);
        let is_along: Vec<bool> = told
            .map(|(report, told)| {
                let named = report.act.report.as_ref().and_then(person_of);
                let is_of_person = matches!(named, Some(Person::Reference(_)));
                !is_of_person || (coupon.is_some() && coupon_of(&told.dose) == coupon)
            })
            .collect();
        let places = |along: bool| {
            let places = is_along.iter().enumerate();
            let places = places.filter(move |(_, is_along)| **is_along == along);
            places.map(|(place, _)| place)
        };
        let beside = |place: usize| dose.case.beside.get(place).cloned();
        let left = match places(false).find_map(|place| Some((place, beside(place)?))) {
            _ if is_told_anew => Left::Record,
            Some((place, told)) => Left::Report(place, Box::new(told.dose)),
            None => Left::Mistake,
        };
        let telling = if is_told_anew { &before } else { record };
        let along = DoseCase {
            record: telling.clone(),
            beside: places(true).filter_map(beside).collect(),
        };
        Ok(Apart {
            table,
            waiter,
            waited: before.dose,
            along,
            reports: places(true).collect(),
            marks: tags::computed(if is_told_anew { waited } else { &dose.element }),
            left,
        })
    }

    /// Whether the record as it is goes along.
    pub fn record_goes(&self) -> bool {
        !matches!(self.left, Left::Record)
    }

    /// The reports that go along, by their places.
    pub fn reports_along(&self) -> impl Iterator<Item = usize> {
        self.reports.iter().copied()
    }

    /// The report that has become the record of the person.
    pub fn report_left(&self) -> Option<usize> {
        match &self.left {
            Left::Report(place, _) => Some(*place),
            Left::Mistake | Left::Record => None,
        }
    }

    /// The record that waits again: as it waited, with what is told of it by now. Whatever else somebody wrote into the
    /// record while it was a person's may be about that person, and stays there.
    pub fn along(&self, waited: &Element) -> Result<Element, Problem> {
        let told = &self.along.record;
        let mut now = told.dose.clone();
        now.notes.clone_from(&self.waited.notes);
        let is_name = |system: &str| NAMES.iter().any(|name| system.starts_with(name));
        let known = &self.waited.numbers;
        now.numbers
            .retain(|number| is_name(&number.system) || known.contains(number));
        let (before, after) = (self.made(&self.waited)?, self.made(&now)?);
        let mut element = told::merge(waited, &before, &after).map_err(misfit)?;
        element.remove("id");
        disclose(&mut element, Disclosure::Open).map_err(misfit)?;
        let marks = tags::of_sessions(&self.marks);
        let mut codes = tags::of_waiting(marks, self.along.is_contradicted(), false);
        codes.sort_unstable();
        tags::put(&mut element, &codes).map_err(misfit)?;
        Ok(element)
    }

    /// What is left with the person.
    pub fn left(&self, dose: &ToldDose) -> Result<Element, Problem> {
        let mut element = dose.element.clone();
        let record = &dose.case.record.dose;
        let now = match &self.left {
            Left::Mistake => {
                let status = Element::primitive("code", "entered-in-error").map_err(misfit)?;
                element.set("status", status).map_err(misfit)?;
                return Ok(element);
            }
            Left::Record => {
                let mut now = record.clone();
                let others = &self.waited.numbers;
                now.numbers.retain(|number| !others.contains(number));
                now
            }
            Left::Report(_, told) => Dose::clone(told),
        };
        let person = person_of(&element).ok_or_else(unreadable)?;
        let made = |dose: &Dose| made(dose, &person, self.table);
        told::merge(&element, &made(record)?, &made(&now)?).map_err(misfit)
    }

    /// A report that goes along, without its target. Whoever told it told it of the coupon or number that waits.
    pub fn report(&self, act: &Provenance, waited: &Element) -> Option<Provenance> {
        let mut report = act.report.clone()?;
        give_back(&mut report, waited).ok()?;
        let doubts = match self.along.is_contradicted() {
            true => vec![tags::MUST_FIX.to_owned(), tags::CONTRADICTED.to_owned()],
            false => Vec::new(),
        };
        Some(Provenance {
            before: None,
            report: Some(report),
            doubts,
            ..act.clone()
        })
    }

    fn made(&self, dose: &Dose) -> Result<Element, Problem> {
        made(dose, &self.waiter, self.table)
    }
}

/// A dose without its marks, as a resource.
fn made(dose: &Dose, person: &Person, table: &VaccineTable) -> Result<Element, Problem> {
    let dose = Dose {
        doubts: Vec::new(),
        ..dose.clone()
    };
    doses::to_resource(&dose, person, table).map_err(|unmade| ours(format!("a dose: {unmade:?}")))
}

/// Lets a report name whom the waiting record names.
fn give_back(report: &mut Element, waited: &Element) -> Result<(), Misfit> {
    report.remove("patient");
    for patient in waited.children("patient") {
        report.push("patient", patient.clone())?;
    }
    report.sort_fields();
    Ok(())
}

fn coupon_of(dose: &Dose) -> Option<(MunicipalityCode, CouponNumber)> {
    let coupon = dose.coupon.as_ref()?;
    Some((coupon.municipality, coupon.number))
}

fn unreadable() -> Problem {
    ours("a record that waited cannot be read".to_owned())
}
