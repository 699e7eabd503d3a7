//! The register: what is written of a certificate as it moves on, by whom.

use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Id, Key, Kind, Problem, Reach, VersionCondition};
use store::{Author, CertificateStep, Change, Target, Write};

use super::intent::Intent;
use super::resource::{self, Entry, Standing};
use crate::call::Call;
use crate::state::State;
use crate::write;

fn unmade() -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source("a register entry cannot be made")
}

/// The doses that an intent states and that are on record here.
pub fn doses_of(intent: &Intent) -> Vec<Key> {
    let doses = intent.claims().doses.iter();
    doses
        .filter(|dose| dose.record.municipality.is_none())
        .filter_map(|dose| {
            Some(Key {
                kind: Kind::IMMUNIZATION,
                id: Id::parse(&dose.record.id)?,
            })
        })
        .collect()
}

/// The change that makes a register entry tell where its certificate stands.
pub fn entry_change(
    state: &State,
    tenant: i32,
    intent: &Intent,
    (standing, is_new): (Standing, bool),
) -> Result<Change, Problem> {
    let person = Id::parse(&intent.person).ok_or_else(unmade)?;
    let municipality = format!("{tenant:06}");
    let entry = Entry {
        format: intent.format(),
        claims: intent.claims(),
        person: &person,
        municipality: &municipality,
    };
    let element = resource::document_reference(&entry, standing).ok_or_else(unmade)?;
    let mut content = write::content_unchecked(&state.rules, element, &[])?.content;
    // What is withdrawn must not fail for a dose that is gone.
    if matches!(standing, Standing::Withdrawn(..) | Standing::Abandoned) {
        content.references.clear();
    }
    let id = Id::parse(intent.claims().serial.as_str()).ok_or_else(unmade)?;
    let kind = Kind::parse("DocumentReference").ok_or_else(unmade)?;
    Ok(Change::Update {
        target: Target::Key(Key { kind, id }),
        content,
        expect: None::<VersionCondition>,
        may_replace: !is_new,
        may_create: true,
    })
}

/// The change that tells who made a certificate, and out of what.
pub fn provenance_change(state: &State, call: &Call, intent: &Intent) -> Result<Change, Problem> {
    let person = Id::parse(&intent.person).ok_or_else(unmade)?;
    let municipality = format!("{:06}", call.reach.tenant.0);
    let entry = Entry {
        format: intent.format(),
        claims: intent.claims(),
        person: &person,
        municipality: &municipality,
    };
    let element: Element =
        resource::provenance(&entry, &call.caller.client, state.now_ms()).ok_or_else(unmade)?;
    Ok(Change::Create {
        id: write::fresh_id()?,
        content: write::content_unchecked(&state.rules, element, &[])?.content,
        unless: None,
    })
}

/// What the house writes for a caller. Whether the caller may have it written was decided before.
pub fn write_of(
    state: &State,
    call: &Call,
    changes: Vec<Change>,
    certificates: Vec<CertificateStep>,
) -> Write {
    Write {
        reach: Reach::whole(call.reach.tenant),
        author: Author {
            client: call.caller.client.clone(),
            zone: state.zone_number(call.zone),
            request_id: call.request_id.0,
            further: call.further(),
        },
        changes,
        links: Vec::new(),
        idempotency: None,
        claim: None,
        step: None,
        individual: Vec::new(),
        certificates,
        watch: None,
    }
}
