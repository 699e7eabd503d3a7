//! Every place of a resource is found in its text, and nothing that strangers send breaks the search.

use proptest::prelude::*;

use super::*;
use crate::Element;
use crate::codec::Limits;
use crate::codec::samples::{any_resource, corpus};
use crate::definitions::{Primitive, Type};

/// What stands at this line and column.
fn at(text: &str, (line, column): (u32, u32)) -> &str {
    let skipped = text.split_inclusive('\n').take(line as usize - 1);
    let start: usize = skipped.map(str::len).sum();
    let before = text[start..].chars().take(column as usize - 1);
    &text[start + before.map(char::len_utf8).sum::<usize>()..]
}

/// What of the text stands at the place.
fn found<'a>(text: &'a str, form: Form, place: &str) -> &'a str {
    match locate(text.as_bytes(), form, &[place])[..] {
        [Some(position)] => at(text, position),
        _ => "",
    }
}

fn places(root: &Element) -> Vec<(String, &Element)> {
    let mut places = Vec::new();
    root.walk(&mut |place, element| places.push((place.to_owned(), element)));
    places
}

/// The JSON string that begins here.
fn string_at(text: &str) -> String {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let string = &text.as_bytes()[..=end.unwrap().0];
    let ty = Type::named("string").unwrap();
    let read = json::read_as(ty, string, &Limits::default()).unwrap();
    read.text().unwrap().to_owned()
}

fn check_json(text: &str, root: &Element) {
    let places = places(root);
    let wanted: Vec<&str> = places.iter().map(|(place, _)| place.as_str()).collect();
    let positions = locate(text.as_bytes(), Form::Json, &wanted);
    for ((place, element), position) in places.iter().zip(positions) {
        let here = at(text, position.unwrap_or_else(|| panic!("{place}")));
        match element.text() {
            Some(value) if here.starts_with('"') => {
                assert_eq!(string_at(here), value, "{place}");
            }
            Some(value) => assert!(here.starts_with(value), "{place}"),
            None => assert!(here.starts_with('{'), "{place}"),
        }
    }
}

fn check_xml(text: &str, root: &Element) {
    let places = places(root);
    let wanted: Vec<&str> = places.iter().map(|(place, _)| place.as_str()).collect();
    let positions = locate(text.as_bytes(), Form::Xml, &wanted);
    for ((place, element), position) in places.iter().zip(positions) {
        let here = at(text, position.unwrap_or_else(|| panic!("{place}")));
        let tag = &here[..here.find('>').unwrap()];
        let last = place.rsplit('.').next().unwrap();
        let step = last.split('[').next().unwrap();
        let name = tag[1..].split([' ', '/', '\n', '\t', '\r']).next().unwrap();
        let name = name.rsplit(':').next().unwrap();
        let fits = if element.is_resource() {
            name == element.type_name()
        } else {
            name.starts_with(step) || tag.contains(&format!(" {step}="))
        };
        assert!(here.starts_with('<') && fits, "{place}: {tag}");
        let plain = |c: char| c.is_ascii_alphanumeric();
        if let Some(value) = element.text().filter(|value| value.chars().all(plain))
            && element.ty().primitive() != Some(Primitive::Xhtml)
        {
            assert!(tag.contains(value), "{place}: {tag}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_of_a_resource_is_found_at_its_value(resource in any_resource()) {
        let mut sorted = resource.clone();
        sorted.sort_fields();
        for write in [json::write, json::write_pretty] {
            let mut out = Vec::new();
            write(&resource, &mut out);
            check_json(&String::from_utf8(out).unwrap(), &resource);
        }
        for write in [xml::write, xml::write_pretty] {
            let mut out = Vec::new();
            write(&resource, &mut out);
            check_xml(&String::from_utf8(out).unwrap(), &sorted);
        }
    }

    #[test]
    fn r_p01_no_text_and_no_place_breaks_the_search(
        resource in any_resource(),
        cut in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        place in "[A-Za-z.\\[\\]0-9()']{0,30}",
    ) {
        let root = format!("{}.{place}", resource.type_name());
        for (form, write) in [(Form::Json, json::write as fn(&Element, &mut Vec<u8>)), (Form::Xml, xml::write)] {
            let mut out = Vec::new();
            write(&resource, &mut out);
            let whole = locate(&out, form, &[&place, &root]);
            prop_assert_eq!(whole.len(), 2);
            prop_assert!(whole[1].is_some(), "the root is always there");
            let cut = cut.index(out.len());
            out[cut] = byte;
            locate(&out, form, &[&place, &root, ""]);
            out.truncate(cut);
            locate(&out, form, &[&place, &root]);
        }
    }
}

#[test]
fn every_place_of_the_corpus_is_found_at_its_value() {
    let mut read = 0;
    for (_, bytes) in corpus("json") {
        if let Ok(element) = json::read(&bytes, &Limits::default()) {
            check_json(std::str::from_utf8(&bytes).unwrap(), &element);
            read += 1;
        }
    }
    for (_, bytes) in corpus("xml") {
        if let Ok(element) = xml::read(&bytes, &Limits::default()) {
            check_xml(std::str::from_utf8(&bytes).unwrap(), &element);
            read += 1;
        }
    }
    assert!(read > 10, "{read}");
}

const PATIENT: &str = r#"{"name":[{"family":"山田","given":["はなこ",null],"_given":[null,{"id":"a"}]}],
  "_birthDate": {"extension":[{"url":"urn:x","valueString":"v"}]}, "birthDate": "2026-01-02",
  "contained":[{"id":"o","resourceType":"Organization","name":"町"}],
  "resourceType":"Patient","deceasedBoolean":false}"#;

#[test]
fn a_place_is_found_by_either_name_with_or_without_numbers() {
    let find = |place| found(PATIENT, Form::Json, place);
    assert!(find("Patient.name").starts_with("[{\"family"));
    assert!(find("Patient.name[0]").starts_with("{\"family"));
    assert!(find("Patient.name.family").starts_with("\"山田"));
    assert!(find("Patient.name[0].given[1]").starts_with("{\"id\":\"a\"}"));
    assert!(find("Patient.name[0].given[1].id").starts_with("\"a\""));
    assert!(find("Patient.birthDate").starts_with("\"2026-01-02"));
    assert!(find("Patient.birthDate[0]").starts_with("\"2026-01-02"));
    for name in ["value", "valueString"] {
        let place = format!("Patient.birthDate.extension[0].{name}");
        assert!(found(PATIENT, Form::Json, &place).starts_with("\"v\""));
    }
    assert!(find("Patient.deceased").starts_with("false"));
    assert!(find("Patient.deceasedBoolean").starts_with("false"));
    // The type of a resource may be said behind its other members.
    assert!(find("Patient.contained[0].name").starts_with("\"町"));
    let [Some(position)] = locate(PATIENT.as_bytes(), Form::Json, &["Patient.name.given"])[..]
    else {
        panic!("the names");
    };
    assert_eq!(position, (1, 33), "columns count characters");
}

#[test]
fn what_is_not_there_has_the_position_of_what_is_around_it() {
    let find = |place| found(PATIENT, Form::Json, place);
    for place in [
        "Patient",
        "Patient.gender",
        "Patient.contact[2].name",
        "Patient.where(x).y",
    ] {
        assert!(find(place).starts_with("{\"name\""), "{place}");
    }
    assert!(find("Patient.name[7].family").starts_with("[{\"family"));
    assert!(find("Patient.name[x].family").starts_with("[{\"family"));
    assert!(find("Patient.name[0].period.start").starts_with("{\"family"));
    assert_eq!(find("Bundle.entry"), "");
    assert_eq!(find("birthDate"), "");
    assert_eq!(find(""), "");
}

#[test]
fn a_bundle_in_xml_is_searched_to_its_entries() {
    let text = "<Bundle xmlns=\"http://hl7.org/fhir\">\n <type value=\"collection\"/>\n <entry/>\n <entry>\n  <resource>\n   <!-- 町 --><Patient id='p'><name><given value=\"a\"/><given id=\"b\"/></name>\n</Patient></resource></entry></Bundle>";
    let find = |place| found(text, Form::Xml, place);
    assert!(find("Bundle.entry[1].resource").starts_with("<Patient"));
    assert!(find("Bundle.entry[1].resource.name[0].given[1]").starts_with("<given id"));
    assert!(find("Bundle.entry[1].resource.name[0].given[1].id").starts_with("<given id"));
    assert!(find("Bundle.entry[1].resource.gender").starts_with("<Patient"));
    assert!(find("Bundle.entry[0].fullUrl").starts_with("<entry/>"));
    assert!(find("Bundle.entry[9]").starts_with("<entry/>"));
    assert!(find("Bundle.type").starts_with("<type"));
}

#[test]
fn many_places_in_a_long_text_take_one_journey() {
    let mut text = String::from("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[");
    let places: Vec<String> = (0..20_000)
        .map(|n| format!("Bundle.entry[{n}].fullUrl"))
        .collect();
    for _ in &places {
        text.push_str("{\"fullUrl\":\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"},");
    }
    text.pop();
    text.push_str("]}");
    let wanted: Vec<&str> = places.iter().map(String::as_str).collect();
    let begun = std::time::Instant::now();
    let positions = locate(text.as_bytes(), Form::Json, &wanted);
    assert!(begun.elapsed().as_secs() < 5);
    assert!(positions.iter().flatten().is_sorted());
    assert!(at(&text, positions[19_999].unwrap()).starts_with("\"urn:uuid"));
}
