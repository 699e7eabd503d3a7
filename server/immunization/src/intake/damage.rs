//! What spreadsheets do to codes and dates. It is looked for before anything else.

use super::layout::Form;
use super::rule::Rule;
use crate::calendar::{Day, DayError, EraDay, PartialDate};

/// From this many digits on a floating number has lost some.
const FLOAT_DIGITS: usize = 18;
/// Serial days from 1927 to 2064. Other numbers of five digits are no dates that anybody meant.
const SERIAL_DAYS: std::ops::RangeInclusive<u32> = 10_000..=60_000;

/// The damage in a cell that is written in a form.
pub(super) fn damage(text: &str, form: Form) -> Option<Rule> {
    if !form.is_code() {
        return None;
    }
    if is_scientific(text, form.is_digits()) {
        return Some(Rule::RowSci);
    }
    if is_float(text) && form != Form::Lot {
        return Some(Rule::RowFloat18);
    }
    let is_date = matches!(form, Form::Date | Form::PartialDate | Form::AnyDate);
    let is_rewritten = written_anew(text).is_some() || is_serial(text);
    (is_date && is_rewritten).then_some(Rule::RowDateForm)
}

/// `1.23457E+11`. Where letters may stand, only with the sign that spreadsheets always write.
fn is_scientific(text: &str, digits_only: bool) -> bool {
    let Some((front, power)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let number = front.strip_prefix(['+', '-']).unwrap_or(front);
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (signed, power) = match power.strip_prefix(['+', '-']) {
        Some(power) => (true, power),
        None => (false, power),
    };
    digits(whole) && digits(decimals) && digits(power) && (signed || digits_only)
}

/// Eighteen digits or more, of which nothing is left behind the fifteenth.
fn is_float(text: &str) -> bool {
    text.len() >= FLOAT_DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().skip(15).all(|byte| byte == b'0')
}

fn is_serial(text: &str) -> bool {
    text.len() == 5
        && text
            .parse()
            .is_ok_and(|number: u32| SERIAL_DAYS.contains(&number))
}

/// The day that a spreadsheet means by a serial number. Its count took 1900 for a leap year.
pub(super) fn serial_day(text: &str) -> Option<Day> {
    let number: i32 = text.parse().ok().filter(|_| is_serial(text))?;
    let before_first = Day::new(1899, 12, 30).ok()?;
    Some(before_first.plus_days(number))
}

/// `S25.4.1`, `昭和25年4月1日` or `3250401` where eight digits belong: the date, or why its era has none such. Nothing where
/// no era is written. Seven digits that begin like a western year of our time are more likely one with a digit lost.
pub(super) fn era_date(text: &str, form: Form) -> Option<Result<PartialDate, DayError>> {
    let is_whole = match form {
        Form::Date => true,
        Form::PartialDate => false,
        _ => return None,
    };
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && (text.len() != 7 || text.starts_with("19") || text.starts_with("20")) {
        return None;
    }
    match EraDay::parse_partial(text) {
        Err(DayError::Form) => None,
        Ok(date) if is_whole && !date.is_full() => None,
        read => Some(read),
    }
}

/// `2021/4/1` or `2021-04-01`, perhaps with a time of midnight behind it: what it was before it was written anew.
pub(super) fn written_anew(text: &str) -> Option<Result<Day, Rule>> {
    let date = text
        .split_once(' ')
        .map_or(text, |(date, time)| match time {
            "0:00" | "00:00" | "0:00:00" | "00:00:00" => date,
            _ => text,
        });
    let mark = date.chars().find(|letter| matches!(letter, '/' | '-'))?;
    let mut parts = date.split(mark);
    let mut part = |most: usize| {
        let digits = parts.next()?;
        let is_number =
            (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse::<i32>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    if parts.next().is_some() || year < 1_000 {
        return None;
    }
    let part = |number| u8::try_from(number).unwrap_or(u8::MAX);
    Some(Day::new(year, part(month), part(day)).map_err(|_| Rule::DateNonexist))
}
