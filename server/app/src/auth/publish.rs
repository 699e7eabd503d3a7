//! What anybody may read of the authorization server: where it is and what it can do, and its public keys.

use access::Zone;
use access::discovery::{openid_configuration, smart_configuration};
use serde_json::Value;
use store::StoreError;

use super::Auth;

impl Auth {
    /// Its public keys.
    pub fn public_keys(&self, now_ms: i64) -> Result<Value, StoreError> {
        let ring = self.signers.ring(&self.store, now_ms)?;
        Ok(ring.public(now_ms).to_json())
    }

    /// What a provider of OpenID Connect says of itself.
    pub fn openid(&self, origin: &str, zone: Zone, now_ms: i64) -> Result<Value, StoreError> {
        let ring = self.signers.ring(&self.store, now_ms)?;
        let endpoints = self.endpoints(origin, zone);
        Ok(openid_configuration(&endpoints, &ring.public(now_ms)))
    }

    /// What an app of SMART looks for below the FHIR base by which it came.
    pub fn smart(&self, origin: &str, zone: Zone) -> Value {
        smart_configuration(&self.endpoints(origin, zone))
    }
}
