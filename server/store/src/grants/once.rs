//! What holds once, at rest: apps that another system opens out of a record, people who left for an outside provider, and
//! requests that were handed in beforehand.

use diesel::Connection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

use super::{AuthEvent, Mark, open, row, seal};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

/// What it is that holds once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// An app that is opened out of a record.
    Launch,
    /// Somebody who left for an outside provider.
    Departure,
    /// A request that was handed in beforehand.
    Pushed,
}

impl Once {
    const ALL: [Once; 3] = [Once::Launch, Once::Departure, Once::Pushed];

    fn table(self) -> &'static str {
        match self {
            Once::Launch => "auth_launch",
            Once::Departure => "auth_departure",
            Once::Pushed => "auth_pushed",
        }
    }
}

/// Something that holds once, as it is kept until it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptOnce {
    /// Of the secret by which it is found again.
    pub digest: Mark,
    /// From when on it holds no longer.
    pub expires_at: i64,
    /// What there is to say. It is sealed.
    pub about: Vec<u8>,
}

impl Store {
    /// Keeps something that was just made.
    pub fn keep_once(
        &self,
        what: Once,
        kept: &KeptOnce,
        event: &AuthEvent,
    ) -> Result<(), StoreError> {
        let about = seal(self.keys(), what.table(), &kept.digest, &kept.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let mut out = Statement::new(flavour(connection));
                out.sql("insert into ").sql(what.table());
                out.sql(" (expires_at, digest, about) values (");
                out.big(kept.expires_at).sql(", ");
                out.bytes(kept.digest.to_vec()).sql(", ");
                out.bytes(about.clone()).sql(")");
                run(connection, out)?;
                row::insert_event(connection, event)
            })
        })
    }

    /// Something that was not used yet.
    pub fn once(&self, what: Once, digest: &Mark) -> Result<Option<KeptOnce>, StoreError> {
        let found = self.read_session(|connection| find(connection, what, digest))?;
        found
            .map(|(expires_at, sealed)| {
                let about = open(self.keys(), what.table(), digest, &sealed)?;
                Ok(KeptOnce {
                    digest: *digest,
                    expires_at,
                    about,
                })
            })
            .transpose()
    }

    /// Uses it up. `false` where somebody did before.
    pub fn use_once(&self, what: Once, digest: &Mark) -> Result<bool, StoreError> {
        self.write_session(|connection| {
            let mut out = Statement::new(flavour(connection));
            out.sql("delete from ").sql(what.table());
            out.sql(" where digest = ").bytes(digest.to_vec());
            Ok(run(connection, out)? == 1)
        })
    }
}

fn find(
    connection: &mut AnyConnection,
    what: Once,
    digest: &Mark,
) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select expires_at, about from ").sql(what.table());
    out.sql(" where digest = ").bytes(digest.to_vec());
    Ok(on_either!(connection, c => out.giving::<(BigInt, Binary)>().get_result(c).optional())?)
}

/// Forgets what nobody used in time.
pub(super) fn forget(connection: &mut AnyConnection, before_ms: i64) -> Result<usize, StoreError> {
    let mut gone = 0;
    for what in Once::ALL {
        let mut out = Statement::new(flavour(connection));
        out.sql("delete from ").sql(what.table());
        out.sql(" where expires_at < ").big(before_ms);
        gone += run(connection, out)?;
    }
    Ok(gone)
}
