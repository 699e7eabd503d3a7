//! Searching: a `Query`, narrowed by the caller's reach, as one SQL query on either database.

use std::collections::HashMap;

use bytes::Bytes;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
pub(crate) use fhir::search_first::Query;
use fhir::search_first::{Criterion, Span};
use fhir::{Id, Key, Kind, Reach, Version};

use crate::body::{self, Row};
use crate::commit::rows::ResourceRow;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::index::{self, Parameter};
use crate::schema::{index_entry, resource, resource_version};
use crate::seal::KeyRing;
use crate::store::Hit;

/// A query with everything resolved that the database cannot know: digests, numbers, reach.
struct Plan {
    tenant: i32,
    kind: i16,
    ids: Vec<Vec<String>>,
    spans: Vec<Vec<Span>>,
    tokens: Vec<Vec<(Vec<u8>, Option<i64>)>>,
    /// Membership of a compartment, by the digest of its owner.
    member_of: Option<Vec<u8>>,
    before: Option<i64>,
}

/// Builds the query for one backend. Within a criterion any value is enough; all criteria must hold.
macro_rules! rows_of {
    ($backend:ty, $plan:expr) => {{
        let plan: &Plan = $plan;
        let mut query = resource::table
            .filter(resource::tenant.eq(plan.tenant))
            .filter(resource::kind.eq(plan.kind))
            .filter(resource::deleted.eq(false))
            .into_boxed::<$backend>();
        for ids in &plan.ids {
            query = query.filter(resource::id.eq_any(ids));
        }
        for spans in &plan.spans {
            type Condition = Box<
                dyn BoxableExpression<resource::table, $backend, SqlType = diesel::sql_types::Bool>,
            >;
            let mut any: Option<Condition> = None;
            for span in spans {
                let one: Condition = if span.outside {
                    Box::new(
                        resource::changed_at
                            .lt(span.from)
                            .or(resource::changed_at.ge(span.to)),
                    )
                } else {
                    Box::new(
                        resource::changed_at
                            .ge(span.from)
                            .and(resource::changed_at.lt(span.to)),
                    )
                };
                any = Some(match any {
                    Some(before) => Box::new(before.or(one)),
                    None => one,
                });
            }
            if let Some(condition) = any {
                query = query.filter(condition);
            }
        }
        for tokens in &plan.tokens {
            let mut entries = index_entry::table
                .select(index_entry::resource_no)
                .into_boxed::<$backend>();
            for (value, system) in tokens {
                let here = index_entry::tenant
                    .eq(plan.tenant)
                    .and(index_entry::parameter.eq(Parameter::Identifier.number()))
                    .and(index_entry::kind.eq(plan.kind))
                    .and(index_entry::value.eq(value));
                entries = match system {
                    Some(system) => entries.or_filter(here.and(index_entry::qualifier.eq(*system))),
                    None => entries.or_filter(here),
                };
            }
            query = query.filter(resource::resource_no.eq_any(entries));
        }
        if let Some(owner) = &plan.member_of {
            let members = index_entry::table
                .filter(index_entry::tenant.eq(plan.tenant))
                .filter(index_entry::parameter.eq(Parameter::Compartment.number()))
                .filter(index_entry::value.eq(owner))
                .select(index_entry::resource_no);
            query = query.filter(resource::resource_no.eq_any(members));
        }
        if let Some(before) = plan.before {
            query = query.filter(resource::sequence.lt(before));
        }
        query
    }};
}

/// Current rows that match, the last changed first.
pub(crate) fn page(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    query: &Query,
    (before, most): (Option<i64>, i64),
) -> Result<Vec<ResourceRow>, StoreError> {
    let Some(mut plan) = plan(keys, reach, query) else {
        return Ok(Vec::new());
    };
    plan.before = before;
    let order = resource::sequence.desc();
    Ok(match connection {
        AnyConnection::Postgres(c) => rows_of!(Pg, &plan)
            .order(order)
            .limit(most)
            .select(ResourceRow::as_select())
            .load(c)?,
        AnyConnection::Sqlite(c) => rows_of!(Sqlite, &plan)
            .order(order)
            .limit(most)
            .select(ResourceRow::as_select())
            .load(c)?,
    })
}

/// Current rows that match, for a condition: a few are enough to know.
pub(crate) fn current(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    query: &Query,
    most: i64,
) -> Result<Vec<ResourceRow>, StoreError> {
    page(connection, keys, reach, query, (None, most))
}

/// The texts of rows that were found, in the same order.
pub(crate) fn hits(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    kind: Kind,
    rows: Vec<ResourceRow>,
) -> Result<Vec<Hit>, StoreError> {
    let Some(of) = rows.first().map(|row| row.tenant) else {
        return Ok(Vec::new());
    };
    let sequences: Vec<i64> = rows.iter().map(|row| row.sequence).collect();
    let texts: Vec<(i64, Vec<u8>, Vec<u8>)> = on_either!(connection, c => {
        resource_version::table
            .filter(resource_version::tenant.eq(of))
            .filter(resource_version::sequence.eq_any(&sequences))
            .select((resource_version::sequence, resource_version::digest, resource_version::body))
            .load(c)
    })?;
    let mut texts: HashMap<i64, (Vec<u8>, Vec<u8>)> = texts
        .into_iter()
        .map(|(sequence, digest, sealed)| (sequence, (digest, sealed)))
        .collect();
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        // Between the two queries a newer version may have come; the one that was found is still there.
        let Some((digest, sealed)) = texts.remove(&row.sequence) else {
            continue;
        };
        let Some(id) = Id::parse(&row.id) else {
            continue;
        };
        let body = body::unpack(
            keys,
            Row {
                tenant: of,
                sequence: row.sequence,
            },
            &sealed,
            &digest,
        )?;
        hits.push(Hit {
            key: Key { kind, id },
            version: Version(row.version.cast_unsigned()),
            changed_at: row.changed_at,
            body: Bytes::from(body),
        });
    }
    Ok(hits)
}

/// How many match.
pub(crate) fn count(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    reach: &Reach,
    query: &Query,
) -> Result<i64, StoreError> {
    let Some(plan) = plan(keys, reach, query) else {
        return Ok(0);
    };
    Ok(match connection {
        AnyConnection::Postgres(c) => rows_of!(Pg, &plan).count().get_result(c)?,
        AnyConnection::Sqlite(c) => rows_of!(Sqlite, &plan).count().get_result(c)?,
    })
}

/// Resolves a query, or says that nothing of its kind can be within reach.
fn plan(keys: &KeyRing, reach: &Reach, query: &Query) -> Option<Plan> {
    if !reach.touches(query.kind) {
        return None;
    }
    let tenant = reach.tenant.0;
    let mut plan = Plan {
        tenant,
        kind: query.kind.number(),
        ids: Vec::new(),
        spans: Vec::new(),
        tokens: Vec::new(),
        member_of: None,
        before: None,
    };
    for criterion in &query.criteria {
        match criterion {
            Criterion::Id(ids) => plan.ids.push(ids.iter().map(ToString::to_string).collect()),
            Criterion::LastUpdated(spans) => plan.spans.push(spans.clone()),
            Criterion::Identifier(tokens) => {
                let resolved = tokens.iter().map(|token| index::token(keys, tenant, token));
                plan.tokens.push(resolved.collect());
            }
        }
    }
    if let Some(patient) = reach.narrowed_to(query.kind) {
        if query.kind == Kind::PATIENT {
            plan.ids.push(vec![patient.to_string()]);
        } else {
            let owner = Key {
                kind: Kind::PATIENT,
                id: Id::clone(patient),
            };
            plan.member_of = Some(index::reference(keys, tenant, &owner).to_vec());
        }
    }
    Some(plan)
}
