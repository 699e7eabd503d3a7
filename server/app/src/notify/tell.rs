//! Calling one subscriber: the handshake, events in the order of their numbers, signs of life; and what becomes of it.

use access::Zone;
use access::audit::Event;
use fhir::element::Misfit;
use fhir::{Element, Version};
use store::{
    Change, Found, KeptSubscription, StoreError, SubscriptionEvent, SubscriptionState, Told, Write,
    WriteError,
};
use tokio::runtime::Handle;

use super::asked::{Asked, Content};
use super::bundle::{Notice, Saying, Shown};
use super::rights::{self, Rights};
use super::{BACKLOG_MAX, CLIENT, LEASE_MS, is_waiting, watch, whole};
use crate::certify::own_author_of;
use crate::config::Config;
use crate::egress::{Purpose, Sent};
use crate::lane::LaneError;
use crate::state::{State, fresh_id, now_ms};
use crate::write;

/// How often a handshake is tried.
const HANDSHAKES_MAX: i32 = 3;
/// The longest pause between two tries.
const PAUSE_MS_MAX: i64 = 600_000;

/// The addresses of our own faces, where no public ones are set.
pub fn own_bases(config: &Config) -> Vec<String> {
    let faces = [&config.internet, &config.lgwan];
    faces.map(|face| format!("http://{}", face.listen)).to_vec()
}

/// The FHIR base under which a face is known.
fn base_of(config: &Config, zone: Zone) -> String {
    let face = match zone {
        Zone::Lgwan => &config.lgwan,
        Zone::Internet | Zone::Ops => &config.internet,
    };
    let own = || format!("http://{}", face.listen);
    let base = face.public_base.clone().unwrap_or_else(own);
    let base = base.trim_end_matches('/');
    let base = base.strip_suffix("/R4").unwrap_or(base);
    format!("{}/fhir", base.strip_suffix("/fhir").unwrap_or(base))
}

/// Whether somebody is to be called now.
pub fn is_due(
    state: &State,
    tenant: i32,
    kept: &KeptSubscription,
    bases: &[String],
) -> Result<bool, StoreError> {
    let now = now_ms();
    if kept.next_at > now {
        return Ok(false);
    }
    match kept.state {
        SubscriptionState::Requested => return Ok(true),
        SubscriptionState::Off => return Ok(false),
        SubscriptionState::Failed => return Ok(kept.number - kept.delivered > BACKLOG_MAX),
        SubscriptionState::Active if is_waiting(kept) => return Ok(true),
        SubscriptionState::Active => {}
    }
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let asked = watch::current(state, tenant, &kept.id, &bases)?;
    Ok(asked.is_none_or(|asked| is_over(&asked, now) || is_silent(&asked, kept, now)))
}

fn is_over(asked: &Asked, now_ms: i64) -> bool {
    asked.end_ms.is_some_and(|end_ms| end_ms <= now_ms)
}

fn is_silent(asked: &Asked, kept: &KeptSubscription, now_ms: i64) -> bool {
    let silent_ms = now_ms.saturating_sub(kept.said_at);
    asked.heartbeat_ms.is_some_and(|most| silent_ms >= most)
}

/// Calls a subscriber, for as long as there is something to say and it is ours.
pub fn tell(
    state: &State,
    runtime: &Handle,
    tenant: i32,
    kept: KeptSubscription,
) -> Result<(), StoreError> {
    let until = now_ms().saturating_add(LEASE_MS / 2);
    let bases = state.config.bases(&own_bases(&state.config));
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let mut call = Call {
        state,
        runtime,
        tenant,
        kept,
    };
    let Some(asked) = watch::current(state, tenant, &call.kept.id, &bases)? else {
        return call.stop(SubscriptionState::Off, None);
    };
    loop {
        let now = now_ms();
        if is_over(&asked, now) {
            return call.stop(SubscriptionState::Off, Some("subscription-over"));
        }
        if call.kept.number - call.kept.delivered > BACKLOG_MAX {
            return call.stop(SubscriptionState::Off, Some("subscription-backlog"));
        }
        let client = call.kept.client.clone();
        let Some(rights) = rights::of(state, tenant, &client, asked.topic)? else {
            return call.stop(SubscriptionState::Failed, Some("subscription-not-allowed"));
        };
        if !call.once(&asked, &rights, now)? {
            return Ok(());
        }
        if !is_waiting(&call.kept) || now >= until {
            return call.rest();
        }
    }
}

/// A subscriber, while it is called.
struct Call<'a> {
    state: &'a State,
    runtime: &'a Handle,
    tenant: i32,
    kept: KeptSubscription,
}

impl Call<'_> {
    /// Says one thing, and whether it may be gone on.
    fn once(&mut self, asked: &Asked, rights: &Rights, now: i64) -> Result<bool, StoreError> {
        let events = match self.kept.state {
            SubscriptionState::Active => self.events(asked)?,
            _ => Vec::new(),
        };
        let notice = match (self.kept.state, events.is_empty()) {
            (SubscriptionState::Requested, _) => Notice::Handshake,
            (_, true) => Notice::Heartbeat,
            (_, false) => Notice::Events,
        };
        let saying = Saying {
            base: &base_of(&self.state.config, rights.zone),
            kept: &self.kept,
            asked,
            notice,
            now_ms: now,
        };
        let shown: Vec<Shown<'_>> = events
            .iter()
            .map(|event| Shown {
                event,
                is_named: rights.reach.open.contains(event.key.kind),
            })
            .collect();
        let body = body(&saying, &shown)?;
        if asked.content == Content::IdOnly && notice == Notice::Events {
            self.note(rights, &shown, now)?;
        }
        let sent = Sent {
            headers: &asked.headers,
            media: "application/fhir+json",
            body: &body,
        };
        let egress = &self.state.egress;
        let reason = match egress.post(Purpose::Subscriptions, &asked.endpoint, sent) {
            Ok(answer) if (200..300).contains(&answer.status) => None,
            Ok(answer) => Some(format!("status {}", answer.status)),
            Err(refusal) => Some(refusal.code().to_owned()),
        };
        match reason {
            None => self.arrived(notice, events.last().map(|event| event.number)),
            Some(reason) => {
                self.failed(&reason)?;
                Ok(false)
            }
        }
    }

    /// Who is told of what is written down before it leaves, like any other look at records.
    fn note(&self, rights: &Rights, shown: &[Shown<'_>], now: i64) -> Result<(), StoreError> {
        let mut event = Event::of(&rights.caller, rights.zone, now, "notify");
        event.objects.push(format!("Subscription/{}", self.kept.id));
        for told in shown.iter().filter(|shown| shown.is_named) {
            let (key, version) = (&told.event.key, told.event.version);
            event.objects.push(format!("{key}/{}", version.0));
            let reach = whole(self.tenant);
            // Of what was deleted, the version before tells whose it was.
            let last = Version(version.0.saturating_sub(u32::from(told.event.is_end)));
            if let Found::Text(stored) = self.state.store.vread(&reach, key, last)? {
                for patient in store::patients_in(&stored.body) {
                    let patient = patient.to_string();
                    if !event.patients.contains(&patient) {
                        event.patients.push(patient);
                    }
                }
            }
        }
        let noted = self.state.audit.note(Some(self.tenant), event);
        let away = |_| StoreError::Away("the trail".to_owned());
        self.runtime.block_on(noted).map_err(away)
    }

    fn events(&self, asked: &Asked) -> Result<Vec<SubscriptionEvent>, StoreError> {
        let from = self.kept.delivered + 1;
        self.state.store.subscription_events(
            self.tenant,
            &self.kept.id,
            (from, self.kept.number),
            asked.together,
        )
    }

    /// It arrived.
    fn arrived(&mut self, notice: Notice, number: Option<i64>) -> Result<bool, StoreError> {
        let now = now_ms();
        let mut told = self.told();
        told.failures = 0;
        told.said_at = now;
        // It stays ours while there is more to say.
        told.next_at = now.saturating_add(LEASE_MS);
        // Events that were forgotten before they arrived are not waited for.
        told.delivered = match notice {
            Notice::Events => number.unwrap_or(self.kept.delivered),
            _ if self.kept.state == SubscriptionState::Active => self.kept.number,
            _ => self.kept.delivered,
        };
        if notice == Notice::Handshake {
            let Some(version) = self.say("active", None)? else {
                return Ok(false);
            };
            told.version = version;
            told.state = SubscriptionState::Active;
        }
        self.settle(told)
    }

    /// It did not arrive: again after a pause that grows, and after too many times no more.
    fn failed(&mut self, reason: &str) -> Result<(), StoreError> {
        let failures = self.kept.failures.saturating_add(1);
        let most = match self.kept.state {
            SubscriptionState::Requested => HANDSHAKES_MAX,
            _ => self.state.config.subscription.attempts_max,
        };
        log::info!(tenant = self.tenant, failures, reason; "a subscriber did not take a notification");
        self.kept.failures = failures;
        if failures >= most {
            return self.stop(SubscriptionState::Failed, Some(reason));
        }
        let interval = self.state.config.subscription.interval.as_millis();
        let interval = i64::try_from(interval).unwrap_or(PAUSE_MS_MAX);
        let factor = 1_i64 << failures.clamp(0, 20);
        let pause = interval.saturating_mul(factor).min(PAUSE_MS_MAX);
        let mut told = self.told();
        told.next_at = now_ms().saturating_add(pause);
        self.settle(told).map(drop)
    }

    /// Nothing more to say for now.
    fn rest(&mut self) -> Result<(), StoreError> {
        let mut told = self.told();
        told.next_at = 0;
        self.settle(told).map(drop)
    }

    /// It is over, or goes on when its client asks for it again.
    fn stop(&mut self, to: SubscriptionState, reason: Option<&str>) -> Result<(), StoreError> {
        let code = super::bundle::state_code(to);
        let said = self.say(code, reason)?;
        let mut told = self.told();
        told.state = to;
        told.version = said.unwrap_or(self.kept.version);
        told.next_at = 0;
        self.settle(told).map(drop)
    }

    fn told(&self) -> Told {
        Told {
            state: self.kept.state,
            version: self.kept.version,
            delivered: self.kept.delivered,
            failures: self.kept.failures,
            next_at: self.kept.next_at,
            said_at: self.kept.said_at,
        }
    }

    /// Keeps what became of it. `false` where its client changed it meanwhile: then it is not ours any more.
    fn settle(&mut self, told: Told) -> Result<bool, StoreError> {
        let store = &self.state.store;
        let kept = store.settle_subscription(self.tenant, &self.kept, &told)?;
        self.kept.state = told.state;
        self.kept.version = told.version;
        self.kept.delivered = told.delivered;
        self.kept.failures = told.failures;
        self.kept.next_at = told.next_at;
        self.kept.said_at = told.said_at;
        Ok(kept)
    }

    /// Says in the resource where it stands, and gives the version that says so; nothing where its client changed it
    /// meanwhile, or deleted it.
    fn say(&self, code: &str, reason: Option<&str>) -> Result<Option<Version>, StoreError> {
        let found = watch::resource(&self.state.store, self.tenant, &self.kept.id)?;
        let Some((version, mut element)) = found else {
            return Ok(None);
        };
        if version != self.kept.version {
            // After a crash it may be said already; whatever a client said asks for something.
            return Ok((element.text_of("status") == Some(code)).then_some(version));
        }
        put(&mut element, code, reason).map_err(unmade)?;
        let submitted = self.submit(version, element)?;
        Ok(submitted)
    }

    fn submit(&self, version: Version, element: Element) -> Result<Option<Version>, StoreError> {
        let failed = |problem: fhir::Problem| StoreError::Unexpected(format!("{problem:?}"));
        let key = watch::key_of(&self.kept.id)
            .ok_or_else(|| StoreError::Unexpected("an id at rest is no id".to_owned()))?;
        let bases = self.state.config.bases(&own_bases(&self.state.config));
        let prepared = write::content_unchecked(&self.state.rules, element, &bases);
        let change = Change::over(key, version, prepared.map_err(failed)?.content);
        let write = Write::of(
            whole(self.tenant),
            own_author_of(CLIENT).map_err(failed)?,
            vec![change],
        );
        match self.runtime.block_on(self.state.lanes.submit(write)) {
            Ok(written) => Ok(written.first().map(|written| written.version)),
            Err(LaneError::Store(WriteError::Refused(_))) => Ok(None),
            Err(error) => Err(StoreError::Unexpected(format!("{error:?}"))),
        }
    }
}

fn unmade(_: Misfit) -> StoreError {
    StoreError::Unexpected("a notification cannot be made".to_owned())
}

fn body(saying: &Saying<'_>, shown: &[Shown<'_>]) -> Result<Vec<u8>, StoreError> {
    let id = || fresh_id().map(|id| id.to_string());
    saying.bundle((&id()?, &id()?), shown).map_err(unmade)
}

/// Where it stands, and why.
fn put(element: &mut Element, code: &str, reason: Option<&str>) -> Result<(), Misfit> {
    element.remove("status");
    element.push_text("status", code)?;
    element.remove("error");
    if let Some(reason) = reason {
        element.push_text("error", reason)?;
    }
    element.sort_fields();
    Ok(())
}
