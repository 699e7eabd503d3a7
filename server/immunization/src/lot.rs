//! Lot numbers (ロット番号): as they were written, and folded for comparing.

use std::fmt;

use crate::calendar::Day;
use crate::width;

/// The longest lot number that a label holds.
const CHARACTERS_MAX: usize = 20;

/// A lot number. Any text is one, because a dose really given is kept whatever was written; what is doubtful about it
/// can be asked.
#[derive(Clone)]
pub struct LotNumber {
    written: Box<str>,
    folded: Box<str>,
}

impl LotNumber {
    /// The lot number in this text. Nothing if the text is blank.
    pub fn parse(text: &str) -> Option<LotNumber> {
        let folded: String = text
            .chars()
            .map(width::narrow_letter)
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        (!folded.is_empty()).then(|| LotNumber {
            written: text.into(),
            folded: folded.into(),
        })
    }

    /// As it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// In narrow upper-case letters without blanks: what lots are compared by.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether it is written as lots on labels are: up to twenty capitals and digits, with `.`, `/` and `-` after the
    /// first of them.
    pub fn is_plain(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        let sign = |byte: u8| matches!(byte, b'.' | b'/' | b'-');
        self.folded.len() <= CHARACTERS_MAX
            && self.folded.bytes().next().is_some_and(plain)
            && self.folded.bytes().all(|byte| plain(byte) || sign(byte))
    }

    /// The makers whose lots look like this, as far as shapes are known. None is said of most lots.
    pub fn shape(&self) -> Option<LotShape> {
        LotShape::of(&self.folded)
    }

    /// The one known lot that this may have been meant to be: one character apart, by a letter taken for a digit before
    /// any other slip. Nothing where two are as near.
    pub fn nearest<'a>(&self, known: &'a [LotNumber]) -> Option<&'a LotNumber> {
        if known.contains(self) {
            return None;
        }
        let confused = only(known, |lot| is_confused(&self.folded, &lot.folded));
        confused.or_else(|| only(known, |lot| is_one_apart(&self.folded, &lot.folded)))
    }
}

impl PartialEq for LotNumber {
    fn eq(&self, other: &LotNumber) -> bool {
        self.folded == other.folded
    }
}

impl Eq for LotNumber {}

impl std::hash::Hash for LotNumber {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

// A lot is about a vaccine, not about a person.
impl fmt::Debug for LotNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LotNumber({})", self.folded)
    }
}

/// Shapes that lots of one maker have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LotShape {
    /// Two letters and four digits: Pfizer.
    Pfizer,
    /// Seven digits, or six and a letter: Moderna.
    Moderna,
}

impl LotShape {
    fn of(folded: &str) -> Option<LotShape> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
        match (
            folded.len(),
            folded.split_at_checked(2),
            folded.split_at_checked(6),
        ) {
            (6, Some((front, rest)), _) if letters(front) && digits(rest) => Some(LotShape::Pfizer),
            (7, _, Some((front, rest))) if digits(front) && (digits(rest) || letters(rest)) => {
                Some(LotShape::Moderna)
            }
            _ => None,
        }
    }
}

/// How long a lot can be used: what is printed on it, and how that was put off later.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LotExpiry {
    /// The last day by the label.
    pub printed: Option<Day>,
    /// From when on which last day counts instead.
    pub extended: Vec<(Day, Day)>,
}

/// Whether a lot was still good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LotState {
    /// By its label.
    Good,
    /// No longer by its label, but by what counted on the day.
    Extended,
    /// By nothing.
    Expired,
    /// Nobody knows.
    Unknown,
}

impl LotExpiry {
    /// Whether the lot was good on the day of a dose.
    pub fn state_on(&self, day: Day) -> LotState {
        let counting = self.extended.iter().filter(|(from, _)| *from <= day);
        let extended = counting.map(|(_, until)| *until).max();
        match (self.printed, extended) {
            (Some(printed), _) if day <= printed => LotState::Good,
            (_, Some(until)) if day <= until => LotState::Extended,
            (None, None) => LotState::Unknown,
            _ => LotState::Expired,
        }
    }
}

fn only(known: &[LotNumber], fits: impl Fn(&LotNumber) -> bool) -> Option<&LotNumber> {
    let mut fitting = known.iter().filter(|lot| fits(lot));
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

/// Whether two texts differ only in letters that are taken for digits, and differ.
fn is_confused(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let digit = |letter| match letter {
            'O' => '0',
            'I' => '1',
            'B' => '8',
            'S' => '5',
            'Z' => '2',
            letter => letter,
        };
        text.chars().map(digit).collect()
    };
    one != other && plain(one) == plain(other)
}

/// Whether one character, put in, taken away or changed, makes one text the other.
fn is_one_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = |pair: &(&char, &char)| pair.0 == pair.1;
    let front = one.iter().zip(&other).take_while(same).count();
    let back = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(same)
        .count();
    let longer = one.len().max(other.len());
    let shorter = one.len().min(other.len());
    one != other && longer - shorter <= 1 && front + back + 1 >= longer
}

#[cfg(test)]
mod tests;
