//! Any text as a FHIRPath: refused, or run over a patient within the limits, the same way each time.

#![no_main]

use std::sync::LazyLock;

use fhir::Element;
use fhir::codec::{Limits, json};
use fhir::path::{Environment, Expression};
use libfuzzer_sys::fuzz_target;

static PATIENT: LazyLock<Element> = LazyLock::new(|| {
    let bytes = include_bytes!("../../../../server/fhir/testdata/corpus/json/patient.json");
    json::read(bytes, &Limits::own()).expect("a sample of ours")
});

fuzz_target!(|text: &str| {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    let environment = Environment::of(&PATIENT);
    let once = expression.evaluate(&PATIENT, &environment);
    assert!(once == expression.evaluate(&PATIENT, &environment));
    assert!(!expression.alternatives().is_empty());
    expression.starts_at();
    expression.result_types(PATIENT.ty());
    expression.unknown_names(PATIENT.ty());
});
