//! Two runs that were told the same are told apart by nothing but what is really different.

use super::*;
use serde_json::json;

fn estate(things: Vec<Value>, job: &str) -> Estate {
    // The pages of a server, without the server.
    let mut names = BTreeMap::new();
    for thing in &things {
        if let Some(key) = key_of(thing) {
            names.insert(name_of(thing), key);
        }
    }
    let mut estate = Estate::default();
    for mut thing in things {
        let key = names.get(&name_of(&thing)).cloned().unwrap_or_default();
        strip(&mut thing);
        replace(&mut thing, &names, &[job.to_owned()], 0);
        let told = sorted(&thing, 0).to_string();
        estate.things.entry(key).or_default().push(told);
    }
    estate
}

fn run(id: &str, at: &str, lot: &str) -> Estate {
    let patient = json!({
        "resourceType": "Patient", "id": format!("p{id}"),
        "meta": {"versionId": "1", "lastUpdated": at},
        "identifier": [{"system": "s/resident", "value": "1"}],
    });
    let dose = json!({
        "resourceType": "Immunization", "lotNumber": lot, "id": format!("d{id}"),
        "meta": {"versionId": "2", "lastUpdated": at},
        "identifier": [{"system": "s/line", "value": "2"}],
        "patient": {"reference": format!("Patient/p{id}")},
    });
    let origin = json!({
        "resourceType": "Provenance", "id": format!("o{id}"), "recorded": at,
        "target": [{"reference": format!("Immunization/d{id}/_history/2")}],
        "entity": [{"what": {"identifier": {"value": format!("job-{id}")}}}],
    });
    estate(vec![patient, dose, origin], &format!("job-{id}"))
}

#[test]
fn ids_times_and_jobs_are_no_difference_and_everything_else_is_one() {
    let one = run("1", "2026-04-01T00:00:00Z", "FF1");
    assert_eq!(
        one.differences(&run("2", "2026-04-02T00:00:00Z", "FF1")),
        Vec::<String>::new()
    );
    assert_eq!(
        one.differences(&run("2", "2026-04-02T00:00:00Z", "FF2"))
            .len(),
        1
    );
    assert_eq!((one.len(), one.doubled("Patient").len()), (3, 0));
    let whole = one.things.values().flatten().cloned().collect::<String>();
    assert!(whole.contains("version 2") && !whole.contains("p1"));
}

#[test]
fn what_is_missing_or_too_much_is_told() {
    let one = run("1", "2026-04-01T00:00:00Z", "FF1");
    let none = Estate::default();
    assert_eq!(one.differences(&none).len(), 3);
    assert_eq!(none.differences(&one).len(), 3);
    let mut double = one.clone();
    for told in double.things.values_mut() {
        told.extend(told.clone());
    }
    assert_eq!(double.doubled("Patient").len(), 1);
    assert_eq!(one.differences(&double).len(), 3);
}

#[test]
fn the_next_page_is_asked_for_by_path() {
    let bundle = json!({"link": [{"relation": "self", "url": "http://h/fhir/x"},
        {"relation": "next", "url": "http://h:1/fhir/Patient?_page=2"}]});
    assert_eq!(next(&bundle).as_deref(), Some("/fhir/Patient?_page=2"));
    assert_eq!(next(&json!({"link": []})), None);
}
