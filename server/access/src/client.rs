//! Registered clients: what an app or a system is to us, how it proves who it is, and what it may ask for at most.

use std::sync::Arc;

use fhir::Tenant;

use crate::caller::{Role, Zone};
use crate::jose::KeySet;
use crate::scope::ScopeSet;
use crate::secret::{Digest, Token};

mod address;
mod keys;
mod proving;
mod registration;

pub use address::Address;
pub(crate) use address::is_safe;
pub use keys::{FetchedKeys, KeysNow};
pub use proving::{Claimed, Proving};
pub use registration::{ClientFault, ClientFaultKind};

/// What kind of program a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientKind {
    /// An app on somebody's phone or in a browser: it can keep no secret.
    App,
    /// An app with a server behind it.
    Web,
    /// A system that acts by itself.
    System,
    /// The program of the tablets at venues.
    Device,
}

impl ClientKind {
    /// All kinds.
    pub const ALL: [ClientKind; 4] = [
        ClientKind::App,
        ClientKind::Web,
        ClientKind::System,
        ClientKind::Device,
    ];

    /// The name in registrations.
    pub fn name(self) -> &'static str {
        match self {
            ClientKind::App => "app",
            ClientKind::Web => "web",
            ClientKind::System => "system",
            ClientKind::Device => "device",
        }
    }
}

/// How a client gets tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantType {
    /// A person signs in and consents.
    AuthorizationCode,
    /// What was granted goes on.
    RefreshToken,
    /// By itself.
    ClientCredentials,
}

impl GrantType {
    /// All of them. There is no implicit grant and no password grant (R-O17).
    pub const ALL: [GrantType; 3] = [
        GrantType::AuthorizationCode,
        GrantType::RefreshToken,
        GrantType::ClientCredentials,
    ];

    /// The name in requests.
    pub fn name(self) -> &'static str {
        match self {
            GrantType::AuthorizationCode => "authorization_code",
            GrantType::RefreshToken => "refresh_token",
            GrantType::ClientCredentials => "client_credentials",
        }
    }

    /// The grant with this name.
    pub fn parse(name: &str) -> Option<GrantType> {
        GrantType::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// How a client proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It cannot: PKCE and the exact redirect stand in for it.
    Nothing,
    /// By one of these secrets, of which two hold while one replaces the other.
    Secrets(Vec<Secret>),
    /// By signing with a key of its own.
    Keys(KeySource),
    /// By its certificate on the connection, named by the SHA-256 of its bytes.
    Certificate(Digest),
}

/// A client's secret, as it is kept. We make secrets ourselves, of 32 random bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The digest.
    pub digest: Digest,
    /// From when on it holds no longer.
    pub until_ms: Option<i64>,
}

impl Secret {
    /// A new secret for a client's owner, who sees it once.
    pub fn issue(random: [u8; 32]) -> (Token, Secret) {
        let token = Token::of_random(random);
        let secret = Secret {
            digest: token.digest(),
            until_ms: None,
        };
        (token, secret)
    }
}

/// Where a client's public keys are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// In its registration.
    Inline(KeySet),
    /// At an address of its own. Whoever can reach the outside fetches them.
    Address(String),
}

/// How long what a client is given holds. What is registered only ever shortens what the rules allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Access tokens.
    pub access_ms: i64,
    /// Everything that comes out of one sign-in, refreshed as often as it may be.
    pub family_ms: i64,
}

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

impl Lifetimes {
    /// The longest that a client of this kind may have (R-O10, R-O11, R-S03).
    pub fn longest(kind: ClientKind) -> Lifetimes {
        let access_ms = match kind {
            ClientKind::System => 5 * MINUTE_MS,
            ClientKind::App | ClientKind::Web | ClientKind::Device => 15 * MINUTE_MS,
        };
        Lifetimes {
            access_ms,
            family_ms: 90 * DAY_MS,
        }
    }
}

/// A registered client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its id, for requests, logs and audit.
    pub id: Arc<str>,
    /// What kind of program it is.
    pub kind: ClientKind,
    /// What people read: its name in Japanese and in English.
    pub name: [String; 2],
    /// Who makes it.
    pub maker: String,
    /// Whether we know who the maker is.
    pub verified: bool,
    /// Whether it may do anything at all.
    pub enabled: bool,
    /// The municipality that registered it; an app of persons may have none, and takes that of whoever signs in.
    pub tenant: Option<Tenant>,
    /// What it is where it acts by itself.
    pub role: Option<Role>,
    /// Through which faces it may come.
    pub zones: Vec<Zone>,
    /// How it proves who it is.
    pub proof: Proof,
    /// Where answers may be sent, each compared letter by letter.
    pub redirects: Vec<String>,
    /// From which origins its pages may call us.
    pub origins: Vec<String>,
    /// How it may get tokens.
    pub grants: Vec<GrantType>,
    /// The most that it may ask for.
    pub scopes: ScopeSet,
    /// How long what it is given holds.
    pub lifetimes: Lifetimes,
    /// Whether it must push its request before it sends somebody to us (R-O18).
    pub pushes: bool,
    /// Whether its tokens are bound to a key.
    pub bound: bool,
    /// Whether it may ask what other clients' tokens of its tenant are worth.
    pub introspects: bool,
    /// Whether it must send `If-Match` with updates and deletes.
    pub if_match_required: bool,
}

impl Client {
    /// Whether it may come through this face and get tokens this way.
    pub fn may(&self, zone: Zone, grant: GrantType) -> bool {
        self.enabled && self.zones.contains(&zone) && self.grants.contains(&grant)
    }

    /// Whether answers may be sent to this address: letter by letter one of those registered (R-O02).
    pub fn redirects_to(&self, address: &str) -> bool {
        self.redirects.iter().any(|known| known == address)
    }

    /// Gives the client a new secret, and lets the ones before hold on until a moment, so that its owner can change over.
    /// Whoever proves itself in another way gets none.
    pub fn renew_secret(
        &mut self,
        old_until_ms: i64,
        now_ms: i64,
        random: [u8; 32],
    ) -> Option<Token> {
        let Proof::Secrets(secrets) = &mut self.proof else {
            return None;
        };
        secrets.retain(|secret| secret.until_ms.is_none_or(|until_ms| now_ms < until_ms));
        for secret in secrets.iter_mut() {
            let until_ms = secret
                .until_ms
                .map_or(old_until_ms, |until_ms| until_ms.min(old_until_ms));
            secret.until_ms = Some(until_ms);
        }
        let (token, secret) = Secret::issue(random);
        secrets.insert(0, secret);
        // A registration keeps few: the oldest go first.
        secrets.truncate(2);
        Some(token)
    }

    /// Whether pages of this origin may call us on its behalf (R-O16).
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
    }
}

#[cfg(test)]
pub(crate) mod tests;
