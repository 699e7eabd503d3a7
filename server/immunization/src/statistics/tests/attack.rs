//! Somebody who has every published number tries to find those that are withheld: by linear arithmetic, by trying every
//! table that it could have been, and by comparing tables of different days.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;

type Table = MunicipalTable<usize, usize>;

fn table(rows: &[Vec<u64>]) -> Table {
    let mut sums = BTreeMap::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, count) in cells.iter().enumerate() {
            sums.insert((row, column), *count);
        }
    }
    MunicipalTable::new(&[], &sums)
}

fn publish(rows: &[Vec<u64>]) -> Publication<usize, usize> {
    table(rows).publish(&mut PublishedBefore::default())
}

/// The withheld numbers by place; sums of rows behind the last column.
fn unknowns(publication: &Publication<usize, usize>) -> Vec<(usize, usize)> {
    let width = publication.columns.len();
    let mut all = Vec::new();
    for row in 0..publication.rows.len() {
        for column in 0..width {
            if publication.cell(row, column) == Some(Figure::Withheld) {
                all.push((row, column));
            }
        }
        if publication.row_sums[row] == Figure::Withheld {
            all.push((row, width));
        }
    }
    all
}

/// Every equation that holds between withheld numbers: one for each row and each column.
fn equations(publication: &Publication<usize, usize>) -> Vec<Vec<i128>> {
    let width = publication.columns.len();
    let unknowns = unknowns(publication);
    let own = |wanted: &dyn Fn(&(usize, usize)) -> i128| unknowns.iter().map(wanted).collect();
    let mut all: Vec<Vec<i128>> = Vec::new();
    for row in 0..publication.rows.len() {
        all.push(own(&|place| match *place {
            (one, column) if one == row && column == width => -1,
            (one, _) if one == row => 1,
            _ => 0,
        }));
    }
    for column in 0..width {
        all.push(own(&|place| i128::from(place.1 == column)));
    }
    // The sums of the rows add up to those of the columns.
    all.push(own(&|place| i128::from(place.1 == width)));
    all
}

/// Which unknowns the equations determine: those that stand alone in a row once it is reduced.
fn determined(publication: &Publication<usize, usize>) -> Vec<(usize, usize)> {
    let unknowns = unknowns(publication);
    let mut rows = equations(publication);
    let mut done = 0;
    for column in 0..unknowns.len() {
        let Some(found) = (done..rows.len()).find(|row| rows[*row][column] != 0) else {
            continue;
        };
        rows.swap(done, found);
        let pivot = rows[done].clone();
        for (place, row) in rows.iter_mut().enumerate() {
            if place != done && row[column] != 0 {
                let (by, of) = (pivot[column], row[column]);
                for (cell, other) in row.iter_mut().zip(&pivot) {
                    *cell = *cell * by - other * of;
                }
                let divisor = row.iter().fold(0, |a, b| gcd(a, *b)).max(1);
                row.iter_mut().for_each(|cell| *cell /= divisor);
            }
        }
        done += 1;
    }
    let alone = rows
        .iter()
        .filter(|row| row.iter().filter(|cell| **cell != 0).count() == 1);
    let mut found: Vec<(usize, usize)> = alone
        .map(|row| unknowns[row.iter().position(|cell| *cell != 0).unwrap()])
        .collect();
    found.sort_unstable();
    found
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

/// Every way to share a number among so many, each having at least one.
fn shares(sum: u64, among: usize) -> Vec<Vec<u64>> {
    match among {
        0 => (sum == 0).then(Vec::new).into_iter().collect(),
        1 => (sum >= 1).then(|| vec![sum]).into_iter().collect(),
        _ => (1..sum)
            .flat_map(|first| {
                let rest = shares(sum - first, among - 1);
                rest.into_iter().map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
            })
            .collect(),
    }
}

/// The least and the greatest value of each unknown in any table that could have been published so.
fn bounds(publication: &Publication<usize, usize>) -> BTreeMap<(usize, usize), (u64, u64)> {
    let (height, width) = (publication.rows.len(), publication.columns.len());
    let columns: Vec<Vec<Vec<u64>>> = (0..width)
        .map(|column| {
            let shown = |row| publication.cell(row, column).unwrap().shown();
            let known: u64 = (0..height).filter_map(shown).sum();
            let open: Vec<usize> = (0..height).filter(|row| shown(*row).is_none()).collect();
            let rest = publication.column_sums[column] - known;
            let filled = shares(rest, open.len()).into_iter().map(|shares| {
                let mut cells: Vec<u64> = (0..height).map(|row| shown(row).unwrap_or(0)).collect();
                for (row, share) in open.iter().zip(shares) {
                    cells[*row] = share;
                }
                cells
            });
            filled.collect()
        })
        .collect();
    let mut bounds: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
    let mut chosen: Vec<&Vec<u64>> = Vec::new();
    try_columns(&columns, &mut chosen, &mut |cells| {
        let sum = |row: usize| cells.iter().map(|column| column[row]).sum::<u64>();
        let fits = (0..height).all(|row| match publication.row_sums[row] {
            Figure::Shown(shown) => shown == sum(row),
            Figure::Withheld => sum(row) >= 1,
        });
        if !fits {
            return;
        }
        for (row, column) in unknowns(publication) {
            let value = if column == width {
                sum(row)
            } else {
                cells[column][row]
            };
            let bound = bounds.entry((row, column)).or_insert((value, value));
            *bound = (bound.0.min(value), bound.1.max(value));
        }
    });
    bounds
}

fn try_columns<'c>(
    columns: &'c [Vec<Vec<u64>>],
    chosen: &mut Vec<&'c Vec<u64>>,
    found: &mut impl FnMut(&[&'c Vec<u64>]),
) {
    let Some(column) = columns.get(chosen.len()) else {
        return found(chosen);
    };
    for cells in column {
        chosen.push(cells);
        try_columns(columns, chosen, found);
        chosen.pop();
    }
}

fn shown(publication: &Publication<usize, usize>) -> Vec<Option<u64>> {
    let width = publication.columns.len();
    let mut all = Vec::new();
    for row in 0..publication.rows.len() {
        all.extend((0..width).map(|column| publication.cell(row, column).unwrap().shown()));
        all.push(publication.row_sums[row].shown());
    }
    all
}

#[test]
fn one_small_number_takes_others_with_it() {
    let found = publish(&[vec![3, 40], vec![25, 60], vec![90, 80]]);
    assert_eq!(
        shown(&found),
        [
            None,
            None,
            Some(43),
            None,
            None,
            Some(85),
            Some(90),
            Some(80),
            Some(170)
        ]
    );
    assert_eq!(found.column_sums, [118, 180]);
    assert_eq!(found.exposed, []);
    assert!(determined(&found).is_empty());
}

#[test]
fn nine_is_small_and_ten_and_nothing_are_not() {
    assert!(unknowns(&publish(&[vec![10, 0], vec![0, 10], vec![50, 50]])).is_empty());
    assert!(!unknowns(&publish(&[vec![9, 0], vec![50, 10], vec![50, 50]])).is_empty());
    let all_zero = publish(&[vec![0, 0], vec![0, 0]]);
    assert_eq!(shown(&all_zero), [Some(0); 6]);
}

#[test]
fn the_only_municipality_cannot_be_hidden_behind_its_prefecture() {
    let found = publish(&[vec![4, 50]]);
    assert_eq!(found.exposed, [(0, 0)]);
    let found = publish(&[vec![4, 50], vec![0, 50]]);
    assert_eq!(found.exposed, [(0, 0)]);
}

#[test]
fn two_small_numbers_are_no_cover_for_each_other_where_there_is_more() {
    // 1 + 1 is 2 and nothing else.
    let found = publish(&[vec![1, 30], vec![1, 30], vec![40, 30]]);
    let bounds = bounds(&found);
    for place in unknowns(&found) {
        let (least, most) = bounds[&place];
        assert!(most - least >= SPREAD_MIN, "{place:?}");
    }
}

#[test]
fn a_prefecture_that_is_itself_small_leaves_at_least_a_doubt() {
    let found = publish(&[vec![2, 50], vec![3, 60], vec![0, 70]]);
    assert_eq!(found.exposed, []);
    assert!(determined(&found).is_empty());
    // The rest of the table does not have to go with it.
    assert_eq!(found.row_sums[2], Figure::Shown(70));
}

#[test]
fn a_table_of_nothing_is_published() {
    let none: MunicipalTable<usize, usize> = MunicipalTable::new(&[], &BTreeMap::new());
    let found = none.publish(&mut PublishedBefore::default());
    assert_eq!((found.rows.len(), found.cell(0, 0)), (0, None));
    let rows = MunicipalTable::<usize, usize>::new(&[7], &BTreeMap::new());
    let found = rows.publish(&mut PublishedBefore::default());
    assert_eq!(found.row_sums, [Figure::Shown(0)]);
}

#[test]
fn a_number_that_grew_by_few_is_withheld_until_it_grew_by_more() {
    let mut before = PublishedBefore::default();
    let mut of_day = |first: u64| {
        let found = table(&[vec![first, 200], vec![300, 400], vec![500, 600]]).publish(&mut before);
        found.cell(0, 0).unwrap()
    };
    assert_eq!(of_day(100), Figure::Shown(100));
    assert_eq!(of_day(100), Figure::Shown(100));
    assert_eq!(of_day(104), Figure::Withheld);
    assert_eq!(of_day(109), Figure::Withheld);
    assert_eq!(of_day(110), Figure::Shown(110));
    // Back to where it was ten ago is no news; anything between is.
    assert_eq!(of_day(105), Figure::Withheld);
    assert_eq!(of_day(100), Figure::Shown(100));
}

#[test]
fn a_prefecture_of_many_municipalities_takes_no_time() {
    // As many as the largest has.
    let rows: Vec<Vec<u64>> = (0..180_u64)
        .map(|row| {
            (0..7_u64)
                .map(|column| (row * 7_919 + column * 104_729) % 997 * (row % 3))
                .collect()
        })
        .collect();
    let found = publish(&rows);
    assert!(determined(&found).is_empty());
    let withheld = unknowns(&found).len();
    assert!(withheld > 0 && withheld < 180, "{withheld}");
}

fn rows(height: usize, width: usize, most: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    let cell = prop_oneof![2 => Just(0), 3 => 1..10_u64, 3 => 10..most.max(11)];
    prop::collection::vec(prop::collection::vec(cell, 1..=width), 1..=height).prop_map(|rows| {
        let width = rows[0].len();
        let filled = rows.into_iter().map(|mut row| {
            row.resize(width, 0);
            row
        });
        filled.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_number_follows_from_the_others(rows in rows(9, 5, 400)) {
        let found = publish(&rows);
        let told = determined(&found);
        let not_hidden: Vec<_> = told.iter().filter(|place| !found.exposed.contains(place)).collect();
        prop_assert!(not_hidden.is_empty(), "{:?}", not_hidden);
        for (row, cells) in rows.iter().enumerate() {
            for (column, count) in cells.iter().enumerate() {
                match found.cell(row, column) {
                    Some(Figure::Shown(shown)) => {
                        prop_assert_eq!(shown, *count);
                        prop_assert!(shown == 0 || shown >= CELL_MIN);
                    }
                    _ => prop_assert!(*count > 0),
                }
            }
        }
    }

    #[test]
    fn comparing_two_days_tells_of_nobody(days in prop::collection::vec(rows(4, 3, 60), 2..5)) {
        let mut before = PublishedBefore::default();
        let mut shown: BTreeMap<(usize, Option<usize>), Vec<u64>> = BTreeMap::new();
        for rows in &days {
            let found = table(rows).publish(&mut before);
            for row in 0..found.rows.len() {
                for column in 0..=found.columns.len() {
                    let (figure, key) = match found.cell(row, column) {
                        Some(figure) => (figure, (row, Some(column))),
                        None => (found.row_sums[row], (row, None)),
                    };
                    if let Figure::Shown(number) = figure {
                        shown.entry(key).or_default().push(number);
                    }
                }
            }
            let told = determined(&found);
            prop_assert!(told.iter().all(|place| found.exposed.contains(place)));
        }
        for numbers in shown.values() {
            for one in numbers {
                for other in numbers {
                    prop_assert!(one == other || one.abs_diff(*other) >= CELL_MIN, "{} {}", one, other);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn of_all_tables_it_could_have_been_no_number_is_the_same_in_each(rows in rows(3, 2, 14)) {
        let found = publish(&rows);
        let bounds = bounds(&found);
        for place in unknowns(&found) {
            let (least, most) = bounds[&place];
            prop_assert_eq!(least == most, found.exposed.contains(&place), "{:?} {:?}", place, rows);
        }
    }
}
