//! The trees of ImmunizationEvaluations.

use ::immunization::{Disease, Dose, Evaluation, Schedule, VaccineTable};
use fhir::Element;
use fhir::element::Misfit;

use super::{Evaluated, words};
use crate::making::Unmade;
use crate::naming::{extension as address, profile, system};
use crate::recommendation::making::{authority, coding, extension, group, marks};
use crate::recommendation::words::{say, translated};
use crate::subject::Subject;

/// The resources of an evaluation, without ids: one for each disease.
pub fn to_resources(
    evaluated: &Evaluated<'_>,
    (dose, subject): (&Dose, &Subject),
    schedule: &Schedule,
    vaccines: &VaccineTable,
) -> Result<Vec<Element>, Unmade> {
    let diseases = diseases_of(&evaluated.evaluation, dose, schedule, vaccines);
    let against: Vec<Option<Disease>> = match diseases.is_empty() {
        true => vec![None],
        false => diseases.into_iter().map(Some).collect(),
    };
    let resources = against
        .into_iter()
        .map(|disease| to_resource(evaluated, subject, disease, schedule));
    resources.collect()
}

/// What is evaluated: what the group is against, as far as the vaccine is against it.
fn diseases_of(
    evaluation: &Evaluation<'_>,
    dose: &Dose,
    schedule: &Schedule,
    vaccines: &VaccineTable,
) -> Vec<Disease> {
    let product = dose.vaccine.product.as_deref();
    let given = match product.and_then(|id| vaccines.product(id)) {
        Some(product) => product.diseases.clone(),
        None => dose
            .vaccine
            .group
            .map(|group| group.diseases().to_vec())
            .unwrap_or_default(),
    };
    let Some(group) = evaluation.group else {
        return given;
    };
    let meant = schedule.diseases(group);
    let common: Vec<Disease> = meant
        .iter()
        .copied()
        .filter(|disease| given.contains(disease))
        .collect();
    if common.is_empty() { meant } else { common }
}

fn to_resource(
    evaluated: &Evaluated<'_>,
    dose: &Subject,
    disease: Option<Disease>,
    schedule: &Schedule,
) -> Result<Element, Unmade> {
    let evaluation = &evaluated.evaluation;
    let mut resource = Element::new("ImmunizationEvaluation")?;
    let meta = resource.push_new("meta")?;
    meta.push_text("profile", profile::EVALUATION)?;
    marks(&mut resource, evaluated.municipality, &evaluated.version)?;
    if let Some(of) = evaluation.group {
        group(&mut resource, of)?;
    }
    resource.push_text("status", "completed")?;
    evaluated.person.write(resource.push_new("patient")?)?;
    resource.push_text("date", &evaluated.date.to_string())?;
    authority(&mut resource, evaluated.municipality)?;
    let target = resource.push_new("targetDisease")?;
    match disease {
        Some(disease) => coding(target, system::TARGET_DISEASE, disease.code())?,
        None => {
            let absent = extension(target, address::DATA_ABSENT_REASON)?;
            absent.push_text("valueCode", "unknown")?;
            translated(target, "text", "不明", "Unknown")?;
        }
    }
    dose.write(resource.push_new("immunizationEvent")?)?;
    status(&mut resource, evaluation, schedule)?;
    if let Some(series) = evaluation.series {
        resource.push_text("series", &series.id)?;
    }
    if let Some(number) = evaluation.number {
        resource.push_text("doseNumberPositiveInt", &number.to_string())?;
    }
    if let Some(series) = evaluation.series.filter(|series| series.doses() > 0) {
        resource.push_text("seriesDosesPositiveInt", &series.doses().to_string())?;
    }
    Ok(resource)
}

fn status(
    resource: &mut Element,
    evaluation: &Evaluation<'_>,
    schedule: &Schedule,
) -> Result<(), Misfit> {
    let (own, r4) = words::status_of(evaluation.verdict);
    let concept = resource.push_new("doseStatus")?;
    coding(concept, system::DOSE_STATUS, own)?;
    if let Some(code) = r4 {
        coding(concept, system::R4_DOSE_STATUS, code)?;
    }
    say(concept, "text", schedule, &[evaluation.verdict.code()])?;
    for reason in evaluation.reasons.iter() {
        let Some((own, r4, immds)) = words::codes_of(reason) else {
            continue;
        };
        let concept = resource.push_new("doseStatusReason")?;
        coding(concept, system::DOSE_STATUS_REASON, own)?;
        if let Some(code) = r4 {
            coding(concept, system::R4_DOSE_STATUS_REASON, code)?;
        }
        if let Some(code) = immds {
            coding(concept, system::IMMDS_STATUS_REASON, code)?;
        }
        say(concept, "text", schedule, &[reason.code()])?;
    }
    Ok(())
}
