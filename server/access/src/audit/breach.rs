//! After a breach: whose records were touched by a token, a device, an account, a client, or in a span of time (R-L06).

use std::collections::BTreeMap;

use fhir::Tenant;

use super::{Event, Outcome};

/// What is looked for. Everything that is named must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breach<'a> {
    /// The family of a token, as events write it.
    pub family: Option<&'a str>,
    /// A client or a device.
    pub client: Option<&'a str>,
    /// An account.
    pub account: Option<&'a str>,
    /// The first moment.
    pub from_ms: Option<i64>,
    /// The moment after the last.
    pub before_ms: Option<i64>,
}

impl Breach<'_> {
    /// Whether the event is looked for.
    pub fn meets(&self, event: &Event) -> bool {
        let is = |wanted: Option<&str>, found: &str| wanted.is_none_or(|wanted| wanted == found);
        is(self.family, &event.family)
            && is(self.client, &event.client)
            && is(self.account, &event.account)
            && self.from_ms.is_none_or(|from_ms| event.at_ms >= from_ms)
            && self
                .before_ms
                .is_none_or(|before_ms| event.at_ms < before_ms)
    }
}

/// What happened to one person's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// How many accesses there were.
    pub events: u64,
    /// When the first was.
    pub first_ms: i64,
    /// When the last was.
    pub last_ms: i64,
}

/// Every person whose record was touched, by tenant and patient. Kept is one entry a person, however many events are
/// looked at, in whatever order.
#[derive(Debug, Default)]
pub struct Search {
    people: BTreeMap<(i32, String), Touched>,
}

impl Search {
    /// Looks at one event of a tenant. What was refused touched nobody; what failed may have.
    pub fn look(&mut self, tenant: Tenant, event: &Event, looked_for: &Breach<'_>) {
        if event.outcome == Outcome::Refused || !looked_for.meets(event) {
            return;
        }
        for patient in &event.patients {
            self.people
                .entry((tenant.0, patient.clone()))
                .and_modify(|touched| {
                    touched.events += 1;
                    touched.first_ms = touched.first_ms.min(event.at_ms);
                    touched.last_ms = touched.last_ms.max(event.at_ms);
                })
                .or_insert(Touched {
                    events: 1,
                    first_ms: event.at_ms,
                    last_ms: event.at_ms,
                });
        }
    }

    /// What came of it.
    pub fn people(self) -> BTreeMap<(i32, String), Touched> {
        self.people
    }
}
