//! The interval between different vaccines: live ones, given by needle, one after the other.

use crate::calendar::Day;
use crate::schedule::{FactId, Selector, Spacing};
use crate::vaccine::VaccineGroup;

use super::case::Case;

impl Case<'_, '_> {
    /// The first day on which a vaccine may follow all that was given before a day, and the rule that says so. Doses of
    /// the day itself are no obstacle.
    pub(super) fn free_from(
        &self,
        group: VaccineGroup,
        product: Option<u16>,
        before: Day,
    ) -> Option<(Day, FactId)> {
        let rules = self.schedule.spacings.iter();
        let rules = rules.filter(|rule| rule.later.has(group, product));
        rules
            .filter_map(|rule| self.free_by(rule, before))
            .max_by_key(|(day, _)| *day)
    }

    fn free_by(&self, rule: &Spacing, before: Day) -> Option<(Day, FactId)> {
        let earlier = self.doses.iter().rev().filter(|dose| {
            dose.day < before
                && rule.from.is_none_or(|from| from <= before)
                && rule.to.is_none_or(|to| before <= to)
                && rule.earlier.has(dose.group, dose.product)
        });
        // All have the same interval, so the last one decides.
        earlier
            .map(|dose| (rule.interval.after(dose.day), rule.fact))
            .next()
    }

    /// The group and product that a selector names.
    pub(super) fn named(&self, selector: Selector) -> (Option<VaccineGroup>, Option<u16>) {
        match selector {
            Selector::Group(group) | Selector::Unspecified(group) => (Some(group), None),
            Selector::Product(product) => (self.schedule.group_of(product), Some(product)),
        }
    }
}
