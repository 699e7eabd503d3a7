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
    /// The authorization page, where people sign in through this face.
    pub authorization: Option<String>,
    /// The token endpoint.
    pub token: String,
    /// Where tokens are asked about.
    pub introspection: String,
    /// Where tokens are given back.
    pub revocation: String,
    /// Where requests are handed in beforehand, where people sign in.
    pub pushed: Option<String>,
    /// Our public keys, where people sign in.
    pub jwks: Option<String>,
    /// Whether those who sign in through this face are staff, and not persons.
    pub staff: bool,
    /// Where the look of our pages is described, if it is.
    pub style: Option<String>,
    /// Whether clients may prove who they are by the certificate of their connection.
    pub certificates: bool,
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
const SCOPES_OF_PEOPLE: [&str; 8] = [
    "openid",
    "fhirUser",
    "launch",
    "launch/patient",
    "offline_access",
    "online_access",
    "patient/*.rs",
    "user/*.rs",
];
const SCOPES_OF_STAFF: [&str; 4] = ["openid", "offline_access", "online_access", "user/*.cruds"];
const SCOPES_OF_SYSTEMS: [&str; 1] = ["system/*.cruds"];

/// What of SMART App Launch works here for people.
const CAPABILITIES_OF_PEOPLE: [&str; 13] = [
    "launch-ehr",
    "launch-standalone",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "sso-openid-connect",
    "context-ehr-patient",
    "context-standalone-patient",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-user",
    "permission-v1",
];

/// What of it works for staff: they choose no record beforehand.
const CAPABILITIES_OF_STAFF: [&str; 9] = [
    "launch-standalone",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "sso-openid-connect",
    "permission-offline",
    "permission-online",
    "permission-user",
    "permission-v1",
];

/// What works for systems that act by themselves, and for everybody.
const CAPABILITIES_OF_SYSTEMS: [&str; 2] = ["client-confidential-asymmetric", "permission-v2"];

fn common(endpoints: &Endpoints) -> Value {
    let signing = [Algorithm::Rs384, Algorithm::Es384].map(Algorithm::name);
    let mut scopes = SCOPES_OF_SYSTEMS.to_vec();
    let mut grants = vec!["client_credentials"];
    let mut proofs = vec!["private_key_jwt"];
    if endpoints.authorization.is_some() {
        match endpoints.staff {
            true => scopes.splice(0..0, SCOPES_OF_STAFF).for_each(drop),
            false => scopes.splice(0..0, SCOPES_OF_PEOPLE).for_each(drop),
        }
        grants.extend(["authorization_code", "refresh_token"]);
        proofs.extend(["client_secret_basic", "client_secret_post", "none"]);
    }
    if endpoints.certificates {
        proofs.push("tls_client_auth");
    }
    let mut document = json!({
        "token_endpoint": endpoints.token,
        "introspection_endpoint": endpoints.introspection,
        "revocation_endpoint": endpoints.revocation,
        "grant_types_supported": grants,
        "scopes_supported": scopes,
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": proofs,
        "token_endpoint_auth_signing_alg_values_supported": signing,
    });
    if endpoints.certificates {
        let name = "tls_client_certificate_bound_access_tokens";
        put(&mut document, name, json!(true));
    }
    if let (Some(page), Some(keys)) = (&endpoints.authorization, &endpoints.jwks) {
        put(&mut document, "issuer", json!(endpoints.issuer));
        put(&mut document, "jwks_uri", json!(keys));
        put(&mut document, "authorization_endpoint", json!(page));
        put(&mut document, "response_types_supported", json!(["code"]));
        if let Some(pushed) = &endpoints.pushed {
            let name = "pushed_authorization_request_endpoint";
            put(&mut document, name, json!(pushed));
        }
        put(
            &mut document,
            "authorization_response_iss_parameter_supported",
            json!(true),
        );
    }
    document
}

/// `.well-known/smart-configuration`.
pub fn smart_configuration(endpoints: &Endpoints) -> Value {
    let mut document = common(endpoints);
    let mut capabilities = CAPABILITIES_OF_SYSTEMS.to_vec();
    if endpoints.authorization.is_some() {
        match endpoints.staff {
            true => capabilities
                .splice(0..0, CAPABILITIES_OF_STAFF)
                .for_each(drop),
            false => capabilities
                .splice(0..0, CAPABILITIES_OF_PEOPLE)
                .for_each(drop),
        }
    }
    if endpoints.style.is_some() {
        capabilities.push("context-style");
    }
    put(&mut document, "capabilities", json!(capabilities));
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
