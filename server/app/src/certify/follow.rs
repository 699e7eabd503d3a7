//! Following what is written: where a dose behind a certificate is corrected, deleted or doubted, or its person is a mistake,
//! the certificate is withdrawn. And what became of certificates that were begun and never finished is settled.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use fhir::codec::{Limits, json};
use fhir::{Element, Key, Kind, Reach, Tenant, Version};
use store::{CertificateState, Certified, Follower, Found, Store, StoreError, Stretch, Write};
use tokio::runtime::Handle;

use super::elsewhere;
use super::intent::Intent;
use super::issue;
use super::resource::Reason;
use super::withdraw::{self, CLIENT};
use crate::quality::{person_of, tags};
use crate::state::{State, now_ms};

/// Places of a tenant's order that are gone through at once.
const PLACES: i64 = 500;
/// How many certificates are withdrawn in one write.
const TOGETHER_MAX: usize = 20;
/// Certificates that were begun so long ago are settled. The signer signs none that are so old.
const UNFINISHED_MS: i64 = 15 * 60 * 1_000;
/// How many are settled in one go.
const SETTLED_MAX: usize = 100;
/// How many certificates of a person are looked at.
const OF_PERSON_MAX: usize = 500;

/// How far the tenants were followed, in memory.
#[derive(Default)]
pub struct Followed(Mutex<HashMap<i32, i64>>);

impl Followed {
    /// Follows every tenant to the end of its order, and tells how many certificates were withdrawn.
    pub fn catch_up(&self, state: &State, runtime: &Handle) -> Result<usize, StoreError> {
        let mut count = 0;
        for (tenant, end) in state.store.places()? {
            let mut place = match self.known(tenant) {
                Some(place) => place,
                None => state.store.followed(tenant, Follower::Certificates)?,
            };
            let mut kept = place;
            while place < end {
                let (reached, withdrawn) = stretch(state, runtime, tenant, place)?;
                place = reached;
                count += withdrawn;
                if withdrawn > 0 || place - kept >= PLACES {
                    let at = (place, now_ms());
                    state
                        .store
                        .keep_followed(tenant, Follower::Certificates, at)?;
                    kept = place;
                }
            }
            self.note(tenant, place);
        }
        if count > 0 {
            state.certifier.forget();
        }
        Ok(count)
    }

    fn known(&self, tenant: i32) -> Option<i64> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(&tenant).copied()
    }

    fn note(&self, tenant: i32, place: i64) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(tenant, place);
    }
}

fn stretch(
    state: &State,
    runtime: &Handle,
    tenant: i32,
    after: i64,
) -> Result<(i64, usize), StoreError> {
    // What is written for the first time is behind no certificate.
    let kinds = [(Kind::IMMUNIZATION, false), (Kind::PATIENT, false)];
    let stretch = Stretch {
        after,
        places: PLACES,
        kinds: &kinds,
        not_by: CLIENT,
    };
    let store = &state.store;
    let written = store.written_in(tenant, &stretch)?;
    let touched: BTreeSet<Key> = written.versions.into_iter().map(|one| one.key).collect();
    let (persons, doses): (Vec<Key>, Vec<Key>) = touched
        .into_iter()
        .partition(|key| key.kind == Kind::PATIENT);
    let mut wrong: BTreeMap<i32, Vec<(Certified, Reason)>> = BTreeMap::new();
    for (holder, one) in resting_on(store, tenant, (&persons, &doses))? {
        if let Some(reason) = objection(store, holder, &one)? {
            wrong.entry(holder).or_default().push((one, reason));
        }
    }
    let mut count = 0;
    for (holder, wrong) in wrong {
        for some in wrong.chunks(TOGETHER_MAX) {
            count += withdraw_all(state, runtime, holder, some)?;
        }
    }
    Ok((written.reached, count))
}

/// The certificates that rest on these records and count, each with the municipality that gave it out.
fn resting_on(
    store: &Store,
    tenant: i32,
    (persons, doses): (&[Key], &[Key]),
) -> Result<Vec<(i32, Certified)>, StoreError> {
    let mut found = store.certificates_stating(tenant, doses)?;
    for person in persons {
        for one in store.certificates_of(tenant, person, OF_PERSON_MAX)? {
            let counts = matches!(
                one.state,
                CertificateState::Issued | CertificateState::Intended
            );
            if counts && found.iter().all(|known| known.id != one.id) {
                found.push(one);
            }
        }
    }
    let all: Vec<Key> = persons.iter().chain(doses).cloned().collect();
    let mut named: Vec<(i32, Certified)> = found.into_iter().map(|one| (tenant, one)).collect();
    named.extend(store.certificates_lent(tenant, &all)?);
    Ok(named)
}

/// Why a certificate does not hold any more, if it does not.
fn objection(store: &Store, tenant: i32, kept: &Certified) -> Result<Option<Reason>, StoreError> {
    let intent = Intent::of(kept)?;
    let person = Key {
        kind: Kind::PATIENT,
        id: fhir::Id::parse(&intent.person)
            .ok_or_else(|| StoreError::Unexpected("an intent without a person".to_owned()))?,
    };
    let others = elsewhere::persons_of(&intent).map(|(tenant, person, _)| (tenant, person));
    for (place, person) in std::iter::once((tenant, person)).chain(others) {
        let found = objection_to_person(store, (place, &person), &intent)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    for (place, dose, key) in elsewhere::doses_of(&intent, tenant) {
        let reach = Reach::whole(Tenant(place));
        let Found::Text(now) = store.read(&reach, &key)? else {
            return Ok(Some(Reason::EnteredInError));
        };
        if now.version.0.to_string() == dose.record.version {
            continue;
        }
        let now = read(&now.body)?;
        if now.text_of("status") != Some("completed") {
            return Ok(Some(Reason::EnteredInError));
        }
        if tags::computed(&now)
            .iter()
            .any(|code| code == tags::MUST_FIX)
        {
            return Ok(Some(Reason::Correction));
        }
        let version = dose.record.version.parse().ok().map(Version);
        let before = match version {
            Some(version) => store.vread(&reach, &key, version)?,
            None => Found::Nothing,
        };
        let Found::Text(before) = before else {
            return Ok(Some(Reason::Correction));
        };
        let before = read(&before.body)?;
        if person_of(&now) != person_of(&before) {
            return Ok(Some(Reason::Merge));
        }
        if !tags::is_same_but_for_marks(&before, &now) {
            return Ok(Some(Reason::Correction));
        }
    }
    Ok(None)
}

/// Why a certificate does not hold as far as its person goes, as a municipality knows the person.
fn objection_to_person(
    store: &Store,
    (place, person): (i32, &Key),
    intent: &Intent,
) -> Result<Option<Reason>, StoreError> {
    let Found::Text(stored) = store.read(&Reach::whole(Tenant(place)), person)? else {
        return Ok(Some(Reason::EnteredInError));
    };
    let element = read(&stored.body)?;
    if element.text_of("active") == Some("false") {
        return Ok(Some(Reason::Merge));
    }
    let born = intent.claims().subject.birth_date;
    let born = born.map(|date| date.to_string());
    let is_same = element.text_of("birthDate") == born.as_deref();
    Ok((!is_same).then_some(Reason::Correction))
}

fn read(body: &[u8]) -> Result<Element, StoreError> {
    let unread = |_| StoreError::Unexpected("a record cannot be read".to_owned());
    json::read(body, &Limits::own()).map_err(unread)
}

/// Withdraws some. One that is just being signed is never given out then: its issue is refused.
fn withdraw_all(
    state: &State,
    runtime: &Handle,
    tenant: i32,
    all: &[(Certified, Reason)],
) -> Result<usize, StoreError> {
    let failed = |problem: fhir::Problem| StoreError::Unexpected(format!("{problem:?}"));
    let author = withdraw::own_author().map_err(failed)?;
    let write = withdraw::write_of(state, tenant, all, author).map_err(failed)?;
    submit(state, runtime, write)?;
    log::info!(tenant, count = all.len(); "certificates were withdrawn, because what they state is different now");
    Ok(all.len())
}

fn submit(state: &State, runtime: &Handle, write: Write) -> Result<(), StoreError> {
    let done = runtime.block_on(state.lanes.submit(write));
    done.map(drop)
        .map_err(|error| StoreError::Unexpected(format!("{error:?}")))
}

/// Settles certificates that were begun and never finished.
pub fn settle_unfinished(state: &State, runtime: &Handle) -> Result<usize, StoreError> {
    let mut count = 0;
    for tenant in state.store.tenants()? {
        let before = now_ms().saturating_sub(UNFINISHED_MS);
        let unfinished = state
            .store
            .certificates_unfinished(tenant, before, SETTLED_MAX)?;
        for one in unfinished {
            let settled = runtime.block_on(issue::settle(state, tenant, &one));
            let failed = |problem: fhir::Problem| StoreError::Unexpected(format!("{problem:?}"));
            let Some((change, step)) = settled.map_err(failed)? else {
                return Ok(count);
            };
            let write = Write {
                certificates: vec![step],
                ..Write::of(
                    Reach::whole(Tenant(tenant)),
                    withdraw::own_author().map_err(failed)?,
                    vec![change],
                )
            };
            submit(state, runtime, write)?;
            count += 1;
        }
    }
    if count > 0 {
        state.certifier.forget();
        log::warn!(count; "certificates that were begun and never finished were settled");
    }
    Ok(count)
}
