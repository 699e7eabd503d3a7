//! Ages as Japanese law counts them: an age is attained at the end of the day before the birthday.

use super::{Day, Landing};

impl Day {
    /// The day on which somebody born on this day attains an age in months.
    ///
    /// It is the day before the same day of the month; where that month has no such day, its last day. "From n" opens
    /// on it and "under n" still holds on it: that one day belongs to both.
    pub fn attains_months(self, months: u32) -> Day {
        self.attains_months_from(self.parts(), months)
    }

    /// The same, where year, month and day of the birth are known already.
    pub(crate) fn attains_months_from(self, parts: (i32, u8, u8), months: u32) -> Day {
        if months == 0 {
            // Nobody has an age before birth.
            return self;
        }
        match Landing::of(parts, i32::try_from(months).unwrap_or(i32::MAX)) {
            Landing::Same(day) => day.previous(),
            Landing::Lacking(last) => last,
        }
    }

    /// The day on which somebody born on this day attains an age in years: the day before that birthday.
    pub fn attains_years(self, years: u32) -> Day {
        self.attains_months(years.saturating_mul(12))
    }

    /// How many years somebody born on this day has attained by the end of another day. Nothing before the birth.
    pub fn years_attained_on(self, day: Day) -> Option<u32> {
        self.attained(day, 12)
    }

    /// How many months somebody born on this day has attained by the end of another day. Nothing before the birth.
    pub fn months_attained_on(self, day: Day) -> Option<u32> {
        self.attained(day, 1)
    }

    /// How old somebody born on this day is called on another day: birthdays had, by the calendar. Where a year has no
    /// 29 February, 1 March takes its place.
    pub fn years_old_on(self, day: Day) -> Option<u32> {
        if day < self {
            return None;
        }
        // The birthday is the day after the age is attained.
        self.attained(day.previous().max(self), 12)
    }

    /// This many weeks and days after birth, or after the day a pregnancy is counted from. That day is 0 weeks 0 days.
    pub fn weeks_old(self, weeks: i32, days: i32) -> Day {
        self.plus_weeks(weeks).plus_days(days)
    }

    fn attained(self, day: Day, step_months: u32) -> Option<u32> {
        if day < self {
            return None;
        }
        let (year, month, _) = day.parts();
        let (birth_year, birth_month, _) = self.parts();
        let months = i64::from(year - birth_year) * 12 + i64::from(month) - i64::from(birth_month);
        let step = i64::from(step_months);
        // One more than the months tell, because an age is attained up to a month before they do.
        let most = u32::try_from((months + 1) / step).unwrap_or(0);
        let attained = |steps: &u32| self.attains_months(steps * step_months) <= day;
        [most, most.saturating_sub(1), most.saturating_sub(2)]
            .into_iter()
            .find(attained)
    }
}
