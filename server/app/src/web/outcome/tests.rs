//! What a client reads when something is wrong.

use super::*;
use fhir::problem::Kind;

const ID: RequestId = RequestId([0xab; 16]);

fn issues() -> Vec<Issue> {
    vec![
        Issue::error(Kind::Structure, "json-syntax")
            .on(3, 14)
            .at("Patient.name[0]"),
        Issue::warning(Kind::ParameterUnknown, "parameter-ignored")
            .with("parameter", "a\"<b>\u{1}"),
    ]
}

#[test]
fn json_is_an_operation_outcome_with_rule_place_and_words() {
    for language in Language::ALL {
        let text = write(&issues(), Format::Json, language, ID);
        let read: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(read["resourceType"], "OperationOutcome");
        let first = &read["issue"][0];
        assert_eq!(first["severity"], "error");
        assert_eq!(first["code"], "structure");
        assert_eq!(first["details"]["coding"][0]["code"], "json-syntax");
        assert_eq!(first["expression"][0], "Patient.name[0]");
        let diagnostics = first["diagnostics"].as_str().expect("text");
        assert!(diagnostics.contains("line 3, column 14"), "{diagnostics}");
        let said = first["details"]["text"].as_str().expect("text");
        assert_eq!(said, words::problem("json-syntax", language, &[]).text);
        assert_eq!(read["issue"][1]["severity"], "warning");
    }
}

#[test]
fn both_formats_are_read_by_our_own_strict_reader() {
    let limits = fhir::codec::Limits::default();
    let text = write(&issues(), Format::Json, Language::English, ID);
    let from_json = fhir::codec::json::read(&text, &limits).expect("JSON");
    let text = write(&issues(), Format::Xml, Language::English, ID);
    let from_xml = fhir::codec::xml::read(&text, &limits).expect("XML");
    assert_eq!(from_json, from_xml);
}

#[test]
fn of_a_defect_only_the_number_is_told() {
    let defect = Issue::error(Kind::Exception, "internal").with("incident", hex(ID));
    let text = write(&[defect], Format::Json, Language::English, ID);
    let read: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(
        read["issue"][0]["diagnostics"],
        format!("request {}", "ab".repeat(16))
    );
    assert!(read["issue"][0]["expression"].is_null());
}
