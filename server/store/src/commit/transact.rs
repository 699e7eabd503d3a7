//! A call of several changes: all of them or none, in FHIR's order, whatever the order in which they were sent.
//!
//! First it is found out which resource each change is about, because the texts of other changes may refer to it. Then
//! what is referred to by criteria is found, the texts are finished and everything is written; and last it is looked
//! whether references lead somewhere. See the decision record on transactions.

mod absent;
mod claim;
mod plan;

use std::collections::{HashMap, HashSet};

use fhir::search::Query;
use fhir::{Id, Key, Kind};

use super::decide::hindrance;
use super::identifiers::bucket;
use super::rows::ResourceRow;
use super::{Change, Content, Context, How, Link, Refusal, Refused, Target, Write, Written};
use crate::body::Row;
use crate::error::StoreError;
use crate::read;

use plan::{Fate, Plan, key_of};

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
use go_on;

fn refused<T>(change: usize, refusal: Refusal) -> Step<T> {
    Ok(Err(Refused { change, refusal }))
}

impl Context<'_> {
    /// Decides a call of several changes and leaves their rows, or nothing.
    pub(super) fn transact(
        &mut self,
        write: &Write,
    ) -> Result<Result<Vec<Written>, Refused>, StoreError> {
        if let Some(refusal) = self.claimed_before(write) {
            return refused(0, refusal);
        }
        self.begin(write.reach.tenant.0);
        let decided = match self.decide_all(write)? {
            Ok(written) => match self.conclude(write)? {
                None => Ok(written),
                Some(refusal) => Err(Refused { change: 0, refusal }),
            },
            refused => refused,
        };
        match &decided {
            Ok(written) => {
                self.keep()?;
                self.claim(write, written);
            }
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
        let absent = self.absent(write)?;
        go_on!(self.find_creates(&mut plan, &absent));
        go_on!(self.find_updates(&mut plan, &absent));
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
    fn find_creates(&mut self, plan: &mut Plan<'_>, absent: &HashSet<usize>) -> Step<()> {
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
                    let stored = if absent.contains(&number) {
                        Vec::new()
                    } else {
                        self.matches(write, query, 2)?
                    };
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
    fn find_updates(&mut self, plan: &mut Plan<'_>, absent: &HashSet<usize>) -> Step<()> {
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
            let found = match absent.contains(&number) {
                true => self.named_by(write, target, Vec::new())?,
                false => self.find(write, target)?,
            };
            let (key, row) = match found {
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

#[cfg(test)]
mod tests;
