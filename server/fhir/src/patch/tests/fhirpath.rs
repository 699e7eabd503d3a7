//! FHIRPath Patch, operation by operation.

use proptest::prelude::*;

use super::{NOW_MS, PERSON, resource, shown, text_of};
use crate::codec::Limits;
use crate::codec::samples::any_resource;
use crate::patch::Patch;
use crate::problem::Problem;

/// An operation: its parts as `name` and the JSON of the rest of the part.
fn operation(parts: &[(&str, &str)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, rest)| format!(r#"{{"name":"{name}",{rest}}}"#))
        .collect();
    format!(r#"{{"name":"operation","part":[{}]}}"#, parts.join(","))
}

/// An operation of a type on a path, with further parts.
fn on(does: &str, path: &str, more: &[(&str, &str)]) -> String {
    let (does, path) = (
        format!(r#""valueCode":"{does}""#),
        format!(r#""valueString":"{path}""#),
    );
    let mut parts = vec![("type", does.as_str()), ("path", path.as_str())];
    parts.extend_from_slice(more);
    operation(&parts)
}

fn parameters(operations: &[String]) -> String {
    match operations {
        [] => r#"{"resourceType":"Parameters"}"#.to_owned(),
        _ => format!(
            r#"{{"resourceType":"Parameters","parameter":[{}]}}"#,
            operations.join(",")
        ),
    }
}

fn applied_to(person: &str, operations: &[String]) -> Result<String, Problem> {
    let patch = Patch::read_parameters(&resource(&parameters(operations)))?;
    let result = patch.apply(&resource(person), &Limits::default(), NOW_MS)?;
    Ok(text_of(&result))
}

fn refused(operations: &[String]) -> String {
    match applied_to(PERSON, operations) {
        Ok(text) => format!("done: {text}"),
        Err(problem) => shown(&problem),
    }
}

/// The person, with one piece of the text replaced.
fn with(old: &str, new: &str) -> String {
    assert!(PERSON.contains(old), "{old}");
    PERSON.replacen(old, new, 1)
}

const LETTERS: &str = r#"{"resourceType":"Patient","identifier":[{"value":"a"},{"value":"b"},{"value":"c"},{"value":"d"}]}"#;

fn letters(order: &str) -> String {
    let items: Vec<String> = order
        .chars()
        .map(|letter| format!(r#"{{"value":"{letter}"}}"#))
        .collect();
    format!(
        r#"{{"resourceType":"Patient","identifier":[{}]}}"#,
        items.join(",")
    )
}

#[test]
fn a_patch_without_operations_changes_nothing() {
    assert_eq!(applied_to(PERSON, &[]).unwrap(), PERSON);
}

#[test]
fn add_sets_a_child_or_appends_to_a_list() {
    let name = |name: &str| format!(r#""valueString":"{name}""#);
    let add = |path: &str, child: &str, value: &str| {
        applied_to(
            PERSON,
            &[on("add", path, &[("name", &name(child)), ("value", value)])],
        )
        .unwrap_or_else(|problem| panic!("{child}: {}", shown(&problem)))
    };
    let end = |new: &str| format!("{},{new}}}", PERSON.strip_suffix('}').unwrap());
    assert_eq!(
        add("Patient", "gender", r#""valueCode":"female""#),
        end(r#""gender":"female""#)
    );
    assert_eq!(
        add("Patient", "deceased", r#""valueBoolean":false"#),
        end(r#""deceasedBoolean":false"#)
    );
    assert_eq!(
        add("Patient", "deceased[x]", r#""valueDateTime":"2026-01""#),
        end(r#""deceasedDateTime":"2026-01""#)
    );
    assert_eq!(
        add("Patient", "multipleBirthInteger", r#""valueInteger":2"#),
        end(r#""multipleBirthInteger":2"#)
    );
    assert_eq!(
        add(
            "Patient",
            "identifier",
            r#""valueIdentifier":{"value":"3"}"#
        ),
        with(
            r#"{"system":"urn:n","value":"2"}"#,
            r#"{"system":"urn:n","value":"2"},{"value":"3"}"#
        )
    );
    assert_eq!(
        add("Patient.name", "given", r#""valueString":"x""#),
        with(r#""花子","Hana""#, r#""花子","Hana","x""#)
    );
    assert_eq!(
        add(
            "Patient.contact",
            "telecom",
            r#""part":[{"name":"system","valueCode":"phone"},{"name":"value","valueString":"1"}]"#
        ),
        with(
            r#""gender":"male"}]"#,
            r#""gender":"male","telecom":[{"system":"phone","value":"1"}]}]"#
        )
    );
    assert_eq!(
        add(
            "Patient",
            "contact",
            r#""part":[{"name":"name","part":[{"name":"family","valueString":"a"},{"name":"given","valueString":"b"},{"name":"given","valueString":"c"}]},{"name":"gender","valueCode":"other"}]"#
        ),
        with(
            r#""gender":"male"}"#,
            r#""gender":"male"},{"name":{"family":"a","given":["b","c"]},"gender":"other"}"#
        )
    );
    assert_eq!(
        add(
            "Patient",
            "contained",
            r#""resource":{"resourceType":"Basic","id":"x","code":{"text":"y"}}"#
        ),
        end(r#""contained":[{"resourceType":"Basic","id":"x","code":{"text":"y"}}]"#)
    );
    assert_eq!(
        add(
            "Patient.birthDate",
            "extension",
            r#""part":[{"name":"url","valueUri":"urn:t"},{"name":"value","valueDateTime":"2024-04-01T01:02:03Z"}]"#
        ),
        with(
            r#""birthDate":"2024-04-01""#,
            r#""birthDate":"2024-04-01","_birthDate":{"extension":[{"url":"urn:t","valueDateTime":"2024-04-01T01:02:03Z"}]}"#
        )
    );
}

#[test]
fn insert_puts_an_item_at_its_place() {
    let insert = |path: &str, index: &str, person: &str| {
        let index = format!(r#""valueInteger":{index}"#);
        let value = r#""valueIdentifier":{"value":"x"}"#;
        applied_to(
            person,
            &[on("insert", path, &[("index", &index), ("value", value)])],
        )
        .map_err(|problem| shown(&problem))
    };
    for (index, order) in [("0", "xabcd"), ("1", "axbcd"), ("4", "abcdx")] {
        assert_eq!(
            insert("Patient.identifier", index, LETTERS).unwrap(),
            letters(order)
        );
    }
    let place = |part: &str| format!("Parameters.parameter[0].part.where(name='{part}')");
    assert_eq!(
        insert("Patient.identifier", "5", LETTERS),
        Err(format!("422 patch-index {}", place("index")))
    );
    let empty = r#"{"resourceType":"Patient"}"#;
    assert_eq!(
        insert("Patient.identifier", "0", empty).unwrap(),
        letters("x")
    );
    assert_eq!(
        insert("Patient.identifier", "1", empty),
        Err(format!("422 patch-index {}", place("index")))
    );
    assert_eq!(
        insert("Patient.birthDate", "0", empty),
        Err(format!("422 patch-path-none {}", place("path")))
    );
    assert_eq!(
        insert("Patient.birthDate", "0", PERSON),
        Err(format!("422 patch-path-list {}", place("path")))
    );
    assert_eq!(
        insert("Patient.identifier[0]", "0", LETTERS),
        Err(format!("422 patch-path-list {}", place("path")))
    );
    assert_eq!(
        insert("Patient.identifier.value", "0", LETTERS),
        Err(format!("422 patch-path-list {}", place("path")))
    );
    assert_eq!(
        insert("Patient.name.given", "0", PERSON),
        Err(format!("422 patch-value-type {}", place("value")))
    );
}

#[test]
fn delete_takes_one_element_out_or_none() {
    let delete = |path: &str| {
        applied_to(PERSON, &[on("delete", path, &[])]).map_err(|problem| shown(&problem))
    };
    assert_eq!(
        delete("Patient.birthDate").unwrap(),
        with(r#""birthDate":"2024-04-01","#, "")
    );
    assert_eq!(delete("Patient.gender").unwrap(), PERSON);
    assert_eq!(
        delete("Patient.identifier.where(value = '1')").unwrap(),
        with(r#"{"system":"urn:n","value":"1"},"#, "")
    );
    // An element that would be left empty goes with its last child.
    assert_eq!(
        delete("Patient.contact[0].name.text").unwrap(),
        with(r#""name":{"text":"太郎"},"#, "")
    );
    let place = "Parameters.parameter[0].part.where(name='path')";
    assert_eq!(
        delete("Patient.identifier"),
        Err(format!("422 patch-path-many {place}"))
    );
    assert_eq!(
        delete("Patient"),
        Err(format!("422 patch-protected {place}"))
    );
    assert_eq!(
        delete("Patient.meta"),
        Err(format!("422 patch-protected {place}"))
    );
    assert_eq!(
        delete("Patient.identifier.count()"),
        Err(format!("422 patch-path-value {place}"))
    );
}

#[test]
fn replace_puts_a_value_in_the_place_of_another() {
    let replace = |path: &str, value: &str| {
        applied_to(PERSON, &[on("replace", path, &[("value", value)])])
            .map_err(|problem| shown(&problem))
    };
    assert_eq!(
        replace("Patient.birthDate", r#""valueDate":"2024-05-01""#).unwrap(),
        with("2024-04-01", "2024-05-01")
    );
    assert_eq!(
        replace("Patient.birthDate", r#""valueString":"2024-05-01""#).unwrap(),
        with("2024-04-01", "2024-05-01")
    );
    assert_eq!(
        replace("Patient.contact[0].gender", r#""valueCode":"female""#).unwrap(),
        with(r#""gender":"male""#, r#""gender":"female""#)
    );
    assert_eq!(
        replace("Patient.name[0].given[1]", r#""valueString":"x""#).unwrap(),
        with("Hana", "x")
    );
    assert_eq!(
        replace("Patient.name", r#""valueHumanName":{"text":"x"}"#).unwrap(),
        with(
            r#"{"family":"未来","given":["花子","Hana"]}"#,
            r#"{"text":"x"}"#
        )
    );
    assert_eq!(
        replace(
            "Patient.extension.where(url = 'urn:weight').value",
            r#""valueQuantity":{"value":1.50}"#
        )
        .unwrap(),
        with(
            r#""valueDecimal":0.10"#,
            r#""valueQuantity":{"value":1.50}"#
        )
    );
    assert_eq!(
        replace(
            "Patient.text.div",
            r#""valueString":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>""#
        )
        .unwrap(),
        with(">花子<", ">x<")
    );
    let place = |part: &str| format!("Parameters.parameter[0].part.where(name='{part}')");
    assert_eq!(
        replace("Patient.gender", r#""valueCode":"male""#),
        Err(format!("422 patch-path-none {}", place("path")))
    );
    assert_eq!(
        replace("Patient.identifier", r#""valueCode":"male""#),
        Err(format!("422 patch-path-many {}", place("path")))
    );
    assert_eq!(
        replace("Patient.birthDate", r#""valueCode":"male""#),
        Err(format!("422 patch-value-type {}", place("value")))
    );
    assert_eq!(
        replace("Patient.birthDate", r#""valueString":"yesterday""#),
        Err(format!("422 patch-value-type {}", place("value")))
    );
    assert_eq!(
        replace(
            "Patient.birthDate",
            r#""part":[{"name":"id","valueString":"x"}]"#
        ),
        Err(format!("422 patch-value-type {}", place("value")))
    );
    assert_eq!(
        replace("Patient.id", r#""valueId":"p2""#),
        Err(format!("422 patch-protected {}", place("path")))
    );
    assert_eq!(
        replace("Patient.meta.versionId", r#""valueId":"4""#),
        Err(format!("422 patch-protected {}", place("path")))
    );
    assert_eq!(
        replace(
            "Patient.meta.lastUpdated",
            r#""valueInstant":"2026-11-02T00:00:00Z""#
        ),
        Err(format!("422 patch-protected {}", place("path")))
    );
    assert_eq!(
        replace("Patient", r#""resource":{"resourceType":"Patient"}"#),
        Err(format!("422 patch-protected {}", place("path")))
    );
    assert_eq!(
        replace("Patient.text.div", r#""valueString":"<script/>""#),
        Err("400 patch-result -".to_owned())
    );
}

#[test]
fn move_puts_an_item_elsewhere_in_its_list() {
    let moved = |source: usize, destination: usize| {
        let (source, destination) = (
            format!(r#""valueInteger":{source}"#),
            format!(r#""valueInteger":{destination}"#),
        );
        applied_to(
            LETTERS,
            &[on(
                "move",
                "Patient.identifier",
                &[("source", &source), ("destination", &destination)],
            )],
        )
        .map_err(|problem| shown(&problem))
    };
    for (source, destination, order) in [
        (3, 0, "dabc"),
        (3, 1, "adbc"),
        (0, 3, "bcda"),
        (1, 2, "acbd"),
        (2, 2, "abcd"),
    ] {
        assert_eq!(
            moved(source, destination).unwrap(),
            letters(order),
            "{source} {destination}"
        );
    }
    let place = |part: &str| format!("Parameters.parameter[0].part.where(name='{part}')");
    assert_eq!(
        moved(4, 0),
        Err(format!("422 patch-index {}", place("source")))
    );
    assert_eq!(
        moved(0, 4),
        Err(format!("422 patch-index {}", place("destination")))
    );
}

#[test]
fn operations_see_what_those_before_them_did() {
    let value = |text: &str| format!(r#""valueString":"{text}""#);
    let operations = [
        on(
            "add",
            "Patient.name[0]",
            &[("name", &value("text")), ("value", &value("a"))],
        ),
        on(
            "replace",
            "Patient.name.where(text = 'a').text",
            &[("value", &value("b"))],
        ),
        on("delete", "Patient.name.where(text = 'a')", &[]),
    ];
    assert_eq!(
        applied_to(PERSON, &operations).unwrap(),
        with(
            r#""given":["花子","Hana"]}"#,
            r#""given":["花子","Hana"],"text":"b"}"#
        )
    );
    let operations = [
        operations[0].clone(),
        on("replace", "Patient.photo", &[("value", &value("b"))]),
    ];
    assert_eq!(
        refused(&operations),
        "422 patch-path-none Parameters.parameter[1].part.where(name='path')"
    );
}

#[test]
fn a_path_knows_what_day_it_is() {
    let person = PERSON.replace(
        r#""family":"未来","#,
        r#""family":"未来","period":{"end":"2026-11-20"},"#,
    );
    let over = [on(
        "delete",
        "Patient.name.where(period.end < today())",
        &[],
    )];
    let name =
        r#""name":[{"family":"未来","period":{"end":"2026-11-20"},"given":["花子","Hana"]}],"#;
    assert_eq!(
        applied_to(&person, &over).unwrap(),
        person.replace(name, "")
    );
    let person = person.replace("2026-11-20", "2026-11-21");
    assert_eq!(applied_to(&person, &over).unwrap(), person);
}

#[test]
fn what_does_not_fit_its_place_is_refused() {
    let value = |text: &str| format!(r#""valueString":"{text}""#);
    let add = |path: &str, name: &str, value_json: &str| {
        refused(&[on(
            "add",
            path,
            &[("name", &value(name)), ("value", value_json)],
        )])
    };
    let place = |part: &str| format!("Parameters.parameter[0].part.where(name='{part}')");
    assert_eq!(
        add("Patient", "birthDate", r#""valueDate":"2024""#),
        format!("422 patch-full {}", place("name"))
    );
    assert_eq!(
        add("Patient", "birthday", r#""valueDate":"2024""#),
        format!("422 patch-name-unknown {}", place("name"))
    );
    assert_eq!(
        add("Patient", "deceased", r#""valueCode":"x""#),
        format!("422 patch-value-type {}", place("value"))
    );
    assert_eq!(
        add("Patient", "gender", r#""valueBoolean":true"#),
        format!("422 patch-value-type {}", place("value"))
    );
    assert_eq!(
        add("Patient.photo", "title", &value("x")),
        format!("422 patch-path-none {}", place("path"))
    );
    assert_eq!(
        add("Patient.identifier", "value", &value("x")),
        format!("422 patch-path-many {}", place("path"))
    );
    assert_eq!(
        add(
            "Patient",
            "contact",
            r#""part":[{"name":"gender","valueCode":"male"},{"name":"gender","valueCode":"male"}]"#
        ),
        format!("422 patch-full {}", place("value"))
    );
    assert_eq!(
        add(
            "Patient",
            "contact",
            r#""part":[{"name":"sex","valueCode":"male"}]"#
        ),
        format!("422 patch-name-unknown {}", place("value"))
    );
    assert_eq!(
        add(
            "Patient",
            "link",
            r#""part":[{"name":"type","valueCode":"seealso"}]"#
        ),
        "400 patch-result -"
    );
    assert_eq!(
        add("Patient", "meta", r#""valueMeta":{"source":"urn:x"}"#),
        format!("422 patch-full {}", place("name"))
    );
}

#[test]
fn what_is_malformed_is_refused_with_its_place() {
    let value = r#""valueString":"x""#;
    let table = [
        (
            r#"{"name":"other"}"#.to_owned(),
            "400 patch-parameter-unknown Parameters.parameter[0].name",
        ),
        (
            operation(&[]).replace(",\"part\":[]", ""),
            "400 patch-part-missing Parameters.parameter[0]",
        ),
        (
            operation(&[("type", r#""valueCode":"delete""#)]),
            "400 patch-part-missing Parameters.parameter[0]",
        ),
        (
            on("remove", "Patient.gender", &[]),
            "400 patch-operation-unknown Parameters.parameter[0].part.where(name='type')",
        ),
        (
            on("delete", "Patient..gender", &[]),
            "400 patch-path-malformed Parameters.parameter[0].part.where(name='path')",
        ),
        (
            on("delete", "Patient.gender", &[("note", value)]),
            "400 patch-part-unknown Parameters.parameter[0].part[2].name",
        ),
        (
            on("delete", "Patient.gender", &[("path", value)]),
            "400 patch-part-twice Parameters.parameter[0].part[2].name",
        ),
        (
            on("add", "Patient", &[("value", value)]),
            "400 patch-part-missing Parameters.parameter[0]",
        ),
        (
            on("replace", "Patient.gender", &[]),
            "400 patch-part-missing Parameters.parameter[0]",
        ),
        (
            on(
                "insert",
                "Patient.name",
                &[("value", value), ("index", r#""valueInteger":-1"#)],
            ),
            "400 patch-part-malformed Parameters.parameter[0].part.where(name='index')",
        ),
        (
            on(
                "replace",
                "Patient.gender",
                &[("value", r#""part":[{"name":"x"}]"#)],
            ),
            "400 patch-part-malformed Parameters.parameter[0].part.where(name='value')",
        ),
        (
            operation(&[
                ("type", r#""valueHumanName":{"text":"x"}"#),
                ("path", value),
            ]),
            "400 patch-part-malformed Parameters.parameter[0].part.where(name='path')",
        ),
    ];
    for (sent, expected) in table {
        let expected = expected.replace(
            "part.where(name='path')",
            if sent.contains("HumanName") {
                "part.where(name='type')"
            } else {
                "part.where(name='path')"
            },
        );
        assert_eq!(refused(std::slice::from_ref(&sent)), expected, "{sent}");
    }
    let other = Patch::read_parameters(&resource(PERSON)).unwrap_err();
    assert_eq!(shown(&other), "400 patch-not-parameters Patient");
}

#[test]
fn r_p01_what_is_made_to_grow_is_stopped() {
    let name = r#""valueString":"extension""#;
    let value = r#""part":[{"name":"url","valueUri":"urn:x"}]"#;
    let path = |depth: usize| format!("Patient{}", ".extension.last()".repeat(depth));
    let deep: Vec<String> = (0..100)
        .map(|depth| on("add", &path(depth), &[("name", name), ("value", value)]))
        .collect();
    assert!(refused(&deep).starts_with('4'), "{}", refused(&deep));
    let many = vec![on("delete", "Patient.gender", &[]); 1_001];
    assert_eq!(refused(&many), "413 patch-operations-many -");
}

/// A random operation on paths that are often there.
fn any_operation() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        Just("Resource"),
        Just("id"),
        Just("meta"),
        Just("extension"),
        Just("extension[0]"),
        Just("extension.value"),
        Just("identifier"),
        Just("identifier[0]"),
        Just("text.div"),
        Just("descendants()"),
        Just("children().first()"),
        Just("contained[0]"),
        Just("name[0].given"),
        Just("1 + 1"),
        Just("status"),
        Just("descendants().last()"),
    ];
    let value = prop_oneof![
        Just(r#""valueString":"x""#),
        Just(r#""valueCode":"x""#),
        Just(r#""valueQuantity":{"value":1.0}"#),
        Just(r#""valueHumanName":{"text":"u"}"#),
        Just(r#""part":[{"name":"url","valueUri":"u"}]"#),
        Just(r#""resource":{"resourceType":"Patient"}"#),
        Just(r#""valueIdentifier":{"value":"x"}"#),
    ];
    let name = prop_oneof![
        Just("extension"),
        Just("id"),
        Just("value"),
        Just("identifier"),
        Just("contained")
    ];
    (0..5_usize, path, name, value, 0..3_usize).prop_map(|(op, path, name, value, index)| {
        let name = format!(r#""valueString":"{name}""#);
        let index = format!(r#""valueInteger":{index}"#);
        let does = ["add", "insert", "delete", "replace", "move"][op];
        on(
            does,
            path,
            &[
                ("name", &name),
                ("value", value),
                ("index", &index),
                ("source", &index),
                ("destination", r#""valueInteger":0"#),
            ],
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r_p01_a_random_patch_is_refused_or_gives_what_can_be_read(person in any_resource(), operations in proptest::collection::vec(any_operation(), 0..5)) {
        let patch = Patch::read_parameters(&resource(&parameters(&operations)));
        let Ok(patch) = patch else { return Ok(()) };
        match patch.apply(&person, &Limits::default(), NOW_MS) {
            Ok(result) => {
                prop_assert!(result.first("id") == person.first("id"));
                let read = crate::codec::json::read(text_of(&result).as_bytes(), &Limits::default());
                prop_assert!(read.is_ok_and(|read| read == result));
            }
            Err(problem) => prop_assert!((400..500).contains(&problem.status())),
        }
    }
}
