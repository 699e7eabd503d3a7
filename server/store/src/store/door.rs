//! Through which session the store is read and written, and whose rows that session sees.

use super::Store;
use crate::connection::{AnyConnection, Pool};
use crate::error::StoreError;
#[cfg(test)]
use crate::seal::KeyRing;

impl Store {
    /// Works on the tables directly, for tests that need what no caller could leave.
    #[cfg(test)]
    pub(crate) fn on_connection<T>(
        &self,
        mut work: impl FnMut(&mut AnyConnection, &KeyRing) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.write_session(|connection| work(connection, &self.keys))
    }

    pub(crate) fn write_session<T>(
        &self,
        work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        session(&self.writers, None, work)
    }

    /// Writes down what was looked at, by the session that is kept for it where there is one.
    pub(crate) fn look_session<T>(
        &self,
        work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        session(self.looks.pool().unwrap_or(&self.writers), None, work)
    }

    /// Reads what is of this tenant. On PostgreSQL the session sees nothing else.
    pub(crate) fn read_of<T>(
        &self,
        tenant: i32,
        work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        session(self.readers(), Some(tenant), work)
    }

    /// Reads what is of no tenant. On PostgreSQL the session sees nothing of any.
    pub(crate) fn read_session<T>(
        &self,
        work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        session(self.readers(), None, work)
    }

    /// Reads what is of all tenants at once. On PostgreSQL that takes the role of those who write.
    pub(crate) fn read_all<T>(
        &self,
        work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.settings.address.is_sqlite() {
            true => self.read_session(work),
            false => self.write_session(work),
        }
    }

    fn readers(&self) -> &Pool {
        self.readers.as_ref().unwrap_or(&self.writers)
    }

    /// Whether the database itself holds those who read to their tenant. Nothing where it knows no roles.
    pub fn has_second_wall(&self) -> Result<Option<bool>, StoreError> {
        match self.settings.address.is_sqlite() {
            true => Ok(None),
            false => Ok(Some(self.readers().take(None)?.is_walled())),
        }
    }
}

/// Runs work that may be repeated, once more on a fresh session where the first one turned out to be dead.
fn session<T>(
    pool: &Pool,
    tenant: Option<i32>,
    mut work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut once = || pool.take(tenant)?.run(&mut work);
    match once() {
        Err(StoreError::Away(_)) => once(),
        result => result,
    }
}
