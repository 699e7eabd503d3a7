//! What is remembered of sessions for a while: settings that were read, and which scans left no trace.
//!
//! All of it can be lost without harm: what must hold is in the database. Nothing of it tells of a person: lines are kept
//! as digests under a key that dies with the process.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use immunization::scan::Outcome;
use store::{JobId, Session};

use super::settings::Chosen;

/// How many sessions are remembered.
const SESSIONS_MAX: usize = 10_000;
/// How long a session that was read is believed, and the settings of a segment.
const SESSION_TRUST_MS: i64 = 2_000;
/// How many hints a device gets in a row for what is not recorded, and in what time one more comes.
const HINTS_MAX: i64 = 30;
const HINT_EVERY_MS: i64 = 10_000;
/// Of how many callers that is remembered before those are forgotten who have not asked for long.
const CALLERS_MAX: usize = 10_000;
/// Of how many scans of a session it is remembered one by one that they were not recorded. Those behind them are counted.
const UNWRITTEN_MAX: usize = 1_000;
/// How many gaps are told at once.
const GAPS_MAX: usize = 50;

static SESSIONS: LazyLock<Mutex<HashMap<JobId, Remembered>>> = LazyLock::new(Mutex::default);
/// When whom was given hints, by a digest of the caller.
static HINTS: LazyLock<Mutex<HashMap<u64, Vec<i64>>>> = LazyLock::new(Mutex::default);
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// What is remembered of one session.
#[derive(Default)]
struct Remembered {
    used_ms: i64,
    session: Option<(Arc<Session>, i32, i64)>,
    segments: HashMap<u32, (Arc<Chosen>, i64)>,
    highest: Option<u64>,
    gaps: Vec<(u64, u64)>,
    /// Scans by the digest of their number, with the answer that each got last.
    unwritten: HashMap<u64, &'static str>,
    unwritten_more: BTreeMap<&'static str, u64>,
}

fn sessions() -> MutexGuard<'static, HashMap<JobId, Remembered>> {
    SESSIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<T>(session: JobId, now_ms: i64, act: impl FnOnce(&mut Remembered) -> T) -> T {
    let mut all = sessions();
    if all.len() >= SESSIONS_MAX && !all.contains_key(&session) {
        let oldest = all.iter().min_by_key(|(_, one)| one.used_ms);
        if let Some(oldest) = oldest.map(|(id, _)| *id) {
            all.remove(&oldest);
        }
    }
    let one = all.entry(session).or_default();
    one.used_ms = now_ms;
    act(one)
}

/// A session that was read a moment ago.
pub fn session(id: JobId, tenant: i32, now_ms: i64) -> Option<Arc<Session>> {
    let all = sessions();
    let (session, of, at) = all.get(&id)?.session.as_ref()?;
    let is_fresh = *of == tenant && now_ms.saturating_sub(*at) <= SESSION_TRUST_MS;
    is_fresh.then(|| Arc::clone(session))
}

/// Remembers a session that was read.
pub fn keep_session(id: JobId, tenant: i32, session: &Arc<Session>, now_ms: i64) {
    with(id, now_ms, |one| {
        one.session = Some((Arc::clone(session), tenant, now_ms));
    });
}

/// Forgets a session that was changed.
pub fn forget_session(id: JobId, now_ms: i64) {
    with(id, now_ms, |one| one.session = None);
}

/// The settings of a segment that were read a moment ago. Staff may correct them meanwhile.
pub fn segment(id: JobId, number: u32, now_ms: i64) -> Option<Arc<Chosen>> {
    with(id, now_ms, |one| {
        let (chosen, at) = one.segments.get(&number)?;
        let is_fresh = now_ms.saturating_sub(*at) <= SESSION_TRUST_MS;
        is_fresh.then(|| Arc::clone(chosen))
    })
}

/// Remembers the settings of a segment.
pub fn keep_segment(id: JobId, number: u32, chosen: &Arc<Chosen>, now_ms: i64) {
    with(id, now_ms, |one| {
        one.segments.insert(number, (Arc::clone(chosen), now_ms))
    });
}

/// Forgets the settings of a segment that was corrected.
pub fn forget_segment(id: JobId, number: u32, now_ms: i64) {
    with(id, now_ms, |one| one.segments.remove(&number));
}

/// Whether whoever calls may have one more hint about a person for whom nothing is recorded. Whoever counts through numbers
/// gets no more than a few, in however many sessions.
pub fn may_hint(client: &str, now_ms: i64) -> bool {
    let window = HINTS_MAX * HINT_EVERY_MS;
    let is_recent = |at: &i64| now_ms.saturating_sub(*at) < window;
    let mut all = HINTS.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= CALLERS_MAX {
        all.retain(|_, hints| hints.last().is_some_and(is_recent));
    }
    let hints = all.entry(HASHER.hash_one(client)).or_default();
    hints.retain(is_recent);
    let few = i64::try_from(hints.len()).is_ok_and(|count| count < HINTS_MAX);
    if few {
        hints.push(now_ms);
    }
    few
}

/// Notes that nothing is kept of a scan, and why.
pub fn note_unwritten(id: JobId, scan: &str, code: &'static str, now_ms: i64) {
    let scan = HASHER.hash_one(scan);
    with(id, now_ms, |one| {
        if one.unwritten.len() < UNWRITTEN_MAX || one.unwritten.contains_key(&scan) {
            one.unwritten.insert(scan, code);
        } else {
            *one.unwritten_more.entry(code).or_default() += 1;
        }
    });
}

/// Whether a scan was answered last that its paper was read a moment before.
pub fn was_again(id: JobId, scan: &str, now_ms: i64) -> bool {
    let scan = HASHER.hash_one(scan);
    let again = Outcome::Again.code();
    with(id, now_ms, |one| one.unwritten.get(&scan) == Some(&again))
}

/// Of what this process kept nothing in a session: how many scans got which answer last, but for those that are stored by
/// now.
pub fn unwritten(id: JobId, stored: &HashSet<&str>, now_ms: i64) -> BTreeMap<&'static str, u64> {
    let stored: HashSet<u64> = stored.iter().map(|scan| HASHER.hash_one(scan)).collect();
    with(id, now_ms, |one| {
        let mut sum = one.unwritten_more.clone();
        for (scan, code) in &one.unwritten {
            if !stored.contains(scan) {
                *sum.entry(*code).or_default() += 1;
            }
        }
        sum
    })
}

/// Notes the places of scans in the device's order, and tells what is missing below the highest of them.
pub fn note_sequence(id: JobId, mut places: Vec<u64>, now_ms: i64) -> Vec<(u64, u64)> {
    places.sort_unstable();
    with(id, now_ms, |one| {
        for place in places {
            match one.highest {
                None => one.highest = Some(place),
                Some(highest) if place > highest => {
                    if place - highest > 1 {
                        one.gaps.push((highest + 1, place - 1));
                    }
                    one.highest = Some(place);
                }
                Some(_) => fill(&mut one.gaps, place),
            }
        }
        let surplus = one.gaps.len().saturating_sub(GAPS_MAX);
        one.gaps.drain(..surplus);
        one.gaps.clone()
    })
}

/// Takes a place out of the gaps.
fn fill(gaps: &mut Vec<(u64, u64)>, place: u64) {
    let Some(at) = gaps
        .iter()
        .position(|(from, to)| (*from..=*to).contains(&place))
    else {
        return;
    };
    let (from, to) = gaps.remove(at);
    let rest = [
        (from, place.saturating_sub(1)),
        (place.saturating_add(1), to),
    ];
    let rest = rest.into_iter().filter(|(from, to)| from <= to);
    for (behind, gap) in rest.enumerate() {
        gaps.insert(at + behind, gap);
    }
}

#[cfg(test)]
mod tests;
