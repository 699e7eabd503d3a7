//! The coded parts of a dose: why not, from where, which way, how much, by whom.

use ::immunization::{Dose, DoseStatus, NotGivenReason, Report, Route, Source, Volume};
use fhir::Element;
use typed::resources::ImmunizationPerformer;
use typed::types::{CodeableConcept, Quantity, Reference};

use crate::making::{coding, concept, known, text, words};
use crate::naming::system;
use crate::reading::{Findings, code_in, numbered, owned};

const PRESS: &str = "{stamp}";
const MILLILITRE: &str = "mL";
/// In HL7's table, who gave it.
const GIVER: &str = "AP";
/// Nothing is known of the reason.
const REASON_UNKNOWN: &str = "unknown";

const SPECIAL_CIRCUMSTANCES: [&str; 4] = ["long-illness", "shortage", "disaster", "catch-up"];

const ROUTES: [(Route, &str); 6] = [
    (Route::Subcutaneous, "SC"),
    (Route::Intramuscular, "IM"),
    (Route::Intradermal, "ID"),
    (Route::Oral, "PO"),
    (Route::Nasal, "IN"),
    (Route::Percutaneous, "TD"),
];

/// Codes of R4 for the same, and one more of JP Core.
const OTHER_ROUTES: [(&str, &str, Route); 8] = [
    (system::ROUTE, "NS", Route::Nasal),
    (system::V3_ROUTE, "SQ", Route::Subcutaneous),
    (system::V3_ROUTE, "IM", Route::Intramuscular),
    (system::V3_ROUTE, "IDINJ", Route::Intradermal),
    (system::V3_ROUTE, "PO", Route::Oral),
    (system::V3_ROUTE, "NASINHLC", Route::Nasal),
    (system::V3_ROUTE, "NASALINSTIL", Route::Nasal),
    (system::V3_ROUTE, "TRNSDERM", Route::Percutaneous),
];

/// R4's codes for sites that mean the same as ours. A muscle is not the part of the body around it.
const SITES: [(&str, &str); 6] = [
    ("LUA", "74L"),
    ("RUA", "74R"),
    ("LA", "73L"),
    ("RA", "73R"),
    ("LT", "92L"),
    ("RT", "92R"),
];

/// R4's reasons not to give a dose that mean the same as ours.
const REASONS: [(&str, &str); 4] = [
    ("IMMUNE", "immune"),
    ("MEDPREC", "contraindication"),
    ("OSTOCK", "no-vaccine"),
    ("PATOBJ", "declined-person"),
];

/// A concept of a code, words, or both.
fn said(system: &str, code: Option<&str>, said: Option<&String>) -> Option<Box<CodeableConcept>> {
    let concept = CodeableConcept {
        coding: code.map(|code| coding(system, code)).into_iter().collect(),
        text: known(said),
        ..CodeableConcept::default()
    };
    (!concept.coding.is_empty() || concept.text.is_some()).then(|| Box::new(concept))
}

pub(super) fn status_reason(status: &DoseStatus) -> Option<Box<CodeableConcept>> {
    let DoseStatus::NotGiven(reason) = status else {
        return None;
    };
    let written = said(
        system::NOT_GIVEN_REASON,
        reason.code.as_deref().filter(|code| !code.is_empty()),
        reason.text.as_ref(),
    );
    // The profile requires one, and has one for this.
    written.or_else(|| Some(concept(system::NOT_GIVEN_REASON, REASON_UNKNOWN)))
}

pub(super) fn not_given_reason(
    resource: &Element,
    findings: &mut Findings,
) -> Option<NotGivenReason> {
    let concept = resource.first("statusReason")?;
    let own = code_in(concept.children("coding"), system::NOT_GIVEN_REASON);
    let r4 = code_in(concept.children("coding"), system::V3_REASON);
    let mapped = r4.and_then(|r4| REASONS.iter().find(|(code, _)| *code == r4));
    let reason = NotGivenReason {
        code: own.or(mapped.map(|(_, code)| *code)).map(str::to_owned),
        text: owned(concept, "text").or_else(|| display_of(concept).filter(|_| own.is_none())),
    };
    if reason.code.is_none() && reason.text.is_none() {
        findings.uncoded("Immunization.statusReason".to_owned());
    }
    Some(reason)
}

/// The first name beside a code.
fn display_of(concept: &Element) -> Option<String> {
    let mut displays = concept
        .children("coding")
        .filter_map(|coding| owned(coding, "display"));
    displays.next()
}

pub(super) fn report_origin(source: &Source) -> Option<Box<CodeableConcept>> {
    let code = source.report.map(Report::code);
    said(system::RECORD_SOURCE, code, source.text.as_ref())
}

/// A reference by name alone.
pub(super) fn named(name: &str) -> Option<Box<Reference>> {
    let reference = |name| Reference {
        display: Some(name),
        ..Reference::default()
    };
    text(name).map(|name| Box::new(reference(name)))
}

pub(super) fn site(code: &str) -> Option<Box<CodeableConcept>> {
    (!code.is_empty()).then(|| concept(system::BODY_SITE, code))
}

pub(super) fn route(route: Route) -> Box<CodeableConcept> {
    let found = ROUTES.iter().find(|(one, _)| *one == route);
    concept(system::ROUTE, found.map_or("OTH", |(_, code)| code))
}

pub(super) fn quantity(dose: &Dose) -> Option<Box<Quantity>> {
    let of = |value: String, unit: &str, code: &str| {
        Box::new(Quantity {
            value: Some(value.into()),
            unit: Some(unit.into()),
            system: Some(system::UCUM.into()),
            code: Some(code.into()),
            ..Quantity::default()
        })
    };
    let volume = dose
        .volume
        .map(|volume| of(volume.to_string(), MILLILITRE, MILLILITRE));
    let presses = dose
        .presses
        .map(|count| of(count.to_string(), "stamp", PRESS));
    volume.or(presses)
}

pub(super) fn reason(reason: &str) -> Option<CodeableConcept> {
    if SPECIAL_CIRCUMSTANCES.contains(&reason) {
        return Some(*concept(system::SPECIAL_CIRCUMSTANCE, reason));
    }
    text(reason).map(words)
}

pub(super) fn performers(
    dose: &Dose,
    institution: Option<Reference>,
) -> Vec<ImmunizationPerformer> {
    let doctor = dose.doctor.as_deref().and_then(named);
    let doctor = doctor.map(|actor| ImmunizationPerformer {
        function: Some(concept(system::PERFORMER_FUNCTION, GIVER)),
        actor,
        ..ImmunizationPerformer::default()
    });
    let institution = institution.map(|actor| ImmunizationPerformer {
        actor: Box::new(actor),
        ..ImmunizationPerformer::default()
    });
    doctor.into_iter().chain(institution).collect()
}

/// Everything of a dose that is coded and has no room of its own.
pub(super) fn read(resource: &Element, dose: &mut Dose, findings: &mut Findings) {
    dose.source = source_of(resource, findings);
    dose.maker = display(resource.first("manufacturer"));
    dose.site = site_of(resource, findings);
    dose.route = route_of(resource, findings);
    read_quantity(resource, dose, findings);
    dose.doctor = doctor_of(resource);
    for (at, concept) in numbered(resource, "reasonCode") {
        let own = code_in(concept.children("coding"), system::SPECIAL_CIRCUMSTANCE);
        let said = own.map(str::to_owned);
        let said = said
            .or_else(|| owned(concept, "text"))
            .or_else(|| display_of(concept));
        match said {
            Some(reason) => dose.reasons.push(reason),
            None => findings.uncoded(format!("Immunization.reasonCode[{at}]")),
        }
    }
}

fn display(reference: Option<&Element>) -> Option<String> {
    owned(reference?, "display")
}

fn source_of(resource: &Element, findings: &mut Findings) -> Source {
    let origin = resource.first("reportOrigin");
    let code = origin.and_then(|origin| code_in(origin.children("coding"), system::RECORD_SOURCE));
    let report = code.and_then(Report::parse);
    let said = origin.and_then(|origin| owned(origin, "text"));
    let said = said.or_else(|| origin.filter(|_| report.is_none()).and_then(display_of));
    if origin.is_some() && report.is_none() && said.is_none() {
        findings.uncoded("Immunization.reportOrigin".to_owned());
    }
    Source {
        is_primary: resource.text_of("primarySource").map(|said| said == "true"),
        report,
        // It has an extension of its own, which is read later.
        sender: None,
        text: said,
    }
}

fn site_of(resource: &Element, findings: &mut Findings) -> Option<String> {
    let concept = resource.first("site")?;
    let own = code_in(concept.children("coding"), system::BODY_SITE);
    let r4 = code_in(concept.children("coding"), system::V3_SITE);
    let mapped = r4.and_then(|r4| SITES.iter().find(|(code, _)| *code == r4));
    let site = own.or(mapped.map(|(_, code)| *code));
    if site.is_none() {
        findings.uncoded("Immunization.site".to_owned());
    }
    site.map(str::to_owned)
}

/// The one way that all codes that are known name.
fn route_of(resource: &Element, findings: &mut Findings) -> Option<Route> {
    let concept = resource.first("route")?;
    let mut named = concept.children("coding").filter_map(|coding| {
        let (system, code) = (coding.text_of("system")?, coding.text_of("code")?);
        let own = ROUTES.iter().find(|(_, one)| *one == code);
        let own = own
            .filter(|_| system == system::ROUTE)
            .map(|(route, _)| *route);
        let other = OTHER_ROUTES.iter();
        let mut other = other.filter(|(at, one, _)| *at == system && *one == code);
        own.or_else(|| other.next().map(|(_, _, route)| *route))
    });
    let first = named.next();
    match (first, named.all(|other| Some(other) == first)) {
        (None, _) => {
            findings.uncoded("Immunization.route".to_owned());
            None
        }
        (Some(_), false) => {
            findings.contradiction("Immunization.route".to_owned());
            None
        }
        (first, true) => first,
    }
}

fn read_quantity(resource: &Element, dose: &mut Dose, findings: &mut Findings) {
    let Some(quantity) = resource.first("doseQuantity") else {
        return;
    };
    let value = quantity.text_of("value");
    let unit = quantity.text_of("code").or(quantity.text_of("unit"));
    let is_plain = quantity.first("comparator").is_none();
    match unit.filter(|_| is_plain) {
        Some(MILLILITRE | "ml" | "ML") => dose.volume = value.and_then(Volume::parse),
        Some(PRESS) => dose.presses = value.and_then(|value| value.parse().ok()),
        _ => {}
    }
    if dose.volume.is_none() && dose.presses.is_none() {
        findings.unread("Immunization.doseQuantity".to_owned());
    }
}

/// The name of who gave it; of one alone if nobody is said to have given it.
fn doctor_of(resource: &Element) -> Option<String> {
    let people = || {
        let performers = resource.children("performer");
        performers.filter_map(|performer| Some((performer, performer.first("actor")?)))
    };
    let is_giver = |performer: &Element| {
        let function = performer.first("function");
        let codings = function
            .into_iter()
            .flat_map(|function| function.children("coding"));
        code_in(codings, system::PERFORMER_FUNCTION) == Some(GIVER)
    };
    let mut givers = people().filter(|(performer, _)| is_giver(performer));
    if let Some((_, actor)) = givers.next() {
        return display(Some(actor));
    }
    let mut others = people().filter(|(performer, actor)| {
        performer.first("function").is_none() && !super::place::is_organization(actor)
    });
    let only = others.next().filter(|_| others.next().is_none());
    only.and_then(|(_, actor)| display(Some(actor)))
}
