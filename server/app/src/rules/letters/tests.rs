//! Which letters are found, and where.

use fhir::codec::{self, Limits};

use super::turned;

fn places(text: &str) -> Vec<String> {
    let element = codec::json::read(text.as_bytes(), &Limits::default()).unwrap();
    let found = turned(&element).into_iter();
    found.filter_map(|issue| issue.expression).collect()
}

#[test]
fn r_p08_what_turns_the_direction_of_a_name_or_address_is_found_with_its_place() {
    let patient = |name: &str, address: &str| {
        format!(
            r#"{{"resourceType":"Patient","name":[{{"text":"試験 一郎"}},{{"family":"{name}","given":["一郎"]}}],"address":[{{"text":"{address}"}}]}}"#
        )
    };
    assert!(places(&patient("試験", "みらい市")).is_empty());
    assert!(places(&patient("試\u{200D}験\u{E0100}", "みらい市")).is_empty());
    for letter in ['\u{061C}', '\u{200F}', '\u{202E}', '\u{2066}'] {
        let found = places(&patient(&format!("試験{letter}"), "みらい市"));
        assert_eq!(found, ["Patient.name[1].family"], "{letter:?}");
    }
    let found = places(&patient("試験", "みらい\u{202E}市"));
    assert_eq!(found, ["Patient.address[0].text"]);
    let other = r#"{"resourceType":"Basic","code":{"text":"\u202E"}}"#;
    assert!(places(other).is_empty());
    let contained = r#"{"resourceType":"Basic","code":{"text":"x"},"contained":[{"resourceType":"Patient","name":[{"text":"a\u202Eb"}]}]}"#;
    assert_eq!(places(contained).len(), 1);
}
