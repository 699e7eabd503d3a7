//! Many at once: of 64 equal requests in the same moment exactly one makes a difference, on each database.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::Duration;

use access::{Role, Zone};
use serde_json::json;
use sesshu_conformance::http::Response;

use crate::files::{ended, job_of};
use crate::harness::{Caller, Town, each_database, rules_of, text_of};
use crate::scans::settings;

/// How many ask at once.
const CROWD: usize = 64;
/// How many tablets, or staff, do.
const FEW: usize = 12;
/// How often they do. Races are lost by chance, so once is not enough.
const ROUNDS: usize = 20;

/// Creates something that has no name of its own.
const ONCE: &str = r#"{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Basic","code":{"text":"once"}},"request":{"method":"POST","url":"Basic"}}]}"#;

/// A crowd of callers with their connections open, so that what follows begins at the same moment.
struct Crowd(Vec<Caller>);

impl Crowd {
    fn of(town: &Town) -> Crowd {
        Crowd::with((0..CROWD).map(|_| town.vendor()).collect())
    }

    /// These, so many of them that nobody is turned away because too much is going on.
    fn few(town: &Town, role: Role) -> Crowd {
        Crowd::with((0..FEW).map(|_| town.caller(role)).collect())
    }

    fn with(mut callers: Vec<Caller>) -> Crowd {
        callers
            .iter_mut()
            .for_each(|caller| drop(caller.get("Patient/nobody")));
        Crowd(callers)
    }

    /// All ask at once; the answers in the order of the callers.
    fn ask(&mut self, ask: impl Fn(&mut Caller) -> Response + Sync) -> Vec<Response> {
        let barrier = Barrier::new(self.0.len());
        let (ask, barrier) = (&ask, &barrier);
        std::thread::scope(|scope| {
            let asking: Vec<_> = self
                .0
                .iter_mut()
                .map(|caller| {
                    scope.spawn(move || {
                        barrier.wait();
                        ask(caller)
                    })
                })
                .collect();
            asking
                .into_iter()
                .map(|asked| asked.join().expect("an answer"))
                .collect()
        })
    }
}

fn count(answers: &[Response], status: u16) -> usize {
    answers
        .iter()
        .filter(|answer| answer.status == status)
        .count()
}

fn ids(answers: &[Response]) -> BTreeSet<String> {
    let id = |answer: &Response| {
        answer
            .json()
            .and_then(|json| json["id"].as_str().map(str::to_owned))
    };
    answers.iter().filter_map(id).collect()
}

fn total(town: &Town, path: &str) -> u64 {
    let answer = town.vendor().get(path);
    answer
        .json()
        .and_then(|json| json["total"].as_u64())
        .unwrap_or_else(|| panic!("{}", text_of(&answer)))
}

#[test]
fn r_c01_of_many_equal_conditional_creates_one_creates() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS {
            let person = format!(
                r#"{{"resourceType":"Patient","identifier":[{{"system":"urn:race","value":"{round}"}}]}}"#
            );
            let condition = format!("identifier=urn:race|{round}");
            let answers = crowd.ask(|caller| {
                caller.ask("POST", "Patient", &[("If-None-Exist", &condition)], &person)
            });
            assert_eq!(count(&answers, 201), 1, "round {round}");
            assert_eq!(count(&answers, 200), CROWD - 1, "round {round}");
            assert_eq!(ids(&answers).len(), 1, "round {round}");
            assert_eq!(
                total(&town, &format!("Patient?{condition}&_summary=count")),
                1,
                "round {round}"
            );
        }
        assert_eq!(
            total(&town, "Patient/_history?_count=0"),
            ROUNDS as u64,
            "nothing else was written"
        );
    });
}

#[test]
fn r_c01_of_many_transactions_with_one_condition_one_creates_and_all_refer_to_it() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS {
            let condition = format!("identifier=urn:race|{round}");
            let bundle = format!(
                r#"{{"resourceType":"Bundle","type":"transaction","entry":[
                {{"resource":{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"{round}"}},"patient":{{"reference":"urn:uuid:p"}},"occurrenceDateTime":"2026-06-14"}},"request":{{"method":"POST","url":"Immunization"}}}},
                {{"fullUrl":"urn:uuid:p","resource":{{"resourceType":"Patient","identifier":[{{"system":"urn:race","value":"{round}"}}]}},"request":{{"method":"POST","url":"Patient","ifNoneExist":"{condition}"}}}}]}}"#
            );
            let headers = [("Prefer", "return=representation")];
            let answers = crowd.ask(|caller| caller.ask("POST", "/fhir", &headers, &bundle));
            assert_eq!(count(&answers, 200), CROWD, "round {round}");
            let bundles: Vec<serde_json::Value> =
                answers.iter().filter_map(Response::json).collect();
            let created = |bundle: &&serde_json::Value| {
                bundle["entry"][1]["response"]["status"] == "201 Created"
            };
            assert_eq!(bundles.iter().filter(created).count(), 1, "round {round}");
            let people: BTreeSet<String> = bundles
                .iter()
                .flat_map(|bundle| {
                    let id = bundle["entry"][1]["resource"]["id"]
                        .as_str()
                        .expect("an id");
                    let patient = &bundle["entry"][0]["resource"]["patient"]["reference"];
                    [
                        format!("Patient/{id}"),
                        patient.as_str().expect("a reference").to_owned(),
                    ]
                })
                .collect();
            assert_eq!(people.len(), 1, "round {round}: {people:?}");
            assert_eq!(
                total(&town, &format!("Patient?{condition}&_summary=count")),
                1
            );
        }
        let doses = (ROUNDS * CROWD) as u64;
        assert_eq!(total(&town, "_history?_count=0"), doses + ROUNDS as u64);
    });
}

#[test]
fn of_many_transactions_that_update_one_version_one_wins_and_the_others_leave_nothing() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        town.vendor()
            .put("Patient/p", r#"{"resourceType":"Patient","id":"p"}"#);
        for round in 1..=ROUNDS {
            let bundle = format!(
                r#"{{"resourceType":"Bundle","type":"transaction","entry":[
                {{"resource":{{"resourceType":"Organization","name":"みらい市役所"}},"request":{{"method":"POST","url":"Organization"}}}},
                {{"resource":{{"resourceType":"Patient","id":"p"}},"request":{{"method":"PUT","url":"Patient/p","ifMatch":"W/\"{round}\""}}}}]}}"#
            );
            let answers = crowd.ask(|caller| caller.post("/fhir", &bundle));
            assert_eq!(count(&answers, 200), 1, "round {round}");
            assert_eq!(count(&answers, 412), CROWD - 1, "round {round}");
        }
        let rounds = ROUNDS as u64;
        assert_eq!(total(&town, "Organization/_history?_count=0"), rounds);
        assert_eq!(total(&town, "Patient/p/_history?_count=0"), rounds + 1);
    });
}

#[test]
fn r_c02_of_many_updates_of_one_version_one_wins() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        town.vendor()
            .put("Patient/p", r#"{"resourceType":"Patient","id":"p"}"#);
        for round in 1..=ROUNDS {
            let tag = format!("W/\"{round}\"");
            let answers = crowd.ask(|caller| {
                let body = format!(
                    r#"{{"resourceType":"Patient","id":"p","name":[{{"text":"{:?}"}}]}}"#,
                    std::thread::current().id()
                );
                caller.ask("PUT", "Patient/p", &[("If-Match", &tag)], &body)
            });
            assert_eq!(count(&answers, 200), 1, "round {round}");
            assert_eq!(count(&answers, 412), CROWD - 1, "round {round}");
            let winner = answers
                .iter()
                .find(|answer| answer.status == 200)
                .expect("a winner");
            assert_eq!(
                town.vendor().get("Patient/p").body,
                winner.body,
                "what is stored is what the winner sent"
            );
        }
        assert_eq!(
            total(&town, "Patient/p/_history?_count=0"),
            ROUNDS as u64 + 1,
            "no version beside the winners'"
        );
    });
}

#[test]
fn r_i01_of_many_creates_with_one_key_one_creates() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS {
            let key = format!("race-{round}");
            let body = r#"{"resourceType":"Patient","active":true}"#;
            let answers = crowd
                .ask(|caller| caller.ask("POST", "Patient", &[("Idempotency-Key", &key)], body));
            assert_eq!(count(&answers, 201), CROWD, "round {round}");
            let replayed =
                |answer: &&Response| answer.header("idempotency-replayed") == Some("true");
            assert_eq!(
                answers.iter().filter(replayed).count(),
                CROWD - 1,
                "round {round}"
            );
            assert_eq!(ids(&answers).len(), 1, "round {round}");
        }
        assert_eq!(total(&town, "Patient?_summary=count"), ROUNDS as u64);
    });
}

#[test]
fn of_many_conditional_updates_that_find_nothing_one_creates() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS / 4 {
            let body = format!(
                r#"{{"resourceType":"Patient","identifier":[{{"system":"urn:race","value":"{round}"}}]}}"#
            );
            let path = format!("Patient?identifier=urn:race|{round}");
            let answers = crowd.ask(|caller| caller.put(&path, &body));
            assert_eq!(count(&answers, 201), 1, "round {round}");
            assert_eq!(count(&answers, 200), CROWD - 1, "round {round}");
            assert_eq!(ids(&answers).len(), 1, "round {round}");
        }
    });
}

#[test]
fn of_many_creates_under_one_id_one_creates() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS / 4 {
            let body = format!(r#"{{"resourceType":"Patient","id":"p{round}"}}"#);
            let path = format!("Patient/p{round}");
            let answers =
                crowd.ask(|caller| caller.ask("PUT", &path, &[("If-None-Match", "*")], &body));
            assert_eq!(count(&answers, 201), 1, "round {round}");
            assert_eq!(count(&answers, 412), CROWD - 1, "round {round}");
        }
    });
}

#[test]
fn without_conditions_nothing_is_lost_from_the_history() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        let answers =
            crowd.ask(|caller| caller.put("Patient/p", r#"{"resourceType":"Patient","id":"p"}"#));
        assert_eq!(count(&answers, 201), 1);
        assert_eq!(count(&answers, 200), CROWD - 1);
        let versions: BTreeSet<u32> = answers.iter().filter_map(Response::version).collect();
        assert_eq!(
            versions,
            (1..=CROWD as u32).collect(),
            "each has a version of its own, without gaps"
        );
        assert_eq!(total(&town, "Patient/p/_history?_count=0"), CROWD as u64);
    });
}

#[test]
fn every_patch_that_was_answered_is_in_the_result() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        let headers = [("Content-Type", "application/json-patch+json")];
        for (round, place) in ["Patient/p", "Patient?_id=q"].into_iter().enumerate() {
            let id = ["p", "q"][round];
            let person = format!(
                r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"value":"first"}}]}}"#
            );
            town.vendor().put(&format!("Patient/{id}"), &person);
            let answers = crowd.ask(|caller| {
                let mark = format!("{:?}", std::thread::current().id());
                let patch = format!(
                    r#"[{{"op":"add","path":"/identifier/-","value":{{"value":"{mark}"}}}}]"#
                );
                caller.ask("PATCH", place, &headers, &patch)
            });
            let done = count(&answers, 200);
            assert!(done > 0, "{place}: nobody was served");
            assert_eq!(
                done + count(&answers, 409),
                CROWD,
                "{place}: served, or told that others were faster"
            );
            let now = town.vendor().get(&format!("Patient/{id}"));
            let json = now.json().expect("a person");
            let marks: BTreeSet<&str> = json["identifier"]
                .as_array()
                .expect("numbers")
                .iter()
                .filter_map(|number| number["value"].as_str())
                .collect();
            assert_eq!(marks.len(), done + 1, "{place}: {}", text_of(&now));
            assert_eq!(now.version(), Some(done as u32 + 1), "{place}");
            for answer in answers.iter().filter(|answer| answer.status == 200) {
                let json = answer.json().expect("a person");
                let numbers = json["identifier"].as_array().expect("numbers");
                let last = numbers.last().and_then(|number| number["value"].as_str());
                assert!(
                    marks.contains(last.expect("a mark")),
                    "{place}: one who was answered is missing"
                );
            }
        }
    });
}

/// Posts what everybody sends alike, as JSON under one key.
fn keyed(caller: &mut Caller, path: &str, key: &str, body: &str) -> Response {
    let headers = [
        ("Content-Type", "application/json"),
        ("Idempotency-Key", key),
    ];
    caller.ask("POST", path, &headers, body)
}

/// That one of many did what they all asked for, and all were answered alike.
fn assert_once(answers: &[Response], status: u16) {
    let first = answers.first().expect("an answer");
    for answer in answers {
        assert_eq!(answer.status, status, "{}", text_of(answer));
        assert_eq!(answer.body, first.body);
    }
    let replayed = |answer: &&Response| answer.header("idempotency-replayed") == Some("true");
    assert_eq!(answers.iter().filter(replayed).count(), answers.len() - 1);
}

#[test]
fn r_i01_of_many_posts_with_one_key_one_is_carried_out() {
    each_database(|server| {
        let town = server.town();
        let mut crowd = Crowd::of(&town);
        for round in 0..ROUNDS / 4 {
            let key = format!("many-{round}");
            assert_once(
                &crowd
                    .ask(|caller| caller.ask("POST", "/fhir", &[("Idempotency-Key", &key)], ONCE)),
                200,
            );
            assert_eq!(total(&town, "Basic?_summary=count"), round as u64 + 1);
        }
        let mut tablets = Crowd::few(&town, Role::Device);
        let mut opened = settings("FF9999");
        opened["deviceId"] = json!("t-1");
        let sessions =
            tablets.ask(|caller| keyed(caller, "/device/sessions", "day", &opened.to_string()));
        assert_once(&sessions, 201);
        let session = sessions[0].json().unwrap_or_default()["sessionId"].clone();
        let segments = format!(
            "/device/sessions/{}/segments",
            session.as_str().expect("a session")
        );
        let answers = tablets.ask(|caller| keyed(caller, &segments, "lot", r#"{"lot":"FF9999"}"#));
        assert_once(&answers, 201);
        assert_eq!(answers[0].json().unwrap_or_default()["segment"], 2);
        let other = keyed(&mut tablets.0[0], &segments, "lot", r#"{"lot":"FF9998"}"#);
        assert_eq!(
            (other.status, rules_of(&other)),
            (409, vec!["idempotency-conflict".to_owned()])
        );
        let mut staff = Crowd::few(&town, Role::Staff);
        let path = "/municipal/devices/codes";
        assert_once(
            &staff.ask(|caller| keyed(caller, path, "gate", r#"{"site":"みらい市民体育館"}"#)),
            201,
        );
    });
}

#[test]
fn r_i01_of_many_files_with_one_key_one_is_taken() {
    each_database(|server| {
        let town = server.town();
        let mut staff = Crowd::few(&town, Role::Staff);
        let row = "2000001,,試験,一郎,シケン,イチロウ,19500203,1,0000000001,\r\n";
        let file = [("Content-Type", "text/csv"), ("Idempotency-Key", "morning")];
        let offers = |path: &'static str, staff: &mut Crowd| {
            staff.ask(|caller| caller.ask("POST", path, &file, row))
        };
        let answers = offers("/municipal/imports?as=A", &mut staff);
        let ids: BTreeSet<String> = answers
            .iter()
            .map(|answer| answer.json().unwrap_or_default()["id"].to_string())
            .collect();
        assert!(
            answers.iter().all(|answer| answer.status == 202),
            "{}",
            text_of(&answers[0])
        );
        assert_eq!(ids.len(), 1, "one job, whoever asks");
        let listed = staff.0[0]
            .get("/municipal/imports")
            .json()
            .unwrap_or_default();
        assert_eq!(
            listed["imports"].as_array().map(Vec::len),
            Some(1),
            "{listed}"
        );
        // What else was said of the file belongs to what was asked.
        let other = staff.0[0].ask("POST", "/municipal/imports?as=A&header=absent", &file, row);
        assert_eq!(
            (other.status, rules_of(&other)),
            (409, vec!["idempotency-conflict".to_owned()])
        );
    });
}

/// Sends a request and is gone before the answer. An earlier answer was not read, so that the server hears of it at once.
fn hang_up(town: &Town, key: &str, after: Duration) {
    let address = town.server.address(Zone::Internet);
    let token = town.token(Role::Vendor, "nobody");
    let mut line = TcpStream::connect(address).expect("a connection");
    let head = format!("HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n");
    let first = format!("GET /fhir/metadata {head}\r\n");
    line.write_all(first.as_bytes()).expect("sent");
    line.peek(&mut [0]).expect("an answer");
    let request = format!(
        "POST /fhir {head}Content-Type: application/fhir+json\r\nIdempotency-Key: {key}\r\n\
         Content-Length: {}\r\n\r\n{ONCE}",
        ONCE.len()
    );
    line.write_all(request.as_bytes()).expect("sent");
    std::thread::sleep(after);
}

/// That is what keys are for: whoever is gone before the answer asks again.
#[test]
fn r_i01_what_somebody_asked_who_hung_up_is_done_once() {
    each_database(|server| {
        let town = server.town();
        let mut vendor = town.vendor();
        for round in 0..ROUNDS {
            let key = format!("gone-{round}");
            hang_up(
                &town,
                &key,
                Duration::from_micros(250 * (round as u64 % 10)),
            );
            let answer = vendor.ask("POST", "/fhir", &[("Idempotency-Key", &key)], ONCE);
            assert_eq!(answer.status, 200, "{}", text_of(&answer));
            assert_eq!(total(&town, "Basic?_summary=count"), round as u64 + 1);
        }
    });
}

#[test]
fn of_many_who_steer_an_import_at_once_one_does() {
    each_database(|server| {
        let town = server.town();
        let mut staff = Crowd::few(&town, Role::Staff);
        let row = "2000001,,試験,一郎,シケン,イチロウ,19500203,1,0000000001,\r\n";
        let offered = staff.0[0].ask(
            "POST",
            "/municipal/imports?as=A",
            &[("Content-Type", "text/csv")],
            row,
        );
        let dry = job_of(&offered);
        ended(&mut staff.0[0], &dry);
        let jobs = |answers: Vec<Response>| -> BTreeSet<String> {
            let good = |answer: &&Response| [200, 202].contains(&answer.status);
            assert!(
                answers.iter().all(|answer| good(&answer)),
                "{}",
                text_of(&answers[0])
            );
            answers.iter().map(job_of).collect()
        };
        let steer = |staff: &mut Crowd, path: String, body: &str| {
            let json = [("Content-Type", "application/json")];
            jobs(staff.ask(|caller| caller.ask("POST", &path, &json, body)))
        };
        // What was taken back may be carried out again, and that be taken back.
        for _ in 0..2 {
            let carried = steer(&mut staff, format!("/municipal/imports/{dry}/commit"), "");
            assert_eq!(carried.len(), 1, "{carried:?}");
            let job = carried.into_iter().next().expect("a job");
            assert_eq!(ended(&mut staff.0[0], &job)["state"], "done");
            let undo = format!("/municipal/imports/{job}/undo");
            let undone = steer(&mut staff, undo, r#"{"reason":"番号の列がずれていた"}"#);
            assert_eq!(undone.len(), 1, "{undone:?}");
            ended(&mut staff.0[0], &undone.into_iter().next().expect("a job"));
            assert_eq!(ended(&mut staff.0[0], &job)["state"], "undone");
        }
    });
}
