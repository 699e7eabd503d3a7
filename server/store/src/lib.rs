//! Keeps resources, versions, indexes, the order of changes, audit and jobs, in PostgreSQL or SQLite, sealed.
//!
//! The store speaks bytes: what is at rest is the text that was accepted. Every reading function takes a
//! [`fhir::Reach`] and builds it into its query; every change goes through [`Store::commit`]. Plain blocking code.

mod answers;
mod body;
mod cache;
mod certificates;
mod changes;
mod clock;
mod commit;
mod connection;
mod counterparts;
mod error;
mod follow;
mod grants;
mod index;
mod individual_number;
mod jobs;
mod many;
mod open_data;
mod read;
mod reindex;
mod schema;
mod scrub;
mod seal;
mod search;
mod sessions;
mod snapshot;
mod store;
mod subscriptions;
#[cfg(test)]
mod testing;
mod trail;

pub use answers::Repeated;
pub use certificates::{
    CertificateState, CertificateStep, Certified, Held, Intended, Issued, Withdrawn,
};
pub use changes::{History, MadeBy, Past, Scope, Window};
pub use commit::{
    Author, Change, Claim, Content, Finish, Forms, How, Idempotency, IndividualEntry, Link,
    Refusal, Refused, Replacing, Resolved, Step, Target, Watch, Write, Written,
};
pub use connection::{Address, MigrationState, Wall};
pub use counterparts::{Counterpart, Joined, LinkCode};
pub use error::StoreError;
pub use follow::{Follower, Noticed, Stretch, Stretched};
pub use grants::{
    AuthEvent, KeptAccess, KeptAccount, KeptAttempts, KeptCode, KeptDevice, KeptEmergency,
    KeptEnrolment, KeptFamily, KeptKey, KeptOnce, KeptRefresh, KeptSession, Mark, NewTokens, Once,
    chance,
};
pub use individual_number::NumbersBack;
pub use jobs::{Accepted, Job, JobId, JobState, MadeByJob, Offer};
pub use open_data::{OpenFile, Published, Shown, Snapshot};
pub use read::{Found, Stored};
pub use reindex::{EntriesOf, Reindexed, Reindexing};
pub use scrub::{Portion, Scrubbed};
pub use seal::KeyRing;
pub use search::{Costs, Cursor, Explained, Hit, Included, Page, Readable, Search};
pub use sessions::{Segment, Session, VenueItem};
pub use snapshot::{Lying, Said, Standing, Sweep, Swept};
pub use store::{PoolUsage, Preparing, Settings, Store, WriteError, fresh_id};
pub use subscriptions::{
    KeptSubscription, SubscriptionEvent, SubscriptionState, SubscriptionStep, Told,
};
pub use trail::{Noted, TrailHead, TrailQuestion, TrailStretch, patients_in};
