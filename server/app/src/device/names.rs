//! The names of municipalities, as they were looked up a while ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use immunization::MunicipalityCode;

/// How long a name is believed.
const TRUST_MS: i64 = 60_000;
/// Whose name is asked for may have none on record, which is remembered too.
const NAMES_MAX: usize = 10_000;

/// Names of municipalities, each with the time at which it was read.
#[derive(Default)]
pub struct Names(Mutex<HashMap<MunicipalityCode, (Option<String>, i64)>>);

impl Names {
    /// A name that was read a while ago.
    pub fn of(&self, code: MunicipalityCode, now_ms: i64) -> Option<Option<String>> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (name, at) = names.get(&code)?;
        (now_ms.saturating_sub(*at) <= TRUST_MS).then(|| name.clone())
    }

    /// Remembers the name of a municipality.
    pub fn keep(&self, code: MunicipalityCode, name: &Option<String>, now_ms: i64) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES_MAX {
            names.clear();
        }
        names.insert(code, (name.clone(), now_ms));
    }
}
