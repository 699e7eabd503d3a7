//! What is expected of an answer, line by line, and the same lines with what was seen instead.

use serde_json::Value;
use sesshu_conformance::http::Response;

use super::names::Names;
use crate::harness::text_of;

/// Texts up to this length are written out in a line that the file leaves to us.
const SHOWN_CHARS_MAX: usize = 400;

/// The lines behind a request. The first is `>>> STATUS`. Then, in any order and number:
///
/// * `name: value` – a header; `(none)` where there must be none, `*` where any will do;
/// * `path = value` – a part of the JSON body: `name[0].family`, or a name of [`part`]; `(none)` where there is none;
/// * `body = text` – the whole body, with `\n` for line ends;
/// * `let name = path` or `let name = header: name` – nothing is expected, but what is there gets a name.
///
/// A bare `>>>` expects nothing, and is filled in by `UPDATE_EXPECT=1`.
#[derive(Default)]
pub struct Block {
    pub lines: Vec<String>,
}

impl Block {
    /// The same questions with what was seen as their answers.
    pub fn seen(&self, response: &Response, names: &mut Names) -> Block {
        let bare = self.lines.len() == 1 && self.lines.iter().all(|line| line.trim_end() == ">>>");
        let lines = if bare {
            questions(response)
        } else {
            self.lines.clone()
        };
        Block {
            lines: lines
                .iter()
                .map(|line| seen(line, response, names))
                .collect(),
        }
    }

    /// Both, line by line, where they differ.
    pub fn difference(&self, seen: &Block) -> String {
        let mut text = String::new();
        for (expected, seen) in self.lines.iter().zip(&seen.lines) {
            match expected == seen {
                true => text.push_str(&format!("    {expected}\n")),
                false => text.push_str(&format!("  - {expected}\n  + {seen}\n")),
            }
        }
        text
    }
}

/// What to ask of an answer about which the file says nothing.
fn questions(response: &Response) -> Vec<String> {
    let mut lines = vec![">>> ".to_owned()];
    for name in [
        "etag",
        "location",
        "allow",
        "preference-applied",
        "www-authenticate",
        "idempotency-replayed",
    ] {
        if response.header(name).is_some() {
            lines.push(format!("{name}: "));
        }
    }
    let json = response.json().unwrap_or_default();
    if json["resourceType"] == "OperationOutcome" {
        lines.push("rules = ".to_owned());
        if part(&json, "places") != Some(Value::Array(Vec::new())) {
            lines.push("places = ".to_owned());
        }
    } else if response.body.len() <= SHOWN_CHARS_MAX {
        lines.push("body = ".to_owned());
    } else {
        lines.push("resourceType = ".to_owned());
    }
    lines
}

/// Line and column out of what developers are told, `-` where there are none.
fn positions(diagnostics: Value) -> Value {
    let position = |text: &Value| {
        let text = text.as_str().unwrap_or_default();
        let (_, rest) = text.split_once(", line ")?;
        let (line, rest) = rest.split_once(", column ")?;
        let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{line}:{column}"))
    };
    let all = diagnostics.as_array().into_iter().flatten();
    all.map(|text| position(text).unwrap_or_else(|| "-".to_owned()))
        .collect()
}

fn seen(line: &str, response: &Response, names: &mut Names) -> String {
    if line.starts_with(">>>") {
        return format!(">>> {}", response.status);
    }
    if let Some((name, place)) = line
        .strip_prefix("let ")
        .and_then(|line| line.split_once(" = "))
    {
        let text = match place.strip_prefix("header: ") {
            Some(header) => response.header(header).map(str::to_owned),
            None => at(&response.json().unwrap_or_default(), place).map(|value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            }),
        };
        names.call(
            name,
            text.unwrap_or_else(|| panic!("nothing to name: {line}\n{}", text_of(response))),
        );
        return line.to_owned();
    }
    match line.split_once(['=', ':']) {
        Some((name, expected)) if is_header(name) && line[name.len()..].starts_with(':') => {
            let found = response.header(name);
            match (found, expected.trim()) {
                (Some(_), "*") => line.to_owned(),
                (Some(value), _) => format!("{name}: {}", names.take_out(value)),
                (None, _) => format!("{name}: (none)"),
            }
        }
        Some(("body ", _)) => {
            let text = names.take_out(&text_of(response)).replace('\n', "\\n");
            format!("body = {text}").trim_end().to_owned()
        }
        Some((path, _)) => {
            let path = path.trim();
            match at(&response.json().unwrap_or_default(), path) {
                Some(mut value) => {
                    // Members in one order: a case is about what they say.
                    value.sort_all_objects();
                    format!("{path} = {}", names.take_out(&value.to_string()))
                }
                None => format!("{path} = (none)"),
            }
        }
        None => panic!("not understood: {line}"),
    }
}

fn is_header(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// What stands at a path, or the part of this name.
fn at(json: &Value, path: &str) -> Option<Value> {
    if let Some(part) = part(json, path) {
        return Some(part);
    }
    let mut here = json;
    for step in path.split('.') {
        let mut names = step.split('[');
        let name = names.next().unwrap_or_default();
        if name == "length" && here.is_array() {
            return Some(here.as_array().map_or(0, Vec::len).into());
        }
        if !name.is_empty() {
            here = here.get(name)?;
        }
        for index in names {
            here = here.get(index.trim_end_matches(']').parse::<usize>().ok()?)?;
        }
    }
    Some(here.clone())
}

/// Parts that are worth a name: `rules` and `places` of the issues of an OperationOutcome, `texts` of what they say;
/// `ids`, `versions`, `changes`, `statuses` and `links` of a Bundle.
fn part(json: &Value, name: &str) -> Option<Value> {
    let each = |list: &str, path: &str| -> Option<Value> {
        let items = json
            .get(list)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        Some(items.iter().filter_map(|item| at(item, path)).collect())
    };
    match name {
        "rules" => each("issue", "details.coding[0].code"),
        "places" => each("issue", "expression[0]"),
        "codes" => each("issue", "code"),
        "severities" => each("issue", "severity"),
        "positions" => each("issue", "diagnostics").map(positions),
        "texts" => each("issue", "details.text"),
        "ids" => each("entry", "resource.id"),
        "versions" => each("entry", "resource.meta.versionId"),
        "modes" => each("entry", "search.mode"),
        "statuses" => each("entry", "response.status"),
        "links" => each("link", "relation"),
        "changes" => {
            let items = json
                .get("entry")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let text = |item: &Value, path: &str| {
                at(item, path).and_then(|v| v.as_str().map(str::to_owned))
            };
            let change = |item: &Value| {
                Some(format!(
                    "{} {}",
                    text(item, "request.method")?,
                    text(item, "request.url")?
                ))
            };
            Some(items.iter().filter_map(change).map(Value::String).collect())
        }
        _ => None,
    }
}
