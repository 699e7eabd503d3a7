//! Scopes with criteria: what they leave of reading and searching, and what is refused under them.

use super::*;

/// A person's token for these ticks, out of a request for these scopes.
fn token_for(place: &Place<'_>, scope: &str, ticks: &[&str]) -> (String, String) {
    let to = place.allowed_of(&[("scope", scope)], ticks);
    let answer = place.redeem(&parameter(&to, "code").expect("a code"), &[]);
    assert_eq!(answer.status, 200, "{}", text_of(&answer));
    (member(&answer, "access_token"), member(&answer, "scope"))
}

fn get(place: &Place<'_>, path: &str, token: &str) -> (u16, Value) {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str())];
    let answer = place.ask(Zone::Internet, ("GET", path), &headers, None);
    (answer.status, answer.json().unwrap_or_default())
}

fn ids(bundle: &Value) -> Vec<String> {
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    let id = |entry: &Value| entry["resource"]["id"].as_str().map(str::to_owned);
    entries.iter().filter_map(id).collect()
}

#[test]
fn r_o14_criteria_narrow_what_is_read_and_searched_and_nothing_answers_beyond_them() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let (all, _) = token_for(&place, ASKED, &["patient/*.rs"]);
        let (_, doses) = get(&place, "/fhir/Immunization", &all);
        let doses = doses["entry"].as_array().cloned().expect("doses");
        let dates = |dose: &Value| {
            let date = dose["resource"]["occurrenceDateTime"].as_str();
            date.unwrap_or_default()
                .chars()
                .take(10)
                .collect::<String>()
        };
        let mut days: Vec<String> = doses.iter().map(dates).collect();
        days.sort();
        let day = days.last().expect("several doses");
        let wish = format!("patient/Immunization.rs?date=ge{day}");
        let scope = format!("openid launch/patient patient/Patient.rs {wish}");
        let (token, granted) = token_for(&place, &scope, &["patient/Patient.rs", &wish]);
        assert!(granted.contains(&wish), "{granted}");
        let (inside, outside): (Vec<&Value>, Vec<&Value>) =
            doses.iter().partition(|dose| dates(dose) >= *day);
        assert!(!inside.is_empty() && !outside.is_empty(), "{days:?}");
        let name = |dose: &Value| dose["resource"]["id"].as_str().expect("an id").to_owned();
        for dose in &inside {
            let path = format!("/fhir/Immunization/{}", name(dose));
            assert_eq!(place.get(&path, &token), 200, "{path}");
            assert_eq!(place.get(&format!("{path}/_history/1"), &token), 200);
        }
        for dose in &outside {
            let path = format!("/fhir/Immunization/{}", name(dose));
            assert_eq!(place.get(&path, &token), 404, "{path}");
            assert_eq!(place.get(&format!("{path}/_history/1"), &token), 404);
            let (_, found) = get(
                &place,
                &format!("/fhir/Immunization?_id={}", name(dose)),
                &token,
            );
            assert!(ids(&found).is_empty(), "{found}");
        }
        for path in [
            "/fhir/Immunization",
            "/fhir/Immunization?_total=accurate",
            "/fhir/Immunization?_include=*&_revinclude=*",
        ] {
            let (status, found) = get(&place, path, &token);
            assert_eq!(status, 200, "{path}: {found}");
            let mut seen: Vec<String> = ids(&found)
                .into_iter()
                .filter(|id| doses.iter().any(|dose| name(dose) == *id))
                .collect();
            let mut wanted: Vec<String> = inside.iter().map(|dose| name(dose)).collect();
            seen.sort();
            wanted.sort();
            assert_eq!(seen, wanted, "{path}");
        }
        // What cannot answer within them is refused, whatever there is.
        let one = name(inside.first().expect("a dose"));
        for path in [
            format!("/fhir/Immunization/{one}/_history"),
            format!("/fhir/Immunization/{one}/$meta"),
            "/fhir/Patient/mirai-0001/$everything".to_owned(),
            "/fhir/Patient/mirai-0001/$immds-forecast".to_owned(),
            "/fhir/Patient?_has:Immunization:patient:status=completed".to_owned(),
            "/fhir/Patient?_revinclude=Immunization:patient".to_owned(),
            "/fhir/Patient/mirai-0001/Immunization".to_owned(),
            "/fhir?_type=Patient,Immunization".to_owned(),
        ] {
            assert_eq!(place.get(&path, &token), 403, "{path}");
        }
        // A bundle's entries are held against them one by one.
        let entry = |url: String| json!({"request": {"method": "GET", "url": url}});
        let gone = name(outside.first().expect("a dose"));
        let batch = json!({"resourceType": "Bundle", "type": "batch", "entry": [
            entry(format!("Immunization/{one}")),
            entry(format!("Immunization/{gone}")),
            entry(format!("Immunization/{one}/_history")),
        ]});
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/fhir+json"),
        ];
        let batch = batch.to_string();
        let answer = place.ask(Zone::Internet, ("POST", "/fhir"), &headers, Some(&batch));
        let answer = answer.json().expect("JSON");
        for (at, status) in ["200", "404", "403"].into_iter().enumerate() {
            let said = answer["entry"][at]["response"]["status"].as_str();
            assert!(said.is_some_and(|said| said.starts_with(status)), "{at}");
        }
        // What could not be enforced is not granted: other verbs, parameters that compare texts, chains, no value of a date.
        for dropped in [
            "patient/Immunization.cruds?status=completed",
            "patient/Patient.rs?name=hanako",
            "patient/Immunization.rs?patient.name=hanako",
            "patient/Immunization.rs?date=someday",
            "patient/Immunization.rs?_count=1",
        ] {
            let asked = format!("openid launch/patient patient/Patient.rs {dropped}");
            let (_, granted) = token_for(&place, &asked, &["patient/Patient.rs", dropped]);
            assert_eq!(granted, "openid launch/patient patient/Patient.rs");
        }
    });
}

/// What fails before the authorization server is asked is told as OAuth tells it.
#[test]
fn r_o_failures_in_front_of_the_token_endpoint_have_its_form() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        for (method, media, status) in [
            ("POST", "application/fhir+json", 415),
            ("DELETE", "application/x-www-form-urlencoded", 405),
        ] {
            let headers = [("Content-Type", media)];
            let answer = place.ask(
                Zone::Internet,
                (method, "/auth/token"),
                &headers,
                Some("{}"),
            );
            let said = (answer.status, answer.json());
            assert!([400, status].contains(&answer.status), "{said:?}");
            assert_eq!(member(&answer, "error"), "invalid_request", "{said:?}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        let statement = place.ask(Zone::Internet, ("GET", "/fhir/metadata"), &[], None);
        let security = statement.json().expect("JSON")["rest"][0]["security"].clone();
        assert_eq!(security["cors"], true);
        assert_eq!(security["service"][0]["coding"][0]["code"], "SMART-on-FHIR");
        let places = security["extension"][0]["extension"].to_string();
        assert!(places.contains(&format!("{}/auth/token", place.base())));
    });
}

/// The next key of id tokens is published at once and signs later; the old one stays.
#[test]
fn the_keys_of_id_tokens_overlap() {
    each_own(&TOWNS, &SET, true, |own| {
        let place = Place(own);
        let done = place.command(&["key", "sign-in"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let done = place.command(&["key", "sign-in"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let keys = place.ask(Zone::Internet, ("GET", "/auth/jwks"), &[], None);
        let keys = keys.json().expect("JSON")["keys"].clone();
        assert_eq!(keys.as_array().expect("keys").len(), 2, "{keys}");
        assert!(!place.code().is_empty());
    });
}
