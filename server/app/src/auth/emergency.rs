//! Emergencies, between what `access` decides and what the store keeps: asked for, allowed, used and ended, each told to the
//! municipality in the same transaction; and the two operators, who prove themselves by a password and a code.

use std::sync::Arc;

use access::audit::{Event, Outcome};
use access::emergency::{Emergency, EmergencyFault, Reason, Step, Wanted};
use access::second::{check_code, check_password};
use access::{Role, Token, Zone};
use fhir::{Id, Tenant};
use serde::{Deserialize, Serialize};
use store::{AuthEvent, KeptEmergency, Noted, Store, StoreError, chance};

use super::account::{Account, Owner, is_name};
use super::throttle::Guessing;
use super::{Act, Auth, Stop, kept};
use crate::audit::ALERT;
use crate::call::Call;

/// What the trail calls what is done about an emergency.
const ASKED: &str = "emergency-ask";
const ALLOWED: &str = "emergency-allow";
const TOKEN: &str = "emergency-token";
const ENDED: &str = "emergency-end";

/// Which alert the municipality finds in its trail when it is allowed.
const RULE: &str = "alert-emergency";

/// An operator who proved to be one.
pub struct Operator {
    /// The account's random id.
    pub account: String,
    /// The name by which it signs in.
    pub name: String,
}

/// Why something was not done.
pub enum Undone {
    /// This is not an operator with this password and this code. So many milliseconds to wait, where there were too many.
    Unproven(Option<i64>),
    /// There is no such emergency.
    Unknown,
    /// A rule says so.
    Fault(EmergencyFault),
    /// Somebody else did something about it at the same moment.
    Moved,
    /// The store cannot be asked.
    Store(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Store(error)
    }
}

impl From<EmergencyFault> for Undone {
    fn from(fault: EmergencyFault) -> Undone {
        Undone::Fault(fault)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    patient: Option<String>,
    reason: String,
    words: String,
    life: i64,
    asked: (String, String, i64),
    #[serde(default)]
    allowed: Option<(String, String, i64)>,
    #[serde(default)]
    ended: Option<(String, String, i64)>,
}

fn written(step: &Step) -> (String, String, i64) {
    (step.by.to_string(), step.name.clone(), step.at_ms)
}

fn step((by, name, at_ms): (String, String, i64)) -> Step {
    Step {
        by: by.into(),
        name,
        at_ms,
    }
}

/// An emergency in the form in which it is kept.
fn keep(emergency: &Emergency, steps: i32) -> Result<KeptEmergency, StoreError> {
    let wanted = &emergency.wanted;
    let about = kept::json(&About {
        patient: wanted.patient.as_ref().map(Id::to_string),
        reason: wanted.reason.name().to_owned(),
        words: wanted.words.clone(),
        life: wanted.life_ms,
        asked: written(&emergency.asked),
        allowed: emergency.allowed.as_ref().map(written),
        ended: emergency.ended.as_ref().map(written),
    })?;
    Ok(KeptEmergency {
        id: emergency.id.to_string(),
        tenant: wanted.tenant.0,
        asked_at: emergency.asked.at_ms,
        steps,
        about,
    })
}

/// An emergency as it is kept, read.
pub fn read(found: &KeptEmergency) -> Result<Emergency, StoreError> {
    let about: About = serde_json::from_slice(&found.about).map_err(|_| kept::unreadable())?;
    let patient = match about.patient {
        // One person must not become everybody.
        Some(id) => Some(Id::parse(&id).ok_or_else(kept::unreadable)?),
        None => None,
    };
    Ok(Emergency {
        id: Arc::from(found.id.as_str()),
        wanted: Wanted {
            tenant: Tenant(found.tenant),
            patient,
            reason: Reason::parse(&about.reason).ok_or_else(kept::unreadable)?,
            words: about.words,
            life_ms: about.life,
        },
        asked: step(about.asked),
        allowed: about.allowed.map(step),
        ended: about.ended.map(step),
    })
}

/// Whether the account that asked may still be used.
pub(super) fn asker_may(store: &Store, emergency: &Emergency) -> Result<bool, StoreError> {
    let account = Account::by_id(store, &emergency.asked.by)?;
    Ok(account.is_some_and(|one| one.enabled && one.owner == Owner::Operator))
}

/// The operator with this name, if password and code are right. Guessing is slowed down as it is on the pages.
pub fn prove(
    store: &Store,
    name: &str,
    (password, code): (&str, &str),
    now_ms: i64,
) -> Result<Operator, Undone> {
    let target = if is_name(name) { name } else { "" };
    let guessing = Guessing::of_account(store, None, target);
    match guessing.begin(now_ms) {
        Ok(()) => {}
        Err(Stop::Wait(wait_ms)) => return Err(Undone::Unproven(Some(wait_ms))),
        Err(Stop::Store(error)) => return Err(error.into()),
        Err(Stop::Fault(_)) => return Err(Undone::Unproven(None)),
    }
    let account = Account::find(store, name)?;
    let known = account.as_ref().and_then(|one| one.password.as_ref());
    let is_right = check_password(known, password);
    let account = account.filter(|one| is_right && one.enabled && one.owner == Owner::Operator);
    let Some(account) = account else {
        refused(store, "", "sign-in-failed", now_ms)?;
        return Err(Undone::Unproven(None));
    };
    let secret = store.second(&account.id)?;
    let used = secret.and_then(|secret| check_code(&secret, code.trim(), None, now_ms));
    let holds = match used {
        Some(used) => store.use_second(&account.id, used)?,
        None => false,
    };
    if !holds {
        refused(store, &account.id, "second-failed", now_ms)?;
        return Err(Undone::Unproven(None));
    }
    guessing.right()?;
    Ok(Operator {
        account: account.id,
        name: name.to_owned(),
    })
}

fn refused(store: &Store, account: &str, rule: &str, now_ms: i64) -> Result<(), StoreError> {
    store.note_auth_event(&AuthEvent {
        at: now_ms,
        zone: 0,
        act: Act::SignIn as i16,
        request_id: chance()?,
        client: String::new(),
        account: account.to_owned(),
        rule: rule.to_owned(),
    })
}

impl Operator {
    fn step(&self, now_ms: i64) -> Step {
        Step {
            by: self.account.as_str().into(),
            name: self.name.clone(),
            at_ms: now_ms,
        }
    }

    /// Asks for access. Nothing is open by it.
    pub fn ask(
        &self,
        store: &Store,
        wanted: Wanted,
        (life_ms_max, now_ms): (i64, i64),
    ) -> Result<Emergency, Undone> {
        let emergency = Emergency::ask(wanted, self.step(now_ms), life_ms_max, chance()?)?;
        let told = [told(&emergency, &self.account, ASKED, now_ms)?];
        store.add_emergency(&keep(&emergency, 0)?, &told)?;
        Ok(emergency)
    }

    /// Allows what another operator asked for. The municipality is alerted by the same transaction.
    pub fn allow(&self, store: &Store, id: &str, now_ms: i64) -> Result<Emergency, Undone> {
        let (mut emergency, steps) = known(store, id)?;
        emergency.allow(self.step(now_ms))?;
        let event = event(&emergency, &self.account, ALLOWED, now_ms)?;
        let alert = Event {
            action: ALERT.into(),
            outcome: Outcome::Refused,
            rule: RULE.into(),
            ..event.clone()
        };
        let told = [noted(&event), noted(&alert)];
        changed(store, &emergency, (steps, &told))
    }

    /// Ends it, or calls a request back.
    pub fn end(&self, store: &Store, id: &str, now_ms: i64) -> Result<Emergency, Undone> {
        let (mut emergency, steps) = known(store, id)?;
        emergency.end(self.step(now_ms))?;
        let told = [told(&emergency, &self.account, ENDED, now_ms)?];
        changed(store, &emergency, (steps, &told))
    }

    /// A token for whoever asked, and when it ends.
    pub fn token(&self, store: &Store, id: &str, now_ms: i64) -> Result<(Token, i64), Undone> {
        let (emergency, _) = known(store, id)?;
        let (token, row) = emergency.token(&self.account, now_ms, chance()?)?;
        let told = [told(&emergency, &self.account, TOKEN, now_ms)?];
        store.keep_emergency_token(emergency.wanted.tenant.0, &kept::access(&row)?, &told)?;
        Ok((token, row.expires_at_ms))
    }
}

fn known(store: &Store, id: &str) -> Result<(Emergency, i32), Undone> {
    let found = store.emergency(id)?.ok_or(Undone::Unknown)?;
    Ok((read(&found)?, found.steps))
}

fn changed(
    store: &Store,
    emergency: &Emergency,
    (steps, told): (i32, &[Noted]),
) -> Result<Emergency, Undone> {
    match store.change_emergency(&keep(emergency, steps)?, told)? {
        true => Ok(emergency.clone()),
        false => Err(Undone::Moved),
    }
}

/// What the municipality's trail tells of what an operator did about an emergency.
fn event(
    emergency: &Emergency,
    account: &str,
    action: &str,
    now_ms: i64,
) -> Result<Event, StoreError> {
    let wanted = &emergency.wanted;
    Ok(Event {
        client: Arc::clone(&emergency.id),
        account: account.into(),
        role: Some(Role::Operator),
        family: access::audit::family(emergency.family().as_bytes()).into(),
        purpose: wanted.reason.purpose().into(),
        // Whose record is to be opened; that it was looked at is told when it is.
        objects: wanted
            .patient
            .iter()
            .map(|id| format!("Patient/{id}"))
            .collect(),
        request: chance::<16>()?.to_vec(),
        ..Event::of_nobody(Zone::Ops, now_ms, action)
    })
}

fn noted(event: &Event) -> Noted {
    Noted {
        at: event.at_ms,
        bytes: event.bytes(),
        patients: Vec::new(),
    }
}

fn told(
    emergency: &Emergency,
    account: &str,
    action: &str,
    now_ms: i64,
) -> Result<Noted, StoreError> {
    Ok(noted(&event(emergency, account, action, now_ms)?))
}

impl Auth {
    /// The emergencies of a municipality, the newest first.
    pub fn emergencies(&self, tenant: Tenant, most: usize) -> Result<Vec<Emergency>, StoreError> {
        let kept = self.store.emergencies(Some(tenant.0), most)?;
        kept.iter().map(read).collect()
    }

    /// Ends an emergency of the caller's municipality: at once here, and within half a minute everywhere. Nothing where there
    /// is none with this id. That it was done is told by the request itself.
    pub fn end_emergency(
        &self,
        call: &Call,
        id: &str,
        now_ms: i64,
    ) -> Result<Option<Emergency>, Undone> {
        let found = self.store.emergency(id)?;
        let Some(found) = found.filter(|found| found.tenant == call.reach.tenant.0) else {
            return Ok(None);
        };
        let mut emergency = read(&found)?;
        let mandate = call.caller.mandate.as_ref();
        let account = mandate.map_or(&call.caller.client, |mandate| &mandate.subject.account);
        emergency.end(Step {
            by: Arc::clone(account),
            name: account.to_string(),
            at_ms: now_ms,
        })?;
        let emergency = changed(&self.store, &emergency, (found.steps, &[]))?;
        self.live.forget(&emergency.family());
        Ok(Some(emergency))
    }
}
