//! Keeping individual numbers in the transaction of the write that brings them.

use std::collections::{BTreeMap, HashMap};

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Binary;

use super::{By, Digest, as_keeper, number_digest, resident_digest, rows, run, together};
use crate::commit::IndividualEntry;
use crate::commit::rows::with_columns;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::many::{MANY_MAX, Many};
use crate::seal::{KeyRing, Place};
use crate::search::{Flavour, Statement, flavour};

/// How many rows one statement takes away.
const ROWS_MAX: usize = 200;

/// A tenant, and the digest of a resident number in it.
type Person = (i32, Digest);

/// What waits to be kept by the writes of a group, the last word about each person only.
#[derive(Default)]
pub(crate) struct Keeping {
    persons: BTreeMap<Person, (Digest, Vec<u8>)>,
    /// Whose a number will be.
    numbers: HashMap<(i32, Digest), Digest>,
}

/// What a write would like to keep, with the place of each entry.
pub(crate) struct Asked(Vec<(Digest, Digest, Vec<u8>)>);

impl Keeping {
    /// Holds the entries of a write against what is kept and what waits. The place of one whose number is another
    /// person's, or what is to be kept. The tenant is locked, so nobody else can take a number in between.
    pub fn ask(
        &self,
        connection: &mut AnyConnection,
        (keys, role): (&KeyRing, Option<&str>),
        tenant: i32,
        entries: &[IndividualEntry],
    ) -> Result<Result<Asked, usize>, StoreError> {
        let mut asked = Vec::with_capacity(entries.len());
        for entry in entries {
            let resident = resident_digest(keys, tenant, &entry.resident);
            let plain = together(&entry.number, &entry.resident)?;
            let sealed = keys.seal(tenant, Place::Individual(resident), &plain)?;
            asked.push((resident, number_digest(keys, &entry.number), sealed));
        }
        let mut owners = HashMap::new();
        let digests: Vec<Digest> = asked.iter().map(|(_, number, _)| *number).collect();
        for digests in digests.chunks(MANY_MAX) {
            for (_, _, resident, number, _) in
                rows(connection, role, (Some(tenant), By::Number), digests)?
            {
                owners.insert(number, resident);
            }
        }
        // The last word of this write about each person, and whose each number is then.
        let own: HashMap<Digest, Digest> =
            asked.iter().map(|(who, what, _)| (*who, *what)).collect();
        let mut taken: HashMap<Digest, Digest> = HashMap::new();
        for (at, (resident, number, _)) in asked.iter().enumerate() {
            let keeps = |who: &Digest| match own.get(who) {
                Some(last) => last == number,
                None => true,
            };
            let waiting = self.numbers.get(&(tenant, *number)).copied();
            let stored = owners
                .get(number.as_slice())
                .and_then(|who| Digest::try_from(who.as_slice()).ok())
                // What waits has the last word about this person, too.
                .filter(|who| match self.persons.get(&(tenant, *who)) {
                    Some((last, _)) => last == number,
                    None => true,
                });
            let is_others = |who: &Digest| who != resident && keeps(who);
            let before = taken.insert(*number, *resident);
            if [waiting, stored, before].iter().flatten().any(is_others) {
                return Ok(Err(at));
            }
        }
        Ok(Ok(Asked(asked)))
    }

    /// Takes what a write asked for, now that the write is done.
    pub fn take(&mut self, tenant: i32, asked: Asked) {
        for (resident, number, sealed) in asked.0 {
            let before = self.persons.insert((tenant, resident), (number, sealed));
            if let Some((before, _)) = before
                && self.numbers.get(&(tenant, before)) == Some(&resident)
            {
                self.numbers.remove(&(tenant, before));
            }
            self.numbers.insert((tenant, number), resident);
        }
    }

    /// Writes what waits.
    pub fn write(
        self,
        connection: &mut AnyConnection,
        role: Option<&str>,
    ) -> Result<(), StoreError> {
        if self.persons.is_empty() {
            return Ok(());
        }
        let all: Vec<(Person, (Digest, Vec<u8>))> = self.persons.into_iter().collect();
        as_keeper(connection, role, |connection| {
            // All go before one comes: a number may pass from one person to another.
            for of_tenant in all.chunk_by(|one, next| one.0.0 == next.0.0) {
                for some in of_tenant.chunks(ROWS_MAX) {
                    let statement = deletion(connection, some);
                    run(connection, statement)?;
                }
            }
            let row =
                |((tenant, resident), (number, sealed)): (Person, (Digest, Vec<u8>))| NumberRow {
                    tenant,
                    resident_digest: resident.to_vec(),
                    number_digest: number.to_vec(),
                    sealed,
                };
            let rows: Vec<NumberRow> = all.into_iter().map(row).collect();
            insert(connection, &rows)
        })
    }
}

/// Some rows of one tenant go. PostgreSQL is told the way to each of them, because what it would choose by itself while the
/// table is new reads all of it.
fn deletion(connection: &AnyConnection, some: &[(Person, (Digest, Vec<u8>))]) -> Statement {
    let mut out = Statement::new(flavour(connection));
    let tenant = some.first().map_or(0, |((tenant, _), _)| *tenant);
    let digests: Vec<Digest> = some.iter().map(|((_, resident), _)| *resident).collect();
    match out.flavour {
        Flavour::Sqlite => {
            out.sql("delete from individual_number where tenant = ");
            out.integer(tenant).sql(" and resident_digest in (");
            out.joined(", ", &digests, |out, resident| {
                out.bytes(resident.to_vec());
            });
            out.sql(")");
        }
        Flavour::Postgres => {
            let many = Many::of(&digests);
            out.sql("delete from numbers.individual_number where ctid = any (array(select i.ctid");
            many.sources(&mut out);
            out.sql("lateral (select ctid from numbers.individual_number where tenant = ");
            out.integer(tenant).sql(" and resident_digest = ");
            many.value(&mut out);
            out.sql(" offset 0) i))");
        }
    }
    out
}

/// A row of the table.
struct NumberRow {
    tenant: i32,
    resident_digest: Vec<u8>,
    number_digest: Vec<u8>,
    sealed: Vec<u8>,
}

fn insert(connection: &mut AnyConnection, rows: &[NumberRow]) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Postgres(c) => with_columns!(
            rows, c,
            "insert into numbers.individual_number (tenant, resident_digest, number_digest, sealed) select * from unnest(",
            ")",
            tenant: Integer = i32, resident_digest: Binary = Vec<u8>, number_digest: Binary = Vec<u8>, sealed: Binary = Vec<u8>
        )
        .map(drop)?,
        AnyConnection::Sqlite(_) => {
            for row in rows {
                let mut out = Statement::new(Flavour::Sqlite);
                out.sql("insert into individual_number (tenant, resident_digest, number_digest, sealed) values (");
                out.integer(row.tenant).sql(", ");
                out.bytes(row.resident_digest.clone()).sql(", ");
                out.bytes(row.number_digest.clone()).sql(", ");
                out.bytes(row.sealed.clone()).sql(")");
                run(connection, out)?;
            }
        }
    }
    Ok(())
}

/// Seals some rows anew that an older key has sealed. The number of the key stands in front of each.
pub(super) fn reseal(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    tenant: i32,
    most: usize,
) -> Result<usize, StoreError> {
    let damaged = || StoreError::Unexpected("an individual number does not open".to_owned());
    let mut out = Statement::new(flavour(connection));
    out.sql("select resident_digest, sealed from ");
    out.by_flavour("numbers.individual_number", "individual_number");
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and substr(sealed, 1, 1) <> ")
        .bytes(vec![keys.newest()]);
    out.sql(" limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    out.by_flavour(" for update", "");
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        on_either!(connection, c => out.giving::<(Binary, Binary)>().load(c))?;
    let count = rows.len();
    for (resident, sealed) in rows {
        let place = Place::Individual(resident.as_slice().try_into().map_err(|_| damaged())?);
        let plain = keys.open(tenant, place, &sealed).ok_or_else(damaged)?;
        let mut out = Statement::new(flavour(connection));
        out.by_flavour(
            "update numbers.individual_number set sealed = ",
            "update individual_number set sealed = ",
        );
        out.bytes(keys.seal(tenant, place, &plain)?);
        out.sql(" where tenant = ").integer(tenant);
        out.sql(" and resident_digest = ").bytes(resident);
        run(connection, out)?;
    }
    Ok(count)
}
