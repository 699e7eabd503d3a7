//! The database's own clock.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::connection::on_either;
use crate::error::StoreError;
use crate::search::{Flavour, Statement, flavour};
use crate::store::Store;

impl Store {
    /// What the database's clock says, in milliseconds of the Unix epoch.
    pub fn database_now_ms(&self) -> Result<i64, StoreError> {
        self.read_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql(match out.flavour {
                Flavour::Postgres => {
                    "select (extract(epoch from clock_timestamp()) * 1000)::bigint"
                }
                Flavour::Sqlite => {
                    "select cast((julianday('now') - 2440587.5) * 86400000 as integer)"
                }
            });
            Ok(on_either!(connection, c => out.giving::<BigInt>().get_result(c))?)
        })
    }
}
