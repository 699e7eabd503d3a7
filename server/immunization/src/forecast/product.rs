//! What: which vaccines count in a series, and which may be offered.

use crate::calendar::Day;
use crate::schedule::{Accept, Series};

use super::case::GivenDose;
use super::eligibility::Standing;

impl<'s> Standing<'_, 's, '_> {
    /// The line of the series by which a dose counts.
    pub(super) fn accepts(&self, series: &'s Series, dose: &GivenDose) -> Option<&'s Accept> {
        let mut fitting = series
            .vaccines
            .iter()
            .filter(|one| one.of.is(dose.group, dose.product));
        fitting.find(|one| self.counts_on(one, dose.day))
    }

    fn counts_on(&self, accept: &Accept, day: Day) -> bool {
        let after = |when| self.day_of(when).is_none_or(|from| from <= day);
        let before = |when| self.day_of(when).is_none_or(|to| day <= to);
        accept.from.iter().all(after) && accept.to.iter().all(before)
    }

    /// The vaccines that may be given on a day.
    pub(super) fn offered(&self, series: &'s Series, day: Day) -> impl Iterator<Item = &'s Accept> {
        let fitting = series.vaccines.iter().filter(|one| one.offer);
        fitting.filter(move |one| self.counts_on(one, day))
    }
}
