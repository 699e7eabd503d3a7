//! What a date in the schedule is counted from: `age:7m+1d`, `after:27d@prev`, `fy-first:12y`, `week:24+0-28d`.

use crate::calendar::Day;

/// A date that is told by counting from something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) base: Base,
    /// Days more, or fewer if negative.
    pub(crate) plus_days: i32,
}

/// What is counted from, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The day of birth.
    Birth,
    /// The day on which an age is attained, in months.
    Age(u32),
    /// So many days after birth, as weeks and days are told.
    Week(i32),
    /// The first day of the fiscal year in which an age is attained, in months.
    FiscalFirst(u32),
    /// The last day of that fiscal year.
    FiscalLast(u32),
    /// A day of the calendar.
    Fixed(Day),
    /// The first such day of the calendar on or after the beginning of the season.
    Season(MonthDay),
    /// So many days of a pregnancy.
    Gestation(i32),
    /// An interval after something.
    After(Span, Anchor),
}

/// A month and a day of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthDay {
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl MonthDay {
    pub(crate) fn parse(text: &str) -> Option<MonthDay> {
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // A year without 29 February: a season cannot begin on a day that most years do not have.
        Day::new(2001, month, day).ok()?;
        Some(MonthDay { month, day })
    }

    /// The first such day on or after a day.
    pub(crate) fn on_or_after(self, day: Day) -> Day {
        self.on_or_after_parts(day.parts())
    }

    /// The same, for a day of which year, month and day are known.
    pub(crate) fn on_or_after_parts(self, (year, month, of_month): (i32, u8, u8)) -> Day {
        let passed = (self.month, self.day) < (month, of_month);
        self.of_year(year.saturating_add(i32::from(passed)))
            .unwrap_or(Day::LAST)
    }

    /// This day of a year. Nothing outside the calendar.
    pub(crate) fn of_year(self, year: i32) -> Option<Day> {
        Day::of_every_year(year, self.month, self.day)
    }
}

/// How long an interval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Full days that lie between.
    Days(u32),
    Months(u32),
    /// Months and half a month more.
    MonthsAndHalf(u32),
}

impl Span {
    fn parse(text: &str) -> Option<Span> {
        if let Some(days) = text.strip_suffix('d') {
            return Some(Span::Days(count(days)?));
        }
        if let Some(months) = text.strip_suffix(".5m") {
            return Some(Span::MonthsAndHalf(count(months)?));
        }
        months(text).map(Span::Months)
    }

    /// The first day after this interval.
    pub(crate) fn after(self, day: Day) -> Day {
        match self {
            Span::Days(days) => day.after_days(days),
            Span::Months(months) => day.after_months(months),
            Span::MonthsAndHalf(months) => day.after_months_and_half(months),
        }
    }
}

/// What an interval begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The valid dose at this place of the series, from 0.
    Dose(usize),
    /// The dose of the series that was given last, valid or not.
    Previous,
    /// The birth.
    Birth,
    /// The end of a long illness.
    IllnessEnd,
}

/// The longest time that a term may tell: what is beyond is a slip of the pen.
const MONTHS_MAX: u32 = 12 * 130;

fn count(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 5 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Months, or years as months.
fn months(text: &str) -> Option<u32> {
    let months = match text.strip_suffix('y') {
        Some(years) => count(years)?.checked_mul(12)?,
        None => count(text.strip_suffix('m')?)?,
    };
    (months <= MONTHS_MAX).then_some(months)
}

/// Weeks and days, as days: `24+0`.
fn weeks(text: &str) -> Option<i32> {
    let (weeks, days) = text.split_once('+')?;
    let (weeks, days) = (count(weeks)?, count(days)?);
    if days > 6 {
        return None;
    }
    i32::try_from(weeks.checked_mul(7)?.checked_add(days)?).ok()
}

fn anchor(text: &str) -> Option<Anchor> {
    match text {
        "prev" => Some(Anchor::Previous),
        "birth" => Some(Anchor::Birth),
        "illness-end" => Some(Anchor::IllnessEnd),
        number => {
            let number = usize::try_from(count(number)?).ok()?;
            Some(Anchor::Dose(number.checked_sub(1)?))
        }
    }
}

/// The days more or fewer at the end of a text, and what is before them: `+1d`, `-28d`.
fn offset(text: &str) -> Option<(&str, i32)> {
    let counted = text.strip_suffix('d')?;
    let (body, days) = counted.split_at_checked(counted.rfind(['+', '-'])?)?;
    let days = days.parse::<i32>().ok()?;
    (days.unsigned_abs() <= 31 * MONTHS_MAX).then_some((body, days))
}

impl Term {
    /// The term in this text.
    pub(crate) fn parse(text: &str) -> Option<Term> {
        let (body, plus_days) = offset(text).unwrap_or((text, 0));
        let base = match body.split_once(':') {
            None if body == "birth" => Base::Birth,
            None => Base::Fixed(Day::parse_iso(body).ok()?),
            Some(("age", age)) => Base::Age(months(age)?),
            Some(("week", week)) => Base::Week(weeks(week)?),
            Some(("fy-first", age)) => Base::FiscalFirst(months(age)?),
            Some(("fy-last", age)) => Base::FiscalLast(months(age)?),
            Some(("season", day)) => Base::Season(MonthDay::parse(day)?),
            Some(("gest", week)) => Base::Gestation(weeks(week)?),
            Some(("after", interval)) => {
                let (span, from) = interval.split_once('@')?;
                Base::After(Span::parse(span)?, anchor(from)?)
            }
            Some(_) => return None,
        };
        Some(Term { base, plus_days })
    }

    /// Whether the birth alone tells it, so that it can be counted once for a person.
    pub(crate) fn is_of_person(self) -> bool {
        matches!(
            self.base,
            Base::Birth
                | Base::Age(_)
                | Base::Week(_)
                | Base::FiscalFirst(_)
                | Base::FiscalLast(_)
                | Base::Fixed(_)
                | Base::After(_, Anchor::Birth)
        )
    }

    /// The day it is for somebody born on a day. Nothing where more than the birth has to be known.
    pub(crate) fn of_birth(self, birth: Day) -> Option<Day> {
        self.of_birth_from(birth, birth.parts())
    }

    /// The same, where year, month and day of the birth are known already.
    pub(crate) fn of_birth_from(self, birth: Day, parts: (i32, u8, u8)) -> Option<Day> {
        let attained = |months| birth.attains_months_from(parts, months);
        let day = match self.base {
            Base::Birth => birth,
            Base::Age(months) => attained(months),
            Base::Week(days) => birth.weeks_old(0, days),
            Base::FiscalFirst(months) => attained(months).fiscal_year_first(),
            Base::FiscalLast(months) => attained(months).fiscal_year_last(),
            Base::Fixed(day) => day,
            Base::After(span, Anchor::Birth) => span.after(birth),
            Base::Season(_) | Base::Gestation(_) | Base::After(..) => return None,
        };
        Some(day.plus_days(self.plus_days))
    }
}

#[cfg(test)]
mod tests;
