//! Rows of certificates, still sealed.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, SmallInt, Text};

use super::{CertificateState, CertificateStep, Certified, Intended, Issued, Withdrawn, digest};
use crate::commit::Refusal;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::seal::KeyRing;
use crate::search::{Statement, flavour};

/// How many doses one statement looks for.
pub(super) const DOSES_MAX: usize = 500;

/// Which certificate, and of which tenant.
type Of = (i32, [u8; 16]);

type Columns = (
    SmallInt,
    SmallInt,
    SmallInt,
    BigInt,
    BigInt,
    BigInt,
    Binary,
    Text,
    Text,
    Binary,
    Binary,
);
type Found = (
    i16,
    i16,
    i16,
    i64,
    i64,
    i64,
    Vec<u8>,
    String,
    String,
    Vec<u8>,
    Vec<u8>,
);

const SELECT: &str = "select state, format, reason, intended_at, changed_at, ends_at, id, key_id, revocation, intent, \
                      signed from certificate where tenant = ";

impl CertificateState {
    const ALL: [CertificateState; 4] = [
        CertificateState::Intended,
        CertificateState::Issued,
        CertificateState::Withdrawn,
        CertificateState::Abandoned,
    ];

    fn number(self) -> i16 {
        self as i16
    }

    fn from_number(number: i16) -> Result<CertificateState, StoreError> {
        let found = CertificateState::ALL
            .into_iter()
            .find(|state| state.number() == number);
        found.ok_or_else(|| {
            StoreError::Schema(format!("state {number} of a certificate is not known here"))
        })
    }
}

/// What stands in the way of a step. The tenant is locked, so that nothing changes before it is written.
pub(crate) fn hindrance(
    connection: &mut AnyConnection,
    (keys, tenant): (&KeyRing, i32),
    step: &CertificateStep,
    steps: &[CertificateStep],
) -> Result<Option<Refusal>, StoreError> {
    let (id, from): (_, &[CertificateState]) = match step {
        CertificateStep::Intend(intended) => {
            if state(connection, (tenant, intended.id))?.is_some() {
                return Ok(Some(Refusal::CertificateThere));
            }
            return limit(connection, (keys, tenant), intended, steps);
        }
        CertificateStep::Issue(issued) => (issued.id, &[CertificateState::Intended]),
        CertificateStep::Withdraw { id, .. } => {
            (*id, &[CertificateState::Intended, CertificateState::Issued])
        }
        CertificateStep::Abandon { id } => (*id, &[CertificateState::Intended]),
    };
    let stands = state(connection, (tenant, id))?;
    Ok(match stands {
        Some(state) if from.contains(&state) => None,
        Some(_) | None => Some(Refusal::CertificateState),
    })
}

/// What a person and a municipality may have in a day. All of a write are of one person, and counted with its first.
fn limit(
    connection: &mut AnyConnection,
    (keys, tenant): (&KeyRing, i32),
    intended: &Intended,
    steps: &[CertificateStep],
) -> Result<Option<Refusal>, StoreError> {
    let Some((first, more)) = numbered(steps) else {
        return Ok(None);
    };
    if first.id != intended.id {
        return Ok(None);
    }
    let from = intended.counted_from;
    let person = digest(keys, tenant, &intended.person);
    let own = count_own(connection, (tenant, person), from)?;
    let all = count_all(connection, tenant, from)?;
    let is_over = own.saturating_add(more) > i64::from(intended.person_max)
        || all.saturating_add(more) > i64::from(intended.tenant_max);
    Ok(is_over.then_some(Refusal::CertificateLimit))
}

/// The first certificate that gets its number with these steps, and how many do.
pub(super) fn numbered(steps: &[CertificateStep]) -> Option<(&Intended, i64)> {
    let mut all = steps.iter().filter_map(|step| match step {
        CertificateStep::Intend(intended) => Some(intended.as_ref()),
        _ => None,
    });
    let first = all.next()?;
    let more = i64::try_from(all.count()).unwrap_or(i64::MAX - 1);
    Some((first, 1 + more))
}

/// How many a person got from a moment on.
fn count_own(connection: &mut AnyConnection, of: Of, from: i64) -> Result<i64, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select count(*) from certificate where tenant = ")
        .integer(of.0);
    out.sql(" and person = ").bytes(of.1.to_vec());
    out.sql(" and intended_at >= ").big(from);
    Ok(on_either!(connection, c => out.giving::<BigInt>().get_result(c))?)
}

/// How many a municipality gave a number to from a moment on, which is where one of its days begins.
fn count_all(connection: &mut AnyConnection, tenant: i32, from: i64) -> Result<i64, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select numbered from certificate_count where tenant = ")
        .integer(tenant);
    out.sql(" and since = ").big(from);
    let counted: Option<i64> =
        on_either!(connection, c => out.giving::<BigInt>().get_result(c).optional())?;
    Ok(counted.unwrap_or(0))
}

/// Counts more of a municipality's certificates. Its sequence is held by this transaction, so that nobody counts beside it,
/// and what is taken back is not counted.
pub(super) fn add_to_count(
    connection: &mut AnyConnection,
    tenant: i32,
    (from, more): (i64, i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into certificate_count (tenant, since, numbered) values (")
        .integer(tenant);
    out.sql(", ").big(from).sql(", ").big(more);
    out.sql(
        ") on conflict (tenant, since) do update set numbered = certificate_count.numbered + excluded.numbered",
    );
    run(connection, out).map(drop)
}

fn state(connection: &mut AnyConnection, of: Of) -> Result<Option<CertificateState>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select state from certificate");
    where_certificate(&mut out, of);
    let number: Option<i16> =
        on_either!(connection, c => out.giving::<SmallInt>().get_result(c).optional())?;
    number.map(CertificateState::from_number).transpose()
}

/// Leaves the row of a certificate that is to be signed.
pub(super) fn insert(
    connection: &mut AnyConnection,
    tenant: i32,
    intended: &Intended,
    (person, sealed, now_ms): ([u8; 16], Vec<u8>, i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into certificate (tenant, state, format, reason, intended_at, changed_at, ends_at, id, person, key_id, revocation, intent, signed) values (");
    out.integer(tenant).sql(", ");
    out.small(CertificateState::Intended.number()).sql(", ");
    out.small(intended.format).sql(", 0, ");
    out.big(now_ms).sql(", ").big(now_ms).sql(", ");
    out.big(intended.ends_at).sql(", ");
    out.bytes(intended.id.to_vec()).sql(", ");
    out.bytes(person.to_vec()).sql(", '', '', ");
    out.bytes(sealed).sql(", ").bytes(Vec::new()).sql(")");
    run(connection, out).map(drop)
}

/// Leaves the rows that tell which doses a certificate states.
pub(super) fn insert_doses(
    connection: &mut AnyConnection,
    tenant: i32,
    id: [u8; 16],
    doses: &[[u8; 16]],
) -> Result<(), StoreError> {
    if doses.is_empty() {
        return Ok(());
    }
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into certificate_dose (tenant, dose, certificate) values ");
    out.joined(", ", doses, |out, dose| {
        out.sql("(").integer(tenant).sql(", ");
        out.bytes(dose.to_vec()).sql(", ");
        out.bytes(id.to_vec()).sql(")");
    });
    out.sql(" on conflict do nothing");
    run(connection, out).map(drop)
}

/// Notes what was signed.
pub(super) fn issue(
    connection: &mut AnyConnection,
    tenant: i32,
    issued: &Issued,
    (sealed, now_ms): (Vec<u8>, i64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update certificate set state = ")
        .small(CertificateState::Issued.number());
    out.sql(", changed_at = ").big(now_ms);
    out.sql(", key_id = ").text(issued.key_id.clone());
    out.sql(", revocation = ").text(issued.revocation.clone());
    out.sql(", signed = ").bytes(sealed);
    where_certificate(&mut out, (tenant, issued.id));
    run(connection, out).map(drop)
}

/// Notes that it does not count any more.
pub(super) fn withdraw(
    connection: &mut AnyConnection,
    of: Of,
    (reason, signed): (i16, Option<&(String, String)>),
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update certificate set state = ")
        .small(CertificateState::Withdrawn.number());
    out.sql(", changed_at = ").big(now_ms);
    out.sql(", reason = ").small(reason);
    if let Some((key_id, revocation)) = signed {
        out.sql(", key_id = ").text(key_id.clone());
        out.sql(", revocation = ").text(revocation.clone());
    }
    where_certificate(&mut out, of);
    run(connection, out).map(drop)
}

/// Notes that it was never signed.
pub(super) fn abandon(
    connection: &mut AnyConnection,
    of: Of,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update certificate set state = ")
        .small(CertificateState::Abandoned.number());
    out.sql(", changed_at = ").big(now_ms);
    where_certificate(&mut out, of);
    run(connection, out).map(drop)
}

/// A certificate.
pub(super) fn one(connection: &mut AnyConnection, of: Of) -> Result<Option<Certified>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(of.0);
    out.sql(" and id = ").bytes(of.1.to_vec());
    Ok(load(connection, out)?.pop())
}

/// The newest certificates of a person.
pub(super) fn of_person(
    connection: &mut AnyConnection,
    (tenant, person): (i32, [u8; 16]),
    most: usize,
) -> Result<Vec<Certified>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and person = ").bytes(person.to_vec());
    out.sql(" order by intended_at desc, id limit ");
    out.big(i64::try_from(most).unwrap_or(i64::MAX));
    load(connection, out)
}

/// Certificates that state one of these doses and count, or may come to count.
pub(super) fn stating(
    connection: &mut AnyConnection,
    tenant: i32,
    doses: &[[u8; 16]],
) -> Result<Vec<Certified>, StoreError> {
    if doses.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(
        " and state in (1, 2) and id in (select certificate from certificate_dose where tenant = ",
    );
    out.integer(tenant).sql(" and dose in (");
    out.joined(", ", doses, |out, dose| {
        out.bytes(dose.to_vec());
    });
    out.sql("))");
    load(connection, out)
}

/// The oldest certificates that came to nothing.
pub(super) fn unfinished(
    connection: &mut AnyConnection,
    tenant: i32,
    before_ms: i64,
    most: usize,
) -> Result<Vec<Certified>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and state = 1 and intended_at < ").big(before_ms);
    out.sql(" order by intended_at limit ");
    out.big(i64::try_from(most).unwrap_or(i64::MAX));
    load(connection, out)
}

/// Certificates of a key that count.
pub(super) fn by_key(
    connection: &mut AnyConnection,
    tenant: i32,
    key_id: &str,
    most: usize,
) -> Result<Vec<Certified>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(SELECT).integer(tenant);
    out.sql(" and state = 2 and key_id = ")
        .text(key_id.to_owned());
    out.sql(" order by intended_at limit ");
    out.big(i64::try_from(most).unwrap_or(i64::MAX));
    load(connection, out)
}

/// What was signed and withdrawn, and has not ended.
pub(super) fn withdrawn(
    connection: &mut AnyConnection,
    tenant: i32,
    now_ms: i64,
) -> Result<Vec<Withdrawn>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select format, key_id, revocation, changed_at from certificate where tenant = ")
        .integer(tenant);
    out.sql(" and state = 3 and revocation <> '' and ends_at >= ")
        .big(now_ms);
    out.sql(" order by changed_at, id");
    type Row = (SmallInt, Text, Text, BigInt);
    let rows: Vec<(i16, String, String, i64)> =
        on_either!(connection, c => out.giving::<Row>().load(c))?;
    let made = |(format, key_id, revocation, at)| Withdrawn {
        format,
        key_id,
        revocation,
        at,
    };
    Ok(rows.into_iter().map(made).collect())
}

fn load(connection: &mut AnyConnection, out: Statement) -> Result<Vec<Certified>, StoreError> {
    let rows: Vec<Found> = on_either!(connection, c => out.giving::<Columns>().load(c))?;
    rows.into_iter().map(certified).collect()
}

fn certified(
    (
        state,
        format,
        reason,
        intended_at,
        changed_at,
        ends_at,
        id,
        key_id,
        revocation,
        intent,
        signed,
    ): Found,
) -> Result<Certified, StoreError> {
    let damaged = |_| StoreError::Unexpected("the number of a certificate is none".to_owned());
    Ok(Certified {
        id: id.try_into().map_err(damaged)?,
        state: CertificateState::from_number(state)?,
        format,
        reason,
        intended_at,
        changed_at,
        ends_at,
        key_id,
        revocation,
        intent,
        signed,
    })
}

fn where_certificate(out: &mut Statement, (tenant, id): Of) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and id = ").bytes(id.to_vec());
}
