//! A PDF that somebody hands in → what in it may carry a certificate: attached texts, and pictures.
//!
//! Streams stand by themselves in a PDF, each behind its own dictionary. So nothing is followed: the bytes are gone through
//! once from front to back, and every stream is looked at where it stands. Drawings are not executed. A code that others
//! drew with lines has to be photographed.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

mod dictionary;
mod points;

use dictionary::Dictionary;

/// Something in a file that may carry a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The text of an attached file.
    Text(String),
    /// The bytes of a JPEG.
    Jpeg(Vec<u8>),
    /// Grey points, row by row; 0 is black.
    Grey {
        /// How many points a row has.
        width: usize,
        /// The points.
        points: Vec<u8>,
    },
}

/// How much is looked at.
#[derive(Clone, Copy, Debug)]
pub struct ReadLimits {
    /// The most bytes of a file.
    pub bytes_max: usize,
    /// The most streams that are looked at.
    pub streams_max: usize,
    /// The most bytes that all streams may have together when they are unpacked.
    pub unpacked_bytes_max: usize,
    /// The most points of a picture.
    pub points_max: usize,
    /// The most parts that are handed out.
    pub parts_max: usize,
}

impl Default for ReadLimits {
    fn default() -> ReadLimits {
        ReadLimits {
            bytes_max: 16 << 20,
            streams_max: 4_096,
            unpacked_bytes_max: 96 << 20,
            points_max: 16_000_000,
            parts_max: 32,
        }
    }
}

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// More bytes or streams than are looked at.
    TooLong,
    /// No PDF.
    Format,
    /// It is encrypted.
    Encrypted,
    /// There is neither an attached text nor a picture in it that could be read.
    Empty,
}

impl ReadError {
    /// The rule's stable code.
    pub fn code(self) -> &'static str {
        match self {
            ReadError::TooLong => "PAPER-PDF-TOO-LONG",
            ReadError::Format => "PAPER-PDF-FORMAT",
            ReadError::Encrypted => "PAPER-PDF-ENCRYPTED",
            ReadError::Empty => "PAPER-PDF-EMPTY",
        }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for ReadError {}

/// Within so many bytes a PDF says that it is one.
const SIGN_WITHIN: usize = 1_024;
/// An attached text longer than this is no certificate.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// What in a PDF may carry a certificate: attached texts first, then pictures, each in the order of the file.
pub fn read(bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Part>, ReadError> {
    if bytes.len() > limits.bytes_max {
        return Err(ReadError::TooLong);
    }
    let front = bytes.get(..SIGN_WITHIN).unwrap_or(bytes);
    find(front, b"%PDF-").ok_or(ReadError::Format)?;
    let mut reader = Reader {
        limits,
        unpacked: 0,
        texts: Vec::new(),
        pictures: Vec::new(),
    };
    let mut rest = bytes;
    let mut streams = 0;
    while let Some((before, content)) = next_stream(rest) {
        streams += 1;
        if streams > limits.streams_max {
            return Err(ReadError::TooLong);
        }
        let dictionary = Dictionary::before_stream(before);
        if dictionary.has("Encrypt") {
            return Err(ReadError::Encrypted);
        }
        let (content, after) = dictionary.cut(content);
        reader.look(&dictionary, content)?;
        rest = after;
    }
    // The last trailer stands behind all streams.
    if Dictionary::of(rest).has("Encrypt") {
        return Err(ReadError::Encrypted);
    }
    reader.texts.append(&mut reader.pictures);
    reader.texts.truncate(limits.parts_max);
    if reader.texts.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(reader.texts)
}

struct Reader<'a> {
    limits: &'a ReadLimits,
    unpacked: usize,
    texts: Vec<Part>,
    pictures: Vec<Part>,
}

impl Reader<'_> {
    fn look(&mut self, dictionary: &Dictionary<'_>, content: &[u8]) -> Result<(), ReadError> {
        let full = self.texts.len() + self.pictures.len() >= 2 * self.limits.parts_max;
        if full {
            return Ok(());
        }
        if dictionary.names("Type", "EmbeddedFile") {
            let text = self.unpack(dictionary, content, TEXT_BYTES_MAX)?;
            if let Some(text) = text.and_then(|bytes| String::from_utf8(bytes).ok())
                && !text.trim().is_empty()
            {
                self.texts.push(Part::Text(text));
            }
            return Ok(());
        }
        if !dictionary.names("Subtype", "Image") {
            return Ok(());
        }
        if dictionary.is_packed_as("DCTDecode") {
            self.pictures.push(Part::Jpeg(content.to_vec()));
            return Ok(());
        }
        let Some(form) = points::Form::of(dictionary, self.limits.points_max) else {
            return Ok(());
        };
        if let Some(bytes) = self.unpack(dictionary, content, form.bytes_max())? {
            for (width, points) in form.grey(bytes) {
                self.pictures.push(Part::Grey { width, points });
            }
        }
        Ok(())
    }

    /// The bytes of a stream that is packed by the one usual way, or not at all. Nothing where it is packed otherwise or
    /// broken or larger than it may be.
    fn unpack(
        &mut self,
        dictionary: &Dictionary<'_>,
        content: &[u8],
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        if !dictionary.has("Filter") {
            return Ok((content.len() <= bytes_max).then(|| content.to_vec()));
        }
        if !dictionary.is_packed_as("FlateDecode") {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let room = bytes_max.min(self.limits.unpacked_bytes_max.saturating_sub(self.unpacked));
        let most = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
        // What is broken at its end may be whole as far as it matters: pictures are often cut short by a sum.
        let _ = ZlibDecoder::new(content).take(most).read_to_end(&mut bytes);
        self.unpacked += bytes.len();
        if self.unpacked > self.limits.unpacked_bytes_max {
            return Err(ReadError::TooLong);
        }
        Ok((bytes.len() <= bytes_max).then_some(bytes))
    }
}

/// What stands before the next stream, and all from its first byte on.
fn next_stream(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, b"stream")?;
        let (before, after) = (bytes.get(..at)?, bytes.get(at + 6..)?);
        let content = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"));
        if let Some(content) = content
            && before.trim_ascii_end().ends_with(b">>")
        {
            return Some((before, content));
        }
        from = at + 6;
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|one| one == word)
}

#[cfg(test)]
mod tests;
