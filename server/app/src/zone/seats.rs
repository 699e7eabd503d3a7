//! Seats for connections: so many in all, so many from one source.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::web::Network;

/// The seats of one listener.
#[derive(Debug)]
pub struct Seats {
    taken: AtomicUsize,
    by_source: Mutex<HashMap<IpAddr, usize>>,
    seats_max: usize,
    per_source_max: usize,
    proxies: Vec<Network>,
}

/// A seat. It is given back when this is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Arc<Seats>,
    source: Option<IpAddr>,
}

impl Seats {
    /// So many seats, so many of them for one source. Proxies speak for many sources, so only the first limit binds
    /// them.
    pub fn new(seats_max: usize, per_source_max: usize, proxies: Vec<Network>) -> Seats {
        Seats {
            taken: AtomicUsize::new(0),
            by_source: Mutex::default(),
            seats_max,
            per_source_max,
            proxies,
        }
    }

    /// A seat for a connection from this address, if there is one.
    pub fn take(self: &Arc<Seats>, address: IpAddr) -> Option<Seat> {
        let counted = !self.proxies.iter().any(|proxy| proxy.holds(address));
        let mut seat = Seat {
            seats: self.clone(),
            source: None,
        };
        // Dropping the seat on the way out gives back exactly what was taken.
        if self.taken.fetch_add(1, Ordering::AcqRel) >= self.seats_max {
            return None;
        }
        if counted {
            let source = source_of(address);
            let mut by_source = self.sources();
            let count = by_source.entry(source).or_insert(0);
            if *count >= self.per_source_max {
                return None;
            }
            *count += 1;
            seat.source = Some(source);
        }
        Some(seat)
    }

    /// How many seats are taken.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    fn sources(&self) -> std::sync::MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.by_source
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.seats.taken.fetch_sub(1, Ordering::AcqRel);
        if let Some(source) = self.source {
            let mut by_source = self.seats.sources();
            match by_source.get_mut(&source) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    by_source.remove(&source);
                }
            }
        }
    }
}

/// What counts as one source: an IPv4 address, or the network of 64 bits that one IPv6 host commands.
fn source_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            Ipv6Addr::from(network).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn seats_are_limited_in_all_and_from_each_source_and_come_back() {
        let seats = Arc::new(Seats::new(4, 2, vec![]));
        let one = address("192.0.2.1");
        let first = seats.take(one).expect("a seat");
        let _second = seats.take(one).expect("a seat");
        assert!(seats.take(one).is_none(), "the third of one source");
        assert!(
            seats.take(address("::ffff:192.0.2.1")).is_none(),
            "the same in other clothes"
        );
        let _third = seats.take(address("2001:db8::1")).expect("a seat");
        let _fourth = seats.take(address("2001:db8::2")).expect("a seat");
        assert!(seats.take(address("192.0.2.9")).is_none(), "all are taken");
        assert_eq!(seats.taken(), 4);
        drop(first);
        assert!(
            seats.take(address("2001:db8::3")).is_none(),
            "the third of one network"
        );
        assert!(seats.take(one).is_some());
        assert_eq!(seats.taken(), 3);
    }

    #[test]
    fn a_trusted_proxy_speaks_for_many() {
        let proxy = Network::parse("10.0.0.1").expect("a network");
        let seats = Arc::new(Seats::new(3, 1, vec![proxy]));
        let held: Vec<Option<Seat>> = (0..4).map(|_| seats.take(address("10.0.0.1"))).collect();
        assert_eq!(held.iter().flatten().count(), 3);
        drop(held);
        assert_eq!(seats.taken(), 0);
    }
}
