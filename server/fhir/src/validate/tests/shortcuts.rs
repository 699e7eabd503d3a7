//! What is saved when invariants are run changes nothing about what is found.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::base::{Base, LOOKED_AFTER};
use super::super::mask::Mask;
use super::super::rule::{Rule, is_filled};
use super::*;
use crate::codec::samples::{any_resource, corpus};
use crate::definitions::Type;
use crate::path::{Environment, Expression};

/// Holds every base invariant on every element below a resource, with and without its shortcut, and notes the shortcuts
/// that were taken.
fn compare(resource: &Element, taken: &mut BTreeSet<String>) {
    let base = Base::rules().unwrap();
    compare_all(
        resource,
        resource,
        &base.of(resource.ty()).unwrap().rules,
        taken,
    );
    for element in resource.descendants() {
        let Some(rules) = base.of(element.ty()) else {
            continue;
        };
        compare_all(resource, element, &rules.rules, taken);
        for (slot, child) in element.fields() {
            compare_all(resource, child, &rules.slot(slot).unwrap().rules, taken);
        }
    }
}

fn compare_all<'a>(
    root: &'a Element,
    element: &'a Element,
    rules: &[Rule],
    taken: &mut BTreeSet<String>,
) {
    let environment = environment_of(element, &Environment::of(root));
    let filled = Mask::of(element);
    for rule in rules.iter().filter(|rule| rule.is_shortened()) {
        let quick = rule.holds(element, &filled, &environment);
        let slow = rule.holds_slowly(element, &environment);
        if matches!(slow, Err(fault) if fault.rule == "path-steps") {
            continue;
        }
        assert_eq!(quick, slow, "{} on {}", rule.key, element.type_name());
        taken.insert(rule.key.to_string());
    }
}

/// A bundle's own invariants ask for `%resource`.
fn environment_of<'a>(element: &'a Element, other: &Environment<'a>) -> Environment<'a> {
    match element.is_resource() {
        true => Environment::of(element),
        false => *other,
    }
}

#[test]
fn shortcuts_say_what_the_expressions_say() {
    let mut taken = BTreeSet::new();
    for (_, bytes) in corpus("json") {
        if let Ok(resource) = json::read(&bytes, &Limits::own()) {
            compare(&resource, &mut taken);
        }
    }
    for text in [
        r#"{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"x"}},{"fullUrl":"urn:x"}]}"#,
        r#"{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"x"}}]}"#,
        r#"{"resourceType":"Bundle","type":"collection","entry":[{"request":{"method":"GET","url":"x"}}]}"#,
        r#"{"resourceType":"Bundle","type":"collection","entry":[{"response":{"status":"200"}}]}"#,
        r#"{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"200"}},{"fullUrl":"urn:x"}]}"#,
        r#"{"resourceType":"Bundle","type":"history","entry":[{"request":{"method":"GET","url":"x"},"response":{"status":"200"}}]}"#,
        r#"{"resourceType":"Patient","telecom":[{"value":"1"},{"system":"phone"},{"system":"phone","value":"1"}],"extension":[{"url":"urn:x"},{"url":"urn:x","valueCode":"a","extension":[{"url":"urn:y","valueQuantity":{"code":"a"}}]},{"url":"urn:x","valueQuantity":{"code":"a","system":"urn:x"}}],"name":[{"period":{"start":"2026","end":"2025"}},{"period":{"end":"2025"}},{"period":{"_end":{"id":"a"}}}]}"#,
    ] {
        compare(&read(text), &mut taken);
    }
    for key in [
        "ext-1", "cpt-2", "qty-3", "bdl-3", "bdl-4", "per-1", "obs-6",
    ] {
        assert!(taken.contains(key), "{key} of {taken:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn shortcuts_say_what_the_expressions_say_of_anything(resource in any_resource()) {
        compare(&resource, &mut BTreeSet::new());
    }

    #[test]
    fn what_is_looked_after_elsewhere_is_what_r4_says(resource in any_resource()) {
        looked_after(&resource);
    }
}

/// The expression of an invariant that has no rule here.
fn expression(key: &str) -> Expression {
    assert!(LOOKED_AFTER.contains(&key));
    let line = include_str!("../../../data/r4-rules.txt")
        .lines()
        .find(|line| line.split('\t').nth(1) == Some(key))
        .unwrap();
    Expression::parse(line.split('\t').nth(3).unwrap()).unwrap()
}

/// Holds what the walk finds against the expressions that it stands for.
fn looked_after(resource: &Element) {
    let filled = expression("ele-1");
    let environment = Environment::of(resource);
    for element in resource.descendants().filter(|e| !e.is_resource()) {
        assert_eq!(filled.holds(element, &environment), Ok(is_filled(element)));
    }
    let rulebook = load(&[]);
    let issues = rulebook.validate(resource, &Question::default());
    let lost = expression("ref-1");
    // References in other resources inside this one have another root.
    let plain = resource.descendants().all(|element| !element.is_resource());
    if plain {
        let broken = resource
            .descendants_of("Reference")
            .filter(|r| lost.holds(r, &environment) == Ok(false))
            .count();
        let found = issues.iter().filter(|i| i.rule == "reference-contained");
        let canonical = resource
            .descendants_of("canonical")
            .filter(|c| c.text() == Some("#a"))
            .count();
        assert_eq!(found.count(), broken + canonical);
    }
    // The expression lets pass what has no id, which nothing can refer to; the sentence of the invariant does not.
    let named = resource
        .children("contained")
        .all(|contained| contained.text_of("id").is_some());
    if resource.ty().is_a("DomainResource") && named {
        let unreferenced = expression("dom-3").holds(resource, &environment);
        let found = issues.iter().any(|issue| {
            issue.rule == "contained-unreferenced"
                && issue.expression.as_deref().is_some_and(|place| {
                    place.starts_with(&format!("{}.contained", resource.type_name()))
                })
        });
        assert_eq!(unreferenced, Ok(!found));
    }
}

#[test]
fn contained_resources_and_addresses_of_entries_are_what_r4_says() {
    let organization = |id: &str, rest: &str| {
        format!(r#"{{"resourceType":"Organization","id":"{id}","name":"x"{rest}}}"#)
    };
    for text in [
        format!(
            r##"{{"resourceType":"Patient","contained":[{},{}],"managingOrganization":{{"reference":"#a"}}}}"##,
            organization("a", ""),
            organization("b", "")
        ),
        format!(
            r##"{{"resourceType":"Patient","contained":[{}]}}"##,
            organization("a", r##","partOf":{"reference":"#a"}"##)
        ),
        format!(
            r##"{{"resourceType":"Patient","contained":[{}]}}"##,
            organization("a", r##","partOf":{"reference":"#"}"##)
        ),
        format!(
            r##"{{"resourceType":"Patient","contained":[{}],"extension":[{{"url":"urn:x","valueCanonical":"#a"}}]}}"##,
            organization("a", "")
        ),
        r##"{"resourceType":"Patient","managingOrganization":{"reference":"#a"}}"##.to_owned(),
        r#"{"resourceType":"Patient","contained":[{"resourceType":"Organization","name":"x"}]}"#
            .to_owned(),
    ] {
        looked_after(&read(&text));
    }
    assert_eq!(
        found_plainly(
            r#"{"resourceType":"Patient","contained":[{"resourceType":"Organization","name":"x"}]}"#
        ),
        "e contained-unreferenced Patient.contained[0]"
    );
    let twice = expression("bdl-7");
    for (kind, first, second, version) in [
        ("collection", "urn:a", "urn:a", ""),
        ("collection", "urn:a", "urn:b", ""),
        ("history", "urn:a", "urn:a", ""),
        (
            "collection",
            "urn:a",
            "urn:a",
            r#","meta":{"versionId":"2"}"#,
        ),
    ] {
        let bundle = read(&format!(
            r#"{{"resourceType":"Bundle","type":"{kind}","entry":[{{"fullUrl":"{first}","resource":{{"resourceType":"Patient","active":true}}}},{{"fullUrl":"{second}","resource":{{"resourceType":"Patient","active":true{version}}}}}]}}"#
        ));
        let issues = load(&[]).validate(&bundle, &Question::default());
        let found = issues.iter().any(|i| i.rule == "bundle-address-twice");
        assert_eq!(twice.holds(&bundle, &Environment::of(&bundle)), Ok(!found));
    }
}

#[test]
fn an_invariant_is_passed_over_only_where_it_looks_no_further() {
    let patient = Type::named("Patient").unwrap();
    for (expression, shortened) in [
        ("name.exists() implies gender.exists()", true),
        ("name.all(family.exists())", true),
        ("name.where($this.family = 'a').empty()", true),
        ("birthDate.where($this > today()).empty()", true),
        ("birthDate.hasValue().not() or true", true),
        ("name.family.all(matches('a[(]b'))", true),
        ("name.exists()", false),
        ("children().count() < 3 or name.exists()", false),
        ("$this.name.empty()", false),
        ("(name | $this.gender).empty()", false),
        ("%resource.name.empty()", false),
        ("descendants().empty() or name.empty()", false),
        ("now() > @2020 or name.empty()", false),
        ("true", false),
    ] {
        let rule = Rule::new("k", crate::Severity::Error, expression, Some(patient)).unwrap();
        assert_eq!(rule.is_shortened(), shortened, "{expression}");
    }
}
