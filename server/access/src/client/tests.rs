//! Registrations: what is accepted, what is refused and where, and what comes of it.

use serde_json::{Value, json};

use super::*;
use crate::jose::{Algorithm, KeyFault, SigningKey};

pub(crate) fn app() -> Value {
    json!({
        "client_id": "notes", "kind": "app", "name": {"ja": "接種ノート", "en": "Dose notes"},
        "maker": "みらいソフト", "zones": ["internet"], "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": ["https://notes.example/back", "http://127.0.0.1:9000/back", "jp.example.notes:/back"],
        "origins": ["https://notes.example"],
        "scope": "openid fhirUser launch launch/patient offline_access online_access patient/*.rs user/*.rs"
    })
}

pub(crate) fn system(key: &SigningKey) -> Value {
    json!({
        "client_id": "phr-link", "kind": "system", "name": {"ja": "連携", "en": "Link"}, "maker": "みらいソフト",
        "tenant": "139998", "role": "vendor", "zones": ["internet"], "grant_types": ["client_credentials"],
        "jwks": {"keys": [key.public().to_jwk()]}, "scope": "system/Immunization.rs system/Patient.rs"
    })
}

pub(crate) fn client(json: &Value) -> Client {
    Client::parse(&json.to_string(), &()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn faults(json: &Value) -> Vec<(&'static str, ClientFaultKind)> {
    match Client::parse(&json.to_string(), &()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|fault| (fault.member, fault.kind))
            .collect(),
    }
}

#[test]
fn a_registration_is_read_back_as_it_was_written() {
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    for json in [app(), system(&key)] {
        let read = client(&json);
        assert_eq!(Client::parse(&read.to_json(), &()), Ok(read.clone()));
    }
    let read = client(&app());
    assert_eq!(read.lifetimes, Lifetimes::longest(ClientKind::App));
    assert!(read.may(Zone::Internet, GrantType::AuthorizationCode));
    assert!(!read.may(Zone::Lgwan, GrantType::AuthorizationCode));
    assert!(!read.may(Zone::Internet, GrantType::ClientCredentials));
    let disabled = Client {
        enabled: false,
        ..read
    };
    assert!(!disabled.may(Zone::Internet, GrantType::AuthorizationCode));
}

#[test]
fn r_o02_a_redirect_is_compared_letter_by_letter() {
    let client = client(&app());
    assert!(client.redirects_to("https://notes.example/back"));
    for other in [
        "https://notes.example/back/",
        "https://notes.example/back?x=1",
        "https://notes.example/Back",
        "https://notes.example:443/back",
        "https://notes.example/%62ack",
        "https://notes.example.evil.example/back",
        "http://127.0.0.1:9001/back",
        "",
    ] {
        assert!(!client.redirects_to(other), "{other}");
    }
    assert!(client.allows_origin("https://notes.example"));
    assert!(!client.allows_origin("https://notes.example.evil.example"));
    assert!(!client.allows_origin("null"));
}

#[test]
fn what_does_not_go_together_is_refused_with_its_member() {
    use ClientFaultKind as Why;
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let digest = "ab".repeat(32);
    let misfits: Vec<(Value, &str, Value, (&str, Why))> = vec![
        (app(), "client_id", json!("a b"), ("client_id", Why::Text)),
        (app(), "client_id", json!(""), ("client_id", Why::Text)),
        (app(), "kind", json!("native"), ("kind", Why::Word)),
        (app(), "maker", json!("a\nb"), ("maker", Why::Text)),
        (app(), "zones", json!([]), ("zones", Why::Misfit)),
        (app(), "zones", json!(["moon"]), ("zones", Why::Word)),
        (
            app(),
            "grant_types",
            json!(["implicit"]),
            ("grant_types", Why::Word),
        ),
        (
            app(),
            "grant_types",
            json!(["password"]),
            ("grant_types", Why::Word),
        ),
        (
            app(),
            "grant_types",
            json!(["refresh_token"]),
            ("grant_types", Why::Misfit),
        ),
        (
            app(),
            "redirect_uris",
            json!([]),
            ("redirect_uris", Why::Misfit),
        ),
        (
            app(),
            "redirect_uris",
            json!(["http://notes.example/back"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["https://notes.example/back#x"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["https://u@notes.example/back"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["javascript:alert(1)"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["data:/text"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["https://notes.example\\@evil.example/"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["http://127.0.0.1.evil.example/"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["https:///back"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["https://notes.example:99999/"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "redirect_uris",
            json!(["/back"]),
            ("redirect_uris", Why::Address),
        ),
        (
            app(),
            "origins",
            json!(["https://notes.example/"]),
            ("origins", Why::Address),
        ),
        (app(), "origins", json!(["*"]), ("origins", Why::Address)),
        (app(), "origins", json!(["null"]), ("origins", Why::Address)),
        (app(), "scope", json!("system/*.rs"), ("scope", Why::Scope)),
        (
            app(),
            "scope",
            json!("patient/Claim.rs"),
            ("scope", Why::Scope),
        ),
        (app(), "tenant", json!("139999"), ("tenant", Why::Word)),
        (app(), "role", json!("vendor"), ("role", Why::Misfit)),
        (
            app(),
            "secrets",
            json!([{"digest": digest}]),
            ("kind", Why::Misfit),
        ),
        (
            app(),
            "secrets",
            json!([{"digest": "zz"}]),
            ("secrets", Why::Text),
        ),
        (
            app(),
            "access_seconds",
            json!(901),
            ("access_seconds", Why::Lifetime),
        ),
        (
            app(),
            "access_seconds",
            json!(0),
            ("access_seconds", Why::Lifetime),
        ),
        (
            app(),
            "family_days",
            json!(91),
            ("family_days", Why::Lifetime),
        ),
        (app(), "surprise", json!(1), ("", Why::Syntax)),
        (
            system(&key),
            "access_seconds",
            json!(301),
            ("access_seconds", Why::Lifetime),
        ),
        (system(&key), "role", json!("person"), ("role", Why::Misfit)),
        (
            system(&key),
            "role",
            json!("researcher"),
            ("role", Why::Misfit),
        ),
        (system(&key), "role", Value::Null, ("role", Why::Misfit)),
        (system(&key), "tenant", Value::Null, ("role", Why::Misfit)),
        (
            system(&key),
            "scope",
            json!("patient/*.rs"),
            ("scope", Why::Scope),
        ),
        (system(&key), "jwks", Value::Null, ("kind", Why::Misfit)),
        (
            system(&key),
            "jwks",
            json!({"keys": []}),
            ("jwks", Why::Key(KeyFault::Empty)),
        ),
        (
            system(&key),
            "jwks_uri",
            json!("https://link.example/keys"),
            ("jwks", Why::Misfit),
        ),
        (
            system(&key),
            "redirect_uris",
            json!(["https://a.example/"]),
            ("redirect_uris", Why::Misfit),
        ),
    ];
    for (mut json, member, value, fault) in misfits {
        json.as_object_mut()
            .unwrap()
            .insert(member.to_owned(), value.clone());
        let found = faults(&json);
        assert!(found.contains(&fault), "{member} {value}: {found:?}");
    }
    let mut secret = system(&key);
    let members = secret.as_object_mut().unwrap();
    members.remove("jwks");
    members.insert("secrets".to_owned(), json!([{"digest": digest}]));
    assert!(faults(&secret).contains(&("secrets", Why::Misfit)));
}

#[test]
fn r_b02_fetched_keys_are_asked_for_again_at_most_once_a_minute() {
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let keys: KeySet = [key.public().clone()].into_iter().collect();
    let hour = FetchedKeys::of(Some(keys.clone()), Some("public, max-age=3600"), 1_000_000);
    let at = |seconds: i64| 1_000_000 + seconds * 1000;
    assert_eq!(hour.for_key(key.kid(), at(3599)), KeysNow::Use);
    assert_eq!(hour.for_key(key.kid(), at(3600)), KeysNow::Fetch);
    assert_eq!(hour.for_key("new", at(59)), KeysNow::Unknown);
    assert_eq!(hour.for_key("new", at(60)), KeysNow::Fetch);
    // A clock that was put back is no reason to believe for longer.
    assert_eq!(hour.for_key(key.kid(), at(-1)), KeysNow::Fetch);
    // Somebody names a key that is not there, and the address is away: known keys hold on, and nobody asks for a minute.
    let away = hour.clone().asked_in_vain(at(600));
    assert_eq!(away.for_key(key.kid(), at(601)), KeysNow::Use);
    assert_eq!(away.for_key("new", at(659)), KeysNow::Unknown);
    assert_eq!(away.for_key("new", at(660)), KeysNow::Fetch);
    // What is over stays over, and is asked for once a minute.
    let over = hour.clone().asked_in_vain(at(3600));
    assert_eq!(over.for_key(key.kid(), at(3601)), KeysNow::Unknown);
    assert_eq!(over.for_key(key.kid(), at(3660)), KeysNow::Fetch);
    for (header, seconds) in [
        (None, 60),
        (Some("no-store"), 60),
        (Some("max-age=5"), 60),
        (Some("max-age=-5"), 60),
        (Some("max-age=x"), 60),
        (Some("Max-Age=\"90\""), 90),
        (Some("max-age=99999999999999999"), 86_400),
    ] {
        let fetched = FetchedKeys::of(Some(keys.clone()), header, 0);
        assert_eq!(fetched.fresh_ms, seconds * 1000, "{header:?}");
    }
    // An address that does not answer is left alone for a minute.
    let dead = FetchedKeys::of(None, None, 0);
    assert_eq!(dead.for_key("any", 59_999), KeysNow::Unknown);
    assert_eq!(dead.for_key("any", 60_000), KeysNow::Fetch);
}

#[test]
fn a_secret_is_renewed_while_the_one_before_holds_on_for_a_while() {
    let mut web = client(&app());
    assert_eq!(web.renew_secret(10, 0, [1; 32]), None, "an app has none");
    let (first, secret) = Secret::issue([1; 32]);
    web.proof = Proof::Secrets(vec![secret]);
    let second = web.renew_secret(100, 0, [2; 32]).unwrap();
    let kept = |client: &Client| match &client.proof {
        Proof::Secrets(secrets) => secrets.clone(),
        other => panic!("{other:?}"),
    };
    let [new, old] = <[Secret; 2]>::try_from(kept(&web)).unwrap();
    assert_eq!((new.digest, new.until_ms), (second.digest(), None));
    assert_eq!((old.digest, old.until_ms), (first.digest(), Some(100)));
    // Once more before the first is over: it does not hold longer than was said, and two are enough.
    web.renew_secret(500, 50, [3; 32]).unwrap();
    assert_eq!(kept(&web).len(), 2);
    assert_eq!(kept(&web)[1].digest, second.digest());
    // It holds until its moment and not in it.
    for now_ms in [499, 500, 501] {
        let mut alone = web.clone();
        alone.proof = Proof::Secrets(vec![kept(&web)[1].clone()]);
        alone.renew_secret(900, now_ms, [4; 32]).unwrap();
        let kept_on = kept(&alone).len() == 2;
        assert_eq!(kept_on, now_ms < 500, "{now_ms}");
    }
    web.renew_secret(900, 700, [4; 32]).unwrap();
    assert!(
        kept(&web)
            .iter()
            .all(|secret| secret.digest != second.digest())
    );
}

#[test]
fn an_address_is_taken_apart_in_one_way_or_refused() {
    let longest = |bytes: usize| {
        let start = "https://a.example/";
        format!("{start}{}", "x".repeat(bytes - start.len()))
    };
    for (text, scheme, host, port, path) in [
        ("https://a.example", "https", "a.example", None, ""),
        ("https://a.example?b=1", "https", "a.example", None, "?b=1"),
        (
            "http://127.0.0.1:9000/b",
            "http",
            "127.0.0.1",
            Some(9000),
            "/b",
        ),
        ("https://[::1]:8080/b?c", "https", "::1", Some(8080), "/b?c"),
        ("https://[2001:db8::1]", "https", "2001:db8::1", None, ""),
        ("jp-1.notes://b-2/", "jp-1.notes", "b-2", None, "/"),
    ] {
        let read = Address::parse(text).unwrap();
        assert_eq!((read.scheme, read.host), (scheme, host), "{text}");
        assert_eq!((read.port, read.path), (port, path), "{text}");
    }
    assert!(Address::parse(&longest(512)).is_some());
    for text in [
        longest(513).as_str(),
        "",
        "a.example",
        "https:///b",
        "https://a.example/b#c",
        "https://a.example/b c",
        "https://a.example/b\\c",
        "https://a.example/あ",
        "https://A.example/",
        "HTTPS://a.example/",
        "https://a_b.example/",
        "https://u@a.example/",
        "https://a.example/../b",
        "https://a.example:/",
        "https://a.example:x/",
        "https://a.example:+443/",
        "https://a.example:65536/",
        "https://[::1",
        "https://[::1]x/",
        "https://[::1]:/",
        "https://[::x]/",
        "https://[a.example]/",
        "https://[cafe]/",
    ] {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}

#[test]
fn what_leaves_the_machine_leaves_it_by_tls() {
    for (text, safe) in [
        ("https://a.example/", true),
        ("http://a.example/", false),
        ("http://localhost:1/", true),
        ("http://127.0.0.1/", true),
        ("http://[::1]/", true),
        ("ftp://127.0.0.1/", false),
        ("no address", false),
    ] {
        assert_eq!(is_safe(text), safe, "{text}");
    }
}

#[test]
fn an_answer_goes_to_a_safe_address_or_to_an_apps_own_scheme() {
    use super::address::may_redirect;
    let longest = |bytes: usize| {
        let start = "jp.example:/";
        format!("{start}{}", "x".repeat(bytes - start.len()))
    };
    assert!(may_redirect("https://a.example/b", false));
    for text in ["jp.example.notes:/back", "jp.ex-1:/b?c=1", &longest(512)] {
        assert!(may_redirect(text, true), "{text}");
        assert!(!may_redirect(text, false), "{text}");
    }
    for text in [
        longest(513).as_str(),
        "notes:/back",
        "1.example:/back",
        ".example:/back",
        "jp.Example:/back",
        "jp.ex_a:/back",
        "jp.example:/ba ck",
        "jp.example:/back#c",
        "jp.example:back",
    ] {
        assert!(!may_redirect(text, true), "{text}");
    }
}

#[test]
fn each_way_to_prove_oneself_is_registered_alone_and_read_back() {
    use ClientFaultKind as Why;
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let with = |of: Value, changes: &[(&str, Value)]| {
        let mut of = of;
        let members = of.as_object_mut().unwrap();
        for (name, value) in changes {
            members.remove(*name);
            if !value.is_null() {
                members.insert((*name).to_owned(), value.clone());
            }
        }
        of
    };
    let secrets = |count: usize| json!(vec![json!({"digest": "ab".repeat(32), "until": 7}); count]);
    let bare = with(system(&key), &[("jwks", Value::Null)]);
    let by_certificate = with(bare.clone(), &[("certificate", json!("cd".repeat(32)))]);
    let by_address = with(bare, &[("jwks_uri", json!("https://link.example/keys"))]);
    let web = |count| {
        let back = json!(["https://notes.example/back"]);
        let changes = [
            ("kind", json!("web")),
            ("redirect_uris", back),
            ("secrets", secrets(count)),
        ];
        with(app(), &changes)
    };
    let tablets = json!({
        "client_id": "tablets", "kind": "device", "name": {"ja": "会場", "en": "Venue"}, "maker": "みらいソフト",
        "tenant": "139998", "zones": ["internet"], "grant_types": [], "scope": ""
    });
    let short = with(
        app(),
        &[("access_seconds", json!(61)), ("family_days", json!(2))],
    );
    for json in [
        &by_certificate,
        &by_address,
        &web(1),
        &web(4),
        &tablets,
        &short,
    ] {
        let read = client(json);
        assert_eq!(Client::parse(&read.to_json(), &()), Ok(read));
    }
    let lifetimes = client(&short).lifetimes;
    assert_eq!(
        (lifetimes.access_ms, lifetimes.family_ms),
        (61_000, 2 * 24 * 3_600_000)
    );
    assert_eq!(
        client(&by_certificate).proof,
        Proof::Certificate(Digest::from_bytes([0xcd; 32]))
    );
    for (json, fault) in [
        (
            with(
                by_address,
                &[("jwks_uri", json!("http://link.example/keys"))],
            ),
            ("jwks_uri", Why::Address),
        ),
        (
            with(by_certificate, &[("certificate", json!("cd"))]),
            ("certificate", Why::Text),
        ),
        (web(5), ("secrets", Why::Text)),
        (
            with(web(1), &[("secrets", Value::Null)]),
            ("kind", Why::Misfit),
        ),
        (
            with(tablets.clone(), &[("tenant", Value::Null)]),
            ("role", Why::Misfit),
        ),
        (
            with(tablets, &[("role", json!("vendor"))]),
            ("role", Why::Misfit),
        ),
        (
            with(app(), &[("maker", json!("み".repeat(67)))]),
            ("maker", Why::Text),
        ),
    ] {
        assert!(faults(&json).contains(&fault), "{json}");
    }
    let longest = with(app(), &[("maker", json!("x".repeat(200)))]);
    assert_eq!(faults(&longest), []);
}

#[test]
fn every_fault_of_a_registration_has_a_code_and_is_told_with_its_member() {
    use ClientFaultKind as Why;
    let kinds = [
        Why::Syntax,
        Why::Text,
        Why::Word,
        Why::Address,
        Why::Misfit,
        Why::Scope,
        Why::Lifetime,
    ];
    let mut codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    assert!(codes.iter().all(|code| code.starts_with("client-")));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), kinds.len());
    let fault = ClientFault {
        member: "jwks",
        kind: Why::Key(KeyFault::Empty),
    };
    assert_eq!(fault.to_string(), "jwks: key-empty");
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_registration_or_is_refused(text in ".{0,300}", at in 0_usize..900, to in 0_u8..128) {
        proptest::prop_assert!(Client::parse(&text, &()).is_err());
        // A registration with one letter changed is read, refused, or the same; it never breaks the reader.
        let mut bytes = app().to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] = to;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok(client) = Client::parse(&changed, &())
        {
            proptest::prop_assert_eq!(Client::parse(&client.to_json(), &()), Ok(client));
        }
    }
}
