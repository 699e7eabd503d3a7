//! Where a dose was given: a name, the institution's code, and the municipality where that is.

use ::immunization::{DosePlace, InstitutionCode};
use fhir::Element;
use typed::Resource;
use typed::resources::Location;
use typed::types::Reference;

use super::concepts;
use crate::making::{self, identifier, pointer, text};
use crate::naming::system;
use crate::reading::{self, Findings, numbered, owned};

/// The id of the place within the Immunization.
const PLACE: &str = "place";

/// What a place becomes.
pub(super) struct Parts {
    pub(super) contained: Option<Resource>,
    pub(super) location: Option<Reference>,
    pub(super) institution: Option<Reference>,
}

pub(super) fn parts(place: &DosePlace) -> Parts {
    let institution = place.institution.map(|code| Reference {
        r#type: Some("Organization".into()),
        ..pointer(identifier(system::INSTITUTION, &code.to_string()))
    });
    let named = place.name.as_deref().and_then(concepts::named);
    let Some(municipality) = place.municipality else {
        return Parts {
            contained: None,
            location: named.map(|named| *named),
            institution,
        };
    };
    // A reference can say where something is only through a place of its own.
    let location = Location {
        id: Some(PLACE.into()),
        name: place.name.as_deref().and_then(text),
        managing_organization: Some(Box::new(pointer(making::municipality(municipality)))),
        ..Location::default()
    };
    let reference = Reference {
        reference: Some(format!("#{PLACE}").into()),
        display: place.name.as_deref().and_then(text),
        ..Reference::default()
    };
    Parts {
        contained: Some(Resource::Location(Box::new(location))),
        location: Some(reference),
        institution,
    }
}

pub(super) fn read(resource: &Element, findings: &mut Findings) -> DosePlace {
    let location = resource.first("location");
    let contained = location.and_then(|location| contained(resource, location));
    let name = location.and_then(|location| owned(location, "display"));
    let manager = contained
        .and_then(|place| place.first("managingOrganization"))
        .and_then(|manager| manager.first("identifier"));
    let municipality = manager.and_then(reading::municipality);
    if municipality == Some(Err(())) {
        findings.unread("Immunization.contained".to_owned());
    }
    DosePlace {
        institution: institution_of(resource, findings),
        name: name.or_else(|| owned(contained?, "name")),
        municipality: municipality.and_then(Result::ok),
    }
}

/// The place within the Immunization that a reference means.
fn contained<'a>(resource: &'a Element, location: &Element) -> Option<&'a Element> {
    let id = location.text_of("reference")?.strip_prefix('#')?;
    let mut places = resource.children("contained");
    places.find(|place| place.type_name() == "Location" && place.text_of("id") == Some(id))
}

fn institution_of(resource: &Element, findings: &mut Findings) -> Option<InstitutionCode> {
    let mut found = None;
    for (at, performer) in numbered(resource, "performer") {
        let identifier = performer
            .first("actor")
            .and_then(|actor| actor.first("identifier"));
        let Some(identifier) = identifier else {
            continue;
        };
        if identifier.text_of("system") != Some(system::INSTITUTION) {
            continue;
        }
        let place = || format!("Immunization.performer[{at}].actor.identifier");
        // A check digit that does not fit is a doubt: the institution may be meant all the same.
        let code = identifier.text_of("value").unwrap_or_default();
        match InstitutionCode::parse_unchecked_digit(code) {
            Ok(code) if found.is_some_and(|before| before != code) => {
                findings.contradiction(place());
            }
            Ok(code) => found = Some(code),
            Err(_) => findings.unread(place()),
        }
    }
    found
}

/// Whether a reference is to an organization, as far as it says.
pub(super) fn is_organization(actor: &Element) -> bool {
    let address = actor.text_of("reference").unwrap_or_default();
    let identifier = actor.first("identifier");
    let system = identifier.and_then(|identifier| identifier.text_of("system"));
    actor.text_of("type") == Some("Organization")
        || address.split('/').any(|part| part == "Organization")
        || system == Some(system::INSTITUTION)
}
