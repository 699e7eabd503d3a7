//! A plan as Parameters.

use fhir::Element;
use fhir::element::Misfit;
use immunization::{Group, Language, Plan, Recommendation, Visit};
use profiles::Unmade;
use profiles::naming::system;

use super::Judge;

/// A plan: its visits, and what nobody can plan.
pub fn plan_parameters(judge: Judge, plan: &Plan<'_>) -> Result<Element, Unmade> {
    let mut parameters = Element::new("Parameters")?;
    for one in &plan.visits {
        visit(&mut parameters, one, judge)?;
    }
    for line in &plan.unplanned {
        unplanned(&mut parameters, line, judge)?;
    }
    Ok(parameters)
}

fn visit(parameters: &mut Element, visit: &Visit<'_>, judge: Judge) -> Result<(), Misfit> {
    let element = named(parameters, "parameter", "visit")?;
    named(element, "part", "date")?.push_text("valueDate", &visit.day.to_string())?;
    if let Some(latest) = visit.latest() {
        named(element, "part", "latest")?.push_text("valueDate", &latest.to_string())?;
    }
    for dose in &visit.doses {
        let element = named(element, "part", "dose")?;
        group(element, dose.group)?;
        let concept = named(element, "part", "vaccine")?.push_new("valueCodeableConcept")?;
        profiles::recommendation::vaccine(concept, dose.vaccine, dose.group, judge.vaccines)?;
        let number = dose.number.to_string();
        named(element, "part", "number")?.push_text("valuePositiveInt", &number)?;
        let status = named(element, "part", "status")?.push_new("valueCoding")?;
        status.push_text("system", system::RECOMMENDATION_STATUS)?;
        status.push_text("code", dose.status.code())?;
    }
    Ok(())
}

fn unplanned(
    parameters: &mut Element,
    line: &Recommendation<'_>,
    judge: Judge,
) -> Result<(), Misfit> {
    let element = named(parameters, "parameter", "unplanned")?;
    group(element, line.group)?;
    let said = |language: Language, between: &str| {
        let words = line.reasons.iter();
        let words: Vec<&str> = words
            .filter_map(|reason| judge.schedule.words(reason, language))
            .collect();
        words.join(between)
    };
    let concept = named(element, "part", "reason")?.push_new("valueCodeableConcept")?;
    profiles::recommendation::reason_codes(concept, line)?;
    let text = format!(
        "{} / {}",
        said(Language::Japanese, "。"),
        said(Language::English, ". ")
    );
    concept.push_text("text", &text)?;
    Ok(())
}

fn group(element: &mut Element, group: &Group) -> Result<(), Misfit> {
    let coding = named(element, "part", "group")?.push_new("valueCoding")?;
    coding.push_text("system", system::SCHEDULE_GROUP)?;
    coding.push_text("code", &group.key)?;
    coding.push_text("display", &group.ja)?;
    Ok(())
}

/// A parameter or part of this name, to be filled.
fn named<'a>(element: &'a mut Element, field: &str, name: &str) -> Result<&'a mut Element, Misfit> {
    let part = element.push_new(field)?;
    part.push_text("name", name)?;
    Ok(part)
}
