//! What came at the same moment as a file: a dose that waits though its person is there, and one that is known twice. Put
//! right as the file would have done it.

use fhir::Key;
use immunization::quality::Standards;
use immunization::{Day, MunicipalityCode};
use profiles::immunization::Person;
use profiles::provenance::Provenance;
use store::{Change, StoreError, Stored};

use super::decide;
use super::look::Look;
use super::make::{Act, Making, Shapes};
use super::quality;
use super::world::{Whose, World};
use crate::job::runner::Engine;

/// The row of a file that there is none of.
const NO_ROW: u64 = 1;

/// The doses of one municipality that wait.
pub struct Late<'a> {
    look: Look<'a>,
    engine: &'a Engine,
}

impl<'a> Late<'a> {
    /// Those of this municipality.
    pub fn new(
        engine: &'a Engine,
        reach: &'a fhir::Reach,
        municipality: MunicipalityCode,
    ) -> Late<'a> {
        let look = Look {
            store: &engine.store,
            reach,
            municipality,
            vaccines: engine.vaccines,
        };
        Late { look, engine }
    }

    /// The identifier by which whoever a dose waits for is found. Nothing where that is nobody of this municipality.
    pub fn name_of(&self, named: &Person) -> Option<(String, String)> {
        self.look.name_of(named)
    }

    /// What gives a waiting dose to whoever has its coupon or number. What is told of a dose that the person has already is
    /// heard there. Nothing where there is no such person, or where the rules refuse today what would be stored.
    pub fn attach(
        &self,
        dose: &Stored,
        (act, today): (&Provenance, Day),
    ) -> Result<Option<Vec<Change>>, StoreError> {
        let Some(mut world) = self.look.waiting_one(dose)? else {
            return Ok(None);
        };
        let is_open = world.persons.first().is_some_and(|person| {
            let before = person.before.as_ref();
            before.is_some_and(|(before, _)| before.element.text_of("active") != Some("false"))
        });
        let Some(case) = world.case_by_key(&dose.key).filter(|_| is_open) else {
            return Ok(None);
        };
        decide::join(&mut world, (case, Whose::Person(0)), NO_ROW);
        self.made(&world, act, today)
    }

    /// What puts a dose of somebody together with another one of that person, if both are one: the other is the record, and
    /// what this one told stands beside it.
    pub fn unite(
        &self,
        dose: &Key,
        (person, act, today): (&Stored, &Provenance, Day),
    ) -> Result<Option<Vec<Change>>, StoreError> {
        let mut world = self.look.person_one(person)?;
        let Some(case) = world.case_by_key(dose) else {
            return Ok(None);
        };
        match decide::unite(&mut world, (case, 0), NO_ROW) {
            true => self.made(&world, act, today),
            false => Ok(None),
        }
    }

    /// What is written of it, if the rules take it.
    fn made(
        &self,
        world: &World,
        act: &Provenance,
        today: Day,
    ) -> Result<Option<Vec<Change>>, StoreError> {
        let standards = Standards {
            today,
            windows: self.engine.windows,
            lots: &self.engine.lots,
        };
        let marks = quality::judged(world, &standards);
        let mut making = Making {
            rules: &self.engine.rules,
            vaccines: self.engine.vaccines,
            municipality: self.look.municipality,
            act: Act::House(act),
            now_ms: act.recorded_ms,
            shapes: Shapes::default(),
            preparing: self.engine.store.preparing(self.look.reach),
        };
        match making.write(world, &marks.tags) {
            Ok(made) => Ok(Some(made.changes)),
            Err(refused) => {
                let rule = refused.first().map(|one| one.rule);
                log::warn!(rule; "a dose could not be put where it belongs");
                Ok(None)
            }
        }
    }
}
