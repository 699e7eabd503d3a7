//! What a write may not do, whoever sends it: reach into another's record, move a record elsewhere, or say what only the
//! server says. And nothing that is sent makes the server call anywhere.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

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

const QUALITY: &str = "https://sesshu.example/fhir/CodeSystem/quality";
const ACTIVITY: &str = "https://sesshu.example/fhir/CodeSystem/record-activity";

fn town_with_two(caller: &mut Caller) {
    for id in ["taro", "jiro"] {
        let body = json!({"resourceType": "Patient", "id": id}).to_string();
        assert_eq!(caller.put(&format!("Patient/{id}"), &body).status, 201);
    }
    assert_eq!(caller.put(DOSE, &dose("dose-0001", "taro")).status, 201);
}

#[test]
fn r_a07_no_write_gives_a_record_to_somebody_else() {
    each_database(|server| {
        let town = server.town();
        let mut clerk = town.vendor();
        town_with_two(&mut clerk);
        let before = text_of(&clerk.get(DOSE));
        let jiro = dose("dose-0001", "jiro");
        let by = "Immunization?identifier=urn:doses|1";
        let patched = [("Content-Type", "application/json-patch+json")];
        let to_jiro = r#"[{"op":"replace","path":"/patient/reference","value":"Patient/jiro"}]"#;
        // Nobody's is somebody else's as well.
        let to_nobody =
            r#"[{"op":"replace","path":"/patient","value":{"identifier":{"value":"7"}}}]"#;
        let mut answers = vec![
            clerk.put(DOSE, &jiro),
            clerk.put(by, &jiro),
            clerk.ask("PATCH", DOSE, &patched, to_jiro),
            clerk.ask("PATCH", DOSE, &patched, to_nobody),
            clerk.ask("PATCH", by, &patched, to_jiro),
            clerk.post("/fhir", &bundle("transaction", "PUT", DOSE, &jiro)),
        ];
        let batch = clerk.post("/fhir", &bundle("batch", "PUT", DOSE, &jiro));
        let inner = batch.json().unwrap_or_default();
        let status = &inner["entry"][0]["response"]["status"];
        assert!(
            status.as_str().is_some_and(|it| it.starts_with("422")),
            "{inner}"
        );
        // Taken away first, it is still of whom it was: its earlier versions would be shown to the other.
        assert_eq!(clerk.delete(DOSE).status, 204);
        answers.push(clerk.put(DOSE, &jiro));
        for (nth, answer) in answers.iter().enumerate() {
            assert_eq!(answer.status, 422, "{nth}: {}", text_of(answer));
            assert_eq!(rules_of(answer), ["record-moved"], "{nth}");
        }
        assert_eq!(clerk.put(DOSE, &dose("dose-0001", "taro")).status, 201);
        let after = text_of(&clerk.get(DOSE));
        let told = |text: &str| text.split("\"identifier\"").nth(1).map(str::to_owned);
        assert_eq!(told(&after), told(&before));
        let mut jiro = town.person("jiro");
        for path in [DOSE, "Immunization/dose-0001/_history/1"] {
            assert_eq!(jiro.get(path).status, 404, "{path}");
        }
        // A municipality is not changed either.
        let of = |town: &str| {
            json!({"resourceType": "Patient", "id": "saburo", "extension": [{
                "url": "https://sesshu.example/fhir/StructureDefinition/municipality",
                "valueIdentifier": {"system": "https://sesshu.example/fhir/sid/municipality", "value": town},
            }]})
            .to_string()
        };
        assert_eq!(clerk.put("Patient/saburo", &of("139998")).status, 201);
        let answer = clerk.put("Patient/saburo", &of("279986"));
        assert_eq!(rules_of(&answer), ["record-moved"], "{}", text_of(&answer));
    });
}

fn marks(text: &str) -> Vec<String> {
    let resource: Value = serde_json::from_str(text).unwrap_or_default();
    let tags = resource["meta"]["tag"].as_array().cloned();
    let marks = tags.unwrap_or_default().into_iter();
    let mut marks: Vec<String> = marks
        .filter(|tag| tag["system"] == QUALITY)
        .map(|tag| tag["code"].as_str().unwrap_or_default().to_owned())
        .collect();
    marks.sort_unstable();
    marks
}

#[test]
fn r_a11_marks_of_quality_are_the_servers() {
    each_database(|server| {
        let town = server.town();
        let mut vendor = town.vendor();
        let number = format!("https://sesshu.example/fhir/sid/resident/{}", town.code);
        let patient = json!({
            "resourceType": "Patient", "id": "taro", "birthDate": "1950-04-15",
            "identifier": [{"system": number, "value": "0000007"}],
            "name": [{"text": "見本 太郎", "family": "見本", "given": ["太郎"]}],
        });
        let stored = vendor.put("Patient/taro", &patient.to_string());
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
        let tag = |code: &str| json!({"system": QUALITY, "code": code});
        let with = |tags: &[Value]| {
            let plain = dose("dose-0001", "taro");
            let mut dose: Value = serde_json::from_str(&plain).expect("JSON");
            // The fifth, and none before it: somebody has to look.
            dose["vaccineCode"] =
                json!({"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "03"}]});
            dose["protocolApplied"] = json!([{"doseNumberPositiveInt": 5}]);
            if !tags.is_empty() {
                dose["meta"] = json!({ "tag": tags });
            }
            dose.to_string()
        };
        let other = json!({"system": "urn:own", "code": "mine"});
        let forged = [tag("Q16"), tag("must-fix"), other];
        assert_eq!(vendor.put(DOSE, &with(&forged)).status, 201);
        // Not for a moment: the first version has none of them, and the client's own tag.
        let first = text_of(&vendor.get("Immunization/dose-0001/_history/1"));
        assert!(
            marks(&first).is_empty() && first.contains("urn:own"),
            "{first}"
        );
        let found = text_of(&vendor.get(&format!("Immunization?_tag={QUALITY}|Q16")));
        assert!(!found.contains("dose-0001"), "{found}");
        // What the server marks stays, whatever is written over it.
        let begun = Instant::now();
        let held = loop {
            let held = marks(&text_of(&vendor.get(DOSE)));
            if !held.is_empty() {
                break held;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "nothing is marked"
            );
            std::thread::sleep(Duration::from_millis(100));
        };
        let newest = |vendor: &mut Caller, what: &str, status: u16| {
            assert_eq!(status, 200, "{what}");
            let text = text_of(&vendor.get(DOSE));
            assert_eq!(marks(&text), held, "{what}: {text}");
        };
        let written = vendor.put(DOSE, &with(&[tag("Q16")]));
        assert_eq!(marks(&text_of(&written)), held, "{}", text_of(&written));
        let written = vendor.put(DOSE, &with(&[]));
        assert_eq!(marks(&text_of(&written)), held, "{}", text_of(&written));
        let patched = [("Content-Type", "application/json-patch+json")];
        let away =
            r#"[{"op":"replace","path":"/meta/tag","value":[{"system":"urn:own","code":"b"}]}]"#;
        let status = vendor.ask("PATCH", DOSE, &patched, away).status;
        newest(&mut vendor, "patch", status);
        for (operation, code) in [("$meta-add", "Q16"), ("$meta-delete", held[0].as_str())] {
            let sent = json!({"resourceType": "Parameters", "parameter": [
                {"name": "meta", "valueMeta": {"tag": [tag(code)]}},
            ]});
            let answer = vendor.post(&format!("{DOSE}/{operation}"), &sent.to_string());
            assert_eq!(rules_of(&answer), ["tag-ours"], "{}", text_of(&answer));
            newest(&mut vendor, operation, 200);
        }
    });
}

#[test]
fn r_a11_what_only_the_server_says_is_not_taken_from_a_client() {
    each_database(|server| {
        let mut vendor = server.town().vendor();
        town_with_two(&mut vendor);
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
        // How a record came here, by the ways that are the house's alone.
        let act = |activity: &str, number: Option<&str>| {
            let mut act = json!({
                "resourceType": "Provenance", "id": "act-1", "target": [{"reference": DOSE}],
                "recorded": "2026-06-14T10:00:00+09:00", "agent": [{"who": {"display": "x"}}],
                "activity": {"coding": [{"system": ACTIVITY, "code": activity}]},
            });
            if let Some(number) = number {
                let system = format!("https://sesshu.example/fhir/sid/{number}");
                let what = json!({"identifier": {"system": system, "value": "1"}});
                act["entity"] = json!([{"role": "source", "what": what}]);
            }
            act.to_string()
        };
        let mut refused: Vec<(String, Option<&str>)> =
            ["import", "scan", "inquiry", "correction", "undo", "merge"]
                .map(|activity| (activity.to_owned(), None))
                .to_vec();
        refused.extend(
            ["import", "scan", "session"].map(|number| ("exchange".to_owned(), Some(number))),
        );
        for (activity, number) in &refused {
            let answer = vendor.put("Provenance/act-1", &act(activity, *number));
            assert_eq!(
                rules_of(&answer),
                ["written-by-house"],
                "{activity} {number:?}: {}",
                text_of(&answer)
            );
        }
        // What a system did itself it may tell, and not make another of it afterwards.
        let own = vendor.put("Provenance/act-1", &act("exchange", None));
        assert_eq!(own.status, 201, "{}", text_of(&own));
        let answer = vendor.put("Provenance/act-1", &act("import", None));
        assert_eq!(rules_of(&answer), ["written-by-house"]);
        let gone = vendor.delete("Provenance/act-1");
        assert_eq!(gone.status, 204, "{}", text_of(&gone));
        // What is computed, what was looked at, and what was certified.
        let plan = json!({
            "resourceType": "ImmunizationRecommendation", "id": "due-taro", "patient": {"reference": "Patient/taro"},
            "date": "2026-06-14", "recommendation": [{
                "vaccineCode": [{"text": "x"}], "forecastStatus": {"text": "due"},
            }],
        });
        let answer = vendor.put("ImmunizationRecommendation/due-taro", &plan.to_string());
        assert_eq!(
            rules_of(&answer),
            ["written-by-house"],
            "{}",
            text_of(&answer)
        );
        let event = json!({
            "resourceType": "AuditEvent", "type": {"code": "rest"}, "recorded": "2026-06-14T10:00:00+09:00",
            "agent": [{"requestor": true}], "source": {"observer": {"display": "x"}},
        });
        let stored = vendor.post("AuditEvent", &event.to_string());
        assert_eq!(stored.status, 201, "{}", text_of(&stored));
        let mut ours = event;
        ours["source"]["observer"] = json!({"identifier": {
            "system": "https://sesshu.example/fhir/sid/client", "value": "sesshu",
        }});
        let answer = vendor.post("AuditEvent", &ours.to_string());
        assert_eq!(
            rules_of(&answer),
            ["written-by-house"],
            "{}",
            text_of(&answer)
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
    each_own(&["139998", "279986"], &set, true, |own| {
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
