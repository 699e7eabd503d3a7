//! How long after the doses before: the intervals of a series.

use crate::calendar::Day;
use crate::schedule::{Bound, FactId};

use super::eligibility::{Answer, Standing};

impl Standing<'_, '_, '_> {
    /// The days of bounds that hold. What counts from a dose that was never given bounds nothing.
    pub(super) fn bounds<'b>(
        &self,
        bounds: &'b [Bound],
    ) -> impl Iterator<Item = (Day, FactId)> + use<'_, 'b> {
        let standing = *self;
        bounds
            .iter()
            .filter(move |bound| standing.hold(&bound.when) == Answer::Yes)
            .filter_map(move |bound| Some((standing.day_of(&bound.is)?, bound.fact)))
    }

    /// The first day that all bounds allow.
    pub(super) fn bounded_below(&self, bounds: &[Bound]) -> Option<(Day, FactId)> {
        self.bounds(bounds).max_by_key(|(day, _)| *day)
    }

    /// The last day that all bounds allow.
    pub(super) fn bounded_above(&self, bounds: &[Bound]) -> Option<(Day, FactId)> {
        self.bounds(bounds).min_by_key(|(day, _)| *day)
    }
}
