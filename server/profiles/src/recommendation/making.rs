//! The tree of an ImmunizationRecommendation.

use ::immunization::{
    Class, Day, Group, MunicipalityCode, Recommendation, Schedule, Status, VaccineGroup,
    VaccineTable,
};
use fhir::Element;
use fhir::element::Misfit;

use super::{Recommended, words};
use crate::making::Unmade;
use crate::maps;
use crate::naming::{extension as address, profile, system};
use crate::subject::Subject;

/// The resource of what is due next, without id.
pub fn to_resource(
    recommended: &Recommended<'_>,
    doses: &[Subject],
    schedule: &Schedule,
    vaccines: &VaccineTable,
) -> Result<Element, Unmade> {
    let mut resource = Element::new("ImmunizationRecommendation")?;
    let meta = resource.push_new("meta")?;
    meta.push_text("profile", profile::RECOMMENDATION)?;
    marks(
        &mut resource,
        recommended.municipality,
        &recommended.version,
    )?;
    if let Some(day) = recommended.review_on {
        let review = extension(&mut resource, address::REVIEW_ON)?;
        review.push_text("valueDate", &day.to_string())?;
    }
    recommended.person.write(resource.push_new("patient")?)?;
    resource.push_text("date", &recommended.date.to_string())?;
    authority(&mut resource, recommended.municipality)?;
    for line in &recommended.lines {
        let element = resource.push_new("recommendation")?;
        recommendation(element, line, schedule, vaccines)?;
        for position in &line.supporting {
            let dose = doses.get(*position).ok_or(Unmade::Incomplete)?;
            dose.write(element.push_new("supportingImmunization")?)?;
        }
    }
    Ok(resource)
}

/// Whose records a result was made of, and by which edition of the schedule.
pub(crate) fn marks(
    resource: &mut Element,
    municipality: Option<MunicipalityCode>,
    version: &str,
) -> Result<(), Misfit> {
    if let Some(code) = municipality {
        let identifier = extension(resource, address::MUNICIPALITY)?.push_new("valueIdentifier")?;
        identifier.push_text("system", system::MUNICIPALITY)?;
        identifier.push_text("value", &code.to_string())?;
    }
    extension(resource, address::SCHEDULE_VERSION)?.push_text("valueString", version)?;
    Ok(())
}

/// Who answers for the schedule: the municipality whose record it is.
pub(crate) fn authority(
    resource: &mut Element,
    municipality: Option<MunicipalityCode>,
) -> Result<(), Misfit> {
    let Some(code) = municipality else {
        return Ok(());
    };
    let authority = resource.push_new("authority")?;
    let identifier = authority.push_new("identifier")?;
    identifier.push_text("system", system::MUNICIPALITY)?;
    identifier.push_text("value", &code.to_string())?;
    Ok(())
}

/// Which group of the schedule something is about.
pub(crate) fn group(element: &mut Element, group: &Group) -> Result<(), Misfit> {
    let coding = extension(element, address::VACCINE_GROUP)?.push_new("valueCoding")?;
    coding.push_text("system", system::SCHEDULE_GROUP)?;
    coding.push_text("code", &group.key)?;
    coding.push_text("display", &group.ja)?;
    Ok(())
}

fn recommendation(
    element: &mut Element,
    line: &Recommendation<'_>,
    schedule: &Schedule,
    vaccines: &VaccineTable,
) -> Result<(), Misfit> {
    group(element, line.group)?;
    let class = match line.class() {
        Class::A => "routine-a",
        Class::B => "routine-b",
        Class::Voluntary => "voluntary",
    };
    let programme = extension(element, address::PROGRAMME)?.push_new("valueCoding")?;
    code(programme, system::PROGRAMME, class)?;
    what(element, line, schedule, vaccines)?;
    status(element.push_new("forecastStatus")?, line, schedule)?;
    reasons(element, line, schedule)?;
    let dates = [
        ("30981-5", line.earliest),
        ("30980-7", line.recommended),
        ("59778-1", line.overdue_after.map(Day::next)),
        ("59777-3", line.latest),
    ];
    for (loinc, day) in dates {
        let Some(day) = day else { continue };
        let criterion = element.push_new("dateCriterion")?;
        coding(criterion.push_new("code")?, system::LOINC, loinc)?;
        criterion.push_text("value", &day.to_string())?;
    }
    if let Some(series) = line.series {
        element.push_text("series", &series.id)?;
    }
    if let Some(number) = line.number {
        element.push_text("doseNumberPositiveInt", &number.to_string())?;
    }
    if let Some(series) = line.series.filter(|series| series.doses() > 0) {
        element.push_text("seriesDosesPositiveInt", &series.doses().to_string())?;
    }
    Ok(())
}

/// The vaccines that may be used next, what the group is against if that is one disease, and what must not be used.
fn what(
    element: &mut Element,
    line: &Recommendation<'_>,
    schedule: &Schedule,
    vaccines: &VaccineTable,
) -> Result<(), Misfit> {
    let diseases = schedule.diseases(line.group);
    let standing = || schedule.vaccines(line.group);
    let offered = match line.vaccines.is_empty() && diseases.len() != 1 {
        // FHIR wants a vaccine or a disease, and has room for one disease.
        true => standing(),
        false => line.vaccines.to_vec(),
    };
    for name in offered {
        vaccine(element.push_new("vaccineCode")?, name, line.group, vaccines)?;
    }
    if let [disease] = diseases.as_slice() {
        let concept = element.push_new("targetDisease")?;
        coding(concept, system::TARGET_DISEASE, disease.code())?;
    }
    if line.status == Status::Contraindicated {
        for name in standing() {
            let concept = element.push_new("contraindicatedVaccineCode")?;
            vaccine(concept, name, line.group, vaccines)?;
        }
    }
    Ok(())
}

/// A vaccine by its name in the schedule: our own codes, and CVX where there is one.
pub fn vaccine(
    concept: &mut Element,
    name: &str,
    line: &Group,
    vaccines: &VaccineTable,
) -> Result<(), Misfit> {
    let product = name.strip_prefix("product:");
    if let Some(product) = product.and_then(|id| vaccines.product(id)) {
        coding(concept, system::VACCINE_PRODUCT, &product.id)?;
        coding(concept, system::VACCINE_GROUP, product.group.code())?;
        if let Some(cvx) = &product.cvx {
            coding(concept, system::CVX, cvx)?;
        }
        concept.push_text("text", &product.brand)?;
        return Ok(());
    }
    if let Some(group) = VaccineGroup::parse(name) {
        coding(concept, system::VACCINE_GROUP, group.code())?;
        if let Some(cvx) = maps::cvx_of(group) {
            coding(concept, system::CVX, cvx)?;
        }
    }
    concept.push_text("text", &line.ja)?;
    Ok(())
}

fn status(
    concept: &mut Element,
    line: &Recommendation<'_>,
    schedule: &Schedule,
) -> Result<(), Misfit> {
    let own = line.status.code();
    coding(concept, system::RECOMMENDATION_STATUS, own)?;
    let is_immune = line.reasons.contains(&"immune");
    if let Some(code) = words::r4_of(line.status, is_immune) {
        coding(concept, system::R4_RECOMMENDATION_STATUS, code)?;
    }
    coding(concept, system::IMMDS_STATUS, words::immds_of(line.status))?;
    words::say(concept, "text", schedule, &[own])
}

fn reasons(
    element: &mut Element,
    line: &Recommendation<'_>,
    schedule: &Schedule,
) -> Result<(), Misfit> {
    if let Some((code, status)) = words::implied(line) {
        let concept = element.push_new("forecastReason")?;
        coding(concept, system::RECOMMENDATION_REASON, code)?;
        words::say(concept, "text", schedule, &[status.code()])?;
    }
    for reason in &line.reasons {
        let concept = element.push_new("forecastReason")?;
        if let Some(code) = words::code_of(reason) {
            coding(concept, system::RECOMMENDATION_REASON, code)?;
        }
        words::say(concept, "text", schedule, &[reason])?;
    }
    Ok(())
}

/// Adds the codes of a line's reasons to one concept.
pub fn reason_codes(concept: &mut Element, line: &Recommendation<'_>) -> Result<(), Misfit> {
    for code in line
        .reasons
        .iter()
        .filter_map(|reason| words::code_of(reason))
    {
        coding(concept, system::RECOMMENDATION_REASON, code)?;
    }
    Ok(())
}

/// Adds an extension, to be filled.
pub(crate) fn extension<'a>(
    element: &'a mut Element,
    url: &str,
) -> Result<&'a mut Element, Misfit> {
    let extension = element.push_new("extension")?;
    extension.push_text("url", url)?;
    Ok(extension)
}

/// Adds a code to a concept.
pub(crate) fn coding(concept: &mut Element, system: &str, value: &str) -> Result<(), Misfit> {
    code(concept.push_new("coding")?, system, value)
}

fn code(coding: &mut Element, system: &str, code: &str) -> Result<(), Misfit> {
    coding.push_text("system", system)?;
    coding.push_text("code", code)?;
    Ok(())
}
