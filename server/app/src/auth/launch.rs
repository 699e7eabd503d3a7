//! Apps that a registered system opens out of a person's record: what it hands to the app, once and for five minutes.

use std::sync::Arc;

use access::authorize::LaunchRow;
use access::client::GrantType;
use access::scope::Named;
use access::{Digest, Token, Zone};
use fhir::problem::Kind as ProblemKind;
use fhir::{Id, Key, Kind, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{AuthEvent, Found, KeptOnce, Once, Store, StoreError, chance};

use super::{Act, Auth, client, kept, zone_number};
use crate::call::{Call, Handout};
use crate::device::posted;
use crate::state::State;

/// Characters of an app's id, and of a patient's.
const CLIENT_CHARACTERS_MAX: usize = 64;
const PATIENT_CHARACTERS_MAX: usize = 64;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    client: String,
    account: Option<String>,
    patient: Option<String>,
}

/// Why there is no launch.
enum Unopened {
    /// There is no such app that can be opened.
    App,
    /// There is no such record within reach.
    Record,
}

/// `POST /auth/launch`
pub async fn open(state: &State, call: &Call, sent: &[u8]) -> Result<Handout, Problem> {
    posted::no_parameters(call)?;
    let members = posted::object(sent)?;
    posted::only(&members, &["client_id", "patient"])?;
    let app = posted::text(&members, "client_id", CLIENT_CHARACTERS_MAX)?;
    let app = app.ok_or_else(|| posted::missing("client_id"))?.to_owned();
    let patient = posted::text(&members, "patient", PATIENT_CHARACTERS_MAX)?;
    let patient = patient.ok_or_else(|| posted::missing("patient"))?;
    let patient = patient.strip_prefix("Patient/").unwrap_or(patient);
    let unknown = || Problem::new(ProblemKind::NotFound, "not-found");
    let patient = Id::parse(patient).ok_or_else(unknown)?;
    let (auth, asked, now_ms) = (state.auth.clone(), call.clone(), state.now_ms());
    let opened = state
        .blocking(call, move || auth.open(&asked, (&app, patient), now_ms))
        .await?;
    let (token, row) = opened.map_err(|why| match why {
        Unopened::App => Problem::new(ProblemKind::Invalid, "launch-app"),
        Unopened::Record => unknown(),
    })?;
    let seconds = row.expires_at_ms.saturating_sub(now_ms).div_euclid(1_000);
    // Whose record it is stands in the answer, and so in the trail.
    let patient = row.patient.as_ref().map(|id| format!("Patient/{id}"));
    let told = json!({
        "launch": token.expose(), "iss": &*call.base, "patient": patient, "expires_in": seconds,
    });
    let mut handout = Handout::json(201, &told);
    let kept = ("cache-control", "no-store".to_owned());
    handout.further.push(kept);
    Ok(handout)
}

impl Auth {
    /// Opens an app out of a record that is within the caller's reach.
    fn open(
        &self,
        call: &Call,
        (app, patient): (&str, Id),
        now_ms: i64,
    ) -> Result<Result<(Token, LaunchRow), Unopened>, StoreError> {
        let key = Key {
            kind: Kind::PATIENT,
            id: patient.clone(),
        };
        // The record first: whoever may not see it is told nothing of apps.
        let Found::Text(_) = self.store.read(&call.reach, &key)? else {
            return Ok(Err(Unopened::Record));
        };
        let app = client::find(&self.store, app)?.filter(|app| {
            app.may(Zone::Internet, GrantType::AuthorizationCode)
                && app.scopes.has(Named::Launch)
                && (app.tenant.is_none() || app.tenant == Some(call.reach.tenant))
        });
        let Some(app) = app else {
            return Ok(Err(Unopened::App));
        };
        let (token, row) = LaunchRow::issue(&app, None, Some(patient), now_ms, chance()?);
        let about = kept::json(&About {
            client: row.client.to_string(),
            account: row.account.as_ref().map(ToString::to_string),
            patient: row.patient.as_ref().map(Id::to_string),
        })?;
        let launch = KeptOnce {
            digest: *row.digest.as_bytes(),
            expires_at: row.expires_at_ms,
            about,
        };
        let event = AuthEvent {
            at: now_ms,
            zone: zone_number(call.zone),
            act: Act::Launch as i16,
            request_id: call.request_id.0,
            client: call.caller.client.to_string(),
            account: String::new(),
            rule: String::new(),
        };
        self.store.keep_once(Once::Launch, &launch, &event)?;
        Ok(Ok((token, row)))
    }
}

/// A launch that was not used yet.
pub(super) fn find(store: &Store, digest: &Digest) -> Result<Option<LaunchRow>, StoreError> {
    let Some(found) = store.once(Once::Launch, digest.as_bytes())? else {
        return Ok(None);
    };
    let about: About = serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
    let patient = match about.patient {
        None => None,
        Some(id) => Some(Id::parse(&id).ok_or_else(kept::unreadable)?),
    };
    Ok(Some(LaunchRow {
        digest: *digest,
        client: Arc::from(about.client),
        account: about.account.map(Arc::from),
        patient,
        expires_at_ms: found.expires_at,
    }))
}
