//! Access of operators in an emergency, over HTTP and by commands on both databases: nobody alone, not for long, and never
//! behind the municipality's back.

use access::Role;

use super::provider::now;
use super::second::{code_at, set_up};
use super::*;

const WORDS: &str = "版が食い違うという知らせの確認";
const FHIR: &str = "application/fhir+json";

/// A file with the password and a fresh code of an operator.
fn proof(place: &Place<'_>, name: &str) -> String {
    let secret = set_up(place, name);
    let code = code_at(&secret, now().div_euclid(30));
    kept(place, name, &format!("{name}-no-himitsu\n{code}\n"))
}

fn kept(place: &Place<'_>, name: &str, text: &str) -> String {
    let file = place.0.dir.path().join(format!("{name}.proof"));
    std::fs::write(&file, text).expect("a file");
    file.display().to_string()
}

fn operators(place: &Place<'_>) {
    for name in ["ichiro", "jiro"] {
        let file = kept(place, name, &format!("{name}-no-himitsu\n"));
        let words = ["account", "add", name, "--role", "operator"];
        let words = [&words[..], &["--password-file", &file]].concat();
        let done = place.command(&words);
        assert_eq!(done.code, 0, "{}", done.said);
    }
}

/// Somebody does something about an emergency, with a proof.
fn does(place: &Place<'_>, words: &[&str], name: &str) -> Done {
    let file = proof(place, name);
    let whole = [
        &["emergency"],
        words,
        &["--as", name, "--proof-file", &file],
    ]
    .concat();
    place.command(&whole)
}

fn asks(place: &Place<'_>, of: &[&str]) -> String {
    let words = ["ask", "--tenant", "139998", "--reason", "fault"];
    let words = [&words[..], &["--words", WORDS, "--hours", "1"], of].concat();
    let done = does(place, &words, "ichiro");
    assert_eq!(done.code, 0, "{}", done.said);
    let id = done.shown.split(',').next().expect("an id").to_owned();
    assert!(id.starts_with("emergency-"), "{id}");
    id
}

fn refused(done: &Done, because: &str) {
    assert_eq!(done.code, 1, "{}{}", done.shown, done.said);
    assert!(done.said.contains(because), "{}", done.said);
}

fn opened(place: &Place<'_>, of: &[&str]) -> (String, String) {
    let id = asks(place, of);
    let done = does(place, &["allow", &id], "jiro");
    assert_eq!(done.code, 0, "{}", done.said);
    let done = does(place, &["token", &id], "ichiro");
    assert_eq!(done.code, 0, "{}", done.said);
    (id, done.shown.trim().to_owned())
}

/// The status of a request with a token.
fn status(place: &Place<'_>, zone: Zone, token: &str, (method, path): (&str, &str)) -> u16 {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", FHIR)];
    let body = (method != "GET").then_some(r#"{"resourceType":"Patient"}"#);
    place.ask(zone, (method, path), &headers, body).status
}

fn reads(place: &Place<'_>, token: &str, path: &str) -> u16 {
    status(place, Zone::Lgwan, token, ("GET", path))
}

/// What staff of a town are told.
fn told(place: &Place<'_>, town: &str, (method, path): (&str, &str)) -> (u16, Value) {
    let mut staff = place.0.client(Role::Staff, town);
    let request = Request {
        method,
        path,
        headers: &[],
        body: (method == "POST").then_some(&b""[..]),
    };
    let answer = staff.send(&request).expect("an answer");
    let text = text_of(&answer);
    let value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    (answer.status, value)
}

fn trail(place: &Place<'_>, town: &str, query: &str) -> String {
    let path = format!("/fhir/AuditEvent/$trail?_count=100&{query}");
    let (status, found) = told(place, town, ("GET", &path));
    assert_eq!(status, 200, "{found}");
    found.to_string()
}

/// R-F11: two people, and each with a password and a code.
#[test]
fn r_f11_nobody_opens_anything_alone() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        operators(&place);
        let id = asks(&place, &["--patient", "mirai-0001"]);
        refused(
            &does(&place, &["token", &id], "ichiro"),
            "emergency-standing",
        );
        let same = does(&place, &["allow", &id], "ichiro");
        refused(&same, "emergency-same-person");
        // A code holds once, a wrong password never, and neither does the account of somebody who is no operator.
        let file = proof(&place, "jiro");
        let allow = ["emergency", "allow", &id, "--as", "jiro", "--proof-file"];
        let allow = |file: &str| place.command(&[&allow[..], &[file]].concat());
        let text = std::fs::read_to_string(&file).expect("a proof");
        let wrong = kept(&place, "wrong", &text.replace("jiro-no", "jiro-mo"));
        refused(&allow(&wrong), "no operator's account");
        let bare = kept(&place, "bare", "jiro-no-himitsu\n");
        refused(&allow(&bare), "no operator's account");
        let hanako = kept(&place, "hanako", "mirai-no-hanako\n000000\n");
        let words = [
            "emergency",
            "allow",
            &id,
            "--as",
            "hanako",
            "--proof-file",
            &hanako,
        ];
        refused(&place.command(&words), "no operator's account");
        assert_eq!(allow(&file).code, 0);
        refused(&allow(&file), "no operator's account");
        refused(&does(&place, &["allow", &id], "jiro"), "emergency-standing");
        refused(
            &does(&place, &["token", &id], "jiro"),
            "emergency-not-the-asker",
        );
        refused(
            &does(&place, &["token", "emergency-1"], "ichiro"),
            "no such id",
        );
        // Nor is there a way around: such an account signs in nowhere.
        let (cookie, request) = place.begin(&[]);
        let pairs = [
            ("request", request.as_str()),
            ("name", "ichiro"),
            ("password", "ichiro-no-himitsu"),
            ("step", "sign-in"),
        ];
        assert_eq!(place.step(&cookie, &pairs).status, 403);
    });
}

/// R-F11: what is asked for is bounded, and says why.
#[test]
fn r_f11_what_is_asked_for_has_bounds() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        operators(&place);
        let ask = |changes: &[(&str, &str)]| {
            let mut pairs = vec![
                ("--tenant", "139998"),
                ("--patient", "mirai-0001"),
                ("--reason", "fault"),
                ("--words", WORDS),
                ("--hours", "1"),
            ];
            for &(name, value) in changes {
                pairs.retain(|(known, _)| *known != name);
                pairs.push((name, value));
            }
            let words: Vec<&str> = pairs
                .iter()
                .flat_map(|(name, value)| [*name, *value])
                .collect();
            does(&place, &[&["ask"], &words[..]].concat(), "ichiro")
        };
        for (name, value, because) in [
            ("--hours", "5", "emergency-hours"),
            ("--hours", "0", "emergency-hours"),
            ("--words", "short", "emergency-words"),
            ("--reason", "curiosity", "--reason"),
            ("--tenant", "019992", "--tenant"),
            ("--patient", "a/b", "--patient"),
        ] {
            refused(&ask(&[(name, value)]), because);
        }
        // Nothing tells whether a person is there.
        let done = ask(&[("--patient", "nobody-at-all")]);
        assert_eq!(done.code, 0, "{}", done.said);
        let (_, found) = told(&place, "139998", ("GET", "/municipal/emergencies"));
        assert_eq!(found["emergencies"].as_array().map(Vec::len), Some(1));
    });
}

/// R-F11: one person's record, to be read, and what was read stands in the trail.
#[test]
fn r_f11_it_opens_what_was_asked_for_and_the_town_sees_all_of_it() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        operators(&place);
        let (id, token) = opened(&place, &["--patient", "mirai-0001"]);
        let alerts = || {
            let all = trail(&place, "139998", &format!("agent={id}"));
            all.matches("alert-emergency").count()
        };
        assert_eq!(alerts(), 1, "when it was allowed");
        let read = |path: &str| reads(&place, &token, path);
        assert_eq!(read("/fhir/Patient/mirai-0001"), 200);
        assert_eq!(read("/fhir/Immunization?patient=mirai-0001"), 200);
        assert_eq!(read("/fhir/Patient/mirai-0002"), 404);
        assert_eq!(read("/fhir/Patient/nobody-at-all"), 404);
        for path in [
            "/fhir/AuditEvent/$trail",
            "/fhir/Patient/_history",
            "/fhir/$export",
            "/municipal/emergencies",
            "/municipal/exports/ledger.csv",
        ] {
            assert_eq!(read(path), 403, "{path}");
        }
        for way in [
            ("POST", "/fhir/Patient"),
            ("DELETE", "/fhir/Patient/mirai-0001"),
        ] {
            assert_eq!(status(&place, Zone::Lgwan, &token, way), 403, "{way:?}");
        }
        let way = ("GET", "/fhir/Patient/mirai-0001");
        assert_eq!(status(&place, Zone::Internet, &token, way), 401);
        assert_eq!(alerts(), 2, "and when it was used");
        // The municipality finds all of it by the id, with the reason.
        let all = trail(&place, "139998", &format!("agent={id}"));
        for part in [
            "alert-emergency",
            "emergency-ask",
            "emergency-allow",
            "emergency-token",
            "HSYSADMIN",
            "Patient/mirai-0001",
            "search-type",
            "operator",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(!all.contains(WORDS) && !all.contains("ichiro"), "{all}");
        assert!(!trail(&place, "279986", "").contains("emergency"));
        let (_, found) = told(&place, "139998", ("GET", "/municipal/emergencies"));
        let one = &found["emergencies"][0];
        for (name, value) in [("standing", "open"), ("reason", "fault"), ("words", WORDS)] {
            assert_eq!(one[name], value, "{one}");
        }
        assert_eq!(one["patient"], "Patient/mirai-0001");
        assert_eq!(
            (&one["asked"]["name"], &one["allowed"]["name"]),
            (&json!("ichiro"), &json!("jiro"))
        );
        let (_, found) = told(&place, "279986", ("GET", "/municipal/emergencies"));
        assert_eq!(found["emergencies"], json!([]));
        let verified = place.command(&["audit", "verify"]);
        assert_eq!(verified.code, 0, "{}{}", verified.shown, verified.said);
    });
}

/// R-F11: the municipality ends it, and so does either operator.
#[test]
fn r_f11_whoever_ends_it_ends_it_at_once() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        operators(&place);
        let (id, token) = opened(&place, &["--everybody"]);
        let read = |token: &str, path: &str| reads(&place, token, path);
        assert_eq!(read(&token, "/fhir/Patient/mirai-0002"), 200);
        assert_eq!(
            read(&token, "/fhir/Patient/sakura-0001"),
            404,
            "another town"
        );
        let end = format!("/municipal/emergencies/{id}/end");
        assert_eq!(told(&place, "279986", ("POST", &end)).0, 404);
        let (status, ended) = told(&place, "139998", ("POST", &end));
        assert_eq!(
            (status, &ended["standing"]),
            (200, &json!("ended")),
            "{ended}"
        );
        assert_eq!(read(&token, "/fhir/Patient/mirai-0002"), 401);
        assert_eq!(told(&place, "139998", ("POST", &end)).0, 409);
        refused(
            &does(&place, &["token", &id], "ichiro"),
            "emergency-standing",
        );
        for by in ["ichiro", "jiro"] {
            let (id, token) = opened(&place, &["--everybody"]);
            let done = does(&place, &["end", &id], by);
            assert_eq!(done.code, 0, "{}", done.said);
            assert_eq!(read(&token, "/fhir/Patient/mirai-0002"), 401, "{by}");
            assert!(trail(&place, "139998", &format!("agent={id}")).contains("emergency-end"));
        }
        // With the account of whoever asked, the tokens end as well.
        let (_, token) = opened(&place, &["--everybody"]);
        assert_eq!(place.command(&["account", "disable", "ichiro"]).code, 0);
        assert_eq!(read(&token, "/fhir/Patient/mirai-0002"), 401);
    });
}
