//! Venues are what they were after a journey through FHIR.

use ::immunization::Address;

use super::*;
use crate::samples::{read, told, town, validate, written};

#[test]
fn every_venue_comes_back_as_it_was() {
    for (at, kind) in VenueKind::ALL.iter().enumerate() {
        let venue = Venue {
            number: (at % 3 > 0).then(|| "7f3c6f0e-6d0f-4b77-9a51-2f6f6d8a1b01".to_owned()),
            name: "みらい市民体育館".to_owned(),
            kind: Some(*kind),
            municipality: (at % 2 == 0).then(|| town("139998")),
            institution: (at % 2 == 1)
                .then(|| InstitutionCode::parse_unchecked_digit("1319999015").unwrap()),
            address: (at % 4 == 0).then(|| Address {
                text: Some("東京都みらい市中央4-5-6".to_owned()),
                ..Address::default()
            }),
            is_closed: at % 5 == 0,
        };
        let resource = to_resource(&venue).unwrap();
        assert!(validate(&resource).is_empty(), "{}", written(&resource));
        assert!(
            from_resource(&resource).record == Some(venue),
            "{}",
            written(&resource)
        );
    }
}

#[test]
fn what_has_no_name_is_no_venue() {
    let reading = from_resource(&read(r#"{"resourceType":"Location","mode":"kind"}"#));
    assert!(reading.record.is_none());
    assert_eq!(
        told(&reading.findings),
        ["record-part-missing Location.name"]
    );
}
