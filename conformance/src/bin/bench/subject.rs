//! What is measured: the server on one of the two databases, and the requests that it gets.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use sesshu_conformance::chance::Chance;
use sesshu_conformance::http::{Client, Request};
use sesshu_conformance::parts;
use sesshu_conformance::postgres::Postgres;
use sesshu_conformance::server::{Plan, Server, find_binary};

use crate::driver::Work;
use crate::rows::{self, Link};

/// Whose records are made.
pub(crate) const TENANT: &str = "139998";
const DATABASE: &str = "subject";
const BASELINE: &str = "baseline";
const FILE: &str = "sesshu.db";
/// Memory and log of a PostgreSQL in service, as docs/operations.md advises. Nothing of it is about durability.
const MEMORY: &[&str] = &[
    "shared_buffers=1GB",
    "max_wal_size=4GB",
    "wal_buffers=16MB",
    "wal_compression=on",
];

/// For how long nothing is written by a server that rests; and how long is waited for that.
const REST: Duration = Duration::from_secs(10);
const REST_MAX: Duration = Duration::from_secs(600);

/// One of the two databases, and a directory on the disk that is measured.
pub(crate) struct Engine {
    pub(crate) name: String,
    postgres: Option<Postgres>,
    directory: PathBuf,
    servers: std::cell::Cell<u32>,
}

/// A running server with the right to write in it.
pub(crate) struct Subject {
    pub(crate) server: Server,
    pub(crate) token: String,
    directory: PathBuf,
    database: Option<String>,
}

/// Where a subject keeps what is written to it, for whoever looks when its server is at an end.
pub(crate) enum Kept<'a> {
    /// A file.
    Sqlite(PathBuf),
    /// A database of this name.
    Postgres(&'a Postgres, &'a str),
}

impl Engine {
    pub(crate) fn start(name: &str) -> Result<Engine, String> {
        let postgres = match name {
            "sqlite" => None,
            "postgres" => Some(Postgres::start_with(MEMORY).map_err(|e| e.to_string())?),
            other => {
                return Err(format!(
                    "{other} is no database; known are sqlite and postgres"
                ));
            }
        };
        let directory = std::env::current_dir()
            .map_err(|e| e.to_string())?
            .join(format!("target/bench/{name}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).map_err(|e| e.to_string())?;
        if let Some(postgres) = &postgres {
            postgres
                .create_database(BASELINE)
                .map_err(|e| e.to_string())?;
        }
        Ok(Engine {
            name: name.to_owned(),
            postgres,
            directory,
            servers: std::cell::Cell::new(0),
        })
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// What stands for the durability in the report.
    pub(crate) fn durability(&self) -> &'static str {
        match self.postgres {
            None => "WAL, synchronous=FULL",
            Some(_) => "fsync, synchronous_commit and full_page_writes on",
        }
    }

    /// How the database takes rows in bulk.
    pub(crate) fn bulk_load(&self) -> &'static str {
        match self.postgres {
            None => {
                "inserts of 3,000 rows a statement or of prepared single rows, 16,000 a commit, whichever is faster,"
            }
            Some(_) => "COPY",
        }
    }

    /// How the database takes tables of its own in bulk.
    pub(crate) fn table_load(&self) -> &'static str {
        match self.postgres {
            None => "INSERT from SELECT of an attached file",
            Some(_) => "COPY in its binary form",
        }
    }

    /// A server on a database of its own, with fresh demo data.
    pub(crate) fn subject(&self) -> Result<Subject, String> {
        self.subject_set(&[])
    }

    /// The same with these settings over those of the demo.
    pub(crate) fn subject_set(&self, set: &[&str]) -> Result<Subject, String> {
        let number = self.servers.get() + 1;
        self.servers.set(number);
        let named = std::env::var("SESSHU").ok().map(PathBuf::from);
        let name = format!("{DATABASE}{number}");
        let database = match &self.postgres {
            None => None,
            Some(postgres) => Some(postgres.create_database(&name).map_err(|e| e.to_string())?),
        };
        let directory = self.directory.join(format!("server{number}"));
        let plan = Plan {
            binary: find_binary(named.as_deref()).map_err(|e| e.to_string())?,
            directory: directory.clone(),
            database: database.clone(),
        };
        let server = Server::start_set(plan, set).map_err(|e| e.to_string())?;
        let token = server.token("vendor", TENANT).map_err(|e| e.to_string())?;
        Ok(Subject {
            server,
            token,
            directory,
            database: database.map(|_| name),
        })
    }

    /// How long PostgreSQL takes to copy the bodies of all doses out; nothing on other databases.
    pub(crate) fn copied(&self, subject: &Subject) -> Result<Option<Duration>, String> {
        let (Some(postgres), Some(database)) = (&self.postgres, &subject.database) else {
            return Ok(None);
        };
        let kind = "select kind from resource_version group by kind order by count(*) desc limit 1";
        let sql = format!(
            "copy (select body from resource_version where kind = ({kind})) to '/dev/null' with (format binary)"
        );
        let begun = Instant::now();
        postgres.query(database, &sql).map_err(|e| e.to_string())?;
        Ok(Some(begun.elapsed()))
    }

    /// A connection for the baseline of writing: a database of its own at the same place.
    pub(crate) fn baseline(&self) -> Result<Link, String> {
        match &self.postgres {
            None => rows::open_sqlite(&self.directory.join("baseline.db")),
            Some(postgres) => rows::open_postgres(&postgres.url(BASELINE)),
        }
    }

    /// Ends the server at once, and says where what it wrote is.
    pub(crate) fn end<'a>(&'a self, subject: &'a mut Subject) -> Result<Kept<'a>, String> {
        subject.server.kill_hard().map_err(|e| e.to_string())?;
        Ok(match (&self.postgres, &subject.database) {
            (Some(postgres), Some(database)) => Kept::Postgres(postgres, database),
            _ => Kept::Sqlite(subject.directory.join(FILE)),
        })
    }

    /// The bytes that the subject's database takes on disk, with nothing left waiting in a log. The server is
    /// restarted where that is needed.
    pub(crate) fn size(&self, subject: &mut Subject) -> Result<u64, String> {
        if let (Some(postgres), Some(database)) = (&self.postgres, &subject.database) {
            postgres
                .query(database, "checkpoint")
                .map_err(|e| e.to_string())?;
            let sql = format!("select pg_database_size('{database}')");
            let size = postgres.query(database, &sql).map_err(|e| e.to_string())?;
            return size.parse().map_err(|e| format!("size: {e}"));
        }
        subject.server.kill_hard().map_err(|e| e.to_string())?;
        let path = subject.directory.join(FILE);
        rows::checkpoint(&path)?;
        let mut size = 0;
        for end in ["", "-wal"] {
            let part = PathBuf::from(format!("{}{end}", path.display()));
            size += part.metadata().map_or(0, |file| file.len());
        }
        subject.server.restart().map_err(|e| e.to_string())?;
        Ok(size)
    }
}

impl Engine {
    /// What a database in service does by itself within minutes of such a load: so that those minutes are not measured.
    pub(crate) fn gather_statistics(&self, subject: &Subject) -> Result<(), String> {
        if let (Some(postgres), Some(database)) = (&self.postgres, &subject.database) {
            for statement in ["vacuum (analyze)", "checkpoint"] {
                postgres
                    .query(database, statement)
                    .map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }

    /// How long the job that ended last took, from when it was taken in; nothing on databases that are not asked.
    pub(crate) fn last_job(&self, subject: &Subject) -> Result<Duration, String> {
        let (Some(postgres), Some(database)) = (&self.postgres, &subject.database) else {
            return Ok(Duration::ZERO);
        };
        let sql =
            "select updated_at - accepted_at from submitted_job order by updated_at desc limit 1";
        let took = postgres.query(database, sql).map_err(|e| e.to_string())?;
        took.parse()
            .map(Duration::from_millis)
            .map_err(|e| format!("the time of a job: {e}"))
    }

    /// Waits until nothing is written any more: what follows a load is done then.
    pub(crate) fn wait_for_rest(&self, subject: &Subject) -> Result<(), String> {
        let (Some(postgres), Some(database)) = (&self.postgres, &subject.database) else {
            return Ok(());
        };
        let written = "select sum(sequence) from tenant_order";
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed() < REST_MAX {
            let now = postgres
                .query(database, written)
                .map_err(|e| e.to_string())?;
            if now == last {
                return Ok(());
            }
            last = now;
            std::thread::sleep(REST);
        }
        Err("the server does not come to rest".to_owned())
    }

    /// Says how far it is, to whoever waits.
    pub(crate) fn tell(&self, what: &str) {
        eprintln!("  {}: {what}", self.name);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Subject {
    /// Whether the server states that it takes transactions.
    pub(crate) fn takes_transactions(&self) -> Result<bool, String> {
        let mut client = Client::new(self.server.address(), Duration::from_secs(10));
        let answer = client.fetch("/fhir/metadata").map_err(|e| e.to_string())?;
        let statement = answer.json().unwrap_or_default();
        let interactions = statement.pointer("/rest/0/interaction");
        let mut interactions = interactions.and_then(Value::as_array).into_iter().flatten();
        Ok(interactions.any(|one| one.get("code") == Some(&"transaction".into())))
    }

    /// A request as finished bytes.
    pub(crate) fn to_bytes(&self, method: &str, path: &str, body: Option<&str>) -> Vec<u8> {
        let authorization = format!("Bearer {}", self.token);
        let standing = [("Authorization".to_owned(), authorization)];
        let headers: &[(&str, &str)] = match body {
            Some(_) => &[("Content-Type", "application/fhir+json")],
            None => &[],
        };
        Request {
            method,
            path,
            headers,
            body: body.map(str::as_bytes),
        }
        .to_bytes(&self.server.address().to_string(), &standing)
    }
}

/// Requests out of a list: at random, or each once in order.
pub(crate) struct Listed {
    pub(crate) requests: Vec<Vec<u8>>,
    pub(crate) chance: Option<Chance>,
    next: usize,
    /// Bytes of all bodies that came back.
    pub(crate) body_bytes: u64,
}

impl Listed {
    pub(crate) fn new(requests: Vec<Vec<u8>>, chance: Option<Chance>) -> Listed {
        Listed {
            requests,
            chance,
            next: 0,
            body_bytes: 0,
        }
    }
}

impl Work for Listed {
    fn next(&mut self) -> &[u8] {
        let index = match &mut self.chance {
            Some(chance) => usize::try_from(chance.below(self.requests.len() as u64)).unwrap_or(0),
            None => {
                self.next += 1;
                self.next - 1
            }
        };
        self.requests.get(index).map_or(&[], Vec::as_slice)
    }

    fn take(&mut self, body: &[u8]) {
        self.body_bytes += body.len() as u64;
    }
}

/// Creates, each with an identifier of its own, which is counted up in place in the finished bytes.
pub(crate) struct Creates {
    bytes: Vec<u8>,
    /// Where the digits stand that are counted up, once for each resource.
    places: Vec<usize>,
    count: u64,
    /// Whether what comes back is kept.
    pub(crate) keep: bool,
    /// What came back: id and resource.
    pub(crate) kept: Vec<(String, String)>,
}

/// A marker with as many digits as are counted up.
const MARKER: &str = "B-000000000000";

impl Creates {
    /// Creates of patients.
    pub(crate) fn patients(subject: &Subject) -> Creates {
        let body = parts::patient(MARKER, "みらい市中央町1-2-3");
        Creates::new(subject.to_bytes("POST", "/fhir/Patient", Some(&body)))
    }

    /// Creates of doses given to this patient.
    pub(crate) fn doses(subject: &Subject, patient: &str) -> Creates {
        let body = parts::immunization(MARKER, "接種後30分の観察で異状なし", patient);
        Creates::new(subject.to_bytes("POST", "/fhir/Immunization", Some(&body)))
    }

    /// Creates of doses given to this patient, so many in one transaction.
    pub(crate) fn doses_in_bundles(subject: &Subject, patient: &str, entries: usize) -> Creates {
        let body = bundle_of_doses(patient, entries);
        Creates::new(subject.to_bytes("POST", "/fhir", Some(&body)))
    }

    fn new(bytes: Vec<u8>) -> Creates {
        let marker = MARKER.as_bytes();
        let places = bytes
            .windows(marker.len())
            .enumerate()
            .filter(|(_, part)| *part == marker)
            .map(|(at, _)| at + 2)
            .collect();
        Creates {
            bytes,
            places,
            count: 0,
            keep: false,
            kept: Vec::new(),
        }
    }
}

/// A transaction of creates, each with a marker of its own place.
fn bundle_of_doses(patient: &str, entries: usize) -> String {
    let body = parts::immunization(MARKER, "接種後30分の観察で異状なし", patient);
    let entry =
        format!(r#"{{"resource":{body},"request":{{"method":"POST","url":"Immunization"}}}}"#);
    let entries = vec![entry; entries].join(",");
    format!(r#"{{"resourceType":"Bundle","type":"transaction","entry":[{entries}]}}"#)
}

impl Work for Creates {
    fn next(&mut self) -> &[u8] {
        for at in &self.places {
            self.count += 1;
            let digits = format!("{:012}", self.count);
            if let Some(place) = self.bytes.get_mut(*at..*at + 12) {
                place.copy_from_slice(digits.as_bytes());
            }
        }
        &self.bytes
    }

    fn take(&mut self, body: &[u8]) {
        if !self.keep {
            return;
        }
        let text = String::from_utf8_lossy(body).into_owned();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        if let Some(id) = value.get("id").and_then(Value::as_str) {
            self.kept.push((id.to_owned(), text));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn markers(bundle: &[u8]) -> Vec<String> {
        let bundle: Value = serde_json::from_slice(bundle).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        let marker = |entry: &Value| entry["resource"]["identifier"][0]["value"].to_string();
        entries.iter().map(marker).collect()
    }

    #[test]
    fn no_two_doses_of_all_bundles_share_a_marker() {
        let mut creates = Creates::new(bundle_of_doses("one", 100).into_bytes());
        let mut found: BTreeSet<String> = BTreeSet::new();
        for _ in 0..3 {
            found.extend(markers(creates.next()));
        }
        assert_eq!(found.len(), 300);
    }
}
