//! Any bytes as XML: refused with issues, or read, and then the same after each journey.

#![no_main]

use fhir::codec::{Limits, json, xml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let element = match xml::read(bytes, &Limits::default()) {
        Ok(element) => element,
        Err(issues) => return assert!(!issues.is_empty() && issues.len() <= 51),
    };
    let mut written = Vec::new();
    xml::write(&element, &mut written);
    assert!(
        xml::read(&written, &Limits::default()).as_ref() == Ok(&element),
        "xml"
    );
    let mut pretty = Vec::new();
    xml::write_pretty(&element, &mut pretty);
    assert!(
        xml::read(&pretty, &Limits::default()).as_ref() == Ok(&element),
        "pretty"
    );
    let mut written = Vec::new();
    json::write(&element, &mut written);
    assert!(
        json::read(&written, &Limits::default()).as_ref() == Ok(&element),
        "json"
    );
});
