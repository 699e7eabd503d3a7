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
    seen: HashMap<(u8, u128), Seen>,
    keys_max: usize,
}

struct Seen {
    row: u64,
    content: u128,
}

const PERSON: u8 = 1;
const COUPON: u8 = 2;
const INDIVIDUAL: u8 = 3;
const DOSE: u8 = 4;

impl Twins {
    /// A memory for so many keys. A person has up to three, a dose one; a key takes about 64 bytes.
    pub fn new(keys_max: usize) -> Twins {
        Twins {
            seen: HashMap::new(),
            keys_max,
        }
    }

    /// Whether it could not remember all keys.
    pub fn is_full(&self) -> bool {
        self.seen.len() >= self.keys_max
    }

    /// A row of persons that can be taken by itself.
    pub fn meet_person(&mut self, person: &PersonRow) -> Twin {
        let owner = digest(&person.number);
        let mut findings = Vec::new();
        let coupon = person.coupon.map(|coupon| (COUPON, digest(&coupon)));
        let individual = person
            .individual_number
            .map(|number| (INDIVIDUAL, digest(&number)));
        let rules = [
            (coupon, Rule::RefCouponTaken),
            (individual, Rule::RefMynoDup),
        ];
        for (key, rule) in rules {
            let earlier = key.and_then(|key| self.seen.get(&key));
            if let Some(earlier) = earlier.filter(|earlier| earlier.content != owner) {
                findings.push(of_earlier(rule, person.row, earlier.row));
            }
        }
        let key = (PERSON, owner);
        let content = content_of_person(person);
        let earlier = self.seen.get(&key).map(|seen| (seen.row, seen.content));
        if let Some((row, before)) = earlier.filter(|_| findings.is_empty()) {
            if before == content {
                return Twin::Same { row };
            }
            findings.push(of_earlier(Rule::DupRow, person.row, row));
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
        let Some(key) = dose.key() else {
            return Twin::Alone;
        };
        let key = (DOSE, digest(&key));
        let content = digest(&dose.content());
        match self.seen.get(&key) {
            Some(seen) if seen.content == content => Twin::Same { row: seen.row },
            Some(seen) => Twin::Refused(vec![of_earlier(Rule::DupRow, dose.row, seen.row)]),
            None => {
                self.remember(key, dose.row, content);
                Twin::Alone
            }
        }
    }

    fn remember(&mut self, key: (u8, u128), row: u64, content: u128) {
        if self.seen.len() < self.keys_max {
            self.seen.entry(key).or_insert(Seen { row, content });
        }
    }
}

fn of_earlier(rule: Rule, row: u64, earlier: u64) -> Finding {
    let earlier = i64::try_from(earlier).unwrap_or(i64::MAX);
    rule.in_row(row).with("row", Fact::Number(earlier))
}

fn content_of_person(person: &PersonRow) -> u128 {
    let resident = &person.resident;
    digest(&(
        (&resident.names, resident.sex, resident.birth),
        (person.coupon, person.individual_number, person.departure),
    ))
}

/// Two digests of 64 bits with different beginnings: that two of some million keys have the same is out of the question.
fn digest(key: &impl Hash) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        key.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

#[cfg(test)]
mod tests;
