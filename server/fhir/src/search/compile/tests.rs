//! Definitions that compile, definitions that are refused, and all of R4's.

use std::fmt::Write;

use expect_test::{Expect, expect};

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

/// The definitions of this project and of JP Core.
const FURTHER: [&str; 5] = [
    include_str!("../../../../../fhir-profiles/package/SearchParameter-Immunization-coupon.json"),
    include_str!("../../../../../fhir-profiles/package/SearchParameter-Immunization-lane.json"),
    include_str!(
        "../../../../../fhir-profiles/package/SearchParameter-Immunization-municipality.json"
    ),
    include_str!("../../../../../fhir-profiles/package/SearchParameter-Immunization-quality.json"),
    include_str!("../../../../../fhir-profiles/package/SearchParameter-jp-patient-kana-sort.json"),
];

#[test]
fn every_definition_of_r4_compiles_and_what_is_not_offered_has_a_reason() {
    let mut definitions = r4_definitions();
    definitions.extend(FURTHER.iter().map(|json| read(json)));
    let catalogue = Catalogue::load(&definitions, |text| text.to_lowercase());
    let catalogue = catalogue.unwrap_or_else(|defects| {
        let mut out = String::new();
        for defect in defects {
            let _ = writeln!(out, "{defect}");
        }
        panic!("{out}");
    });
    let mut out = String::new();
    let parameters = Kind::all().flat_map(|kind| catalogue.of_kind(kind));
    let _ = writeln!(out, "{} offered", parameters.count());
    for not in catalogue.not_offered() {
        let _ = writeln!(out, "{} {:?}", not.url, not.why);
    }
    expect![[r#"
        552 offered
    "#]]
    .assert_eq(&out);
}

fn definition(rest: &str) -> Element {
    read(&format!(
        r#"{{"resourceType":"SearchParameter","name":"a","status":"active","description":"a",{rest}}}"#
    ))
}

/// A definition on Patient.
fn of_patient(code: &str, ty: &str, expression: &str) -> Element {
    definition(&format!(
        r#""url":"https://mirai.example/{code}","code":"{code}","base":["Patient"],"type":"{ty}","expression":"{expression}""#
    ))
}

fn check(definitions: &[Element], expected: Expect) {
    let mut out = String::new();
    match Catalogue::load(definitions, str::to_owned) {
        Ok(catalogue) => {
            for parameter in Kind::all().flat_map(|kind| catalogue.of_kind(kind)) {
                let targets: Vec<&str> = Kind::all()
                    .filter(|kind| parameter.targets.contains(*kind))
                    .map(Kind::name)
                    .collect();
                let _ = writeln!(
                    out,
                    "{} {} {} [{}] {:?} case={} targets={targets:?}",
                    parameter.kind,
                    parameter.code,
                    parameter.ty.code(),
                    parameter.expression,
                    parameter.types,
                    parameter.case_counts,
                );
            }
            for not in catalogue.not_offered() {
                let _ = writeln!(out, "not {} {:?}", not.code, not.why);
            }
        }
        Err(defects) => {
            for defect in defects {
                let _ = writeln!(out, "{defect}");
            }
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn only_the_alternatives_of_the_kind_are_kept() {
    let name = definition(
        r#""url":"https://mirai.example/any","code":"any","base":["Patient","Practitioner"],"type":"token","expression":"Patient.gender | (Practitioner.gender) | Practitioner.identifier | Person.gender | active.where($this = true or '|' = 'a')""#,
    );
    check(
        &[name],
        expect![[r#"
        Patient any token [Patient.gender | active.where($this = true or '|' = 'a')] ["boolean", "code"] case=true targets=[]
        Practitioner any token [(Practitioner.gender) | Practitioner.identifier | active.where($this = true or '|' = 'a')] ["Identifier", "boolean", "code"] case=true targets=[]
    "#]],
    );
}

#[test]
fn a_parameter_of_all_resources_belongs_to_every_kind_it_applies_to() {
    let of = |base: &str, expression: &str| {
        definition(&format!(
            r#""url":"https://mirai.example/x","code":"x","base":["{base}"],"type":"token","expression":"{expression}""#
        ))
    };
    let kinds = |definition: Element| {
        let catalogue = Catalogue::load([&definition], str::to_owned).unwrap();
        Kind::all()
            .filter(|kind| catalogue.find(*kind, "x").is_some())
            .count()
    };
    assert_eq!(
        kinds(of("Resource", "Resource.meta.tag")),
        Kind::all().count()
    );
    // A Binary has no narrative, nothing contained and no extensions.
    assert_eq!(
        kinds(of("DomainResource", "DomainResource.text.status")),
        Kind::all().count() - 1
    );
}

#[test]
fn letter_case_counts_in_identifiers_and_codes_alone() {
    check(
        &[
            of_patient("a", "token", "Patient.identifier"),
            of_patient("b", "token", "Patient.gender"),
            of_patient("c", "token", "Patient.maritalStatus"),
            of_patient("d", "token", "Patient.telecom"),
            of_patient("e", "token", "Patient.gender | Patient.maritalStatus"),
        ],
        expect![[r#"
            Patient a token [Patient.identifier] ["Identifier"] case=true targets=[]
            Patient b token [Patient.gender] ["code"] case=true targets=[]
            Patient c token [Patient.maritalStatus] ["CodeableConcept"] case=false targets=[]
            Patient d token [Patient.telecom] ["ContactPoint"] case=false targets=[]
            Patient e token [Patient.gender | Patient.maritalStatus] ["CodeableConcept", "code"] case=false targets=[]
        "#]],
    );
}

#[test]
fn targets_are_kinds_of_this_server_that_the_expression_leaves() {
    let of = |code: &str, expression: &str| {
        definition(&format!(
            r#""url":"https://mirai.example/{code}","code":"{code}","base":["Observation"],"type":"reference","expression":"{expression}","target":["Patient","Group","Device"]"#
        ))
    };
    check(
        &[
            of("a", "Observation.subject"),
            of("b", "Observation.subject.where(resolve() is Patient)"),
        ],
        expect![[r#"
            Observation a reference [Observation.subject] ["Reference"] case=true targets=["Patient", "Group"]
            Observation b reference [Observation.subject.where(resolve() is Patient)] ["Reference"] case=true targets=["Patient"]
        "#]],
    );
}

#[test]
fn what_is_asked_elsewhere_or_special_is_no_parameter() {
    check(
        &[
            of_patient("_id", "token", "Patient.id"),
            of_patient("near", "special", "Patient.address"),
            definition(
                r#""url":"https://mirai.example/e","code":"e","base":["Encounter"],"type":"token","expression":"Encounter.status""#,
            ),
        ],
        expect![[r#"
            not near Special
            not e NoKind
        "#]],
    );
}

#[test]
fn what_cannot_be_run_is_refused_with_its_place_all_at_once() {
    check(
        &[
            of_patient("function", "token", "Patient.name.soundex()"),
            of_patient("syntax", "token", "Patient.name..given"),
            of_patient("second", "token", "Patient.gender | Patient.)"),
            of_patient("nowhere", "token", "Patient.gendre"),
            of_patient("one-nowhere", "token", "Patient.gender | Patient.gendre"),
            of_patient("elsewhere", "token", "Practitioner.gender"),
            of_patient("not-comparable", "date", "Patient.gender"),
            of_patient("range", "quantity", "Patient.name"),
            of_patient("composite", "composite", "Patient.name"),
            of_patient("special-type", "resource", "Patient.name"),
            definition(
                r#""url":"https://mirai.example/none","code":"none","base":["Patient"],"type":"token""#,
            ),
            definition(
                r#""url":"https://mirai.example/base","code":"base","base":["Pateint","string"],"type":"token","expression":"Patient.gender""#,
            ),
            definition(
                r#""url":"https://mirai.example/target","code":"target","base":["Patient"],"type":"reference","expression":"Patient.link.other","target":["Pateint"]"#,
            ),
        ],
        expect![[r#"
            https://mirai.example/function expression: path-not-served at character 13: soundex
            https://mirai.example/syntax expression: path-syntax at character 13
            https://mirai.example/second expression: path-syntax at character 25
            https://mirai.example/nowhere expression: leads nowhere on Patient
            https://mirai.example/one-nowhere expression: leads nowhere on Patient
            https://mirai.example/elsewhere expression: leads nowhere on Patient
            https://mirai.example/not-comparable expression: leads to nothing comparable on Patient
            https://mirai.example/range expression: leads to nothing comparable on Patient
            https://mirai.example/composite component: not two components
            https://mirai.example/special-type type: no such type
            https://mirai.example/none expression: is missing
            https://mirai.example/base base[0]: no such type
            https://mirai.example/base base[1]: no such type
            https://mirai.example/target target[0]: no such type
        "#]],
    );
}

#[test]
fn components_must_be_known_fit_and_be_two() {
    let composite = |code: &str, components: &str| {
        definition(&format!(
            r#""url":"https://mirai.example/{code}","code":"{code}","base":["Patient"],"type":"composite","expression":"Patient.name","component":[{components}]"#
        ))
    };
    let part = |definition: &str, expression: &str| {
        format!(
            r#"{{"definition":"https://mirai.example/{definition}","expression":"{expression}"}}"#
        )
    };
    let pair = |a: String, b: String| format!("{a},{b}");
    let family = || of_patient("family", "string", "Patient.name.family");
    check(
        &[
            family(),
            composite(
                "fine",
                &pair(part("family", "family"), part("family|1.0", "given")),
            ),
        ],
        expect![[r#"
            Patient family string [Patient.name.family] ["string"] case=false targets=[]
            Patient fine composite [Patient.name] ["HumanName"] case=true targets=[]
        "#]],
    );
    check(
        &[
            family(),
            composite("one", &part("family", "family")),
            composite(
                "unknown",
                &pair(part("family", "family"), part("who", "given")),
            ),
            composite(
                "nowhere",
                &pair(part("family", "familie"), part("family", "given")),
            ),
            composite(
                "no-part",
                &pair(part("one", "family"), part("family", "given")),
            ),
            composite(
                "unlike",
                &pair(part("family", "period"), part("family", "given(")),
            ),
        ],
        expect![[r#"
            https://mirai.example/one component: not two components
            https://mirai.example/unknown component[1].definition: no such definition
            https://mirai.example/nowhere component[0].expression: leads nowhere on Patient
            https://mirai.example/no-part component[0].definition: of a type that cannot be a part
            https://mirai.example/unlike component[0].expression: leads to nothing comparable on Patient
        "#]],
    );
}

#[test]
fn a_name_is_given_once_on_each_kind() {
    let other = definition(
        r#""url":"https://mirai.example/other","code":"a","base":["Patient","Group"],"type":"token","expression":"Patient.gender | Group.code""#,
    );
    check(
        &[of_patient("a", "token", "Patient.gender"), other],
        expect![[r#"
            https://mirai.example/other code: another definition has this name on Patient
        "#]],
    );
}

#[test]
fn slots_that_collide_are_told() {
    // Made so that the numbers of the two names are the same.
    let (first, second) = colliding();
    let mut out = String::new();
    let definitions = [
        of_patient(&first, "token", "Patient.gender"),
        of_patient(&second, "token", "Patient.gender"),
    ];
    for defect in Catalogue::load(&definitions, str::to_owned).unwrap_err() {
        let _ = writeln!(out, "{}", defect.reason);
    }
    assert_eq!(out, "the slot of another parameter on Patient\n");
}

#[test]
fn texts_of_one_place_are_kept_once_and_all_else_by_itself() {
    let load = |definitions: &[Element]| Catalogue::load(definitions, str::to_owned).unwrap();
    let once = [
        of_patient("name", "string", "Patient.name"),
        of_patient("family", "string", "Patient.name.family"),
        of_patient("gender", "token", "Patient.gender"),
    ];
    let again = [
        of_patient("phonetic", "string", "Patient.name"),
        of_patient("sex", "token", "Patient.gender"),
    ];
    let (few, many) = (load(&once), load(&[&once[..], &again[..]].concat()));
    let slot = |code: &str| many.find(Kind::PATIENT, code).unwrap().slot;
    assert_eq!(slot("phonetic"), slot("name"));
    assert_eq!(slot("name"), Slot::of(Kind::PATIENT, "name"));
    assert_ne!(slot("family"), slot("name"));
    // Only texts are shared: they leave many entries, and a code leaves one.
    assert_ne!(slot("sex"), slot("gender"));
    let person = read(
        r#"{"resourceType":"Patient","name":[{"family":"試験","given":["花子"]},{"text":"試験 花子"}],"gender":"female"}"#,
    );
    let entries = |catalogue: &Catalogue| catalogue.entries(&person, &[], 540).unwrap();
    let (mut more, fewer) = (entries(&many), entries(&few));
    more.retain(|entry| entry.slot != slot("sex"));
    assert_eq!(more, fewer);
    assert!(fewer.iter().any(|entry| entry.slot == slot("phonetic")));
}

/// Two names with one slot: among many, a pair is soon found.
fn colliding() -> (String, String) {
    let mut seen = HashMap::new();
    for number in 0_u32.. {
        let code = format!("c{number}");
        if let Some(first) = seen.insert(Slot::of(Kind::PATIENT, &code), code.clone()) {
            return (first, code);
        }
    }
    unreachable!()
}

#[test]
fn alternatives_are_split_only_where_nothing_else_binds_them() {
    assert_eq!(
        alternative_texts("Patient.id | Group.id"),
        ["Patient.id", "Group.id"]
    );
    let nested = "(Patient.active | Patient.name) | Patient.id";
    assert_eq!(alternative_texts(nested), [nested]);
    assert_eq!(
        alternative_texts("Patient.name.where(family = 'a|b')"),
        ["Patient.name.where(family = 'a|b')"]
    );
    let bound = "Patient.active | Patient.name.exists() and true";
    assert_eq!(alternative_texts(bound), [bound]);
    assert_eq!(alternative_texts("|"), ["|"]);
    assert_eq!(alternative_texts(""), [""]);
}
