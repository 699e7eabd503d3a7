//! Individual numbers: sealed tables, on PostgreSQL in a schema and under a role of its own.
//!
//! A row says that a resident number of a tenant has an individual number, and nothing else about the person. Both are
//! sealed together, under a key that seals nothing else. Two digests make them findable: of the resident number, within
//! the tenant; and of the individual number, under a purpose of its own and **without the tenant**, because the inquiry
//! about people who moved asks in which tenants a number is known. So whoever has the table without the keys can see that
//! the same person is known in two tenants, though not who it is and not which number; and whoever has the digest key can
//! find out by trial which numbers are known.
//!
//! Each row also says which job brought the number, and a second table what stood there before that job's first change, so
//! that a job can be taken back with its numbers.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer};

use crate::connection::{AnyConnection, on_either, quoted};
use crate::error::StoreError;
use crate::jobs::{JobId, lock_tenant, run};
use crate::many::{MANY_MAX, Many, joined};
use crate::seal::{KeyRing, Place};
use crate::search::{Statement, flavour};
use crate::store::Store;

mod back;
mod former;
mod keep;

pub use back::NumbersBack;
pub(crate) use former::forget;
pub(crate) use keep::Keeping;

/// Stands for no tenant in particular.
const ALL_TENANTS: i32 = 0;

/// The tables, as they are called on PostgreSQL and on SQLite.
const PRESENT: (&str, &str) = ("numbers.individual_number", "individual_number");
const FORMER: (&str, &str) = ("numbers.individual_former", "individual_former");

/// The first of them with its name in a statement.
const POSTGRES_TABLE: &str = "numbers.individual_number i";
const SQLITE_TABLE: &str = "individual_number i";

/// How many rows one statement takes away.
const ROWS_MAX: usize = 200;

type Digest = [u8; 16];

/// The digest under which a resident number is found.
fn resident_digest(keys: &KeyRing, tenant: i32, resident: &str) -> Digest {
    keys.digest("resident of a number", tenant, &[resident.as_bytes()])
}

/// The digest under which an individual number is found, the same in every tenant.
fn number_digest(keys: &KeyRing, number: &str) -> Digest {
    keys.digest("individual number", ALL_TENANTS, &[number.as_bytes()])
}

/// Both numbers as one text, the first with its length.
fn together(number: &str, resident: &str) -> Result<Vec<u8>, StoreError> {
    let length = u8::try_from(number.len())
        .map_err(|_| StoreError::Misplaced("an individual number has twelve digits"))?;
    let mut plain = Vec::with_capacity(1 + number.len() + resident.len());
    plain.push(length);
    plain.extend_from_slice(number.as_bytes());
    plain.extend_from_slice(resident.as_bytes());
    Ok(plain)
}

fn damaged() -> StoreError {
    StoreError::Unexpected("an individual number does not open".to_owned())
}

/// A digest as it stands at rest.
fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes.try_into().map_err(|_| damaged())
}

/// The two numbers again, the individual one first.
fn apart(plain: &[u8]) -> Result<(&[u8], String), StoreError> {
    let (length, rest) = plain.split_first().ok_or_else(damaged)?;
    let (number, resident) = rest
        .split_at_checked(usize::from(*length))
        .ok_or_else(damaged)?;
    let resident = String::from_utf8(resident.to_vec()).map_err(|_| damaged())?;
    Ok((number, resident))
}

/// The resident number of a row, if the row holds this individual number.
fn resident_of(
    keys: &KeyRing,
    (tenant, digest): (i32, &[u8]),
    sealed: &[u8],
    number: &str,
) -> Result<Option<String>, StoreError> {
    let plain = keys
        .open(tenant, Place::Individual(self::digest(digest)?), sealed)
        .ok_or_else(damaged)?;
    let (known, resident) = apart(&plain)?;
    Ok((known == number.as_bytes()).then_some(resident))
}

/// Does something as the one who may touch individual numbers, within the transaction that the caller has begun.
fn as_keeper<T>(
    connection: &mut AnyConnection,
    role: Option<&str>,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let role = role.filter(|_| matches!(connection, AnyConnection::Postgres(_)));
    let Some(role) = role else {
        return work(connection);
    };
    connection.batch_execute(&format!("set local role {}", quoted(role)))?;
    // Where the work fails, the transaction fails, and with it the role is gone.
    let done = work(connection)?;
    connection.batch_execute("reset role")?;
    Ok(done)
}

/// Gives the tables to a role and takes them from the one whose session this is, who goes on to own them.
pub(crate) fn set_apart(connection: &mut AnyConnection, role: &str) -> Result<(), StoreError> {
    if !matches!(connection, AnyConnection::Postgres(_)) {
        return Ok(());
    }
    let role = quoted(role);
    Ok(connection.batch_execute(&format!(
        "grant usage on schema numbers to {role}; \
         grant select, insert, update, delete on {tables} to {role}; \
         revoke all on {tables} from current_user",
        tables = "numbers.individual_number, numbers.individual_former"
    ))?)
}

/// Whether a role may touch the tables, the session's own may become it, and may touch neither by itself.
fn is_set_apart(connection: &mut AnyConnection, role: &str) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select case when pg_has_role(current_user, ")
        .text(role.to_owned());
    out.sql("::name, 'MEMBER')");
    for table in ["'numbers.individual_number'", "'numbers.individual_former'"] {
        out.sql(" and has_table_privilege(").text(role.to_owned());
        out.sql("::name, ").sql(table).sql(", 'update')");
        out.sql(" and not has_table_privilege(current_user, ");
        out.sql(table).sql(", 'select')");
    }
    out.sql(" then 1 else 0 end");
    let apart: i32 = on_either!(connection, c => out.giving::<Integer>().get_result(c))?;
    Ok(apart == 1)
}

/// A row that was found: its place among what was asked for, its tenant, and what it holds.
type Row = (i32, i32, Vec<u8>, Vec<u8>, Vec<u8>);

/// Which digest of the rows is asked for.
#[derive(Clone, Copy)]
enum By {
    Resident,
    Number,
}

/// The rows that have one of these digests, in one tenant or in any.
fn rows(
    connection: &mut AnyConnection,
    role: Option<&str>,
    of: (Option<i32>, By),
    digests: &[Digest],
) -> Result<Vec<Row>, StoreError> {
    as_keeper(connection, role, |connection| {
        rows_as_keeper(connection, of, digests)
    })
}

/// The same for whoever may touch them already.
fn rows_as_keeper(
    connection: &mut AnyConnection,
    (tenant, by): (Option<i32>, By),
    digests: &[Digest],
) -> Result<Vec<Row>, StoreError> {
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Statement::new(flavour(connection));
    let many = Many::of(digests);
    many.head(&mut out);
    out.sql("select n.place, i.tenant, i.resident_digest, i.number_digest, i.sealed");
    many.sources(&mut out);
    let table = match connection {
        AnyConnection::Postgres(_) => POSTGRES_TABLE,
        AnyConnection::Sqlite(_) => SQLITE_TABLE,
    };
    joined(&mut out, (table, "i"), |out| {
        out.sql(match by {
            By::Resident => "i.resident_digest = ",
            By::Number => "i.number_digest = ",
        });
        many.value(out);
        if let Some(tenant) = tenant {
            out.sql(" and i.tenant = ").integer(tenant);
        }
    });
    type Columns = (Integer, Integer, Binary, Binary, Binary);
    Ok(on_either!(connection, c => out.giving::<Columns>().load(c))?)
}

impl Store {
    /// The resident numbers under which these individual numbers are kept in a tenant, in the same order.
    pub fn individual_owners(
        &self,
        tenant: i32,
        numbers: &[&str],
    ) -> Result<Vec<Option<String>>, StoreError> {
        let mut owners = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(MANY_MAX) {
            let digests: Vec<Digest> = numbers
                .iter()
                .map(|number| number_digest(self.keys(), number))
                .collect();
            let mut found: Vec<Option<String>> = vec![None; numbers.len()];
            for (place, tenant, resident, _, sealed) in
                self.individual_rows((Some(tenant), By::Number), &digests)?
            {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                if let (Some(number), Some(owner)) = (numbers.get(place), found.get_mut(place)) {
                    *owner = resident_of(self.keys(), (tenant, &resident), &sealed, number)?;
                }
            }
            owners.extend(found);
        }
        Ok(owners)
    }

    /// Whether another individual number than this one is kept under each resident number, in the same order. Where none
    /// is kept, none differs.
    pub fn individual_differs(
        &self,
        tenant: i32,
        pairs: &[(&str, &str)],
    ) -> Result<Vec<bool>, StoreError> {
        let mut differs = Vec::with_capacity(pairs.len());
        for pairs in pairs.chunks(MANY_MAX) {
            let digests: Vec<Digest> = pairs
                .iter()
                .map(|(resident, _)| resident_digest(self.keys(), tenant, resident))
                .collect();
            let mut found = vec![false; pairs.len()];
            for (place, _, _, kept, _) in
                self.individual_rows((Some(tenant), By::Resident), &digests)?
            {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                if let (Some((_, number)), Some(differs)) = (pairs.get(place), found.get_mut(place))
                {
                    *differs = kept != number_digest(self.keys(), number);
                }
            }
            differs.extend(found);
        }
        Ok(differs)
    }

    /// The tenants in which an individual number is kept, each with the resident number. For the inquiry about people who
    /// moved, and for nothing else.
    pub fn individual_everywhere(&self, number: &str) -> Result<Vec<(i32, String)>, StoreError> {
        let digest = number_digest(self.keys(), number);
        let mut known = Vec::new();
        for (_, tenant, resident, _, sealed) in
            self.individual_rows((None, By::Number), &[digest])?
        {
            let resident = resident_of(self.keys(), (tenant, &resident), &sealed, number)?;
            known.extend(resident.map(|resident| (tenant, resident)));
        }
        known.sort_unstable();
        Ok(known)
    }

    /// Whether individual numbers are out of the reach of the session's own role, as the settings want it. Nothing where
    /// they do not, or the database knows no roles.
    pub fn individual_set_apart(&self) -> Result<Option<bool>, StoreError> {
        match &self.settings().numbers_role {
            Some(role) if !self.settings().address.is_sqlite() => {
                let is_apart = self.read_all(|connection| is_set_apart(connection, role))?;
                Ok(Some(is_apart))
            }
            _ => Ok(None),
        }
    }

    /// Takes back a portion of what a job set: what stood before its first change stands again, or nothing where nothing
    /// did. What came in between stays and is told. To be asked until that is all; what was asked for twice is done once.
    pub fn take_numbers_back(&self, tenant: i32, job: JobId) -> Result<NumbersBack, StoreError> {
        let role = self.settings().numbers_role.as_deref();
        self.write_session(|connection| {
            connection.transaction(|connection| {
                lock_tenant(connection, tenant)?;
                as_keeper(connection, role, |connection| {
                    back::portion(connection, self.keys(), (tenant, job))
                })
            })
        })
    }

    /// Seals anew, under the newest key, at most so many of a tenant's individual numbers that an older key has sealed, and
    /// tells how many it were. When it finds none, the older keys open nothing here any more.
    pub fn reseal_individual(&self, tenant: i32, most: usize) -> Result<usize, StoreError> {
        let role = self.settings().numbers_role.as_deref();
        self.write_session(|connection| {
            connection.transaction(|connection| {
                as_keeper(connection, role, |connection| {
                    let sealed = keep::reseal(connection, self.keys(), tenant, most)?;
                    let rest = most.saturating_sub(sealed);
                    let former = former::reseal(connection, self.keys(), tenant, rest)?;
                    Ok(sealed + former)
                })
            })
        })
    }

    fn individual_rows(
        &self,
        of: (Option<i32>, By),
        digests: &[Digest],
    ) -> Result<Vec<Row>, StoreError> {
        let role = self.settings().numbers_role.as_deref();
        self.read_all(|connection| {
            connection.transaction(|connection| rows(connection, role, of, digests))
        })
    }
}

#[cfg(test)]
mod tests;
