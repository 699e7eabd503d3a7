//! `exports`: what becomes of an export whose process ends in the middle, and how much memory exports take.
//!
//! `exports --count 8000 --database sqlite|postgres|both --server target/debug/sesshu`
//!
//! The process is ended behind each kept piece in turn. After it is there again the export goes on behind that piece, and its
//! files hold every resource once. Then so many and four times as many resources are exported, and what was resident at
//! most is compared. An allocator keeps some tens of megabytes or gives them back as it likes, so there have to be so many that
//! holding them all would be told from that.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sesshu_conformance::http::{Client, Request, Response, path_of};
use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;

const TOWN: &str = "139998";
/// Resources in one transaction, and characters in each.
const TOGETHER: usize = 250;
const TEXT: usize = 6_000;
/// How long an export may take.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(1_000);
/// How much more may be resident for four times as many resources. What they are is several times that.
const MORE_KIB_MAX: u64 = 64 * 1_024;
const SET: [&str; 3] = [
    "quality.interval=0ms",
    "forecast.interval=0ms",
    "imports.lease=3s",
];

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(count) => {
            eprintln!("exports: {count} violations");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("exports: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Outcome<usize> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[("count", "8000"), ("database", "both"), ("server", "")],
    )?;
    let count: usize = settings.value("count")?;
    let databases = settings.databases()?;
    let binary = settings.server()?;
    let mut violations = 0;
    for database in databases {
        let postgres = match *database {
            "postgres" => Some(Postgres::start().map_err(|error| error.to_string())?),
            _ => None,
        };
        let directory =
            std::env::temp_dir().join(format!("exports-{}-{database}", std::process::id()));
        let plan = Plan {
            binary: binary.clone(),
            directory: directory.clone(),
            database: postgres.as_ref().map(Postgres::fresh_database),
        };
        let server = Server::start_set(plan, &SET).map_err(|error| error.to_string())?;
        let mut bench = Bench::new(server, database)?;
        bench.put_in(count)?;
        violations += bench.kills()?;
        violations += bench.memory(count)?;
        drop(bench);
        let _ = std::fs::remove_dir_all(&directory);
    }
    Ok(violations)
}

/// A server, and what was put into it.
struct Bench {
    server: Server,
    client: Client,
    database: String,
    ids: BTreeSet<String>,
}

impl Bench {
    fn new(server: Server, database: &str) -> Outcome<Bench> {
        let token = server.token("vendor", TOWN);
        let token = token.map_err(|error| error.to_string())?;
        let client = Client::new(server.address(), Duration::from_secs(60))
            .with_header("Authorization", &format!("Bearer {token}"));
        Ok(Bench {
            server,
            client,
            database: database.to_owned(),
            ids: BTreeSet::new(),
        })
    }

    /// So many resources more.
    fn put_in(&mut self, count: usize) -> Outcome<()> {
        let until = self.ids.len() + count;
        while self.ids.len() < until {
            let first = self.ids.len();
            let ids = (first..until.min(first + TOGETHER)).map(|number| format!("basic-{number}"));
            let ids: Vec<String> = ids.collect();
            let entries: Vec<Value> = ids.iter().map(|id| entry(id)).collect();
            let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": entries});
            let body = bundle.to_string();
            let request = Request {
                headers: &[("Content-Type", "application/fhir+json")],
                body: Some(body.as_bytes()),
                ..Request::new("POST", "/fhir")
            };
            let answer = self.client.send(&request).map_err(|e| e.to_string())?;
            if answer.status != 200 {
                return Err(told(&answer));
            }
            self.ids.extend(ids);
        }
        Ok(())
    }

    /// Ends the process behind the first kept piece, the second and so on, until an export has no more.
    fn kills(&mut self) -> Outcome<usize> {
        let mut violations = 0;
        let mut killed = 0;
        for piece in 1..=20 {
            let armed = format!("exported:{piece}");
            self.restart(Some(&armed))?;
            let status = self.kick_off()?;
            if self.is_over(&status)? {
                break;
            }
            killed += 1;
            self.restart(None)?;
            self.wait(&status)?;
            violations += self.judge(&status, &armed)?;
        }
        if killed < 2 {
            return Err("no export was long enough to be ended in the middle".to_owned());
        }
        println!(
            "exports: {}: ended behind {killed} kept pieces, {} resources, {violations} violations",
            self.database,
            self.ids.len()
        );
        self.restart(None)?;
        Ok(violations)
    }

    /// Whether an export comes to its end before its process does.
    fn is_over(&mut self, status: &str) -> Outcome<bool> {
        let begun = Instant::now();
        while self.server.is_running() {
            if let Ok(answer) = self.client.fetch(status)
                && answer.status == 200
            {
                return Ok(true);
            }
            if begun.elapsed() > PATIENCE {
                return Err("an export neither ends nor dies".to_owned());
            }
            std::thread::sleep(PAUSE);
        }
        Ok(false)
    }

    fn restart(&mut self, place: Option<&str>) -> Outcome<()> {
        self.client.disconnect();
        let restarted = self.server.restart_failing(place);
        restarted.map(drop).map_err(|error| error.to_string())
    }

    fn kick_off(&mut self) -> Outcome<String> {
        let request = Request {
            headers: &[("Prefer", "respond-async")],
            ..Request::new("GET", "/fhir/$export?_type=Basic")
        };
        let begun = Instant::now();
        loop {
            let answer = self.client.send(&request).map_err(|e| e.to_string())?;
            match (answer.status, answer.header("content-location")) {
                (202, Some(address)) => return Ok(path_of(address)),
                (429 | 503, _) if begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
                _ => return Err(told(&answer)),
            }
        }
    }

    fn wait(&mut self, status: &str) -> Outcome<Value> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let answer = self.client.fetch(status).map_err(|e| e.to_string())?;
            match answer.status {
                200 => return answer.json().ok_or_else(|| told(&answer)),
                202 | 429 | 503 => std::thread::sleep(PAUSE),
                _ => return Err(told(&answer)),
            }
        }
        Err("an export does not end".to_owned())
    }

    /// What of an export's files is not what is there.
    fn judge(&mut self, status: &str, when: &str) -> Outcome<usize> {
        let manifest = self.wait(status)?;
        let address = manifest.pointer("/output/0/url").and_then(Value::as_str);
        let path = path_of(address.unwrap_or_default());
        let file = self.client.fetch(&path).map_err(|e| e.to_string())?;
        let mut missing = self.ids.clone();
        let mut doubled = 0;
        let text = String::from_utf8_lossy(&file.body);
        for line in text.lines() {
            let resource: Value = serde_json::from_str(line).unwrap_or_default();
            let id = resource.get("id").and_then(Value::as_str);
            doubled += usize::from(!missing.remove(id.unwrap_or_default()));
        }
        let deleted = self.client.send(&Request::new("DELETE", status));
        deleted.map_err(|e| e.to_string())?;
        let violations = missing.len() + doubled;
        if violations > 0 {
            println!(
                "exports: {when}: {} are missing, {doubled} are there twice",
                missing.len()
            );
        }
        Ok(violations)
    }

    /// What an export takes beside what was resident before it.
    fn most(&mut self) -> Outcome<u64> {
        self.server.forget_peak().map_err(|e| e.to_string())?;
        let before = self.server.resident_kib().unwrap_or(0);
        let status = self.kick_off()?;
        self.wait(&status)?;
        let after = self.server.peak_kib().unwrap_or(0);
        let deleted = self.client.send(&Request::new("DELETE", &status));
        deleted.map_err(|e| e.to_string())?;
        Ok(after.saturating_sub(before))
    }

    /// Whether four times as many resources take as much memory.
    fn memory(&mut self, count: usize) -> Outcome<usize> {
        self.most()?;
        let few = self.most()?;
        self.put_in(3 * count)?;
        self.restart(None)?;
        self.most()?;
        let many = self.most()?;
        println!(
            "exports: {}: {count} resources take {few} KiB at most, {} take {many} KiB",
            self.database,
            self.ids.len()
        );
        Ok(usize::from(many > few + MORE_KIB_MAX))
    }
}

fn entry(id: &str) -> Value {
    // Bytes that do not become fewer when they are compressed.
    let mut chance = sesshu_conformance::chance::Chance::new(id.len() as u64);
    let words = (0..TEXT / 16).map(|_| format!("{:016x}", chance.draw()));
    let text: String = words.collect();
    let resource = json!({"resourceType": "Basic", "id": id, "code": {"text": text}});
    json!({"resource": resource, "request": {"method": "PUT", "url": format!("Basic/{id}")}})
}

fn told(answer: &Response) -> String {
    let words = String::from_utf8_lossy(&answer.body);
    let words: String = words.chars().take(400).collect();
    format!("{} {words}", answer.status)
}
