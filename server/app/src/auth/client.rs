//! Registered clients: looked up, and proven to be who they say they are.

use std::sync::PoisonError;

use access::client::{Claimed, Client, ClientFault, ClientFaultKind, KeySource, Proof, Proving};
use access::jose::KeySet;
use access::{AsGranted, Away, Digest, Fault, Form, Replays};
use fhir::search::Catalogue;
use store::{Store, StoreError};

use super::throttle::Guessing;
use super::{Asked, Auth, Stop};
use crate::call::Knock;
use crate::criteria::Grantable;

/// A client as it is registered now.
pub fn find(store: &Store, id: &str) -> Result<Option<Client>, StoreError> {
    let kept = store.auth_client(id)?;
    kept.map(|json| read(&json)).transpose()
}

/// All clients, in the order of their ids.
pub fn all(store: &Store) -> Result<Vec<Client>, StoreError> {
    store
        .auth_clients()?
        .iter()
        .map(|json| read(json))
        .collect()
}

fn read(json: &[u8]) -> Result<Client, StoreError> {
    std::str::from_utf8(json)
        .ok()
        .and_then(|json| Client::parse(json, &AsGranted).ok())
        .ok_or_else(|| StoreError::Unexpected("a registration cannot be read".to_owned()))
}

/// Reads a registration that is handed in, and refuses what this server does not offer, or nobody could do: tokens bound to a
/// key, and handing requests in without a proof of who does.
pub fn offered(json: &str, catalogue: &Catalogue) -> Result<Client, Vec<ClientFault>> {
    let client = Client::parse(json, &Grantable(catalogue))?;
    let unfit = [
        ("pushes", client.pushes && client.proof == Proof::Nothing),
        ("bound", client.bound),
    ];
    let faults: Vec<ClientFault> = unfit
        .into_iter()
        .filter(|(_, is_unfit)| *is_unfit)
        .map(|(member, _)| ClientFault {
            member,
            kind: ClientFaultKind::Misfit,
        })
        .collect();
    match faults.is_empty() {
        true => Ok(client),
        false => Err(faults),
    }
}

/// Names that hold once, in the store: shared by all processes, and there after a restart.
pub(super) struct Once<'a>(pub &'a Store);

impl Replays for Once<'_> {
    fn is_first(&self, name: &Digest, until_ms: i64) -> Result<bool, Away> {
        self.0.is_first(name.as_bytes(), until_ms).map_err(|error| {
            log::error!("names that hold once cannot be kept: {error}");
            Away
        })
    }
}

impl<'a> Asked<'a> {
    /// The client behind a request, proven in the way in which it is registered.
    pub(super) fn proven(&mut self, form: &Form<'_>) -> Result<Client, Stop> {
        let claimed = Claimed::read(self.knock.authorization.as_deref(), form)?;
        let id = claimed.client_id().to_owned();
        let client = find(&self.auth.store, &id)?;
        if let Some(client) = &client {
            // What a stranger says of itself does not get into the trail.
            self.client = client.id.to_string();
        }
        // A secret can be guessed at; a signature cannot.
        let guessing = matches!(claimed, Claimed::Secret { .. })
            .then(|| Guessing::of_client(&self.auth.store, self.knock.source, &id));
        if let Some(guessing) = &guessing {
            guessing.wait(self.now_ms)?;
        }
        let fetched = self.fetched_keys(client.as_ref(), claimed.kid())?;
        let audiences = self.endpoints.audiences();
        let by = Proving {
            keys: fetched.as_ref(),
            audiences: &audiences,
            replays: &Once(&self.auth.store),
            certificate: self.knock.certificate.as_ref(),
            now_ms: self.now_ms,
        };
        let proven = claimed.prove(client.as_ref(), &by).cloned();
        if let (Err(_), Some(guessing)) = (&proven, &guessing) {
            guessing.failed(self.now_ms)?;
        }
        Ok(proven?)
    }

    /// The keys of a client that keeps them at an address, where the request names one of them.
    fn fetched_keys(
        &self,
        client: Option<&Client>,
        kid: Option<&str>,
    ) -> Result<Option<KeySet>, Fault> {
        let enabled = client.filter(|client| client.enabled);
        let source = enabled.map(|client| &client.proof);
        match (source, kid) {
            (Some(Proof::Keys(KeySource::Address(address))), Some(kid)) => {
                self.auth.far_keys.find(address, kid)
            }
            _ => Ok(None),
        }
    }

    /// The form of a request.
    pub(super) fn form(&self) -> Result<Form<'a>, Fault> {
        let missing = Fault::new(
            access::ErrorName::InvalidRequest,
            "parameter-missing",
            "Content-Type",
        );
        let knock: &'a Knock = self.knock;
        Form::of(knock.pairs.as_deref().ok_or(missing)?)
    }
}

impl Auth {
    /// Whether pages of this origin may call us on behalf of a registered client.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let origins = self.origins.read().unwrap_or_else(PoisonError::into_inner);
        origins.contains(origin)
    }

    /// Looks up which origins are registered.
    pub fn follow_origins(&self) -> Result<(), StoreError> {
        let clients = all(&self.store)?;
        let enabled = clients.into_iter().filter(|client| client.enabled);
        let known = enabled.flat_map(|client| client.origins).collect();
        *self.origins.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }
}
