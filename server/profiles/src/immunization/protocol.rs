//! Which dose of which series it was.

use ::immunization::{DoseNumber, Protocol};
use fhir::Element;
use typed::resources::{
    ImmunizationProtocolApplied, ImmunizationProtocolAppliedDoseNumber as Number,
    ImmunizationProtocolAppliedSeriesDoses as Doses,
};

use super::{NOT_TOLD, disease};
use crate::making::{known, text};
use crate::reading::{Findings, numbered, owned};

pub(super) fn applied(protocol: &Protocol) -> ImmunizationProtocolApplied {
    ImmunizationProtocolApplied {
        series: known(protocol.series.as_ref()),
        target_disease: protocol
            .diseases
            .iter()
            .map(|one| disease::concept(*one))
            .collect(),
        dose_number: dose_number(&protocol.number),
        series_doses: protocol.of.map(|count| Doses::PositiveInt(count.into())),
        ..ImmunizationProtocolApplied::default()
    }
}

/// R4 requires a number, if only to say that it is not known.
fn dose_number(number: &DoseNumber) -> Number {
    let words = match number {
        DoseNumber::Count(count) => return Number::PositiveInt((*count).into()),
        DoseNumber::Told(words) => text(words),
        DoseNumber::Unknown => None,
    };
    Number::String(words.unwrap_or_else(|| NOT_TOLD.into()))
}

pub(super) fn read(resource: &Element, findings: &mut Findings) -> Vec<Protocol> {
    let protocols = numbered(resource, "protocolApplied");
    protocols
        .map(|(at, protocol)| protocol_in(protocol, at, findings))
        .collect()
}

fn protocol_in(element: &Element, at: usize, findings: &mut Findings) -> Protocol {
    let mut protocol = Protocol {
        series: owned(element, "series"),
        ..Protocol::default()
    };
    for (which, concept) in numbered(element, "targetDisease") {
        match disease::read(concept) {
            Some(disease) => protocol.diseases.push(disease),
            None => findings.uncoded(format!(
                "Immunization.protocolApplied[{at}].targetDisease[{which}]"
            )),
        }
    }
    let place = |name: &str| format!("Immunization.protocolApplied[{at}].{name}");
    if let Some(number) = element.first("doseNumber") {
        match (number.type_name(), number.text()) {
            ("positiveInt", Some(count)) => match count.parse() {
                Ok(count) => protocol.number = DoseNumber::Count(count),
                Err(_) => findings.unread(place("doseNumber")),
            },
            (_, Some(NOT_TOLD) | None) => {}
            (_, Some(words)) => protocol.number = DoseNumber::Told(words.to_owned()),
        }
    }
    if let Some(doses) = element.first("seriesDoses").and_then(Element::text) {
        protocol.of = doses.parse().ok();
        if protocol.of.is_none() {
            findings.unread(place("seriesDoses"));
        }
    }
    protocol
}
