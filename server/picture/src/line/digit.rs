//! One patch → one digit, and how sure that is.

use super::cells::Patch;
use crate::net::Net;

/// Tells digits apart, with the weights that `examples/train.rs` made.
pub(super) struct Reader {
    net: Option<Net>,
}

const WEIGHTS: &[u8] = include_bytes!("../../data/digits.bin");

/// By how much a patch is moved: a digit that is one only if it stands right is none.
const MOVES: [(i32, i32); 5] = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)];
/// A share of doubt in the network that stands for a sureness of 0.9.
const DOUBT_AT_90: f32 = 0.15;
/// Print fainter than this, against the rest of the line, is covered or shone upon.
const CONTRAST_MIN: f32 = 0.4;

impl Reader {
    pub fn built_in() -> Self {
        Self {
            net: Net::of(WEIGHTS),
        }
    }

    /// The likeliest digit. It is as sure as the least sure of several looks.
    pub fn read(&self, patch: &Patch) -> (u8, f32) {
        let Some(net) = &self.net else {
            return (0, 0.0);
        };
        let looks: Vec<[f32; crate::net::CLASSES]> = MOVES
            .iter()
            .map(|(x, y)| net.judge(&patch.moved(*x, *y).collect::<Vec<f32>>()))
            .collect();
        let share = |look: &[f32; crate::net::CLASSES], digit: usize| {
            look.get(digit).copied().unwrap_or(0.0)
        };
        let mut best = (0, f32::MIN);
        for digit in 0..10 {
            let sum: f32 = looks.iter().map(|look| share(look, digit)).sum();
            if sum > best.1 {
                best = (digit, sum);
            }
        }
        let least = looks
            .iter()
            .map(|look| share(look, best.0))
            .fold(1.0, f32::min);
        let mut sure = sureness(1.0 - least);
        if patch.contrast < CONTRAST_MIN {
            sure = sure.min(0.6);
        }
        (best.0 as u8, sure)
    }
}

/// Networks say 0.99 where 0.9 is meant; this makes it honest. Measured with pictures that were not trained with. Beyond
/// the limit it is what the network says, down to nothing: where there is no digit, nothing is sure.
fn sureness(doubt: f32) -> f32 {
    let doubt = doubt.clamp(0.0, 1.0);
    if doubt < DOUBT_AT_90 {
        (1.0 - 0.1 * (doubt / DOUBT_AT_90).cbrt()).min(0.99)
    } else {
        0.9 * (1.0 - doubt) / (1.0 - DOUBT_AT_90)
    }
}
