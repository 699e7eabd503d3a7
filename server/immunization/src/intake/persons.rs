//! File A: eligible persons and their coupons, and what a row does to a person who is stored.

mod settle;

use std::fmt;

use super::cells::{Cells, Reading};
use super::rule::Rule;
use crate::coupon::Coupon;
use crate::coupon_number::CouponNumber;
use crate::finding::Finding;
use crate::individual_number::IndividualNumber;
use crate::name::{Name, Script};
use crate::resident::{DepartureReason, Resident, Sex};
use crate::resident_number::ResidentNumber;

use super::tally::RowOutcome;

/// One row of file A.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The row's number.
    pub row: u64,
    /// Who it is about, within the municipality.
    pub number: ResidentNumber,
    /// The individual number, which goes to its own place and nowhere else.
    pub individual_number: Option<IndividualNumber>,
    /// What the row says of the person. Its coupon is among the coupons.
    pub resident: Resident,
    /// The coupon.
    pub coupon: Option<CouponNumber>,
    /// Why the person is no resident any more, if the flag says so.
    pub departure: Option<DepartureReason>,
    /// Whether the row says why. Where it does not, a reason that is known stays.
    pub is_reason_told: bool,
}

impl fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonRow(row {}, …)", self.row)
    }
}

impl PersonRow {
    /// The row as a person, or every reason why not.
    pub fn read(mut cells: Cells<'_>) -> Reading<PersonRow> {
        let number = cells.resident_number("resident-number");
        let individual_number = cells.individual_number("individual-number");
        let (family, given) = (cells.text("family"), cells.text("given"));
        let (family_kana, given_kana) = (cells.kana("family-kana"), cells.kana("given-kana"));
        let birth = cells.partial_date("birth");
        let sex = sex(&mut cells);
        let coupon = cells.coupon_number("coupon-number");
        let departure = departure(&mut cells);
        let municipality = cells.settings().municipality;
        let mut resident = Resident::new(municipality);
        let spelled = name(Script::Kanji, family, given);
        let kana = name(Script::Kana, family_kana, given_kana);
        resident.names.extend(spelled.into_iter().chain(kana));
        resident.number = number.clone();
        resident.birth = birth;
        resident.sex = sex;
        let coupons = coupon.map(|coupon| Coupon::new(municipality, coupon));
        resident.coupons.extend(coupons);
        let row = cells.number();
        let record = number.map(|number| PersonRow {
            row,
            number,
            individual_number,
            resident,
            coupon,
            departure,
            is_reason_told: true,
        });
        cells.finish(record)
    }
}

/// A name of its parts. What nobody could take apart stands in the first.
fn name(script: Script, family: Option<String>, given: Option<String>) -> Option<Name> {
    match (family, given) {
        (Some(whole), None) => Some(Name::whole(script, &whole)),
        (None, None) => None,
        (family, given) => Some(Name::new(
            script,
            &family.unwrap_or_default(),
            &given.unwrap_or_default(),
        )),
    }
}

fn sex(cells: &mut Cells<'_>) -> Option<Sex> {
    let code = cells.code("sex")?;
    let sex = Sex::parse(&code.to_ascii_uppercase());
    if sex.is_none() {
        cells.note(Rule::CodeSex, "sex");
    }
    sex
}

fn departure(cells: &mut Cells<'_>) -> Option<DepartureReason> {
    let code = cells.code("flag")?;
    let mut flags = cells.settings().flags.iter();
    let found = flags.find(|(flag, _)| *flag == code);
    if found.is_none() {
        cells.note(Rule::CodeFlag, "flag");
    }
    found.map(|(_, reason)| *reason)
}

/// What is stored about the person of a row.
#[derive(Clone, Copy, Default)]
pub struct KnownPerson<'a> {
    /// The person with the row's resident number in this municipality.
    pub resident: Option<&'a Resident>,
    /// Who has the row's coupon in this municipality, whoever that is.
    pub coupon_owner: Option<&'a ResidentNumber>,
    /// Who has the row's individual number in this municipality, whoever that is.
    pub individual_owner: Option<&'a ResidentNumber>,
    /// Whether the person is stored with another individual number than the row's.
    pub has_other_individual_number: bool,
    /// Whether the row tells an individual number that nobody is stored with.
    pub is_individual_number_new: bool,
}

/// What a row does.
#[derive(Clone, PartialEq, Eq)]
pub struct Settled {
    /// What becomes of the row, before its own warnings are counted.
    pub outcome: RowOutcome,
    /// The person as to be stored, if that changes.
    pub resident: Option<Resident>,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settled({:?}, …)", self.outcome)
    }
}

#[cfg(test)]
mod tests;
