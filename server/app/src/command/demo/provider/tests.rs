//! The demo's provider does as a provider should: nobody is sent astray, and a code holds once, for whom it was made.

use super::*;

const FACES: [u16; 2] = [8080, 8081];
const BACK: &str = "http://127.0.0.1:8080/auth/back";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

type Pairs = Vec<(String, String)>;

fn changed(pairs: &[(&str, &str)], changes: &[(&str, &str)]) -> Pairs {
    let kept = pairs
        .iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    let all = kept.chain(changes);
    all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn asked(changes: &[(&str, &str)]) -> Pairs {
    let pairs = [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", BACK),
        ("scope", "openid"),
        ("state", "a state&=?"),
        ("nonce", "n-1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    changed(&pairs, changes)
}

fn send(
    provider: &Provider,
    (method, path): (&str, &str),
    basic: Option<&str>,
    pairs: &[(String, String)],
) -> Answer {
    let knock = Knock {
        method,
        basic,
        language: Language::Japanese,
        pairs,
    };
    provider.answer(path, &knock)
}

fn authorize(provider: &Provider, method: &str, changes: &[(&str, &str)]) -> Answer {
    send(
        provider,
        (method, "/mirai-id/authorize"),
        None,
        &asked(changes),
    )
}

/// What stands behind a name in the address to which somebody is sent.
fn sent_with(answer: &Answer, name: &str) -> Option<String> {
    let Answer::To(address) = answer else {
        return None;
    };
    let query = address.strip_prefix(&format!("{BACK}?"))?;
    let mut pairs = parse(query.as_bytes());
    let found = pairs.find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}

fn code(provider: &Provider) -> String {
    let answer = authorize(provider, "POST", &[("who", "person-8c1f7e")]);
    assert_eq!(sent_with(&answer, "state").as_deref(), Some("a state&=?"));
    let issuer = sent_with(&answer, "iss");
    assert_eq!(issuer.as_deref(), Some("http://127.0.0.1:8083/mirai-id"));
    sent_with(&answer, "code").expect("a code")
}

fn basic(secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{secret}")))
}

fn redeem(
    provider: &Provider,
    desk: &str,
    code: &str,
    changes: &[(&str, &str)],
) -> (StatusCode, Value) {
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ];
    let basic = basic(provider.secret.expose());
    let at = ("POST", format!("/{desk}/token"));
    let answer = send(
        provider,
        (at.0, &at.1),
        Some(&basic),
        &changed(&pairs, changes),
    );
    match answer {
        Answer::Json(status, json, false) => (status, json),
        _ => panic!("tokens, or a refusal, that nobody keeps"),
    }
}

fn provider() -> Arc<Provider> {
    Provider::at("http://127.0.0.1:8083".to_owned(), FACES).expect("a provider")
}

#[test]
fn whoever_is_chosen_is_proved_once() {
    let provider = provider();
    let code = code(&provider);
    let (status, tokens) = redeem(&provider, "mirai-id", &code, &[]);
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let id_token = tokens["id_token"].as_str().expect("an id token");
    let claims = id_token.split('.').nth(1).expect("claims");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(claims["sub"], "person-8c1f7e");
    assert_eq!(claims["nonce"], "n-1");
    let (status, refused) = redeem(&provider, "mirai-id", &code, &[]);
    assert_eq!(
        (status, refused["error"].as_str()),
        (StatusCode::BAD_REQUEST, Some("invalid_grant"))
    );
}

#[test]
fn a_code_is_of_no_use_to_anybody_else() {
    let provider = provider();
    for (desk, changes) in [
        ("mirai-id", ("code_verifier", CHALLENGE)),
        ("mirai-id", ("code_verifier", "")),
        (
            "mirai-id",
            ("redirect_uri", "http://127.0.0.1:8081/auth/back"),
        ),
        ("mirai-office", ("code_verifier", VERIFIER)),
    ] {
        let (status, refused) = redeem(&provider, desk, &code(&provider), &[changes]);
        assert_eq!(
            (status, refused["error"].as_str()),
            (StatusCode::BAD_REQUEST, Some("invalid_grant")),
            "{desk} {changes:?}"
        );
    }
    let code = code(&provider);
    for basic in [None, Some(basic("guessed")), Some("Basic %%%".to_owned())] {
        let at = ("POST", "/mirai-id/token");
        let pairs = changed(
            &[("grant_type", "authorization_code"), ("code", &code)],
            &[],
        );
        let answer = send(&provider, at, basic.as_deref(), &pairs);
        let Answer::Json(status, refused, _) = answer else {
            panic!("a refusal");
        };
        assert_eq!(
            (status, refused["error"].as_str()),
            (StatusCode::UNAUTHORIZED, Some("invalid_client"))
        );
    }
    // Who could not prove to be us used nothing up.
    assert_eq!(redeem(&provider, "mirai-id", &code, &[]).0, StatusCode::OK);
}

#[test]
fn nobody_is_sent_where_nobody_registered_to_be() {
    let provider = provider();
    for change in [
        ("client_id", "another"),
        ("redirect_uri", "https://elsewhere.example/auth/back"),
        // That of the other face.
        ("redirect_uri", "http://127.0.0.1:8081/auth/back"),
    ] {
        let changes = [("who", "person-8c1f7e"), change];
        let answer = authorize(&provider, "POST", &changes);
        assert!(
            matches!(answer, Answer::Page(StatusCode::BAD_REQUEST, _)),
            "{change:?}"
        );
    }
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "profile"), "invalid_scope"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("prompt", "none"), "login_required"),
        (("who", "nobody"), "access_denied"),
    ] {
        let mut changes = vec![("who", "person-8c1f7e"), change];
        changes.dedup_by_key(|(name, _)| *name);
        changes[0] = if change.0 == "who" {
            change
        } else {
            changes[0]
        };
        let answer = authorize(&provider, "POST", &changes);
        assert_eq!(
            sent_with(&answer, "error").as_deref(),
            Some(error),
            "{change:?}"
        );
        assert_eq!(sent_with(&answer, "code"), None);
    }
}

#[test]
fn the_page_shows_people_of_its_own_desk_and_escapes_what_came() {
    let provider = provider();
    let answer = authorize(&provider, "GET", &[("state", "\"><script>")]);
    let Answer::Page(StatusCode::OK, page) = answer else {
        panic!("a page");
    };
    assert!(page.contains("未来 花子") && !page.contains("窓口 三郎"));
    assert!(!page.contains("<script>"), "{page}");
    // Somebody of another desk is not chosen here, and neither is anybody by a mere address.
    for (method, who) in [("POST", desk::CLERK), ("GET", "person-8c1f7e")] {
        let answer = authorize(&provider, method, &[("who", who)]);
        assert!(matches!(answer, Answer::Page(StatusCode::OK, _)), "{who}");
    }
}
