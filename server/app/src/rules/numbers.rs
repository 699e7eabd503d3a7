//! Individual numbers have one place of their own, and no resource may bring one in. They are told by how an identifier is
//! named, never by their digits: one in ten numbers of twelve digits would pass the check digit by chance.

use std::sync::LazyLock;

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue, Problem};

/// Systems under which individual numbers are written, as they are compared.
static SYSTEMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let known = [
        "1.2.392.100495.20.3.101",
        "individual-number",
        "my-number",
        "kojin-bango",
        "マイナンバー",
        "個人番号",
    ];
    known.into_iter().map(profiles::fold).collect()
});

/// What an identifier of this kind is called, as it is compared.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let known = [
        "個人番号",
        "マイナンバー",
        "myno",
        "my number",
        "individual number",
        "kojin bango",
    ];
    known.into_iter().map(profiles::fold).collect()
});

/// HL7's code for national numbers of persons in Japan. It is compared as a whole: within other codes it says nothing.
static CODE: LazyLock<String> = LazyLock::new(|| profiles::fold("NNJPN"));

/// Every identifier of a resource that says of itself that it is an individual number. The number is not told.
pub fn individual(element: &Element) -> Vec<Issue> {
    let mut found = Vec::new();
    // Places are only worked out where there is something to be told.
    if !element.descendants_of("Identifier").any(is_named_so) {
        return found;
    }
    element.walk(&mut |place, part| {
        if part.type_name() == "Identifier" && is_named_so(part) {
            let issue = Issue::error(ProblemKind::BusinessRule, "individual-number");
            found.push(issue.at(place));
        }
    });
    found
}

/// Refuses a question that asks for an individual number by its name. None could be found; but what is asked is said again
/// in links, which are kept and passed on.
pub fn refuse_asking(parameters: &[(String, String)]) -> Result<(), Problem> {
    for (name, value) in parameters {
        let mut values = value.split(',').filter(|value| value.contains('|'));
        if values.any(asks_so) {
            let issue = Issue::error(ProblemKind::BusinessRule, "individual-number");
            return Err(issue.at(name.as_str()).into());
        }
    }
    Ok(())
}

/// Whether one value of a token says so: by its system, or by the code of its type.
fn asks_so(value: &str) -> bool {
    let mut said = value.split('|').map(profiles::fold);
    let known = || SYSTEMS.iter().chain(NAMES.iter());
    said.any(|part| part == *CODE || known().any(|name| part.contains(name.as_str())))
}

fn is_named_so(identifier: &Element) -> bool {
    let system = identifier.text_of("system").map(profiles::fold);
    let names_system = |text: String| SYSTEMS.iter().any(|known| text.contains(known.as_str()));
    if system.is_some_and(names_system) {
        return true;
    }
    let Some(ty) = identifier.first("type") else {
        return false;
    };
    let codings = ty.children("coding");
    let coded = codings.flat_map(|coding| {
        let texts = [coding.text_of("code"), coding.text_of("display")];
        texts.into_iter().flatten()
    });
    let mut said = coded.chain(ty.text_of("text")).map(profiles::fold);
    said.any(|text| text == *CODE || NAMES.iter().any(|name| text.contains(name.as_str())))
}

#[cfg(test)]
mod tests;
