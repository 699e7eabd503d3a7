//! `leaks`: sends known individual numbers through every way in, and then looks for them in everything that comes out or
//! lies about.
//!
//! `leaks --database sqlite|postgres --seed 1 --server target/debug/sesshu`
//!
//! Each number is looked for in every form that [`sesshu_conformance::leak`] knows. First the hunt is tried on what was
//! sent, where it must find every number; a hunt that finds nothing there proves nothing elsewhere.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

mod ways;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use sesshu_conformance::desk::{Handing, Report};
use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::leak::Hunt;
use sesshu_conformance::municipal::individual_number;
use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server, find_binary};
use sesshu_conformance::settings::Settings;
use sesshu_conformance::tablet::Tablet;

pub(crate) const TOWN: &str = "139998";
const TIMEOUT: Duration = Duration::from_secs(60);
/// What is kept of one server.
const FILES_MAX: usize = 100_000;
const PRINTED_MAX: usize = 40;

/// A number and the way on which it goes in.
struct Seed {
    number: String,
    way: String,
}

/// The server, everybody who speaks to it, and everything that was said.
pub(crate) struct Run {
    server: Server,
    postgres: Option<Postgres>,
    clients: BTreeMap<&'static str, Client>,
    seeds: Vec<Seed>,
    next: u64,
    /// What was sent, to try the hunt on.
    sent: Vec<u8>,
    /// What came out, with its place.
    outputs: Vec<(String, Vec<u8>)>,
    jobs: Vec<String>,
    /// Ways that the server does not have.
    absent: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("leaks: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[
            ("database", "sqlite"),
            ("seed", "1"),
            ("server", ""),
            ("directory", ""),
        ],
    )?;
    let directory = match settings.text("directory") {
        "" => std::env::temp_dir().join(format!("sesshu-leaks-{}", std::process::id())),
        named => PathBuf::from(named),
    };
    let seed: u64 = settings.value("seed")?;
    println!("leaks: seed={seed} database={}", settings.text("database"));
    let mut run = Run::open(&settings, &directory, seed)?;
    ways::go(&mut run)?;
    run.gather()?;
    let violations = run.hunt(&directory)?;
    drop(run);
    if violations == 0 && settings.text("directory").is_empty() {
        let _ = std::fs::remove_dir_all(&directory);
    } else if violations > 0 {
        println!("  kept: {}", directory.display());
    }
    Ok(violations)
}

impl Run {
    fn open(settings: &Settings, directory: &Path, seed: u64) -> Result<Run, String> {
        let named = Some(settings.text("server")).filter(|text| !text.is_empty());
        let postgres = match settings.text("database") {
            "sqlite" => None,
            "postgres" => Some(Postgres::start().map_err(|e| e.to_string())?),
            other => return Err(format!("--database {other}: sqlite or postgres")),
        };
        let server = Server::start(Plan {
            binary: find_binary(named.map(Path::new)).map_err(|e| e.to_string())?,
            directory: directory.join("data"),
            database: postgres.as_ref().map(Postgres::fresh_database),
        })
        .map_err(|e| e.to_string())?;
        let mut clients = BTreeMap::new();
        for (role, address) in [
            ("staff", server.lgwan_address()),
            ("approver", server.lgwan_address()),
            ("vendor", server.address()),
            ("device", server.address()),
            ("person", server.address()),
            ("operator", server.ops_address()),
        ] {
            let token = server.token(role, TOWN).map_err(|e| e.to_string())?;
            let client = Client::new(address, TIMEOUT)
                .with_header("Authorization", &format!("Bearer {token}"));
            clients.insert(role, client);
        }
        clients.insert("stranger", Client::new(server.address(), TIMEOUT));
        Ok(Run {
            server,
            postgres,
            clients,
            seeds: Vec::new(),
            next: 61_000_000_000 + seed % 1_000_000 * 10_007,
            sent: Vec::new(),
            outputs: Vec::new(),
            jobs: Vec::new(),
            absent: Vec::new(),
        })
    }

    /// A number that was not used before, and the way on which it is about to go in.
    pub(crate) fn number(&mut self, way: &str) -> String {
        self.next += 7_919;
        let number = individual_number(self.next);
        self.seeds.push(Seed {
            number: number.clone(),
            way: way.to_owned(),
        });
        number
    }

    /// The number that was used last was sent otherwise: as this.
    pub(crate) fn replace_last(&mut self, number: String) {
        if let Some(seed) = self.seeds.last_mut() {
            seed.number = number;
        }
    }

    /// The number that went in on this way.
    pub(crate) fn first_of(&self, way: &str) -> Option<String> {
        let mut seeds = self.seeds.iter();
        let seed = seeds.find(|seed| seed.way == way)?;
        Some(seed.number.clone())
    }

    /// A tablet with an open session, if there are tablets.
    pub(crate) fn tablet(&mut self) -> Option<Tablet> {
        let client = self.clients.get_mut("device")?;
        match Tablet::open(client, "tab-00017") {
            Ok(tablet) => Some(tablet),
            Err(error) => {
                self.absent.push(error);
                None
            }
        }
    }

    /// Sends a request as somebody, and keeps what comes back.
    pub(crate) fn ask(
        &mut self,
        who: &'static str,
        request: &Request<'_>,
    ) -> Result<Response, String> {
        let client = self.clients.get_mut(who).ok_or("nobody of this name")?;
        self.sent.extend(request.to_bytes("host", &[]));
        self.sent.push(b'\n');
        let place = format!(
            "answer to {who} {} {}",
            request.method,
            shortened(request.path)
        );
        // A server may close a connection after a refusal, so nothing is sent over an old one.
        client.disconnect();
        let answer = client.send(request).map_err(|e| format!("{place}: {e}"))?;
        let mut whole = Vec::new();
        for (name, value) in &answer.headers {
            whole.extend_from_slice(format!("{name}: {value}\n").as_bytes());
        }
        whole.extend_from_slice(&answer.body);
        self.outputs
            .push((format!("{place} → {}", answer.status), whole));
        Ok(answer)
    }

    pub(crate) fn get(&mut self, who: &'static str, path: &str) -> Result<Response, String> {
        self.ask(who, &Request::new("GET", path))
    }

    /// Sends a body of a media type.
    pub(crate) fn send(
        &mut self,
        who: &'static str,
        method: &str,
        path: &str,
        media: &str,
        body: &[u8],
    ) -> Result<Response, String> {
        let request = Request {
            method,
            path,
            headers: &[("Content-Type", media)],
            body: Some(body),
        };
        self.ask(who, &request)
    }

    /// Hands a file in as a member of staff and waits for its end.
    pub(crate) fn hand_in(
        &mut self,
        handing: &Handing,
        body: &[u8],
    ) -> Result<Option<Report>, String> {
        let path = format!(
            "/municipal/imports?as={}&mode={}{}",
            handing.kind, handing.mode, handing.more
        );
        let media = match handing.kind {
            "G" => "application/json",
            _ => "text/csv",
        };
        let disposition = format!("attachment; filename=\"{}\"", handing.name);
        let request = Request {
            method: "POST",
            path: &path,
            headers: &[
                ("Content-Type", media),
                ("Content-Disposition", &disposition),
            ],
            body: Some(body),
        };
        let answer = self.ask("staff", &request)?;
        if !answer.is_success() {
            self.absent.push(format!(
                "file {} ({}) is refused with {}",
                handing.kind, handing.mode, answer.status
            ));
            return Ok(None);
        }
        let report = Report::read(answer.json().ok_or("not JSON")?)?;
        self.jobs.push(report.id.clone());
        for _ in 0..2_000 {
            let answer = self.get("staff", &format!("/municipal/imports/{}", report.id))?;
            let report = Report::read(answer.json().ok_or("not JSON")?)?;
            if report.has_ended() {
                return Ok(Some(report));
            }
            // Of a job that runs, one answer is as good as the next.
            self.outputs.pop();
            std::thread::sleep(Duration::from_millis(30));
        }
        Err(format!("the job of file {} does not end", handing.kind))
    }

    /// Asks about people who moved in, and fetches the answer.
    pub(crate) fn inquire(&mut self, text: &str) -> Result<(), String> {
        let path = "/municipal/inquiries";
        let answer = self.send("staff", "POST", path, "text/csv", text.as_bytes())?;
        if !answer.is_success() {
            self.absent
                .push(format!("file E is refused with {}", answer.status));
            return Ok(());
        }
        let whole = answer.json().unwrap_or_default();
        let job = whole.get("id").and_then(Value::as_str).unwrap_or_default();
        for _ in 0..1_000 {
            let answer = self.get("staff", &format!("{path}/{job}"))?;
            if Report::read(answer.json().unwrap_or_default())?.has_ended() {
                break;
            }
            self.outputs.pop();
            std::thread::sleep(Duration::from_millis(30));
        }
        let answer = self.get("staff", &format!("{path}/{job}/answer.csv"))?;
        let text = String::from_utf8_lossy(&answer.body);
        let found = text.lines().filter(|line| line.contains(",1,")).count();
        println!("  file E: status {}, {found} found", answer.status);
        Ok(())
    }

    /// Has a file imported on the command line, and keeps what that says.
    pub(crate) fn import_offline(&mut self, kind: &str, path: &Path) -> Result<(), String> {
        let file = path.display().to_string();
        let text = std::fs::read(path).map_err(|e| e.to_string())?;
        self.sent.extend(text);
        let arguments = ["import", &file, "--as", kind, "--tenant", TOWN, "--json"];
        let output = self.server.command(&arguments).output();
        let output = output.map_err(|e| e.to_string())?;
        std::fs::remove_file(path).map_err(|e| e.to_string())?;
        if output.status.code() == Some(2) {
            self.absent.push("import on the command line".to_owned());
        }
        for (name, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            self.outputs.push((format!("{name} of import"), bytes));
        }
        Ok(())
    }

    /// Asks for everything that can be had.
    fn gather(&mut self) -> Result<(), String> {
        for job in self.jobs.clone() {
            for below in ["", "/rejected.csv", "/outcome", "/findings.ndjson"] {
                self.get("staff", &format!("/municipal/imports/{job}{below}"))?;
            }
            let path = format!("/municipal/imports/{job}");
            let request = Request {
                headers: &[("Accept", "text/html")],
                ..Request::new("GET", &path)
            };
            self.ask("staff", &request)?;
        }
        for path in [
            "/municipal/imports",
            "/municipal/exports/ledger.csv",
            "/municipal/exports/waiting.csv",
            "/municipal/exports/routine.csv",
            "/municipal/exports/people.ndjson",
            "/municipal/waiting",
            "/fhir/metadata",
            "/help",
        ] {
            self.get("staff", path)?;
        }
        for path in ["/opendata/latest/prefecture.ndjson", "/", "/help"] {
            self.get("vendor", path)?;
        }
        for path in ["/metrics", "/readyz", "/livez", "/version", "/"] {
            self.get("operator", path)?;
        }
        let statement = self
            .get("vendor", "/fhir/metadata")?
            .json()
            .unwrap_or_default();
        let kinds = statement
            .pointer("/rest/0/resource")
            .and_then(Value::as_array);
        let kinds = kinds.into_iter().flatten();
        let kinds: Vec<String> = kinds
            .filter_map(|kind| Some(kind.get("type")?.as_str()?.to_owned()))
            .collect();
        for who in ["vendor", "staff"] {
            for kind in &kinds {
                self.pages(who, &format!("/fhir/{kind}?_count=200"))?;
                self.pages(who, &format!("/fhir/{kind}/_history?_count=200"))?;
            }
        }
        Ok(())
    }

    /// A page and all that follow.
    fn pages(&mut self, who: &'static str, first: &str) -> Result<(), String> {
        let mut path = first.to_owned();
        for _ in 0..200 {
            let answer = self.get(who, &path)?;
            let bundle = answer.json().unwrap_or_default();
            let links = bundle.get("link").and_then(Value::as_array);
            let mut links = links.into_iter().flatten();
            let next = links.find(|link| link.get("relation") == Some(&"next".into()));
            let url = next.and_then(|link| link.get("url")?.as_str());
            let Some((_, rest)) = url.and_then(|url| url.split_once("://")) else {
                return Ok(());
            };
            path = rest
                .get(rest.find('/').unwrap_or(0)..)
                .unwrap_or("/")
                .to_owned();
        }
        Ok(())
    }

    /// Looks everywhere, prints what was looked at, and gives how much was found.
    fn hunt(&mut self, directory: &Path) -> Result<usize, String> {
        let numbers: Vec<String> = self.seeds.iter().map(|seed| seed.number.clone()).collect();
        self.try_the_hunt(&numbers)?;
        let mut hunt = Hunt::new(&numbers);
        for (place, bytes) in &self.outputs {
            hunt.look(place, bytes);
        }
        told("answers", &mut hunt);
        hunt.look_at_file(self.server.log())?;
        told("the server's log", &mut hunt);
        self.server.kill_hard().map_err(|e| e.to_string())?;
        let mut files = Vec::new();
        list(directory, &mut files)?;
        if let Some(postgres) = &self.postgres {
            postgres
                .query("postgres", "checkpoint")
                .map_err(|e| e.to_string())?;
            list(postgres.directory(), &mut files)?;
        }
        for path in &files {
            match hunt.look_at_file(path) {
                // What a running database moves away in between is looked at under its new name.
                Err(_) if !path.exists() => {}
                looked => looked?,
            }
        }
        told("files of database, keys and temporary files", &mut hunt);
        println!(
            "  ways in: {}; forms of each number: {}; what is not there: {}",
            self.seeds.len(),
            hunt.forms_each(),
            match self.absent.as_slice() {
                [] => "nothing".to_owned(),
                absent => absent.join("; "),
            }
        );
        for find in hunt.finds.iter().take(PRINTED_MAX) {
            let way = self
                .seeds
                .get(find.number)
                .map_or("", |seed| seed.way.as_str());
            println!(
                "violation: a number that went in by {way} stands {} in {}: {}",
                find.form, find.place, find.around
            );
        }
        let mut by_way: BTreeMap<&str, usize> = BTreeMap::new();
        for find in &hunt.finds {
            let way = self.seeds.get(find.number);
            *by_way.entry(way.map_or("", |seed| &seed.way)).or_default() += 1;
        }
        for (way, count) in by_way {
            println!("  {count:>4} finds: {way}");
        }
        println!(
            "leaks: numbers={} outputs={} bytes={} violations={}",
            numbers.len(),
            hunt.outputs,
            hunt.bytes,
            hunt.finds.len()
        );
        Ok(hunt.finds.len())
    }

    /// Every number must be found in what was sent.
    fn try_the_hunt(&self, numbers: &[String]) -> Result<(), String> {
        for (index, number) in numbers.iter().enumerate() {
            let mut hunt = Hunt::new(std::slice::from_ref(number));
            hunt.look("what was sent", &self.sent);
            if hunt.finds.is_empty() {
                let way = self.seeds.get(index).map_or("", |seed| seed.way.as_str());
                return Err(format!(
                    "the number of {way} was never sent in a form that is looked for"
                ));
            }
        }
        println!(
            "  the hunt finds all {} numbers in what was sent",
            numbers.len()
        );
        Ok(())
    }
}

fn told(what: &str, hunt: &mut Hunt) {
    println!(
        "  {what}: {} outputs, {} bytes so far, {} finds",
        hunt.outputs,
        hunt.bytes,
        hunt.finds.len()
    );
}

/// A path without what was asked, so that a place does not itself show a number.
fn shortened(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or_default();
    let is_number =
        |part: &str| part.chars().filter(char::is_ascii_digit).count() >= 12 && !part.contains('-');
    match path.split('/').find(|part| is_number(part)) {
        Some(part) => path.split(part).next().unwrap_or_default(),
        None => path,
    }
}

/// All files below a directory. What is no file, like the socket of a signer, keeps nothing.
fn list(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        let entries = std::fs::read_dir(&directory);
        for entry in entries.map_err(|e| format!("{}: {e}", directory.display()))? {
            let path = entry.map_err(|e| e.to_string())?.path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else if !path.is_file() {
                continue;
            } else if files.len() < FILES_MAX {
                files.push(path);
            } else {
                return Err("there are more files than can be looked at".to_owned());
            }
        }
    }
    Ok(())
}
