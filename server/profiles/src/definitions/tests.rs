//! The package: every file is read, every definition says what the compiler of search parameters needs.

use std::collections::BTreeMap;

use fhir::Kind;
use fhir::definitions::Type;

use super::*;
use crate::naming;

fn parameters() -> Vec<Definition> {
    search_parameters().unwrap_or_else(|error| panic!("{error}"))
}

fn is_own(definition: &Definition) -> bool {
    definition.file != SEARCH_PARAMETERS[0].name
}

fn texts<'a>(element: &'a Element, name: &'a str) -> Vec<&'a str> {
    element.children(name).filter_map(Element::text).collect()
}

fn named(code: &str, base: &str) -> Definition {
    parameters()
        .into_iter()
        .find(|definition| {
            definition.element.text_of("code") == Some(code)
                && texts(&definition.element, "base").contains(&base)
        })
        .unwrap_or_else(|| panic!("{base} {code}"))
}

#[test]
fn every_file_of_the_package_is_built_in_and_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fhir-profiles/package");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json") && !name.starts_with('.'))
        .filter(|name| !["package.json", "search-parameters-r4.json"].contains(&name.as_str()))
        .collect();
    there.sort();
    let built_in: Vec<&str> = package_files().iter().map(|file| file.name).collect();
    assert_eq!(there, built_in);
    let all = all().unwrap_or_else(|error| panic!("{error}"));
    for (definition, name) in all.iter().zip(&there) {
        let element = &definition.element;
        let id = element.text_of("id").unwrap();
        assert_eq!(*name, format!("{}-{id}.json", element.type_name()));
        assert!(definition.file == name);
    }
    assert!(parameters().iter().filter(|one| is_own(one)).count() >= 5);
    assert!(parameters().len() > 300);
}

#[test]
fn every_example_is_read_and_says_its_name() {
    for file in examples().iter().chain(invalid_examples()) {
        let read = json::read(file.text.as_bytes(), &Limits::own());
        // An example of what is wrong may be wrong in its very structure.
        if let Ok(element) = read {
            assert!(element.is_resource(), "{}", file.name);
        } else {
            assert!(invalid_examples().contains(file), "{}", file.name);
        }
    }
}

#[test]
fn every_code_stands_once_for_a_kind() {
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    for definition in parameters() {
        let element = &definition.element;
        let url = element.text_of("url").unwrap();
        let code = element.text_of("code").unwrap();
        for base in texts(element, "base") {
            let kinds: Vec<Kind> = if base == "Resource" || base == "DomainResource" {
                Kind::all()
                    .filter(|kind| Type::named(kind.name()).unwrap().is_a(base))
                    .collect()
            } else {
                vec![Kind::parse(base).unwrap_or_else(|| panic!("{url}: {base} is not served"))]
            };
            for kind in kinds {
                let key = (kind.name().to_owned(), code.to_owned());
                let before = seen.insert(key, url.to_owned());
                assert_eq!(before, None, "{url}: {kind} {code}");
            }
        }
    }
}

#[test]
fn every_address_and_id_is_unique_and_an_own_one_stands_under_a_known_base() {
    let mut urls = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for definition in parameters() {
        let url = definition.element.text_of("url").unwrap().to_owned();
        let id = definition.element.text_of("id").unwrap().to_owned();
        let base = match (is_own(&definition), url.contains("JP_")) {
            (false, _) => format!("{}/{id}", naming::R4_SEARCH_PARAMETER_BASE),
            (true, true) => naming::search::KANA_SORT.to_owned(),
            (true, false) => format!("{}/SearchParameter/{id}", naming::CANONICAL_BASE),
        };
        assert_eq!(url, base);
        if is_own(&definition) {
            assert_eq!(definition.file, format!("SearchParameter-{id}.json"));
        }
        assert!(urls.insert(url, ()).is_none(), "{id}");
        assert!(ids.insert(id.clone(), ()).is_none(), "{id}");
    }
}

#[test]
fn every_expression_begins_at_a_base_and_every_base_has_an_expression() {
    for definition in parameters() {
        let element = &definition.element;
        let url = element.text_of("url").unwrap();
        let expression = element.text_of("expression").expect(url);
        let bases = texts(element, "base");
        let roots: Vec<&str> = expression
            .split(" | ")
            .map(|part| {
                let part = part.trim_start_matches('(');
                let end = part.find(|letter: char| !letter.is_ascii_alphanumeric());
                &part[..end.unwrap_or(part.len())]
            })
            .collect();
        for root in &roots {
            assert!(bases.contains(root), "{url}: {root}");
        }
        for base in bases {
            assert!(roots.contains(&base), "{url}: {base}");
        }
    }
}

#[test]
fn every_part_of_a_composite_is_defined_and_is_no_composite() {
    let all = parameters();
    let mut parts = 0;
    for definition in &all {
        let element = &definition.element;
        let composite = element.text_of("type") == Some("composite");
        assert_eq!(composite, element.first("component").is_some());
        for component in element.children("component") {
            let wanted = component.text_of("definition").unwrap();
            let part = all
                .iter()
                .find(|one| one.element.text_of("url") == Some(wanted));
            let ty = part.expect(wanted).element.text_of("type").unwrap();
            assert!(!["composite", "special"].contains(&ty), "{wanted}");
            parts += 1;
        }
    }
    assert!(parts >= 20, "{parts}");
    let relationship = named("relationship", "DocumentReference");
    let first = relationship.element.first("component").unwrap();
    assert_eq!(first.text_of("expression"), Some("code"));
    assert!(first.text_of("definition").unwrap().ends_with("-relation"));
}

#[test]
fn a_reference_says_what_it_leads_to() {
    for definition in parameters() {
        let element = &definition.element;
        let reference = element.text_of("type") == Some("reference");
        let targets = texts(element, "target");
        let url = element.text_of("url").unwrap();
        assert_eq!(reference, !targets.is_empty(), "{url}");
        // Either all targets are kinds of this server, or none is.
        let served = targets.iter().filter(|t| Kind::parse(t).is_some()).count();
        assert!(served == 0 || served == targets.len(), "{url}");
    }
}

#[test]
fn what_the_guides_ask_for_is_there() {
    for (base, codes) in [
        (
            "Patient",
            "identifier name family given birthdate gender phone address-postalcode phonetic \
             jp-kana-sort general-practitioner organization link active address telecom",
        ),
        (
            "Immunization",
            "identifier patient date lot-number location manufacturer performer reaction \
             reaction-date reason-code reason-reference series status status-reason \
             target-disease vaccine-code coupon municipality quality lane",
        ),
        (
            "ImmunizationRecommendation",
            "date identifier information patient status support target-disease vaccine-type",
        ),
        (
            "ImmunizationEvaluation",
            "date dose-status identifier immunization-event patient status target-disease",
        ),
        (
            "Resource",
            "_id _lastUpdated _tag _profile _security _source",
        ),
    ] {
        for code in codes.split_whitespace() {
            named(code, base);
        }
    }
}

#[test]
fn what_cannot_be_taken_from_elements_is_left_out() {
    for definition in parameters() {
        let code = definition.element.text_of("code").unwrap();
        assert!(
            !["_text", "_content", "_query", "near"].contains(&code),
            "{code}"
        );
    }
}

#[test]
fn every_own_definition_is_described_in_japanese_and_in_english() {
    for definition in parameters().iter().filter(|one| is_own(one)) {
        let description = definition.element.text_of("description").unwrap();
        let (japanese, english) = description.split_once("\n\n").expect(definition.file);
        assert!(japanese.ends_with('。'), "{}", definition.file);
        assert!(english.is_ascii() && english.ends_with('.'), "{english}");
        assert_eq!(definition.element.text_of("status"), Some("active"));
    }
}

#[test]
fn no_prose_of_the_specification_is_carried_along() {
    for definition in parameters().iter().filter(|one| !is_own(one)) {
        let code = definition.element.text_of("code").unwrap();
        let description = definition.element.text_of("description");
        assert_eq!(description, Some(format!("FHIR R4: {code}").as_str()));
    }
}

fn refusal(text: &'static str) -> DefinitionError {
    let file = File {
        name: "wrong.json",
        text,
    };
    definitions(&file, "SearchParameter").expect_err(text)
}

#[test]
fn a_file_that_is_no_fhir_is_refused_with_its_name_and_place() {
    let unknown = "{\"resourceType\":\"SearchParameter\",\n\"nothing\":1}";
    for (text, rule) in [("{", "json-syntax"), (unknown, "element-unknown")] {
        let error = refusal(text);
        assert_eq!(error.file, "wrong.json");
        let DefinitionFault::Unreadable(issues) = &error.fault else {
            panic!("{error}");
        };
        let issue = issues.iter().find(|issue| issue.rule == rule).expect(rule);
        let (line, column) = issue.position.expect(rule);
        let shown = format!("{rule} at {line}:{column}");
        assert!(error.to_string().contains(&shown), "{error}");
        assert!(error.to_string().starts_with("wrong.json: "), "{error}");
    }
}

#[test]
fn a_file_of_another_type_is_refused() {
    let basic = r#"{"resourceType":"Basic","code":{"text":"a"}}"#;
    assert_eq!(
        refusal(basic).to_string(),
        "wrong.json: resource 0 is a Basic"
    );
    let bundle = r#"{"resourceType":"Bundle","type":"collection","entry":[
        {"resource":{"resourceType":"Basic","code":{"text":"a"}}}]}"#;
    assert_eq!(
        refusal(bundle).to_string(),
        "wrong.json: resource 0 is a Basic"
    );
}
