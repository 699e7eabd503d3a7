//! Client assertions: one table of what must be refused, each for its own reason, and what must hold.

use serde_json::{Value, json};

use super::*;
use crate::client::tests::{app, client, system};
use crate::jose::{SigningKey, made};
use crate::replay::{Away, Remembered};
use crate::secret::{Digest, base64url};

const NOW_MS: i64 = 1_800_000_000_000;
const NOW: i64 = NOW_MS / 1000;
const TOKEN: &str = "https://town.example/oauth/token";
const ISSUER: &str = "https://town.example";

fn claims() -> Value {
    json!({"iss": "phr-link", "sub": "phr-link", "aud": TOKEN, "exp": NOW + 300, "jti": "one"})
}

fn with(mut of: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => of.as_object_mut().unwrap().remove(name),
        value => of.as_object_mut().unwrap().insert(name.to_owned(), value),
    };
    of
}

fn header(key: &SigningKey) -> Value {
    json!({"alg": key.algorithm().name(), "kid": key.kid(), "typ": "JWT"})
}

/// The keys that take part, and the client that has them registered: made once, for tests with hundreds of cases.
struct Keys {
    own: SigningKey,
    rsa: SigningKey,
    stranger: SigningKey,
    small: SigningKey,
}

fn keys() -> &'static Keys {
    static KEYS: std::sync::OnceLock<Keys> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        let [own, stranger] = made::pair(Algorithm::Es384);
        let [small, _] = made::pair(Algorithm::Es256);
        let [rsa, _] = made::pair(Algorithm::Rs384);
        Keys {
            own,
            rsa,
            stranger,
            small,
        }
    })
}

fn registered() -> &'static Client {
    static CLIENT: std::sync::OnceLock<Client> = std::sync::OnceLock::new();
    CLIENT.get_or_init(|| {
        let keys = keys();
        let set = json!({"keys": [keys.own.public().to_jwk(), keys.rsa.public().to_jwk(), keys.small.public().to_jwk()]});
        client(&with(system(&keys.own), "jwks", set))
    })
}

/// The whole way of an assertion, as the token endpoint goes it.
fn judge_as(
    client: &Client,
    fetched: Option<&KeySet>,
    text: &str,
    replays: &dyn Replays,
) -> Result<(), Fault> {
    Assertion::open(Some(ASSERTION_TYPE), text, None)?
        .check(Some(client), fetched, &[TOKEN, ISSUER], NOW_MS)?
        .remember(replays)
}

fn judge(text: &str) -> Result<(), Fault> {
    judge_as(registered(), None, text, &Remembered::default())
}

fn rule(outcome: Result<(), Fault>) -> &'static str {
    outcome.map_or_else(|fault| fault.rule, |()| "holds")
}

fn signed(header: &Value, claims: &Value) -> String {
    keys().own.sign_as(header, claims).unwrap()
}

#[test]
fn r_b01_an_assertion_that_is_right_holds_once() {
    let keys = keys();
    for (name, header, claims, key) in [
        ("plain", header(&keys.own), claims(), &keys.own),
        ("rsa", header(&keys.rsa), claims(), &keys.rsa),
        (
            "issuer as audience",
            header(&keys.own),
            with(claims(), "aud", json!(ISSUER)),
            &keys.own,
        ),
        (
            "no typ",
            with(header(&keys.own), "typ", Value::Null),
            claims(),
            &keys.own,
        ),
        (
            "the newer typ",
            with(header(&keys.own), "typ", json!("client-authentication+jwt")),
            claims(),
            &keys.own,
        ),
        (
            "begins and was made",
            header(&keys.own),
            with(
                with(claims(), "nbf", json!(NOW + 60)),
                "iat",
                json!(NOW - 3600),
            ),
            &keys.own,
        ),
        ("half a second", header(&keys.own), claims(), &keys.own),
        (
            "the last second",
            header(&keys.own),
            with(claims(), "exp", json!(NOW + 1)),
            &keys.own,
        ),
        (
            "a clock ahead",
            header(&keys.own),
            with(claims(), "exp", json!(NOW + 310)),
            &keys.own,
        ),
        (
            "a long name",
            header(&keys.own),
            with(claims(), "jti", json!("あ".repeat(128))),
            &keys.own,
        ),
        (
            "more claims",
            header(&keys.own),
            with(claims(), "note", json!({"a": [1]})),
            &keys.own,
        ),
        (
            "many words",
            header(&keys.own),
            with(claims(), "note", json!("x".repeat(5_500))),
            &keys.own,
        ),
    ] {
        let claims = match name {
            "half a second" => with(claims, "exp", json!(NOW as f64 + 299.5)),
            _ => claims,
        };
        let text = key.sign_as(&header, &claims).unwrap();
        let replays = Remembered::default();
        assert_eq!(
            rule(judge_as(registered(), None, &text, &replays)),
            "holds",
            "{name}"
        );
        let again = judge_as(registered(), None, &text, &replays);
        assert_eq!(rule(again), "assertion-replayed", "{name}");
    }
}

/// Every way to be wrong, with the rule that must say so. Header, then claims.
fn wrong() -> Vec<(&'static str, String)> {
    let keys = keys();
    let good = header(&keys.own);
    let head = |name: &str, value: Value| signed(&with(good.clone(), name, value), &claims());
    let claim = |name: &str, value: Value| signed(&good, &with(claims(), name, value));
    let mut all = Vec::new();
    for (rule, name, value) in [
        ("assertion-header", "crit", json!(["exp"])),
        ("assertion-header", "b64", json!(false)),
        ("assertion-header", "zip", json!("DEF")),
        ("assertion-header", "enc", json!("A128GCM")),
        ("assertion-header", "cty", json!("JWT")),
        ("assertion-header", "jwk", keys.stranger.public().to_jwk()),
        (
            "assertion-header",
            "x5u",
            json!("https://link.example/chain"),
        ),
        ("assertion-header", "x5c", json!(["AAAA"])),
        ("assertion-typ", "typ", json!("at+jwt")),
        ("assertion-typ", "typ", json!("")),
        ("assertion-typ", "typ", json!(["JWT"])),
        ("assertion-typ", "typ", json!("dpop+jwt")),
        ("assertion-algorithm", "alg", Value::Null),
        ("assertion-algorithm", "alg", json!("none")),
        ("assertion-algorithm", "alg", json!("None")),
        ("assertion-algorithm", "alg", json!("HS256")),
        ("assertion-algorithm", "alg", json!("HS384")),
        ("assertion-algorithm", "alg", json!("RS256")),
        ("assertion-algorithm", "alg", json!("ES256")),
        ("assertion-algorithm", "alg", json!("PS384")),
        ("assertion-algorithm", "alg", json!("EdDSA")),
        ("assertion-algorithm", "alg", json!("es384")),
        ("assertion-algorithm", "alg", json!(["ES384"])),
        ("assertion-key", "alg", json!("RS384")),
        (
            "assertion-key-address",
            "jku",
            json!("https://evil.example/keys"),
        ),
        ("assertion-key-address", "jku", json!("")),
        ("assertion-key-address", "jku", json!(1)),
        ("assertion-key", "kid", Value::Null),
        ("assertion-key", "kid", json!("")),
        ("assertion-key", "kid", json!(1)),
        ("assertion-key", "kid", json!(keys.stranger.kid())),
        ("assertion-key", "kid", json!(keys.rsa.kid())),
        ("assertion-key", "kid", json!(keys.small.kid())),
        ("assertion-key", "kid", json!("../keys")),
    ] {
        all.push((rule, head(name, value)));
    }
    for (rule, name, value) in [
        ("assertion-issuer", "iss", Value::Null),
        ("assertion-issuer", "iss", json!("other")),
        ("assertion-issuer", "iss", json!(["phr-link"])),
        ("assertion-issuer", "sub", Value::Null),
        ("assertion-issuer", "sub", json!("phr-link ")),
        ("assertion-issuer", "sub", json!(7)),
        ("assertion-audience", "aud", Value::Null),
        ("assertion-audience", "aud", json!([TOKEN])),
        (
            "assertion-audience",
            "aud",
            json!([TOKEN, "https://other.example"]),
        ),
        (
            "assertion-audience",
            "aud",
            json!("https://other.example/token"),
        ),
        ("assertion-audience", "aud", json!(format!("{TOKEN}/"))),
        ("assertion-audience", "aud", json!(TOKEN.to_uppercase())),
        ("assertion-audience", "aud", json!("")),
        ("assertion-end", "exp", Value::Null),
        ("assertion-end", "exp", json!((NOW + 300).to_string())),
        ("assertion-end", "exp", json!(true)),
        ("assertion-end", "exp", json!(-1)),
        ("assertion-end", "exp", json!(u64::MAX)),
        ("assertion-end", "exp", json!(1e300)),
        ("assertion-end", "exp", json!([NOW + 300])),
        ("assertion-expired", "exp", json!(NOW)),
        ("assertion-expired", "exp", json!(NOW - 1)),
        ("assertion-expired", "exp", json!(0)),
        ("assertion-too-long", "exp", json!(NOW + 311)),
        ("assertion-too-long", "exp", json!(NOW + 3600)),
        ("assertion-end", "exp", json!(NOW_MS)),
        ("assertion-begin", "nbf", json!(NOW + 61)),
        ("assertion-begin", "nbf", json!("soon")),
        ("assertion-begin", "nbf", json!({})),
        ("assertion-begin", "iat", json!(NOW + 61)),
        ("assertion-begin", "iat", json!(NOW - 3601)),
        ("assertion-begin", "iat", json!(NOW.to_string())),
        ("assertion-id", "jti", Value::Null),
        ("assertion-id", "jti", json!("")),
        ("assertion-id", "jti", json!(1)),
        ("assertion-id", "jti", json!(["one"])),
        ("assertion-id", "jti", json!("x".repeat(129))),
    ] {
        all.push((rule, claim(name, value)));
    }
    all
}

/// Texts that are wrong as texts.
fn wrong_texts() -> Vec<(&'static str, String)> {
    let keys = keys();
    let good = signed(&header(&keys.own), &claims());
    let (body, signature) = good.rsplit_once('.').unwrap();
    let part = |text: &str| base64url(text.as_bytes());
    let (head, claim) = body.split_once('.').unwrap();
    let head_twice = format!(
        "{{\"alg\":\"none\",\"alg\":\"ES384\",\"kid\":\"{}\"}}",
        keys.own.kid()
    );
    let claims_twice = claims().to_string().replacen('{', "{\"iss\":\"other\",", 1);
    let raw = crate::secret::from_base64url(signature).unwrap();
    let zero_r: Vec<u8> = [0; 48]
        .into_iter()
        .chain(raw[48..].iter().copied())
        .collect();
    let zero_s: Vec<u8> = raw[..48].iter().copied().chain([0; 48]).collect();
    let der = openssl::ecdsa::EcdsaSig::from_private_components(
        openssl::bn::BigNum::from_slice(&raw[..48]).unwrap(),
        openssl::bn::BigNum::from_slice(&raw[48..]).unwrap(),
    )
    .unwrap()
    .to_der()
    .unwrap();
    let stranger = keys
        .stranger
        .sign_as(&header(&keys.own), &claims())
        .unwrap();
    let (_, foreign) = stranger.rsplit_once('.').unwrap();
    // The secret of an HMAC that a naive reader would take from the public key.
    let hmac = with(header(&keys.own), "alg", json!("HS384"));
    let mac = part("anything");
    vec![
        ("assertion-form", String::new()),
        ("assertion-form", "...".to_owned()),
        ("assertion-form", "abc".to_owned()),
        ("assertion-form", body.to_owned()),
        ("assertion-form", format!("{body}.")),
        ("assertion-form", format!("{good}.{signature}")),
        ("assertion-form", format!("{good}=")),
        ("assertion-form", format!("{good}\n")),
        ("assertion-form", format!(" {good}")),
        ("assertion-form", good.replacen('.', "..", 1)),
        ("assertion-form", format!("{body}.あ")),
        ("assertion-size", format!("{body}.{}", "A".repeat(8192))),
        (
            "assertion-json",
            format!("{}.{claim}.{signature}", part(&head_twice)),
        ),
        (
            "assertion-json",
            format!("{head}.{}.{signature}", part(&claims_twice)),
        ),
        (
            "assertion-json",
            format!("{}.{claim}.{signature}", part("[]")),
        ),
        (
            "assertion-json",
            format!("{head}.{}.{signature}", part("null")),
        ),
        (
            "assertion-json",
            format!("{head}.{}.{signature}", part("{} {}")),
        ),
        (
            "assertion-json",
            format!("{head}.{}.{signature}", part("{\"iss\":")),
        ),
        (
            "assertion-signature",
            format!("{body}.{}", base64url(&zero_r)),
        ),
        (
            "assertion-signature",
            format!("{body}.{}", base64url(&zero_s)),
        ),
        (
            "assertion-signature",
            format!("{body}.{}", base64url(&[0; 96])),
        ),
        (
            "assertion-signature",
            format!("{body}.{}", base64url(&[0xff; 96])),
        ),
        (
            "assertion-signature",
            format!("{body}.{}", base64url(&raw[..95])),
        ),
        ("assertion-signature", format!("{body}.{}", base64url(&der))),
        ("assertion-signature", format!("{body}.{foreign}")),
        ("assertion-signature", format!("{body}.AA")),
        ("assertion-signature", {
            let other = with(claims(), "jti", json!("two")).to_string();
            format!("{head}.{}.{signature}", part(&other))
        }),
        (
            "assertion-algorithm",
            format!("{}.{claim}.{mac}", part(&hmac.to_string())),
        ),
    ]
}

#[test]
fn r_b01_every_wrong_assertion_is_refused_for_its_own_reason() {
    let cases: Vec<_> = wrong().into_iter().chain(wrong_texts()).collect();
    assert!(cases.len() >= 90, "{} cases", cases.len());
    for (expected, text) in &cases {
        let outcome = judge(text);
        assert_eq!(rule(outcome), *expected, "{text}");
        assert_eq!(
            outcome.unwrap_err().name,
            ErrorName::InvalidClient,
            "{text}"
        );
    }
    let mut rules: Vec<&str> = cases.iter().map(|(rule, _)| *rule).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), 16, "{rules:?}");
}

#[test]
fn r_b01_the_type_of_the_assertion_is_exact() {
    let text = signed(&header(&keys().own), &claims());
    let open = |of: Option<&str>| {
        Assertion::open(of, &text, None)
            .map(|_| ())
            .map_err(|fault| (fault.name, fault.rule))
    };
    assert_eq!(open(Some(ASSERTION_TYPE)), Ok(()));
    assert_eq!(
        open(None),
        Err((ErrorName::InvalidRequest, "parameter-missing"))
    );
    for other in [
        "",
        "jwt-bearer",
        "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
    ] {
        assert_eq!(
            open(Some(other)),
            Err((ErrorName::InvalidClient, "assertion-type"))
        );
    }
}

#[test]
fn r_b01_the_client_of_the_request_is_the_one_of_the_assertion() {
    let text = signed(&header(&keys().own), &claims());
    let open = |id: &str| Assertion::open(Some(ASSERTION_TYPE), &text, Some(id)).map(|_| ());
    assert_eq!(open("phr-link"), Ok(()));
    assert_eq!(
        open("notes"),
        Err(Fault::client("assertion-client-id", "client_id"))
    );
}

#[test]
fn r_b01_only_an_enabled_client_with_keys_can_prove_anything() {
    let text = signed(&header(&keys().own), &claims());
    let check = |client: Option<&Client>| {
        let opened = Assertion::open(Some(ASSERTION_TYPE), &text, None).unwrap();
        assert_eq!(opened.client_id(), "phr-link");
        opened
            .check(client, None, &[TOKEN], NOW_MS)
            .map(|_| ())
            .map_err(|fault| fault.rule)
    };
    let good = registered();
    assert_eq!(check(Some(good)), Ok(()));
    // Whether there is such a client, whether it is switched off, and how it proves itself look the same.
    assert_eq!(check(None), Err("assertion-client"));
    let disabled = Client {
        enabled: false,
        ..good.clone()
    };
    assert_eq!(check(Some(&disabled)), Err("assertion-client"));
    assert_eq!(check(Some(&client(&app()))), Err("assertion-client"));
    let without = Client {
        proof: Proof::Nothing,
        ..good.clone()
    };
    assert_eq!(check(Some(&without)), Err("assertion-client"));
}

#[test]
fn an_address_of_keys_is_followed_only_where_it_is_registered_and_never_from_the_header() {
    let own = &keys().own;
    let address = "https://link.example/keys";
    let json = with(
        with(system(own), "jwks", Value::Null),
        "jwks_uri",
        json!(address),
    );
    let client = client(&json);
    let fetched: KeySet = [own.public().clone()].into_iter().collect();
    let judge = |jku: Value, fetched: Option<&KeySet>| {
        let text = signed(&with(header(own), "jku", jku), &claims());
        rule(judge_as(&client, fetched, &text, &Remembered::default()))
    };
    assert_eq!(judge(Value::Null, Some(&fetched)), "holds");
    assert_eq!(judge(json!(address), Some(&fetched)), "holds");
    assert_eq!(
        judge(json!("https://link.example/keys/"), Some(&fetched)),
        "assertion-key-address"
    );
    assert_eq!(judge(json!(address), None), "assertion-keys-away");
    assert_eq!(
        judge(json!(address), Some(&KeySet::default())),
        "assertion-key"
    );
    let twice: KeySet = [own.public().clone(), own.public().clone()]
        .into_iter()
        .collect();
    assert_eq!(judge(json!(address), Some(&twice)), "assertion-key");
}

#[test]
fn a_name_is_kept_apart_for_each_client_and_nothing_is_new_while_the_keeper_is_away() {
    assert_ne!(
        name("assertion", "a", "b\nc"),
        name("assertion", "a\nb", "c")
    );
    assert_ne!(name("assertion", "a", "b"), name("proof", "a", "b"));
    struct Gone;
    impl Replays for Gone {
        fn is_first(&self, _: &Digest, _: i64) -> Result<bool, Away> {
            Err(Away)
        }
    }
    let text = signed(&header(&keys().own), &claims());
    let fault = judge_as(registered(), None, &text, &Gone).unwrap_err();
    assert_eq!(
        (fault.name, fault.rule),
        (ErrorName::TemporarilyUnavailable, "replays-away")
    );
    struct Until;
    impl Replays for Until {
        fn is_first(&self, _: &Digest, until_ms: i64) -> Result<bool, Away> {
            assert!(
                until_ms >= NOW_MS + 360_000,
                "forgotten while it still holds"
            );
            Ok(true)
        }
    }
    assert_eq!(judge_as(registered(), None, &text, &Until), Ok(()));
}

#[test]
fn a_memory_forgets_what_is_over_and_refuses_when_it_is_full() {
    let memory = Remembered::default();
    let one = Digest::of("one");
    assert_eq!(memory.is_first(&one, 10), Ok(true));
    assert_eq!(memory.is_first(&one, 10), Ok(false));
    memory.forget(9);
    assert_eq!(memory.is_first(&one, 10), Ok(false));
    memory.forget(10);
    assert_eq!(memory.is_first(&one, 10), Ok(true));
    for number in 0..100_000 {
        let _ = memory.is_first(&Digest::of(&number.to_string()), 10);
    }
    assert_eq!(memory.is_first(&Digest::of("more"), 10), Err(Away));
}

proptest::proptest! {
    #[test]
    fn no_changed_byte_is_believed(at in 0_usize..600, to in 0_u8..128) {
        let good = signed(&header(&keys().own), &claims());
        let mut bytes = good.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = to;
        let text = String::from_utf8(bytes).unwrap();
        proptest::prop_assume!(text != good);
        proptest::prop_assert!(judge(&text).is_err());
    }

    #[test]
    fn any_text_is_refused_and_none_breaks_the_reader(text in ".{0,300}") {
        proptest::prop_assert!(judge(&text).is_err());
    }
}
