//! Keys and signatures: what is read, what is refused, and that one algorithm never passes for another.

use serde_json::{Map, Value, json};

use super::strict::object;
use super::*;

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn what_a_key_signs_its_public_half_confirms_and_no_other() {
    for algorithm in Algorithm::ALL {
        let [key, other] = made::pair(algorithm);
        let token = key.sign("JWT", &json!({"a": 1})).unwrap();
        let jws = Jws::open(&token, 8192).unwrap();
        assert!(jws.is_signed_by(key.public()), "{algorithm:?}");
        assert!(!jws.is_signed_by(other.public()), "{algorithm:?}");
        assert_eq!(jws.claims, map(json!({"a": 1})));
        let again = SigningKey::from_pem(&key.to_pem().unwrap(), algorithm).unwrap();
        assert_eq!(again.kid(), key.kid());
        assert!(jws.is_signed_by(again.public()));
        for changed in [
            token.replacen('.', ".e30.", 1),
            format!("{token}A"),
            token.replace("eyJhIjoxfQ", "eyJhIjoyfQ"),
        ] {
            let holds = Jws::open(&changed, 8192).is_ok_and(|jws| jws.is_signed_by(key.public()));
            assert!(!holds, "{algorithm:?} {changed}");
        }
    }
}

#[test]
fn what_is_signed_here_is_what_any_other_reader_of_tokens_checks() {
    use crate::secret::from_base64url;
    use openssl::hash::MessageDigest;
    for (algorithm, digest, coordinate) in [
        (Algorithm::Rs256, MessageDigest::sha256(), None),
        (Algorithm::Rs384, MessageDigest::sha384(), None),
        (Algorithm::Es256, MessageDigest::sha256(), Some(32)),
        (Algorithm::Es384, MessageDigest::sha384(), Some(48)),
    ] {
        let [key, _] = made::pair(algorithm);
        let token = key.sign("JWT", &json!({"a": 1})).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let bytes = from_base64url(signature).unwrap();
        let number = |bytes: &[u8]| openssl::bn::BigNum::from_slice(bytes).unwrap();
        let signature = match coordinate {
            None => bytes,
            Some(size) => {
                assert_eq!(bytes.len(), 2 * size, "{algorithm:?}");
                let (r, s) = (number(&bytes[..size]), number(&bytes[size..]));
                let pair = openssl::ecdsa::EcdsaSig::from_private_components(r, s);
                pair.unwrap().to_der().unwrap()
            }
        };
        let key = openssl::pkey::PKey::private_key_from_pem(&key.to_pem().unwrap()).unwrap();
        let mut verifier = openssl::sign::Verifier::new(digest, &key).unwrap();
        let holds = verifier.verify_oneshot(&signature, signed.as_bytes());
        assert!(holds.unwrap(), "{algorithm:?}");
    }
}

#[test]
fn the_signature_of_rfc_7515_is_believed() {
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
    let key = PublicKey::read(&map(jwk)).unwrap();
    assert!(Jws::open(token, 8192).unwrap().is_signed_by(&key));
}

#[test]
fn the_thumbprint_is_the_one_of_rfc_7638() {
    let jwk = json!({"kty": "RSA", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"});
    let key = PublicKey::read(&map(jwk)).unwrap();
    assert_eq!(
        &**key.thumbprint(),
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    );
    assert_eq!(key.kid(), Some("2011-04-29"));
    assert!(key.allows(Algorithm::Rs256) && !key.allows(Algorithm::Rs384));
}

#[test]
fn keys_that_must_not_be_registered_are_refused_each_for_its_reason() {
    let good = SigningKey::generate(Algorithm::Es384)
        .unwrap()
        .public()
        .to_jwk();
    let with = |name: &str, value: Value| {
        let mut jwk = map(good.clone());
        jwk.insert(name.to_owned(), value);
        PublicKey::read(&jwk).map(|_| ())
    };
    assert_eq!(with("kid", json!("one")), Ok(()));
    let weak = openssl::rsa::Rsa::generate(1024).unwrap();
    let weak =
        json!({"kty": "RSA", "n": crate::secret::base64url(&weak.n().to_vec()), "e": "AQAB"});
    assert_eq!(PublicKey::read(&map(weak)).unwrap_err(), KeyFault::Strength);
    for (name, value, fault) in [
        ("d", json!("AAAA"), KeyFault::Private),
        ("k", json!("AAAA"), KeyFault::Private),
        ("kty", json!("oct"), KeyFault::Unknown),
        ("kty", json!("OKP"), KeyFault::Unknown),
        ("crv", json!("P-521"), KeyFault::Unknown),
        ("crv", json!("P-256"), KeyFault::Unknown),
        ("alg", json!("HS256"), KeyFault::Unknown),
        ("alg", json!("none"), KeyFault::Unknown),
        ("alg", json!(["ES384"]), KeyFault::Unknown),
        ("use", json!("enc"), KeyFault::Unknown),
        ("key_ops", json!(["encrypt"]), KeyFault::Unknown),
        ("key_ops", json!("verify"), KeyFault::Unknown),
        ("x", json!("AAAA"), KeyFault::Numbers),
        ("y", good.get("x").unwrap().clone(), KeyFault::Numbers),
        ("kid", json!(""), KeyFault::Name),
        ("kid", json!("k".repeat(129)), KeyFault::Name),
        ("kid", json!(7), KeyFault::Name),
    ] {
        assert_eq!(with(name, value.clone()), Err(fault), "{name} {value}");
    }
}

#[test]
fn a_set_is_strict_where_it_is_registered_and_lenient_where_it_is_published() {
    let one = SigningKey::generate(Algorithm::Es384)
        .unwrap()
        .public()
        .to_jwk();
    let foreign = json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "e"});
    let set = |keys: Value| json!({ "keys": keys }).to_string().into_bytes();
    assert_eq!(KeySet::parse(&set(json!([one]))).unwrap().keys().len(), 1);
    let repeated = KeySet::parse(&set(json!([one, one])));
    assert_eq!(repeated, Err(KeyFault::NameRepeated));
    assert_eq!(
        KeySet::parse(&set(json!([one, foreign]))),
        Err(KeyFault::Unknown)
    );
    let published = KeySet::parse_published(&set(json!([one, foreign]))).unwrap();
    assert_eq!(published.keys().len(), 1);
    let twice = KeySet::parse_published(&set(json!([one, one]))).unwrap();
    let kid = one.get("kid").and_then(Value::as_str).unwrap();
    assert!(
        twice.find(kid, Algorithm::Es384).is_none(),
        "one of two is a guess"
    );
    assert!(published.find(kid, Algorithm::Es384).is_some());
    assert!(published.find(kid, Algorithm::Rs384).is_none());
    assert!(published.find("", Algorithm::Es384).is_none());
    assert_eq!(KeySet::parse(&set(json!([]))), Err(KeyFault::Empty));
    assert_eq!(
        KeySet::parse(b"{\"keys\":[],\"keys\":[]}"),
        Err(KeyFault::Syntax)
    );
    assert_eq!(KeySet::parse(b"[]"), Err(KeyFault::Syntax));
    assert_eq!(KeySet::parse(&set(json!(["key"]))), Err(KeyFault::Syntax));
    assert_eq!(
        KeySet::parse(&set(json!(vec![one.clone(); 33]))),
        Err(KeyFault::TooMany)
    );
    assert_eq!(KeySet::parse(&[b' '; 65_537]), Err(KeyFault::Syntax));
    let mut private = one.clone();
    private
        .as_object_mut()
        .unwrap()
        .insert("d".to_owned(), json!("AA"));
    assert_eq!(
        KeySet::parse_published(&set(json!([private]))),
        Err(KeyFault::Private)
    );
    // What is published holds no private part.
    let text = published.to_json().to_string();
    assert!(!text.contains("\"d\""), "{text}");
}

#[test]
fn an_object_has_one_reading_or_none() {
    assert!(object(b"{\"a\":{\"b\":[1,2.5,true,null,\"c\"]}}").is_some());
    for text in [
        "{\"a\":1,\"a\":1}",
        "{\"a\":[{\"b\":1,\"b\":2}]}",
        "{\"a\":1}{}",
        "{\"a\":1} x",
        "[1]",
        "\"a\"",
        "{",
        "",
    ] {
        assert!(object(text.as_bytes()).is_none(), "{text}");
    }
    // What has one reading is what any reader makes of it.
    let plain = b"{\"a\":[true,false,null,-7,7,18446744073709551615,2.5,\"c\",{\"b\":{}}]}";
    assert_eq!(
        object(plain).map(Value::Object),
        serde_json::from_slice(plain).ok()
    );
    let deep = "{\"a\":".repeat(5000) + "1" + &"}".repeat(5000);
    assert!(object(deep.as_bytes()).is_none());
    assert!(object(&[0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).is_none());
}

#[test]
fn a_number_that_is_written_in_a_roundabout_way_is_a_number_or_spoils_the_object() {
    let written = |text: &str| {
        let text = format!("{{\"a\":{{\"$serde_json::private::Number\":{text}}}}}");
        object(text.as_bytes()).map(Value::Object)
    };
    assert_eq!(written("\"-12\""), Some(json!({"a": -12})));
    assert_eq!(written("\"1.5\""), Some(json!({"a": 1.5})));
    for text in ["\"\"", "\"twelve\"", "\"NaN\"", "12", "null"] {
        assert_eq!(written(text), None, "{text}");
    }
}

#[test]
fn a_token_is_looked_at_up_to_its_bound_and_not_a_byte_beyond() {
    let key = SigningKey::generate(Algorithm::Es256).unwrap();
    let token = key.sign("JWT", &json!({"a": 1})).unwrap();
    assert!(Jws::open(&token, token.len()).is_ok());
    for bound in [0, token.len() - 1] {
        let outcome = Jws::open(&token, bound).map(|_| ());
        assert_eq!(outcome, Err(JwsFault::TooLong), "{bound}");
    }
}

#[test]
fn an_rsa_key_has_a_modulus_and_an_exponent_that_can_be_believed() {
    use crate::secret::{base64url, from_base64url};
    let [_, shortest] = made::pair(Algorithm::Rs256);
    let jwk = shortest.public().to_jwk();
    let modulus = from_base64url(jwk.get("n").and_then(Value::as_str).unwrap()).unwrap();
    assert_eq!(modulus.len(), 256);
    let read = |n: &[u8], e: &[u8]| {
        let jwk = json!({"kty": "RSA", "n": base64url(n), "e": base64url(e)});
        PublicKey::read(&map(jwk)).map(|_| ())
    };
    let behind_zeros =
        |bytes: &[u8], to: usize| [vec![0; to - bytes.len()], bytes.to_vec()].concat();
    let usual = [1, 0, 1];
    // Of the text of a modulus 700 characters are looked at, of an exponent 12.
    for (n, e, outcome) in [
        (modulus.clone(), vec![3], Ok(())),
        (modulus.clone(), usual.to_vec(), Ok(())),
        (modulus.clone(), behind_zeros(&usual, 9), Ok(())),
        (
            modulus.clone(),
            behind_zeros(&usual, 12),
            Err(KeyFault::Strength),
        ),
        (behind_zeros(&modulus, 525), usual.to_vec(), Ok(())),
        (
            behind_zeros(&modulus, 528),
            usual.to_vec(),
            Err(KeyFault::Strength),
        ),
        (modulus.clone(), vec![1], Err(KeyFault::Strength)),
        (modulus.clone(), vec![2], Err(KeyFault::Strength)),
        (modulus.clone(), vec![1, 0, 0], Err(KeyFault::Strength)),
        (vec![0xff; 513], usual.to_vec(), Err(KeyFault::Strength)),
    ] {
        assert_eq!(read(&n, &e), outcome, "{} bytes, {e:?}", n.len());
    }
}

#[test]
fn a_key_that_names_no_algorithm_has_those_of_its_type_and_curve() {
    for (algorithm, left) in [
        (Algorithm::Rs256, vec![Algorithm::Rs256, Algorithm::Rs384]),
        (Algorithm::Es256, vec![Algorithm::Es256]),
        (Algorithm::Es384, vec![Algorithm::Es384]),
    ] {
        let mut jwk = map(made::pair(algorithm)[0].public().to_jwk());
        jwk.remove("alg");
        let key = PublicKey::read(&jwk).unwrap();
        let allowed: Vec<Algorithm> = Algorithm::ALL
            .into_iter()
            .filter(|one| key.allows(*one))
            .collect();
        assert_eq!(allowed, left, "{algorithm:?}");
    }
}

#[test]
fn keys_are_the_same_when_name_numbers_and_algorithms_are() {
    let with = |of: &SigningKey, kid: &str, alg: Option<&str>| {
        let mut jwk = map(of.public().to_jwk());
        jwk.insert("kid".to_owned(), json!(kid));
        jwk.remove("alg");
        if let Some(alg) = alg {
            jwk.insert("alg".to_owned(), json!(alg));
        }
        PublicKey::read(&jwk).unwrap()
    };
    let [one, two] = made::pair(Algorithm::Rs256);
    let key = with(&one, "a", None);
    assert_eq!(key, with(&one, "a", None));
    assert_ne!(key, with(&one, "b", None));
    assert_ne!(key, with(&one, "a", Some("RS256")));
    assert_ne!(key, with(&two, "a", None));
    // A key may be shown in a log by the digest of its numbers.
    assert!(format!("{key:?}").contains(&**key.thumbprint()));
    assert!(format!("{one:?}").contains(one.kid()));
}

#[test]
fn a_set_has_thirty_two_keys_and_sixty_four_kibibytes_at_most() {
    let one = SigningKey::generate(Algorithm::Es256)
        .unwrap()
        .public()
        .to_jwk();
    let named = |number: usize| {
        let mut jwk = map(one.clone());
        jwk.insert("kid".to_owned(), json!(number.to_string()));
        Value::Object(jwk)
    };
    let keys: Vec<Value> = (0..32).map(named).collect();
    let mut bytes = json!({ "keys": keys }).to_string().into_bytes();
    let set = KeySet::parse(&bytes).unwrap();
    assert_eq!(set.keys().len(), 32);
    assert!(set.knows("31") && !set.knows("32"));
    // What is published is what was registered.
    let again = KeySet::parse(set.to_json().to_string().as_bytes());
    assert_eq!(again.as_ref(), Ok(&set));
    bytes.resize(65_536, b' ');
    assert!(KeySet::parse(&bytes).is_ok());
    bytes.push(b' ');
    assert_eq!(KeySet::parse(&bytes), Err(KeyFault::Syntax));
}

#[test]
fn every_fault_of_a_key_has_a_code_of_its_own_and_shows_nothing_else() {
    let faults = [
        KeyFault::Syntax,
        KeyFault::TooMany,
        KeyFault::Private,
        KeyFault::Unknown,
        KeyFault::Strength,
        KeyFault::Numbers,
        KeyFault::Name,
        KeyFault::NameRepeated,
        KeyFault::Empty,
    ];
    let mut codes = std::collections::BTreeSet::new();
    for fault in faults {
        assert!(fault.code().starts_with("key-"), "{fault:?}");
        assert_eq!(fault.to_string(), fault.code());
        codes.insert(fault.code());
    }
    assert_eq!(codes.len(), faults.len());
}

#[test]
fn our_keys_change_without_a_moment_in_which_readers_do_not_know_them() {
    let [old, new] = made::pair(Algorithm::Es384);
    let [rsa, _] = made::pair(Algorithm::Rs256);
    let ring = KeyRing::of(vec![
        RingKey {
            key: old.clone(),
            signs_from_ms: 0,
            published_until_ms: Some(300),
        },
        RingKey {
            key: new.clone(),
            signs_from_ms: 200,
            published_until_ms: None,
        },
        RingKey {
            key: rsa.clone(),
            signs_from_ms: 0,
            published_until_ms: None,
        },
    ]);
    let signer =
        |algorithms: &[Algorithm], at| ring.signer(algorithms, at).map(|key| key.kid().to_owned());
    for (at, key) in [(0, &old), (199, &old), (200, &new), (1_000, &new)] {
        assert_eq!(
            signer(&[Algorithm::Es384], at).as_deref(),
            Some(key.kid()),
            "{at}"
        );
    }
    assert_eq!(
        signer(&[Algorithm::Rs256, Algorithm::Es384], 0).as_deref(),
        Some(rsa.kid())
    );
    assert_eq!(
        signer(&[Algorithm::Rs384, Algorithm::Es384], 0).as_deref(),
        Some(old.kid())
    );
    assert_eq!(signer(&[Algorithm::Rs384], 0), None);
    for (at, knows_old) in [(0, true), (299, true), (300, false)] {
        let public = ring.public(at);
        assert_eq!(public.knows(old.kid()), knows_old, "{at}");
        assert!(public.knows(new.kid()), "it is published before it signs");
        assert!(!public.to_json().to_string().contains("\"d\""));
    }
}
