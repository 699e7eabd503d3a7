//! Doses are what they were after a journey through FHIR.

use ::immunization::{Disease, Route, VaccineGroup};
use proptest::prelude::*;

use super::*;
use crate::samples::{doses, people, read, table, told, validate, written};

/// What is told of vaccines that the table does not know.
fn is_of_vaccine(finding: &String) -> bool {
    finding.starts_with("vaccine-")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_dose_comes_back_as_it_was_and_keeps_to_the_profile(dose in doses(), person in people()) {
        let resource = to_resource(&dose, &person, table()).unwrap();
        let back = from_resource(&resource, table());
        prop_assert!(back.record.as_ref() == Some(&dose), "{}", written(&resource));
        prop_assert_eq!(person_of(&resource), Some(person));
        let others: Vec<String> = told(&back.findings).into_iter().filter(|one| !is_of_vaccine(one)).collect();
        prop_assert_eq!(others, Vec::<String>::new());
        let is_identified = dose.vaccine.group.is_some();
        prop_assert_eq!(is_identified, !told(&back.findings).iter().any(is_of_vaccine));
        prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
    }

    #[test]
    fn nothing_about_a_person_is_shown(dose in doses(), person in people()) {
        let resource = to_resource(&dose, &person, table()).unwrap();
        let shown = format!("{:?} {:?}", from_resource(&resource, table()), person_of(&resource));
        let secrets = dose.notes.iter().chain(&dose.doctor).chain(&dose.place.name);
        for secret in secrets.filter(|secret| secret.chars().count() > 4) {
            prop_assert!(!shown.contains(secret.as_str()), "{shown}");
        }
    }
}
