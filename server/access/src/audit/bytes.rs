//! An event as bytes: fields one behind the other, each with a tag and a length, so that a program reads what an older
//! one wrote. What is empty is left out. The store writes some fields of changes by itself, with the same tags.

use std::sync::Arc;

use super::{Event, Outcome};
use crate::caller::{Caller, Role, Zone};
use crate::secret::hex;

const AT: u8 = 1;
const CLIENT: u8 = 2;
const ACCOUNT: u8 = 3;
const ROLE: u8 = 4;
const FAMILY: u8 = 5;
const ZONE: u8 = 6;
const SOURCE: u8 = 7;
const ACTION: u8 = 8;
const OBJECT: u8 = 9;
const PATIENT: u8 = 10;
const FOUND: u8 = 11;
const PURPOSE: u8 = 12;
const OUTCOME: u8 = 13;
const RULE: u8 = 14;
const REQUEST: u8 = 15;
/// The zone as the store writes it, which knows no names.
const ZONE_NUMBER: u8 = 16;

/// How much of a token's family is told.
const FAMILY_BYTES: usize = 8;

/// Appends a field; what is too long for its length is cut. Nothing of ours is.
fn field(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    out.push(tag);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend(bytes.iter().take(usize::from(length)));
}

/// What is told of a caller besides the client: in whose name, as what, under which token, from where and why.
pub fn further(caller: &Caller, source: &str) -> Arc<[u8]> {
    let mut out = Vec::with_capacity(96);
    let mandate = caller.mandate.as_deref();
    let account = mandate.map_or("", |mandate| &mandate.subject.account);
    field(&mut out, ACCOUNT, account.as_bytes());
    field(&mut out, ROLE, caller.role.name().as_bytes());
    field(&mut out, FAMILY, family_of(caller).as_bytes());
    field(&mut out, SOURCE, source.as_bytes());
    let purpose = mandate.and_then(|mandate| mandate.purpose.as_deref());
    field(&mut out, PURPOSE, purpose.unwrap_or_default().as_bytes());
    out.into()
}

fn family_of(caller: &Caller) -> String {
    let mandate = caller.mandate.as_deref();
    mandate.map_or_else(String::new, |mandate| family(mandate.family.as_bytes()))
}

/// How events write the family of a token.
pub fn family(digest: &[u8]) -> String {
    digest.get(..FAMILY_BYTES).map(hex).unwrap_or_default()
}

/// The zone of a number; none where the server did it by itself.
fn zone_of(value: &[u8]) -> Option<Zone> {
    match value {
        [1] => Some(Zone::Internet),
        [2] => Some(Zone::Lgwan),
        [3] => Some(Zone::Ops),
        _ => None,
    }
}

impl Event {
    /// What somebody did at a time, of which nothing more is said yet.
    pub fn of(caller: &Caller, zone: Zone, at_ms: i64, action: &str) -> Event {
        let mandate = caller.mandate.as_deref();
        let account = mandate.map(|mandate| Arc::clone(&mandate.subject.account));
        let purpose = mandate.and_then(|mandate| mandate.purpose.clone());
        Event {
            client: Arc::clone(&caller.client),
            account: account.unwrap_or_default(),
            role: Some(caller.role),
            family: family_of(caller).into(),
            purpose: purpose.unwrap_or_default(),
            ..Event::of_nobody(zone, at_ms, action)
        }
    }

    /// What somebody did who is not known.
    pub fn of_nobody(zone: Zone, at_ms: i64, action: &str) -> Event {
        Event {
            at_ms,
            client: Arc::default(),
            account: Arc::default(),
            role: None,
            family: Arc::default(),
            zone: Some(zone),
            source: Arc::default(),
            action: action.into(),
            objects: Vec::new(),
            patients: Vec::new(),
            found: None,
            purpose: Arc::default(),
            outcome: Outcome::Done,
            rule: Arc::default(),
            request: Vec::new(),
        }
    }

    /// The event as it is kept and linked.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        field(&mut out, AT, &self.at_ms.to_be_bytes());
        field(&mut out, CLIENT, self.client.as_bytes());
        field(&mut out, ACCOUNT, self.account.as_bytes());
        field(&mut out, ROLE, self.role.map_or("", Role::name).as_bytes());
        field(&mut out, FAMILY, self.family.as_bytes());
        field(&mut out, ZONE, self.zone.map_or("", Zone::name).as_bytes());
        field(&mut out, SOURCE, self.source.as_bytes());
        field(&mut out, ACTION, self.action.as_bytes());
        for object in &self.objects {
            field(&mut out, OBJECT, object.as_bytes());
        }
        for patient in &self.patients {
            field(&mut out, PATIENT, patient.as_bytes());
        }
        if let Some(found) = self.found {
            field(&mut out, FOUND, &found.to_be_bytes());
        }
        field(&mut out, PURPOSE, self.purpose.as_bytes());
        if self.outcome != Outcome::Done {
            field(&mut out, OUTCOME, self.outcome.name().as_bytes());
        }
        field(&mut out, RULE, self.rule.as_bytes());
        field(&mut out, REQUEST, &self.request);
        out
    }

    /// Reads an event. Fields that this program does not know are passed over.
    pub fn read(bytes: &[u8]) -> Option<Event> {
        let mut event = Event {
            zone: None,
            ..Event::of_nobody(Zone::Ops, 0, "")
        };
        let mut rest = bytes;
        while let Some((tag, after)) = rest.split_first() {
            let (length, after) = after.split_first_chunk::<2>()?;
            let (value, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
            event.take(*tag, value)?;
            rest = after;
        }
        Some(event)
    }

    fn take(&mut self, tag: u8, value: &[u8]) -> Option<()> {
        let number = || Some(i64::from_be_bytes(value.try_into().ok()?));
        let text = || std::str::from_utf8(value).ok();
        let shared = || text().map(Arc::<str>::from);
        match tag {
            AT => self.at_ms = number()?,
            CLIENT => self.client = shared()?,
            ACCOUNT => self.account = shared()?,
            ROLE => self.role = Some(Role::parse(text()?)?),
            FAMILY => self.family = shared()?,
            ZONE => self.zone = Some(Zone::parse(text()?)?),
            SOURCE => self.source = shared()?,
            ACTION => self.action = shared()?,
            OBJECT => self.objects.push(text()?.to_owned()),
            PATIENT => self.patients.push(text()?.to_owned()),
            FOUND => self.found = Some(number()?),
            PURPOSE => self.purpose = shared()?,
            OUTCOME => self.outcome = Outcome::parse(text()?)?,
            RULE => self.rule = shared()?,
            ZONE_NUMBER => self.zone = zone_of(value),
            REQUEST => self.request = value.to_vec(),
            _ => {}
        }
        Some(())
    }
}
