//! What the questions of a file, and of a day, say together: a question's id that stands twice, and a number that is
//! asked with several birth dates. Whoever may try birth dates finds the right one, so it agrees once or not at all.

use std::collections::HashMap;

use super::inquiry::InquiryRow;
use super::rule::Rule;
use super::twins::{INDIVIDUAL, Key, QUESTION, key, of_other};
use crate::calendar::PartialDate;
use crate::finding::{Fact, Finding};

/// With how many birth dates a municipality may ask for one number in a day.
pub const BIRTHS_MAX: i64 = 3;

/// Remembers the questions of a file as digests, and with which birth dates its numbers were asked before.
#[derive(Default)]
pub struct Questions {
    ids: HashMap<Key, u64>,
    numbers: HashMap<Key, Asked>,
}

/// With which birth dates a number is asked.
struct Asked {
    /// In files before this one, in their order, and no more than may be.
    before: Vec<PartialDate>,
    /// In the first row of this one.
    here: (PartialDate, u64),
    /// The first row of it with another birth date.
    other: Option<u64>,
}

impl Asked {
    /// Whether no further birth date may be asked.
    fn is_full(&self) -> bool {
        i64::try_from(self.before.len()).is_ok_and(|births| births >= BIRTHS_MAX)
    }
}

impl Questions {
    /// Takes note of a question of the file.
    pub fn note(&mut self, question: &InquiryRow) {
        let id = key(QUESTION, &question.id);
        self.ids.entry(id).or_insert(question.row);
        let number = key(INDIVIDUAL, &question.number);
        let asked = self.numbers.entry(number).or_insert(Asked {
            before: Vec::new(),
            here: (question.birth, question.row),
            other: None,
        });
        if asked.here.0 != question.birth && asked.other.is_none() {
            asked.other = Some(question.row);
        }
    }

    /// Takes note of a question of an earlier file of the day. The file's own come first.
    pub fn note_before(&mut self, question: &InquiryRow) {
        let number = key(INDIVIDUAL, &question.number);
        let Some(asked) = self.numbers.get_mut(&number) else {
            return;
        };
        if !asked.is_full() && !asked.before.contains(&question.birth) {
            asked.before.push(question.birth);
        }
    }

    /// Why a question of the file cannot be answered beside the others.
    pub fn doubts(&self, question: &InquiryRow) -> Vec<Finding> {
        let mut findings = Vec::new();
        let first = self.ids.get(&key(QUESTION, &question.id));
        if let Some(first) = first.filter(|first| **first != question.row) {
            findings.push(of_other(Rule::DupInquiryId, question.row, *first));
        }
        let Some(asked) = self.numbers.get(&key(INDIVIDUAL, &question.number)) else {
            return findings;
        };
        if let Some(other) = asked.other {
            let is_as_first = asked.here.0 == question.birth;
            let row = if is_as_first { other } else { asked.here.1 };
            findings.push(of_other(Rule::RefMynoBirths, question.row, row));
        } else if asked.is_full() && !asked.before.contains(&question.birth) {
            let finding = Rule::RefMynoBirths.in_row(question.row);
            findings.push(finding.with("births_max", Fact::Number(BIRTHS_MAX)));
        }
        findings
    }
}

#[cfg(test)]
mod tests;
