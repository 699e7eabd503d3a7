//! Looking up many resources at once, by the values of one search parameter.
//!
//! It finds what a search for each single value would find, at the price of one search. Values are compared in the form
//! in which the index keeps them, so only what is kept as sixteen bytes can be looked up: tokens of a system, and
//! references to resources of this server.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};
use fhir::search::{
    Criterion, Parameter, ParameterType, Query, Slot, Twin, canonical_system, folded_code,
};
use fhir::{Id, Key, Kind, Reach, Version};

use super::condition::Conditions;
use super::{Scene, Statement, flavour};
use crate::body::{self, Row};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::many::{MANY_MAX, Many, joined, joined_entries};
use crate::read::Stored;
use crate::store::Store;

/// Behind the name of a reference: the identifier that stands in it.
const IDENTIFIER: &str = ":identifier";

/// A value in the form in which the index keeps it.
type Bytes16 = [u8; 16];

impl Store {
    /// The current resources that have each of these tokens – a system and a code – under a parameter, in the order in
    /// which they were asked for. `NAME:identifier` asks for identifiers that stand in references. One query for up to a
    /// thousand values.
    pub fn find_by_token(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        values: &[(String, String)],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        self.find_token_of(&self.scene(reach), (kind, parameter), values)
    }

    /// The same, where what is damaged may be left out.
    pub(super) fn find_token_of(
        &self,
        scene: &Scene<'_>,
        (kind, parameter): (Kind, &str),
        values: &[(String, String)],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let (slot, case_counts) = match parameter.strip_suffix(IDENTIFIER) {
            Some(name) => {
                let parameter = known(scene, (kind, name), ParameterType::Reference)?;
                let slot = Slot::twin(kind, &parameter.code, Twin::Identifier);
                (slot, true)
            }
            None => {
                let parameter = known(scene, (kind, parameter), ParameterType::Token)?;
                (parameter.slot, parameter.case_counts)
            }
        };
        let encoder = scene.encoder();
        let values = values.iter().map(|(system, code)| {
            let code = folded_code(code, case_counts);
            encoder.token(canonical_system(system), &code)
        });
        self.look_up(scene, (kind, slot), values)
    }

    /// The current resources whose reference of this parameter leads to each of these, in the order in which they were
    /// asked for. One query for up to a thousand.
    pub fn find_by_reference(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        targets: &[Key],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        self.find_reference_of(&self.scene(reach), (kind, parameter), targets)
    }

    /// The same, where what is damaged may be left out.
    pub(super) fn find_reference_of(
        &self,
        scene: &Scene<'_>,
        (kind, parameter): (Kind, &str),
        targets: &[Key],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let slot = known(scene, (kind, parameter), ParameterType::Reference)?.slot;
        let encoder = scene.encoder();
        let values = targets.iter().map(|target| encoder.own(target).to_vec());
        self.look_up(scene, (kind, slot), values)
    }

    fn look_up(
        &self,
        scene: &Scene<'_>,
        place: (Kind, Slot),
        values: impl ExactSizeIterator<Item = Vec<u8>>,
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let mut found: Vec<Vec<Stored>> = vec![Vec::new(); values.len()];
        // What is asked for twice is looked for once.
        let mut asked: HashMap<Bytes16, Vec<usize>> = HashMap::new();
        for (at, value) in values.enumerate() {
            let value: Bytes16 = value.try_into().map_err(|_: Vec<u8>| {
                StoreError::Unexpected("a value of another length".to_owned())
            })?;
            asked.entry(value).or_default().push(at);
        }
        let distinct: Vec<Bytes16> = asked.keys().copied().collect();
        for values in distinct.chunks(MANY_MAX) {
            let rows = self.read_of(scene.reach.tenant.0, |connection| {
                rows(connection, scene, place, values)
            })?;
            for (value, stored) in rows {
                for at in asked.get(&value).into_iter().flatten() {
                    if let Some(list) = found.get_mut(*at) {
                        list.push(stored.clone());
                    }
                }
            }
        }
        Ok(found)
    }
}

fn known<'a>(
    scene: &'a Scene<'_>,
    (kind, code): (Kind, &str),
    ty: ParameterType,
) -> Result<&'a Parameter, StoreError> {
    scene
        .catalogue
        .find(kind, code)
        .filter(|parameter| parameter.ty == ty)
        .map(AsRef::as_ref)
        .ok_or_else(|| StoreError::Unexpected(format!("{kind} cannot be looked up by {code}")))
}

/// What has each of these values, the first created first.
fn rows(
    connection: &mut AnyConnection,
    scene: &Scene<'_>,
    place: (Kind, Slot),
    values: &[Bytes16],
) -> Result<Vec<(Bytes16, Stored)>, StoreError> {
    type Columns = (
        Integer,
        BigInt,
        Text,
        Integer,
        BigInt,
        BigInt,
        Binary,
        Binary,
    );
    type Found = (i32, i64, String, i32, i64, i64, Vec<u8>, Vec<u8>);
    let mut out = Statement::new(flavour(connection));
    if !statement(&mut out, scene, place, values) {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    rows.sort_unstable_by_key(|row| (row.0, row.1));
    let (kind, tenant) = (place.0, scene.reach.tenant.0);
    let mut found = Vec::with_capacity(rows.len());
    for (at, _, id, version, sequence, changed_at, digest, sealed) in rows {
        let value = usize::try_from(at).ok().and_then(|at| values.get(at));
        let (Some(value), Some(id)) = (value, Id::parse(&id)) else {
            continue;
        };
        let read = body::unpack(scene.keys, Row { tenant, sequence }, &sealed, &digest);
        let Some(body) = scene.damaged.text(read)? else {
            continue;
        };
        let stored = Stored {
            key: Key { kind, id },
            version: Version(version.cast_unsigned()),
            changed_at,
            body,
        };
        found.push((*value, stored));
    }
    Ok(found)
}

/// Writes the statement; `false` where nothing of the kind is within reach, or nothing is asked for.
pub(super) fn statement(
    out: &mut Statement,
    scene: &Scene<'_>,
    (kind, slot): (Kind, Slot),
    values: &[Bytes16],
) -> bool {
    let conditions = Conditions {
        encoder: scene.encoder(),
        reach: scene.reach,
    };
    let everything = Query {
        kind,
        criteria: Vec::new(),
    };
    let Some(criteria) = conditions.within_reach(&everything) else {
        return false;
    };
    if values.is_empty() {
        return false;
    }
    let tenant = scene.reach.tenant.0;
    let many = Many::of(values);
    many.head(out);
    out.sql("select n.place, r.resource_no, r.id, r.version, r.sequence, r.changed_at, v.digest, v.body");
    many.sources(out);
    joined_entries(out, "e", (tenant, slot.0), |out| many.value(out));
    out.sql(" cross join ");
    let table = match out.flavour {
        super::Flavour::Postgres => "resource r",
        super::Flavour::Sqlite => "resource r indexed by resource_by_number",
    };
    joined(out, (table, "r"), |out| {
        out.sql("r.tenant = ").integer(tenant);
        out.sql(" and r.kind = ").small(kind.number());
        out.sql(" and r.resource_no = e.resource_no and not r.deleted");
    });
    out.sql(" cross join ");
    joined(out, ("resource_version v", "v"), |out| {
        out.sql("v.tenant = ").integer(tenant);
        out.sql(" and v.sequence = r.sequence");
    });
    let criteria: Vec<&Criterion> = criteria.iter().collect();
    conditions.and_all(out, " where ", (kind, &criteria), "r.resource_no");
    true
}

#[cfg(test)]
mod tests;
