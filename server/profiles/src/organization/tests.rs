//! Municipalities, institutions and makers are what they were after a journey through FHIR.

use super::*;
use crate::samples::{read, told, town, validate, written};

fn example(name: &str) -> Element {
    let mut files = crate::definitions::examples().iter();
    read(files.find(|file| file.name.ends_with(name)).unwrap().text)
}

#[test]
fn a_municipality_of_the_package_is_read_and_made_again() {
    let reading = municipality_from_resource(&example("Organization-organization-mirai.json"));
    assert_eq!(told(&reading.findings), Vec::<String>::new());
    let municipality = reading.record.unwrap();
    assert_eq!(municipality.code, town("139998"));
    assert_eq!(municipality.kind, Some(MunicipalityKind::City));
    for kind in MunicipalityKind::ALL {
        let mut municipality = municipality.clone();
        municipality.kind = Some(*kind);
        municipality.is_former = *kind == MunicipalityKind::Ward;
        let resource = municipality_to_resource(&municipality).unwrap();
        assert_eq!(
            told(&validate(&resource)),
            Vec::<String>::new(),
            "{}",
            written(&resource)
        );
        assert!(municipality_from_resource(&resource).record == Some(municipality));
    }
}

#[test]
fn an_institution_of_the_package_is_read_and_made_again() {
    let reading = institution_from_resource(&example("Organization-mirai-clinic.json"));
    assert_eq!(told(&reading.findings), Vec::<String>::new());
    let institution = reading.record.unwrap();
    let without = Institution {
        code: None,
        ..institution.clone()
    };
    for institution in [institution, without] {
        let resource = institution_to_resource(&institution).unwrap();
        assert_eq!(
            told(&validate(&resource)),
            Vec::<String>::new(),
            "{}",
            written(&resource)
        );
        assert!(institution_from_resource(&resource).record == Some(institution));
    }
}

#[test]
fn a_maker_of_the_package_is_read_and_made_again() {
    let maker = maker_from_resource(&example("Organization-maker-miho.json"))
        .record
        .unwrap();
    assert_eq!(maker.other_names.len(), 2);
    let resource = maker_to_resource(&maker).unwrap();
    assert_eq!(told(&validate(&resource)), Vec::<String>::new());
    assert!(maker_from_resource(&resource).record == Some(maker));
}

#[test]
fn who_has_no_code_is_no_municipality() {
    let reading = municipality_from_resource(&example("Organization-maker-miho.json"));
    assert!(reading.record.is_none());
    assert_eq!(
        told(&reading.findings),
        ["record-part-missing Organization.identifier"]
    );
    let foreign = maker_from_resource(&read(r#"{"resourceType":"Patient"}"#));
    assert!(foreign.record.is_none());
    assert_eq!(told(&foreign.findings), ["record-type Patient"]);
}
