//! Bytes of strangers → a picture, with every limit ahead of the work.

use std::io::Cursor;

use png::{ColorType, Transformations};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::grey::Grey;

/// What a picture may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most bytes of a file.
    pub bytes_max: usize,
    /// The most pixels of a picture.
    pub pixels_max: usize,
    /// The most pixels of a side.
    pub side_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes_max: 16 << 20,
            pixels_max: 25_000_000,
            side_max: 12_000,
        }
    }
}

/// Why a picture was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// More bytes than are allowed.
    Bytes,
    /// More pixels than are allowed, or none.
    Pixels,
    /// Neither PNG nor JPEG.
    Format,
    /// PNG or JPEG by its first bytes, but it cannot be read.
    Broken,
}

impl PictureError {
    /// The stable name of this error.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bytes => "PICTURE-BYTES",
            Self::Pixels => "PICTURE-PIXELS",
            Self::Format => "PICTURE-FORMAT",
            Self::Broken => "PICTURE-BROKEN",
        }
    }
}

impl std::fmt::Display for PictureError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for PictureError {}

/// Reads a file, and turns it as its camera said it should stand.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Grey, PictureError> {
    if bytes.len() > limits.bytes_max {
        return Err(PictureError::Bytes);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        decode_png(bytes, limits)
    } else if bytes.starts_with(&[0xFF, 0xD8]) {
        decode_jpeg(bytes, limits)
    } else {
        Err(PictureError::Format)
    }
}

fn check_size(width: usize, height: usize, limits: &Limits) -> Result<(), PictureError> {
    let fits = width > 0
        && height > 0
        && width <= limits.side_max
        && height <= limits.side_max
        && width
            .checked_mul(height)
            .is_some_and(|pixels| pixels <= limits.pixels_max);
    fits.then_some(()).ok_or(PictureError::Pixels)
}

fn decode_png(bytes: &[u8], limits: &Limits) -> Result<Grey, PictureError> {
    let broken = |_| PictureError::Broken;
    let mut decoder = png::Decoder::new_with_limits(
        Cursor::new(bytes),
        png::Limits {
            // Four bytes a pixel, and what the decoder needs for itself.
            bytes: limits.pixels_max.saturating_mul(4).saturating_add(8 << 20),
        },
    );
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(broken)?;
    check_size(header.width as usize, header.height as usize, limits)?;
    let mut reader = decoder.read_info().map_err(broken)?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or(PictureError::Pixels)?];
    let frame = reader.next_frame(&mut samples).map_err(broken)?;
    let (width, height) = (frame.width as usize, frame.height as usize);
    samples.truncate(frame.buffer_size());
    let count = match frame.color_type {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(PictureError::Broken),
    };
    Grey::new(width, height, shades(&samples, count)).ok_or(PictureError::Broken)
}

fn decode_jpeg(bytes: &[u8], limits: &Limits) -> Result<Grey, PictureError> {
    let options = DecoderOptions::default()
        // The decoder makes up what is missing of a file that was cut off, unless it is told to be strict.
        .set_strict_mode(!has_end(bytes))
        .set_max_width(limits.side_max)
        .set_max_height(limits.side_max)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| PictureError::Broken)?;
    let (width, height) = decoder.dimensions().ok_or(PictureError::Broken)?;
    check_size(width, height, limits)?;
    let turned = decoder.exif().map_or(1, |exif| orientation(exif));
    let samples = decoder.decode().map_err(|_| PictureError::Broken)?;
    let count = decoder
        .output_colorspace()
        .map_or(3, |space| space.num_components());
    let grey = Grey::new(width, height, shades(&samples, count)).ok_or(PictureError::Broken)?;
    Ok(upright(&grey, turned))
}

/// Whether the picture of a JPEG file is there up to its end. Cameras leave things behind that end, and smaller pictures with
/// an end of their own in the segments ahead of it.
fn has_end(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(rest) = bytes.get(at..) {
        let Some(place) = rest.iter().position(|byte| *byte == 0xFF) else {
            return false;
        };
        let Some(marker) = bytes.get(at + place + 1) else {
            return false;
        };
        at += place + 2;
        match marker {
            0xD9 => return true,
            // Fill, whose last byte may begin a marker.
            0xFF => at -= 1,
            // A byte of the picture itself, and markers without a segment.
            0x00 | 0x01 | 0xD0..=0xD8 => {}
            _ => {
                let Some([high, low]) = bytes.get(at..at + 2) else {
                    return false;
                };
                at += usize::from(u16::from_be_bytes([*high, *low]));
            }
        }
    }
    false
}

/// Colours → grey. Red weighs most, because what hides print is mostly red: the ink of seals.
fn shades(samples: &[u8], count: usize) -> Vec<u8> {
    let over_white = |shade: u32, alpha: u32| ((shade * alpha + 255 * (255 - alpha)) / 255) as u8;
    let red_most = |red: u8, green: u8, blue: u8| {
        let even = (u32::from(red) * 5 + u32::from(green) * 9 + u32::from(blue) * 2) / 16;
        (u32::from(red) * 13 + even * 3) / 16
    };
    samples
        .chunks_exact(count.max(1))
        .map(|pixel| match *pixel {
            [shade] => shade,
            [shade, alpha] => over_white(u32::from(shade), u32::from(alpha)),
            [red, green, blue] => red_most(red, green, blue) as u8,
            [red, green, blue, alpha] => over_white(red_most(red, green, blue), u32::from(alpha)),
            _ => 255,
        })
        .collect()
}

/// Which of the eight ways to stand a camera noted; 1 is upright.
fn orientation(exif: &[u8]) -> u16 {
    let find = || {
        let little = match exif.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let short = |at: usize| {
            let pair: [u8; 2] = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if little {
                u16::from_le_bytes(pair)
            } else {
                u16::from_be_bytes(pair)
            })
        };
        let (first, second) = (short(4)?, short(6)?);
        let (high, low) = if little {
            (second, first)
        } else {
            (first, second)
        };
        let directory = (usize::from(high) << 16) | usize::from(low);
        let entries = usize::from(short(directory)?);
        (0..entries.min(512)).find_map(|entry| {
            let at = directory.checked_add(2 + entry * 12)?;
            (short(at)? == 0x0112).then(|| short(at.checked_add(8)?))?
        })
    };
    find().unwrap_or(1)
}

fn upright(grey: &Grey, orientation: u16) -> Grey {
    let half = |grey: &Grey| grey.turned().turned();
    match orientation {
        2 => grey.mirrored(),
        3 => half(grey),
        4 => half(grey).mirrored(),
        5 => grey.turned().mirrored(),
        6 => grey.turned(),
        7 => half(&grey.turned()).mirrored(),
        8 => half(&grey.turned()),
        _ => grey.clone(),
    }
}

#[cfg(test)]
mod tests;
