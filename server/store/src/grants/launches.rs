//! Launches at rest: apps that another system opens out of a record, each once.

use diesel::Connection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

use super::{AuthEvent, Mark, open, row, seal};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

const LAUNCH: &str = "auth_launch";

/// A launch, as it is kept until it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptLaunch {
    /// Of what was handed to the app.
    pub digest: Mark,
    /// From when on it holds no longer.
    pub expires_at: i64,
    /// For which app and whose record. It is sealed.
    pub about: Vec<u8>,
}

impl Store {
    /// Keeps a launch that was just made.
    pub fn keep_launch(&self, launch: &KeptLaunch, event: &AuthEvent) -> Result<(), StoreError> {
        let about = seal(self.keys(), LAUNCH, &launch.digest, &launch.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let mut out = Statement::new(flavour(connection));
                out.sql("insert into auth_launch (expires_at, digest, about) values (");
                out.big(launch.expires_at).sql(", ");
                out.bytes(launch.digest.to_vec()).sql(", ");
                out.bytes(about.clone()).sql(")");
                run(connection, out)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// A launch that was not used yet.
    pub fn launch(&self, digest: &Mark) -> Result<Option<KeptLaunch>, StoreError> {
        let found = self.read_session(|connection| find(connection, digest))?;
        found
            .map(|(expires_at, sealed)| {
                let about = open(self.keys(), LAUNCH, digest, &sealed)?;
                Ok(KeptLaunch {
                    digest: *digest,
                    expires_at,
                    about,
                })
            })
            .transpose()
    }

    /// Uses a launch up. `false` where somebody did before.
    pub fn use_launch(&self, digest: &Mark) -> Result<bool, StoreError> {
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("delete from auth_launch where digest = ")
                .bytes(digest.to_vec());
            Ok(run(connection, out)? == 1)
        })
    }
}

fn find(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select expires_at, about from auth_launch where digest = ")
        .bytes(digest.to_vec());
    Ok(on_either!(connection, c => out.giving::<(BigInt, Binary)>().get_result(c).optional())?)
}

/// Forgets launches that nobody used in time.
pub(super) fn forget(connection: &mut AnyConnection, before_ms: i64) -> Result<usize, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("delete from auth_launch where expires_at < ")
        .big(before_ms);
    run(connection, out)
}
