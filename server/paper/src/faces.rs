//! The fonts, and which of their glyphs a character is drawn with. What none of them has is refused.

use std::sync::LazyLock;

use krilla::text::Font;
use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

const CJK_REGULAR: &[u8] = include_bytes!("../fonts/NotoSansCJKjp-Regular.otf");
const CJK_BOLD: &[u8] = include_bytes!("../fonts/NotoSansCJKjp-Bold.otf");
const LATIN_REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const LATIN_BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

/// One font.
pub(crate) struct Face {
    pub font: Font,
    letters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
}

/// A glyph of one of the faces, and how wide it is in parts of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drawn {
    pub face: usize,
    pub glyph: u32,
    pub advance: f32,
}

/// The four faces: Latin and Japanese, regular and bold.
pub(crate) struct Faces(Vec<Face>);

const LATIN: usize = 0;
const CJK: usize = 1;
/// From a regular face to its bold one.
const BOLDER: usize = 2;

static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    let files = [LATIN_REGULAR, CJK_REGULAR, LATIN_BOLD, CJK_BOLD];
    files
        .into_iter()
        .map(Face::open)
        .collect::<Option<Vec<Face>>>()
        .map(Faces)
});

impl Face {
    fn open(bytes: &'static [u8]) -> Option<Face> {
        let font = FontRef::new(bytes).ok()?;
        let units = f32::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        );
        (units > 0.0).then_some(())?;
        Some(Face {
            font: Font::new(bytes.into(), 0)?,
            letters: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units,
        })
    }

    fn glyph(&self, letter: char, selector: Option<char>) -> Option<u32> {
        let found = match selector {
            None => self.letters.map(letter),
            Some(selector) => match self.letters.map_variant(letter, selector)? {
                MapVariant::UseDefault => self.letters.map(letter),
                MapVariant::Variant(glyph) => Some(glyph),
            },
        };
        found
            .map(|glyph| glyph.to_u32())
            .filter(|glyph| *glyph != 0)
    }
}

impl Faces {
    /// The faces of this crate. Nothing if its files are no fonts.
    pub fn ours() -> Option<&'static Faces> {
        FACES.as_ref()
    }

    pub fn font(&self, face: usize) -> Option<&Font> {
        self.0.get(face).map(|face| &face.font)
    }

    /// The glyph of a letter, in bold where bold has it: a rare character of a name is rather thin than absent.
    pub fn draw(
        &self,
        letter: char,
        selector: Option<char>,
        bold: bool,
        latin_first: bool,
    ) -> Option<Drawn> {
        // Latin letters all come from one face, so that a name with marks does not change its look midway.
        let order = if letter < '\u{2000}' || latin_first {
            [LATIN, CJK]
        } else {
            [CJK, LATIN]
        };
        let weights: &[usize] = if bold { &[BOLDER, 0] } else { &[0] };
        let mut tries = order
            .into_iter()
            .flat_map(|face| weights.iter().map(move |weight| face + weight));
        tries.find_map(|at| {
            let face = self.0.get(at)?;
            let glyph = face.glyph(letter, selector)?;
            let advance = face.metrics.advance_width(glyph.into())? / face.units;
            Some(Drawn {
                face: at,
                glyph,
                advance,
            })
        })
    }
}
