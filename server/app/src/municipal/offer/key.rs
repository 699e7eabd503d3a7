//! `Idempotency-Key` of files: a file that is sent again under the same key is answered as it was the first time.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use openssl::sha::Sha256;
use serde_json::Value;
use store::{Job, JobState};

use crate::call::Call;
use crate::state::State;
use crate::web::hex_of;

/// Among how many of the newest jobs an earlier one is looked for.
const JOBS_MAX: usize = 200;
/// For how long a key is remembered.
const KEY_AGE_MAX_MS: i64 = 48 * 60 * 60 * 1_000;
/// The member of what is said of a job in which the key stands.
const KEY: &str = "requestKey";
/// The member in which stands what the key was used for.
const ASKED: &str = "requestDigest";

/// The key of a request with what it was used for. The key itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    key: String,
    asked: String,
}

impl RequestKey {
    /// The key that a call brings. What is asked beside the content of the file stands in the address or the form; who
    /// changes it under the same key gets the first answer.
    pub fn of(call: &Call, content: &[u8]) -> Option<RequestKey> {
        let key = call.idempotency_key.as_ref()?;
        let mut hasher = Sha256::new();
        hasher.update(call.caller.client.as_bytes());
        hasher.update(b"\0");
        hasher.update(key.as_bytes());
        let mut asked = Sha256::new();
        asked.update(content);
        for (name, value) in &call.parameters {
            for part in [name, value] {
                asked.update(b"\0");
                asked.update(part.as_bytes());
            }
        }
        Some(RequestKey {
            key: hex_of(&hasher.finish()),
            asked: hex_of(&asked.finish()),
        })
    }
}

/// What is said of a job, with the key of the request beside it.
pub fn with_key(about: Vec<u8>, key: Option<&RequestKey>) -> Vec<u8> {
    let Some(key) = key else {
        return about;
    };
    let Ok(Value::Object(mut object)) = serde_json::from_slice::<Value>(&about) else {
        return about;
    };
    object.insert(KEY.to_owned(), Value::from(key.key.as_str()));
    object.insert(ASKED.to_owned(), Value::from(key.asked.as_str()));
    serde_json::to_vec(&object).unwrap_or(about)
}

/// What is said anew of a job, with the key under which it was handed in.
pub fn keeping_key(about: Vec<u8>, before: &[u8]) -> Vec<u8> {
    let before: Value = serde_json::from_slice(before).unwrap_or_default();
    let says = |name: &str| before.get(name).and_then(Value::as_str).map(str::to_owned);
    let key = says(KEY).zip(says(ASKED));
    let key = key.map(|(key, asked)| RequestKey { key, asked });
    with_key(about, key.as_ref())
}

/// The job that an earlier request with the same key made. The same key for something else is refused.
pub async fn earlier(
    state: &State,
    call: &Call,
    key: Option<&RequestKey>,
) -> Result<Option<Job>, Problem> {
    let Some(key) = key else {
        return Ok(None);
    };
    let (store, tenant) = (state.store.clone(), call.reach.tenant.0);
    let jobs = state
        .blocking(call, move || store.jobs(tenant, JOBS_MAX, None))
        .await?;
    let oldest = state.now_ms().saturating_sub(KEY_AGE_MAX_MS);
    for job in jobs {
        if job.submitted_at < oldest || job.state == JobState::Receiving {
            continue;
        }
        let about: Value = serde_json::from_slice(&job.about).unwrap_or_default();
        let says = |name: &str| about.get(name).and_then(Value::as_str);
        if says(KEY) == Some(&key.key) {
            return match says(ASKED) == Some(&key.asked) {
                true => Ok(Some(job)),
                false => Err(Problem::new(ProblemKind::Duplicate, "idempotency-conflict")),
            };
        }
    }
    Ok(None)
}
