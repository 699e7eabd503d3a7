//! Modules → codewords, with their errors put right.

use super::grid::Modules;
use super::text::{self, Text};
use crate::reed_solomon::Field;

/// For each version: all codewords, then check words of a block and blocks for the levels L, M, Q, H.
const VERSIONS: [(usize, [(usize, usize); 4]); 10] = [
    (26, [(7, 1), (10, 1), (13, 1), (17, 1)]),
    (44, [(10, 1), (16, 1), (22, 1), (28, 1)]),
    (70, [(15, 1), (26, 1), (18, 2), (22, 2)]),
    (100, [(20, 1), (18, 2), (26, 2), (16, 4)]),
    (134, [(26, 1), (24, 2), (18, 4), (22, 4)]),
    (172, [(18, 2), (16, 4), (24, 4), (28, 4)]),
    (196, [(20, 2), (18, 4), (18, 6), (26, 5)]),
    (242, [(24, 2), (22, 4), (22, 6), (26, 6)]),
    (292, [(30, 2), (22, 5), (20, 8), (24, 8)]),
    (346, [(18, 4), (26, 5), (24, 8), (28, 8)]),
];

/// Where the middles of the small squares are, besides 6.
const ALIGNMENTS: [&[usize]; 10] = [
    &[],
    &[18],
    &[22],
    &[26],
    &[30],
    &[34],
    &[22, 38],
    &[24, 42],
    &[26, 46],
    &[28, 50],
];

/// Level and mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Format {
    level: usize,
    mask: usize,
}

/// Reads the text of a code, if its check words agree.
pub(super) fn read(modules: &Modules) -> Option<Text> {
    let version = (modules.side.checked_sub(17)?) / 4;
    let format = read_format(modules)?;
    let (total, levels) = VERSIONS.get(version.checked_sub(1)?)?;
    let (check_count, block_count) = *levels.get(format.level)?;
    let words = collect(modules, version, format.mask, *total);
    let (data, share_wrong) = correct(&words, check_count, block_count, version, format.level)?;
    // The more had to be put right, the less sure it is; it is never guessed.
    let confidence = 1.0 - 0.02 * share_wrong;
    text::read(&data, version, confidence)
}

fn read_format(modules: &Modules) -> Option<Format> {
    let side = modules.side;
    let around = [0, 1, 2, 3, 4, 5, 7, 8];
    let first = around
        .iter()
        .map(|y| modules.at(8, *y))
        .chain(around.iter().rev().skip(1).map(|x| modules.at(*x, 8)));
    let second = (0..8)
        .map(|at| modules.at(side - 1 - at, 8))
        .chain((0..7).map(|at| modules.at(8, side - 7 + at)));
    let number = |bits: &mut dyn Iterator<Item = bool>| {
        bits.enumerate()
            .fold(0u32, |sum, (at, bit)| sum | u32::from(bit) << at)
    };
    let (first, second) = (
        number(&mut first.into_iter()),
        number(&mut second.into_iter()),
    );
    let mut best = (4, None);
    for data in 0..32u32 {
        let mut rest = data << 10;
        for at in (0..5).rev() {
            if rest >> (at + 10) & 1 == 1 {
                rest ^= 0x537 << at;
            }
        }
        let code = ((data << 10) | rest) ^ 0x5412;
        for seen in [first, second] {
            let errors = (code ^ seen).count_ones();
            if errors < best.0 {
                // The bits 01, 00, 11, 10 stand for L, M, Q, H.
                let level = (data >> 3) ^ 1;
                best = (
                    errors,
                    Some(Format {
                        level: level as usize,
                        mask: (data & 7) as usize,
                    }),
                );
            }
        }
    }
    best.1
}

/// Whether a module belongs to a pattern and not to the data.
fn is_pattern(x: usize, y: usize, side: usize, version: usize) -> bool {
    let is_corner = |across: usize, down: usize| across < 9 && down < 9;
    let (right, below) = (x + 8 >= side, y + 8 >= side);
    if is_corner(x, y) || (right && y < 9) || (x < 9 && below) || x == 6 || y == 6 {
        return true;
    }
    if version >= 7 && ((x < 6 && y >= side - 11) || (y < 6 && x >= side - 11)) {
        return true;
    }
    let middles = ALIGNMENTS.get(version - 1).copied().unwrap_or_default();
    let last = middles.last().copied().unwrap_or(0);
    let near = |at: usize| {
        middles
            .iter()
            .chain(&[6])
            .find(|middle| at.abs_diff(**middle) <= 2)
    };
    match (near(x), near(y)) {
        (Some(6), Some(6)) => false,
        (Some(6), Some(other)) | (Some(other), Some(6)) => *other != last,
        (Some(_), Some(_)) => true,
        _ => false,
    }
}

fn is_masked(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => (x * y) % 2 + (x * y) % 3 == 0,
        6 => ((x * y) % 2 + (x * y) % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + (x * y) % 3).is_multiple_of(2),
    }
}

fn collect(modules: &Modules, version: usize, mask: usize, total: usize) -> Vec<u8> {
    let side = modules.side;
    let mut words = Vec::with_capacity(total);
    let (mut word, mut filled) = (0u8, 0);
    let columns: Vec<usize> = (0..side).rev().filter(|x| *x != 6).collect();
    for (turn, pair) in columns.chunks(2).enumerate() {
        for step in 0..side {
            let y = if turn.is_multiple_of(2) {
                side - 1 - step
            } else {
                step
            };
            for &x in pair {
                if is_pattern(x, y, side, version) {
                    continue;
                }
                word = (word << 1) | u8::from(modules.at(x, y) ^ is_masked(mask, x, y));
                filled += 1;
                if filled == 8 {
                    words.push(word);
                    (word, filled) = (0, 0);
                }
            }
        }
    }
    words.truncate(total);
    words
}

/// The data of all blocks, and which share of what could be put right had to be.
fn correct(
    words: &[u8],
    check_count: usize,
    block_count: usize,
    version: usize,
    level: usize,
) -> Option<(Vec<u8>, f32)> {
    let field = Field::qr();
    let data_count = words.len().checked_sub(check_count * block_count)?;
    let short = data_count / block_count;
    let long_blocks = data_count % block_count;
    // Small codes keep some check words for noticing alone, as the standard says.
    let kept = match (version, level) {
        (1, 0) => 3,
        (1, 1) | (2, 0) => 2,
        (1, _) | (3, 0) => 1,
        _ => 0,
    };
    let errors_max = (check_count - kept) / 2;
    let mut data = Vec::with_capacity(data_count);
    let mut worst = 0.0f32;
    for block in 0..block_count {
        let is_long = block >= block_count - long_blocks;
        let mut part: Vec<u8> = words
            .get(..short * block_count)?
            .iter()
            .skip(block)
            .step_by(block_count)
            .copied()
            .collect();
        if is_long {
            part.push(*words.get(short * block_count + block - (block_count - long_blocks))?);
        }
        let own = part.len();
        part.extend(
            words
                .get(data_count..)?
                .iter()
                .skip(block)
                .step_by(block_count),
        );
        let wrong = field.correct(&mut part, check_count, errors_max)?;
        worst = worst.max(wrong as f32 / errors_max.max(1) as f32);
        data.extend(part.into_iter().take(own));
    }
    Some((data, worst))
}
