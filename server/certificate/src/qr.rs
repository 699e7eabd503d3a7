//! Text as QR codes: the right segments, a fixed level of correction, and a size that can be printed and read.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::claims::Refusal;
use crate::health_card;
use crate::verify::Format;

mod png;
mod read;
mod svg;

pub use read::read_codes;

/// White around a code, in modules.
const QUIET: usize = 4;

/// How much of a code may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// About 7 %.
    Low,
    /// About 15 %.
    Medium,
    /// About 25 %.
    Quartile,
}

/// A code as black and white squares.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    size: usize,
    dark: Vec<bool>,
    /// Its version, 1 to 40.
    pub version: u8,
    /// Its level.
    pub correction: Correction,
    /// How wide one square must be at least on paper, in micrometres.
    pub module_micrometres_min: u32,
}

impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Symbol({}, {:?})", self.version, self.correction)
    }
}

/// From which version on a lower level is taken for HCERT.
const ENVELOPE_VERSION_MAX: u8 = 25;
/// Wallets read cards up to this version.
const CARD_VERSION_MAX: u8 = 22;
/// From this length on seals take the lowest level.
const SEAL_LETTERS_MEDIUM: usize = 1_500;

impl Symbol {
    /// The code of a signed text.
    pub fn new(format: Format, text: &str) -> Result<Symbol, Refusal> {
        match format {
            Format::HealthCard => Symbol::of_card(text),
            Format::VdsNc => {
                let level = if text.len() > SEAL_LETTERS_MEDIUM {
                    Correction::Low
                } else {
                    Correction::Medium
                };
                make(&[QrSegment::make_bytes(text.as_bytes())], level, 40, 330)
            }
            Format::HealthLink => make(
                &[QrSegment::make_bytes(text.as_bytes())],
                Correction::Medium,
                40,
                400,
            ),
            _ => {
                if !QrSegment::is_alphanumeric(text) {
                    return Err(Refusal::TooLarge);
                }
                let segments = [QrSegment::make_alphanumeric(text)];
                make(&segments, Correction::Quartile, ENVELOPE_VERSION_MAX, 350)
                    .or_else(|_| make(&segments, Correction::Medium, 40, 350))
            }
        }
    }

    /// The code of a short text that is no certificate.
    pub fn of_text(text: &str) -> Result<Symbol, Refusal> {
        let segments = [QrSegment::make_bytes(text.as_bytes())];
        make(&segments, Correction::Medium, 40, 400)
    }

    /// The prefix as bytes and the digits as digits.
    fn of_card(text: &str) -> Result<Symbol, Refusal> {
        let digits = text
            .strip_prefix(health_card::PREFIX)
            .ok_or(Refusal::TooLarge)?;
        if !QrSegment::is_numeric(digits) {
            return Err(Refusal::TooLarge);
        }
        let segments = [
            QrSegment::make_bytes(health_card::PREFIX.as_bytes()),
            QrSegment::make_numeric(digits),
        ];
        make(&segments, Correction::Medium, CARD_VERSION_MAX, 350)
            .or_else(|_| make(&segments, Correction::Low, CARD_VERSION_MAX, 350))
    }

    /// How many squares it is wide, without the white around it.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether a square is dark. Outside everything is white.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.dark.get(y * self.size + x).copied().unwrap_or(false)
    }

    /// The code as a drawing, a square one unit wide.
    pub fn to_svg(&self, title: &str) -> String {
        svg::draw(self, title)
    }

    /// The code as a picture, each square so many points wide.
    pub fn to_png(&self, points: usize) -> Result<Vec<u8>, Refusal> {
        png::draw(self, points)
    }
}

fn make(
    segments: &[QrSegment],
    correction: Correction,
    version_max: u8,
    micrometres: u32,
) -> Result<Symbol, Refusal> {
    let level = match correction {
        Correction::Low => QrCodeEcc::Low,
        Correction::Medium => QrCodeEcc::Medium,
        Correction::Quartile => QrCodeEcc::Quartile,
    };
    // The level is not raised where there is room, so that the same text always gives the same code.
    let code = QrCode::encode_segments_advanced(
        segments,
        level,
        Version::MIN,
        Version::new(version_max),
        None,
        false,
    );
    let code = code.map_err(|_| Refusal::TooLarge)?;
    let size = usize::try_from(code.size()).map_err(|_| Refusal::TooLarge)?;
    let squares = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark = squares.map(|(x, y)| code.get_module(x, y)).collect();
    Ok(Symbol {
        size,
        dark,
        version: code.version().value(),
        correction,
        module_micrometres_min: micrometres,
    })
}

#[cfg(test)]
mod tests;
