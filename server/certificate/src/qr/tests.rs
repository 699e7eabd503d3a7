//! Codes: read back by another's reader, of the size that is predicted, the same each time.

use super::{Correction, Symbol, read_codes};
use crate::claims::Refusal;
use crate::fault::Fault;
use crate::samples::{FORMATS, request, signed};
use crate::verify::Format;

/// The points of a code as grey bytes, each square so many points wide, with the white around it.
fn points(symbol: &Symbol, scale: usize) -> (Vec<u8>, usize) {
    let width = (symbol.size() + 8) * scale;
    let at = |x: usize, y: usize| {
        let dark = (x / scale)
            .checked_sub(4)
            .zip((y / scale).checked_sub(4))
            .is_some_and(|(x, y)| symbol.is_dark(x, y));
        if dark { 0 } else { 255 }
    };
    (
        (0..width * width)
            .map(|point| at(point % width, point / width))
            .collect(),
        width,
    )
}

#[test]
fn every_code_is_read_back() {
    for format in FORMATS {
        let text = signed(&request(format)).text;
        let symbol = Symbol::new(format, &text).unwrap();
        for scale in [3, 6] {
            let (grey, width) = points(&symbol, scale);
            assert_eq!(
                read_codes(&grey, width),
                Ok(vec![text.clone()]),
                "{format:?} at {scale}"
            );
        }
    }
}

#[test]
fn levels_and_sizes_are_those_of_the_format() {
    for (format, correction, version_max, micrometres) in [
        (Format::Icvp, Correction::Quartile, 20, 350),
        (Format::EuDcc, Correction::Quartile, 20, 350),
        (Format::Ddcc, Correction::Quartile, 25, 350),
        (Format::HealthCard, Correction::Medium, 22, 350),
        (Format::VdsNc, Correction::Medium, 35, 330),
    ] {
        let symbol = Symbol::new(format, &signed(&request(format)).text).unwrap();
        assert_eq!(symbol.correction, correction, "{format:?}");
        assert!(
            symbol.version <= version_max,
            "{format:?} is version {}",
            symbol.version
        );
        assert_eq!(symbol.module_micrometres_min, micrometres);
        assert_eq!(symbol.size(), 17 + 4 * usize::from(symbol.version));
    }
    // Long cards take the lowest level, and what does not fit is refused.
    let card = |letters: usize| format!("shc:/{}", "5".repeat(2 * letters));
    assert_eq!(
        Symbol::new(Format::HealthCard, &card(927))
            .unwrap()
            .correction,
        Correction::Medium
    );
    assert_eq!(
        Symbol::new(Format::HealthCard, &card(928))
            .unwrap()
            .correction,
        Correction::Low
    );
    assert_eq!(
        Symbol::new(Format::HealthCard, &card(1195))
            .unwrap()
            .version,
        22
    );
    assert_eq!(
        Symbol::new(Format::HealthCard, &card(1196)),
        Err(Refusal::TooLarge)
    );
    assert_eq!(
        Symbol::new(Format::HealthCard, "shc:/5x"),
        Err(Refusal::TooLarge)
    );
    assert_eq!(Symbol::new(Format::Icvp, "HC1:abc"), Err(Refusal::TooLarge));
    assert_eq!(
        Symbol::new(Format::Icvp, &"A".repeat(5000)),
        Err(Refusal::TooLarge)
    );
}

#[test]
fn two_codes_in_one_picture_are_two() {
    let texts = [Format::Icvp, Format::EuDcc].map(|format| signed(&request(format)).text);
    let symbols = [Format::Icvp, Format::EuDcc]
        .map(|format| Symbol::new(format, &texts[usize::from(format == Format::EuDcc)]).unwrap());
    let pictures = symbols.map(|symbol| points(&symbol, 4));
    let width = pictures.iter().map(|(_, width)| *width).max().unwrap();
    let mut grey = Vec::new();
    for (picture, own) in &pictures {
        for row in picture.chunks(*own) {
            grey.extend_from_slice(row);
            grey.resize(grey.len() + width - own, 255);
        }
    }
    let mut found = read_codes(&grey, width).unwrap();
    found.sort();
    let mut wanted = texts.to_vec();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[test]
fn pictures_without_a_code_and_pictures_that_are_none_are_answered() {
    assert_eq!(read_codes(&vec![255; 400 * 400], 400), Err(Fault::Empty));
    for (bytes, width) in [(10, 0), (10, 3), (16_000_001, 1), (9_000, 9_000)] {
        assert_eq!(
            read_codes(&vec![0; bytes], width),
            Err(Fault::TooLong),
            "{width}"
        );
    }
}

#[test]
fn drawings_and_pictures_say_the_same_each_time() {
    let symbol = Symbol::new(Format::HealthLink, "shlink:/eyJ1cmwiOiJodHRwcyJ9").unwrap();
    let svg = symbol.to_svg("A <code> & more");
    assert!(svg.contains("<title>A &lt;code&gt; &amp; more</title>"));
    assert!(svg.contains(&format!("viewBox=\"0 0 {0} {0}\"", symbol.size() + 8)));
    let drawn: usize = svg.matches('M').count() - 1;
    assert!(drawn > symbol.size());
    assert_eq!(
        symbol.to_png(8).unwrap(),
        Symbol::new(Format::HealthLink, "shlink:/eyJ1cmwiOiJodHRwcyJ9")
            .unwrap()
            .to_png(8)
            .unwrap()
    );
    assert_eq!(&symbol.to_png(4).unwrap()[..8], b"\x89PNG\r\n\x1a\n");
    for points in [0, 3, 65] {
        assert_eq!(symbol.to_png(points), Err(Refusal::TooLarge));
    }
}

/// Signed texts as long as real ones, drawn by chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end
    }

    fn envelope(&mut self, letters: usize) -> String {
        const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let drawn = (4..letters).map(|_| char::from(ALPHABET[self.below(45)]));
        format!("HC1:{}", drawn.collect::<String>())
    }

    fn card(&mut self, pairs: usize) -> String {
        let drawn = (0..pairs).map(|_| format!("{:02}", self.below(78)));
        format!("shc:/{}", drawn.collect::<String>())
    }
}

/// Two pictures beside each other.
fn beside((one, left): (Vec<u8>, usize), (other, right): (Vec<u8>, usize)) -> (Vec<u8>, usize) {
    let width = left + right;
    let mut sheet = vec![255; width * left.max(right)];
    for (picture, own, at) in [(one, left, 0), (other, right, left)] {
        for (y, row) in picture.chunks(own).enumerate() {
            sheet[y * width + at..][..own].copy_from_slice(row);
        }
    }
    (sheet, width)
}

/// In these pairs a part of the first code looks like a corner, and takes a corner of the second for its own.
#[test]
fn codes_beside_each_other_are_read_whose_corners_are_mistaken() {
    for (chance, letters, pairs) in [
        (0x5271_0674_4694_9779, 522, 806),
        (0x3320_f372_31ab_fcff, 743, 553),
    ] {
        let mut chance = Chance(chance);
        let one = chance.envelope(letters);
        let other = chance.card(pairs);
        let drawn = |format, text: &str| points(&Symbol::new(format, text).unwrap(), 6);
        let (grey, width) = beside(
            drawn(Format::EuDcc, &one),
            drawn(Format::HealthCard, &other),
        );
        let mut found = read_codes(&grey, width).unwrap();
        found.sort();
        assert_eq!(found, [one, other]);
    }
}
