//! DataBar Expanded, in one row or stacked: pairs of numbers around finders, whose order tells how many there are.

mod text;

use std::collections::BTreeMap;

use super::Heard;
use super::databar::nearest;
use super::scan::Runs;
use super::widths::{every_second, modules, spread, value};
use crate::sighting::{Source, Symbology};

const FINDERS: [[u32; 5]; 6] = [
    [1, 8, 4, 1, 1],
    [3, 6, 4, 1, 1],
    [3, 4, 6, 1, 1],
    [3, 2, 8, 1, 1],
    [2, 6, 5, 1, 1],
    [2, 2, 9, 1, 1],
];
/// The finders of symbols with 2 to 11 pairs. Every second one stands the other way round.
const ORDERS: [&[usize]; 10] = [
    &[0, 0],
    &[0, 1, 1],
    &[0, 2, 1, 3],
    &[0, 4, 1, 3, 2],
    &[0, 4, 1, 3, 3, 5],
    &[0, 4, 1, 3, 4, 5, 5],
    &[0, 0, 1, 1, 2, 2, 3, 3],
    &[0, 0, 1, 1, 2, 2, 3, 4, 4],
    &[0, 0, 1, 1, 2, 2, 3, 4, 5, 5],
    &[0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5],
];
/// For each number of modules in the odd elements: widest odd element, numbers of the even ones, first number.
const KINDS: [(u32, u32, u32, u32); 5] = [
    (12, 7, 4, 0),
    (10, 5, 20, 348),
    (8, 4, 52, 1_388),
    (6, 3, 104, 2_948),
    (4, 1, 204, 3_988),
];
/// On how many lines a number has to be seen.
const TIMES_MIN: u32 = 3;
/// Finders with their halves that are kept.
const HALVES_MAX: usize = 200;

/// One number beside a finder: which finder, whether it stands the other way round, and on which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seat {
    finder: usize,
    turned: bool,
    right: bool,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    number: u32,
    check: u32,
    times: u32,
    from: (f32, f32),
    to: (f32, f32),
}

/// Numbers that were seen beside finders, one book for each way to hold the picture.
#[derive(Debug, Default)]
pub(super) struct Parts {
    forward: BTreeMap<Seat, Vec<Seen>>,
    backward: BTreeMap<Seat, Vec<Seen>>,
}

impl Parts {
    /// Notes every number beside a finder that a line crosses.
    pub fn look(&mut self, runs: &Runs) {
        let widths = &runs.widths;
        // Behind the last finder may be nothing but the end of the symbol.
        for at in 8..widths.len().saturating_sub(5) {
            let Some(finder) = widths.get(at..at + 5) else {
                continue;
            };
            let dark = at % 2 == 1;
            let mut mirrored = finder.to_vec();
            mirrored.reverse();
            for (turned, shown) in [(false, finder), (true, mirrored.as_slice())] {
                // A finder begins and ends with a gap, and the next one, the other way round, with a bar.
                if dark != turned {
                    continue;
                }
                let Some((kind, known)) = nearest(shown, &FINDERS) else {
                    continue;
                };
                let spread = spread(shown, known, dark);
                let module = finder.iter().sum::<f32>() / 15.0;
                for right in [false, true] {
                    let part = if right {
                        widths.get(at + 5..at + 13)
                    } else {
                        widths.get(at - 8..at)
                    };
                    let Some((number, check_widths)) =
                        part.and_then(|part| number(part, (right, dark), module, spread))
                    else {
                        continue;
                    };
                    let seat = Seat {
                        finder: kind,
                        turned,
                        right,
                    };
                    let Some(check) = check(&check_widths, seat) else {
                        continue;
                    };
                    let last = (at + 13).min(widths.len() - 1);
                    let ends = (runs.place(at - 8), runs.place(last));
                    self.note(seat, number, check, ends);
                }
            }
        }
    }

    fn note(&mut self, seat: Seat, number: u32, check: u32, ends: ((f32, f32), (f32, f32))) {
        let is_forward = ends.0.0 + ends.0.1 < ends.1.0 + ends.1.1;
        let book = if is_forward {
            &mut self.forward
        } else {
            &mut self.backward
        };
        if book.len() >= HALVES_MAX {
            return;
        }
        let seen = book.entry(seat).or_default();
        if let Some(known) = seen.iter_mut().find(|known| known.number == number) {
            known.times += 1;
        } else if seen.len() < 8 {
            seen.push(Seen {
                number,
                check,
                times: 1,
                from: ends.0,
                to: ends.1,
            });
        }
    }

    /// Whole symbols: all numbers of an order, whose check agrees.
    pub fn join(&self) -> Vec<Heard> {
        // In a stacked symbol every second row can run the other way.
        let mut both = self.forward.clone();
        for (seat, seen) in &self.backward {
            both.entry(*seat).or_default().extend(seen);
        }
        for book in [&self.forward, &self.backward, &both] {
            for order in ORDERS {
                if let Some(heard) = join_order(book, order) {
                    return vec![heard; 3];
                }
            }
        }
        Vec::new()
    }
}

fn join_order(book: &BTreeMap<Seat, Vec<Seen>>, order: &[usize]) -> Option<Heard> {
    let seats = order.iter().enumerate().flat_map(|(at, finder)| {
        let seat = |right| Seat {
            finder: *finder,
            turned: at % 2 == 1,
            right,
        };
        // A pair that stands the other way round has its first number on the right of its finder as it is read.
        [seat(false), seat(true)]
    });
    let mut seats: Vec<Seat> = seats.collect();
    let often = |seat: &Seat| {
        book.get(seat)?
            .iter()
            .max_by_key(|seen| seen.times)
            .copied()
    };
    let mut seen: Vec<Seen> = Vec::new();
    // The last number may be missing.
    if often(seats.last()?).is_none_or(|seen| seen.times < TIMES_MIN) {
        seats.pop();
    }
    for seat in &seats {
        seen.push(often(seat).filter(|seen| seen.times >= TIMES_MIN)?);
    }
    let (first, rest) = seen.split_first()?;
    let sum: u32 = rest.iter().map(|seen| seen.check).sum::<u32>() % 211;
    let expected = 211 * (seen.len() as u32).checked_sub(4)? + sum;
    if expected != first.number {
        return None;
    }
    let numbers: Vec<u32> = rest.iter().map(|seen| seen.number).collect();
    Some(Heard {
        source: Source::Gs1(Symbology::DataBarExpanded),
        text: text::read(&numbers)?,
        from: first.from,
        to: seen.last()?.to,
    })
}

/// The number of eight elements, and its widths from the outer end on; on which side of its finder, and whether that begins
/// with a bar.
fn number(
    part: &[f32],
    (right, dark): (bool, bool),
    module: f32,
    spread: f32,
) -> Option<(u32, Vec<u32>)> {
    let total: f32 = part.iter().sum();
    if (total / module - 17.0).abs() > 1.8 {
        return None;
    }
    // Before the finder are eight elements, and it has five.
    let mut widths = modules(part, 17, right != dark, spread)?;
    if right {
        widths.reverse();
    }
    let (odd, even) = (every_second(&widths, 0), every_second(&widths, 1));
    let sum: u32 = odd.iter().sum();
    let (_, widest, evens, first) = *KINDS.iter().find(|kind| kind.0 == sum)?;
    let number = value(&odd, widest, true)? * evens + value(&even, 9 - widest, false)? + first;
    Some((number, widths))
}

/// The part of a number in the check: each element weighs three times as much as the one before it.
fn check(widths: &[u32], seat: Seat) -> Option<u32> {
    let row = 4 * seat.finder as u32 + if seat.turned { 2 } else { 0 } + u32::from(seat.right);
    // The first number of all is the check itself.
    let Some(row) = row.checked_sub(1) else {
        return Some(0);
    };
    let mut weight = (0..row * 8).fold(1u32, |weight, _| weight * 3 % 211);
    let mut sum = 0;
    for width in widths {
        sum += weight * width;
        weight = weight * 3 % 211;
    }
    Some(sum % 211)
}
