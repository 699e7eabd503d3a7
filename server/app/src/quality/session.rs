//! Sessions as a whole: where more than a fifth of the doses of one session break one rule, all of them are to be looked
//! at, and so is a dose whose coupon one device read twice within seconds.
//!
//! A session is judged when it has ended, and again for a while: what is corrected or taken back later changes it.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use fhir::{Element, Key, Reach, Tenant};
use immunization::quality::{QualityRule, ScanRead, find_repeated_scans, judge_session};
use immunization::scan::SessionSpan;
use immunization::{CouponLine, Moment, MunicipalityCode};
use profiles::naming::system;
use profiles::provenance::{Activity, Provenance, Role};
use store::{Found, JobId, Session, Store, StoreError};

use super::follow::{Follow, subject};
use super::person::marks;
use super::tags;
use crate::job::runner::Engine;
use crate::told;

/// For how long after it was opened a session is looked at.
const LOOKED_AT_MS: i64 = 36 * 3_600_000;
/// How many sessions of a tenant are looked at.
const SESSIONS_MAX: usize = 5_000;
/// How long after its end a session is judged, when the marks of its doses are right.
const SETTLED_MS: i64 = 60_000;
/// How often a session is judged again: what it recorded may lie in the records of any municipality.
const AGAIN_MS: i64 = 6 * 3_600_000;

/// When sessions were judged last. Where that is forgotten, they are judged once more.
#[derive(Default)]
pub struct JudgedSessions {
    at: Mutex<HashMap<JobId, i64>>,
}

impl JudgedSessions {
    /// Whether a session is to be judged now, which is noted.
    fn is_due(&self, session: JobId, now_ms: i64) -> bool {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        at.retain(|_, judged| now_ms.saturating_sub(*judged) < AGAIN_MS);
        match at.entry(session) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(now_ms);
                true
            }
        }
    }
}

/// A dose of a session, in whosever records.
struct Member {
    key: Key,
    element: Element,
    rules: Vec<QualityRule>,
    is_read_twice: bool,
}

/// A reading of a coupon.
struct Read {
    device: String,
    line: CouponLine,
    at_ms: i64,
    of: (i32, Key),
}

/// Judges the sessions that have ended of late, and tells how many records got other marks.
pub fn judge_sessions(
    engine: &Engine,
    bases: &[String],
    judged: &JudgedSessions,
    (now_ms, asked): (i64, &dyn Fn() -> bool),
) -> Result<usize, StoreError> {
    let mut marked = 0;
    let tenants = engine.store.tenants()?;
    for tenant in &tenants {
        for session in engine.store.sessions(*tenant, false, SESSIONS_MAX)? {
            if now_ms.saturating_sub(session.opened_at) > LOOKED_AT_MS {
                break;
            }
            if asked() {
                return Ok(marked);
            }
            let id = JobId(session.id);
            if has_ended(&session, now_ms) && judged.is_due(id, now_ms) {
                marked += judge_one(engine, bases, (&tenants, id), now_ms)?;
            }
        }
    }
    Ok(marked)
}

fn has_ended(session: &Session, now_ms: i64) -> bool {
    let moment = |ms: i64| Moment::from_unix(ms.div_euclid(1_000)).ok();
    let Some(opened) = moment(session.opened_at) else {
        return false;
    };
    let span = SessionSpan {
        opened,
        ended: session.ended_at.and_then(moment),
    };
    span.last_second() < now_ms.saturating_sub(SETTLED_MS).div_euclid(1_000)
}

fn judge_one(
    engine: &Engine,
    bases: &[String],
    (tenants, session): (&[i32], JobId),
    now_ms: i64,
) -> Result<usize, StoreError> {
    let members = members(&engine.store, tenants, session)?;
    let all = members.values().flatten();
    let is_odd = !judge_session(all.map(|member| &member.rules)).is_empty();
    let mut marked = 0;
    for (tenant, members) in &members {
        let Ok(municipality) = MunicipalityCode::from_number(*tenant) else {
            continue;
        };
        let mut follow = Follow {
            now_ms,
            ..Follow::new(engine, bases, municipality)
        };
        let mut subjects = Vec::new();
        for member in members {
            let mut shall = HashSet::new();
            shall.extend(is_odd.then_some(QualityRule::SessionAnomaly));
            shall.extend(member.is_read_twice.then_some(QualityRule::ScannedTwice));
            let is: HashSet<QualityRule> = marks(&member.element).into_iter().collect();
            if is != shall {
                let shall = shall.into_iter().collect();
                follow.instead.insert(member.key.clone(), shall);
                subjects.extend(subject(&member.key, &member.element));
            }
        }
        subjects.sort();
        subjects.dedup();
        marked += follow.judge(subjects)?;
    }
    Ok(marked)
}

/// The doses of a session by whose records they are in.
fn members(
    store: &Store,
    tenants: &[i32],
    session: JobId,
) -> Result<BTreeMap<i32, Vec<Member>>, StoreError> {
    let mut members = BTreeMap::new();
    let mut reads = Vec::new();
    for tenant in tenants {
        let acts = told::acts_of_session(store, *tenant, session)?;
        let mut of_tenant: Vec<Member> = Vec::new();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for act in &acts {
            let target = act.targets.first();
            let key = target.and_then(|target| fhir::local_reference(target, &[]));
            let Some(key) = key.filter(|_| act.activity == Activity::Scan) else {
                continue;
            };
            if !places.contains_key(&key) {
                let Some(member) = member(store, *tenant, &key)? else {
                    continue;
                };
                places.insert(key.clone(), of_tenant.len());
                of_tenant.push(member);
            }
            let told = places.get(&key).and_then(|place| of_tenant.get(*place));
            reads.extend(told.and_then(|member| read(act, member, (*tenant, key))));
        }
        members.insert(*tenant, of_tenant);
    }
    mark_repeated(&mut members, &reads);
    Ok(members)
}

fn member(store: &Store, tenant: i32, key: &Key) -> Result<Option<Member>, StoreError> {
    let Found::Text(stored) = store.read(&Reach::whole(Tenant(tenant)), key)? else {
        return Ok(None);
    };
    let element = told::element_of(&stored)?;
    if element.text_of("status") == Some("entered-in-error") {
        return Ok(None);
    }
    let codes = tags::computed(&element);
    let rules = codes.iter().filter_map(|code| QualityRule::parse(code));
    Ok(Some(Member {
        key: key.clone(),
        rules: rules.collect(),
        element,
        is_read_twice: false,
    }))
}

/// What an act says of the reading. An examination on a coupon for a dose has no line of its own.
fn read(act: &Provenance, member: &Member, of: (i32, Key)) -> Option<Read> {
    let mut agents = act.agents.iter();
    let device = agents.find(|agent| agent.role == Role::Assembler)?;
    // What is kept beside a dose was read from the coupon of that dose, unless it says otherwise.
    let line = act.report.as_ref().and_then(line_of);
    let line = line.or_else(|| line_of(&member.element))?;
    Some(Read {
        device: device.who.number_in(system::DEVICE)?.to_owned(),
        line,
        at_ms: act.occurred?.unix().saturating_mul(1_000),
        of,
    })
}

/// The line of the coupon that a record names.
fn line_of(record: &Element) -> Option<CouponLine> {
    let mut numbers = record.children("identifier");
    let line = numbers.find(|one| one.text_of("system") == Some(system::COUPON_LINE))?;
    CouponLine::parse(line.text_of("value")?).ok()
}

fn mark_repeated(members: &mut BTreeMap<i32, Vec<Member>>, reads: &[Read]) {
    let plain: Vec<ScanRead<'_>> = reads
        .iter()
        .map(|read| ScanRead {
            device: &read.device,
            line: read.line,
            at_ms: read.at_ms,
        })
        .collect();
    let repeated = find_repeated_scans(&plain);
    let places = repeated.iter().flat_map(|pair| [pair.first, pair.again]);
    let doses: HashSet<&(i32, Key)> = places
        .filter_map(|place| reads.get(place).map(|read| &read.of))
        .collect();
    for (tenant, key) in doses {
        let of_tenant = members.get_mut(tenant).into_iter().flatten();
        for member in of_tenant.filter(|member| member.key == *key) {
            member.is_read_twice = true;
        }
    }
}
