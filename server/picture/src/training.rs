//! What the program that trains the reader of digits needs to see.

use crate::decode::{Limits, PictureError};
use crate::grey::Grey;
use crate::ink::Ink;
use crate::line;
use crate::net::Net;
use crate::pieces::Pieces;

/// One cell of a line that was found: its middle and height in pixels, and its ink.
#[derive(Debug, Clone)]
pub struct Study {
    /// The middle of the cell.
    pub middle: (f32, f32),
    /// The height of the digits.
    pub height: f32,
    /// The ink, with its margin, row by row.
    pub ink: Vec<f32>,
}

/// Pixels across and down a patch, without its margin, and the margin.
pub const PATCH: (usize, usize, usize) = (line::PATCH_WIDE, line::PATCH_HIGH, line::MARGIN);

/// The cells of every run of 18 that could be a line in this picture.
///
/// # Errors
///
/// As for reading.
pub fn windows(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<Study>>, PictureError> {
    let grey: Grey = crate::decode::decode(bytes, limits)?;
    let ink = Ink::of(&grey, crate::reading::reach(&grey));
    let windows = line::windows(&grey, &Pieces::of(&ink))
        .into_iter()
        .map(|window| {
            let studies = window.into_iter().map(|(cell, patch)| Study {
                middle: cell.middle,
                height: cell.height,
                ink: patch.whole().to_vec(),
            });
            studies.collect()
        });
    Ok(windows.collect())
}

/// What a network of these weights says to a patch without margin: a share for each digit, and for none.
#[must_use]
pub fn judge(weights: &[u8], patch: &[f32]) -> Option<[f32; 11]> {
    Net::of(weights).map(|net| net.judge(patch))
}

/// Reads shades that are in memory already; for fuzzing.
#[must_use]
pub fn read_shades(width: usize, height: usize, shades: Vec<u8>) -> Vec<crate::Sighting> {
    Grey::new(width, height, shades).map_or_else(Vec::new, |grey| crate::reading::look(&grey))
}
