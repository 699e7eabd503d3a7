//! The pages of a person's own, over HTTP on both databases: what an app was allowed stands in a FHIR Consent, is seen, is
//! taken back, and ends at once; who looked is told, and no page can be sent from elsewhere.

use std::time::{Duration, Instant};

use access::Role;
use serde_json::Value;

use super::*;

/// Somebody signed in on the pages of the own.
struct Session<'a, 'b> {
    place: &'a Place<'b>,
    cookie: String,
}

impl Session<'_, '_> {
    fn get(&self, path: &str) -> Response {
        let cookie = [("Cookie", self.cookie.as_str())];
        self.place.ask(Zone::Internet, ("GET", path), &cookie, None)
    }

    fn send(&self, pairs: &[(&str, &str)]) -> Response {
        self.place
            .post("/my", pairs, &[("Cookie", self.cookie.as_str())])
    }

    fn withdraw(&self, request: &str, app: &str) -> Response {
        self.send(&[("request", request), ("app", app), ("step", "withdraw")])
    }
}

fn cookie_of(answer: &Response) -> String {
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite"));
    cookie.split(';').next().expect("a cookie").to_owned()
}

impl Place<'_> {
    /// Signs in on a page of the own; the answer.
    fn enter(&self, path: &str, name: &str, password: &str) -> Response {
        let door = self.ask(Zone::Internet, ("GET", path), &[], None);
        assert_eq!(door.status, 200, "{}", text_of(&door));
        let cookie = cookie_of(&door);
        let request = carried(&door);
        let pairs = [
            ("request", request.as_str()),
            ("name", name),
            ("password", password),
            ("step", "sign-in"),
        ];
        self.post(path, &pairs, &[("Cookie", &cookie)])
    }

    fn session(&self, name: &str, password: &str) -> Session<'_, '_> {
        let entered = self.enter("/my", name, password);
        assert_eq!(entered.status, 303, "{}", text_of(&entered));
        assert_eq!(entered.header("location"), Some("/my?lang=ja"));
        Session {
            place: self,
            cookie: cookie_of(&entered),
        }
    }

    /// Asks as staff of the town.
    fn staff(
        &self,
        method: &str,
        path: &str,
        further: &[(&str, &str)],
        body: Option<&str>,
    ) -> Response {
        let token = self.0.running.token(Role::Staff, "139998", "nobody");
        let bearer = format!("Bearer {}", token.expect("a token"));
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(further);
        self.ask(Zone::Lgwan, (method, path), &headers, body)
    }

    /// The consents of the person, as staff see them.
    fn consents(&self) -> Vec<Value> {
        let path = "/fhir/Consent?patient=mirai-0001";
        let found = self.staff("GET", path, &[], None).json().expect("JSON");
        let entries = found["entry"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["resource"].clone())
            .collect()
    }

    fn active(&self) -> Vec<Value> {
        let mut all = self.consents();
        all.retain(|consent| consent["status"] == "active");
        all
    }
}

#[test]
fn r_o12_r_l04_a_person_sees_and_stops_apps_and_sees_who_looked() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let before = place.consents().len();
        let tokens = place.redeem(&place.code(), &[]);
        assert_eq!(tokens.status, 200, "{}", text_of(&tokens));
        let token = member(&tokens, "access_token");
        let record = "/fhir/Immunization?patient=mirai-0001";
        assert_eq!(place.get(record, &token), 200);
        let consent = written(&place, &token, before);
        doors(&place);
        let session = place.session("hanako", "mirai-no-hanako");
        let page = text_of(&session.get("/my"));
        for said in [
            "接種ノート",
            "すべての記録を見ること",
            "最長 90 日",
            "取り消す",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("まだ使われていません"), "it was used");
        let english = text_of(&session.get("/my?lang=en"));
        assert!(english.contains("To see: all records"), "{english}");
        forged(&place, &session, &token);
        taken_back(&place, &session, &tokens, &consent);
        looked(&place, &session);
        left(&place, &session);
    });
}

/// What was allowed is a Consent of the person, for the app and for staff of the town, and for nobody else.
fn written(place: &Place<'_>, token: &str, before: usize) -> Value {
    let active = place.active();
    assert_eq!(place.consents().len(), before + 1);
    let consent = active
        .into_iter()
        .find(|one| {
            one["provision"]["actor"][0]["reference"]["identifier"]["value"] == "dose-notes"
        })
        .expect("a consent for the app");
    assert_eq!(consent["patient"]["reference"], "Patient/mirai-0001");
    assert_eq!(consent["category"][0]["coding"][0]["code"], "personal-app");
    assert!(consent["provision"]["period"]["end"].is_string());
    assert!(
        consent["provision"].get("class").is_none(),
        "everything was allowed"
    );
    let id = consent["id"].as_str().expect("an id");
    let profile = "https://sesshu.example/fhir/StructureDefinition/sesshu-consent";
    assert_eq!(consent["meta"]["profile"][0], profile);
    let found = place.staff("GET", &format!("/fhir/Consent/{id}/$validate"), &[], None);
    let text = text_of(&found);
    assert!(
        !text.contains("\"error\"") && !text.contains("\"fatal\""),
        "{text}"
    );
    assert_eq!(place.get(&format!("/fhir/Consent/{id}"), token), 200);
    let other = place.0.running.token(Role::Person, "139998", "mirai-0002");
    let other = other.expect("a token");
    assert_eq!(place.get(&format!("/fhir/Consent/{id}"), &other), 404);
    consent
}

/// Who is not signed in sees a page to sign in, whatever the address.
fn doors(place: &Place<'_>) {
    for path in [
        "/my",
        "/my/looks",
        "/my/looks?before=rubbish",
        "/my?app=dose-notes",
    ] {
        let page = place.ask(Zone::Internet, ("GET", path), &[], None);
        assert_eq!(page.status, 200);
        let text = text_of(&page);
        assert!(
            text.contains("type=\"password\"") && !text.contains("接種ノート"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let closed = place.ask(Zone::Lgwan, ("GET", path), &[], None);
        assert_eq!(closed.status, 404, "{path} on the closed network");
    }
    assert_eq!(place.enter("/my", "hanako", "wrong").status, 403);
    assert_eq!(place.enter("/my", "nobody", "wrong").status, 403);
    let elsewhere = place.enter("/my/looks", "hanako", "mirai-no-hanako");
    assert_eq!(elsewhere.header("location"), Some("/my/looks?lang=ja"));
    let unknown = [(
        "Cookie",
        "sesshu-own=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    )];
    let page = place.ask(Zone::Internet, ("GET", "/my"), &unknown, None);
    assert!(text_of(&page).contains("type=\"password\""));
}

/// R-F04: a form that is not of this session's page changes nothing.
fn forged(place: &Place<'_>, session: &Session<'_, '_>, token: &str) {
    let other = place.session("hanako", "mirai-no-hanako");
    let of_other = carried(&other.get("/my"));
    let door = place.ask(Zone::Internet, ("GET", "/my"), &[], None);
    let of_door = carried(&door);
    for request in ["", "AAAA", of_other.as_str(), of_door.as_str()] {
        let answer = session.withdraw(request, "dose-notes");
        assert_eq!(answer.status, 400, "{request}");
        assert!(text_of(&answer).contains("own-form-over"));
        let answer = session.send(&[("request", request), ("step", "sign-out")]);
        assert_eq!(answer.status, 400, "{request}");
    }
    // In no session at all, there is a page to sign in.
    let own = carried(&session.get("/my"));
    let pairs = [
        ("request", own.as_str()),
        ("app", "dose-notes"),
        ("step", "withdraw"),
    ];
    let answer = place.post("/my", &pairs, &[]);
    assert!(text_of(&answer).contains("type=\"password\""));
    // A form to sign in is of one browser, too.
    let pairs = [
        ("request", of_door.as_str()),
        ("name", "hanako"),
        ("password", "mirai-no-hanako"),
        ("step", "sign-in"),
    ];
    assert_eq!(place.post("/my", &pairs, &[]).status, 400);
    assert_eq!(
        place.get("/fhir/Patient/mirai-0001", token),
        200,
        "nothing ended"
    );
}

/// R-O12: taking back ends live access and refresh tokens at once, and the consent as a new version.
fn taken_back(place: &Place<'_>, session: &Session<'_, '_>, tokens: &Response, consent: &Value) {
    let token = member(tokens, "access_token");
    let unknown = session.withdraw(&carried(&session.get("/my")), "nobody");
    assert_eq!(unknown.status, 200);
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 200);
    let request = carried(&session.get("/my"));
    let done = session.withdraw(&request, "dose-notes");
    assert_eq!(done.status, 200, "{}", text_of(&done));
    let text = text_of(&done);
    assert!(
        text.contains("「接種ノート」の許可を取り消しました"),
        "{text}"
    );
    assert!(text.contains("見られるアプリはありません"), "{text}");
    assert_eq!(place.get("/fhir/Patient/mirai-0001", &token), 401);
    refused(
        &place.refresh(&member(tokens, "refresh_token")),
        400,
        "invalid_grant",
    );
    let id = consent["id"].as_str().expect("an id");
    let path = format!("/fhir/Consent/{id}");
    let now = place.staff("GET", &path, &[], None).json().expect("JSON");
    assert_eq!(now["status"], "inactive");
    assert_eq!(now["meta"]["versionId"], "2");
    let old = place.staff("GET", &format!("{path}/_history/1"), &[], None);
    assert_eq!(old.json().expect("JSON")["status"], "active");
    // Once more comes to the same.
    assert_eq!(session.withdraw(&request, "dose-notes").status, 200);
    let now = place.staff("GET", &path, &[], None).json().expect("JSON");
    assert_eq!(now["meta"]["versionId"], "2");
    let trail = place.staff(
        "GET",
        "/fhir/AuditEvent/$trail?patient=mirai-0001&agent=own%20page",
        &[],
        None,
    );
    let trail = text_of(&trail);
    assert!(
        trail.contains(&format!("Consent/{id}/_history/2")),
        "{trail}"
    );
}

/// R-L04: the person sees who looked, and that the page itself was looked at.
fn looked(place: &Place<'_>, session: &Session<'_, '_>) {
    let page = text_of(&session.get("/my/looks"));
    for said in [
        "アプリ「接種ノート」（あなたが許可）",
        "接種の記録",
        "あなた（このページ）",
        "市区町村の職員",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("mirai-0002"), "{page}");
    // Of more than a page there is a way to what is older.
    for _ in 0..60 {
        session.get("/my");
    }
    let page = text_of(&session.get("/my/looks"));
    let way = page
        .split("href=\"/my/looks?before=")
        .nth(1)
        .expect("a way");
    let way = way.split('&').next().expect("a way");
    let older = text_of(&session.get(&format!("/my/looks?before={way}")));
    assert!(older.contains("アプリ「接種ノート」"), "{older}");
    // Somebody else's page tells of other things.
    let file = place.0.dir.path().join("password");
    std::fs::write(&file, "a-long-password\n").expect("a file");
    let file = file.display().to_string();
    let words = [
        "account",
        "add",
        "jiro",
        "--tenant",
        "139998",
        "--patient",
        "mirai-0002",
    ];
    let done = place.command(&[words.as_slice(), &["--password-file", &file]].concat());
    assert_eq!(done.code, 0, "{}", done.said);
    let other = place.session("jiro", "a-long-password");
    let page = text_of(&other.get("/my/looks"));
    assert!(!page.contains("接種ノート"), "{page}");
    let page = text_of(&other.get(&format!("/my/looks?before={way}")));
    assert!(!page.contains("接種ノート"), "{page}");
}

/// R-F04: signing out and another password end sessions at once.
fn left(place: &Place<'_>, session: &Session<'_, '_>) {
    let request = carried(&session.get("/my"));
    let out = session.send(&[("request", &request), ("step", "sign-out")]);
    assert!(text_of(&out).contains("サインアウトしました"));
    assert!(text_of(&session.get("/my")).contains("type=\"password\""));
    let session = place.session("hanako", "mirai-no-hanako");
    assert!(!text_of(&session.get("/my")).contains("type=\"password\""));
    let file = place.0.dir.path().join("password").display().to_string();
    let words = ["account", "password", "hanako", "--password-file", &file];
    let done = place.command(&words);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(text_of(&session.get("/my")).contains("type=\"password\""));
    let done = place.command(&["account", "disable", "jiro"]);
    assert_eq!(done.code, 0, "{}", done.said);
    assert_eq!(place.enter("/my", "jiro", "a-long-password").status, 403);
}

/// R-O12, R-T06: a consent that staff end, or narrow, ends or narrows what the app may do.
#[test]
fn r_o12_a_consent_that_somebody_else_ends_ends_access() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let tokens = place.redeem(&place.code(), &[]);
        let (token, refresh) = (
            member(&tokens, "access_token"),
            member(&tokens, "refresh_token"),
        );
        let record = "/fhir/Patient/mirai-0001";
        assert_eq!(place.get(record, &token), 200);
        let mut consent = place.active().pop().expect("a consent");
        let id = consent["id"].as_str().expect("an id").to_owned();
        let change = |consent: &Value| {
            let tag = format!(
                "W/\"{}\"",
                consent["meta"]["versionId"].as_str().expect("a version")
            );
            let headers = [
                ("If-Match", tag.as_str()),
                ("Content-Type", "application/fhir+json"),
            ];
            let body = consent.to_string();
            let path = format!("/fhir/Consent/{id}");
            let changed = place.staff("PUT", &path, &headers, Some(&body));
            assert_eq!(changed.status, 200, "{}", text_of(&changed));
            place.staff("GET", &path, &[], None).json().expect("JSON")
        };
        consent["provision"]["class"] =
            json!([{"system": "http://hl7.org/fhir/resource-types", "code": "Immunization"}]);
        let mut consent = change(&consent);
        let again = place.refresh(&refresh);
        assert_eq!(again.status, 200, "{}", text_of(&again));
        let narrow = member(&again, "access_token");
        assert_eq!(place.get(record, &narrow), 403);
        assert_eq!(
            place.get("/fhir/Immunization?patient=mirai-0001", &narrow),
            200
        );
        consent["status"] = json!("inactive");
        change(&consent);
        refused(
            &place.refresh(&member(&again, "refresh_token")),
            400,
            "invalid_grant",
        );
        // A live token ends within 60 seconds, wherever it was just believed.
        let begun = Instant::now();
        while place.get("/fhir/Immunization?patient=mirai-0001", &narrow) != 401 {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the token goes on"
            );
            std::thread::sleep(Duration::from_secs(1));
        }
        assert_eq!(place.get(record, &token), 401);
    });
}
