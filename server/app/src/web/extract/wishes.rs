//! How a client wants its answer: format, part, indentation, and what `Prefer` says.

use actix_web::http::header::HeaderMap;
use fhir::Problem;
use fhir::problem::Kind;
use fhir::view::Summary;

use super::{Preferences, Shape};
use crate::surface::Does;
use crate::web::accept::{self, Answer};
use crate::web::media::{MediaType, is_same_version};
use crate::web::query::Parameters;

/// The parameters that only shape an answer.
pub(super) const SHAPES: [&str; 4] = ["_format", "_pretty", "_summary", "_elements"];

/// The wishes of one request.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    /// JSON or XML.
    pub answer: Answer,
    /// Which part, and whether indented.
    pub shape: Shape,
    /// `_summary=count`
    pub count_only: bool,
    /// `Prefer`
    pub preferences: Preferences,
    /// What was asked by parameters, as it came.
    pub asked: Parameters,
    format: Option<String>,
}

impl Default for Wishes {
    fn default() -> Wishes {
        Wishes {
            answer: Answer::JSON,
            shape: Shape::default(),
            count_only: false,
            preferences: Preferences::default(),
            asked: Vec::new(),
            format: None,
        }
    }
}

impl Wishes {
    /// Takes the parameters that only shape the answer, and hands back the others. Each may stand once, in the address
    /// or in the form.
    pub fn take_from(&mut self, parameters: Parameters, does: Does) -> Result<Parameters, Problem> {
        let mut rest = Vec::with_capacity(parameters.len());
        for (name, value) in parameters {
            match name.as_str() {
                "_format" => {
                    self.once("_format", &value)?;
                    self.format = Some(value);
                }
                "_pretty" => {
                    self.once("_pretty", &value)?;
                    self.shape.pretty = match value.as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(malformed("_pretty", "true, false")),
                    };
                }
                "_summary" => {
                    self.once("_summary", &value)?;
                    self.take_summary(&value, does)?;
                }
                "_elements" => {
                    self.once("_elements", &value)?;
                    self.take_elements(&value)?;
                }
                _ => rest.push((name, value)),
            }
        }
        Ok(rest)
    }

    /// Chooses the format, once all that has a say is known.
    pub fn settle(&mut self, headers: &HeaderMap) -> Result<(), Problem> {
        if self.format.is_none() && !headers.contains_key("accept") {
            return Ok(());
        }
        let accept = super::accepts(headers);
        let versions: Vec<String> = accept
            .iter()
            .filter(|header| header.contains(';'))
            .flat_map(|header| header.split(','))
            .filter_map(MediaType::parse)
            .filter_map(|media| media.fhir_version.map(str::to_owned))
            .collect();
        // Two versions in one request contradict each other, which weighs more than that one of them is not served.
        let sent = headers
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .and_then(MediaType::parse)
            .and_then(|media| media.fhir_version.map(str::to_owned));
        if let Some(sent) = sent
            && !versions.is_empty()
            && !versions.iter().any(|wanted| is_same_version(wanted, &sent))
        {
            return Err(super::header_invalid("Accept"));
        }
        let negotiated = accept::negotiate(self.format.as_deref(), &accept);
        self.answer = negotiated?;
        Ok(())
    }

    fn once(&mut self, name: &'static str, value: &str) -> Result<(), Problem> {
        if self.asked.iter().any(|(asked, _)| asked == name) {
            let problem = Problem::new(Kind::Invalid, "parameter-repeated");
            return Err(problem.with("parameter", name));
        }
        self.asked.push((name.to_owned(), value.to_owned()));
        Ok(())
    }

    fn take_summary(&mut self, value: &str, does: Does) -> Result<(), Problem> {
        match value {
            "false" => {}
            // Only where there is something to count.
            "count" if does.counts() => self.count_only = true,
            other => {
                let summary = Summary::parse(other);
                self.shape.summary = Some(summary.ok_or_else(|| {
                    malformed("_summary", "true, text, data, false; count in searches")
                })?);
            }
        }
        Ok(())
    }

    fn take_elements(&mut self, value: &str) -> Result<(), Problem> {
        let names: Vec<String> = value
            .split(',')
            .map(|name| name.trim().to_owned())
            .collect();
        let fits = |name: &String| {
            !name.is_empty()
                && name.len() <= 128
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".[]_".contains(&byte))
        };
        if !names.iter().all(fits) {
            return Err(malformed("_elements", "names of elements, with commas"));
        }
        self.shape.elements = names;
        Ok(())
    }
}

fn malformed(parameter: &'static str, expected: &'static str) -> Problem {
    Problem::new(Kind::Invalid, "parameter-malformed")
        .with("parameter", parameter)
        .with("expected", expected)
}

/// All headers of a name that can be read as text.
pub(crate) fn headers_of<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect()
}
