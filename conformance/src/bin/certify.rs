//! `certify`: certificates while processes are killed at each arrow of the issuing cycle, and while many are issued at once to
//! callers who hang up.
//!
//! `certify --kills 20 --count 100000 --parallel 128 --database sqlite|postgres|both --server target/release/sesshu`
//!
//! After each kill: every serial that the signer noted is known to the server, none was signed twice, what was answered is
//! still there, and what was not can be asked for again. Of many at once: each answer holds its own subject only. At the end,
//! what is small and becomes large is shown to the verifier many times at once, and memory stays within its bound.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sesshu_conformance::bombs::{self, Bomb};
use sesshu_conformance::holders;
use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::issuing::{Given, Issuing};
use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;

const TOWN: &str = "139998";
/// Somebody of the demo with two doses against one disease.
const PERSON: &str = "mirai-0005";
/// The places at which a process ends: the first three in the server, the others in the signer.
const PLACES: [&str; 6] = ["intended", "signed", "issued", "begun", "made", "noted"];
/// How long a request is made again while the server says that it is too busy, and how long is waited between.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);
/// How often each bomb is shown, by how many at once, and how much memory that may take at most.
const SHOWN: usize = 12;
const SHOWING: usize = 8;
const SHOWN_KIB_MAX: u64 = 256 << 10;
const SET: [&str; 4] = [
    "certificate.person_daily_max=1000",
    "certificate.daily_max=100000000",
    "quality.interval=0ms",
    "forecast.interval=0ms",
];

type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(count) => {
            eprintln!("certify: {count} violations");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("certify: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Outcome<usize> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[
            ("kills", "20"),
            ("count", "100000"),
            ("parallel", "128"),
            ("database", "both"),
            ("server", ""),
        ],
    )?;
    let (kills, count): (usize, usize) = (settings.value("kills")?, settings.value("count")?);
    let parallel: usize = settings.value("parallel")?;
    let databases = settings.databases()?;
    let binary = settings.server()?;
    let mut violations = 0;
    for database in databases {
        let postgres = match *database {
            "postgres" => Some(Postgres::start().map_err(|error| error.to_string())?),
            _ => None,
        };
        let directory =
            std::env::temp_dir().join(format!("certify-{}-{database}", std::process::id()));
        let plan = Plan {
            binary: binary.clone(),
            directory: directory.clone(),
            database: postgres.as_ref().map(Postgres::fresh_database),
        };
        let mut server = Server::start_set(plan, &SET).map_err(|error| error.to_string())?;
        let mut bench = Bench::new(&server)?;
        if kills > 0 {
            violations += bench.kills(&mut server, kills, database)?;
        }
        if count > 0 {
            server
                .restart_failing(None)
                .map_err(|error| error.to_string())?;
            violations += mixing(&bench, &server, (count, parallel), database)?;
        }
        violations += shown(&server, database)?;
        drop(server);
        let _ = std::fs::remove_dir_all(&directory);
    }
    Ok(violations)
}

/// Who asks.
struct Bench {
    staff: String,
    vendor: String,
    issuing: Issuing,
    number: usize,
}

impl Bench {
    fn new(server: &Server) -> Outcome<Bench> {
        let token = |role: &str| server.token(role, TOWN).map_err(|error| error.to_string());
        let staff = token("staff")?;
        let list = server.directory().join("signer/serials.ndjson");
        Ok(Bench {
            vendor: token("vendor")?,
            issuing: Issuing::new(server.lgwan_address(), &staff, list),
            staff,
            number: 0,
        })
    }

    fn kills(&mut self, server: &mut Server, kills: usize, database: &str) -> Outcome<usize> {
        let mut violations = 0;
        for place in PLACES {
            for round in 0..kills {
                let armed = format!("{place}:{}", 1 + round % 3);
                server
                    .restart_failing(Some(&armed))
                    .map_err(|error| error.to_string())?;
                let mut open = Vec::new();
                for _ in 0..4 {
                    self.number += 1;
                    let key = format!("kill-{}", self.number);
                    if !matches!(self.issuing.ask(PERSON, &key), Given::Certificate(_)) {
                        open.push(key);
                    }
                }
                if open.is_empty() {
                    println!("certify: {database}: {armed} was never passed");
                    violations += 1;
                }
                server
                    .restart_failing(None)
                    .map_err(|error| error.to_string())?;
                let unanswered = open
                    .iter()
                    .filter_map(|key| self.issuing.again(PERSON, key).err());
                let mut wrong: Vec<String> = unanswered.collect();
                // All that came before is looked at again at the end of each place.
                wrong.extend(self.issuing.count(round + 1 == kills)?);
                for what in &wrong {
                    println!("certify: {what}");
                }
                violations += wrong.len();
            }
            println!(
                "certify: {database}: {kills} kills at `{place}`, {violations} violations so far"
            );
        }
        Ok(violations)
    }
}

fn client(address: SocketAddr, token: &str) -> Client {
    Client::new(address, Duration::from_secs(20))
        .with_header("Authorization", &format!("Bearer {token}"))
}

/// Issues to so many people at once, hangs up on some, and looks whose name each answer holds.
fn mixing(
    bench: &Bench,
    server: &Server,
    (count, parallel): (usize, usize),
    database: &str,
) -> Outcome<usize> {
    let begun = Instant::now();
    let mut vendor = client(server.address(), &bench.vendor);
    holders::put_in(&mut vendor, TOWN, 0..count)?;
    println!(
        "certify: {database}: {count} people after {:.0} s",
        begun.elapsed().as_secs_f64()
    );
    let (next, wrong, done) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let words: Mutex<Vec<String>> = Mutex::default();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..parallel {
            scope.spawn(|| {
                let mut asking = client(server.lgwan_address(), &bench.staff);
                let mut checking = Client::new(server.address(), Duration::from_secs(60));
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    if number % 7 == 3 {
                        hang_up(server.lgwan_address(), &bench.staff, number);
                    }
                    match own(&mut asking, &mut checking, number) {
                        Ok(()) => {
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(why) => {
                            wrong.fetch_add(1, Ordering::Relaxed);
                            if let Ok(mut words) = words.lock() {
                                words.push(why);
                            }
                        }
                    }
                }
            });
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    let done = done.into_inner();
    let rate = f64::from(u32::try_from(done).unwrap_or(u32::MAX)) / seconds;
    println!(
        "certify: {database}: {done} of {count} certificates at {parallel} at once, each its own subject's; {rate:.0}/s with the check of each"
    );
    for why in words.into_inner().unwrap_or_default().iter().take(10) {
        println!("certify: {why}");
    }
    Ok(wrong.into_inner())
}

/// Shows what becomes large, many times at once, and looks how much memory that took.
fn shown(server: &Server, database: &str) -> Outcome<usize> {
    server.forget_peak().map_err(|error| error.to_string())?;
    let before = server.resident_kib().ok_or("the memory cannot be read")?;
    let bombs = bombs::all();
    let (next, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..SHOWING {
            scope.spawn(|| {
                let mut client = Client::new(server.address(), PATIENCE);
                let all = || bombs.get(next.fetch_add(1, Ordering::Relaxed) / SHOWN);
                while let Some(bomb) = all() {
                    if let Err(why) = is_refused(&mut client, bomb) {
                        println!("certify: {}: {why}", bomb.name);
                        wrong.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let peak = server.peak_kib().ok_or("the memory cannot be read")?;
    let grown = peak.saturating_sub(before);
    println!(
        "certify: {database}: {} bombs, each shown {SHOWN} times, {SHOWING} at once: {grown} KiB above {before} KiB",
        bombs.len()
    );
    Ok(wrong.into_inner() + usize::from(grown > SHOWN_KIB_MAX))
}

/// A bomb is answered: as no certificate, or as too large to be looked at.
fn is_refused(client: &mut Client, bomb: &Bomb) -> Result<(), String> {
    let headers = [("Content-Type", bomb.media)];
    let request = Request {
        method: "POST",
        path: "/verify",
        headers: &headers,
        body: Some(&bomb.bytes),
    };
    let begun = Instant::now();
    loop {
        let response = client.send(&request).map_err(|error| error.to_string())?;
        let answer = response.json().unwrap_or_default();
        match response.status {
            200 if answer.pointer("/answer") == Some(&json!("malformed")) => return Ok(()),
            400 | 413 => return Ok(()),
            429 | 503 if begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            _ => return Err(told(&response)),
        }
    }
}

/// Sends a request and closes the connection without waiting for the answer.
fn hang_up(address: SocketAddr, token: &str, number: usize) {
    let body = holders::wish(&holders::id_of(number));
    let text = format!(
        "POST /certificates HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    if let Ok(mut stream) = TcpStream::connect(address) {
        let _ = stream.write_all(text.as_bytes());
        std::thread::sleep(Duration::from_millis((number % 5) as u64));
    }
}

/// Issues to one person, and has it read by the verifier.
fn own(asking: &mut Client, checking: &mut Client, number: usize) -> Result<(), String> {
    let person = holders::id_of(number);
    let body = holders::wish(&person);
    let headers = [("Content-Type", "application/json")];
    let request = Request {
        method: "POST",
        path: "/certificates",
        headers: &headers,
        body: Some(body.as_bytes()),
    };
    let issued = patiently(asking, &request, 201).map_err(|why| format!("{person}: {why}"))?;
    let issued = issued.json().unwrap_or_default();
    let of = |name: &str| {
        issued
            .pointer(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let own = format!("Patient/{person}");
    if of("/patient") != own || of("/certificates/0/patient") != own {
        return Err(format!("{person}: the answer is about {}", of("/patient")));
    }
    let text = Request::new("GET", of("/certificates/0/links/text"));
    let text = patiently(asking, &text, 200).map_err(|why| format!("{person}: the text: {why}"))?;
    let headers = [("Content-Type", "text/plain")];
    let request = Request {
        method: "POST",
        path: "/verify",
        headers: &headers,
        body: Some(&text.body),
    };
    let verdict =
        patiently(checking, &request, 200).map_err(|why| format!("{person}: verify: {why}"))?;
    let verdict = verdict.json().unwrap_or_default();
    let name = verdict
        .pointer("/codes/0/says/name")
        .and_then(Value::as_str);
    let is_own = name.is_some_and(|name| name.contains(&holders::name_of(number)));
    match is_own && verdict.pointer("/answer") == Some(&json!("valid")) {
        true => Ok(()),
        false => Err(format!(
            "{person}: the certificate is not its own: {verdict}"
        )),
    }
}

/// Asks until the server has time: 429 and 503 say that it was too busy, and nothing else.
fn patiently(client: &mut Client, request: &Request<'_>, wanted: u16) -> Result<Response, String> {
    let begun = Instant::now();
    loop {
        let response = client.send(request).map_err(|error| error.to_string())?;
        let is_busy = matches!(response.status, 429 | 503);
        match response.status {
            status if status == wanted => return Ok(response),
            _ if is_busy && begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            _ => return Err(told(&response)),
        }
    }
}

fn told(response: &Response) -> String {
    let words = String::from_utf8_lossy(&response.body);
    format!("{} {words}", response.status)
}
