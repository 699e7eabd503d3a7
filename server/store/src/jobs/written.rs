//! What a job wrote: the audit events of its requests, within the stretch of the tenant's order that its steps took.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, SmallInt, Text};
use fhir::{Id, Key, Version};

use super::MadeByJob;
use super::row::{Of, where_job};
use crate::changes::MadeBy;
use crate::commit::Action;
use crate::commit::decide::kind_of;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::many::joined;
use crate::search::{Flavour, Statement, flavour};

/// What the steps of a job wrote after a place in the tenant's order.
///
/// Nothing in the table of audit events leads from a request to its events: that would be one more entry for each change
/// of everybody. The steps note where the job's stretch begins and ends instead, and others who wrote in it meanwhile are
/// passed over.
pub(super) fn by(
    connection: &mut AnyConnection,
    of: Of,
    after: i64,
    most: usize,
) -> Result<Vec<MadeByJob>, StoreError> {
    let Some((first, last)) = stretch(connection, of)? else {
        return Ok(Vec::new());
    };
    let mut out = Statement::new(flavour(connection));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    statement(&mut out, of, (after.max(first - 1), last), most);
    type Columns = (SmallInt, Text, Integer, BigInt, SmallInt);
    let rows: Vec<(i16, String, i32, i64, i16)> =
        on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let made = |(kind, id, version, sequence, action): (i16, String, i32, i64, i16)| {
        let id = Id::parse(&id)
            .ok_or_else(|| StoreError::Unexpected("an id at rest is no id".to_owned()))?;
        Ok(MadeByJob {
            key: Key {
                kind: kind_of(kind)?,
                id,
            },
            version: Version(version.cast_unsigned()),
            sequence,
            how: match Action::from_number(action) {
                Some(Action::Create) => MadeBy::Create,
                Some(Action::Delete) => MadeBy::Delete,
                _ => MadeBy::Update,
            },
        })
    };
    rows.into_iter().map(made).collect()
}

/// The first and last version that a step of the job wrote.
fn stretch(connection: &mut AnyConnection, of: Of) -> Result<Option<(i64, i64)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select first_sequence, last_sequence from submitted_job");
    where_job(&mut out, of);
    out.sql(" and first_sequence > 0");
    Ok(on_either!(connection, c => {
        out.giving::<(BigInt, BigInt)>().get_result(c).optional()
    })?)
}

/// The events after the one place and up to the other.
pub(super) fn statement(
    out: &mut Statement,
    (tenant, job): Of,
    (after, last): (i64, i64),
    most: i64,
) {
    out.sql("select v.kind, r.id, v.version, v.sequence, v.action from (select tenant, sequence from audit_event where ");
    out.sql("tenant = ").integer(tenant);
    out.sql(" and sequence > ").big(after);
    out.sql(" and sequence <= ").big(last);
    out.sql(" and request_id = ").bytes(job.0.to_vec());
    out.sql(" order by sequence limit ").big(most);
    out.sql(") a cross join ");
    joined(out, ("resource_version v", "v"), |out| {
        out.sql("v.tenant = a.tenant and v.sequence = a.sequence");
    });
    out.sql(" cross join ");
    let table = match out.flavour {
        Flavour::Postgres => "resource r",
        Flavour::Sqlite => "resource r indexed by resource_by_number",
    };
    joined(out, (table, "r"), |out| {
        out.sql("r.tenant = v.tenant and r.kind = v.kind and r.resource_no = v.resource_no");
    });
    out.sql(" order by v.sequence");
}
