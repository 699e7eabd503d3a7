//! What the statement says, whatever the settings.

use super::*;

fn offer() -> Offer {
    Offer {
        update_as_create: true,
        referential_integrity: true,
        catalogue: crate::definitions::load_catalogue().expect("a catalogue"),
        library: Arc::default(),
    }
}

#[test]
fn the_statement_of_each_zone_is_a_resource_that_can_be_read() {
    // The operators' face has no statement.
    for zone in [Zone::Internet, Zone::Lgwan] {
        let text = statement(zone, &offer(), "http://town.example/fhir").to_string();
        let read = codec::json::read(text.as_bytes(), &codec::Limits::own());
        assert!(read.is_ok(), "{zone}: {:?}", read.err());
    }
}

#[test]
fn every_parameter_of_the_catalogue_is_listed() {
    let offer = offer();
    let statement = statement(Zone::Internet, &offer, "http://town.example/fhir");
    let resources = statement["rest"][0]["resource"].as_array().expect("types");
    for kind in Kind::all() {
        let says = resources
            .iter()
            .find(|says| says["type"] == kind.name())
            .expect("the type");
        let listed = says["searchParam"].as_array().expect("parameters");
        for parameter in offer.catalogue.of_kind(kind) {
            let one = listed
                .iter()
                .find(|one| one["name"] == *parameter.code)
                .unwrap_or_else(|| panic!("{kind} {}", parameter.code));
            assert_eq!(one["definition"], *parameter.url, "{kind}");
            assert_eq!(one["type"], parameter.ty.code(), "{kind}");
        }
    }
}

#[test]
fn every_operation_of_our_own_has_its_definition_in_the_package() {
    let definitions = crate::definitions::load(None).expect("definitions");
    let library = definitions.library;
    for does in crate::surface::Does::ALL {
        let Some((name, url)) = does.operation() else {
            continue;
        };
        let Some(id) = url.strip_prefix("https://sesshu.example/fhir/OperationDefinition/") else {
            continue;
        };
        let key = fhir::Key {
            kind: Kind::parse("OperationDefinition").expect("a type"),
            id: fhir::Id::parse(id).expect("an id"),
        };
        assert!(library.find(&key).is_some(), "{name}: {url}");
    }
}
