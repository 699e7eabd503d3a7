//! FHIR's dates and times as moments: milliseconds of the Unix epoch, and the stretch of time that a partial date means.

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

/// Japan's offset, in minutes: what a time without a zone means here.
pub const JAPAN_MINUTES: i32 = 9 * 60;

/// How exactly a moment was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `2026`
    Year,
    /// `2026-01`
    Month,
    /// `2026-01-02`
    Day,
    /// `2026-01-02T03:04`, in searches only
    Minute,
    /// `2026-01-02T03:04:05`
    Second,
    /// With a fraction of a second.
    Fraction,
}

/// The stretch of time that a date or time means: from `from_ms`, up to but not including `to_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first millisecond.
    pub from_ms: i64,
    /// The first millisecond after it.
    pub to_ms: i64,
    /// How exactly it was said.
    pub precision: Precision,
}

/// Writes `2026-01-02T03:04:05.678Z`. Years beyond 0001 to 9999 are held at these bounds.
pub fn write_instant(ms: i64, out: &mut Vec<u8>) {
    let first = days_from_civil(1, 1, 1) * DAY_MS;
    let last = days_from_civil(10_000, 1, 1) * DAY_MS - 1;
    let ms = ms.clamp(first, last);
    let (year, month, day) = civil_from_days(ms.div_euclid(DAY_MS));
    let of_day = ms.rem_euclid(DAY_MS);
    for (number, width, behind) in [
        (year, 4, b'-'),
        (month, 2, b'-'),
        (day, 2, b'T'),
        (of_day / 3_600_000, 2, b':'),
        (of_day / 60_000 % 60, 2, b':'),
        (of_day / 1_000 % 60, 2, b'.'),
        (of_day % 1_000, 3, b'Z'),
    ] {
        for place in (0..width).rev() {
            let digit = number / 10_i64.pow(place) % 10;
            out.push(b'0' + digit.unsigned_abs() as u8);
        }
        out.push(behind);
    }
}

/// The same as a text.
pub fn instant_text(ms: i64) -> String {
    let mut out = Vec::with_capacity(24);
    write_instant(ms, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The moment that an `instant` names. Digits finer than a millisecond are cut off.
pub fn parse_instant(text: &str) -> Option<i64> {
    let moment = Moment::read(text)?;
    (moment.precision >= Precision::Second && moment.offset_minutes.is_some())
        .then(|| moment.start_ms(0))
}

/// The stretch of time that a `date`, `dateTime` or `instant` means. Where it says no zone, this offset is meant; a
/// date alone is a day of that zone.
pub fn parse_span(text: &str, zone_minutes: i32) -> Option<Span> {
    let moment = Moment::read(text)?;
    let from_ms = moment.start_ms(zone_minutes);
    let to_ms = match moment.precision {
        Precision::Year => moment.next_ms(moment.year + 1, 1, zone_minutes),
        Precision::Month if moment.month == 12 => moment.next_ms(moment.year + 1, 1, zone_minutes),
        Precision::Month => moment.next_ms(moment.year, moment.month + 1, zone_minutes),
        Precision::Day => from_ms + DAY_MS,
        Precision::Minute => from_ms + 60_000,
        Precision::Second => from_ms + 1_000,
        Precision::Fraction => from_ms + moment.fraction_step_ms,
    };
    Some(Span {
        from_ms,
        to_ms,
        precision: moment.precision,
    })
}

/// How exactly a date or time is said and whether it says its zone, if it is one.
pub(crate) fn form(text: &str) -> Option<(Precision, bool)> {
    let moment = Moment::read(text)?;
    Some((moment.precision, moment.offset_minutes.is_some()))
}

/// Whether the text is a time of day, `03:04:05` with or without a fraction.
pub(crate) fn is_time(text: &str) -> bool {
    let mut rest = Cursor(text.as_bytes());
    rest.time()
        .is_some_and(|time| time.precision >= Precision::Second)
        && rest.0.is_empty()
}

/// A date or time, taken apart.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    of_day_ms: i64,
    fraction_step_ms: i64,
    offset_minutes: Option<i32>,
    precision: Precision,
}

impl Moment {
    fn read(text: &str) -> Option<Moment> {
        let mut rest = Cursor(text.as_bytes());
        let mut moment = Moment {
            year: rest.digits(4)?,
            month: 1,
            day: 1,
            of_day_ms: 0,
            fraction_step_ms: 1,
            offset_minutes: None,
            precision: Precision::Year,
        };
        if rest.takes(b'-') {
            moment.month = rest.digits(2)?;
            moment.precision = Precision::Month;
            if rest.takes(b'-') {
                moment.day = rest.digits(2)?;
                moment.precision = Precision::Day;
                if rest.takes(b'T') {
                    let time = rest.time()?;
                    moment.of_day_ms = time.of_day_ms;
                    moment.fraction_step_ms = time.fraction_step_ms;
                    moment.precision = time.precision;
                    moment.offset_minutes = rest.offset()?;
                }
            }
        }
        let real = moment.year >= 1
            && (1..=12).contains(&moment.month)
            && (1..=days_in_month(moment.year, moment.month)).contains(&moment.day);
        (real && rest.0.is_empty()).then_some(moment)
    }

    fn start_ms(&self, zone_minutes: i32) -> i64 {
        let offset = self.offset_minutes.unwrap_or(zone_minutes);
        days_from_civil(self.year, self.month, self.day) * DAY_MS + self.of_day_ms
            - i64::from(offset) * 60_000
    }

    fn next_ms(&self, year: i64, month: i64, zone_minutes: i32) -> i64 {
        days_from_civil(year, month, 1) * DAY_MS - i64::from(zone_minutes) * 60_000
    }
}

/// A time of day.
struct Time {
    of_day_ms: i64,
    fraction_step_ms: i64,
    precision: Precision,
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn takes(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i64::from(digit - b'0'))
        })
    }

    fn time(&mut self) -> Option<Time> {
        let hour = self.digits(2)?;
        let minute = self.takes(b':').then(|| self.digits(2)).flatten()?;
        let mut time = Time {
            of_day_ms: (hour * 60 + minute) * 60_000,
            fraction_step_ms: 1,
            precision: Precision::Minute,
        };
        let mut second = 0;
        if self.takes(b':') {
            // 60 is a leap second; it means the moment at which the next minute begins.
            second = self.digits(2)?;
            time.of_day_ms += second * 1_000;
            time.precision = Precision::Second;
            if self.takes(b'.') {
                self.fraction(&mut time)?;
            }
        }
        (hour < 24 && minute < 60 && second <= 60).then_some(time)
    }

    fn fraction(&mut self, time: &mut Time) -> Option<()> {
        let length = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let mut worth = 100;
        for digit in digits.iter().take(3) {
            time.of_day_ms += i64::from(digit - b'0') * worth;
            time.fraction_step_ms = worth;
            worth /= 10;
        }
        time.precision = Precision::Fraction;
        (length > 0).then_some(())
    }

    /// The outer `None` is a fault; the inner one is a time without a zone.
    #[expect(
        clippy::option_option,
        reason = "a fault and an absent zone are two different things"
    )]
    fn offset(&mut self) -> Option<Option<i32>> {
        if self.takes(b'Z') {
            return Some(Some(0));
        }
        let sign = match self.0.first() {
            None => return Some(None),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        self.0 = self.0.get(1..)?;
        let hour = self.digits(2)?;
        let minute = self.takes(b':').then(|| self.digits(2)).flatten()?;
        let minutes = hour * 60 + minute;
        (minute < 60 && minutes <= 14 * 60)
            .then(|| Some(sign * i32::try_from(minutes).unwrap_or(0)))
    }
}

/// How many days a month has; the month is 1 to 12.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01. Years are counted from March, so that the leap day ends one.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let cycle = year.div_euclid(400);
    let year_of_cycle = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    cycle * 146_097 + day_of_cycle - 719_468
}

/// The inverse: year, month, day.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let cycle = days.div_euclid(146_097);
    let day_of_cycle = days.rem_euclid(146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
        - day_of_cycle / 146_096)
        / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests;
