//! A registration as JSON ⇄ a client, with every fault and its place.

use std::fmt;
use std::sync::Arc;

use fhir::Tenant;
use immunization::MunicipalityCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::address::{Address, is_safe, may_redirect};
use super::{Client, ClientKind, GrantType, KeySource, Lifetimes, Proof, Secret};
use crate::caller::{Role, Zone};
use crate::jose::{KeyFault, KeySet};
use crate::scope::{Context, Parameters, ScopeSet};
use crate::secret::Digest;

/// A registration as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    client_id: String,
    kind: String,
    name: Names,
    maker: String,
    #[serde(default)]
    verified: bool,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    zones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    redirect_uris: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    origins: Vec<String>,
    grant_types: Vec<String>,
    scope: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<WrittenSecret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwks: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwks_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    access_seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    family_days: Option<i64>,
    #[serde(default)]
    pushes: bool,
    #[serde(default)]
    bound: bool,
    #[serde(default)]
    introspects: bool,
    #[serde(default)]
    if_match_required: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    ja: String,
    en: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSecret {
    digest: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
}

fn yes() -> bool {
    true
}

/// What is wrong with a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientFaultKind {
    /// Not a JSON object with the members of a registration.
    Syntax,
    /// Missing, empty, too long, or holding characters that do not belong there.
    Text,
    /// A word that is not one of those offered.
    Word,
    /// An address that is not safe: no `https`, a fragment, a user, or no address at all.
    Address,
    /// Does not go together with the kind of client or with another member.
    Misfit,
    /// A scope that is not known, or not for this kind of client.
    Scope,
    /// Longer than the rules allow, or not positive.
    Lifetime,
    /// A key or set of keys that cannot be used.
    Key(KeyFault),
}

impl ClientFaultKind {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            ClientFaultKind::Syntax => "client-syntax",
            ClientFaultKind::Text => "client-text",
            ClientFaultKind::Word => "client-word",
            ClientFaultKind::Address => "client-address",
            ClientFaultKind::Misfit => "client-misfit",
            ClientFaultKind::Scope => "client-scope",
            ClientFaultKind::Lifetime => "client-lifetime",
            ClientFaultKind::Key(fault) => fault.code(),
        }
    }
}

/// A fault of a registration. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientFault {
    /// The member.
    pub member: &'static str,
    /// What is wrong there.
    pub kind: ClientFaultKind,
}

impl fmt::Display for ClientFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.kind.code())
    }
}

impl std::error::Error for ClientFault {}

type Faults = Vec<ClientFault>;

impl Client {
    /// Reads a registration. All faults are reported.
    pub fn parse(json: &str, parameters: &dyn Parameters) -> Result<Client, Faults> {
        let written: Written = serde_json::from_str(json).map_err(|_| {
            vec![ClientFault {
                member: "",
                kind: ClientFaultKind::Syntax,
            }]
        })?;
        let mut faults = Faults::new();
        let client = client(&written, parameters, &mut faults);
        if let Some(client) = &client {
            check(client, &mut faults);
        }
        match client {
            Some(client) if faults.is_empty() => Ok(client),
            _ => Err(faults),
        }
    }

    /// The registration as it is stored.
    pub fn to_json(&self) -> String {
        let mut written = Written {
            client_id: self.id.to_string(),
            kind: self.kind.name().to_owned(),
            name: Names {
                ja: self.name[0].clone(),
                en: self.name[1].clone(),
            },
            maker: self.maker.clone(),
            verified: self.verified,
            enabled: self.enabled,
            tenant: self.tenant.map(|Tenant(code)| format!("{code:06}")),
            role: self.role.map(|role| role.name().to_owned()),
            zones: self.zones.iter().map(Zone::to_string).collect(),
            redirect_uris: self.redirects.clone(),
            origins: self.origins.clone(),
            grant_types: self
                .grants
                .iter()
                .map(|one| one.name().to_owned())
                .collect(),
            scope: self.scopes.to_string(),
            secrets: Vec::new(),
            jwks: None,
            jwks_uri: None,
            certificate: None,
            access_seconds: Some(self.lifetimes.access_ms / 1000),
            family_days: Some(self.lifetimes.family_ms / DAY_MS),
            pushes: self.pushes,
            bound: self.bound,
            introspects: self.introspects,
            if_match_required: self.if_match_required,
        };
        match &self.proof {
            Proof::Nothing => {}
            Proof::Secrets(secrets) => {
                let write = |secret: &Secret| WrittenSecret {
                    digest: secret.digest.to_hex(),
                    until: secret.until_ms,
                };
                written.secrets = secrets.iter().map(write).collect();
            }
            Proof::Keys(KeySource::Inline(keys)) => written.jwks = Some(keys.to_json()),
            Proof::Keys(KeySource::Address(address)) => written.jwks_uri = Some(address.clone()),
            Proof::Certificate(digest) => written.certificate = Some(digest.to_hex()),
        }
        // A struct of texts, numbers and a JSON value always has a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Collects faults, and gives what can be given.
struct Reader<'a> {
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn blame(&mut self, member: &'static str, kind: ClientFaultKind) {
        self.faults.push(ClientFault { member, kind });
    }

    fn text(&mut self, member: &'static str, text: &str) -> String {
        if text.trim().is_empty() || text.len() > 200 || text.chars().any(char::is_control) {
            self.blame(member, ClientFaultKind::Text);
        }
        text.to_owned()
    }

    fn word<T>(&mut self, member: &'static str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.blame(member, ClientFaultKind::Word);
        }
        found
    }
}

fn client(written: &Written, parameters: &dyn Parameters, faults: &mut Faults) -> Option<Client> {
    let mut reader = Reader { faults };
    let kind = ClientKind::ALL
        .into_iter()
        .find(|kind| kind.name() == written.kind);
    let kind = reader.word("kind", kind)?;
    let id = reader.text("client_id", &written.client_id);
    if !id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    {
        reader.blame("client_id", ClientFaultKind::Text);
    }
    let tenant = written.tenant.as_ref().and_then(|code| {
        let code = MunicipalityCode::parse(code).ok();
        reader
            .word("tenant", code)
            .map(|code| Tenant(code.number()))
    });
    let role = written
        .role
        .as_ref()
        .and_then(|name| reader.word("role", Role::parse(name)));
    let zone = |name: &String| Zone::parse(name);
    let zones = written.zones.iter().map(zone).collect::<Option<Vec<_>>>();
    let grant = |name: &String| GrantType::parse(name);
    let grants = written
        .grant_types
        .iter()
        .map(grant)
        .collect::<Option<Vec<_>>>();
    let (scopes, dropped) = ScopeSet::parse(&written.scope, parameters);
    if !dropped.is_empty() {
        reader.blame("scope", ClientFaultKind::Scope);
    }
    Some(Client {
        kind,
        name: [
            reader.text("name.ja", &written.name.ja),
            reader.text("name.en", &written.name.en),
        ],
        maker: reader.text("maker", &written.maker),
        verified: written.verified,
        enabled: written.enabled,
        tenant,
        role,
        zones: reader.word("zones", zones).unwrap_or_default(),
        proof: proof(written, &mut reader),
        redirects: written.redirect_uris.clone(),
        origins: written.origins.clone(),
        grants: reader.word("grant_types", grants).unwrap_or_default(),
        scopes,
        lifetimes: lifetimes(written, kind, &mut reader),
        pushes: written.pushes,
        bound: written.bound,
        introspects: written.introspects,
        if_match_required: written.if_match_required,
        id: Arc::from(id),
    })
}

fn lifetimes(written: &Written, kind: ClientKind, reader: &mut Reader<'_>) -> Lifetimes {
    let longest = Lifetimes::longest(kind);
    let mut shorter = |member, asked: Option<i64>, unit_ms: i64, longest_ms: i64| {
        let asked_ms = asked.map_or(longest_ms, |asked| asked.saturating_mul(unit_ms));
        if !(1..=longest_ms).contains(&asked_ms) {
            reader.blame(member, ClientFaultKind::Lifetime);
        }
        asked_ms
    };
    Lifetimes {
        access_ms: shorter(
            "access_seconds",
            written.access_seconds,
            1000,
            longest.access_ms,
        ),
        family_ms: shorter(
            "family_days",
            written.family_days,
            DAY_MS,
            longest.family_ms,
        ),
    }
}

fn proof(written: &Written, reader: &mut Reader<'_>) -> Proof {
    let ways = usize::from(!written.secrets.is_empty())
        + usize::from(written.jwks.is_some())
        + usize::from(written.jwks_uri.is_some())
        + usize::from(written.certificate.is_some());
    if ways > 1 {
        reader.blame("jwks", ClientFaultKind::Misfit);
    }
    if let Some(set) = &written.jwks {
        return match KeySet::parse(set.to_string().as_bytes()) {
            Ok(keys) => Proof::Keys(KeySource::Inline(keys)),
            Err(fault) => {
                reader.blame("jwks", ClientFaultKind::Key(fault));
                Proof::Nothing
            }
        };
    }
    if let Some(address) = &written.jwks_uri {
        if !is_safe(address) {
            reader.blame("jwks_uri", ClientFaultKind::Address);
        }
        return Proof::Keys(KeySource::Address(address.clone()));
    }
    if let Some(text) = &written.certificate {
        return match Digest::parse(text) {
            Some(digest) => Proof::Certificate(digest),
            None => {
                reader.blame("certificate", ClientFaultKind::Text);
                Proof::Nothing
            }
        };
    }
    let secret = |secret: &WrittenSecret| {
        Some(Secret {
            digest: Digest::parse(&secret.digest)?,
            until_ms: secret.until,
        })
    };
    match written
        .secrets
        .iter()
        .map(secret)
        .collect::<Option<Vec<_>>>()
    {
        Some(secrets) if secrets.is_empty() => Proof::Nothing,
        Some(secrets) if secrets.len() <= 4 => Proof::Secrets(secrets),
        _ => {
            reader.blame("secrets", ClientFaultKind::Text);
            Proof::Nothing
        }
    }
}

/// What has to go together.
fn check(client: &Client, faults: &mut Faults) {
    let mut reader = Reader { faults };
    let signs_in = client.grants.contains(&GrantType::AuthorizationCode);
    let by_itself = client.grants.contains(&GrantType::ClientCredentials);
    let private = matches!(client.kind, ClientKind::App);
    let people = matches!(client.kind, ClientKind::App | ClientKind::Web);
    if client.zones.is_empty() {
        reader.blame("zones", ClientFaultKind::Misfit);
    }
    // Who can keep a secret must have one, and who cannot must not seem to.
    if private != (client.proof == Proof::Nothing) && client.kind != ClientKind::Device {
        reader.blame("kind", ClientFaultKind::Misfit);
    }
    if people != signs_in || by_itself != (client.kind == ClientKind::System) {
        reader.blame("grant_types", ClientFaultKind::Misfit);
    }
    if signs_in == client.redirects.is_empty() {
        reader.blame("redirect_uris", ClientFaultKind::Misfit);
    }
    if !client
        .redirects
        .iter()
        .all(|one| may_redirect(one, private))
    {
        reader.blame("redirect_uris", ClientFaultKind::Address);
    }
    let origin =
        |one: &String| Address::parse(one).is_some_and(|one| one.is_safe() && one.is_origin());
    if !client.origins.iter().all(origin) {
        reader.blame("origins", ClientFaultKind::Address);
    }
    // A secret that travels is not enough for a system that acts by itself.
    if by_itself && matches!(client.proof, Proof::Secrets(_)) {
        reader.blame("secrets", ClientFaultKind::Misfit);
    }
    let foreign = match client.kind {
        ClientKind::System => [Context::Patient, Context::User].as_slice(),
        ClientKind::App | ClientKind::Web => &[Context::System],
        ClientKind::Device => &Context::ALL,
    };
    if foreign
        .iter()
        .any(|context| client.scopes.has_context(*context))
    {
        reader.blame("scope", ClientFaultKind::Scope);
    }
    let fits = match (client.kind, client.role) {
        (ClientKind::System, Some(role)) => role.has_tenant() == client.tenant.is_some(),
        (ClientKind::System, None) => false,
        (ClientKind::Device, role) => role.is_none() && client.tenant.is_some(),
        (ClientKind::App | ClientKind::Web, role) => role.is_none(),
    };
    // People and tablets have accounts of their own; a system is what its registration says.
    let of_people = [Role::Person, Role::Delegate, Role::Device, Role::Operator];
    if !fits || client.role.is_some_and(|role| of_people.contains(&role)) {
        reader.blame("role", ClientFaultKind::Misfit);
    }
}
