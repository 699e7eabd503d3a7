//! Servers to test against: one on each database, shared by all tests, each test in towns of its own.
//!
//! A test is kept apart from its neighbours by what keeps municipalities apart. That makes the tests quick, and makes
//! each of them a witness of the separation as well.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use access::{Role, Zone};
use app::embedded::{self, Running, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;
use log::kv::{Key, Value, VisitSource};
use sesshu_conformance::guardian::Guardian;
use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::postgres;

use crate::reindex::{Done, run_at, statements};

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A busy machine must not turn into a failure: what is tested is what is answered, and not how soon.
pub const PATIENT: [(&str, &str); 5] = [
    ("database.acquire_timeout", "30s"),
    ("database.statement_timeout", "30s"),
    ("internet.deadline", "50s"),
    ("lgwan.deadline", "50s"),
    ("shutdown.drain", "50s"),
];

/// A server of one test alone.
pub struct Own {
    /// Which database, for messages.
    pub name: &'static str,
    /// What runs.
    pub running: Running,
    /// Its folder.
    pub dir: tempfile::TempDir,
    /// The address of its database; nothing where that is a file of the folder.
    pub database: Option<String>,
}

impl Own {
    /// A connection of somebody in this role, at the zone where the role is at home.
    pub fn client(&self, role: Role, town: &str) -> Client {
        client(&self.running, role, town)
    }

    /// The same, as somebody who asks as callers of shared servers do.
    pub fn caller(&self, role: Role, town: &str) -> Caller {
        Caller(self.client(role, town))
    }

    /// Runs statements on its database, beside the server.
    pub fn statements(&self, sql: &str) {
        statements((self.dir.path(), self.database.as_deref()), sql);
    }

    /// Runs the program on the database of this server, which serves these towns and has these settings besides.
    pub fn command(&self, serving: (&[&str], &[(&str, &str)]), words: &[&str]) -> Done {
        run_at((self.dir.path(), self.database.as_deref()), serving, words)
    }
}

/// A connection of somebody in this role, at the zone of a server where the role is at home.
pub fn client(running: &Running, role: Role, town: &str) -> Client {
    let token = running.token(role, town, "nobody").expect("a token");
    let client = Client::new(running.address(home(role)), PATIENCE);
    client.with_header("Authorization", &format!("Bearer {token}"))
}

/// Starts a server in a folder, with these settings beside the patient ones.
pub fn start(
    dir: &Path,
    database: Option<&str>,
    towns: &[&str],
    set: &[(&str, &str)],
    with_towns: bool,
) -> Running {
    // First: a log that was started before stays as it is, and so does the way panics are told.
    LazyLock::force(&LOG);
    let set = PATIENT.iter().chain(set);
    embedded::start(Settings {
        dir: dir.to_owned(),
        database: database.map(str::to_owned),
        tenants: towns.iter().map(|town| (*town).to_owned()).collect(),
        set: set
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        with_towns,
    })
    .expect("a server")
}

/// Runs a test on both databases at the same time, each with a server of its own that serves these towns.
pub fn each_own(
    towns: &[&str],
    set: &[(&str, &str)],
    with_towns: bool,
    test: impl Fn(&Own) + Sync,
) {
    std::thread::scope(|scope| {
        for (name, database) in [
            ("SQLite", None),
            ("PostgreSQL", Some(postgres::shared().fresh_database())),
        ] {
            let test = &test;
            scope.spawn(move || {
                let dir = tempfile::tempdir().expect("a folder");
                let running = start(dir.path(), database.as_deref(), towns, set, with_towns);
                test(&Own {
                    name,
                    running,
                    dir,
                    database,
                });
            });
        }
    });
}

/// A running server on one of the two databases.
pub struct Server {
    /// Which database, for messages.
    pub name: &'static str,
    running: Running,
    next_town: AtomicUsize,
    // Removes the folder when this process is gone: what is static is never dropped.
    _guardian: Guardian,
}

static SQLITE: LazyLock<Server> = LazyLock::new(|| Server::start("SQLite", None));
static POSTGRES: LazyLock<Server> =
    LazyLock::new(|| Server::start("PostgreSQL", Some(postgres::shared().fresh_database())));

/// Runs a test on both databases, at the same time.
pub fn each_database(test: impl Fn(&'static Server) + Sync) {
    std::thread::scope(|scope| {
        let runs = [("SQLite", &SQLITE), ("PostgreSQL", &POSTGRES)]
            .map(|(name, server)| (name, scope.spawn(|| test(server))));
        let failed: Vec<&str> = runs
            .into_iter()
            .filter_map(|(name, run)| run.join().is_err().then_some(name))
            .collect();
        assert!(
            failed.is_empty(),
            "it does not hold on {}",
            failed.join(" and ")
        );
    });
}

/// The server on SQLite, for what no database has a part in.
pub fn sqlite() -> &'static Server {
    &SQLITE
}

impl Server {
    fn start(name: &'static str, database: Option<String>) -> Server {
        let dir = tempfile::tempdir().expect("a folder").keep();
        let guardian =
            Guardian::set("rm -rf \"$1\"", &[&dir.to_string_lossy()]).expect("a guardian");
        add_package(&dir.join("profiles"));
        let invented = ["139998", "279986"];
        let towns: Vec<&str> = TOWNS.iter().map(String::as_str).chain(invented).collect();
        // Tests count what they wrote; what the house writes by itself has tests of its own.
        let set = [("forecast.interval", "0ms")];
        let running = start(&dir, database.as_deref(), &towns, &set, true);
        Server {
            name,
            running,
            next_town: AtomicUsize::new(0),
            _guardian: guardian,
        }
    }

    /// A town that no other test knows, without any records.
    pub fn town(&'static self) -> Town {
        let next = self.next_town.fetch_add(1, Ordering::Relaxed);
        self.town_of(TOWNS.get(next).expect("another town"))
    }

    /// The town of this code.
    pub fn town_of(&'static self, code: &str) -> Town {
        Town {
            server: self,
            code: code.to_owned(),
            tokens: Mutex::default(),
        }
    }

    /// Where a zone listens.
    pub fn address(&self, zone: Zone) -> SocketAddr {
        self.running.address(zone)
    }

    /// Somebody who shows this token, or none.
    pub fn stranger(&self, zone: Zone, token: Option<&str>) -> Caller {
        let client = Client::new(self.address(zone), PATIENCE);
        Caller(match token {
            Some(token) => client.with_header("Authorization", &format!("Bearer {token}")),
            None => client,
        })
    }
}

/// Puts a package and a list of codes where an operator's would be, so that tests do not depend on what is built in.
fn add_package(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    let file = fs::File::create(folder.join("test.tgz")).expect("a file");
    let packed = GzEncoder::new(file, Compression::fast());
    let mut archive = tar::Builder::new(packed);
    let mut add = |name: &str, text: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        let path = format!("package/{name}");
        archive
            .append_data(&mut header, path, text)
            .expect("a file in the package");
    };
    add("package.json", br#"{"name":"test","version":"1.0.0"}"#);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/package");
    for entry in fs::read_dir(own).expect("the package") {
        let file = entry.expect("a file").path();
        let name = file.file_name().expect("a name").to_string_lossy();
        let text = fs::read(&file).expect("a text");
        match name.ends_with(".csv") {
            true => fs::write(folder.join(&*name), text).expect("a list"),
            false => add(&name, &text),
        }
    }
    let packed = archive.into_inner().expect("an archive");
    packed.finish().expect("a packed archive");
}

/// The codes of invented towns: numbers 990 to 999 of each prefecture, which no municipality has.
static TOWNS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let numbers =
        (1..=47).flat_map(|prefecture| (990..=999).map(move |town| prefecture * 1000 + town));
    let codes = numbers.filter_map(|number| {
        let mut codes = (0..10).map(|digit| format!("{number:05}{digit}"));
        codes.find(|code| immunization::MunicipalityCode::parse(code).is_ok())
    });
    codes
        .filter(|code| !["139998", "279986"].contains(&code.as_str()))
        .collect()
});

/// A municipality of one test.
pub struct Town {
    /// Where it is.
    pub server: &'static Server,
    /// Its six digits.
    pub code: String,
    tokens: Mutex<HashMap<(Role, String), String>>,
}

impl Town {
    /// A bearer token of a role in the town; persons are confined to this patient.
    pub fn token(&self, role: Role, patient: &str) -> String {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let issue = || {
            self.server
                .running
                .token(role, &self.code, patient)
                .expect("a token")
        };
        tokens
            .entry((role, patient.to_owned()))
            .or_insert_with(issue)
            .clone()
    }

    /// Somebody of this role, at the zone where the role is at home.
    pub fn caller(&self, role: Role) -> Caller {
        self.server
            .stranger(home(role), Some(&self.token(role, "nobody")))
    }

    /// A person who is this patient.
    pub fn person(&self, patient: &str) -> Caller {
        self.server
            .stranger(Zone::Internet, Some(&self.token(Role::Person, patient)))
    }

    /// A health record system: who may do everything.
    pub fn vendor(&self) -> Caller {
        self.caller(Role::Vendor)
    }
}

/// The zone in which a role is at home.
pub fn home(role: Role) -> Zone {
    match role {
        Role::Staff | Role::Approver => Zone::Lgwan,
        Role::Operator => Zone::Ops,
        Role::Vendor
        | Role::Device
        | Role::Person
        | Role::Delegate
        | Role::Researcher
        | Role::National => Zone::Internet,
    }
}

/// One caller with one connection.
pub struct Caller(Client);

impl Caller {
    /// Somebody in this role, at the zone of a server where the role is at home.
    pub fn of(running: &Running, role: Role, town: &str) -> Caller {
        Caller(client(running, role, town))
    }

    /// Sends a request below the FHIR base. A body is sent as FHIR's JSON, unless the headers say otherwise.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/fhir/{path}"),
        };
        let mut headers = headers.to_vec();
        let typed = headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !body.is_empty() && !typed {
            headers.push(("Content-Type", "application/fhir+json"));
        }
        let body = (!body.is_empty()).then_some(body.as_bytes());
        let request = Request {
            method,
            path: &path,
            headers: &headers,
            body,
        };
        self.0
            .send(&request)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same, without any header and with a body that does not say what it is.
    pub fn ask_untyped(&mut self, method: &str, path: &str, body: &str) -> Response {
        let path = format!("/fhir/{path}");
        let request = Request {
            method,
            path: &path,
            headers: &[],
            body: Some(body.as_bytes()),
        };
        self.0
            .send(&request)
            .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// `GET`
    pub fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, &[], "")
    }

    /// `POST`
    pub fn post(&mut self, path: &str, body: &str) -> Response {
        self.ask("POST", path, &[], body)
    }

    /// `PUT`
    pub fn put(&mut self, path: &str, body: &str) -> Response {
        self.ask("PUT", path, &[], body)
    }

    /// `DELETE`
    pub fn delete(&mut self, path: &str) -> Response {
        self.ask("DELETE", path, &[], "")
    }
}

/// An answer as text.
pub fn text_of(response: &Response) -> String {
    String::from_utf8_lossy(&response.body).into_owned()
}

/// The rules of the issues in an OperationOutcome.
pub fn rules_of(response: &Response) -> Vec<String> {
    let outcome = response.json().unwrap_or_default();
    let issues = outcome["issue"].as_array().cloned().unwrap_or_default();
    let rule = |issue: &serde_json::Value| {
        issue["details"]["coding"][0]["code"]
            .as_str()
            .map(str::to_owned)
    };
    issues.iter().filter_map(rule).collect()
}

/// Everything that the servers of this process have logged, as they would have written it.
struct Log(Mutex<String>);

static LOG: LazyLock<&'static Log> = LazyLock::new(|| {
    let log: &'static Log = Box::leak(Box::new(Log(Mutex::default())));
    log::set_logger(log).expect("the first log");
    log::set_max_level(log::LevelFilter::Trace);
    log
});

/// What was logged so far.
pub fn logged() -> String {
    LOG.text().clone()
}

impl Log {
    fn text(&self) -> MutexGuard<'_, String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl log::Log for Log {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        // Libraries below this level are not logged by the server either.
        let ours = ["app", "sesshu", "access", "store", "fhir", "pages"];
        let named = metadata.target().split("::").next().unwrap_or_default();
        metadata.level() <= log::Level::Warn || ours.contains(&named)
    }

    fn log(&self, record: &log::Record) {
        if self.enabled(record.metadata()) {
            let mut text = self.text();
            let _ = write!(text, "{} {}", record.level(), record.args());
            let _ = record.key_values().visit(&mut Fields(&mut text));
            text.push('\n');
        }
    }

    fn flush(&self) {}
}

struct Fields<'a>(&'a mut String);

impl<'kvs> VisitSource<'kvs> for Fields<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
        let _ = write!(self.0, " {key}={value}");
        Ok(())
    }
}
