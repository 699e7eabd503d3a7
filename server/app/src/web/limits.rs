//! What the edge allows, as one value for each zone. Every limit has a name and a default here and nowhere else.

use std::net::IpAddr;
use std::time::Duration;

use crate::surface::Class;

/// The limits of one zone.
#[derive(Clone, Debug)]
pub struct EdgeLimits {
    /// Bytes of path and query. Beyond: 414.
    pub address_bytes_max: usize,
    /// Bytes of all header lines. Beyond: 431.
    pub head_bytes_max: usize,
    /// Parameters in query and form together.
    pub parameters_max: usize,
    /// Bytes of a body from persons and devices, after inflating. Beyond: 413.
    pub body_bytes_max: usize,
    /// Bytes of a body from registered systems and staff.
    pub body_bytes_max_system: usize,
    /// Bytes of a batch or transaction from persons and devices.
    pub bundle_bytes_max: usize,
    /// Bytes of a batch or transaction from registered systems and staff.
    pub bundle_bytes_max_system: usize,
    /// Entries of a batch or transaction from persons and devices. Beyond: 413.
    pub bundle_entries_max: usize,
    /// Entries of a batch or transaction from registered systems and staff.
    pub bundle_entries_max_system: usize,
    /// How many times larger than what arrived an inflated body may be.
    pub body_ratio_max: usize,
    /// Bytes a second that a body must bring, averaged over `body_rate_window`. Below: 408.
    pub body_rate_min: usize,
    /// Over how long the rate is averaged.
    pub body_rate_window: Duration,
    /// How long a body may take in all.
    pub body_time_max: Duration,
    /// Bytes of a file of a municipality. Beyond: 413.
    pub upload_bytes_max: u64,
    /// How long such a file may take to come.
    pub upload_time_max: Duration,
    /// How long an answer may take.
    pub deadline: Duration,
    /// Requests of one caller at the same time. Beyond: 429.
    pub caller_in_flight_max: usize,
    /// Requests at the same time, writes. Beyond: 503, as for the others.
    pub write_in_flight_max: usize,
    /// Reads.
    pub read_in_flight_max: usize,
    /// Searches.
    pub search_in_flight_max: usize,
    /// Public descriptions.
    pub open_in_flight_max: usize,
    /// Bytes from which answers are compressed where the client can read it.
    pub compress_bytes_min: usize,
    /// The public address, `https://host` with or without `/fhir`. Without it, links follow the `Host` of each request.
    pub public_base: Option<String>,
    /// Reverse proxies whose `Forwarded` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// Whether the zone is reached by TLS, here or at a proxy: then `Strict-Transport-Security` is sent.
    pub https: bool,
    /// Whether each request leaves a line in the log.
    pub access_log: bool,
}

impl Default for EdgeLimits {
    fn default() -> EdgeLimits {
        EdgeLimits {
            address_bytes_max: 8 * 1024,
            head_bytes_max: 16 * 1024,
            parameters_max: 64,
            body_bytes_max: 1024 * 1024,
            body_bytes_max_system: 8 * 1024 * 1024,
            bundle_bytes_max: 10 * 1024 * 1024,
            bundle_bytes_max_system: 64 * 1024 * 1024,
            bundle_entries_max: 500,
            bundle_entries_max_system: 5_000,
            body_ratio_max: 100,
            body_rate_min: 1024,
            body_rate_window: Duration::from_secs(10),
            body_time_max: Duration::from_secs(300),
            upload_bytes_max: immunization::intake::FILE_BYTES_MAX,
            upload_time_max: Duration::from_secs(4 * 3600),
            deadline: Duration::from_secs(10),
            caller_in_flight_max: 64,
            write_in_flight_max: 1024,
            read_in_flight_max: 512,
            search_in_flight_max: 128,
            open_in_flight_max: 128,
            compress_bytes_min: 1024,
            public_base: None,
            trusted_proxies: Vec::new(),
            https: false,
            access_log: true,
        }
    }
}

impl EdgeLimits {
    /// How many requests of a class may be in flight. Health is never shed.
    pub fn in_flight_max(&self, class: Class) -> usize {
        match class {
            Class::Write => self.write_in_flight_max,
            Class::Read => self.read_in_flight_max,
            Class::Search => self.search_in_flight_max,
            Class::Open => self.open_in_flight_max,
            Class::Health => usize::MAX,
        }
    }
}

/// A range of addresses, `192.0.2.0/24` or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// The range in this text.
    pub fn parse(text: &str) -> Option<Network> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().ok()?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.trim().parse().ok().filter(|bits| *bits <= whole)?,
            None => whole,
        };
        Some(Network { address, bits })
    }

    /// Whether an address is in the range. IPv4 addresses in IPv6 clothes count as IPv4.
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let shift = 32 - u32::from(self.bits);
                let differing = u32::from(ours) ^ u32::from(theirs);
                differing.checked_shr(shift).unwrap_or(0) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let shift = 128 - u32::from(self.bits);
                let differing = u128::from(ours) ^ u128::from(theirs);
                differing.checked_shr(shift).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        for (network, address, expected) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/8", "10.9.8.7", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "10.0.0.1", false),
        ] {
            let network = Network::parse(network).expect("a network");
            assert_eq!(
                network.holds(address.parse().expect("an address")),
                expected
            );
        }
        for text in ["", "10.0.0.0/33", "::/129", "host", "10.0.0.0/-1"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
