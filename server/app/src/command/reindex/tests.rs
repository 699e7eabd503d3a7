//! The addresses under which a server is known, however they are written.

use super::bases;
use crate::config;

fn known(set: &[(&str, &str)], further: &[&str]) -> Vec<String> {
    let set: Vec<(String, String)> = set
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    let further: Vec<String> = further.iter().map(|base| (*base).to_owned()).collect();
    bases(&config::load(None, &[], &set).unwrap(), &further)
}

#[test]
fn an_address_is_the_same_with_and_without_what_stands_behind_it() {
    let both = [
        "https://fhir.example.jp/fhir/R4",
        "https://fhir.example.jp/fhir",
    ];
    for written in [
        "https://fhir.example.jp",
        "https://fhir.example.jp/",
        "https://fhir.example.jp/fhir",
        "https://fhir.example.jp/fhir/",
        "https://fhir.example.jp/fhir/R4",
        "https://fhir.example.jp/fhir/R4/",
    ] {
        assert_eq!(known(&[], &[written]), both, "{written}");
    }
}

#[test]
fn both_zones_and_further_addresses_are_known() {
    assert!(known(&[], &[]).is_empty());
    let set = [
        ("internet.public_base", "https://fhir.example.jp"),
        ("lgwan.public_base", "https://fhir.town.example.jp"),
    ];
    let all = known(&set, &["http://127.0.0.1:8080"]);
    assert_eq!(
        all,
        [
            "https://fhir.example.jp/fhir/R4",
            "https://fhir.example.jp/fhir",
            "https://fhir.town.example.jp/fhir/R4",
            "https://fhir.town.example.jp/fhir",
            "http://127.0.0.1:8080/fhir/R4",
            "http://127.0.0.1:8080/fhir",
        ]
    );
}
