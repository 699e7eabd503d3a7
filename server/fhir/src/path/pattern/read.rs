//! Reading a regular expression of the plain sort: letters, classes, groups, alternatives, repetitions, beginning and
//! end. Anything else is not read, and neither is what two engines might understand differently.

use std::iter::Peekable;
use std::str::Chars;

/// Repetitions that are counted, at most.
const COUNT_MAX: u32 = 200;
/// Groups inside each other, at most.
const DEPTH_MAX: usize = 20;

/// A piece of a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One character of these ranges, both ends counted.
    Letter(Vec<(char, char)>),
    /// The beginning of the text.
    Start,
    /// The end of the text.
    End,
    /// One behind the other.
    Row(Vec<Piece>),
    /// One of them.
    Any(Vec<Piece>),
    /// At least so often and at most so often, or without an end.
    Repeated(Box<Piece>, u32, Option<u32>),
}

/// Reads a pattern that the general engine has accepted. Nothing is a pattern that is not plain.
pub(super) fn read(pattern: &str, dot_is_all: bool) -> Option<Piece> {
    let mut reader = Reader {
        rest: pattern.chars().peekable(),
        dot_is_all,
        depth: 0,
    };
    let piece = reader.alternatives()?;
    reader.rest.next().is_none().then_some(piece)
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    dot_is_all: bool,
    depth: usize,
}

impl Reader<'_> {
    fn takes(&mut self, letter: char) -> bool {
        self.rest.next_if_eq(&letter).is_some()
    }

    fn alternatives(&mut self) -> Option<Piece> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let mut all = vec![self.row()?];
        while self.takes('|') {
            all.push(self.row()?);
        }
        self.depth -= 1;
        match all.len() {
            1 => all.pop(),
            _ => Some(Piece::Any(all)),
        }
    }

    fn row(&mut self) -> Option<Piece> {
        let mut row = Vec::new();
        while let Some(letter) = self.rest.next_if(|letter| !matches!(letter, '|' | ')')) {
            let piece = self.piece(letter)?;
            row.push(self.repeated(piece)?);
        }
        Some(Piece::Row(row))
    }

    fn piece(&mut self, letter: char) -> Option<Piece> {
        Some(match letter {
            '(' => {
                if self.takes('?') && !self.takes(':') {
                    return None;
                }
                let inside = self.alternatives()?;
                self.takes(')').then_some(inside)?
            }
            '[' => self.class()?,
            '^' => Piece::Start,
            '$' => Piece::End,
            '.' if self.dot_is_all => Piece::Letter(vec![('\0', char::MAX)]),
            '.' => Piece::Letter(others(vec![('\n', '\n')])),
            '\\' => Piece::Letter(self.escaped()?),
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            _ => Piece::Letter(vec![(letter, letter)]),
        })
    }

    fn repeated(&mut self, piece: Piece) -> Option<Piece> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.rest.next();
                let min = self.count()?;
                let max = match self.takes(',') {
                    false => Some(min),
                    true if self.rest.peek() == Some(&'}') => None,
                    true => Some(self.count()?),
                };
                if self.rest.peek() != Some(&'}') || max.is_some_and(|max| max < min) {
                    return None;
                }
                (min, max)
            }
            _ => return Some(piece),
        };
        self.rest.next();
        // Whether as much or as little as possible is taken makes no difference to whether it is found.
        self.takes('?');
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => None,
            _ => Some(Piece::Repeated(Box::new(piece), min, max)),
        }
    }

    fn count(&mut self) -> Option<u32> {
        let mut count = None;
        while let Some(digit) = self.rest.peek().and_then(|letter| letter.to_digit(10)) {
            self.rest.next();
            let so_far = count.unwrap_or(0) * 10 + digit;
            if so_far > COUNT_MAX {
                return None;
            }
            count = Some(so_far);
        }
        count
    }

    fn escaped(&mut self) -> Option<Vec<(char, char)>> {
        let digits = || vec![('0', '9')];
        let words = || vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
        let blanks = || vec![('\t', '\r'), (' ', ' ')];
        Some(match self.rest.next()? {
            'd' => digits(),
            'w' => words(),
            's' => blanks(),
            'D' => others(digits()),
            'W' => others(words()),
            'S' => others(blanks()),
            'n' => vec![('\n', '\n')],
            'r' => vec![('\r', '\r')],
            't' => vec![('\t', '\t')],
            letter if r"\.+*?()|[]{}^$-/".contains(letter) => vec![(letter, letter)],
            _ => return None,
        })
    }

    fn class(&mut self) -> Option<Piece> {
        let turned = self.takes('^');
        let mut ranges = Vec::new();
        loop {
            let letter = self.rest.next()?;
            let first = match letter {
                ']' if ranges.is_empty() => return None,
                ']' => break,
                // What means something else in a class of some engines.
                '[' | '&' | '~' => return None,
                '\\' => self.escaped()?,
                // A bare stroke is read at the end only.
                '-' if self.rest.peek() != Some(&']') => return None,
                _ => vec![(letter, letter)],
            };
            if self.rest.peek() != Some(&'-') {
                ranges.extend(first);
                continue;
            }
            self.rest.next();
            let last = match (self.rest.peek()?, first.as_slice()) {
                (']', _) => {
                    ranges.extend(first);
                    ranges.push(('-', '-'));
                    continue;
                }
                ('-' | '[' | '&' | '~', _) => return None,
                (_, [(from, to)]) if from == to => self.rest.next()?,
                _ => return None,
            };
            let last = match last {
                '\\' => self.escaped()?,
                _ => vec![(last, last)],
            };
            match (first.as_slice(), last.as_slice()) {
                ([(from, _)], [(to, end)]) if to == end && from <= to => ranges.push((*from, *to)),
                _ => return None,
            }
        }
        Some(Piece::Letter(match turned {
            true => others(ranges),
            false => ranges,
        }))
    }
}

/// All characters but those of these ranges.
fn others(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut found = Vec::new();
    let mut next = Some('\0');
    for (from, to) in ranges {
        let Some(start) = next else { break };
        if start < from
            && let Some(end) = before(from)
        {
            found.push((start, end));
        }
        if to >= start {
            next = after(to);
        }
    }
    found.extend(next.map(|start| (start, char::MAX)));
    found
}

/// The character before this one.
fn before(letter: char) -> Option<char> {
    ('\0'..letter).next_back()
}

/// The character after this one.
pub(super) fn after(letter: char) -> Option<char> {
    (letter..=char::MAX).nth(1)
}
