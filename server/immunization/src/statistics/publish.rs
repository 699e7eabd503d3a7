//! Tables of the municipalities of one prefecture, with small numbers withheld.
//!
//! A number from 1 to 9 is about people whom somebody may know. The prefecture's own numbers are exact and public on every
//! day, so what is not shown of a column is known in sum, and what is shown of it tells of the rest. Three rules keep
//! small numbers apart from what follows by arithmetic, on one day and over many (ADR 0051):
//!
//! 1. A number is shown from 20 on, and zeros are as silent as small numbers.
//! 2. A number that was shown once stays as it is until it differs by ten from all that were shown of it, so those who
//!    are silent only ever become fewer.
//! 3. Where somebody is silent, there are at least two of them, with ten doses together. Others that could be shown are
//!    silent with them, until the rest can do without.
//!
//! Each column stands by itself: the sum of a row is shown only where all of its numbers are, and is their sum.

use std::collections::{BTreeMap, BTreeSet};

/// Numbers below are about few, and so are differences between two numbers that were shown of one cell.
pub const CELL_MIN: u64 = 10;
/// The smallest number that is shown. Ten more than what is small: when a number is shown for the first time, what it was
/// while it was small lies among at least as many.
pub const SHOWN_MIN: u64 = 2 * CELL_MIN;
/// How many are silent at least, where somebody is.
const SILENT_MIN: usize = 2;

/// The numbers of a table: one row for each municipality, one column for each key. Sums of columns are the prefecture's
/// and public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalTable<R, C> {
    rows: Vec<R>,
    columns: Vec<C>,
    cells: Vec<u64>,
}

/// A number, or that it is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// It is shown.
    Shown(u64),
    /// It is not.
    Withheld,
}

impl Figure {
    /// The number, if it is shown.
    pub fn shown(self) -> Option<u64> {
        match self {
            Figure::Shown(number) => Some(number),
            Figure::Withheld => None,
        }
    }
}

/// Every number that was ever shown of each cell, in the order in which they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedBefore<R, C> {
    shown: BTreeMap<(R, C), Vec<u64>>,
}

impl<R: Ord, C: Ord> Default for PublishedBefore<R, C> {
    fn default() -> PublishedBefore<R, C> {
        PublishedBefore {
            shown: BTreeMap::new(),
        }
    }
}

impl<R: Ord, C: Ord> PublishedBefore<R, C> {
    /// What was shown of a cell, after all that was shown before.
    pub fn note(&mut self, row: R, column: C, number: u64) {
        self.shown.entry((row, column)).or_default().push(number);
    }

    /// All of it, to be kept.
    pub fn shown(&self) -> impl Iterator<Item = (&R, &C, u64)> {
        let each = self.shown.iter();
        each.flat_map(|((row, column), numbers)| {
            let numbers = numbers.iter();
            numbers.map(move |number| (row, column, *number))
        })
    }
}

/// What may be shown of a cell, if the others of its column allow it.
#[derive(Clone, Copy)]
struct Candidate {
    /// How many there are.
    number: u64,
    /// What was shown last.
    old: Option<u64>,
    /// Whether the number may take its place.
    is_new: bool,
    /// Whether nothing is shown.
    is_silent: bool,
}

impl Candidate {
    fn of(number: u64, shown: &[u64]) -> Candidate {
        let is_far = |one: &u64| one.abs_diff(number) >= CELL_MIN;
        let is_new = number >= SHOWN_MIN && shown.iter().all(is_far);
        // What was shown by an older rule may be smaller.
        let old = shown.last().copied().filter(|old| *old >= SHOWN_MIN);
        Candidate {
            number,
            old,
            is_new,
            is_silent: !is_new && old.is_none(),
        }
    }

    /// Whether the number is shown, and was not before.
    fn is_renewed(&self) -> bool {
        self.is_new && !self.is_silent
    }

    fn figure(&self) -> Figure {
        match (self.is_silent, self.is_new, self.old) {
            (false, true, _) => Figure::Shown(self.number),
            (false, false, Some(old)) => Figure::Shown(old),
            _ => Figure::Withheld,
        }
    }
}

/// A table as it can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication<R, C> {
    /// The municipalities.
    pub rows: Vec<R>,
    /// The columns.
    pub columns: Vec<C>,
    /// Column by column.
    cells: Vec<Vec<Figure>>,
}

impl<R, C> Publication<R, C> {
    /// A cell by the places of its row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<Figure> {
        self.cells.get(column)?.get(row).copied()
    }

    /// The sum of what a row shows, if it shows all.
    pub fn row_sum(&self, row: usize) -> Figure {
        let mut cells = (0..self.columns.len()).map(|column| self.cell(row, column)?.shown());
        let sum = cells.try_fold(0, |sum: u64, number| Some(sum.saturating_add(number?)));
        sum.map_or(Figure::Withheld, Figure::Shown)
    }
}

impl<R: Ord + Clone, C: Ord + Clone> MunicipalTable<R, C> {
    /// The table of some sums. What is not among them is zero; rows that are handed in are there in any case.
    pub fn new(rows: &[R], sums: &BTreeMap<(R, C), u64>) -> MunicipalTable<R, C> {
        let mut all: BTreeSet<R> = rows.iter().cloned().collect();
        all.extend(sums.keys().map(|(row, _)| row.clone()));
        let columns: BTreeSet<C> = sums.keys().map(|(_, column)| column.clone()).collect();
        let mut cells = Vec::with_capacity(all.len() * columns.len());
        for column in &columns {
            for row in &all {
                let key = (row.clone(), column.clone());
                cells.push(sums.get(&key).copied().unwrap_or_default());
            }
        }
        MunicipalTable {
            rows: all.into_iter().collect(),
            columns: columns.into_iter().collect(),
            cells,
        }
    }

    /// The table as it can be shown after what was shown before, and the memory of what has been shown with it.
    pub fn publish(&self, before: &mut PublishedBefore<R, C>) -> Publication<R, C> {
        let columns = self.cells.chunks(self.rows.len().max(1));
        let columns = columns.zip(&self.columns);
        Publication {
            cells: columns
                .map(|(numbers, column)| self.column(numbers, column, before))
                .collect(),
            rows: self.rows.clone(),
            columns: self.columns.clone(),
        }
    }

    fn column(
        &self,
        numbers: &[u64],
        column: &C,
        before: &mut PublishedBefore<R, C>,
    ) -> Vec<Figure> {
        // The prefecture's own zero says it of each.
        if numbers.iter().all(|number| *number == 0) {
            return vec![Figure::Shown(0); numbers.len()];
        }
        let keys = self.rows.iter().map(|row| (row.clone(), column.clone()));
        let mut candidates: Vec<Candidate> = keys
            .clone()
            .zip(numbers)
            .map(|(key, number)| {
                let shown = before.shown.get(&key);
                Candidate::of(*number, shown.map_or(&[], Vec::as_slice))
            })
            .collect();
        cover_silent(&mut candidates);
        cover_unchanged(&mut candidates);
        for ((row, column), candidate) in keys.zip(&candidates) {
            if candidate.is_renewed() {
                before.note(row, column, candidate.number);
            }
        }
        candidates.iter().map(Candidate::figure).collect()
    }
}

/// Where somebody is silent, as many others are with them as it takes: first the smallest that were never shown, so that
/// those who were silent stay so together.
fn cover_silent(candidates: &mut [Candidate]) {
    let is_covered = |candidates: &[Candidate]| {
        let silent = candidates.iter().filter(|one| one.is_silent);
        let (count, sum) = silent.fold((0, 0_u64), |(count, sum), one| {
            (count + 1, sum.saturating_add(one.number))
        });
        count == 0 || (count >= SILENT_MIN && sum >= CELL_MIN)
    };
    while !is_covered(candidates) {
        let others = candidates.iter_mut().filter(|one| !one.is_silent);
        match others.min_by_key(|one| (one.old.is_some(), one.number)) {
            Some(one) => one.is_silent = true,
            None => return,
        }
    }
}

/// If all but one were new, the prefecture's number would tell by how few that one has changed: the one with the smallest
/// change waits with it.
fn cover_unchanged(candidates: &mut [Candidate]) {
    let unchanged = candidates.iter().filter(|one| !one.is_renewed());
    if unchanged.count() != 1 {
        return;
    }
    let renewed = candidates.iter_mut().filter(|one| one.is_renewed());
    let renewed = renewed.filter_map(|one| Some((one.old?, one)));
    if let Some((_, one)) = renewed.min_by_key(|(old, one)| old.abs_diff(one.number)) {
        one.is_new = false;
    }
}
