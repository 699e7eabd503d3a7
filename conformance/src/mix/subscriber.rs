//! A system that subscribed to doses, and its receiver: what is written in its town is told it once, in the order in which it
//! was written, under numbers without gaps.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Hand, Heard, Step, accuse, form, send, words_of};
use crate::estate;
use crate::http::{Client, Request};
use crate::load::World;
use crate::proof::Key;
use crate::server::Server;

/// The system, as it is registered.
const SYSTEM: &str = "crash-listener";
const SCOPE: &str = "system/Subscription.cruds system/Immunization.rs system/Patient.rs";
const BACKPORT: &str = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition";
/// How long it may take until all that was written is told.
const PATIENCE: Duration = Duration::from_secs(120);
/// A request to the receiver is not longer.
const REQUEST_BYTES_MAX: usize = 1 << 20;

/// What was told: by its number, what the event is about. A number that came twice with something else stands in `wrong`.
#[derive(Debug, Default)]
struct Told {
    events: BTreeMap<u64, String>,
    wrong: Vec<String>,
}

impl Told {
    fn take(&mut self, bundle: &Value) {
        let parameters = bundle.pointer("/entry/0/resource/parameter");
        let parameters = parameters.and_then(Value::as_array);
        for event in parameters.into_iter().flatten() {
            let parts = event.get("part").and_then(Value::as_array);
            let part = |name: &str| {
                let mut parts = parts.into_iter().flatten();
                parts.find(|part| part.get("name") == Some(&name.into()))
            };
            let number = part("event-number").and_then(|one| one.get("valueString")?.as_str());
            let focus = part("focus").and_then(|one| one.pointer("/valueReference/reference"));
            let (Some(Ok(number)), Some(focus)) = (number.map(str::parse), focus) else {
                continue;
            };
            let id = focus.as_str().unwrap_or_default();
            let id = id.rsplit('/').next().unwrap_or_default().to_owned();
            match self.events.insert(number, id.clone()) {
                Some(first) if first != id => {
                    self.wrong
                        .push(format!("event {number} was {first}, then {id}"));
                }
                _ => {}
            }
        }
    }
}

/// A receiver on this machine. It takes whatever it is sent.
#[derive(Clone, Debug)]
pub struct Hook {
    /// Where it listens.
    pub origin: String,
    told: Arc<Mutex<Told>>,
}

impl Hook {
    /// Begins to listen.
    pub fn open() -> Result<Hook, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| e.to_string())?;
        let address = listener.local_addr().map_err(|e| e.to_string())?;
        let hook = Hook {
            origin: format!("http://{address}"),
            told: Arc::default(),
        };
        let told = Arc::clone(&hook.told);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || take(stream, &told));
            }
        });
        Ok(hook)
    }
}

/// Reads a request, remembers what it tells, and only then answers.
fn take(mut stream: TcpStream, told: &Mutex<Told>) {
    let Some(body) = body_of(&mut stream) else {
        return;
    };
    if let Ok(bundle) = serde_json::from_slice(&body) {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        told.take(&bundle);
    }
    // Whoever hung up sends it again.
    let _ = stream.write_all(b"HTTP/1.1 204 Thanks\r\nconnection: close\r\n\r\n");
}

fn body_of(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    while bytes.len() < REQUEST_BYTES_MAX {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(piece.get(..count)?);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(bytes.get(..end)?).to_ascii_lowercase();
        let mut lines = head.lines();
        let length = lines.find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.and_then(|length| length.trim().parse().ok())?;
        if bytes.len() >= end + 4 + length {
            return bytes.get(end + 4..).map(<[u8]>::to_vec);
        }
    }
    None
}

/// The system.
#[derive(Debug)]
pub(super) struct Subscriber {
    hook: Hook,
    /// Whoever may read the histories of the town.
    client: Client,
    /// Up to when the history was gone through, and the versions of that very moment.
    since: String,
    then: BTreeSet<String>,
    /// What was written since it subscribed, in order.
    due: Vec<String>,
    /// How many of them were compared.
    compared: usize,
}

impl Subscriber {
    pub(super) fn new(server: &Server, world: &World, hook: Hook) -> Result<Subscriber, String> {
        let town = world.tenants.first().ok_or("there is no town")?;
        let key = Key::of_system()?;
        register(server, &key, &town.code)?;
        let token = token(server, world, &key)?;
        let mut own = Client::new(server.address(), Duration::from_secs(20))
            .with_header("Authorization", &format!("Bearer {token}"));
        subscribe(world, &mut own, &hook)?;
        let mut subscriber = Subscriber {
            hook,
            client: world.client(0),
            since: String::new(),
            then: BTreeSet::new(),
            due: Vec::new(),
            compared: 0,
        };
        // What was there before is not told.
        subscriber.read_on()?;
        subscriber.due.clear();
        Ok(subscriber)
    }

    /// Reads what the history has more, the oldest first.
    fn read_on(&mut self) -> Result<(), String> {
        let mut path = "/fhir/Immunization/_history?_count=500".to_owned();
        if !self.since.is_empty() {
            path.push_str(&format!("&_since={}", super::escaped(&self.since)));
        }
        let entries = estate::entries(&mut self.client, &path)?;
        for entry in entries.iter().rev() {
            let text = |pointer: &str| {
                let found = entry.pointer(pointer).and_then(Value::as_str);
                found.unwrap_or_default().to_owned()
            };
            // Deletions are another topic's.
            if entry.get("resource").is_none() {
                continue;
            }
            let (id, at) = (text("/resource/id"), text("/resource/meta/lastUpdated"));
            let version = format!("{id}/{}", text("/resource/meta/versionId"));
            if self.then.contains(&version) {
                continue;
            }
            if at != self.since {
                self.since = at;
                self.then.clear();
            }
            self.then.insert(version);
            self.due.push(id);
        }
        Ok(())
    }

    /// What is not as it was written, among what is due by now.
    fn differences(&mut self, until: usize) -> Vec<String> {
        let mut told = self
            .hook
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut wrong = std::mem::take(&mut told.wrong);
        let until = until.min(self.due.len()).max(self.compared);
        let compared = (1..).zip(&self.due).take(until).skip(self.compared);
        for (number, id) in compared {
            match told.events.get(&number) {
                Some(heard) if heard == id => {}
                Some(heard) => wrong.push(format!("event {number} is {heard}, and {id} is due")),
                None => wrong.push(format!("event {number} of {id} did not come")),
            }
        }
        self.compared = until;
        wrong
    }

    /// Waits until all that was written is told, and compares it.
    fn all(&mut self, world: &World) -> Result<(), String> {
        self.read_on()?;
        let begun = Instant::now();
        while self.heard() < self.due.len() && begun.elapsed() < PATIENCE {
            std::thread::sleep(super::PAUSE);
        }
        for detail in self.differences(self.due.len()) {
            accuse(world, "event", SYSTEM, detail);
        }
        Ok(())
    }

    /// The highest number that was told.
    fn newest(&self) -> usize {
        let told = self
            .hook
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let newest = told.events.last_key_value();
        newest.map_or(0, |(number, _)| {
            usize::try_from(*number).unwrap_or(usize::MAX)
        })
    }

    fn heard(&self) -> usize {
        let told = self
            .hook
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        told.events.len()
    }
}

/// Has an operator register the system.
fn register(server: &Server, key: &Key, town: &str) -> Result<(), String> {
    let registration = json!({
        "client_id": SYSTEM, "kind": "system", "name": {"ja": "通知の試験", "en": "Listener"},
        "maker": "みらいソフト", "tenant": town, "role": "vendor", "zones": ["internet"],
        "grant_types": ["client_credentials"], "scope": SCOPE,
        "jwks": {"keys": [key.to_jwk("crash")]},
    });
    let file = server.directory().join("listener.json");
    std::fs::write(&file, registration.to_string()).map_err(|e| e.to_string())?;
    let mut command = server.command(&["client", "add", &file.display().to_string()]);
    let done = command.output().map_err(|e| e.to_string())?;
    match done.status.success() {
        true => Ok(()),
        false => Err(format!(
            "the system is not registered: {}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        )),
    }
}

fn token(server: &Server, world: &World, key: &Key) -> Result<String, String> {
    let audience = format!("http://{}/auth/token", server.address());
    let body = form(&[
        ("grant_type", "client_credentials"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        (
            "client_assertion",
            &key.assertion("crash", SYSTEM, &audience)?,
        ),
        ("scope", SCOPE),
    ]);
    let request = Request {
        headers: &[("Content-Type", "application/x-www-form-urlencoded")],
        body: Some(body.as_bytes()),
        ..Request::new("POST", "/auth/token")
    };
    let mut client = Client::new(server.address(), Duration::from_secs(20));
    match send(world, &mut client, SYSTEM, &request) {
        Heard::Answer(answer) if answer.status == 200 => {
            let told = answer.json().unwrap_or_default();
            let token = told.get("access_token").and_then(Value::as_str);
            Ok(token.unwrap_or_default().to_owned())
        }
        Heard::Answer(answer) => Err(format!("no token: {}", words_of(&answer))),
        Heard::Open | Heard::Undone(_) => Err("no token".to_owned()),
    }
}

/// Subscribes, and waits until it is told that the receiver listens.
fn subscribe(world: &World, client: &mut Client, hook: &Hook) -> Result<(), String> {
    let content =
        json!({"url": format!("{BACKPORT}/backport-payload-content"), "valueCode": "id-only"});
    let body = json!({
        "resourceType": "Subscription", "status": "requested", "reason": "試験",
        "criteria": "https://sesshu.example/fhir/SubscriptionTopic/immunization-recorded",
        "channel": {
            "type": "rest-hook", "endpoint": format!("{}/hook", hook.origin),
            "payload": "application/fhir+json", "_payload": {"extension": [content]},
        },
    });
    let body = body.to_string();
    let request = Request {
        headers: &[("Content-Type", "application/fhir+json")],
        body: Some(body.as_bytes()),
        ..Request::new("POST", "/fhir/Subscription")
    };
    let id = match send(world, client, SYSTEM, &request) {
        Heard::Answer(answer) => match (answer.status, answer.location_id()) {
            (201, Some(id)) => id.to_owned(),
            _ => return Err(format!("no subscription: {}", words_of(&answer))),
        },
        Heard::Open | Heard::Undone(_) => return Err("no subscription".to_owned()),
    };
    let path = format!("/fhir/Subscription/{id}");
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let answer = client.fetch(&path).map_err(|e| e.to_string())?;
        let told = answer.json().unwrap_or_default();
        if told.get("status") == Some(&"active".into()) {
            return Ok(());
        }
        std::thread::sleep(super::PAUSE);
    }
    Err("the subscription does not become active".to_owned())
}

impl Hand for Subscriber {
    /// What is told comes by itself.
    fn step(&mut self, _: &World) -> Step {
        std::thread::sleep(super::PAUSE);
        Step::Done
    }

    /// A process that was killed while it called somebody has claimed the call for a while, so that a round does not wait for
    /// all. What was told has to be without gaps and right; that nothing is missing is asked at the end.
    fn judge(&mut self, world: &World) -> Result<(), String> {
        self.read_on()?;
        let newest = self.newest();
        for detail in self.differences(newest) {
            accuse(world, "event", SYSTEM, detail);
        }
        Ok(())
    }

    fn finish(&mut self, world: &World) -> Result<(), String> {
        self.all(world)?;
        let more = self.heard().saturating_sub(self.due.len());
        // Others may write meanwhile; nobody writes as much as this.
        if more > 0 {
            self.all(world)?;
        }
        if self.heard() > self.due.len() {
            let detail = format!("{} events, {} were due", self.heard(), self.due.len());
            accuse(world, "event", SYSTEM, detail);
        }
        Ok(())
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("events", self.heard() as u64)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(events: &[(u64, &str)]) -> Value {
        let event = |(number, id): &(u64, &str)| {
            json!({"name": "notification-event", "part": [
                {"name": "event-number", "valueString": number.to_string()},
                {"name": "focus", "valueReference": {"reference": format!("http://h/fhir/Immunization/{id}")}},
            ]})
        };
        let events: Vec<Value> = events.iter().map(event).collect();
        json!({"entry": [{"resource": {"parameter": events}}]})
    }

    fn wrong(told: &[(u64, &str)]) -> usize {
        let hook = Hook {
            origin: String::new(),
            told: Arc::default(),
        };
        for event in told {
            hook.told.lock().unwrap().take(&bundle(&[*event]));
        }
        let mut subscriber = Subscriber {
            hook,
            client: Client::new(([127, 0, 0, 1], 1).into(), PATIENCE),
            since: String::new(),
            then: BTreeSet::new(),
            due: vec!["a".to_owned(), "b".to_owned(), "a".to_owned()],
            compared: 0,
        };
        let due = subscriber.due.len();
        subscriber.differences(due).len()
    }

    #[test]
    fn an_event_that_lacks_is_out_of_order_or_was_another_is_told() {
        assert_eq!(wrong(&[(1, "a"), (2, "b"), (3, "a")]), 0);
        assert_eq!(wrong(&[(1, "a"), (2, "b"), (2, "b"), (3, "a")]), 0, "twice");
        assert_eq!(wrong(&[(1, "a"), (3, "a")]), 1, "a gap");
        assert_eq!(wrong(&[(1, "b"), (2, "a"), (3, "a")]), 2, "out of order");
        assert_eq!(
            wrong(&[(1, "a"), (2, "c"), (2, "b"), (3, "a")]),
            1,
            "another"
        );
    }
}
