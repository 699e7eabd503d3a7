//! Names → addresses, with a patience that the system's own look-up does not have.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Instant;

/// How many look-ups may go on at once, those that nobody waits for any more among them.
const AT_ONCE_MAX: usize = 16;

/// Whoever knows the addresses behind names.
pub(super) trait Resolver: Send + Sync {
    /// The addresses behind a name, or nothing where they cannot be told in time.
    fn resolve(&self, host: &str, until: Instant) -> Option<Vec<IpAddr>>;
}

/// The system's own look-up.
#[derive(Default)]
pub(super) struct OfSystem {
    going_on: Arc<AtomicUsize>,
}

/// A look-up that goes on, until its thread is done.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Resolver for OfSystem {
    fn resolve(&self, host: &str, until: Instant) -> Option<Vec<IpAddr>> {
        let going_on = self.going_on.fetch_add(1, Ordering::Relaxed);
        let place = Place(Arc::clone(&self.going_on));
        if going_on >= AT_ONCE_MAX {
            return None;
        }
        let (tell, hear) = mpsc::channel();
        let host = host.to_owned();
        // The system cannot be told to stop, so it is left alone when the time is over.
        let thread = std::thread::Builder::new().name("name look-up".to_owned());
        let begun = thread.spawn(move || {
            let _place = place;
            let found = (host.as_str(), 0).to_socket_addrs();
            // Whoever asked may have left.
            let _ = tell.send(found.map(|all| all.map(|one| one.ip()).collect::<Vec<_>>()));
        });
        begun.ok()?;
        let patience = until.saturating_duration_since(Instant::now());
        hear.recv_timeout(patience).ok()?.ok()
    }
}
