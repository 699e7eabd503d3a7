//! Tables of the municipalities of one prefecture, with small numbers withheld.
//!
//! A number from 1 to 9 is about people whom somebody may know. It is withheld, and with it as many others as are needed
//! so that nobody can compute it: not from the sums of rows and columns, not from the prefecture's numbers, which are
//! public, and not by comparing a table with an older one. A zero is about nobody and is always shown.
//!
//! Whoever knows the shown numbers knows the sums of those that are withheld. What a withheld number can still be is
//! what a flow through the withheld cells can make of it: each cell leads from its row to its column, each sum of a row
//! back from all columns to the row. So the bounds that an attacker can reach are computed exactly, and cells are
//! withheld until between the bounds of each of them there is room enough.

mod flow;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use flow::{Edge, Network};

/// The smallest number, but zero, that is shown.
pub const CELL_MIN: u64 = 10;
/// How far the least and the greatest value that a withheld number can have lie apart at least.
pub const SPREAD_MIN: u64 = 10;
const SMALL: RangeInclusive<u64> = 1..=CELL_MIN - 1;

/// How many rows and columns a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// Municipalities.
    pub rows: usize,
    /// What they are counted by.
    pub columns: usize,
}

/// The numbers of a table: one row for each municipality, one column for each key. Sums of columns are the prefecture's
/// and public; sums of rows belong to the table.
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

/// Every number that was ever shown of each cell and each sum of a row. A number that differs from one of them by less
/// than ten would tell of the few who were counted in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedBefore<R, C> {
    shown: BTreeMap<(R, Option<C>), BTreeSet<u64>>,
}

impl<R: Ord, C: Ord> Default for PublishedBefore<R, C> {
    fn default() -> PublishedBefore<R, C> {
        PublishedBefore {
            shown: BTreeMap::new(),
        }
    }
}

impl<R: Ord, C: Ord> PublishedBefore<R, C> {
    /// What was shown of a cell, or of the sum of a row, once more.
    pub fn note(&mut self, row: R, column: Option<C>, number: u64) {
        self.shown.entry((row, column)).or_default().insert(number);
    }

    /// All of it, to be kept.
    pub fn shown(&self) -> impl Iterator<Item = (&R, Option<&C>, u64)> {
        let each = self.shown.iter();
        each.flat_map(|((row, column), numbers)| {
            let numbers = numbers.iter();
            numbers.map(move |number| (row, column.as_ref(), *number))
        })
    }

    fn is_near(&self, key: &(R, Option<C>), number: u64) -> bool {
        let shown = self.shown.get(key);
        let mut near = shown.into_iter().flatten();
        near.any(|one| SMALL.contains(&one.abs_diff(number)))
    }
}

/// A table as it can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication<R, C> {
    /// The municipalities.
    pub rows: Vec<R>,
    /// The columns.
    pub columns: Vec<C>,
    cells: Vec<Figure>,
    /// The sums of the rows.
    pub row_sums: Vec<Figure>,
    /// The sums of the columns, which are the prefecture's.
    pub column_sums: Vec<u64>,
    /// Withheld numbers that the prefecture's public numbers tell all the same, because only this municipality has any.
    /// By the places of row and column; sums of rows stand behind the last column.
    pub exposed: Vec<(usize, usize)>,
}

impl<R, C> Publication<R, C> {
    /// A cell by the places of its row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<Figure> {
        let place = row.checked_mul(self.columns.len())?.checked_add(column)?;
        let is_column = column < self.columns.len();
        self.cells.get(place).copied().filter(|_| is_column)
    }
}

impl<R: Ord + Clone, C: Ord + Clone> MunicipalTable<R, C> {
    /// The table of some sums. What is not among them is zero; rows that are handed in are there in any case.
    pub fn new(rows: &[R], sums: &BTreeMap<(R, C), u64>) -> MunicipalTable<R, C> {
        let mut all: BTreeSet<R> = rows.iter().cloned().collect();
        all.extend(sums.keys().map(|(row, _)| row.clone()));
        let columns: BTreeSet<C> = sums.keys().map(|(_, column)| column.clone()).collect();
        let mut cells = Vec::with_capacity(all.len() * columns.len());
        for row in &all {
            for column in &columns {
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

    /// How large it is.
    pub fn shape(&self) -> TableShape {
        TableShape {
            rows: self.rows.len(),
            columns: self.columns.len(),
        }
    }

    /// The table as it can be shown after what was shown before, and the memory of what has been shown with it.
    pub fn publish(&self, before: &mut PublishedBefore<R, C>) -> Publication<R, C> {
        let mut plan = Plan::new(self.shape(), &self.cells);
        for row in 0..self.rows.len() {
            for column in 0..=self.columns.len() {
                let number = plan.number(row, column);
                let key = self.key(row, column);
                let is_near = key.is_some_and(|key| before.is_near(&key, number));
                if SMALL.contains(&number) || is_near {
                    plan.withhold(row, column);
                }
            }
        }
        let exposed = plan.protect();
        for row in 0..self.rows.len() {
            for column in 0..=self.columns.len() {
                if let (Some((row, column)), Figure::Shown(number)) =
                    (self.key(row, column), plan.figure(row, column))
                {
                    before.note(row, column, number);
                }
            }
        }
        let columns = 0..self.columns.len();
        let rows = 0..self.rows.len();
        let cells = rows.clone().flat_map(|row| {
            let plan = &plan;
            columns.clone().map(move |column| plan.figure(row, column))
        });
        Publication {
            cells: cells.collect(),
            row_sums: rows
                .clone()
                .map(|row| plan.figure(row, self.columns.len()))
                .collect(),
            column_sums: columns
                .map(|column| sum(rows.clone().map(|row| plan.number(row, column))))
                .collect(),
            rows: self.rows.clone(),
            columns: self.columns.clone(),
            exposed,
        }
    }

    /// A cell's key; of the sum of a row behind the last column.
    fn key(&self, row: usize, column: usize) -> Option<(R, Option<C>)> {
        let row = self.rows.get(row)?.clone();
        Some((row, self.columns.get(column).cloned()))
    }
}

/// A sum that stops at the end of the type: no count is that large.
fn sum(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0, u64::saturating_add)
}

/// Which numbers are withheld. The sums of rows stand behind the last column.
struct Plan {
    shape: TableShape,
    numbers: Vec<u64>,
    withheld: Vec<bool>,
}

impl Plan {
    fn new(shape: TableShape, cells: &[u64]) -> Plan {
        let mut numbers = Vec::with_capacity(shape.rows * (shape.columns + 1));
        for row in 0..shape.rows {
            let from = row * shape.columns;
            let cells = cells.get(from..from + shape.columns).unwrap_or_default();
            numbers.extend_from_slice(cells);
            numbers.push(sum(cells.iter().copied()));
        }
        Plan {
            shape,
            withheld: vec![false; numbers.len()],
            numbers,
        }
    }

    fn place(&self, row: usize, column: usize) -> usize {
        row * (self.shape.columns + 1) + column
    }

    fn number(&self, row: usize, column: usize) -> u64 {
        let place = self.place(row, column);
        self.numbers.get(place).copied().unwrap_or_default()
    }

    fn is_withheld(&self, row: usize, column: usize) -> bool {
        self.is_withheld_at(self.place(row, column))
    }

    fn is_withheld_at(&self, place: usize) -> bool {
        self.withheld.get(place).copied().unwrap_or_default()
    }

    fn figure(&self, row: usize, column: usize) -> Figure {
        match self.is_withheld(row, column) {
            true => Figure::Withheld,
            false => Figure::Shown(self.number(row, column)),
        }
    }

    /// A zero is about nobody and stays.
    fn withhold(&mut self, row: usize, column: usize) {
        let place = self.place(row, column);
        if self.number(row, column) > 0
            && let Some(withheld) = self.withheld.get_mut(place)
        {
            *withheld = true;
        }
    }

    /// Withholds more until each withheld number has room. More withheld cells never take room away, so each is looked
    /// at until it has enough, and then no more.
    fn protect(&mut self) -> Vec<(usize, usize)> {
        let mut seen = BTreeSet::new();
        loop {
            let next = self.all_withheld().find(|place| !seen.contains(place));
            let Some((row, column)) = next else {
                break;
            };
            seen.insert((row, column));
            let enough = self.enough(row, column);
            while self.spread(row, column) < enough && self.withhold_beside(row, column) {}
        }
        let is_exposed = |place: &(usize, usize)| self.spread(place.0, place.1) == 0;
        self.all_withheld().filter(is_exposed).collect()
    }

    /// How much room a number is to get. Where the prefecture's own number is too small for more, as good as any: that it
    /// cannot be told exactly.
    fn enough(&self, row: usize, column: usize) -> u64 {
        let is_number = |place: usize| self.numbers.get(place).is_some_and(|number| *number > 0);
        match self.spread_among(row, column, is_number) {
            0 => 0,
            1..SPREAD_MIN => 1,
            _ => SPREAD_MIN,
        }
    }

    fn all_withheld(&self) -> impl Iterator<Item = (usize, usize)> {
        let width = self.shape.columns + 1;
        let withheld = self.withheld.iter().enumerate();
        withheld
            .filter(|(_, withheld)| **withheld)
            .map(move |(place, _)| (place / width, place % width))
    }

    /// The cheapest way to give a cell more room: two or three numbers that stand at the corners of a rectangle with it.
    /// Says whether there was one.
    fn withhold_beside(&mut self, row: usize, column: usize) -> bool {
        let mut best: Option<(u64, usize, usize)> = None;
        for other_row in (0..self.shape.rows).filter(|other| *other != row) {
            let Some(under) = self.cost(other_row, column) else {
                continue;
            };
            for other_column in (0..=self.shape.columns).filter(|other| *other != column) {
                let corners = (
                    self.cost(row, other_column),
                    self.cost(other_row, other_column),
                );
                let (Some(beside), Some(across)) = corners else {
                    continue;
                };
                let cost = under.saturating_add(beside).saturating_add(across);
                if cost > 0 && best.is_none_or(|(least, ..)| cost < least) {
                    best = Some((cost, other_row, other_column));
                }
            }
        }
        let Some((_, other_row, other_column)) = best else {
            return false;
        };
        self.withhold(other_row, column);
        self.withhold(row, other_column);
        self.withhold(other_row, other_column);
        true
    }

    /// What it takes to withhold a number: nothing if it is withheld, its size otherwise. A zero cannot be withheld.
    fn cost(&self, row: usize, column: usize) -> Option<u64> {
        match (self.is_withheld(row, column), self.number(row, column)) {
            (true, _) => Some(0),
            (false, 0) => None,
            (false, number) => Some(number),
        }
    }

    /// How far the least and the greatest value lie apart that a withheld number can have for who knows all that is
    /// shown, and that what is withheld is not zero.
    fn spread(&self, row: usize, column: usize) -> u64 {
        self.spread_among(row, column, |place| self.is_withheld_at(place))
    }

    /// The same, if other numbers were withheld than are.
    fn spread_among(&self, row: usize, column: usize, is_withheld: impl Fn(usize) -> bool) -> u64 {
        let edge = self.edge(row, column);
        let own = self.place(row, column);
        let others = (0..self.numbers.len()).filter(|place| *place != own && is_withheld(*place));
        let width = self.shape.columns + 1;
        let edges: Vec<Edge> = others
            .map(|place| self.edge(place / width, place % width))
            .collect();
        // A node for each row, each column, and one where all sums of rows come from.
        let mut network = Network::new(self.shape.rows + self.shape.columns + 1, &edges);
        let more = network.most(edge.to, edge.from, SPREAD_MIN);
        let mut network = Network::new(self.shape.rows + self.shape.columns + 1, &edges);
        let less = network.most(
            edge.from,
            edge.to,
            edge.number.saturating_sub(1).min(SPREAD_MIN),
        );
        more.saturating_add(less)
    }

    fn edge(&self, row: usize, column: usize) -> Edge {
        let node = self.shape.rows + column;
        let number = self.number(row, column);
        let (from, to) = match column < self.shape.columns {
            true => (row, node),
            // The sum of a row flows back to it.
            false => (node, row),
        };
        Edge { from, to, number }
    }
}
