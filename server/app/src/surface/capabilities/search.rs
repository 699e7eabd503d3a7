//! What can be searched for, as the CapabilityStatement says it.

use fhir::Kind;
use fhir::search::Catalogue;
use fhir::search::ask::{Offered, OfferedParameter, offered};
use serde_json::{Map, Value, json};

/// How texts are compared, for whoever reads the statement.
pub const TEXT_RULES: &str = "Texts are found by their beginning, in a comparison form: NFKC, \
    full and half width, upper and lower case, hiragana and katakana, small and large kana, old and new forms of kanji \
    are the same; accents, dakuten and handakuten, variation selectors, long-vowel strokes, hyphens, punctuation and all \
    spaces are left out. :contains finds the form anywhere; :exact compares the text as it was sent, to the code point. \
    Digits and the notation of addresses are not folded.";

/// Where extensions of the statement are defined.
const EXPECTATION: &str = "http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation";
const COMBINATION: &str =
    "http://hl7.org/fhir/StructureDefinition/capabilitystatement-search-parameter-combination";

/// What JP Core expects of a kind: parameters that stand alone.
const EXPECTED: [(&str, &str, &[&str]); 6] = [
    ("Patient", "SHALL", &["identifier"]),
    ("Patient", "SHOULD", &["name"]),
    (
        "Patient",
        "MAY",
        &[
            "family",
            "given",
            "birthdate",
            "gender",
            "phone",
            "address-postalcode",
        ],
    ),
    ("Immunization", "SHALL", &["identifier"]),
    ("Immunization", "SHOULD", &["patient"]),
    ("Immunization", "MAY", &["date", "lot-number"]),
];

/// What JP Core expects of a kind: parameters that stand together.
const COMBINED: [(&str, &str, &[&str]); 8] = [
    ("Patient", "SHOULD", &["birthdate", "name"]),
    ("Patient", "SHOULD", &["birthdate", "gender"]),
    ("Patient", "SHOULD", &["birthdate", "name", "gender"]),
    ("Patient", "SHOULD", &["name", "phone"]),
    ("Patient", "SHOULD", &["name", "address-postalcode"]),
    (
        "Patient",
        "MAY",
        &[
            "family",
            "given",
            "birthdate",
            "gender",
            "phone",
            "address-postalcode",
        ],
    ),
    ("Immunization", "SHOULD", &["patient", "date"]),
    ("Immunization", "MAY", &["date", "lot-number"]),
];

/// Puts what can be searched for into the description of a kind.
pub fn describe(catalogue: &Catalogue, kind: Kind, resource: &mut Map<String, Value>) {
    let Offered {
        parameters,
        includes,
        revincludes,
    } = offered(catalogue, kind);
    let stated: Vec<Value> = parameters.iter().map(|one| parameter(kind, one)).collect();
    // A star alone would promise what never comes.
    if includes.len() > 1 {
        resource.insert("searchInclude".into(), includes.into());
    }
    if revincludes.len() > 1 {
        resource.insert("searchRevInclude".into(), revincludes.into());
    }
    resource.insert("searchParam".into(), stated.into());
    let combined: Vec<Value> = COMBINED
        .iter()
        .filter(|(name, ..)| *name == kind.name())
        .map(|(_, how, codes)| combination(how, codes))
        .collect();
    if !combined.is_empty() {
        resource.insert("extension".into(), combined.into());
    }
}

/// The parameters that a search over several kinds takes.
pub fn across(catalogue: &Catalogue) -> Vec<Value> {
    let mut common: Option<Vec<OfferedParameter>> = None;
    for kind in Kind::all() {
        let of_kind = offered(catalogue, kind).parameters;
        common = Some(match common {
            None => of_kind,
            Some(common) => common
                .into_iter()
                .filter(|one| of_kind.iter().any(|other| other.code == one.code))
                .collect(),
        });
    }
    let mut stated: Vec<Value> = common
        .unwrap_or_default()
        .iter()
        .map(|one| parameter(Kind::PATIENT, one))
        .collect();
    stated.push(json!({
        "name": "_type",
        "type": "token",
        "documentation": "The types that are searched, with commas. Without it, all types within reach."
    }));
    stated
}

fn parameter(kind: Kind, one: &OfferedParameter) -> Value {
    let mut stated = Map::new();
    stated.insert("name".into(), one.code.clone().into());
    if !one.url.is_empty() {
        stated.insert("definition".into(), one.url.clone().into());
    }
    stated.insert("type".into(), one.ty.into());
    let documentation = documentation(one);
    if !documentation.is_empty() {
        stated.insert("documentation".into(), documentation.into());
    }
    let expected = EXPECTED
        .iter()
        .find(|(name, _, codes)| *name == kind.name() && codes.contains(&one.code.as_str()));
    if let Some((_, how, _)) = expected {
        stated.insert("extension".into(), json!([expectation(how)]));
    }
    stated.into()
}

fn documentation(one: &OfferedParameter) -> String {
    let mut said = Vec::new();
    if !one.modifiers.is_empty() {
        said.push(format!("Modifiers: {}.", one.modifiers.join(", ")));
    }
    if !one.prefixes.is_empty() {
        said.push(format!("Prefixes: {}.", one.prefixes.join(", ")));
    }
    said.join(" ")
}

/// How much something is expected.
pub fn expectation(how: &str) -> Value {
    json!({"url": EXPECTATION, "valueCode": how})
}

fn combination(how: &str, codes: &[&str]) -> Value {
    let mut parts = vec![expectation(how)];
    for code in codes {
        parts.push(json!({"url": "required", "valueString": code}));
    }
    json!({"url": COMBINATION, "extension": parts})
}
