//! Whose dose it is.

use std::fmt;

use ::immunization::{CouponNumber, ForeignNumber, MunicipalityCode, ResidentNumber};
use fhir::Element;
use typed::types::{Identifier, Reference};

use super::coupon;
use crate::making::{identifier, pointer};
use crate::naming::system;
use crate::patient::coupon_number;
use crate::reading::{self, owned};

/// The person of a dose, as far as the record says who it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Person {
    /// By the address of the Patient: `Patient/1`, `urn:uuid:…` within a bundle.
    Reference(String),
    /// By a resident number.
    Resident(MunicipalityCode, ResidentNumber),
    /// By a coupon alone: nobody is registered for it yet.
    Coupon(MunicipalityCode, CouponNumber),
    /// By a number that others gave.
    Number(ForeignNumber),
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

pub(super) fn reference(person: &Person) -> Reference {
    match person {
        Person::Reference(address) => Reference {
            reference: Some(address.as_str().into()),
            ..Reference::default()
        },
        Person::Resident(municipality, number) => pointer(resident(*municipality, number)),
        Person::Coupon(municipality, number) => pointer(coupon_number(*municipality, *number)),
        Person::Number(number) => pointer(identifier(&number.system, &number.value)),
    }
}

fn resident(municipality: MunicipalityCode, number: &ResidentNumber) -> Identifier {
    let system = format!("{}/{municipality}", system::RESIDENT);
    identifier(&system, number.as_str())
}

/// Whose dose an Immunization says it is. A name alone says nothing.
pub fn person_of(resource: &Element) -> Option<Person> {
    let patient = resource.first("patient")?;
    if let Some(address) = owned(patient, "reference") {
        return Some(Person::Reference(address));
    }
    let identifier = patient.first("identifier")?;
    let value = identifier.text_of("value")?;
    let system = identifier.text_of("system").unwrap_or_default();
    if let Some((municipality, number)) = coupon::numbered(identifier) {
        return Some(Person::Coupon(municipality, number));
    }
    if let Some(Ok(municipality)) = reading::issuer(system, system::RESIDENT)
        && let Ok(number) = ResidentNumber::parse(value)
    {
        return Some(Person::Resident(municipality, number));
    }
    Some(Person::Number(ForeignNumber {
        system: system.to_owned(),
        value: value.to_owned(),
    }))
}
