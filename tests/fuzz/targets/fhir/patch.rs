//! Any bytes as a patch of a person: refused, or a resource that is read again and is still the same person.

#![no_main]

use std::sync::LazyLock;

use fhir::Element;
use fhir::codec::{Limits, json};
use fhir::patch::Patch;
use libfuzzer_sys::fuzz_target;

const PERSON: &[u8] = include_bytes!("../../../../server/fhir/testdata/corpus/json/patient.json");

static RESOURCE: LazyLock<Option<Element>> =
    LazyLock::new(|| json::read(PERSON, &Limits::default()).ok());

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let patch = match json::read(bytes, &limits) {
        Ok(parameters) => Patch::read_parameters(&parameters),
        Err(_) => Patch::read_json_patch(bytes, &limits),
    };
    let (Ok(patch), Some(resource)) = (patch, RESOURCE.as_ref()) else {
        return;
    };
    let result = match patch.apply(resource, &limits, 0) {
        Ok(result) => result,
        Err(problem) => return assert!((400..500).contains(&problem.status())),
    };
    assert!(result.first("id") == resource.first("id"));
    let mut written = Vec::new();
    json::write(&result, &mut written);
    assert!(json::read(&written, &limits).as_ref() == Ok(&result));
});
