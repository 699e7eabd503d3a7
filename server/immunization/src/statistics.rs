//! Counts of doses for everybody to see: counters that only ever add up, the files made of them, and what is withheld
//! below the prefecture, so that no small number can be found out.

mod files;
mod publish;

use std::collections::BTreeMap;
use std::fmt;

use crate::calendar::{Day, PartialDate};
use crate::dose::Dose;
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::prefecture::Prefecture;
use crate::resident::Sex;
use crate::vaccine::VaccineGroup;

pub use files::{FILES, FORMAT_VERSION, Memory, OpenData, OpenDataFile};
pub use publish::{CELL_MIN, Figure, MunicipalTable, Publication, PublishedBefore, SHOWN_MIN};

/// From this age on people are in the older band.
const OLDER_YEARS: u32 = 65;

named! {
    /// Sex, as the statistics know it.
    Gender {
        /// Female.
        Female = "F",
        /// Male.
        Male = "M",
        /// Neither, or not known.
        Unknown = "U",
    }
}

impl From<Option<Sex>> for Gender {
    fn from(sex: Option<Sex>) -> Gender {
        match sex {
            Some(Sex::Female) => Gender::Female,
            Some(Sex::Male) => Gender::Male,
            Some(Sex::Other | Sex::Unknown) | None => Gender::Unknown,
        }
    }
}

named! {
    /// Age on the day of the dose.
    AgeBand {
        /// Up to 64.
        Younger = "-64",
        /// From 65 on.
        Older = "65-",
        /// Not known.
        Unknown = "UNK",
    }
}

impl AgeBand {
    /// The band on a day of somebody with this birth date. Where the date is known only in part and both bands are
    /// possible, nobody knows.
    pub fn on(day: Day, birth: Option<PartialDate>) -> AgeBand {
        let band = |birth: Day| match birth.years_attained_on(day) {
            None => AgeBand::Unknown,
            Some(years) if years >= OLDER_YEARS => AgeBand::Older,
            Some(_) => AgeBand::Younger,
        };
        let Some(birth) = birth else {
            return AgeBand::Unknown;
        };
        let (oldest, youngest) = (band(birth.earliest()), band(birth.latest()));
        if oldest == youngest {
            oldest
        } else {
            AgeBand::Unknown
        }
    }
}

/// What one counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// The day of the dose.
    pub date: Day,
    /// The municipality whose record it is.
    pub municipality: MunicipalityCode,
    /// Sex.
    pub gender: Gender,
    /// Age on the day.
    pub age: AgeBand,
    /// Whether the person counts as a medical worker.
    pub is_medical_worker: bool,
    /// Which dose.
    pub status: u32,
}

/// What is known of a person for statistics.
#[derive(Clone, Copy)]
pub struct Counted {
    /// Whose record it is.
    pub municipality: MunicipalityCode,
    /// Sex in the register.
    pub sex: Option<Sex>,
    /// Birth date, as far as it is known.
    pub birth: Option<PartialDate>,
    /// Whether the person counts as a medical worker.
    pub is_medical_worker: bool,
}

// A birth date is about a person.
impl fmt::Debug for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Counted({}, …)", self.municipality)
    }
}

named! {
    /// Why a record is in no counter.
    Uncounted {
        /// It was not given, or the record is a mistake.
        NotGiven = "not-given",
        /// It is another vaccine.
        OtherVaccine = "other-vaccine",
        /// The day is not known in full.
        Day = "day",
        /// Nobody knows which dose it was.
        Number = "number",
    }
}

impl Cell {
    /// The counter that a dose of a group of vaccines is in.
    pub fn of_dose(dose: &Dose, person: &Counted, group: VaccineGroup) -> Result<Cell, Uncounted> {
        if !dose.is_given() {
            return Err(Uncounted::NotGiven);
        }
        if dose.vaccine.group != Some(group) {
            return Err(Uncounted::OtherVaccine);
        }
        let date = dose.day_given().ok_or(Uncounted::Day)?;
        let number = dose.number().filter(|number| *number >= 1);
        Ok(Cell {
            date,
            municipality: person.municipality,
            gender: person.sex.into(),
            age: AgeBand::on(date, person.birth),
            is_medical_worker: person.is_medical_worker,
            status: number.ok_or(Uncounted::Number)?,
        })
    }

    /// The prefecture of the municipality.
    pub fn prefecture(&self) -> Option<Prefecture> {
        Prefecture::new(self.municipality.prefecture())
    }
}

/// What happened to a dose that is or was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It came.
    Add,
    /// It is no more, or it is another one now.
    Remove,
}

/// Counters. What was counted in parts, in any order, merges to the same as what was counted at once; so a part may
/// hold negative numbers, the whole never should.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Counters {
    counts: BTreeMap<Cell, i64>,
}

impl Counters {
    /// One dose more or less.
    pub fn fold(&mut self, change: Change, cell: Cell) {
        let by = match change {
            Change::Add => 1,
            Change::Remove => -1,
        };
        self.add(cell, by);
    }

    /// So many doses more, or less if negative.
    pub fn add(&mut self, cell: Cell, by: i64) {
        let count = self.counts.entry(cell).or_default();
        // Far more doses than there can be stop at the end of the type.
        *count = count.saturating_add(by);
        if *count == 0 {
            self.counts.remove(&cell);
        }
    }

    /// These counters and others.
    #[must_use]
    pub fn merge(mut self, others: &Counters) -> Counters {
        for (cell, count) in &others.counts {
            self.add(*cell, *count);
        }
        self
    }

    /// Every counter that is not zero, in order.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, i64)> {
        self.counts.iter().map(|(cell, count)| (cell, *count))
    }

    /// What one counter says.
    pub fn count(&self, cell: &Cell) -> i64 {
        self.counts.get(cell).copied().unwrap_or_default()
    }

    /// How many counters are below zero. In a whole that is a fault of who counted; files leave them out.
    pub fn negatives(&self) -> usize {
        self.counts.values().filter(|count| **count < 0).count()
    }

    /// The sums over whatever a question leaves out, without what is not above zero.
    pub fn sums<K: Ord>(&self, key: impl Fn(&Cell) -> Option<K>) -> BTreeMap<K, u64> {
        let mut sums: BTreeMap<K, i64> = BTreeMap::new();
        for (cell, count) in &self.counts {
            if let Some(key) = key(cell) {
                let sum = sums.entry(key).or_default();
                *sum = sum.saturating_add(*count);
            }
        }
        let positive = |(key, sum): (K, i64)| Some((key, u64::try_from(sum).ok()?));
        sums.into_iter()
            .filter(|(_, sum)| *sum > 0)
            .filter_map(positive)
            .collect()
    }
}

#[cfg(test)]
mod tests;
