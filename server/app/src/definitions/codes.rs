//! Lists of codes that an operator has a licence for: a CSV file with `product_id,system,code,display`.
//!
//! A list is never taken for all codes of its system. Codes that are not in it are accepted, with a warning.

use std::collections::{BTreeMap, BTreeSet};

use fhir::element::Misfit;
use fhir::{Element, Id};

use super::{Found, added};

/// The first line.
const HEAD: [&str; 4] = ["product_id", "system", "code", "display"];
/// How many codes a list may have.
const CODES_MAX: usize = 200_000;
/// How many reasons are told.
const REASONS_MAX: usize = 20;

/// One line.
struct Line {
    product: String,
    code: String,
    display: String,
}

/// Puts the codes of a list into the definitions of their systems.
pub fn take(name: &str, bytes: &[u8], found: &mut Vec<Found>) -> Result<(), String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| format!("{name}: not UTF-8"))?;
    for (number, (system, lines)) in systems(name, text)?.into_iter().enumerate() {
        let known = found.iter().find(|one| {
            one.element.type_name() == "CodeSystem" && one.element.text_of("url") == Some(&system)
        });
        let known = known.map(|one| one.element.clone());
        let element = code_system(known, &system, (name, number), &lines)
            .map_err(|misfit| format!("{name}: {system}: {misfit}"))?;
        added::put(found, element, name.to_owned());
    }
    Ok(())
}

fn systems(name: &str, text: &str) -> Result<BTreeMap<String, Vec<Line>>, String> {
    let mut rows = text.lines().enumerate();
    let head = rows.next().map(|(_, line)| fields(line));
    if head != Some(Some(HEAD.map(str::to_owned).to_vec())) {
        return Err(format!(
            "{name}:1: the first line must be {}",
            HEAD.join(",")
        ));
    }
    let mut systems: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut reasons = Vec::new();
    for (at, row) in rows.filter(|(_, row)| !row.trim().is_empty()) {
        let mut refuse = |reason: &str| reasons.push(format!("{name}:{}: {reason}", at + 1));
        let Some(Ok([product, system, code, display])) = fields(row).map(<[String; 4]>::try_from)
        else {
            refuse("not four fields");
            continue;
        };
        if code.is_empty() || code.trim() != code || !system.contains(':') {
            refuse("no system and code");
            continue;
        }
        if !seen.insert((system.clone(), code.clone())) {
            refuse("the same code again");
            continue;
        }
        systems.entry(system).or_default().push(Line {
            product,
            code,
            display,
        });
        if seen.len() > CODES_MAX {
            refuse("too many codes");
            break;
        }
    }
    reasons.truncate(REASONS_MAX);
    match reasons.is_empty() {
        true => Ok(systems),
        false => Err(reasons.join("\n")),
    }
}

/// The fields of a line of RFC 4180, without line ends in them. `None` where a quotation mark is out of place.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut rest = line.trim_end_matches('\r');
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut field = String::new();
            let mut inside = quoted;
            loop {
                let (part, after) = inside.split_once('"')?;
                field.push_str(part);
                match after.strip_prefix('"') {
                    Some(more) => {
                        field.push('"');
                        inside = more;
                    }
                    None => {
                        inside = after;
                        break;
                    }
                }
            }
            fields.push(field);
            match inside.strip_prefix(',') {
                Some(more) => rest = more,
                None if inside.is_empty() => return Some(fields),
                None => return None,
            }
        } else {
            match rest.split_once(',') {
                Some((field, more)) => {
                    fields.push(field.to_owned());
                    rest = more;
                }
                None => {
                    fields.push(rest.to_owned());
                    return Some(fields);
                }
            }
        }
    }
}

/// The code system with these codes, as a part of what it holds.
fn code_system(
    known: Option<Element>,
    system: &str,
    (file, number): (&str, usize),
    lines: &[Line],
) -> Result<Element, Misfit> {
    let mut element = match known {
        Some(known) => known,
        None => {
            let mut fresh = Element::new("CodeSystem")?;
            let stem = file.trim_end_matches(".csv");
            let id = format!("{stem}-{number}");
            if Id::parse(&id).is_some() {
                fresh.push_text("id", &id)?;
            }
            fresh.push_text("url", system)?;
            fresh.push_text("status", "active")?;
            fresh
        }
    };
    element.remove("content");
    element.push_text("content", "fragment")?;
    element.remove("concept");
    element.remove("count");
    let declared = element
        .children("property")
        .any(|property| property.text_of("code") == Some("product"));
    if !declared {
        let property = element.push_new("property")?;
        property.push_text("code", "product")?;
        property.push_text("type", "string")?;
    }
    for line in lines {
        let concept = element.push_new("concept")?;
        concept.push_text("code", &line.code)?;
        if !line.display.is_empty() {
            concept.push_text("display", &line.display)?;
        }
        if !line.product.is_empty() {
            let property = concept.push_new("property")?;
            property.push_text("code", "product")?;
            property.push_text("valueString", &line.product)?;
        }
    }
    element.sort_fields();
    Ok(element)
}
