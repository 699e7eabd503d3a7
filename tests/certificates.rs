//! Certificates from end to end, on both databases: asked for, signed by the signer, kept, shown, checked, withdrawn.

use std::time::{Duration, Instant};

use access::{Role, Zone};
use app::embedded::{self, Running, Settings, Signer};
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::postgres;

use crate::harness::{home, logged, rules_of, text_of};

mod register;
mod shown;
mod towns;

const TOWN: &str = "139998";
/// Somebody with a name in Latin letters and two doses.
const TRAVELLER: &str = "mirai-0005";
const OTHER: &str = "mirai-0003";

/// A busy machine must not turn into a failure.
const SET: [(&str, &str); 7] = [
    ("statistics.publish", "false"),
    ("database.acquire_timeout", "30s"),
    ("database.statement_timeout", "30s"),
    ("internet.deadline", "50s"),
    ("lgwan.deadline", "50s"),
    ("shutdown.drain", "50s"),
    ("certificate.person_daily_max", "40"),
];

struct Place {
    name: &'static str,
    running: Running,
    dir: tempfile::TempDir,
    signer: Signer,
}

fn each_place(test: impl Fn(&Place) + Sync) {
    // The log of all tests has to be the first in the process.
    drop(logged());
    std::thread::scope(|scope| {
        for (name, database) in [
            ("SQLite", None),
            ("PostgreSQL", Some(postgres::shared().fresh_database())),
        ] {
            let test = &test;
            scope.spawn(move || {
                let dir = tempfile::tempdir().expect("a folder");
                let signer = Signer::start(dir.path()).expect("a signer");
                let mut set: Vec<(String, String)> = SET
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .into();
                set.extend(signer.settings());
                let running = embedded::start(Settings {
                    dir: dir.path().to_owned(),
                    database,
                    tenants: ["139998", "279986"].map(str::to_owned).into(),
                    set,
                    with_towns: true,
                })
                .expect("a server");
                test(&Place {
                    name,
                    running,
                    dir,
                    signer,
                });
            });
        }
    });
}

fn ask(
    client: &mut Client,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &[u8],
) -> Response {
    let request = Request {
        method,
        path,
        headers,
        body: (!body.is_empty()).then_some(body),
    };
    client
        .send(&request)
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

impl Place {
    fn client(&self, role: Role, patient: &str) -> Client {
        let token = self.running.token(role, TOWN, patient).expect("a token");
        let client = Client::new(self.running.address(home(role)), Duration::from_secs(60));
        client.with_header("Authorization", &format!("Bearer {token}"))
    }

    fn anybody(&self) -> Client {
        Client::new(
            self.running.address(Zone::Internet),
            Duration::from_secs(60),
        )
    }

    fn issue(&self, client: &mut Client, key: Option<&str>, body: &Value) -> Response {
        let mut headers = vec![JSON];
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        ask(
            client,
            ("POST", "/certificates"),
            &headers,
            body.to_string().as_bytes(),
        )
    }

    fn issued(&self, client: &mut Client, body: &Value) -> Vec<Value> {
        let answer = self.issue(client, None, body);
        assert_eq!(answer.status, 201, "{}: {}", self.name, text_of(&answer));
        let told = answer.json().expect("JSON");
        told["certificates"]
            .as_array()
            .expect("certificates")
            .clone()
    }

    fn verdict(&self, media: &str, bytes: &[u8]) -> Value {
        let answer = ask(
            &mut self.anybody(),
            ("POST", "/verify"),
            &[("Content-Type", media)],
            bytes,
        );
        assert_eq!(answer.status, 200, "{}: {}", self.name, text_of(&answer));
        answer.json().expect("JSON")
    }

    /// The file of our own public keys.
    fn public_keys(&self) -> String {
        let settings = self.signer.settings();
        let keys = settings
            .into_iter()
            .find(|(name, _)| name == "certificate.keys");
        keys.expect("keys").1
    }

    fn get(&self, client: &mut Client, path: &str) -> Response {
        ask(client, ("GET", path), &[], b"")
    }
}

fn travel() -> Value {
    json!({
        "purpose": "travel-record",
        "destination": "FR",
        "formats": ["eu-dcc", "ddcc", "vds-nc", "health-card"],
        "passport": {"family": "TABINO", "given": "MIDORI", "number": "TR0000000", "country": "JPN"},
        "confirmed": true,
    })
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name}: {value}"))
        .to_owned()
}

/// A withdrawal of a dose of the traveller that has not come is kept. No certificate says anything of it.
fn keep_withdrawal(place: &Place) {
    let dose = json!({
        "resourceType": "Immunization",
        "extension": [{
            "url": "https://sesshu.example/fhir/StructureDefinition/withdrawal",
            "valueBoolean": false,
        }],
        "status": "entered-in-error",
        "vaccineCode": { "text": "不明" },
        "patient": { "reference": format!("Patient/{TRAVELLER}") },
        "occurrenceString": "不明",
        "protocolApplied": [{ "doseNumberPositiveInt": 3 }],
    });
    let mut staff = place.client(Role::Staff, "nobody");
    let made = ask(
        &mut staff,
        ("POST", "/fhir/Immunization"),
        &[("Content-Type", "application/fhir+json")],
        dose.to_string().as_bytes(),
    );
    assert_eq!(made.status, 201, "{}", text_of(&made));
}

#[test]
fn a_traveller_gets_certificates_that_the_verifier_finds_valid_as_text_and_as_pictures() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        keep_withdrawal(place);
        let issued = place.issued(&mut person, &travel());
        let mut formats: Vec<String> = issued.iter().map(|one| text(one, "format")).collect();
        formats.sort();
        assert_eq!(
            formats,
            ["ddcc", "ddcc", "eu-dcc", "eu-dcc", "health-card", "vds-nc"],
            "{}",
            place.name
        );
        for one in &issued {
            assert_eq!(one["status"], "issued");
            let links = &one["links"];
            let signed = text_of(&place.get(&mut person, &text(links, "text")));
            let verdict = place.verdict("text/plain", signed.as_bytes());
            assert_eq!(verdict["answer"], "valid", "{}: {verdict}", place.name);
            let says = &verdict["codes"][0]["says"];
            let name = text(says, "name").to_uppercase();
            assert!(name.contains("TABINO") || name.contains("旅野"), "{name}");
            let png = place.get(&mut person, &text(links, "png"));
            assert_eq!(png.status, 200);
            let verdict = place.verdict("image/png", &png.body);
            assert_eq!(
                verdict["answer"], "valid",
                "{}: {}: {verdict}",
                place.name, one["format"]
            );
            assert_eq!(place.get(&mut person, &text(links, "svg")).status, 200);
            // One changed letter is enough.
            let at = signed.len() / 2;
            let mut broken = signed.clone().into_bytes();
            broken[at] = if broken[at] == b'1' { b'2' } else { b'1' };
            let verdict = place.verdict("text/plain", &broken);
            assert_ne!(verdict["answer"], "valid", "{}: {verdict}", place.name);
            assert!(verdict["codes"][0].get("says").is_none(), "{verdict}");
            assert!(verdict["codes"][0]["layer"].is_string(), "{verdict}");
        }
        // The register entries can be searched, and hold what their profile asks for.
        let mut staff = place.client(Role::Staff, "nobody");
        let path = format!("/fhir/DocumentReference?patient={TRAVELLER}");
        let found = place.get(&mut person, &path).json().expect("a bundle");
        let entries = found["entry"].as_array().expect("entries");
        assert_eq!(entries.len(), issued.len(), "{}", place.name);
        for entry in entries {
            assert_eq!(entry["resource"]["docStatus"], "final");
            let resource = entry["resource"].to_string();
            let checked = ask(
                &mut staff,
                ("POST", "/fhir/DocumentReference/$validate"),
                &[("Content-Type", "application/fhir+json")],
                resource.as_bytes(),
            );
            let outcome = text_of(&checked);
            assert!(!outcome.contains("\"error\""), "{}: {outcome}", place.name);
        }
        // A dose that a certificate states can still be deleted.
        let list = place
            .get(&mut person, "/certificates")
            .json()
            .expect("JSON");
        assert_eq!(
            list["certificates"].as_array().map(Vec::len),
            Some(issued.len())
        );
    });
}

#[test]
fn a_certificate_is_printed_as_the_same_file_each_time_and_the_verifier_reads_it() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        for one in &issued {
            let path = text(&one["links"], "pdf");
            let sheet = place.get(&mut person, &path);
            assert_eq!(sheet.status, 200, "{}: {}", place.name, text_of(&sheet));
            assert_eq!(sheet.header("content-type"), Some("application/pdf"));
            assert!(sheet.body.starts_with(b"%PDF-"));
            let again = place.get(&mut person, &path);
            assert!(sheet.body == again.body, "{}: another file", place.name);
            let verdict = place.verdict("application/pdf", &sheet.body);
            assert_eq!(verdict["answer"], "valid", "{}: {verdict}", place.name);
            assert_eq!(verdict["codes"].as_array().map(Vec::len), Some(1));
            assert_eq!(verdict["codes"][0]["format"], one["format"]);
            // The command says the same without a server, and nothing of keys that it does not have.
            let file = place.dir.path().join("sheet.pdf");
            std::fs::write(&file, &sheet.body).expect("written");
            let file = file.display().to_string();
            let known = ["cert", "verify", &file, "--keys", &place.public_keys()];
            assert_eq!(command(&known), 0, "{}", place.name);
            assert_eq!(command(&known[..3]), 5, "{}", place.name);
            // Cut short it is less, and never more.
            let half = &sheet.body[..sheet.body.len() / 2];
            let verdict = place.verdict("application/pdf", half);
            assert!(verdict["answer"] == "valid" || verdict["codes"][0]["says"].is_null());
        }
        let path = text(&issued[0]["links"], "pdf");
        let mut other = place.client(Role::Person, OTHER);
        assert_eq!(place.get(&mut other, &path).status, 404);
        assert_eq!(place.get(&mut place.anybody(), &path).status, 401);
        let mut staff = place.client(Role::Staff, "nobody");
        let revoke = path.replace("/pdf", "/revoke");
        let headers = [JSON];
        let body = br#"{"reason": "request"}"#;
        let withdrawn = ask(&mut staff, ("POST", &revoke), &headers, body);
        assert_eq!(withdrawn.status, 200, "{}", text_of(&withdrawn));
        assert_eq!(place.get(&mut person, &path).status, 410);
        // What was printed before tells so.
        for (bytes, answer) in [
            (&b"%PDF-1.7\n"[..], "malformed"),
            (&b"no PDF"[..], "malformed"),
        ] {
            assert_eq!(place.verdict("application/pdf", bytes)["answer"], answer);
        }
    });
}

/// Somebody whose family name is a character that hardly anybody can print, with one dose.
fn rare() -> String {
    let patient = json!({
        "resourceType": "Patient",
        "id": "rare",
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-patient"]},
        "extension": [{
            "url": "https://sesshu.example/fhir/StructureDefinition/municipality",
            "valueIdentifier": {"system": "https://sesshu.example/fhir/sid/municipality", "value": TOWN},
        }],
        "identifier": [{
            "use": "usual",
            "system": format!("https://sesshu.example/fhir/sid/resident/{TOWN}"),
            "value": "87654321",
        }],
        "active": true,
        "name": [{
            "extension": [{
                "url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation",
                "valueCode": "IDE",
            }],
            "use": "official", "text": "\u{30EDD} 試", "family": "\u{30EDD}", "given": ["試"],
        }],
        "gender": "other",
        "birthDate": "1980-01-01",
    });
    let dose = json!({
        "resourceType": "Immunization",
        "id": "rare-dose",
        "meta": {"profile": ["https://sesshu.example/fhir/StructureDefinition/sesshu-immunization"]},
        "status": "completed",
        "vaccineCode": {"coding": [{
            "system": "https://sesshu.example/fhir/CodeSystem/vaccine-product",
            "code": "comirnaty-orig",
        }]},
        "patient": {"reference": "Patient/rare"},
        "occurrenceDateTime": "2021-06-21",
        "lotNumber": "FF1002",
        "protocolApplied": [{"doseNumberPositiveInt": 1}],
    });
    let entry = |resource: &Value| {
        let url = format!(
            "{}/{}",
            text(resource, "resourceType"),
            text(resource, "id")
        );
        json!({"resource": resource, "request": {"method": "PUT", "url": url}})
    };
    let entries = [entry(&patient), entry(&dose)];
    json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string()
}

#[test]
fn a_name_that_cannot_be_printed_is_told_by_its_place_and_nothing_is_put_in_its_stead() {
    each_place(|place| {
        let mut vendor = place.client(Role::Vendor, "nobody");
        let headers = [("Content-Type", "application/fhir+json")];
        let written = ask(&mut vendor, ("POST", "/fhir"), &headers, rare().as_bytes());
        assert_eq!(written.status, 200, "{}", text_of(&written));
        let mut staff = place.client(Role::Staff, "nobody");
        let wish = json!({"patient": "rare", "purpose": "domestic"});
        let issued = place.issued(&mut staff, &wish);
        let refused = place.get(&mut staff, &text(&issued[0]["links"], "pdf"));
        assert_eq!(refused.status, 422, "{}", text_of(&refused));
        assert_eq!(rules_of(&refused), ["PAPER-CHARACTER"]);
        let told = text_of(&refused);
        assert!(told.contains("native-name"), "{told}");
        assert!(!told.contains('\u{30EDD}'), "{told}");
    });
}

#[test]
fn a_repetition_under_the_same_key_gives_the_same_certificates_and_another_request_is_refused() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let first = place.issue(&mut person, Some("key-1"), &travel());
        assert_eq!(first.status, 201, "{}", text_of(&first));
        let again = place.issue(&mut person, Some("key-1"), &travel());
        assert_eq!(again.status, 201, "{}", text_of(&again));
        let of = |answer: &Response| answer.json().expect("JSON")["certificates"].clone();
        assert_eq!(of(&first), of(&again), "{}", place.name);
        assert_eq!(
            again.header("idempotency-replayed"),
            Some("true"),
            "{}",
            place.name
        );
        // Another person may use the same key, and gets nothing of it.
        let mut neighbour = place.client(Role::Person, OTHER);
        let theirs = place.issue(&mut neighbour, Some("key-1"), &travel());
        assert_eq!(rules_of(&theirs), ["CERT-NO-LATIN-NAME"], "{}", place.name);
        let mut other = travel();
        other["formats"] = json!(["ddcc"]);
        let refused = place.issue(&mut person, Some("key-1"), &other);
        assert_eq!(
            rules_of(&refused),
            ["idempotency-conflict"],
            "{}",
            place.name
        );
    });
}

#[test]
fn nobody_gets_a_certificate_of_somebody_else_or_in_a_name_that_is_not_on_record() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut other = place.client(Role::Person, OTHER);
        let issued = place.issued(&mut person, &travel());
        let own = format!("/certificates/{}", text(&issued[0], "id"));
        assert_eq!(place.get(&mut person, &own).status, 200);
        for path in [
            own.clone(),
            format!("{own}/text"),
            format!("{own}/code.png"),
        ] {
            assert_eq!(
                place.get(&mut other, &path).status,
                404,
                "{}: {path}",
                place.name
            );
        }
        let mut of_other = travel();
        of_other["patient"] = json!(TRAVELLER);
        assert_eq!(place.issue(&mut other, None, &of_other).status, 404);
        // Without a name in Latin letters there is nothing for abroad.
        let none = place.issue(&mut other, None, &travel());
        assert_eq!(rules_of(&none), ["CERT-NO-LATIN-NAME"], "{}", place.name);
        let mut typed = travel();
        typed["passport"]["given"] = json!("SOMEBODY");
        let refused = place.issue(&mut person, None, &typed);
        assert_eq!(
            rules_of(&refused),
            ["certificate-name-differs"],
            "{}",
            place.name
        );
        let mut unconfirmed = travel();
        unconfirmed["confirmed"] = json!(false);
        assert_eq!(place.issue(&mut person, None, &unconfirmed).status, 400);
        // A vendor's system issues nothing.
        let mut vendor = place.client(Role::Vendor, "nobody");
        assert_eq!(place.issue(&mut vendor, None, &travel()).status, 403);
        assert_eq!(
            place.issue(&mut place.anybody(), None, &travel()).status,
            401
        );
        assert_eq!(place.get(&mut vendor, &own).status, 403);
    });
}

#[test]
fn what_is_withdrawn_is_told_to_be_so_by_the_verifier_the_lists_and_the_register() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut staff = place.client(Role::Staff, "nobody");
        for one in place.issued(&mut person, &travel()) {
            let id = text(&one, "id");
            let signed = text_of(&place.get(&mut person, &text(&one["links"], "text")));
            let path = format!("/certificates/{id}/revoke");
            let body = json!({"reason": "request"}).to_string();
            // Only staff withdraws, on the closed network.
            let refused = ask(&mut person, ("POST", &path), &[JSON], body.as_bytes());
            assert!(refused.status >= 400, "{}", refused.status);
            let done = ask(&mut staff, ("POST", &path), &[JSON], body.as_bytes());
            assert_eq!(done.status, 200, "{}", text_of(&done));
            assert_eq!(done.json().expect("JSON")["status"], "revoked");
            let verdict = place.verdict("text/plain", signed.as_bytes());
            assert_eq!(
                verdict["answer"], "revoked",
                "{}: {}: {verdict}",
                place.name, one["format"]
            );
            assert!(verdict["codes"][0].get("says").is_none());
            assert_eq!(
                place
                    .get(&mut person, &format!("/certificates/{id}/text"))
                    .status,
                410
            );
            let entry = place.get(&mut person, &format!("/fhir/DocumentReference/{id}"));
            assert_eq!(entry.json().expect("JSON")["status"], "entered-in-error");
        }
        let mut anybody = place.anybody();
        let keys = place.get(&mut anybody, "/cards/.well-known/jwks.json");
        let keys = keys.json().expect("JSON");
        let key = &keys["keys"][0];
        assert!(key.get("d").is_none() && key["crlVersion"] == 1, "{keys}");
        let list = format!("/cards/.well-known/crl/{}.json", text(key, "kid"));
        let list = place.get(&mut anybody, &list).json().expect("JSON");
        assert_eq!(list["rids"].as_array().map(Vec::len), Some(1), "{list}");
        let index = place
            .get(&mut anybody, "/trust/withdrawn")
            .json()
            .expect("JSON");
        let lists = index["lists"].as_array().expect("lists");
        assert_eq!(lists.len(), 3, "{index}");
        for list in lists {
            let signed = text_of(&place.get(&mut anybody, &text(list, "list")));
            assert_eq!(signed.split('.').count(), 3, "{signed}");
        }
        for path in [
            "/.well-known/did.json",
            "/.well-known/smart-configuration",
            "/trust/dsc.json",
            "/trust/sca.cer",
            "/trust/sca.crl",
        ] {
            assert_eq!(place.get(&mut anybody, path).status, 200, "{path}");
        }
    });
}

#[test]
fn staff_withdraws_by_the_operation_of_fhir_and_nobody_else_does() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut staff = staff_of(place);
        let issued = place.issued(&mut person, &travel());
        let fhir = [("Content-Type", "application/fhir+json")];
        let of = |number: &str, reason: Option<&str>| {
            let mut parameters = vec![json!({"name": "id", "valueString": number})];
            parameters.extend(reason.map(|code| json!({"name": "reason", "valueCode": code})));
            json!({"resourceType": "Parameters", "parameter": parameters}).to_string()
        };
        let paths = ["QuestionnaireResponse", "Bundle"]
            .map(|kind| format!("/fhir/{kind}/$revokeHealthCertificate"));
        let number = text(&issued[0], "id");
        for client in [&mut person, &mut place.client(Role::Vendor, "nobody")] {
            let body = of(&number, None);
            let refused = ask(client, ("POST", &paths[0]), &fhir, body.as_bytes());
            assert_eq!(refused.status, 403, "{}", text_of(&refused));
        }
        let rules = [
            (of("nobody's", None), 404, "certificate-unknown"),
            (of(&"0".repeat(26), None), 404, "certificate-unknown"),
            (of(&number, Some("no reason")), 400, "parameter-malformed"),
            (
                json!({"resourceType": "Parameters"}).to_string(),
                400,
                "operation-input",
            ),
        ];
        for (body, status, rule) in rules {
            let refused = ask(&mut staff, ("POST", &paths[0]), &fhir, body.as_bytes());
            assert_eq!(refused.status, status, "{}", text_of(&refused));
            assert_eq!(rules_of(&refused), [rule]);
        }
        let still = place.get(&mut person, &text(&issued[0]["links"], "self"));
        assert_eq!(still.json().expect("JSON")["status"], "issued");
        let told = |one: &Value, path: &str, reason: Option<&str>, expected: &str| {
            let number = text(one, "id");
            let mut staff = staff_of(place);
            // Once more is no fault, and changes nothing.
            for _ in 0..2 {
                let body = of(&number, reason);
                let done = ask(&mut staff, ("POST", path), &fhir, body.as_bytes());
                assert_eq!(done.status, 200, "{}", text_of(&done));
                let done = done.json().expect("JSON");
                assert_eq!(
                    done["parameter"][0],
                    json!({"name": "return", "valueBoolean": true})
                );
            }
            let mut person = place.client(Role::Person, TRAVELLER);
            let now = place.get(&mut person, &format!("/certificates/{number}"));
            assert_eq!(now.json().expect("JSON")["revoked"]["reason"], expected);
            let entry = place.get(&mut person, &format!("/fhir/DocumentReference/{number}"));
            assert_eq!(entry.json().expect("JSON")["status"], "entered-in-error");
            let document = place.get(&mut person, &format!("/certificates/{number}/document"));
            assert_eq!(document.status, 410);
        };
        let signed = text_of(&place.get(&mut person, &text(&issued[0]["links"], "text")));
        told(&issued[0], &paths[0], None, "request");
        told(&issued[1], &paths[1], Some("identity"), "identity");
        assert_eq!(
            place.verdict("text/plain", signed.as_bytes())["answer"],
            "revoked"
        );
        // Entries of a batch do the same; one that fails leaves the others alone.
        let entry = |number: &str| {
            json!({
                "resource": serde_json::from_str::<Value>(&of(number, None)).expect("JSON"),
                "request": {"method": "POST", "url": "QuestionnaireResponse/$revokeHealthCertificate"},
            })
        };
        let entries = [entry("nobody's"), entry(&text(&issued[2], "id"))];
        let batch = json!({"resourceType": "Bundle", "type": "batch", "entry": entries});
        let answer = ask(
            &mut staff,
            ("POST", "/fhir"),
            &fhir,
            batch.to_string().as_bytes(),
        );
        let answer = answer.json().expect("JSON");
        for (at, status) in [(0, "404"), (1, "200")] {
            let told = text(&answer["entry"][at]["response"], "status");
            assert!(told.starts_with(status), "{at}: {answer}");
        }
        assert_eq!(
            answer["entry"][1]["resource"]["parameter"][0]["valueBoolean"],
            true
        );
    });
}

#[test]
fn when_a_dose_is_corrected_what_was_certified_of_it_is_withdrawn_by_itself() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut vendor = place.client(Role::Vendor, "nobody");
        let issued = place.issued(&mut person, &travel());
        let path = "/fhir/Immunization/mirai-dose-0008";
        let mut dose = place.get(&mut vendor, path).json().expect("a dose");
        dose["lotNumber"] = json!("FF1006");
        let body = dose.to_string();
        let put = ask(
            &mut vendor,
            ("PUT", path),
            &[("Content-Type", "application/fhir+json")],
            body.as_bytes(),
        );
        assert_eq!(put.status, 200, "{}", text_of(&put));
        let until = Instant::now() + Duration::from_secs(40);
        let states = loop {
            let list = place
                .get(&mut person, "/certificates")
                .json()
                .expect("JSON");
            let states: Vec<(bool, String)> = list["certificates"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|one| {
                    (
                        one["doses"].to_string().contains("mirai-dose-0008"),
                        text(one, "status"),
                    )
                })
                .collect();
            let is_done = states
                .iter()
                .all(|(states_it, status)| *states_it == (status == "revoked"));
            if is_done || Instant::now() > until {
                break states;
            }
            std::thread::sleep(Duration::from_millis(200));
        };
        assert_eq!(states.len(), issued.len(), "{}", place.name);
        for (states_it, status) in states {
            assert_eq!(status == "revoked", states_it, "{}: {status}", place.name);
        }
        // A dose that certificates state can be deleted.
        let mut staff = place.client(Role::Staff, "nobody");
        let dose = place.get(&mut staff, path);
        let tag = dose.header("etag").expect("a tag").to_owned();
        let gone = ask(&mut staff, ("DELETE", path), &[("If-Match", &tag)], b"");
        assert_eq!(gone.status, 204, "{}: {}", place.name, text_of(&gone));
    });
}

#[test]
fn an_operator_stops_issuing_at_once_and_verifying_goes_on() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let signed = text_of(&place.get(&mut person, &text(&issued[0]["links"], "text")));
        let stop = place.dir.path().join("stop");
        std::fs::write(&stop, "").expect("a file");
        let refused = place.issue(&mut person, None, &travel());
        assert_eq!(refused.status, 503, "{}", text_of(&refused));
        assert_eq!(rules_of(&refused), ["certificate-stopped"]);
        assert_eq!(
            place.verdict("text/plain", signed.as_bytes())["answer"],
            "valid"
        );
        std::fs::remove_file(&stop).expect("no file");
        assert_eq!(place.issue(&mut person, None, &travel()).status, 201);
    });
}

#[test]
fn nobody_gets_more_certificates_in_a_day_than_there_may_be() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let statuses: Vec<u16> = (0..8)
            .map(|_| place.issue(&mut person, None, &travel()).status)
            .collect();
        // Six each, and forty a day.
        assert_eq!(
            statuses,
            [201, 201, 201, 201, 201, 201, 429, 429],
            "{}",
            place.name
        );
    });
}

#[test]
fn wallets_get_health_cards_by_the_operation() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let path = format!("/fhir/Patient/{TRAVELLER}/$health-cards-issue");
        let of = |wish: &str| {
            json!({"resourceType": "Parameters", "parameter": [
                {"name": "credentialType", "valueUri": wish},
            ]})
        };
        let mut post = |body: Value, path: &str| {
            let headers = [("Content-Type", "application/fhir+json")];
            ask(
                &mut person,
                ("POST", path),
                &headers,
                body.to_string().as_bytes(),
            )
        };
        let answer = post(of("https://smarthealth.cards#immunization"), &path);
        assert_eq!(answer.status, 200, "{}", text_of(&answer));
        let told = answer.json().expect("JSON");
        let parameters = told["parameter"].as_array().expect("parameters");
        let cards: Vec<&Value> = parameters
            .iter()
            .filter(|one| one["name"] == "verifiableCredential")
            .collect();
        assert_eq!(cards.len(), 1, "{told}");
        let card = text(cards[0], "valueString");
        let verdict = place.verdict("text/plain", card.as_bytes());
        assert_eq!(verdict["answer"], "valid", "{verdict}");
        let file = json!({"verifiableCredential": [card]}).to_string();
        let verdict = place.verdict("application/smart-health-card", file.as_bytes());
        assert_eq!(verdict["answer"], "valid", "{verdict}");
        assert_eq!(
            parameters
                .iter()
                .filter(|one| one["name"] == "resourceLink")
                .count(),
            3
        );
        // Nothing to certify is no fault.
        let none = post(of("https://smarthealth.cards#laboratory"), &path);
        assert_eq!(none.status, 200);
        assert!(none.json().expect("JSON").get("parameter").is_none());
        let other = format!("/fhir/Patient/{OTHER}/$health-cards-issue");
        assert_eq!(post(of("Immunization"), &other).status, 404);
        assert_eq!(
            post(json!({"resourceType": "Parameters"}), &path).status,
            400
        );
    });
}

/// The WHO's questionnaire, answered for a dose.
fn questionnaire(answers: &[(&str, &str)]) -> Value {
    let item = |(link, value): &(&str, &str)| {
        let answer = match *link {
            "vaccine" | "brand" => {
                json!({"valueCoding": {"system": "http://id.who.int/icd11/mms", "code": value}})
            }
            "date" | "birthDate" => json!({"valueDate": value}),
            _ => json!({"valueString": value}),
        };
        json!({"linkId": link, "answer": [answer]})
    };
    json!({
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": format!("Patient/{TRAVELLER}")},
        "item": [{"linkId": "dose-group", "item": answers.iter().map(item).collect::<Vec<_>>()}],
    })
}

const GENERATE: &str = "/fhir/QuestionnaireResponse/$generateHealthCertificate";

/// The exit code of a command.
fn command(words: &[&str]) -> u8 {
    let words = std::iter::once("sesshu").chain(words.iter().copied());
    app::command::run_words(words.map(Into::into))
}

/// Holds an answer against what a document of this dose has to be.
fn is_document(place: &Place, answer: &Response, (day, lot): (&str, &str)) {
    let mut person = place.client(Role::Person, TRAVELLER);
    let document = answer.json().expect("JSON");
    assert_eq!(document["type"], "document");
    let kinds: Vec<String> = document["entry"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| text(&entry["resource"], "resourceType"))
        .collect();
    let wanted = [
        "Composition",
        "Patient",
        "Organization",
        "Immunization",
        "DocumentReference",
    ];
    assert_eq!(kinds, wanted, "{}", place.name);
    let dose = &document["entry"][3]["resource"];
    assert_eq!(dose["lotNumber"], lot);
    assert_eq!(dose["occurrenceDateTime"], day);
    // It is what its profile says, by our own validator.
    let file = place.dir.path().join("document.json");
    std::fs::write(&file, &answer.body).expect("written");
    let checked = command(&["profile", "validate", &file.display().to_string()]);
    assert_eq!(checked, 0, "{}: {}", place.name, text_of(answer));
    // The same stands behind the certificate's address.
    let serial = text(&document["identifier"], "value");
    let kept = place.get(&mut person, &format!("/certificates/{serial}/document"));
    assert_eq!(kept.status, 200, "{}", text_of(&kept));
    let kept = kept.json().expect("JSON");
    assert_eq!(kept["entry"][0], document["entry"][0]);
    let signed = text_of(&place.get(&mut person, &format!("/certificates/{serial}/text")));
    assert_eq!(
        place.verdict("text/plain", signed.as_bytes())["answer"],
        "valid"
    );
}

#[test]
fn a_questionnaire_finds_a_dose_on_record_and_what_it_says_is_never_signed() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut staff = place.client(Role::Staff, "nobody");
        // What is on record, as the card of it says.
        let wish = json!({"purpose": "travel-record", "formats": ["ddcc"], "confirmed": true,
            "passport": {"family": "TABINO", "given": "MIDORI", "number": "TR0000000"}});
        let dose = place.issued(&mut person, &wish)[0]["doses"][0].clone();
        let (day, lot) = (text(&dose, "day"), text(&dose, "lot"));
        let good = [
            ("name", "TABINO MIDORI"),
            ("date", day.as_str()),
            ("lot", lot.as_str()),
            ("vaccine", "XM0GQ8"),
        ];
        let headers = [("Content-Type", "application/fhir+json")];
        let parameters = json!({"resourceType": "Parameters",
            "parameter": [{"name": "response", "resource": questionnaire(&good)}]});
        let other = GENERATE.replace("QuestionnaireResponse", "Bundle");
        let of_patient = format!("/fhir/Patient/{TRAVELLER}/$ddcc-certificate");
        let asked = [
            (GENERATE, questionnaire(&good)),
            (other.as_str(), parameters.clone()),
            (of_patient.as_str(), parameters),
        ];
        // Whose certificate is asked for and whom the questionnaire is about has to be one person.
        let elsewhere = format!("/fhir/Patient/{OTHER}/$ddcc-certificate");
        for client in [&mut person, &mut staff] {
            let body = questionnaire(&good).to_string();
            let answer = ask(
                client,
                ("POST", elsewhere.as_str()),
                &headers,
                body.as_bytes(),
            );
            assert_eq!(answer.status, 404, "{}: {}", place.name, text_of(&answer));
        }
        for (path, body) in asked {
            for client in [&mut person, &mut staff] {
                let answer = ask(
                    client,
                    ("POST", path),
                    &headers,
                    body.to_string().as_bytes(),
                );
                assert_eq!(answer.status, 200, "{}: {}", place.name, text_of(&answer));
                is_document(place, &answer, (&day, &lot));
            }
        }
        let before = place
            .get(&mut person, "/certificates")
            .json()
            .expect("JSON");
        for (at, (link, value, status, rule)) in [
            ("lot", "LOT-OF-NOBODY", 422, "certificate-no-match"),
            ("date", "2021-01-01", 422, "certificate-no-match"),
            ("vaccine", "XM9QW8", 422, "certificate-no-match"),
            ("name", "TABINO AKAI", 422, "certificate-no-match"),
            ("date", "in spring", 400, "value-date"),
        ]
        .into_iter()
        .enumerate()
        {
            let wrong: Vec<(&str, &str)> = good
                .iter()
                .map(|(name, is)| {
                    if *name == link {
                        (link, value)
                    } else {
                        (*name, *is)
                    }
                })
                .collect();
            let body = questionnaire(&wrong).to_string();
            let answer = ask(&mut person, ("POST", GENERATE), &headers, body.as_bytes());
            assert_eq!(answer.status, status, "{at}: {}", text_of(&answer));
            assert_eq!(rules_of(&answer), [rule], "{at}");
            if status == 422 {
                assert_eq!(
                    answer.json().expect("JSON")["issue"][0]["code"],
                    "not-found"
                );
            }
        }
        let after = place
            .get(&mut person, "/certificates")
            .json()
            .expect("JSON");
        assert_eq!(before, after, "{}: something was issued", place.name);
        // Nobody else's dose, and nobody without the right.
        let body = questionnaire(&good).to_string();
        let mut neighbour = place.client(Role::Person, OTHER);
        let answer = ask(
            &mut neighbour,
            ("POST", GENERATE),
            &headers,
            body.as_bytes(),
        );
        assert_eq!(answer.status, 404, "{}", text_of(&answer));
        let mut vendor = place.client(Role::Vendor, "nobody");
        let answer = ask(&mut vendor, ("POST", GENERATE), &headers, body.as_bytes());
        assert_eq!(answer.status, 403, "{}", text_of(&answer));
    });
}

fn staff_of(place: &Place) -> Client {
    place.client(Role::Staff, "nobody")
}

#[test]
fn entries_of_a_batch_get_a_document_each_and_a_failed_one_does_not_touch_the_others() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let wish = json!({"purpose": "travel-record", "formats": ["ddcc"], "confirmed": true,
            "passport": {"family": "TABINO", "given": "MIDORI", "number": "TR0000000"}});
        let dose = place.issued(&mut person, &wish)[0]["doses"][0].clone();
        let (day, lot) = (text(&dose, "day"), text(&dose, "lot"));
        let entry = |lot: &str| {
            let answers = [
                ("name", "TABINO MIDORI"),
                ("date", day.as_str()),
                ("lot", lot),
                ("vaccine", "XM0GQ8"),
            ];
            json!({
                "resource": questionnaire(&answers),
                "request": {"method": "POST", "url": "QuestionnaireResponse/$generateHealthCertificate"},
            })
        };
        let entries = [entry(&lot), entry("LOT-OF-NOBODY"), entry(&lot)];
        let batch =
            json!({"resourceType": "Bundle", "type": "batch", "entry": entries}).to_string();
        let headers = [("Content-Type", "application/fhir+json")];
        let mut staff = staff_of(place);
        let answer = ask(&mut staff, ("POST", "/fhir"), &headers, batch.as_bytes());
        assert_eq!(answer.status, 200, "{}", text_of(&answer));
        let answer = answer.json().expect("JSON");
        for (at, status) in [(0, "200"), (1, "422"), (2, "200")] {
            let told = text(&answer["entry"][at]["response"], "status");
            assert!(told.starts_with(status), "{}: {at}: {answer}", place.name);
        }
        assert_eq!(answer["entry"][0]["resource"]["type"], "document");
        assert_ne!(
            answer["entry"][0]["resource"]["identifier"],
            answer["entry"][2]["resource"]["identifier"]
        );
    });
}

#[test]
fn all_certificates_of_a_key_are_withdrawn_by_whoever_approves_and_by_nobody_else() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let of = |format: &str| {
            issued
                .iter()
                .find(|one| one["format"] == format)
                .expect("one")
        };
        let body = json!({"key": of("ddcc")["keyId"]}).to_string();
        let path = "/certificates/revoke";
        let mut staff = staff_of(place);
        let refused = ask(&mut staff, ("POST", path), &[JSON], body.as_bytes());
        assert_eq!(refused.status, 403, "{}", text_of(&refused));
        let mut approver = place.client(Role::Approver, "nobody");
        let told = ask(&mut approver, ("POST", path), &[JSON], body.as_bytes());
        assert_eq!(told.status, 200, "{}", text_of(&told));
        let told = told.json().expect("JSON");
        let hit = issued
            .iter()
            .filter(|one| one["keyId"] == of("ddcc")["keyId"])
            .count();
        assert_eq!(
            (&told["withdrawn"], &told["more"]),
            (&json!(hit), &json!(false))
        );
        for one in &issued {
            let now = place
                .get(&mut person, &text(&one["links"], "self"))
                .json()
                .expect("JSON");
            let is_hit = one["keyId"] == of("ddcc")["keyId"];
            assert_eq!(
                now["status"],
                if is_hit { "revoked" } else { "issued" },
                "{now}"
            );
            if is_hit {
                assert_eq!(now["revoked"]["reason"], "key");
                let register = place.get(&mut person, &format!("/fhir/{}", text(one, "register")));
                assert_eq!(register.json().expect("JSON")["status"], "entered-in-error");
            }
        }
        let again = ask(&mut approver, ("POST", path), &[JSON], body.as_bytes());
        assert_eq!(again.json().expect("JSON")["withdrawn"], 0);
    });
}

#[test]
fn what_is_no_certificate_is_told_by_its_layer_within_bounds() {
    each_place(|place| {
        let answers = [
            ("text/plain", b"nothing".to_vec(), "scan"),
            ("text/plain", b"HC1:abc".to_vec(), "transport"),
            ("text/plain", b"shc:/9999".to_vec(), "transport"),
            ("text/plain", vec![b'A'; 20_000], "scan"),
            ("image/png", b"no picture".to_vec(), "scan"),
            (
                "application/json",
                b"{\"texts\":[\"shc:/1/2/5676\"]}".to_vec(),
                "transport",
            ),
        ];
        for (media, bytes, layer) in answers {
            let verdict = place.verdict(media, &bytes);
            assert_eq!(verdict["answer"], "malformed", "{verdict}");
            assert_eq!(verdict["codes"][0]["layer"], layer, "{verdict}");
        }
        let mut anybody = place.anybody();
        let other = ask(
            &mut anybody,
            ("POST", "/verify"),
            &[("Content-Type", "text/csv")],
            b"x",
        );
        assert_eq!(other.status, 415);
        let empty = ask(&mut anybody, ("POST", "/verify"), &[], b"");
        assert_eq!(empty.status, 400);
    });
}
