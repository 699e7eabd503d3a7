//! Enrolment, tokens of devices and proofs of possession: what holds, and what each wrong one is refused for.

use serde_json::{Value, json};

use super::*;
use crate::grant::Grounds;
use crate::jose::{Algorithm, SigningKey, made};
use crate::policy::{Action, Judgement, judge};
use crate::replay::Remembered;
use crate::secret::base64url;

const NOW: i64 = 1_800_000_000_000;
const TOWN: Tenant = Tenant(139_998);
const ADDRESS: &str = "https://town.example/fhir/$scan";

struct Keys {
    device: SigningKey,
    other: SigningKey,
    rsa: SigningKey,
}

fn keys() -> &'static Keys {
    static KEYS: std::sync::OnceLock<Keys> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| {
        let [device, other] = made::pair(Algorithm::Es256);
        let [rsa, _] = made::pair(Algorithm::Rs256);
        Keys { device, other, rsa }
    })
}

fn enrolled() -> Device {
    let (_, row) = EnrolmentRow::issue(TOWN, "hall", "a-1", 600_000, NOW, [1; 32]);
    row.redeem(keys().device.public(), "d-1", NOW).unwrap()
}

fn header() -> Value {
    json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": plain(&keys().device)})
}

/// A key as a browser writes it into a proof.
fn plain(key: &SigningKey) -> Value {
    let mut jwk = key.public().to_jwk();
    for name in ["kid", "alg", "use"] {
        jwk.as_object_mut().unwrap().remove(name);
    }
    jwk
}

fn claims() -> Value {
    json!({"htm": "POST", "htu": ADDRESS, "iat": NOW / 1000, "jti": "one", "ath": base64url(&openssl::sha::sha256(b"token"))})
}

fn with(mut of: Value, name: &str, value: Value) -> Value {
    match value {
        Value::Null => of.as_object_mut().unwrap().remove(name),
        value => of.as_object_mut().unwrap().insert(name.to_owned(), value),
    };
    of
}

fn request() -> Request<'static> {
    Request {
        method: "POST",
        address: ADDRESS,
        access_token: Some("token"),
    }
}

fn check(text: &str) -> Result<Proof, Fault> {
    Proof::check(&[text], request(), &Remembered::default(), NOW)
}

fn signed(header: &Value, claims: &Value) -> String {
    keys().device.sign_as(header, claims).unwrap()
}

#[test]
fn r_s01_a_code_lets_one_device_in_within_ten_minutes() {
    let (token, row) = EnrolmentRow::issue(TOWN, "hall", "a-1", i64::MAX, NOW, [1; 32]);
    assert_eq!(
        (row.digest, row.expires_at_ms),
        (token.digest(), NOW + 600_000)
    );
    let key = keys().device.public();
    let device = row.redeem(key, "d-1", NOW + 599_999).unwrap();
    assert_eq!((device.tenant, &*device.key), (TOWN, &**key.thumbprint()));
    let late = row.redeem(key, "d-1", NOW + 600_000).unwrap_err();
    assert_eq!((late.fault.rule, late.revoke), ("enrolment-expired", None));
    // R-S02: one of the two is not genuine, so neither goes on.
    let used = EnrolmentRow {
        redeemed_by: Some(Arc::from("d-1")),
        ..row
    };
    let twice = used
        .redeem(keys().other.public(), "d-2", NOW + 1)
        .unwrap_err();
    assert_eq!(
        (twice.fault.rule, twice.revoke),
        ("enrolment-used", Some(Arc::from("d-1")))
    );
    assert_eq!(twice.fault.name, ErrorName::InvalidGrant);
}

#[test]
fn r_s03_a_devices_token_holds_for_fifteen_minutes_with_its_key_and_for_scanning_alone() {
    let device = enrolled();
    let (token, row) = device.token(keys().device.public(), NOW, [2; 32]).unwrap();
    assert_eq!(
        (row.digest, row.expires_at_ms),
        (token.digest(), NOW + 900_000)
    );
    assert!(row.binding.holds(Some(&device.key), None) && !row.binding.holds(None, None));
    let caller = row.mandate.caller();
    for action in Action::ALL {
        for kind in fhir::Kind::all() {
            let judged = judge(&caller, Zone::Internet, action, Some(kind));
            assert_eq!(
                matches!(judged, Ok(Judgement::Records(_))),
                action == Action::Scan,
                "{action:?}"
            );
        }
    }
    let other = device
        .token(keys().other.public(), NOW, [2; 32])
        .unwrap_err();
    assert_eq!(other.rule, "proof-key");
    // R-S04.
    let stolen = Device {
        revoked_at_ms: Some(NOW),
        ..device.clone()
    };
    assert_eq!(
        stolen
            .token(keys().device.public(), NOW, [2; 32])
            .unwrap_err()
            .rule,
        "device-revoked"
    );
    let check = |device| {
        let grounds = Grounds {
            device,
            ..Grounds::default()
        };
        row.check(grounds, NOW)
    };
    assert_eq!(check(Some(&device)), Ok(()));
    assert!(check(Some(&stolen)).is_err() && check(None).is_err());
    assert_eq!(row.mandate.family, device.family());
    assert_ne!(
        device.family(),
        Device {
            id: Arc::from("d-2"),
            ..device.clone()
        }
        .family()
    );
}

#[test]
fn r_s03_a_proof_holds_once_for_its_request() {
    let text = signed(&header(), &claims());
    let replays = Remembered::default();
    let proof = Proof::check(&[&text], request(), &replays, NOW).unwrap();
    assert_eq!(proof.key.thumbprint(), keys().device.public().thumbprint());
    let again = Proof::check(&[&text], request(), &replays, NOW).unwrap_err();
    assert_eq!(again.rule, "proof-replayed");
    // The address is compared without its query.
    let query = Request {
        address: "https://town.example/fhir/$scan?x=1#y",
        ..request()
    };
    assert!(Proof::check(&[&text], query, &Remembered::default(), NOW).is_ok());
    let without = Request {
        access_token: None,
        ..request()
    };
    let bare = signed(&header(), &with(claims(), "ath", Value::Null));
    assert!(Proof::check(&[&bare], without, &Remembered::default(), NOW).is_ok());
    for at in [NOW - 30_000, NOW + 60_000] {
        assert!(Proof::check(&[&text], request(), &Remembered::default(), at).is_ok());
    }
    for at in [NOW - 31_000, NOW + 61_000] {
        let fault = Proof::check(&[&text], request(), &Remembered::default(), at).unwrap_err();
        assert_eq!(fault.rule, "proof-time");
    }
    let wordy = signed(&header(), &with(claims(), "note", json!("x".repeat(2_000))));
    assert!(check(&wordy).is_ok());
    // Its name is kept for as long as the proof could come again, and not for days.
    struct Until;
    impl crate::replay::Replays for Until {
        fn is_first(&self, _: &Digest, until_ms: i64) -> Result<bool, crate::replay::Away> {
            assert!((NOW + 60_001..NOW + 120_000).contains(&until_ms));
            Ok(true)
        }
    }
    assert!(Proof::check(&[&text], request(), &Until, NOW).is_ok());
    let two = [text.as_str(), text.as_str()];
    for headers in [&two[..], &[]] {
        let fault = Proof::check(headers, request(), &Remembered::default(), NOW).unwrap_err();
        assert_eq!(fault.rule, "proof-missing");
    }
}

#[test]
fn every_wrong_proof_is_refused_for_its_own_reason() {
    let keys = keys();
    let head = |name: &str, value: Value| signed(&with(header(), name, value), &claims());
    let claim = |name: &str, value: Value| signed(&header(), &with(claims(), name, value));
    let private = with(plain(&keys.device), "d", json!("AAAA"));
    let good = signed(&header(), &claims());
    let (body, _) = good.rsplit_once('.').unwrap();
    let rsa = with(
        with(header(), "alg", json!("RS256")),
        "jwk",
        plain(&keys.rsa),
    );
    for (rule, text) in [
        ("proof-form", String::new()),
        ("proof-form", "a.b".to_owned()),
        ("proof-form", format!("{body}.{}", "A".repeat(4096))),
        ("proof-form", head("typ", json!("JWT"))),
        ("proof-form", head("typ", Value::Null)),
        ("proof-form", head("crit", json!(["x"]))),
        ("proof-form", head("jku", json!("https://evil.example/"))),
        ("proof-form", head("x5c", json!([]))),
        ("proof-algorithm", head("alg", json!("none"))),
        ("proof-algorithm", head("alg", json!("HS256"))),
        (
            "proof-algorithm",
            keys.rsa.sign_as(&rsa, &claims()).unwrap(),
        ),
        ("proof-jwk", head("jwk", Value::Null)),
        ("proof-jwk", head("jwk", json!("key"))),
        ("proof-jwk", head("jwk", private)),
        ("proof-jwk", head("jwk", plain(&keys.rsa))),
        ("proof-jwk", head("alg", json!("ES384"))),
        ("proof-signature", head("jwk", plain(&keys.other))),
        ("proof-signature", format!("{body}.AAAA")),
        ("proof-method", claim("htm", json!("GET"))),
        ("proof-method", claim("htm", json!("post"))),
        ("proof-method", claim("htm", Value::Null)),
        (
            "proof-address",
            claim("htu", json!("https://town.example/fhir/$other")),
        ),
        (
            "proof-address",
            claim("htu", json!("http://town.example/fhir/$scan")),
        ),
        ("proof-address", claim("htu", json!(""))),
        ("proof-address", claim("htu", Value::Null)),
        ("proof-token", claim("ath", Value::Null)),
        (
            "proof-token",
            claim("ath", json!(base64url(&openssl::sha::sha256(b"other")))),
        ),
        ("proof-time", claim("iat", Value::Null)),
        ("proof-time", claim("iat", json!("now"))),
        ("proof-time", claim("iat", json!(NOW))),
        ("proof-id", claim("jti", Value::Null)),
        ("proof-id", claim("jti", json!(""))),
        ("proof-id", claim("jti", json!("x".repeat(129)))),
        ("proof-id", claim("jti", json!(1))),
    ] {
        let fault = check(&text).unwrap_err();
        assert_eq!(fault.rule, rule, "{text}");
        assert_eq!(fault.name, ErrorName::InvalidDpopProof);
        assert_eq!(fault.name.status(), 401);
    }
}
