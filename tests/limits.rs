//! What a search may cost, how much may come along with it, and how long its links hold.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use access::{Role, Zone};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fhir::search::Catalogue;
use sesshu_conformance::http::{Client, Request, Response};
use store::{Address, Costs, KeyRing, Store};

use crate::harness::{Own, each_database, each_own, rules_of, text_of};

const TOWN: &str = "139998";
const HOUR_MS: i64 = 3_600_000;

/// A server with low limits.
type Narrow = Own;

fn each_narrow(test: impl Fn(&Narrow) + Sync) {
    let set = [
        ("search.gathered_max", "100"),
        ("search.walked_max", "1000"),
        ("search.counted_max", "1000"),
        ("search.included_max", "2"),
    ];
    each_own(&[TOWN], &set, false, test);
}

/// Somebody who asks it.
struct Asking(Client);

fn ask_as(narrow: &Narrow, role: Role) -> Asking {
    Asking(narrow.client(role, TOWN))
}

impl Asking {
    fn ask(&mut self, method: &str, path: &str, (form, body): (&str, &str)) -> Response {
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/fhir/{path}"),
        };
        self.0
            .send(&Request {
                method,
                path: &path,
                headers: &[("Content-Type", form)],
                body: (!body.is_empty()).then_some(body.as_bytes()),
            })
            .expect("an answer")
    }

    fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, ("application/fhir+json", ""))
    }

    #[track_caller]
    fn store(&mut self, method: &str, path: &str, body: &str) {
        let stored = self.ask(method, path, ("application/fhir+json", body));
        assert!(stored.status < 300, "{}", text_of(&stored));
    }

    /// Puts many people of one gender, in one transaction.
    fn store_people(&mut self, from: usize, to: usize) {
        let entries: Vec<String> = (from..to)
            .map(|number| {
                format!(
                    r#"{{"request":{{"method":"PUT","url":"Patient/p{number}"}},"resource":{{"resourceType":"Patient","id":"p{number}","gender":"male","birthDate":"2024-01-{:02}","name":[{{"text":"ミライ {number}"}}]}}}}"#,
                    number % 28 + 1
                )
            })
            .collect();
        let body = format!(
            r#"{{"resourceType":"Bundle","type":"transaction","entry":[{}]}}"#,
            entries.join(",")
        );
        self.store("POST", "", &body);
    }
}

fn link_of(response: &Response, relation: &str) -> Option<String> {
    let bundle = response.json().expect("a bundle");
    let links = bundle["link"].as_array().cloned().unwrap_or_default();
    let link = links.iter().find(|link| link["relation"] == relation)?;
    let (_, path) = link["url"].as_str()?.split_once("/fhir")?;
    Some(format!("/fhir{path}"))
}

#[test]
fn what_looks_at_too_much_is_refused_and_says_so() {
    each_narrow(|narrow| {
        let mut vendor = ask_as(narrow, Role::Vendor);
        vendor.store_people(0, 600);
        // Below every limit, everything is answered.
        for path in [
            "Patient?gender=male&_total=accurate&_count=5",
            "Patient?gender:not=female&birthdate=2024&_total=accurate&_count=5",
        ] {
            let answer = vendor.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
            assert_eq!(answer.json().expect("a bundle")["total"], 600, "{path}");
        }
        vendor.store_people(600, 2_400);
        for path in [
            "Patient?gender=male&_total=accurate&_count=5",
            "Patient?gender=male&_summary=count",
            "Patient?gender:not=female&birthdate=2024&_total=accurate&_count=5",
            "Patient?gender:not=male&birthdate=2024",
        ] {
            let answer = vendor.get(path);
            assert_eq!(
                rules_of(&answer),
                ["too-costly"],
                "{path}: {}",
                answer.status
            );
            assert_eq!(answer.status, 400, "{path}: {}", text_of(&answer));
            let outcome = answer.json().expect("an outcome");
            assert_eq!(outcome["issue"][0]["code"], "too-costly", "{path}");
        }
        // What narrows it, or asks for less, is answered.
        for path in [
            "Patient?gender=male&_count=5",
            "Patient?gender=male&birthdate=2024-01-02&_summary=count",
            "Patient?gender:not=male&_id=p1",
        ] {
            let answer = vendor.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", text_of(&answer));
        }
        // Nor is anything made on the ground of a question that was not answered.
        let refused = vendor.0.send(&Request {
            method: "POST",
            path: "/fhir/Patient",
            headers: &[
                ("Content-Type", "application/fhir+json"),
                ("If-None-Exist", "gender:not=male&birthdate=2024"),
            ],
            body: Some(br#"{"resourceType":"Patient","gender":"male"}"#),
        });
        let refused = refused.expect("an answer");
        assert_eq!(rules_of(&refused), ["too-costly"], "{}", refused.status);
    });
}

#[test]
fn what_comes_along_is_cut_and_the_answer_says_so() {
    each_narrow(|narrow| {
        let mut vendor = ask_as(narrow, Role::Vendor);
        vendor.store_people(0, 3);
        for number in 0..3 {
            vendor.store(
                "PUT",
                &format!("Immunization/d{number}"),
                &format!(
                    r#"{{"resourceType":"Immunization","id":"d{number}","status":"completed","vaccineCode":{{"text":"x"}},"patient":{{"reference":"Patient/p{number}"}},"occurrenceDateTime":"2026-06-14"}}"#
                ),
            );
        }
        for (path, included, cut) in [
            ("Immunization?_include=Immunization:patient", 2, true),
            (
                "Immunization?_id=d0,d1&_include=Immunization:patient",
                2,
                false,
            ),
            ("Patient?_revinclude=Immunization:patient", 2, true),
        ] {
            let bundle = vendor.get(path).json().expect("a bundle");
            let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
            let of_mode = |mode: &str| {
                entries
                    .iter()
                    .filter(|entry| entry["search"]["mode"] == mode)
                    .collect::<Vec<_>>()
            };
            assert_eq!(of_mode("include").len(), included, "{path}: {bundle}");
            let said = of_mode("outcome");
            assert_eq!(said.len(), usize::from(cut), "{path}: {bundle}");
            for outcome in said {
                let issue = &outcome["resource"]["issue"][0];
                assert_eq!(issue["severity"], "warning");
                assert_eq!(issue["details"]["coding"][0]["code"], "included-cut");
            }
        }
    });
}

/// Digits that cannot be packed much, the same in every run.
fn digits(count: usize) -> Vec<String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..count)
        .map(|_| format!("{:016x}{:016x}{:016x}", next(), next(), next()))
        .collect()
}

#[test]
fn a_question_that_no_link_can_hold_is_refused_when_there_is_a_next_page() {
    each_database(|server| {
        let town = server.town();
        let mut vendor = town.vendor();
        let values = digits(400);
        for (id, value) in ["a", "b"].iter().zip(&values) {
            let body = format!(
                r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"value":"{value}"}}]}}"#
            );
            assert_eq!(vendor.put(&format!("Patient/{id}"), &body).status, 201);
        }
        let mut ask = |count: &str| {
            let question = format!("identifier={}{count}", values.join(","));
            let form = [("Content-Type", "application/x-www-form-urlencoded")];
            vendor.ask("POST", "Patient/_search", &form, &question)
        };
        let refused = ask("&_count=1");
        assert_eq!(refused.status, 400, "{}", text_of(&refused));
        assert_eq!(rules_of(&refused), ["page-too-long"]);
        let answer = ask("&_count=2");
        assert_eq!(answer.status, 200, "{}", text_of(&answer));
        assert_eq!(answer.json().expect("a bundle")["total"], 2);
    });
}

/// A store that opens and seals what the server does, beside it. It is never asked for a record.
fn sealer(narrow: &Narrow) -> Store {
    let text = std::fs::read_to_string(narrow.dir.path().join("sesshu.keys")).expect("keys");
    let catalogue: Vec<fhir::Element> = Vec::new();
    let catalogue = Catalogue::load(catalogue.iter(), profiles::fold).expect("a catalogue");
    let settings = store::Settings {
        address: Address::Memory,
        read_connections: 1,
        write_connections: 1,
        acquire_timeout: Duration::from_secs(1),
        statement_timeout: Duration::from_secs(1),
        settle_timeout: Duration::from_secs(1),
        cache_bytes_max: 0,
        cache_trust: None,
        referential_integrity: true,
        is_computed: |_| false,
        is_of_register: |_| false,
        catalogue: Arc::new(catalogue),
        costs: Costs::default(),
        numbers_role: None,
        wall: store::Wall::default(),
    };
    Store::new(settings, KeyRing::parse(&text).expect("keys"))
}

/// The same link, made earlier.
fn older(sealer: &Store, link: &str, (path, by_ms): (&str, i64)) -> String {
    let (before, page) = link.split_once("_page=").expect("a sealed link");
    let sealed = URL_SAFE_NO_PAD.decode(page).expect("base64");
    let packed = sealer
        .open_link(&[path.as_bytes()], &sealed)
        .expect("a link of this server");
    let words = zstd::bulk::decompress(&packed, 1 << 20).expect("words");
    let mut words: serde_json::Value = serde_json::from_slice(&words).expect("JSON");
    let made_at = words[0].as_i64().expect("a time");
    words[0] = (made_at - by_ms).into();
    let packed = zstd::bulk::compress(words.to_string().as_bytes(), 3).expect("packed");
    let sealed = sealer
        .seal_link(&[path.as_bytes()], &packed)
        .expect("sealed");
    format!("{before}_page={}", URL_SAFE_NO_PAD.encode(sealed))
}

#[test]
fn a_link_holds_for_a_day() {
    each_narrow(|narrow| {
        let mut vendor = ask_as(narrow, Role::Vendor);
        vendor.store_people(0, 4);
        let sealer = sealer(narrow);
        for (path, question) in [
            ("Patient", "Patient?_count=1"),
            ("Patient", "Patient?_count=1&_sort=-birthdate"),
            ("Patient/_history", "Patient/_history?_count=1"),
            ("", "?_type=Patient&_count=1"),
        ] {
            let first = vendor.get(question);
            let link = link_of(&first, "next").unwrap_or_else(|| panic!("{}", text_of(&first)));
            for (by_ms, status) in [
                (0, 200),
                (23 * HOUR_MS, 200),
                (24 * HOUR_MS + 1, 410),
                (400 * 24 * HOUR_MS, 410),
            ] {
                let answer = vendor.get(&older(&sealer, &link, (path, by_ms)));
                assert_eq!(answer.status, status, "{question}: {}", text_of(&answer));
                let rules: BTreeSet<String> = rules_of(&answer).into_iter().collect();
                let expired = rules.contains("page-expired");
                assert_eq!(expired, status == 410, "{question}: {rules:?}");
            }
        }
        // To somebody else it says nothing, not even that it has ended.
        let first = vendor.get("Patient?_count=1");
        let link = link_of(&first, "next").expect("a link");
        let ended = older(&sealer, &link, ("Patient", 25 * HOUR_MS));
        assert_eq!(ask_as(narrow, Role::Staff).get(&ended).status, 404);
    });
}

#[test]
fn a_link_of_another_question_is_no_link_of_this_one() {
    each_database(|server| {
        let mut vendor = server.town().vendor();
        for id in ["a", "b", "c"] {
            let body = format!(r#"{{"resourceType":"Patient","id":"{id}","gender":"male"}}"#);
            assert_eq!(vendor.put(&format!("Patient/{id}"), &body).status, 201);
        }
        let first = vendor.get("Patient?_count=1&gender=male");
        let link = link_of(&first, "next").expect("a link");
        let (_, page) = link.split_once('?').expect("a query");
        assert_eq!(vendor.get(&format!("Patient?{page}")).status, 200);
        for path in [
            "Immunization",
            "Patient/_history",
            "_history",
            "",
            "Patient/a/Immunization",
        ] {
            let refused = vendor.get(&format!("{path}?{page}"));
            assert_eq!(
                rules_of(&refused),
                ["page-unknown"],
                "{path}: {}",
                refused.status
            );
        }
        let mixed = vendor.get(&format!("Patient?{page}&gender=female"));
        assert_eq!(rules_of(&mixed), ["page-mixed"]);
    });
}

#[test]
fn a_plan_is_shown_to_staff_on_the_closed_network_only() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let bundle = staff.get("Patient?name=A&_explain=true");
        assert_eq!(bundle.status, 200);
        assert!(text_of(&bundle).contains("search-explained"));
        let outside = town.token(Role::Staff, "nobody");
        let mut outside = server.stranger(Zone::Internet, Some(&outside));
        assert!(outside.get("Patient?name=A&_explain=true").status >= 400);
        for mut other in [
            town.vendor(),
            town.person("nobody"),
            town.caller(Role::Device),
            town.caller(Role::Researcher),
        ] {
            let refused = other.get("Patient?name=A&_explain=true");
            assert_eq!(refused.status, 403, "{}", text_of(&refused));
            assert!(!text_of(&refused).contains("select"));
        }
    });
}
