//! A forecast as text for people, as one line of JSON, or as Parameters of FHIR.

use fhir::codec::json;
use immunization::{Evaluation, Forecast, Recommendation};
use pages::words::Language;
use serde::Serialize;

use super::input::Person;
use super::{Form, Telling};
use crate::forecast::Answer;

/// A person's forecast, told. The line is where the person stood, from 1; 0 where there are no lines.
pub fn told(person: &Person, line: u64, telling: Telling) -> Result<String, String> {
    let date = person.date.unwrap_or(telling.date);
    let answer = Answer::of(telling.judge, &person.understood, None, date);
    let language = match telling.language {
        Language::Japanese => immunization::Language::Japanese,
        Language::English => immunization::Language::English,
    };
    let mut out = String::new();
    match telling.form {
        Form::Fhir => {
            let explain = telling.explain.then_some(language);
            let made = answer.parameters(explain);
            let made = made.map_err(|error| error.to_string())?;
            let mut bytes = Vec::new();
            json::write(&made, &mut bytes);
            out.push_str(&String::from_utf8_lossy(&bytes));
        }
        Form::Json => {
            let trace = telling.explain.then(|| answer.trace(language));
            let told = Lines::of(person, line, &answer.forecast, trace);
            out = serde_json::to_string(&told).map_err(|error| error.to_string())?;
        }
        Form::Text => {
            text(&mut out, &answer, language);
            if telling.explain {
                for sentence in answer.trace(language) {
                    out.push_str("  · ");
                    out.push_str(&sentence);
                    out.push('\n');
                }
            }
            return Ok(out);
        }
    }
    out.push('\n');
    Ok(out)
}

/// One line a group, then one a dose that does not count.
fn text(out: &mut String, answer: &Answer<'_>, language: immunization::Language) {
    let schedule = answer.judged_by().schedule;
    let say = |code: &str| schedule.words(code, language).unwrap_or(code).to_owned();
    let forecast = &answer.forecast;
    let near = forecast.recommendations.iter();
    for line in near.filter(|line| line.is_near(forecast.today)) {
        let name = match language {
            immunization::Language::Japanese => &line.group.ja,
            immunization::Language::English => &line.group.en,
        };
        let mut parts = vec![format!("{name}: {}", say(line.status.code()))];
        if let Some(number) = line.number {
            parts.push(match language {
                immunization::Language::Japanese => format!("{number}回目"),
                immunization::Language::English => format!("dose {number}"),
            });
        }
        if let Some(earliest) = line.earliest {
            let last = line.latest.map(|day| day.to_string());
            parts.push(
                format!("{earliest} – {}", last.unwrap_or_default())
                    .trim_end()
                    .to_owned(),
            );
        }
        if let Some(recommended) = line.recommended.filter(|day| Some(*day) != line.earliest) {
            parts.push(format!("◇ {recommended}"));
        }
        parts.extend(line.reasons.iter().map(|reason| say(reason)));
        out.push_str(&parts.join("  "));
        out.push('\n');
    }
    for one in forecast.told().filter(|one| !one.reasons.is_empty()) {
        let reasons: Vec<String> = one
            .reasons
            .iter()
            .map(|reason| say(reason.code()))
            .collect();
        let group = one.group.map_or("-", |group| match language {
            immunization::Language::Japanese => &group.ja,
            immunization::Language::English => &group.en,
        });
        let verdict = say(one.verdict.code());
        out.push_str(&format!(
            "! {} {group}: {verdict}  {}\n",
            one.dose + 1,
            reasons.join("  ")
        ));
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines<'a> {
    #[serde(skip_serializing_if = "is_none")]
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    date: String,
    version: &'a str,
    recommendations: Vec<Line<'a>>,
    evaluations: Vec<Judged<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Vec<String>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
fn is_none(line: &u64) -> bool {
    *line == 0
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    group: &'a str,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommended: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overdue_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    vaccines: &'a [&'a str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reasons: &'a [&'a str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    supporting: &'a [usize],
}

#[derive(Serialize)]
struct Judged<'a> {
    dose: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<&'a str>,
}

impl<'a> Lines<'a> {
    fn of(
        person: &'a Person,
        line: u64,
        forecast: &'a Forecast<'static>,
        trace: Option<Vec<String>>,
    ) -> Lines<'a> {
        Lines {
            line,
            id: person.id.as_deref(),
            date: forecast.today.to_string(),
            version: forecast.version,
            recommendations: forecast.recommendations.iter().map(Line::of).collect(),
            evaluations: forecast.told().map(Judged::of).collect(),
            trace,
        }
    }
}

impl<'a> Line<'a> {
    fn of(line: &'a Recommendation<'static>) -> Line<'a> {
        let said = |day: Option<immunization::Day>| day.map(|day| day.to_string());
        Line {
            group: &line.group.key,
            status: line.status.code(),
            number: line.number,
            earliest: said(line.earliest),
            recommended: said(line.recommended),
            overdue_after: said(line.overdue_after),
            latest: said(line.latest),
            series: line.series.map(|series| series.id.as_str()),
            vaccines: &line.vaccines,
            reasons: &line.reasons,
            supporting: &line.supporting,
        }
    }
}

impl<'a> Judged<'a> {
    fn of(one: &'a Evaluation<'static>) -> Judged<'a> {
        Judged {
            dose: one.dose,
            group: one.group.map(|group| group.key.as_str()),
            verdict: one.verdict.code(),
            number: one.number,
            reasons: one.reasons.iter().map(|reason| reason.code()).collect(),
        }
    }
}
