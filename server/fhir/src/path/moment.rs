//! Dates and times that may be said in part, as stretches of time that can be compared.

use std::cmp::Ordering;
use std::fmt;

use crate::instant::{civil_from_days, days_from_civil, days_in_month};

/// Nanoseconds in a second.
const SECOND: i128 = 1_000_000_000;
/// Nanoseconds in a day.
const DAY: i128 = 86_400 * SECOND;

/// How exactly it is said. Seconds with and without a fraction are equally exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exactness {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
    /// To the hour.
    Hour,
    /// To the minute.
    Minute,
    /// To the second, or to a fraction of it.
    Second,
}

/// A date: a year, and perhaps a month and a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// A time of day: an hour, and perhaps minutes and seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    of_day: u64,
    exactness: Exactness,
    fraction_places: u8,
}

/// A date, and perhaps a time and its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    date: Date,
    time: Option<Time>,
    offset_minutes: Option<i16>,
}

/// Takes so many digits from the front.
fn digits(rest: &mut &str, count: usize) -> Option<u32> {
    let (number, behind) = rest.split_at_checked(count)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = behind;
    number.parse().ok()
}

/// Takes this from the front, if it is there.
fn takes(rest: &mut &str, prefix: char) -> bool {
    match rest.strip_prefix(prefix) {
        Some(behind) => {
            *rest = behind;
            true
        }
        None => false,
    }
}

impl Date {
    /// `2026`, `2026-01`, `2026-01-02`.
    pub fn parse(text: &str) -> Option<Date> {
        let mut rest = text;
        let year = u16::try_from(digits(&mut rest, 4)?).ok()?;
        let mut date = Date {
            year,
            month: None,
            day: None,
        };
        if takes(&mut rest, '-') {
            let month = digits(&mut rest, 2)?;
            date.month = u8::try_from(month).ok();
            if !(1..=12).contains(&month) {
                return None;
            }
            let last = days_in_month(i64::from(year), i64::from(month));
            if takes(&mut rest, '-') {
                let day = digits(&mut rest, 2)?;
                date.day = u8::try_from(day).ok();
                if !(1..=last).contains(&i64::from(day)) {
                    return None;
                }
            }
        }
        (rest.is_empty() && year > 0).then_some(date)
    }

    /// How exactly it is said.
    pub fn exactness(self) -> Exactness {
        match (self.month, self.day) {
            (None, _) => Exactness::Year,
            (_, None) => Exactness::Month,
            _ => Exactness::Day,
        }
    }

    /// Its first day and the first day after it, counted from the epoch.
    fn days(self) -> (i64, i64) {
        let year = i64::from(self.year);
        let Some(month) = self.month.map(i64::from) else {
            return (days_from_civil(year, 1, 1), days_from_civil(year + 1, 1, 1));
        };
        match self.day {
            Some(day) => {
                let from = days_from_civil(year, month, i64::from(day));
                (from, from + 1)
            }
            None if month == 12 => (
                days_from_civil(year, 12, 1),
                days_from_civil(year + 1, 1, 1),
            ),
            None => (
                days_from_civil(year, month, 1),
                days_from_civil(year, month + 1, 1),
            ),
        }
    }

    /// So many months later; a day that the month does not have becomes its last.
    fn plus_months(self, months: i64) -> Option<Date> {
        let month = self.month.map_or(1, i64::from);
        let total = (i64::from(self.year) * 12 + month - 1).checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        let last = days_in_month(year, month);
        Some(Date {
            year: u16::try_from(year)
                .ok()
                .filter(|y| (1..=9999).contains(y))?,
            month: self.month.and(u8::try_from(month).ok()),
            day: match self.day {
                Some(day) => u8::try_from(i64::from(day).min(last)).ok(),
                None => None,
            },
        })
    }

    /// So many days later, with a day if it has one.
    fn plus_days(self, days: i64) -> Option<Date> {
        let (year, month, day) = civil_from_days(self.days().0.checked_add(days)?);
        let date = Date {
            year: u16::try_from(year)
                .ok()
                .filter(|y| (1..=9999).contains(y))?,
            month: u8::try_from(month).ok(),
            day: u8::try_from(day).ok(),
        };
        Some(Date {
            month: self.month.and(date.month),
            day: self.day.and(date.day),
            ..date
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl Time {
    /// `14`, `14:30`, `14:30:05`, `14:30:05.123`.
    pub fn parse(text: &str) -> Option<Time> {
        let mut rest = text;
        let time = Time::read(&mut rest)?;
        rest.is_empty().then_some(time)
    }

    fn read(rest: &mut &str) -> Option<Time> {
        let hour = u64::from(digits(rest, 2)?);
        let (mut minute, mut second, mut nanos) = (0, 0, 0);
        let mut exactness = Exactness::Hour;
        let mut fraction_places = 0;
        if takes(rest, ':') {
            minute = u64::from(digits(rest, 2)?);
            exactness = Exactness::Minute;
            if takes(rest, ':') {
                second = u64::from(digits(rest, 2)?);
                exactness = Exactness::Second;
                if takes(rest, '.') {
                    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
                    let (fraction, behind) = rest.split_at_checked(length)?;
                    *rest = behind;
                    // Finer than a nanosecond is cut off.
                    let kept = fraction.get(..length.min(9))?;
                    fraction_places = u8::try_from(kept.len()).ok()?;
                    nanos = kept.parse::<u64>().ok()?;
                    nanos *= 10_u64.pow(9_u32.saturating_sub(u32::from(fraction_places)));
                }
            }
        }
        // 60 is a leap second; it means the moment at which the next minute begins.
        (hour < 24 && minute < 60 && second <= 60).then_some(Time {
            of_day: ((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanos,
            exactness,
            fraction_places,
        })
    }

    /// How exactly it is said.
    pub fn exactness(self) -> Exactness {
        self.exactness
    }

    fn stretch(self) -> Stretch {
        let from = i128::from(self.of_day);
        let length = match self.exactness {
            Exactness::Hour => 3_600 * SECOND,
            Exactness::Minute => 60 * SECOND,
            _ => 1,
        };
        Stretch {
            from,
            to: from + length,
            exactness: self.exactness,
        }
    }

    /// So many nanoseconds later, round the clock.
    fn plus(self, nanos: i128) -> Option<Time> {
        let of_day = i128::from(self.of_day).checked_add(nanos)?.rem_euclid(DAY);
        Some(Time {
            of_day: u64::try_from(of_day).ok()?,
            ..self
        })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.of_day / 1_000_000_000;
        write!(f, "{:02}", seconds / 3_600)?;
        if self.exactness >= Exactness::Minute {
            write!(f, ":{:02}", seconds / 60 % 60)?;
        }
        if self.exactness >= Exactness::Second {
            write!(f, ":{:02}", seconds % 60)?;
        }
        let places = usize::from(self.fraction_places);
        if places > 0 {
            let cut = 10_u64.pow(9_u32.saturating_sub(u32::from(self.fraction_places)));
            write!(f, ".{:0places$}", self.of_day % 1_000_000_000 / cut)?;
        }
        Ok(())
    }
}

impl DateTime {
    /// `2026`, `2026T`, `2026-01-02T03:04:05.678+09:00`.
    pub fn parse(text: &str) -> Option<DateTime> {
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, time),
            None => (text, ""),
        };
        let date = Date::parse(date)?;
        if time.is_empty() {
            return Some(DateTime::from_date(date));
        }
        let mut rest = time;
        let time = Time::read(&mut rest)?;
        let offset_minutes = match rest.split_at_checked(1) {
            None => None,
            Some(("Z", "")) => Some(0),
            Some((sign @ ("+" | "-"), mut rest)) => {
                let hours = i16::try_from(digits(&mut rest, 2)?).ok()?;
                let is_parted = takes(&mut rest, ':');
                let minutes = i16::try_from(digits(&mut rest, 2)?).ok()?;
                if !is_parted || !rest.is_empty() || hours > 14 || minutes > 59 {
                    return None;
                }
                let offset = hours * 60 + minutes;
                Some(if sign == "-" { -offset } else { offset })
            }
            Some(_) => return None,
        };
        (date.day.is_some()).then_some(DateTime {
            date,
            time: Some(time),
            offset_minutes,
        })
    }

    /// A date as a date and time that does not say its time.
    pub fn from_date(date: Date) -> DateTime {
        DateTime {
            date,
            time: None,
            offset_minutes: None,
        }
    }

    /// A moment of the epoch, in this zone, to the millisecond.
    pub fn from_ms(ms: i64, zone_minutes: i32) -> Option<DateTime> {
        let local = ms.checked_add(i64::from(zone_minutes) * 60_000)?;
        let of_day = u64::try_from(local.rem_euclid(86_400_000)).ok()?;
        let epoch = Date {
            year: 1970,
            month: Some(1),
            day: Some(1),
        };
        Some(DateTime {
            date: epoch.plus_days(local.div_euclid(86_400_000))?,
            time: Some(Time {
                of_day: of_day * 1_000_000,
                exactness: Exactness::Second,
                fraction_places: 3,
            }),
            offset_minutes: i16::try_from(zone_minutes).ok(),
        })
    }

    /// Its date.
    pub fn date(self) -> Date {
        self.date
    }

    /// Its time of day.
    pub fn time(self) -> Option<Time> {
        self.time
    }

    /// How exactly it is said.
    pub fn exactness(self) -> Exactness {
        self.time.map_or(self.date.exactness(), Time::exactness)
    }

    fn stretch(self, zone_minutes: i32) -> Stretch {
        let (from, to) = self.date.days();
        let offset = self.offset_minutes.map_or(zone_minutes, i32::from);
        let shift = i128::from(offset) * 60 * SECOND;
        let from = i128::from(from) * DAY - shift;
        match self.time {
            None => Stretch {
                from,
                to: i128::from(to) * DAY - shift,
                exactness: self.date.exactness(),
            },
            Some(time) => {
                let within = time.stretch();
                Stretch {
                    from: from + within.from,
                    to: from + within.to,
                    exactness: time.exactness,
                }
            }
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(f)?;
        if let Some(time) = self.time {
            write!(f, "T{time}")?;
        }
        match self.offset_minutes {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let size = offset.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", size / 60, size % 60)
            }
        }
    }
}

/// From the first nanosecond up to but not including another.
#[derive(Clone, Copy)]
struct Stretch {
    from: i128,
    to: i128,
    exactness: Exactness,
}

impl Stretch {
    /// Said in UTC, this may be meant anywhere on Earth.
    fn anywhere(self) -> Stretch {
        Stretch {
            from: self.from - 14 * 3_600 * SECOND,
            to: self.to + 12 * 3_600 * SECOND,
            exactness: Exactness::Day,
        }
    }

    /// Which is earlier; unknown where one is said less exactly than the other and lies around it.
    fn compare(self, other: Stretch) -> Option<Ordering> {
        if self.exactness == other.exactness {
            Some(self.from.cmp(&other.from))
        } else if self.to <= other.from {
            Some(Ordering::Less)
        } else if other.to <= self.from {
            Some(Ordering::Greater)
        } else {
            None
        }
    }
}

/// Which date and time is earlier. A date alone is a day of this zone; of a time without an offset beside one with an
/// offset nobody knows where it was said.
pub(super) fn compare_date_times(a: DateTime, b: DateTime, zone_minutes: i32) -> Option<Ordering> {
    let (mut left, mut right) = (a.stretch(zone_minutes), b.stretch(zone_minutes));
    if a.time.is_some() && b.time.is_some() {
        match (a.offset_minutes, b.offset_minutes) {
            (None, Some(_)) => left = a.stretch(0).anywhere(),
            (Some(_), None) => right = b.stretch(0).anywhere(),
            _ => {}
        }
    }
    left.compare(right)
}

/// Which time of day is earlier.
pub(super) fn compare_times(a: Time, b: Time) -> Option<Ordering> {
    a.stretch().compare(b.stretch())
}

/// A calendar's step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duration {
    /// Months; a year is twelve.
    Months(i64),
    /// Nanoseconds; a day is 24 hours.
    Nanos(i128),
}

/// The date so much later. Less than its own exactness is dropped.
pub(super) fn date_plus(date: Date, duration: Duration) -> Option<Date> {
    match duration {
        Duration::Months(months) if date.month.is_none() => date.plus_months(months / 12 * 12),
        Duration::Months(months) => date.plus_months(months),
        Duration::Nanos(nanos) => {
            let days = i64::try_from(nanos / DAY).ok()?;
            match date.exactness() {
                Exactness::Year => date.plus_months(days / 365 * 12),
                Exactness::Month => date.plus_months(days / 30),
                _ => date.plus_days(days),
            }
        }
    }
}

/// The date and time so much later.
pub(super) fn date_time_plus(moment: DateTime, duration: Duration) -> Option<DateTime> {
    let (Duration::Nanos(nanos), Some(time)) = (duration, moment.time) else {
        return Some(DateTime {
            date: date_plus(moment.date, duration)?,
            ..moment
        });
    };
    // Less than the time's own exactness is dropped.
    let unit = match time.exactness {
        Exactness::Hour => 3_600 * SECOND,
        Exactness::Minute => 60 * SECOND,
        _ => 1,
    };
    let total = i128::from(time.of_day).checked_add(nanos / unit * unit)?;
    Some(DateTime {
        date: moment
            .date
            .plus_days(i64::try_from(total.div_euclid(DAY)).ok()?)?,
        time: Some(finer(time.plus(nanos / unit * unit)?)),
        offset_minutes: moment.offset_minutes,
    })
}

/// The time of day so much later.
pub(super) fn time_plus(time: Time, duration: Duration) -> Option<Time> {
    match duration {
        Duration::Months(_) => None,
        Duration::Nanos(nanos) => time.plus(nanos).map(finer),
    }
}

/// Shows milliseconds that came in by adding.
fn finer(time: Time) -> Time {
    let is_whole = time.of_day.is_multiple_of(1_000_000_000);
    Time {
        fraction_places: match time.fraction_places {
            0 if !is_whole => 3,
            places => places,
        },
        ..time
    }
}
