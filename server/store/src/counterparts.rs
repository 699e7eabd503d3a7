//! The same person in two municipalities, as the person confirmed in both: one row, which is its own lock.
//!
//! A link is found from either side and belongs to none. A person has at most one counterpart in each municipality; of two
//! who want to be the counterpart of one, the database lets one be.

use diesel::Connection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};
use fhir::Id;

use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::grants::{self, Mark};
use crate::jobs::run;
use crate::seal::{KeyRing, Place};
use crate::search::{Statement, flavour};
use crate::store::Store;

/// A person, and of which municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The municipality.
    pub tenant: i32,
    /// The id of the Patient there.
    pub person: Id,
}

/// What came of linking two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// They are linked from now on.
    Now,
    /// They were before.
    Before,
    /// One of them is linked with somebody else of that municipality.
    Taken,
    /// The code was used before, and the link that came of it has ended.
    Spent,
}

/// The code by which a person links two records. It holds once.
#[derive(Clone, Copy)]
pub struct LinkCode {
    /// Its digest.
    pub digest: Mark,
    /// Until when it holds.
    pub until_ms: i64,
}

/// One side of a link, as it stands in the row.
struct Side {
    tenant: i32,
    person: [u8; 16],
    id: Vec<u8>,
}

type Columns = (Integer, Integer, BigInt, Binary, Binary, Binary, Binary);
type Row = (i32, i32, i64, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

fn digest(keys: &KeyRing, one: &Counterpart) -> [u8; 16] {
    let id = one.person.as_str().as_bytes();
    keys.digest("person link", one.tenant, &[id])
}

fn side(keys: &KeyRing, one: &Counterpart) -> Result<Side, StoreError> {
    let person = digest(keys, one);
    let place = Place::Counterpart(person);
    let id = keys.seal(one.tenant, place, one.person.as_str().as_bytes())?;
    Ok(Side {
        tenant: one.tenant,
        person,
        id,
    })
}

fn opened(keys: &KeyRing, side: Side) -> Result<Counterpart, StoreError> {
    let damaged = || StoreError::Unexpected("a link of persons does not open".to_owned());
    let id = keys.open(side.tenant, Place::Counterpart(side.person), &side.id);
    let id = String::from_utf8(id.ok_or_else(damaged)?).map_err(|_| damaged())?;
    Ok(Counterpart {
        tenant: side.tenant,
        person: Id::parse(&id).ok_or_else(damaged)?,
    })
}

impl Store {
    /// Links a person of one municipality with one of another, and uses the code up with it. Whoever says it again while the
    /// link stands is told so.
    pub fn join_counterparts(
        &self,
        (one, other): (&Counterpart, &Counterpart),
        code: &LinkCode,
        now_ms: i64,
    ) -> Result<Joined, StoreError> {
        let (low, high) = match one.tenant <= other.tenant {
            true => (one, other),
            false => (other, one),
        };
        let pair = (side(self.keys(), low)?, side(self.keys(), high)?);
        self.write_session(|connection| {
            connection.transaction(|connection| join(connection, (&pair.0, &pair.1), code, now_ms))
        })
    }

    /// Whom a person is linked with, each with the moment when, by the code of the municipality.
    pub fn counterparts(&self, one: &Counterpart) -> Result<Vec<(Counterpart, i64)>, StoreError> {
        let person = digest(self.keys(), one);
        let rows = self.read_session(|connection| of(connection, (one.tenant, person)))?;
        let mut found = Vec::with_capacity(rows.len());
        for (low_tenant, high_tenant, made_at, low, high, low_id, high_id) in rows {
            let (tenant, digest, id) = match low_tenant == one.tenant && low == person {
                true => (high_tenant, high, high_id),
                false => (low_tenant, low, low_id),
            };
            let damaged = |_| StoreError::Unexpected("a link of persons has no digest".to_owned());
            let side = Side {
                tenant,
                person: digest.try_into().map_err(damaged)?,
                id,
            };
            found.push((opened(self.keys(), side)?, made_at));
        }
        found.sort_by_key(|(other, _)| other.tenant);
        Ok(found)
    }

    /// Ends the link of a person with whoever it is linked with in another municipality. `false` where there is none.
    pub fn part_counterparts(&self, one: &Counterpart, other: i32) -> Result<bool, StoreError> {
        let person = digest(self.keys(), one);
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("delete from person_link");
            where_person(&mut out, (one.tenant, person), Some(other));
            Ok(run(connection, out)? > 0)
        })
    }
}

fn join(
    connection: &mut AnyConnection,
    (low, high): (&Side, &Side),
    code: &LinkCode,
    now_ms: i64,
) -> Result<Joined, StoreError> {
    // Of two who use one code at once, the second waits here and sees what the first did.
    let is_first = grants::note_name(connection, &code.digest, code.until_ms)?;
    if is_first && insert(connection, (low, high), now_ms)? {
        return Ok(Joined::Now);
    }
    let found = of(connection, (low.tenant, low.person))?;
    let is_this = |row: &Row| row.1 == high.tenant && row.4 == high.person;
    if found.iter().any(is_this) {
        return Ok(Joined::Before);
    }
    if !is_first {
        return Ok(Joined::Spent);
    }
    grants::free_name(connection, &code.digest)?;
    Ok(Joined::Taken)
}

/// Leaves the row, unless there is one in the way.
fn insert(
    connection: &mut AnyConnection,
    (low, high): (&Side, &Side),
    now_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into person_link (low_tenant, high_tenant, made_at, low_person, high_person, low_id, high_id) values (");
    out.integer(low.tenant).sql(", ").integer(high.tenant);
    out.sql(", ").big(now_ms);
    for bytes in [
        low.person.to_vec(),
        high.person.to_vec(),
        low.id.clone(),
        high.id.clone(),
    ] {
        out.sql(", ").bytes(bytes);
    }
    out.sql(") on conflict do nothing");
    Ok(run(connection, out)? > 0)
}

fn of(connection: &mut AnyConnection, person: (i32, [u8; 16])) -> Result<Vec<Row>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select low_tenant, high_tenant, made_at, low_person, high_person, low_id, high_id from person_link");
    where_person(&mut out, person, None);
    Ok(on_either!(connection, c => out.giving::<Columns>().load(c))?)
}

/// `where` one side is this person, and the other of this municipality, if one is named.
fn where_person(out: &mut Statement, (tenant, person): (i32, [u8; 16]), other: Option<i32>) {
    let sides = [("low", "high"), ("high", "low")];
    let mut before = " where (";
    for (own, far) in sides {
        out.sql(before).sql(own).sql("_tenant = ").integer(tenant);
        out.sql(" and ").sql(own).sql("_person = ");
        out.bytes(person.to_vec());
        if let Some(other) = other {
            out.sql(" and ").sql(far).sql("_tenant = ").integer(other);
        }
        before = ") or (";
    }
    out.sql(")");
}

#[cfg(test)]
mod tests;
