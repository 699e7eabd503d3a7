//! A small FHIR server in this process, for the tests of the drivers: faithful, or faulty in one chosen way.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::parts;

/// What is wrong with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// Some requests are done and not answered, others neither.
    Silent,
    /// Some creates are promised and not kept.
    LosesCreates,
    /// Idempotency keys are ignored.
    ForgetsKeys,
    /// Some updates skip a version number.
    SkipsVersions,
    /// Every tenant sees everything.
    LeaksTenants,
    /// `If-Match` is ignored.
    IgnoresConditions,
    /// Deletions are left out of the history of the type.
    HidesDeletions,
}

/// One version: its number and content, or a deletion.
type Stored = (u32, Option<Value>);

#[derive(Default)]
struct State {
    /// Tenant, kind and id → versions, oldest first.
    resources: BTreeMap<(String, String, String), Vec<Stored>>,
    /// Tenant and key → id.
    keys: BTreeMap<(String, String), String>,
    count: u64,
    /// Creates and writes, each counted alone, so that a fault comes as often whatever else is asked.
    creates: u64,
    writes: u64,
}

struct Asked {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: Value,
}

type Answer = (u16, Option<u32>, Value);

/// Serves on a free port until the process ends.
pub(crate) fn serve(fault: Fault) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let state = Arc::new(Mutex::new(State::default()));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let state = Arc::clone(&state);
            std::thread::spawn(move || converse(stream.unwrap(), &state, fault));
        }
    });
    address
}

fn converse(mut stream: TcpStream, state: &Mutex<State>, fault: Fault) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(asked) = read_request(&mut reader) {
        let mut state = state.lock().unwrap();
        state.count += 1;
        let silent =
            fault == Fault::Silent && asked.method != "GET" && state.count.is_multiple_of(7);
        if silent && state.count.is_multiple_of(2) {
            return;
        }
        let (status, version, body) = state.answer(&asked, fault);
        drop(state);
        if silent {
            return;
        }
        let text = if status == 204 {
            String::new()
        } else {
            body.to_string()
        };
        let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", text.len());
        if let Some(version) = version {
            head += &format!("ETag: W/\"{version}\"\r\n");
            if let Some(id) = body["id"].as_str() {
                head += &format!("Location: http://h/fhir/X/{id}/_history/{version}\r\n");
            }
        }
        if stream
            .write_all(format!("{head}\r\n{text}").as_bytes())
            .is_err()
        {
            return;
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader
        .read_line(&mut line)
        .ok()
        .filter(|count| *count > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |text: &String| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Asked {
        method,
        path: path.strip_prefix("/fhir/")?.to_owned(),
        query: query.to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    })
}

impl State {
    fn answer(&mut self, asked: &Asked, fault: Fault) -> Answer {
        let tenant = match fault {
            Fault::LeaksTenants => String::new(),
            _ => asked.headers["authorization"].clone(),
        };
        let parts: Vec<&str> = asked.path.split('/').collect();
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["_history"]) => (200, None, self.history(&tenant, None, None, fault)),
            ("GET", [kind, "_history"]) => {
                (200, None, self.history(&tenant, Some(kind), None, fault))
            }
            ("GET", [kind, id, "_history"]) => (
                200,
                None,
                self.history(&tenant, Some(kind), Some(id), fault),
            ),
            ("GET", [kind, id, "_history", version]) => {
                self.read(&tenant, kind, id, version.parse().ok())
            }
            ("GET", [kind, id]) => self.read(&tenant, kind, id, None),
            ("GET", [kind]) => (200, None, self.search(&tenant, kind, &asked.query)),
            ("POST", [kind]) => self.create(&tenant, kind, asked, fault),
            ("PUT", [kind, id]) => self.write(&tenant, (kind, id), asked, fault),
            ("PUT", [kind]) => {
                let id = self.find(&tenant, kind, &asked.query).first().cloned();
                let id = id.unwrap_or_else(|| format!("n{}", self.count));
                self.write(&tenant, (kind, &id), asked, fault)
            }
            ("DELETE", [kind, id]) => self.write(&tenant, (kind, id), asked, fault),
            _ => (404, None, Value::Null),
        }
    }

    fn find(&self, tenant: &str, kind: &str, query: &str) -> Vec<String> {
        let marker = query.rsplit("%7C").next().unwrap();
        let here = self.resources.iter().filter(|((t, k, _), versions)| {
            let content = versions.last().and_then(|(_, content)| content.as_ref());
            t == tenant && k == kind && content.and_then(parts::marker_of) == Some(marker)
        });
        here.map(|((_, _, id), _)| id.clone()).collect()
    }

    fn create(&mut self, tenant: &str, kind: &str, asked: &Asked, fault: Fault) -> Answer {
        if let Some(query) = asked.headers.get("if-none-exist")
            && let Some(id) = self.find(tenant, kind, query).first()
        {
            return self.read(tenant, kind, id, None);
        }
        let key = asked.headers.get("idempotency-key");
        let key = key.map(|key| (tenant.to_owned(), key.clone()));
        if fault != Fault::ForgetsKeys
            && let Some(id) = key.as_ref().and_then(|key| self.keys.get(key))
        {
            return (201, Some(1), json!({ "id": id }));
        }
        let id = format!("n{}", self.count);
        if let Some(key) = key {
            self.keys.insert(key, id.clone());
        }
        self.creates += 1;
        if fault == Fault::LosesCreates && self.creates.is_multiple_of(10) {
            return (201, Some(1), json!({ "id": id }));
        }
        self.write(tenant, (kind, &id), asked, fault)
    }

    fn write(
        &mut self,
        tenant: &str,
        (kind, id): (&str, &str),
        asked: &Asked,
        fault: Fault,
    ) -> Answer {
        let key = (tenant.to_owned(), kind.to_owned(), id.to_owned());
        let versions = self.resources.entry(key).or_default();
        let current = versions.last().map_or(0, |(number, _)| *number);
        if let Some(tag) = asked.headers.get("if-match")
            && fault != Fault::IgnoresConditions
            && *tag != format!("W/\"{current}\"")
        {
            return (412, None, Value::Null);
        }
        self.writes += 1;
        let skips = fault == Fault::SkipsVersions && self.writes.is_multiple_of(10);
        let number = current + 1 + u32::from(skips);
        if asked.method == "DELETE" {
            versions.push((number, None));
            return (204, Some(number), Value::Null);
        }
        let mut resource = asked.body.clone();
        resource["id"] = json!(id);
        resource["meta"]["versionId"] = json!(number.to_string());
        let live = versions
            .last()
            .is_some_and(|(_, content)| content.is_some());
        versions.push((number, Some(resource.clone())));
        (if live { 200 } else { 201 }, Some(number), resource)
    }

    fn read(&self, tenant: &str, kind: &str, id: &str, wanted: Option<u32>) -> Answer {
        let key = (tenant.to_owned(), kind.to_owned(), id.to_owned());
        let versions = self.resources.get(&key).map_or(&[][..], Vec::as_slice);
        let version = match wanted {
            Some(number) => versions.iter().find(|(n, _)| *n == number),
            None => versions.last(),
        };
        match version {
            Some((number, Some(resource))) => (200, Some(*number), resource.clone()),
            Some((number, None)) => (410, Some(*number), Value::Null),
            None => (404, None, Value::Null),
        }
    }

    fn search(&self, tenant: &str, kind: &str, query: &str) -> Value {
        let found = self.find(tenant, kind, query);
        let entry = |id: &String| json!({"resource": {"id": id}, "search": {"mode": "match"}});
        json!({"entry": found.iter().map(entry).collect::<Vec<_>>()})
    }

    fn history(&self, tenant: &str, kind: Option<&str>, id: Option<&str>, fault: Fault) -> Value {
        let mut entries = Vec::new();
        for ((t, k, i), versions) in &self.resources {
            if t != tenant || kind.is_some_and(|kind| kind != k) || id.is_some_and(|id| id != i) {
                continue;
            }
            for (number, content) in versions.iter().rev() {
                match content {
                    Some(resource) => entries.push(json!({ "resource": resource })),
                    None if fault == Fault::HidesDeletions && id.is_none() => {}
                    None => entries.push(json!({
                        "request": {"method": "DELETE", "url": format!("{k}/{i}")},
                        "response": {"etag": format!("W/\"{number}\"")},
                    })),
                }
            }
        }
        json!({ "entry": entries })
    }
}
