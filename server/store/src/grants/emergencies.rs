//! Emergencies at rest: who that runs the server asked to look, who allowed it, when it ends. What is done about one stands in
//! its municipality's trail in the same transaction, or is not done.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};

use super::{KeptAccess, NewTokens, keep, open, seal};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;
use crate::trail::Noted;

const EMERGENCY: &str = "auth_emergency";

/// An emergency, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptEmergency {
    /// Its random id.
    pub id: String,
    /// Whose records it is about.
    pub tenant: i32,
    /// When it was asked for.
    pub asked_at: i64,
    /// How often something was done about it: of two who do so at the same moment, one finds another number.
    pub steps: i32,
    /// What else there is to say. It is sealed.
    pub about: Vec<u8>,
}

impl Store {
    /// Keeps a new emergency, and tells its municipality.
    pub fn add_emergency(&self, new: &KeptEmergency, told: &[Noted]) -> Result<(), StoreError> {
        let about = seal(self.keys(), EMERGENCY, new.id.as_bytes(), &new.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                insert(connection, new, about.clone())?;
                self.tell(connection, new.tenant, told)
            })
        })
    }

    /// Keeps what was done about an emergency that was read with so many steps, and tells its municipality. `false`, and
    /// nothing is kept, where somebody else did something since.
    pub fn change_emergency(
        &self,
        now: &KeptEmergency,
        told: &[Noted],
    ) -> Result<bool, StoreError> {
        let about = seal(self.keys(), EMERGENCY, now.id.as_bytes(), &now.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let changed = update(connection, now, about.clone())?;
                if changed {
                    self.tell(connection, now.tenant, told)?;
                }
                Ok(changed)
            })
        })
    }

    /// Keeps a token that rests on an emergency, and tells its municipality.
    pub fn keep_emergency_token(
        &self,
        tenant: i32,
        access: &KeptAccess,
        told: &[Noted],
    ) -> Result<(), StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                let tokens = NewTokens {
                    family: None,
                    access,
                    refresh: None,
                };
                keep(connection, self.keys(), tokens)?;
                self.tell(connection, tenant, told)
            })
        })
    }

    fn tell(
        &self,
        connection: &mut AnyConnection,
        tenant: i32,
        told: &[Noted],
    ) -> Result<(), StoreError> {
        if told.is_empty() {
            return Ok(());
        }
        let looks = BTreeMap::from([(tenant, told.to_vec())]);
        self.add_looks(connection, &looks).map(drop)
    }

    /// An emergency.
    pub fn emergency(&self, id: &str) -> Result<Option<KeptEmergency>, StoreError> {
        let found = self.read_session(|connection| select(connection, Which::Id(id), 1))?;
        Ok(self.open_emergencies(found)?.into_iter().next())
    }

    /// Emergencies of a tenant, or of all, the newest first, at most so many.
    pub fn emergencies(
        &self,
        tenant: Option<i32>,
        most: usize,
    ) -> Result<Vec<KeptEmergency>, StoreError> {
        let which = tenant.map_or(Which::All, Which::Tenant);
        let found = self.read_session(|connection| select(connection, which, most))?;
        self.open_emergencies(found)
    }

    fn open_emergencies(
        &self,
        found: Vec<KeptEmergency>,
    ) -> Result<Vec<KeptEmergency>, StoreError> {
        let opened = found.into_iter().map(|kept| {
            let about = open(self.keys(), EMERGENCY, kept.id.as_bytes(), &kept.about)?;
            Ok(KeptEmergency { about, ..kept })
        });
        opened.collect()
    }
}

fn insert(
    connection: &mut AnyConnection,
    new: &KeptEmergency,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_emergency (tenant, asked_at, steps, id, about) values (");
    out.integer(new.tenant).sql(", ");
    out.big(new.asked_at).sql(", ");
    out.integer(new.steps).sql(", ");
    out.text(new.id.clone()).sql(", ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

fn update(
    connection: &mut AnyConnection,
    now: &KeptEmergency,
    about: Vec<u8>,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_emergency set steps = steps + 1, about = ")
        .bytes(about);
    out.sql(" where id = ").text(now.id.clone());
    out.sql(" and steps = ").integer(now.steps);
    Ok(run(connection, out)? == 1)
}

/// Which emergencies.
#[derive(Clone, Copy)]
enum Which<'a> {
    Id(&'a str),
    Tenant(i32),
    All,
}

fn select(
    connection: &mut AnyConnection,
    which: Which<'_>,
    most: usize,
) -> Result<Vec<KeptEmergency>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id, tenant, asked_at, steps, about from auth_emergency");
    match which {
        Which::Id(id) => {
            out.sql(" where id = ").text(id.to_owned());
        }
        Which::Tenant(tenant) => {
            out.sql(" where tenant = ").integer(tenant);
        }
        Which::All => {}
    }
    out.sql(" order by asked_at desc, id limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    let rows: Vec<(String, i32, i64, i32, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(Text, Integer, BigInt, Integer, Binary)>().load(c)
    })?;
    let kept = |(id, tenant, asked_at, steps, about)| KeptEmergency {
        id,
        tenant,
        asked_at,
        steps,
        about,
    };
    Ok(rows.into_iter().map(kept).collect())
}
