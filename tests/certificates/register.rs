//! Certificates as they rest: the same bytes at every reading, found by whoever may find them, and written by nobody else.

use std::io::{Read, Write};
use std::net::TcpStream;

use access::{Role, Zone};
use serde_json::{Value, json};
use sesshu_conformance::http::Response;

use super::{OTHER, Place, TRAVELLER, ask, each_place, staff_of, text, travel};
use crate::harness::{rules_of, text_of};

const FHIR: (&str, &str) = ("Content-Type", "application/fhir+json");

/// What a certificate is to be read as, below its address.
const RENDERINGS: [&str; 5] = ["text", "code.png", "code.svg", "pdf", "document"];

#[test]
fn what_is_stored_of_a_certificate_is_the_same_to_the_byte_whoever_reads_it_and_however_often() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let mut staff = staff_of(place);
        let forged = [
            ("X-Forwarded-Host", "evil.example"),
            ("Forwarded", "host=evil.example;proto=https"),
        ];
        for one in place.issued(&mut person, &travel()) {
            let number = text(&one, "id");
            let entry = format!("/fhir/DocumentReference/{number}");
            let renderings = RENDERINGS.map(|name| format!("/certificates/{number}/{name}"));
            for path in renderings.iter().chain([&entry]) {
                let first = place.get(&mut person, path);
                assert_eq!(first.status, 200, "{path}: {}", text_of(&first));
                let others = [
                    place.get(&mut person, path),
                    place.get(&mut staff, path),
                    ask(&mut person, ("GET", path), &forged, b""),
                    by_name(place, "evil.example", path),
                ];
                for other in others {
                    assert_eq!(other.status, 200, "{path}: {}", text_of(&other));
                    assert!(other.body == first.body, "{}: {path}", place.name);
                }
                // A drawn sheet is packed; its words are taken out by the verifier. What can be read here, is.
                assert!(!text_of(&first).contains("evil"), "{path}");
            }
        }
    });
}

/// Asks for something as the traveller, under another name of the server.
fn by_name(place: &Place, host: &str, path: &str) -> Response {
    let token = place.running.token(Role::Person, super::TOWN, TRAVELLER);
    let token = token.expect("a token");
    let address = place.running.address(Zone::Internet);
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let body = bytes.split_off(end.expect("a head") + 4);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Response {
        status: status.expect("a status"),
        headers: Vec::new(),
        body,
    }
}

#[test]
fn a_forged_host_reaches_no_sheet() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let path = text(&issued[0]["links"], "pdf");
        let sheet = by_name(place, "evil.example", &path);
        assert_eq!(sheet.status, 200, "{}", text_of(&sheet));
        let file = place.dir.path().join("sheet.pdf");
        std::fs::write(&file, &sheet.body).expect("written");
        // Where there is no reader, the bytes above were the same as those under the right name.
        let read = std::process::Command::new("pdftotext")
            .arg(&file)
            .arg("-")
            .output();
        if let Ok(read) = read {
            let words = String::from_utf8_lossy(&read.stdout).into_owned();
            assert!(words.contains("/verify"), "{words}");
            assert!(!words.contains("evil"), "{words}");
        }
        assert!(
            sheet.body == place.get(&mut person, &path).body,
            "{}",
            place.name
        );
    });
}

/// What a search finds.
fn found(place: &Place, client: &mut sesshu_conformance::http::Client, query: &str) -> usize {
    let answer = place.get(client, &format!("/fhir/DocumentReference?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", text_of(&answer));
    let bundle = answer.json().expect("JSON");
    bundle["entry"].as_array().map_or(0, Vec::len)
}

#[test]
fn register_entries_are_found_by_the_person_and_by_staff_and_by_nobody_elses_app() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let count = place.issued(&mut person, &travel()).len();
        let query = format!("patient={TRAVELLER}");
        assert_eq!(found(place, &mut person, &query), count, "{}", place.name);
        assert_eq!(found(place, &mut staff_of(place), &query), count);
        let mut neighbour = place.client(Role::Person, OTHER);
        let theirs = place.get(&mut neighbour, &format!("/fhir/DocumentReference?{query}"));
        let theirs = text_of(&theirs);
        assert!(!theirs.contains("certificate-format"), "{theirs}");
        // What there is of it can be fetched again, by the addresses that the entry has.
        let bundle = place.get(&mut person, &format!("/fhir/DocumentReference?{query}"));
        let bundle = bundle.json().expect("JSON");
        let mut fetched = 0;
        for entry in bundle["entry"].as_array().expect("entries") {
            for content in entry["resource"]["content"].as_array().expect("contents") {
                let address = text(&content["attachment"], "url");
                let again = place.get(&mut person, &address);
                assert_eq!(again.status, 200, "{address}");
                let media = again.header("content-type").unwrap_or_default();
                assert!(
                    media.starts_with(&text(&content["attachment"], "contentType")),
                    "{media}"
                );
                fetched += 1;
            }
        }
        assert_eq!(fetched, 3 * count);
    });
}

#[test]
fn nobody_writes_a_register_entry_but_the_house_with_its_certificate() {
    each_place(|place| {
        let mut person = place.client(Role::Person, TRAVELLER);
        let issued = place.issued(&mut person, &travel());
        let number = text(&issued[0], "id");
        let path = format!("/fhir/DocumentReference/{number}");
        let before = place.get(&mut person, &path);
        let entry = before.json().expect("JSON");
        let mut fresh = entry.clone();
        fresh.as_object_mut().expect("an object").remove("id");
        let mut plain = fresh.clone();
        plain
            .as_object_mut()
            .expect("an object")
            .remove("masterIdentifier");
        plain.as_object_mut().expect("an object").remove("meta");
        plain["id"] = json!(number);
        let patch = json!([{"op": "replace", "path": "/status", "value": "entered-in-error"}]);
        let transaction = |method: &str, url: &str, resource: &Value| {
            let mut entry = json!({"request": {"method": method, "url": url}});
            if method != "POST" {
                entry["request"]["ifMatch"] = json!("W/\"2\"");
            }
            if method != "DELETE" {
                entry["resource"] = resource.clone();
            }
            json!({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
        };
        let below = format!("DocumentReference/{number}");
        let found = format!("/fhir/DocumentReference?patient={TRAVELLER}&_id={number}");
        let json_patch = ("Content-Type", "application/json-patch+json");
        for role in [Role::Vendor, Role::Staff] {
            let mut client = place.client(role, "nobody");
            let tries = [
                ("PUT", path.as_str(), FHIR, entry.clone()),
                ("PUT", path.as_str(), FHIR, plain.clone()),
                ("POST", "/fhir/DocumentReference", FHIR, fresh.clone()),
                ("PUT", found.as_str(), FHIR, plain.clone()),
                ("PATCH", path.as_str(), json_patch, patch.clone()),
                ("DELETE", path.as_str(), FHIR, Value::Null),
                ("POST", "/fhir", FHIR, transaction("PUT", &below, &plain)),
                ("POST", "/fhir", FHIR, transaction("DELETE", &below, &plain)),
                (
                    "POST",
                    "/fhir",
                    FHIR,
                    transaction("POST", "DocumentReference", &fresh),
                ),
            ];
            for (method, path, header, body) in tries {
                let body = if body.is_null() {
                    String::new()
                } else {
                    body.to_string()
                };
                // Staff has to name the version that it changes; it is the one that is there.
                let headers = [header, ("If-Match", "W/\"2\"")];
                let headers = match method {
                    "POST" => &headers[..1],
                    _ => &headers[..],
                };
                let refused = ask(&mut client, (method, path), headers, body.as_bytes());
                let told = text_of(&refused);
                assert_eq!(
                    refused.status, 403,
                    "{}: {method} {path}: {told}",
                    place.name
                );
                assert_eq!(
                    rules_of(&refused),
                    ["certificate-register"],
                    "{method} {path}"
                );
            }
        }
        assert!(
            place.get(&mut person, &path).body == before.body,
            "{}",
            place.name
        );
        // Other documents are the vendor's own affair.
        let mut vendor = place.client(Role::Vendor, "nobody");
        plain.as_object_mut().expect("an object").remove("id");
        let written = ask(
            &mut vendor,
            ("POST", "/fhir/DocumentReference"),
            &[FHIR],
            plain.to_string().as_bytes(),
        );
        assert_eq!(written.status, 201, "{}", text_of(&written));
    });
}
