//! One fault found in data: a stable code, its place, its facts. No sentences, and never the value itself.

use crate::calendar::Day;
use crate::municipality::MunicipalityCode;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// Taken, with a doubt.
    Warning,
    /// Not taken.
    Error,
    /// Nothing of the whole is taken.
    Fatal,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// In the whole of what was handed in.
    #[default]
    Whole,
    /// In a row, counted from 1 with the header.
    Row(u64),
    /// In a column of a row; the column by its name in the layout.
    Cell {
        /// The row, counted from 1 with the header.
        row: u64,
        /// The column's name.
        column: &'static str,
    },
    /// In a part of a record, by its name.
    Part(&'static str),
    /// In the dose at this position of a history, from 0.
    Dose(usize),
}

/// A fact that belongs to a finding. None of them is about a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// A count or a limit.
    Number(i64),
    /// A day that a rule names. Never a birth date.
    Day(Day),
    /// A word that the code itself knows.
    Word(&'static str),
    /// A municipality.
    Municipality(MunicipalityCode),
    /// What somebody wrote, as far as it may be shown: the name of a column, or the ends of a value.
    Shown(String),
}

/// Longer names of columns are not shown whole.
const HEADING_CHARACTERS_MAX: usize = 40;
/// A name of a column with more digits than this may be something else.
const HEADING_DIGITS_MAX: usize = 4;

impl Fact {
    /// A letter that is not seen, by its number: `U+202E`.
    pub fn code_point(letter: char) -> Fact {
        Fact::Shown(format!("U+{:04X}", u32::from(letter)))
    }

    /// The name of a column as it stands in a file. Nothing where it is none: empty, or with so many digits that it may be
    /// somebody's number.
    pub fn heading(text: &str) -> Option<Fact> {
        let digits = text.chars().filter(|letter| letter.is_numeric()).count();
        if text.is_empty() || digits > HEADING_DIGITS_MAX {
            return None;
        }
        let shown = text.chars().take(HEADING_CHARACTERS_MAX);
        let shown = shown.map(|letter| if letter.is_control() { ' ' } else { letter });
        Some(Fact::Shown(shown.collect()))
    }
}

/// One fault. The same fault has the same code wherever it is found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    code: &'static str,
    severity: Severity,
    place: Place,
    facts: Vec<(&'static str, Fact)>,
}

impl Finding {
    /// A finding with its code, without place and facts.
    pub fn new(code: &'static str, severity: Severity) -> Finding {
        Finding {
            code,
            severity,
            place: Place::Whole,
            facts: Vec::new(),
        }
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Finding {
        self.place = place;
        self
    }

    /// The same finding with one fact more.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: Fact) -> Finding {
        self.facts.push((name, fact));
        self
    }

    /// The same without facts of a name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Finding {
        self.facts.retain(|(known, _)| *known != name);
        self
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What belongs to it, in the order it was told.
    pub fn facts(&self) -> &[(&'static str, Fact)] {
        &self.facts
    }

    /// The fact with this name.
    pub fn fact(&self, name: &str) -> Option<&Fact> {
        self.facts
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, fact)| fact)
    }
}

#[cfg(test)]
mod tests;
