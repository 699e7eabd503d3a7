//! Labels in the place of labels.

use fhir::codec::{Limits, json};

use super::*;

fn dose(security: &str) -> Element {
    let text = format!(
        r#"{{"resourceType":"Immunization","meta":{{"profile":["http://x.example/p"]{security},"tag":[{{"code":"x"}}]}},"status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/p"}},"occurrenceDateTime":"2021-06-01"}}"#
    );
    json::read(text.as_bytes(), &Limits::own()).unwrap()
}

fn label(code: &str) -> String {
    format!(
        r#"{{"system":"{}","code":"{code}"}}"#,
        system::CONFIDENTIALITY
    )
}

#[test]
fn the_label_takes_the_place_of_those_that_were_there_and_others_stay() {
    let all = [
        Disclosure::Open,
        Disclosure::NotDisclosed,
        Disclosure::Protected,
    ];
    let other = r#"{"system":"http://x.example/labels","code":"R"}"#;
    let (normal, r, v) = (label("N"), label("R"), label("V"));
    for (before, had) in [
        (String::new(), Some(Disclosure::Open)),
        (
            format!(r#","security":[{r}]"#),
            Some(Disclosure::NotDisclosed),
        ),
        (
            format!(r#","security":[{v},{other},{normal}]"#),
            Some(Disclosure::Protected),
        ),
        (format!(r#","security":[{r},{v}]"#), None),
    ] {
        for wanted in all {
            let mut element = dose(&before);
            assert_eq!(
                is_labelled(&element, wanted),
                had == Some(wanted),
                "{before}"
            );
            disclose(&mut element, wanted).unwrap();
            assert_eq!(disclosure_of(&element), wanted, "{before}");
            assert!(is_labelled(&element, wanted), "{before}");
            let mut text = Vec::new();
            json::write(&element, &mut text);
            let text = String::from_utf8(text).unwrap();
            assert_eq!(
                text.contains("x.example/labels"),
                before.contains("x.example/labels")
            );
            assert_eq!(text.contains("\"N\""), before.contains("\"N\""));
            // In the order in which every writer has them.
            let place = |name: &str| text.find(name);
            if let Some(security) = place("\"security\"") {
                assert!(place("\"profile\"") < Some(security) && Some(security) < place("\"tag\""));
            }
        }
    }
}
