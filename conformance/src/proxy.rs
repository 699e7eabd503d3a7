//! A TCP proxy between the server and PostgreSQL that breaks the connection at the worst moment.
//!
//! The worst moment is after the database has committed and before the server has heard of it: the reply to `COMMIT`
//! is swallowed and the connection closed. The server can then neither say "written" nor "not written".

mod relay;

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the proxy does to the traffic, shared with every connection.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    commit_replies_to_cut: AtomicU32,
    commit_replies_cut: AtomicU32,
    commit_delay_ms: AtomicU64,
    commits_seen: AtomicU64,
}

impl Faults {
    /// Called at each reply to `COMMIT`: how long to hold it back, or `None` to swallow it and cut.
    fn judge_commit(&self) -> Option<Duration> {
        self.commits_seen.fetch_add(1, Ordering::Relaxed);
        let took =
            self.commit_replies_to_cut
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| {
                    left.checked_sub(1)
                });
        if took.is_ok() {
            self.commit_replies_cut.fetch_add(1, Ordering::AcqRel);
            return None;
        }
        Some(Duration::from_millis(
            self.commit_delay_ms.load(Ordering::Acquire),
        ))
    }
}

/// Both ends of one connection.
type Pair = (TcpStream, TcpStream);

/// A running proxy. It ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    faults: Arc<Faults>,
    pairs: Arc<Mutex<Vec<Pair>>>,
    stopping: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1 and passes everything on to this port.
    pub fn start(target_port: u16) -> io::Result<Proxy> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let faults = Arc::new(Faults::default());
        let pairs = Arc::new(Mutex::new(Vec::new()));
        let stopping = Arc::new(AtomicBool::new(false));
        let door = {
            let (faults, pairs, stopping) = (
                Arc::clone(&faults),
                Arc::clone(&pairs),
                Arc::clone(&stopping),
            );
            std::thread::spawn(move || {
                for client in listener.incoming() {
                    if stopping.load(Ordering::Acquire) {
                        return;
                    }
                    let Ok(client) = client else { continue };
                    // A database that is away refuses; so do we, by closing.
                    let Ok(database) = TcpStream::connect((Ipv4Addr::LOCALHOST, target_port))
                    else {
                        continue;
                    };
                    if let Ok(pair) = keep(&client, &database, &pairs) {
                        relay::open(pair, Arc::clone(&faults));
                    }
                }
            })
        };
        Ok(Proxy {
            address,
            faults,
            pairs,
            stopping,
            door: Some(door),
        })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Swallows the next replies to `COMMIT`, this many, each with its connection.
    pub fn cut_commit_replies(&self, count: u32) {
        self.faults
            .commit_replies_to_cut
            .store(count, Ordering::Release);
    }

    /// How many replies to `COMMIT` were swallowed so far.
    pub fn commit_replies_cut(&self) -> u32 {
        self.faults.commit_replies_cut.load(Ordering::Acquire)
    }

    /// How many replies to `COMMIT` went by, those swallowed included.
    pub fn commits_seen(&self) -> u64 {
        self.faults.commits_seen.load(Ordering::Relaxed)
    }

    /// Holds back each reply to `COMMIT` this long.
    pub fn delay_commit_replies(&self, delay: Duration) {
        let ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.faults.commit_delay_ms.store(ms, Ordering::Release);
    }

    /// Closes every connection in both directions.
    pub fn cut_all(&self) {
        for (client, database) in self.take_pairs() {
            let _ = client.shutdown(Shutdown::Both);
            let _ = database.shutdown(Shutdown::Both);
        }
    }

    /// Closes every connection towards the server only: it hears the end, and what it still sends arrives.
    pub fn half_close_all(&self) {
        for (client, _) in self.take_pairs() {
            let _ = client.shutdown(Shutdown::Write);
        }
    }

    fn take_pairs(&self) -> Vec<Pair> {
        std::mem::take(&mut *self.pairs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        self.cut_all();
        // The door waits for a visitor; this is one.
        let _ = TcpStream::connect(self.address);
        if let Some(door) = self.door.take() {
            let _ = door.join();
        }
    }
}

/// Remembers a connection for cutting, forgetting those that are closed.
fn keep(client: &TcpStream, database: &TcpStream, pairs: &Mutex<Vec<Pair>>) -> io::Result<Pair> {
    client.set_nodelay(true)?;
    database.set_nodelay(true)?;
    let mut pairs = pairs.lock().unwrap_or_else(PoisonError::into_inner);
    pairs.retain(|(client, _)| client.peer_addr().is_ok());
    pairs.push((client.try_clone()?, database.try_clone()?));
    Ok((client.try_clone()?, database.try_clone()?))
}

#[cfg(test)]
mod tests;
