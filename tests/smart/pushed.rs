//! Requests that apps hand in before they send somebody, over HTTP on both databases.

use super::*;

const APP: &str = "held-notes";

/// Registers an app that keeps a secret; its secret.
fn registered(place: &Place<'_>, id: &str, pushes: bool) -> String {
    let mut web: Value =
        serde_json::from_str(include_str!("../../examples/clients/dose-notes.json")).expect("JSON");
    web["kind"] = json!("web");
    web["client_id"] = json!(id);
    web["pushes"] = json!(pushes);
    let file = place.0.dir.path().join(format!("{id}.json"));
    std::fs::write(&file, web.to_string()).expect("a file");
    let done = place.command(&["client", "add", &file.display().to_string(), "--secret"]);
    assert_eq!(done.code, 0, "{}", done.said);
    done.shown
        .trim()
        .lines()
        .last()
        .expect("a secret")
        .to_owned()
}

/// What an app asks, with some of it different; an empty value leaves a parameter out.
fn asked(place: &Place<'_>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let changes = [&[("client_id", APP)], changes].concat();
    let path = place.request(&changes);
    let names: Vec<String> = path
        .split_once('?')
        .expect("a query")
        .1
        .split('&')
        .map(|pair| pair.split('=').next().expect("a name").to_owned())
        .collect();
    let value = |name: &String| parameter(&path, name).expect("a value");
    names
        .iter()
        .map(|name| (name.clone(), value(name)))
        .collect()
}

fn push(place: &Place<'_>, secret: &str, changes: &[(&str, &str)]) -> Response {
    let mut pairs = asked(place, changes);
    pairs.push(("client_secret".to_owned(), secret.to_owned()));
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    place.post("/auth/par", &pairs, &[])
}

fn pushed(place: &Place<'_>, secret: &str) -> String {
    let answer = push(place, secret, &[]);
    assert_eq!(answer.status, 201, "{}", text_of(&answer));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let body = answer.json().expect("JSON");
    assert_eq!(body["expires_in"], 60);
    let name = member(&answer, "request_uri");
    assert!(
        name.starts_with("urn:ietf:params:oauth:request_uri:"),
        "{name}"
    );
    name
}

fn come(place: &Place<'_>, pairs: &[(&str, &str)], cookie: &str) -> Response {
    let path = format!("/auth/authorize?{}", form(pairs));
    place.ask(Zone::Internet, ("GET", &path), &[("Cookie", cookie)], None)
}

/// R-O18
#[test]
fn r_o18_a_request_is_handed_in_by_who_proves_to_be_it_and_called_up_once() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let secret = registered(&place, APP, true);
        let name = pushed(&place, &secret);
        let named = [("client_id", APP), ("request_uri", name.as_str())];
        // Somebody else's client, and a name that nobody was given, use nothing up.
        registered(&place, "other-notes", false);
        for wrong in [
            [("client_id", "other-notes"), ("request_uri", name.as_str())],
            [
                ("client_id", APP),
                ("request_uri", "urn:ietf:params:oauth:request_uri:x"),
            ],
        ] {
            assert_eq!(come(&place, &wrong, "").status, 400, "{wrong:?}");
        }
        let page = come(&place, &named, "");
        assert_eq!(page.status, 200, "{}", text_of(&page));
        let cookie = page.header("set-cookie").expect("a cookie");
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        assert_eq!(come(&place, &named, &cookie).status, 400, "once");
        // The page is shown in the other language, though its name is used up, and in no other browser.
        let text = text_of(&page);
        let at = text
            .find("/auth/authorize?begun=")
            .expect("a way back to the page");
        let begun = text[at..]
            .split('"')
            .next()
            .expect("an address")
            .replace("&amp;", "&");
        let again = place.ask(
            Zone::Internet,
            ("GET", &begun),
            &[("Cookie", &cookie)],
            None,
        );
        assert_eq!(again.status, 200, "{}", text_of(&again));
        assert_ne!(text_of(&again), text);
        assert_eq!(
            place.ask(Zone::Internet, ("GET", &begun), &[], None).status,
            400
        );
        // From there it is the usual way, and what comes back is the app's own.
        let page = place.sign_in(&cookie, &carried(&again), "mirai-no-hanako");
        let request = carried(&page);
        let pairs = [
            ("request", request.as_str()),
            ("step", "allow"),
            ("grant.0", "patient/*.rs"),
        ];
        let answer = place.step(&cookie, &pairs);
        assert_eq!(answer.status, 303, "{}", text_of(&answer));
        let to = answer.header("location").expect("a location");
        assert_eq!(parameter(to, "state").as_deref(), Some("a state&=?"));
        let code = parameter(to, "code").expect("a code");
        let token = place.redeem(&code, &[("client_id", APP), ("client_secret", &secret)]);
        assert_eq!(token.status, 200, "{}", text_of(&token));
    });
}

/// R-O18
#[test]
fn r_o18_who_has_to_hand_it_in_cannot_come_without_and_nothing_bad_is_taken() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let secret = registered(&place, APP, true);
        let pairs = asked(&place, &[]);
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        let answer = come(&place, &pairs, "");
        assert_eq!(answer.status, 303, "{}", text_of(&answer));
        let to = answer.header("location").expect("a location");
        assert_eq!(parameter(to, "error").as_deref(), Some("invalid_request"));
        // Nor by saying so oneself.
        let claimed = [&pairs[..], &[("pushed", "true")]].concat();
        assert_eq!(come(&place, &claimed, "").status, 303);
        for (changes, status, error) in [
            (("request_uri", "urn:x"), 400, "invalid_request"),
            (
                ("redirect_uri", "http://127.0.0.1:9000/evil"),
                400,
                "invalid_request",
            ),
            (("aud", "https://evil.example/fhir"), 400, "invalid_request"),
            (("code_challenge", "short"), 400, "invalid_request"),
            (("scope", "patient/Nothing.rs"), 400, "invalid_scope"),
            (("response_type", "token"), 400, "unsupported_response_type"),
        ] {
            refused(&push(&place, &secret, &[changes]), status, error);
        }
        refused(&push(&place, "guessed", &[]), 401, "invalid_client");
        let nobody = push(&place, &secret, &[("client_id", "nobody")]);
        refused(&nobody, 401, "invalid_client");
        // An app that keeps no secret could be anybody: it hands nothing in, and cannot be made to.
        let open = asked(&place, &[("client_id", "dose-notes")]);
        let open: Vec<(&str, &str)> = open.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        refused(&place.post("/auth/par", &open, &[]), 401, "invalid_client");
        let mut app: Value =
            serde_json::from_str(include_str!("../../examples/clients/dose-notes.json"))
                .expect("JSON");
        app["pushes"] = json!(true);
        let file = own.dir.path().join("open.json");
        std::fs::write(&file, app.to_string()).expect("a file");
        let done = place.command(&["client", "add", &file.display().to_string()]);
        assert_ne!(done.code, 0);
        assert!(done.said.contains("pushes"), "{}", done.said);
    });
}
