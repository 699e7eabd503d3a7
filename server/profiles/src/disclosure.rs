//! How far a record may be shown, as the labels of its `meta`: a person's, and those of the person's doses.

use ::immunization::Disclosure;
use fhir::Element;
use fhir::element::Misfit;

use crate::naming::system;

/// The label of a record that may not be shown to everybody.
pub(crate) fn confidentiality(disclosure: Disclosure) -> Option<&'static str> {
    match disclosure {
        Disclosure::Open => None,
        Disclosure::NotDisclosed => Some("R"),
        Disclosure::Protected => Some("V"),
    }
}

/// What a label says; nothing where it says something else.
fn said(label: &Element) -> Option<Disclosure> {
    if label.text_of("system") != Some(system::CONFIDENTIALITY) {
        return None;
    }
    match label.text_of("code") {
        Some("V") => Some(Disclosure::Protected),
        Some("R") => Some(Disclosure::NotDisclosed),
        _ => None,
    }
}

/// How far a record may be shown. The strictest label counts.
pub fn disclosure_of(resource: &Element) -> Disclosure {
    let meta = resource.first("meta").into_iter();
    let labels = meta.flat_map(|meta| meta.children("security"));
    labels.filter_map(said).max().unwrap_or_default()
}

/// Whether a record has the label of this disclosure and no other that says how far it may be shown.
pub fn is_labelled(resource: &Element, disclosure: Disclosure) -> bool {
    let meta = resource.first("meta").into_iter();
    let labels = meta.flat_map(|meta| meta.children("security"));
    let wanted = confidentiality(disclosure).map(|_| disclosure);
    labels.filter_map(said).eq(wanted)
}

/// Puts the label of this disclosure in the place of those that are there. Labels of other kinds stay.
pub fn disclose(resource: &mut Element, disclosure: Disclosure) -> Result<(), Misfit> {
    if is_labelled(resource, disclosure) {
        return Ok(());
    }
    if resource.first("meta").is_none() {
        resource.push_new("meta")?;
    }
    let Some(meta) = resource.first_mut("meta") else {
        return Err(Misfit::Name);
    };
    meta.retain(|slot, child| slot.name != "security" || said(child).is_none());
    if let Some(code) = confidentiality(disclosure) {
        let label = meta.push_new("security")?;
        label.push_text("system", system::CONFIDENTIALITY)?;
        label.push_text("code", code)?;
        meta.sort_fields();
    }
    if meta.is_empty() {
        resource.remove("meta");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
