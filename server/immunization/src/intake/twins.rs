//! Rows of one file that meet: the same key twice, one coupon for two people, one individual number for two people.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::doses::DoseRow;
use super::persons::PersonRow;
use super::rule::Rule;
use crate::finding::{Fact, Finding};

/// What an earlier row of the same file had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twin {
    /// No earlier row has anything to do with this one.
    Alone,
    /// An earlier row says exactly the same.
    Same {
        /// That row.
        row: u64,
    },
    /// This row cannot be taken.
    Refused(Vec<Finding>),
}

/// Remembers which keys a file had, as digests. It holds so many and no more: behind that, what is stored has to tell.
#[derive(Default)]
pub struct Twins {
    seen: HashMap<Key, Seen>,
    keys_max: usize,
    doubled: Doubled,
}

/// The digest of a key and of what it is a key of: two halves, so that it needs no more room than its bytes.
pub(super) type Key = [u32; 2];

#[derive(Clone, Copy)]
struct Seen {
    /// Files have fewer rows than this can count.
    row: u32,
    /// A digest in two halves, for the same reason.
    content: [u32; 2],
}

/// Looks for individual numbers that two people of one file have, before any of its rows is taken: the first of them is as
/// much in doubt as the others. It remembers so many numbers and no more, as [`Twins`] do.
#[derive(Default)]
pub struct Doubles {
    seen: HashMap<Key, Seen>,
    doubled: HashMap<Key, Double>,
    keys_max: usize,
}

/// The individual numbers that were found with two people.
#[derive(Clone, Default)]
pub struct Doubled(HashMap<Key, Double>);

/// The first row with a number, whose it is, and the first row of somebody else.
#[derive(Clone, Copy)]
struct Double {
    first: Seen,
    other: u32,
}

impl Doubles {
    /// A memory for so many numbers.
    pub fn new(keys_max: usize) -> Doubles {
        Doubles {
            keys_max,
            ..Doubles::default()
        }
    }

    /// Takes note of a row of persons that can be taken by itself.
    pub fn note(&mut self, person: &PersonRow) {
        let Some(number) = person.individual_number else {
            return;
        };
        let key = key(INDIVIDUAL, &number);
        let (row, content) = (counted(person.row), content(&person.number));
        match self.seen.get(&key) {
            Some(first) if first.content != content => {
                let double = Double {
                    first: *first,
                    other: row,
                };
                self.doubled.entry(key).or_insert(double);
            }
            None if self.seen.len() < self.keys_max => {
                self.seen.insert(key, Seen { row, content });
            }
            _ => {}
        }
    }

    /// What was found.
    pub fn finish(self) -> Doubled {
        Doubled(self.doubled)
    }
}

impl Doubled {
    /// A row of somebody else with the same number.
    fn beside(&self, key: &Key, owner: [u32; 2]) -> Option<u64> {
        let double = self.0.get(key)?;
        let is_first = double.first.content == owner;
        let row = if is_first {
            double.other
        } else {
            double.first.row
        };
        Some(u64::from(row))
    }
}

const PERSON: u8 = 1;
const COUPON: u8 = 2;
pub(super) const INDIVIDUAL: u8 = 3;
const DOSE: u8 = 4;
pub(super) const QUESTION: u8 = 5;

impl Twins {
    /// A memory for so many keys. A person has up to three, a dose one; a key takes about 21 bytes.
    pub fn new(keys_max: usize) -> Twins {
        Twins {
            seen: HashMap::new(),
            keys_max,
            doubled: Doubled::default(),
        }
    }

    /// The same memory, which knows what was found before.
    #[must_use]
    pub fn knowing(mut self, doubled: Doubled) -> Twins {
        self.doubled = doubled;
        self
    }

    /// Whether it could not remember all keys.
    pub fn is_full(&self) -> bool {
        self.seen.len() >= self.keys_max
    }

    /// A row of persons that can be taken by itself.
    pub fn meet_person(&mut self, person: &PersonRow) -> Twin {
        let owner = content(&person.number);
        let mut findings = Vec::new();
        let coupon = person.coupon.map(|coupon| key(COUPON, &coupon));
        let individual = person
            .individual_number
            .map(|number| key(INDIVIDUAL, &number));
        let rules = [
            (coupon, Rule::RefCouponTaken),
            (individual, Rule::RefMynoDup),
        ];
        for (key, rule) in rules {
            let Some(key) = key else {
                continue;
            };
            let earlier = self.seen.get(&key);
            let earlier = earlier.filter(|earlier| earlier.content != owner);
            let earlier = earlier.map(|earlier| u64::from(earlier.row));
            // A key says what it is a key of, so a coupon is never found here.
            if let Some(row) = self.doubled.beside(&key, owner).or(earlier) {
                findings.push(of_other(rule, person.row, row));
            }
        }
        let key = key(PERSON, &person.number);
        let content = content_of_person(person);
        let earlier = self
            .seen
            .get(&key)
            .map(|seen| (u64::from(seen.row), seen.content));
        if let Some((row, before)) = earlier.filter(|_| findings.is_empty()) {
            if before == content {
                return Twin::Same { row };
            }
            // That somebody is not to be told of is heard, wherever it stands in a file.
            if before.first() == content.first() {
                return Twin::Alone;
            }
            findings.push(of_other(Rule::DupRow, person.row, row));
        }
        if !findings.is_empty() {
            return Twin::Refused(findings);
        }
        self.remember(key, person.row, content);
        for key in [coupon, individual].into_iter().flatten() {
            self.remember(key, person.row, owner);
        }
        Twin::Alone
    }

    /// A row of doses that can be taken by itself.
    pub fn meet_dose(&mut self, dose: &DoseRow) -> Twin {
        let Some(of_dose) = dose.key() else {
            return Twin::Alone;
        };
        let key = key(DOSE, &of_dose);
        let content = content_of_dose(dose);
        match self.seen.get(&key) {
            Some(seen) if seen.content == content => Twin::Same {
                row: u64::from(seen.row),
            },
            // The same is said of somebody who is named otherwise. Only who knows the register can tell who that is.
            Some(seen) if seen.content.first() == content.first() => Twin::Alone,
            Some(seen) => {
                Twin::Refused(vec![of_other(Rule::DupRow, dose.row, u64::from(seen.row))])
            }
            None => {
                self.remember(key, dose.row, content);
                Twin::Alone
            }
        }
    }

    fn remember(&mut self, key: Key, row: u64, content: [u32; 2]) {
        if self.seen.len() < self.keys_max {
            let row = counted(row);
            self.seen.entry(key).or_insert(Seen { row, content });
        }
    }
}

pub(super) fn of_other(rule: Rule, row: u64, other: u64) -> Finding {
    let other = i64::try_from(other).unwrap_or(i64::MAX);
    rule.in_row(row).with("row", Fact::Number(other))
}

fn counted(row: u64) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// What is said in one half, and whether the person may be told of in the other.
fn content_of_person(person: &PersonRow) -> [u32; 2] {
    let resident = &person.resident;
    let [said, _] = content(&(
        (&resident.names, resident.sex, resident.birth),
        &resident.addresses,
        (person.coupon, person.individual_number, person.departure),
    ));
    let [disclosure, _] = content(&resident.disclosure);
    [said, disclosure]
}

/// What is said in one half, and of whom in the other.
fn content_of_dose(dose: &DoseRow) -> [u32; 2] {
    let [said, _] = content(&dose.content());
    let [of_whom, _] = content(&(&dose.subject.resident, dose.subject.coupon));
    [said, of_whom]
}

/// That two of the keys that are remembered of a file have the same digest happens once in some hundred million files; then a
/// row is refused and says which other it met.
pub(super) fn key(of: u8, key: &impl Hash) -> Key {
    halves(digest(&(of, key)))
}

/// It is only held against that of the other row with the same key.
fn content(content: &impl Hash) -> [u32; 2] {
    halves(digest(content))
}

/// The lower half, and the upper one.
fn halves(digest: u64) -> [u32; 2] {
    [digest & u64::from(u32::MAX), digest >> 32].map(|half| u32::try_from(half).unwrap_or(u32::MAX))
}

fn digest(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
