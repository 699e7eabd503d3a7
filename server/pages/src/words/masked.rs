//! A refused value as a screen may show it: enough to find it in the file, not enough to tell a person by it.

use immunization::intake::Form;

/// Runs of so many digits may be an individual number, with its first zero or without.
const SECRET_DIGITS: std::ops::RangeInclusive<usize> = 11..=12;
/// Longer than anybody needs to recognise a cell.
const SHOWN_MAX: usize = 40;
/// Codes from this length on show both ends.
const ENDS_FROM: usize = 6;

/// A value with asterisks in place of what tells a person: `00******01`. Individual numbers show nothing at all,
/// wherever they stand. Codes are shown as far as they look like codes: columns shift, and then a name stands there.
pub fn masked(form: Form, value: &str) -> String {
    let value = value.trim();
    if form == Form::IndividualNumber || has_secret(value) {
        return "*".repeat(value.chars().count().min(SHOWN_MAX));
    }
    let length = value.chars().count();
    let shown: String = match form {
        Form::Name | Form::Kana => stars(value, 1, 0),
        Form::Text => stars(value, 2, 0),
        Form::PartialDate => stars(value, 4, 0),
        Form::ResidentNumber | Form::CouponNumber | Form::Identifier if length >= ENDS_FROM => {
            stars(value, 2, 2)
        }
        Form::ResidentNumber | Form::CouponNumber | Form::Identifier => stars(value, 1, 0),
        Form::Sex | Form::Flag | Form::Operation | Form::InquiryReason if length <= 1 => {
            letters(value, |letter| letter.is_ascii())
        }
        Form::Lot | Form::Site | Form::VaccineCode | Form::Code
            if value.bytes().any(|byte| byte.is_ascii_digit()) =>
        {
            letters(value, |letter| letter.is_ascii())
        }
        _ => letters(value, |letter| {
            letter.is_ascii_digit() || ".,+-/: eE".contains(letter)
        }),
    };
    cut(&shown)
}

/// The letters that may be shown, and asterisks for the others.
fn letters(value: &str, may: impl Fn(char) -> bool) -> String {
    let mask = |letter| if may(letter) { letter } else { '*' };
    value.chars().map(mask).collect()
}

/// The first and last characters, and asterisks between them.
fn stars(value: &str, front: usize, back: usize) -> String {
    let length = value.chars().count();
    let hidden = front..length.saturating_sub(back);
    let mask = |(place, letter): (usize, char)| match hidden.contains(&place) {
        true => '*',
        false => letter,
    };
    value.chars().enumerate().map(mask).collect()
}

fn cut(shown: &str) -> String {
    let mut characters = shown.chars();
    let mut kept: String = characters
        .by_ref()
        .take(SHOWN_MAX)
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if characters.next().is_some() {
        kept.push('…');
    }
    kept
}

/// Whether digits in a row, narrow or wide, grouped or not, may be an individual number.
fn has_secret(value: &str) -> bool {
    let mut run = 0;
    let mut found = false;
    for letter in value.chars().chain(['\n']) {
        match letter {
            '0'..='9' | '０'..='９' => run += 1,
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
