//! Any bytes as JSON: refused with issues, or read, and then the same after each journey.

#![no_main]

use fhir::Element;
use fhir::codec::{Limits, json, xml};
use libfuzzer_sys::fuzz_target;

/// As it stands in a text of JSON.
const NAMESPACE: &str = r#" xmlns=\"http://www.w3.org/1999/xhtml\""#;

fuzz_target!(|bytes: &[u8]| {
    let mut element = match json::read(bytes, &Limits::default()) {
        Ok(element) => element,
        Err(issues) => return assert!(!issues.is_empty() && issues.len() <= 51),
    };
    let mut written = Vec::new();
    json::write(&element, &mut written);
    // What is written may be longer than what came, but says nothing more.
    let again = json::read(&written, &Limits::own());
    assert!(again.as_ref() == Ok(&element), "json");
    let mut pretty = Vec::new();
    json::write_pretty(&element, &mut pretty);
    assert!(
        json::read(&pretty, &Limits::own()).as_ref() == Ok(&element),
        "pretty"
    );
    let mut written = Vec::new();
    xml::write(&element, &mut written);
    element.sort_fields();
    let back = xml::read(&written, &Limits::own());
    assert!(
        back.is_ok_and(|back| back == element || is_but_for_namespaces(&back, &element)),
        "xml {}",
        String::from_utf8_lossy(&written)
    );
});

/// A narrative that does not say its namespace gets it in XML: without it, it would be in another. None may go, and nothing
/// else may change.
fn is_but_for_namespaces(back: &Element, element: &Element) -> bool {
    let texts = [back, element].map(|element| {
        let mut written = Vec::new();
        json::write(element, &mut written);
        String::from_utf8_lossy(&written).into_owned()
    });
    let [back, came] = &texts;
    back.matches(NAMESPACE).count() >= came.matches(NAMESPACE).count()
        && back.replace(NAMESPACE, "") == came.replace(NAMESPACE, "")
}
