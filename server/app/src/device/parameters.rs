//! The message of a scan and its answer as Parameters of FHIR: the same engine behind another door.

use fhir::codec::{Limits, json, xml};
use fhir::element::Misfit;
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue, Problem};
use immunization::CouponReading;
use immunization::scan::ReadingSource;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::message::Batch;
use super::posted;
use crate::call::{Call, Form, Format};
use crate::state::State;

/// The parameters. All but the last two stand by themselves.
const PARAMETERS: [&str; 11] = [
    "scanId",
    "sessionId",
    "segment",
    "deviceId",
    "capturedAt",
    "intent",
    "kindOverride",
    "secondFactor",
    "sequence",
    READING,
    PICTURE,
];
/// A reading: one parameter each, where a message has them all in `readings`.
const READING: &str = "reading";
const PICTURE: &str = "picture";

/// The scan in the Parameters of a call.
pub fn read(_state: &State, call: &Call) -> Result<Batch, Problem> {
    posted::no_parameters(call)?;
    let missing = || Problem::new(ProblemKind::Structure, "body-missing");
    let element = match (&call.element, &call.body) {
        (Some(element), _) => element.clone(),
        (None, Some(body)) => match body.form {
            Form::Resource(Format::Json) => json::read(&body.bytes, &Limits::default())?,
            Form::Resource(Format::Xml) => xml::read(&body.bytes, &Limits::default())?,
            Form::JsonPatch => return Err(Problem::new(ProblemKind::MediaType, "media-type")),
        },
        (None, None) => return Err(missing()),
    };
    if element.type_name() != "Parameters" {
        let issue = Issue::error(ProblemKind::Invalid, "type-mismatch").at(element.type_name());
        return Err(issue.with("expected", "Parameters").into());
    }
    Batch::read(&members(&element)?).map_err(of_parameters)
}

/// A problem of a message in the names that its parameters have.
fn of_parameters(mut problem: Problem) -> Problem {
    let facts = problem.issues.iter_mut().flat_map(|one| &mut one.facts);
    for (_, fact) in facts.filter(|(name, _)| *name == "name") {
        if fact == "readings" {
            READING.clone_into(fact);
        }
    }
    problem
}

/// The parts of Parameters as the members of a message. What is no part of it is refused there.
fn members(element: &Element) -> Result<Map<String, Value>, Problem> {
    let mut members = Map::new();
    let mut readings = Vec::new();
    for parameter in element.children("parameter") {
        let name = parameter.text_of("name").unwrap_or_default();
        if name == READING {
            let mut reading = Map::new();
            for part in parameter.children("part") {
                let name = part.text_of("name").unwrap_or_default();
                put(&mut reading, name, value(part)?)?;
            }
            readings.push(Value::Object(reading));
            continue;
        }
        if name == PICTURE {
            put(&mut members, name, attachment(parameter)?)?;
            continue;
        }
        posted::only(
            &Map::from_iter([(name.to_owned(), Value::Null)]),
            &PARAMETERS,
        )?;
        put(&mut members, name, value(parameter)?)?;
    }
    members.insert("readings".to_owned(), Value::Array(readings));
    Ok(members)
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), Problem> {
    match members.insert(name.to_owned(), value) {
        None => Ok(()),
        Some(_) => {
            let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
            Err(problem.with("parameter", name))
        }
    }
}

/// A picture. What else an Attachment may say is nothing that is looked at here.
fn attachment(parameter: &Element) -> Result<Value, Problem> {
    let value = parameter.first("value");
    let value = value.filter(|value| value.type_name() == "Attachment");
    let value = value.ok_or_else(|| posted::malformed("picture", "valueAttachment"))?;
    let mut told = Map::new();
    for name in ["contentType", "data"] {
        let text = value.text_of(name).ok_or_else(|| posted::missing(name))?;
        told.insert(name.to_owned(), Value::String(text.to_owned()));
    }
    Ok(Value::Object(told))
}

/// The value of a part. Numbers become numbers, and everything else a text.
fn value(parameter: &Element) -> Result<Value, Problem> {
    let value = parameter
        .first("value")
        .ok_or_else(|| posted::missing("value"))?;
    let text = value.text().ok_or_else(|| posted::missing("value"))?;
    let number = || serde_json::from_str::<Value>(text).ok();
    Ok(match value.type_name() {
        "positiveInt" | "unsignedInt" | "integer" | "decimal" => {
            number().ok_or_else(|| posted::malformed("value", "1, 2, 3 …"))?
        }
        _ => Value::String(text.to_owned()),
    })
}

/// An answer as Parameters.
pub fn write(answer: &Answer) -> Result<Element, Misfit> {
    let mut out = Element::new("Parameters")?;
    add(&mut out, "scanId", "valueString", &answer.scan_id)?;
    add(&mut out, "outcome", "valueCode", answer.outcome.code())?;
    for flag in &answer.flags {
        add(&mut out, "flag", "valueCode", flag.code())?;
    }
    if let Some(line) = &answer.line {
        let coupon = out.push_new("parameter")?;
        coupon.push_text("name", "coupon")?;
        let mut part = |name: &str, kind: &str, value: &str| -> Result<(), Misfit> {
            let part = coupon.push_new("part")?;
            part.push_text("name", name)?;
            part.push_text(kind, value).map(|_| ())
        };
        part("kind", "valueString", &line.kind.to_string())?;
        part("dose", "valuePositiveInt", &line.dose.to_string())?;
        part(
            "municipality",
            "valueString",
            &line.municipality.to_string(),
        )?;
        if let Some(name) = &answer.municipality_name {
            part("municipalityName", "valueString", name)?;
        }
    }
    if let Some(hint) = &answer.hint {
        add(&mut out, "hint", "valueString", hint)?;
    }
    if let Some(address) = &answer.immunization {
        let parameter = out.push_new("parameter")?;
        parameter.push_text("name", "immunization")?;
        parameter
            .push_new("valueReference")?
            .push_text("reference", address)?;
    }
    for doubt in &answer.quality {
        add(&mut out, "quality", "valueCode", doubt)?;
    }
    for shown in &answer.shown {
        let mut parts = reading(shown.source, &shown.text, &shown.doubtful);
        parts.extend(
            shown
                .suggestion
                .clone()
                .map(|line| ("suggestion", "valueString", line)),
        );
        add_parts(&mut out, READING, parts)?;
    }
    for seen in &answer.seen {
        let own = seen.reading();
        let text = CouponReading::cleaned(&own.text);
        let mut parts = reading(own.source, &text, seen.doubtful());
        let share = own.min_confidence.map(|share| share.to_string());
        parts.extend(share.map(|share| ("minConfidence", "valueDecimal", share)));
        add_parts(&mut out, "seen", parts)?;
    }
    if let Some(ms) = answer.clock_off_ms {
        // Further than an integer can tell, no scan is taken in any case.
        let ms = ms.clamp(i32::MIN.into(), i32::MAX.into()).to_string();
        add(&mut out, "clockOffMs", "valueInteger", &ms)?;
    }
    let took = answer.server_ms.min(2_147_483_647).to_string();
    add(&mut out, "serverMs", "valueUnsignedInt", &took)?;
    Ok(out)
}

fn add(out: &mut Element, name: &str, kind: &str, value: &str) -> Result<(), Misfit> {
    let parameter = out.push_new("parameter")?;
    parameter.push_text("name", name)?;
    parameter.push_text(kind, value)?;
    Ok(())
}

/// The name, the kind and the value of a part.
type Part = (&'static str, &'static str, String);

/// A reading side by side with others. Where nothing was read there is no text: FHIR has no empty ones.
fn reading(source: ReadingSource, text: &str, doubtful: &[usize]) -> Vec<Part> {
    let mut parts = vec![("source", "valueCode", source.code().to_owned())];
    if !text.is_empty() {
        parts.push(("text", "valueString", text.to_owned()));
    }
    let places = doubtful.iter().map(usize::to_string);
    parts.extend(places.map(|place| ("doubtful", "valuePositiveInt", place)));
    parts
}

fn add_parts(out: &mut Element, name: &str, parts: Vec<Part>) -> Result<(), Misfit> {
    let parameter = out.push_new("parameter")?;
    parameter.push_text("name", name)?;
    for (name, kind, value) in parts {
        let part = parameter.push_new("part")?;
        part.push_text("name", name)?;
        part.push_text(kind, &value)?;
    }
    Ok(())
}
