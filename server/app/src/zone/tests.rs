//! The faces over real sockets, with a small house behind them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use access::{Caller, Digest, Role, TokenError};
use bytes::Bytes;
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Kind, Problem, Tenant, Version};

use super::*;
use crate::call::{Call, Interaction, Reply, RequestId};
use crate::web::EdgeLimits;

mod abuse;
mod answers;
pub(crate) mod authority;
mod life;

const PATIENT: &str = r#"{"resourceType":"Patient","id":"p1","active":true}"#;

/// A house with one patient. What it was asked it remembers.
struct Fake {
    limits: EdgeLimits,
    asked: std::sync::Mutex<Vec<Call>>,
    /// Shut until the test lets go of the answers it holds back.
    gate: tokio::sync::Semaphore,
    numbers: AtomicUsize,
}

/// Nothing takes so long, not on the busiest machine; what does is never going to happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// Read once for all tests: it takes a while.
static CATALOGUE: std::sync::LazyLock<Arc<fhir::search::Catalogue>> =
    std::sync::LazyLock::new(|| crate::definitions::load_catalogue().expect("a catalogue"));

impl House for Fake {
    fn offer(&self) -> crate::surface::capabilities::Offer {
        crate::surface::capabilities::Offer {
            update_as_create: true,
            referential_integrity: true,
            catalogue: Arc::clone(&CATALOGUE),
            library: Arc::default(),
        }
    }

    async fn caller(
        &self,
        bearer: &str,
        certificate: Option<Digest>,
    ) -> Result<Result<Caller, TokenError>, Problem> {
        let shown = certificate.map(|shown| shown.to_hex());
        let role = match bearer {
            "shown" if shown.is_some() => Role::Vendor,
            "vendor" => Role::Vendor,
            "staff" => Role::Staff,
            "person" => Role::Person,
            "old" => return Ok(Err(TokenError::Expired)),
            _ => return Ok(Err(TokenError::Unknown)),
        };
        Ok(Ok(Caller {
            client: shown.as_deref().unwrap_or(bearer).into(),
            role,
            tenant: Some(Tenant(139_998)),
            patient: Id::parse("p1").filter(|_| role == Role::Person),
            if_match_required: false,
            mandate: None,
        }))
    }

    async fn answer(self: &Arc<Self>, call: Call) -> Result<Reply, Problem> {
        let interaction = call.interaction.clone();
        let body = call.body.clone();
        let not_modified = call.conditions.if_none_match.is_some();
        self.asked.lock().expect("a lock").push(call);
        let mut reply = Reply::new(200);
        reply.version = Some(Version(3));
        reply.modified = Some(784_111_777_000);
        match interaction {
            Interaction::Read(key) => match key.id.as_str() {
                "p1" if not_modified => reply.status = 304,
                "p1" => reply.resource = Some(Bytes::from_static(PATIENT.as_bytes())),
                "big" => {
                    let name = "接種".repeat(1000);
                    let text = format!(
                        r#"{{"resourceType":"Patient","id":"big","name":[{{"text":"{name}"}}]}}"#
                    );
                    reply.resource = Some(text.into());
                }
                "held" => {
                    let _ = self.gate.acquire().await;
                    reply.resource = Some(Bytes::from_static(PATIENT.as_bytes()));
                }
                "panic" => panic!("secret-of-the-panic"),
                "gone" => {
                    let mut gone = Problem::new(ProblemKind::Deleted, "deleted");
                    gone.current = Some(Version(4));
                    return Err(gone);
                }
                "defect" => {
                    return Err(Problem::new(ProblemKind::Exception, "internal")
                        .from_source("select * from secret"));
                }
                _ => return Err(Problem::new(ProblemKind::NotFound, "not-found")),
            },
            Interaction::Create(kind) => {
                let id = Id::parse("n1").expect("an id");
                reply.status = 201;
                reply.location = Some((kind, id, Version(3)));
                reply.resource = body.map(|body| body.bytes);
            }
            Interaction::Delete(_) => reply.status = 204,
            _ => {
                let bundle = r#"{"resourceType":"Bundle","type":"searchset"}"#;
                reply.resource = Some(Bytes::from_static(bundle.as_bytes()));
            }
        }
        Ok(reply)
    }

    fn new_request_id(&self) -> RequestId {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) as u128;
        RequestId(number.to_be_bytes())
    }

    async fn readiness(&self) -> Vec<(&'static str, bool)> {
        vec![("database", true)]
    }

    fn limits(&self, _: Zone) -> &EdgeLimits {
        &self.limits
    }
}

/// The faces, running in a thread of their own until dropped.
struct Running {
    internet: SocketAddr,
    lgwan: SocketAddr,
    ops: SocketAddr,
    house: Arc<Fake>,
    stop: Stop,
    thread: Option<std::thread::JoinHandle<io::Result<()>>>,
}

impl Running {
    fn usual() -> Running {
        Running::new(|_, _| ())
    }

    /// Whoever is slow is met within a test.
    fn impatient(change: impl FnOnce(&mut EdgeSettings)) -> Running {
        Running::new(|limits, settings| {
            limits.body_rate_window = Duration::from_millis(400);
            settings.head_timeout = Duration::from_millis(500);
            settings.keep_alive = Duration::from_millis(1_500);
            settings.write_timeout = Duration::from_millis(500);
            change(settings);
        })
    }

    /// Starts with limits of size small enough to be met in a test, changed by `change`. Its limits of time are met by
    /// nobody who does what he should, however busy the machine is.
    fn new(change: impl FnOnce(&mut EdgeLimits, &mut EdgeSettings)) -> Running {
        let mut limits = EdgeLimits {
            body_bytes_max: 2_000,
            body_bytes_max_system: 20_000,
            body_rate_window: Duration::from_secs(30),
            body_rate_min: 1_000_000,
            access_log: false,
            ..EdgeLimits::default()
        };
        let mut settings = EdgeSettings {
            head_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_millis(300),
            drain: Duration::from_secs(30),
            ..EdgeSettings::default()
        };
        let mut listeners = Vec::new();
        for zone in [Zone::Internet, Zone::Lgwan, Zone::Ops] {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            settings.zones.push(ZoneSettings {
                zone,
                listen: listener.local_addr().expect("an address"),
                workers: 1,
                tls: None,
            });
            listeners.push(listener);
        }
        let addresses: Vec<SocketAddr> = settings.zones.iter().map(|zone| zone.listen).collect();
        change(&mut limits, &mut settings);
        let house = Arc::new(Fake {
            limits,
            asked: std::sync::Mutex::default(),
            gate: tokio::sync::Semaphore::new(0),
            numbers: AtomicUsize::new(1),
        });
        let stop = Stop::default();
        let (served, stopping) = (house.clone(), stop.clone());
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(serve_on(
                served,
                listeners,
                settings,
                stopping,
                |_| (),
            ))
        });
        Running {
            internet: addresses[0],
            lgwan: addresses[1],
            ops: addresses[2],
            house,
            stop,
            thread: Some(thread),
        }
    }

    fn connect(&self) -> Wire {
        Wire::to(self.internet)
    }

    /// One request on a connection of its own, with the vendor's token.
    fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answered {
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nHost: t.example\r\nAuthorization: Bearer vendor\r\n"
        );
        for header in headers {
            text.push_str(header);
            text.push_str("\r\n");
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        let mut wire = self.connect();
        wire.send(text.as_bytes());
        wire.answer_to(method)
    }

    fn get(&self, path: &str, headers: &[&str]) -> Answered {
        self.ask("GET", path, headers, "")
    }

    fn last_call(&self) -> Call {
        let asked = self.house.asked.lock().expect("a lock");
        asked.last().expect("a call").clone()
    }

    fn calls(&self) -> usize {
        self.house.asked.lock().expect("a lock").len()
    }

    /// Comes back when the house has been asked so many times.
    fn wait_for_calls(&self, count: usize) {
        soon("the calls arrive", || self.calls() == count);
    }

    /// Lets the answers go that were held back.
    fn let_go(&self) {
        self.house.gate.close();
    }

    fn end(&mut self) -> io::Result<()> {
        self.stop.ask();
        self.thread
            .take()
            .expect("running")
            .join()
            .expect("no panic")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.let_go();
        self.stop.ask();
    }
}

/// Waits until it is so, with patience for a machine that is busy with other things.
fn soon(what: &str, so: impl Fn() -> bool) {
    let started = Instant::now();
    while !so() {
        assert!(started.elapsed() < PATIENCE, "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A raw connection.
struct Wire {
    socket: TcpStream,
    read: Vec<u8>,
}

impl Wire {
    fn to(address: SocketAddr) -> Wire {
        let socket = TcpStream::connect(address).expect("a connection");
        socket.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        Wire {
            socket,
            read: Vec::new(),
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        self.socket.write_all(bytes).expect("sent");
    }

    fn answer(&mut self) -> Answered {
        self.answer_to("GET")
    }

    /// Reads one answer; of the answer to a HEAD no body is awaited.
    fn answer_to(&mut self, method: &str) -> Answered {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            assert!(
                self.more(),
                "closed before an answer: {:?}",
                String::from_utf8_lossy(&self.read)
            );
        };
        let head = String::from_utf8(self.read.drain(..end).collect()).expect("a head");
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answered = Answered {
            status: status.parse().expect("a number"),
            headers,
            body: Vec::new(),
        };
        let length = match method {
            "HEAD" => 0,
            _ => answered
                .header("content-length")
                .map_or(0, |length| length.parse().expect("a length")),
        };
        while self.read.len() < length {
            assert!(self.more(), "closed within a body");
        }
        answered.body = self.read.drain(..length).collect();
        answered
    }

    /// Whether the other side ends the connection, and with no further byte.
    fn is_closed(&mut self) -> bool {
        !self.more() && self.read.is_empty()
    }

    fn more(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.socket.read(&mut buffer) {
            Ok(0) => false,
            Ok(count) => {
                self.read.extend_from_slice(&buffer[..count]);
                true
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => false,
            Err(error) => panic!("nothing came: {error}"),
        }
    }
}

#[derive(Debug)]
struct Answered {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answered {
    fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        let first = found.next();
        assert!(found.next().is_none(), "{name} twice");
        first.map(|(_, value)| value.as_str())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    fn rule(&self) -> String {
        let read: serde_json::Value = serde_json::from_slice(&self.body).expect("an outcome");
        assert_eq!(read["resourceType"], "OperationOutcome");
        read["issue"][0]["details"]["coding"][0]["code"]
            .as_str()
            .expect("a rule")
            .to_owned()
    }
}
