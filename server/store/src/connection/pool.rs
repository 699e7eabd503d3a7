//! A pool of sessions of one class: opened when first needed, handed out one at a time, thrown away when broken.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Address, AnyConnection, Session, SessionSettings, open};
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
    idle: Vec<Session>,
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

    /// A session that sees the rows of this tenant, waiting for one no longer than the pool's patience. One that was last
    /// used for the same tenant is taken before others.
    pub fn take(&self, tenant: Option<i32>) -> Result<Lease<'_>, StoreError> {
        let until = Instant::now() + self.patience;
        let mut inner = self.lock();
        loop {
            let same = inner.idle.iter().rposition(|one| one.tenant == tenant);
            let free = match same {
                Some(at) => Some(inner.idle.swap_remove(at)),
                None => inner.idle.pop(),
            };
            if let Some(session) = free {
                drop(inner);
                return self.lend(session, tenant);
            }
            if inner.open < self.size {
                inner.open += 1;
                drop(inner);
                return match open(&self.address, &self.settings) {
                    Ok(session) => self.lend(session, tenant),
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

    /// Hands a session out, once it sees the rows of this tenant and no others.
    fn lend(&self, mut session: Session, tenant: Option<i32>) -> Result<Lease<'_>, StoreError> {
        if let Err(error) = session.face(tenant) {
            drop(session);
            self.forget();
            if matches!(error, StoreError::Away(_)) {
                self.clear();
            }
            return Err(error);
        }
        Ok(Lease {
            pool: self,
            session: Some(session),
            broken: false,
        })
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
    session: Option<Session>,
    broken: bool,
}

impl Lease<'_> {
    /// Whether row security binds the session.
    pub fn is_walled(&self) -> bool {
        self.session.as_ref().is_some_and(|one| one.is_walled)
    }

    /// Runs some work. A session on which something unexpected happened is not used again, and where it was lost, the
    /// idle ones beside it go too.
    pub fn run<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(session) = self.session.as_mut() else {
            return Err(StoreError::Unexpected(
                "a session was used after it went back".to_owned(),
            ));
        };
        let result = work(&mut session.connection);
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
        match self.session.take() {
            Some(session) if !broken => {
                self.pool.lock().idle.push(session);
                self.pool.returned.notify_one();
            }
            Some(session) => {
                drop(session);
                self.pool.forget();
            }
            None => {}
        }
    }
}
