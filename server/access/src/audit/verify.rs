//! A trail, read from its beginning, against its own chain and against checkpoints.

use super::{Checkpoint, Head, Linked, Trail};

/// How a trail was tampered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tampering {
    /// An event is not what it was.
    Changed,
    /// An event is missing before this one.
    Removed,
    /// This event was not there.
    Inserted,
    /// This event stands before one that came earlier.
    Reordered,
    /// The end is missing.
    Truncated,
}

impl Tampering {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Tampering::Changed => "audit-changed",
            Tampering::Removed => "audit-removed",
            Tampering::Inserted => "audit-inserted",
            Tampering::Reordered => "audit-reordered",
            Tampering::Truncated => "audit-truncated",
        }
    }
}

/// The first event that is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEvent {
    /// The number that belongs at this place.
    pub number: i64,
    /// What was done to it.
    pub tampering: Tampering,
}

/// Reads a trail in its stored order and says where it ends, or which event is the first bad one.
///
/// Checkpoints are those of this trail whose signatures held, in any order. Two events are looked at ahead, so that what
/// was done can be told; nothing else is kept, however long the trail is.
pub fn verify<E>(
    trail: Trail,
    events: impl IntoIterator<Item = Result<Linked, E>>,
    checkpoints: &[Checkpoint],
) -> Result<Result<Head, BadEvent>, E> {
    let mut marks: Vec<&Checkpoint> = checkpoints
        .iter()
        .filter(|mark| mark.trail == trail && mark.head.number > 0)
        .collect();
    marks.sort_by_key(|mark| mark.head.number);
    let mut events = events.into_iter();
    let mut ahead: Vec<Linked> = Vec::with_capacity(3);
    ahead.extend(events.next().transpose()?);
    let first = ahead.first().map(|event| event.number);
    let mut head = beginning(trail, first, checkpoints);
    marks.retain(|mark| mark.head.number > head.number);
    let mut marks = marks.into_iter().peekable();
    loop {
        while ahead.len() < 3 {
            match events.next() {
                Some(next) => ahead.push(next?),
                None => break,
            }
        }
        let number = head.number.saturating_add(1);
        let bad = |tampering| Ok(Err(BadEvent { number, tampering }));
        let Some(one) = ahead.first() else {
            // A checkpoint that was signed further on than the trail goes.
            return match marks.peek() {
                Some(_) => bad(Tampering::Truncated),
                None => Ok(Ok(head)),
            };
        };
        let whole = one
            .follows(&head.digest, trail)
            .filter(|_| one.number == number);
        let Some(digest) = whole else {
            return bad(what_was_done(trail, &head, &ahead));
        };
        head = Head { number, digest };
        // A whole trail that was written anew holds together, but not with what was signed of it.
        while let Some(mark) = marks.next_if(|mark| mark.head.number <= number) {
            if mark.head.number == number && mark.head.digest != head.digest {
                return bad(Tampering::Changed);
            }
        }
        ahead.remove(0);
    }
}

/// What a trail begins behind whose first event, if there is one, has this number: nothing, or the last of the signed places
/// up to which events were removed on purpose. What is missing behind that place was removed by somebody else.
pub fn beginning(trail: Trail, first: Option<i64>, checkpoints: &[Checkpoint]) -> Head {
    checkpoints
        .iter()
        .filter(|mark| mark.starts && mark.trail == trail)
        .filter(|mark| first.is_none_or(|first| mark.head.number < first))
        .map(|mark| mark.head)
        .max_by_key(|head| head.number)
        .unwrap_or(Head::BEGINNING)
}

/// What was done to the first of these events, which does not follow the head.
fn what_was_done(trail: Trail, head: &Head, ahead: &[Linked]) -> Tampering {
    let [one, rest @ ..] = ahead else {
        return Tampering::Truncated;
    };
    // One that stands further on is the one that belongs here.
    let belongs = rest
        .iter()
        .find_map(|event| event.follows(&head.digest, trail));
    if let Some(mut digest) = belongs {
        let mut belongs_later = false;
        for _ in rest {
            belongs_later |= one.follows(&digest, trail).is_some();
            let next = rest.iter().find_map(|event| event.follows(&digest, trail));
            digest = next.unwrap_or(digest);
        }
        return match belongs_later {
            true => Tampering::Reordered,
            false => Tampering::Inserted,
        };
    }
    // Its number is a later one: what stood before it is gone.
    if one.number > head.number.saturating_add(1) {
        return Tampering::Removed;
    }
    if one.number <= head.number {
        return Tampering::Inserted;
    }
    Tampering::Changed
}
