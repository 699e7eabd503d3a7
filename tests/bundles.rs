//! Bundles that are too many lines for a case file: large ones, and the limits of who may send how many entries.

use access::Role;
use serde_json::{Value, json};

use crate::harness::{Caller, each_database, rules_of, text_of};

fn reads(count: usize) -> String {
    let entry = json!({"request": {"method": "GET", "url": "Patient/nobody"}});
    json!({"resourceType": "Bundle", "type": "batch", "entry": vec![entry; count]}).to_string()
}

/// People in a ring: each refers to the next by its name. The last is found by a condition.
fn ring(count: usize, town: &str) -> Vec<Value> {
    let person = |number: usize| {
        json!({
            "fullUrl": format!("urn:uuid:{number}"),
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:ring", "value": format!("{town}-{number}")}],
                "name": [{"text": "未来花子".repeat(20)}],
                "link": [{"other": {"reference": format!("urn:uuid:{}", (number + 1) % count)}, "type": "seealso"}]
            },
            "request": {"method": "POST", "url": "Patient"}
        })
    };
    let mut entries: Vec<Value> = (0..count).map(person).collect();
    entries[count - 1]["request"]["ifNoneExist"] =
        format!("identifier=urn:ring|{town}-{}", count - 1).into();
    entries
}

fn transaction(entries: &[Value]) -> String {
    json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string()
}

fn people(caller: &mut Caller) -> u64 {
    let found = caller.get("Patient?_summary=count").json();
    found
        .and_then(|found| found["total"].as_u64())
        .expect("a total")
}

#[test]
fn a_person_may_send_500_entries_and_a_system_more() {
    each_database(|server| {
        let town = server.town();
        let mut person = town.person("taro-0001");
        let full = person.post("/fhir", &reads(500));
        assert_eq!(full.status, 200, "{}", text_of(&full));
        let entries = full.json().expect("a bundle")["entry"].clone();
        assert_eq!(entries.as_array().map(Vec::len), Some(500));
        let over = person.post("/fhir", &reads(501));
        assert_eq!(
            (over.status, rules_of(&over)),
            (413, vec!["bundle-entries".to_owned()])
        );
        assert_eq!(town.vendor().post("/fhir", &reads(501)).status, 200);
        assert_eq!(
            town.caller(Role::Staff).post("/fhir", &reads(501)).status,
            200
        );
    });
}

#[test]
fn a_bundle_may_be_larger_than_a_resource() {
    each_database(|server| {
        let town = server.town();
        let filler = json!({"resourceType": "Basic", "code": {"text": "x".repeat(900_000)}});
        let entry = json!({"resource": filler, "request": {"method": "POST", "url": "Basic"}});
        let bundle = json!({"resourceType": "Bundle", "type": "batch", "entry": vec![entry; 3]});
        let answer = town.person("taro-0001").post("/fhir", &bundle.to_string());
        let entries = answer.json().expect("a bundle")["entry"].clone();
        assert_eq!(
            entries[2]["response"]["status"],
            "403 Forbidden",
            "{}",
            text_of(&answer)
        );
    });
}

#[test]
fn a_large_transaction_is_done_as_a_whole_or_not_at_all() {
    const COUNT: usize = 600;
    each_database(|server| {
        let town = server.town();
        let mut vendor = town.vendor();
        let mut entries = ring(COUNT, "a");
        entries.push(json!({"request": {"method": "DELETE", "url": "Patient/nobody"}}));
        entries.push(json!({
            "resource": {"resourceType": "Patient", "id": "x"},
            "request": {"method": "PUT", "url": "Patient/x", "ifMatch": "W/\"1\""}
        }));
        let refused = vendor.post("/fhir", &transaction(&entries));
        assert_eq!(refused.status, 412, "{}", text_of(&refused));
        assert_eq!(people(&mut vendor), 0);
        entries.pop();
        let done = vendor.ask(
            "POST",
            "/fhir",
            &[("Prefer", "return=representation")],
            &transaction(&entries),
        );
        assert_eq!(done.status, 200, "{}", text_of(&done));
        assert_eq!(people(&mut vendor), COUNT as u64);
        let bundle = done.json().expect("a bundle");
        let answers = bundle["entry"].as_array().expect("entries");
        for (number, answer) in answers.iter().take(COUNT).enumerate() {
            let next = answers[(number + 1) % COUNT]["resource"]["id"]
                .as_str()
                .expect("an id");
            assert_eq!(
                answer["resource"]["link"][0]["other"]["reference"],
                format!("Patient/{next}"),
                "{number}"
            );
        }
        // Once more: the one with the condition is there already, and the others refer to it.
        let again = vendor.post("/fhir", &transaction(&ring(COUNT, "a")));
        let bundle = again.json().expect("a bundle");
        assert_eq!(bundle["entry"][COUNT - 1]["response"]["status"], "200 OK");
        assert_eq!(people(&mut vendor), 2 * COUNT as u64 - 1);
    });
}
