//! What a scanner, a camera or somebody's fingers made of a coupon.

use super::CouponLine;
use crate::code::{CodeError, CodeFault, Scheme, digits};
use crate::coupon_number::CouponNumber;
use crate::width;

/// How scanners say which symbol they read.
const SYMBOLS: [&str; 2] = ["]Q1", "]F0"];
/// More than any coupon has, spaces included.
const CHARACTERS_MAX: usize = 64;
/// The characters of the bar code NW-7 by their value. The last four only begin and end it.
const NW7: &str = "0123456789-$:/.+ABCD";
/// The value of the first of these four.
const START_VALUE_MIN: usize = 16;

/// One reading of a coupon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CouponReading {
    /// The whole line.
    Line(CouponLine),
    /// Only the ten digits of the bar code, which do not say whose municipality they are of.
    NumberAlone(CouponNumber),
    /// Letters stand where digits belong. This is what it would be if they were mistaken for digits; somebody has to
    /// say so.
    Suggested(CouponLine),
    /// Nothing that can be used.
    Refused(CodeError),
}

impl CouponReading {
    /// What this text is, after what scanners put around it was taken away: blanks, line ends, the name of the symbol,
    /// start and stop of a bar code, and its check character if that fits. Full-width digits are digits.
    pub fn read(text: &str) -> CouponReading {
        let refuse = |fault| {
            CouponReading::Refused(CodeError {
                scheme: Scheme::CouponLine,
                fault,
            })
        };
        let characters = text.chars().count();
        if characters > CHARACTERS_MAX {
            return refuse(CodeFault::Length { characters });
        }
        let text = CouponReading::cleaned(text);
        if text.len() == 10
            && let Ok(number) = CouponNumber::parse(&text)
        {
            return CouponReading::NumberAlone(number);
        }
        match CouponLine::parse(&text) {
            Ok(line) => CouponReading::Line(line),
            Err(error) => match (error.fault, CouponLine::parse(&as_digits(&text))) {
                (CodeFault::Character { .. }, Ok(line)) => CouponReading::Suggested(line),
                _ => CouponReading::Refused(error),
            },
        }
    }

    /// The text without what scanners put around it. Of a text that is too long for a coupon, its beginning.
    pub fn cleaned(text: &str) -> String {
        let bounded: String = text.chars().take(CHARACTERS_MAX).collect();
        without_bar_code(&cleaned(&bounded)).to_owned()
    }

    /// The stable code of the outcome, where there is no line to go on with.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            CouponReading::Line(_) => None,
            CouponReading::NumberAlone(_) => Some("SCAN-10"),
            CouponReading::Suggested(_) => Some("HOLD-CONFIRM"),
            CouponReading::Refused(error) => Some(error.code()),
        }
    }
}

// It leads to a person.
impl std::fmt::Debug for CouponReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CouponReading({}, …)", self.code().unwrap_or("line"))
    }
}

fn cleaned(text: &str) -> String {
    let text: String = text
        .chars()
        .map(width::narrow_letter)
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .collect();
    let mut rest = text.as_str();
    while let Some(behind) = SYMBOLS.iter().find_map(|symbol| rest.strip_prefix(symbol)) {
        rest = behind;
    }
    rest.to_owned()
}

/// The digits of a bar code: without start and stop, and without a check character that fits. Where there is no start
/// and stop it need not be a bar code, and one digit too many may be a misread one.
fn without_bar_code(text: &str) -> &str {
    let ends = ['a', 'b', 'c', 'd', 'A', 'B', 'C', 'D'];
    let inside = text
        .strip_prefix(ends)
        .and_then(|rest| rest.strip_suffix(ends));
    // A letter inside is no bar code's, so those around it need not be start and stop.
    let Some(inside) = inside.filter(|inside| inside.chars().all(is_data)) else {
        return text;
    };
    let last = inside.char_indices().next_back();
    let Some((front, check)) = last.and_then(|(at, _)| inside.split_at_checked(at)) else {
        return inside;
    };
    let measured = matches!(front.len(), 10 | 18) && digits::only(front);
    if measured && (modulus_16(text) || modulus_7(front, check)) {
        front
    } else {
        inside
    }
}

/// Whether a bar code has this character between start and stop.
fn is_data(letter: char) -> bool {
    NW7.find(letter)
        .is_some_and(|value| value < START_VALUE_MIN)
}

/// Whether all characters of a bar code, start, stop and check character included, add up to a multiple of 16.
fn modulus_16(text: &str) -> bool {
    let value = |letter: char| NW7.find(letter.to_ascii_uppercase());
    let sum: Option<usize> = text.chars().map(value).sum();
    sum.is_some_and(|sum| sum % 16 == 0)
}

/// Whether a check digit is what is left of the digits before it, divided by seven.
fn modulus_7(front: &str, check: &str) -> bool {
    let digits: Vec<u8> = front.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    check == (digits::number(&digits) % 7).to_string()
}

/// The digits that letters are mistaken for.
fn as_digits(text: &str) -> String {
    let digit = |letter| match letter {
        'O' | 'o' => '0',
        'I' | 'i' | 'l' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'B' => '8',
        letter => letter,
    };
    text.chars().map(digit).collect()
}

#[cfg(test)]
mod tests;
