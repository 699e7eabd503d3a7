//! Telling the fields of an element string apart, and reading their days.

use super::Gs1Error;
use crate::calendar::{Day, DayError, Moment};

/// GS: what FNC1 becomes on its way out of a scanner.
pub(super) const SEPARATOR: u8 = 0x1D;

/// A field's identifier and its contents.
type Field<'a> = (&'a str, &'a str);

/// The fields that are known: the identifier, the least and the most characters. Equal ones need no separator.
const KNOWN: [(&str, usize, usize); 6] = [
    ("01", 14, 14),
    ("17", 6, 6),
    ("10", 1, 20),
    ("21", 1, 20),
    ("30", 1, 8),
    ("7003", 10, 10),
];

/// The fields of a text in either form.
pub(super) fn split(text: &str) -> Result<Vec<Field<'_>>, Gs1Error> {
    if text.starts_with('(') {
        split_bracketed(text)
    } else {
        split_separated(text)
    }
}

fn split_separated(text: &str) -> Result<Vec<Field<'_>>, Gs1Error> {
    let separator = char::from(SEPARATOR);
    let mut fields = Vec::new();
    let mut rest = text.trim_start_matches(separator);
    while !rest.is_empty() {
        let (identifier, least, most) = KNOWN
            .into_iter()
            .find(|(identifier, ..)| rest.starts_with(identifier))
            .ok_or(Gs1Error::Identifier)?;
        let after = rest.get(identifier.len()..).unwrap_or_default();
        let end = after.find(separator).unwrap_or(after.len());
        let end = if least == most { end.min(most) } else { end };
        let content = after.get(..end).unwrap_or_default();
        fields.push((identifier, measured(identifier, content, least, most)?));
        rest = after
            .get(end..)
            .unwrap_or_default()
            .trim_start_matches(separator);
    }
    Ok(fields)
}

/// `(01)…(17)…`: a field ends where the next known identifier stands in brackets. A lot may have brackets of its own.
fn split_bracketed(text: &str) -> Result<Vec<Field<'_>>, Gs1Error> {
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (identifier, least, most) = KNOWN
            .into_iter()
            .find(|(identifier, ..)| bracketed(rest, identifier).is_some())
            .ok_or(Gs1Error::Identifier)?;
        let after = bracketed(rest, identifier).unwrap_or_default();
        let opens = |at: &usize| {
            let from = after.get(*at..).unwrap_or_default();
            KNOWN
                .iter()
                .any(|(identifier, ..)| bracketed(from, identifier).is_some())
        };
        let end = after
            .match_indices('(')
            .map(|(at, _)| at)
            .find(opens)
            .unwrap_or(after.len());
        let content = after.get(..end).unwrap_or_default();
        fields.push((identifier, measured(identifier, content, least, most)?));
        rest = after.get(end..).unwrap_or_default();
    }
    Ok(fields)
}

/// What follows an identifier in brackets at the beginning of a text.
fn bracketed<'a>(text: &'a str, identifier: &str) -> Option<&'a str> {
    text.strip_prefix('(')?
        .strip_prefix(identifier)?
        .strip_prefix(')')
}

fn measured<'a>(
    identifier: &str,
    content: &'a str,
    least: usize,
    most: usize,
) -> Result<&'a str, Gs1Error> {
    match content.len() {
        0 if identifier == "10" => Err(Gs1Error::Lot),
        length if length < least && least == most => Err(Gs1Error::CutOff),
        length if length < least || length > most => Err(Gs1Error::Field),
        _ => Ok(content),
    }
}

/// The day in `YYMMDD`. Day 00 is the last of its month.
pub(super) fn day(text: &str, today: Day) -> Result<Day, Gs1Error> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Gs1Error::Character);
    }
    let part = |from: usize| -> Result<u8, Gs1Error> {
        let digits = text.get(from..from + 2).ok_or(Gs1Error::CutOff)?;
        digits.parse().map_err(|_| Gs1Error::Character)
    };
    let year = nearest_year(part(0)?, today.year());
    let found = match (part(2)?, part(4)?) {
        (month, 0) => {
            Day::new(year, month, 1).map(|first| first.plus_days(i32::from(first.month_days()) - 1))
        }
        (month, day) => Day::new(year, month, day),
    };
    found.map_err(|error| match error {
        DayError::Form | DayError::NonExisting | DayError::OutOfRange | DayError::OutsideEra => {
            Gs1Error::Date
        }
    })
}

/// The minute in `YYMMDDhhmm`.
pub(super) fn moment(text: &str, today: Day) -> Result<Moment, Gs1Error> {
    let day = day(text.get(..6).ok_or(Gs1Error::CutOff)?, today)?;
    let part = |from: usize| -> Result<u8, Gs1Error> {
        let digits = text.get(from..from + 2).ok_or(Gs1Error::CutOff)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Gs1Error::Character);
        }
        digits.parse().map_err(|_| Gs1Error::Character)
    };
    Moment::new(day, part(6)?, part(8)?, 0).map_err(|_| Gs1Error::Date)
}

/// The year that two digits mean: at most 50 ahead of this year, at most 49 behind.
fn nearest_year(digits: u8, this_year: i32) -> i32 {
    let year = this_year - this_year % 100 + i32::from(digits);
    match year - this_year {
        ahead if ahead > 50 => year - 100,
        behind if behind < -49 => year + 100,
        _ => year,
    }
}
