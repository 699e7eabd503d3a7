//! What is taken for an individual number, and what is not.

use fhir::codec::{self, Limits};

use super::{individual, refuse_asking};

fn found(identifier: &str) -> usize {
    let text = format!(r#"{{"resourceType":"Patient","identifier":[{identifier}]}}"#);
    let element = codec::json::read(text.as_bytes(), &Limits::default()).unwrap();
    individual(&element).len()
}

#[test]
fn r_n04_an_identifier_that_is_named_an_individual_number_is_found() {
    for identifier in [
        r#"{"system":"urn:oid:1.2.392.100495.20.3.101","value":"123456789018"}"#,
        r#"{"type":{"text":"マイナンバー"},"value":"123456789018"}"#,
        r#"{"type":{"text":"ﾏｲﾅﾝﾊﾞｰ"},"value":"123456789018"}"#,
        r#"{"type":{"text":"個人番号（12桁）"},"value":"123456789018"}"#,
        r#"{"type":{"coding":[{"system":"https://clinic.example/types","code":"individual-number"}]},"value":"1"}"#,
        r#"{"type":{"coding":[{"display":"My Number"}]},"value":"1"}"#,
        r#"{"system":"https://clinic.example/sid/my-number","value":"1"}"#,
        r#"{"system":"https://clinic.example/sid/kojin-bango","value":"1"}"#,
        r#"{"system":"https://clinic.example/sid/KojinBango","value":"1"}"#,
        r#"{"system":"https://clinic.example/マイナンバー","value":"1"}"#,
        r#"{"system":"urn:example:個人番号","value":"1"}"#,
        r#"{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"NNJPN"}]},"value":"1"}"#,
    ] {
        assert_eq!(found(identifier), 1, "{identifier}");
    }
}

#[test]
fn twelve_digits_that_are_named_otherwise_are_let_through() {
    for identifier in [
        r#"{"system":"https://clinic.example/id","value":"123456789018"}"#,
        r#"{"type":{"text":"診察券番号"},"value":"123456789018"}"#,
        r#"{"value":"123456789018"}"#,
        r#"{"type":{"coding":[{"code":"NNJPNX"}]},"value":"1"}"#,
        r#"{"type":{"coding":[{"code":"NNUSA"}]},"value":"1"}"#,
    ] {
        assert_eq!(found(identifier), 0, "{identifier}");
    }
}

#[test]
fn r_n03_a_question_that_names_an_individual_number_is_refused_and_not_repeated() {
    for value in [
        "urn:oid:1.2.392.100495.20.3.101|123456789018",
        "https://a.example/x|1,URN:OID:1.2.392.100495.20.3.101|123456789018",
        "|MYNO|123456789018",
        "http://clinic.example/sid/my-number|1",
        "|マイナンバー|123456789018",
        "http://terminology.hl7.org/CodeSystem/v2-0203|NNJPN|123456789018",
    ] {
        let asked = [("identifier".to_owned(), value.to_owned())];
        let problem = refuse_asking(&asked).unwrap_err();
        assert!(!format!("{problem:?}").contains("123456789018"), "{value}");
    }
    for value in [
        "123456789018",
        "https://clinic.example/id|123456789018",
        "個人番号",
    ] {
        let asked = [("identifier".to_owned(), value.to_owned())];
        assert!(refuse_asking(&asked).is_ok(), "{value}");
    }
}
