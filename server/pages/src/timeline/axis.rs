//! Days across the picture: which are shown, where they stand, and the lines of years and of today.

use immunization::Day;
use maud::{Markup, html};

use super::TimelineView;
use crate::words::{Language, screen};

/// Whoever is younger is shown from birth on.
const YOUNG_DAYS: i32 = 20 * 365;
/// How much of the past of the others is shown.
const PAST_DAYS: i32 = 8 * 365;
/// How much of the future is shown at least, and at most.
const FUTURE_DAYS_MIN: i32 = 400;
const FUTURE_DAYS_MAX: i32 = 5 * 365;

/// Where days stand.
pub(super) struct Axis {
    from: Day,
    to: Day,
    left: i32,
    right: i32,
}

impl Axis {
    pub(super) fn of(view: &TimelineView<'_>, (left, right): (i32, i32)) -> Axis {
        let today = view.forecast.today;
        let birth = view.history.birth.map(immunization::PartialDate::earliest);
        let young = birth.filter(|birth| *birth <= today && today.days_since(*birth) < YOUNG_DAYS);
        let from = young.unwrap_or(today.plus_days(-PAST_DAYS));
        let ahead = (today.days_since(from) / 3).clamp(FUTURE_DAYS_MIN, FUTURE_DAYS_MAX);
        Axis {
            from,
            to: today.plus_days(ahead),
            left,
            right,
        }
    }

    /// Whether a day is shown.
    pub(super) fn has(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The first day that is shown.
    pub(super) fn first(&self) -> Day {
        self.from
    }

    /// The last day that is shown.
    pub(super) fn last(&self) -> Day {
        self.to
    }

    /// Where a day stands; what is not shown stands at the edge.
    pub(super) fn x(&self, day: Day) -> i32 {
        let days = self.to.days_since(self.from).max(1);
        let at = day.clamp(self.from, self.to).days_since(self.from);
        let wide = i64::from(self.right - self.left);
        let along = i64::from(at) * wide / i64::from(days);
        self.left + i32::try_from(along).unwrap_or(0)
    }

    /// The lines of the years, with the ages that begin in them.
    pub(super) fn grid(
        &self,
        view: &TimelineView<'_>,
        (top, bottom): (i32, i32),
        language: Language,
    ) -> Markup {
        let years = self.to.year() - self.from.year();
        let step = match years {
            ..=14 => 1,
            15..=30 => 2,
            _ => 5,
        };
        let firsts = (self.from.year()..=self.to.year())
            .filter(|year| year % step == 0)
            .filter_map(|year| Day::new(year, 1, 1).ok())
            .filter(|day| self.has(*day));
        let birth = view.history.birth.and_then(immunization::PartialDate::day);
        let ages = (0..130u32).filter_map(|age| {
            // The birthday, which everybody knows, not its eve, on which the law lets the age begin.
            let day = birth?.attains_years(age).next();
            let shown = i32::try_from(age).is_ok_and(|age| age % step == 0) && age > 0;
            (shown && self.has(day)).then_some((age, day))
        });
        let ages: Vec<(u32, Day)> = ages.collect();
        html! {
            g font-size="12" fill="#52606d" text-anchor="middle" {
                @for day in firsts {
                    line x1=(self.x(day)) x2=(self.x(day)) y1=(top - 8) y2=(bottom) stroke="#e4e9ef" stroke-width="1" {}
                    text x=(self.x(day)) y=(top - 12) { (day.year()) }
                }
                @for (age, day) in &ages {
                    line x1=(self.x(*day)) x2=(self.x(*day)) y1=(top - 2) y2=(top + 3) stroke="#8595a5" stroke-width="2" {}
                    text x=(self.x(*day)) y=(top - 28) fill="#8595a5" font-size="11" { (screen("timeline-age", language, &[("age", age.to_string())])) }
                }
                line x1=(self.left) x2=(self.right) y1=(top) y2=(top) stroke="#c3cdd8" stroke-width="1" {}
                line x1=(self.left) x2=(self.right) y1=(bottom) y2=(bottom) stroke="#c3cdd8" stroke-width="1" {}
            }
        }
    }

    /// The line of today.
    pub(super) fn today(
        &self,
        today: Day,
        (top, bottom): (i32, i32),
        language: Language,
    ) -> Markup {
        let x = self.x(today);
        html! {
            line x1=(x) x2=(x) y1=(top - 4) y2=(bottom + 4) stroke="#b3261e" stroke-width="1.5" stroke-dasharray="5 4" {}
            text x=(x) y=(bottom + 18) font-size="12" fill="#b3261e" text-anchor="middle" { (screen("timeline-today", language, &[("day", today.to_string())])) }
        }
    }
}
