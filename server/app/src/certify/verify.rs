//! `POST /verify`: is this certificate genuine and in force? Text, a file of cards, a picture of codes, or a PDF; nothing is
//! fetched, nothing is kept, and the verdict stands before anything that the certificate says.

use std::sync::Arc;

use bytes::Bytes;
use certificate::{Answer, Fault, TEXT_BYTES_MAX, Verdict, Verifier, read_codes};
use fhir::problem::Kind as ProblemKind;
use fhir::{Problem, instant};
use paper::{Part, ReadError, ReadLimits};
use picture::Limits;
use serde_json::{Value, json};

use crate::call::{Handout, Shown, ShownForm, Visit};
use crate::problem;
use crate::state::State;

/// How many codes of a picture, or texts of a request, are looked at.
const TEXTS_MAX: usize = 16;

/// `POST /verify`
pub async fn verify(state: &State, visit: &Visit) -> Result<Handout, Problem> {
    let shown = visit
        .shown
        .clone()
        .ok_or_else(|| Problem::new(ProblemKind::Structure, "body-missing"))?;
    let (store, certifier) = (Arc::clone(&state.store), Arc::clone(&state.certifier));
    let now = state.now_ms().div_euclid(1_000);
    let work = move || {
        let known = certifier
            .known(&store)
            .map_err(|error| problem::from_store(&error))?;
        let verifier = Verifier {
            trust: &known.trust,
            catalogue: &certifier.catalogue,
            now,
        };
        judge(&verifier, &shown)
    };
    let told = state.beside(visit.deadline, work).await??;
    Ok(Handout::json(200, &told))
}

/// What is to be said of what was shown.
pub fn judge(verifier: &Verifier<'_>, shown: &Shown) -> Result<Value, Problem> {
    let texts = match shown.form {
        ShownForm::Text => match std::str::from_utf8(&shown.bytes) {
            Ok(text) => Ok(vec![text.to_owned()]),
            Err(_) => Err(Fault::UnknownFormat),
        },
        ShownForm::Json => texts_of(&shown.bytes)?,
        ShownForm::Picture => in_picture(&shown.bytes),
        ShownForm::Sheets => in_sheets(&shown.bytes),
    };
    let verdicts = match texts {
        Ok(texts) => {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            verifier.verify_all(&texts)
        }
        Err(fault) => {
            return Ok(json!({ "answer": fault.answer().code(), "codes": [fault_line(fault)] }));
        }
    };
    let codes: Vec<Value> = verdicts.iter().map(line).collect();
    Ok(json!({ "answer": worst(&verdicts).code(), "codes": codes }))
}

/// The texts of a request, or a file of cards.
fn texts_of(bytes: &Bytes) -> Result<Result<Vec<String>, Fault>, Problem> {
    let malformed = || Problem::new(ProblemKind::Structure, "posted-malformed");
    let too_long = bytes.len() > TEXT_BYTES_MAX * 2;
    if too_long {
        return Ok(Err(Fault::TooLong));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| malformed())?;
    let object = value.as_object().ok_or_else(malformed)?;
    match (object.get("text"), object.get("texts")) {
        (Some(Value::String(text)), None) if object.len() == 1 => Ok(Ok(vec![text.clone()])),
        (None, Some(Value::Array(texts))) if object.len() == 1 && texts.len() <= TEXTS_MAX => {
            let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(malformed);
            texts
                .iter()
                .map(text)
                .collect::<Result<Vec<_>, _>>()
                .map(Ok)
        }
        (None, None) => {
            let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
            Ok(Ok(vec![text.to_owned()]))
        }
        _ => Err(malformed()),
    }
}

/// How much of a PDF is looked at. What it costs is the pictures: those of a scan are large, and few.
const SHEETS: ReadLimits = ReadLimits {
    bytes_max: 16 << 20,
    streams_max: 2_048,
    unpacked_bytes_max: 64 << 20,
    points_max: 16_000_000,
    parts_max: TEXTS_MAX,
};
/// Points of all pictures of a PDF together.
const SHEETS_POINTS_MAX: usize = 40_000_000;

/// The texts of all codes in a PDF: those that are attached, and those in its pictures. Pictures without a code are passed over.
fn in_sheets(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    let parts = paper::read(bytes, &SHEETS).map_err(|error| match error {
        ReadError::TooLong => Fault::TooLong,
        ReadError::Format => Fault::UnknownFormat,
        ReadError::Encrypted => Fault::UnsupportedFormat,
        ReadError::Empty => Fault::Empty,
    })?;
    let mut texts: Vec<String> = Vec::new();
    let mut points_left = SHEETS_POINTS_MAX;
    for part in parts {
        let (points, width) = match part {
            Part::Text(text) => {
                let text = text.trim().to_owned();
                if !texts.contains(&text) {
                    texts.push(text);
                }
                continue;
            }
            Part::Jpeg(bytes) => match picture::shades(&bytes, &Limits::default()) {
                Ok(shades) => (shades.points, shades.width),
                Err(_) => continue,
            },
            Part::Grey { width, points } => (points, width),
        };
        points_left = points_left
            .checked_sub(points.len())
            .ok_or(Fault::TooLong)?;
        for text in read_codes(&points, width).unwrap_or_default() {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    match texts.len() {
        0 => Err(Fault::Empty),
        1..=TEXTS_MAX => Ok(texts),
        _ => Err(Fault::TooLong),
    }
}

/// The texts of all codes in a picture.
fn in_picture(bytes: &Bytes) -> Result<Vec<String>, Fault> {
    let shades = picture::shades(bytes, &Limits::default()).map_err(|error| match error {
        picture::PictureError::Bytes | picture::PictureError::Pixels => Fault::TooLong,
        _ => Fault::UnknownFormat,
    })?;
    let texts = read_codes(&shades.points, shades.width)?;
    match texts.len() > TEXTS_MAX {
        true => Err(Fault::TooLong),
        false => Ok(texts),
    }
}

/// The answer for all codes together: valid only if each of them is.
fn worst(verdicts: &[Verdict]) -> Answer {
    let order = [
        Answer::BadSignature,
        Answer::Revoked,
        Answer::Untrusted,
        Answer::Malformed,
        Answer::Expired,
        Answer::NotYetValid,
    ];
    let there = |answer: &Answer| verdicts.iter().any(|one| one.answer == *answer);
    match order.into_iter().find(there) {
        Some(answer) => answer,
        None if verdicts.is_empty() => Answer::Malformed,
        None => Answer::Valid,
    }
}

fn fault_line(fault: Fault) -> Value {
    json!({
        "answer": fault.answer().code(),
        "layer": fault.layer().code(),
        "rule": fault.code(),
        "help": format!("/help/{}", fault.code()),
    })
}

/// One code: the verdict, what it is and who says to have signed it, and only of a good one what it says.
fn line(verdict: &Verdict) -> Value {
    let mut told = match verdict.fault {
        Some(fault) => fault_line(fault),
        None => json!({ "answer": verdict.answer.code() }),
    };
    let Some(members) = told.as_object_mut() else {
        return told;
    };
    let moment = |seconds: i64| instant::instant_text(seconds.saturating_mul(1_000));
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    };
    put("genuine", Some(json!(verdict.is_genuine())));
    put("format", verdict.format.map(|format| json!(format.code())));
    put("otherKind", verdict.other_kind.map(|kind| json!(kind)));
    put(
        "issuer",
        verdict.issuer.as_ref().map(|issuer| json!(issuer)),
    );
    put("keyId", verdict.key_id.as_ref().map(|id| json!(id)));
    put(
        "issuedAt",
        verdict.dates.issued_at.map(|at| json!(moment(at))),
    );
    put(
        "expiresAt",
        verdict.dates.expires_at.map(|at| json!(moment(at))),
    );
    let irregular: Vec<String> = verdict
        .irregular
        .iter()
        .map(|one| format!("{one:?}"))
        .collect();
    put(
        "irregular",
        (!irregular.is_empty()).then(|| json!(irregular)),
    );
    put("says", verdict.statement.as_ref().map(|says| json!(says)));
    told
}
