//! Runs HL7's published FHIRPath tests: `fhirpath_suite FILE [INPUTS]`. `conformance/fhirpath/run` fetches them.
//!
//! Prints for each group how many tests pass, how many are refused by name when the expression is read, and how many
//! fail. Fails if any test does: what is accepted must be right.

#![expect(clippy::print_stdout, reason = "a program that reports")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use fhir::Element;
use fhir::codec::{Limits, json, xml};
use fhir::definitions::Type;
use fhir::path::{Environment, Expression, Item};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// One test as the file says it.
#[derive(Default)]
struct Case {
    group: String,
    name: String,
    input: Option<String>,
    expression: String,
    invalid: Option<String>,
    outputs: Vec<(String, String)>,
    is_predicate: bool,
    is_ordered: bool,
    /// A mode of checking that this engine does not have.
    mode: Option<&'static str>,
}

/// What came of one test.
enum Outcome {
    Passed,
    Refused(String),
    Failed(String),
    Skipped(String),
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        println!("usage: fhirpath_suite FILE [INPUTS]");
        return ExitCode::from(2);
    };
    let inputs = match arguments.next() {
        Some(folder) => folder.into(),
        None => Path::new(&file)
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default(),
    };
    let cases = std::fs::read_to_string(&file)
        .ok()
        .and_then(|text| cases(&text));
    let Some(cases) = cases.filter(|cases| !cases.is_empty()) else {
        println!("no tests can be read from {file}");
        return ExitCode::from(2);
    };
    report(&cases, &inputs)
}

fn report(cases: &[Case], inputs: &Path) -> ExitCode {
    let mut groups: Vec<(&str, [u32; 4])> = Vec::new();
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    let mut total = [0_u32; 4];
    for case in cases {
        let column = match run(case, inputs) {
            Outcome::Passed => 0,
            Outcome::Refused(name) => {
                *refused.entry(name).or_default() += 1;
                1
            }
            Outcome::Failed(how) => {
                println!(
                    "FAILED {} {}: {how}\n  {}",
                    case.group, case.name, case.expression
                );
                2
            }
            Outcome::Skipped(why) => {
                println!("skipped {} {}: {why}", case.group, case.name);
                3
            }
        };
        if groups.last().is_none_or(|(group, _)| *group != case.group) {
            groups.push((&case.group, [0; 4]));
        }
        if let Some(count) = groups
            .last_mut()
            .and_then(|(_, counts)| counts.get_mut(column))
        {
            *count += 1;
        }
        if let Some(count) = total.get_mut(column) {
            *count += 1;
        }
    }
    println!(
        "{:34} {:>7} {:>7} {:>7} {:>7}",
        "group", "passed", "refused", "failed", "skipped"
    );
    for (group, [passed, not_served, failed, skipped]) in groups.iter().chain([&("all", total)]) {
        println!("{group:34} {passed:>7} {not_served:>7} {failed:>7} {skipped:>7}");
    }
    println!("refused when read:");
    for (name, count) in refused {
        println!("  {name} ({count})");
    }
    let [_, _, failed, _] = total;
    ExitCode::from(u8::from(failed > 0))
}

fn run(case: &Case, inputs: &Path) -> Outcome {
    if let Some(mode) = case.mode {
        return Outcome::Skipped(format!("the mode {mode} is an option that we do not have"));
    }
    let expression = match Expression::parse(&case.expression) {
        Ok(expression) => expression,
        Err(refused) if case.invalid.is_some() && refused.rule != "path-not-served" => {
            return Outcome::Passed;
        }
        Err(refused) => match refused.name {
            Some(name) => return Outcome::Refused(format!("{}: {name}", refused.rule)),
            None => return Outcome::Failed(format!("{} at {}", refused.rule, refused.at)),
        },
    };
    let nothing = Element::new("Basic");
    let read = match &case.input {
        None => nothing.map_err(|misfit| misfit.to_string()),
        Some(name) => input(&inputs.join(name)),
    };
    let resource = match read {
        Ok(resource) => resource,
        Err(why) => return Outcome::Skipped(why),
    };
    let environment = Environment {
        strict_as: true,
        now_ms: 1_790_000_000_000,
        ..Environment::of(&resource)
    };
    let result = expression.evaluate(&resource, &environment);
    if case.invalid.is_some() {
        // A path that cannot exist is found without a tree.
        let exists = !expression.result_types(resource.ty()).is_empty()
            && expression.unknown_names(resource.ty()).is_empty();
        return match result {
            Err(_) => Outcome::Passed,
            Ok(_) if !exists => Outcome::Passed,
            Ok(items) => Outcome::Failed(format!("should be refused, is {:?}", shown(&items))),
        };
    }
    let mut items = match result {
        Ok(items) => shown(&items),
        Err(fault) => return Outcome::Failed(fault.rule.to_owned()),
    };
    if case.is_predicate {
        let is_true = !items.is_empty() && items != [("boolean".to_owned(), "false".to_owned())];
        items = vec![("boolean".to_owned(), is_true.to_string())];
    }
    let mut wanted = case.outputs.clone();
    if !case.is_ordered {
        items.sort();
        wanted.sort();
    }
    let alike = |((ty, text), (wanted_ty, wanted)): (&(String, String), &(String, String))| {
        text == wanted && (wanted_ty.is_empty() || ty == wanted_ty)
    };
    match items.len() == wanted.len() && items.iter().zip(&wanted).all(alike) {
        true => Outcome::Passed,
        false => Outcome::Failed(format!("is {items:?}, should be {wanted:?}")),
    }
}

fn input(path: &Path) -> Result<Element, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = std::fs::read(path).map_err(|fault| format!("{name}: {fault}"))?;
    if path.extension().is_some_and(|kind| kind == "json") {
        let read = json::read(&bytes, &Limits::own());
        return read.map_err(|issues| format!("{name} is no valid resource: {issues:?}"));
    }
    // One of the inputs has its elements in an order that FHIR forbids and our reader refuses.
    let loose = || loosely_read(&String::from_utf8_lossy(&bytes));
    xml::read(&bytes, &Limits::own())
        .or_else(|issues| loose().ok_or(format!("{name} is no valid resource: {issues:?}")))
}

/// A resource whose elements may stand in any order. The narrative is left out.
fn loosely_read(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(String, Element)> = Vec::new();
    let mut skipped = 0;
    loop {
        let event = reader.read_event().ok()?;
        if let Event::Start(start) | Event::Empty(start) = &event {
            let name = start.name().as_ref().to_owned();
            if skipped > 0 || name == "div" {
                skipped += 1;
            } else {
                let ty = match open.last() {
                    None => Type::named(&name)?,
                    Some((_, parent)) => parent.ty().slot(&name)?.ty(),
                };
                let mut element = Element::of(ty);
                for attribute in start.attributes() {
                    let attribute = attribute.ok()?;
                    let value = quick_xml::escape::unescape(&attribute.value).ok()?;
                    match attribute.key.as_ref() {
                        "value" => element.set_text(&value).ok()?,
                        key @ ("url" | "id") => {
                            let ty = ty.slot(key)?.ty();
                            let child = Element::primitive(ty.name(), &value).ok()?;
                            element.push(key, child).ok()?;
                        }
                        _ => {}
                    }
                }
                open.push((name, element));
            }
        }
        if let Event::End(_) | Event::Empty(_) = &event {
            if skipped > 0 {
                skipped -= 1;
                continue;
            }
            let (name, element) = open.pop()?;
            match open.last_mut() {
                None => return Some(element),
                Some((_, parent)) => {
                    parent.push(&name, element).ok()?;
                }
            }
        }
        if let Event::Eof = event {
            return None;
        }
    }
}

/// Type and text of each item.
fn shown(items: &[Item<'_>]) -> Vec<(String, String)> {
    let shown = |item: &Item<'_>| match item {
        Item::Element(element) => (
            element.type_name().to_owned(),
            element.text().unwrap_or_default().to_owned(),
        ),
        Item::Value(value) => {
            let name = value.type_name();
            let ty = match name {
                "Quantity" => name.to_owned(),
                "DateTime" => "dateTime".to_owned(),
                _ => name.to_lowercase(),
            };
            (ty, value.to_string())
        }
        Item::Referent(referent) => (referent.ty.name().to_owned(), String::new()),
    };
    items.iter().map(shown).collect()
}

/// The tests of the file.
fn cases(text: &str) -> Option<Vec<Case>> {
    let mut reader = Reader::from_str(text);
    let mut cases: Vec<Case> = Vec::new();
    let mut group = String::new();
    let mut inside = String::new();
    let mut buffer = String::new();
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => return Some(cases),
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                begin(&name, start, &mut group, &mut cases);
                buffer.clear();
                inside = name;
            }
            Event::Text(text) => buffer.push_str(text),
            Event::CData(text) => buffer.push_str(text),
            Event::GeneralRef(reference) => {
                let known = quick_xml::escape::unescape(&format!("&{};", &**reference))
                    .ok()?
                    .into_owned();
                buffer.push_str(&known);
            }
            Event::End(_) => {
                end(&inside, &buffer, cases.last_mut());
                inside.clear();
            }
            _ => {}
        }
    }
}

fn begin(name: &str, start: &BytesStart<'_>, group: &mut String, cases: &mut Vec<Case>) {
    let attribute = |wanted: &str| {
        let found = start.try_get_attribute(wanted).ok().flatten()?;
        Some(found.value.into_owned())
    };
    match name {
        "group" => *group = attribute("name").unwrap_or_default(),
        "test" => cases.push(Case {
            group: group.clone(),
            name: attribute("name").unwrap_or_default(),
            input: attribute("inputfile").or(attribute("inputFile")),
            is_predicate: attribute("predicate").as_deref() == Some("true"),
            is_ordered: attribute("ordered").as_deref() != Some("false"),
            mode: attribute("checkOrderedFunctions").map(|_| "checkOrderedFunctions"),
            ..Case::default()
        }),
        "expression" => {
            if let Some(case) = cases.last_mut() {
                case.invalid = attribute("invalid").filter(|kind| kind != "false");
            }
        }
        "output" => {
            if let Some(case) = cases.last_mut() {
                let ty = attribute("type").unwrap_or_default();
                case.outputs.push((ty, String::new()));
            }
        }
        _ => {}
    }
}

fn end(name: &str, text: &str, case: Option<&mut Case>) {
    let Some(case) = case else {
        return;
    };
    match name {
        "expression" => case.expression = text.to_owned(),
        "output" => {
            if let Some((ty, output)) = case.outputs.last_mut() {
                let bare = text.strip_prefix('@').unwrap_or(text);
                let bare = match ty.as_str() {
                    "time" => bare.strip_prefix('T').unwrap_or(bare),
                    _ => bare,
                };
                *output = bare.to_owned();
            }
        }
        _ => {}
    }
}
