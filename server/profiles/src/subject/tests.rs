//! A resource is pointed at by the best name that it has.

use super::*;
use crate::samples::read;

#[test]
fn a_resource_is_named_by_its_id_then_its_number_then_its_place() {
    let of = |text: &str| Subject::of(&read(text), "immunization[0]");
    assert!(
        of(r#"{"resourceType":"Patient","id":"a","identifier":[{"value":"7"}]}"#)
            == Subject::Reference("Patient/a".to_owned())
    );
    let number = ForeignNumber {
        system: "urn:s".to_owned(),
        value: "7".to_owned(),
    };
    assert!(
        of(
            r#"{"resourceType":"Patient","identifier":[{"use":"old"},{"system":"urn:s","value":"7"}]}"#
        ) == Subject::Number(number)
    );
    assert!(of(r#"{"resourceType":"Patient"}"#) == Subject::Told("immunization[0]".to_owned()));
}

#[test]
fn what_a_reference_says_comes_back() {
    for subject in [
        Subject::Reference("Patient/a".to_owned()),
        Subject::Number(ForeignNumber {
            system: String::new(),
            value: "7".to_owned(),
        }),
        Subject::Told("patient".to_owned()),
    ] {
        let mut reference = Element::new("Reference").unwrap();
        subject.write(&mut reference).unwrap();
        assert!(Subject::read(&reference) == Some(subject.clone()));
        assert!(!format!("{subject:?}").contains('7'));
    }
}
