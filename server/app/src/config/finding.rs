//! One thing that is wrong with the configuration, its place, and names that come near.

use std::fmt;

use super::source::Origin;

/// One fault. It never holds the refused value: that may be a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, under which the words are found.
    pub rule: &'static str,
    /// The setting or variable; empty where the file as a whole is meant.
    pub key: String,
    /// Where it stands.
    pub origin: Origin,
    /// What the words need: allowed values, nearest names, another key.
    pub facts: Vec<(&'static str, String)>,
}

impl Finding {
    /// A fault by this rule, of this key, at this place.
    pub fn new(rule: &'static str, key: &str, origin: Origin) -> Finding {
        Finding {
            rule,
            key: key.to_owned(),
            origin,
            facts: Vec::new(),
        }
    }

    /// The same fault, with one more fact.
    pub fn with(mut self, name: &'static str, fact: impl fmt::Display) -> Finding {
        self.facts.push((name, fact.to_string()));
        self
    }
}

/// Up to three known names that come near this one, the nearest first.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let name: String = name.chars().take(100).collect();
    let allowed = name.chars().count() / 4 + 1;
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|candidate| {
            // The right name in the wrong section is as near as one wrong letter.
            let distance = match last(&name) == last(candidate) {
                true => 1,
                false => distance(&name, candidate),
            };
            (distance <= allowed).then_some((distance, candidate))
        })
        .collect();
    near.sort();
    near.into_iter()
        .take(3)
        .map(|(_, candidate)| candidate)
        .collect()
}

/// How many letters must be added, dropped or changed to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        let mut left = line + 1;
        next.push(left);
        for ((above_left, above), theirs) in row.iter().zip(row.iter().skip(1)).zip(&other) {
            let changed = above_left + usize::from(letter != *theirs);
            left = changed.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
