//! A picture, read in all ways.

use std::borrow::Cow;

use crate::decode::{Limits, PictureError, decode};
use crate::grey::Grey;
use crate::ink::Ink;
use crate::pieces::Pieces;
use crate::sighting::Sighting;
use crate::{bars, data_matrix, line, qr};

/// Pictures are made smaller until they have no more pixels than this: what is read is printed large enough.
const WORK_PIXELS_MAX: usize = 2_500_000;
/// The longest side of a picture in which a code is looked for that fills it.
const COARSE_SIDE_MAX: usize = 640;
/// The part of that side in which paper is looked for. The smallest code has 21 modules, and a solid square three.
const COARSE_REACH: usize = 8;

/// Reads everything in a picture.
///
/// # Errors
///
/// When the picture is too large or cannot be decoded. A picture in which nothing can be read is no error.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sighting>, PictureError> {
    let mut grey = decode(bytes, limits)?;
    let mut scale = 1.0;
    while grey.width() * grey.height() > WORK_PIXELS_MAX {
        grey = grey.halved().ok_or(PictureError::Pixels)?;
        scale *= 2.0;
    }
    let mut sightings = look(&grey);
    for sighting in &mut sightings {
        sighting.place = sighting.place.map(|(x, y)| (x * scale, y * scale));
    }
    Ok(sightings)
}

/// A picture in shades of grey.
pub struct Shades {
    /// How many points a row has.
    pub width: usize,
    /// The points row by row; 0 is black.
    pub points: Vec<u8>,
}

/// Decodes a picture and looks for nothing in it.
///
/// # Errors
///
/// When the picture is too large or cannot be decoded.
pub fn shades(bytes: &[u8], limits: &Limits) -> Result<Shades, PictureError> {
    let grey = decode(bytes, limits)?;
    Ok(Shades {
        width: grey.width(),
        points: grey.rows().flatten().copied().collect(),
    })
}

/// How far around a pixel its paper is looked for.
pub(crate) fn reach(grey: &Grey) -> usize {
    (grey.width().max(grey.height()) / 28).max(12)
}

pub(crate) fn look(grey: &Grey) -> Vec<Sighting> {
    let ink = Ink::of(grey, reach(grey));
    let mut pieces = Pieces::of(&ink);
    let mut sightings = qr::read(grey, &ink);
    sightings.extend(bars::read(grey));
    sightings.extend(data_matrix::read(grey, &mut pieces));
    if !sightings.iter().any(|sighting| sighting.source.is_matrix()) {
        sightings.extend(look_coarsely(grey));
    }
    sightings.extend(line::read(grey, &pieces));
    sightings
}

/// Looks for codes of which one fills the picture. Their solid squares are wider than paper is looked for around a pixel, so
/// that the middle of them counts as paper; here the picture is small, and paper is looked for far away.
fn look_coarsely(grey: &Grey) -> Vec<Sighting> {
    let mut small = Cow::Borrowed(grey);
    let mut scale = 1.0;
    while small.width().max(small.height()) > COARSE_SIDE_MAX {
        let Some(half) = small.halved() else {
            return Vec::new();
        };
        small = Cow::Owned(half);
        scale *= 2.0;
    }
    let reach = small.width().max(small.height()) / COARSE_REACH;
    let ink = Ink::of(&small, reach.max(1));
    let mut sightings = qr::read(&small, &ink);
    sightings.extend(data_matrix::read(&small, &mut Pieces::of(&ink)));
    for sighting in &mut sightings {
        sighting.place = sighting.place.map(|(x, y)| (x * scale, y * scale));
    }
    sightings
}

#[cfg(test)]
mod tests;
