//! XML: what is read, what is refused and where, and the journey to JSON and back.

use super::*;
use crate::codec::samples;

fn read_text(text: &str) -> Result<Element, Vec<Issue>> {
    read(text.as_bytes(), &Limits::default())
}

fn rule(text: &str, limits: &Limits) -> &'static str {
    match read(text.as_bytes(), limits) {
        Ok(_) => "",
        Err(issues) => issues.first().unwrap().rule,
    }
}

fn written(element: &Element) -> String {
    let mut out = Vec::new();
    write(element, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn every_case_is_read_as_its_file_says() {
    samples::check_cases("xml", |input| match read_text(input) {
        Ok(element) => {
            assert_eq!(read_text(&written(&element)).unwrap(), element);
            let mut out = Vec::new();
            json::write(&element, &mut out);
            String::from_utf8(out).unwrap()
        }
        Err(issues) => samples::shown(&issues),
    });
}

#[test]
fn every_corpus_file_is_read_or_refused_with_a_reason() {
    for (path, bytes) in samples::corpus("xml") {
        match read(&bytes, &Limits::default()) {
            Ok(element) => assert_eq!(read_text(&written(&element)).unwrap(), element, "{path:?}"),
            Err(issues) => assert!(!issues.is_empty(), "{path:?}"),
        }
    }
}

#[test]
fn json_makes_the_journey_through_xml_unchanged() {
    let mut travelled = 0;
    for (path, bytes) in samples::corpus("json") {
        let Ok(mut element) = json::read(&bytes, &Limits::default()) else {
            continue;
        };
        let back = read_text(&written(&element)).unwrap_or_else(|issues| {
            panic!("{path:?}\n{}", samples::shown(&issues));
        });
        element.sort_fields();
        // A narrative gets its namespace on the way. Nothing else changes, and a second journey changes nothing.
        assert_eq!(
            without_namespaces(&back),
            without_namespaces(&element),
            "{path:?}"
        );
        assert_eq!(read_text(&written(&back)).unwrap(), back, "{path:?}");
        travelled += 1;
    }
    assert!(travelled > 3);
}

fn without_namespaces(element: &Element) -> String {
    let mut written = Vec::new();
    json::write(element, &mut written);
    let text = String::from_utf8(written).unwrap();
    text.replace(r#" xmlns=\"http://www.w3.org/1999/xhtml\""#, "")
}

#[test]
fn a_narrative_without_its_namespace_gets_it_in_xml_only() {
    let json =
        br#"{"resourceType":"Patient","text":{"status":"generated","div":"<div><p>a</p></div>"}}"#;
    let element = json::read(json, &Limits::default()).unwrap();
    assert_eq!(
        written(&element),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/>\
         <div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div></text></Patient>"
    );
    assert!(read_text(&written(&element)).is_ok());
}

#[test]
fn r_p05_a_document_type_is_refused_wherever_it_hides() {
    for text in [
        "<!DOCTYPE Patient><Patient xmlns=\"http://hl7.org/fhir\"/>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]><Patient xmlns=\"http://hl7.org/fhir\"/>",
        "<!-- a --><!DOCTYPE a><Patient xmlns=\"http://hl7.org/fhir\"/>",
        "<!ENTITY a \"b\"><Patient xmlns=\"http://hl7.org/fhir\"/>",
    ] {
        assert_eq!(rule(text, &Limits::default()), "xml-doctype", "{text}");
    }
}

#[test]
fn r_p05_the_same_limits_hold_as_for_json() {
    let nested = |levels: usize| {
        format!(
            "<Parameters xmlns=\"http://hl7.org/fhir\"><parameter>{}<name value=\"b\"/>{}</parameter></Parameters>",
            "<name value=\"a\"/><part>".repeat(levels),
            "</part>".repeat(levels)
        )
    };
    let of_depth = |depth_max| Limits {
        depth_max,
        ..Limits::default()
    };
    assert_eq!(rule(&nested(5), &of_depth(13)), "");
    assert_eq!(rule(&nested(5), &of_depth(12)), "limit-depth");
    assert_eq!(rule(&nested(50_000), &of_depth(usize::MAX)), "limit-depth");
    assert_eq!(
        rule(&"<a>".repeat(300_000), &Limits::default()),
        "limit-depth"
    );

    let attributes: String = (0..40).map(|n| format!(" a{n}=\"b\"")).collect();
    let text = format!("<Patient xmlns=\"http://hl7.org/fhir\"{attributes}/>");
    assert_eq!(rule(&text, &Limits::default()), "limit-attributes");

    let patient = |text: &str| {
        format!(
            "<Patient xmlns=\"http://hl7.org/fhir\"><name><text value=\"{text}\"/></name></Patient>"
        )
    };
    let limits = Limits {
        string_bytes_max: 4,
        ..Limits::default()
    };
    assert_eq!(rule(&patient("1234"), &limits), "");
    assert_eq!(rule(&patient("&amp;123"), &limits), "");
    assert_eq!(rule(&patient("12345"), &limits), "limit-string");

    let names = |count: usize| {
        let names = "<name><text value=\"a\"/></name>".repeat(count);
        format!("<Patient xmlns=\"http://hl7.org/fhir\">{names}</Patient>")
    };
    assert_eq!(rule(&names(10_000), &Limits::default()), "");
    assert_eq!(rule(&names(10_001), &Limits::default()), "limit-members");
    let limits = Limits {
        size_bytes_max: 100,
        ..Limits::default()
    };
    assert_eq!(rule(&names(10), &limits), "limit-size");
}

#[test]
fn pretty_xml_is_the_same_resource() {
    let text = "<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"> <p> a </p>\n</div></text><contained><Basic><code><text value=\"a\"/></code></Basic></contained><active value=\"true\"/></Patient>";
    let element = read_text(text).unwrap();
    let mut out = Vec::new();
    write_pretty(&element, &mut out);
    assert_eq!(read(&out, &Limits::default()).unwrap(), element);
    expect_test::expect_file!["../../../testdata/pretty.xml"]
        .assert_eq(&String::from_utf8(out).unwrap());
}
