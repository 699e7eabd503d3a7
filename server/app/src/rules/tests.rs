//! What the settings make of findings, and that the examples of the package are what they are said to be.

use fhir::codec::{Limits, json};

use super::*;
use crate::definitions;

/// A profile that demands a lot number.
const PROFILE: &str = r#"{"resourceType":"StructureDefinition","id":"lot","url":"https://town.example/lot","name":"Lot","status":"active","fhirVersion":"4.0.1","kind":"resource","abstract":false,"type":"Immunization","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Immunization","derivation":"constraint","differential":{"element":[{"id":"Immunization.lotNumber","path":"Immunization.lotNumber","min":1}]}}"#;
const DOSE: &str = r#"{"resourceType":"Immunization","meta":{"profile":["https://town.example/lot"]},"status":"completed","vaccineCode":{"text":"MR"},"patient":{"display":"x"},"occurrenceDateTime":"2026-06-14"}"#;

fn element(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::own()).expect("a resource")
}

fn rules(mode: ValidationMode, required: &[&str]) -> Rules {
    let folder = tempfile::tempdir().expect("a folder");
    let package = definitions::archive::of([("StructureDefinition-lot.json", PROFILE)]);
    std::fs::write(folder.path().join("lot.tgz"), package.expect("a package")).expect("a file");
    let definitions = definitions::load(Some(folder.path())).expect("definitions");
    let settings = Validation {
        mode,
        required: required
            .iter()
            .map(|url| (Kind::IMMUNIZATION, (*url).to_owned()))
            .collect(),
    };
    Rules::new(definitions, &settings)
}

fn rules_of(issues: &[Issue]) -> Vec<(&str, Severity)> {
    let all = issues.iter().map(|issue| (issue.rule, issue.severity));
    all.collect()
}

#[test]
fn what_breaks_a_profile_is_refused_told_or_passed_over() {
    let refused = rules(ValidationMode::Enforce, &[]).check(&element(DOSE));
    let refused = refused.expect_err("a refusal");
    assert_eq!(refused.status(), 422);
    assert_eq!(
        rules_of(&refused.issues),
        [("profile-min", Severity::Error)]
    );
    let told = rules(ValidationMode::Warn, &[]).check(&element(DOSE));
    assert_eq!(
        rules_of(&told.expect("stored")),
        [("profile-min", Severity::Warning)]
    );
    let off = rules(ValidationMode::Off, &[]).check(&element(DOSE));
    assert_eq!(rules_of(&off.expect("stored")), []);
}

#[test]
fn what_breaks_fhir_itself_is_refused_whatever_the_settings_say() {
    let broken = element(&DOSE.replace("completed", "given"));
    for mode in [
        ValidationMode::Enforce,
        ValidationMode::Warn,
        ValidationMode::Off,
    ] {
        let refused = rules(mode, &[]).check(&broken).expect_err("a refusal");
        assert_eq!(refused.status(), 400, "{mode:?}");
        let first = refused.issues.first().expect("an issue");
        assert_eq!(first.rule, "binding-required", "{mode:?}");
    }
}

#[test]
fn a_required_profile_holds_for_who_does_not_claim_it() {
    let plain = element(&DOSE.replace(r#""meta":{"profile":["https://town.example/lot"]},"#, ""));
    let free = rules(ValidationMode::Enforce, &[]);
    assert!(free.check(&plain).is_ok());
    let bound = rules(ValidationMode::Enforce, &["https://town.example/lot"]);
    assert!(bound.check(&plain).is_err());
    assert_eq!(bound.unknown_profiles(), Vec::<String>::new());
    let lost = rules(ValidationMode::Enforce, &["https://town.example/none"]);
    assert_eq!(
        lost.unknown_profiles(),
        ["Immunization=https://town.example/none"]
    );
}

#[test]
fn findings_have_the_place_in_the_text() {
    let rules = rules(ValidationMode::Enforce, &[]);
    let text = DOSE
        .replace(r#""status""#, "\n\"status\"")
        .replace("completed", "given");
    let mut issues = rules.findings(&element(&text), &[], false);
    let body = Body {
        form: Form::Resource(Format::Json),
        bytes: text.into(),
    };
    locate(&mut issues, &body);
    let first = issues.first().expect("an issue");
    assert_eq!(first.expression.as_deref(), Some("Immunization.status"));
    assert_eq!(first.position, Some((2, 10)));
}

#[test]
fn the_examples_of_the_package_hold_and_the_broken_ones_do_not() {
    let definitions = definitions::load(None).unwrap_or_else(|reason| panic!("{reason}"));
    let settings = Validation {
        mode: ValidationMode::Enforce,
        required: Vec::new(),
    };
    let rules = Rules::new(definitions, &settings);
    for file in profiles::definitions::examples() {
        let issues = rules.all(&element(file.text), &[], &[]);
        let wrong: Vec<_> = issues
            .iter()
            .filter(|issue| issue.severity != Severity::Information)
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", file.name);
    }
    for file in profiles::definitions::invalid_examples() {
        let Ok(element) = json::read(file.text.as_bytes(), &Limits::own()) else {
            continue;
        };
        let issues = rules.all(&element, &[], &[]);
        let wrong = issues
            .iter()
            .any(|issue| issue.severity != Severity::Information);
        assert!(wrong, "{} has nothing wrong", file.name);
    }
}

#[test]
fn the_samples_to_copy_are_accepted_and_refused_as_they_are_meant() {
    let valid = include_str!("../../../../examples/resources/immunization-valid.json");
    let broken = include_str!("../../../../examples/resources/immunization-broken.json");
    let definitions = definitions::load(None).unwrap_or_else(|reason| panic!("{reason}"));
    let settings = Validation {
        mode: ValidationMode::Enforce,
        required: Vec::new(),
    };
    let rules = Rules::new(definitions, &settings);
    let noted = rules.check(&element(valid)).expect("it is accepted");
    // Without its profile nothing can be said of the broken one.
    if noted.iter().any(|issue| issue.rule == "profile-unknown") {
        return;
    }
    assert_eq!(noted, []);
    let refused = rules.check(&element(broken)).expect_err("a refusal");
    assert_eq!(refused.status(), 422);
    let places: Vec<&str> = refused
        .issues
        .iter()
        .filter(|issue| issue.severity == Severity::Error)
        .filter_map(|issue| issue.expression.as_deref())
        .collect();
    assert_eq!(
        places,
        [
            "Immunization.extension[0].value",
            "Immunization.doseQuantity.code"
        ]
    );
}
