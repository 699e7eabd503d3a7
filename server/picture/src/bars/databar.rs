//! DataBar with 14 digits, in one row or in two: two pairs of numbers, each around a finder.

use std::collections::BTreeMap;

use super::Heard;
use super::scan::Runs;
use super::widths::{every_second, modules, spread, value, with_check_digit};
use crate::sighting::{Source, Symbology};

/// The finders, from the outer number to the inner one.
const FINDERS: [[u32; 5]; 9] = [
    [3, 8, 2, 1, 1],
    [3, 5, 5, 1, 1],
    [3, 3, 7, 1, 1],
    [3, 1, 9, 1, 1],
    [2, 7, 4, 1, 1],
    [2, 5, 6, 1, 1],
    [2, 3, 8, 1, 1],
    [1, 5, 7, 1, 1],
    [1, 3, 9, 1, 1],
];
/// For each number of modules in the odd elements outside: widest odd element, numbers of the even ones, first number.
const OUTER: [(u32, u32, u32, u32); 5] = [
    (12, 8, 1, 0),
    (10, 6, 10, 161),
    (8, 4, 34, 961),
    (6, 3, 70, 2_015),
    (4, 1, 126, 2_715),
];
/// For each number of modules in the odd elements inside: widest odd element, numbers of the odd ones, first number.
const INNER: [(u32, u32, u32, u32); 4] = [
    (5, 2, 4, 0),
    (7, 4, 20, 336),
    (9, 6, 48, 1_036),
    (11, 8, 81, 1_516),
];
/// With this much more, a second part stands above the symbol.
const LINKED: u64 = 10_000_000_000_000;
/// The most different pairs that are kept.
const PAIRS_MAX: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    number: u32,
    check: u32,
    finder: u32,
}

/// How often, from where and to where.
type Traces = (u32, (f32, f32), (f32, f32));

/// Half symbols that were seen, how often, and where.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    left: BTreeMap<Pair, Traces>,
    right: BTreeMap<Pair, Traces>,
}

impl Pairs {
    /// Notes the half symbols that a line crosses. From their outer ends on, left ones begin with a gap, right ones with a
    /// bar, whichever way the line runs.
    pub fn look(&mut self, runs: &Runs) {
        for from in 2..runs.widths.len().saturating_sub(21) {
            let dark = from % 2 == 1;
            let Some(pair) = runs
                .widths
                .get(from..from + 21)
                .and_then(|widths| pair(widths, dark))
            else {
                continue;
            };
            let ends = (runs.place(from), runs.place(from + 21));
            let side = if dark {
                &mut self.right
            } else {
                &mut self.left
            };
            if side.len() < PAIRS_MAX || side.contains_key(&pair) {
                side.entry(pair).or_insert((0, ends.0, ends.1)).0 += 1;
            }
        }
    }

    /// Whole symbols: a left and a right half whose check agrees.
    pub fn join(&self) -> Vec<Heard> {
        let mut heard = Vec::new();
        for (left, (left_seen, from, _)) in &self.left {
            for (right, (right_seen, to, _)) in &self.right {
                let seen = left_seen.min(right_seen);
                let Some(text) = text(left, right).filter(|_| *seen >= 3) else {
                    continue;
                };
                for _ in 0..(*seen).min(4) {
                    heard.push(Heard {
                        source: Source::Gs1(Symbology::DataBar),
                        text: text.clone(),
                        from: *from,
                        to: *to,
                    });
                }
            }
        }
        heard
    }
}

fn text(left: &Pair, right: &Pair) -> Option<String> {
    let mut expected = 9 * left.finder + right.finder;
    expected -= u32::from(expected > 72);
    expected -= u32::from(expected > 8);
    if (left.check + 16 * right.check) % 79 != expected {
        return None;
    }
    let number = u64::from(left.number) * 4_537_077 + u64::from(right.number);
    let number = number.checked_sub(LINKED).unwrap_or(number);
    Some(format!("01{}", with_check_digit(number)?))
}

/// Eight elements outside, five of the finder, eight inside.
fn pair(widths: &[f32], dark: bool) -> Option<Pair> {
    let (outer, finder, inner) = (widths.get(..8)?, widths.get(8..13)?, widths.get(13..21)?);
    let sum = |part: &[f32]| part.iter().sum::<f32>();
    let module = (sum(outer) + sum(finder) + sum(inner)) / 46.0;
    let fits = |seen: f32, modules: f32| (seen / module - modules).abs() < 1.6;
    if module < 0.7
        || !fits(sum(outer), 16.0)
        || !fits(sum(finder), 15.0)
        || !fits(sum(inner), 15.0)
    {
        return None;
    }
    let (at, known) = nearest(finder, &FINDERS)?;
    let spread = spread(finder, known, dark);
    let outer = modules(outer, 16, dark, spread)?;
    let mut inner = modules(inner, 15, !dark, spread)?;
    inner.reverse();
    let (outer_value, outer_sum) = outer_number(&outer)?;
    let (inner_value, inner_sum) = inner_number(&inner)?;
    Some(Pair {
        number: 1_597 * outer_value + inner_value,
        check: outer_sum + 4 * inner_sum,
        finder: at as u32,
    })
}

/// The finder that is nearest, if it is near.
pub(super) fn nearest<'a, const N: usize>(
    widths: &[f32],
    finders: &'a [[u32; 5]; N],
) -> Option<(usize, &'a [u32; 5])> {
    let module = widths.iter().sum::<f32>() / 15.0;
    let far = |known: &[u32; 5]| {
        // Sums of neighbours do not change when ink runs.
        let pairs = widths.windows(2).zip(known.windows(2));
        pairs.fold(0.0f32, |far, (seen, known)| {
            let (seen, known) = (
                seen.iter().sum::<f32>() / module,
                known.iter().sum::<u32>() as f32,
            );
            far.max((seen - known).abs())
        })
    };
    let best = finders
        .iter()
        .enumerate()
        .min_by(|a, b| far(a.1).total_cmp(&far(b.1)))?;
    (far(best.1) < 0.6).then_some(best)
}

fn check(odd: &[u32], even: &[u32]) -> u32 {
    let sum = |part: &[u32]| part.iter().rev().fold(0u32, |sum, width| sum * 9 + width);
    sum(odd) + 3 * sum(even)
}

fn outer_number(widths: &[u32]) -> Option<(u32, u32)> {
    let (odd, even) = (every_second(widths, 0), every_second(widths, 1));
    let total: u32 = odd.iter().sum();
    let (_, widest, evens, first) = *OUTER.iter().find(|kind| kind.0 == total)?;
    let number = value(&odd, widest, false)? * evens + value(&even, 9 - widest, true)? + first;
    Some((number, check(&odd, &even)))
}

fn inner_number(widths: &[u32]) -> Option<(u32, u32)> {
    let (odd, even) = (every_second(widths, 0), every_second(widths, 1));
    let total: u32 = odd.iter().sum();
    let (_, widest, odds, first) = *INNER.iter().find(|kind| kind.0 == total)?;
    let number = value(&even, 9 - widest, false)? * odds + value(&odd, widest, true)? + first;
    Some((number, check(&odd, &even)))
}
