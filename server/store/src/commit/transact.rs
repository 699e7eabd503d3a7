//! A call of several changes: all of them or none, in FHIR's order, whatever the order in which they were sent.
//!
//! First it is found out which resource each change is about, because the texts of other changes may refer to it. Then
//! what is referred to by criteria is found, the texts are finished and everything is written; and last it is looked
//! whether references lead somewhere. See the decision record on transactions.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use fhir::search::Query;
use fhir::{Id, Key, Kind};

use super::decide::hindrance;
use super::identifiers::{Identifiers, bucket};
use super::rows::ResourceRow;
use super::{
    Change, Content, Context, How, Link, Refusal, Refused, Resolved, Target, Write, Written,
};
use crate::body::Row;
use crate::error::StoreError;
use crate::read;

/// A step that may be refused, or may fail.
type Step<T> = Result<Result<T, Refused>, StoreError>;

/// How many matches of a reference by criteria are looked at. Those that the call itself writes anew do not count.
const MATCHES_MAX: usize = 50;

/// Goes on with what a step gave, or hands its refusal on.
macro_rules! go_on {
    ($step:expr) => {
        match $step? {
            Ok(value) => value,
            Err(refused) => return Ok(Err(refused)),
        }
    };
}

/// What becomes of a change.
enum Fate {
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
struct Plan<'w> {
    write: &'w Write,
    fates: Vec<Fate>,
    /// Which change writes which resource.
    claims: HashMap<Key, usize>,
    /// What changes that will be written can be found by. Empty where nobody asks.
    identifiers: Identifiers<'w>,
    has_criteria: bool,
}

fn refused<T>(change: usize, refusal: Refusal) -> Step<T> {
    Ok(Err(Refused { change, refusal }))
}

impl Context<'_> {
    /// Decides a call of several changes and leaves their rows, or nothing.
    pub(super) fn transact(
        &mut self,
        write: &Write,
    ) -> Result<Result<Vec<Written>, Refused>, StoreError> {
        self.begin(write.reach.tenant.0);
        let decided = self.decide_all(write)?;
        match &decided {
            Ok(_) => self.keep()?,
            Err(_) => self.go_back()?,
        }
        Ok(decided)
    }

    fn decide_all(&mut self, write: &Write) -> Step<Vec<Written>> {
        let outside = |change: &Change| !write.reach.open.contains(change.kind());
        if let Some(change) = write.changes.iter().position(outside) {
            return refused(change, Refusal::OutOfReach);
        }
        let mut plan = Plan::new(write);
        go_on!(self.end_all(&mut plan));
        go_on!(plan.claim_named(self));
        go_on!(self.find_creates(&mut plan));
        go_on!(self.find_updates(&mut plan));
        let links = go_on!(self.follow(&plan));
        let finished = plan.finish(&links)?;
        go_on!(self.put_all(&mut plan, &finished));
        go_on!(self.check_references(&plan, &finished));
        plan.written()
    }

    /// The deletes, before all else.
    fn end_all(&mut self, plan: &mut Plan<'_>) -> Step<()> {
        for (number, change) in plan.write.changes.iter().enumerate() {
            let Change::Delete { target, expect } = change else {
                continue;
            };
            let (key, row) = match self.find(plan.write, target)? {
                Ok(found) => found,
                Err(refusal) => return refused(number, refusal),
            };
            // Criteria that find nothing are about nothing.
            if matches!(target, Target::Key(_)) || row.is_some() {
                go_on!(plan.claim(&key, number));
            }
            match self.delete(plan.write, key, row, expect.as_ref())? {
                Ok(written) => plan.settle(number, Fate::Done(written)),
                Err(refusal) => return refused(number, refusal),
            }
        }
        Ok(Ok(()))
    }

    /// Creates with a condition: what is there, or what another change of the call creates, is taken instead.
    fn find_creates(&mut self, plan: &mut Plan<'_>) -> Step<()> {
        let write = plan.write;
        let mut asked: HashMap<(Kind, &str), Vec<usize>> = HashMap::new();
        for (number, change) in write.changes.iter().enumerate() {
            let Change::Create {
                id,
                content,
                unless: Some(query),
            } = change
            else {
                continue;
            };
            let alike = asked.entry(bucket(query)).or_default();
            let same = alike.iter().find(|other| write.asks(**other, query));
            let fate = match same.map(|same| plan.taken_over(*same)) {
                Some(fate) => fate,
                None => {
                    alike.push(number);
                    let stored = self.matches(write, query, 2)?;
                    let created = plan.created(query);
                    match (stored.as_slice(), created.as_slice()) {
                        ([], []) => Fate::Put(key_of(content, id), None),
                        ([found], []) => Fate::Done(self.matched(found)?),
                        ([], [created]) => Fate::SameAs(*created),
                        _ => return refused(number, Refusal::MultipleMatches),
                    }
                }
            };
            if let Fate::Put(key, _) = &fate {
                go_on!(plan.claim(key, number));
                plan.show(number, content);
            }
            plan.settle(number, fate);
        }
        Ok(Ok(()))
    }

    /// Updates by criteria. What another change of the call writes may not be written once more.
    fn find_updates(&mut self, plan: &mut Plan<'_>) -> Step<()> {
        let write = plan.write;
        let mut asked: HashMap<(Kind, &str), Vec<usize>> = HashMap::new();
        for (number, change) in write.changes.iter().enumerate() {
            let Change::Update {
                target: target @ Target::Where { query, .. },
                content,
                ..
            } = change
            else {
                continue;
            };
            let alike = asked.entry(bucket(query)).or_default();
            if let Some(same) = alike.iter().find(|other| write.asks(**other, query)) {
                return refused(number, Refusal::WrittenTwice(*same));
            }
            alike.push(number);
            let (key, row) = match self.find(write, target)? {
                Ok(found) => found,
                Err(refusal) => return refused(number, refusal),
            };
            let is_there = row.as_ref().is_some_and(|row| !row.deleted);
            match plan.created(query).first() {
                Some(_) if is_there => return refused(number, Refusal::MultipleMatches),
                Some(other) => return refused(number, Refusal::WrittenTwice(*other)),
                None => {}
            }
            go_on!(plan.claim(&key, number));
            plan.show(number, content);
            plan.settle(number, Fate::Put(key, row));
        }
        Ok(Ok(()))
    }

    /// What is referred to by criteria.
    fn follow(&mut self, plan: &Plan<'_>) -> Step<Vec<Key>> {
        let mut keys = Vec::with_capacity(plan.write.links.len());
        for link in &plan.write.links {
            let Link {
                query,
                change,
                place,
            } = link;
            if !plan.write.reach.open.contains(query.kind) {
                return refused(*change, Refusal::LinkToNothing(place.clone()));
            }
            let rows = self.matches(plan.write, query, MATCHES_MAX)?;
            let own = plan.identifiers.find(query);
            let mut found = Vec::new();
            for row in rows {
                let Some(id) = Id::parse(&row.id) else {
                    continue;
                };
                let key = Key {
                    kind: query.kind,
                    id,
                };
                // Of what the call writes anew, the new text counts, where it can be told what it can be found by.
                if own.is_none() || !plan.puts(&key) {
                    self.known.remember(key.clone(), row);
                    found.push(key);
                }
            }
            found.extend(own.iter().flatten().filter_map(|number| plan.key(*number)));
            match found.as_slice() {
                [key] => keys.push(key.clone()),
                [] => return refused(*change, Refusal::LinkToNothing(place.clone())),
                _ => return refused(*change, Refusal::LinkToSeveral(place.clone())),
            }
        }
        Ok(Ok(keys))
    }

    /// Writes what is to be written: creates, then updates.
    fn put_all(&mut self, plan: &mut Plan<'_>, finished: &HashMap<usize, Content>) -> Step<()> {
        let write = plan.write;
        for creates in [true, false] {
            for (number, change) in write.changes.iter().enumerate() {
                if matches!(change, Change::Create { .. }) != creates {
                    continue;
                }
                let Some(content) = change.content() else {
                    continue;
                };
                let Some((key, row)) = plan.to_put(number) else {
                    continue;
                };
                if let Some(refusal) = hindrance(change, row.as_ref()) {
                    return refused(number, refusal);
                }
                let content = finished.get(&number).unwrap_or(content);
                match self.put(write, key, row, content)? {
                    Ok(written) => plan.settle(number, Fate::Done(written)),
                    Err(refusal) => return refused(number, refusal),
                }
            }
        }
        Ok(Ok(()))
    }

    /// References are looked at when all is written: what one change takes away, another may not need any more.
    fn check_references(
        &mut self,
        plan: &Plan<'_>,
        finished: &HashMap<usize, Content>,
    ) -> Step<()> {
        let tenant = plan.write.reach.tenant.0;
        for (number, change) in plan.write.changes.iter().enumerate() {
            if let Some(written) = plan.done(number, &[How::Created, How::Updated])
                && let Some(content) = finished.get(&number).or(change.content())
                && let Some(refusal) = self.lost(tenant, &written.key, content)
            {
                return refused(number, refusal);
            }
        }
        for number in 0..plan.fates.len() {
            if let Some(written) = plan.done(number, &[How::Deleted])
                && let Some(refusal) = self.kept_by(tenant, &written.key)?
            {
                return refused(number, refusal);
            }
        }
        Ok(Ok(()))
    }

    /// The answer of a create whose condition found this one.
    fn matched(&mut self, found: &ResourceRow) -> Result<Written, StoreError> {
        let row = Row {
            tenant: found.tenant,
            sequence: found.sequence,
        };
        let stored = read::version_at(self.connection, self.keys, row)?;
        self.known.remember(stored.key.clone(), found.clone());
        Ok(Written {
            how: How::Matched,
            ..stored
        })
    }
}

impl<'w> Plan<'w> {
    fn new(write: &'w Write) -> Plan<'w> {
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
    fn claim_named(&mut self, context: &Context<'_>) -> Step<()> {
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
    fn claim(&mut self, key: &Key, number: usize) -> Step<()> {
        match self.claims.entry(key.clone()) {
            Slot::Vacant(free) => {
                free.insert(number);
                Ok(Ok(()))
            }
            Slot::Occupied(taken) => refused(number, Refusal::WrittenTwice(*taken.get())),
        }
    }

    /// Lets a change be found by others.
    fn show(&mut self, number: usize, content: &'w Content) {
        if self.has_criteria {
            self.identifiers.add(number, content);
        }
    }

    fn settle(&mut self, number: usize, fate: Fate) {
        if let Some(place) = self.fates.get_mut(number) {
            *place = fate;
        }
    }

    /// Whether a change of the call writes a new text of this resource.
    fn puts(&self, key: &Key) -> bool {
        self.claims
            .get(key)
            .is_some_and(|number| self.put_key(*number).is_some())
    }

    /// Changes that make a resource which is not there now, and which will meet the criteria.
    fn created(&self, query: &Query) -> Vec<usize> {
        let is_new = |number: &usize| match self.fates.get(*number) {
            Some(Fate::Put(_, row)) => row.as_ref().is_none_or(|row| row.deleted),
            _ => false,
        };
        let mut found = self.identifiers.find(query).unwrap_or_default();
        found.retain(is_new);
        found
    }

    /// What becomes of a create that has the same condition as another one.
    fn taken_over(&self, other: usize) -> Fate {
        match self.fates.get(other) {
            Some(Fate::Done(written)) => Fate::Done(written.clone()),
            Some(Fate::SameAs(another)) => Fate::SameAs(*another),
            _ => Fate::SameAs(other),
        }
    }

    fn put_key(&self, number: usize) -> Option<&Key> {
        match self.fates.get(number) {
            Some(Fate::Put(key, _)) => Some(key),
            _ => None,
        }
    }

    fn to_put(&self, number: usize) -> Option<(Key, Option<ResourceRow>)> {
        match self.fates.get(number) {
            Some(Fate::Put(key, row)) => Some((key.clone(), row.clone())),
            _ => None,
        }
    }

    /// The resource that a change is about.
    fn key(&self, number: usize) -> Option<Key> {
        match self.fates.get(number)? {
            Fate::Done(written) => Some(written.key.clone()),
            Fate::Put(key, _) => Some(key.clone()),
            Fate::SameAs(other) => self.put_key(*other).cloned(),
            Fate::Open => None,
        }
    }

    /// The texts that could not be finished before it was known what all changes are about.
    fn finish(&self, links: &[Key]) -> Result<HashMap<usize, Content>, StoreError> {
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
    fn done(&self, number: usize, ways: &[How]) -> Option<&Written> {
        match self.fates.get(number) {
            Some(Fate::Done(written)) if ways.contains(&written.how) => Some(written),
            _ => None,
        }
    }

    /// The answers, in the order in which the changes were sent.
    fn written(self) -> Step<Vec<Written>> {
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

impl Write {
    /// Whether a change is decided by just these criteria.
    fn asks(&self, number: usize, criteria: &Query) -> bool {
        match self.changes.get(number) {
            Some(Change::Create {
                unless: Some(query),
                ..
            }) => query == criteria,
            Some(Change::Update {
                target: Target::Where { query, .. },
                ..
            }) => query == criteria,
            _ => false,
        }
    }
}

fn key_of(content: &Content, id: &Id) -> Key {
    Key {
        kind: content.draft.kind(),
        id: id.clone(),
    }
}

fn undecided() -> StoreError {
    StoreError::Unexpected("a change of a call was left undecided".to_owned())
}

#[cfg(test)]
mod tests;
