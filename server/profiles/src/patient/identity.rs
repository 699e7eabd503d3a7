//! The numbers of a resident as identifiers: the register's, coupons, and those that others gave.

use ::immunization::{
    Coupon, CouponNumber, ForeignNumber, MunicipalityCode, Reissue, Resident, ResidentNumber,
};
use fhir::{Element, Issue, problem};
use typed::types;
use typed::types::Identifier;

use crate::making::{self, identifier, of_coding};
use crate::naming::{extension as address, system};
use crate::reading::{self, Findings, numbered, value_of};

/// All numbers. That there is none has to be said, because JP Core requires one.
pub(super) fn identifiers(resident: &Resident) -> Vec<Identifier> {
    let own = resident.number.iter().map(|number| Identifier {
        r#use: Some("usual".into()),
        ..numbered_in(resident.municipality, number)
    });
    let former = resident.former_numbers.iter();
    let former = former.map(|(municipality, number)| Identifier {
        r#use: Some("old".into()),
        ..numbered_in(*municipality, number)
    });
    let coupons = resident.coupons.iter().map(coupon);
    let others = resident.other_numbers.iter();
    let others = others.map(|number| identifier(&number.system, &number.value));
    let all: Vec<Identifier> = own.chain(former).chain(coupons).chain(others).collect();
    if !all.is_empty() {
        return all;
    }
    vec![Identifier {
        value: Some(types::String {
            extension: making::unknown(),
            ..types::String::default()
        }),
        ..Identifier::default()
    }]
}

fn numbered_in(municipality: MunicipalityCode, number: &ResidentNumber) -> Identifier {
    let system = format!("{}/{municipality}", system::RESIDENT);
    identifier(&system, number.as_str())
}

fn coupon(coupon: &Coupon) -> Identifier {
    let closed = coupon.is_closed();
    let reason = coupon.reissue.map(|reason| {
        of_coding(
            address::REISSUE_REASON,
            system::REISSUE_REASON,
            reason.code(),
        )
    });
    Identifier {
        extension: reason.into_iter().collect(),
        r#use: Some(if closed { "old" } else { "secondary" }.into()),
        period: making::period(coupon.valid_from, coupon.valid_to),
        ..coupon_number(coupon.municipality, coupon.number)
    }
}

/// A coupon's number with the municipality that gave it.
pub(crate) fn coupon_number(municipality: MunicipalityCode, number: CouponNumber) -> Identifier {
    let system = format!("{}/{municipality}", system::COUPON);
    identifier(&system, &number.digits())
}

/// The numbers of a Patient. What is not of our own form stays as others gave it.
pub(super) fn read(resource: &Element, resident: &mut Resident, findings: &mut Findings) {
    for (at, element) in numbered(resource, "identifier") {
        let place = || format!("Patient.identifier[{at}]");
        if is_individual_number(element) {
            findings.tell(
                Issue::error(problem::Kind::BusinessRule, "individual-number-present").at(place()),
            );
            continue;
        }
        let Some(value) = element.text_of("value") else {
            continue;
        };
        let system = element.text_of("system").unwrap_or_default();
        if let Some(of) = reading::issuer(system, system::RESIDENT) {
            match (of, ResidentNumber::parse(value)) {
                (Ok(of), Ok(number)) => match put_number(resident, element, of, number) {
                    Put::There => continue,
                    Put::Second => {
                        findings.contradiction(place());
                        continue;
                    }
                    Put::Elsewhere => {}
                },
                _ => findings.unread(place()),
            }
        } else if let Some(of) = reading::issuer(system, system::COUPON) {
            let number = CouponNumber::parse(value).ok();
            if let (Ok(of), Some(number)) = (of, number) {
                resident
                    .coupons
                    .push(coupon_in(element, of, number, findings, at));
                continue;
            }
            findings.unread(place());
        }
        resident.other_numbers.push(ForeignNumber {
            system: system.to_owned(),
            value: value.to_owned(),
        });
    }
}

/// What became of a number.
enum Put {
    /// It is where it belongs.
    There,
    /// It is kept as one that counted before, because another counts already.
    Second,
    /// It counts in another municipality's register: here it is somebody else's number.
    Elsewhere,
}

fn put_number(
    resident: &mut Resident,
    element: &Element,
    of: MunicipalityCode,
    number: ResidentNumber,
) -> Put {
    let period = element.first("period");
    let ended = period.is_some_and(|period| period.first("end").is_some());
    if ended || element.text_of("use") == Some("old") {
        resident.former_numbers.push((of, number));
        Put::There
    } else if of != resident.municipality {
        Put::Elsewhere
    } else if resident.number.is_none() {
        resident.number = Some(number);
        Put::There
    } else {
        resident.former_numbers.push((of, number));
        Put::Second
    }
}

fn coupon_in(
    element: &Element,
    of: MunicipalityCode,
    number: CouponNumber,
    findings: &mut Findings,
    at: usize,
) -> Coupon {
    let period = element.first("period");
    let (valid_from, valid_to) = reading::days(period);
    let edges = [("start", valid_from), ("end", valid_to)];
    for (name, day) in edges {
        if day.is_none() && period.is_some_and(|period| period.text_of(name).is_some()) {
            findings.unread(format!("Patient.identifier[{at}].period.{name}"));
        }
    }
    if valid_to.is_none() && element.text_of("use") == Some("old") {
        // Closed, and nobody says when: the record cannot say so without a day.
        findings.unread(format!("Patient.identifier[{at}].use"));
    }
    let reissue = value_of(element, address::REISSUE_REASON);
    let reissue = reading::code_in(reissue.into_iter(), system::REISSUE_REASON);
    Coupon {
        municipality: of,
        number,
        valid_from,
        valid_to,
        reissue: reissue.and_then(Reissue::parse),
    }
}

/// Whether an identifier says that it is an individual number, which no record may hold.
fn is_individual_number(element: &Element) -> bool {
    let system = element.text_of("system").unwrap_or_default().to_lowercase();
    let said = [
        "mynumber",
        "my-number",
        "individualnumber",
        "individual-number",
        "kojinbango",
        "kojin-bango",
        "マイナンバー",
        "個人番号",
        "1.2.392.100495.20.3.101",
    ];
    if said.iter().any(|name| system.contains(name)) {
        return true;
    }
    let kind = element.first("type");
    let mut codings = kind.into_iter().flat_map(|kind| kind.children("coding"));
    if codings.any(|coding| coding.text_of("code") == Some("NNJPN")) {
        return true;
    }
    let words = kind.into_iter().flat_map(|kind| {
        let displays = kind
            .children("coding")
            .filter_map(|coding| coding.text_of("display"));
        kind.text_of("text").into_iter().chain(displays)
    });
    let mut words = words;
    words.any(|text| text.contains("マイナンバー") || text.contains("個人番号"))
}
