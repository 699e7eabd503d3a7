//! Records of one municipality on which certificates of another rest, noted where the records are, so that whoever follows
//! their changes finds the certificates.

use diesel::prelude::*;
use diesel::sql_types::{Binary, Integer};
use fhir::Key;

use super::{CertificateState, Certified, digest, row};
use crate::connection::{AnyConnection, on_either};
use crate::error::StoreError;
use crate::jobs::run;
use crate::search::{Statement, flavour};
use crate::store::Store;

/// Rows that one statement leaves.
const ROWS_MAX: usize = 500;

/// A certificate of another municipality, by its number.
type Of = (i32, [u8; 16]);

impl Store {
    /// Notes that certificates of another municipality, by their numbers, come to rest on these records of this one.
    pub fn lend(
        &self,
        tenant: i32,
        holder: i32,
        certificates: &[([u8; 16], Vec<Key>)],
    ) -> Result<(), StoreError> {
        let rows: Vec<([u8; 16], [u8; 16])> = certificates
            .iter()
            .flat_map(|(id, records)| records.iter().map(move |record| (*id, record)))
            .map(|(id, record)| (id, digest(self.keys(), tenant, record)))
            .collect();
        self.write_session(|connection| {
            for some in rows.chunks(ROWS_MAX) {
                insert(connection, (tenant, holder), some)?;
            }
            Ok(())
        })
    }

    /// The certificates of other municipalities that rest on one of these records and were not withdrawn, each with whose
    /// it is.
    pub fn certificates_lent(
        &self,
        tenant: i32,
        records: &[Key],
    ) -> Result<Vec<(i32, Certified)>, StoreError> {
        let mut named: Vec<Of> = Vec::new();
        for some in records.chunks(row::DOSES_MAX) {
            let records: Vec<[u8; 16]> = some
                .iter()
                .map(|record| digest(self.keys(), tenant, record))
                .collect();
            named.extend(self.read_of(tenant, |connection| lent(connection, tenant, &records))?);
        }
        named.sort_unstable();
        named.dedup();
        let mut found = Vec::new();
        for (holder, id) in named {
            let one = self.certificate(holder, id)?;
            let counts = |one: &Certified| {
                matches!(
                    one.state,
                    CertificateState::Issued | CertificateState::Intended
                )
            };
            found.extend(one.filter(counts).map(|one| (holder, one)));
        }
        Ok(found)
    }
}

fn insert(
    connection: &mut AnyConnection,
    (tenant, holder): (i32, i32),
    rows: &[([u8; 16], [u8; 16])],
) -> Result<(), StoreError> {
    let mut out = Statement::new(flavour(connection));
    out.sql("insert into certificate_lent (tenant, holder, record, certificate) values ");
    out.joined(", ", rows, |out, (certificate, record)| {
        out.sql("(").integer(tenant).sql(", ").integer(holder);
        out.sql(", ").bytes(record.to_vec());
        out.sql(", ").bytes(certificate.to_vec()).sql(")");
    });
    out.sql(" on conflict do nothing");
    run(connection, out).map(drop)
}

fn lent(
    connection: &mut AnyConnection,
    tenant: i32,
    records: &[[u8; 16]],
) -> Result<Vec<Of>, StoreError> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let mut out = Statement::new(flavour(connection));
    out.sql("select holder, certificate from certificate_lent where tenant = ")
        .integer(tenant);
    out.sql(" and record in (");
    out.joined(", ", records, |out, record| {
        out.bytes(record.to_vec());
    });
    out.sql(")");
    let rows: Vec<(i32, Vec<u8>)> =
        on_either!(connection, c => out.giving::<(Integer, Binary)>().load(c))?;
    let damaged = |_| StoreError::Unexpected("the number of a certificate is none".to_owned());
    rows.into_iter()
        .map(|(holder, id)| Ok((holder, id.try_into().map_err(damaged)?)))
        .collect()
}
