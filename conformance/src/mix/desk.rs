//! A desk of staff that issues certificates, for one person after the other.

use super::{Hand, Step, accuse};
use crate::holders;
use crate::issuing::{Given, Issuing};
use crate::load::World;
use crate::server::Server;

/// The people whom it issues to; those before them are scanned.
const FIRST: usize = 900_000;
const PEOPLE: usize = 20;
/// Of so many certificates one is asked for again under the key that it was answered to.
const AGAIN: u64 = 5;

/// The desk.
#[derive(Debug)]
pub(super) struct Desk {
    issuing: Issuing,
    run: String,
    next: u64,
    given: u64,
    open: Vec<(String, String)>,
}

impl Desk {
    pub(super) fn new(server: &Server, world: &World) -> Result<Desk, String> {
        let town = world.tenants.first().ok_or("there is no town")?;
        holders::put_in(&mut world.client(0), &town.code, FIRST..FIRST + PEOPLE)?;
        let staff = server.token("staff", &town.code);
        let staff = staff.map_err(|error| error.to_string())?;
        let list = server.directory().join("signer/serials.ndjson");
        Ok(Desk {
            issuing: Issuing::new(server.lgwan_address(), &staff, list),
            run: world.run.clone(),
            next: 0,
            given: 0,
            open: Vec::new(),
        })
    }

    fn person(number: u64) -> String {
        let of = usize::try_from(number).unwrap_or(0) % PEOPLE;
        holders::id_of(FIRST + of)
    }

    fn judged(&mut self, world: &World, all: bool) -> Result<(), String> {
        for (person, key) in std::mem::take(&mut self.open) {
            match self.issuing.again(&person, &key) {
                Ok(()) => self.given += 1,
                Err(detail) => accuse(world, "certificate-unanswered", &person, detail),
            }
        }
        for detail in self.issuing.count(all)? {
            accuse(world, "certificate", "register", detail);
        }
        Ok(())
    }
}

impl Hand for Desk {
    fn step(&mut self, world: &World) -> Step {
        if self.next > 0 && self.next.is_multiple_of(AGAIN) {
            let number = self.next - 1;
            let key = format!("{}-certificate-{number}", self.run);
            if let Some(detail) = self.issuing.repeat(&Desk::person(number), &key) {
                accuse(world, "certificate-repeat", &key, detail);
            }
        }
        let number = self.next;
        self.next += 1;
        let (person, key) = (
            Desk::person(number),
            format!("{}-certificate-{number}", self.run),
        );
        let (line, story) = (world.number(), format!("a certificate of {person}"));
        let _ = world.journal.intend(line, &key, &story);
        let given = self.issuing.ask(&person, &key);
        let _ = world.journal.answer(line, &format!("{given:?}"));
        match given {
            Given::Certificate(_) => {
                self.given += 1;
                Step::Done
            }
            Given::Unsent => Step::Nobody,
            Given::Open => {
                self.open.push((person, key));
                Step::Open
            }
            Given::Spent | Given::Refused(..) => {
                accuse(world, "certificate-refused", &key, format!("{given:?}"));
                Step::Done
            }
        }
    }

    fn judge(&mut self, world: &World) -> Result<(), String> {
        self.judged(world, false)
    }

    fn finish(&mut self, world: &World) -> Result<(), String> {
        self.judged(world, true)
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("certificates", self.given)]
    }
}
