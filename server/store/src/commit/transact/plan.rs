//! What is decided of a call of several changes so far: which resource each is about, and what becomes of it.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use fhir::search::Query;
use fhir::{Id, Key};

use super::super::identifiers::Identifiers;
use super::super::rows::ResourceRow;
use super::super::{Change, Content, Context, How, Refusal, Resolved, Target, Write, Written};
use super::{Step, go_on, refused};
use crate::error::StoreError;

/// What becomes of a change.
pub(super) enum Fate {
    /// Nothing is known yet.
    Open,
    /// It is done.
    Done(Written),
    /// A create that is the same as another one of the call.
    SameAs(usize),
    /// A new version of this resource is to be written over this row.
    Put(Key, Option<ResourceRow>),
}

/// A call while its changes are decided.
pub(super) struct Plan<'w> {
    /// The call.
    pub write: &'w Write,
    /// What becomes of each change.
    pub fates: Vec<Fate>,
    /// Which change writes which resource.
    claims: HashMap<Key, usize>,
    /// What changes that will be written can be found by. Empty where nobody asks.
    pub identifiers: Identifiers<'w>,
    has_criteria: bool,
}

impl<'w> Plan<'w> {
    pub fn new(write: &'w Write) -> Plan<'w> {
        let by_criteria = |change: &Change| match change {
            Change::Create { unless, .. } => unless.is_some(),
            Change::Update { target, .. } => matches!(target, Target::Where { .. }),
            Change::Delete { .. } => false,
        };
        Plan {
            write,
            fates: write.changes.iter().map(|_| Fate::Open).collect(),
            claims: HashMap::with_capacity(write.changes.len()),
            identifiers: Identifiers::default(),
            has_criteria: !write.links.is_empty() || write.changes.iter().any(by_criteria),
        }
    }

    /// Creates and updates that say themselves which resource they are about.
    pub fn claim_named(&mut self, context: &Context<'_>) -> Step<()> {
        let write = self.write;
        let tenant = write.reach.tenant.0;
        for (number, change) in write.changes.iter().enumerate() {
            let (key, row, content) = match change {
                Change::Create {
                    id,
                    content,
                    unless: None,
                } => (key_of(content, id), None, content),
                Change::Update {
                    target: Target::Key(key),
                    content,
                    ..
                } => (
                    key.clone(),
                    context.known.row(tenant, key).cloned(),
                    content,
                ),
                _ => continue,
            };
            go_on!(self.claim(&key, number));
            self.show(number, content);
            self.settle(number, Fate::Put(key, row));
        }
        Ok(Ok(()))
    }

    /// Notes that a change writes a resource, if no other one does.
    pub fn claim(&mut self, key: &Key, number: usize) -> Step<()> {
        match self.claims.entry(key.clone()) {
            Slot::Vacant(free) => {
                free.insert(number);
                Ok(Ok(()))
            }
            Slot::Occupied(taken) => refused(number, Refusal::WrittenTwice(*taken.get())),
        }
    }

    /// Lets a change be found by others.
    pub fn show(&mut self, number: usize, content: &'w Content) {
        if self.has_criteria {
            self.identifiers.add(number, content);
        }
    }

    pub fn settle(&mut self, number: usize, fate: Fate) {
        if let Some(place) = self.fates.get_mut(number) {
            *place = fate;
        }
    }

    /// Whether a change of the call writes a new text of this resource.
    pub fn puts(&self, key: &Key) -> bool {
        self.claims
            .get(key)
            .is_some_and(|number| self.put_key(*number).is_some())
    }

    /// Changes that make a resource which is not there now, and which will meet the criteria.
    pub fn created(&self, query: &Query) -> Vec<usize> {
        let is_new = |number: &usize| match self.fates.get(*number) {
            Some(Fate::Put(_, row)) => row.as_ref().is_none_or(|row| row.deleted),
            _ => false,
        };
        let mut found = self.identifiers.find(query).unwrap_or_default();
        found.retain(is_new);
        found
    }

    /// What becomes of a create that has the same condition as another one.
    pub fn taken_over(&self, other: usize) -> Fate {
        match self.fates.get(other) {
            Some(Fate::Done(written)) => Fate::Done(written.clone()),
            Some(Fate::SameAs(another)) => Fate::SameAs(*another),
            _ => Fate::SameAs(other),
        }
    }

    pub fn put_key(&self, number: usize) -> Option<&Key> {
        match self.fates.get(number) {
            Some(Fate::Put(key, _)) => Some(key),
            _ => None,
        }
    }

    pub fn to_put(&self, number: usize) -> Option<(Key, Option<ResourceRow>)> {
        match self.fates.get(number) {
            Some(Fate::Put(key, row)) => Some((key.clone(), row.clone())),
            _ => None,
        }
    }

    /// The resource that a change is about.
    pub fn key(&self, number: usize) -> Option<Key> {
        match self.fates.get(number)? {
            Fate::Done(written) => Some(written.key.clone()),
            Fate::Put(key, _) => Some(key.clone()),
            Fate::SameAs(other) => self.put_key(*other).cloned(),
            Fate::Open => None,
        }
    }

    /// The texts that could not be finished before it was known what all changes are about.
    pub fn finish(&self, links: &[Key]) -> Result<HashMap<usize, Content>, StoreError> {
        let mut finished = HashMap::new();
        if self.write.changes.iter().all(Change::is_finished) {
            return Ok(finished);
        }
        let keys = (0..self.fates.len())
            .map(|number| self.key(number))
            .collect::<Option<Vec<Key>>>()
            .ok_or_else(undecided)?;
        let resolved = Resolved {
            changes: &keys,
            links,
        };
        for (number, change) in self.write.changes.iter().enumerate() {
            let finish = change.content().and_then(|content| content.finish.as_ref());
            if let (Some(finish), Some(_)) = (finish, self.put_key(number)) {
                let content = finish(&resolved).ok_or_else(|| {
                    StoreError::Unexpected("a text could not be finished".to_owned())
                })?;
                finished.insert(number, content);
            }
        }
        Ok(finished)
    }

    /// What was done by a change, if it was done in one of these ways.
    pub fn done(&self, number: usize, ways: &[How]) -> Option<&Written> {
        match self.fates.get(number) {
            Some(Fate::Done(written)) if ways.contains(&written.how) => Some(written),
            _ => None,
        }
    }

    /// The answers, in the order in which the changes were sent.
    pub fn written(self) -> Step<Vec<Written>> {
        let answer = |fate: &Fate| match fate {
            Fate::Done(written) => Some(written.clone()),
            Fate::SameAs(other) => match self.fates.get(*other) {
                Some(Fate::Done(written)) => Some(Written {
                    how: How::Matched,
                    ..written.clone()
                }),
                _ => None,
            },
            _ => None,
        };
        let all: Option<Vec<Written>> = self.fates.iter().map(answer).collect();
        all.map(Ok).ok_or_else(undecided)
    }
}

pub(super) fn key_of(content: &Content, id: &Id) -> Key {
    Key {
        kind: content.draft.kind(),
        id: id.clone(),
    }
}

fn undecided() -> StoreError {
    StoreError::Unexpected("a change of a call was left undecided".to_owned())
}
