//! The authorization server over HTTP, on both databases: an app of a person from discovery to the end of its tokens, a
//! system that proves itself, and what comes of everything that is not as it should be.

use std::fmt::Write as _;
use std::time::Duration;

use access::Zone;
use access::jose::{Algorithm, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request, Response};

use crate::harness::{Own, each_own, text_of};
use crate::reindex::Done;

mod assertions;
mod criteria;
mod demo;
mod emergency;
mod far_keys;
mod federation;
mod launch;
mod own;
mod provider;
mod provider_file;
mod pushed;
mod second;
mod subscriptions;

const TOWNS: [&str; 2] = ["139998", "279986"];
const SET: [(&str, &str); 1] = [("forecast.interval", "0ms")];
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "http://127.0.0.1:9000/back";
const ASKED: &str = "openid fhirUser launch/patient offline_access patient/*.rs";

/// A form or query out of these.
fn form(pairs: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    out.push(char::from(byte));
                }
                _ => write!(out, "%{byte:02X}").expect("a text"),
            }
            out
        })
    };
    let all: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    all.join("&")
}

/// What stands behind a name in an address.
fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    let found = query.split('&').find_map(|pair| {
        let (known, value) = pair.split_once('=')?;
        (known == name).then_some(value)
    })?;
    let mut bytes = Vec::new();
    let mut rest = found.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            b'+' => b' ',
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The server, seen from outside.
struct Place<'a>(&'a Own);

impl Place<'_> {
    fn base(&self) -> String {
        format!("http://{}", self.0.running.address(Zone::Internet))
    }

    fn ask(
        &self,
        zone: Zone,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Response {
        let mut client = Client::new(self.0.running.address(zone), Duration::from_secs(60));
        let request = Request {
            method,
            path,
            headers,
            body: body.map(str::as_bytes),
        };
        client.send(&request).expect("an answer")
    }

    fn post(&self, path: &str, pairs: &[(&str, &str)], further: &[(&str, &str)]) -> Response {
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        headers.extend(further);
        self.ask(Zone::Internet, ("POST", path), &headers, Some(&form(pairs)))
    }

    fn get(&self, path: &str, token: &str) -> u16 {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        self.ask(Zone::Internet, ("GET", path), &headers, None)
            .status
    }

    fn command(&self, words: &[&str]) -> Done {
        self.0.command((&TOWNS, &[]), words)
    }

    /// The request of the app, with some of it different; an empty value leaves a parameter out.
    fn request(&self, changes: &[(&str, &str)]) -> String {
        let audience = format!("{}/fhir", self.base());
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", "dose-notes"),
            ("redirect_uri", BACK),
            ("scope", ASKED),
            ("state", "a state&=?"),
            ("aud", audience.as_str()),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("nonce", "n-1"),
        ];
        for &(name, value) in changes {
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
        }
        pairs.retain(|(_, value)| !value.is_empty());
        format!("/auth/authorize?{}", form(&pairs))
    }

    /// An app sends a person: the page, the cookie, and what the form carries.
    fn begin(&self, changes: &[(&str, &str)]) -> (String, String) {
        let path = self.request(changes);
        let page = self.ask(Zone::Internet, ("GET", &path), &[], None);
        assert_eq!(page.status, 200, "{}", text_of(&page));
        let cookie = page.header("set-cookie").expect("a cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite"));
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        (cookie, carried(&page))
    }

    fn step(&self, cookie: &str, pairs: &[(&str, &str)]) -> Response {
        self.post("/auth/authorize", pairs, &[("Cookie", cookie)])
    }

    fn sign_in(&self, cookie: &str, request: &str, password: &str) -> Response {
        let pairs = [
            ("request", request),
            ("name", "hanako"),
            ("password", password),
            ("step", "sign-in"),
        ];
        self.step(cookie, &pairs)
    }

    /// Somebody signs in and allows this; where the app is sent.
    fn allowed(&self, ticks: &[&str]) -> String {
        self.allowed_of(&[], ticks)
    }

    /// The same of a request with some of it different.
    fn allowed_of(&self, changes: &[(&str, &str)], ticks: &[&str]) -> String {
        let (cookie, request) = self.begin(changes);
        let page = self.sign_in(&cookie, &request, "mirai-no-hanako");
        assert_eq!(page.status, 200, "{}", text_of(&page));
        let request = carried(&page);
        let names: Vec<String> = (0..ticks.len()).map(|at| format!("grant.{at}")).collect();
        let mut pairs = vec![("request", request.as_str()), ("step", "allow")];
        for (name, &tick) in names.iter().zip(ticks) {
            pairs.push((name.as_str(), tick));
        }
        let answer = self.step(&cookie, &pairs);
        assert_eq!(answer.status, 303, "{}", text_of(&answer));
        answer.header("location").expect("a location").to_owned()
    }

    fn code(&self) -> String {
        let to = self.allowed(&["patient/*.rs", "offline_access", "fhirUser"]);
        parameter(&to, "code").expect("a code")
    }

    fn token(&self, pairs: &[(&str, &str)]) -> Response {
        self.post("/auth/token", pairs, &[])
    }

    fn redeem(&self, code: &str, changes: &[(&str, &str)]) -> Response {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
            ("client_id", "dose-notes"),
        ];
        for &(name, value) in changes {
            pairs.retain(|(known, _)| *known != name);
            pairs.push((name, value));
        }
        self.token(&pairs)
    }

    fn refresh(&self, token: &str) -> Response {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", "dose-notes"),
        ])
    }
}

fn carried(page: &Response) -> String {
    let text = text_of(page);
    let rest = text.split("name=\"request\" value=\"").nth(1);
    let value = rest.and_then(|rest| rest.split('"').next());
    value.expect("what the form carries").to_owned()
}

fn member(answer: &Response, name: &str) -> String {
    let json = answer.json().expect("JSON");
    json[name].as_str().unwrap_or_default().to_owned()
}

/// A refusal of OAuth: its status and name, never kept by anybody.
fn refused(answer: &Response, status: u16, name: &str) {
    assert_eq!(
        (answer.status, member(answer, "error").as_str()),
        (status, name),
        "{}",
        text_of(answer)
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn r_o_an_app_goes_the_whole_way_and_no_other_way() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        discovery(&place);
        first_way(&place);
        refreshing(&place);
        codes(&place);
        requests(&place);
        pages(&place);
        accounts(&place);
    });
}

/// R-O01, R-O19: what works is listed, and nobody registers a client from outside.
fn discovery(place: &Place<'_>) {
    let path = "/fhir/.well-known/smart-configuration";
    let html = [("Accept", "text/html"), ("Origin", "https://any.example")];
    let found = place.ask(Zone::Internet, ("GET", path), &html, None);
    assert_eq!(found.header("content-type"), Some("application/json"));
    assert_eq!(found.header("access-control-allow-origin"), Some("*"));
    let document = found.json().expect("JSON");
    for (name, path) in [
        ("authorization_endpoint", "/auth/authorize"),
        ("token_endpoint", "/auth/token"),
        ("pushed_authorization_request_endpoint", "/auth/par"),
        ("jwks_uri", "/auth/jwks"),
        ("issuer", ""),
    ] {
        assert_eq!(document[name], json!(format!("{}{path}", place.base())));
    }
    let openid = "/.well-known/openid-configuration";
    let openid = place.ask(Zone::Internet, ("GET", openid), &[], None);
    let openid = openid.json().expect("JSON");
    assert_eq!(
        openid["id_token_signing_alg_values_supported"],
        json!(["RS256"])
    );
    let keys = place.ask(Zone::Internet, ("GET", "/auth/jwks"), &[], None);
    let keys = keys.json().expect("JSON");
    assert_eq!(keys["keys"].as_array().expect("keys").len(), 1);
    assert!(keys["keys"][0].get("d").is_none(), "a private key is shown");
    assert!(document.get("registration_endpoint").is_none());
    for path in ["/auth/register", "/register", "/auth/clients"] {
        let media = [("Content-Type", "application/json")];
        let answer = place.ask(Zone::Internet, ("POST", path), &media, Some("{}"));
        assert_eq!(answer.status, 404, "{path}");
    }
    // On the closed network staff sign in, who choose no record.
    let closed = text_of(&place.ask(Zone::Lgwan, ("GET", path), &[], None));
    assert!(closed.contains("authorization_endpoint"), "{closed}");
    assert!(!closed.contains("patient"), "{closed}");
}

/// R-A10, R-O05, R-O08, R-O09, R-O13, R-O15, R-O16: what was granted is what the token is good for.
fn first_way(place: &Place<'_>) {
    let to = place.allowed(&["patient/*.rs", "fhirUser"]);
    assert!(to.starts_with(&format!("{BACK}?")), "{to}");
    assert_eq!(parameter(&to, "state").as_deref(), Some("a state&=?"));
    assert_eq!(parameter(&to, "iss"), Some(place.base()));
    let answer = place.redeem(&parameter(&to, "code").expect("a code"), &[]);
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("pragma"), Some("no-cache"));
    let body = answer.json().expect("JSON");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["patient"], "mirai-0001");
    assert_eq!(body["scope"], "openid fhirUser launch/patient patient/*.rs");
    assert!((1..=900).contains(&body["expires_in"].as_i64().expect("a number")));
    assert!(body.get("refresh_token").is_none(), "it was not ticked");
    let id_token = member(&answer, "id_token");
    let claims = id_token.split('.').nth(1).expect("claims");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(claims["aud"], "dose-notes");
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["iss"], json!(place.base()));
    let user = format!("{}/fhir/Patient/mirai-0001", place.base());
    assert_eq!(claims["fhirUser"], json!(user));
    let token = member(&answer, "access_token");
    let bearer = format!("Bearer {token}");
    let with = [("Authorization", bearer.as_str())];
    for (path, status) in [
        ("/fhir/Patient/mirai-0001", 200),
        ("/fhir/Immunization?patient=mirai-0001", 200),
        ("/fhir/Patient/mirai-0002", 404),
        ("/fhir/Basic", 403),
    ] {
        assert_eq!(place.get(path, &token), status, "{path}");
    }
    let written = place.ask(
        Zone::Internet,
        ("POST", "/fhir/Immunization"),
        &[with[0], ("Content-Type", "application/fhir+json")],
        Some("{}"),
    );
    assert_eq!(written.status, 403, "it was granted to read");
    let elsewhere = place.ask(Zone::Lgwan, ("GET", "/fhir/Patient"), &with, None);
    assert_eq!(elsewhere.status, 401);
    // Whoever proves nothing is told nothing of tokens.
    let pairs = [("token", token.as_str()), ("client_id", "dose-notes")];
    refused(
        &place.post("/auth/introspect", &pairs, &[]),
        401,
        "invalid_client",
    );
    // Pages of the app may call us, and no others.
    let origins = place.command(&["client", "list", "--json"]);
    assert!(
        origins.shown.contains("http://127.0.0.1:9000"),
        "{}",
        origins.said
    );
    let revoked = place.post("/auth/revoke", &pairs, &[]);
    assert_eq!(revoked.status, 200);
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 401);
    let unknown = [("token", "nothing"), ("client_id", "dose-notes")];
    assert_eq!(place.post("/auth/revoke", &unknown, &[]).status, 200);
}

/// R-O11: rotation, and the end of a family of which an old token comes again.
fn refreshing(place: &Place<'_>) {
    let first = place.redeem(&place.code(), &[]);
    let (r1, a1) = (
        member(&first, "refresh_token"),
        member(&first, "access_token"),
    );
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &a1), 200);
    let second = place.refresh(&r1);
    assert_eq!(second.status, 200, "{}", text_of(&second));
    assert_eq!(member(&second, "scope"), member(&first, "scope"));
    let r2 = member(&second, "refresh_token");
    assert!(!r2.is_empty() && r2 != r1);
    let wider = place.token(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", &r2),
        ("client_id", "dose-notes"),
        ("scope", "patient/*.cruds"),
    ]);
    refused(&wider, 400, "invalid_scope");
    let third = place.refresh(&r2);
    assert_eq!(third.status, 200, "{}", text_of(&third));
    let (r3, a3) = (
        member(&third, "refresh_token"),
        member(&third, "access_token"),
    );
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &a3), 200);
    // The first comes again, though its successor arrived: somebody stole it.
    refused(&place.refresh(&r1), 400, "invalid_grant");
    refused(&place.refresh(&r3), 400, "invalid_grant");
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &a3), 401);
}

/// R-O16: pages of a registered app may call from the start on, and those of no other.
#[test]
fn r_o16_pages_of_registered_apps_may_call_soon_after_the_start() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let allowed = |origin: &str| {
            let answer = place.post("/auth/token", &[], &[("Origin", origin)]);
            let allowed = answer.header("access-control-allow-origin");
            allowed.map(str::to_owned)
        };
        let begun = std::time::Instant::now();
        while allowed("http://127.0.0.1:9000").as_deref() != Some("http://127.0.0.1:9000") {
            assert!(begun.elapsed() < Duration::from_secs(9), "it is not let in");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(allowed("https://evil.example"), None);
    });
}

/// R-O11: an app that proves nothing may leave its name to its refresh token, as libraries do; one that has to prove
/// something may not.
#[test]
fn r_o11_an_app_without_a_secret_is_named_by_its_refresh_token() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let bare =
            |token: &str| place.token(&[("grant_type", "refresh_token"), ("refresh_token", token)]);
        let first = place.redeem(&place.code(), &[]);
        let second = bare(&member(&first, "refresh_token"));
        assert_eq!(second.status, 200, "{}", text_of(&second));
        let refresh = member(&second, "refresh_token");
        refused(&bare("guessed"), 401, "invalid_client");
        let of_another = place.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", &refresh),
            ("client_id", "nobody"),
        ]);
        refused(&of_another, 401, "invalid_client");
        let mut web: Value =
            serde_json::from_str(include_str!("../examples/clients/dose-notes.json"))
                .expect("JSON");
        web["kind"] = json!("web");
        let file = own.dir.path().join("web.json");
        std::fs::write(&file, web.to_string()).expect("a file");
        let done = place.command(&["client", "add", &file.display().to_string(), "--secret"]);
        assert_eq!(done.code, 0, "{}", done.said);
        refused(&bare(&refresh), 401, "invalid_client");
    });
}

/// R-O06, R-O07: a code is good once, for one client, for one address, with its verifier.
fn codes(place: &Place<'_>) {
    let code = place.code();
    for changes in [
        [("code_verifier", CHALLENGE)],
        [("code_verifier", "")],
        [(
            "code_verifier",
            "0123456789012345678901234567890123456789012",
        )],
        [("redirect_uri", "http://127.0.0.1:9000/back2")],
        [("code", "unknown")],
    ] {
        refused(&place.redeem(&code, &changes), 400, "invalid_grant");
    }
    for (changes, status, name) in [
        ([("grant_type", "password")], 400, "unsupported_grant_type"),
        ([("grant_type", "implicit")], 400, "unsupported_grant_type"),
        ([("client_id", "nobody")], 401, "invalid_client"),
        ([("client_secret", "guessed")], 401, "invalid_client"),
    ] {
        refused(&place.redeem(&code, &changes), status, name);
    }
    let json = [("Content-Type", "application/json")];
    let answer = place.ask(Zone::Internet, ("POST", "/auth/token"), &json, Some("{}"));
    refused(&answer, 400, "invalid_request");
    let first = place.redeem(&code, &[]);
    assert_eq!(first.status, 200, "{}", text_of(&first));
    let token = member(&first, "access_token");
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 200);
    refused(&place.redeem(&code, &[]), 400, "invalid_grant");
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 401);
    let refresh = member(&first, "refresh_token");
    refused(&place.refresh(&refresh), 400, "invalid_grant");
}

/// R-O02, R-O03, R-O04, R-O17: what is wrong with a request is told the app, unless it is not known to be the app's.
fn requests(place: &Place<'_>) {
    let ask = |changes: &[(&str, &str)]| {
        let path = place.request(changes);
        place.ask(Zone::Internet, ("GET", &path), &[], None)
    };
    for changes in [
        [("redirect_uri", "http://127.0.0.1:9000/back/")],
        [("redirect_uri", "https://evil.example/back")],
        [("redirect_uri", "")],
        [("client_id", "nobody")],
        [("client_id", "")],
    ] {
        let answer = ask(&changes);
        assert_eq!(answer.status, 400, "{changes:?}");
        assert_eq!(answer.header("location"), None, "{changes:?}");
        assert!(
            answer
                .header("content-type")
                .is_some_and(|media| media.starts_with("text/html"))
        );
    }
    for (changes, name) in [
        ([("aud", "")], "invalid_request"),
        ([("aud", "https://evil.example/fhir")], "invalid_request"),
        ([("code_challenge", "")], "invalid_request"),
        ([("code_challenge_method", "plain")], "invalid_request"),
        ([("code_challenge_method", "")], "invalid_request"),
        ([("response_type", "token")], "unsupported_response_type"),
        ([("scope", "system/*.rs")], "invalid_scope"),
        ([("scope", "patient/*.sr")], "invalid_scope"),
        ([("prompt", "none")], "login_required"),
    ] {
        let answer = ask(&changes);
        assert_eq!(answer.status, 303, "{changes:?}");
        let to = answer.header("location").expect("a location");
        assert!(to.starts_with(&format!("{BACK}?")), "{to}");
        assert_eq!(parameter(to, "error").as_deref(), Some(name), "{changes:?}");
        assert_eq!(parameter(to, "state").as_deref(), Some("a state&=?"));
        assert_eq!(parameter(to, "code"), None);
    }
}

/// R-F04, R-O09, R-O20: the pages carry only what they were given for, in the browser that was given it.
fn pages(place: &Place<'_>) {
    let (cookie, request) = place.begin(&[]);
    let page = place.sign_in("", &request, "mirai-no-hanako");
    assert_eq!(page.status, 400, "another browser");
    let (other, _) = place.begin(&[]);
    assert_eq!(
        place.sign_in(&other, &request, "mirai-no-hanako").status,
        400
    );
    let pairs = [
        ("request", request.as_str()),
        ("step", "allow"),
        ("grant.0", "patient/*.rs"),
    ];
    assert_eq!(place.step(&cookie, &pairs).status, 400, "nobody signed in");
    let pairs = [("request", "AAAA"), ("step", "deny")];
    assert_eq!(place.step(&cookie, &pairs).status, 400);
    assert_eq!(place.sign_in(&cookie, &request, "wrong").status, 403);
    let page = place.sign_in(&cookie, &request, "mirai-no-hanako");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(
        policy.contains("form-action 'self' http://127.0.0.1:9000;"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let request = carried(&page);
    let none = place.step(&cookie, &[("request", &request), ("step", "allow")]);
    assert_eq!(none.status, 200, "nothing was ticked");
    assert!(text_of(&none).contains("何も選ばれていません"));
    let answer = place.step(&cookie, &[("request", &request), ("step", "deny")]);
    let to = answer.header("location").expect("a location");
    assert_eq!(parameter(to, "error").as_deref(), Some("access_denied"));
    // What was not asked cannot be ticked.
    let pairs = [
        ("request", request.as_str()),
        ("step", "allow"),
        ("grant.0", "patient/*.cruds"),
        ("grant.1", "system/*.rs"),
    ];
    let answer = place.step(&cookie, &pairs);
    let to = answer.header("location").expect("a location");
    let tokens = place.redeem(&parameter(to, "code").expect("a code"), &[]);
    assert_eq!(
        member(&tokens, "scope"),
        "openid launch/patient patient/*.rs"
    );
    let english = place.request(&[("lang", "en")]);
    let page = place.ask(Zone::Internet, ("GET", &english), &[], None);
    assert!(text_of(&page).contains("asks you to sign in"));
}

/// R-F04: an account that is stopped, and guesses at its password.
fn accounts(place: &Place<'_>) {
    let tokens = place.redeem(&place.code(), &[]);
    let refresh = member(&tokens, "refresh_token");
    let done = place.command(&["account", "disable", "hanako"]);
    assert_eq!(done.code, 0, "{}", done.said);
    refused(&place.refresh(&refresh), 400, "invalid_grant");
    let (cookie, request) = place.begin(&[]);
    let stopped = place.sign_in(&cookie, &request, "mirai-no-hanako");
    assert_eq!(stopped.status, 403);
    let file = place.0.dir.path().join("password");
    std::fs::write(&file, "a-long-password\n").expect("a file");
    let file = file.display().to_string();
    let add = |name: &str, patient: &str| {
        let words = [
            "account",
            "add",
            name,
            "--tenant",
            "139998",
            "--patient",
            patient,
        ];
        let of_file = ["--password-file", file.as_str()];
        place.command(&[words.as_slice(), of_file.as_slice()].concat())
    };
    assert_eq!(add("taro", "mirai-0002").code, 0);
    assert_ne!(add("taro", "mirai-0003").code, 0, "the name is taken");
    assert_ne!(
        add("jiro", "nobody-there").code,
        0,
        "there is no such record"
    );
    let mut waits = false;
    for _ in 0..12 {
        waits |= place.sign_in(&cookie, &request, "guess").status == 429;
    }
    assert!(waits, "guessing goes on without a pause");
    let taro = [
        ("request", request.as_str()),
        ("name", "taro"),
        ("password", "a-long-password"),
        ("step", "sign-in"),
    ];
    assert_eq!(
        place.step(&cookie, &taro).status,
        200,
        "another account waits as well"
    );
}

/// A system with a key of its own.
struct System {
    key: SigningKey,
    audience: String,
    made: std::cell::Cell<u32>,
}

impl System {
    fn claims(&self) -> Value {
        self.made.set(self.made.get() + 1);
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.expect("a time").as_secs();
        json!({
            "iss": "link", "sub": "link", "aud": self.audience, "exp": now + 200,
            "jti": format!("jti-{}", self.made.get()),
        })
    }

    fn with(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims();
        claims[name] = value;
        self.key.sign("JWT", &claims).expect("a signature")
    }

    fn ask(&self, place: &Place<'_>, assertion: &str, scope: &str) -> Response {
        place.token(&[
            ("grant_type", "client_credentials"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", assertion),
            ("scope", scope),
        ])
    }
}

#[test]
fn r_b01_a_system_proves_itself_once_each_time() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let system = System {
            key: SigningKey::generate(Algorithm::Es384).expect("a key"),
            audience: format!("{}/auth/token", place.base()),
            made: std::cell::Cell::default(),
        };
        let registration = json!({
            "client_id": "link", "kind": "system", "name": {"ja": "連携", "en": "Link"},
            "maker": "みらいソフト", "tenant": "139998", "role": "vendor", "zones": ["internet"],
            "grant_types": ["client_credentials"], "scope": "system/Immunization.rs system/Patient.rs",
            "jwks": {"keys": [system.key.public().to_jwk()]},
        });
        let file = own.dir.path().join("link.json");
        std::fs::write(&file, registration.to_string()).expect("a file");
        let done = place.command(&["client", "add", &file.display().to_string()]);
        assert_eq!(done.code, 0, "{}", done.said);
        system_tokens(&place, &system);
        system_negatives(&place, &system);
        let done = place.command(&["client", "disable", "link"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let assertion = system
            .key
            .sign("JWT", &system.claims())
            .expect("a signature");
        let answer = system.ask(&place, &assertion, "system/Patient.rs");
        refused(&answer, 401, "invalid_client");
    });
}

fn system_tokens(place: &Place<'_>, system: &System) {
    let assertion = system
        .key
        .sign("JWT", &system.claims())
        .expect("a signature");
    let answer = system.ask(place, &assertion, "system/Immunization.rs");
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    let body = answer.json().expect("JSON");
    assert!((1..=300).contains(&body["expires_in"].as_i64().expect("a number")));
    assert!(body.get("refresh_token").is_none() && body.get("patient").is_none());
    let token = member(&answer, "access_token");
    assert_eq!(
        place.get("/fhir/Immunization?patient=mirai-0001", &token),
        200
    );
    assert_eq!(
        place.get("/fhir/Patient/mirai-0001", &token),
        403,
        "it was not asked for"
    );
    // R-B01, check 9.
    let again = system.ask(place, &assertion, "system/Immunization.rs");
    refused(&again, 401, "invalid_client");
    let tell = |token: &str| {
        let assertion = system
            .key
            .sign("JWT", &system.claims())
            .expect("a signature");
        let pairs = [
            ("token", token),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", assertion.as_str()),
        ];
        let told = place.post("/auth/introspect", &pairs, &[]);
        assert_eq!(told.status, 200, "{}", text_of(&told));
        told.json().expect("JSON")
    };
    let told = tell(&token);
    assert_eq!(told["active"], true);
    assert_eq!(told["client_id"], "link");
    assert_eq!(told["scope"], "system/Immunization.rs");
    assert_eq!(tell("nothing"), json!({"active": false}));
    let assertion = system
        .key
        .sign("JWT", &system.claims())
        .expect("a signature");
    let pairs = [
        ("token", token.as_str()),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion.as_str()),
    ];
    assert_eq!(place.post("/auth/revoke", &pairs, &[]).status, 200);
    assert_eq!(tell(&token), json!({"active": false}));
    assert_eq!(
        place.get("/fhir/Immunization?patient=mirai-0001", &token),
        401
    );
}

fn system_negatives(place: &Place<'_>, system: &System) {
    let plain = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let unsigned = format!(
        "{}.{}.",
        plain(&json!({"alg": "none"})),
        plain(&system.claims())
    );
    let stranger = SigningKey::generate(Algorithm::Es384).expect("a key");
    let forged = stranger.sign("JWT", &system.claims()).expect("a signature");
    for (what, assertion) in [
        ("alg none", unsigned),
        ("another key", forged),
        ("no JWT", "rubbish".to_owned()),
        (
            "another audience",
            system.with("aud", json!("https://evil.example/token")),
        ),
        (
            "several audiences",
            system.with("aud", json!([system.audience])),
        ),
        ("over", system.with("exp", json!(1_700_000_000))),
        ("too long", system.with("exp", json!(4_000_000_000_u64))),
        ("no end", system.with("exp", Value::Null)),
        ("another issuer", system.with("iss", json!("dose-notes"))),
        ("another client", system.with("sub", json!("nobody"))),
        ("no name", system.with("jti", Value::Null)),
    ] {
        let answer = system.ask(place, &assertion, "system/Patient.rs");
        assert_eq!(
            (answer.status, member(&answer, "error").as_str()),
            (401, "invalid_client"),
            "{what}"
        );
    }
    for scope in [
        "system/*.rs",
        "system/Patient.cruds",
        "patient/Patient.rs",
        "openid",
        "rubbish",
    ] {
        let assertion = system
            .key
            .sign("JWT", &system.claims())
            .expect("a signature");
        let answer = system.ask(place, &assertion, scope);
        refused(&answer, 400, "invalid_scope");
    }
    // On the closed network it is not registered.
    let assertion = system
        .key
        .sign("JWT", &system.claims())
        .expect("a signature");
    let pairs = [
        ("grant_type", "client_credentials"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion.as_str()),
        ("scope", "system/Patient.rs"),
    ];
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let answer = place.ask(
        Zone::Lgwan,
        ("POST", "/auth/token"),
        &headers,
        Some(&form(&pairs)),
    );
    assert!([400, 401].contains(&answer.status), "{}", text_of(&answer));
}
