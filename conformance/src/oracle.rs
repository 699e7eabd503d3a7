//! The oracle: whether what is seen agrees with what was promised.
//!
//! A *slot* is one thing in the world, known by its marker, with every operation that was sent for it and what became
//! of each. A *sighting* is one resource that carries the marker, as the server shows it. The oracle knows nothing of
//! HTTP; it compares the two and names each contradiction.

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;

/// What an operation would do to its slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A new version with this content.
    Write(Content),
    /// A deletion.
    Delete,
}

/// The content of one version: the tag that names the operation, and a digest of everything that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The tag, unique to one operation.
    pub tag: String,
    /// The digest of the whole content.
    pub fingerprint: u64,
}

impl Content {
    /// The content of a resource, whatever the server has added to it: id and metadata are its own.
    pub fn of(resource: &Value, tag: &str) -> Content {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut bare = resource.clone();
        if let Some(members) = bare.as_object_mut() {
            members.remove("id");
            let profile = members
                .remove("meta")
                .and_then(|mut meta| meta.get_mut("profile").map(Value::take));
            members.insert("meta".to_owned(), profile.unwrap_or_default());
        }
        let mut hasher = DefaultHasher::new();
        // The members of an object come out in one order, whatever order they came in.
        bare.sort_all_objects();
        bare.to_string().hash(&mut hasher);
        Content {
            tag: tag.to_owned(),
            fingerprint: hasher.finish(),
        }
    }
}

/// What became of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that could be relied on: no answer, or one that leaves it open. It is there wholly or not at all.
    Open,
    /// It must have had no effect: refused with this status, or seen to be absent after a crash (0).
    Void(u16),
    /// It was promised or seen: this version of this resource.
    Done {
        /// The resource's id.
        id: String,
        /// The version, where the answer told it.
        version: Option<u32>,
    },
    /// A conditional create that found this resource and wrote nothing.
    Found {
        /// The id of what was found.
        id: String,
    },
}

/// One operation on a slot.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its number in the journal.
    pub number: u64,
    /// What it would do.
    pub effect: Effect,
    /// When it was sent, in ticks of the driver.
    pub started: u64,
    /// When its answer came.
    pub ended: Option<u64>,
    /// What became of it.
    pub outcome: Outcome,
    /// One line for a person: method, address, conditions, status.
    pub story: String,
}

/// One thing in the world.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// What its resource carries as identifier.
    pub marker: String,
    /// Everything that was sent for it, in the order in which it was sent.
    pub operations: Vec<Operation>,
}

/// One version of a resource, as the history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: u32,
    /// Its content; nothing for a deletion.
    pub content: Option<Content>,
}

/// What a plain read gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Current {
    /// 200 with this version.
    Live(Version),
    /// 410.
    Deleted,
    /// 404.
    Missing,
    /// It was not asked for.
    NotAsked,
}

/// One resource that carries the marker.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// Its id.
    pub id: String,
    /// Its versions, in any order.
    pub versions: Vec<Version>,
    /// What a read gives.
    pub current: Current,
}

/// One contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Its kind: `lost`, `doubled`, `version-gap`, `version-repeat`, `content`, `foreign`, `void-effect`, `deletion`,
    /// `current`, `order`; the drivers add kinds of their own.
    pub rule: &'static str,
    /// The slot.
    pub marker: String,
    /// What was expected and what was seen.
    pub detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.rule, self.marker, self.detail)
    }
}

/// Compares a slot with everything seen under its marker, and gives all contradictions.
pub fn judge(slot: &Slot, sightings: &[Sighting]) -> Vec<Violation> {
    let mut judgment = Judgment {
        slot,
        violations: Vec::new(),
    };
    if let [_, _, ..] = sightings {
        let ids: Vec<&str> = sightings.iter().map(|s| s.id.as_str()).collect();
        judgment.add("doubled", format!("{} resources: {ids:?}", ids.len()));
    }
    for sighting in sightings {
        judgment.check_numbers(sighting);
        judgment.check_current(sighting);
    }
    judgment.check_promises(sightings);
    judgment.check_sources(sightings);
    judgment.check_deletions(sightings);
    judgment.check_order(sightings);
    judgment.violations
}

/// Settles what was open: what is seen becomes a promise that must hold from now on, what is not seen must never come.
/// Gives how many were seen and how many were not.
pub fn settle(slot: &mut Slot, sightings: &[Sighting]) -> (u64, u64) {
    let (mut seen, mut absent) = (0, 0);
    let promised_deletions = slot
        .operations
        .iter()
        .filter(|op| op.effect == Effect::Delete && matches!(op.outcome, Outcome::Done { .. }))
        .count();
    let deletions = sightings.iter().flat_map(|s| {
        let deleted = s.versions.iter().filter(|v| v.content.is_none());
        deleted.map(|_| s.id.clone())
    });
    let mut unclaimed_deletions = deletions.skip(promised_deletions);
    for operation in &mut slot.operations {
        if operation.outcome != Outcome::Open {
            continue;
        }
        let found = match &operation.effect {
            Effect::Write(content) => sightings.iter().find_map(|s| {
                let same = |v: &&Version| v.content.as_ref().is_some_and(|c| c.tag == content.tag);
                let version = s.versions.iter().find(same)?;
                Some((s.id.clone(), Some(version.number)))
            }),
            Effect::Delete => unclaimed_deletions.next().map(|id| (id, None)),
        };
        operation.outcome = match found {
            Some((id, version)) => {
                seen += 1;
                Outcome::Done { id, version }
            }
            None => {
                absent += 1;
                Outcome::Void(0)
            }
        };
    }
    (seen, absent)
}

struct Judgment<'a> {
    slot: &'a Slot,
    violations: Vec<Violation>,
}

impl Judgment<'_> {
    fn add(&mut self, rule: &'static str, detail: String) {
        self.violations.push(Violation {
            rule,
            marker: self.slot.marker.clone(),
            detail,
        });
    }

    /// Versions are 1, 2, 3 … without gap or repeat.
    fn check_numbers(&mut self, sighting: &Sighting) {
        let mut numbers: Vec<u32> = sighting.versions.iter().map(|v| v.number).collect();
        numbers.sort_unstable();
        for (expected, pair) in (1..).zip(numbers.chunk_by(|a, b| a == b)) {
            let number = pair.first().copied().unwrap_or_default();
            if pair.len() > 1 {
                let detail = format!("{} has version {number} {} times", sighting.id, pair.len());
                self.add("version-repeat", detail);
            }
            if number != expected {
                let detail = format!("{} has {number} where {expected} belongs", sighting.id);
                self.add("version-gap", detail);
                return;
            }
        }
    }

    /// A read shows the newest version; of a deleted resource, its deletion.
    fn check_current(&mut self, sighting: &Sighting) {
        let newest = sighting.versions.iter().max_by_key(|v| v.number);
        let agrees = match (&sighting.current, newest) {
            (Current::NotAsked, _) | (Current::Missing, None) => true,
            (Current::Live(shown), Some(newest)) => shown == newest,
            (Current::Deleted, Some(newest)) => newest.content.is_none(),
            _ => false,
        };
        if !agrees {
            let detail = format!(
                "{}: a read gives {:?}, the history ends with {newest:?}",
                sighting.id, sighting.current
            );
            self.add("current", detail);
        }
    }

    /// What was promised is there, with its version and content.
    fn check_promises(&mut self, sightings: &[Sighting]) {
        for operation in &self.slot.operations {
            let (id, version) = match &operation.outcome {
                Outcome::Done { id, version } => (id, *version),
                Outcome::Found { id } => {
                    if !sightings.iter().any(|s| s.id == *id) {
                        self.add("lost", format!("operation {} found {id}", operation.number));
                    }
                    continue;
                }
                Outcome::Open | Outcome::Void(_) => continue,
            };
            let all = sightings
                .iter()
                .find(|s| s.id == *id)
                .map_or(&[][..], |s| s.versions.as_slice());
            let there = |wanted: &Option<Content>| {
                all.iter().any(|v| {
                    version.is_none_or(|number| v.number == number) && v.content == *wanted
                })
            };
            let wanted = match &operation.effect {
                Effect::Write(content) => Some(content.clone()),
                Effect::Delete => None,
            };
            if there(&wanted) {
                continue;
            }
            let occupied = version.and_then(|number| all.iter().find(|v| v.number == number));
            let rule = if occupied.is_some() {
                "content"
            } else {
                "lost"
            };
            let detail = format!(
                "operation {} was promised as {id} version {version:?}; there is {occupied:?}",
                operation.number
            );
            self.add(rule, detail);
        }
    }

    /// What is there came from exactly one operation that may have had an effect.
    fn check_sources(&mut self, sightings: &[Sighting]) {
        let by_tag: HashMap<&str, &Operation> = self
            .slot
            .operations
            .iter()
            .filter_map(|op| match &op.effect {
                Effect::Write(content) => Some((content.tag.as_str(), op)),
                Effect::Delete => None,
            })
            .collect();
        let mut seen: HashMap<&str, (&str, u32)> = HashMap::new();
        for sighting in sightings {
            for version in &sighting.versions {
                let Some(content) = &version.content else {
                    continue;
                };
                let place = (sighting.id.as_str(), version.number);
                if let Some(first) = seen.insert(content.tag.as_str(), place) {
                    let detail = format!("{} is at {first:?} and {place:?}", content.tag);
                    self.add("doubled", detail);
                }
                let Some(operation) = by_tag.get(content.tag.as_str()) else {
                    self.add("foreign", format!("nobody sent what is at {place:?}"));
                    continue;
                };
                if operation.effect != Effect::Write(content.clone()) {
                    let detail = format!("operation {} is at {place:?}, changed", operation.number);
                    self.add("content", detail);
                }
                if matches!(operation.outcome, Outcome::Void(_) | Outcome::Found { .. }) {
                    let detail = format!(
                        "operation {} ({:?}) is at {place:?}",
                        operation.number, operation.outcome
                    );
                    self.add("void-effect", detail);
                }
            }
        }
    }

    /// There are as many deletions as were promised, or some more, up to those that are open.
    fn check_deletions(&mut self, sightings: &[Sighting]) {
        let count = |wanted: fn(&Outcome) -> bool| {
            let deletes = self.slot.operations.iter();
            deletes
                .filter(|op| op.effect == Effect::Delete && wanted(&op.outcome))
                .count()
        };
        let promised = count(|outcome| matches!(outcome, Outcome::Done { .. }));
        let open = count(|outcome| *outcome == Outcome::Open);
        let seen = sightings
            .iter()
            .flat_map(|s| &s.versions)
            .filter(|v| v.content.is_none())
            .count();
        if !(promised..=promised + open).contains(&seen) {
            let detail = format!("{promised} promised, {open} open, {seen} seen");
            self.add("deletion", detail);
        }
    }

    /// What was answered before another was sent has the lower version.
    fn check_order(&mut self, sightings: &[Sighting]) {
        for sighting in sightings {
            let mut placed: Vec<(u32, &Operation)> = Vec::new();
            for operation in &self.slot.operations {
                if let Outcome::Done {
                    id,
                    version: Some(version),
                } = &operation.outcome
                    && *id == sighting.id
                {
                    placed.push((*version, operation));
                }
            }
            placed.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
            let mut ended_first: Option<&Operation> = None;
            for (_, operation) in placed {
                if let Some(later) = ended_first
                    && later.ended.is_some_and(|ended| ended < operation.started)
                {
                    let detail = format!(
                        "operation {} was answered before {} was sent, and has the higher version",
                        later.number, operation.number
                    );
                    self.add("order", detail);
                }
                let earlier = match (operation.ended, ended_first.and_then(|first| first.ended)) {
                    (Some(this), Some(first)) => this < first,
                    (Some(_), None) => true,
                    (None, _) => false,
                };
                if earlier {
                    ended_first = Some(operation);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
