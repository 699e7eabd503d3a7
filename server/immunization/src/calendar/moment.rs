//! Points in time to the second, said in the civil time of Japan, which knows no summer time.

use std::fmt;

use super::{Day, DayError, number_at};

const SECONDS_A_DAY: i64 = 86_400;
/// Japan is nine hours ahead.
const AHEAD_SECONDS: i64 = 9 * 3_600;

/// A second of a day in Japan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    day: Day,
    second: u32,
}

/// What is wrong with a text that should be a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// Its day.
    Day(DayError),
    /// Its time is not 00:00:00 to 23:59:59, or not written as one.
    Time,
}

impl MomentError {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            MomentError::Day(error) => error.code(),
            MomentError::Time => "DATE-FORM",
        }
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MomentError::Day(error) => error.fmt(f),
            MomentError::Time => f.write_str("not a time of the day"),
        }
    }
}

impl std::error::Error for MomentError {}

impl Moment {
    /// A time of a day in Japan.
    pub fn new(day: Day, hour: u8, minute: u8, second: u8) -> Result<Moment, MomentError> {
        if hour > 23 || minute > 59 || second > 59 {
            return Err(MomentError::Time);
        }
        let second = (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second);
        Ok(Moment { day, second })
    }

    /// The time in fourteen digits, `20210524153000`, as municipal files write it: Japan's time.
    pub fn parse_compact(text: &str) -> Result<Moment, MomentError> {
        if text.len() != 14 {
            return Err(MomentError::Day(DayError::Form));
        }
        let day = text.get(..8).ok_or(MomentError::Day(DayError::Form))?;
        let day = Day::parse_compact(day).map_err(MomentError::Day)?;
        let part = |from: usize| {
            let number = number_at(text, from, from + 2).map_err(|_| MomentError::Time)?;
            u8::try_from(number).map_err(|_| MomentError::Time)
        };
        Moment::new(day, part(8)?, part(10)?, part(12)?)
    }

    /// The moment so many seconds after 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Result<Moment, DayError> {
        let here = seconds
            .checked_add(AHEAD_SECONDS)
            .ok_or(DayError::OutOfRange)?;
        let days =
            i32::try_from(here.div_euclid(SECONDS_A_DAY)).map_err(|_| DayError::OutOfRange)?;
        Ok(Moment {
            day: Day::from_number(days)?,
            second: u32::try_from(here.rem_euclid(SECONDS_A_DAY)).unwrap_or(0),
        })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn unix(self) -> i64 {
        i64::from(self.day.number()) * SECONDS_A_DAY + i64::from(self.second) - AHEAD_SECONDS
    }

    /// The day in Japan.
    pub fn day(self) -> Day {
        self.day
    }

    /// Hour, minute and second in Japan.
    pub fn time(self) -> (u8, u8, u8) {
        let part = |number: u32| u8::try_from(number).unwrap_or(0);
        (
            part(self.second / 3_600),
            part(self.second / 60 % 60),
            part(self.second % 60),
        )
    }

    /// Fourteen digits, as municipal files write it.
    pub fn compact(self) -> String {
        let (year, month, day) = self.day.parts();
        let (hour, minute, second) = self.time();
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = self.time();
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}+09:00", self.day)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({self})")
    }
}
