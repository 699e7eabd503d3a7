//! Keeping individual numbers in the transaction of the write that brings them.

use std::collections::{BTreeMap, HashMap};

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Binary;

use super::former::{self, FormerRow};
use super::{
    By, Digest, PRESENT, ROWS_MAX, as_keeper, damaged, digest, number_digest, resident_digest,
    rows, run, together,
};
use crate::commit::IndividualEntry;
use crate::commit::rows::with_columns;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::JobId;
use crate::many::{MANY_MAX, Many};
use crate::seal::{KeyRing, Place};
use crate::search::{Flavour, Statement, flavour};
use crate::store::Settings;

/// A tenant, and the digest of a resident number in it.
pub(super) type Person = (i32, Digest);

/// Four columns of a row, as they stand at rest.
pub(super) type FourColumns = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// What is kept of a person: the digest of the number, both numbers sealed, and the job that brought it, if one did.
pub(super) struct Kept {
    pub set_by: Vec<u8>,
    pub number: Digest,
    pub sealed: Vec<u8>,
}

/// What waits to be kept by the writes of a group, the last word about each person only.
#[derive(Default)]
pub(crate) struct Keeping {
    persons: BTreeMap<Person, Kept>,
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
                    Some(last) => last.number == *number,
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

    /// Takes what a write asked for, now that the write is done. A job that brought it is noted.
    pub fn take(&mut self, (tenant, by): (i32, Option<JobId>), asked: Asked) {
        let set_by = by.map(|job| job.0.to_vec()).unwrap_or_default();
        for (resident, number, sealed) in asked.0 {
            let kept = Kept {
                set_by: set_by.clone(),
                number,
                sealed,
            };
            let before = self.persons.insert((tenant, resident), kept);
            if let Some(before) = before
                && self.numbers.get(&(tenant, before.number)) == Some(&resident)
            {
                self.numbers.remove(&(tenant, before.number));
            }
            self.numbers.insert((tenant, number), resident);
        }
    }

    /// Writes what waits, and keeps what it takes the place of.
    pub fn write(
        self,
        connection: &mut AnyConnection,
        (keys, settings): (&KeyRing, &Settings),
    ) -> Result<(), StoreError> {
        if self.persons.is_empty() {
            return Ok(());
        }
        let role = settings.numbers_role.as_deref();
        as_keeper(connection, role, |connection| {
            // All go before one comes: a number may pass from one person to another.
            let all: Vec<Person> = self.persons.keys().copied().collect();
            let stood = take_out(connection, &all)?;
            let (rows, former) = self.rows(keys, stood)?;
            former::add(connection, &former)?;
            insert(connection, &rows)
        })
    }

    /// The rows that come, and what stood there before the first change of a job.
    fn rows(
        self,
        keys: &KeyRing,
        mut stood: HashMap<Person, Kept>,
    ) -> Result<(Vec<NumberRow>, Vec<FormerRow>), StoreError> {
        let mut rows = Vec::with_capacity(self.persons.len());
        let mut former = Vec::new();
        for (person, kept) in self.persons {
            let set_by = match stood.remove(&person) {
                // Who tells what is known sets nothing.
                Some(before) if before.number == kept.number => before.set_by,
                Some(before) if before.set_by != kept.set_by && !kept.set_by.is_empty() => {
                    former.push(FormerRow::of(keys, person, &kept.set_by, before)?);
                    kept.set_by
                }
                _ => kept.set_by,
            };
            rows.push(NumberRow::of(person, Kept { set_by, ..kept }));
        }
        Ok((rows, former))
    }
}

/// Takes the rows of these people out, in the order of their tenants, and gives what stood in them.
fn take_out(
    connection: &mut AnyConnection,
    all: &[Person],
) -> Result<HashMap<Person, Kept>, StoreError> {
    let mut stood = HashMap::new();
    for of_tenant in all.chunk_by(|one, next| one.0 == next.0) {
        for some in of_tenant.chunks(ROWS_MAX) {
            let tenant = some.first().map_or(0, |(tenant, _)| *tenant);
            let residents: Vec<Digest> = some.iter().map(|(_, resident)| *resident).collect();
            let mut out = deletion(connection, PRESENT, (tenant, &residents), |_| {});
            out.sql(" returning resident_digest, number_digest, set_by, sealed");
            type Columns = (Binary, Binary, Binary, Binary);
            let rows: Vec<FourColumns> =
                on_either!(connection, c => out.giving::<Columns>().load(c))?;
            for (resident, number, set_by, sealed) in rows {
                let kept = Kept {
                    set_by,
                    number: digest(&number)?,
                    sealed,
                };
                stood.insert((tenant, digest(&resident)?), kept);
            }
        }
    }
    Ok(stood)
}

/// Some rows of one tenant go. PostgreSQL is told the way to each of them, because what it would choose by itself while the
/// table is new reads all of it.
pub(super) fn deletion(
    connection: &AnyConnection,
    (postgres, sqlite): (&'static str, &'static str),
    (tenant, residents): (i32, &[Digest]),
    further: impl FnOnce(&mut Statement),
) -> Statement {
    let mut out = Statement::new(flavour(connection));
    match out.flavour {
        Flavour::Sqlite => {
            out.sql("delete from ").sql(sqlite).sql(" where tenant = ");
            out.integer(tenant).sql(" and resident_digest in (");
            out.joined(", ", residents, |out, resident| {
                out.bytes(resident.to_vec());
            });
            out.sql(")");
            further(&mut out);
        }
        Flavour::Postgres => {
            let many = Many::of(residents);
            out.sql("delete from ").sql(postgres);
            out.sql(" where ctid = any (array(select i.ctid");
            many.sources(&mut out);
            out.sql("lateral (select ctid from ").sql(postgres);
            out.sql(" where tenant = ").integer(tenant);
            many.value(out.sql(" and resident_digest = "));
            further(&mut out);
            out.sql(" offset 0) i))");
        }
    }
    out
}

/// A row of the table.
pub(super) struct NumberRow {
    tenant: i32,
    set_by: Vec<u8>,
    resident_digest: Vec<u8>,
    number_digest: Vec<u8>,
    sealed: Vec<u8>,
}

impl NumberRow {
    pub(super) fn of((tenant, resident): Person, kept: Kept) -> NumberRow {
        NumberRow {
            tenant,
            set_by: kept.set_by,
            resident_digest: resident.to_vec(),
            number_digest: kept.number.to_vec(),
            sealed: kept.sealed,
        }
    }
}

pub(super) fn insert(connection: &mut AnyConnection, rows: &[NumberRow]) -> Result<(), StoreError> {
    match connection {
        AnyConnection::Postgres(c) => with_columns!(
            rows, c,
            "insert into numbers.individual_number (tenant, set_by, resident_digest, number_digest, sealed) select * from unnest(",
            ")",
            tenant: Integer = i32, set_by: Binary = Vec<u8>, resident_digest: Binary = Vec<u8>, number_digest: Binary = Vec<u8>, sealed: Binary = Vec<u8>
        )
        .map(drop)?,
        AnyConnection::Sqlite(_) => {
            for row in rows {
                let mut out = Statement::new(Flavour::Sqlite);
                out.sql("insert into individual_number (tenant, set_by, resident_digest, number_digest, sealed) values (");
                out.integer(row.tenant).sql(", ");
                out.bytes(row.set_by.clone()).sql(", ");
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
        let place = Place::Individual(digest(&resident)?);
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
