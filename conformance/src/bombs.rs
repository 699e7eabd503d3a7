//! What is small and becomes large: streams, sheets and pictures that a checker may be shown, made by hand.

/// Something that is shown, under its name and its media type.
#[derive(Debug)]
pub struct Bomb {
    /// What people call it.
    pub name: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How large the largest become.
const LARGE: usize = 64 << 20;
/// A code of travel may have this many letters, and no more are read.
const LETTERS: usize = 16 << 10;
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// One of each kind.
pub fn all() -> Vec<Bomb> {
    let stream = zeros(LARGE);
    let image = "/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode";
    let bomb = |name, media, bytes| Bomb { name, media, bytes };
    let pdf = "application/pdf";
    vec![
        bomb(
            "a code that becomes a megabyte",
            "text/plain",
            letters(&zeros(1 << 20)),
        ),
        bomb(
            "a code without an end",
            "text/plain",
            [b"HC1:".as_slice(), &[b'A'; LETTERS * 32]].concat(),
        ),
        bomb(
            "a list in a list in a list",
            "application/json",
            [[b'['; LETTERS / 2], [b']'; LETTERS / 2]].concat(),
        ),
        bomb(
            "a sheet with a picture that becomes large",
            pdf,
            sheet(&format!("{image} /Width 8192 /Height 8192"), &stream),
        ),
        bomb(
            "a sheet with something attached that becomes large",
            pdf,
            sheet("/Type /EmbeddedFile /Filter /FlateDecode", &stream),
        ),
        bomb(
            "a picture that becomes large",
            "image/png",
            picture(8_192, 8_191, &stream),
        ),
    ]
}

/// A stream that becomes so many zeros: one, and then as often as it takes "as before, 258 times".
fn zeros(count: usize) -> Vec<u8> {
    let mut out = Bits::default();
    // The last block, with the codes that everybody knows.
    out.low_first(0b011, 3);
    out.high_first(0b0011_0000, 8);
    for _ in 0..(count - 1) / 258 {
        out.high_first(0b1100_0101, 8);
        out.high_first(0, 5);
    }
    for _ in 0..(count - 1) % 258 {
        out.high_first(0b0011_0000, 8);
    }
    out.high_first(0, 7);
    let sum = u32::try_from(count % 65_521).unwrap_or_default() << 16 | 1;
    [&[0x78, 0x9C], out.bytes.as_slice(), &sum.to_be_bytes()].concat()
}

/// Bits as DEFLATE packs them.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, bit: u32) {
        if self.used.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| bit == 1) {
            *last |= 1 << (self.used % 8);
        }
        self.used += 1;
    }

    fn low_first(&mut self, bits: u32, count: u32) {
        (0..count).for_each(|at| self.push(bits >> at & 1));
    }

    fn high_first(&mut self, bits: u32, count: u32) {
        (0..count).rev().for_each(|at| self.push(bits >> at & 1));
    }
}

/// Bytes as the letters of a code of travel.
fn letters(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"HC1:".to_vec();
    for pair in bytes.chunks(2) {
        let mut number = pair
            .iter()
            .fold(0, |sum, byte| sum * 256 + usize::from(*byte));
        for _ in 0..=pair.len() {
            out.extend(ALPHABET.get(number % 45));
            number /= 45;
        }
    }
    out
}

/// A PDF of one stream.
fn sheet(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "%PDF-1.7\n1 0 obj\n<< {dictionary} /Length {} >>\nstream\r\n",
        content.len()
    );
    let foot = b"\nendstream\nendobj\ntrailer << /Size 2 >>\n%%EOF";
    [head.as_bytes(), content, foot].concat()
}

/// A PNG of grey points.
fn picture(width: u32, height: u32, content: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 0, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [
        (b"IHDR", header.as_slice()),
        (b"IDAT", content),
        (b"IEND", &[]),
    ] {
        let length = u32::try_from(content.len()).unwrap_or_default();
        let named = [kind.as_slice(), content].concat();
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(&named);
        out.extend_from_slice(&check(&named).to_be_bytes());
    }
    out
}

/// The sum that checks a part of a PNG (CRC-32).
fn check(bytes: &[u8]) -> u32 {
    let step = |sum: u32| sum >> 1 ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 };
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum))
    })
}

#[cfg(test)]
mod tests;
