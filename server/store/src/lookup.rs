//! Looking up many resources at once, by the values of one search parameter.

use fhir::{Key, Kind, Reach};

use crate::error::StoreError;
use crate::read::Stored;
use crate::store::Store;

fn unbuilt<T>() -> Result<T, StoreError> {
    Err(StoreError::Unexpected("this is being built".to_owned()))
}

impl Store {
    /// The current resources that have each of these tokens – a system and a code – under a parameter, in the order in
    /// which they were asked for. `parameter:identifier` asks for identifiers that stand in references. One query for
    /// up to a thousand values.
    pub fn find_by_token(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        values: &[(String, String)],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let _ = (reach, kind, parameter, values);
        unbuilt()
    }

    /// The current resources whose reference of this parameter leads to each of these, in the order in which they were
    /// asked for. One query for up to a thousand.
    pub fn find_by_reference(
        &self,
        reach: &Reach,
        kind: Kind,
        parameter: &str,
        targets: &[Key],
    ) -> Result<Vec<Vec<Stored>>, StoreError> {
        let _ = (reach, kind, parameter, targets);
        unbuilt()
    }
}
