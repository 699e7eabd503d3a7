//! What a person allowed an app, as a FHIR Consent: written when it is allowed, asked each time a token is looked up, and
//! ended as a new version when the person takes it back. Whoever else ends it, staff or another system, ends the access too.

use std::sync::Arc;

use access::consent::{Given, Vocabulary, left_of};
use access::scope::ScopeSet;
use access::{Caller, Mandate};
use fhir::codec::{Limits, json};
use fhir::{Element, Id, Key, Kind, Reach, Tenant, instant};
use profiles::naming::{profile, system};
use serde_json::{Value, json};
use store::{Author, Change, Found, Store, StoreError, Stored, Write, WriteError};
use tokio::runtime::Handle;

use super::{Asked, zone_number};
use crate::audit::source_of;
use crate::lane::{LaneError, Lanes};
use crate::rules::Rules;
use crate::state::{day_at, fresh_id};
use crate::write;

/// Somebody else may have changed a consent in between: so often it is read again.
const TRIES: usize = 3;

/// The words in which our consents are written.
pub const WORDS: Vocabulary<'static> = Vocabulary {
    category: system::CONSENT_PURPOSE,
    client: system::CLIENT,
    municipality: system::MUNICIPALITY,
};

/// Where consents are.
pub struct Consents {
    store: Arc<Store>,
    lanes: Arc<Lanes>,
    rules: Arc<Rules>,
}

impl Consents {
    /// The consents of a store. They are written through its lanes, like everything else.
    pub fn new(store: Arc<Store>, lanes: Arc<Lanes>, rules: Arc<Rules>) -> Consents {
        Consents {
            store,
            lanes,
            rules,
        }
    }

    /// Writes what was allowed. Where nothing of a record was, there is nothing to consent to.
    pub(super) fn write(
        &self,
        mandate: &Mandate,
        (from_ms, until_ms): (i64, i64),
        author: Author,
    ) -> Result<Option<Id>, StoreError> {
        let (Some(patient), Some(tenant)) = (&mandate.patient, mandate.subject.tenant) else {
            return Ok(None);
        };
        if mandate.scopes.resources().is_empty() {
            return Ok(None);
        }
        let days = (day_at(from_ms)?, day_at(until_ms)?);
        let text = json!({
            "resourceType": "Consent",
            "meta": {"profile": [profile::CONSENT]},
            "status": "active",
            "scope": {"coding": [{"system": system::CONSENT_SCOPE, "code": "patient-privacy"}]},
            "category": [{"coding": [{"system": system::CONSENT_PURPOSE, "code": "personal-app"}]}],
            "patient": {"reference": format!("Patient/{patient}")},
            "dateTime": instant::instant_text(from_ms),
            "performer": [{"reference": format!("Patient/{patient}")}],
            "organization": [{"identifier": {
                "system": system::MUNICIPALITY, "value": format!("{:06}", tenant.0),
            }}],
            "policyRule": {"coding": [{"system": system::INQUIRY_BASIS, "code": "consent"}]},
            "provision": provision(mandate, (&days.0.to_string(), &days.1.to_string())),
        });
        let element = json::read(text.to_string().as_bytes(), &Limits::own())
            .map_err(|_| unmade("a consent cannot be made"))?;
        let id = fresh_id()?;
        let change = Change::Create {
            id: id.clone(),
            content: self.content(element)?,
            unless: None,
        };
        self.submit(tenant, change, author)?.map_err(refused)?;
        Ok(Some(id))
    }

    /// What the consent behind a mandate leaves of its scopes today; none where that is nothing. Where there is no consent
    /// behind it, nothing is taken away.
    pub(super) fn left(
        &self,
        mandate: &Mandate,
        now_ms: i64,
    ) -> Result<Option<ScopeSet>, StoreError> {
        let (Some(id), Some(tenant)) = (&mandate.consent, mandate.subject.tenant) else {
            return Ok(Some(mandate.scopes.clone()));
        };
        let Some(stored) = self.stored(tenant, id)? else {
            return Ok(None);
        };
        let given = Given::read(&read(&stored)?, WORDS);
        Ok(match given {
            Ok(given) => left_of(mandate, &[given], day_at(now_ms)?),
            Err(_) => None,
        })
    }

    /// Ends a consent, if it is in force.
    pub(super) fn end(&self, tenant: Tenant, id: &Id, author: &Author) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let Some(stored) = self.stored(tenant, id)? else {
                return Ok(());
            };
            let mut element = read(&stored)?;
            if element.text_of("status") != Some("active") {
                return Ok(());
            }
            element.remove("status");
            element
                .push_text("status", "inactive")
                .map_err(|_| unmade("a consent cannot be ended"))?;
            element.sort_fields();
            let content = self.content(element)?;
            let change = Change::over(stored.key, stored.version, content);
            if self.submit(tenant, change, author.clone())?.is_ok() {
                return Ok(());
            }
        }
        Err(unmade("a consent was changed again and again"))
    }

    fn stored(&self, tenant: Tenant, id: &Id) -> Result<Option<Stored>, StoreError> {
        let kind = Kind::parse("Consent").ok_or_else(|| unmade("there are no consents"))?;
        let key = Key {
            kind,
            id: id.clone(),
        };
        Ok(match self.store.read(&Reach::whole(tenant), &key)? {
            Found::Text(stored) => Some(stored),
            Found::Gone(..) | Found::Nothing => None,
        })
    }

    fn content(&self, element: Element) -> Result<store::Content, StoreError> {
        let prepared = write::content_unchecked(&self.rules, element, &[]);
        let prepared = prepared.map_err(|_| unmade("a consent cannot be taken apart"))?;
        Ok(prepared.content)
    }

    /// Hands a change to its lane and waits for its commit, beside the workers. What is refused is told apart.
    fn submit(
        &self,
        tenant: Tenant,
        change: Change,
        author: Author,
    ) -> Result<Result<(), store::Refused>, StoreError> {
        let write = Write::of(Reach::whole(tenant), author, vec![change]);
        match Handle::current().block_on(self.lanes.submit(write)) {
            Ok(_) => Ok(Ok(())),
            Err(LaneError::Store(WriteError::Refused(refused))) => Ok(Err(refused)),
            Err(LaneError::Store(WriteError::Failed(error))) => {
                Err(StoreError::Away(error.to_string()))
            }
            Err(LaneError::Full | LaneError::Closed) => {
                Err(StoreError::Away("the lane of consents".to_owned()))
            }
        }
    }
}

/// What may be seen, by whom, until when.
fn provision(mandate: &Mandate, (from, until): (&str, &str)) -> Value {
    let role = json!({"coding": [{"system": system::SECURITY_ROLE, "code": "dataprocessor"}]});
    let who = json!({"identifier": {"system": system::CLIENT, "value": &*mandate.client}});
    let mut provision = json!({
        "type": "permit",
        "period": {"start": from, "end": until},
        "actor": [{"role": role, "reference": who}],
    });
    let kinds: Option<Vec<Kind>> = (mandate.scopes.resources().iter())
        .map(|scope| scope.kind)
        .collect();
    // Without classes it is about everything.
    if let (Some(mut kinds), Some(members)) = (kinds, provision.as_object_mut()) {
        kinds.sort_by_key(|kind| kind.name());
        kinds.dedup();
        let class = |kind: &Kind| json!({"system": system::RESOURCE_TYPES, "code": kind.name()});
        members.insert("class".to_owned(), kinds.iter().map(class).collect());
    }
    provision
}

fn read(stored: &Stored) -> Result<Element, StoreError> {
    json::read(&stored.body, &Limits::own())
        .map_err(|_| unmade("a consent that is stored cannot be read"))
}

fn unmade(what: &str) -> StoreError {
    StoreError::Unexpected(what.to_owned())
}

fn refused(_: store::Refused) -> StoreError {
    unmade("a consent was refused")
}

impl Asked<'_> {
    /// Who writes a consent: the person, through this client.
    pub(super) fn author(&self, client: Arc<str>, mandate: &Arc<Mandate>) -> Author {
        let caller: Caller = mandate.caller();
        Author {
            client,
            zone: zone_number(self.knock.zone),
            request_id: self.knock.request_id.0,
            further: access::audit::further(&caller, &source_of(self.knock.source)),
        }
    }
}
