//! What a file is written in: found out from its bytes, never guessed from a part, and strict on both sides.

use std::borrow::Cow;

use encoding_rs::{Decoder, DecoderResult, SHIFT_JIS};

use super::rule::Rule;
use crate::named::named;

named! {
    /// What a file may be written in.
    Encoding {
        /// UTF-8, with or without a byte order mark.
        Utf8 = "utf-8",
        /// CP932 (Windows-31J): vendors' rows and private characters are part of it.
        Cp932 = "cp932",
    }
}

/// The mark before UTF-8.
pub const UTF8_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// How much is turned into characters at once, only to see whether it can be.
const SCRATCH_BYTES: usize = 4_096;
/// So many bytes tell by their zeros whether they are UTF-16 without a mark.
const HEAD_BYTES: usize = 64;
/// Fewer zeros than this tell nothing of what a file is written in.
const WIDE_ZEROS_MIN: u64 = 3;

impl Encoding {
    /// The text of bytes that are whole characters. Nothing if they are not of this encoding.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Encoding::Cp932 => {
                let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
                // The table of browsers passes this byte through; Windows has nothing there.
                (!text.contains('\u{80}')).then_some(text)
            }
        }
    }

    /// The bytes of a text. What the encoding does not have becomes `?`, so this is for our own words, not for data.
    pub fn encode(self, text: &str) -> Cow<'_, [u8]> {
        if self == Encoding::Utf8 {
            return Cow::Borrowed(text.as_bytes());
        }
        let mut bytes = Vec::with_capacity(text.len());
        let mut place = [0; 4];
        for letter in text.chars() {
            let letter = letter.encode_utf8(&mut place);
            let (coded, _, lost) = SHIFT_JIS.encode(letter);
            bytes.extend_from_slice(if lost { b"?" } else { &coded });
        }
        Cow::Owned(bytes)
    }
}

/// What a whole file turned out to be written in, and why it cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// The rule that it breaks.
    pub rule: Rule,
    /// Where the first byte stands that does not fit, from 0, if that can be said.
    pub offset: Option<u64>,
}

/// Reads the bytes of a file as they pass by, and knows at the end what they are written in.
pub struct Probe {
    bytes: u64,
    head: Vec<u8>,
    zeros: [u64; 2],
    escape: Option<u64>,
    utf8: Utf8Check,
    cp932: Cp932Check,
}

impl Default for Probe {
    fn default() -> Probe {
        Probe::new()
    }
}

impl Probe {
    /// A probe that has seen nothing.
    pub fn new() -> Probe {
        Probe {
            bytes: 0,
            head: Vec::with_capacity(HEAD_BYTES),
            zeros: [0, 0],
            escape: None,
            utf8: Utf8Check::default(),
            cp932: Cp932Check::new(),
        }
    }

    /// The next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        if bytes.contains(&0) {
            for (byte, at) in bytes.iter().zip(self.bytes..) {
                let [even, odd] = &mut self.zeros;
                let zeros = if at % 2 == 0 { even } else { odd };
                *zeros += u64::from(*byte == 0);
            }
        }
        if self.escape.is_none()
            && let Some(at) = bytes.iter().position(|byte| *byte == 0x1B)
        {
            self.escape = Some(self.bytes + offset(at));
        }
        self.utf8.feed(bytes, self.bytes);
        self.cp932.feed(bytes, self.bytes);
        self.bytes += offset(bytes.len());
    }

    /// How many bytes there were.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether zeros stand at every second byte, but for those of the characters beyond ASCII: UTF-16 without a mark.
    fn is_wide(&self) -> bool {
        let [even, odd] = self.zeros;
        let (most, least) = (even.max(odd), even.min(odd));
        most >= WIDE_ZEROS_MIN
            && most.saturating_mul(8) >= self.bytes
            && least.saturating_mul(8) <= most
    }

    /// What they are written in; if it was declared, whether that holds.
    pub fn finish(mut self, declared: Option<Encoding>) -> Result<Encoding, EncodingError> {
        self.utf8.finish(self.bytes);
        self.cp932.finish(self.bytes);
        let refuse = |rule, offset| Err(EncodingError { rule, offset });
        let marked16 = self.head.starts_with(&[0xFF, 0xFE]) || self.head.starts_with(&[0xFE, 0xFF]);
        if marked16 {
            return refuse(Rule::FileUtf16, Some(0));
        }
        // A zero here and there is a character of its own, and its row says where.
        if self.is_wide() {
            return refuse(Rule::FileUtf16, None);
        }
        // No text of either encoding switches by escapes; what does is ISO-2022-JP.
        if self.escape.is_some() {
            return refuse(Rule::FileEnc, self.escape);
        }
        let marked = self.head.starts_with(&UTF8_MARK);
        let wanted = match declared {
            Some(Encoding::Cp932) if marked => return refuse(Rule::FileEnc, Some(0)),
            Some(wanted) => wanted,
            None if marked || self.utf8.fault.is_none() => Encoding::Utf8,
            None => Encoding::Cp932,
        };
        let fault = match wanted {
            Encoding::Utf8 => self.utf8.fault,
            Encoding::Cp932 => self.cp932.fault,
        };
        match fault {
            None => Ok(wanted),
            offset => refuse(Rule::FileEnc, offset),
        }
    }
}

fn offset(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Whether everything is UTF-8, with the beginning of a character that a piece ended in.
#[derive(Default)]
struct Utf8Check {
    begun: Vec<u8>,
    fault: Option<u64>,
}

impl Utf8Check {
    fn feed(&mut self, bytes: &[u8], from: u64) {
        if self.fault.is_some() {
            return;
        }
        let mut rest = bytes;
        while !self.begun.is_empty() {
            let Some((next, after)) = rest.split_first() else {
                return;
            };
            self.begun.push(*next);
            rest = after;
            match std::str::from_utf8(&self.begun) {
                Ok(_) => self.begun.clear(),
                Err(error) if error.error_len().is_some() => {
                    let used = bytes.len() - rest.len();
                    let begun = self.begun.len().saturating_sub(used);
                    self.fault = Some(from.saturating_sub(offset(begun)));
                    return;
                }
                Err(_) => {}
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            let good = error.valid_up_to();
            if error.error_len().is_some() {
                self.fault = Some(from + offset(bytes.len() - rest.len() + good));
            } else {
                self.begun.extend(rest.iter().skip(good));
            }
        }
    }

    fn finish(&mut self, bytes: u64) {
        if self.fault.is_none() && !self.begun.is_empty() {
            self.fault = Some(bytes.saturating_sub(offset(self.begun.len())));
        }
    }
}

/// Whether everything is CP932.
struct Cp932Check {
    decoder: Decoder,
    scratch: String,
    fault: Option<u64>,
}

impl Cp932Check {
    fn new() -> Cp932Check {
        Cp932Check {
            decoder: SHIFT_JIS.new_decoder_without_bom_handling(),
            scratch: String::with_capacity(SCRATCH_BYTES),
            fault: None,
        }
    }

    fn feed(&mut self, bytes: &[u8], from: u64) {
        self.pass(bytes, from, false);
    }

    fn finish(&mut self, bytes: u64) {
        self.pass(&[], bytes, true);
    }

    fn pass(&mut self, bytes: &[u8], from: u64, last: bool) {
        let mut done = 0;
        while self.fault.is_none() {
            let rest = bytes.get(done..).unwrap_or_default();
            self.scratch.clear();
            let (result, read) =
                self.decoder
                    .decode_to_string_without_replacement(rest, &mut self.scratch, last);
            done += read;
            // The table of browsers passes byte 80 through; Windows has nothing there.
            if self.scratch.contains('\u{80}') {
                self.fault = Some(from);
            }
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(bad, after) => {
                    let back = offset(usize::from(bad) + usize::from(after));
                    let at = (from + offset(done)).saturating_sub(back);
                    self.fault = Some(self.fault.map_or(at, |fault| fault.min(at)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
