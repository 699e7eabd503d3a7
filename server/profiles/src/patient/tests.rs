//! Residents are what they were after a journey through FHIR.

use proptest::prelude::*;

use super::*;
use crate::samples::{read, residents, told, town, validate, written};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_resident_comes_back_as_it_was_and_keeps_to_the_profile(resident in residents()) {
        let resource = to_resource(&resident).unwrap();
        let back = from_resource(&resource, town("019992"));
        prop_assert!(back.record == Some(resident), "{}", written(&resource));
        prop_assert_eq!(told(&back.findings), Vec::<String>::new());
        prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
    }

    #[test]
    fn nothing_about_a_person_is_shown(resident in residents()) {
        let shown = format!("{:?}", from_resource(&to_resource(&resident).unwrap(), town("019992")));
        let names = resident.names.iter().map(|name| name.spelled());
        let numbers = resident.number.iter().map(|number| number.as_str().to_owned());
        for secret in names.chain(numbers).filter(|secret| secret.chars().count() > 4) {
            prop_assert!(!shown.contains(&secret), "{shown}");
        }
    }
}

#[test]
fn nobody_known_still_keeps_to_the_profile() {
    let resource = to_resource(&Resident::new(town("139998"))).unwrap();
    assert_eq!(told(&validate(&resource)), Vec::<String>::new());
    let back = from_resource(&resource, town("279986"));
    assert!(back.record == Some(Resident::new(town("139998"))));
}

#[test]
fn examples_of_the_package_are_read_without_findings() {
    let mut count = 0;
    for file in crate::definitions::examples() {
        if !file.name.contains("Patient-") {
            continue;
        }
        count += 1;
        let resource = read(file.text);
        let reading = from_resource(&resource, town("139998"));
        assert_eq!(
            told(&reading.findings),
            Vec::<String>::new(),
            "{}",
            file.name
        );
        let resident = reading.record.unwrap();
        assert!(
            !resident.names.is_empty() && resident.birth.is_some(),
            "{}",
            file.name
        );
        let again = to_resource(&resident).unwrap();
        assert_eq!(
            told(&validate(&again)),
            Vec::<String>::new(),
            "{}",
            file.name
        );
    }
    assert!(count >= 5, "{count}");
}
