//! The documents by which clients find us, as values (R-O01). They list what really works, and nothing else.

use serde_json::{Value, json};

use crate::answer::put;
use crate::jose::{Algorithm, KeySet};

/// Where everything is, as absolute addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Our name as an issuer.
    pub issuer: String,
    /// The FHIR base that clients are told.
    pub fhir_base: String,
    /// The authorization page.
    pub authorization: String,
    /// The token endpoint.
    pub token: String,
    /// Where tokens are asked about.
    pub introspection: String,
    /// Where tokens are given back.
    pub revocation: String,
    /// Where requests are pushed.
    pub pushed: String,
    /// Where a person sees and ends what apps may do.
    pub management: String,
    /// Our public keys.
    pub jwks: String,
    /// Where the look of our pages is described, if it is.
    pub style: Option<String>,
}

impl Endpoints {
    /// Whether a request's `aud` is this FHIR base. A slash at its end and the suffix that some libraries append lead to
    /// the same base.
    pub fn is_base(&self, audience: &str) -> bool {
        let base = self.fhir_base.trim_end_matches('/');
        let rest = audience.strip_prefix(base);
        rest.is_some_and(|rest| ["", "/", "/R4", "/R4/"].contains(&rest))
    }

    /// What an assertion's `aud` may be.
    pub fn audiences(&self) -> [&str; 2] {
        [&self.token, &self.issuer]
    }
}

/// The scopes that are advertised. Types are advertised by the star; what is granted is another matter.
const SCOPES: [&str; 9] = [
    "openid",
    "fhirUser",
    "launch",
    "launch/patient",
    "offline_access",
    "online_access",
    "patient/*.rs",
    "user/*.cruds",
    "system/*.cruds",
];

/// What of SMART App Launch works here.
const CAPABILITIES: [&str; 16] = [
    "launch-ehr",
    "launch-standalone",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "sso-openid-connect",
    "context-banner",
    "context-ehr-patient",
    "context-standalone-patient",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
];

fn common(endpoints: &Endpoints) -> Value {
    let signing = [Algorithm::Rs384, Algorithm::Es384].map(Algorithm::name);
    json!({
        "issuer": endpoints.issuer,
        "jwks_uri": endpoints.jwks,
        "authorization_endpoint": endpoints.authorization,
        "token_endpoint": endpoints.token,
        "introspection_endpoint": endpoints.introspection,
        "revocation_endpoint": endpoints.revocation,
        "pushed_authorization_request_endpoint": endpoints.pushed,
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types_supported": ["code"],
        "scopes_supported": SCOPES,
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported":
            ["private_key_jwt", "client_secret_basic", "client_secret_post", "none"],
        "token_endpoint_auth_signing_alg_values_supported": signing,
        "dpop_signing_alg_values_supported": ["ES256", "ES384"],
        "authorization_response_iss_parameter_supported": true,
    })
}

/// `.well-known/smart-configuration`.
pub fn smart_configuration(endpoints: &Endpoints) -> Value {
    let mut document = common(endpoints);
    let mut capabilities: Vec<&str> = CAPABILITIES.to_vec();
    if endpoints.style.is_some() {
        capabilities.push("context-style");
    }
    put(&mut document, "capabilities", json!(capabilities));
    put(
        &mut document,
        "management_endpoint",
        json!(endpoints.management),
    );
    document
}

/// `.well-known/openid-configuration`.
pub fn openid_configuration(endpoints: &Endpoints, keys: &KeySet) -> Value {
    let signs = |algorithm: &Algorithm| keys.keys().iter().any(|key| key.allows(*algorithm));
    let algorithms: Vec<&str> = Algorithm::ALL
        .iter()
        .filter(|algorithm| signs(algorithm))
        .map(|algorithm| algorithm.name())
        .collect();
    let mut document = common(endpoints);
    put(&mut document, "subject_types_supported", json!(["public"]));
    put(
        &mut document,
        "id_token_signing_alg_values_supported",
        json!(algorithms),
    );
    put(
        &mut document,
        "claims_supported",
        json!([
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "acr",
            "fhirUser"
        ]),
    );
    put(
        &mut document,
        "prompt_values_supported",
        json!(["none", "login", "consent", "select_account"]),
    );
    document
}

#[cfg(test)]
pub(crate) mod tests;
