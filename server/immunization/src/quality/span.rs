//! Answers about dates that may be known only in part: yes, no, or nobody can tell.

use crate::calendar::{Day, PartialDate};
use crate::dose::DoseTime;

/// The days that a date can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: Day,
    pub(super) last: Day,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    Unsure,
}

impl Answer {
    /// From whether it certainly is so, and whether it can be so at all.
    pub(super) fn between(certainly: bool, possibly: bool) -> Answer {
        match (certainly, possibly) {
            (true, _) => Answer::Yes,
            (false, true) => Answer::Unsure,
            (false, false) => Answer::No,
        }
    }

    /// What holds where the same answer was given to each of several questions. Nothing if none was asked.
    pub(super) fn agreed(answers: impl IntoIterator<Item = Answer>) -> Option<Answer> {
        let mut answers = answers.into_iter();
        let first = answers.next()?;
        let same = answers.all(|one| one == first);
        Some(if same { first } else { Answer::Unsure })
    }
}

impl Span {
    pub(super) fn of_date(date: PartialDate) -> Span {
        Span {
            first: date.earliest(),
            last: date.latest(),
        }
    }

    /// The days that a dose can have been given on. Nothing if only words tell.
    pub(super) fn of_time(time: &DoseTime) -> Option<Span> {
        match time {
            DoseTime::At(moment) => Some(Span::of_day(moment.day())),
            DoseTime::On(date) => Some(Span::of_date(*date)),
            DoseTime::Told(_) => None,
        }
    }

    pub(super) fn of_day(day: Day) -> Span {
        Span {
            first: day,
            last: day,
        }
    }

    /// Whether it lies before another.
    pub(super) fn is_before(self, other: Span) -> Answer {
        Answer::between(self.last < other.first, self.first < other.last)
    }

    /// The fewest and the most days that can lie between this and another, whichever comes first.
    pub(super) fn days_apart(self, other: Span) -> (i32, i32) {
        let later = other.first.days_since(self.last);
        let earlier = self.first.days_since(other.last);
        let widest = other.last.days_since(self.first).abs();
        let most = widest.max(self.last.days_since(other.first).abs());
        (later.max(earlier).max(0), most)
    }

    /// Whether both can be the same day.
    pub(super) fn may_be(self, other: Span) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether it is one day.
    pub(super) fn is_day(self) -> bool {
        self.first == self.last
    }

    /// What of it lies within two days.
    pub(super) fn within(self, from: Day, until: Day) -> Span {
        Span {
            first: self.first.max(from),
            last: self.last.min(until),
        }
    }
}
