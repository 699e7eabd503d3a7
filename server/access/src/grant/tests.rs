//! Tokens: what is answered, what is kept, what a second use ends, and how fast a token is found again.

use fhir::{Id, Tenant};

use super::*;
use crate::caller::{Role, Zone};
use crate::client::tests::{app, client, system};
use crate::client::{Claimed, Proof, Proving, Secret};
use crate::jose::{Algorithm, Jws, SigningKey};
use crate::mandate::tests::{mandate, scopes};
use crate::replay::Remembered;

const NOW: i64 = 1_800_000_000_000;
mod journey;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn making() -> Making<'static> {
    Making {
        binding: Binding::Bearer,
        style: None,
        banner: true,
        now_ms: NOW,
        access_random: [1; 32],
        refresh_random: [2; 32],
    }
}

fn issue(mandate: Mandate, client: &Client, making: &Making<'_>) -> Issued {
    super::issue(mandate, client, making).unwrap()
}

fn issue_again(family: Family, scopes: ScopeSet, client: &Client, making: &Making<'_>) -> Issued {
    super::issue_again(family, scopes, client, making).unwrap()
}

fn granted(scope: &str) -> Mandate {
    mandate(Role::Person, Some("p1"), scope)
}

fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn key() -> &'static SigningKey {
    static KEY: std::sync::OnceLock<SigningKey> = std::sync::OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(Algorithm::Es384).unwrap())
}

#[test]
fn r_o08_the_answer_has_what_was_granted_and_the_rows_hold_no_token() {
    let notes = client(&app());
    let made = issue(
        granted("openid launch/patient offline_access patient/*.rs"),
        &notes,
        &making(),
    );
    let text = |name: &str| made.answer[name].as_str().unwrap().to_owned();
    assert_eq!(text("token_type"), "Bearer");
    assert_eq!(
        text("scope"),
        "openid launch/patient offline_access patient/*.rs"
    );
    assert_eq!(text("patient"), "p1");
    assert_eq!(made.answer["expires_in"], json!(900));
    assert_eq!(made.answer["need_patient_banner"], json!(true));
    assert_eq!(made.answer.get("smart_style_url"), None);
    assert_eq!(made.access.digest, Digest::of(&text("access_token")));
    let refresh = made.refresh.clone().unwrap();
    assert_eq!(refresh.digest, Digest::of(&text("refresh_token")));
    let kept = format!("{:?} {:?} {:?}", made.family, made.access, refresh);
    assert!(!kept.contains(&text("access_token")) && !kept.contains(&text("refresh_token")));
    assert_eq!(made.family.unwrap().ends_at_ms, NOW + 90 * DAY);
    let style = Making {
        style: Some("https://town.example/style.json"),
        ..making()
    };
    let made = issue(granted("patient/*.rs"), &notes, &style);
    assert_eq!(
        made.answer["smart_style_url"],
        json!("https://town.example/style.json")
    );
    assert!(made.refresh.is_none() && made.answer.get("refresh_token").is_none());
    let made = issue(granted("patient/*.rs online_access"), &notes, &making());
    assert_eq!(
        made.family.unwrap().ends_at_ms,
        NOW + DAY / 3,
        "as long as a session"
    );
    assert!(made.refresh.is_some());
    let mut once = notes;
    once.grants = vec![GrantType::AuthorizationCode];
    assert!(
        issue(granted("patient/*.rs offline_access"), &once, &making())
            .refresh
            .is_none()
    );
}

#[test]
fn r_o11_each_refresh_token_is_used_once_and_a_second_use_ends_the_family() {
    let notes = client(&app());
    let made = issue(granted("offline_access patient/*.rs"), &notes, &making());
    let (family, row) = (made.family.unwrap(), made.refresh.unwrap());
    let same = family.mandate.scopes.clone();
    assert_eq!(
        row.redeem(&family, &notes, None, false, NOW),
        Ok((Use::First, same.clone()))
    );
    let successor = Digest::of("next");
    let used = RefreshRow {
        used_at_ms: Some(NOW),
        successor: Some(successor),
        ..row.clone()
    };
    let retry = Ok((
        Use::Retry {
            lost: Some(successor),
        },
        same,
    ));
    assert_eq!(
        used.redeem(&family, &notes, None, false, NOW + 10_000),
        retry
    );
    let other = Client {
        id: Arc::from("other"),
        ..notes.clone()
    };
    let retried = RefreshRow {
        retried: true,
        ..used.clone()
    };
    let revoked = Family {
        revoked_at_ms: Some(NOW),
        ..family.clone()
    };
    let disabled = Client {
        enabled: false,
        ..notes.clone()
    };
    for (row, family, client, arrived, at, rule, revokes) in [
        (
            &used,
            &family,
            &notes,
            false,
            NOW + 10_001,
            "refresh-used",
            true,
        ),
        (&used, &family, &notes, true, NOW + 1, "refresh-used", true),
        (&used, &family, &notes, false, NOW - 1, "refresh-used", true),
        (
            &retried,
            &family,
            &notes,
            false,
            NOW + 1,
            "refresh-used",
            true,
        ),
        (&row, &family, &other, false, NOW, "refresh-client", true),
        (&row, &revoked, &notes, false, NOW, "refresh-over", false),
        (
            &row,
            &family,
            &notes,
            false,
            NOW + 90 * DAY,
            "refresh-over",
            false,
        ),
        (&row, &family, &disabled, false, NOW, "client-unfit", false),
    ] {
        let refusal = row.redeem(family, client, None, arrived, at).unwrap_err();
        assert_eq!(
            (refusal.fault.name, refusal.fault.rule),
            (ErrorName::InvalidGrant, rule)
        );
        assert_eq!(refusal.revoke, revokes.then_some(family.id), "{rule}");
    }
}

#[test]
fn r_o11_refreshing_never_widens_and_may_narrow() {
    let notes = client(&app());
    let made = issue(
        granted("offline_access patient/Immunization.rs openid"),
        &notes,
        &making(),
    );
    let (family, row) = (made.family.unwrap(), made.refresh.unwrap());
    let redeem = |scope: &str| row.redeem(&family, &notes, Some(scope), false, NOW);
    for narrower in [
        "patient/Immunization.r",
        "openid patient/Immunization.rs?status=completed",
    ] {
        let (_, left) = redeem(narrower).unwrap();
        assert_eq!(left, scopes(narrower));
        let again = issue_again(family.clone(), left.clone(), &notes, &making());
        assert_eq!(again.access.mandate.scopes, left);
        assert_eq!(
            again.family.unwrap().mandate.scopes,
            family.mandate.scopes,
            "the family keeps what was granted"
        );
    }
    for wider in [
        "patient/*.r",
        "patient/Immunization.cr",
        "user/Immunization.r",
        "fhirUser",
        "surprise",
        "openid surprise",
        " ",
    ] {
        let refusal = redeem(wider).unwrap_err();
        assert_eq!(refusal.fault.name, ErrorName::InvalidScope, "{wider}");
        assert_eq!(refusal.revoke, None);
    }
}

#[test]
fn r_o10_access_tokens_end_within_their_time_and_never_after_their_family() {
    let notes = client(&app());
    let made = issue(granted("offline_access patient/*.rs"), &notes, &making());
    assert_eq!(made.access.expires_at_ms, NOW + 900_000);
    let late = Making {
        now_ms: NOW + 90 * DAY - 1_000,
        ..making()
    };
    let family = made.family.unwrap();
    let last = issue_again(family.clone(), family.mandate.scopes.clone(), &notes, &late);
    assert_eq!(last.access.expires_at_ms, family.ends_at_ms);
    assert_eq!(last.answer["expires_in"], json!(1));
}

#[test]
fn r_b01_a_system_gets_what_it_is_registered_for_or_nothing() {
    let link = client(&system(key()));
    let ask = |client: &Client, scope: &str| {
        issue_to_system(scope, client, &(), Zone::Internet, &making())
    };
    let made = ask(&link, "system/Immunization.rs").unwrap();
    assert_eq!(made.answer["expires_in"], json!(300));
    assert_eq!(made.answer["scope"], json!("system/Immunization.rs"));
    assert!(made.refresh.is_none() && made.family.is_none());
    let caller = made.access.mandate.caller();
    assert_eq!(
        (caller.role, caller.tenant),
        (Role::Vendor, Some(Tenant(139_998)))
    );
    for scope in [
        "system/*.rs",
        "system/Immunization.cruds",
        "system/Immunization.rs system/Observation.rs",
        "system/Immunization.rs surprise",
        "system/Immunization.rs openid",
        "patient/Immunization.rs",
        "user/Immunization.rs",
        "",
    ] {
        assert_eq!(
            ask(&link, scope).unwrap_err().name,
            ErrorName::InvalidScope,
            "{scope}"
        );
    }
    // Even where a registration says more than one of a system may, no person's scope is granted to one.
    let odd = Client {
        scopes: scopes("openid patient/*.rs user/*.rs system/*.rs"),
        ..link.clone()
    };
    assert!(ask(&odd, "system/Patient.rs").is_ok());
    for scope in [
        "system/Patient.rs openid",
        "patient/Patient.rs",
        "user/Patient.rs",
    ] {
        let fault = ask(&odd, scope).unwrap_err();
        assert_eq!(fault.name, ErrorName::InvalidScope, "{scope}");
    }
    let elsewhere = issue_to_system("system/Patient.rs", &link, &(), Zone::Lgwan, &making());
    assert_eq!(elsewhere.unwrap_err().name, ErrorName::UnauthorizedClient);
    let app = client(&app());
    assert_eq!(
        ask(&app, "system/Patient.rs").unwrap_err().name,
        ErrorName::UnauthorizedClient
    );
}

#[test]
fn requests_name_their_grant_and_every_part_of_it() {
    let read = |pairs: &[(&str, &str)]| {
        let pairs = form(pairs);
        let form = Form::of(&pairs)?;
        TokenRequest::read(&form).map(|request| (request.grant(), request.digest()))
    };
    let code = [
        ("grant_type", "authorization_code"),
        ("code", "c"),
        ("redirect_uri", "r"),
        ("code_verifier", "v"),
    ];
    assert_eq!(
        read(&code),
        Ok((GrantType::AuthorizationCode, Some(Digest::of("c"))))
    );
    // R-O07: a missing verifier is a wrong one.
    assert!(read(&code[..3]).is_ok());
    for missing in [&code[..1], &code[1..], &code[..2]] {
        assert_eq!(read(missing).unwrap_err().rule, "parameter-missing");
    }
    // R-O17.
    for grant in [
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "Authorization_Code",
    ] {
        let fault = read(&[("grant_type", grant)]).unwrap_err();
        assert_eq!(fault.name, ErrorName::UnsupportedGrantType, "{grant}");
    }
    assert_eq!(
        read(&[("grant_type", "refresh_token")]).unwrap_err().place,
        "refresh_token"
    );
    assert_eq!(
        read(&[("grant_type", "client_credentials")])
            .unwrap_err()
            .place,
        "scope"
    );
    let twice = [code[0], code[1], code[1], code[2]];
    assert_eq!(read(&twice).unwrap_err().rule, "parameter-repeated");
    let many: Vec<(&str, &str)> = vec![("a", "b"); 65];
    assert_eq!(read(&many).unwrap_err().rule, "parameters-too-many");
}

#[test]
fn a_client_proves_itself_the_way_it_is_registered_and_no_other() {
    let public = client(&app());
    let secret = Token::of_random([5; 32]);
    let old = Token::of_random([6; 32]);
    let leaving = Token::of_random([7; 32]);
    let web = Client {
        proof: Proof::Secrets(vec![
            Secret {
                digest: old.digest(),
                until_ms: Some(NOW),
            },
            Secret {
                digest: secret.digest(),
                until_ms: None,
            },
            Secret {
                digest: leaving.digest(),
                until_ms: Some(NOW + 1),
            },
        ]),
        ..public.clone()
    };
    let certificate = Digest::of("certificate");
    let tls = Client {
        proof: Proof::Certificate(certificate),
        ..public.clone()
    };
    let link = client(&system(key()));
    let prove = |client: Option<&Client>,
                 header: Option<&str>,
                 pairs: &[(&str, &str)],
                 shown: Option<&Digest>| {
        let pairs = form(pairs);
        let form = Form::of(&pairs).unwrap();
        let replays = Remembered::default();
        let by = Proving {
            keys: None,
            audiences: &[],
            replays: &replays,
            certificate: shown,
            now_ms: NOW,
        };
        Claimed::read(header, &form)?.prove(client, &by).map(|_| ())
    };
    let id = ("client_id", "notes");
    let sent = ("client_secret", secret.expose());
    let basic = |text: &str| {
        format!(
            "Basic {}",
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
        )
    };
    let right = basic(&format!("notes:{}", secret.expose()));
    assert_eq!(prove(Some(&public), None, &[id], None), Ok(()));
    assert_eq!(prove(Some(&web), None, &[id, sent], None), Ok(()));
    let still = ("client_secret", leaving.expose());
    assert_eq!(prove(Some(&web), None, &[id, still], None), Ok(()));
    assert_eq!(prove(Some(&web), Some(&right), &[], None), Ok(()));
    assert_eq!(prove(Some(&web), Some(&right), &[id], None), Ok(()));
    assert_eq!(prove(Some(&tls), None, &[id], Some(&certificate)), Ok(()));
    // Whatever does not hold, and whoever is not known, look the same.
    let unproven = Err(Fault::client("client-unproven", "client_id"));
    for (client, pairs, shown) in [
        (None, vec![id], None),
        (None, vec![id, sent], None),
        (Some(&web), vec![id], None),
        (Some(&web), vec![id, ("client_secret", old.expose())], None),
        (Some(&web), vec![id, ("client_secret", "guess")], None),
        (Some(&public), vec![id, sent], None),
        (Some(&link), vec![("client_id", "phr-link")], None),
        (Some(&tls), vec![id], None),
        (Some(&tls), vec![id], Some(&secret.digest())),
    ] {
        assert_eq!(prove(client, None, &pairs, shown), unproven, "{pairs:?}");
    }
    let other = ("client_id", "other");
    for (client, proof) in [(&public, None), (&web, Some(sent))] {
        let disabled = Client {
            enabled: false,
            ..client.clone()
        };
        let pairs = |id| [Some(id), proof].into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(prove(Some(&disabled), None, &pairs(id), None), unproven);
        assert_eq!(prove(Some(client), None, &pairs(other), None), unproven);
    }
    let rule = |outcome: Result<(), Fault>| outcome.unwrap_err().rule;
    assert_eq!(
        rule(prove(Some(&web), Some(&right), &[sent], None)),
        "client-proof-twice"
    );
    assert_eq!(
        rule(prove(
            Some(&web),
            Some(&right),
            &[("client_id", "other")],
            None
        )),
        "client-proof-twice"
    );
    assert_eq!(
        rule(prove(
            Some(&web),
            None,
            &[sent, ("client_assertion", "x")],
            None
        )),
        "client-proof-twice"
    );
    assert_eq!(rule(prove(Some(&web), None, &[], None)), "client-missing");
    for header in [
        "Bearer abc",
        "Basic",
        "Basic %%%",
        &basic("notes"),
        &basic("notes:"),
        &basic(":x"),
        // Another scheme with what would be right in ours, and more than is looked at.
        &right.replace("Basic", "Bearer"),
        &basic(&format!("notes:{}", "x".repeat(763))),
    ] {
        assert_eq!(
            rule(prove(Some(&web), Some(header), &[], None)),
            "client-header",
            "{header}"
        );
    }
}

#[test]
fn what_a_client_claims_says_whom_and_which_key_to_look_up() {
    let claims = |header: Option<&str>, pairs: &[(&str, &str)]| {
        let pairs = form(pairs);
        let form = Form::of(&pairs).unwrap();
        let claimed = Claimed::read(header, &form)?;
        Ok::<_, Fault>((
            claimed.client_id().to_owned(),
            claimed.kid().map(str::to_owned),
        ))
    };
    let longest = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("notes:{}", "x".repeat(762)),
    );
    assert_eq!(longest.len(), 1024);
    let named = |id: &str, kid: Option<&str>| Ok((id.to_owned(), kid.map(str::to_owned)));
    assert_eq!(
        claims(Some(&format!("basic {longest}")), &[]),
        named("notes", None)
    );
    assert_eq!(claims(None, &[("client_id", "a")]), named("a", None));
    assert_eq!(
        claims(None, &[("client_id", "a"), ("client_secret", "s")]),
        named("a", None)
    );
    let text = key()
        .sign("JWT", &json!({"iss": "phr-link", "sub": "phr-link"}))
        .unwrap();
    let assertion = [
        ("client_assertion", text.as_str()),
        ("client_assertion_type", crate::assertion::ASSERTION_TYPE),
    ];
    assert_eq!(
        claims(None, &assertion),
        named("phr-link", Some(key().kid()))
    );
    // A type of assertion without one is a mistake, not another way.
    let fault = claims(None, &[assertion[1], ("client_id", "a")]).unwrap_err();
    assert_eq!(
        (fault.rule, fault.place),
        ("parameter-missing", "client_assertion")
    );
}

#[test]
fn r_o13_only_who_may_know_is_told_and_everything_else_is_one_answer() {
    let notes = client(&app());
    let row = issue(granted("openid patient/*.rs"), &notes, &making()).access;
    let told = introspect(Some(&row), true, &notes, "https://town.example", NOW);
    assert_eq!(told["active"], json!(true));
    for (name, value) in [
        ("client_id", "notes"),
        ("scope", "openid patient/*.rs"),
        ("patient", "p1"),
        ("sub", "a-1"),
    ] {
        assert_eq!(told[name], json!(value));
    }
    assert_eq!(told["exp"], json!((NOW + 900_000) / 1000));
    assert_eq!(told["iat"], json!(NOW / 1000));
    assert_eq!(told.get("cnf"), None);
    // What it is bound to, by the names that RFC 9449 and RFC 8705 have for it.
    let shown = Digest::from_bytes([0xa5; 32]);
    for (binding, cnf) in [
        (Binding::Key(Arc::from("k")), json!({"jkt": "k"})),
        (
            Binding::Certificate(shown),
            json!({"x5t#S256": crate::secret::base64url(&[0xa5; 32])}),
        ),
    ] {
        let bound = AccessRow {
            binding,
            ..row.clone()
        };
        let told = introspect(Some(&bound), true, &notes, "", NOW);
        assert_eq!(told["cnf"], cnf);
    }
    let other = Client {
        id: Arc::from("other"),
        ..notes.clone()
    };
    let gate = Client {
        introspects: true,
        tenant: Some(Tenant(139_998)),
        ..other.clone()
    };
    assert_eq!(
        introspect(Some(&row), true, &gate, "", NOW)["active"],
        json!(true)
    );
    let elsewhere = Client {
        tenant: Some(Tenant(279_986)),
        ..gate.clone()
    };
    let nowhere = Client {
        tenant: None,
        ..gate.clone()
    };
    let neighbour = Client {
        introspects: false,
        ..gate.clone()
    };
    let mut of_nowhere = granted("patient/*.rs");
    of_nowhere.subject.tenant = None;
    let of_nowhere = issue(of_nowhere, &notes, &making()).access;
    let disabled = Client {
        enabled: false,
        ..notes.clone()
    };
    let nothing = json!({"active": false});
    for (row, alive, asker, at) in [
        (None, true, &notes, NOW),
        (Some(&row), false, &notes, NOW),
        (Some(&row), true, &notes, NOW + 900_000),
        (Some(&row), true, &other, NOW),
        (Some(&row), true, &elsewhere, NOW),
        (Some(&row), true, &neighbour, NOW),
        (Some(&row), true, &nowhere, NOW),
        (Some(&of_nowhere), true, &nowhere, NOW),
        (Some(&row), true, &disabled, NOW),
    ] {
        assert_eq!(introspect(row, alive, asker, "", at), nothing);
    }
}

#[test]
fn a_token_given_back_ends_its_family_and_only_its_own_client_can_give_it() {
    let notes = client(&app());
    let made = issue(granted("offline_access patient/*.rs"), &notes, &making());
    let (family, refresh) = (made.family.unwrap(), made.refresh.unwrap());
    let other = Client {
        id: Arc::from("other"),
        ..notes.clone()
    };
    assert_eq!(
        revoke(Some(&made.access), None, &notes),
        Revoked::Family(family.id)
    );
    assert_eq!(
        revoke(None, Some((&refresh, "notes")), &notes),
        Revoked::Family(family.id)
    );
    assert_eq!(revoke(Some(&made.access), None, &other), Revoked::Nothing);
    assert_eq!(
        revoke(None, Some((&refresh, "notes")), &other),
        Revoked::Nothing
    );
    assert_eq!(revoke(None, None, &notes), Revoked::Nothing);
    let link = client(&system(key()));
    let alone = issue_to_system("system/Patient.rs", &link, &(), Zone::Internet, &making())
        .unwrap()
        .access;
    assert_eq!(
        revoke(Some(&alone), None, &link),
        Revoked::Access(alone.digest)
    );
}

#[test]
fn r_o12_a_token_is_believed_for_thirty_seconds_and_forgotten_at_once_when_it_is_revoked() {
    let notes = client(&app());
    let made = issue(granted("patient/*.rs"), &notes, &making());
    let bearer = made.answer["access_token"].as_str().unwrap();
    let live = LiveTokens::default();
    assert_eq!(live.find(bearer, NOW), Ok(None));
    let held = live.hold(&made.access, NOW);
    assert_eq!(held.caller.patient, Id::parse("p1"));
    assert!(live.find(bearer, NOW + 29_999).unwrap().is_some());
    assert_eq!(
        live.find(bearer, NOW + 30_000),
        Ok(None),
        "it is looked up again"
    );
    assert_eq!(live.find(bearer, NOW - 1), Ok(None));
    assert_eq!(live.find(&bearer.to_lowercase(), NOW), Ok(None));
    live.hold(&made.access, NOW + 899_999);
    assert!(live.find(bearer, NOW + 899_999).unwrap().is_some());
    assert_eq!(
        live.find(bearer, NOW + 900_000),
        Err(crate::token::TokenError::Expired)
    );
    live.hold(&made.access, NOW);
    live.forget(&Digest::of("another"));
    assert!(live.find(bearer, NOW).unwrap().is_some());
    live.forget(&made.access.mandate.family);
    assert_eq!(live.find(bearer, NOW), Ok(None));
}

#[test]
fn r_f08_a_bound_token_holds_with_what_it_is_bound_to_and_nothing_else() {
    let (one, two) = (Digest::of("one"), Digest::of("two"));
    let key = Binding::Key(Arc::from("k"));
    let certificate = Binding::Certificate(one);
    for (binding, proof, shown, holds) in [
        (&Binding::Bearer, None, None, true),
        (&Binding::Bearer, None, Some(&one), true),
        (&Binding::Bearer, Some("k"), None, false),
        (&key, Some("k"), None, true),
        (&key, Some("l"), None, false),
        (&key, None, None, false),
        (&key, None, Some(&one), false),
        (&certificate, None, Some(&one), true),
        (&certificate, None, Some(&two), false),
        (&certificate, None, None, false),
    ] {
        assert_eq!(
            binding.holds(proof, shown),
            holds,
            "{binding:?} {proof:?} {shown:?}"
        );
    }
    assert_eq!(
        [key.token_type(), certificate.token_type()],
        ["DPoP", "Bearer"]
    );
}

#[test]
fn what_a_token_is_bound_to_is_read_back_as_it_was_kept_or_not_at_all() {
    for (binding, text) in [
        (Binding::Bearer, "bearer".to_owned()),
        (Binding::Key(Arc::from("k")), "key:k".to_owned()),
        (
            Binding::Certificate(Digest::from_bytes([0xa5; 32])),
            format!("certificate:{}", "a5".repeat(32)),
        ),
    ] {
        assert_eq!(binding.to_text(), text);
        assert_eq!(Binding::parse(&text), Some(binding));
    }
    for text in [
        "",
        "Bearer",
        "key",
        "key:",
        "certificate:",
        "certificate:a5",
        "bearer:x",
    ] {
        assert_eq!(Binding::parse(text), None, "{text}");
    }
}

#[test]
fn a_system_stands_by_its_registration_alone() {
    let link = client(&system(key()));
    let (caller, zone) = standing(&link, NOW).unwrap();
    assert_eq!((caller.role, zone), (Role::Vendor, Zone::Internet));
    assert_eq!(caller.tenant, Some(Tenant(139_998)));
    assert_eq!(caller.mandate.unwrap().scopes, link.scopes);
    let disabled = Client {
        enabled: false,
        ..link.clone()
    };
    let app = Client {
        grants: vec![GrantType::ClientCredentials],
        role: Some(Role::Vendor),
        ..client(&app())
    };
    assert!(standing(&disabled, NOW).is_none() && standing(&app, NOW).is_none());
}

#[test]
fn a_refusal_is_told_by_its_name_alone() {
    assert_eq!(refusal(UNKNOWN_GRANT), json!({"error": "invalid_grant"}));
}

#[test]
fn a_part_of_the_memory_that_is_full_is_emptied_and_not_before() {
    let notes = client(&app());
    let made = issue(granted("patient/*.rs"), &notes, &making());
    let live = LiveTokens::default();
    // The part in which a token lies follows from the first byte of its digest.
    let bearer = (0..)
        .map(|number| format!("token {number}"))
        .find(|text| Digest::of(text).as_bytes()[0] == 0)
        .unwrap();
    let hold = |digest: Digest| {
        let row = AccessRow {
            digest,
            ..made.access.clone()
        };
        live.hold(&row, NOW);
    };
    hold(Digest::of(&bearer));
    for number in 1..16 * 1024_u32 {
        let mut bytes = [0; 32];
        bytes[28..].copy_from_slice(&number.to_be_bytes());
        hold(Digest::from_bytes(bytes));
    }
    assert!(live.find(&bearer, NOW).unwrap().is_some());
    hold(Digest::from_bytes([0xf0; 32]));
    assert_eq!(live.find(&bearer, NOW), Ok(None));
}

#[test]
fn an_id_token_says_who_signed_in_and_nothing_that_was_not_granted() {
    let mut who = granted("openid fhirUser patient/*.rs");
    who.subject.fhir_user = Some("Patient/p1".to_owned());
    who.subject.strength = Some("two".to_owned());
    let identity = Identity {
        issuer: "https://town.example",
        fhir_base: "https://town.example/fhir/",
        nonce: Some("n"),
        access_token: "token",
        now_ms: NOW,
    };
    let read = |who: &Mandate| {
        let text = id_token(who, &identity, key())?;
        let jws = Jws::open(&text, 8192).ok()?;
        assert!(jws.is_signed_by(key().public()));
        Some(Value::Object(jws.claims))
    };
    let claims = read(&who).unwrap();
    for (name, value) in [
        ("iss", json!("https://town.example")),
        ("sub", json!("a-1")),
        ("aud", json!("notes")),
        ("nonce", json!("n")),
        ("acr", json!("two")),
        ("auth_time", json!(1)),
        ("exp", json!(NOW / 1000 + 300)),
        ("fhirUser", json!("https://town.example/fhir/Patient/p1")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    who.scopes = scopes("openid");
    assert_eq!(read(&who).unwrap().get("fhirUser"), None);
    who.scopes = scopes("fhirUser patient/*.rs");
    assert_eq!(read(&who), None);
    // RFC 7515's function over a known text: the left half of SHA-256 of nothing.
    assert_eq!(
        super::identity::half_digest_by("", Algorithm::Rs256),
        "47DEQpj8HBSa-_TImW-5JA"
    );
}

fn on<'a>(family: Option<&'a Family>, client: Option<&'a Client>) -> Grounds<'a> {
    Grounds {
        family,
        client,
        ..Grounds::default()
    }
}

#[test]
fn r_o12_a_token_holds_as_long_as_what_it_rests_on() {
    use crate::token::TokenError::{Expired, Unknown};
    let notes = client(&app());
    let made = issue(granted("patient/*.rs"), &notes, &making());
    let (family, row) = (made.family.unwrap(), made.access);
    assert_eq!(row.rests_on(), Rests::Family(&family.id));
    assert_eq!(row.check(on(Some(&family), Some(&notes)), NOW), Ok(()));
    let revoked = Family {
        revoked_at_ms: Some(NOW),
        ..family.clone()
    };
    let over = Family {
        ends_at_ms: NOW,
        ..family.clone()
    };
    let other = Family {
        id: Digest::of("other"),
        ..family.clone()
    };
    let disabled = Client {
        enabled: false,
        ..notes.clone()
    };
    let foreign = Client {
        id: Arc::from("other"),
        ..notes.clone()
    };
    for (family, client) in [
        (None, Some(&notes)),
        (Some(&revoked), Some(&notes)),
        (Some(&over), Some(&notes)),
        (Some(&other), Some(&notes)),
        (Some(&family), None),
        (Some(&family), Some(&disabled)),
        (Some(&family), Some(&foreign)),
    ] {
        assert_eq!(row.check(on(family, client), NOW), Err(Unknown));
    }
    assert_eq!(
        row.check(on(Some(&family), Some(&notes)), NOW + 900_000),
        Err(Expired)
    );
    let link = client(&system(key()));
    let alone = issue_to_system("system/Patient.rs", &link, &(), Zone::Internet, &making())
        .unwrap()
        .access;
    assert_eq!(alone.rests_on(), Rests::Client);
    assert_eq!(alone.check(on(None, Some(&link)), NOW), Ok(()));
    assert_eq!(alone.check(on(None, None), NOW), Err(Unknown));
}

#[test]
fn who_must_hold_bound_tokens_gets_no_others_and_keeps_to_one_key() {
    let notes = client(&app());
    let device = SigningKey::generate(Algorithm::Es256).unwrap();
    let binding = Binding::of(&notes, Some(device.public()), None);
    assert_eq!(
        binding,
        Binding::Key(Arc::clone(device.public().thumbprint()))
    );
    let strict = Client {
        bound: true,
        ..notes.clone()
    };
    let scope = "offline_access patient/*.rs";
    let bare = super::issue(granted(scope), &strict, &making()).unwrap_err();
    assert_eq!(
        (bare.name, bare.rule),
        (ErrorName::InvalidDpopProof, "proof-missing")
    );
    let with_key = Making {
        binding: binding.clone(),
        ..making()
    };
    let made = issue(granted(scope), &strict, &with_key);
    assert_eq!(made.answer["token_type"], json!("DPoP"));
    assert_eq!(made.access.binding, binding);
    let family = made.family.unwrap();
    let again = |making: &Making<'_>| {
        super::issue_again(
            family.clone(),
            family.mandate.scopes.clone(),
            &notes,
            making,
        )
        .map(|_| ())
        .map_err(|fault| fault.rule)
    };
    assert_eq!(again(&with_key), Ok(()));
    assert_eq!(again(&making()), Err("refresh-key"));
    let other = SigningKey::generate(Algorithm::Es256).unwrap();
    let thief = Making {
        binding: Binding::of(&notes, Some(other.public()), None),
        ..making()
    };
    assert_eq!(again(&thief), Err("refresh-key"));
    let shown = Digest::of("certificate");
    let tls = Client {
        proof: Proof::Certificate(shown),
        ..notes.clone()
    };
    assert_eq!(
        Binding::of(&tls, None, Some(&shown)),
        Binding::Certificate(shown)
    );
    assert_eq!(Binding::of(&notes, None, Some(&shown)), Binding::Bearer);
    let strange = Digest::of("another certificate");
    for shown in [None, Some(&strange)] {
        assert_eq!(Binding::of(&tls, None, shown), Binding::Bearer);
    }
    let mut link = client(&system(key()));
    link.bound = true;
    assert_eq!(
        issue_to_system("system/Patient.rs", &link, &(), Zone::Internet, &making())
            .unwrap_err()
            .rule,
        "proof-missing"
    );
}
