//! Civil days in Japan: parsing, arithmetic, eras, partial dates, the legal day of an age, intervals, fiscal years.
//!
//! All of it is counting; nothing here knows what day it is.

mod age;
mod era;
mod interval;
mod moment;
mod partial;

use std::fmt;
use std::str::FromStr;

pub use era::{Era, EraDay};
pub use moment::{Moment, MomentError};
pub use partial::PartialDate;

/// The first year of Meiji. What is older was never about a vaccine that anybody alive was given.
const YEAR_FIRST: i32 = 1868;
/// Four digits, as FHIR and the files write years.
const YEAR_LAST: i32 = 9999;
/// 1868-01-01 and 9999-12-31, counted from 1970-01-01.
const NUMBER_FIRST: i32 = -37_255;
const NUMBER_LAST: i32 = 2_932_896;

/// A day of the Gregorian calendar, 1868-01-01 to 9999-12-31.
///
/// Kept as the number of days since 1970-01-01, so that comparing and counting days is plain arithmetic.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

/// What is wrong with a text or numbers that should be a day. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayError {
    /// Not written as a date is.
    Form,
    /// Written like a date, but no calendar has this day: 30 February.
    NonExisting,
    /// Before 1868 or after 9999.
    OutOfRange,
    /// A day that is not in the era it claims: 平成32年.
    OutsideEra,
}

impl DayError {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            DayError::Form | DayError::OutOfRange => "DATE-FORM",
            DayError::NonExisting => "DATE-NONEXIST",
            DayError::OutsideEra => "DATE-ERA",
        }
    }
}

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DayError::Form => "not written as a date",
            DayError::NonExisting => "there is no such day",
            DayError::OutOfRange => "not a year from 1868 to 9999",
            DayError::OutsideEra => "the day is not in this era",
        })
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// The first day that can be said.
    pub const FIRST: Day = Day(NUMBER_FIRST);
    /// The last day that can be said.
    pub const LAST: Day = Day(NUMBER_LAST);

    /// The day with this year, month (1 to 12) and day of the month.
    pub fn new(year: i32, month: u8, day: u8) -> Result<Day, DayError> {
        if !(YEAR_FIRST..=YEAR_LAST).contains(&year) {
            return Err(DayError::OutOfRange);
        }
        if day == 0 || day > month_days(year, month) {
            return Err(DayError::NonExisting);
        }
        Ok(Day::from_existing(year, month, day))
    }

    /// The day in this text: `2026-04-01`, exactly ten characters.
    pub fn parse_iso(text: &str) -> Result<Day, DayError> {
        match PartialDate::parse_iso(text)? {
            date if date.is_full() => date.day().ok_or(DayError::Form),
            _ => Err(DayError::Form),
        }
    }

    /// The day in this text: `20260401`, exactly eight digits, as municipal files write days.
    pub fn parse_compact(text: &str) -> Result<Day, DayError> {
        let (year, month, day) = compact_numbers(text)?;
        Day::new(year, month, day)
    }

    /// The day in this text as an era counts: `令和8年4月1日`, `R8.4.1`, `H31.04.30`, `S471014`, `3471014`. A day that
    /// is not within its era is refused.
    pub fn parse_era(text: &str) -> Result<Day, DayError> {
        let written = EraDay::parse(text)?;
        if written.is_within_era() {
            Ok(written.day())
        } else {
            Err(DayError::OutsideEra)
        }
    }

    /// Days since 1970-01-01, which are negative before it.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day so many days after 1970-01-01.
    pub fn from_number(number: i32) -> Result<Day, DayError> {
        if (NUMBER_FIRST..=NUMBER_LAST).contains(&number) {
            Ok(Day(number))
        } else {
            Err(DayError::OutOfRange)
        }
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn parts(self) -> (i32, u8, u8) {
        // Years are counted from 1 March, so that a leap day is the last of its year; 400 years are always as long. Every
        // day of the calendar lies behind the beginning of the count.
        let shifted = self.0 + 719_468;
        let cycle = shifted / 146_097;
        let of_cycle = shifted % 146_097;
        let year_of_cycle =
            (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = year_of_cycle + cycle * 400 + i32::from(month <= 2);
        (year, small(month), small(day))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.parts().0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.parts().1
    }

    /// The day of the month, from 1.
    pub fn day_of_month(self) -> u8 {
        self.parts().2
    }

    /// How many days its month has.
    pub fn month_days(self) -> u8 {
        let (year, month, _) = self.parts();
        month_days(year, month)
    }

    /// So many days later, or earlier if negative. What would leave the calendar stops at its end.
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(NUMBER_FIRST, NUMBER_LAST))
    }

    /// So many weeks later, or earlier if negative.
    pub fn plus_weeks(self, weeks: i32) -> Day {
        self.plus_days(weeks.saturating_mul(7))
    }

    /// How many days later than another day this one is; negative if it is earlier.
    pub fn days_since(self, other: Day) -> i32 {
        // Both are far from the ends of the type.
        self.0 - other.0
    }

    /// The day before. The first day has none and stays.
    pub fn previous(self) -> Day {
        self.plus_days(-1)
    }

    /// The day after. The last day has none and stays.
    pub fn next(self) -> Day {
        self.plus_days(1)
    }

    /// Where one arrives so many months later (earlier if negative).
    fn months_later(self, months: i32) -> Landing {
        Landing::of(self.parts(), months)
    }

    /// A day that every year has, so no leap day. Nothing outside the calendar.
    pub(crate) fn of_every_year(year: i32, month: u8, day: u8) -> Option<Day> {
        let holds = (YEAR_FIRST..=YEAR_LAST).contains(&year);
        holds.then(|| Day::from_existing(year, month, day))
    }

    /// For numbers that are known to name a day.
    fn from_existing(year: i32, month: u8, day: u8) -> Day {
        let (month, day) = (i32::from(month), i32::from(day));
        // Years begin with March, so that a leap day is the last of its year.
        let (year, from_march) = if month <= 2 {
            (year - 1, month + 9)
        } else {
            (year, month - 3)
        };
        let before = year * 365 + year / 4 - year / 100 + year / 400;
        let number = before + (153 * from_march + 2) / 5 + day - 1 - 719_468;
        Day(number.clamp(NUMBER_FIRST, NUMBER_LAST))
    }
}

/// Where a step of months arrives.
#[derive(Clone, Copy)]
enum Landing {
    /// On the same day of the month.
    Same(Day),
    /// In a month that has no such day: its last day.
    Lacking(Day),
}

impl Landing {
    /// So many months behind a day of which year, month and day are known.
    fn of((year, month, day): (i32, u8, u8), months: i32) -> Landing {
        let index = (year * 12 + i32::from(month) - 1).saturating_add(months);
        let (year, month) = (index.div_euclid(12), small(index.rem_euclid(12) + 1));
        if year < YEAR_FIRST {
            return Landing::Same(Day::FIRST);
        }
        if year > YEAR_LAST {
            return Landing::Same(Day::LAST);
        }
        let days = month_days(year, month);
        match day <= days {
            true => Landing::Same(Day::from_existing(year, month, day)),
            false => Landing::Lacking(Day::from_existing(year, month, days)),
        }
    }
}

/// A month or a day of a month, which is known to be small.
fn small(number: i32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

/// A number that is known to fit: years, months and days of the calendar are small.
fn narrow<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}

/// Whether a year has 29 February.
fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has; none for a number that is no month.
fn month_days(year: i32, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Year, month and day of eight digits, which need not exist.
fn compact_numbers(text: &str) -> Result<(i32, u8, u8), DayError> {
    if text.len() != 8 {
        return Err(DayError::Form);
    }
    Ok((
        number_at(text, 0, 4)?,
        narrow(i64::from(number_at(text, 4, 6)?)),
        narrow(i64::from(number_at(text, 6, 8)?)),
    ))
}

/// The number that ASCII digits say between two places of a text.
fn number_at(text: &str, from: usize, to: usize) -> Result<i32, DayError> {
    let digits = text.get(from..to).ok_or(DayError::Form)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DayError::Form);
    }
    digits.parse().map_err(|_| DayError::Form)
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Day, DayError> {
        Day::parse_iso(text)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

// A day alone is about nobody; what is about somebody hides it itself.
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Day({self})")
    }
}

#[cfg(test)]
mod tests;
