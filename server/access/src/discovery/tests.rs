//! The documents by which clients find us.

use super::*;
use crate::jose::SigningKey;

pub(crate) fn endpoints() -> Endpoints {
    let at = |path: &str| format!("https://town.example{path}");
    Endpoints {
        issuer: at(""),
        fhir_base: at("/fhir"),
        authorization: Some(at("/oauth/authorize")),
        token: at("/oauth/token"),
        introspection: at("/oauth/introspect"),
        revocation: at("/oauth/revoke"),
        pushed: Some(at("/oauth/par")),
        jwks: Some(at("/oauth/keys")),
        staff: false,
        style: None,
        certificates: false,
    }
}

#[test]
fn r_o01_the_document_has_what_the_specification_wants_and_all_addresses_are_absolute() {
    let document = smart_configuration(&endpoints());
    for name in [
        "issuer",
        "jwks_uri",
        "authorization_endpoint",
        "token_endpoint",
        "introspection_endpoint",
        "revocation_endpoint",
        "pushed_authorization_request_endpoint",
    ] {
        let address = document[name].as_str().unwrap();
        assert!(address.starts_with("https://"), "{name}");
    }
    assert_eq!(
        document["code_challenge_methods_supported"],
        json!(["S256"])
    );
    let has = |list: &str, word: &str| document[list].as_array().unwrap().contains(&json!(word));
    assert!(has("grant_types_supported", "authorization_code"));
    assert!(has("grant_types_supported", "client_credentials"));
    assert!(has(
        "token_endpoint_auth_methods_supported",
        "private_key_jwt"
    ));
    for algorithm in ["RS384", "ES384"] {
        assert!(has(
            "token_endpoint_auth_signing_alg_values_supported",
            algorithm
        ));
    }
    for capability in [
        "permission-v1",
        "permission-v2",
        "launch-standalone",
        "sso-openid-connect",
    ] {
        assert!(has("capabilities", capability));
    }
    assert!(
        !has("capabilities", "context-style"),
        "only what works is listed"
    );
    let styled = Endpoints {
        style: Some("https://town.example/style.json".to_owned()),
        ..endpoints()
    };
    assert!(
        smart_configuration(&styled)
            .to_string()
            .contains("context-style")
    );
    // R-O17: what is refused is not advertised.
    let text = document.to_string();
    for refused in ["implicit", "password", "plain", "HS", "\"token\""] {
        assert!(!text.contains(refused), "{refused}");
    }
}

#[test]
fn a_face_without_people_says_nothing_of_signing_in() {
    let closed = Endpoints {
        authorization: None,
        jwks: None,
        ..endpoints()
    };
    let text = smart_configuration(&closed).to_string();
    for absent in [
        "authorization_code",
        "authorization_endpoint",
        "pushed_authorization_request_endpoint",
        "jwks_uri",
        "openid",
        "launch",
        "patient",
        "client_secret",
        "issuer",
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
    for there in ["client_credentials", "private_key_jwt", "system/*.cruds"] {
        assert!(text.contains(there), "{there}");
    }
}

#[test]
fn what_signs_id_tokens_is_what_our_keys_can() {
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let keys = [key.public().clone()].into_iter().collect();
    let document = openid_configuration(&endpoints(), &keys);
    assert_eq!(
        document["id_token_signing_alg_values_supported"],
        json!(["ES384"])
    );
}

#[test]
fn r_o03_the_base_is_this_one_and_no_other() {
    let endpoints = endpoints();
    for base in [
        "https://town.example/fhir",
        "https://town.example/fhir/",
        "https://town.example/fhir/R4",
    ] {
        assert!(endpoints.is_base(base), "{base}");
    }
    for other in [
        "",
        "https://town.example",
        "https://town.example/fhir2",
        "https://town.example/fhir/R5",
        "http://town.example/fhir",
        "https://evil.example/fhir",
        "https://town.example/fhir/R4/Patient",
    ] {
        assert!(!endpoints.is_base(other), "{other}");
    }
}

#[test]
fn an_assertion_is_for_the_token_endpoint_or_for_the_issuer() {
    assert_eq!(
        endpoints().audiences(),
        ["https://town.example/oauth/token", "https://town.example"]
    );
}
