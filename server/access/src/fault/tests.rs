//! Refusals: what they are called, and with which status they go out.

use super::*;

#[test]
fn every_name_is_said_in_one_way_and_has_the_status_of_its_protocol() {
    let mut names: Vec<&str> = ErrorName::ALL.map(ErrorName::name).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ErrorName::ALL.len());
    for name in ErrorName::ALL {
        assert_eq!(name.to_string(), name.name());
        // Who is not known logs in; who is known and may not is told so; what is away comes back; the rest is the request.
        let status = match name.name() {
            "invalid_client" | "invalid_token" | "invalid_dpop_proof" => 401,
            "insufficient_scope" => 403,
            "temporarily_unavailable" => 503,
            _ => 400,
        };
        assert_eq!(name.status(), status, "{name}");
    }
}

#[test]
fn a_refusal_is_written_with_its_place_where_it_has_one() {
    let fault = Fault::request("parameter-missing", "code");
    assert_eq!(
        fault.to_string(),
        "invalid_request: parameter-missing at code"
    );
    let nowhere = Fault::grant("grant-unknown", "");
    assert_eq!(nowhere.to_string(), "invalid_grant: grant-unknown");
}
