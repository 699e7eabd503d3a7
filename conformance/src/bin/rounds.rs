//! `rounds`: many callers do the same thing at the same moment, and exactly one of them may win; many times over.
//!
//! `rounds --rounds 1000 --database sqlite|postgres|both --server target/release/sesshu`
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Barrier, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::parts::{self, Kind};
use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server};
use sesshu_conformance::settings::Settings;

const CALLERS: usize = 64;
const TENANT: &str = "139998";

/// The same request from every caller, or one that differs only in its tag.
struct Draft {
    method: &'static str,
    path: String,
    condition: (&'static str, String),
    body: Box<dyn Fn(usize) -> String + Sync>,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("rounds: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let settings = Settings::read(
        std::env::args().skip(1),
        &[("rounds", "1000"), ("database", "both"), ("server", "")],
    )?;
    let rounds: usize = settings.value("rounds")?;
    let databases = settings.databases()?;
    let binary = settings.server()?;
    let mut violations = 0;
    for database in databases {
        let directory =
            std::env::temp_dir().join(format!("sesshu-rounds-{}-{database}", std::process::id()));
        let postgres = match *database {
            "postgres" => Some(Postgres::start().map_err(|e| e.to_string())?),
            _ => None,
        };
        let plan = Plan {
            binary: binary.clone(),
            directory: directory.join("data"),
            database: postgres.as_ref().map(Postgres::fresh_database),
        };
        let server = Server::start_unjudged(plan, &[]).map_err(|e| e.to_string())?;
        let token = server.token("vendor", TENANT).map_err(|e| e.to_string())?;
        let callers = Callers::new(server.address(), &token);
        for race in [create_race, update_race] {
            let begun = Instant::now();
            let (name, found) = race(&callers, rounds)?;
            for violation in found.iter().take(20) {
                println!("violation: {violation}");
            }
            println!(
                "rounds: database={database} {name} callers={CALLERS} rounds={rounds} violations={} seconds={:.1}",
                found.len(),
                begun.elapsed().as_secs_f64()
            );
            violations += found.len();
        }
        drop(server);
        if violations == 0 {
            let _ = std::fs::remove_dir_all(&directory);
        }
    }
    Ok(violations)
}

/// Equal conditional creates: one 201, the rest 200 with the same id.
fn create_race(callers: &Callers, rounds: usize) -> Result<(&'static str, Vec<String>), String> {
    let mut violations = Vec::new();
    for round in 0..rounds {
        let marker = format!("race-{round}");
        let body = parts::patient(&marker, "race");
        let answers = callers.race(&Draft {
            method: "POST",
            path: "/fhir/Patient".to_owned(),
            condition: ("If-None-Exist", Kind::Patient.criteria(&marker)),
            body: Box::new(move |_| body.clone()),
        });
        let ids: BTreeSet<Option<String>> = answers
            .iter()
            .flatten()
            .filter(|answer| answer.is_success())
            .map(id_of)
            .collect();
        let fair = count(&answers, 201) == 1 && count(&answers, 200) == CALLERS - 1;
        if !fair || ids.len() != 1 || ids.contains(&None) {
            violations.push(format!("round {round}: {}; ids {ids:?}", tell(&answers)));
        }
    }
    Ok(("conditional-create", violations))
}

/// Updates from one version: one 200, the rest 412.
fn update_race(callers: &Callers, rounds: usize) -> Result<(&'static str, Vec<String>), String> {
    let (id, mut version) = callers.create_first()?;
    let mut violations = Vec::new();
    for round in 0..rounds {
        let own = id.clone();
        let answers = callers.race(&Draft {
            method: "PUT",
            path: format!("/fhir/Patient/{id}"),
            condition: ("If-Match", format!("W/\"{version}\"")),
            body: Box::new(move |caller| {
                let tag = format!("round {round} caller {caller}");
                parts::with_id(&parts::patient("update-race", &tag), &own)
            }),
        });
        let reached = callers.current(&id)?;
        let fair = count(&answers, 200) == 1 && count(&answers, 412) == CALLERS - 1;
        if !fair || reached != version + 1 {
            violations.push(format!(
                "round {round}: {}; version {version} became {reached}",
                tell(&answers)
            ));
        }
        version = reached;
    }
    Ok(("if-match-update", violations))
}

/// Callers with a connection each.
struct Callers {
    clients: Vec<Mutex<Client>>,
}

impl Callers {
    fn new(address: SocketAddr, token: &str) -> Callers {
        let client = || {
            Mutex::new(
                Client::new(address, Duration::from_secs(60))
                    .with_header("Authorization", &format!("Bearer {token}")),
            )
        };
        Callers {
            clients: (0..CALLERS).map(|_| client()).collect(),
        }
    }

    /// Every caller sends at the same moment.
    fn race(&self, draft: &Draft) -> Vec<Option<Response>> {
        let barrier = Barrier::new(self.clients.len());
        std::thread::scope(|scope| {
            let racers: Vec<_> = self
                .clients
                .iter()
                .enumerate()
                .map(|(caller, client)| {
                    let barrier = &barrier;
                    scope.spawn(move || {
                        let body = (draft.body)(caller);
                        let (name, value) = &draft.condition;
                        let headers = [("Content-Type", "application/fhir+json"), (*name, value)];
                        let mut client = client.lock().unwrap_or_else(PoisonError::into_inner);
                        barrier.wait();
                        client
                            .send(&Request {
                                method: draft.method,
                                path: &draft.path,
                                headers: &headers,
                                body: Some(body.as_bytes()),
                            })
                            .ok()
                    })
                })
                .collect();
            racers
                .into_iter()
                .map(|racer| racer.join().ok().flatten())
                .collect()
        })
    }

    fn ask(&self, request: &Request<'_>) -> Result<Response, String> {
        let first = self.clients.first().ok_or("no callers")?;
        first
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .send(request)
            .map_err(|e| e.to_string())
    }

    fn create_first(&self) -> Result<(String, u32), String> {
        let body = parts::patient("update-race", "first");
        let answer = self.ask(&Request {
            headers: &[("Content-Type", "application/fhir+json")],
            body: Some(body.as_bytes()),
            ..Request::new("POST", "/fhir/Patient")
        })?;
        match (answer.status, id_of(&answer), answer.version()) {
            (201, Some(id), Some(version)) => Ok((id, version)),
            (status, ..) => {
                let words = String::from_utf8_lossy(&answer.body);
                Err(format!("the first create failed: {status} {words}"))
            }
        }
    }

    fn current(&self, id: &str) -> Result<u32, String> {
        let answer = self.ask(&Request::new("GET", &format!("/fhir/Patient/{id}")))?;
        answer
            .version()
            .ok_or_else(|| format!("a read without ETag: {}", answer.status))
    }
}

fn id_of(answer: &Response) -> Option<String> {
    let named = answer.json();
    let named = named.as_ref().and_then(|body| body.get("id")?.as_str());
    answer.location_id().or(named).map(str::to_owned)
}

fn count(answers: &[Option<Response>], status: u16) -> usize {
    let with = |answer: &&Response| answer.status == status;
    answers.iter().flatten().filter(with).count()
}

/// The statuses with how often each came, and the first unexpected body.
fn tell(answers: &[Option<Response>]) -> String {
    let mut statuses: Vec<u16> = answers
        .iter()
        .map(|answer| answer.as_ref().map_or(0, |answer| answer.status))
        .collect();
    statuses.sort_unstable();
    let mut told: Vec<String> = statuses
        .chunk_by(|a, b| a == b)
        .map(|same| format!("{}x{}", same.first().copied().unwrap_or(0), same.len()))
        .collect();
    let odd = answers
        .iter()
        .flatten()
        .find(|answer| !matches!(answer.status, 200 | 201 | 412));
    if let Some(odd) = odd {
        let words = String::from_utf8_lossy(&odd.body);
        told.push(words.chars().take(300).collect());
    }
    told.join(" ")
}
