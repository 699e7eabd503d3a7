//! How people stand in a file of JSON, and where one of them ends.

use serde::de::IgnoredAny;
use serde_json::Value;

/// What every person has, and no part of a person.
const OF_PERSONS: [&str; 2] = ["modificationSeg", "municipalityIdentityKey"];
/// Deeper than a reader of JSON goes.
const DEPTH_MAX: usize = 200;

/// How people stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One on a line, or a few.
    Lines,
    /// Over several lines each, or all on one.
    Spread,
}

impl Shape {
    /// Known by the beginning of a file: one line that is a whole person is enough, for others may be damaged. A file of one
    /// line has no other.
    pub fn of(head: &[u8], is_all: bool) -> Shape {
        let end = match is_all {
            true => head.len(),
            false => head
                .iter()
                .rposition(|byte| *byte == b'\n')
                .unwrap_or_default(),
        };
        let head = head.get(..end).unwrap_or_default();
        let filled = |line: &&[u8]| !line.trim_ascii().is_empty();
        let mut lines = head.split(|byte| *byte == b'\n').filter(filled);
        let is_one = is_all && lines.clone().nth(1).is_none();
        match is_one || lines.any(is_person) {
            true => Shape::Lines,
            false => Shape::Spread,
        }
    }
}

/// Whether a line is a whole person, perhaps of an array.
fn is_person(line: &[u8]) -> bool {
    // Whatever it is written in, the marks of JSON are the same.
    let line = String::from_utf8_lossy(line);
    let between = |letter: char| u8::try_from(letter).is_ok_and(may_stand_between);
    let line = line.trim_matches(|letter| between(letter) || letter == '\u{FEFF}');
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => OF_PERSONS.iter().any(|name| object.contains_key(*name)),
        Ok(_) | Err(_) => false,
    }
}

/// What may stand between objects.
pub fn may_stand_between(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']')
}

/// The objects of a line; nothing where it is not made of whole objects only.
pub fn objects_in(line: &[u8]) -> Option<Vec<&[u8]>> {
    let mut objects = Vec::new();
    let mut begun: Option<(usize, Structure)> = None;
    for (byte, place) in line.iter().zip(0..) {
        match &mut begun {
            None if *byte == b'{' => {
                let mut structure = Structure::default();
                structure.take(*byte);
                begun = Some((place, structure));
            }
            None if may_stand_between(*byte) => {}
            None => return None,
            Some((from, structure)) => {
                structure.take(*byte);
                if structure.is_broken {
                    return None;
                }
                if structure.is_closed() {
                    objects.push(line.get(*from..=place)?);
                    begun = None;
                }
            }
        }
    }
    begun.is_none().then_some(objects)
}

/// Whether bytes are no JSON and may hold more than one person: a quote too many can join what was apart.
pub fn may_hide_others(bytes: &[u8]) -> bool {
    let is_repeated = |name: &str| {
        let name = format!("\"{name}\"");
        let windows = bytes.windows(name.len());
        windows.filter(|window| *window == name.as_bytes()).count() > 1
    };
    OF_PERSONS.into_iter().any(is_repeated) && serde_json::from_slice::<IgnoredAny>(bytes).is_err()
}

/// What is open at a place of JSON.
#[derive(Default)]
pub struct Structure {
    open: Vec<u8>,
    in_text: bool,
    is_escaped: bool,
    /// What stood last, blanks and the insides of texts aside.
    before: u8,
    /// Whether this can no longer become JSON. Then nothing closes it.
    is_broken: bool,
}

impl Structure {
    /// Goes over a byte.
    pub fn take(&mut self, byte: u8) {
        if self.in_text {
            // No text goes over the end of its line.
            self.is_broken |= matches!(byte, b'\n' | b'\r');
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return,
            b'"' => self.in_text = true,
            b'{' | b'[' => {
                self.is_broken |= self.open.len() >= DEPTH_MAX;
                if !self.is_broken {
                    self.open.push(byte);
                }
            }
            b'}' => self.is_broken |= self.open.pop() != Some(b'{'),
            b']' => self.is_broken |= self.open.pop() != Some(b'['),
            _ => {}
        }
        self.before = byte;
    }

    /// Whether everything that was opened is closed again.
    pub fn is_closed(&self) -> bool {
        self.open.is_empty() && !self.in_text && !self.is_broken
    }

    /// Whether an object may begin here as a part of this one.
    pub fn may_open(&self) -> bool {
        let in_array = self.open.last() == Some(&b'[');
        let is_awaited = match self.before {
            b':' => true,
            b'[' | b',' => in_array,
            _ => false,
        };
        is_awaited && !self.in_text && !self.is_broken
    }
}
