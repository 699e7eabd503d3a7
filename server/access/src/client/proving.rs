//! Who a client says it is at the token endpoint, and whether that is so.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Client, Proof};
use crate::assertion::Assertion;
use crate::fault::Fault;
use crate::jose::KeySet;
use crate::parameters::Form;
use crate::replay::Replays;
use crate::secret::Digest;

/// What a client sent to prove itself. It says whom to look up, and is not believed yet.
pub enum Claimed<'a> {
    /// Its id alone.
    Id(String),
    /// A secret, in the header or in the form.
    Secret {
        /// The id.
        id: String,
        /// The digest of the secret.
        digest: Digest,
    },
    /// A signed assertion.
    Assertion(Assertion<'a>),
}

impl<'a> Claimed<'a> {
    /// Reads what was sent: the header `Authorization`, if there was one, and the form. Two ways at once are none.
    pub fn read(authorization: Option<&str>, form: &Form<'a>) -> Result<Claimed<'a>, Fault> {
        let (id, secret) = (form.value("client_id"), form.value("client_secret"));
        let assertion = form.value("client_assertion");
        let ways = [
            authorization.is_some(),
            secret.is_some(),
            assertion.is_some(),
        ];
        if ways.iter().filter(|way| **way).count() > 1 {
            return Err(Fault::request("client-proof-twice", "client_id"));
        }
        if let Some(header) = authorization {
            return basic(header, id);
        }
        if let Some(assertion) = assertion {
            let assertion = Assertion::open(form.value("client_assertion_type"), assertion, id)?;
            return Ok(Claimed::Assertion(assertion));
        }
        if form.value("client_assertion_type").is_some() {
            return Err(Fault::request("parameter-missing", "client_assertion"));
        }
        let id = id
            .ok_or(Fault::client("client-missing", "client_id"))?
            .to_owned();
        Ok(match secret {
            Some(secret) => Claimed::Secret {
                id,
                digest: Digest::of(secret),
            },
            None => Claimed::Id(id),
        })
    }

    /// Which client to look up.
    pub fn client_id(&self) -> &str {
        match self {
            Claimed::Id(id) | Claimed::Secret { id, .. } => id,
            Claimed::Assertion(assertion) => assertion.client_id(),
        }
    }

    /// The key that an assertion names, for whoever fetches keys.
    pub fn kid(&self) -> Option<&str> {
        match self {
            Claimed::Assertion(assertion) => assertion.kid(),
            _ => None,
        }
    }

    /// Whether it is the client: proven the way in which it is registered, and no other. A client that is not known looks
    /// like one that gave a wrong proof.
    pub fn prove<'c>(
        self,
        client: Option<&'c Client>,
        by: &Proving<'_>,
    ) -> Result<&'c Client, Fault> {
        let unknown = Fault::client("client-unproven", "client_id");
        match self {
            Claimed::Assertion(assertion) => {
                let checked = assertion.check(client, by.keys, by.audiences, by.now_ms)?;
                checked.remember(by.replays)?;
                client.ok_or(unknown)
            }
            Claimed::Secret { id, digest } => {
                let client = client
                    .filter(|one| one.enabled && *one.id == *id)
                    .ok_or(unknown)?;
                let Proof::Secrets(secrets) = &client.proof else {
                    return Err(unknown);
                };
                let holds = secrets
                    .iter()
                    .filter(|secret| secret.until_ms.is_none_or(|until_ms| by.now_ms < until_ms))
                    .any(|secret| openssl::memcmp::eq(secret.digest.as_bytes(), digest.as_bytes()));
                holds.then_some(client).ok_or(unknown)
            }
            Claimed::Id(id) => {
                let client = client
                    .filter(|one| one.enabled && *one.id == *id)
                    .ok_or(unknown)?;
                let holds = match &client.proof {
                    Proof::Nothing => true,
                    Proof::Certificate(registered) => by.certificate == Some(registered),
                    Proof::Secrets(_) | Proof::Keys(_) => false,
                };
                holds.then_some(client).ok_or(unknown)
            }
        }
    }
}

/// What a proof is held against.
pub struct Proving<'a> {
    /// The keys that were fetched from the client's registered address.
    pub keys: Option<&'a KeySet>,
    /// What an assertion's `aud` may be.
    pub audiences: &'a [&'a str],
    /// What keeps names that hold once.
    pub replays: &'a dyn Replays,
    /// The SHA-256 of the certificate that the connection itself showed.
    pub certificate: Option<&'a Digest>,
    /// Now.
    pub now_ms: i64,
}

/// `Basic`: id and secret, each encoded as in a form.
fn basic<'a>(header: &str, sent: Option<&str>) -> Result<Claimed<'a>, Fault> {
    let wrong = Fault::client("client-header", "Authorization");
    let (scheme, text) = header.split_once(' ').ok_or(wrong)?;
    if !scheme.eq_ignore_ascii_case("basic") || text.len() > 1024 {
        return Err(wrong);
    }
    let bytes = STANDARD.decode(text.trim()).map_err(|_| wrong)?;
    let text = String::from_utf8(bytes).map_err(|_| wrong)?;
    let (id, secret) = text.split_once(':').ok_or(wrong)?;
    // A form of one name and one value is a decoder for both.
    let joined = format!("{id}={secret}");
    let (id, secret) = form_urlencoded::parse(joined.as_bytes())
        .next()
        .ok_or(wrong)?;
    if id.is_empty() || secret.is_empty() {
        return Err(wrong);
    }
    if sent.is_some_and(|sent| sent != id) {
        return Err(Fault::request("client-proof-twice", "client_id"));
    }
    Ok(Claimed::Secret {
        digest: Digest::of(&secret),
        id: id.into_owned(),
    })
}
