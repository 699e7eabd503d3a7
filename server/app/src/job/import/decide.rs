//! What the rows of a group do to what is known. Nothing here asks the store; the same rows do the same to the same
//! world.

mod dose;
mod find;
mod hear;
mod person;

use immunization::intake::{RowOutcome, Rule};
use immunization::{Day, Finding, Severity};

use super::rows::{Taken, Wish};
use super::world::{Whose, World};

/// How rows are decided.
pub struct Terms {
    /// Today in Japan.
    pub today: Day,
    /// Whether what others told may be overwritten.
    pub overwrite: bool,
}

/// What became of a row.
pub struct Decided {
    /// What became of it, with what was found.
    pub outcome: RowOutcome,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The dose that it told anew or otherwise, by its place in the world.
    pub dose: Option<usize>,
}

impl Decided {
    /// A row that is taken in no case.
    pub fn refused(findings: Vec<Finding>) -> Decided {
        Decided {
            outcome: RowOutcome::Rejected,
            findings,
            dose: None,
        }
    }

    /// Adds what is doubtful about its dose. The dose is kept all the same.
    pub fn doubt(&mut self, rules: impl IntoIterator<Item = Rule>, row: u64) {
        for rule in rules {
            self.findings.push(warned(rule, row));
        }
        self.outcome = self.outcome.with_findings(&self.findings);
    }
}

/// Decides a row and leaves what it did in the world.
pub fn decide(world: &mut World, taken: &Taken, terms: &Terms) -> Decided {
    let mut place = None;
    let (outcome, found) = match &taken.wish {
        None => (RowOutcome::Rejected, Vec::new()),
        Some(_) if taken.is_twin => {
            let same = Rule::DupSame.in_row(taken.number);
            (RowOutcome::Unchanged, vec![same])
        }
        Some(Wish::Person(row)) => person::decide(world, row, terms),
        Some(Wish::Dose(told)) => {
            let (outcome, of) = dose::decide(world, told, taken.number, terms);
            place = of;
            outcome
        }
    };
    let mut findings = taken.findings.clone();
    findings.extend(found);
    let outcome = outcome.with_findings(&findings);
    let is_news = !matches!(outcome, RowOutcome::Unchanged | RowOutcome::Rejected);
    Decided {
        outcome,
        findings,
        dose: place.filter(|_| is_news),
    }
}

/// Gives a waiting dose to a person. What is told of a dose that is known already is heard as if it were told now, so that
/// it makes no difference which came first.
pub fn join(world: &mut World, (case, whose): (usize, Whose), row: u64) {
    if let Whose::Person(person) = whose {
        world.attach(case, person, row);
        dose::unite(world, case, whose, row);
    }
}

/// Puts a dose of a person together with the same dose of that person, and tells whether there is one.
pub fn unite(world: &mut World, (case, person): (usize, usize), row: u64) -> bool {
    let is_one = dose::unite(world, case, Whose::Person(person), row);
    if is_one {
        dose::touch(world, person, row);
    }
    is_one
}

/// That a rule is broken in a row which is taken all the same.
fn warned(rule: Rule, row: u64) -> Finding {
    let place = rule.in_row(row).place().clone();
    Finding::new(rule.code(), rule.severity().min(Severity::Warning)).at(place)
}

#[cfg(test)]
mod tests;
