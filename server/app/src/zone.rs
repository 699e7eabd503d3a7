//! The three faces: their listeners, their limits on connections, their beginning and their end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use access::Zone;
use actix_server::{Server, ServerHandle};
use futures_util::future;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::metrics::{Metrics, zone_name};
use crate::web::{Edge, House, Network};

mod clients;
mod listen;
mod seats;
mod stream;
mod tls;

pub use clients::{ClientFiles, Clients};
pub use seats::Seats;
pub(crate) use stream::{Answering, ShownCertificate, Watch};

/// How the zones listen.
#[derive(Clone, Debug)]
pub struct EdgeSettings {
    /// The zones that are open.
    pub zones: Vec<ZoneSettings>,
    /// How long a request's head may take.
    pub head_timeout: Duration,
    /// How long a connection may be idle between requests.
    pub keep_alive: Duration,
    /// How long a client may take nothing of what it is sent.
    pub write_timeout: Duration,
    /// Connections of one zone at the same time.
    pub connections_max: usize,
    /// Connections of one zone from one source.
    pub connections_per_source_max: usize,
    /// Connections that wait to be taken.
    pub backlog: u32,
    /// Proxies that speak for many sources.
    pub trusted_proxies: Vec<Network>,
    /// How long connections are still taken after the process was asked to end, while it says that it is not ready.
    pub grace: Duration,
    /// How long requests in flight may then take.
    pub drain: Duration,
}

/// How one zone listens.
#[derive(Clone, Debug)]
pub struct ZoneSettings {
    /// Which.
    pub zone: Zone,
    /// Where.
    pub listen: SocketAddr,
    /// Threads that serve it.
    pub workers: usize,
    /// Certificate and key, where the zone speaks TLS itself.
    pub tls: Option<TlsFiles>,
}

/// The files of a listener's TLS, both PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate with its intermediates.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

impl Default for EdgeSettings {
    fn default() -> EdgeSettings {
        EdgeSettings {
            zones: Vec::new(),
            head_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            connections_max: 20_000,
            connections_per_source_max: 256,
            backlog: 2048,
            trusted_proxies: Vec::new(),
            grace: Duration::from_secs(5),
            drain: Duration::from_secs(30),
        }
    }
}

/// Asks running zones to end.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Stop {
        Stop(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Asks once; asking again changes nothing.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    async fn asked(&self) {
        // The sender lives in `self`, so waiting ends only by being asked.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }
}

/// Opens the zones and serves until the process is asked to end by SIGTERM or SIGINT. `greet` is called with a line for
/// each zone once they listen.
pub async fn serve<H: House>(
    house: Arc<H>,
    settings: EdgeSettings,
    greet: impl FnOnce(&[String]),
) -> io::Result<()> {
    let mut listeners = Vec::new();
    for zone in &settings.zones {
        let bound = listen::bind(zone.listen, settings.backlog);
        // Which of the three is taken is what the person who started the process needs to know.
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", zone.listen));
        listeners.push(bound.map_err(named)?);
    }
    let stop = Stop::default();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let asking = stop.clone();
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        asking.ask();
    });
    serve_on(house, listeners, settings, stop, greet).await
}

/// Serves on listeners that are already bound, one for each zone of the settings, until `stop` is asked.
pub async fn serve_on<H: House>(
    house: Arc<H>,
    listeners: Vec<TcpListener>,
    settings: EdgeSettings,
    stop: Stop,
    greet: impl FnOnce(&[String]),
) -> io::Result<()> {
    let draining = Arc::new(AtomicBool::new(false));
    let metrics = Arc::new(Metrics::default());
    let mut servers: Vec<Server> = Vec::new();
    let mut lines = Vec::new();
    for (zone, listener) in settings.zones.iter().zip(listeners) {
        lines.push(line(zone, listener.local_addr()?));
        let edge = Edge::new(
            house.clone(),
            zone.zone,
            metrics.clone(),
            draining.clone(),
            zone.tls.is_some(),
        );
        servers.push(listen::server(Arc::new(edge), listener, zone, &settings)?);
    }
    let handles: Vec<ServerHandle> = servers.iter().map(Server::handle).collect();
    let running = actix_web::rt::spawn(future::try_join_all(servers));
    greet(&lines);
    let ending = async {
        stop.asked().await;
        log::info!("asked to end: not ready any more");
        draining.store(true, Ordering::Relaxed);
        tokio::time::sleep(settings.grace).await;
        future::join_all(handles.iter().map(|handle| handle.stop(true))).await;
    };
    let mut running = running;
    tokio::select! {
        ended = &mut running => return flat(ended),
        () = ending => {}
    }
    flat(running.await)
}

fn flat(ended: Result<io::Result<Vec<()>>, actix_web::rt::task::JoinError>) -> io::Result<()> {
    ended.map_err(io::Error::other)?.map(drop)
}

/// Where a zone is found, for the person who started the process.
fn line(zone: &ZoneSettings, address: SocketAddr) -> String {
    let scheme = if zone.tls.is_some() { "https" } else { "http" };
    let path = match zone.zone {
        Zone::Ops => "/healthz",
        Zone::Internet | Zone::Lgwan => "/fhir",
    };
    format!("{:9} {scheme}://{address}{path}", zone_name(zone.zone))
}

#[cfg(test)]
mod tests;
