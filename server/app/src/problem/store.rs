//! What the store and its lanes say → problems.

use fhir::problem::Kind;
use fhir::{Issue, Problem};
use store::{Refusal, StoreError, WriteError};

use crate::lane::LaneError;

/// Seconds after which a write that could not be taken may be tried again.
const RETRY_SECONDS: u32 = 2;

/// A problem of the moment, with the advice to come back.
pub fn unavailable(rule: &'static str) -> Problem {
    Problem {
        retry_after_seconds: Some(RETRY_SECONDS),
        ..Problem::new(Kind::Unavailable, rule)
    }
}

/// A store error as a problem. What really happened goes along for the log.
pub fn from_store(error: &StoreError) -> Problem {
    let problem = match error {
        StoreError::Away(_) | StoreError::WeakDurability { .. } | StoreError::Schema(_) => {
            unavailable("database-away")
        }
        StoreError::Busy => unavailable("database-busy"),
        StoreError::Full => unavailable("storage-full"),
        StoreError::TooCostly => Problem::new(Kind::TooCostly, "too-costly"),
        StoreError::Timeout => Problem::new(Kind::Timeout, "timeout"),
        StoreError::OutcomeUnknown(_) => unavailable("outcome-unknown"),
        StoreError::Damaged { .. } => Problem::new(Kind::Exception, "record-damaged"),
        // The caller's municipality is not served here: there is nothing for it.
        StoreError::UnknownTenant(_) => Problem::new(Kind::Forbidden, "tenant-unserved"),
        StoreError::Misplaced(_) => Problem::new(Kind::Conflict, "job-misplaced"),
        StoreError::Address(_) | StoreError::Keys(_) | StoreError::Unexpected(_) => {
            Problem::new(Kind::Exception, "internal")
        }
    };
    problem.from_source(error.to_string())
}

/// A lane error as a problem.
pub fn from_lane(error: LaneError) -> Problem {
    match error {
        LaneError::Full => unavailable("queue-full"),
        LaneError::Closed => unavailable("draining"),
        LaneError::Store(WriteError::Failed(error)) => from_store(&error),
        LaneError::Store(WriteError::Refused(refused)) => from_refusal(refused.refusal),
    }
}

/// A refusal as a problem.
pub fn from_refusal(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::VersionMismatch(Some(current)) => {
            let problem = Problem::new(Kind::VersionMismatch, "version-mismatch");
            Problem {
                current: Some(current),
                ..problem.with("current", current.etag())
            }
        }
        Refusal::VersionMismatch(None) => Problem::new(Kind::VersionMismatch, "version-of-nothing"),
        Refusal::AlreadyThere(current) => {
            let problem = Problem::new(Kind::VersionMismatch, "already-there");
            Problem {
                current: Some(current),
                ..problem.with("current", current.etag())
            }
        }
        Refusal::MultipleMatches => Problem::new(Kind::MultipleMatches, "multiple-matches"),
        Refusal::IdMismatch => Problem::new(Kind::Invalid, "id-mismatch"),
        Refusal::IdTaken => Problem::new(Kind::Conflict, "id-taken"),
        Refusal::CreateNotAllowed => Problem::new(Kind::MethodNotAllowed, "client-id-refused"),
        Refusal::ReferenceMissing(places) => {
            let issue = |place| Issue::error(Kind::BusinessRule, "reference-missing").at(place);
            places.into_iter().map(issue).collect::<Vec<_>>().into()
        }
        Refusal::Referenced(by) => {
            let names = by
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ");
            Problem::new(Kind::Conflict, "referenced").with("by", names)
        }
        Refusal::DoneBefore => Problem::new(Kind::Duplicate, "idempotency-answer-lost"),
        Refusal::IdempotencyConflict => Problem::new(Kind::Duplicate, "idempotency-conflict"),
        Refusal::OutOfReach => Problem::new(Kind::NotFound, "not-found"),
        Refusal::WrittenTwice(_) => Problem::new(Kind::Invalid, "written-twice"),
        Refusal::LinkToNothing(place) => Issue::error(Kind::NotFound, "reference-to-nothing")
            .at(place)
            .into(),
        Refusal::LinkToSeveral(place) => {
            let issue = Issue::error(Kind::MultipleMatches, "reference-to-several");
            issue.at(place).into()
        }
        Refusal::StepLost => Problem::new(Kind::Conflict, "step-lost"),
        Refusal::NumberTaken(_) => Problem::new(Kind::Conflict, "number-taken"),
        Refusal::HeldChanged => Problem::new(Kind::Conflict, "certificate-changed"),
        Refusal::CertificateLimit => Problem {
            retry_after_seconds: Some(3_600),
            ..Problem::new(Kind::Throttled, "certificate-limit")
        },
        Refusal::CertificateThere => unavailable("certificate-there"),
        Refusal::OfRegister => Problem::new(Kind::Forbidden, "certificate-register"),
        Refusal::Moved => Problem::new(Kind::BusinessRule, "record-moved"),
        Refusal::OfHouse => Problem::new(Kind::Forbidden, "written-by-house"),
        Refusal::CertificateState => Problem::new(Kind::Conflict, "certificate-unfinished"),
    }
}
