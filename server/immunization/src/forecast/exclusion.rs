//! Who needs nothing or may have nothing: immune, complete otherwise, outside, excluded.

use crate::history::ObservedFact;
use crate::schedule::{FactId, Group, Rule, group_bit};

use super::case::Case;
use super::eligibility::{Answer, Standing};
use super::result::Status;

/// What stands above the series of a group.
pub(super) struct Above<'s> {
    pub(super) status: Status,
    pub(super) reason: &'s str,
    pub(super) fact: Option<FactId>,
}

/// What stands above the series, the strongest first. Who is complete needs no exclusion.
pub(super) fn above<'s>(standing: &Standing<'_, 's, '_>, group: &'s Group) -> Option<Above<'s>> {
    let rule = |rules: &'s [Rule], status: Status| {
        let found = rules
            .iter()
            .find(|rule| standing.hold(&rule.when) == Answer::Yes)?;
        Some(Above {
            status,
            reason: &found.reason,
            fact: Some(found.fact),
        })
    };
    immune(standing.case, group)
        .or_else(|| rule(&group.complete, Status::Complete))
        .or_else(|| rule(&group.outside, Status::Ineligible))
        .or_else(|| rule(&group.exclude, Status::Contraindicated))
        .or_else(|| excluded(standing, group))
}

/// All diseases of the group were had.
fn immune<'s>(case: &Case<'s, '_>, group: &'s Group) -> Option<Above<'s>> {
    let had = |disease| {
        let mut observations = case.history.observations.iter();
        observations.any(|one| {
            one.fact == ObservedFact::HadDisease(disease)
                && one.since.is_none_or(|since| since <= case.today)
        })
    };
    let all = !group.immune.is_empty() && group.immune.iter().all(|disease| had(*disease));
    all.then_some(Above {
        status: Status::Complete,
        reason: "immune",
        fact: Some(group.fact),
    })
}

/// A vaccine of the group was excluded for good.
fn excluded<'s>(standing: &Standing<'_, 's, '_>, group: &'s Group) -> Option<Above<'s>> {
    let mut observed = standing.case.history.observed_on(standing.day);
    let excluded = observed.any(|one| match one.fact {
        ObservedFact::Excluded(vaccines) => group.mask & group_bit(vaccines) != 0,
        _ => false,
    });
    excluded.then_some(Above {
        status: Status::Contraindicated,
        reason: "excluded",
        fact: None,
    })
}
