//! Sets of codes, in which a whole system may stand for all its codes.

use std::collections::BTreeSet;

/// A set of systems and codes. An empty code is the whole system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes(BTreeSet<(String, String)>);

/// What is left of this whole system cannot be said without knowing its codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Inexact(pub String);

impl Codes {
    /// Puts in a code. An empty one is none.
    pub fn insert(&mut self, system: &str, code: &str) {
        if !code.is_empty() {
            self.0.insert((system.to_owned(), code.to_owned()));
        }
    }

    /// Puts in every code of a system.
    pub fn insert_whole(&mut self, system: &str) {
        self.0.insert((system.to_owned(), String::new()));
    }

    /// Puts in all of another set.
    pub fn add(&mut self, other: Codes) {
        self.0.extend(other.0);
    }

    /// How many codes and whole systems there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn has_whole(&self, system: &str) -> bool {
        self.0.contains(&(system.to_owned(), String::new()))
    }

    fn covers(&self, one: &(String, String)) -> bool {
        self.0.contains(one) || self.has_whole(&one.0)
    }

    /// What is in both.
    pub fn common(&self, other: &Codes) -> Codes {
        let ours = self.0.iter().filter(|one| other.covers(one));
        let theirs = other.0.iter().filter(|one| self.covers(one));
        Codes(ours.chain(theirs).cloned().collect())
    }

    /// What is not in the other one.
    pub fn without(self, other: &Codes) -> Result<Codes, Inexact> {
        let mut left = BTreeSet::new();
        for one in self.0 {
            if other.covers(&one) {
                continue;
            }
            if one.1.is_empty() && other.0.iter().any(|(system, _)| *system == one.0) {
                return Err(Inexact(one.0));
            }
            left.insert(one);
        }
        Ok(Codes(left))
    }

    /// The same with the codes of a system in the place of the whole.
    pub fn instead_of_whole(mut self, system: &str, codes: Codes) -> Codes {
        self.0.remove(&(system.to_owned(), String::new()));
        self.0.extend(codes.0);
        self
    }

    /// Systems and codes in order.
    pub fn into_vec(self) -> Vec<(String, String)> {
        self.0.into_iter().collect()
    }
}
