//! Judges people anew and writes what is different.

use fhir::codec::{Limits, json};
use fhir::{Element, Id, Key, Kind, Version, VersionCondition};
use futures_util::future::join_all;
use immunization::{Recommendation, Status, next_change};
use profiles::history::Origin;
use store::{Author, Change, Found, StoreError, Target, Write, WriteError};

use super::{CLIENT, Round, Town, key_of};
use crate::forecast::record::{Record, records};
use crate::forecast::{Answer, Told};
use crate::lane::LaneError;
use crate::lane::NO_ZONE;
use crate::write;

/// Whose programmes that ended unfinished are told: a child's.
const YOUNG_DAYS: i32 = 20 * 366;

impl Town<'_> {
    /// Judges these people anew and writes what is different.
    pub(super) fn refresh(&self, persons: &[Id]) -> Result<Round, StoreError> {
        let keeper = self.keeper;
        let keys: Vec<Key> = persons
            .iter()
            .map(|id| Key {
                kind: Kind::PATIENT,
                id: id.clone(),
            })
            .collect();
        let found = records(&keeper.store, &self.reach, &keys)?;
        let mut writes = Vec::new();
        for (person, record) in persons.iter().zip(&found) {
            let Some(key) = key_of(person) else {
                continue;
            };
            match self.change(&key, record.as_ref()) {
                Ok(change) => writes.extend(change.map(|change| self.write(change)).transpose()?),
                // One that cannot be read holds nobody else up.
                Err(error @ StoreError::Unexpected(_)) => {
                    log::warn!("a recommendation was left as it is: {error}");
                }
                Err(error) => return Err(error),
            }
        }
        let submitted = writes.into_iter().map(|write| keeper.lanes.submit(write));
        let mut round = Round {
            looked_at: persons.len(),
            written: 0,
        };
        for done in keeper.runtime.block_on(join_all(submitted)) {
            match done {
                Ok(_) => round.written += 1,
                // Somebody else wrote it in between; what was written about the person is followed, too.
                Err(LaneError::Store(WriteError::Refused(_))) => {}
                Err(LaneError::Full | LaneError::Closed) => return Err(StoreError::Busy),
                Err(LaneError::Store(WriteError::Failed(error))) => {
                    return Err(StoreError::Unexpected(error.to_string()));
                }
            }
        }
        Ok(round)
    }

    /// What has to be written for a person. Nothing where it is right as it is.
    fn change(&self, key: &Key, record: Option<&Record>) -> Result<Option<Change>, StoreError> {
        let kept = match self.keeper.store.read(&self.reach, key)? {
            Found::Text(stored) => Some(stored),
            Found::Gone(..) | Found::Nothing => None,
        };
        let wanted = match record {
            Some(record) => self.recommendation(record, key)?,
            None => None,
        };
        let expect = |version: Version| Some(VersionCondition::OneOf(vec![version]));
        let Some(wanted) = wanted else {
            return Ok(kept.map(|stored| Change::Delete {
                target: Target::Key(key.clone()),
                expect: expect(stored.version),
            }));
        };
        if let Some(stored) = &kept {
            let before = json::read(&stored.body, &Limits::own());
            if before.is_ok_and(|before| says_the_same(&before, &wanted)) {
                return Ok(None);
            }
        }
        let content = write::content_unchecked(&self.keeper.rules, wanted, &[]);
        let content = content.map_err(|problem| unexpected(&format!("{problem:?}")))?;
        Ok(Some(Change::Update {
            target: Target::Key(key.clone()),
            content: content.content,
            expect: kept.as_ref().and_then(|stored| expect(stored.version)),
            may_replace: kept.is_some(),
            may_create: kept.is_none(),
        }))
    }

    /// What is due next for a person. Nothing for whom it cannot be told, and for whom somebody else stands.
    fn recommendation(&self, record: &Record, key: &Key) -> Result<Option<Element>, StoreError> {
        if is_replaced(&record.patient) {
            return Ok(None);
        }
        let judge = self.keeper.judge;
        let told = Told {
            patient: &record.patient,
            doses: record.doses.iter().collect(),
            facts: record.facts.iter().collect(),
            origin: Origin::Record,
        };
        let Ok(understood) = judge.understand(&told, self.municipality) else {
            return Ok(None);
        };
        let answer = Answer::of(judge, &understood, Some(self.municipality), self.today);
        let review_on = next_change(judge.schedule, &understood.history, &answer.forecast);
        // What lies decades ahead, and what ended decades ago, would only fill the index.
        let birth = understood.history.birth_day();
        let is_young = birth.is_some_and(|birth| self.today.days_since(birth) < YOUNG_DAYS);
        let is_told = |line: &Recommendation<'_>| {
            line.is_near(self.today) || (is_young && line.status == Status::AgedOut)
        };
        if !answer.forecast.recommendations.iter().any(is_told) {
            // Nothing is due for the dead, and a resource without a line would say nothing.
            return Ok(None);
        }
        let made = answer.recommendation(review_on, is_told);
        let mut made = made.map_err(|error| unexpected(&error.to_string()))?;
        let id = made.push_text("id", key.id.as_str());
        id.map_err(|error| unexpected(&error.to_string()))?;
        made.sort_fields();
        Ok(Some(made))
    }

    fn write(&self, change: Change) -> Result<Write, StoreError> {
        Ok(Write::of(
            self.reach.clone(),
            Author {
                client: CLIENT.into(),
                zone: NO_ZONE,
                request_id: store::JobId::fresh()?.0,
                further: Default::default(),
            },
            vec![change],
        ))
    }
}

fn unexpected(what: &str) -> StoreError {
    StoreError::Unexpected(what.to_owned())
}

/// Whether a person's record is kept under another one.
fn is_replaced(patient: &Element) -> bool {
    let mut links = patient.children("link");
    links.any(|link| link.text_of("type") == Some("replaced-by"))
}

/// Whether two recommendations say the same, whenever they were made.
fn says_the_same(one: &Element, other: &Element) -> bool {
    let bare = |element: &Element| {
        let mut element = element.clone();
        for name in ["meta", "id", "date"] {
            element.remove(name);
        }
        element.sort_fields();
        let mut text = Vec::new();
        json::write(&element, &mut text);
        text
    };
    bare(one) == bare(other)
}
