//! Tablets at rest: the codes that let them in, each once, and those that were let in.
//!
//! They are looked up before there is a tenant, like everything by which it is decided who somebody is.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer, Text};

use super::{AuthEvent, KeptAccess, Mark, NewTokens, keep, open, row, seal};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

const ENROLMENT: &str = "auth_enrolment";
const DEVICE: &str = "auth_device";

/// A code that lets one tablet in, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptEnrolment {
    /// The code's digest.
    pub digest: Mark,
    /// Whose tablet it will be.
    pub tenant: i32,
    /// From when on it holds no longer.
    pub expires_at: i64,
    /// The tablet that it let in.
    pub device: Option<String>,
    /// What else there is to say. It is sealed.
    pub about: Vec<u8>,
}

/// A tablet that was let in, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptDevice {
    /// Its random id.
    pub id: String,
    /// Whose it is.
    pub tenant: i32,
    /// When it was let in.
    pub enrolled_at: i64,
    /// When it was switched off.
    pub revoked_at: Option<i64>,
    /// What else there is to say. It is sealed.
    pub about: Vec<u8>,
}

impl Store {
    /// Keeps a code that was just made.
    pub fn keep_enrolment(
        &self,
        enrolment: &KeptEnrolment,
        event: &AuthEvent,
    ) -> Result<(), StoreError> {
        let about = seal(self.keys(), ENROLMENT, &enrolment.digest, &enrolment.about)?;
        self.write_session(|connection| {
            connection.transaction(|connection| {
                insert_enrolment(connection, enrolment, about.clone())?;
                row::insert_event(connection, event)
            })
        })
    }

    /// A code.
    pub fn enrolment(&self, digest: &Mark) -> Result<Option<KeptEnrolment>, StoreError> {
        let found = self.read_session(|connection| enrolment(connection, digest))?;
        found
            .map(|kept| {
                let about = open(self.keys(), ENROLMENT, digest, &kept.about)?;
                Ok(KeptEnrolment { about, ..kept })
            })
            .transpose()
    }

    /// Lets a tablet in by a code, with its first token. `false`, and nothing is kept, where the code let somebody in
    /// before.
    pub fn enrol(
        &self,
        code: &Mark,
        (device, access): (&KeptDevice, &KeptAccess),
        event: &AuthEvent,
    ) -> Result<bool, StoreError> {
        let about = seal(self.keys(), DEVICE, device.id.as_bytes(), &device.about)?;
        let marked = self.write_session(|connection| {
            connection.transaction(|connection| {
                if !mark_enrolment(connection, code, &device.id)? {
                    return Ok(false);
                }
                insert_device(connection, device, about.clone())?;
                let tokens = NewTokens {
                    family: None,
                    access,
                    refresh: None,
                };
                keep(connection, self.keys(), tokens)?;
                row::insert_event(connection, event)?;
                Ok(true)
            })
        })?;
        Ok(marked || self.has_kept(access)?)
    }

    /// A tablet.
    pub fn device(&self, id: &str) -> Result<Option<KeptDevice>, StoreError> {
        let found = self.read_session(|connection| devices(connection, Which::Id(id), 1))?;
        let opened = self.open_devices(found)?;
        Ok(opened.into_iter().next())
    }

    /// The tablets of a tenant, the last that were let in first, at most so many.
    pub fn devices(&self, tenant: i32, most: usize) -> Result<Vec<KeptDevice>, StoreError> {
        let found =
            self.read_session(|connection| devices(connection, Which::Tenant(tenant), most))?;
        self.open_devices(found)
    }

    fn open_devices(&self, found: Vec<KeptDevice>) -> Result<Vec<KeptDevice>, StoreError> {
        let opened = found.into_iter().map(|kept| {
            let about = open(self.keys(), DEVICE, kept.id.as_bytes(), &kept.about)?;
            Ok(KeptDevice { about, ..kept })
        });
        opened.collect()
    }

    /// Switches a tablet of a tenant off. Its tokens rest on it, and hold no longer. `false` where there is none that is on.
    pub fn revoke_device(
        &self,
        (tenant, id): (i32, &str),
        event: &AuthEvent,
    ) -> Result<bool, StoreError> {
        self.write_session(|connection| {
            connection.transaction(|connection| {
                if !mark_device(connection, (tenant, id), event.at)? {
                    return Ok(false);
                }
                row::insert_event(connection, event)?;
                Ok(true)
            })
        })
    }
}

fn insert_enrolment(
    connection: &mut AnyConnection,
    enrolment: &KeptEnrolment,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_enrolment (tenant, expires_at, digest, device, about) values (");
    out.integer(enrolment.tenant).sql(", ");
    out.big(enrolment.expires_at).sql(", ");
    out.bytes(enrolment.digest.to_vec()).sql(", '', ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

fn enrolment(
    connection: &mut AnyConnection,
    digest: &Mark,
) -> Result<Option<KeptEnrolment>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select tenant, expires_at, device, about from auth_enrolment where digest = ")
        .bytes(digest.to_vec());
    let found: Option<(i32, i64, String, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(Integer, BigInt, Text, Binary)>().get_result(c).optional()
    })?;
    Ok(
        found.map(|(tenant, expires_at, device, about)| KeptEnrolment {
            digest: *digest,
            tenant,
            expires_at,
            device: Some(device).filter(|device| !device.is_empty()),
            about,
        }),
    )
}

/// Marks a code as used by this tablet, if nobody used it.
fn mark_enrolment(
    connection: &mut AnyConnection,
    digest: &Mark,
    device: &str,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_enrolment set device = ")
        .text(device.to_owned());
    out.sql(" where device = '' and digest = ")
        .bytes(digest.to_vec());
    Ok(run(connection, out)? == 1)
}

fn insert_device(
    connection: &mut AnyConnection,
    device: &KeptDevice,
    about: Vec<u8>,
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into auth_device (tenant, enrolled_at, revoked_at, id, about) values (");
    out.integer(device.tenant).sql(", ");
    out.big(device.enrolled_at).sql(", 0, ");
    out.text(device.id.clone()).sql(", ");
    out.bytes(about).sql(")");
    run(connection, out).map(drop)
}

/// Which tablets.
#[derive(Clone, Copy)]
enum Which<'a> {
    Id(&'a str),
    Tenant(i32),
}

fn devices(
    connection: &mut AnyConnection,
    which: Which<'_>,
    most: usize,
) -> Result<Vec<KeptDevice>, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("select id, tenant, enrolled_at, revoked_at, about from auth_device where ");
    match which {
        Which::Id(id) => out.sql("id = ").text(id.to_owned()),
        Which::Tenant(tenant) => out.sql("tenant = ").integer(tenant),
    };
    out.sql(" order by enrolled_at desc, id limit ")
        .big(i64::try_from(most).unwrap_or(i64::MAX));
    let rows: Vec<(String, i32, i64, i64, Vec<u8>)> = on_either!(connection, c => {
        out.giving::<(Text, Integer, BigInt, BigInt, Binary)>().load(c)
    })?;
    let device = |(id, tenant, enrolled_at, revoked_at, about)| KeptDevice {
        id,
        tenant,
        enrolled_at,
        revoked_at: (revoked_at != 0).then_some(revoked_at),
        about,
    };
    Ok(rows.into_iter().map(device).collect())
}

/// Marks a tablet as switched off, if it is on.
fn mark_device(
    connection: &mut AnyConnection,
    (tenant, id): (i32, &str),
    now_ms: i64,
) -> Result<bool, StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("update auth_device set revoked_at = ").big(now_ms);
    out.sql(" where revoked_at = 0 and tenant = ")
        .integer(tenant);
    out.sql(" and id = ").text(id.to_owned());
    Ok(run(connection, out)? == 1)
}
