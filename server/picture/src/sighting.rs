//! What was seen in a picture.

/// How a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A QR code that does not say it is of GS1.
    Qr,
    /// NW-7, also called Codabar; its start and stop letters stand in the text.
    Nw7,
    /// The printed line of digits.
    Ocr,
    /// A symbol of GS1; its text has the separator (0x1D) between fields and no brackets.
    Gs1(Symbology),
}

/// The symbols that GS1 fields come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Symbology {
    /// GS1 DataMatrix.
    DataMatrix,
    /// GS1 QR.
    Qr,
    /// GS1-128.
    Code128,
    /// DataBar with 14 digits: omnidirectional, truncated or stacked.
    DataBar,
    /// DataBar Limited.
    DataBarLimited,
    /// DataBar Expanded, in one row or stacked.
    DataBarExpanded,
}

impl Source {
    /// Whether it is a code of modules in a square.
    pub(crate) const fn is_matrix(self) -> bool {
        matches!(
            self,
            Self::Qr | Self::Gs1(Symbology::Qr | Symbology::DataMatrix)
        )
    }
}

/// Where something is in the picture as it stands upright: four corners from the upper left one on, clockwise, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place(pub [(f32, f32); 4]);

/// One text that was read, and how sure that is.
#[derive(Clone, PartialEq)]
pub struct Sighting {
    /// How it was read.
    pub source: Source,
    /// What it says.
    pub text: String,
    /// How sure the least sure character is, from 0 to 1.
    pub confidence: f32,
    /// How sure each character is, from 0 to 1.
    pub characters: Vec<f32>,
    /// Where it is.
    pub place: Place,
}

/// A text may name somebody, so it is never printed by accident.
impl std::fmt::Debug for Sighting {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Sighting({:?}, {:.2})", self.source, self.confidence)
    }
}

impl Sighting {
    /// A text of which every character is as sure as the others.
    pub(crate) fn even(source: Source, text: String, confidence: f32, place: Place) -> Self {
        let characters = vec![confidence; text.chars().count()];
        Self {
            source,
            text,
            confidence,
            characters,
            place,
        }
    }
}

impl Place {
    /// Every corner moved by a rule.
    pub(crate) fn map(self, rule: impl Fn((f32, f32)) -> (f32, f32)) -> Self {
        Self(self.0.map(rule))
    }
}
