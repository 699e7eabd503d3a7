//! Tablets over HTTP, on both databases: let in by a code, believed by their key, switched off, and everything that is not
//! as it should be. The ids are those of the list of requirements.

use std::sync::atomic::{AtomicU64, Ordering};

use access::{Role, Zone};
use openssl::sha::sha256;
use serde_json::{Value, json};
use sesshu_conformance::http::Response;
use sesshu_conformance::proof::{self, encoded, now};

use crate::harness::{Caller, Server, Town, each_database, rules_of, text_of};

static NEXT: AtomicU64 = AtomicU64::new(1);

/// The key of a tablet, which never leaves it.
struct Key(proof::Key);

impl Key {
    fn new() -> Key {
        Key(proof::Key::new().expect("a key"))
    }

    /// A proof with these changes to what it says; `null` leaves a claim out.
    fn proof(&self, method: &str, address: &str, token: Option<&str>, changes: &Value) -> String {
        let proof = self.0.proof_with(method, address, token, changes);
        proof.expect("a signature")
    }
}

/// A server, as a tablet sees it.
#[derive(Clone, Copy)]
struct Door(&'static Server);

impl Door {
    fn address(self, path: &str) -> String {
        format!("http://{}{path}", self.0.address(Zone::Internet))
    }

    fn ask(self, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut caller = self.0.stranger(Zone::Internet, None);
        caller.ask("POST", path, headers, body)
    }

    fn form(self, path: &str, proofs: &[String], body: &str) -> Response {
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        headers.extend(proofs.iter().map(|proof| ("DPoP", proof.as_str())));
        self.ask(path, &headers, body)
    }

    fn enrol(self, key: &Key, code: &str) -> Response {
        let proof = key.proof("POST", &self.address("/device/enrol"), None, &json!({}));
        self.form("/device/enrol", &[proof], &format!("code={code}"))
    }

    fn next_token(self, key: &Key, device: &str) -> Response {
        let proof = key.proof("POST", &self.address("/device/token"), None, &json!({}));
        self.form("/device/token", &[proof], &format!("device={device}"))
    }

    /// Opens a day of scans, as a tablet that proves its key.
    fn work(self, key: &Key, token: &str) -> Response {
        let proof = key.proof("POST", &self.address(SESSIONS), Some(token), &json!({}));
        self.work_by(&format!("DPoP {token}"), &[proof])
    }

    fn work_by(self, authorization: &str, proofs: &[String]) -> Response {
        let mut headers = vec![
            ("Content-Type", "application/json"),
            ("Authorization", authorization),
        ];
        headers.extend(proofs.iter().map(|proof| ("DPoP", proof.as_str())));
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        self.open(&headers, &format!("tablet-{next}"))
    }

    fn open(self, headers: &[(&str, &str)], number: &str) -> Response {
        let settings = json!({
            "deviceId": number,
            "date": immunization::Moment::from_unix(i64::try_from(now()).expect("a time")).expect("a moment").day().to_string(),
            "venue": { "name": "みらい市民体育館" },
            "doctor": "仮名 霞",
            "vaccine": { "product": "comirnaty" },
            "maker": "ファイザー",
            "lot": "FA1234",
        });
        self.ask(SESSIONS, headers, &settings.to_string())
    }
}

const SESSIONS: &str = "/device/sessions";
const CODES: &str = "/municipal/devices/codes";
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn told(response: &Response, status: u16) -> Value {
    assert_eq!(response.status, status, "{}", text_of(response));
    response.json().unwrap_or_default()
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn code(staff: &mut Caller) -> String {
    let made = staff.ask("POST", CODES, &[JSON], r#"{"site":"市民体育館"}"#);
    text(&told(&made, 201), "code")
}

/// A tablet that was let in: its door, key, id and first token.
fn tablet(town: &Town) -> (Door, Key, String, String) {
    let (door, key) = (Door(town.server), Key::new());
    let code = code(&mut town.caller(Role::Staff));
    let given = told(&door.enrol(&key, &code), 200);
    assert_eq!(given["municipality"], town.code.as_str());
    assert_eq!(given["token_type"], "DPoP");
    assert_eq!(given["expires_in"], 900);
    (
        door,
        key,
        text(&given, "device"),
        text(&given, "access_token"),
    )
}

#[test]
fn r_s01_a_tablet_is_let_in_by_a_code_and_its_key_and_works_for_its_town() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let made = staff.ask(
            "POST",
            CODES,
            &[JSON],
            r#"{"site":"市民体育館","minutes":3}"#,
        );
        let made = told(&made, 201);
        let (code, picture) = (text(&made, "code"), text(&made, "qr"));
        assert_eq!(code.len(), 43);
        assert!(
            picture.starts_with("<svg") && !picture.contains(&code),
            "{picture}"
        );
        let (door, key) = (Door(server), Key::new());
        let given = told(&door.enrol(&key, &code), 200);
        let (device, token) = (text(&given, "device"), text(&given, "access_token"));
        told(&door.work(&key, &token), 201);
        let again = told(&door.next_token(&key, &device), 200);
        told(&door.work(&key, &text(&again, "access_token")), 201);
        let listed = told(&staff.get("/municipal/devices"), 200);
        assert_eq!(listed["devices"][0]["id"], device.as_str());
        assert_eq!(listed["devices"][0]["site"], "市民体育館");
        assert!(listed["devices"][0].get("switchedOffAt").is_none());
        // Nothing that is told of a tablet shows a code or a token.
        let shown = listed.to_string();
        assert!(!shown.contains(&code) && !shown.contains(&token));
    });
}

#[test]
fn r_s01_nobody_is_let_in_without_a_code_a_proof_and_a_town() {
    each_database(|server| {
        let (town, door, key) = (server.town(), Door(server), Key::new());
        let code = code(&mut town.caller(Role::Staff));
        let here = door.address("/device/enrol");
        let body = format!("code={code}");
        let with = |proofs: &[String]| door.form("/device/enrol", proofs, &body);
        let proof = |changes: Value| vec![key.proof("POST", &here, None, &changes)];
        let twice = [proof(json!({})), proof(json!({}))].concat();
        let used = proof(json!({}));
        let unknown = door.form("/device/enrol", &used, "code=nobody-made-this");
        let stranger = Key::new();
        let mut forged = proof(json!({}));
        let other = stranger.proof("POST", &here, None, &json!({}));
        let signature = other.rsplit('.').next().unwrap_or_default();
        for one in &mut forged {
            let kept = one.rsplit_once('.').map_or("", |(kept, _)| kept).to_owned();
            *one = format!("{kept}.{signature}");
        }
        for (why, refused, name) in [
            ("no code", unknown, "invalid_grant"),
            ("no proof", with(&[]), "invalid_dpop_proof"),
            ("two proofs", with(&twice), "invalid_dpop_proof"),
            ("a proof of before", with(&used), "invalid_dpop_proof"),
            ("another's signature", with(&forged), "invalid_dpop_proof"),
            (
                "no text",
                with(&["not.a.proof".to_owned()]),
                "invalid_dpop_proof",
            ),
            (
                "another method",
                with(&proof(json!({"htm": "GET"}))),
                "invalid_dpop_proof",
            ),
            (
                "another address",
                with(&proof(json!({"htu": door.address("/device/token")}))),
                "invalid_dpop_proof",
            ),
            (
                "yesterday's",
                with(&proof(json!({"iat": now() - 120}))),
                "invalid_dpop_proof",
            ),
            (
                "tomorrow's",
                with(&proof(json!({"iat": now() + 120}))),
                "invalid_dpop_proof",
            ),
            (
                "no name",
                with(&proof(json!({"jti": null}))),
                "invalid_dpop_proof",
            ),
        ] {
            let status = if name == "invalid_grant" { 400 } else { 401 };
            let answer = told(&refused, status);
            assert_eq!(answer["error"], name, "{why}: {answer}");
        }
        // None of it has used the code up.
        told(&door.enrol(&key, &code), 200);
        for role in [Role::Vendor, Role::Device, Role::Person] {
            let refused = town
                .caller(role)
                .ask("POST", CODES, &[JSON], r#"{"site":"x"}"#);
            assert!([401, 403, 404].contains(&refused.status), "{role:?}");
        }
        let mut staff = town.caller(Role::Staff);
        for (body, rule) in [
            ("{}", "posted-missing"),
            (r#"{"site":" "}"#, "posted-blank"),
            (r#"{"site":"x","minutes":11}"#, "posted-value"),
            (r#"{"site":"x","minutes":0}"#, "posted-value"),
            (r#"{"site":"x","colour":"red"}"#, "posted-unknown"),
            ("[]", "posted-malformed"),
        ] {
            let refused = staff.ask("POST", CODES, &[JSON], body);
            assert_eq!(rules_of(&refused), [rule], "{body}: {}", text_of(&refused));
        }
    });
}

#[test]
fn r_s02_a_code_that_comes_twice_switches_the_first_tablet_off() {
    each_database(|server| {
        let (town, door) = (server.town(), Door(server));
        let mut staff = town.caller(Role::Staff);
        let code = code(&mut staff);
        let (first, second) = (Key::new(), Key::new());
        let given = told(&door.enrol(&first, &code), 200);
        let token = text(&given, "access_token");
        told(&door.work(&first, &token), 201);
        assert_eq!(
            told(&door.enrol(&second, &code), 400)["error"],
            "invalid_grant"
        );
        assert_eq!(door.work(&first, &token).status, 401);
        assert_eq!(door.next_token(&first, &text(&given, "device")).status, 401);
        let listed = told(&staff.get("/municipal/devices"), 200);
        assert!(
            listed["devices"][0]["switchedOffAt"].is_string(),
            "{listed}"
        );
        // The town is told in its trail.
        let begun = std::time::Instant::now();
        loop {
            let trail = told(&staff.get("/fhir/AuditEvent/$trail"), 200).to_string();
            if trail.contains("alert-reused") {
                break;
            }
            assert!(begun.elapsed().as_secs() < 60, "{trail}");
        }
    });
}

#[test]
fn r_s03_a_tablets_token_is_worth_nothing_without_its_key() {
    each_database(|server| {
        let town = server.town();
        let (door, key, device, token) = tablet(&town);
        let here = door.address(SESSIONS);
        let bound = format!("DPoP {token}");
        let by = |changes: Value| vec![key.proof("POST", &here, Some(&token), &changes)];
        let stranger = Key::new();
        let anothers = vec![stranger.proof("POST", &here, Some(&token), &json!({}))];
        let plain = door.work_by(&format!("Bearer {token}"), &[]);
        assert_eq!(rules_of(&plain), ["token-unknown"]);
        let with_proof = door.work_by(&format!("Bearer {token}"), &by(json!({})));
        assert_eq!(with_proof.status, 401);
        let used = by(json!({}));
        told(&door.work_by(&bound, &used), 201);
        for (why, proofs, rule) in [
            ("no proof", vec![], "proof-refused"),
            ("the same again", used, "proof-refused"),
            ("another key", anothers, "token-unknown"),
            ("no token in it", by(json!({"ath": null})), "proof-refused"),
            (
                "another token",
                by(json!({"ath": encoded(&sha256(b"other"))})),
                "proof-refused",
            ),
            ("another method", by(json!({"htm": "GET"})), "proof-refused"),
            (
                "another address",
                by(json!({"htu": door.address("/device/scans")})),
                "proof-refused",
            ),
            ("stale", by(json!({"iat": now() - 90})), "proof-refused"),
        ] {
            let refused = door.work_by(&bound, &proofs);
            assert_eq!(refused.status, 401, "{why}");
            assert_eq!(rules_of(&refused), [rule], "{why}");
            let challenge = refused.header("www-authenticate").unwrap_or_default();
            assert!(challenge.starts_with("DPoP "), "{why}: {challenge}");
        }
        // A key that was not let in gets no token for the tablet.
        assert_eq!(
            told(&door.next_token(&stranger, &device), 401)["error"],
            "invalid_dpop_proof"
        );
        assert_eq!(
            told(&door.next_token(&key, "nobody"), 401)["error"],
            "invalid_client"
        );
    });
}

#[test]
fn r_s04_a_tablet_that_is_switched_off_is_off_at_once_and_only_for_its_own_town() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let (door, key, device, token) = tablet(&town);
        let revoke = format!("/municipal/devices/{device}/revoke");
        let mut stranger = other.caller(Role::Staff);
        let refused = stranger.ask("POST", &revoke, &[JSON], "");
        assert_eq!(rules_of(&refused), ["device-unknown"]);
        let listed = told(&stranger.get("/municipal/devices"), 200);
        assert_eq!(listed["devices"], json!([]));
        told(&door.work(&key, &token), 201);
        let mut staff = town.caller(Role::Staff);
        for _ in 0..2 {
            let off = told(&staff.ask("POST", &revoke, &[JSON], ""), 200);
            assert!(off["switchedOffAt"].is_string(), "{off}");
        }
        assert_eq!(door.work(&key, &token).status, 401);
        let refused = told(&door.next_token(&key, &device), 401);
        assert_eq!(refused["error"], "invalid_client");
    });
}

/// A tablet that opened a day of scans under this number: its id, key, token and session.
fn at_work(town: &Town, number: &str) -> (String, Key, String, String) {
    let (door, key, device, token) = tablet(town);
    let proof = key.proof("POST", &door.address(SESSIONS), Some(&token), &json!({}));
    let authorization = format!("DPoP {token}");
    let headers = [
        JSON,
        ("Authorization", authorization.as_str()),
        ("DPoP", proof.as_str()),
    ];
    let session = text(&told(&door.open(&headers, number), 201), "sessionId");
    (device, key, token, session)
}

fn scan_of(session: &str, device: &str, town: &Town, number: u64) -> Value {
    let now = immunization::Moment::from_unix(i64::try_from(now()).expect("a time"));
    json!({
        "scanId": format!("0197c1f0-7c1e-7a51-9d2f-{number:012}"),
        "sessionId": session, "segment": 1, "deviceId": device,
        "capturedAt": now.expect("a moment").to_string(), "intent": "auto",
        "readings": [{ "source": "qr", "text": format!("21{}{number:010}", town.code) }],
    })
}

fn to_check(resource: &Value) -> bool {
    let tags = resource["meta"]["tag"].as_array().cloned();
    tags.unwrap_or_default()
        .iter()
        .any(|tag| tag["code"] == "to-check")
}

#[test]
fn r_s10_staff_hand_in_what_a_tablet_held_that_was_switched_off() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let mut staff = town.caller(Role::Staff);
        let patient = json!({
            "resourceType": "Patient", "birthDate": "1950-04-15",
            "identifier": [{
                "system": format!("https://sesshu.example/fhir/sid/coupon/{}", town.code), "value": "0000000071",
            }],
        });
        told(&town.vendor().post("Patient", &patient.to_string()), 201);
        let (device, key, token, session) = at_work(&town, "tab-71");
        let (_, _, _, elsewhere) = at_work(&town, "tab-72");
        let door = Door(server);
        // One of somebody who is registered here, and one of nobody.
        let scans: Vec<Value> = [71, 72]
            .map(|number| scan_of(&session, "tab-71", &town, number))
            .to_vec();
        let sent = json!({ "scans": scans }).to_string();
        let hand_in = format!("/municipal/devices/{device}/scans");
        let post =
            |caller: &mut Caller, path: &str, body: &str| caller.ask("POST", path, &[JSON], body);
        // A tablet that is on sends its scans itself.
        let early = post(&mut staff, &hand_in, &sent);
        assert_eq!(early.status, 409, "{}", text_of(&early));
        assert_eq!(rules_of(&early), ["device-on"]);
        told(
            &post(
                &mut staff,
                &format!("/municipal/devices/{device}/revoke"),
                "{}",
            ),
            200,
        );
        let here = door.address("/device/scans");
        let proof = key.proof("POST", &here, Some(&token), &json!({}));
        let authorization = format!("DPoP {token}");
        let headers = [
            JSON,
            ("Authorization", authorization.as_str()),
            ("DPoP", proof.as_str()),
        ];
        assert_eq!(door.ask("/device/scans", &headers, &sent).status, 401);
        // Neither another town's staff, nor a vendor, nor a device, nor the public brings them in.
        let stranger = post(&mut other.caller(Role::Staff), &hand_in, &sent);
        assert_eq!(rules_of(&stranger), ["device-unknown"]);
        for role in [Role::Vendor, Role::Device, Role::Person] {
            let refused = post(&mut town.caller(role), &hand_in, &sent);
            assert!([401, 403, 404].contains(&refused.status), "{role:?}");
        }
        // What another tablet was doing is not this one's.
        let foreign = scan_of(&elsewhere, "tab-72", &town, 73).to_string();
        assert_eq!(
            rules_of(&post(&mut staff, &hand_in, &foreign)),
            ["session-unknown"]
        );
        let done = told(&post(&mut staff, &hand_in, &sent), 200);
        let codes: Vec<&str> = (0..2)
            .filter_map(|at| done["results"][at]["outcome"].as_str())
            .collect();
        assert_eq!(codes, ["RECORDED", "WAITING"], "{done}");
        for at in 0..2 {
            let address = done["results"][at]["immunization"]
                .as_str()
                .expect("a dose");
            // From its first version on, the dose says that somebody should look.
            let first = told(&staff.get(&format!("/fhir/{address}/_history/1")), 200);
            assert!(to_check(&first), "{first}");
            let found = told(
                &staff.get(&format!("/fhir/Provenance?target={address}")),
                200,
            );
            let act = &found["entry"][0]["resource"];
            assert!(to_check(act), "{found}");
            // Both are named: the tablet, and who brought it in.
            let agents = act["agent"].to_string();
            assert!(
                agents.contains("tab-71") && agents.contains("/sid/client"),
                "{agents}"
            );
        }
        // Once more, it is the same answer and no second dose.
        let again = told(&post(&mut staff, &hand_in, &sent), 200);
        assert_eq!(
            again["results"][0]["immunization"],
            done["results"][0]["immunization"]
        );
        let all = told(&staff.get("/fhir/Immunization?_summary=count"), 200);
        assert_eq!(all["total"], 2, "{all}");
    });
}
