//! Definitions that compile, definitions that are refused, and all of R4's.

use std::fmt::Write;

use expect_test::expect;

use super::*;
use crate::codec::{self, Limits};

/// FHIR's own definitions for the kinds served here.
const R4: &str = include_str!("../../../../../fhir-profiles/package/search-parameters-r4.json");

fn read(json: &str) -> Element {
    let limits = Limits::default();
    codec::json::read(json.as_bytes(), &limits).unwrap()
}

pub(crate) fn r4_definitions() -> Vec<Element> {
    read(R4)
        .children("entry")
        .map(|entry| entry.first("resource").unwrap().clone())
        .collect()
}

#[test]
fn every_definition_of_r4_compiles_and_what_is_not_offered_has_a_reason() {
    let definitions = r4_definitions();
    let catalogue = Catalogue::load(&definitions, |text| text.to_lowercase());
    let catalogue = catalogue.unwrap_or_else(|defects| {
        let mut out = String::new();
        for defect in defects {
            let _ = writeln!(out, "{defect}");
        }
        panic!("{out}");
    });
    let mut out = String::new();
    for not in catalogue.not_offered() {
        let _ = writeln!(out, "{} {:?}", not.url, not.why);
    }
    expect![[r#""#]].assert_eq(&out);
}
