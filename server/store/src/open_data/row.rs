//! Rows of open data.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};

use super::{Published, Shown, Snapshot};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};

/// How many numbers are noted in one statement.
const NOTED_MAX: usize = 200;

/// A file's name, digest and compressed bytes.
type File<'a> = (&'a str, [u8; 32], Vec<u8>);
/// A file as it stands at rest: day, time, digest, compressed bytes.
type Found = (i32, i64, Vec<u8>, Vec<u8>);

pub(super) fn shown(connection: &mut AnyConnection) -> Result<Vec<Shown>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql(
        "select municipality, dose, number, shown_at from open_data_shown order by municipality, dose, shown_at, number",
    );
    let rows: Vec<(i32, i32, i64, i64)> =
        on_either!(connection, c => out.giving::<(Integer, Integer, BigInt, BigInt)>().load(c))?;
    let shown = |(municipality, dose, number, shown_at)| Shown {
        municipality,
        dose,
        number,
        shown_at,
    };
    Ok(rows.into_iter().map(shown).collect())
}

pub(super) fn publish(
    connection: &mut AnyConnection,
    snapshot: &Snapshot<'_>,
    files: &[File<'_>],
) -> Result<Published, StoreError> {
    connection.transaction(|connection| {
        lock(connection)?;
        let mut out = Statement::new(flavour(connection));
        out.sql("select count(*) from open_data_shown");
        let shown: i64 = on_either!(connection, c => out.giving::<BigInt>().get_result(c))?;
        if usize::try_from(shown) != Ok(snapshot.shown_before) {
            return Ok(Published::Outdated);
        }
        let is_there = days(connection, usize::MAX)?.contains(&snapshot.day);
        if is_there && !snapshot.may_replace {
            return Ok(Published::There);
        }
        let mut out = Statement::new(flavour(connection));
        out.sql("delete from open_data_file where snapshot = ")
            .integer(snapshot.day);
        run(connection, out)?;
        for (name, digest, body) in files {
            let mut out = Statement::new(flavour(connection));
            out.sql("insert into open_data_file (snapshot, made_at, name, digest, body) values (");
            out.integer(snapshot.day).sql(", ").big(snapshot.made_at);
            out.sql(", ").text((*name).to_owned());
            out.sql(", ").bytes(digest.to_vec());
            out.sql(", ").bytes(body.clone()).sql(")");
            run(connection, out)?;
        }
        for some in snapshot.newly_shown.chunks(NOTED_MAX) {
            let mut out = Statement::new(flavour(connection));
            out.sql("insert into open_data_shown (municipality, dose, number, shown_at) values ");
            out.joined(", ", some, |out, one| {
                out.sql("(").integer(one.municipality);
                out.sql(", ").integer(one.dose);
                out.sql(", ").big(one.number);
                out.sql(", ").big(one.shown_at).sql(")");
            });
            out.sql(" on conflict do nothing");
            run(connection, out)?;
        }
        Ok(Published::Done)
    })
}

/// Makes the transaction the only one that publishes: with a lock, or by being the first to write.
fn lock(connection: &mut AnyConnection) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.by_flavour(
        "lock table open_data_shown in share row exclusive mode",
        "delete from open_data_shown where municipality < 0",
    );
    run(connection, out).map(drop)
}

pub(super) fn days(connection: &mut AnyConnection, most: usize) -> Result<Vec<i32>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select distinct snapshot from open_data_file order by snapshot desc limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    Ok(on_either!(connection, c => out.giving::<Integer>().load(c))?)
}

pub(super) fn file(
    connection: &mut AnyConnection,
    day: Option<i32>,
    name: &str,
) -> Result<Option<Found>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select snapshot, made_at, digest, body from open_data_file where snapshot = ");
    match day {
        Some(day) => out.integer(day),
        None => out.sql("(select max(snapshot) from open_data_file)"),
    };
    out.sql(" and name = ").text(name.to_owned());
    Ok(on_either!(connection, c => {
        out.giving::<(Integer, BigInt, Binary, Binary)>().get_result(c).optional()
    })?)
}

pub(super) fn forget(connection: &mut AnyConnection, before_day: i32) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from open_data_file where snapshot < ")
        .integer(before_day);
    out.sql(" and snapshot < (select max(snapshot) from open_data_file)");
    run(connection, out)
}
