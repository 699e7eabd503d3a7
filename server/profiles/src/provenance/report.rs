//! A dose as it was reported, within the Provenance that tells of it.

use fhir::Element;
use fhir::element::Misfit;

/// The id of the dose within the Provenance.
const ID: &str = "report";
/// How the Provenance refers to it.
pub(super) const ADDRESS: &str = "#report";

/// Puts a dose into a Provenance, and beside it what it contains itself: FHIR allows one level only, and the references
/// of the dose mean the resource that holds all of them.
pub(super) fn contain(resource: &mut Element, dose: &Element) -> Result<(), Misfit> {
    let mut dose = dose.clone();
    let within = dose.remove("contained");
    dose.set("id", Element::primitive("id", ID)?)?;
    dose.sort_fields();
    resource.push("contained", dose)?;
    for one in within {
        resource.push("contained", one)?;
    }
    Ok(())
}

/// The dose that a Provenance quotes, with what belongs to it, as it was made.
pub(super) fn contained(resource: &Element) -> Option<Element> {
    let is_quoted = resource.children("entity").any(|entity| {
        entity.text_of("role") == Some("quotation")
            && entity
                .first("what")
                .and_then(|what| what.text_of("reference"))
                == Some(ADDRESS)
    });
    if !is_quoted {
        return None;
    }
    let is_report = |one: &Element| one.text_of("id") == Some(ID);
    let mut all = resource.children("contained");
    let mut dose = all
        .find(|one| is_report(one) && one.type_name() == "Immunization")?
        .clone();
    dose.remove("id");
    for one in resource.children("contained").filter(|one| !is_report(one)) {
        dose.push("contained", one.clone()).ok()?;
    }
    dose.sort_fields();
    Some(dose)
}
