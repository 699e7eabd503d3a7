//! Doses that nobody can judge: of an unknown day, of a day that is yet to come, of a vaccine that nobody knows.

use crate::calendar::Day;
use crate::history::History;

use super::result::{Evaluation, Reason, Reasons, Verdict};

/// What is said about them.
pub(super) fn evaluations<'s>(history: &History, today: Day) -> Vec<Evaluation<'s>> {
    let given = history
        .doses
        .iter()
        .enumerate()
        .filter(|(_, dose)| dose.is_given());
    let unusable = given.filter_map(|(position, dose)| {
        let reason = match dose.day_given() {
            None => Some(Reason::DateUnknown),
            Some(day) if day > today => Some(Reason::Future),
            Some(_) => None,
        };
        let unknown = dose
            .vaccine
            .group
            .is_none()
            .then_some(Reason::VaccineUnknown);
        let reasons = [reason, unknown].into_iter().flatten();
        let reasons = reasons.fold(Reasons::NONE, Reasons::and);
        (!reasons.is_empty()).then_some(not_evaluated(position, reasons))
    });
    unusable.collect()
}

/// A dose about which nothing can be said.
pub(super) fn not_evaluated<'s>(dose: usize, reasons: Reasons) -> Evaluation<'s> {
    Evaluation {
        dose,
        group: None,
        series: None,
        number: None,
        verdict: Verdict::NotEvaluated,
        reasons,
    }
}
