//! Why a sheet is not drawn → problems. The place goes along, and never what stands there.

use fhir::problem::Kind;
use fhir::{Issue, Problem};
use paper::{Place, Refusal};

/// A refusal as a problem.
pub fn from_paper(refusal: &Refusal) -> Problem {
    let kind = match refusal {
        Refusal::Engine => Kind::Exception,
        _ => Kind::BusinessRule,
    };
    let issue = Issue::error(kind, refusal.code());
    let at = |issue: Issue, place: &Place| issue.at(place.to_string());
    let issue = match refusal {
        Refusal::Character { place, position } => at(issue, place).with("position", position + 1),
        Refusal::TooLong { place } | Refusal::Missing { place } => at(issue, place),
        Refusal::TooMany { field } => issue.at(field.code()),
        Refusal::Code { .. } | Refusal::Engine => issue,
    };
    issue.into()
}
