//! The people of a town on their way out and in again: what a town tells of its own people changes nobody.

use serde_json::json;

use super::*;

const REPRESENTATION: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
const SID: &str = "https://sesshu.example/fhir/sid";

/// A name of a Patient: what it is written in, what it is used for, and its parts.
fn name(script: &str, used: &str, (family, given): (&str, &str)) -> Value {
    let mut name = json!({ "family": family, "given": [given] });
    if !script.is_empty() {
        name["extension"] = json!([{ "url": REPRESENTATION, "valueCode": script }]);
    }
    if !used.is_empty() {
        name["use"] = json!(used);
    }
    name
}

/// Registers a person under a number, and gives the address.
fn register(town: &Town, number: usize, said: &Value) -> String {
    let mut patient = said.clone();
    patient["resourceType"] = json!("Patient");
    patient["birthDate"] = json!("1950-04-01");
    patient["identifier"] = json!([
        { "system": format!("{SID}/resident/{}", town.code), "value": format!("{number:07}") },
        { "system": format!("{SID}/coupon/{}", town.code), "value": format!("{number:010}") },
    ]);
    let made = town.vendor().post("Patient", &patient.to_string());
    assert_eq!(made.status, 201, "{}", text_of(&made));
    format!("Patient/{}", json(&made)["id"].as_str().expect("an id"))
}

/// People of whom other systems told in ways in which files do not.
fn people() -> Vec<Value> {
    let official = [("IDE", ("清水", "一郎")), ("SYL", ("シミズ", "イチロウ"))];
    let official: Vec<Value> = official
        .into_iter()
        .map(|(script, parts)| name(script, "official", parts))
        .collect();
    let with = |more: &[Value]| json!({ "name": ([&official[..], more].concat()) });
    let mut addressed = with(&[]);
    addressed["address"] = json!([
        { "use": "old", "text": "さくら町二丁目" },
        { "use": "home", "postalCode": "100-0001", "state": "架空県", "city": "みらい市", "line": ["一丁目", "2-3"] },
    ]);
    let mut dead = with(&[]);
    dead["deceasedDateTime"] = json!("2026-01-02");
    vec![
        with(&[]),
        with(&[name("IDE", "maiden", ("旧姓", "一郎"))]),
        with(&[name("IDE", "", ("見本", "一郎"))]),
        json!({ "name": [name("IDE", "usual", ("清水", "一郎")), name("SYL", "usual", ("しみず", "ｲﾁﾛｳ"))] }),
        json!({ "name": [name("ABC", "official", ("SHIMIZU", "Ichiro"))] }),
        json!({ "name": [name("", "", ("清水", "一郎"))] }),
        json!({ "name": [{ "use": "official", "text": "清水　一郎" }] }),
        addressed,
        dead,
    ]
}

#[test]
fn a_town_that_takes_its_own_people_in_again_changes_nobody() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let people = people();
        let addresses: Vec<String> = people
            .iter()
            .enumerate()
            .map(|(place, said)| register(&town, 101 + place, said))
            .collect();
        let stored = |staff: &mut Caller| -> Vec<Value> {
            let all = addresses.iter();
            all.map(|address| json(&staff.get(address))).collect()
        };
        let before = stored(&mut staff);
        let told = text_of(&staff.get("/municipal/exports/people.ndjson"));
        assert_eq!(told.lines().count(), people.len(), "{told}");
        let done = import(&mut staff, "G", &told);
        assert_eq!(done["totals"]["unchanged"], people.len(), "{done}");
        let same = |before: &[Value], after: &[Value]| {
            for (before, after) in before.iter().zip(after) {
                assert_eq!(before["name"], after["name"]);
                assert_eq!(before["address"], after["address"]);
                assert_eq!(before["identifier"], after["identifier"]);
            }
        };
        same(&before, &stored(&mut staff));
        // Another name in the file is that of the register; who married keeps the name of before.
        let changed = told.replace("清水\u{3000}一郎", "試験\u{3000}一郎");
        let done = import(&mut staff, "G", &changed);
        assert_eq!(done["totals"]["updated"], 5, "{done}");
        let after = stored(&mut staff);
        let names = |person: &Value| -> Vec<(String, String)> {
            let names = person["name"].as_array().expect("names").iter();
            let text = |name: &Value, part: &str| name[part].as_str().unwrap_or("").to_owned();
            names
                .map(|name| (text(name, "use"), text(name, "text")))
                .collect()
        };
        let owned = |used: &str, text: &str| (used.to_owned(), text.to_owned());
        let official = owned("official", "試験\u{3000}一郎");
        assert_eq!(names(&after[0])[0], official);
        assert_eq!(names(&after[0]).len(), 2);
        assert_eq!(names(&after[1])[0], official);
        assert_eq!(names(&after[1])[2], owned("maiden", "旧姓 一郎"));
        assert_eq!(names(&after[1]).len(), 3);
    });
}
