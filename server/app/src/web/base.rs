//! The base address for links: as configured, or as the client came by.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use fhir::Problem;

use super::EdgeLimits;

/// The two names of the FHIR base. Some client libraries append the second by themselves.
pub const ROOTS: [&str; 2] = ["/fhir", "/fhir/R4"];

/// Splits a path into the FHIR base by which the client came and what is below it.
pub fn split(path: &str) -> Option<(&'static str, &str)> {
    ROOTS.iter().rev().find_map(|root| {
        let rest = path.strip_prefix(root)?;
        (rest.is_empty() || rest.starts_with('/')).then_some((*root, rest))
    })
}

/// The address of the face that has this base.
pub fn origin(base: &str) -> &str {
    let origin = ROOTS.iter().rev().find_map(|root| base.strip_suffix(root));
    origin.unwrap_or(base)
}

/// The base address, without a slash at the end.
pub fn address(
    limits: &EdgeLimits,
    headers: &HeaderMap,
    peer: Option<IpAddr>,
    tls: bool,
    root: &str,
) -> Result<Arc<str>, Problem> {
    if let Some(public) = &limits.public_base {
        let public = public.trim_end_matches('/');
        let origin = public.strip_suffix("/fhir").unwrap_or(public);
        return Ok(format!("{origin}{root}").into());
    }
    let scheme = if tls { "https" } else { "http" };
    let host = text(headers, "host").unwrap_or_default();
    if !is_proxy(limits, peer) {
        return match is_host(host) {
            true => Ok([scheme, "://", host, root].concat().into()),
            false => Err(super::conditions::header_invalid("Host")),
        };
    }
    let mut way = Way {
        scheme: scheme.to_owned(),
        host: host.to_owned(),
        prefix: String::new(),
    };
    way.forwarded(headers);
    if !is_host(&way.host) {
        return Err(super::conditions::header_invalid("Host"));
    }
    Ok(format!("{}://{}{}{root}", way.scheme, way.host, way.prefix).into())
}

/// Whether a peer is a proxy that is believed.
pub fn is_proxy(limits: &EdgeLimits, peer: Option<IpAddr>) -> bool {
    peer.is_some_and(|peer| limits.trusted_proxies.iter().any(|proxy| proxy.holds(peer)))
}

/// Whom a request comes from: the peer, or what the nearest proxy that is believed says of its own peer.
pub fn source(limits: &EdgeLimits, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let trusted = |address: IpAddr| is_proxy(limits, Some(address));
    if !is_proxy(limits, peer) {
        return peer;
    }
    let said = text(headers, "x-forwarded-for").unwrap_or_default();
    // The last entry is what our own proxy saw; those before it are what others claimed.
    let mut from = said
        .rsplit(',')
        .map(|entry| entry.trim().parse::<IpAddr>().ok());
    from.find_map(|entry| match entry {
        Some(address) if trusted(address) => None,
        other => Some(other),
    })
    .flatten()
    .or(peer)
}

/// How the client reached us.
struct Way {
    scheme: String,
    host: String,
    prefix: String,
}

impl Way {
    /// What a trusted proxy says of the way. Of several proxies the first entry is the one nearest to the client.
    fn forwarded(&mut self, headers: &HeaderMap) {
        if let Some(forwarded) = text(headers, "forwarded") {
            let first = forwarded.split(',').next().unwrap_or_default();
            for pair in first.split(';') {
                let Some((name, value)) = pair.split_once('=') else {
                    continue;
                };
                let value = value.trim().trim_matches('"');
                match name.trim() {
                    name if name.eq_ignore_ascii_case("host") => self.host = value.to_owned(),
                    name if name.eq_ignore_ascii_case("proto") => self.take_scheme(value),
                    _ => {}
                }
            }
        }
        let first = |name| {
            text(headers, name)
                .and_then(|value| value.split(',').next())
                .map(str::trim)
        };
        if let Some(host) = first("x-forwarded-host") {
            self.host = host.to_owned();
        }
        if let Some(proto) = first("x-forwarded-proto") {
            self.take_scheme(proto);
        }
        if let Some(prefix) = first("x-forwarded-prefix").filter(|prefix| is_prefix(prefix)) {
            self.prefix = prefix.trim_end_matches('/').to_owned();
        }
    }

    fn take_scheme(&mut self, scheme: &str) {
        if scheme.eq_ignore_ascii_case("https") {
            self.scheme = "https".to_owned();
        } else if scheme.eq_ignore_ascii_case("http") {
            self.scheme = "http".to_owned();
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_prefix(prefix: &str) -> bool {
    prefix.starts_with('/')
        && prefix.len() <= 256
        && !prefix.contains("//")
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte))
}

/// A host name or address with an optional port, and nothing that could end a link or begin another.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => ("v6", port),
            _ => return false,
        },
        None => match host.find(':') {
            Some(at) => host.split_at(at),
            None => (host, ""),
        },
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok() && !port.starts_with('+'));
    let name_fits = (1..=253).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    name_fits && port_fits
}

#[cfg(test)]
mod tests;
