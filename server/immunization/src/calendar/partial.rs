//! Dates of which the day, or month and day, may be unknown: registers have them, mostly for people born abroad.

use std::fmt;

use super::{Day, DayError, YEAR_FIRST, YEAR_LAST, compact_numbers, month_days, number_at};

/// A year, a year with its month, or a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: i32,
    /// 0 where unknown, and then the day is 0 too.
    month: u8,
    /// 0 where unknown.
    day: u8,
}

impl PartialDate {
    /// The date of which this much is known.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Result<PartialDate, DayError> {
        if !(YEAR_FIRST..=YEAR_LAST).contains(&year) {
            return Err(DayError::OutOfRange);
        }
        match (month, day) {
            (None, None) => Ok(PartialDate {
                year,
                month: 0,
                day: 0,
            }),
            // A day of no month says nothing.
            (None, Some(_)) => Err(DayError::Form),
            (Some(month), None) if (1..=12).contains(&month) => Ok(PartialDate {
                year,
                month,
                day: 0,
            }),
            (Some(month), Some(day)) if day >= 1 && day <= month_days(year, month) => {
                Ok(PartialDate { year, month, day })
            }
            _ => Err(DayError::NonExisting),
        }
    }

    /// The date in this text: `1975`, `1975-04` or `1975-04-01`.
    pub fn parse_iso(text: &str) -> Result<PartialDate, DayError> {
        let bytes = text.as_bytes();
        let dashed = |place: usize| bytes.get(place) == Some(&b'-');
        let part = |from: usize, to: usize| {
            number_at(text, from, to).map(|number| u8::try_from(number).unwrap_or(u8::MAX))
        };
        let year = number_at(text, 0, 4)?;
        match bytes.len() {
            4 => PartialDate::new(year, None, None),
            7 if dashed(4) => PartialDate::new(year, Some(part(5, 7)?), None),
            10 if dashed(4) && dashed(7) => {
                PartialDate::new(year, Some(part(5, 7)?), Some(part(8, 10)?))
            }
            _ => Err(DayError::Form),
        }
    }

    /// The date in eight digits, of which month and day may be `00` for unknown: `19750000`. The day of an unknown
    /// month is no knowledge, so only the year is kept.
    pub fn parse_compact(text: &str) -> Result<PartialDate, DayError> {
        match compact_numbers(text)? {
            (year, 0, 0..=31) => PartialDate::new(year, None, None),
            (year, month, 0) => PartialDate::new(year, Some(month), None),
            (year, month, day) => PartialDate::new(year, Some(month), Some(day)),
        }
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, if it is known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day, if all of it is known.
    pub fn day(self) -> Option<Day> {
        self.is_full()
            .then(|| Day::from_existing(self.year, self.month, self.day))
    }

    /// Whether all of it is known.
    pub fn is_full(self) -> bool {
        self.day > 0
    }

    /// The first day that it can be.
    pub fn earliest(self) -> Day {
        Day::from_existing(self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day that it can be.
    pub fn latest(self) -> Day {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 {
            month_days(self.year, month)
        } else {
            self.day
        };
        Day::from_existing(self.year, month, day)
    }

    /// Whether both can be the same day.
    pub fn may_be(self, other: PartialDate) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> PartialDate {
        let (year, month, day) = day.parts();
        PartialDate { year, month, day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartialDate({self})")
    }
}
