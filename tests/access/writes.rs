//! What a write may not do, whoever sends it: reach into another's record, or move a record elsewhere.

use serde_json::{Value, json};

use crate::harness::{Caller, each_database, text_of};

const DOSE: &str = "Immunization/dose-0001";

fn dose(id: &str, patient: &str) -> String {
    json!({
        "resourceType": "Immunization", "id": id, "status": "completed", "vaccineCode": {"text": "x"},
        "identifier": [{"system": "urn:doses", "value": "1"}],
        "patient": {"reference": format!("Patient/{patient}")}, "occurrenceDateTime": "2026-06-14",
    })
    .to_string()
}

fn bundle(kind: &str, method: &str, url: &str, resource: &str) -> String {
    let resource: Value = serde_json::from_str(resource).expect("JSON");
    json!({"resourceType": "Bundle", "type": kind, "entry": [
        {"resource": resource, "request": {"method": method, "url": url}},
    ]})
    .to_string()
}

/// Every way to write a dose of this patient: as it is there, as one that is not, by a condition, in part, and in bundles.
fn every_way(caller: &mut Caller, patient: &str) -> Vec<(String, u16)> {
    let (same, fresh) = (dose("dose-0001", patient), dose("dose-0009", patient));
    let plain = dose("", patient).replace("\"id\":\"\",", "");
    let json_patch =
        format!(r#"[{{"op":"replace","path":"/patient/reference","value":"Patient/{patient}"}}]"#);
    let patched = [("Content-Type", "application/json-patch+json")];
    let by = "Immunization?identifier=urn:doses|1";
    let mut told = Vec::new();
    let mut tell = |what: &str, status| told.push((format!("{what} of {patient}"), status));
    tell("update", caller.put(DOSE, &same).status);
    tell(
        "update as create",
        caller.put("Immunization/dose-0009", &fresh).status,
    );
    tell("create", caller.post("Immunization", &plain).status);
    tell("conditional update", caller.put(by, &plain).status);
    tell(
        "patch",
        caller.ask("PATCH", DOSE, &patched, &json_patch).status,
    );
    tell(
        "conditional patch",
        caller.ask("PATCH", by, &patched, &json_patch).status,
    );
    tell("delete", caller.delete(DOSE).status);
    tell("conditional delete", caller.delete(by).status);
    for kind in ["batch", "transaction"] {
        let answer = caller.post("/fhir", &bundle(kind, "PUT", DOSE, &same));
        let entry = answer.json().unwrap_or_default();
        let status = entry["entry"][0]["response"]["status"].as_str();
        let inner = status.and_then(|status| status.get(..3)?.parse().ok());
        tell(kind, inner.unwrap_or(answer.status));
    }
    told
}

#[test]
fn r_a07_a_write_reaches_nobody_elses_record_and_moves_none() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let (mut clerk, mut stranger) = (town.vendor(), other.vendor());
        for id in ["taro", "jiro"] {
            let body = json!({"resourceType": "Patient", "id": id}).to_string();
            assert_eq!(clerk.put(&format!("Patient/{id}"), &body).status, 201);
        }
        assert_eq!(clerk.put(DOSE, &dose("dose-0001", "taro")).status, 201);
        let before = text_of(&clerk.get(DOSE));
        // Whoever is kept to one person's record writes none at all, neither that person's nor another's.
        let mut taro = town.person("taro");
        for patient in ["taro", "jiro"] {
            for (what, status) in every_way(&mut taro, patient) {
                assert_eq!(status, 403, "{what}");
            }
        }
        assert_eq!(text_of(&clerk.get(DOSE)), before);
        assert_eq!(clerk.get("Immunization/dose-0009").status, 404);
        // In another town there is neither the dose nor the person: what is written there is of nobody.
        for (what, status) in every_way(&mut stranger, "taro") {
            let is_nothing = (400..500).contains(&status) || [200, 204].contains(&status);
            assert!(is_nothing, "{what}: {status}");
        }
        assert_eq!(text_of(&clerk.get(DOSE)), before);
        assert_eq!(stranger.get(DOSE).status, 404);
        let listed = stranger.get("Immunization").json().unwrap_or_default();
        assert_eq!(listed["total"], 0, "{listed}");
    });
}
