//! Systems that prove who they are by the certificate of their connection, on both databases: over TLS of the server's own,
//! and behind a proxy that hands the certificate on. The ids are those of the list of requirements.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use access::Zone;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::sha::sha256;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request, Response};

use crate::harness::{Own, each_own, text_of};
use authority::{Authority, Pair, Wanted, now};

// The server's own tests of certificates use the same authority.
#[path = "../server/app/src/zone/tests/authority.rs"]
mod authority;

const TOWN: &str = "139998";
const TOKEN_FORM: &str = "grant_type=client_credentials&client_id=town-system&scope=system/*.cruds";

/// An authority, and the systems that it knows.
struct Systems {
    folder: tempfile::TempDir,
    authority: Authority,
    good: Pair,
    other: Pair,
}

impl Systems {
    fn new() -> Systems {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Authority::new("authority of towns");
        authority.write(folder.path(), &authority.list(&[13], now()));
        let good = authority.sign("town-system", &Wanted::good(2));
        let other = authority.sign("other-system", &Wanted::good(3));
        Systems {
            folder,
            authority,
            good,
            other,
        }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Leaves a server's own certificate and key.
    fn write_server(&self) {
        let wanted = Wanted {
            for_clients: false,
            ..Wanted::good(4)
        };
        let pair = self.authority.sign("localhost", &wanted);
        let write = |name: &str, pem: Vec<u8>| {
            std::fs::write(self.folder.path().join(name), pem).expect("written");
        };
        write("server.pem", pair.certificate.to_pem().expect("PEM"));
        write(
            "server.key",
            pair.key.private_key_to_pem_pkcs8().expect("PEM"),
        );
    }
}

fn name_of(pair: &Pair) -> String {
    let digest = sha256(&pair.certificate.to_der().expect("bytes"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Registers the system under its certificate.
fn register(own: &Own, systems: &Systems) {
    let registration = json!({
        "client_id": "town-system",
        "kind": "system",
        "name": { "ja": "庁内のシステム", "en": "A system of the town" },
        "maker": "Mirai Systems",
        "tenant": TOWN,
        "role": "vendor",
        "zones": ["internet"],
        "grant_types": ["client_credentials"],
        "scope": "system/*.cruds",
        "certificate": name_of(&systems.good),
    });
    let file = own.dir.path().join("system.json");
    std::fs::write(&file, registration.to_string()).expect("written");
    let words = ["client", "add", &file.display().to_string()];
    let done = own.command((&[TOWN], &[]), &words);
    assert_eq!(done.code, 0, "{}", done.said);
}

/// One request over TLS, with this certificate; nothing where the server ends the connection.
fn over_tls(own: &Own, shown: Option<&Pair>, request: &str) -> Option<(u16, Value)> {
    let mut connector = SslConnector::builder(SslMethod::tls_client()).expect("a client");
    connector.set_verify(SslVerifyMode::NONE);
    if let Some(pair) = shown {
        connector.set_certificate(&pair.certificate).expect("set");
        connector.set_private_key(&pair.key).expect("set");
    }
    let socket = TcpStream::connect(own.running.address(Zone::Internet)).expect("a connection");
    let patience = Some(Duration::from_secs(20));
    socket.set_read_timeout(patience).expect("a timeout");
    let mut wire = connector.build().connect("localhost", socket).ok()?;
    wire.write_all(request.as_bytes()).ok()?;
    let mut text = Vec::new();
    let _ = wire.read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    let status = text.get(9..12)?.parse().ok()?;
    let body = text.split_once("\r\n\r\n")?.1;
    Some((status, serde_json::from_str(body).unwrap_or_default()))
}

fn token_request(further: &str) -> String {
    format!(
        "POST /auth/token HTTP/1.1\r\nHost: t.example\r\nConnection: close\r\n{further}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{TOKEN_FORM}",
        TOKEN_FORM.len()
    )
}

fn reading(token: &str) -> String {
    format!(
        "GET /fhir/Patient HTTP/1.1\r\nHost: t.example\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    )
}

#[test]
fn r_f07_f08_a_system_is_known_by_its_certificate_and_its_tokens_hold_with_it_alone() {
    let systems = Systems::new();
    systems.write_server();
    let files = [
        "authorities.pem",
        "revocations.pem",
        "server.pem",
        "server.key",
    ];
    let [authorities, revocations, certificate, key] = files.map(|name| systems.file(name));
    let set = [
        ("internet.client_authorities", authorities.as_str()),
        ("internet.client_revocations", &revocations),
        ("internet.tls_certificate", &certificate),
        ("internet.tls_key", &key),
    ];
    each_own(&[TOWN], &set, false, |own| {
        register(own, &systems);
        let ask = |shown: Option<&Pair>, request: &str| over_tls(own, shown, request);
        let (status, answer) = ask(Some(&systems.good), &token_request("")).expect("an answer");
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["token_type"], "Bearer");
        let token = answer["access_token"].as_str().expect("a token");
        let status = |shown, request: &str| ask(shown, request).map(|(status, _)| status);
        assert_eq!(status(Some(&systems.good), &reading(token)), Some(200));
        assert_eq!(status(None, &reading(token)), Some(401));
        assert_eq!(status(Some(&systems.other), &reading(token)), Some(401));
        // It is not remembered as somebody's who showed nothing.
        assert_eq!(status(Some(&systems.good), &reading(token)), Some(200));
        for shown in [None, Some(&systems.other)] {
            let (status, answer) = ask(shown, &token_request("")).expect("an answer");
            assert_eq!((status, &answer["error"]), (401, &json!("invalid_client")));
        }
        // Nobody but a proxy that is believed hands certificates on (R-F09).
        let (status, answer) = ask(None, &token_request(&handed_on(&systems.good))).expect("one");
        assert_eq!((status, &answer["error"]), (401, &json!("invalid_client")));
        let good = ask(
            None,
            "GET /fhir/metadata HTTP/1.1\r\nHost: t.example\r\nConnection: close\r\n\r\n",
        );
        assert_eq!(good.expect("an answer").0, 200);
        refusals(own, &systems);
    });
}

/// Connections that end before their first answer.
fn refusals(own: &Own, systems: &Systems) {
    let ended = Wanted {
        until: now() - 60,
        ..Wanted::good(5)
    };
    let of_servers = Wanted {
        for_clients: false,
        ..Wanted::good(6)
    };
    let stranger = Authority::new("authority of towns");
    for (what, pair) in [
        ("expired", systems.authority.sign("town-system", &ended)),
        (
            "of servers",
            systems.authority.sign("town-system", &of_servers),
        ),
        (
            "taken back",
            systems.authority.sign("town-system", &Wanted::good(13)),
        ),
        ("unknown", stranger.sign("town-system", &Wanted::good(2))),
    ] {
        let metadata =
            "GET /fhir/metadata HTTP/1.1\r\nHost: t.example\r\nConnection: close\r\n\r\n";
        assert_eq!(over_tls(own, Some(&pair), metadata), None, "{what}");
    }
}

/// The header by which a proxy tells what its client showed.
fn handed_on(pair: &Pair) -> String {
    let bytes = pair.certificate.to_der().expect("bytes");
    format!("Client-Cert: :{}:\r\n", STANDARD.encode(bytes))
}

#[test]
fn r_f09_behind_a_proxy_its_word_counts_and_nobody_elses() {
    let systems = Systems::new();
    let files = ["authorities.pem", "revocations.pem"].map(|name| systems.file(name));
    let set = [
        ("internet.client_authorities", files[0].as_str()),
        ("internet.client_revocations", &files[1]),
        ("server.trusted_proxies", "127.0.0.1"),
    ];
    each_own(&[TOWN], &set, false, |own| {
        register(own, &systems);
        let header = |pair: &Pair| {
            handed_on(pair)
                .trim()
                .split_once(": ")
                .expect("one")
                .1
                .to_owned()
        };
        let (good, other) = (header(&systems.good), header(&systems.other));
        let revoked = header(&systems.authority.sign("town-system", &Wanted::good(13)));
        let token = asked(own, Some(&good));
        assert_eq!(token.status, 200, "{}", text_of(&token));
        let token: Value = serde_json::from_slice(&token.body).expect("JSON");
        let bearer = format!(
            "Bearer {}",
            token["access_token"].as_str().expect("a token")
        );
        let read = |shown: Option<&str>| {
            let mut headers = vec![("Authorization", bearer.as_str())];
            headers.extend(shown.map(|shown| ("Client-Cert", shown)));
            send(own, ("GET", "/fhir/Patient"), &headers, None).status
        };
        assert_eq!(read(Some(&good)), 200);
        for shown in [None, Some(other.as_str()), Some(&revoked)] {
            assert_eq!(read(shown), 401);
            assert_eq!(asked(own, shown).status, 401);
        }
        for broken in ["", ":", "::", ":AAAA:", "AAAA", "?1"] {
            let answer = asked(own, Some(broken));
            assert_eq!(answer.status, 400, "{broken}: {}", text_of(&answer));
        }
    });
}

fn asked(own: &Own, shown: Option<&str>) -> Response {
    let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
    headers.extend(shown.map(|shown| ("Client-Cert", shown)));
    send(own, ("POST", "/auth/token"), &headers, Some(TOKEN_FORM))
}

fn send(
    own: &Own,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Response {
    let mut client = Client::new(own.running.address(Zone::Internet), Duration::from_secs(60));
    let request = Request {
        method,
        path,
        headers,
        body: body.map(str::as_bytes),
    };
    client.send(&request).expect("an answer")
}
