//! What came at the same moment is put right behind the order of changes, whoever wrote it: a dose that waits though its
//! person is there, a dose with somebody who was replaced, a record that was taken back while somebody else told it, and one
//! dose that became two records.
//!
//! Two who write at once may each look before the other has written. One of the two is later in the tenant's order, and
//! whoever follows that order sees the other there (ADR 0061).

mod attach;
mod find;
mod follow;
mod handed;
mod moved;
mod twice;

use fhir::{Key, Reach, Tenant};
use immunization::MunicipalityCode;
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Pointer, Provenance, Role, Why};
use store::{Change, Content, JobId, Store, StoreError};

use crate::job::runner::Engine;
use crate::state::{fresh_id, now_ms};
use crate::write;

pub use follow::Followed;

/// The name under which it is written. There is a blank in it, which no client's name has.
pub const CLIENT: &str = "records settled";

/// What may have to be put right. Whether it has to be is looked up when its turn comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    /// A dose that waits, while somebody has its coupon or number.
    Waiting(Key),
    /// A dose of somebody who was replaced.
    Left(Key),
    /// A dose that was entered in error, and that somebody else tells.
    TakenBack(Key),
    /// Two new doses of one person, who may be one.
    Twice(Key, Key),
}

/// Puts the records of one municipality right.
struct Settling<'a> {
    engine: &'a Engine,
    bases: &'a [String],
    municipality: MunicipalityCode,
    reach: Reach,
    /// An import that was taken back just now, whatever its job says.
    taken_back: Option<JobId>,
}

impl<'a> Settling<'a> {
    fn new(
        engine: &'a Engine,
        bases: &'a [String],
        municipality: MunicipalityCode,
    ) -> Settling<'a> {
        Settling {
            engine,
            bases,
            municipality,
            reach: Reach::whole(Tenant(municipality.number())),
            taken_back: None,
        }
    }

    fn store(&self) -> &Store {
        &self.engine.store
    }

    /// What puts it right. Nothing where it is right.
    fn changes(&self, case: &Case) -> Result<Option<Vec<Change>>, StoreError> {
        match case {
            Case::Waiting(dose) => attach::changes(self, dose),
            Case::Left(dose) => moved::changes(self, dose),
            Case::TakenBack(dose) => handed::changes(self, dose),
            Case::Twice(one, other) => twice::changes(self, (one, other)),
        }
    }

    /// An act of the house that has no targets yet.
    fn act(&self, activity: Activity, reason: &str) -> Provenance {
        let mut act = Provenance::new(activity, now_ms());
        act.reasons = vec![Why::told(reason)];
        let who = Pointer::client(CLIENT);
        act.agents = vec![Agent::new(Role::Enterer, who, self.municipality)];
        act
    }

    fn content(&self, mut element: fhir::Element) -> Result<Content, StoreError> {
        element.sort_fields();
        let content = write::content_unchecked(&self.engine.rules, element, self.bases);
        content
            .map(|prepared| prepared.content)
            .map_err(|problem| StoreError::Unexpected(format!("a record of ours: {problem:?}")))
    }

    /// An act as a new resource.
    fn told(&self, act: &Provenance) -> Result<Change, StoreError> {
        let made = provenance::to_resource(act);
        let made = made.map_err(|unmade| StoreError::Unexpected(format!("an act: {unmade:?}")))?;
        Ok(Change::Create {
            id: fresh_id()?,
            content: self.content(made)?,
            unless: None,
        })
    }
}

/// Looks at doses once more that the taking back of an import gave back, when that is through: its person may have stayed,
/// and whoever followed in between let them wait; somebody may have told meanwhile what they are again.
pub struct LastLook<'a> {
    settling: Settling<'a>,
    anybody_waits: bool,
}

impl<'a> LastLook<'a> {
    /// Behind the taking back of this import.
    pub fn of(
        engine: &'a Engine,
        municipality: MunicipalityCode,
        import: JobId,
    ) -> Result<LastLook<'a>, StoreError> {
        let settling = Settling {
            taken_back: Some(import),
            ..Settling::new(engine, &[], municipality)
        };
        Ok(LastLook {
            anybody_waits: settling.anybody_waits()?,
            settling,
        })
    }

    /// Attaches a dose if it waits, and somebody has its coupon or number; and puts it together with another record of the
    /// same dose.
    pub fn at(&self, dose: &Key) -> Result<(), StoreError> {
        if self.anybody_waits {
            self.settling.settle(&Case::Waiting(dose.clone()))?;
        }
        let cases = match twice::cases(&self.settling, dose) {
            // One that cannot be read holds nobody else up.
            Err(error) if !error.is_transient() => {
                log::warn!("a record was left as it is: {error}");
                return Ok(());
            }
            cases => cases?,
        };
        for case in cases {
            self.settling.settle(&case)?;
        }
        Ok(())
    }
}

/// Whether an act is the house's own.
pub fn is_of_house(act: &Provenance) -> bool {
    let mut agents = act.agents.iter();
    agents.any(|agent| agent.who.number_in(system::CLIENT) == Some(CLIENT))
}

#[cfg(test)]
mod tests;
