//! Index entries at rest: what a resource can be found by, as bytes that sort as the values do.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};
use fhir::search::{Catalogue, Entry, ParameterType, Referent, Slot, Value};
use fhir::{Id, Key, Kind};

use crate::commit::decide::kind_of;
use crate::commit::rows::EntryRow;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::schema::resource;
use crate::search::{Statement, flavour};

mod encode;
mod range;

pub(crate) use encode::Encoder;
pub(crate) use range::{Also, Compare, Range};

/// The number under which each resource of a kind has its own key, so that references to it can be followed.
pub(crate) fn own_number(kind: Kind) -> i32 {
    100 + i32::from(kind.number())
}

/// The numbers of the resources under a row of `index_entry`, each as a row of its own. On PostgreSQL a row may stand for
/// several within a stretch of 256: it has the number of one, and the last bits of the others.
macro_rules! numbers {
    () => {
        "((resource_no >> 8) << 8) + unnest((resource_no & 255)::smallint || others) as resource_no"
    };
}
pub(crate) use numbers;

/// What a `select` from `index_entry` says to get the numbers of resources.
pub(crate) fn each_number(out: &mut Statement) -> &mut Statement {
    out.by_flavour(numbers!(), "resource_no")
}

/// Everything that is kept of a slot.
pub(crate) fn everything(slot: Slot) -> Vec<Range> {
    vec![Range {
        slot: slot.0,
        from: Vec::new(),
        to: None,
        also: Vec::new(),
    }]
}

/// Entries as they stand at rest, each with its number, without doubles. The resource itself need not be known yet.
pub(crate) fn forms(encoder: Encoder<'_>, kind: Kind, entries: &[Entry]) -> Vec<(i32, Bytes)> {
    Former::of(encoder).forms(kind, entries)
}

/// Makes the forms of many resources, one after another. Most of their tokens are the same, status and systems above all, and a
/// digest costs more than a look at what was made before.
pub(crate) struct Former<'a> {
    encoder: Encoder<'a>,
    /// By code, and by system below it.
    tokens: HashMap<String, Vec<(String, Vec<u8>)>>,
}

impl<'a> Former<'a> {
    /// So many codes are kept: those that many resources share come early.
    const CODES_MAX: usize = 500;
    /// And so many systems of each: they are gone through one by one.
    const SYSTEMS_MAX: usize = 8;

    pub fn of(encoder: Encoder<'a>) -> Former<'a> {
        Former {
            encoder,
            tokens: HashMap::new(),
        }
    }

    /// All stand in one piece of memory, so that whoever hands them on neither copies them nor frees them one by one.
    pub fn forms(&mut self, kind: Kind, entries: &[Entry]) -> Vec<(i32, Bytes)> {
        let mut forms = Vec::with_capacity(entries.len() * 2);
        for entry in entries {
            match (entry.slot, &entry.value) {
                (Slot::OTHER_REFERENCE, Value::Reference(Referent::Own(target))) => {
                    let bytes = other_reference(self.encoder, target, Some(kind));
                    forms.push((entry.slot.0, bytes));
                }
                (slot, Value::Token { system, code }) => {
                    forms.push((slot.0, self.token(system, code)));
                }
                _ => forms.extend(self.encoder.forms(entry)),
            }
        }
        forms.sort_unstable();
        forms.dedup();
        let mut whole = Vec::with_capacity(forms.iter().map(|(_, value)| value.len()).sum());
        for (_, value) in &forms {
            whole.extend_from_slice(value);
        }
        let mut rest = Bytes::from(whole);
        forms
            .iter()
            .map(|(parameter, value)| (*parameter, rest.split_to(value.len())))
            .collect()
    }

    fn token(&mut self, system: &str, code: &str) -> Vec<u8> {
        let same = self.tokens.get(code).into_iter().flatten();
        if let Some((_, token)) = same.into_iter().find(|(of, _)| of == system) {
            return token.clone();
        }
        let token = self.encoder.token(system, code);
        if self.tokens.len() < Former::CODES_MAX {
            let same = self.tokens.entry(code.to_owned()).or_default();
            if same.len() < Former::SYSTEMS_MAX {
                same.push((system.to_owned(), token.clone()));
            }
        }
        token
    }
}

/// The rows of a resource: its entries, and its own.
pub(crate) fn rows(
    encoder: Encoder<'_>,
    key: &Key,
    resource_no: i64,
    forms: Vec<(i32, Bytes)>,
) -> Vec<EntryRow> {
    let own = encoder.own(key);
    let own = (own_number(key.kind), Bytes::copy_from_slice(&own));
    let row = |(parameter, value)| EntryRow {
        tenant: encoder.tenant,
        parameter,
        value,
        resource_no,
    };
    forms.into_iter().chain([own]).map(row).collect()
}

/// A reference that no parameter takes up, with the kind of what refers: the entry does not tell it otherwise.
fn other_reference(encoder: Encoder<'_>, target: &Key, source: Option<Kind>) -> Vec<u8> {
    let mut bytes = encoder.own(target).to_vec();
    bytes.extend(source.and_then(|kind| u8::try_from(kind.number()).ok()));
    bytes
}

/// The kind of what refers, from such an entry.
pub(crate) fn source_of_other(value: &[u8]) -> Option<Kind> {
    Kind::from_number(i16::from(*value.get(16)?))
}

/// Every slot under which resources of a kind keep references.
pub(crate) fn reference_slots(catalogue: &Catalogue, kind: Kind) -> Vec<Slot> {
    catalogue
        .of_kind(kind)
        .filter(|parameter| parameter.ty == ParameterType::Reference)
        .map(|parameter| parameter.slot)
        .collect()
}

/// Every number under which references are kept as sixteen bytes.
pub(crate) fn reference_numbers(catalogue: &Catalogue) -> HashSet<i32> {
    Kind::all()
        .flat_map(|kind| reference_slots(catalogue, kind))
        .map(|slot| slot.0)
        .collect()
}

/// Some of the resources that refer to this one.
pub(crate) fn referrers(
    connection: &mut AnyConnection,
    (encoder, catalogue): (Encoder<'_>, &Catalogue),
    target: &Key,
    most: usize,
) -> Result<Vec<Key>, StoreError> {
    let own = encoder.own(target);
    let mut found = Vec::new();
    let others = other_reference(encoder, target, None);
    let slots = Kind::all()
        .flat_map(|kind| reference_slots(catalogue, kind))
        .map(|slot| slot.0);
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let mut out = Statement::new(flavour(connection));
    each_number(out.sql("select parameter, "))
        .sql(" from index_entry where tenant = ")
        .integer(encoder.tenant)
        .sql(" and parameter in (");
    out.joined(", ", slots, |out, slot| {
        out.integer(slot);
    });
    out.sql(") and value = ")
        .bytes(own.to_vec())
        .sql(" limit ")
        .big(limit);
    let rows: Vec<(i32, i64)> =
        on_either!(connection, c => out.giving::<(Integer, BigInt)>().load(c))?;
    for (parameter, number) in rows {
        let kind =
            Kind::all().find(|kind| reference_slots(catalogue, *kind).contains(&Slot(parameter)));
        found.extend(kind.map(|kind| (kind, number)));
    }
    let mut after = others.clone();
    after.push(u8::MAX);
    let mut out = Statement::new(flavour(connection));
    each_number(out.sql("select value, "))
        .sql(" from index_entry where tenant = ")
        .integer(encoder.tenant)
        .sql(" and parameter = ")
        .integer(Slot::OTHER_REFERENCE.0)
        .sql(" and value >= ")
        .bytes(others)
        .sql(" and value < ")
        .bytes(after)
        .sql(" limit ")
        .big(limit);
    let rows: Vec<(Vec<u8>, i64)> =
        on_either!(connection, c => out.giving::<(Binary, BigInt)>().load(c))?;
    found.extend(
        rows.iter()
            .filter_map(|(value, number)| Some((source_of_other(value)?, *number))),
    );
    let mut keys = Vec::new();
    for (kind, number) in found {
        if let Some(key) = key_of(connection, encoder.tenant, (kind, number))?
            && key != *target
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys.truncate(most);
    Ok(keys)
}

fn key_of(
    connection: &mut AnyConnection,
    tenant: i32,
    (kind, number): (Kind, i64),
) -> Result<Option<Key>, StoreError> {
    let row: Option<(i16, String)> = on_either!(connection, c => {
        resource::table
            .filter(resource::tenant.eq(tenant))
            .filter(resource::kind.eq(kind.number()))
            .filter(resource::resource_no.eq(number))
            .select((resource::kind, resource::id))
            .first(c)
            .optional()
    })?;
    row.and_then(|(kind, id)| Some((kind, Id::parse(&id)?)))
        .map(|(kind, id)| {
            Ok(Key {
                kind: kind_of(kind)?,
                id,
            })
        })
        .transpose()
}

#[cfg(test)]
mod tests;
