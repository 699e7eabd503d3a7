//! The `sesshu` binary as a process beside us: started, killed, started again.

use std::fmt;
use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::guardian::Guardian;
use crate::http::Client;

/// How long a server may take until it is ready, first set-up included.
const READY_SECONDS_MAX: u64 = 60;

/// Why the server does not run.
#[derive(Debug)]
pub enum ServerError {
    /// The binary is not where it was looked for.
    NoBinary(Vec<PathBuf>),
    /// It could not be started, killed or asked.
    Process(io::Error),
    /// It ended by itself; its last words are in the log.
    Ended(String),
    /// It did not become ready in time.
    NotReady,
    /// It gave no token.
    NoToken(String),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerError::NoBinary(places) => {
                write!(f, "no sesshu binary; looked at")?;
                for place in places {
                    write!(f, " {}", place.display())?;
                }
                Ok(())
            }
            ServerError::Process(e) => write!(f, "process: {e}"),
            ServerError::Ended(words) => write!(f, "the server ended: {words}"),
            ServerError::NotReady => write!(f, "the server was not ready in time"),
            ServerError::NoToken(words) => write!(f, "no token: {words}"),
        }
    }
}

impl std::error::Error for ServerError {}

impl From<io::Error> for ServerError {
    fn from(e: io::Error) -> ServerError {
        ServerError::Process(e)
    }
}

/// How to start a server.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The binary.
    pub binary: PathBuf,
    /// Its directory.
    pub directory: PathBuf,
    /// The database, if it is not the server's own default in its directory.
    pub database: Option<String>,
}

/// A server process.
#[derive(Debug)]
pub struct Server {
    plan: Plan,
    ports: [u16; 4],
    child: Option<Child>,
    guardian: Option<Guardian>,
    log: PathBuf,
    /// Settings over those of the demo, as the command line has them.
    set: Vec<String>,
    /// The place at which it ends at once, and how often that is passed before.
    failing: Option<String>,
}

impl Server {
    /// Starts a server with fresh demo data and waits until it is ready.
    pub fn start(plan: Plan) -> Result<Server, ServerError> {
        Server::start_with(plan, &[])
    }

    /// The same where nobody but its clients writes: a version that is there was asked for by one of them.
    pub fn start_unjudged(plan: Plan, set: &[&str]) -> Result<Server, ServerError> {
        let unjudged = ["quality.interval=0ms", "forecast.interval=0ms"];
        Server::start_with(plan, &[&unjudged, set].concat())
    }

    /// The same with these settings over those of the demo.
    pub fn start_set(plan: Plan, set: &[&str]) -> Result<Server, ServerError> {
        Server::start_with(plan, set)
    }

    /// Starts it again so that it ends at once where this place is passed: `intended:2`. `None` for a life without.
    pub fn restart_failing(&mut self, place: Option<&str>) -> Result<Duration, ServerError> {
        self.failing = place.map(str::to_owned);
        self.restart()
    }

    fn start_with(plan: Plan, set: &[&str]) -> Result<Server, ServerError> {
        std::fs::create_dir_all(&plan.directory)?;
        // Beside the directory and not in it: `--fresh` may empty the directory.
        let mut log = plan.directory.clone().into_os_string();
        log.push(".log");
        let mut server = Server {
            plan,
            ports: free_ports()?,
            child: None,
            guardian: None,
            log: log.into(),
            set: set.iter().map(|one| (*one).to_owned()).collect(),
            failing: None,
        };
        server.spawn(true)?;
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Starts it again on the data and ports it had, and gives the time until it was ready.
    pub fn restart(&mut self) -> Result<Duration, ServerError> {
        self.kill_hard()?;
        let begun = Instant::now();
        self.spawn(false)?;
        self.wait_until_ready()?;
        Ok(begun.elapsed())
    }

    /// `SIGKILL`, at once.
    pub fn kill_hard(&mut self) -> Result<(), ServerError> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        if let Some(guardian) = self.guardian.take() {
            guardian.dismiss();
        }
        Ok(())
    }

    /// Whether the process runs.
    pub fn is_running(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Where FHIR is served to the internet zone.
    pub fn address(&self) -> SocketAddr {
        local(self.ports[0])
    }

    /// Where the closed network of municipalities asks.
    pub fn lgwan_address(&self) -> SocketAddr {
        local(self.ports[1])
    }

    /// Where operators ask.
    pub fn ops_address(&self) -> SocketAddr {
        local(self.ports[2])
    }

    /// What it wrote to its output.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Memory that is resident now, in KiB.
    pub fn resident_kib(&self) -> Option<u64> {
        let pid = self.child.as_ref()?.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        kib_of(&status, "VmRSS:")
    }

    /// Forgets how much memory was resident at most so far.
    pub fn forget_peak(&self) -> io::Result<()> {
        let pid = self.child.as_ref().map_or(0, Child::id);
        std::fs::write(format!("/proc/{pid}/clear_refs"), "5")
    }

    /// The most memory that was resident since the start or since [`Server::forget_peak`], in KiB.
    pub fn peak_kib(&self) -> Option<u64> {
        let pid = self.child.as_ref()?.id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        kib_of(&status, "VmHWM:")
    }

    /// Where it keeps its data.
    pub fn directory(&self) -> &Path {
        &self.plan.directory
    }

    /// Another command of the binary, on the database and keys of this server.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let beneath = |name: &str| self.plan.directory.join(name).display().to_string();
        let embedded = || format!("sqlite:{}", beneath("sesshu.db"));
        let database = self.plan.database.clone().unwrap_or_else(embedded);
        let mut command = Command::new(&self.plan.binary);
        command.args(arguments).stdin(Stdio::null());
        for (name, value) in [
            ("database.url", database),
            ("keys.file", beneath("sesshu.keys")),
            ("profiles.folder", beneath("profiles")),
            ("server.tenants", "139998,279986".to_owned()),
        ] {
            command.args(["--set", &format!("{name}={value}")]);
        }
        command
    }

    /// A bearer token of a role in a tenant.
    pub fn token(&self, role: &str, tenant: &str) -> Result<String, ServerError> {
        let mut command = Command::new(&self.plan.binary);
        command
            .args(["demo", "token", role, "--tenant", tenant, "--dir"])
            .arg(&self.plan.directory)
            .stdin(Stdio::null());
        let output = command.output()?;
        let token = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let plain = !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic());
        if output.status.success() && plain {
            Ok(token)
        } else {
            let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(ServerError::NoToken(words))
        }
    }

    /// Waits until `/readyz` answers 200.
    pub fn wait_until_ready(&mut self) -> Result<(), ServerError> {
        let deadline = Instant::now() + Duration::from_secs(READY_SECONDS_MAX);
        let mut client = Client::new(self.ops_address(), Duration::from_secs(2));
        loop {
            if let Ok(response) = client.fetch("/readyz")
                && response.status == 200
            {
                return Ok(());
            }
            if !self.is_running() {
                let words = std::fs::read_to_string(&self.log).unwrap_or_default();
                let start = words.len().saturating_sub(2000);
                let tail = words.get(start..).unwrap_or(&words);
                return Err(ServerError::Ended(tail.to_owned()));
            }
            if Instant::now() > deadline {
                return Err(ServerError::NotReady);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn spawn(&mut self, fresh: bool) -> Result<(), ServerError> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let [internet, lgwan, ops, provider] = self.ports;
        let mut command = Command::new(&self.plan.binary);
        // Whoever counts wants to know beforehand who is there.
        command.arg("demo").arg("--few");
        command.arg("--dir").arg(&self.plan.directory);
        command.args(["--ports", &format!("{internet},{lgwan},{ops},{provider}")]);
        if fresh {
            command.arg("--fresh");
        }
        if let Some(database) = &self.plan.database {
            command.args(["--database", database]);
        }
        for one in &self.set {
            command.args(["--set", one]);
        }
        if let Some(place) = &self.failing {
            command.env("SESSHU_FAIL", place);
        }
        // Whatever it leaves in passing lies where it can be looked at.
        let passing = self.plan.directory.with_extension("tmp");
        std::fs::create_dir_all(&passing)?;
        let child = command
            .env("TMPDIR", &passing)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let pid = child.id().to_string();
        self.child = Some(child);
        self.guardian = Some(Guardian::set("kill -KILL \"$1\"", &[&pid])?);
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // There is nobody to tell; the guardian stays on duty if the kill failed.
        let _ = self.kill_hard();
    }
}

/// The binary: the one named, or one beside us, or one in the target directory above us or above here.
pub fn find_binary(named: Option<&Path>) -> Result<PathBuf, ServerError> {
    let mut places: Vec<PathBuf> = Vec::new();
    if let Some(named) = named {
        places.push(named.to_owned());
    } else {
        let beside = std::env::current_exe()?;
        for above in beside.ancestors().skip(1).take(3) {
            places.push(above.join("sesshu"));
        }
        for profile in ["release", "debug"] {
            places.push(Path::new("target").join(profile).join("sesshu"));
        }
    }
    match places.iter().find(|place| place.is_file()) {
        Some(place) => Ok(place.canonicalize()?),
        None => Err(ServerError::NoBinary(places)),
    }
}

fn local(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

/// Four different ports that nobody listens at just now: all are held at once, so that they differ.
fn free_ports() -> io::Result<[u16; 4]> {
    let hold = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let held = [hold()?, hold()?, hold()?, hold()?];
    let mut ports = [0; 4];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}

/// A line of a process's status, in KiB.
fn kib_of(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests;
