//! Subscriptions that are served: which events each has had, by their places in the order of changes, and how many arrived.
//!
//! Events are counted in the transaction that moves the follower's place on, so that after a crash none has two numbers and
//! no number is missing. What arrived is kept behind the call, so that after a crash some may arrive twice.

use diesel::Connection;
use fhir::{Key, Version};

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::follow::Follower;
use crate::store::Store;

mod row;

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// Its subscriber is asked first.
    Requested = 1,
    /// Its subscriber is told.
    Active = 2,
    /// Its subscriber could not be told. Events are still counted.
    Failed = 3,
    /// It is over.
    Off = 4,
}

/// A subscription, as it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSubscription {
    /// The resource's id.
    pub id: String,
    /// The version of the resource by which it is served.
    pub version: Version,
    /// Who asked for it, by the registered id.
    pub client: String,
    /// Where it stands.
    pub state: SubscriptionState,
    /// How many events it has had.
    pub number: i64,
    /// The number up to which they arrived.
    pub delivered: i64,
    /// How often telling failed since it last did not.
    pub failures: i32,
    /// Before when nobody is called.
    pub next_at: i64,
    /// When the subscriber was last told anything.
    pub said_at: i64,
}

/// What a stretch of the order of changes means for subscriptions, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubscriptionStep {
    /// Somebody asks for one, or asks for it again.
    Requested {
        /// The resource's id.
        id: String,
        /// Its version.
        version: Version,
        /// Who.
        client: String,
    },
    /// It is over.
    Ended {
        /// The resource's id.
        id: String,
    },
    /// Something happened of which its subscriber is told.
    Happened {
        /// The resource's id.
        id: String,
        /// The place in the order of changes.
        place: i64,
        /// When.
        at: i64,
    },
}

/// An event of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionEvent {
    /// Its number: 1, 2, 3 …
    pub number: i64,
    /// When it happened.
    pub at: i64,
    /// What was written.
    pub key: Key,
    /// Which version of it.
    pub version: Version,
    /// Whether that version marks the end.
    pub is_end: bool,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where the subscription stands now.
    pub state: SubscriptionState,
    /// The version of the resource that says so.
    pub version: Version,
    /// The number up to which events arrived.
    pub delivered: i64,
    /// How often telling failed since it last did not.
    pub failures: i32,
    /// Before when nobody is called again.
    pub next_at: i64,
    /// When the subscriber was last told anything.
    pub said_at: i64,
}

impl Store {
    /// Keeps what a stretch of a tenant's order means, and that it was gone through. `false`, and nothing is kept, where
    /// somebody else has gone through it meanwhile.
    pub fn note_subscriptions(
        &self,
        tenant: i32,
        (after, reached): (i64, i64),
        steps: &[SubscriptionStep],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let follower = (tenant, Follower::Subscriptions.number());
                if !row::move_on(connection, follower, (after, reached), now_ms)? {
                    return Ok(false);
                }
                for step in steps {
                    keep(connection, tenant, step)?;
                }
                Ok(true)
            })
        })
    }

    /// The subscriptions of a tenant that are not over, in the order of their ids.
    pub fn subscriptions(&self, tenant: i32) -> Result<Vec<KeptSubscription>, StoreError> {
        self.read_of(tenant, |connection| row::living(connection, tenant))
    }

    /// A subscription, over or not.
    pub fn subscription(
        &self,
        tenant: i32,
        id: &str,
    ) -> Result<Option<KeptSubscription>, StoreError> {
        self.read_of(tenant, |connection| row::one(connection, tenant, id))
    }

    /// Has a subscriber called by whoever comes first, until this time. `false` where somebody else was first.
    pub fn claim_subscription(
        &self,
        tenant: i32,
        kept: &KeptSubscription,
        until: i64,
    ) -> Result<bool, StoreError> {
        self.write_session(|connection| row::claim(connection, tenant, kept, until))
    }

    /// Keeps what became of a call, unless the subscription was asked for anew meanwhile.
    pub fn settle_subscription(
        &self,
        tenant: i32,
        kept: &KeptSubscription,
        told: &Told,
    ) -> Result<bool, StoreError> {
        self.write_session(|connection| row::settle(connection, tenant, kept, told))
    }

    /// Events of a subscription, from this number to that one, at most so many.
    pub fn subscription_events(
        &self,
        tenant: i32,
        id: &str,
        (from, to): (i64, i64),
        most: usize,
    ) -> Result<Vec<SubscriptionEvent>, StoreError> {
        self.read_of(tenant, |connection| {
            row::events(connection, (tenant, id), (from, to), most)
        })
    }

    /// Forgets events that happened before this time, and tells how many there were.
    pub fn forget_subscription_events(
        &self,
        tenant: i32,
        before: i64,
    ) -> Result<usize, StoreError> {
        self.write_session(|connection| row::forget(connection, tenant, before))
    }
}

fn keep(
    connection: &mut AnyConnection,
    tenant: i32,
    step: &SubscriptionStep,
) -> Result<(), StoreError> {
    match step {
        SubscriptionStep::Requested {
            id,
            version,
            client,
        } => row::request(connection, (tenant, id), *version, client),
        SubscriptionStep::Ended { id } => row::end(connection, tenant, id),
        SubscriptionStep::Happened { id, place, at } => {
            row::count(connection, (tenant, id), *place, *at)
        }
    }
}

#[cfg(test)]
mod tests;
