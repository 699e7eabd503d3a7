//! Media types as clients write them.

use super::*;

#[test]
fn parameters_are_read_with_and_without_quotes() {
    let media =
        MediaType::parse("Application/FHIR+json; charset=\"UTF-8\" ;fhirVersion=4.0; q=0.5")
            .expect("a media type");
    assert_eq!(media.essence, "application/fhir+json");
    assert!(media.is_utf8());
    assert!(media.is_this_fhir());
    assert_eq!(media.quality, 500);
}

#[test]
fn other_versions_and_charsets_are_seen() {
    let media =
        MediaType::parse("text/xml;charset=shift_jis;fhirVersion=3.0").expect("a media type");
    assert!(!media.is_utf8());
    assert!(!media.is_this_fhir());
}

#[test]
fn what_is_no_media_type_is_refused() {
    for text in [
        "",
        "json",
        "/",
        "a/",
        "a/b c",
        "a/b;q=2",
        "a/b;q=0.1234",
        "a/b;q",
        "a/b;q=1.001",
    ] {
        assert_eq!(MediaType::parse(text), None, "{text}");
    }
}
