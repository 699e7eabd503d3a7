//! What counts is what it was after a journey through FHIR, and keeps to the profile.

use ::immunization::{Schedule, forecast};
use proptest::prelude::*;

use super::*;
use crate::samples::{histories, read, table, told, validate, written};

fn schedule() -> &'static Schedule {
    Schedule::embedded().unwrap_or_else(|error| panic!("{error}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_evaluation_comes_back_as_it_was_and_keeps_to_the_profile((history, today) in histories()) {
        let doses: Vec<Subject> = (0..history.doses.len())
            .map(|number| Subject::Told(format!("immunization[{number}]")))
            .collect();
        let found = forecast(schedule(), &history, today);
        for evaluation in found.evaluations {
            let position = evaluation.dose;
            let made = Evaluated {
                person: Subject::Told("patient".to_owned()),
                municipality: None,
                date: today,
                version: found.version.to_owned(),
                evaluation,
            };
            let of = (&history.doses[position], &doses[position]);
            let resources = to_resources(&made, of, schedule(), table()).unwrap();
            prop_assert!(!resources.is_empty());
            for resource in resources {
                let reading = from_resource(&resource, &doses, schedule());
                prop_assert_eq!(told(&reading.findings), Vec::<String>::new());
                prop_assert!(reading.record.as_ref() == Some(&made), "{}", written(&resource));
                prop_assert_eq!(told(&validate(&resource)), Vec::<String>::new(), "{}", written(&resource));
            }
        }
    }
}

#[test]
fn every_reason_has_a_code_that_the_package_knows() {
    let package = crate::definitions::package_files().iter();
    let concepts: Vec<&str> = package
        .filter(|file| file.name == "CodeSystem-dose-status-reason.json")
        .map(|file| file.text)
        .collect();
    for reason in ::immunization::Reason::ALL {
        let (code, ..) = words::codes_of(*reason).unwrap();
        assert!(concepts[0].contains(&format!("\"{code}\"")), "{code}");
        assert_eq!(words::reason_of(code), Some(*reason));
    }
}

#[test]
fn what_is_no_evaluation_is_refused() {
    let reading = from_resource(&read(r#"{"resourceType":"Patient"}"#), &[], schedule());
    assert_eq!(told(&reading.findings), ["record-type Patient"]);
}
