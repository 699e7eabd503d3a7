//! Authorization requests: what is asked, refused and sent where, and what a code is bound to.

use fhir::Tenant;
use serde_json::json;

use super::*;
use crate::client::tests::{app, client};
use crate::discovery::tests::endpoints;
use crate::fault::ErrorName as Name;
use crate::mandate::tests::scopes;
use crate::parameters::Form;
use crate::secret::base64url;

const NOW: i64 = 1_800_000_000_000;
const BACK: &str = "https://notes.example/back";
const VERIFIER: &str = "0123456789012345678901234567890123456789abc";

struct World {
    client: Client,
    launch: Option<LaunchRow>,
}

impl Known for World {
    fn client(&self, id: &str) -> Option<Client> {
        (id == "notes").then(|| self.client.clone())
    }

    fn launch(&self, digest: &Digest) -> Option<LaunchRow> {
        self.launch.clone().filter(|row| row.digest == *digest)
    }
}

fn world() -> World {
    World {
        client: client(&app()),
        launch: None,
    }
}

pub(crate) fn challenge() -> String {
    base64url(&openssl::sha::sha256(VERIFIER.as_bytes()))
}

/// A request that is right, with some parameters changed; an empty value takes one away.
fn request(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let challenge = challenge();
    let mut pairs: Vec<(String, String)> = [
        ("response_type", "code"),
        ("client_id", "notes"),
        ("redirect_uri", BACK),
        ("state", "s t&a=te"),
        ("aud", "https://town.example/fhir"),
        (
            "scope",
            "openid fhirUser launch/patient patient/*.rs offline_access",
        ),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        if !value.is_empty() {
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    pairs
}

fn answer(world: &World, pairs: &[(String, String)]) -> Answer {
    let endpoints = endpoints();
    let at = At {
        endpoints: &endpoints,
        zone: Zone::Internet,
        parameters: &(),
        now_ms: NOW,
    };
    ask(pairs, world, at, false)
}

fn pending(changes: &[(&str, &str)]) -> Pending {
    match answer(&world(), &request(changes)) {
        Answer::Pending(pending) => *pending,
        other => panic!("{other:?}"),
    }
}

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

fn person(role: Role, own: Option<&str>, delegated: &[&str]) -> Person {
    Person {
        subject: Subject {
            account: Arc::from("a-1"),
            role,
            tenant: Some(Tenant(139_998)),
            fhir_user: None,
            signed_in_at_ms: NOW,
            strength: None,
        },
        own: own.map(id),
        delegated: delegated.iter().map(|one| id(one)).collect(),
    }
}

#[test]
fn a_request_that_is_right_waits_for_a_person() {
    let pending = pending(&[]);
    assert_eq!(
        pending.scopes,
        scopes("openid fhirUser launch/patient patient/*.rs offline_access")
    );
    assert_eq!(pending.state, "s t&a=te");
    assert_eq!(pending.dropped, []);
    assert!(pending.needs_patient());
    assert!(self::pending(&[("scope", "launch/patient user/*.rs")]).needs_patient());
    assert!(self::pending(&[("scope", "patient/*.rs")]).needs_patient());
    // R-O14: what is unknown is dropped, and what is not registered is not asked for.
    let other = self::pending(&[(
        "scope",
        "patient/*.cruds system/*.rs user/Claim.rs surprise",
    )]);
    assert_eq!(other.scopes, scopes("patient/*.rs"));
    assert_eq!(other.dropped.len(), 2);
}

#[test]
fn r_o02_nothing_is_sent_to_an_address_that_is_not_known() {
    for (name, value, rule) in [
        ("client_id", "", "parameter-missing"),
        ("client_id", "other", "client-unknown"),
        ("redirect_uri", "", "parameter-missing"),
        (
            "redirect_uri",
            "https://notes.example/back/",
            "redirect-unknown",
        ),
        (
            "redirect_uri",
            "https://evil.example/back",
            "redirect-unknown",
        ),
    ] {
        match answer(&world(), &request(&[(name, value)])) {
            Answer::Page(fault) => assert_eq!(fault.rule, rule),
            other => panic!("{name} {value}: {other:?}"),
        }
    }
    let mut twice = request(&[]);
    twice.push((
        "redirect_uri".to_owned(),
        "https://evil.example/".to_owned(),
    ));
    assert_eq!(
        answer(&world(), &twice),
        Answer::Page(Fault::request("parameter-repeated", ""))
    );
    let mut world = world();
    world.client.enabled = false;
    let fault = Fault::request("client-unknown", "client_id");
    assert_eq!(answer(&world, &request(&[])), Answer::Page(fault));
}

#[test]
fn every_other_fault_goes_back_with_state_and_issuer() {
    let long = "x".repeat(1025);
    for (name, value, error, rule) in [
        // R-O17: no implicit grant.
        (
            "response_type",
            "",
            Name::InvalidRequest,
            "parameter-missing",
        ),
        (
            "response_type",
            "token",
            Name::UnsupportedResponseType,
            "response-type-unsupported",
        ),
        (
            "response_type",
            "code id_token",
            Name::UnsupportedResponseType,
            "response-type-unsupported",
        ),
        (
            "response_mode",
            "fragment",
            Name::InvalidRequest,
            "parameter-unsupported",
        ),
        (
            "request",
            "eyJ",
            Name::InvalidRequest,
            "parameter-unsupported",
        ),
        (
            "request_uri",
            "https://evil.example/",
            Name::InvalidRequest,
            "parameter-unsupported",
        ),
        ("state", "", Name::InvalidRequest, "parameter-missing"),
        (
            "state",
            long.as_str(),
            Name::InvalidRequest,
            "value-malformed",
        ),
        // R-O03.
        ("aud", "", Name::InvalidRequest, "parameter-missing"),
        (
            "aud",
            "https://other.example/fhir",
            Name::InvalidRequest,
            "audience-unknown",
        ),
        // R-O04.
        (
            "code_challenge",
            "",
            Name::InvalidRequest,
            "parameter-missing",
        ),
        (
            "code_challenge",
            "short",
            Name::InvalidRequest,
            "value-malformed",
        ),
        (
            "code_challenge",
            "あああああああああああああああ",
            Name::InvalidRequest,
            "value-malformed",
        ),
        (
            "code_challenge_method",
            "",
            Name::InvalidRequest,
            "challenge-method",
        ),
        (
            "code_challenge_method",
            "plain",
            Name::InvalidRequest,
            "challenge-method",
        ),
        (
            "code_challenge_method",
            "s256",
            Name::InvalidRequest,
            "challenge-method",
        ),
        ("scope", "", Name::InvalidRequest, "parameter-missing"),
        ("scope", "surprise", Name::InvalidScope, "scope-nothing"),
        ("scope", "system/*.rs", Name::InvalidScope, "scope-nothing"),
        (
            "scope",
            "launch/patient",
            Name::InvalidScope,
            "scope-nothing",
        ),
        (
            "scope",
            "openid launch",
            Name::InvalidRequest,
            "launch-missing",
        ),
        ("launch", "something", Name::InvalidRequest, "launch-scope"),
        (
            "nonce",
            long.as_str(),
            Name::InvalidRequest,
            "value-malformed",
        ),
        (
            "prompt",
            "none login",
            Name::InvalidRequest,
            "value-malformed",
        ),
        ("prompt", "create", Name::InvalidRequest, "value-malformed"),
        ("max_age", "-1", Name::InvalidRequest, "value-malformed"),
    ] {
        match answer(&world(), &request(&[(name, value)])) {
            Answer::Redirect { to, fault } => {
                assert_eq!((fault.name, fault.rule), (error, rule), "{name}={value}");
                let state = match name {
                    "state" => continue,
                    _ => "&state=s+t%26a%3Dte",
                };
                let whole = format!("{BACK}?error={error}{state}&iss=https%3A%2F%2Ftown.example");
                assert_eq!(to, whole, "{name}={value}");
            }
            other => panic!("{name}={value}: {other:?}"),
        }
    }
}

#[test]
fn r_o18_a_client_that_must_push_its_request_cannot_come_without() {
    let mut world = world();
    world.client.pushes = true;
    let refused = |answer: Answer| matches!(answer, Answer::Redirect { fault, .. } if fault.rule == "push-required");
    assert!(refused(answer(&world, &request(&[]))));
    let endpoints = endpoints();
    let at = At {
        endpoints: &endpoints,
        zone: Zone::Internet,
        parameters: &(),
        now_ms: NOW,
    };
    assert!(matches!(
        ask(&request(&[]), &world, at, true),
        Answer::Pending(_)
    ));
    let (name, row) = push(&request(&[]), &world.client, &world, at, [7; 32]).unwrap();
    let named = |client: &str, name: &str| -> Vec<(String, String)> {
        [("client_id", client), ("request_uri", name)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
    };
    let take = |client: &str, name: &str, at: i64| {
        let pairs = named(client, name);
        row.take(&Form::of(&pairs).unwrap(), at)
            .map(<[_]>::to_vec)
            .map_err(|fault| fault.rule)
    };
    assert_eq!(take("notes", &name, NOW + 59_999), Ok(request(&[])));
    assert_eq!(take("notes", &name, NOW + 60_000), Err("push-unknown"));
    assert_eq!(take("other", &name, NOW), Err("push-unknown"));
    assert_eq!(take("notes", &format!("{name}x"), NOW), Err("push-unknown"));
    assert_eq!(
        take("notes", "https://evil.example/", NOW),
        Err("push-unknown")
    );
    for (change, rule) in [
        (("request_uri", "urn:x"), "parameter-unsupported"),
        (("client_id", "other"), "client-unknown"),
        (
            ("redirect_uri", "https://evil.example/"),
            "redirect-unknown",
        ),
        (("aud", "https://evil.example/"), "audience-unknown"),
    ] {
        let fault = push(&request(&[change]), &world.client, &world, at, [7; 32]).unwrap_err();
        assert_eq!(fault.rule, rule);
    }
}

#[test]
fn a_launch_out_of_a_session_is_for_one_app_one_account_and_five_minutes() {
    let staff = person(Role::Staff, None, &[]);
    let mut world = world();
    let (token, row) = LaunchRow::issue(
        &world.client,
        Some(&staff.subject),
        Some(id("p7")),
        NOW,
        [3; 32],
    );
    world.launch = Some(row.clone());
    let ehr = [("scope", "launch patient/*.rs"), ("launch", token.expose())];
    let Answer::Pending(pending) = answer(&world, &request(&ehr)) else {
        panic!();
    };
    assert!(matches!(
        pending.next(Some(&staff), None, None, NOW),
        Next::Consent(_)
    ));
    let mut other = staff.clone();
    other.subject.account = Arc::from("a-2");
    assert_eq!(pending.next(Some(&other), None, None, NOW), Next::SignIn);
    let choice = Choice {
        scopes: &pending.scopes,
        patient: Some(&id("p8")),
    };
    let granted = pending
        .grant(&world.client, &staff, choice, NOW, [1; 32])
        .unwrap();
    let mandate = granted.row.mandate;
    assert_eq!(
        (mandate.subject.role, mandate.patient),
        (Role::Staff, Some(id("p7"))),
        "the record that was open, not another, and staff stay staff"
    );
    for (change, text) in [
        (
            LaunchRow {
                client: Arc::from("other"),
                ..row.clone()
            },
            token.expose(),
        ),
        (
            LaunchRow {
                expires_at_ms: NOW,
                ..row.clone()
            },
            token.expose(),
        ),
        (row, "guessed"),
    ] {
        world.launch = Some(change);
        let request = request(&[("scope", "launch patient/*.rs"), ("launch", text)]);
        let refused = matches!(answer(&world, &request), Answer::Redirect { fault, .. } if fault.rule == "launch-unknown");
        assert!(refused);
    }
}

#[test]
fn a_launch_by_a_system_is_for_whoever_may_choose_the_record() {
    let mut world = world();
    let (token, row) = LaunchRow::issue(&world.client, None, Some(id("p1")), NOW, [3; 32]);
    assert_eq!(row.expires_at_ms, NOW + 5 * 60 * 1000);
    world.launch = Some(row);
    let ehr = [
        ("scope", "launch openid patient/*.rs"),
        ("launch", token.expose()),
    ];
    let Answer::Pending(pending) = answer(&world, &request(&ehr)) else {
        panic!();
    };
    for (who, may) in [
        (person(Role::Person, Some("p1"), &[]), true),
        (person(Role::Person, Some("p2"), &["p1"]), true),
        (person(Role::Staff, None, &[]), true),
        (person(Role::Person, Some("p2"), &[]), false),
        (person(Role::Person, Some("p2"), &["p3"]), false),
        (person(Role::Person, None, &[]), false),
    ] {
        // Whatever was chosen, the record of the launch is meant.
        match pending.next(Some(&who), Some(&id("p2")), None, NOW) {
            Next::Consent(_) => assert!(may, "{who:?}"),
            Next::Redirect { fault, .. } => {
                assert!(!may, "{who:?}");
                assert_eq!(
                    (fault.name, fault.rule),
                    (ErrorName::AccessDenied, "launch-person")
                );
            }
            other => panic!("{other:?}"),
        }
        let choice = Choice {
            scopes: &pending.scopes,
            patient: Some(&id("p2")),
        };
        let granted = pending
            .grant(&world.client, &who, choice, NOW, [1; 32])
            .unwrap();
        let mandate = granted.row.mandate;
        assert_eq!(mandate.scopes.has_context(Context::Patient), may);
        assert_eq!(mandate.patient == Some(id("p1")), may);
    }
}

#[test]
fn what_is_asked_next_depends_on_who_is_there_and_what_was_said_before() {
    let plain = pending(&[]);
    let one = person(Role::Person, Some("p1"), &[]);
    let parent = person(Role::Person, Some("p1"), &["p2"]);
    let nobody = person(Role::Person, None, &[]);
    let all = plain.scopes.clone();
    assert_eq!(plain.next(None, None, None, NOW), Next::SignIn);
    assert_eq!(
        plain.next(Some(&one), None, None, NOW),
        Next::Consent(all.clone())
    );
    assert_eq!(
        plain.next(Some(&one), None, Some(&all), NOW),
        Next::Grant(all.clone())
    );
    let less = scopes("openid patient/Patient.rs");
    assert_eq!(
        plain.next(Some(&one), None, Some(&less), NOW),
        Next::Consent(all.clone())
    );
    assert_eq!(
        plain.next(Some(&parent), None, Some(&all), NOW),
        Next::Choose
    );
    assert_eq!(
        plain.next(Some(&parent), Some(&id("p2")), None, NOW),
        Next::Consent(all.clone())
    );
    assert_eq!(
        plain.next(Some(&parent), Some(&id("p3")), None, NOW),
        Next::Choose,
        "not theirs"
    );
    // Whoever has some record or may open any is asked; only who has none is sent back.
    let guardian = person(Role::Person, None, &["p2", "p3"]);
    let staff = person(Role::Staff, None, &[]);
    for (who, chosen) in [(&one, Some(id("p3"))), (&guardian, None), (&staff, None)] {
        let next = plain.next(Some(who), chosen.as_ref(), None, NOW);
        assert_eq!(next, Next::Choose, "{who:?}");
    }
    let refused = plain.next(Some(&nobody), None, None, NOW);
    assert!(matches!(refused, Next::Redirect { fault, .. } if fault.rule == "no-record"));
    // What a user may do is about no record: nobody chooses one.
    let of_user = pending(&[("scope", "openid user/*.rs")]);
    assert!(!of_user.needs_patient());
    for who in [&staff, &nobody] {
        let next = of_user.next(Some(who), None, None, NOW);
        assert_eq!(next, Next::Consent(of_user.scopes.clone()), "{who:?}");
    }
    // Asked again, or not at all.
    let again = pending(&[("prompt", "login")]);
    assert_eq!(again.next(Some(&one), None, Some(&all), NOW), Next::SignIn);
    let consent = pending(&[("prompt", "consent")]);
    assert_eq!(
        consent.next(Some(&one), None, Some(&all), NOW),
        Next::Consent(all.clone())
    );
    let old = pending(&[("max_age", "60")]);
    assert_eq!(
        old.next(Some(&one), None, Some(&all), NOW + 60_000),
        Next::Grant(all.clone())
    );
    assert_eq!(
        old.next(Some(&one), None, Some(&all), NOW + 60_001),
        Next::SignIn
    );
    let silent = pending(&[("prompt", "none")]);
    for (who, before, rule) in [
        (None, None, Some(Name::LoginRequired)),
        (Some(&one), None, Some(Name::ConsentRequired)),
        (Some(&parent), Some(&all), Some(Name::ConsentRequired)),
        (Some(&one), Some(&all), None),
    ] {
        let found = match silent.next(who, None, before, NOW) {
            Next::Redirect { fault, .. } => Some(fault.name),
            Next::Grant(_) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, rule);
    }
}

#[test]
fn r_o09_what_is_granted_is_what_was_ticked_of_what_was_asked() {
    let pending = pending(&[]);
    let client = world().client;
    let one = person(Role::Person, Some("p1"), &["p2"]);
    let grant = |ticked: &str, patient: Option<&str>| {
        let ticked = scopes(ticked);
        let patient = patient.map(id);
        let choice = Choice {
            scopes: &ticked,
            patient: patient.as_ref(),
        };
        pending.grant(&client, &one, choice, NOW, [9; 32])
    };
    let granted = grant("patient/Immunization.cruds user/*.rs openid", Some("p1")).unwrap();
    assert_eq!(
        granted.row.mandate.scopes,
        scopes("openid patient/Immunization.rs")
    );
    assert_eq!(granted.row.mandate.patient, Some(id("p1")));
    assert_eq!(granted.row.mandate.subject.role, Role::Person);
    let code = Token::of_random([9; 32]);
    let to = format!(
        "{BACK}?code={}&state=s+t%26a%3Dte&iss=https%3A%2F%2Ftown.example",
        code.expose()
    );
    assert_eq!(granted.to, to);
    assert_eq!(granted.row.digest, code.digest());
    assert_eq!(granted.row.mandate.family, code.digest());
    // Whoever acts for a child is told apart from the child.
    let child = grant("patient/*.rs", Some("p2")).unwrap().row.mandate;
    assert_eq!(
        (child.subject.role, child.patient),
        (Role::Delegate, Some(id("p2")))
    );
    // R-O15: without a record of one's own choosing there are no patient-level scopes.
    let rule = |granted: Result<Granted, Fault>| granted.unwrap_err().rule;
    assert_eq!(rule(grant("patient/*.rs", Some("p3"))), "nothing-granted");
    assert_eq!(rule(grant("offline_access", Some("p1"))), "nothing-granted");
    let unchosen = grant("openid patient/*.rs", None).unwrap().row.mandate;
    assert_eq!(unchosen.scopes, scopes("openid"));
    assert_eq!(
        (unchosen.subject.role, unchosen.patient),
        (Role::Person, Some(id("p1")))
    );
    // Refused in the end.
    let denied = pending.refusal(Fault::new(Name::AccessDenied, "person-refused", ""));
    assert!(denied.starts_with(&format!("{BACK}?error=access_denied&state=")));
}

#[test]
fn a_grant_comes_too_late_or_for_another_client_or_tenant() {
    let pending = pending(&[]);
    let one = person(Role::Person, Some("p1"), &[]);
    let choice = Choice {
        scopes: &pending.scopes,
        patient: None,
    };
    let good = world().client;
    let grant = |client: &Client, now_ms| {
        pending
            .grant(client, &one, choice, now_ms, [9; 32])
            .map_err(|fault| fault.rule)
    };
    assert!(grant(&good, NOW + 599_999).is_ok());
    assert_eq!(grant(&good, NOW + 600_000).unwrap_err(), "request-over");
    let disabled = Client {
        enabled: false,
        ..good.clone()
    };
    assert_eq!(grant(&disabled, NOW).unwrap_err(), "client-unfit");
    let other = Client {
        id: Arc::from("other"),
        ..good.clone()
    };
    assert_eq!(grant(&other, NOW).unwrap_err(), "client-unfit");
    let mut local = app();
    local
        .as_object_mut()
        .unwrap()
        .insert("tenant".to_owned(), json!("279986"));
    let local = Client {
        id: good.id.clone(),
        ..client(&local)
    };
    assert_eq!(grant(&local, NOW).unwrap_err(), "client-of-another-tenant");
}

#[test]
fn r_o06_and_r_o07_a_code_is_bound_to_everything_that_the_request_said() {
    let pending = pending(&[]);
    let good = world().client;
    let one = person(Role::Person, Some("p1"), &[]);
    let choice = Choice {
        scopes: &pending.scopes,
        patient: None,
    };
    let row = pending
        .grant(&good, &one, choice, NOW, [9; 32])
        .unwrap()
        .row;
    let other = Client {
        id: Arc::from("other"),
        ..good.clone()
    };
    let used = CodeRow {
        used_at_ms: Some(NOW),
        ..row.clone()
    };
    assert_eq!(row.redeem(&good, BACK, VERIFIER, NOW + 59_999), Ok(()));
    let challenge = challenge();
    let long = "a".repeat(129);
    for (row, client, redirect, verifier, at, rule, revokes) in [
        (&used, &good, BACK, VERIFIER, NOW, "code-used", true),
        (&row, &other, BACK, VERIFIER, NOW, "code-client", true),
        (
            &row,
            &good,
            BACK,
            VERIFIER,
            NOW + 60_000,
            "code-expired",
            false,
        ),
        (
            &row,
            &good,
            "https://notes.example/back/",
            VERIFIER,
            NOW,
            "code-redirect",
            false,
        ),
        (&row, &good, BACK, "", NOW, "code-verifier", false),
        (
            &row,
            &good,
            BACK,
            challenge.as_str(),
            NOW,
            "code-verifier",
            false,
        ),
        (
            &row,
            &good,
            BACK,
            &VERIFIER[..42],
            NOW,
            "code-verifier",
            false,
        ),
        (
            &row,
            &good,
            BACK,
            long.as_str(),
            NOW,
            "code-verifier",
            false,
        ),
        (
            &row,
            &good,
            BACK,
            "0123456789012345678901234567890123456789abd",
            NOW,
            "code-verifier",
            false,
        ),
        (
            &row,
            &good,
            BACK,
            " 123456789012345678901234567890123456789abc",
            NOW,
            "code-verifier",
            false,
        ),
    ] {
        let refusal = row.redeem(client, redirect, verifier, at).unwrap_err();
        assert_eq!(refusal.fault.rule, rule);
        assert_eq!(refusal.fault.name, Name::InvalidGrant);
        assert_eq!(refusal.revoke, revokes.then_some(row.digest), "{rule}");
    }
}

#[test]
fn r_o07_a_verifier_has_its_length_and_its_letters_whatever_its_digest_is() {
    let pending = pending(&[]);
    let good = world().client;
    let one = person(Role::Person, Some("p1"), &[]);
    let choice = Choice {
        scopes: &pending.scopes,
        patient: None,
    };
    let row = pending
        .grant(&good, &one, choice, NOW, [9; 32])
        .unwrap()
        .row;
    let redeem = |verifier: &str| {
        let digest = openssl::sha::sha256(verifier.as_bytes());
        let row = CodeRow {
            challenge: base64url(&digest),
            ..row.clone()
        };
        row.redeem(&good, BACK, verifier, NOW)
            .map_err(|refusal| refusal.fault.rule)
    };
    for verifier in ["a".repeat(43), "a".repeat(128), "-._~".repeat(11)] {
        assert_eq!(redeem(&verifier), Ok(()), "{verifier}");
    }
    for verifier in [
        String::new(),
        "a".repeat(42),
        "a".repeat(129),
        "a b".repeat(15),
        "あ".repeat(15),
    ] {
        assert_eq!(redeem(&verifier), Err("code-verifier"), "{verifier}");
    }
}
