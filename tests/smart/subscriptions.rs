//! Subscriptions on both databases: the handshake, notifications in order and without gaps over a restart, receivers that are
//! down or never answer, clients that lost their right, and what is not offered.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::*;
use crate::harness::start;

const IG: &str = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition";
const DOSE: &str = include_str!("../../examples/resources/immunization.json");
const SCOPE: &str = "system/Subscription.cruds system/Immunization.cruds system/Patient.rs";

/// What a receiver does with what it is sent.
#[derive(Clone, Copy)]
enum Mood {
    Takes = 0,
    Refuses = 1,
    Sleeps = 2,
}

/// A receiver on this machine.
struct Hook {
    origin: String,
    heard: Arc<Mutex<Vec<(String, Value)>>>,
    mood: Arc<AtomicU8>,
}

impl Hook {
    fn new() -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a door");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let hook = Hook {
            origin,
            heard: Arc::default(),
            mood: Arc::default(),
        };
        let (heard, mood) = (Arc::clone(&hook.heard), Arc::clone(&hook.mood));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (heard, mood) = (Arc::clone(&heard), Arc::clone(&mood));
                std::thread::spawn(move || {
                    let mut stream = stream.expect("a connection");
                    let (head, body) = request_of(&mut stream);
                    match mood.load(Ordering::SeqCst) {
                        2 => std::thread::sleep(Duration::from_secs(60)),
                        1 => {
                            let _ =
                                stream.write_all(b"HTTP/1.1 503 Down\r\ncontent-length: 0\r\n\r\n");
                        }
                        _ => {
                            heard.lock().expect("a lock").push((head, body));
                            let _ = stream.write_all(b"HTTP/1.1 204 Thanks\r\n\r\n");
                        }
                    }
                });
            }
        });
        hook
    }

    fn is(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::SeqCst);
    }

    /// The numbers of the events that arrived, in the order in which they did.
    fn numbers(&self) -> Vec<i64> {
        let heard = self.heard.lock().expect("a lock");
        heard.iter().flat_map(|(_, body)| numbers(body)).collect()
    }

    fn types(&self) -> Vec<String> {
        let heard = self.heard.lock().expect("a lock");
        heard.iter().map(|(_, body)| said(body, "type")).collect()
    }
}

fn request_of(stream: &mut impl Read) -> (String, Value) {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).unwrap_or(0);
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let size = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let size: usize = size.and_then(|size| size.parse().ok()).unwrap_or(0);
            if body.len() >= size {
                return (
                    head.to_owned(),
                    serde_json::from_str(body).unwrap_or_default(),
                );
            }
        }
        if count == 0 {
            return (text, Value::Null);
        }
    }
}

/// The first entry of a notification.
fn parameters(bundle: &Value) -> Vec<Value> {
    let parameters = &bundle["entry"][0]["resource"]["parameter"];
    parameters.as_array().cloned().unwrap_or_default()
}

fn said(bundle: &Value, name: &str) -> String {
    let found = parameters(bundle)
        .into_iter()
        .find(|one| one["name"] == name);
    let found = found.unwrap_or_default();
    let values = found.as_object().cloned().unwrap_or_default();
    let value = values.into_iter().find(|(key, _)| key.starts_with("value"));
    value.map_or_else(String::new, |(_, value)| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    })
}

fn numbers(bundle: &Value) -> Vec<i64> {
    let events = parameters(bundle);
    let events = events
        .iter()
        .filter(|one| one["name"] == "notification-event");
    let number = |event: &Value| {
        let parts = event["part"].as_array().cloned().unwrap_or_default();
        let part = parts
            .into_iter()
            .find(|part| part["name"] == "event-number")?;
        part["valueString"].as_str()?.parse().ok()
    };
    events.filter_map(number).collect()
}

fn subscription(hook: &Hook, topic: &str) -> Value {
    json!({
        "resourceType": "Subscription", "status": "requested", "reason": "接種の通知",
        "criteria": format!("https://sesshu.example/fhir/SubscriptionTopic/{topic}"),
        "channel": {
            "type": "rest-hook", "endpoint": format!("{}/hook", hook.origin),
            "payload": "application/fhir+json",
            "_payload": {"extension": [
                {"url": format!("{IG}/backport-payload-content"), "valueCode": "id-only"},
            ]},
            "header": ["Authorization: Bearer of-the-receiver"],
        },
    })
}

/// A system that subscribes.
struct Linked<'a> {
    place: Place<'a>,
    system: System,
}

impl<'a> Linked<'a> {
    fn of(own: &'a Own) -> Linked<'a> {
        let place = Place(own);
        let system = System {
            key: SigningKey::generate(Algorithm::Es384).expect("a key"),
            audience: format!("{}/auth/token", place.base()),
            made: std::cell::Cell::default(),
        };
        let registration = json!({
            "client_id": "link", "kind": "system", "name": {"ja": "連携", "en": "Link"},
            "maker": "みらいソフト", "tenant": "139998", "role": "vendor", "zones": ["internet"],
            "grant_types": ["client_credentials"], "scope": SCOPE,
            "jwks": {"keys": [system.key.public().to_jwk()]},
        });
        let file = own.dir.path().join("link.json");
        std::fs::write(&file, registration.to_string()).expect("a file");
        let done = place.command(&["client", "add", &file.display().to_string()]);
        assert_eq!(done.code, 0, "{}", done.said);
        Linked { place, system }
    }

    fn token(&self) -> String {
        let assertion = self.system.key.sign("JWT", &self.system.claims());
        let answer = self
            .system
            .ask(&self.place, &assertion.expect("a signature"), SCOPE);
        assert_eq!(answer.status, 200, "{}", text_of(&answer));
        member(&answer, "access_token")
    }

    fn send(&self, (method, path): (&str, &str), body: Option<&Value>) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.token());
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/fhir+json"),
        ];
        let text = body.map(Value::to_string);
        let answer = self
            .place
            .ask(Zone::Internet, (method, path), &headers, text.as_deref());
        (answer.status, answer.json().unwrap_or_default())
    }

    fn subscribe(&self, body: &Value) -> String {
        let (status, stored) = self.send(("POST", "/fhir/Subscription"), Some(body));
        assert_eq!(status, 201, "{stored}");
        stored["id"].as_str().expect("an id").to_owned()
    }

    fn status_of(&self, id: &str) -> String {
        let (_, stored) = self.send(("GET", &format!("/fhir/Subscription/{id}")), None);
        stored["status"].as_str().unwrap_or_default().to_owned()
    }

    fn vaccinate(&self, count: usize) {
        let dose: Value = serde_json::from_str(DOSE).expect("JSON");
        for _ in 0..count {
            let (status, said) = self.send(("POST", "/fhir/Immunization"), Some(&dose));
            assert_eq!(status, 201, "{said}");
        }
    }
}

fn seen(client: &mut Client, path: &str) -> (u16, Value) {
    let asked = Request {
        method: "GET",
        path,
        headers: &[],
        body: None,
    };
    let answer = client.send(&asked).expect("an answer");
    (answer.status, answer.json().unwrap_or_default())
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn settings(origins: &str) -> Vec<(&str, &str)> {
    vec![
        SET[0],
        // What the house writes by itself is told of as well, and counted by nobody here.
        ("quality.interval", "0ms"),
        ("egress.subscriptions", origins),
        ("egress.loopback", "true"),
        ("subscription.interval", "20ms"),
        ("subscription.attempts_max", "5"),
    ]
}

/// R-E06
#[test]
fn a_subscriber_is_asked_first_and_then_told_in_order_by_ids_alone() {
    let hooks = [Hook::new(), Hook::new()];
    let list = format!("{},{}", hooks[0].origin, hooks[1].origin);
    each_own(&TOWNS, &settings(&list), true, |own| {
        let hook = &hooks[usize::from(own.name == "SQLite")];
        let linked = Linked::of(own);
        let id = linked.subscribe(&subscription(hook, "immunization-recorded"));
        until("it becomes active", || linked.status_of(&id) == "active");
        assert_eq!(hook.types(), ["handshake"]);
        linked.vaccinate(5);
        until("all arrive", || hook.numbers().len() >= 5);
        assert_eq!(hook.numbers(), [1, 2, 3, 4, 5]);
        let heard = hook.heard.lock().expect("a lock").clone();
        for (head, body) in &heard {
            assert!(
                head.to_lowercase()
                    .contains("authorization: bearer of-the-receiver")
            );
            assert_eq!(body["type"], "history");
            let entries = body["entry"].as_array().expect("entries");
            for entry in &entries[1..] {
                assert!(entry.get("resource").is_none(), "{entry}");
                assert!(
                    entry["fullUrl"]
                        .as_str()
                        .expect("one")
                        .contains("/Immunization/")
                );
            }
        }
        let (status, standing) =
            linked.send(("GET", &format!("/fhir/Subscription/{id}/$status")), None);
        assert_eq!(status, 200, "{standing}");
        assert_eq!(said(&standing, "events-since-subscription-start"), "5");
        let missed =
            format!("/fhir/Subscription/{id}/$events?eventsSinceNumber=2&eventsUntilNumber=4");
        let (status, missed) = linked.send(("GET", &missed), None);
        assert_eq!((status, numbers(&missed)), (200, vec![2, 3, 4]));
        // Who was told of whose doses stands in the trail.
        let mut clerk = own.client(access::Role::Staff, "139998");
        let (_, trail) = seen(&mut clerk, "/fhir/AuditEvent/$trail?agent=link&_count=100");
        let events = trail["entry"].as_array().cloned().unwrap_or_default();
        let told = events.iter().map(Value::to_string).find(|event| {
            event.contains(&format!("Subscription/{id}")) && event.contains("Immunization/")
        });
        assert!(
            told.is_some_and(|told| told.contains("Patient/mirai-0001")),
            "{trail}"
        );
        // What somebody else has is as good as none.
        let mut stranger = own.client(access::Role::Vendor, "139998");
        let path = format!("/fhir/Subscription/{id}/$status");
        assert_eq!(seen(&mut stranger, &path).0, 404);
    });
}

#[test]
fn what_a_receiver_missed_arrives_when_it_is_up_and_over_a_restart() {
    let hooks = [Hook::new(), Hook::new()];
    let list = format!("{},{}", hooks[0].origin, hooks[1].origin);
    let mut set = settings(&list);
    set.push(("subscription.attempts_max", "40"));
    set.remove(5);
    each_own(&TOWNS, &set, true, |own| {
        let hook = &hooks[usize::from(own.name == "SQLite")];
        let linked = Linked::of(own);
        let id = linked.subscribe(&subscription(hook, "immunization-recorded"));
        until("it becomes active", || linked.status_of(&id) == "active");
        linked.vaccinate(2);
        until("two arrive", || hook.numbers().len() >= 2);
        hook.is(Mood::Refuses);
        linked.vaccinate(3);
        std::thread::sleep(Duration::from_millis(200));
        // A second process on the same data stands in for what comes after a crash.
        let again = start(own.dir.path(), own.database.as_deref(), &TOWNS, &set, false);
        hook.is(Mood::Takes);
        linked.vaccinate(1);
        until("all arrive", || hook.numbers().contains(&6));
        drop(again);
        let mut seen = hook.numbers();
        seen.dedup();
        assert_eq!(seen, [1, 2, 3, 4, 5, 6], "in order, without gaps");
    });
}

#[test]
fn who_never_answers_keeps_nobody_waiting_and_fails_in_the_end() {
    let hooks = [(Hook::new(), Hook::new()), (Hook::new(), Hook::new())];
    let all: Vec<&str> = hooks
        .iter()
        .flat_map(|(one, two)| [one.origin.as_str(), two.origin.as_str()])
        .collect();
    let list = all.join(",");
    each_own(&TOWNS, &settings(&list), true, |own| {
        let (dead, good) = &hooks[usize::from(own.name == "SQLite")];
        let linked = Linked::of(own);
        let dead_id = linked.subscribe(&subscription(dead, "immunization-recorded"));
        let good_id = linked.subscribe(&subscription(good, "immunization-recorded"));
        until("both become active", || {
            linked.status_of(&dead_id) == "active" && linked.status_of(&good_id) == "active"
        });
        dead.is(Mood::Sleeps);
        let begun = Instant::now();
        linked.vaccinate(3);
        until("three arrive", || good.numbers() == [1, 2, 3]);
        assert!(
            begun.elapsed() < Duration::from_secs(8),
            "it waited for the other"
        );
        dead.is(Mood::Refuses);
        until("it fails", || linked.status_of(&dead_id) == "error");
        let (_, failed) = linked.send(("GET", &format!("/fhir/Subscription/{dead_id}")), None);
        assert!(
            failed["error"]
                .as_str()
                .is_some_and(|error| !error.is_empty()),
            "{failed}"
        );
    });
}

#[test]
fn who_lost_its_right_is_told_nothing() {
    let hooks = [Hook::new(), Hook::new()];
    let list = format!("{},{}", hooks[0].origin, hooks[1].origin);
    each_own(&TOWNS, &settings(&list), true, |own| {
        let hook = &hooks[usize::from(own.name == "SQLite")];
        let linked = Linked::of(own);
        let id = linked.subscribe(&subscription(hook, "immunization-recorded"));
        until("it becomes active", || linked.status_of(&id) == "active");
        let done = linked.place.command(&["client", "disable", "link"]);
        assert_eq!(done.code, 0, "{}", done.said);
        let mut vendor = own.client(access::Role::Vendor, "139998");
        let asked = Request {
            method: "POST",
            path: "/fhir/Immunization",
            headers: &[("Content-Type", "application/fhir+json")],
            body: Some(DOSE.as_bytes()),
        };
        assert_eq!(vendor.send(&asked).expect("an answer").status, 201);
        until("it fails", || {
            let path = format!("/fhir/Subscription/{id}");
            seen(&mut vendor, &path).1["status"] == "error"
        });
        assert_eq!(hook.types(), ["handshake"]);
    });
}

/// R-E06: whole resources are not offered.
#[test]
fn what_is_not_offered_is_refused_in_words() {
    let hook = Hook::new();
    each_own(&TOWNS, &settings(&hook.origin), true, |own| {
        let linked = Linked::of(own);
        let good = subscription(&hook, "immunization-recorded");
        let with = |pointer: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(pointer).expect("a place") = value;
            body
        };
        let filter = |text: &str| {
            let mut body = good.clone();
            let url = format!("{IG}/backport-filter-criteria");
            body["_criteria"] = json!({"extension": [{"url": url, "valueString": text}]});
            body
        };
        for (what, body, rule) in [
            (
                "plain R4",
                with("/criteria", json!("Immunization?patient=mirai-0001")),
                "subscription-criteria",
            ),
            (
                "topic",
                with(
                    "/criteria",
                    json!("https://sesshu.example/fhir/SubscriptionTopic/x"),
                ),
                "subscription-topic",
            ),
            (
                "filter",
                filter("Immunization?lot-number=1"),
                "subscription-filter",
            ),
            ("other type", filter("Patient?_id=1"), "subscription-filter"),
            (
                "channel",
                with("/channel/type", json!("email")),
                "subscription-channel",
            ),
            (
                "content",
                with(
                    "/channel/_payload/extension/0/valueCode",
                    json!("full-resource"),
                ),
                "subscription-content",
            ),
            (
                "media",
                with("/channel/payload", json!("application/fhir+xml")),
                "subscription-media-type",
            ),
            (
                "header",
                with("/channel/header/0", json!("Host: elsewhere")),
                "subscription-header",
            ),
            (
                "endpoint",
                with("/channel/endpoint", json!("http://elsewhere.example/")),
                "subscription-endpoint",
            ),
            (
                "status",
                with("/status", json!("active")),
                "subscription-status",
            ),
        ] {
            let (status, said) = linked.send(("POST", "/fhir/Subscription"), Some(&body));
            assert_eq!(status, 422, "{what}: {said}");
            assert!(said.to_string().contains(rule), "{what}: {said}");
        }
        let (status, _) = linked.send(
            ("POST", "/fhir/Subscription"),
            Some(&filter("patient=Patient/mirai-0001")),
        );
        assert_eq!(status, 201);
    });
}
