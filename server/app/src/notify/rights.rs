//! Whether somebody who is told of something may still see it: asked anew for every call.

use access::grant::standing;
use access::{Action, Caller, Zone, decide};
use fhir::{Kind, Reach, Tenant};
use store::StoreError;

use super::topic::Topic;
use crate::auth::client;
use crate::state::{State, now_ms};

/// What a subscriber may see now.
pub struct Rights {
    /// As whom it would come.
    pub caller: Caller,
    /// Through which face it would come.
    pub zone: Zone,
    /// What it may read.
    pub reach: Reach,
}

/// What a registered system may see of a topic; nothing where it may not be told of it any more.
pub fn of(
    state: &State,
    tenant: i32,
    client_id: &str,
    topic: &Topic,
) -> Result<Option<Rights>, StoreError> {
    let client = client::find(&state.store, client_id)?;
    let found = client.and_then(|client| standing(&client, now_ms()));
    Ok(found.and_then(|(caller, zone)| judged(caller, zone, tenant, topic)))
}

fn judged(caller: Caller, zone: Zone, tenant: i32, topic: &Topic) -> Option<Rights> {
    if caller.tenant != Some(Tenant(tenant)) {
        return None;
    }
    let kind = Kind::parse(topic.kind)?;
    // Whoever may not read subscriptions any more is not served by one.
    decide(&caller, zone, Action::Read, Kind::parse("Subscription")).ok()?;
    let reach = decide(&caller, zone, Action::Read, Some(kind)).ok()?;
    let may = reach.tenant == Tenant(tenant) && reach.open.contains(kind);
    may.then_some(Rights {
        caller,
        zone,
        reach,
    })
}
