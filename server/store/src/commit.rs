//! Changes become rows: version, current row, index entries, audit event, idempotency row – all of a call, or none.
//!
//! Many calls share one transaction. It ticks each tenant's sequence first, which makes it the only writer of those
//! tenants until it ends. Each call is then decided against what is stored and what the calls before it decided, and
//! leaves rows to be written. Rows are written in batches, at the latest when a later call has to look at them in the
//! database. A call that is refused leaves no rows. See the decision records on lanes and on transactions.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use diesel::prelude::*;
use fhir::search::{Entry, Query};
use fhir::{Draft, Id, Key, Kind, Reach, Version, VersionCondition};

use crate::certificates::CertificateStep;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::index::Former;
use crate::individual_number::Keeping;
use crate::jobs::Owner;
use crate::schema::tenant_order;
use crate::seal::KeyRing;
use crate::store::Settings;

pub(crate) mod decide;
mod identifiers;
mod known;
mod number;
pub(crate) mod pack;
pub(crate) mod rows;
mod settle;
mod step;
mod transact;
mod trial;

pub use number::{Claim, Idempotency};
pub(crate) use settle::was_committed;
pub use step::{IndividualEntry, Step};

/// One call's changes, with who makes them. All of them are made, or none.
#[derive(Debug)]
pub struct Write {
    /// What the caller may touch. Conditions are searched within it.
    pub reach: Reach,
    /// Who.
    pub author: Author,
    /// What. Several changes are made in FHIR's order: deletes, creates, updates; each resource may be written once.
    pub changes: Vec<Change>,
    /// Resources that the texts of several changes refer to by criteria.
    pub links: Vec<Link>,
    /// The key under which a repetition is known. Only where there is one change, and neither of the following.
    pub idempotency: Option<Idempotency>,
    /// A number that stands for what is done here from now on, and for nothing else, however many changes that takes.
    pub claim: Option<Claim>,
    /// How far a job comes with it. There may then be no change at all.
    pub step: Option<Step>,
    /// Individual numbers that are to be kept.
    pub individual: Vec<IndividualEntry>,
    /// What becomes of certificates with it.
    pub certificates: Vec<CertificateStep>,
    /// Who looks at what is there before something else takes its place; none where the house writes.
    pub watch: Option<Watch>,
}

/// Who looks at what is there before something else takes its place, or nothing does. It is asked within the transaction, while nobody else
/// can change it; it may refuse, or have other content written.
#[derive(Clone)]
pub struct Watch(pub Arc<Watching>);

/// See [`Watch`].
pub type Watching = dyn Fn(&Replacing<'_>) -> Result<Option<Content>, Refusal> + Send + Sync;

/// What is there, and what is to take its place, if anything is.
#[derive(Clone, Copy, Debug)]
pub struct Replacing<'a> {
    /// The resource.
    pub key: &'a Key,
    /// The last text that it had, were it deleted since or not; none where there never was any.
    pub before: Option<&'a [u8]>,
    /// What is to be written; none where it is deleted.
    pub after: Option<&'a Content>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

impl Write {
    /// Changes alone.
    pub fn of(reach: Reach, author: Author, changes: Vec<Change>) -> Write {
        Write {
            reach,
            author,
            changes,
            links: Vec::new(),
            idempotency: None,
            claim: None,
            step: None,
            individual: Vec::new(),
            certificates: Vec::new(),
            watch: None,
        }
    }
}

/// A resource that is known by criteria until the changes are made: whatever meets them then, stored or just created.
#[derive(Debug)]
pub struct Link {
    /// How it is found.
    pub query: Query,
    /// The first change that refers to it.
    pub change: usize,
    /// The place of the reference.
    pub place: String,
}

/// Who makes a change, for the audit event.
#[derive(Clone, Debug)]
pub struct Author {
    /// The client's registered id.
    pub client: Arc<str>,
    /// The number of the zone.
    pub zone: i16,
    /// The request's number.
    pub request_id: [u8; 16],
    /// What else the trail tells of who did it, as the roof writes it; nothing where nobody stood behind it.
    pub further: Arc<[u8]>,
}

/// What is to change.
#[derive(Debug)]
pub enum Change {
    /// A new resource, unless the condition finds one.
    Create {
        /// Its fresh id.
        id: Id,
        /// What it says.
        content: Content,
        /// `If-None-Exist`
        unless: Option<Query>,
    },
    /// A new version of a resource, or its first.
    Update {
        /// Which one.
        target: Target,
        /// What it says.
        content: Content,
        /// `If-Match`
        expect: Option<VersionCondition>,
        /// Whether it may already be there (not with `If-None-Match: *`).
        may_replace: bool,
        /// Whether the client may choose ids.
        may_create: bool,
    },
    /// The end of a resource. Its versions stay.
    Delete {
        /// Which one.
        target: Target,
        /// `If-Match`
        expect: Option<VersionCondition>,
    },
}

/// Which resource an update or delete means.
#[derive(Debug)]
pub enum Target {
    /// This one.
    Key(Key),
    /// The one that is found.
    Where {
        /// How it is found.
        query: Query,
        /// The id in the body, where there is one.
        sent_id: Option<Id>,
        /// The id for a new resource, where nothing is found and none was sent.
        fresh_id: Id,
    },
}

/// What a version says, taken apart once, before it waits for its turn.
pub struct Content {
    /// The text, but for id, version and time.
    pub draft: Draft,
    /// What it can be found by. Once the forms are made, only what others of the same call may ask for is kept.
    pub entries: Vec<Entry>,
    /// What it refers to, with the place of each reference.
    pub references: Vec<(Key, String)>,
    /// The entries as they will stand at rest, once [`crate::Store::prepare`] has made them.
    pub forms: Option<Forms>,
    /// Finishes a text that names what is only found out while the changes are made. Until then the other fields show
    /// it without those names.
    pub finish: Option<Finish>,
}

/// Entries as they stand at rest. Only the store can read them.
pub type Forms = Vec<(i32, Bytes)>;

/// Finishes a text, once it is known what its names stand for. It may be asked more than once, if a group is tried again.
pub type Finish = Arc<dyn Fn(&Resolved<'_>) -> Option<Content> + Send + Sync>;

/// What is known once the targets of all changes are found.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'a> {
    /// The resource of each change, by its number.
    pub changes: &'a [Key],
    /// The resource of each link, by its number.
    pub links: &'a [Key],
}

impl Content {
    /// Makes the entries as they stand at rest, once.
    pub(crate) fn settle(&mut self, former: &mut Former<'_>) {
        if self.forms.is_some() {
            return;
        }
        let kind = self.draft.kind();
        self.forms = Some(former.forms(kind, &self.entries));
        self.entries
            .retain(|entry| identifiers::may_ask(kind, entry));
        self.entries.shrink_to_fit();
    }
}

/// What a version says may be about a person and is never shown.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({})", self.draft.kind())
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How.
    pub how: How,
    /// The resource.
    pub key: Key,
    /// Its version after the change; 0 where a delete found nothing.
    pub version: Version,
    /// When that version was made, in milliseconds of the Unix epoch.
    pub changed_at: i64,
    /// Its text; empty after a delete.
    pub body: Bytes,
}

/// How a change went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A new resource, or a deleted one that is there again.
    Created,
    /// A new version.
    Updated,
    /// Deleted now.
    Deleted,
    /// There was nothing to delete.
    Absent,
    /// The condition of the create found this one; nothing was written.
    Matched,
    /// The same request was done before; nothing was written.
    Replayed,
}

/// Why a change was not made. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `If-Match` names other versions than the current one, which is given if there is one.
    VersionMismatch(Option<Version>),
    /// `If-None-Match: *`, and there is one.
    AlreadyThere(Version),
    /// The condition found more than one.
    MultipleMatches,
    /// The id in the body is not the id of the resource that the condition found.
    IdMismatch,
    /// The condition found nothing, and the id in the body belongs to a resource that it did not find.
    IdTaken,
    /// The client may not choose ids, and there is no such resource.
    CreateNotAllowed,
    /// These places refer to resources that are not there.
    ReferenceMissing(Vec<String>),
    /// Resources refer to this one.
    Referenced(Vec<Key>),
    /// The idempotency key was used for something else.
    IdempotencyConflict,
    /// It was done before, and may be done once only.
    DoneBefore,
    /// It lies outside the caller's reach.
    OutOfReach,
    /// Another change of the same call, with this number, is about the same resource.
    WrittenTwice(usize),
    /// Nothing meets the criteria of the reference at this place.
    LinkToNothing(String),
    /// Several resources meet the criteria of the reference at this place.
    LinkToSeveral(String),
    /// The job of the step is not at this runner, or not where the step begins.
    StepLost,
    /// The individual number of the entry with this place in the call is another person's.
    NumberTaken(usize),
    /// A record on which a certificate rests is no longer as it was read.
    HeldChanged,
    /// The person, or the municipality, has had as many certificates as there may be.
    CertificateLimit,
    /// There is a certificate with this number already.
    CertificateThere,
    /// The certificate is not in a state in which this could be done.
    CertificateState,
    /// It tells of a certificate, and is written with the certificate alone.
    OfRegister,
    /// It would belong to somebody else than before.
    Moved,
    /// It tells how a record came here, which the house alone does.
    OfHouse,
}

/// Why a call was not done, and the number of the change that was in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The number of the change within its call.
    pub change: usize,
    /// Why.
    pub refusal: Refusal,
}

/// What happened to each call of a group, and to the group as a whole.
pub(crate) struct Group {
    pub results: Vec<Result<Vec<Written>, Refused>>,
    /// A row that is there if, and only if, the group was committed. `None` where nothing was written.
    pub witness: Option<Witness>,
    /// What is different now, by tenant.
    pub changed: Vec<(i32, Key)>,
    /// To what the versions before and after refer, by tenant.
    pub referred: HashSet<(i32, [u8; 16])>,
    /// From where to where each tenant's sequence was ticked.
    pub ticked: BTreeMap<i32, (i64, i64)>,
}

/// What a commit leaves by which it can be recognised afterwards.
#[derive(Clone, Copy)]
pub(crate) enum Witness {
    /// The audit event of a change.
    Change {
        tenant: i32,
        sequence: i64,
        request_id: [u8; 16],
    },
    /// The mark of a step, where nothing was changed.
    Step(Owner),
}

/// What every decision of a group needs.
struct Context<'a> {
    connection: &'a mut AnyConnection,
    keys: &'a KeyRing,
    packer: &'a pack::Packer,
    clocks: BTreeMap<i32, Clock>,
    known: known::Known,
    pending: rows::Pending,
    witness: Option<Witness>,
    changed: Vec<(i32, Key)>,
    settings: &'a Settings,
    /// The numbers under which references are kept.
    references: &'a HashSet<i32>,
    /// To what older and newer versions refer, by tenant.
    referred: HashSet<(i32, [u8; 16])>,
    /// What it takes to go back, while a call of several changes is being decided.
    trial: Option<trial::Trial>,
    /// The individual numbers that the calls so far brought.
    numbers: Keeping,
}

/// The place of a tenant in its own order.
#[derive(Clone, Copy)]
struct Clock {
    sequence: i64,
    end: i64,
    now: i64,
    stored: i64,
}

/// Runs a group inside the transaction that the caller has begun.
pub(crate) fn run(
    connection: &mut AnyConnection,
    (packer, settings, references): (&pack::Packer, &Settings, &HashSet<i32>),
    writes: &[Write],
    now_ms: i64,
) -> Result<Group, StoreError> {
    let clocks = tick(connection, writes, now_ms)?;
    let ticked = clocks
        .iter()
        .map(|(of, clock)| (*of, (clock.sequence, clock.end)))
        .collect();
    let known = known::load(connection, writes)?;
    let mut context = Context {
        connection,
        keys: packer.keys(),
        packer,
        clocks,
        known,
        pending: rows::Pending::default(),
        witness: None,
        changed: Vec::new(),
        settings,
        references,
        referred: HashSet::new(),
        trial: None,
        numbers: Keeping::default(),
    };
    let results = writes
        .iter()
        .map(|write| match write.changes.as_slice() {
            [change] if write.is_plain() && change.is_finished() => {
                let decided = context.decide(write, change)?;
                Ok(decided
                    .map(|written| vec![written])
                    .map_err(|refusal| Refused { change: 0, refusal }))
            }
            _ => context.transact(write),
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    context.write_pending()?;
    for (of, clock) in context
        .clocks
        .iter()
        .filter(|(_, clock)| clock.now > clock.stored)
    {
        on_either!(context.connection, c => {
            diesel::update(tenant_order::table.find(*of)).set(tenant_order::last_at.eq(clock.now)).execute(c)
        })?;
    }
    let Context {
        connection,
        witness,
        changed,
        referred,
        numbers,
        ..
    } = context;
    numbers.write(connection, (packer.keys(), settings))?;
    Ok(Group {
        results,
        witness,
        changed,
        referred,
        ticked,
    })
}

/// Adds to the sequence of each tenant as many as the group may need. From here on the tenants are ours.
fn tick(
    connection: &mut AnyConnection,
    writes: &[Write],
    now_ms: i64,
) -> Result<BTreeMap<i32, Clock>, StoreError> {
    let mut counts = BTreeMap::new();
    for write in writes {
        let changes = i64::try_from(write.changes.len()).unwrap_or(i64::MAX);
        *counts.entry(write.reach.tenant.0).or_insert(0_i64) += changes;
    }
    // In the order of their codes, so that two groups never wait for each other.
    counts
        .into_iter()
        .map(|(of, count)| tick_one(connection, of, count, now_ms))
        .collect()
}

pub(crate) fn tick_one_sequence(
    connection: &mut AnyConnection,
    of: i32,
    now_ms: i64,
) -> Result<i64, StoreError> {
    tick_one(connection, of, 1, now_ms).map(|(_, clock)| clock.sequence + 1)
}

fn tick_one(
    connection: &mut AnyConnection,
    of: i32,
    count: i64,
    now_ms: i64,
) -> Result<(i32, Clock), StoreError> {
    use diesel::dsl::case_when;
    use diesel::sql_types::BigInt;
    let row = on_either!(connection, c => {
        diesel::update(tenant_order::table.find(of))
            .set((
                tenant_order::sequence.eq(tenant_order::sequence + count),
                tenant_order::last_at
                    .eq(case_when(tenant_order::last_at.lt(now_ms), now_ms.into_sql::<BigInt>())
                    .otherwise(tenant_order::last_at)),
            ))
            .returning((tenant_order::sequence, tenant_order::last_at))
            .get_result::<(i64, i64)>(c)
            .optional()
    })?;
    let (sequence, now) = row.ok_or(StoreError::UnknownTenant(of))?;
    Ok((
        of,
        Clock {
            sequence: sequence - count,
            end: sequence,
            now,
            stored: now,
        },
    ))
}

/// Kind of the change, as audit and versions keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Create = 1,
    Update = 2,
    Delete = 3,
}

impl Action {
    pub(crate) fn number(self) -> i16 {
        self as i16
    }

    pub(crate) fn from_number(number: i16) -> Option<Action> {
        [Action::Create, Action::Update, Action::Delete]
            .into_iter()
            .find(|action| action.number() == number)
    }
}

impl Write {
    /// Whether it brings nothing but its changes.
    fn is_plain(&self) -> bool {
        self.links.is_empty()
            && self.claim.is_none()
            && self.step.is_none()
            && self.individual.is_empty()
            && self.certificates.is_empty()
    }
}

impl Change {
    /// A new version over this one and no other.
    pub fn over(key: Key, version: Version, content: Content) -> Change {
        Change::Update {
            target: Target::Key(key),
            content,
            expect: Some(VersionCondition::OneOf(vec![version])),
            may_replace: true,
            may_create: false,
        }
    }

    /// The end of a resource that is still at this version.
    pub fn end(key: Key, version: Version) -> Change {
        Change::Delete {
            target: Target::Key(key),
            expect: Some(VersionCondition::OneOf(vec![version])),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Change::Create { content, .. } => content.draft.kind(),
            Change::Update { target, .. } | Change::Delete { target, .. } => target.kind(),
        }
    }

    pub(crate) fn content(&self) -> Option<&Content> {
        match self {
            Change::Create { content, .. } | Change::Update { content, .. } => Some(content),
            Change::Delete { .. } => None,
        }
    }

    pub(crate) fn content_mut(&mut self) -> Option<&mut Content> {
        match self {
            Change::Create { content, .. } | Change::Update { content, .. } => Some(content),
            Change::Delete { .. } => None,
        }
    }

    /// Whether its text names nothing that is still to be found.
    fn is_finished(&self) -> bool {
        self.content()
            .is_none_or(|content| content.finish.is_none())
    }
}

impl Target {
    fn kind(&self) -> Kind {
        match self {
            Target::Key(key) => key.kind,
            Target::Where { query, .. } => query.kind,
        }
    }
}

#[cfg(test)]
mod tests;
