//! A venue as a Location, and back.

use ::immunization::{InstitutionCode, Venue, VenueKind};
use fhir::{Element, Issue, problem};
use typed::Resource;
use typed::resources::Location;

use crate::contact::{address_in, address_of};
use crate::making::{self, Unmade, concept, identifier, made, pointer, text};
use crate::naming::{profile, system};
use crate::reading::{self, Findings, Reading, code_in, owned};

/// The resource of a venue, without id.
pub fn to_resource(venue: &Venue) -> Result<Element, Unmade> {
    let number = venue
        .number
        .iter()
        .map(|number| identifier(system::VENUE, number));
    let kind = venue
        .kind
        .map(|kind| *concept(system::VENUE_KIND, kind.code()));
    let institution = venue
        .institution
        .map(|code| identifier(system::INSTITUTION, &code.to_string()));
    // There is room for one of the two: who runs it knows where it stands.
    let manager = institution.or(venue.municipality.map(making::municipality));
    let location = Location {
        meta: Some(making::meta(profile::LOCATION, None, &[])),
        identifier: number.collect(),
        status: Some(
            if venue.is_closed {
                "inactive"
            } else {
                "active"
            }
            .into(),
        ),
        name: text(&venue.name),
        mode: Some("instance".into()),
        r#type: kind.into_iter().collect(),
        address: venue.address.as_ref().map(|one| Box::new(address_of(one))),
        managing_organization: manager.map(|manager| Box::new(pointer(manager))),
        ..Location::default()
    };
    made(&Resource::Location(Box::new(location)))
}

/// The venue of a Location. Without a name there is none.
pub fn from_resource(resource: &Element) -> Reading<Venue> {
    if resource.type_name() != "Location" {
        return Reading::foreign(resource, "Location");
    }
    let mut findings = Findings::new();
    let number = resource
        .children("identifier")
        .find(|one| one.text_of("system") == Some(system::VENUE));
    let kind = resource
        .children("type")
        .find_map(|one| code_in(one.children("coding"), system::VENUE_KIND));
    let manager = resource.first("managingOrganization");
    let manager = manager.and_then(|manager| manager.first("identifier"));
    let municipality = manager.and_then(reading::municipality);
    if municipality == Some(Err(())) {
        findings.unread("Location.managingOrganization".to_owned());
    }
    let institution = manager.filter(|one| one.text_of("system") == Some(system::INSTITUTION));
    let institution = institution.and_then(|one| one.text_of("value"));
    let name = owned(resource, "name");
    if name.is_none() {
        let missing = Issue::warning(problem::Kind::Required, "record-part-missing");
        findings.tell(missing.at("Location.name"));
    }
    let record = name.map(|name| Venue {
        number: number.and_then(|one| owned(one, "value")),
        name,
        kind: kind.and_then(VenueKind::parse),
        municipality: municipality.and_then(Result::ok),
        institution: institution.and_then(|code| InstitutionCode::parse_unchecked_digit(code).ok()),
        address: resource.first("address").map(address_in),
        is_closed: resource.text_of("status") == Some("inactive"),
    });
    Reading {
        record,
        findings: findings.into_vec(),
    }
}

#[cfg(test)]
mod tests;
