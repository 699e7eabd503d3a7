//! Codewords → text.

/// What a code says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub text: String,
    /// Whether it says that its fields are those of GS1.
    pub gs1: bool,
    pub confidence: f32,
}

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

struct Bits<'a> {
    words: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.words.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        if count > self.left() {
            return None;
        }
        let mut value = 0;
        for _ in 0..count {
            let word = self.words.get(self.at / 8)?;
            value = (value << 1) | u32::from(word >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// Reads digits, capital letters and bytes; a code with anything else is none of ours.
pub(super) fn read(words: &[u8], version: usize, confidence: f32) -> Option<Text> {
    let mut bits = Bits { words, at: 0 };
    let mut text: Vec<u8> = Vec::new();
    let mut gs1 = false;
    let large = version >= 10;
    while bits.left() >= 4 {
        match bits.take(4)? {
            0 => break,
            1 => digits(&mut bits, if large { 12 } else { 10 }, &mut text)?,
            2 => letters(&mut bits, if large { 11 } else { 9 }, gs1, &mut text)?,
            4 => {
                let count = bits.take(if large { 16 } else { 8 })?;
                for _ in 0..count {
                    text.push(bits.take(8)? as u8);
                }
            }
            5 if text.is_empty() => gs1 = true,
            // What the bytes mean: only one byte long here, and bytes are taken as UTF-8 anyway.
            7 => drop(bits.take(8)?),
            _ => return None,
        }
    }
    let text = String::from_utf8(text).ok()?;
    (!text.is_empty()).then_some(Text {
        text,
        gs1,
        confidence,
    })
}

fn digits(bits: &mut Bits, length: usize, text: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(length)?;
    while count > 0 {
        let group = count.min(3);
        let value = bits.take(if group == 3 {
            10
        } else {
            group as usize * 3 + 1
        })?;
        if value >= 10u32.pow(group) {
            return None;
        }
        text.extend(
            (0..group)
                .rev()
                .map(|place| b'0' + (value / 10u32.pow(place) % 10) as u8),
        );
        count -= group;
    }
    Some(())
}

fn letters(bits: &mut Bits, length: usize, gs1: bool, text: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(length)?;
    let mut found = Vec::new();
    while count > 0 {
        let value = bits.take(if count == 1 { 6 } else { 11 })? as usize;
        if count > 1 {
            found.push(*ALPHANUMERIC.get(value / 45)?);
        }
        found.push(*ALPHANUMERIC.get(value % 45)?);
        if count == 1 && value >= 45 {
            return None;
        }
        count = count.saturating_sub(2);
    }
    if !gs1 {
        text.extend(found);
        return Some(());
    }
    // With GS1, one percent sign separates fields and two are one.
    let mut found = found.into_iter().peekable();
    while let Some(letter) = found.next() {
        let separates = letter == b'%' && found.next_if_eq(&b'%').is_none();
        text.push(if separates { 0x1D } else { letter });
    }
    Some(())
}
