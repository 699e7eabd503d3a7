//! Codes in pictures: all that can be read, each by itself.

use rqrr::PreparedImage;

use crate::fault::Fault;

/// The widest and highest picture that is looked at.
const SIDE_MAX: usize = 8_000;
/// The most points that a picture may have: a page at 300 points an inch, and some room.
const POINTS_MAX: usize = 16_000_000;

/// The texts of all codes in a picture of grey points, row by row. Codes that are found and cannot be read are left out.
pub fn read_codes(grey: &[u8], width: usize) -> Result<Vec<String>, Fault> {
    if width == 0
        || width > SIDE_MAX
        || grey.len() > POINTS_MAX
        || !grey.len().is_multiple_of(width)
    {
        return Err(Fault::TooLong);
    }
    let height = grey.len() / width;
    if height > SIDE_MAX {
        return Err(Fault::TooLong);
    }
    let point = |x: usize, y: usize| grey.get(y * width + x).copied().unwrap_or(255);
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, point);
    let mut texts = Vec::new();
    for grid in picture.detect_grids() {
        if let Ok((_, text)) = grid.decode()
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    if texts.is_empty() {
        Err(Fault::Empty)
    } else {
        Ok(texts)
    }
}
