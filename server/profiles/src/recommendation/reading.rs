//! What an ImmunizationRecommendation tells.

use ::immunization::{Day, Few, MunicipalityCode, Recommendation, Schedule, Series, Status};
use fhir::{Element, Issue, problem};

use super::{Recommended, words};
use crate::naming::{extension as address, system};
use crate::reading::{self, Findings, Reading, code_in, numbered, value_of};
use crate::subject::Subject;

/// What is due next, as the resource tells it. The doses that it rests on are looked for among these.
pub fn from_resource<'s>(
    resource: &Element,
    doses: &[Subject],
    schedule: &'s Schedule,
) -> Reading<Recommended<'s>> {
    if resource.type_name() != "ImmunizationRecommendation" {
        return Reading::foreign(resource, "ImmunizationRecommendation");
    }
    let mut findings = Findings::new();
    let person = resource.first("patient").and_then(Subject::read);
    let date = day_at(resource, "date");
    let (Some(person), Some(date)) = (person, date) else {
        let missing = Issue::error(problem::Kind::Required, "record-part-missing");
        findings.tell(missing.at(resource.type_name()));
        return Reading {
            record: None,
            findings: findings.into_vec(),
        };
    };
    let review = value_of(resource, address::REVIEW_ON).and_then(Element::text);
    let mut recommended = Recommended {
        person,
        municipality: municipality_of(resource),
        date,
        version: version_of(resource),
        review_on: review.and_then(|text| Day::parse_iso(text).ok()),
        lines: Vec::new(),
    };
    for (at, element) in numbered(resource, "recommendation") {
        let place = format!("ImmunizationRecommendation.recommendation[{at}]");
        let line = line_of(element, doses, schedule, (&place, &mut findings));
        recommended.lines.extend(line);
    }
    Reading {
        record: Some(recommended),
        findings: findings.into_vec(),
    }
}

/// Whose records a result was made of.
pub(crate) fn municipality_of(resource: &Element) -> Option<MunicipalityCode> {
    let identifier = value_of(resource, address::MUNICIPALITY)?;
    reading::municipality(identifier)?.ok()
}

/// By which edition of the schedule a result was made.
pub(crate) fn version_of(resource: &Element) -> String {
    let version = value_of(resource, address::SCHEDULE_VERSION).and_then(Element::text);
    version.unwrap_or_default().to_owned()
}

/// A day that stands under a name.
pub(crate) fn day_at(element: &Element, name: &str) -> Option<Day> {
    reading::date(element.text_of(name)?)?.day()
}

/// The code of one system in a concept that stands under a name.
pub(crate) fn code_at<'a>(element: &'a Element, name: &str, system: &str) -> Option<&'a str> {
    code_in(element.first(name)?.children("coding"), system)
}

/// A number that stands under a name.
pub(crate) fn number_at(element: &Element, name: &str) -> Option<u32> {
    element.text_of(name)?.parse().ok()
}

/// The series of this id.
pub(crate) fn series_of<'s>(schedule: &'s Schedule, id: &str) -> Option<&'s Series> {
    let mut series = schedule.groups().iter().flat_map(|group| &group.series);
    series.find(|series| series.id == id)
}

fn line_of<'s>(
    element: &Element,
    doses: &[Subject],
    schedule: &'s Schedule,
    (place, findings): (&str, &mut Findings),
) -> Option<Recommendation<'s>> {
    let key = value_of(element, address::VACCINE_GROUP).and_then(|coding| coding.text_of("code"));
    let Some(group) = key.and_then(|key| schedule.line(key)) else {
        findings.uncoded(format!("{place}.extension"));
        return None;
    };
    let status = code_at(element, "forecastStatus", system::RECOMMENDATION_STATUS);
    let Some(status) = status.and_then(Status::parse) else {
        findings.uncoded(format!("{place}.forecastStatus"));
        return None;
    };
    let date = |loinc: &str| {
        let mut dates = element.children("dateCriterion");
        let found = dates.find(|one| code_at(one, "code", system::LOINC) == Some(loinc))?;
        day_at(found, "value")
    };
    let series = element.text_of("series");
    let mut line = Recommendation {
        group,
        parts: schedule.parts(group).into_iter().collect(),
        series: series.and_then(|id| series_of(schedule, id)),
        status,
        number: number_at(element, "doseNumber"),
        earliest: date("30981-5"),
        recommended: date("30980-7"),
        overdue_after: date("59778-1").map(|day| day.plus_days(-1)),
        latest: date("59777-3"),
        reasons: Few::NONE,
        supporting: Few::NONE,
        vaccines: Few::NONE,
    };
    for concept in element.children("forecastReason") {
        let code = code_in(concept.children("coding"), system::RECOMMENDATION_REASON);
        if code.is_some_and(words::is_implied) {
            continue;
        }
        match code
            .and_then(words::reason_of)
            .and_then(|reason| schedule.worded(reason))
        {
            Some(reason) => line.reasons.push(reason),
            None => findings.uncoded(format!("{place}.forecastReason")),
        }
    }
    for (at, reference) in numbered(element, "supportingImmunization") {
        let dose = Subject::read(reference);
        match dose.and_then(|dose| doses.iter().position(|one| *one == dose)) {
            Some(position) => line.supporting.push(position),
            None => findings.unread(format!("{place}.supportingImmunization[{at}]")),
        }
    }
    // What is closed is offered nothing: its vaccines only say what it is about.
    if status.is_open() && line.earliest.is_some() {
        let concepts = element.children("vaccineCode");
        let names = concepts.filter_map(|concept| vaccine_of(concept, schedule));
        line.vaccines = names.collect();
    }
    Some(line)
}

/// The name of a vaccine in the schedule.
fn vaccine_of<'s>(concept: &Element, schedule: &'s Schedule) -> Option<&'s str> {
    if let Some(product) = code_in(concept.children("coding"), system::VACCINE_PRODUCT) {
        return schedule.vaccine_named(&format!("product:{product}"));
    }
    let group = code_in(concept.children("coding"), system::VACCINE_GROUP)?;
    let plain = schedule.vaccine_named(group);
    plain.or_else(|| schedule.vaccine_named(&format!("unspecified:{group}")))
}
