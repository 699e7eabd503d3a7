//! Taking back what a job set, in portions that may be asked for again: what later jobs set stays, with what stood before
//! this one before it; then what the job set goes; then what stood before it comes back, where nobody else has it by now.

use std::collections::HashSet;
use std::fmt;

use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable};

use super::former::{self, FormerRow};
use super::keep::{FourColumns, Kept, NumberRow, deletion, insert};
use super::{By, Digest, FORMER, PRESENT, ROWS_MAX, apart, digest, rows_as_keeper, run};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::JobId;
use crate::seal::{KeyRing, Place};
use crate::search::{Statement, flavour};

/// How many people one portion is about.
const PORTION: usize = 5 * ROWS_MAX;

/// A portion of what was taken back.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct NumbersBack {
    /// How many people have no number of this job any more.
    pub taken: usize,
    /// The resident numbers of those of whom it is worth a look: a later job gave them another number, which stays, or what
    /// they had before is somebody else's by now.
    pub left: Vec<String>,
    /// Whether nothing is left to do.
    pub is_all: bool,
}

/// Whose they are is never shown.
impl fmt::Debug for NumbersBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NumbersBack({}, {})", self.taken, self.left.len())
    }
}

/// A job of a tenant.
type Of = (i32, JobId);

/// Does the next portion. The tenant is locked.
pub(super) fn portion(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: Of,
) -> Result<NumbersBack, StoreError> {
    let left = hand_on(connection, keys, of)?;
    if !left.is_empty() {
        return Ok(NumbersBack {
            left,
            ..NumbersBack::default()
        });
    }
    let taken = release(connection, of)?;
    if taken > 0 {
        return Ok(NumbersBack {
            taken,
            ..NumbersBack::default()
        });
    }
    let (count, left) = restore(connection, keys, of)?;
    Ok(NumbersBack {
        taken: 0,
        left,
        is_all: count < PORTION,
    })
}

/// What later jobs found of this one: they found what this one had found. Tells whose numbers stay therefore.
fn hand_on(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    (tenant, job): Of,
) -> Result<Vec<String>, StoreError> {
    let mut residents = Vec::new();
    let mut handed = Vec::new();
    let mut told = Vec::new();
    for later in found_of(connection, (tenant, job))? {
        let person = (tenant, digest(&later.resident)?);
        let plain = former::opened(keys, person, &later.job, &later.sealed)?;
        told.push(apart(&plain)?.1);
        residents.push(person.1);
        if let (Some(set_by), Some(number), Some(sealed)) =
            (later.before_by, later.before_number, later.before_sealed)
        {
            let plain = former::opened(keys, person, &job.0, &sealed)?;
            let stood = Kept {
                set_by,
                number: digest(&number)?,
                sealed,
            };
            handed.push(FormerRow::sealed(
                keys,
                person,
                &later.job,
                (stood, &plain),
            )?);
        }
    }
    for residents in residents.chunks(ROWS_MAX) {
        let gone = deletion(connection, FORMER, (tenant, residents), |out| {
            out.sql(" and set_by = ").bytes(job.0.to_vec());
        });
        run(connection, gone)?;
    }
    drop_former(connection, (tenant, job), &residents)?;
    former::add(connection, &handed)?;
    Ok(told)
}

/// What a later job found of this one, and what this one had found.
#[derive(QueryableByName)]
struct Later {
    #[diesel(sql_type = Binary)]
    job: Vec<u8>,
    #[diesel(sql_type = Binary)]
    resident: Vec<u8>,
    #[diesel(sql_type = Binary)]
    sealed: Vec<u8>,
    #[diesel(sql_type = Nullable<Binary>)]
    before_by: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    before_number: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    before_sealed: Option<Vec<u8>>,
}

fn found_of(connection: &mut AnyConnection, (tenant, job): Of) -> Result<Vec<Later>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    let (postgres, sqlite) = FORMER;
    out.sql("select l.job, l.resident_digest as resident, l.sealed, e.set_by as before_by, ");
    out.sql("e.number_digest as before_number, e.sealed as before_sealed from ");
    out.by_flavour(postgres, sqlite).sql(" l left join ");
    out.by_flavour(postgres, sqlite);
    out.sql(
        " e on e.tenant = l.tenant and e.job = l.set_by and e.resident_digest = l.resident_digest",
    );
    out.sql(" where l.tenant = ").integer(tenant);
    out.sql(" and l.set_by = ").bytes(job.0.to_vec());
    out.sql(" limit ").big(portion_size());
    Ok(on_either!(connection, c => out.giving::<diesel::sql_types::Untyped>().load(c))?)
}

/// What the job set goes, and tells of how many people.
fn release(connection: &mut AnyConnection, (tenant, job): Of) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select resident_digest from ");
    out.by_flavour(PRESENT.0, PRESENT.1);
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and set_by = ").bytes(job.0.to_vec());
    out.sql(" limit ").big(portion_size());
    let found: Vec<Vec<u8>> = on_either!(connection, c => out.giving::<Binary>().load(c))?;
    let residents: Vec<Digest> = found
        .iter()
        .map(|resident| digest(resident))
        .collect::<Result<_, _>>()?;
    for residents in residents.chunks(ROWS_MAX) {
        let gone = deletion(connection, PRESENT, (tenant, residents), |_| {});
        run(connection, gone)?;
    }
    Ok(residents.len())
}

/// What stood before the job stands again where it can. Tells how many there were, and of whom it is somebody else's by now.
fn restore(
    connection: &mut AnyConnection,
    keys: &KeyRing,
    of: Of,
) -> Result<(usize, Vec<String>), StoreError> {
    let (tenant, job) = of;
    let found = stood_before(connection, of)?;
    let residents: Vec<Digest> = found.iter().map(|(resident, _)| *resident).collect();
    let numbers: Vec<Digest> = found.iter().map(|(_, kept)| kept.number).collect();
    let mut taken = HashSet::new();
    for (digests, by) in [(&residents, By::Resident), (&numbers, By::Number)] {
        for (_, _, resident, number, _) in rows_as_keeper(connection, (Some(tenant), by), digests)?
        {
            taken.extend([digest(&resident)?, digest(&number)?]);
        }
    }
    let mut back = Vec::new();
    let mut left = Vec::new();
    for (resident, kept) in found {
        let person = (tenant, resident);
        let plain = former::opened(keys, person, &job.0, &kept.sealed)?;
        if taken.contains(&resident) || !taken.insert(kept.number) {
            left.push(apart(&plain)?.1);
            continue;
        }
        let sealed = keys.seal(tenant, Place::Individual(resident), &plain)?;
        back.push(NumberRow::of(person, Kept { sealed, ..kept }));
    }
    insert(connection, &back)?;
    drop_former(connection, of, &residents)?;
    Ok((residents.len(), left))
}

fn stood_before(
    connection: &mut AnyConnection,
    (tenant, job): Of,
) -> Result<Vec<(Digest, Kept)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select resident_digest, set_by, number_digest, sealed from ");
    out.by_flavour(FORMER.0, FORMER.1);
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and job = ").bytes(job.0.to_vec());
    out.sql(" limit ").big(portion_size());
    type Columns = (Binary, Binary, Binary, Binary);
    let rows: Vec<FourColumns> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    let kept = |(resident, set_by, number, sealed): FourColumns| {
        let kept = Kept {
            set_by,
            number: digest(&number)?,
            sealed,
        };
        Ok((digest(&resident)?, kept))
    };
    rows.into_iter().map(kept).collect()
}

/// What the job had found of these people needs no place any more.
fn drop_former(
    connection: &mut AnyConnection,
    (tenant, job): Of,
    residents: &[Digest],
) -> Result<(), StoreError> {
    for residents in residents.chunks(ROWS_MAX) {
        let gone = deletion(connection, FORMER, (tenant, residents), |out| {
            out.sql(" and job = ").bytes(job.0.to_vec());
        });
        run(connection, gone)?;
    }
    Ok(())
}

fn portion_size() -> i64 {
    i64::try_from(PORTION).unwrap_or(i64::MAX)
}
