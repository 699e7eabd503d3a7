//! Rows of items whose vaccine a venue chose.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::VenueItem;
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};

/// Leaves a new row, or changes the one that is there.
pub(super) fn keep(
    connection: &mut AnyConnection,
    tenant: i32,
    item: &VenueItem,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into venue_item (tenant, item, chosen_at, venue, vaccine) values (");
    out.integer(tenant)
        .sql(", ")
        .big(item.item.cast_signed())
        .sql(", ")
        .big(item.chosen_at);
    out.sql(", ").text(item.venue.clone());
    out.sql(", ").text(item.vaccine.clone());
    out.sql(
        ") on conflict (tenant, venue, item) do update set vaccine = excluded.vaccine, \
         chosen_at = excluded.chosen_at",
    );
    run(connection, out).map(drop)
}

/// The vaccine of a row.
pub(super) fn one(
    connection: &mut AnyConnection,
    tenant: i32,
    of: (&str, u64),
) -> Result<Option<String>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select vaccine from venue_item");
    where_item(&mut out, tenant, of);
    Ok(on_either!(connection, c => out.giving::<Text>().get_result(c).optional())?)
}

/// Takes a row away.
pub(super) fn forget(
    connection: &mut AnyConnection,
    tenant: i32,
    of: (&str, u64),
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from venue_item");
    where_item(&mut out, tenant, of);
    run(connection, out).map(drop)
}

fn where_item(out: &mut Statement, tenant: i32, (venue, item): (&str, u64)) {
    out.sql(" where tenant = ").integer(tenant);
    out.sql(" and venue = ").text(venue.to_owned());
    out.sql(" and item = ").big(item.cast_signed());
}
