//! The token table as text: JSON lines or one JSON array ⇄ entries, with the line of every fault.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::fmt;
use std::sync::Arc;

use fhir::{Id, Tenant};
use immunization::MunicipalityCode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Entry;
use crate::caller::{Caller, Role};
use crate::secret::Digest;

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    digest: String,
    client: String,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patient: Option<String>,
    if_match_required: bool,
    expires_at: i64,
}

/// What is wrong with one entry. Never holds the refused value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// Not a JSON object with exactly the members of an entry.
    Syntax,
    /// The digest is not 64 hexadecimal digits.
    Digest,
    /// The same digest as in an earlier entry.
    DigestRepeated,
    /// The client's id is empty or holds other characters than visible ASCII.
    Client,
    /// No such role.
    Role,
    /// The tenant is not a municipality's code.
    Tenant,
    /// A role that needs a tenant has none, or one that has none got one.
    TenantDoesNotFitRole,
    /// The patient is not an id.
    Patient,
    /// A person without a patient, or another role with one.
    PatientDoesNotFitRole,
}

impl fmt::Display for EntryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EntryFault::Syntax => "not a JSON object with the members of an entry",
            EntryFault::Digest => "digest: not 64 hexadecimal digits",
            EntryFault::DigestRepeated => "digest: the same as in an earlier entry",
            EntryFault::Client => "client: empty, or not visible ASCII",
            EntryFault::Role => "role: not known",
            EntryFault::Tenant => "tenant: not a municipality code",
            EntryFault::TenantDoesNotFitRole => "tenant: does not fit the role",
            EntryFault::Patient => "patient: not an id",
            EntryFault::PatientDoesNotFitRole => "patient: does not fit the role",
        })
    }
}

impl std::error::Error for EntryFault {}

/// A fault of a token table, with its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: EntryFault,
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl std::error::Error for TableFault {}

impl Entry {
    /// The entry as one line of a table, without the line's end.
    pub fn to_line(&self) -> String {
        let line = Line {
            digest: self.digest.to_hex(),
            client: self.caller.client.to_string(),
            role: self.caller.role.name().to_owned(),
            tenant: self.caller.tenant.map(|Tenant(code)| format!("{code:06}")),
            patient: self.caller.patient.as_ref().map(Id::to_string),
            if_match_required: self.caller.if_match_required,
            expires_at: self.expires_at_ms,
        };
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string(&line).unwrap_or_default()
    }
}

pub(super) fn parse(text: &str) -> Result<HashMap<Digest, Entry>, Vec<TableFault>> {
    let mut entries = HashMap::new();
    let mut faults = Vec::new();
    for (line, json) in split(text).map_err(|fault| vec![fault])? {
        let outcome = entry(json).and_then(|entry| match entries.entry(entry.digest) {
            // Which of the two would hold? Nobody should have to guess.
            Place::Occupied(_) => Err(EntryFault::DigestRepeated),
            Place::Vacant(place) => {
                place.insert(entry);
                Ok(())
            }
        });
        if let Err(fault) = outcome {
            faults.push(TableFault { line, fault });
        }
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(faults)
    }
}

/// The entries of either form, still as JSON, each with the line on which it begins.
fn split(text: &str) -> Result<Vec<(usize, &str)>, TableFault> {
    if !text.trim_start().starts_with('[') {
        return Ok((1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty())
            .collect());
    }
    let raw: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| TableFault {
        line: error.line(),
        fault: EntryFault::Syntax,
    })?;
    Ok(raw
        .into_iter()
        .map(|raw| (line_of(text, raw.get()), raw.get()))
        .collect())
}

/// The line of `text` on which `part`, a slice of it, begins.
fn line_of(text: &str, part: &str) -> usize {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..start).unwrap_or_default();
    1 + before.bytes().filter(|byte| *byte == b'\n').count()
}

fn entry(json: &str) -> Result<Entry, EntryFault> {
    let line: Line = serde_json::from_str(json).map_err(|_| EntryFault::Syntax)?;
    let tenant = line
        .tenant
        .map(|code| MunicipalityCode::parse(&code).map_err(|_| EntryFault::Tenant))
        .transpose()?;
    let patient = line
        .patient
        .map(|id| Id::parse(&id).ok_or(EntryFault::Patient))
        .transpose()?;
    let caller = Caller {
        client: Arc::from(line.client),
        role: Role::parse(&line.role).ok_or(EntryFault::Role)?,
        tenant: tenant.map(|code| Tenant(code.number())),
        patient,
        if_match_required: line.if_match_required,
        mandate: None,
    };
    let digest = Digest::parse(&line.digest).ok_or(EntryFault::Digest)?;
    Entry::checked(digest, caller, line.expires_at)
}
