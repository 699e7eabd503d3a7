//! DataBar Limited: two numbers of 26 modules around a check of 18.

use super::Heard;
use super::scan::Runs;
use super::widths::{every_second, modules, value, with_check_digit};
use crate::sighting::{Source, Symbology};

/// For each kind of number: the first one, how many the even elements make, modules and widest of the odd ones.
const KINDS: [(u32, u32, u32, u32); 7] = [
    (0, 28, 17, 6),
    (183_064, 728, 13, 5),
    (820_064, 6_454, 9, 3),
    (1_000_776, 203, 15, 5),
    (1_491_021, 2_408, 11, 4),
    (1_979_845, 1, 19, 8),
    (1_996_939, 16_632, 7, 1),
];
/// The symbol with another one above it says so by a number that is larger by this.
const LINKED: u64 = 2_015_133_531_096;

/// The patterns that stand for the checks 0 to 88, as modules: bars are ones.
const CHECKS: [u32; 89] = [
    0x2AAE2, 0x2AA72, 0x2AA3A, 0x2A972, 0x2A93A, 0x2A8BA, 0x2A572, 0x2A53A, 0x2A4BA, 0x2A2BA,
    0x29572, 0x2953A, 0x294BA, 0x292BA, 0x28ABA, 0x25572, 0x2553A, 0x254BA, 0x252BA, 0x24ABA,
    0x22ABA, 0x2AB62, 0x2AB32, 0x2AB1A, 0x2A9B2, 0x2A99A, 0x2A8DA, 0x2A5B2, 0x2A59A, 0x2A4DA,
    0x2A2DA, 0x295B2, 0x2959A, 0x294DA, 0x292DA, 0x28ADA, 0x255B2, 0x2559A, 0x254DA, 0x252DA,
    0x24ADA, 0x22ADA, 0x2ABA2, 0x2AB92, 0x2A9D2, 0x295D2, 0x255D2, 0x2AD62, 0x2AD32, 0x2AD1A,
    0x2ACB2, 0x296B2, 0x2969A, 0x2965A, 0x2935A, 0x28B5A, 0x256B2, 0x2569A, 0x24B5A, 0x2B562,
    0x2B532, 0x2B51A, 0x2B4B2, 0x2B49A, 0x2B2B2, 0x25AB2, 0x25A9A, 0x25A5A, 0x2595A, 0x24D5A,
    0x22D5A, 0x2D562, 0x2D532, 0x2D51A, 0x2D4B2, 0x2D49A, 0x2D45A, 0x2D2B2, 0x2D29A, 0x2CAB2,
    0x35532, 0x3551A, 0x354B2, 0x3549A, 0x3545A, 0x3529A, 0x3525A, 0x34A9A, 0x35592,
];

/// Reads every DataBar Limited that a line crosses.
pub(super) fn read(runs: &Runs, heard: &mut Vec<Heard>) {
    let widths = &runs.widths;
    // The left guard is a light and a dark module; then the first number begins with a gap.
    for from in (1..widths.len().saturating_sub(44)).step_by(2) {
        let Some(text) = widths.get(from..from + 44).and_then(symbol) else {
            continue;
        };
        let source = Source::Gs1(Symbology::DataBarLimited);
        heard.push(runs.heard(source, text, from..from + 44));
    }
}

/// From the dark module of the left guard on: 1, 14, 14, 14 and 1 elements.
fn symbol(widths: &[f32]) -> Option<String> {
    let (left, check, right) = (widths.get(1..15)?, widths.get(15..29)?, widths.get(29..43)?);
    let width = |part: &[f32]| part.iter().sum::<f32>();
    let module = (width(left) + width(check) + width(right)) / 70.0;
    let fits = |seen: f32, modules: f32| (seen / module - modules).abs() < modules * 0.08;
    if module < 0.7
        || !fits(width(left), 26.0)
        || !fits(width(check), 18.0)
        || !fits(width(right), 26.0)
    {
        return None;
    }
    let guards = [widths.first()?, widths.get(43)?];
    if guards
        .iter()
        .any(|guard| !(0.3..2.2).contains(&(*guard / module)))
    {
        return None;
    }
    // Half of the elements of a check are gaps: seven, with nine modules together or near it.
    let dark: f32 =
        check.iter().skip(1).step_by(2).sum::<f32>() + left.iter().skip(1).step_by(2).sum::<f32>();
    let spread_max = module * 0.35;
    // Several widths of ink are tried, because no element is known beforehand; the check tells which one is right.
    for part in [0.0, 0.12, -0.12, 0.25, -0.25, 0.35, -0.35] {
        let spread = (part * module).clamp(-spread_max, spread_max);
        if dark <= 0.0 {
            return None;
        }
        if let Some(text) = with_spread(left, check, right, spread) {
            return Some(text);
        }
    }
    None
}

fn with_spread(left: &[f32], check: &[f32], right: &[f32], spread: f32) -> Option<String> {
    let pattern = modules(check, 18, false, spread)?;
    let mut bits = 0u32;
    for (at, width) in pattern.iter().enumerate() {
        for _ in 0..*width {
            bits = (bits << 1) | (at % 2) as u32;
        }
    }
    // The table counts gaps as ones.
    let seen = !bits & 0x3FFFF;
    let check = CHECKS.iter().position(|known| *known == seen)? as u32;
    let (left, left_sum) = number(&modules(left, 26, false, spread)?)?;
    let (right, right_sum) = number(&modules(right, 26, false, spread)?)?;
    if (left_sum + 20 * right_sum) % 89 != check {
        return None;
    }
    let number = u64::from(left) * 2_013_571 + u64::from(right);
    let number = number.checked_sub(LINKED).unwrap_or(number);
    Some(format!("01{}", with_check_digit(number)?))
}

/// The number, and its part of the check.
fn number(widths: &[u32]) -> Option<(u32, u32)> {
    let (odd, even) = (every_second(widths, 0), every_second(widths, 1));
    let total: u32 = odd.iter().sum();
    let (first, count_even, _, widest) = *KINDS.iter().find(|kind| kind.2 == total)?;
    let number = value(&odd, widest, false)? * count_even + value(&even, 9 - widest, true)? + first;
    let sum = widths
        .iter()
        .rev()
        .fold(0u32, |sum, width| (sum * 3 + width) % 89);
    Some((number, sum))
}
