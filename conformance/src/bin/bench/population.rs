//! A population: people and their doses, the same in every run, put into a server as fast as it takes them.
//!
//! Part of the people is asked for later. They have the same ids and as many doses in a town of any size, and stand
//! among the others as they come.

use std::time::Instant;

use serde_json::Value;

use sesshu_conformance::chance::Chance;
use sesshu_conformance::parts;

use crate::driver::{End, Work, drive};
use crate::report::{grouped, per_second};
use crate::subject::Subject;

/// People who are asked for, in a town of any size.
pub(crate) const ASKED: u64 = 1000;
/// Doses of each person who is asked for.
pub(crate) const DOSES_OF_ASKED: u64 = 10;
/// Doses of everybody else.
pub(crate) const DOSES_OF_OTHERS: u64 = 2;

/// Entries of a bundle while loading.
const ENTRIES_MAX: usize = 500;
/// Bundles under way at a time.
const BUNDLES: usize = 8;
/// Single updates under way at a time, where bundles are not served.
const SINGLES: usize = 64;

const MARKER: &str = "B-000000000000";
const NOTE: &str = "接種後30分の観察で異状なし";

/// A town of so many people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Population {
    people: u64,
}

/// What putting it in took.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    resources: u64,
    seconds: f64,
    way: String,
}

impl Loaded {
    /// For the reader of a report.
    pub(crate) fn tell(&self) -> String {
        let rate = self.resources as f64 / self.seconds.max(1e-9);
        format!(
            "{} resources loaded in {:.1} s ({}, {})",
            grouped(self.resources),
            self.seconds,
            per_second(rate),
            self.way
        )
    }
}

/// A resource that is put where its id says.
struct Record {
    kind: &'static str,
    id: String,
    body: String,
}

impl Population {
    /// A town of at least those who are asked for.
    pub(crate) fn of(people: u64) -> Population {
        Population {
            people: people.max(ASKED),
        }
    }

    /// The ids of those who are asked for.
    pub(crate) fn asked() -> Vec<String> {
        (0..ASKED).map(|number| id("asked", number)).collect()
    }

    /// Who stands at this place, and how many doses they have.
    fn person(self, place: u64) -> (String, u64) {
        let every = self.people / ASKED;
        let number = place / every;
        if place.is_multiple_of(every) && number < ASKED {
            (id("asked", number), DOSES_OF_ASKED)
        } else {
            (id("other", place), DOSES_OF_OTHERS)
        }
    }

    /// The person at this place and their doses.
    fn records(self, place: u64, base: &Base) -> Vec<Record> {
        let (person, doses) = self.person(place);
        let mut records = vec![base.person(&person)];
        records.extend((0..doses).map(|number| base.dose(&person, number)));
        records
    }

    /// The places of the people, parted so that each part fits into a bundle.
    fn parts(self) -> Vec<std::ops::Range<u64>> {
        let mut parts = Vec::new();
        let (mut first, mut entries) = (0, 0);
        for place in 0..self.people {
            let width = 1 + self.person(place).1;
            if entries + width > ENTRIES_MAX as u64 {
                parts.push(first..place);
                (first, entries) = (place, 0);
            }
            entries += width;
        }
        parts.push(first..self.people);
        parts
    }

    /// How many resources it is.
    fn resources(self) -> u64 {
        self.people + ASKED * DOSES_OF_ASKED + (self.people - ASKED) * DOSES_OF_OTHERS
    }

    /// All people before the first dose: a dose whose person is not there yet would be refused.
    fn load_singly(self, subject: &Subject, base: &Base) -> Result<(), String> {
        let person = |place| base.person(&self.person(place).0);
        let doses = |place| self.records(place, base).into_iter().skip(1);
        let people = (0..self.people).map(person);
        let doses = (0..self.people).flat_map(doses);
        let works: [(u64, Box<dyn Iterator<Item = Record> + '_>); 2] = [
            (self.people, Box::new(people)),
            (self.resources() - self.people, Box::new(doses)),
        ];
        for (count, records) in works {
            let mut work = Single {
                subject,
                records,
                bytes: Vec::new(),
            };
            let end = End::Answers(count);
            drive(subject.server.address(), SINGLES, end, 201, &mut work)?;
        }
        Ok(())
    }

    /// Puts it into a server: by transactions where they are served, otherwise one by one.
    pub(crate) fn load(self, subject: &Subject) -> Result<Loaded, String> {
        let begun = Instant::now();
        let address = subject.server.address();
        let base = Base::new();
        let way = if subject.takes_transactions()? {
            let parts = self.parts();
            let end = End::Answers(parts.len() as u64);
            let mut work = Bundled {
                subject,
                base,
                population: self,
                parts: parts.into_iter(),
                bytes: Vec::new(),
            };
            drive(address, BUNDLES, end, 200, &mut work)?;
            format!("transactions of up to {ENTRIES_MAX} entries over {BUNDLES} connections")
        } else {
            self.load_singly(subject, &base)?;
            format!("single updates over {SINGLES} connections")
        };
        Ok(Loaded {
            resources: self.resources(),
            seconds: begun.elapsed().as_secs_f64(),
            way,
        })
    }
}

/// An id like those that the server gives: without order, and the same for the same person in every run.
fn id(what: &str, number: u64) -> String {
    let name = what.bytes().fold(number, |sum, byte| {
        sum.wrapping_mul(0x100_0000_01b3).wrapping_add(byte.into())
    });
    let mut chance = Chance::new(7).branch(name);
    let (high, low) = (chance.draw(), chance.draw());
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// The two resources, with places for what differs.
struct Base {
    person: String,
    dose: String,
}

impl Base {
    fn new() -> Base {
        Base {
            person: parts::with_id(&parts::patient(MARKER, "みらい市中央町1-2-3"), "#id#"),
            dose: parts::with_id(&parts::immunization(MARKER, NOTE, "#person#"), "#id#"),
        }
    }

    fn person(&self, id: &str) -> Record {
        let body = self.person.replace("#id#", id).replace(MARKER, id);
        Record {
            kind: "Patient",
            id: id.to_owned(),
            body,
        }
    }

    fn dose(&self, person: &str, number: u64) -> Record {
        let id = id(person, number);
        let body = self.dose.replace("#id#", &id).replace(MARKER, &id);
        Record {
            kind: "Immunization",
            body: body.replace("#person#", person),
            id,
        }
    }
}

/// One transaction of these.
fn bundle(records: &[Record]) -> String {
    let mut text = String::from(r#"{"resourceType":"Bundle","type":"transaction","entry":["#);
    for (index, record) in records.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            r#"{{"resource":{},"request":{{"method":"PUT","url":"{}/{}"}}}}"#,
            record.body, record.kind, record.id
        ));
    }
    text.push_str("]}");
    text
}

/// The loading work by transactions.
struct Bundled<'a> {
    subject: &'a Subject,
    base: Base,
    population: Population,
    parts: std::vec::IntoIter<std::ops::Range<u64>>,
    bytes: Vec<u8>,
}

impl Work for Bundled<'_> {
    fn next(&mut self) -> &[u8] {
        let places = self.parts.next().unwrap_or_default();
        let records: Vec<Record> = places
            .flat_map(|place| self.population.records(place, &self.base))
            .collect();
        self.bytes = self
            .subject
            .to_bytes("POST", "/fhir", Some(&bundle(&records)));
        &self.bytes
    }
}

/// The loading work one by one.
struct Single<'a> {
    subject: &'a Subject,
    records: Box<dyn Iterator<Item = Record> + 'a>,
    bytes: Vec<u8>,
}

impl Work for Single<'_> {
    fn next(&mut self) -> &[u8] {
        if let Some(record) = self.records.next() {
            let path = format!("/fhir/{}/{}", record.kind, record.id);
            self.bytes = self.subject.to_bytes("PUT", &path, Some(&record.body));
        }
        &self.bytes
    }
}

/// Whether an answer holds the doses of this person, all of them and nothing else.
pub(crate) fn holds_doses_of(bundle: &Value, person: &str) -> bool {
    let entries = bundle.get("entry").and_then(Value::as_array);
    let entries = entries.map_or(&[][..], Vec::as_slice);
    let whole = Value::from(format!("Patient/{person}"));
    let of_person = |entry: &&Value| entry.pointer("/resource/patient/reference") == Some(&whole);
    entries.len() as u64 == DOSES_OF_ASKED && entries.iter().all(|entry| of_person(&entry))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_small_and_a_large_town_hold_the_same_people_who_are_asked_for() {
        let asked: BTreeSet<String> = Population::asked().into_iter().collect();
        assert_eq!(asked.len() as u64, ASKED);
        for people in [1000, 1999, 5000] {
            let population = Population::of(people);
            let mut found = BTreeSet::new();
            let mut ids = BTreeSet::new();
            for place in 0..people {
                let (person, doses) = population.person(place);
                assert_eq!(doses == DOSES_OF_ASKED, asked.contains(&person));
                if doses == DOSES_OF_ASKED {
                    found.insert(person.clone());
                }
                assert!(ids.insert(person));
            }
            assert_eq!(found, asked, "{people}");
        }
    }

    #[test]
    fn every_record_is_in_one_bundle_and_no_bundle_is_too_large() {
        let population = Population::of(2500);
        let base = Base::new();
        let mut ids = BTreeSet::new();
        let mut next = 0;
        for places in population.parts() {
            assert_eq!(places.start, next);
            next = places.end;
            let records: Vec<Record> = places
                .flat_map(|place| population.records(place, &base))
                .collect();
            assert!(records.len() <= ENTRIES_MAX, "{}", records.len());
            for record in records {
                assert!(ids.insert(format!("{}/{}", record.kind, record.id)));
            }
        }
        assert_eq!(next, 2500);
        assert_eq!(ids.len() as u64, population.resources());
    }

    #[test]
    fn a_bundle_puts_a_person_and_the_doses_that_refer_to_them() {
        let records = Population::of(1000).records(3, &Base::new());
        let bundle: Value = serde_json::from_str(&bundle(&records)).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        assert_eq!(entries.len(), 11);
        let person = format!("Patient/{}", Population::asked()[3]);
        assert_eq!(entries[0]["request"]["url"], person.as_str());
        for (index, entry) in entries.iter().enumerate() {
            let resource = &entry["resource"];
            let kind = resource["resourceType"].as_str().unwrap();
            let id = resource["id"].as_str().unwrap();
            assert_eq!(entry["request"]["url"], format!("{kind}/{id}"));
            assert_eq!(entry["request"]["method"], "PUT");
            assert_eq!(resource["identifier"][0]["value"], id);
            if index > 0 {
                assert_eq!(resource["patient"]["reference"], person.as_str());
            }
        }
        assert!(holds_doses_of(
            &serde_json::json!({"entry": &entries[1..]}),
            &Population::asked()[3]
        ));
        for wrong in [&entries[..10], &entries[2..]] {
            let answer = serde_json::json!({"entry": wrong});
            assert!(!holds_doses_of(&answer, &Population::asked()[3]));
        }
    }
}
