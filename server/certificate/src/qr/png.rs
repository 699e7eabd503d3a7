//! Codes as pictures: one bit a point, whole points a square, nothing smoothed.

use flate2::Crc;

use super::{QUIET, Symbol};
use crate::claims::Refusal;
use crate::deflate::{Frame, deflate};

/// Below this, cameras and printers blur squares into each other; above, files grow for nothing.
const POINTS: std::ops::RangeInclusive<usize> = 4..=64;

pub(super) fn draw(symbol: &Symbol, points: usize) -> Result<Vec<u8>, Refusal> {
    if !POINTS.contains(&points) {
        return Err(Refusal::TooLarge);
    }
    let squares = symbol.size() + 2 * QUIET;
    let width = squares * points;
    let side = u32::try_from(width).map_err(|_| Refusal::TooLarge)?;
    let mut rows = Vec::with_capacity(width * (width / 8 + 2));
    for y in 0..squares {
        let mut row = vec![0_u8];
        row.resize(1 + width.div_ceil(8), 0);
        for at in 0..width {
            let dark = (at / points)
                .checked_sub(QUIET)
                .zip(y.checked_sub(QUIET))
                .is_some_and(|(x, y)| symbol.is_dark(x, y));
            // One is white.
            if !dark && let Some(byte) = row.get_mut(1 + at / 8) {
                *byte |= 0x80 >> (at % 8);
            }
        }
        for _ in 0..points {
            rows.extend_from_slice(&row);
        }
    }
    let mut head = [side.to_be_bytes(), side.to_be_bytes()].concat();
    // One bit, grey, and nothing special.
    head.extend_from_slice(&[1, 0, 0, 0, 0]);
    let mut file = vec![0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];
    chunk(&mut file, *b"IHDR", &head)?;
    chunk(
        &mut file,
        *b"IDAT",
        &deflate(&rows, Frame::Zlib).map_err(|_| Refusal::TooLarge)?,
    )?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) -> Result<(), Refusal> {
    let length = u32::try_from(content.len()).map_err(|_| Refusal::TooLarge)?;
    file.extend_from_slice(&length.to_be_bytes());
    let mut sum = Crc::new();
    for part in [name.as_slice(), content] {
        sum.update(part);
        file.extend_from_slice(part);
    }
    file.extend_from_slice(&sum.sum().to_be_bytes());
    Ok(())
}
