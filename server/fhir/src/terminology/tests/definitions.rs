//! R4's own codes, as they are shipped.

use super::*;

#[test]
fn every_line_of_r4s_codes_is_understood() {
    let known = Terminology::load(&[]).unwrap();
    assert!(known.value_sets().count() > 200, "{known:?}");
    for listing in known.value_sets() {
        assert!(listing.of_r4 && listing.count.is_none(), "{}", listing.url);
        let set = known.set(listing.url).unwrap();
        assert!(set.open || !set.parts.is_empty(), "{}", listing.url);
        for part in &set.parts {
            let unclosed = part.extent.is_unclosed(known.system_at(part.system));
            assert!(
                unclosed || part.extent.count() > 0,
                "{} {}",
                listing.url,
                part.url
            );
        }
    }
    for listing in known.systems() {
        let number = known.system_number(listing.url);
        let system = known.system_at(number).unwrap();
        assert_eq!(system.circle(), None, "{}", listing.url);
        for number in system.numbers() {
            let code = system.code(number);
            assert!(
                !code.is_empty() && !code.contains(' '),
                "{} {code}",
                listing.url
            );
            assert_eq!(system.find(code), Some(number), "{} {code}", listing.url);
        }
    }
}

#[test]
fn r4s_codes_of_every_day_are_known() {
    let known = Terminology::load(&[]).unwrap();
    let is = |set: &str, system: Option<&str>, code| {
        known.member(&format!("http://hl7.org/fhir/ValueSet/{set}"), system, code)
    };
    assert_eq!(
        is("administrative-gender", None, "female"),
        Membership::Member
    );
    assert_eq!(is("administrative-gender", None, "f"), Membership::Foreign);
    assert_eq!(
        is("immunization-status", None, "entered-in-error"),
        Membership::Member
    );
    assert_eq!(
        is("immunization-status", None, "in-progress"),
        Membership::Foreign
    );
    assert_eq!(
        is("mimetypes", None, "application/fhir+json; fhirVersion=4.0"),
        Membership::Member
    );
    assert_eq!(is("mimetypes", None, "json"), Membership::Member);
    assert_eq!(is("mimetypes", None, "fhir"), Membership::Foreign);
    assert_eq!(is("all-languages", None, "ja"), Membership::Member);
    assert_eq!(
        is("age-units", Some("http://unitsofmeasure.org"), "mo"),
        Membership::Member
    );
    assert_eq!(
        is("age-units", Some("http://unitsofmeasure.org"), "kg"),
        Membership::Foreign
    );
}

#[test]
fn listings_are_sorted_and_tell_what_was_loaded() {
    let known = terminology(&[COLOURS]);
    let sets: Vec<&str> = known.value_sets().map(|one| one.url).collect();
    assert!(sets.is_sorted());
    let colours = known.systems().find(|one| !one.of_r4).unwrap();
    assert_eq!(
        (
            colours.url,
            colours.version,
            colours.name,
            colours.title,
            colours.count
        ),
        (
            "http://c.example/colours",
            Some("1"),
            Some("Colours"),
            Some("Colours of the test"),
            Some(7)
        )
    );
    let implied = known.value_sets().find(|one| !one.of_r4).unwrap();
    assert_eq!(
        (implied.url, implied.count),
        ("http://c.example/all-colours", Some(7))
    );
}
