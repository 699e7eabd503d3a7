//! Codes in pictures: all that can be read, each by itself.

use rqrr::{Point, PreparedImage};

use crate::fault::Fault;

/// The widest and highest picture that is looked at.
const SIDE_MAX: usize = 8_000;
/// How often a picture is looked at, at the most. Most are looked at once.
const LOOKS_MAX: usize = 4;
/// The most points that a picture may have: a page at 300 points an inch, and some room.
const POINTS_MAX: usize = 16_000_000;

/// The texts of all codes in a picture of grey points, row by row. Codes that are found and cannot be read are left out.
pub fn read_codes(grey: &[u8], width: usize) -> Result<Vec<String>, Fault> {
    if width == 0
        || width > SIDE_MAX
        || grey.len() > POINTS_MAX
        || !grey.len().is_multiple_of(width)
        || grey.len() / width > SIDE_MAX
    {
        return Err(Fault::TooLong);
    }
    let mut sheet = Sheet::new(grey, width);
    let mut texts = Vec::new();
    // A corner of one code can be taken for the corner of another beside it. What is read is wiped out, so that the rest stands
    // alone.
    for _ in 0..LOOKS_MAX {
        let seen = sheet.look();
        for (text, _) in &seen.read {
            if !texts.contains(text) {
                texts.push(text.clone());
            }
        }
        if seen.unread == 0 || seen.read.is_empty() {
            break;
        }
        for (_, corners) in &seen.read {
            sheet.wipe(corners);
        }
    }
    if texts.is_empty() {
        Err(Fault::Empty)
    } else {
        Ok(texts)
    }
}

/// Which points of a picture are dark.
struct Sheet {
    width: usize,
    dark: Vec<bool>,
}

/// The codes that were seen.
struct Seen {
    /// The texts, and the corners in order.
    read: Vec<(String, [Point; 4])>,
    /// How many were found and could not be read.
    unread: usize,
}

impl Sheet {
    fn new(grey: &[u8], width: usize) -> Sheet {
        let point = |x: usize, y: usize| grey.get(y * width + x).copied().unwrap_or(255);
        let picture = PreparedImage::prepare_from_greyscale(width, grey.len() / width, point);
        let is_dark = |at: usize| picture.get_pixel_at(at % width, at / width) != 0;
        Sheet {
            width,
            dark: (0..grey.len()).map(is_dark).collect(),
        }
    }

    /// All codes that are found.
    fn look(&self) -> Seen {
        let (width, height) = (self.width, self.dark.len() / self.width);
        let is_dark = |x: usize, y: usize| self.dark.get(y * width + x) == Some(&true);
        let mut picture = PreparedImage::prepare_from_bitmap(width, height, is_dark);
        let mut seen = Seen {
            read: Vec::new(),
            unread: 0,
        };
        for grid in picture.detect_grids() {
            match grid.decode() {
                Ok((_, text)) => seen.read.push((text, grid.bounds)),
                Err(_) => seen.unread += 1,
            }
        }
        seen
    }

    /// Makes everything within four corners white.
    fn wipe(&mut self, corners: &[Point; 4]) {
        let at = |point: &Point| (i64::from(point.x), i64::from(point.y));
        let [a, b, c, d] = corners.each_ref().map(at);
        let within = |x: i64, y: i64| {
            let side = |from: (i64, i64), to: (i64, i64)| {
                (to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0)
            };
            let sides = [side(a, b), side(b, c), side(c, d), side(d, a)];
            sides.iter().all(|side| *side >= 0) || sides.iter().all(|side| *side <= 0)
        };
        let (high, low) = (
            a.1.min(b.1).min(c.1).min(d.1),
            a.1.max(b.1).max(c.1).max(d.1),
        );
        let rows = (0..).zip(self.dark.chunks_mut(self.width));
        for (y, row) in rows.filter(|(y, _)| (high..=low).contains(y)) {
            for (x, dark) in (0..).zip(row) {
                *dark &= !within(x, y);
            }
        }
    }
}
