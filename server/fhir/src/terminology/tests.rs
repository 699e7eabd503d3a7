//! Whole terminologies from small definitions.

mod definitions;
mod expansions;
mod membership;
mod names;
mod random;
mod refused;
mod sizes;
mod translations;
mod validity;

use crate::Element;
use crate::codec::{Limits, json};
use crate::terminology::*;

/// Codes in the place of R4's own.
const CODES: &str = "# facts
system http://hl7.org/fhir/administrative-gender
 male
 female
 other
 unknown
system http://terminology.hl7.org/CodeSystem/v3-Tree insensitive
 TOP
  MID
   LOW
  SIDE
 ELSE
system http://part.example fragment
 known
set http://hl7.org/fhir/ValueSet/administrative-gender
 of http://hl7.org/fhir/administrative-gender
set http://hl7.org/fhir/ValueSet/tree
 of http://terminology.hl7.org/CodeSystem/v3-Tree
 not http://terminology.hl7.org/CodeSystem/v3-Tree SIDE
set http://hl7.org/fhir/ValueSet/some
 of http://hl7.org/fhir/administrative-gender male female
 of http://snomed.info/sct 1 2 3
set http://hl7.org/fhir/ValueSet/languages
 form bcp47 urn:ietf:bcp:47
set http://hl7.org/fhir/ValueSet/times
 form ucum-time http://unitsofmeasure.org
set http://hl7.org/fhir/ValueSet/part
 of http://part.example
set http://hl7.org/fhir/ValueSet/findings
 open http://snomed.info/sct
set http://hl7.org/fhir/ValueSet/anything
 open
";

/// The terminology of these resources, or the rules by which they are refused with what they name.
fn loaded(resources: &[&str]) -> Result<Terminology, Vec<(&'static str, Option<String>)>> {
    let elements: Vec<Element> = resources.iter().map(|text| element(text)).collect();
    let sources: Vec<Source<'_>> = elements
        .iter()
        .map(|resource| Source {
            file: "a.json",
            resource,
        })
        .collect();
    let told = |defects: Vec<Defect>| {
        let rules = defects.into_iter().map(|one| (one.rule, one.name));
        rules.collect()
    };
    load::load(&sources, CODES).map_err(told)
}

fn terminology(resources: &[&str]) -> Terminology {
    loaded(resources).unwrap()
}

fn element(text: &str) -> Element {
    json::read(text.as_bytes(), &Limits::own())
        .unwrap_or_else(|issues| panic!("{:?} in {text}", issues.first()))
}

/// The colours: a hierarchy, names in two languages, properties of every kind.
const COLOURS: &str = r#"{"resourceType":"CodeSystem","status":"active","language":"en","content":"complete",
"url":"http://c.example/colours","version":"1","name":"Colours","title":"Colours of the test","caseSensitive":true,
"identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.3.4"}],"valueSet":"http://c.example/all-colours",
"property":[{"code":"warm","type":"boolean"},{"code":"wave","type":"integer","description":"In nanometres"},
{"code":"like","type":"code"},{"code":"maker","type":"string"},{"code":"mixed","type":"Coding"},
{"code":"weight","type":"decimal"},{"code":"seen","type":"dateTime"},
{"code":"gone","uri":"http://hl7.org/fhir/concept-properties#inactive","type":"boolean"},
{"code":"notSelectable","type":"boolean"}],
"concept":[
{"code":"any","display":"Any colour","property":[{"code":"notSelectable","valueBoolean":true}],"concept":[
 {"code":"red","display":"Red","definition":"Like blood","designation":[{"language":"ja","value":"赤"},{"language":"ja-JP-x-kana","value":"アカ"},{"language":"de","use":{"code":"synonym"},"value":"Rot"}],
  "property":[{"code":"warm","valueBoolean":true},{"code":"wave","valueInteger":700},{"code":"like","valueCode":"orange"},{"code":"maker","valueString":"M-1"},{"code":"mixed","valueCoding":{"system":"http://d.example","code":"x"}},{"code":"weight","valueDecimal":0.10},{"code":"seen","valueDateTime":"2026-01-02"}],
  "concept":[{"code":"crimson","display":"Crimson"},{"code":"pink","display":"Pink","designation":[{"language":"ja","value":"桃色"}]}]},
 {"code":"orange","display":"Orange","property":[{"code":"warm","valueBoolean":true},{"code":"parent","valueCode":"red"}]},
 {"code":"blue","display":"Blue","property":[{"code":"warm","valueBoolean":false},{"code":"maker","valueString":"M-22"}]}]},
{"code":"old","display":"Old","property":[{"code":"gone","valueBoolean":true}]}]}"#;

/// A value set of this compose.
fn set(url: &str, compose: &str) -> String {
    format!(
        r#"{{"resourceType":"ValueSet","status":"active","url":"{url}","version":"1","name":"S","compose":{compose}}}"#
    )
}

/// A value set of the colours that pass a filter.
fn filtered(property: &str, op: &str, value: &str) -> String {
    set(
        "http://v.example/s",
        &format!(
            r#"{{"include":[{{"system":"http://c.example/colours","filter":[{{"property":"{property}","op":"{op}","value":"{value}"}}]}}]}}"#
        ),
    )
}

/// The codes of a value set, in its order.
fn codes(terminology: &Terminology, url: &str) -> String {
    let mut question = ExpandQuestion::of(Place::ValueSet(url), 1_000);
    question.exclude_nested = true;
    let expansion = terminology.expand(&question).unwrap();
    let codes: Vec<String> = expansion.contains.into_iter().map(|one| one.code).collect();
    codes.join(" ")
}
