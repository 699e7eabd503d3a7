//! A tablet of a venue: let in by a code, believed by its key, it scans one coupon after the other. Every scan that was
//! acknowledged is one dose, and no scan is two.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Hand, Heard, Step, accuse, form, insist, send, words_of};
use crate::holders;
use crate::http::{Client, Request, Response};
use crate::load::World;
use crate::proof::Key;
use crate::server::Server;
use crate::tablet::{self, SCANS, Tablet, today};

/// People whose coupons come into a town's records at once.
const PEOPLE: usize = 50;
/// Which doses are scanned of each; the first is on record.
const DOSES: std::ops::RangeInclusive<u32> = 2..=7;
/// Of so many scans one is sent again after its answer.
const AGAIN: u64 = 8;

/// A scan that was sent.
#[derive(Clone, Debug)]
struct Sent {
    person: usize,
    dose: u32,
    body: String,
    /// The record that was promised.
    record: Option<String>,
}

/// What a person must have by scans: the record of each dose.
type Promised = BTreeMap<u32, String>;

/// The tablet.
#[derive(Debug)]
pub(super) struct Venue {
    town: String,
    tenant: usize,
    key: Key,
    base: String,
    device: String,
    token: String,
    tablet: Tablet,
    client: Client,
    number: u64,
    in_records: usize,
    last: Option<Sent>,
    open: Vec<Sent>,
    promised: BTreeMap<usize, Promised>,
    /// Who was scanned since the last look.
    fresh: BTreeSet<usize>,
    scans: u64,
}

impl Venue {
    pub(super) fn new(server: &Server, world: &World, tenant: usize) -> Result<Venue, String> {
        let town = world.tenants.get(tenant).ok_or("there is no town")?;
        let staff = server.token("staff", &town.code);
        let staff = staff.map_err(|error| error.to_string())?;
        let mut staff = Client::new(server.lgwan_address(), std::time::Duration::from_secs(20))
            .with_header("Authorization", &format!("Bearer {staff}"));
        let made = tablet::post(
            &mut staff,
            "/municipal/devices/codes",
            r#"{"site":"市民体育館"}"#,
        )?;
        let code = member(&made, "code")?;
        let mut venue = Venue {
            town: town.code.clone(),
            tenant,
            key: Key::new()?,
            base: format!("http://{}", server.address()),
            device: String::new(),
            token: String::new(),
            tablet: Tablet {
                session: String::new(),
                device: format!("venue-{tenant}"),
            },
            client: Client::new(server.address(), std::time::Duration::from_secs(20)),
            number: 0,
            in_records: 0,
            last: None,
            open: Vec::new(),
            promised: BTreeMap::new(),
            fresh: BTreeSet::new(),
            scans: 0,
        };
        let enrolled = venue.asked(world, "/device/enrol", &form(&[("code", &code)]))?;
        venue.device = member(&enrolled, "device")?;
        venue.token = member(&enrolled, "access_token")?;
        venue.open_session(world)?;
        Ok(venue)
    }

    /// A form with a proof of the key and no token.
    fn asked(&mut self, world: &World, path: &str, body: &str) -> Result<Response, String> {
        for _ in 0..super::TRIES_MAX {
            let proof = self
                .key
                .proof("POST", &format!("{}{path}", self.base), None)?;
            let request = Request {
                headers: &[
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("DPoP", &proof),
                ],
                body: Some(body.as_bytes()),
                ..Request::new("POST", path)
            };
            if let Heard::Answer(answer) = send(world, &mut self.client, "tablet", &request) {
                return Ok(answer);
            }
            std::thread::sleep(super::PAUSE);
        }
        Err(format!("POST {path} is not answered"))
    }

    /// Posts JSON with the token and a proof for this request alone.
    fn post(&mut self, world: &World, path: &str, body: &str) -> Heard {
        let address = format!("{}{path}", self.base);
        let Ok(proof) = self.key.proof("POST", &address, Some(&self.token)) else {
            return Heard::Undone(Step::Open);
        };
        let bound = format!("DPoP {}", self.token);
        let request = Request {
            headers: &[
                ("Content-Type", "application/json"),
                ("Authorization", &bound),
                ("DPoP", &proof),
            ],
            body: Some(body.as_bytes()),
            ..Request::new("POST", path)
        };
        let marker = format!("venue-{}", self.tenant);
        send(world, &mut self.client, &marker, &request)
    }

    fn open_session(&mut self, world: &World) -> Result<(), String> {
        let settings = json!({
            "deviceId": self.tablet.device,
            "date": today(),
            "venue": {"name": "みらい市民体育館"},
            "doctor": "仮名 医師子",
            "vaccine": {"product": "comirnaty"},
            "maker": "ファイザー",
            "lot": "FF1001",
            "mode": "live",
        });
        for _ in 0..super::TRIES_MAX {
            match self.post(world, "/device/sessions", &settings.to_string()) {
                Heard::Answer(answer) if answer.is_success() => {
                    self.tablet.session = member(&answer, "sessionId")?;
                    return Ok(());
                }
                Heard::Answer(answer) => return Err(format!("no session: {}", words_of(&answer))),
                Heard::Open | Heard::Undone(_) => std::thread::sleep(super::PAUSE),
            }
        }
        Err("no session is opened".to_owned())
    }

    fn renew(&mut self, world: &World) -> Result<(), String> {
        let body = form(&[("device", &self.device)]);
        let answer = self.asked(world, "/device/token", &body)?;
        match answer.status {
            200 => self.token = member(&answer, "access_token")?,
            _ => accuse(world, "tablet-lost", &self.device, words_of(&answer)),
        }
        Ok(())
    }

    /// The next coupon: of each person one dose after the other.
    fn next(&mut self, world: &World) -> Result<Sent, String> {
        let doses = DOSES.count() as u64;
        let person = usize::try_from(self.number / doses).unwrap_or(0);
        if person >= self.in_records {
            let people = self.in_records..self.in_records + PEOPLE;
            holders::put_in(&mut world.client(self.tenant), &self.town, people.clone())?;
            self.in_records = people.end;
        }
        let dose = DOSES.start() + u32::try_from(self.number % doses).unwrap_or(0);
        let line = holders::coupon_line(&self.town, person, dose);
        let scan = tablet::scan_id((1 + self.tenant as u64) << 20, self.number);
        self.number += 1;
        Ok(Sent {
            person,
            dose,
            body: self.tablet.scan(&scan, &line),
            record: None,
        })
    }

    /// Takes an answer to a scan.
    fn heard(&mut self, world: &World, mut sent: Sent, answer: &Response) {
        let marker = format!("{}/{}", self.town, holders::id_of(sent.person));
        let outcome = tablet::outcome(answer);
        let told = answer.json().unwrap_or_default();
        let record = told.get("immunization").and_then(Value::as_str);
        match (answer.status, outcome.as_str(), record) {
            (200 | 201, "RECORDED", Some(record)) => {
                if let Some(first) = sent.record.as_deref()
                    && first != record
                {
                    let detail = format!("dose {}: {first}, then {record}", sent.dose);
                    accuse(world, "scan-repeat", &marker, detail);
                }
                sent.record = Some(record.to_owned());
                let of_person = self.promised.entry(sent.person).or_default();
                if of_person.insert(sent.dose, record.to_owned()).is_none() {
                    self.scans += 1;
                }
                self.fresh.insert(sent.person);
                self.last = Some(sent);
            }
            // The day ended; nothing was recorded.
            (200 | 201, "SESSION-STALE", _) => self.tablet.session.clear(),
            _ => {
                let detail = format!("dose {}: {}", sent.dose, words_of(answer));
                accuse(world, "scan-outcome", &marker, detail);
            }
        }
    }

    /// What was not answered is sent again as it was, and must then be acknowledged.
    fn settle(&mut self, world: &World) -> Result<(), String> {
        for sent in std::mem::take(&mut self.open) {
            let mut tries = 0;
            loop {
                match self.post(world, SCANS, &sent.body) {
                    Heard::Answer(answer) if answer.status == 401 => self.renew(world)?,
                    Heard::Answer(answer) => {
                        self.heard(world, sent, &answer);
                        break;
                    }
                    Heard::Open | Heard::Undone(_) => std::thread::sleep(super::PAUSE),
                }
                tries += 1;
                if tries >= super::TRIES_MAX {
                    return Err("a scan is never answered".to_owned());
                }
            }
        }
        Ok(())
    }

    /// Holds a person's doses against what was promised of them.
    fn look(&mut self, world: &World, person: usize) -> Result<(), String> {
        let mut client = world.client(self.tenant);
        let id = holders::id_of(person);
        let marker = format!("{}/{id}", self.town);
        let path = format!("/fhir/Immunization?patient={id}&_count=100");
        let answer = insist(world, &mut client, &marker, &Request::new("GET", &path))?;
        let bundle = answer.json().unwrap_or_default();
        if answer.status != 200 {
            accuse(world, "unreadable", &marker, words_of(&answer));
            return Ok(());
        }
        let promised = self.promised.get(&person).cloned().unwrap_or_default();
        for detail in differences(&promised, &bundle) {
            accuse(world, "scan", &marker, detail);
        }
        Ok(())
    }
}

/// Where the doses of a person are not what was promised: each dose that was acknowledged once and in its record, and
/// none beside them but the first.
fn differences(promised: &Promised, bundle: &Value) -> Vec<String> {
    let entries = bundle.get("entry").and_then(Value::as_array);
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for entry in entries.into_iter().flatten() {
        let number = entry.pointer("/resource/protocolApplied/0/doseNumberPositiveInt");
        let number = number.and_then(Value::as_u64).unwrap_or(0);
        let id = entry.pointer("/resource/id").and_then(Value::as_str);
        let record = format!("Immunization/{}", id.unwrap_or_default());
        let number = u32::try_from(number).unwrap_or(0);
        found.entry(number).or_default().push(record);
    }
    let mut wrong = Vec::new();
    for (dose, record) in promised {
        let there = found.remove(dose).unwrap_or_default();
        let is_it = there.len() == 1 && there.iter().all(|one| record.contains(one.as_str()));
        if !is_it {
            wrong.push(format!(
                "dose {dose} was acknowledged as {record}; there is {there:?}"
            ));
        }
    }
    found.remove(&1);
    let more = found.iter();
    wrong.extend(more.map(|(dose, there)| format!("nobody was promised dose {dose}: {there:?}")));
    wrong
}

fn member(answer: &Response, name: &str) -> Result<String, String> {
    let told = answer.json().unwrap_or_default();
    let found = told.get(name).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .ok_or_else(|| format!("no {name}: {}", words_of(answer)))
}

impl Hand for Venue {
    fn step(&mut self, world: &World) -> Step {
        if let Some(last) = self.last.take_if(|_| self.number.is_multiple_of(AGAIN)) {
            return match self.post(world, SCANS, &last.body) {
                Heard::Answer(answer) if answer.status != 401 => {
                    self.heard(world, last, &answer);
                    self.last = None;
                    Step::Done
                }
                Heard::Answer(_) | Heard::Open => Step::Open,
                Heard::Undone(step) => step,
            };
        }
        if self.tablet.session.is_empty() && self.open_session(world).is_err() {
            return Step::Open;
        }
        let Ok(sent) = self.next(world) else {
            return Step::Open;
        };
        let step = match self.post(world, SCANS, &sent.body) {
            Heard::Answer(answer) if answer.status != 401 => {
                self.heard(world, sent, &answer);
                return Step::Done;
            }
            Heard::Answer(_) | Heard::Open => Step::Open,
            Heard::Undone(step) => step,
        };
        // It is sent again when somebody listens, the same coupon under the same id.
        self.open.push(sent);
        step
    }

    fn judge(&mut self, world: &World) -> Result<(), String> {
        self.renew(world)?;
        if self.tablet.session.is_empty() {
            self.open_session(world)?;
        }
        self.settle(world)?;
        for person in std::mem::take(&mut self.fresh) {
            self.look(world, person)?;
        }
        Ok(())
    }

    fn finish(&mut self, world: &World) -> Result<(), String> {
        let all: Vec<usize> = self.promised.keys().copied().collect();
        all.into_iter()
            .try_for_each(|person| self.look(world, person))
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("scans", self.scans)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(doses: &[(u32, &str)]) -> Vec<String> {
        let entry = |(number, id): &(u32, &str)| json!({"resource": {"id": id, "protocolApplied": [{"doseNumberPositiveInt": number}]}});
        let entries: Vec<Value> = doses.iter().map(entry).collect();
        let promised = Promised::from([(2, "Immunization/b".to_owned())]);
        differences(&promised, &json!({"entry": entries}))
    }

    #[test]
    fn a_scan_that_is_lost_doubled_moved_or_made_up_is_told() {
        assert_eq!(found(&[(1, "a"), (2, "b")]), Vec::<String>::new());
        for wrong in [
            &[(1, "a")][..],
            &[(1, "a"), (2, "b"), (2, "c")],
            &[(1, "a"), (2, "c")],
            &[(1, "a"), (2, "b"), (3, "d")],
        ] {
            assert_eq!(found(wrong).len(), 1, "{wrong:?}");
        }
    }
}
