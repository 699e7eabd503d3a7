//! Every invariant that a resource of this server can break has its sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const TYPES: &str = include_str!("../../../../fhir/data/r4.txt");
const RULES: &str = include_str!("../../../../fhir/data/r4-rules.txt");
const KINDS: &str = include_str!("../../../../fhir/src/key.rs");
/// What is not stored, but met: inside bundles, in answers, among what a person has.
const MET: [&str; 10] = [
    "Bundle",
    "Parameters",
    "OperationOutcome",
    "NamingSystem",
    "Medication",
    "Device",
    "Encounter",
    "RelatedPerson",
    "Condition",
    "DomainResource",
];

/// The keys of the invariants of data types and of the kinds that are stored or met.
fn keys() -> BTreeSet<&'static str> {
    let resources: BTreeSet<&str> = TYPES
        .lines()
        .filter(|line| line.contains(" resource ") || line.contains(" abstract-resource "))
        .filter_map(|line| line.split(' ').next())
        .collect();
    let counts = |name: &str| {
        !resources.contains(name) || MET.contains(&name) || KINDS.contains(&format!("\"{name}\")"))
    };
    RULES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let context = columns.next()?;
            let name = context.split('.').next()?;
            columns.next().filter(|_| counts(name))
        })
        .collect()
}

#[test]
fn every_invariant_that_can_be_broken_here_has_its_sentence_and_no_other() {
    let known = read(TEXT).unwrap_or_else(|error| panic!("{error}"));
    let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
    assert_eq!(known, keys());
    assert!(known.len() > 150);
}

#[test]
fn each_sentence_is_one_and_ends_as_its_language_wants() {
    for language in Language::ALL {
        let mut said = BTreeMap::new();
        for key in keys() {
            let sentence = invariant(key, language).unwrap();
            let ends = match language {
                Language::Japanese => sentence.ends_with('。') && !sentence.is_ascii(),
                Language::English => {
                    sentence.ends_with('.')
                        && sentence.chars().all(|c| c.is_ascii() || "“”’".contains(c))
                }
            };
            assert!(ends && sentence.chars().count() < 260, "{key}: {sentence}");
            assert_eq!(said.insert(sentence, key), None, "{key} says the same");
        }
    }
}

#[test]
fn the_sentence_is_in_the_language_that_was_asked_for() {
    let japanese = invariant("imm-1", Language::Japanese).unwrap();
    assert!(japanese.contains("documentType"));
    assert!(!japanese.is_ascii());
    assert!(invariant("imm-1", Language::English).unwrap().is_ascii());
    assert_eq!(invariant("none-1", Language::Japanese), None);
}
