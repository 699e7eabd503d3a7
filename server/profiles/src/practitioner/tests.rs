//! Practitioners are what they were after a journey through FHIR.

use ::immunization::{Name, Script};

use super::*;
use crate::samples::{told, validate, written};

#[test]
fn every_practitioner_comes_back_as_it_was() {
    let names = vec![
        Name::new(Script::Kanji, "仮名", "霞"),
        Name::whole(Script::Kana, "カメイ カスミ"),
    ];
    let full = Practitioner {
        names,
        doctor_number: Some("999001".to_owned()),
        numbers: vec![ForeignNumber {
            system: "https://clinic.example/fhir/staff".to_owned(),
            value: "D-1".to_owned(),
        }],
        is_former: true,
    };
    let short = Practitioner {
        names: vec![Name::whole(Script::Kanji, "医師の名")],
        doctor_number: None,
        numbers: Vec::new(),
        is_former: false,
    };
    for practitioner in [full, short] {
        let resource = to_resource(&practitioner).unwrap();
        assert_eq!(
            told(&validate(&resource)),
            Vec::<String>::new(),
            "{}",
            written(&resource)
        );
        let reading = from_resource(&resource);
        assert!(!format!("{reading:?}").contains("仮名"));
        assert!(reading.record == Some(practitioner));
    }
}
