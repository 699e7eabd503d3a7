//! Trails held against their own chain, their ends, and checkpoints.

use std::collections::BTreeSet;

use access::audit::{
    self, BadEvent, Checkpoint, Event, Head, Linked, MARK_BYTES, Tampering, Trail,
};
use store::{Store, StoreError, TrailHead};

use super::checkpoint;

/// Stretches that are read at once.
const PORTION: i64 = 64;

/// What came of one trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which.
    pub trail: Trail,
    /// Where it ends, or which event is the first bad one.
    pub found: Result<Head, BadEvent>,
}

/// Goes through a trail from its first event, stretch by stretch.
struct Walk<'a> {
    store: &'a Store,
    trail: Trail,
    next: i64,
    ready: std::vec::IntoIter<Linked>,
    is_over: bool,
}

impl<'a> Walk<'a> {
    fn new(store: &'a Store, trail: Trail) -> Walk<'a> {
        Walk {
            store,
            trail,
            next: 1,
            ready: Vec::new().into_iter(),
            is_over: false,
        }
    }

    fn fill(&mut self) -> Result<(), StoreError> {
        let place = (self.trail.tenant.0, self.trail.strand.number());
        let found = self.store.trail_from(place, self.next, PORTION)?;
        self.is_over = found.is_empty();
        let mut ready = Vec::new();
        for stretch in found {
            self.next = self.next.max(stretch.first + 1);
            // A stretch that does not open has an event that is none, in the place of its first.
            let nothing = || vec![(Vec::new(), [0; MARK_BYTES])];
            let events = stretch.events.unwrap_or_else(nothing);
            ready.extend(
                (stretch.first..)
                    .zip(events)
                    .map(|(number, (bytes, mark))| Linked {
                        number,
                        bytes,
                        mark,
                    }),
            );
        }
        self.ready = ready.into_iter();
        Ok(())
    }
}

impl Iterator for Walk<'_> {
    type Item = Result<Linked, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(linked) = self.ready.next() {
                return Some(Ok(linked));
            }
            if self.is_over {
                return None;
            }
            if let Err(error) = self.fill() {
                self.is_over = true;
                return Some(Err(error));
            }
        }
    }
}

/// All trails that there are, or were when a checkpoint was signed; of one tenant, where one is named.
pub fn trails(
    store: &Store,
    checkpoints: &[Checkpoint],
    only: Option<i32>,
) -> Result<BTreeSet<Trail>, StoreError> {
    let heads = store.trail_heads()?;
    let there = heads.iter().filter_map(checkpoint::trail_of);
    let signed = checkpoints.iter().map(|mark| mark.trail);
    let wanted = |trail: &Trail| only.is_none_or(|only| only == trail.tenant.0);
    Ok(there.chain(signed).filter(wanted).collect())
}

/// Verifies one trail. Others may add to it in the meantime.
pub fn trail(
    store: &Store,
    trail: Trail,
    checkpoints: &[Checkpoint],
) -> Result<Verdict, StoreError> {
    // What is added from here on lies behind this end, and is linked to it.
    let head = end_of(store, trail)?;
    let found = audit::verify(trail, Walk::new(store, trail), checkpoints)?;
    Ok(Verdict {
        trail,
        found: found.and_then(|reached| held_against(reached, head)),
    })
}

fn end_of(store: &Store, trail: Trail) -> Result<Option<TrailHead>, StoreError> {
    let heads = store.trail_heads()?;
    Ok(heads
        .into_iter()
        .find(|head| checkpoint::trail_of(head) == Some(trail)))
}

/// Where the events end, against where the trail was said to end before they were read.
fn held_against(reached: Head, head: Option<TrailHead>) -> Result<Head, BadEvent> {
    let (number, digest) = head.map_or((0, audit::BEGINNING), |head| (head.number, head.digest));
    if reached.number < number {
        return Err(BadEvent {
            number: reached.number + 1,
            tampering: Tampering::Truncated,
        });
    }
    if reached.number == number && reached.digest != digest {
        return Err(BadEvent {
            number,
            tampering: Tampering::Changed,
        });
    }
    Ok(reached)
}

/// Looks at every event of a trail that can be read.
pub fn each_event(
    store: &Store,
    trail: Trail,
    mut look: impl FnMut(i64, &Event),
) -> Result<(), StoreError> {
    for linked in Walk::new(store, trail) {
        let linked = linked?;
        if let Some(event) = Event::read(&linked.bytes) {
            look(linked.number, &event);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
