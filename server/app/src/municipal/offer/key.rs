//! `Idempotency-Key` of files: who sends a file again under its key is told of the job that it became.

use fhir::Problem;
use store::{Accepted, Idempotency, Job, StoreError};

use crate::again;
use crate::call::Call;
use crate::state::State;

/// The job that an earlier request with the same key became. The same key for something else is refused. The job takes the
/// key when it is accepted, so that of two requests at once one finds the other then.
pub async fn earlier(
    state: &State,
    call: &Call,
    key: Option<Idempotency>,
) -> Result<Option<Job>, Problem> {
    let Some(key) = key else {
        return Ok(None);
    };
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let found = state.blocking(call, move || match store.job_under(tenant, key)? {
        None => Ok(Ok(None)),
        Some(Accepted::Again(job)) => {
            let job = store.job(tenant, job)?;
            let gone = || StoreError::Unexpected("a job is gone".to_owned());
            job.ok_or_else(gone).map(|job| Ok(Some(job)))
        }
        Some(_) => Ok(Err(again::conflict())),
    });
    found.await?
}
