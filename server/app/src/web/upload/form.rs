//! `multipart/form-data` as it comes, piece by piece: fields as a whole, the one file as a stream.

use bytes::{Bytes, BytesMut};
use fhir::Problem;
use fhir::problem::Kind;

use super::Piece;

/// Bytes of the headers of one part.
const HEAD_BYTES_MAX: usize = 8 << 10;
/// Bytes of a field; the manifest of a file is the largest.
const FIELD_BYTES_MAX: usize = 64 << 10;
/// Parts of a form.
const PARTS_MAX: usize = 32;
/// Bytes between two pieces of a file that are handed on.
const PIECE_BYTES: usize = 64 << 10;

/// A form that is being read.
#[derive(Debug)]
pub(super) struct Form {
    /// A line end, two hyphens and the boundary.
    delimiter: Vec<u8>,
    held: BytesMut,
    state: State,
    parts: usize,
    has_file: bool,
    ended: bool,
}

#[derive(Debug)]
enum State {
    /// Before the first boundary.
    Preamble,
    /// Behind a boundary: what follows is a part, or the end.
    Boundary,
    Head,
    Field(String),
    File,
    End,
}

/// What could be made of the bytes so far.
pub(super) enum Step {
    Piece(Piece),
    /// More bytes are needed.
    More,
    /// The form is complete.
    End,
}

/// The boundary in a media type, if it is that of a form.
pub(super) fn boundary(media: &str) -> Option<String> {
    let mut parts = media.split(';');
    let essence = parts.next()?.trim();
    if !essence.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("boundary");
        named.then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

impl Form {
    pub fn new(boundary: &str) -> Form {
        Form {
            delimiter: [b"\r\n--", boundary.as_bytes()].concat(),
            // The first boundary may stand at the very beginning, where no line ends before it.
            held: BytesMut::from(&b"\r\n"[..]),
            state: State::Preamble,
            parts: 0,
            has_file: false,
            ended: false,
        }
    }

    /// Further bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// There are no further bytes.
    pub fn end(&mut self) -> Result<(), Problem> {
        match (&self.state, std::mem::replace(&mut self.ended, true)) {
            (State::End, _) | (_, false) => Ok(()),
            (_, true) => Err(Problem::new(Kind::Structure, "body-incomplete")),
        }
    }

    /// What can be made of what is held.
    pub fn piece(&mut self) -> Result<Step, Problem> {
        loop {
            let step = match std::mem::replace(&mut self.state, State::End) {
                State::Preamble => self.preamble()?,
                State::Boundary => self.boundary()?,
                State::Head => self.head()?,
                State::Field(name) => self.field(name)?,
                State::File => self.file()?,
                State::End => {
                    // What follows the last boundary means nothing.
                    self.held.clear();
                    Some(Step::End)
                }
            };
            if let Some(step) = step {
                if self.ended && matches!(step, Step::More) {
                    return Err(Problem::new(Kind::Structure, "body-incomplete"));
                }
                return Ok(step);
            }
        }
    }

    fn preamble(&mut self) -> Result<Option<Step>, Problem> {
        match self.find_delimiter() {
            Some(at) => {
                drop(self.held.split_to(at + self.delimiter.len()));
                self.state = State::Boundary;
                Ok(None)
            }
            None if self.held.len() > HEAD_BYTES_MAX => Err(malformed()),
            None => {
                self.state = State::Preamble;
                Ok(Some(Step::More))
            }
        }
    }

    fn boundary(&mut self) -> Result<Option<Step>, Problem> {
        if self.held.starts_with(b"--") {
            return Ok(None);
        }
        match find(&self.held, b"\r\n") {
            Some(at) if self.held.get(..at).is_some_and(is_blank) => {
                drop(self.held.split_to(at + 2));
                self.parts += 1;
                if self.parts > PARTS_MAX {
                    let problem = Problem::new(Kind::TooLong, "form-too-large");
                    return Err(problem.with("limit", PARTS_MAX));
                }
                self.state = State::Head;
                Ok(None)
            }
            None if self.held.len() <= 256 => {
                self.state = State::Boundary;
                Ok(Some(Step::More))
            }
            _ => Err(malformed()),
        }
    }

    fn head(&mut self) -> Result<Option<Step>, Problem> {
        let Some(at) = find(&self.held, b"\r\n\r\n") else {
            if self.held.len() > HEAD_BYTES_MAX {
                return Err(malformed());
            }
            self.state = State::Head;
            return Ok(Some(Step::More));
        };
        let head = self.held.split_to(at + 4);
        let head = std::str::from_utf8(&head).map_err(|_| malformed())?;
        let disposition = head
            .split("\r\n")
            .find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let named = name.trim().eq_ignore_ascii_case("content-disposition");
                named.then_some(value)
            })
            .ok_or_else(malformed)?;
        let name = attribute(disposition, "name").ok_or_else(malformed)?;
        if name != "file" {
            self.state = State::Field(name);
            return Ok(None);
        }
        if std::mem::replace(&mut self.has_file, true) {
            return Err(Problem::new(Kind::Invalid, "file-twice"));
        }
        self.state = State::File;
        let file_name = attribute(disposition, "filename").filter(|name| !name.is_empty());
        Ok(Some(Step::Piece(Piece::Begins(file_name))))
    }

    fn field(&mut self, name: String) -> Result<Option<Step>, Problem> {
        let Some(at) = self.find_delimiter() else {
            if self.held.len() > FIELD_BYTES_MAX {
                let problem = Problem::new(Kind::TooLong, "form-too-large");
                return Err(problem.with("limit", FIELD_BYTES_MAX));
            }
            self.state = State::Field(name);
            return Ok(Some(Step::More));
        };
        let value = self.held.split_to(at).freeze();
        drop(self.held.split_to(self.delimiter.len()));
        self.state = State::Boundary;
        Ok(Some(Step::Piece(Piece::Field(name, value))))
    }

    fn file(&mut self) -> Result<Option<Step>, Problem> {
        let bytes = match self.find_delimiter() {
            Some(0) => {
                drop(self.held.split_to(self.delimiter.len()));
                self.state = State::Boundary;
                return Ok(None);
            }
            Some(at) => {
                self.state = State::File;
                self.held.split_to(at)
            }
            None => {
                self.state = State::File;
                // The beginning of a boundary may be the end of what is held.
                let sure = self.held.len().saturating_sub(self.delimiter.len() - 1);
                if sure == 0 || (sure < PIECE_BYTES && !self.ended) {
                    return Ok(Some(Step::More));
                }
                self.held.split_to(sure)
            }
        };
        Ok(Some(Step::Piece(Piece::Bytes(Bytes::from(bytes)))))
    }

    fn find_delimiter(&self) -> Option<usize> {
        find(&self.held, &self.delimiter)
    }
}

/// Where `word` begins in `text`.
fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    let mut from = 0;
    loop {
        let left = text.get(from..)?;
        let at = from + left.iter().position(|byte| byte == first)?;
        let behind = text.get(at + 1..)?;
        if behind.starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// An attribute of a disposition, without its quotation marks.
fn attribute(disposition: &str, wanted: &str) -> Option<String> {
    let mut rest = disposition.split_once(';')?.1;
    loop {
        let (name, behind) = rest.split_once('=')?;
        let behind = behind.trim_start();
        let (value, after) = match behind.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                (quoted.get(..end)?, quoted.get(end + 1..)?)
            }
            None => behind.split_at(behind.find(';').unwrap_or(behind.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().to_owned());
        }
        rest = after.trim_start().strip_prefix(';')?;
    }
}

fn malformed() -> Problem {
    Problem::new(Kind::Structure, "form-malformed")
}

#[cfg(test)]
mod tests;
