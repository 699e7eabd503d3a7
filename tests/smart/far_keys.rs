//! Systems that keep their public keys at an address of their own: registered, proven, and refused when the keys are away.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// Publishes these keys on this machine, and counts who asked.
fn publish(keys: &Value) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a door");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&hits);
    let body = keys.to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: max-age=600";
            let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            // Whoever asked may be gone.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (origin, hits)
}

/// An address at which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a door");
    format!("http://{}", listener.local_addr().expect("an address"))
}

fn registration(address: &str) -> String {
    let registration = json!({
        "client_id": "link", "kind": "system", "name": {"ja": "連携", "en": "Link"},
        "maker": "みらいソフト", "tenant": "139998", "role": "vendor", "zones": ["internet"],
        "grant_types": ["client_credentials"], "scope": "system/Patient.rs",
        "jwks_uri": address,
    });
    registration.to_string()
}

fn register(place: &Place<'_>, list: &str, address: &str) -> Done {
    let file = place.0.dir.path().join("link.json");
    std::fs::write(&file, registration(address)).expect("a file");
    let listed = format!("egress.client_keys={list}");
    let file = file.display().to_string();
    let set = ["--set", listed.as_str(), "--set", "egress.loopback=true"];
    place.command(&[&["client", "add", file.as_str()], set.as_slice()].concat())
}

#[test]
fn r_b02_a_system_proves_itself_by_keys_at_its_own_address() {
    let key = SigningKey::generate(Algorithm::Es384).expect("a key");
    let (origin, hits) = publish(&json!({"keys": [key.public().to_jwk()]}));
    let away = nobody();
    let list = format!("{origin},{away}");
    let set = [
        SET[0],
        ("egress.client_keys", list.as_str()),
        ("egress.loopback", "true"),
    ];
    let databases = 2;
    each_own(&TOWNS, &set, true, |own| {
        let place = Place(own);
        let system = System {
            key: SigningKey::from_pem(&key.to_pem().expect("PEM"), Algorithm::Es384)
                .expect("a key"),
            audience: format!("{}/auth/token", place.base()),
            made: std::cell::Cell::default(),
        };
        let sign = || system.key.sign("JWT", &system.claims());
        let unlisted = register(
            &place,
            "https://elsewhere.example",
            &format!("{origin}/keys"),
        );
        assert_ne!(unlisted.code, 0, "nobody would ever ask there");
        assert!(
            unlisted.said.contains("egress.client_keys"),
            "{}",
            unlisted.said
        );
        let done = register(&place, &list, &format!("{origin}/keys"));
        assert_eq!(done.code, 0, "{}", done.said);
        for _ in 0..3 {
            let assertion = sign().expect("a signature");
            let answer = system.ask(&place, &assertion, "system/Patient.rs");
            assert_eq!(answer.status, 200, "{}", text_of(&answer));
            let token = member(&answer, "access_token");
            assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 200);
        }
        // A key that is not published proves nothing, and nobody asks again because of it.
        let stranger = SigningKey::generate(Algorithm::Es384).expect("a key");
        let forged = stranger.sign("JWT", &system.claims()).expect("a signature");
        let answer = system.ask(&place, &forged, "system/Patient.rs");
        refused(&answer, 401, "invalid_client");
        // Registered anew where nobody answers: refused, in the form of OAuth.
        let done = register(&place, &list, &format!("{away}/keys"));
        assert_eq!(done.code, 0, "{}", done.said);
        let assertion = sign().expect("a signature");
        let answer = system.ask(&place, &assertion, "system/Patient.rs");
        refused(&answer, 401, "invalid_client");
    });
    assert_eq!(
        hits.load(Ordering::SeqCst),
        databases,
        "once for each server"
    );
}
