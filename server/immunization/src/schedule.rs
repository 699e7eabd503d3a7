//! The schedule: who may have which dose when, as data with their sources. Read once, refused if it contradicts itself.
//!
//! No date, age or interval stands in code. What each bound is counted from is a `Term`; for whom a rule holds is a
//! `Condition`; which day a rule changed is a date in a term. So the editions of the schedule lie in one file beside each
//! other, and a dose is judged by what held on its own day.

mod check;
mod compile;
mod condition;
mod error;
mod names;
mod parts;
mod reach;
mod term;
mod words;
mod written;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

pub use error::{ScheduleError, ScheduleFault};
pub use parts::{Citation, Class, FactId, Group, Mark, Series};
pub use words::Language;

pub(crate) use condition::{Condition, FactKind, Selector};
pub(crate) use parts::{
    Accept, Bound, Combination, Given, Rule, Season, Spacing, Target, When, Window, group_bit,
};
pub(crate) use reach::Reach;
pub(crate) use term::{Anchor, Base, Term};
pub(crate) use written::WhenDifferent;

use crate::vaccine::{Disease, VaccineGroup, VaccineTable};
use names::Names;
use words::Words;

/// The files that this software carries, with their names.
pub(crate) const FILES: [(&str, &str); 12] = [
    (
        "schedule.toml",
        include_str!("../data/schedule/schedule.toml"),
    ),
    (
        "dtp-ipv-hib.toml",
        include_str!("../data/schedule/dtp-ipv-hib.toml"),
    ),
    ("pcv.toml", include_str!("../data/schedule/pcv.toml")),
    ("hepb.toml", include_str!("../data/schedule/hepb.toml")),
    ("rota.toml", include_str!("../data/schedule/rota.toml")),
    ("live.toml", include_str!("../data/schedule/live.toml")),
    ("je.toml", include_str!("../data/schedule/je.toml")),
    ("hpv.toml", include_str!("../data/schedule/hpv.toml")),
    ("rsv.toml", include_str!("../data/schedule/rsv.toml")),
    ("adults.toml", include_str!("../data/schedule/adults.toml")),
    (
        "influenza.toml",
        include_str!("../data/schedule/influenza.toml"),
    ),
    (
        "voluntary.toml",
        include_str!("../data/schedule/voluntary.toml"),
    ),
];
const WORDS: (&str, &str) = ("words.toml", include_str!("../data/schedule/words.toml"));

/// A whole schedule, ready to judge by.
pub struct Schedule {
    version: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) combinations: Vec<Combination>,
    pub(crate) spacings: Vec<Spacing>,
    /// Terms that a birth alone tells, each once.
    pub(crate) terms: Vec<Term>,
    /// What a birth tells of windows, each once.
    pub(crate) reaches: Vec<Reach>,
    /// Products that the schedule may name, with their numbers and whether the rules of spacing are about them.
    pub(crate) products: Names<u16>,
    products_of: Vec<(VaccineGroup, Vec<u16>)>,
    /// The groups of all products, by their numbers.
    group_of: Vec<VaccineGroup>,
    pub(crate) facts: Vec<Citation>,
    sources: BTreeMap<String, String>,
    words: Words,
}

impl Schedule {
    /// The schedule that this software carries.
    pub fn embedded() -> Result<&'static Schedule, ScheduleError> {
        static SCHEDULE: LazyLock<Result<Schedule, ScheduleError>> = LazyLock::new(|| {
            let vaccines = VaccineTable::embedded().map_err(|error| {
                ScheduleError::new(&error.file, &error.key, ScheduleFault::Vaccines)
            })?;
            Schedule::read(&FILES, WORDS, vaccines)
        });
        SCHEDULE.as_ref().map_err(Clone::clone)
    }

    /// The schedule in these files, each with its name. The first one is what all groups have in common; the words are a
    /// file of their own.
    pub fn read(
        files: &[(&str, &str)],
        words: (&str, &str),
        vaccines: &VaccineTable,
    ) -> Result<Schedule, ScheduleError> {
        let words = Words::read(words.0, words.1)?;
        let schedule = compile::compile(files, words, vaccines)?;
        check::check(&schedule)?;
        Ok(schedule)
    }

    /// Which edition of the data it is.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All groups, in the order of the files.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with this key.
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }

    /// What a forecast can have a line for: a group, or what combines several.
    pub fn line(&self, key: &str) -> Option<&Group> {
        let combined = self.combinations.iter().map(|one| &one.group);
        let mut lines = self.groups.iter().chain(combined);
        lines.find(|group| group.key == key)
    }

    /// Everything that a forecast can have a line for: combinations first, then groups in the order of the files.
    pub fn lines(&self) -> impl Iterator<Item = &Group> {
        let combined = self.combinations.iter().map(|one| &one.group);
        combined.chain(&self.groups)
    }

    /// The groups that a combination stands for. None for what is no combination.
    pub fn parts(&self, line: &Group) -> Vec<&Group> {
        let combination = self.combinations.iter().find(|one| one.group == *line);
        let parts = combination.into_iter().flat_map(|one| &one.parts);
        parts.filter_map(|part| self.groups.get(*part)).collect()
    }

    /// What the vaccines of a group or combination are all against. Where they have nothing in common, what the first of
    /// them is against.
    pub fn diseases(&self, line: &Group) -> Vec<Disease> {
        let parts = self.parts(line);
        let mut found = Vec::new();
        for group in if parts.is_empty() { vec![line] } else { parts } {
            found.extend(self.diseases_of_group(group));
        }
        found
    }

    fn diseases_of_group(&self, group: &Group) -> Vec<Disease> {
        let vaccines = group.takes.iter().filter_map(|take| match take.of {
            Selector::Group(vaccines) | Selector::Unspecified(vaccines) => Some(vaccines),
            Selector::Product(product) => self.group_of(product),
        });
        let mut against = vaccines.map(VaccineGroup::diseases);
        let first = against.next().unwrap_or_default().to_vec();
        let mut common = first.clone();
        for other in against {
            common.retain(|disease| other.contains(disease));
        }
        if common.is_empty() { first } else { common }
    }

    /// The vaccines that stand for a group or combination when nothing more is known, by their names in the schedule.
    pub fn vaccines(&self, line: &Group) -> Vec<&str> {
        if let Some(one) = self.combinations.iter().find(|one| one.group == *line) {
            return one.vaccines.iter().map(|group| group.code()).collect();
        }
        let accepts = line.series.iter().flat_map(|series| &series.vaccines);
        let groups = accepts.filter_map(|one| match one.of {
            Selector::Group(vaccines) | Selector::Unspecified(vaccines) => Some(vaccines),
            Selector::Product(product) => self.group_of(product),
        });
        let mut names: Vec<&str> = Vec::new();
        for name in groups.map(VaccineGroup::code) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The name of a vaccine as the schedule holds it, if a line can offer it.
    pub fn vaccine_named(&self, name: &str) -> Option<&str> {
        let series = self.groups.iter().flat_map(|group| &group.series);
        let mut accepts = series.flat_map(|series| &series.vaccines);
        accepts
            .find(|one| one.name == name)
            .map(|one| one.name.as_str())
    }

    /// A code that has words, as the schedule holds it.
    pub fn worded(&self, code: &str) -> Option<&str> {
        self.words.code(code)
    }

    /// What a fact says, where it stands, and who says so.
    pub fn citation(&self, fact: FactId) -> Option<&Citation> {
        self.facts.get(usize::from(fact.0))
    }

    /// Every fact of the schedule.
    pub fn citations(&self) -> &[Citation] {
        &self.facts
    }

    /// What a source of a citation is.
    pub fn source(&self, key: &str) -> Option<&str> {
        self.sources.get(key).map(String::as_str)
    }

    /// The numbers of a group's products.
    pub(crate) fn products_of(&self, group: VaccineGroup) -> &[u16] {
        let found = self.products_of.iter().find(|(one, _)| *one == group);
        found.map_or(&[], |(_, products)| products)
    }

    /// The group of a product.
    pub(crate) fn group_of(&self, product: u16) -> Option<VaccineGroup> {
        self.group_of.get(usize::from(product)).copied()
    }

    /// The sentence for a code of a rule, a reason or a status.
    pub fn words(&self, code: &str, language: Language) -> Option<&str> {
        self.words.say(code, language)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schedule({})", self.version)
    }
}

#[cfg(test)]
mod tests;
