//! Where a call goes: an address taken apart, and origins that are compared by their parts.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use access::client::Address;

/// Scheme, host and port. Two are the same when all three are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether by TLS.
    pub https: bool,
    /// A name in lower case, or an IP address without brackets.
    pub host: String,
    /// The port, said or not.
    pub port: u16,
}

impl Origin {
    /// An origin and nothing behind it, as settings list it.
    pub fn parse(text: &str) -> Option<Origin> {
        let address = Address::parse(text)?;
        address.path.is_empty().then(|| Origin::of(&address))?
    }

    /// The origin of an address.
    pub fn of_address(text: &str) -> Option<Origin> {
        Origin::of(&Address::parse(text)?)
    }

    /// By TLS, or without leaving this machine.
    fn of(address: &Address<'_>) -> Option<Origin> {
        let https = address.scheme == "https";
        if !address.is_safe() || !is_host(address.host) {
            return None;
        }
        Some(Origin {
            https,
            host: address.host.to_owned(),
            port: address.port.unwrap_or(if https { 443 } else { 80 }),
        })
    }

    /// As a request names it: without the port that is meant anyway.
    fn authority(&self) -> String {
        let host = match self.host.contains(':') {
            true => format!("[{}]", self.host),
            false => self.host.clone(),
        };
        match (self.https, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

/// Whether it is an IP address as everybody writes it, or a name. `127.1` and `0x7f000001` are addresses to some and names
/// to others, so they are neither here.
fn is_host(host: &str) -> bool {
    if host.parse::<Ipv4Addr>().is_ok() || host.parse::<Ipv6Addr>().is_ok() {
        return true;
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let like_a_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    host.len() <= 253 && host.split('.').all(label) && !like_a_number
}

/// What is asked for, and of whom.
pub(super) struct Target<'a> {
    pub(super) origin: Origin,
    path: &'a str,
}

impl<'a> Target<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Target<'a>> {
        let address = Address::parse(text)?;
        Some(Target {
            origin: Origin::of(&address)?,
            path: address.path,
        })
    }

    /// The request, as it is sent. An address cannot hold what would end a line.
    pub(super) fn request(&self) -> String {
        let slash = if self.path.starts_with('/') { "" } else { "/" };
        format!(
            "GET {slash}{} HTTP/1.1\r\nhost: {}\r\nuser-agent: sesshu\r\naccept: application/json\r\nconnection: close\r\n\r\n",
            self.path,
            self.origin.authority()
        )
    }
}
