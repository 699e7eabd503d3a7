//! The one place that calls out: to origins that an operator listed for a purpose, by addresses that were looked at, and
//! never further than it was sent.
//!
//! A call waits for somebody else's machine, so it runs beside the workers. Whatever comes back is bounded in time and in
//! size. Why a call was not made is told by a stable code, never by what was in it.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use openssl::ssl::{SslConnector, SslMethod, SslVersion};

use crate::config::Config;

mod address;
mod answer;
mod origin;
mod resolve;
mod stream;

pub use answer::Answer;
pub use origin::{Origin, Sent, is_header};

use origin::Target;
use resolve::{OfSystem, Resolver};
use stream::Timed;

/// How long a connection may take to stand.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a call may take in all, looking up the name among it.
const TOTAL: Duration = Duration::from_secs(10);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// What somebody is called for. Each purpose has a list of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The public keys of a registered client.
    ClientKeys,
    /// Whoever asked to be told of something.
    Subscriptions,
    /// Outside providers by which people sign in.
    Providers,
}

/// Why nothing came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no address that anything may be sent to.
    Address,
    /// The origin is not listed for this purpose.
    Unlisted,
    /// It is one of our own doors.
    Own,
    /// Nobody knows the name, or whoever knows it does not answer.
    Name,
    /// The name leads to an address inside some network: loopback, private, link-local and the like.
    Inside,
    /// Nobody listens there, or not in time.
    Connect,
    /// The other side could not prove to be who it should be.
    Tls,
    /// It took too long.
    Slow,
    /// The answer sends us elsewhere. We do not go.
    Redirect,
    /// The answer is larger than what is read.
    Large,
    /// The answer is no HTTP, or was cut off.
    Form,
}

impl Refusal {
    /// The stable code, for the log and for whoever asked.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Address => "egress-address",
            Refusal::Unlisted => "egress-unlisted",
            Refusal::Own => "egress-own",
            Refusal::Name => "egress-name",
            Refusal::Inside => "egress-inside",
            Refusal::Connect => "egress-connect",
            Refusal::Tls => "egress-tls",
            Refusal::Slow => "egress-slow",
            Refusal::Redirect => "egress-redirect",
            Refusal::Large => "egress-large",
            Refusal::Form => "egress-form",
        }
    }
}

/// Whoever calls out.
pub struct Egress {
    client_keys: Vec<Origin>,
    subscriptions: Vec<Origin>,
    providers: Vec<Origin>,
    /// Whether calls may stay on this machine, for demos and tests.
    loopback: bool,
    own_doors: Vec<SocketAddr>,
    own_origins: Vec<Origin>,
    names: Box<dyn Resolver>,
    connector: SslConnector,
    limits: Limits,
}

/// How long things may take.
#[derive(Clone, Copy)]
struct Limits {
    connect: Duration,
    total: Duration,
}

impl Egress {
    /// By the settings. An error says what is wrong with the file of authorities, or with this machine's own.
    pub fn new(config: &Config) -> Result<Egress, String> {
        let mut connector = SslConnector::builder(SslMethod::tls_client()).map_err(tls)?;
        let oldest = connector.set_min_proto_version(Some(SslVersion::TLS1_2));
        oldest.map_err(tls)?;
        connector.set_alpn_protos(b"\x08http/1.1").map_err(tls)?;
        if let Some(file) = &config.egress.authorities {
            let read = connector.set_ca_file(file);
            read.map_err(|error| format!("egress.authorities: {}: {error}", file.display()))?;
        }
        let faces = [&config.internet, &config.lgwan, &config.ops];
        let bases = faces.iter().filter_map(|face| face.public_base.as_deref());
        Ok(Egress {
            client_keys: config.egress.client_keys.clone(),
            subscriptions: config.egress.subscriptions.clone(),
            providers: config.egress.providers.clone(),
            loopback: config.egress.loopback,
            own_doors: faces.iter().map(|face| face.listen).collect(),
            own_origins: bases.filter_map(Origin::of_address).collect(),
            names: Box::new(OfSystem::default()),
            connector: connector.build(),
            limits: Limits {
                connect: CONNECT,
                total: TOTAL,
            },
        })
    }

    /// Asks for what is at an address.
    pub fn get(&self, purpose: Purpose, address: &str) -> Result<Answer, Refusal> {
        let target = self.admit(purpose, address)?;
        self.call(&target, &target.request())
    }

    /// Sends something to an address. What goes along as headers goes to this origin and to no other.
    pub fn post(&self, purpose: Purpose, address: &str, sent: Sent<'_>) -> Result<Answer, Refusal> {
        let target = self.admit(purpose, address)?;
        self.call(&target, &target.sending(&sent))
    }

    /// Whether an address is at an origin that is listed for outside providers.
    pub fn lists_provider(&self, address: &str) -> bool {
        Origin::of_address(address).is_some_and(|origin| self.providers.contains(&origin))
    }

    /// The origins that are listed for outside providers, as browsers name them.
    pub fn provider_origins(&self) -> Vec<String> {
        self.providers.iter().map(Origin::to_string).collect()
    }

    fn call(&self, target: &Target<'_>, request: &[u8]) -> Result<Answer, Refusal> {
        let until = Instant::now() + self.limits.total;
        let doors = self.doors(target, until)?;
        let plain = self.connect(&doors, until)?;
        let answer = if target.origin.https {
            let mut stream = stream::over_tls(&self.connector, &target.origin.host, plain)?;
            answer::exchange(&mut stream, request)
        } else {
            let mut stream = plain;
            answer::exchange(&mut stream, request)
        };
        // Whatever went wrong after the time was over went wrong because of it.
        let answer = match answer {
            Err(_) if Instant::now() >= until => Err(Refusal::Slow),
            answer => answer,
        }?;
        match answer.status {
            300..400 => Err(Refusal::Redirect),
            _ => Ok(answer),
        }
    }

    /// Where an address leads, if its origin is listed for the purpose.
    fn admit<'a>(&self, purpose: Purpose, address: &'a str) -> Result<Target<'a>, Refusal> {
        let target = Target::parse(address).ok_or(Refusal::Address)?;
        if !target.origin.https && !self.loopback {
            return Err(Refusal::Address);
        }
        let listed = match purpose {
            Purpose::ClientKeys => &self.client_keys,
            Purpose::Subscriptions => &self.subscriptions,
            Purpose::Providers => &self.providers,
        };
        if !listed.contains(&target.origin) {
            return Err(Refusal::Unlisted);
        }
        if self.own_origins.contains(&target.origin) {
            return Err(Refusal::Own);
        }
        Ok(target)
    }

    /// The addresses behind a name, looked up now and once. One that is refused refuses the call: who mixes them in does
    /// not do so by chance.
    fn doors(&self, target: &Target<'_>, until: Instant) -> Result<Vec<SocketAddr>, Refusal> {
        let host = &target.origin.host;
        let found = match host.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => self.names.resolve(host, until).ok_or(Refusal::Name)?,
        };
        if found.is_empty() {
            return Err(Refusal::Name);
        }
        // In the clear nothing leaves this machine, whatever the name leads to.
        let fits = |address: &IpAddr| match address.is_loopback() {
            true => self.loopback,
            false => target.origin.https && address::is_public(*address),
        };
        if !found.iter().all(fits) {
            return Err(Refusal::Inside);
        }
        let port = target.origin.port;
        let doors: Vec<SocketAddr> = found.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
        match doors.iter().any(|door| self.is_own(door)) {
            true => Err(Refusal::Own),
            false => Ok(doors),
        }
    }

    fn is_own(&self, door: &SocketAddr) -> bool {
        self.own_doors.iter().any(|own| {
            let listens = own.ip() == door.ip() || own.ip().is_unspecified();
            own.port() == door.port() && listens
        })
    }

    /// A connection to one of these, and to nothing else.
    fn connect(&self, doors: &[SocketAddr], until: Instant) -> Result<Timed, Refusal> {
        let connected_by = until.min(Instant::now() + self.limits.connect);
        for door in doors {
            let patience = connected_by.saturating_duration_since(Instant::now());
            if patience.is_zero() {
                break;
            }
            if let Ok(stream) = Timed::connect(door, patience, until) {
                return Ok(stream);
            }
        }
        Err(Refusal::Connect)
    }
}

fn tls(error: openssl::error::ErrorStack) -> String {
    format!("TLS: {error}")
}

/// What a test calls out by: other names, other patience.
#[cfg(test)]
fn with(config: &Config, names: impl Resolver + 'static, limits: Limits) -> Egress {
    Egress {
        names: Box::new(names),
        limits,
        ..Egress::new(config).expect("whoever calls out")
    }
}

#[cfg(test)]
pub(crate) mod tests;
