//! The coupon that was handed in for a dose.

use ::immunization::{CouponKind, CouponNumber, DoseCoupon};
use fhir::Element;
use typed::types::{Extension, ExtensionValue};

use crate::making::{self, of_coding, of_identifier, parts, text};
use crate::naming::{extension as address, system};
use crate::patient::coupon_number;
use crate::reading::{self, Findings, code_in, value_of};

pub(super) fn extension(coupon: &DoseCoupon) -> Extension {
    let number = coupon_number(coupon.municipality, coupon.number);
    let kind = coupon
        .kind
        .map(|kind| of_coding(address::COUPON_KIND, system::COUPON_KIND, kind.code()));
    let dose = coupon.dose.map(|dose| {
        making::extension(
            address::COUPON_DOSE,
            ExtensionValue::PositiveInt(dose.into()),
        )
    });
    let branch =
        coupon.branch.as_deref().and_then(text).map(|branch| {
            making::extension(address::COUPON_BRANCH, ExtensionValue::String(branch))
        });
    let all = [
        Some(of_identifier(address::COUPON_NUMBER, number)),
        Some(of_identifier(
            address::COUPON_ISSUER,
            making::municipality(coupon.municipality),
        )),
        kind,
        dose,
        branch,
    ];
    parts(address::COUPON, all.into_iter().flatten().collect())
}

pub(super) fn read(resource: &Element, findings: &mut Findings) -> Option<DoseCoupon> {
    let extension = resource.extensions(address::COUPON).next()?;
    let place = || "Immunization.extension".to_owned();
    let part = |url: &'static str| value_of(extension, url);
    let number = part(address::COUPON_NUMBER).and_then(numbered);
    let Some((municipality, number)) = number else {
        findings.unread(place());
        return None;
    };
    let issuer = part(address::COUPON_ISSUER).and_then(reading::municipality);
    if issuer.is_some_and(|issuer| issuer != Ok(municipality)) {
        // Whose coupon it is decides whose dose it is.
        findings.contradiction(place());
        return None;
    }
    let kind = part(address::COUPON_KIND);
    let kind = code_in(kind.into_iter(), system::COUPON_KIND).and_then(CouponKind::parse);
    let dose = part(address::COUPON_DOSE).and_then(Element::text);
    Some(DoseCoupon {
        municipality,
        number,
        kind,
        dose: dose.and_then(|dose| dose.parse().ok()),
        branch: part(address::COUPON_BRANCH)
            .and_then(Element::text)
            .map(str::to_owned),
    })
}

/// The coupon number of an identifier.
pub(super) fn numbered(
    identifier: &Element,
) -> Option<(::immunization::MunicipalityCode, CouponNumber)> {
    let issuer = reading::issuer(identifier.text_of("system")?, system::COUPON)?;
    let number = CouponNumber::parse(identifier.text_of("value")?);
    Some((issuer.ok()?, number.ok()?))
}
