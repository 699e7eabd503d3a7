//! Individual numbers: one sealed table, under a schema and a role of its own where the database has such.

use crate::error::StoreError;
use crate::store::Store;

fn unbuilt<T>() -> Result<T, StoreError> {
    Err(StoreError::Unexpected("this is being built".to_owned()))
}

impl Store {
    /// The resident numbers under which these individual numbers are kept in a tenant, in the same order.
    pub fn individual_owners(
        &self,
        tenant: i32,
        numbers: &[&str],
    ) -> Result<Vec<Option<String>>, StoreError> {
        let _ = (tenant, numbers);
        unbuilt()
    }

    /// Whether another individual number than this one is kept under each resident number, in the same order. Where none
    /// is kept, none differs.
    pub fn individual_differs(
        &self,
        tenant: i32,
        pairs: &[(&str, &str)],
    ) -> Result<Vec<bool>, StoreError> {
        let _ = (tenant, pairs);
        unbuilt()
    }

    /// The tenants in which an individual number is kept, each with the resident number. For the inquiry about people who
    /// moved, and for nothing else.
    pub fn individual_everywhere(&self, number: &str) -> Result<Vec<(i32, String)>, StoreError> {
        let _ = number;
        unbuilt()
    }
}
