//! The points of a picture in a PDF, as shades of grey.

use super::dictionary::Dictionary;

/// How the points of a picture stand.
pub(super) struct Form {
    width: usize,
    height: usize,
    bits: usize,
    /// Whether each row begins with the number of how it was foretold.
    foretold: bool,
    may_be_inverted: bool,
}

/// Red, green, blue and one more: the most that a point is made of.
const COLOURS_MAX: usize = 4;

impl Form {
    /// The form that a dictionary tells, if it is one of the usual ones and not too large.
    pub fn of(dictionary: &Dictionary<'_>, points_max: usize) -> Option<Form> {
        let (width, height) = (dictionary.number("Width")?, dictionary.number("Height")?);
        let points = width.checked_mul(height)?;
        if points == 0 || points > points_max {
            return None;
        }
        // A mask has one bit without saying so.
        let bits = dictionary.number("BitsPerComponent").unwrap_or(1);
        let predictor = dictionary.number("Predictor").unwrap_or(1);
        let known = [1, 8].contains(&bits) && (predictor == 1 || predictor >= 10);
        known.then(|| Form {
            width,
            height,
            bits,
            foretold: predictor >= 10,
            may_be_inverted: dictionary.may_be_inverted(),
        })
    }

    /// The most bytes that a picture of this form has.
    pub fn bytes_max(&self) -> usize {
        let row = self.width.saturating_mul(COLOURS_MAX).saturating_add(1);
        // A few bytes behind the last row are common.
        self.height.saturating_mul(row).saturating_add(64)
    }

    /// Grey points with their width; twice where nobody says which of the two shades is dark.
    pub fn grey(&self, bytes: Vec<u8>) -> Vec<(usize, Vec<u8>)> {
        let extra = usize::from(self.foretold);
        let per_row = (bytes.len() / self.height).saturating_sub(extra);
        let colours = if self.bits == 1 {
            1
        } else {
            per_row / self.width
        };
        let row = if self.bits == 1 {
            self.width.div_ceil(8)
        } else {
            self.width * colours
        };
        let whole = bytes.len() >= self.height * (row + extra);
        if row == 0 || !whole || ![1, 3].contains(&colours) {
            return Vec::new();
        }
        let bytes = if self.foretold {
            told(&bytes, row, colours)
        } else {
            bytes
        };
        let rows = bytes.chunks_exact(row).take(self.height);
        let points: Vec<u8> = rows.flat_map(|row| self.shades(row, colours)).collect();
        if self.may_be_inverted && self.bits == 1 {
            let inverted = points.iter().map(|point| !point).collect();
            return vec![(self.width, points), (self.width, inverted)];
        }
        vec![(self.width, points)]
    }

    fn shades(&self, row: &[u8], colours: usize) -> Vec<u8> {
        if self.bits == 1 {
            let bit = |at: usize| {
                row.get(at / 8)
                    .is_some_and(|byte| byte << (at % 8) & 0x80 != 0)
            };
            return (0..self.width)
                .map(|at| if bit(at) { 255 } else { 0 })
                .collect();
        }
        let point = |colours: &[u8]| {
            let sum: usize = colours.iter().map(|one| usize::from(*one)).sum();
            u8::try_from(sum / colours.len().max(1)).unwrap_or(u8::MAX)
        };
        row.chunks_exact(colours).map(point).collect()
    }
}

/// Rows that were told by their neighbours, as they were: the five ways of PNG.
fn told(bytes: &[u8], row: usize, colours: usize) -> Vec<u8> {
    let mut above = vec![0_u8; row];
    let mut all = Vec::with_capacity(bytes.len());
    for line in bytes.chunks_exact(row + 1) {
        let Some((way, line)) = line.split_first() else {
            break;
        };
        let mut now = vec![0_u8; row];
        for (at, byte) in line.iter().enumerate() {
            let of = |row: &[u8], at: Option<usize>| {
                at.and_then(|at| row.get(at)).copied().unwrap_or_default()
            };
            let before = at.checked_sub(colours);
            let (left, up, corner) = (of(&now, before), of(&above, Some(at)), of(&above, before));
            let foretold = match way {
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => nearest(left, up, corner),
                _ => 0,
            };
            if let Some(place) = now.get_mut(at) {
                *place = byte.wrapping_add(foretold);
            }
        }
        all.extend_from_slice(&now);
        above = now;
    }
    all
}

/// Whichever of three neighbours is nearest to what they foretell together.
fn nearest(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |one: u8| (guess - i16::from(one)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}
