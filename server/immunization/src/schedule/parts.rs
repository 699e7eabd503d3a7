//! What a schedule consists of, checked and ready to be counted with.

use crate::calendar::Day;
use crate::named::named;
use crate::vaccine::{Disease, VaccineGroup};

use super::condition::{Condition, Selector};
use super::term::{MonthDay, Term};
use super::written::WhenDifferent;

named! {
    /// In which programme a group is.
    Class {
        /// A類
        A = "A",
        /// B類
        B = "B",
        /// 任意
        Voluntary = "voluntary",
    }
}

named! {
    /// How sure a fact is.
    Mark {
        /// Confirmed in published material.
        Confirmed = "C",
        /// From general knowledge, not checked again.
        Assumed = "A",
        /// The policy of a society, not law.
        Policy = "P",
        /// A decision of this software.
        Decided = "D",
    }
}

/// Names one fact of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub(crate) u16);

/// A fact of the schedule with who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The file in which it stands.
    pub file: String,
    /// Where in the file: `PCV / jp-pcv-2to7 / dose 3 / after`.
    pub key: String,
    /// What stands there.
    pub says: String,
    /// Keys of the sources, with a space between.
    pub source: String,
    /// How sure it is.
    pub mark: Mark,
}

/// What is recommended together: one line of a forecast.
#[derive(Debug)]
pub struct Group {
    /// Its stable key: `PCV`.
    pub key: String,
    /// Its name in Japanese.
    pub ja: String,
    /// Its name in English.
    pub en: String,
    /// In which programme it is.
    pub class: Class,
    /// The series of which one is followed, the first ones before the later where nothing else decides.
    pub series: Vec<Series>,
    pub(crate) takes: Vec<Take>,
    /// Bits of the groups of vaccines that have to do with it.
    pub(crate) mask: u64,
    /// Those of them of which every vaccine has, whenever it was given.
    pub(crate) whole: u64,
    pub(crate) immune: Vec<Disease>,
    pub(crate) complete: Vec<Rule>,
    pub(crate) exclude: Vec<Rule>,
    pub(crate) outside: Vec<Rule>,
    pub(crate) fact: FactId,
}

/// A vaccine that has to do with a group.
#[derive(Debug)]
pub(crate) struct Take {
    pub(crate) of: Selector,
    pub(crate) from: Option<When>,
    pub(crate) to: Option<When>,
}

/// A term with its place among the terms that are counted once for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) term: Term,
    pub(crate) of_person: Option<u16>,
}

/// Something that holds when all conditions do.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) when: Vec<Condition>,
    pub(crate) reason: String,
    pub(crate) fact: FactId,
}

/// One way through the doses of a group.
#[derive(Debug)]
pub struct Series {
    /// Its stable id: `jp-pcv-2to7`.
    pub id: String,
    pub(crate) vaccines: Vec<Accept>,
    pub(crate) when: Vec<Condition>,
    /// Whether its conditions ask how far it has come.
    pub(crate) when_of_walk: bool,
    pub(crate) season: Option<Season>,
    pub(crate) pregnancy: Option<(Term, Term)>,
    pub(crate) conditional: Option<String>,
    pub(crate) unbegun: Option<String>,
    pub(crate) targets: Vec<Target>,
    pub(crate) fact: FactId,
}

impl Series {
    /// How many doses it has.
    pub fn doses(&self) -> usize {
        self.targets.len()
    }

    /// Whether it begins anew every season.
    pub fn is_seasonal(&self) -> bool {
        self.season.is_some()
    }
}

/// A time of the year in which a series begins anew.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Season {
    pub(crate) first: MonthDay,
    pub(crate) last: MonthDay,
}

/// A vaccine that counts in a series.
#[derive(Debug)]
pub(crate) struct Accept {
    pub(crate) of: Selector,
    pub(crate) from: Vec<When>,
    pub(crate) to: Vec<When>,
    pub(crate) offer: bool,
    /// The name in the files, for the answer.
    pub(crate) name: String,
    pub(crate) fact: FactId,
}

/// One dose of a series.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) phase: String,
    pub(crate) windows: Vec<Window>,
    /// Whether the last window is open only after a long illness.
    pub(crate) extended: bool,
    pub(crate) after: Vec<Bound>,
    pub(crate) recommended: Vec<Bound>,
    pub(crate) overdue: Vec<Bound>,
    pub(crate) may_be_missed: bool,
    pub(crate) omit: Vec<Condition>,
    pub(crate) repeat: bool,
    pub(crate) fact: FactId,
}

/// A time in which a dose counts.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) from: Vec<When>,
    pub(crate) to: Vec<When>,
    /// The place of what the birth tells of it.
    pub(crate) reach: u16,
    /// Those of its terms that more than the birth tells.
    pub(crate) moving: Option<Box<Moving>>,
    pub(crate) when: Vec<Condition>,
    pub(crate) needs: Vec<Condition>,
    pub(crate) offer: bool,
    pub(crate) reason: Option<String>,
    pub(crate) fact: FactId,
}

/// The terms of a window that are counted anew each time: from a dose, in a season, in a pregnancy, from an illness.
#[derive(Debug)]
pub(crate) struct Moving {
    pub(crate) from: Vec<When>,
    pub(crate) to: Vec<When>,
}

/// A date that bounds another.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) is: When,
    pub(crate) when: Vec<Condition>,
    pub(crate) fact: FactId,
}

/// How many doses were given, of what, when.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) of: Vec<Selector>,
    /// Bits of the groups of these vaccines.
    pub(crate) mask: u64,
    pub(crate) since: Option<When>,
    pub(crate) until: Option<When>,
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
}

/// Groups that one vaccine can serve at once.
#[derive(Debug)]
pub(crate) struct Combination {
    pub(crate) group: Group,
    pub(crate) parts: Vec<usize>,
    pub(crate) vaccines: Vec<VaccineGroup>,
    pub(crate) when_different: WhenDifferent,
}

/// An interval between different vaccines.
#[derive(Debug)]
pub(crate) struct Spacing {
    pub(crate) earlier: Kinds,
    pub(crate) later: Kinds,
    pub(crate) interval: super::term::Span,
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    pub(crate) fact: FactId,
}

/// Vaccines of some kinds: by product where it is known, by group otherwise.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    /// For each product, by its number, whether it is one.
    pub(crate) products: Vec<bool>,
    /// Bits of groups.
    pub(crate) groups: u64,
}

impl Kinds {
    pub(crate) fn has(&self, group: VaccineGroup, product: Option<u16>) -> bool {
        match product {
            Some(product) => self.products.get(usize::from(product)) == Some(&true),
            None => self.groups & group_bit(group) != 0,
        }
    }
}

/// The bit of a group of vaccines.
pub(crate) fn group_bit(group: VaccineGroup) -> u64 {
    1u64.checked_shl(group as u32).unwrap_or(0)
}
