//! Records that staff change by hand: read with their version, changed, and written together with who did it and why.

use fhir::codec::{Limits, json};
use fhir::element::Misfit;
use fhir::problem::Kind as ProblemKind;
use fhir::{Element, Id, Key, Kind, Problem, Version};
use immunization::MunicipalityCode;
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Pointer, Provenance, Role, Why};
use store::{Change, Content, Found, Refused, Stored, Written};

use crate::call::Call;
use crate::problem;
use crate::state::State;
use crate::web::hex;
use crate::write::{self, Changes};

/// A record as it is stored.
#[derive(Clone)]
pub struct Record {
    /// Which one.
    pub key: Key,
    /// Which version.
    pub version: Version,
    /// What it says.
    pub element: Element,
}

impl Record {
    /// What is stored, read.
    pub fn of(stored: &Stored) -> Result<Record, Problem> {
        let element = json::read(&stored.body, &Limits::own())
            .map_err(|_| ours("our own text cannot be read".to_owned()))?;
        Ok(Record {
            key: stored.key.clone(),
            version: stored.version,
            element,
        })
    }

    /// Its address without a version.
    pub fn address(&self) -> String {
        format!("{}/{}", self.key.kind, self.key.id)
    }
}

/// The record of a kind with this id, if it is there.
pub async fn record(
    state: &State,
    call: &Call,
    kind: Kind,
    id: &str,
) -> Result<Option<Record>, Problem> {
    let Some(id) = Id::parse(id) else {
        return Ok(None);
    };
    let (store, reach, key) = (state.store.clone(), call.reach.clone(), Key { kind, id });
    match state
        .blocking(call, move || store.read(&reach, &key))
        .await?
    {
        Found::Text(stored) => Record::of(&stored).map(Some),
        Found::Gone(..) | Found::Nothing => Ok(None),
    }
}

/// The municipality of a call.
pub fn municipality(call: &Call) -> Result<MunicipalityCode, Problem> {
    MunicipalityCode::from_number(call.reach.tenant.0)
        .map_err(|_| Problem::new(ProblemKind::Forbidden, "no-tenant"))
}

/// Writes new versions of records, and the act by which they were made. Whoever changed one of them in between is
/// not overwritten.
pub async fn write(
    state: &State,
    call: &Call,
    records: Vec<Record>,
    mut provenance: Provenance,
) -> Result<Vec<Written>, Problem> {
    let mut changes = Vec::with_capacity(records.len() + 1);
    for record in records {
        let next = Version(record.version.0 + 1);
        let address = record.address();
        provenance
            .targets
            .push(format!("{address}/_history/{next}"));
        let content = content(state, call, record.element)?;
        changes.push(Change::over(record.key, record.version, content));
    }
    changes.push(told(state, call, &provenance)?);
    let written = submit(state, call, changes).await?;
    written.map_err(|refused| match refused.refusal {
        store::Refusal::VersionMismatch(_) => Problem::new(ProblemKind::Conflict, "record-changed"),
        refusal => problem::from_refusal(refusal),
    })
}

/// An act of the caller that has no targets yet.
pub fn act(
    state: &State,
    call: &Call,
    (activity, reason): (Activity, &str),
) -> Result<Provenance, Problem> {
    let mut provenance = Provenance::new(activity, state.now_ms());
    provenance.request = Some(hex(call.request_id));
    provenance.reasons = vec![Why::told(reason)];
    let who = Pointer::client(&call.caller.client);
    provenance.agents = vec![Agent::new(Role::Enterer, who, municipality(call)?)];
    Ok(provenance)
}

/// An act as a new resource.
pub fn told(state: &State, call: &Call, act: &Provenance) -> Result<Change, Problem> {
    let made = provenance::to_resource(act);
    let made = made.map_err(|unmade| ours(format!("a Provenance: {unmade:?}")))?;
    Ok(Change::Create {
        id: write::fresh_id()?,
        content: content(state, call, made)?,
        unless: None,
    })
}

/// A record of ours, taken apart.
pub fn content(state: &State, call: &Call, mut element: Element) -> Result<Content, Problem> {
    element.sort_fields();
    let bases = state.bases(call);
    Ok(write::content_unchecked(&state.rules, element, &bases)?.content)
}

/// Hands changes that the house found out to their lane.
pub async fn submit(
    state: &State,
    call: &Call,
    changes: Vec<Change>,
) -> Result<Result<Vec<Written>, Refused>, Problem> {
    let changes = Changes {
        changes,
        links: Vec::new(),
        idempotency: None,
        claim: None,
        is_of_client: false,
    };
    write::submit_all(state, call, changes).await
}

/// Takes the tags away that said a record waits for its person.
pub fn no_longer_waits(element: &mut Element) {
    const CLASSES: [&str; 2] = ["must-fix", "to-check"];
    let is_rule = |code: &str| code.len() == 3 && code.starts_with('Q');
    let Some(meta) = element.first_mut("meta") else {
        return;
    };
    fn of_quality(tag: &Element) -> bool {
        tag.text_of("system") == Some(system::QUALITY)
    }
    meta.retain(|slot, tag| {
        slot.name != "tag" || !of_quality(tag) || tag.text_of("code") != Some(super::WAITING)
    });
    let others = meta.children("tag");
    let is_doubtful =
        { others }.any(|tag| of_quality(tag) && tag.text_of("code").is_some_and(is_rule));
    if is_doubtful {
        return;
    }
    meta.retain(|slot, tag| {
        let is_class = tag
            .text_of("code")
            .is_some_and(|code| CLASSES.contains(&code));
        slot.name != "tag" || !of_quality(tag) || !is_class
    });
}

/// A fault of ours.
pub fn ours(what: String) -> Problem {
    Problem::new(ProblemKind::Exception, "internal").from_source(what)
}

/// That a tree could not be put together.
pub fn misfit(misfit: Misfit) -> Problem {
    ours(misfit.to_string())
}
