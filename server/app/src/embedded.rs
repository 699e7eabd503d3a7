//! A whole server inside another program: the three zones on free ports of this machine, for tests that drive it over
//! HTTP without starting a process. Demo builds only.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use access::{Role, Zone};

use crate::callers::Callers;
use crate::chores;
use crate::command::serve::{self, Schema};
use crate::command::{config, demo, key};
use crate::state::{State, edge};
use crate::zone::{self, Stop};

mod signer;

pub use signer::{CARD_ISSUER, Signer};

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A folder of its own: keys and tokens are kept in it, and the database, unless it is elsewhere.
    pub dir: PathBuf,
    /// `postgres://…`, or SQLite in the folder.
    pub database: Option<String>,
    /// The six-digit codes of the municipalities that are served.
    pub tenants: Vec<String>,
    /// Further settings by their keys, over all others.
    pub set: Vec<(String, String)>,
    /// Whether the invented towns of the demo are put in. They have to be among the tenants.
    pub with_towns: bool,
}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    dir: PathBuf,
    addresses: [SocketAddr; 3],
    stop: Stop,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// Starts a server and waits until it listens.
pub fn start(settings: Settings) -> Result<Running, String> {
    let listeners = [(); 3].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    let listeners = listeners
        .into_iter()
        .collect::<io::Result<Vec<_>>>()
        .map_err(|error| error.to_string())?;
    let addresses = listeners
        .iter()
        .map(TcpListener::local_addr)
        .collect::<io::Result<Vec<_>>>();
    let addresses = addresses.map_err(|error| error.to_string())?;
    let addresses: [SocketAddr; 3] = addresses.try_into().map_err(|_| "three zones".to_owned())?;
    let dir = settings.dir.clone();
    let state = Arc::new(prepare(settings, addresses)?);
    let stop = Stop::default();
    let (told, hears) = mpsc::channel();
    let asked = stop.clone();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            chores::start(&state);
            let edge = edge::settings(&state.config);
            zone::serve_on(state, listeners, edge, asked, |_| {
                // Who started us may have given up waiting; the thread is then stopped by its drop.
                let _ = told.send(());
            })
            .await
        })
    });
    let running = Running {
        dir,
        addresses,
        stop,
        thread: Some(thread),
    };
    match hears.recv() {
        Ok(()) => Ok(running),
        Err(_) => Err(running
            .stop()
            .err()
            .unwrap_or_else(|| "the server ended at once".to_owned())),
    }
}

fn prepare(settings: Settings, addresses: [SocketAddr; 3]) -> Result<State, String> {
    let keys = settings.dir.join("sesshu.keys");
    if !keys.exists() {
        fs::create_dir_all(&settings.dir).map_err(|error| error.to_string())?;
        key::write_new(&keys, &key::fresh()?)?;
    }
    let [internet, lgwan, ops] = addresses.map(|address| address.to_string());
    let own_database = || format!("sqlite:{}", settings.dir.join("sesshu.db").display());
    let own = [
        (
            "database.url",
            settings.database.clone().unwrap_or_else(own_database),
        ),
        ("keys.file", keys.display().to_string()),
        (
            "profiles.folder",
            settings.dir.join("profiles").display().to_string(),
        ),
        ("internet.listen", internet),
        ("lgwan.listen", lgwan),
        ("ops.listen", ops),
        ("server.tenants", settings.tenants.join(",")),
        ("shutdown.grace", "0s".to_owned()),
    ];
    let mut all: Vec<(String, String)> = own
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    all.retain(|(key, _)| !settings.set.iter().any(|(over, _)| over == key));
    all.extend(settings.set);
    // What is wrong was said on standard error, as it is to whoever types the command.
    let told = |code: u8| format!("the server does not start: exit code {code}");
    let config = config::load(None, &all).map_err(told)?;
    let callers = Callers::from_file(settings.dir.join("tokens"));
    let state = serve::prepare(config, callers, Schema::BringUpToDate).map_err(told)?;
    if settings.with_towns {
        demo::seed::sow(&state)?;
        demo::guests::invite(&state)?;
    }
    Ok(state)
}

impl Running {
    /// Where a zone listens.
    pub fn address(&self, zone: Zone) -> SocketAddr {
        let [internet, lgwan, ops] = self.addresses;
        match zone {
            Zone::Internet => internet,
            Zone::Lgwan => lgwan,
            Zone::Ops => ops,
        }
    }

    /// A fresh bearer token for a role in a municipality; `patient` is whom a person is confined to.
    pub fn token(&self, role: Role, tenant: &str, patient: &str) -> Result<String, String> {
        demo::issue(&self.dir, role.name(), tenant, patient)
    }

    /// Asks the server to end, and waits until it has.
    pub fn stop(mut self) -> Result<(), String> {
        self.end()
    }

    fn end(&mut self) -> Result<(), String> {
        self.stop.ask();
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(ended)) => ended.map_err(|error| error.to_string()),
            Some(Err(_)) => Err("the server's thread was lost".to_owned()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nobody is left who could be told that it ended badly.
        let _ = self.end();
    }
}
