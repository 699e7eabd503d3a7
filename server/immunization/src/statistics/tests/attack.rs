//! Somebody who has every published number of every day tries to find those that are withheld. They know the exact
//! numbers of the prefecture, on which day each number was shown for the first time, and that no dose was taken back.
//!
//! What they know is a flow: the growth of each day runs to the municipalities, and what ran to one of them between two
//! days on which it was shown anew is known. So the least and the greatest value that a number can have is exactly what
//! can be sent around the other ways, and nothing that could be reckoned is missed.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use super::flow::{Edge, Network};

/// The numbers of one column, by municipality.
type Numbers = Vec<u64>;

fn publish(numbers: &[u64], before: &mut PublishedBefore<usize, usize>) -> Vec<Figure> {
    let cells = numbers.iter().enumerate();
    let sums: BTreeMap<(usize, usize), u64> =
        cells.map(|(row, count)| ((row, 0), *count)).collect();
    let found = MunicipalTable::new(&[], &sums).publish(before);
    let figures = (0..numbers.len()).map(|row| found.cell(row, 0).unwrap());
    figures.collect()
}

/// What is published of each day.
fn published(days: &[Numbers]) -> Vec<Vec<Figure>> {
    let mut before = PublishedBefore::default();
    let each = days.iter().map(|numbers| publish(numbers, &mut before));
    each.collect()
}

fn shown(figures: &[Figure]) -> Vec<Option<u64>> {
    figures.iter().map(|figure| figure.shown()).collect()
}

/// All that there is to attack.
struct History<'a> {
    days: &'a [Numbers],
    shown: &'a [Vec<Figure>],
}

impl History<'_> {
    fn growth(&self, town: usize, day: usize) -> u64 {
        let before = day.checked_sub(1).map_or(0, |day| self.days[day][town]);
        self.days[day][town] - before
    }

    /// The day on which it is known what had come to the town by then: the first from this day on that shows another
    /// number than the day before. None if there was no such day yet.
    fn known_on(&self, town: usize, day: usize) -> Option<usize> {
        let figure = |day: usize| self.shown[day][town];
        (day..self.days.len()).find(|day| {
            let is_news = *day == 0 || figure(*day) != figure(day - 1);
            figure(*day) != Figure::Withheld && is_news
        })
    }

    /// How far the least and the greatest value lie apart that a withheld number can have.
    fn spread(&self, town: usize, day: usize) -> u64 {
        let (days, towns) = (self.days.len(), self.days[0].len());
        // A node for each day, one for each municipality and the day on which it is known, one for what is wanted, and
        // one for all that nobody was told yet.
        let node = |town: usize, on: usize| days + town * (days + 1) + on;
        let (wanted, rest) = (days + towns * (days + 1), days + towns * (days + 1) + 1);
        let mut edges = Vec::new();
        for one in 0..towns {
            for from in 0..days {
                let on = self.known_on(one, from).unwrap_or(days);
                let to = match one == town && from <= day {
                    true => wanted,
                    false => node(one, on),
                };
                let number = self.growth(one, from);
                edges.push(Edge { from, to, number });
            }
            let untold = (0..days).filter(|from| self.known_on(one, *from).is_none());
            edges.push(Edge {
                from: node(one, days),
                to: rest,
                number: untold.map(|from| self.growth(one, from)).sum(),
            });
        }
        let into = node(town, self.known_on(town, day).unwrap_or(days));
        let number = self.days[day][town];
        let more = Network::new(rest + 1, &edges).most(into, wanted, 100);
        let less = Network::new(rest + 1, &edges).most(wanted, into, number);
        more + less
    }
}

/// Asserts that every number from 1 to 9 that was withheld can be one of eleven, or of as many as the prefecture's own
/// number allows.
fn assert_hidden(days: &[Numbers]) {
    let all = published(days);
    let history = History { days, shown: &all };
    for (day, numbers) in days.iter().enumerate() {
        let sum: u64 = numbers.iter().sum();
        for (town, number) in numbers.iter().enumerate() {
            if (1..CELL_MIN).contains(number) {
                assert_eq!(all[day][town], Figure::Withheld);
                let spread = history.spread(town, day);
                let least = sum.min(CELL_MIN);
                assert!(
                    spread >= least,
                    "{number} on {day} of {town}: {spread} in {days:?}, {all:?}"
                );
            }
        }
    }
}

#[test]
fn one_small_number_takes_another_with_it() {
    let found = published(&[vec![3, 25, 90, 40]]);
    assert_eq!(shown(&found[0]), [None, None, Some(90), Some(40)]);
    assert_hidden(&[vec![3, 25, 90, 40]]);
}

#[test]
fn a_zero_is_as_silent_as_a_small_number() {
    let found = published(&[vec![1, 0, 0, 40]]);
    // One and nothing are too few to hide among.
    assert_eq!(shown(&found[0]), [None; 4]);
    let found = published(&[vec![0, 0, 0]]);
    assert_eq!(shown(&found[0]), [Some(0); 3]);
}

#[test]
fn whoever_was_silent_together_stays_so_until_the_rest_can_do_without() {
    // On the second day the first could be shown, but then the other would be what is missing from the prefecture's.
    let days = [vec![12, 5, 60], vec![20, 5, 60], vec![31, 9, 60]];
    let found = published(&days);
    for figures in &found {
        assert_eq!(shown(figures), [None, None, Some(60)]);
    }
    let found = published(&[vec![12, 5, 60], vec![20, 20, 60]]);
    assert_eq!(shown(&found[1]), [Some(20), Some(20), Some(60)]);
}

#[test]
fn a_number_is_shown_anew_when_it_differs_by_ten_from_all_that_were() {
    let days: Vec<Numbers> = [100, 100, 104, 109, 110, 105, 100, 90]
        .map(|first| vec![first, 200, 300])
        .to_vec();
    let found = published(&days);
    let first: Vec<Option<u64>> = found.iter().map(|figures| figures[0].shown()).collect();
    assert_eq!(
        first,
        [100, 100, 100, 100, 110, 110, 110, 90].map(Some).to_vec()
    );
}

#[test]
fn the_only_one_that_is_not_new_is_not_told_by_the_others() {
    // Without the prefecture's growth of others, 3 would be known to be that of the last.
    let found = published(&[vec![100, 200, 300], vec![150, 220, 303]]);
    assert_eq!(shown(&found[1]), [Some(150), Some(200), Some(300)]);
}

#[test]
fn a_town_that_comes_to_the_house_with_few_is_not_silent_alone() {
    let mut before = PublishedBefore::default();
    let all = publish(&[30, 25, 60], &mut before);
    assert_eq!(shown(&all), [Some(30), Some(25), Some(60)]);
    let found = publish(&[30, 25, 60, 2], &mut before);
    assert_eq!(shown(&found), [Some(30), None, Some(60), None]);
}

#[test]
fn the_sum_of_a_row_is_shown_where_all_of_it_is() {
    let sums = BTreeMap::from([
        ((0, 1), 41),
        ((0, 2), 40),
        ((0, 3), 1),
        ((1, 1), 50),
        ((1, 2), 30),
        ((1, 3), 25),
        ((2, 1), 60),
        ((2, 2), 30),
        ((2, 3), 27),
    ]);
    let found = MunicipalTable::new(&[], &sums).publish(&mut PublishedBefore::default());
    assert_eq!(found.cell(0, 2), Some(Figure::Withheld));
    assert_eq!(found.row_sum(0), Figure::Withheld);
    assert_eq!(found.row_sum(1), Figure::Withheld);
    assert_eq!(found.row_sum(2), Figure::Shown(117));
}

#[test]
fn a_table_of_nothing_is_published() {
    let none: MunicipalTable<usize, usize> = MunicipalTable::new(&[], &BTreeMap::new());
    let found = none.publish(&mut PublishedBefore::default());
    assert_eq!((found.rows.len(), found.cell(0, 0)), (0, None));
    let rows = MunicipalTable::<usize, usize>::new(&[7], &BTreeMap::new());
    let found = rows.publish(&mut PublishedBefore::default());
    assert_eq!(found.row_sum(0), Figure::Shown(0));
}

/// So many municipalities over some days.
fn days(
    first: impl Strategy<Value = u64> + Clone + 'static,
    next: impl Strategy<Value = u64> + Clone + 'static,
) -> impl Strategy<Value = Vec<Numbers>> {
    (2..7_usize, 0..6_usize).prop_flat_map(move |(towns, later)| {
        let first = prop::collection::vec(first.clone(), towns);
        let next = prop::collection::vec(prop::collection::vec(next.clone(), towns), later);
        (first, next).prop_map(|(first, next)| std::iter::once(first).chain(next).collect())
    })
}

fn some() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![3 => Just(0), 4 => 1..10_u64, 2 => 10..30_u64, 2 => 30..100_u64]
}

fn growth() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![5 => Just(0), 3 => 1..4_u64, 3 => 4..25_u64, 1 => 25..100_u64]
}

/// What there is when so much has come each day.
fn grown(growth: Vec<Numbers>) -> Vec<Numbers> {
    let mut days: Vec<Numbers> = Vec::new();
    for more in growth {
        let day = match days.last() {
            Some(last) => last
                .iter()
                .zip(more)
                .map(|(one, more)| one + more)
                .collect(),
            None => more,
        };
        days.push(day);
    }
    days
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn r_t04_no_small_number_follows_from_all_that_was_ever_shown(growth in days(some(), growth())) {
        assert_hidden(&grown(growth));
    }

    /// Where doses are taken back as well, days tell of each other only what was shown.
    #[test]
    fn r_t04_what_is_shown_is_large_and_what_is_silent_is_not_alone(days in days(some(), some())) {
        let mut ever: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
        for (numbers, figures) in days.iter().zip(published(&days)) {
            let sum: u64 = numbers.iter().sum();
            if sum == 0 {
                prop_assert!(figures.iter().all(|figure| *figure == Figure::Shown(0)));
                continue;
            }
            let silent: Vec<usize> = (0..numbers.len()).filter(|town| figures[*town] == Figure::Withheld).collect();
            let in_them: u64 = silent.iter().map(|town| numbers[*town]).sum();
            prop_assert!(silent.len() != 1);
            prop_assert!(silent.is_empty() || in_them >= sum.min(CELL_MIN));
            for (town, figure) in figures.iter().enumerate() {
                let Figure::Shown(number) = figure else { continue };
                prop_assert!(*number >= SHOWN_MIN);
                let all = ever.entry(town).or_default();
                if all.last() != Some(number) {
                    prop_assert_eq!(*number, numbers[town]);
                    prop_assert!(all.iter().all(|one| one.abs_diff(*number) >= CELL_MIN));
                    all.push(*number);
                }
            }
        }
    }
}
