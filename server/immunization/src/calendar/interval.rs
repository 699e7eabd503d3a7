//! Intervals between doses, and the fiscal year.
//!
//! A day that a month does not have pushes an age back to the month's last day, but an interval forward to the first day
//! of the next month.

use super::{Day, Landing};

impl Day {
    /// The first day on which "an interval of so many days or more" after this day has passed: the days lie in full
    /// between the two. 27 days are the same weekday four weeks on.
    pub fn after_days(self, days: u32) -> Day {
        self.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
            .next()
    }

    /// The first day on which so many weeks have passed: the same weekday.
    pub fn after_weeks(self, weeks: u32) -> Day {
        self.plus_weeks(i32::try_from(weeks).unwrap_or(i32::MAX))
    }

    /// The first day on which so many months have passed: the same day of the month, or the first day of the month
    /// after where there is none.
    pub fn after_months(self, months: u32) -> Day {
        match self.months_later(i32::try_from(months).unwrap_or(i32::MAX)) {
            Landing::Same(day) => day,
            Landing::Lacking(last) => last.next(),
        }
    }

    /// The first day on which so many months and a half have passed. Half a month is 14, 15, 15 or 16 days where the
    /// month has 28, 29, 30 or 31.
    pub fn after_months_and_half(self, months: u32) -> Day {
        let day = self.after_months(months);
        let half = match day.month_days() {
            28 => 14,
            31 => 16,
            _ => 15,
        };
        day.plus_days(half)
    }

    /// The last day of "an interval of up to so many days" after this day.
    pub fn until_days(self, days: u32) -> Day {
        self.after_days(days)
    }

    /// The last day of "an interval of up to so many months" after this day: the matching day.
    pub fn until_months(self, months: u32) -> Day {
        self.after_months(months)
    }

    /// How many full days lie between this day and a later one; negative where there is no day between.
    pub fn days_between(self, later: Day) -> i32 {
        later.days_since(self) - 1
    }

    /// The day so many months before, or the last day of that month where it has no such day: one month before
    /// 31 March is the last of February.
    pub fn months_before(self, months: u32) -> Day {
        let months = i32::try_from(months).unwrap_or(i32::MAX);
        match self.months_later(-months) {
            Landing::Same(day) | Landing::Lacking(day) => day,
        }
    }

    /// The fiscal year of this day: 1 April to 31 March, named after its first day.
    pub fn fiscal_year(self) -> i32 {
        let (year, month, _) = self.parts();
        if month >= 4 { year } else { year - 1 }
    }

    /// The first day of this day's fiscal year.
    pub fn fiscal_year_first(self) -> Day {
        Day::fiscal_year_opens(self.fiscal_year())
    }

    /// The last day of this day's fiscal year.
    pub fn fiscal_year_last(self) -> Day {
        Day::fiscal_year_opens(self.fiscal_year().saturating_add(1)).previous()
    }

    /// 1 April of a year. What would leave the calendar stops at its end.
    pub fn fiscal_year_opens(year: i32) -> Day {
        match Day::of_every_year(year, 4, 1) {
            Some(day) => day,
            None if year < 1868 => Day::FIRST,
            None => Day::LAST,
        }
    }
}
