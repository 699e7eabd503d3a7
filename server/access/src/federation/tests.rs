//! A provider that misbehaves in each way, and one that does not.

use serde_json::{Value, json};

use super::*;
use crate::jose::SigningKey;

const NOW: i64 = 1_800_000_000_000;

fn provider() -> Provider {
    Provider {
        issuer: "https://id.example".to_owned(),
        client_id: "sesshu".to_owned(),
        algorithms: vec![Algorithm::Es256, Algorithm::Rs256],
        strengths: vec!["two".to_owned()],
        methods: vec!["otp".to_owned()],
        age_ms_max: Some(15 * 60 * 1000),
    }
}

fn metadata() -> Metadata {
    Metadata {
        authorization: "https://id.example/authorize".to_owned(),
        token: "https://id.example/token".to_owned(),
        keys: "https://id.example/keys".to_owned(),
        names_itself: false,
    }
}

fn browser() -> Token {
    Token::of_random([4; 32])
}

fn keys() -> &'static [SigningKey; 2] {
    static KEYS: std::sync::OnceLock<[SigningKey; 2]> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| [(); 2].map(|()| SigningKey::generate(Algorithm::Es256).unwrap()))
}

const CHANCE: Chance = Chance {
    state: [1; 32],
    nonce: [2; 32],
    verifier: [3; 32],
};

fn leaving(metadata: &Metadata, age_ms_max: Option<i64>) -> (String, Departure) {
    let way = Way {
        metadata,
        back: "https://town.example/back",
        browser: &browser(),
        age_ms_max,
    };
    depart(&provider(), way, CHANCE, NOW)
}

fn away() -> (String, Departure) {
    leaving(&metadata(), None)
}

fn state() -> Token {
    Token::of_random(CHANCE.state)
}

fn claims() -> Value {
    json!({
        "iss": "https://id.example", "sub": "s-1", "aud": "sesshu", "exp": NOW / 1000 + 60, "iat": NOW / 1000,
        "auth_time": NOW / 1000,
        "nonce": Token::of_random([2; 32]).expose(), "acr": "two", "at_hash": half_digest_by("token", Algorithm::Es256)
    })
}

fn with(mut of: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => of.as_object_mut().unwrap().remove(name),
        value => of.as_object_mut().unwrap().insert(name.to_owned(), value),
    };
    of
}

fn judge(provider: &Provider, text: &str) -> Result<Proved, &'static str> {
    let [own, _] = keys();
    let set: KeySet = [own.public().clone()].into_iter().collect();
    let (_, departure) = away();
    let expected = Expected {
        provider,
        keys: &set,
        departure: &departure,
        access_token: Some("token"),
        now_ms: NOW,
    };
    check(text, &expected).map_err(|fault| {
        assert_eq!(fault.name, ErrorName::AccessDenied);
        fault.rule
    })
}

fn signed(claims: &Value) -> String {
    keys()[0].sign("JWT", claims).unwrap()
}

#[test]
fn r_f01_the_way_there_carries_state_nonce_and_challenge() {
    let (to, departure) = away();
    let query = to.strip_prefix("https://id.example/authorize?").unwrap();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let form = Form::of(&pairs).unwrap();
    let challenge = base64url(&openssl::sha::sha256(
        departure.verifier.expose().as_bytes(),
    ));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "sesshu"),
        ("redirect_uri", "https://town.example/back"),
        ("state", state().expose()),
        ("max_age", "900"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("acr_values", "two"),
    ] {
        assert_eq!(form.value(name), Some(value));
    }
    assert!(departure.nonce.is_of(form.value("nonce").unwrap()));
    assert!(!to.contains(departure.verifier.expose()));
    assert_eq!(form.value("prompt"), None);
    // Whoever is to sign in again is asked to, and has to have done so since.
    let (to, departure) = leaving(&metadata(), Some(0));
    assert!(to.ends_with("&prompt=login&max_age=0"), "{to}");
    assert_eq!(departure.since_ms, Some(NOW));
}

#[test]
fn r_f01_who_comes_back_is_who_left_in_time_and_from_where_it_went() {
    let (_, departure) = away();
    let arrive_of =
        |departure: &Departure, pairs: &[(&str, &str)], browser: Option<&Token>, at: i64| {
            let pairs: Vec<(String, String)> = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let form = Form::of(&pairs).unwrap();
            departure
                .arrive(&form, browser, at)
                .map(str::to_owned)
                .map_err(|fault| fault.rule)
        };
    let arrive = |pairs: &[(&str, &str)], browser: Option<&Token>, at: i64| {
        arrive_of(&departure, pairs, browser, at)
    };
    let (state, here, other) = (state(), browser(), Token::of_random([9; 32]));
    let state = state.expose();
    let good = [
        ("state", state),
        ("code", "c"),
        ("iss", "https://id.example"),
    ];
    assert_eq!(arrive(&good, Some(&here), NOW), Ok("c".to_owned()));
    assert_eq!(arrive(&good[..2], Some(&here), NOW), Ok("c".to_owned()));
    assert_eq!(arrive(&good, None, NOW), Err("provider-state"));
    assert_eq!(arrive(&good, Some(&other), NOW), Err("provider-state"));
    assert_eq!(
        arrive(&[("state", "other"), ("code", "c")], Some(&here), NOW),
        Err("provider-state")
    );
    assert_eq!(arrive(&good[1..], Some(&here), NOW), Err("provider-state"));
    assert_eq!(
        arrive(&good, Some(&here), NOW + 600_000),
        Err("provider-late")
    );
    let mixed = [
        ("state", state),
        ("code", "c"),
        ("iss", "https://evil.example"),
    ];
    assert_eq!(arrive(&mixed, Some(&here), NOW), Err("provider-other"));
    // One that says it names itself always does.
    let naming = Metadata {
        names_itself: true,
        ..metadata()
    };
    let (_, named) = leaving(&naming, None);
    assert!(arrive_of(&named, &good, Some(&here), NOW).is_ok());
    assert_eq!(
        arrive_of(&named, &good[..2], Some(&here), NOW),
        Err("provider-other")
    );
    assert_eq!(
        arrive(
            &[("state", state), ("error", "access_denied")],
            Some(&here),
            NOW
        ),
        Err("provider-refused")
    );
    assert_eq!(
        arrive(&[("state", state)], Some(&here), NOW),
        Err("provider-code")
    );
}

#[test]
fn r_f01_an_id_token_that_is_right_proves_issuer_and_subject() {
    let proved = judge(&provider(), &signed(&claims())).unwrap();
    assert_eq!(
        (proved.issuer.as_str(), proved.subject.as_str()),
        ("https://id.example", "s-1")
    );
    assert_eq!(
        (proved.signed_in_at_ms, proved.strength.as_deref()),
        (NOW, Some("two"))
    );
    for (name, value) in [
        ("at_hash", Value::Null),
        ("azp", json!("sesshu")),
        ("aud", json!(["sesshu"])),
        ("auth_time", json!(NOW / 1000 - 900)),
        ("exp", json!(NOW / 1000 - 59)),
        ("iat", json!(NOW / 1000 - 660)),
    ] {
        assert!(
            judge(&provider(), &signed(&with(claims(), name, value))).is_ok(),
            "{name}"
        );
    }
    let both = with(
        with(claims(), "aud", json!(["sesshu", "other"])),
        "azp",
        json!("sesshu"),
    );
    assert!(judge(&provider(), &signed(&both)).is_ok());
    let wordy = with(claims(), "note", json!("x".repeat(11_000)));
    assert!(judge(&provider(), &signed(&wordy)).is_ok());
    let endless = with(claims(), "note", json!("x".repeat(12_288)));
    assert_eq!(judge(&provider(), &signed(&endless)), Err("id-token-form"));
    // R-F03: by its method instead of its strength.
    let method = with(
        with(claims(), "acr", Value::Null),
        "amr",
        json!(["pwd", "otp"]),
    );
    assert!(judge(&provider(), &signed(&method)).is_ok());
    let weak = with(method, "amr", json!(["pwd"]));
    let by_method = Provider {
        strengths: Vec::new(),
        ..provider()
    };
    for provider in [&provider(), &by_method] {
        let outcome = judge(provider, &signed(&weak));
        assert_eq!(outcome, Err("id-token-strength"));
    }
    // A provider of whom nothing is asked is believed without.
    let any = Provider {
        methods: Vec::new(),
        ..by_method
    };
    assert_eq!(judge(&any, &signed(&weak)).unwrap().strength, None);
}

#[test]
fn who_is_not_asked_how_old_a_sign_in_is_may_leave_that_out() {
    let any_age = Provider {
        age_ms_max: None,
        ..provider()
    };
    let way = Way {
        metadata: &metadata(),
        back: "https://town.example/back",
        browser: &browser(),
        age_ms_max: None,
    };
    let (to, departure) = depart(&any_age, way, CHANCE, NOW);
    assert!(!to.contains("max_age"), "{to}");
    let set: KeySet = [keys()[0].public().clone()].into_iter().collect();
    let expected = Expected {
        provider: &any_age,
        keys: &set,
        departure: &departure,
        access_token: None,
        now_ms: NOW,
    };
    let made = with(claims(), "iat", json!(NOW / 1000 - 7));
    let without = with(with(made, "auth_time", Value::Null), "at_hash", Value::Null);
    let proved = check(&signed(&without), &expected).unwrap();
    assert_eq!(proved.signed_in_at_ms, NOW - 7_000, "as old as the token");
}

#[test]
fn the_key_of_an_id_token_is_named_by_its_header() {
    let text = signed(&claims());
    assert_eq!(key_named_by(&text).as_deref(), Some(keys()[0].kid()));
    let nameless = json!({"alg": "ES256"});
    let nameless = keys()[0].sign_as(&nameless, &claims()).unwrap();
    for text in [&*nameless, "a.b.c", ""] {
        assert_eq!(key_named_by(text), None, "{text}");
    }
}

#[test]
fn r_f01_an_id_token_that_is_wrong_is_refused_for_its_own_reason() {
    let now = NOW / 1000;
    for (rule, name, value) in [
        ("id-token-issuer", "iss", Value::Null),
        ("id-token-issuer", "iss", json!("https://id.example/")),
        ("id-token-issuer", "iss", json!("https://evil.example")),
        ("id-token-audience", "aud", Value::Null),
        ("id-token-audience", "aud", json!("other")),
        ("id-token-audience", "aud", json!(["sesshu", "other"])),
        ("id-token-audience", "aud", json!([])),
        ("id-token-audience", "azp", json!("other")),
        ("id-token-audience", "azp", json!(1)),
        ("id-token-nonce", "nonce", Value::Null),
        ("id-token-nonce", "nonce", json!("other")),
        ("id-token-hash", "at_hash", json!("other")),
        ("id-token-hash", "at_hash", json!(1)),
        ("id-token-times", "iat", Value::Null),
        ("id-token-times", "iat", json!(now + 61)),
        ("id-token-times", "iat", json!(now - 661)),
        ("id-token-times", "iat", json!(now.to_string())),
        ("id-token-times", "exp", Value::Null),
        ("id-token-times", "auth_time", json!("now")),
        ("id-token-times", "auth_time", Value::Null),
        ("id-token-expired", "exp", json!(now - 60)),
        ("id-token-old", "auth_time", json!(now - 961)),
        ("id-token-old", "auth_time", json!(now + 61)),
        ("id-token-strength", "acr", Value::Null),
        ("id-token-strength", "acr", json!("one")),
        ("id-token-strength", "acr", json!(["two"])),
        ("id-token-subject", "sub", Value::Null),
        ("id-token-subject", "sub", json!("")),
        ("id-token-subject", "sub", json!("x".repeat(256))),
    ] {
        let text = signed(&with(claims(), name, value.clone()));
        assert_eq!(judge(&provider(), &text), Err(rule), "{name} {value}");
    }
    let [own, other] = keys();
    let header = json!({"alg": "ES256", "kid": own.kid(), "typ": "JWT"});
    let head = |name: &str, value: Value| {
        own.sign_as(&with(header.clone(), name, value), &claims())
            .unwrap()
    };
    for (rule, text) in [
        ("id-token-form", String::new()),
        ("id-token-form", "a.b.c".to_owned()),
        ("id-token-header", head("jwk", other.public().to_jwk())),
        (
            "id-token-header",
            head("jku", json!("https://evil.example/")),
        ),
        ("id-token-header", head("crit", json!(["x"]))),
        ("id-token-algorithm", head("alg", json!("none"))),
        ("id-token-algorithm", head("alg", json!("HS256"))),
        ("id-token-algorithm", head("alg", json!("ES384"))),
        ("id-token-key", head("kid", json!("other"))),
        ("id-token-key", head("alg", json!("RS256"))),
        (
            "id-token-signature",
            other.sign_as(&header, &claims()).unwrap(),
        ),
    ] {
        assert_eq!(judge(&provider(), &text), Err(rule), "{text}");
    }
    // One key without a name is no guess; the departure was for another provider.
    assert!(judge(&provider(), &head("kid", Value::Null)).is_ok());
    let elsewhere = Provider {
        issuer: "https://evil.example".to_owned(),
        ..provider()
    };
    let text = signed(&with(claims(), "iss", json!("https://evil.example")));
    assert_eq!(judge(&elsewhere, &text), Err("id-token-issuer"));
}

#[test]
fn r_f06_a_description_must_name_its_provider_as_we_know_it() {
    let read = |document: Value| {
        check_metadata(document.to_string().as_bytes(), &provider()).map_err(|fault| fault.rule)
    };
    let good = json!({
        "issuer": "https://id.example", "jwks_uri": "https://id.example/keys",
        "authorization_endpoint": "https://id.example/authorize", "token_endpoint": "https://id.example/token",
    });
    assert_eq!(read(good.clone()), Ok(metadata()));
    let name = "authorization_response_iss_parameter_supported";
    let naming = read(with(good.clone(), name, json!(true)));
    assert!(naming.unwrap().names_itself);
    let mut padded = good.to_string().into_bytes();
    padded.resize(64 * 1024, b' ');
    assert!(check_metadata(&padded, &provider()).is_ok());
    padded.push(b' ');
    assert!(check_metadata(&padded, &provider()).is_err());
    for (name, value) in [
        ("issuer", json!("https://evil.example")),
        ("issuer", Value::Null),
        ("jwks_uri", json!("http://id.example/keys")),
        ("jwks_uri", Value::Null),
        ("authorization_endpoint", json!("javascript:alert(1)")),
        ("authorization_endpoint", Value::Null),
        ("token_endpoint", json!("http://id.example/token")),
        ("token_endpoint", Value::Null),
    ] {
        assert_eq!(
            read(with(good.clone(), name, value)),
            Err("provider-metadata")
        );
    }
}

#[test]
fn r_f02_an_account_is_known_by_issuer_and_subject_and_made_beforehand() {
    let proved = judge(&provider(), &signed(&claims())).unwrap();
    let invitation = Token::of_random([5; 32]);
    let fresh = Account {
        id: "a-1".to_owned(),
        linked: None,
        enabled: true,
        invitation: Some((invitation.digest(), NOW + 1)),
    };
    let linked = Account {
        linked: Some(("https://id.example".to_owned(), "s-1".to_owned())),
        invitation: None,
        ..fresh.clone()
    };
    assert_eq!(
        link(&proved, Some(&linked), None, NOW),
        Ok(Linking::SignIn(&linked))
    );
    let shown = invitation.expose();
    assert_eq!(
        link(&proved, None, Some((&fresh, shown)), NOW),
        Ok(Linking::Link(&fresh))
    );
    let unknown = Err(Fault::new(ErrorName::AccessDenied, "account-unknown", ""));
    let disabled = Account {
        enabled: false,
        ..linked.clone()
    };
    let other = Account {
        linked: Some(("https://evil.example".to_owned(), "s-1".to_owned())),
        ..linked.clone()
    };
    for (by_name, invited, at) in [
        (None, None, NOW),
        (Some(&disabled), None, NOW),
        (Some(&other), None, NOW),
        (None, Some((&fresh, "guess")), NOW),
        (None, Some((&fresh, shown)), NOW + 1),
        (None, Some((&linked, shown)), NOW),
    ] {
        assert_eq!(link(&proved, by_name, invited, at), unknown);
    }
    let off = Account {
        enabled: false,
        ..fresh
    };
    assert_eq!(link(&proved, None, Some((&off, shown)), NOW), unknown);
}
