//! What a trail shows, while it grows, that somebody should look at: a caller that touches too many persons, one that asks
//! for what is not there, codes and passwords that are guessed at (R-L08).
//!
//! Only counts are kept, in memory, for a window of time. An alert is given once for each caller and window; the trail has
//! the events themselves.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::Arc;

use crate::audit::{Event, Outcome};
use crate::caller::Role;
use crate::emergency;

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlertKind {
    /// Somebody touches the records of more persons than the role needs.
    Volume,
    /// Somebody asks again and again for what is not there, or not theirs.
    Misses,
    /// Somebody comes with what belongs to another municipality or another face.
    Foreign,
    /// Somebody comes again and again with tokens that nobody gave out.
    Tokens,
    /// Passwords or secrets are guessed at.
    Guessing,
    /// Codes that let tablets in are refused again and again.
    Enrolment,
    /// A code that lets one tablet in came twice: one of the two is not genuine.
    Reused,
    /// The budget of certificates is used up.
    Certificates,
    /// Who runs the server looks at records, in an emergency that another one allowed.
    Emergency,
    /// Events could not be written down.
    Gap,
}

impl AlertKind {
    /// All of them.
    pub const ALL: [AlertKind; 10] = [
        AlertKind::Volume,
        AlertKind::Misses,
        AlertKind::Foreign,
        AlertKind::Tokens,
        AlertKind::Guessing,
        AlertKind::Enrolment,
        AlertKind::Reused,
        AlertKind::Certificates,
        AlertKind::Emergency,
        AlertKind::Gap,
    ];

    /// The name in logs, figures and trails.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Volume => "alert-volume",
            AlertKind::Misses => "alert-misses",
            AlertKind::Foreign => "alert-foreign",
            AlertKind::Tokens => "alert-tokens",
            AlertKind::Guessing => "alert-guessing",
            AlertKind::Enrolment => "alert-enrolment",
            AlertKind::Reused => "alert-reused",
            AlertKind::Certificates => "alert-certificates",
            AlertKind::Emergency => "alert-emergency",
            AlertKind::Gap => "alert-gap",
        }
    }
}

/// From when on somebody should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long is counted.
    pub window_ms: i64,
    /// Persons of one staff member.
    pub persons_of_staff: usize,
    /// Persons of one system.
    pub persons_of_systems: usize,
    /// Persons of one tablet.
    pub persons_of_devices: usize,
    /// Persons of one person's account: the own record, and those of children.
    pub persons_of_people: usize,
    /// Answers that there is nothing, to one caller, or to one address without a token that holds.
    pub misses: usize,
    /// Refusals to let a tablet in, and pauses after wrong passwords, for one address.
    pub refusals: usize,
}

impl Bounds {
    /// How many of this kind are nothing unusual.
    fn of(&self, kind: AlertKind, role: Option<Role>) -> usize {
        match kind {
            AlertKind::Volume => match role {
                Some(Role::Person | Role::Delegate) => self.persons_of_people,
                Some(Role::Device) => self.persons_of_devices,
                Some(Role::Vendor) => self.persons_of_systems,
                _ => self.persons_of_staff,
            },
            AlertKind::Misses | AlertKind::Tokens => self.misses,
            AlertKind::Guessing | AlertKind::Enrolment => self.refusals,
            AlertKind::Foreign
            | AlertKind::Reused
            | AlertKind::Certificates
            | AlertKind::Emergency
            | AlertKind::Gap => 0,
        }
    }
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is about.
    pub kind: AlertKind,
    /// The account, client or address that is counted.
    pub actor: Arc<str>,
    /// How many there were when it was told.
    pub count: usize,
}

/// Callers that are counted at the same time. Beyond it, those whose window is over are forgotten first.
const ACTORS_MAX: usize = 50_000;

/// What one caller did in its window.
struct Span {
    since_ms: i64,
    count: usize,
    persons: HashSet<u64>,
    told: bool,
}

/// Counts what trails show.
#[derive(Default)]
pub struct Watch {
    spans: HashMap<(AlertKind, Arc<str>), Span>,
    hasher: RandomState,
}

impl Watch {
    /// Looks at an event. An alert is given with the first event that goes beyond what is usual.
    pub fn see(&mut self, event: &Event, bounds: &Bounds) -> Option<Alert> {
        let (kind, actor) = about(event)?;
        let most = bounds.of(kind, event.role);
        let over_at = event.at_ms.saturating_sub(bounds.window_ms);
        self.make_room(over_at);
        let span = match self.spans.entry((kind, Arc::clone(&actor))) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Span::from(event.at_ms)),
        };
        if span.since_ms <= over_at {
            *span = Span::from(event.at_ms);
        }
        if span.told {
            return None;
        }
        match kind {
            AlertKind::Volume => {
                let named = event.patients.iter().map(|id| self.hasher.hash_one(id));
                span.persons.extend(named);
                span.count = span.persons.len();
            }
            _ => span.count += 1,
        }
        if span.count <= most {
            return None;
        }
        span.told = true;
        span.persons = HashSet::new();
        let count = span.count;
        Some(Alert { kind, actor, count })
    }

    fn make_room(&mut self, over_at: i64) {
        if self.spans.len() < ACTORS_MAX {
            return;
        }
        self.spans.retain(|_, span| span.since_ms > over_at);
        // So many at once are a flood of addresses: those who did little are forgotten, and begin anew.
        if self.spans.len() >= ACTORS_MAX {
            self.spans.retain(|_, span| span.count > 1);
        }
        if self.spans.len() >= ACTORS_MAX {
            self.spans.clear();
        }
    }
}

impl Span {
    fn from(since_ms: i64) -> Span {
        Span {
            since_ms,
            count: 0,
            persons: HashSet::new(),
            told: false,
        }
    }
}

/// What an event counts towards, and for whom. A file that holds everybody is no sign: it is asked for by those who may.
fn about(event: &Event) -> Option<(AlertKind, Arc<str>)> {
    let of_source = |kind| Some((kind, Arc::clone(&event.source)));
    let caller = match event.account.is_empty() {
        true => &event.client,
        false => &event.account,
    };
    if event.role == Some(Role::Operator) && event.client.starts_with(emergency::PREFIX) {
        // Whatever it is, and whether it was done: the municipality hears of it.
        return Some((AlertKind::Emergency, Arc::clone(&event.client)));
    }
    if event.outcome == Outcome::Done {
        // Whoever looks at the trail sees whose records were opened, and opens none.
        let opens = &*event.action != "trail";
        let counts = opens && !event.patients.is_empty() && !caller.is_empty();
        return counts.then(|| (AlertKind::Volume, Arc::clone(caller)));
    }
    match &*event.rule {
        "attempts-too-many" => of_source(AlertKind::Guessing),
        "certificate-limit" => Some((AlertKind::Certificates, Arc::clone(caller))),
        "wrong-zone" | "no-tenant" | "client-of-another-tenant" => {
            Some((AlertKind::Foreign, Arc::clone(caller)))
        }
        "token-unknown" => of_source(AlertKind::Tokens),
        "enrolment-used" => of_source(AlertKind::Reused),
        rule if rule.starts_with("enrolment-") => of_source(AlertKind::Enrolment),
        "not-found" | "forbidden" if !caller.is_empty() => {
            Some((AlertKind::Misses, Arc::clone(caller)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
