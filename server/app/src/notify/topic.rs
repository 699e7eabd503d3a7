//! The topics that can be subscribed to.

use fhir::{Element, Kind};
use profiles::naming::CANONICAL_BASE;
use store::Noticed;

/// What somebody can be told of.
#[derive(Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name, the last part of its address.
    pub name: &'static str,
    /// Of which type.
    pub kind: &'static str,
    /// What has to happen.
    pub trigger: Trigger,
    /// By which search parameters it can be narrowed.
    pub filters: &'static [&'static str],
    /// What it is, in Japanese and in English.
    pub about: [&'static str; 2],
}

/// What has to happen to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// It was created, or changed.
    Written,
    /// It was deleted.
    Deleted,
    /// One of both.
    Any,
    /// It was marked as another person's double.
    Merged,
}

/// All topics.
pub const TOPICS: [Topic; 5] = [
    Topic {
        name: "immunization-recorded",
        kind: "Immunization",
        trigger: Trigger::Written,
        filters: &["patient", "vaccine-code", "date", "status"],
        about: [
            "接種記録が登録または変更された。",
            "An immunization was recorded or changed.",
        ],
    },
    Topic {
        name: "immunization-deleted",
        kind: "Immunization",
        trigger: Trigger::Deleted,
        filters: &["patient", "vaccine-code", "date", "status"],
        about: ["接種記録が削除された。", "An immunization was deleted."],
    },
    Topic {
        name: "recommendation-changed",
        kind: "ImmunizationRecommendation",
        trigger: Trigger::Any,
        filters: &["patient"],
        about: [
            "接種の予定が変わった。",
            "What is due next for somebody changed.",
        ],
    },
    Topic {
        name: "patient-demographics-changed",
        kind: "Patient",
        trigger: Trigger::Any,
        filters: &["_id"],
        about: [
            "住民の記録が登録・変更・削除された。",
            "A person's own record was created, changed or deleted.",
        ],
    },
    Topic {
        name: "patient-merged",
        kind: "Patient",
        trigger: Trigger::Merged,
        filters: &["_id"],
        about: [
            "二つの住民の記録が一つにまとめられた。",
            "Two records of one person were made one.",
        ],
    },
];

impl Topic {
    /// The topic at this address.
    pub fn find(address: &str) -> Option<&'static Topic> {
        TOPICS.iter().find(|topic| topic.address() == address)
    }

    /// Its canonical address.
    pub fn address(&self) -> String {
        format!("{CANONICAL_BASE}/SubscriptionTopic/{}", self.name)
    }

    /// Whether a version is of a type that it is about.
    pub fn is_of(&self, kind: Kind) -> bool {
        self.kind == kind.name()
    }

    /// Whether a version of its type is what it waits for. A version that marks the end has no text.
    pub fn is_met(
        &self,
        noticed: &Noticed,
        now: Option<&Element>,
        before: Option<&Element>,
    ) -> bool {
        let is_end = noticed.body.is_empty();
        match self.trigger {
            Trigger::Written => !is_end,
            Trigger::Deleted => is_end,
            Trigger::Any => true,
            Trigger::Merged => now.is_some_and(is_double) && !before.is_some_and(is_double),
        }
    }
}

fn is_double(person: &Element) -> bool {
    let mut links = person.children("link");
    links.any(|link| link.text_of("type") == Some("replaced-by"))
}
