//! The desk of a municipality: files are handed in, their jobs are waited for, their reports are read.

use std::fs::File;
use std::io::{Cursor, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::http::{Client, HttpError, Request, Response};

/// Where files are taken.
const IMPORTS: &str = "/municipal/imports";
/// How often a job is looked at.
const LOOK_EACH: Duration = Duration::from_millis(25);
/// The states in which nothing more happens by itself.
const ENDS: [&str; 7] = [
    "done",
    "rejected",
    "failed",
    "duplicate",
    "cancelled",
    "awaiting-approval",
    "undone",
];

/// What is said with a file.
#[derive(Clone, Debug)]
pub struct Handing {
    /// The file's letter: `A`, `B` …
    pub kind: &'static str,
    /// `commit-valid`, `dry-run` or `all-or-nothing`.
    pub mode: &'static str,
    /// The name that the file comes with.
    pub name: String,
    /// More of the query, each with `&` in front.
    pub more: String,
}

impl Handing {
    /// Good rows are written, under a name that keeps the rule.
    pub fn new(kind: &'static str, town: &str) -> Handing {
        Handing {
            kind,
            mode: "commit-valid",
            name: format!("{town}_{kind}_20260401093000_001.csv"),
            more: String::new(),
        }
    }
}

/// What became of the rows of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All rows of data.
    pub total: u64,
    /// Those that made something.
    pub created: u64,
    /// Those that changed something.
    pub updated: u64,
    /// Those that changed nothing.
    pub unchanged: u64,
    /// Those that somebody should look at.
    pub flagged: u64,
    /// Those that were kept out.
    pub rejected: u64,
}

impl Totals {
    /// Reads them from a report.
    pub fn read(totals: &Value) -> Option<Totals> {
        let number = |name: &str| totals.get(name)?.as_u64();
        Some(Totals {
            total: number("total")?,
            created: number("created")?,
            updated: number("updated")?,
            unchanged: number("unchanged")?,
            flagged: number("flagged")?,
            rejected: number("rejected")?,
        })
    }

    /// Whether every row is accounted for.
    pub fn add_up(&self) -> bool {
        let parts = [
            self.created,
            self.updated,
            self.unchanged,
            self.flagged,
            self.rejected,
        ];
        parts.iter().sum::<u64>() == self.total
    }
}

/// How far a file is, as the server says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The job's id.
    pub id: String,
    /// The state.
    pub state: String,
    /// The rows so far.
    pub totals: Totals,
    /// Everything that was said.
    pub whole: Value,
}

impl Report {
    /// Reads a report. A job that has no totals yet has none of anything.
    pub fn read(whole: Value) -> Result<Report, String> {
        let text = |name: &str| whole.get(name).and_then(Value::as_str);
        let id = text("id").ok_or("a report without an id")?;
        let state = text("state").ok_or("a report without a state")?;
        let state = state.to_owned();
        let totals = whole.get("totals").and_then(Totals::read);
        Ok(Report {
            id: id.to_owned(),
            state,
            totals: totals.unwrap_or_default(),
            whole,
        })
    }

    /// Whether nothing more happens by itself.
    pub fn has_ended(&self) -> bool {
        ENDS.contains(&self.state.as_str())
    }

    /// Rows that were settled so far.
    pub fn rows_done(&self) -> u64 {
        let Totals {
            created,
            updated,
            unchanged,
            flagged,
            rejected,
            ..
        } = self.totals;
        created + updated + unchanged + flagged + rejected
    }

    /// The letter of the file.
    pub fn file(&self) -> &str {
        let file = self.whole.get("file").and_then(Value::as_str);
        file.unwrap_or_default()
    }

    /// How often a rule was broken, if the report says so.
    pub fn broken(&self, code: &str) -> u64 {
        let rules = self.whole.get("rules");
        let count = rules.and_then(|rules| rules.get(code)?.as_u64());
        count.unwrap_or(0)
    }
}

/// Why a file was not taken.
#[derive(Debug)]
pub enum Refusal {
    /// There is no answer, so it may have been taken or not.
    Unanswered(HttpError),
    /// It was refused.
    Refused(Box<Response>),
    /// The answer is not as agreed.
    Unclear(String),
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Unanswered(error) => write!(f, "{error}"),
            Refusal::Refused(answer) => {
                let text = String::from_utf8_lossy(&answer.body);
                let text: String = text.chars().take(1_500).collect();
                write!(f, "status {}: {text}", answer.status)
            }
            Refusal::Unclear(what) => f.write_str(what),
        }
    }
}

/// Somebody of a municipality who hands in files.
#[derive(Debug)]
pub struct Desk {
    client: Client,
}

impl Desk {
    /// A desk on the closed network, with the token of a member of staff.
    pub fn new(address: SocketAddr, token: &str, timeout: Duration) -> Desk {
        let client = Client::new(address, timeout)
            .with_header("Authorization", &format!("Bearer {token}"))
            .with_header("Accept", "application/json");
        Desk { client }
    }

    /// The client beneath, for everything that is not a file.
    pub fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Hands in a text as a file.
    pub fn hand_in(&mut self, text: &str, handing: &Handing) -> Result<Report, Refusal> {
        let length = text.len() as u64;
        self.send(&mut Cursor::new(text.as_bytes()), length, handing)
    }

    /// Hands in a file without holding it.
    pub fn hand_in_file(&mut self, path: &Path, handing: &Handing) -> Result<Report, Refusal> {
        let unreadable = |e: std::io::Error| Refusal::Unclear(format!("{}: {e}", path.display()));
        let mut file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        self.send(&mut file, length, handing)
    }

    fn send(
        &mut self,
        body: &mut dyn Read,
        body_bytes: u64,
        handing: &Handing,
    ) -> Result<Report, Refusal> {
        let Handing {
            kind,
            mode,
            name,
            more,
        } = handing;
        let path = format!("{IMPORTS}?as={kind}&mode={mode}{more}");
        let disposition = format!("attachment; filename=\"{name}\"");
        let media = match *kind {
            "G" => "application/json",
            _ => "text/csv",
        };
        let request = Request {
            headers: &[
                ("Content-Type", media),
                ("Content-Disposition", &disposition),
            ],
            ..Request::new("POST", &path)
        };
        let answer = self
            .client
            .send_from(&request, body, body_bytes)
            .map_err(Refusal::Unanswered)?;
        if !answer.is_success() {
            return Err(Refusal::Refused(Box::new(answer)));
        }
        let whole = answer
            .json()
            .ok_or_else(|| Refusal::Unclear("an answer that is not JSON".to_owned()))?;
        Report::read(whole).map_err(Refusal::Unclear)
    }

    /// How far a job is.
    pub fn report(&mut self, job: &str) -> Result<Report, String> {
        let answer = self.client.fetch(&format!("{IMPORTS}/{job}"));
        let answer = answer.map_err(|e| e.to_string())?;
        if answer.status != 200 {
            return Err(Refusal::Refused(Box::new(answer)).to_string());
        }
        Report::read(answer.json().ok_or("a report that is not JSON")?)
    }

    /// The files that were taken, the newest first.
    pub fn list(&mut self) -> Result<Vec<Report>, String> {
        let answer = self.client.fetch(IMPORTS).map_err(|e| e.to_string())?;
        if answer.status != 200 {
            return Err(Refusal::Refused(Box::new(answer)).to_string());
        }
        let whole = answer.json().ok_or("a list that is not JSON")?;
        let named = ["imports", "jobs"].iter().find_map(|name| whole.get(name));
        let list = whole.as_array().or_else(|| named?.as_array());
        let list = list.cloned().ok_or("a list without jobs")?;
        list.into_iter().map(Report::read).collect()
    }

    /// Waits until a job has ended, however often the server is away in between.
    pub fn wait(&mut self, job: &str, patience: Duration) -> Result<Report, String> {
        let deadline = Instant::now() + patience;
        loop {
            let last = match self.report(job) {
                Ok(report) if report.has_ended() => return Ok(report),
                Ok(report) => format!("{} after {} rows", report.state, report.rows_done()),
                Err(error) => error,
            };
            if Instant::now() > deadline {
                return Err(format!("job {job} does not end: {last}"));
            }
            std::thread::sleep(LOOK_EACH);
        }
    }

    /// Hands a text in and waits for the end.
    pub fn settle(&mut self, text: &str, handing: &Handing) -> Result<Report, String> {
        let taken = self.hand_in(text, handing).map_err(|e| e.to_string())?;
        self.wait(&taken.id, Duration::from_secs(120))
    }
}

#[cfg(test)]
mod tests;
