//! Letters that nobody sees and that turn the direction of text: in a name or an address, what is read would not be what is
//! stored.

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Issue};
use immunization::is_direction_control;

/// Every part of a name or an address in a resource that holds such a letter.
pub fn turned(element: &Element) -> Vec<Issue> {
    let mut found = Vec::new();
    // Places are only worked out where there is something to be told.
    let mut words = element.descendants().filter(|part| is_of_words(part));
    if !words.any(|part| part.descendants().any(|part| letter_in(part).is_some())) {
        return found;
    }
    let mut within: Vec<String> = Vec::new();
    element.walk(&mut |place, part| {
        if is_of_words(part) {
            within.push(format!("{place}."));
        }
        // Parents come before children.
        let is_below = |_: &char| within.iter().any(|parent| place.starts_with(parent));
        if let Some(letter) = letter_in(part).filter(is_below) {
            let issue = Issue::error(ProblemKind::BusinessRule, "direction-control");
            let shown = format!("U+{:04X}", u32::from(letter));
            found.push(issue.at(place).with("character", shown));
        }
    });
    found
}

fn is_of_words(part: &Element) -> bool {
    matches!(part.type_name(), "HumanName" | "Address")
}

fn letter_in(part: &Element) -> Option<char> {
    let text = part.text().filter(|text| !text.is_ascii())?;
    text.chars().find(|letter| is_direction_control(*letter))
}

#[cfg(test)]
mod tests;
