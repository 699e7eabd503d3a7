//! Mandates: written and read back, and whom they make of a caller.

use super::*;
use crate::secret::Token;

pub(crate) fn scopes(text: &str) -> ScopeSet {
    let (set, faults) = ScopeSet::parse(text, &AsGranted);
    assert_eq!(faults, [], "{text}");
    set
}

pub(crate) fn mandate(role: Role, patient: Option<&str>, scope: &str) -> Mandate {
    Mandate {
        client: Arc::from("notes"),
        subject: Subject {
            account: Arc::from("a-1"),
            role,
            tenant: role.has_tenant().then_some(Tenant(139_998)),
            fhir_user: None,
            signed_in_at_ms: 1_000,
            strength: None,
        },
        patient: patient.map(|id| Id::parse(id).unwrap()),
        scopes: scopes(scope),
        zone: Zone::Internet,
        purpose: None,
        family: Token::of_random([1; 32]).digest(),
        if_match_required: false,
        consent: None,
    }
}

#[test]
fn a_mandate_is_read_back_as_it_was_written_and_half_of_one_is_none() {
    let mut one = mandate(
        Role::Person,
        Some("p1"),
        "openid patient/Immunization.rs?status=completed",
    );
    one.purpose = Some(Arc::from("PATRQT"));
    one.subject.strength = Some("two".to_owned());
    one.subject.fhir_user = Some("Patient/p1".to_owned());
    one.consent = Id::parse("c1");
    let json = one.to_json();
    assert_eq!(Mandate::parse(&json), Some(one.clone()));
    // What was kept before there were consents has none.
    one.consent = None;
    let older = json.replace(",\"consent\":\"c1\"", "");
    assert_ne!(older, json);
    assert_eq!(Mandate::parse(&older), Some(one));
    for broken in [
        json.replace("person", "nobody"),
        json.replace("internet", "moon"),
        json.replace("patient/Imm", "patient/Xmm"),
        json.replace("\"p1\"", "\"p 1\""),
        json.replace("\"c1\"", "\"c 1\""),
        json.replace("{", "{\"more\":1,"),
        json.replace("\"scope\"", "\"scopes\""),
        "{}".to_owned(),
    ] {
        assert_eq!(Mandate::parse(&broken), None, "{broken}");
    }
}

#[test]
fn r_o15_who_was_granted_patient_level_scopes_alone_is_confined_to_that_patient() {
    for (role, scope, confined) in [
        (Role::Person, "patient/*.rs", true),
        (Role::Person, "user/*.rs", true),
        (Role::Delegate, "patient/*.rs", true),
        (Role::Staff, "patient/*.rs", true),
        (Role::Staff, "user/*.rs", false),
        (Role::Staff, "user/*.rs patient/*.rs", false),
        (Role::Vendor, "system/*.rs", false),
    ] {
        let caller = Arc::new(mandate(role, Some("p1"), scope)).caller();
        assert_eq!(caller.patient.is_some(), confined, "{role} {scope}");
    }
}

#[test]
fn r_f03_a_sign_in_is_fresh_for_a_time_and_never_before_it_happened() {
    let one = mandate(Role::Person, Some("p1"), "patient/*.rs");
    for (now_ms, fresh) in [
        (999, false),
        (1_000, true),
        (6_000, true),
        (6_001, false),
        (i64::MAX, false),
    ] {
        assert_eq!(one.signed_in_within(5_000, now_ms), fresh, "{now_ms}");
    }
}
