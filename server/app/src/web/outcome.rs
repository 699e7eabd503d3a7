//! A `Problem` → an OperationOutcome in words.
//!
//! Written here as text, in both formats, without the tree: an answer about a fault must not depend on what failed.

use std::fmt::Write;

use fhir::{Issue, Severity};
use pages::words::{self, Language};

use crate::call::{Format, RequestId};

/// The system of our rule codes.
pub const PROBLEM_SYSTEM: &str = "https://sesshu.example/fhir/CodeSystem/problem";

/// The text of an OperationOutcome with these issues.
pub fn write(
    issues: &[Issue],
    format: Format,
    language: Language,
    request_id: RequestId,
) -> Vec<u8> {
    let mut text = String::with_capacity(512);
    match format {
        Format::Json => json(issues, language, request_id, &mut text),
        Format::Xml => xml(issues, language, request_id, &mut text),
    }
    text.into_bytes()
}

fn json(issues: &[Issue], language: Language, request_id: RequestId, out: &mut String) {
    out.push_str(r#"{"resourceType":"OperationOutcome","issue":["#);
    for (index, issue) in issues.iter().enumerate() {
        let said = words::problem(issue.rule, language, &issue.facts).text;
        out.push_str(if index == 0 { "{" } else { ",{" });
        let _ = write!(
            out,
            r#""severity":"{}","code":"{}","details":{{"coding":[{{"system":"{PROBLEM_SYSTEM}","code":{}}}],"text":{}}},"diagnostics":{}"#,
            issue.severity.code(),
            code(issue),
            quoted(issue.rule),
            quoted(&said),
            quoted(&diagnostics(issue, request_id)),
        );
        if let Some(expression) = &issue.expression {
            let _ = write!(out, r#","expression":[{}]"#, quoted(expression));
        }
        out.push('}');
    }
    out.push_str("]}");
}

fn xml(issues: &[Issue], language: Language, request_id: RequestId, out: &mut String) {
    out.push_str(r#"<OperationOutcome xmlns="http://hl7.org/fhir">"#);
    for issue in issues {
        let said = words::problem(issue.rule, language, &issue.facts).text;
        let _ = write!(
            out,
            r#"<issue><severity value="{}"/><code value="{}"/><details><coding><system value="{PROBLEM_SYSTEM}"/><code value="{}"/></coding><text value="{}"/></details><diagnostics value="{}"/>"#,
            issue.severity.code(),
            code(issue),
            escaped(issue.rule),
            escaped(&said),
            escaped(&diagnostics(issue, request_id)),
        );
        if let Some(expression) = &issue.expression {
            let _ = write!(out, r#"<expression value="{}"/>"#, escaped(expression));
        }
        out.push_str("</issue>");
    }
    out.push_str("</OperationOutcome>");
}

/// FHIR's issue type. What only informs is `informational`, whatever kind of problem it would be.
fn code(issue: &Issue) -> &'static str {
    match issue.severity {
        Severity::Information => "informational",
        _ => issue.kind.code(),
    }
}

/// For developers: the rule, the place in the text, the facts. Facts never hold the refused value.
fn diagnostics(issue: &Issue, request_id: RequestId) -> String {
    // Of a defect nothing is told but its number.
    if issue.kind.status() == 500 && issue.severity == Severity::Error {
        return format!("request {}", hex(request_id));
    }
    let mut text = issue.rule.to_owned();
    if let Some((line, column)) = issue.position {
        let _ = write!(text, ", line {line}, column {column}");
    }
    for (name, fact) in &issue.facts {
        let _ = write!(text, ", {name}: {fact}");
    }
    let _ = write!(text, ", request {}", hex(request_id));
    text
}

/// A request's number as text.
pub fn hex(request_id: RequestId) -> String {
    let digit = |half: u8| {
        char::from(if half < 10 {
            b'0' + half
        } else {
            b'a' + half - 10
        })
    };
    request_id
        .0
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// JSON's quoting. Control characters, which FHIR's strings may not hold, become the replacement character.
fn quoted(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            control if control.is_control() => '\u{fffd}',
            other => other,
        })
        .collect();
    serde_json::Value::from(clean).to_string()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            // XML has no way to write the other control characters.
            control if control.is_control() && control != '\t' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
