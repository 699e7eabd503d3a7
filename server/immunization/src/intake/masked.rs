//! A refused value as it may be shown: enough to find the cell in the file, not enough to tell a person by it.

use super::layout::Form;

/// Runs of so many digits may be an individual number: without its first zero, as it is, or with a digit too many.
const SECRET_DIGITS: std::ops::RangeInclusive<usize> = 11..=13;
/// Longer than anybody needs to recognise a cell.
const SHOWN_MAX: usize = 40;
/// So many characters are shown at each end.
const END: usize = 2;
/// Values from this length on show their ends.
const ENDS_FROM: usize = 6;
/// What dates are written with beside digits.
const OF_DATES: &str = "明治大正昭和平成令和元年月日";

/// A value with asterisks for all but its first two and last two characters: `00******01`. Short values are hidden whole,
/// and so is what looks like no code: columns shift, and then a name stands there. Nothing is said of names, of words that
/// may hold one, and of whatever may be an individual number, wherever it stands.
pub fn masked(form: Form, value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return Some(String::new());
    }
    let is_words = matches!(form, Form::Name | Form::Kana | Form::Text);
    if is_words || form == Form::IndividualNumber || has_secret(value) {
        return None;
    }
    let length = value.chars().count();
    if length < ENDS_FROM || !is_code(form, value) {
        return Some("*".repeat(length.min(SHOWN_MAX)));
    }
    let hidden = (length - 2 * END).min(SHOWN_MAX - 2 * END);
    let front = value.chars().take(END);
    let back = value.chars().skip(length - END);
    let stars = std::iter::repeat_n('*', hidden);
    Some(front.chain(stars).chain(back).collect())
}

/// Whether a value looks like a code, a number or a date: letters of names do not, nor does a word without a digit.
fn is_code(form: Form, value: &str) -> bool {
    let is_date = matches!(form, Form::Date | Form::PartialDate | Form::AnyDate);
    let of_code = |letter: char| {
        letter.is_ascii_graphic()
            || letter == ' '
            || is_digit(letter)
            || is_date && OF_DATES.contains(letter)
    };
    value.chars().any(is_digit) && value.chars().all(of_code)
}

/// Digits, narrow or wide.
fn is_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '０'..='９')
}

/// Whether digits in a row, narrow or wide, grouped or not, may be an individual number.
fn has_secret(value: &str) -> bool {
    let mut run = 0;
    let mut found = false;
    for letter in value.chars().chain(['\n']) {
        match letter {
            letter if is_digit(letter) => run += 1,
            ' ' | '-' | '\u{3000}' | '－' | '‐' if run > 0 => {}
            _ => {
                found |= SECRET_DIGITS.contains(&run);
                run = 0;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
