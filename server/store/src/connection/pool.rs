//! A pool of sessions of one class: opened when first needed, handed out one at a time, thrown away when broken.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Address, AnyConnection, SessionSettings, open};
use crate::error::StoreError;

pub(crate) struct Pool {
    address: Address,
    settings: SessionSettings,
    size: usize,
    patience: Duration,
    inner: Mutex<Inner>,
    returned: Condvar,
}

#[derive(Default)]
struct Inner {
    idle: Vec<AnyConnection>,
    /// Sessions that exist, handed out or idle.
    open: usize,
}

impl Pool {
    pub fn new(
        address: Address,
        settings: SessionSettings,
        size: usize,
        patience: Duration,
    ) -> Pool {
        Pool {
            address,
            settings,
            size,
            patience,
            inner: Mutex::default(),
            returned: Condvar::new(),
        }
    }

    /// A session, waiting for one no longer than the pool's patience.
    pub fn take(&self) -> Result<Lease<'_>, StoreError> {
        let until = Instant::now() + self.patience;
        let mut inner = self.lock();
        loop {
            if let Some(connection) = inner.idle.pop() {
                return Ok(Lease {
                    pool: self,
                    connection: Some(connection),
                    broken: false,
                });
            }
            if inner.open < self.size {
                inner.open += 1;
                drop(inner);
                return match open(&self.address, &self.settings) {
                    Ok(connection) => Ok(Lease {
                        pool: self,
                        connection: Some(connection),
                        broken: false,
                    }),
                    Err(error) => {
                        self.forget();
                        Err(error)
                    }
                };
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(StoreError::Busy);
            }
            inner = self
                .returned
                .wait_timeout(inner, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Throws away all idle sessions: they are likely to be as dead as the one that was just found so.
    pub fn clear(&self) {
        let mut inner = self.lock();
        inner.open -= inner.idle.len();
        inner.idle.clear();
        self.returned.notify_all();
    }

    /// Sessions in use and sessions open.
    pub fn usage(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.open - inner.idle.len(), inner.open)
    }

    fn forget(&self) {
        self.lock().open -= 1;
        self.returned.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session on loan. It goes back to the pool unless it was found broken.
pub(crate) struct Lease<'pool> {
    pool: &'pool Pool,
    connection: Option<AnyConnection>,
    broken: bool,
}

impl Lease<'_> {
    /// Runs some work. A session on which something unexpected happened is not used again, and where it was lost, the
    /// idle ones beside it go too.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(connection) = self.connection.as_mut() else {
            return Err(StoreError::Unexpected(
                "a session was used after it went back".to_owned(),
            ));
        };
        let result = work(connection);
        if let Err(error) = &result {
            self.broken |= error.breaks_connection();
            if matches!(error, StoreError::Away(_) | StoreError::OutcomeUnknown(_)) {
                self.pool.clear();
            }
        }
        result
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        // A panic in the work leaves a session in an unknown state.
        let broken = self.broken || std::thread::panicking();
        match self.connection.take() {
            Some(connection) if !broken => {
                self.pool.lock().idle.push(connection);
                self.pool.returned.notify_one();
            }
            Some(connection) => {
                drop(connection);
                self.pool.forget();
            }
            None => {}
        }
    }
}
