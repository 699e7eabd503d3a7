//! Small parts of resources that are put together as trees: what is read from the trail, and what the house writes of itself.

use fhir::Element;
use fhir::element::Misfit;

/// Adds an extension of one value: the name of its element, and the value.
pub fn extend(
    element: &mut Element,
    address: &str,
    (name, value): (&str, &str),
) -> Result<(), Misfit> {
    let extension = element.push_new("extension")?;
    extension.push_text("url", address)?;
    extension.push_text(name, value)?;
    Ok(())
}

/// Says system and code of a coding.
pub fn code(coding: &mut Element, system: &str, code: &str) -> Result<(), Misfit> {
    coding.push_text("system", system)?;
    coding.push_text("code", code)?;
    Ok(())
}

/// Lets a reference lead somewhere by an identifier.
pub fn number(reference: &mut Element, system: &str, value: &str) -> Result<(), Misfit> {
    let identifier = reference.push_new("identifier")?;
    identifier.push_text("system", system)?;
    identifier.push_text("value", value)?;
    Ok(())
}
