//! Requests that are handed in beforehand: an app that can prove itself says what it will ask, and sends the person with a name
//! that holds once and for a minute (RFC 9126).

use access::authorize::{At, PushedRow, push};
use access::client::{Client, Proof};
use access::{Digest, ErrorName, Fault, Form};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{KeptOnce, Once, StoreError, chance};

use super::sign_in::{Lookup, Request};
use super::{Asked, Stop, answer, kept};
use crate::call::Handout;
use crate::criteria::Grantable;

/// By what a client proves itself beside its request. None of it is kept.
const PROOFS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// A name that nobody was given, or that was used, or is over: all look the same.
const UNKNOWN: Fault = Fault::new(ErrorName::InvalidRequest, "push-unknown", "request_uri");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    client: String,
    pairs: Vec<(String, String)>,
}

impl Asked<'_> {
    /// Takes a request, and gives it a name.
    pub(super) fn push(&mut self) -> Result<Handout, Stop> {
        let form = self.form()?;
        let client = self.proven(&form)?;
        if client.proof == Proof::Nothing {
            // Whoever proves nothing could be anybody.
            let name = ErrorName::InvalidClient;
            return Err(Fault::new(name, "client-unproven", "client_id").into());
        }
        let row = self.pushed(&client)?;
        let (name, row) = row;
        let about = kept::json(&About {
            client: row.client.to_string(),
            pairs: row.pairs,
        })?;
        let new = KeptOnce {
            digest: *row.digest.as_bytes(),
            expires_at: row.expires_at_ms,
            about,
        };
        let store = &self.auth.store;
        store.keep_once(Once::Pushed, &new, &self.event(""))?;
        let seconds = (row.expires_at_ms - self.now_ms) / 1_000;
        let body = json!({ "request_uri": name, "expires_in": seconds });
        Ok(answer::json(201, &body))
    }

    fn pushed(&self, client: &Client) -> Result<(String, PushedRow), Stop> {
        let sent = self.knock.pairs.iter().flatten();
        let mut pairs: Vec<(String, String)> = sent
            .filter(|(name, _)| !PROOFS.contains(&name.as_str()))
            .cloned()
            .collect();
        // A client that proves itself in a header, or by its signature, need not name itself once more.
        if !pairs.iter().any(|(name, _)| name == "client_id") {
            pairs.push(("client_id".to_owned(), client.id.to_string()));
        }
        let lookup = Lookup::in_store(&self.auth.store);
        let at = At {
            endpoints: &self.endpoints,
            zone: self.knock.zone,
            parameters: &Grantable(&self.auth.catalogue),
            now_ms: self.now_ms,
        };
        let pushed = push(&pairs, client, &lookup, at, chance()?);
        lookup.could_look()?;
        Ok(pushed?)
    }

    /// An app's request: what came with the person, or what was handed in under the name that came. That name is used up.
    pub(super) fn called_up(&self, pairs: Vec<(String, String)>) -> Result<Request, Stop> {
        let form = Form::of(&pairs)?;
        let Some(digest) = PushedRow::named(&form) else {
            return Ok(Request {
                pairs,
                asked_at: self.now_ms,
                pushed: false,
            });
        };
        let store = &self.auth.store;
        let found = store.once(Once::Pushed, digest.as_bytes())?;
        let row = found.map(|found| read(&found)).transpose()?;
        let row = row.ok_or(UNKNOWN)?;
        let taken = row.take(&form, self.now_ms)?.to_vec();
        match store.use_once(Once::Pushed, digest.as_bytes())? {
            true => Ok(Request {
                pairs: taken,
                asked_at: self.now_ms,
                pushed: true,
            }),
            false => Err(UNKNOWN.into()),
        }
    }
}

fn read(found: &KeptOnce) -> Result<PushedRow, StoreError> {
    let about: About = serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
    Ok(PushedRow {
        digest: Digest::from_bytes(found.digest),
        client: about.client.into(),
        pairs: about.pairs,
        expires_at_ms: found.expires_at,
    })
}
