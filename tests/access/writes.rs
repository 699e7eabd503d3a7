//! What a write may not do, whoever sends it: reach into another's record, move a record elsewhere, or say what only the
//! server says. And nothing that is sent makes the server call anywhere.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use access::Role;
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request};

use crate::harness::{Caller, each_database, each_own, rules_of, text_of};

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

#[test]
fn r_a11_what_only_the_server_says_is_not_taken_from_a_client() {
    each_database(|server| {
        let mut vendor = server.town().vendor();
        let sent = json!({
            "resourceType": "Patient", "id": "p1",
            "meta": {"versionId": "99", "lastUpdated": "1999-01-01T00:00:00Z"},
        });
        let stored = vendor.put("Patient/p1", &sent.to_string());
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
        let stored = vendor.get("Patient/p1").json().expect("a patient");
        assert_eq!(stored["meta"]["versionId"], "1");
        let changed = stored["meta"]["lastUpdated"].as_str().expect("a time");
        assert!(!changed.starts_with("1999"), "{changed}");
        assert_eq!(vendor.get("Patient/p1/_history/99").status, 404);
        let other = vendor.put("Patient/p2", &sent.to_string());
        assert_eq!(other.status, 400, "the id of another: {}", text_of(&other));
        // What the house alone tells: that somebody looked, and that a certificate was issued.
        let event = vendor.post("AuditEvent", r#"{"resourceType":"AuditEvent"}"#);
        assert!(
            [403, 404, 405].contains(&event.status),
            "{}",
            text_of(&event)
        );
        let entry = json!({
            "resourceType": "DocumentReference", "status": "current",
            "masterIdentifier": {"system": "https://sesshu.example/fhir/sid/certificate", "value": "x"},
            "content": [{"attachment": {"contentType": "text/plain"}}],
        });
        let entry = vendor.post("DocumentReference", &entry.to_string());
        assert_eq!(rules_of(&entry), ["certificate-register"]);
    });
}

#[test]
fn r_e05_nothing_that_is_sent_makes_the_server_call_anywhere() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a door");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 64]);
        }
    });
    // Calls to this very place are allowed, so that nothing but the server's will is in their way.
    let set = [
        ("forecast.interval", "0ms"),
        ("egress.loopback", "true"),
        ("egress.client_keys", origin.as_str()),
        ("egress.subscriptions", origin.as_str()),
    ];
    each_own(&["139998"], &set, true, |own| {
        let mut vendor = own.client(Role::Vendor, "139998");
        let far = |path: &str| format!("{origin}/{path}");
        let dose = json!({
            "resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "x"},
            "meta": {"profile": [far("StructureDefinition/x")]}, "occurrenceDateTime": "2026-06-14",
            "patient": {"reference": far("fhir/Patient/1")},
            "implicitRules": far("rules"),
        });
        let document = json!({
            "resourceType": "DocumentReference", "status": "current",
            "content": [{"attachment": {"contentType": "text/plain", "url": far("file")}}],
        });
        let within = json!({"resourceType": "Bundle", "type": "transaction", "entry": [{
            "fullUrl": far("fhir/DocumentReference/1"), "resource": document,
            "request": {"method": "POST", "url": "DocumentReference"},
        }]});
        let mut send = |method: &str, path: &str, body: Option<&Value>| {
            let body = body.map(Value::to_string);
            let request = Request {
                headers: &[("Content-Type", "application/fhir+json")],
                body: body.as_deref().map(str::as_bytes),
                ..Request::new(method, path)
            };
            let answer = vendor.send(&request).expect("an answer");
            assert!(answer.status < 500, "{path}: {}", text_of(&answer));
        };
        send("POST", "/fhir/Immunization", Some(&dose));
        send("POST", "/fhir/DocumentReference", Some(&document));
        send("POST", "/fhir", Some(&within));
        let profile = format!("/fhir/Immunization/$validate?profile={}", far("p"));
        send("POST", &profile, Some(&dose));
        let codes = format!("/fhir/ValueSet/$expand?url={}", far("ValueSet/x"));
        send("GET", &codes, None);
        let mut checking = Client::new(
            own.running.address(access::Zone::Internet),
            Duration::from_secs(20),
        );
        let card = format!("{{\"iss\":\"{}\"}}", far("cards"));
        let request = Request {
            headers: &[("Content-Type", "text/plain")],
            body: Some(card.as_bytes()),
            ..Request::new("POST", "/verify")
        };
        assert!(checking.send(&request).expect("an answer").status < 500);
        std::thread::sleep(Duration::from_millis(300));
    });
    assert_eq!(calls.load(Ordering::SeqCst), 0, "somebody was called");
}
