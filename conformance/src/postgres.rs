//! A real PostgreSQL for one test run: started in a directory of its own, gone afterwards, durable in between.
//!
//! Durability is never relaxed here. A test that passes on a database without flushes proves nothing about a crash.

mod process;

use std::fmt;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::guardian::{Guardian, send_signal};
use process::{Account, children_of, programs_directory, run};

/// How long the database may take to accept connections, crash recovery included.
const START_SECONDS_MAX: u64 = 60;

/// What the guardian does when we are gone: an immediate stop, then force, then no trace.
const CLEAN_UP: &str = r#"
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -QUIT "$pid"
  for turn in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" || break; sleep 0.3; done
  kill -KILL "$pid"
fi
rm -rf "$1"
"#;

/// Settings of every throw-away database.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=64MB",
    "max_connections=200",
    "log_min_messages=warning",
    // After a crash everything is flushed before recovery: by one call, not by one for each of a thousand files.
    "recovery_init_sync_method=syncfs",
];

/// Why there is no PostgreSQL to test with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// What was tried.
    pub step: &'static str,
    /// What it said.
    pub detail: String,
}

impl Unavailable {
    fn new(step: &'static str, detail: impl ToString) -> Unavailable {
        Unavailable {
            step,
            detail: detail.to_string(),
        }
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PostgreSQL is not available: {}: {}",
            self.step, self.detail
        )
    }
}

impl std::error::Error for Unavailable {}

/// A running PostgreSQL that belongs to this process alone.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    account: Option<Account>,
    directory: PathBuf,
    port: u16,
    further: Vec<String>,
    postmaster: Mutex<Option<Child>>,
    guardian: Option<Guardian>,
}

/// The one PostgreSQL of a test binary, started when it is first asked for.
///
/// It lives as long as the process; its guardian stops it afterwards.
#[expect(
    clippy::panic,
    reason = "a test aid: without the database the tests that need it must fail, not pass by default"
)]
pub fn shared() -> &'static Postgres {
    match shared_if_available() {
        Ok(postgres) => postgres,
        Err(unavailable) => panic!("{unavailable}"),
    }
}

/// Like [`shared`], for callers that can say that they skip what they cannot run.
pub fn shared_if_available() -> Result<&'static Postgres, &'static Unavailable> {
    static SHARED: OnceLock<Result<Postgres, Unavailable>> = OnceLock::new();
    SHARED.get_or_init(Postgres::start).as_ref()
}

impl Postgres {
    /// Makes a database cluster in a new temporary directory, starts it, and waits until it answers.
    pub fn start() -> Result<Postgres, Unavailable> {
        Postgres::start_with(&[])
    }

    /// Starts one with further settings, `name=value`, over ours: to see what becomes of a server in front of a weak one.
    pub fn start_with(further: &[&str]) -> Result<Postgres, Unavailable> {
        let programs = programs_directory()?;
        let account = Account::unprivileged()?;
        let directory = new_directory(account.as_ref())?;
        let guardian = Guardian::set(CLEAN_UP, &[&directory.to_string_lossy()])
            .map_err(|e| Unavailable::new("guardian", e))?;
        let mut postgres = Postgres {
            programs,
            account,
            directory,
            port: 0,
            further: further.iter().map(ToString::to_string).collect(),
            postmaster: Mutex::new(None),
            guardian: Some(guardian),
        };
        postgres.make_cluster()?;
        // Another process may take the free port before PostgreSQL does, so a failed start is tried elsewhere.
        let mut outcome = Ok(());
        for _ in 0..3 {
            postgres.port = free_port()?;
            outcome = postgres.spawn();
            if outcome.is_ok() {
                break;
            }
        }
        outcome.map(|()| postgres)
    }

    /// Where all of it lies: data, write-ahead log and log.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a database in it, whether it exists or not.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a database of this name and gives its address.
    pub fn create_database(&self, name: &str) -> Result<String, Unavailable> {
        let port = self.port.to_string();
        run(
            "createdb",
            self.command("createdb").args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "postgres",
                "--",
                name,
            ]),
        )?;
        Ok(self.url(name))
    }

    /// Makes an empty database under a name that nobody else uses, and gives its address.
    #[expect(
        clippy::panic,
        reason = "a test aid: a test without its database must fail"
    )]
    pub fn fresh_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        match self.create_database(&format!("fresh_{}_{number}", std::process::id())) {
            Ok(url) => url,
            Err(unavailable) => panic!("{unavailable}"),
        }
    }

    /// What a statement prints, without headings: for sizes, counts and checkpoints.
    pub fn query(&self, database: &str, sql: &str) -> Result<String, Unavailable> {
        let port = self.port.to_string();
        run(
            "psql",
            self.command("psql").args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "postgres",
                "-X",
                "-A",
                "-t",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-c",
                sql,
            ]),
        )
        .map(|out| out.trim().to_owned())
    }

    /// Kills the postmaster and every process of it at once, as a power cut of the database machine would.
    pub fn kill_hard(&self) -> Result<(), Unavailable> {
        let mut slot = self.slot();
        let Some(mut child) = slot.take() else {
            return Ok(());
        };
        // Each backend leads a process group of its own, so a signal to the group would spare them.
        let mut family = vec![child.id()];
        family.extend(children_of(child.id()));
        send_signal("KILL", &family).map_err(|e| Unavailable::new("kill", e))?;
        let _ = child.wait();
        let deadline = Instant::now() + Duration::from_secs(10);
        while family
            .iter()
            .any(|pid| Path::new(&format!("/proc/{pid}")).exists())
        {
            if Instant::now() > deadline {
                return Err(Unavailable::new("kill", "a backend survives"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts it again after [`Postgres::kill_hard`], on the same port, and waits until recovery is over. If it is
    /// still running it is stopped in good order first.
    pub fn restart(&self) -> Result<(), Unavailable> {
        self.stop();
        self.spawn()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Child>> {
        self.postmaster
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn command(&self, program: &str) -> std::process::Command {
        process::command(&self.programs.join(program), self.account.as_ref())
    }

    fn make_cluster(&self) -> Result<(), Unavailable> {
        run(
            "initdb",
            self.command("initdb")
                .args([
                    "--encoding=UTF8",
                    "--locale=C",
                    "--auth=trust",
                    "-U",
                    "postgres",
                ])
                .arg("-D")
                .arg(self.directory.join("data")),
        )
        .map(|_| ())
    }

    fn spawn(&self) -> Result<(), Unavailable> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.directory.join("log"))
            .map_err(|e| Unavailable::new("log", e))?;
        let mut command = self.command("postgres");
        command
            .arg("-D")
            .arg(self.directory.join("data"))
            .arg("-p")
            .arg(self.port.to_string());
        let further = self.further.iter().map(String::as_str);
        for setting in SETTINGS.iter().copied().chain(further) {
            command.arg("-c").arg(setting);
        }
        let child = command
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|e| Unavailable::new("postgres", e))?;
        *self.slot() = Some(child);
        self.wait_until_ready()
    }

    fn wait_until_ready(&self) -> Result<(), Unavailable> {
        let deadline = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        loop {
            if let Some(child) = self.slot().as_mut()
                && let Ok(Some(status)) = child.try_wait()
            {
                let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
                return Err(Unavailable::new("postgres", format!("{status}: {log}")));
            }
            if self.query("postgres", "select 1").is_ok() {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(Unavailable::new("postgres", "it does not answer in time"));
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    fn stop(&self) {
        let Some(mut child) = self.slot().take() else {
            return;
        };
        let pid = child.id();
        let gone = |child: &mut Child, seconds: u64| {
            let deadline = Instant::now() + Duration::from_secs(seconds);
            while Instant::now() < deadline {
                if !matches!(child.try_wait(), Ok(None)) {
                    return true;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            false
        };
        // INT is PostgreSQL's fast stop: sessions end, the cluster is left clean. TERM would wait for every session.
        let _ = send_signal("INT", &[pid]);
        if gone(&mut child, 10) {
            return;
        }
        let mut family = vec![pid];
        family.extend(children_of(pid));
        let _ = send_signal("KILL", &family);
        let _ = child.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing in it is needed any more, so it need not be left clean: no final checkpoint.
        if self.kill_hard().is_err() {
            self.stop();
        }
        let _ = fs::remove_dir_all(&self.directory);
        if let Some(guardian) = self.guardian.take() {
            guardian.dismiss();
        }
    }
}

/// A port on 127.0.0.1 that nobody listens at just now.
fn free_port() -> Result<u16, Unavailable> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Unavailable::new("port", e))
}

/// A new directory that the account of the database owns.
fn new_directory(account: Option<&Account>) -> Result<PathBuf, Unavailable> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let failed = |e: std::io::Error| Unavailable::new("directory", e);
    for _ in 0..1000 {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("sesshu-postgres-{}-{number}", std::process::id()));
        match fs::create_dir(&path) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(e) => return Err(failed(e)),
        }
        if let Some(account) = account {
            account.own(&path).map_err(failed)?;
        }
        return Ok(path);
    }
    Err(Unavailable::new("directory", "no free name"))
}

#[cfg(test)]
mod tests;
