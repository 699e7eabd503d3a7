//! Apps that a registered system opens out of a record, over HTTP on both databases: for one app, one record, once.

use access::Role;

use super::*;

const CLINIC: &str = "clinic";

/// A clinic's system with this scope; its token.
fn clinic(place: &Place<'_>, scope: &str) -> String {
    let system = System {
        key: SigningKey::generate(Algorithm::Es384).expect("a key"),
        audience: format!("{}/auth/token", place.base()),
        made: std::cell::Cell::default(),
    };
    let registration = json!({
        "client_id": CLINIC, "kind": "system", "name": {"ja": "みらい医院", "en": "Mirai Clinic"},
        "maker": "みらいソフト", "tenant": "139998", "role": "vendor", "zones": ["internet"],
        "grant_types": ["client_credentials"], "scope": scope,
        "jwks": {"keys": [system.key.public().to_jwk()]},
    });
    let file = place.0.dir.path().join("clinic.json");
    std::fs::write(&file, registration.to_string()).expect("a file");
    let done = place.command(&["client", "add", &file.display().to_string()]);
    assert_eq!(done.code, 0, "{}", done.said);
    let mut claims = system.claims();
    claims["iss"] = json!(CLINIC);
    claims["sub"] = json!(CLINIC);
    claims["jti"] = json!(format!("{scope} {:?}", std::time::Instant::now()));
    let assertion = system.key.sign("JWT", &claims).expect("a signature");
    let answer = system.ask(place, &assertion, scope);
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    member(&answer, "access_token")
}

fn open(place: &Place<'_>, token: &str, body: &Value) -> Response {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let body = body.to_string();
    place.ask(
        Zone::Internet,
        ("POST", "/auth/launch"),
        &headers,
        Some(&body),
    )
}

fn opened(place: &Place<'_>, token: &str, patient: &str) -> String {
    let answer = open(
        place,
        token,
        &json!({"client_id": "dose-notes", "patient": patient}),
    );
    assert_eq!(answer.status, 201, "{}", text_of(&answer));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = answer.json().expect("JSON");
    assert_eq!(told["iss"], json!(format!("{}/fhir", place.base())));
    assert!((1..=300).contains(&told["expires_in"].as_i64().expect("a number")));
    member(&answer, "launch")
}

const SCOPE: &str = "launch openid patient/*.rs";

/// R-O15: what comes of a launch is confined to the record that was open.
#[test]
fn r_o15_a_system_opens_an_app_out_of_a_record_once() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        told(&place);
        let token = clinic(&place, "system/Patient.rs");
        let launch = opened(&place, &token, "mirai-0001");
        let ehr = [("scope", SCOPE), ("launch", launch.as_str())];
        // What was only begun is not used up.
        place.begin(&ehr);
        let to = place.allowed_of(&ehr, &["patient/*.rs"]);
        let code = parameter(&to, "code").expect("a code");
        let tokens = place.redeem(&code, &[]);
        assert_eq!(member(&tokens, "patient"), "mirai-0001");
        assert_eq!(
            member(&tokens, "scope"),
            SCOPE.replacen("launch openid", "openid launch", 1)
        );
        let app = member(&tokens, "access_token");
        assert_eq!(place.get("/fhir/Patient/mirai-0001", &app), 200);
        assert_eq!(place.get("/fhir/Patient/mirai-0002", &app), 404);
        for wrong in [
            [("scope", SCOPE), ("launch", launch.as_str())],
            [("scope", SCOPE), ("launch", "guessed")],
            [("scope", SCOPE), ("launch", "")],
            [
                ("scope", "openid patient/*.rs"),
                ("launch", launch.as_str()),
            ],
        ] {
            let answer = place.ask(Zone::Internet, ("GET", &place.request(&wrong)), &[], None);
            assert_eq!(answer.status, 303, "{wrong:?}: {}", text_of(&answer));
            let to = answer.header("location").expect("a location");
            assert_eq!(
                parameter(to, "error").as_deref(),
                Some("invalid_request"),
                "{wrong:?}"
            );
        }
        another_person(&place, &token);
        two_at_once(&place, &token);
        refusals(&place, &token);
    });
}

fn told(place: &Place<'_>) {
    let path = "/fhir/.well-known/smart-configuration";
    let document = place
        .ask(Zone::Internet, ("GET", path), &[], None)
        .json()
        .expect("JSON");
    let has = |name: &str, value: &str| {
        let all = document[name].as_array().expect("a list");
        assert!(all.contains(&json!(value)), "{name}: {value}");
    };
    has("capabilities", "launch-ehr");
    has("capabilities", "launch-standalone");
    has("capabilities", "context-ehr-patient");
    has("scopes_supported", "launch");
    has("scopes_supported", "launch/patient");
}

/// Whoever signs in may have that record, or the app gets nothing.
fn another_person(place: &Place<'_>, token: &str) {
    let launch = opened(place, token, "Patient/mirai-0002");
    let (cookie, request) = place.begin(&[("scope", SCOPE), ("launch", launch.as_str())]);
    let answer = place.sign_in(&cookie, &request, "mirai-no-hanako");
    assert_eq!(answer.status, 303, "{}", text_of(&answer));
    let to = answer.header("location").expect("a location");
    assert_eq!(parameter(to, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(to, "code"), None);
}

/// Two pages of the same launch: one of them opens the app.
fn two_at_once(place: &Place<'_>, token: &str) {
    let launch = opened(place, token, "mirai-0001");
    let ehr = [("scope", SCOPE), ("launch", launch.as_str())];
    let pages: Vec<(String, String)> = (0..2)
        .map(|_| {
            let (cookie, request) = place.begin(&ehr);
            let page = place.sign_in(&cookie, &request, "mirai-no-hanako");
            (cookie, carried(&page))
        })
        .collect();
    let ends: Vec<String> = pages
        .iter()
        .map(|(cookie, request)| {
            let pairs = [
                ("request", request.as_str()),
                ("step", "allow"),
                ("grant.0", "patient/*.rs"),
            ];
            let answer = place.step(cookie, &pairs);
            answer.header("location").expect("a location").to_owned()
        })
        .collect();
    assert!(parameter(&ends[0], "code").is_some(), "{}", ends[0]);
    assert_eq!(
        parameter(&ends[1], "error").as_deref(),
        Some("invalid_request")
    );
}

fn refusals(place: &Place<'_>, token: &str) {
    let good = json!({"client_id": "dose-notes", "patient": "mirai-0001"});
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (status, body) in [
        (404, with("patient", json!("nobody"))),
        (404, with("patient", json!("../../etc"))),
        // Of another town.
        (404, with("patient", json!("sakura-0001"))),
        (404, json!({"client_id": "nobody", "patient": "nobody"})),
        (400, with("client_id", json!("nobody"))),
        (400, with("client_id", json!(CLINIC))),
        (400, with("more", json!(1))),
        (400, with("patient", json!(7))),
        (400, json!({"patient": "mirai-0001"})),
        (400, json!({"client_id": "dose-notes"})),
        (400, json!([])),
    ] {
        let answer = open(place, token, &body);
        assert_eq!(answer.status, status, "{body}: {}", text_of(&answer));
    }
    assert_eq!(open(place, "unknown", &good).status, 401);
    let person = place.0.running.token(Role::Person, "139998", "mirai-0001");
    assert_eq!(open(place, &person.expect("a token"), &good).status, 403);
    let narrow = clinic(place, "system/Immunization.rs");
    assert_eq!(open(place, &narrow, &good).status, 403);
}
