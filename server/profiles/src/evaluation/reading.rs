//! What an ImmunizationEvaluation tells.

use ::immunization::{Evaluation, Reason, Reasons, Schedule};
use fhir::{Element, Issue, problem};

use super::{Evaluated, words};
use crate::naming::{extension as address, system};
use crate::reading::{Findings, Reading, code_in, value_of};
use crate::recommendation::reading::{
    code_at, day_at, municipality_of, number_at, series_of, version_of,
};
use crate::subject::Subject;

/// The evaluation that the resource tells, for its one disease. The dose is looked for among these.
pub fn from_resource<'s>(
    resource: &Element,
    doses: &[Subject],
    schedule: &'s Schedule,
) -> Reading<Evaluated<'s>> {
    if resource.type_name() != "ImmunizationEvaluation" {
        return Reading::foreign(resource, "ImmunizationEvaluation");
    }
    let mut findings = Findings::new();
    let record = read(resource, doses, schedule, &mut findings);
    if record.is_none() {
        let missing = Issue::error(problem::Kind::Required, "record-part-missing");
        findings.tell(missing.at(resource.type_name()));
    }
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

fn read<'s>(
    resource: &Element,
    doses: &[Subject],
    schedule: &'s Schedule,
    findings: &mut Findings,
) -> Option<Evaluated<'s>> {
    let person = resource.first("patient").and_then(Subject::read)?;
    let date = day_at(resource, "date")?;
    let event = resource
        .first("immunizationEvent")
        .and_then(Subject::read)?;
    let dose = doses.iter().position(|one| *one == event)?;
    let key = value_of(resource, address::VACCINE_GROUP).and_then(|coding| coding.text_of("code"));
    let group = key.and_then(|key| schedule.line(key));
    if key.is_some() && group.is_none() {
        findings.uncoded("ImmunizationEvaluation.extension".to_owned());
    }
    let mut told: Vec<Reason> = Vec::new();
    for concept in resource.children("doseStatusReason") {
        let code = code_in(concept.children("coding"), system::DOSE_STATUS_REASON);
        match code.and_then(words::reason_of) {
            Some(reason) => told.push(reason),
            None => findings.uncoded("ImmunizationEvaluation.doseStatusReason".to_owned()),
        }
    }
    let reasons: Reasons = told.into_iter().collect();
    let status = code_at(resource, "doseStatus", system::DOSE_STATUS)?;
    let series = resource.text_of("series");
    Some(Evaluated {
        person,
        municipality: municipality_of(resource),
        date,
        version: version_of(resource),
        evaluation: Evaluation {
            dose,
            group,
            series: series.and_then(|id| series_of(schedule, id)),
            number: number_at(resource, "doseNumber"),
            verdict: words::verdict_of(status, reasons)?,
            reasons,
        },
    })
}
