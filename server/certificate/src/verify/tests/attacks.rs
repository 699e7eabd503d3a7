//! The attacks that a checker meets, each with the class and the layer that it must be answered with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::pkey::{PKey, Private};
use serde_json::{Value, json};

use crate::authority::{CertificateUse, make_authority, make_signer};
use crate::base45;
use crate::cbor::Cbor;
use crate::cose::Irregular;
use crate::deflate::{Frame, deflate};
use crate::fault::{Answer, Fault, Layer};
use crate::hcert::{self, SubClaim};
use crate::health_card::to_digits;
use crate::json;
use crate::keys::{KeyId, SigningKey};
use crate::samples::{
    CARD_ISSUER, KEYS, NOW, YEAR, jwks, request, signed, signing, trust, verdict, verifier, wish,
};
use crate::trust::Trust;
use crate::verify::{Format, TEXT_BYTES_MAX};

/// Changes claims.
type ChangeClaims<'a> = &'a dyn Fn(&mut Vec<(Cbor, Cbor)>);
/// Makes another signature of a good one.
type Change<'a> = &'a dyn Fn(Vec<u8>) -> Vec<u8>;

fn check(text: &str, expect: Fault) {
    let verdict = verdict(text);
    assert_eq!(
        verdict.fault,
        Some(expect),
        "{}",
        &text[..text.len().min(60)]
    );
    assert_eq!(verdict.answer, expect.answer());
    assert_eq!(verdict.layer(), Some(expect.layer()));
    assert!(verdict.statement.is_none());
}

// ---- what is no certificate

#[test]
fn what_is_no_certificate_is_told_so() {
    check("", Fault::Empty);
    check(" \n", Fault::Empty);
    check(&"A".repeat(TEXT_BYTES_MAX + 1), Fault::TooLong);
    check("こんにちは", Fault::UnknownFormat);
    check("hc1:6BF", Fault::UnknownFormat);
    check("SHC:/5676", Fault::UnknownFormat);
    check("{}", Fault::UnknownFormat);
    check("{", Fault::BadEnvelope);
    for (text, kind) in [
        ("NZCP:/1/2KCEVIQEIVVWK6JNGEASN", "nz-covid-pass"),
        ("https://mirai.example/page", "web-address"),
        (
            "{\"@context\":[],\"type\":[\"VerifiableCredential\"]}",
            "w3c-credential",
        ),
        ("DC03FR000001123F1636J3M1FR", "visible-digital-seal"),
    ] {
        let verdict = verdict(text);
        assert_eq!(
            (verdict.fault, verdict.other_kind),
            (Some(Fault::UnsupportedFormat), Some(kind))
        );
    }
    let link = verdict(&format!("shlink:/{}", URL_SAFE_NO_PAD.encode("{}")));
    assert_eq!(
        (link.fault, link.format),
        (Some(Fault::UnsupportedFormat), Some(Format::HealthLink))
    );
}

// ---- envelopes of the WHO and the EU

fn good_claims() -> Cbor {
    let text = signed(&request(Format::Icvp)).text;
    Cbor::decode(&hcert::open(&text).unwrap().payload).unwrap()
}

fn key_id() -> KeyId {
    KEYS.documents.key_id()
}

/// An envelope made by hand: headers, claims, and how it is signed.
fn envelope(
    protected: Vec<(Cbor, Cbor)>,
    unprotected: Vec<(Cbor, Cbor)>,
    claims: &Cbor,
    sign: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let protected = if protected.is_empty() {
        Vec::new()
    } else {
        Cbor::Map(protected).encode()
    };
    let payload = claims.encode();
    let signed = Cbor::Array(vec![
        Cbor::text("Signature1"),
        Cbor::Bytes(protected.clone()),
        Cbor::Bytes(Vec::new()),
        Cbor::Bytes(payload.clone()),
    ]);
    let signature = sign(&signed.encode());
    let parts = vec![
        Cbor::Bytes(protected),
        Cbor::Map(unprotected),
        Cbor::Bytes(payload),
        Cbor::Bytes(signature),
    ];
    Cbor::Tag(18, Box::new(Cbor::Array(parts))).encode()
}

fn text_of(envelope: &[u8]) -> String {
    format!(
        "HC1:{}",
        base45::encode(&deflate(envelope, Frame::Zlib).unwrap())
    )
}

fn header() -> Vec<(Cbor, Cbor)> {
    vec![
        (Cbor::Int(1), Cbor::Int(-7)),
        (Cbor::Int(4), Cbor::Bytes(key_id().bytes().to_vec())),
    ]
}

fn by_key(message: &[u8]) -> Vec<u8> {
    signing(&KEYS.documents_key).sign(message).unwrap().to_vec()
}

/// Attack: `alg` −257, a MAC or none in COSE → the algorithm is not accepted.
#[test]
fn algorithms_are_those_of_the_format_and_the_key() {
    let with = |algorithm: Option<i128>| {
        let mut header = header();
        header.remove(0);
        if let Some(number) = algorithm {
            header.insert(0, (Cbor::Int(1), Cbor::Int(number)));
        }
        text_of(&envelope(header, Vec::new(), &good_claims(), by_key))
    };
    assert_eq!(verdict(&with(Some(-7))).answer, Answer::Valid);
    // MAC, RSA of old, P-384, a number nobody knows, none.
    for algorithm in [Some(4), Some(5), Some(-257), Some(-35), Some(999), None] {
        check(&with(algorithm), Fault::AlgorithmNotAllowed);
    }
    check(&with(Some(-37)), Fault::AlgorithmKeyMismatch);
    // An algorithm that is not signed is none.
    let mut loose = header();
    let algorithm = loose.remove(0);
    check(
        &text_of(&envelope(loose, vec![algorithm], &good_claims(), by_key)),
        Fault::AlgorithmNotAllowed,
    );
}

/// Attack: a signature in DER, of 63 or 65 bytes, r or s = 0 or ≥ n → the signature is wrong.
#[test]
fn signatures_are_two_numbers_of_the_right_size() {
    let with = |change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        text_of(&envelope(header(), Vec::new(), &good_claims(), |message| {
            change(by_key(message))
        }))
    };
    assert_eq!(verdict(&with(&|good| good)).answer, Answer::Valid);
    let order = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC,
        0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];
    let changes: [(&str, Change<'_>); 9] = [
        ("nothing", &|_| Vec::new()),
        ("63 bytes", &|good| good[..63].to_vec()),
        ("65 bytes", &|good| [good, vec![0]].concat()),
        ("r is nothing", &|good| {
            [vec![0; 32], good[32..].to_vec()].concat()
        }),
        ("s is nothing", &|good| {
            [good[..32].to_vec(), vec![0; 32]].concat()
        }),
        ("both are nothing", &|_| vec![0; 64]),
        ("r is the order", &|good| {
            [order.to_vec(), good[32..].to_vec()].concat()
        }),
        ("s is beyond", &|good| {
            [good[..32].to_vec(), vec![0xFF; 32]].concat()
        }),
        ("as in X.509", &|good| {
            let part = |bytes: &[u8]| openssl::bn::BigNum::from_slice(bytes).unwrap();
            openssl::ecdsa::EcdsaSig::from_private_components(part(&good[..32]), part(&good[32..]))
                .unwrap()
                .to_der()
                .unwrap()
        }),
    ];
    for (name, change) in changes {
        let verdict = verdict(&with(change));
        assert_eq!(verdict.fault, Some(Fault::BadSignature), "{name}");
        assert_eq!(
            (verdict.answer, verdict.layer()),
            (Answer::BadSignature, Some(Layer::Signature))
        );
    }
}

/// Attack: the protected and the unprotected key id differ → the protected one counts.
#[test]
fn keys_are_named_and_known() {
    let with = |protected: Vec<(Cbor, Cbor)>, unprotected: Vec<(Cbor, Cbor)>| {
        text_of(&envelope(protected, unprotected, &good_claims(), by_key))
    };
    let named = |id: Cbor| (Cbor::Int(4), id);
    let alone = vec![(Cbor::Int(1), Cbor::Int(-7))];
    check(&with(alone.clone(), Vec::new()), Fault::KeyIdMissing);
    check(
        &with(
            [alone.clone(), vec![named(Cbor::Bytes(vec![1; 8]))]].concat(),
            Vec::new(),
        ),
        Fault::KeyUnknown,
    );
    check(
        &with(
            [alone.clone(), vec![named(Cbor::Bytes(vec![1; 9]))]].concat(),
            Vec::new(),
        ),
        Fault::KeyIdMissing,
    );
    // What is signed wins over what is not.
    let other = vec![named(Cbor::Bytes(vec![1; 8]))];
    assert_eq!(verdict(&with(header(), other)).answer, Answer::Valid);
    let outside = verdict(&with(
        alone.clone(),
        vec![named(Cbor::Bytes(key_id().bytes().to_vec()))],
    ));
    assert_eq!(
        (outside.answer, outside.irregular),
        (Answer::Valid, vec![Irregular::KeyIdUnprotected])
    );
    let text = verdict(&with(
        [alone, vec![named(Cbor::text(key_id().to_string()))]].concat(),
        Vec::new(),
    ));
    assert_eq!(
        (text.answer, text.irregular),
        (Answer::Valid, vec![Irregular::KeyIdText])
    );
}

/// Attack: a known issuer is named, and the key is another's → the key is not known.
#[test]
fn an_issuer_answers_with_keys_of_its_own() {
    let claimed_by = |issuer: Option<&str>| {
        let Cbor::Map(mut entries) = good_claims() else {
            panic!("claims are a map")
        };
        match issuer {
            Some(issuer) => entries[0].1 = Cbor::text(issuer),
            None => drop(entries.remove(0)),
        }
        text_of(&envelope(header(), Vec::new(), &Cbor::Map(entries), by_key))
    };
    let mut trust = trust();
    let other = make_signer(
        &crate::authority::CertificateWish {
            country: "SE",
            ..wish(
                CertificateUse::Documents,
                "Other",
                7,
                (NOW - YEAR, NOW + YEAR),
            )
        },
        &KEYS.stranger_key,
        &KEYS.authority,
        &KEYS.authority_key,
    );
    trust.add_signer(&other.unwrap(), None, false).unwrap();
    let fault = |issuer| verifier(&trust).verify(&claimed_by(issuer)).remove(0).fault;
    assert_eq!(fault(Some("JP")), None);
    assert_eq!(fault(Some("JPN")), None);
    // Somebody of whom other keys are known.
    assert_eq!(fault(Some("SE")), Some(Fault::KeyUnknown));
    assert_eq!(fault(Some("SWE")), Some(Fault::KeyUnknown));
    // Nobody, and somebody who is no state: the id of the key decides.
    assert_eq!(fault(None), None);
    assert_eq!(fault(Some("XA")), None);
    let nobody = Trust::for_tests();
    assert_eq!(
        verifier(&nobody)
            .verify(&claimed_by(Some("JP")))
            .remove(0)
            .fault,
        Some(Fault::IssuerUnknown)
    );
}

/// Attack: two keys with one id, one of them right → valid.
#[test]
fn two_keys_may_share_an_id() {
    let mut trust = Trust::for_tests();
    // A document of the network, whose entry has the id of our key and somebody else's point.
    let stranger = signing(&KEYS.stranger_key);
    let (x, y) = stranger.public().point().unwrap();
    let method = json!({
        "id": "did:web:trust.example:JPN:DSC#x",
        "publicKeyJwk": {"kty": "EC", "crv": "P-256", "kid": key_id().to_string(), "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)},
    });
    let document = json!({"verificationMethod": [method]});
    assert_eq!(
        trust
            .add_did(document.to_string().as_bytes(), NOW)
            .unwrap()
            .taken,
        1
    );
    let text = signed(&request(Format::Icvp)).text;
    assert_eq!(
        verifier(&trust).verify(&text).remove(0).fault,
        Some(Fault::BadSignature)
    );
    trust.add_signer(&KEYS.documents, None, false).unwrap();
    assert_eq!(
        verifier(&trust).verify(&text).remove(0).answer,
        Answer::Valid
    );
}

/// Attack: a zlib bomb, base45 in small letters, a COSE map with a name twice → stopped in the layer where it shows.
#[test]
fn bombs_and_broken_frames_stop_early() {
    let packed = |bytes: &[u8]| format!("HC1:{}", base45::encode(bytes));
    check(
        &packed(&deflate(&vec![0; 3_000_000], Frame::Zlib).unwrap()),
        Fault::InflateLimit,
    );
    check("HC1:%69 VD92EX0", Fault::BadCompression);
    check("HC1:6bf", Fault::BadTransport);
    check("HC1:", Fault::BadCompression);
    let good = envelope(header(), Vec::new(), &good_claims(), by_key);
    check(
        &packed(&deflate(&good, Frame::Raw).unwrap()),
        Fault::BadCompression,
    );
    check(
        &packed(&[deflate(&good, Frame::Zlib).unwrap(), vec![0]].concat()),
        Fault::BadCompression,
    );
    // Compressed twice.
    check(
        &packed(&deflate(&deflate(&good, Frame::Zlib).unwrap(), Frame::Zlib).unwrap()),
        Fault::BadEnvelope,
    );
    check(
        &text_of(&[good.clone(), vec![0]].concat()),
        Fault::BadEnvelope,
    );
    let untagged = verdict(&text_of(&good[1..]));
    assert_eq!(
        (untagged.answer, untagged.irregular),
        (Answer::Valid, vec![Irregular::Tag])
    );
    let outer = verdict(&text_of(&[vec![0xD8, 61], good.clone()].concat()));
    assert_eq!(
        (outer.answer, outer.irregular),
        (Answer::Valid, vec![Irregular::Tag])
    );
    check(
        &text_of(&[vec![0xD8, 61], good[1..].to_vec()].concat()),
        Fault::BadEnvelope,
    );
    check(
        &text_of(&[0xD2, 0x83, 0x40, 0xA0, 0x40]),
        Fault::BadEnvelope,
    );
    let twice = Cbor::decode(&good).unwrap();
    let Cbor::Tag(_, inner) = twice else {
        panic!("a tag")
    };
    check(&text_of(&Cbor::Tag(17, inner).encode()), Fault::BadEnvelope);
}

/// Attack: an end that is no number, times before 1970 or beyond 2⁵³ → as genuine issuers write them, and no panic.
#[test]
fn claims_that_genuine_issuers_write_oddly_are_read() {
    let with = |change: ChangeClaims<'_>| {
        let Cbor::Map(mut entries) = good_claims() else {
            panic!("claims are a map")
        };
        change(&mut entries);
        verdict(&text_of(&envelope(
            header(),
            Vec::new(),
            &Cbor::Map(entries),
            by_key,
        )))
    };
    let fraction = with(&|entries| entries[1].1 = Cbor::Float(NOW as f64 + 60.5));
    assert_eq!(
        (fraction.answer, fraction.irregular),
        (Answer::Valid, vec![Irregular::TimeFraction])
    );
    let forever = [
        Cbor::Float(f64::NAN),
        Cbor::Float(f64::INFINITY),
        Cbor::text("2099"),
        Cbor::Null,
        Cbor::Int(i128::from(u64::MAX)),
        Cbor::Int(-18_446_744_073_709_551_616),
    ];
    for never in forever {
        let verdict = with(&|entries| entries[1].1 = never.clone());
        assert_eq!(verdict.fault, Some(Fault::Expired), "{never:?}");
    }
    assert_eq!(
        with(&|entries| drop(entries.remove(1))).fault,
        Some(Fault::Expired)
    );
    let three = with(&|entries| entries[0].1 = Cbor::text("JPN"));
    assert_eq!(
        (three.answer, three.irregular),
        (Answer::Valid, vec![Irregular::IssuerThreeLetters])
    );
    let long = with(&|entries| entries[1].1 = Cbor::Int(i128::from(NOW + 9 * YEAR)));
    assert_eq!(
        (long.answer, long.irregular),
        (Answer::Valid, vec![Irregular::OutlivesKey])
    );
    let named = with(&|entries| {
        let Cbor::Map(contents) = &mut entries[3].1 else {
            panic!("contents are a map")
        };
        contents[0].0 = Cbor::text("-6");
    });
    assert_eq!(
        (named.answer, named.irregular),
        (Answer::Valid, vec![Irregular::SubClaimText])
    );
    for unknown in [Cbor::Int(-7), Cbor::Int(2), Cbor::Int(4)] {
        let verdict = with(&|entries| {
            let Cbor::Map(contents) = &mut entries[3].1 else {
                panic!("contents are a map")
            };
            contents[0].0 = unknown.clone();
        });
        let expect = if unknown == Cbor::Int(4) {
            Fault::KeyUsageMismatch
        } else {
            Fault::UnsupportedClaim
        };
        assert_eq!(verdict.fault, Some(expect), "{unknown:?}");
        assert_eq!(verdict.is_genuine(), expect == Fault::UnsupportedClaim);
    }
    assert_eq!(
        with(&|entries| entries.truncate(3)).fault,
        Some(Fault::UnsupportedClaim)
    );
}

#[test]
fn a_key_for_tests_of_the_blood_signs_no_vaccination() {
    // The certificate of the tests says: vaccinations only.
    let content = Cbor::map([(
        "t",
        Cbor::Array(vec![Cbor::map([("tg", Cbor::text("840539006"))])]),
    )]);
    let claims = hcert::claims("JP", NOW, NOW + YEAR, SubClaim::EuDcc, content);
    check(
        &text_of(&envelope(header(), Vec::new(), &claims, by_key)),
        Fault::KeyUsageMismatch,
    );
}

// ---- health cards

/// A card made by hand.
fn card(header: &Value, payload: &[u8], key: &PKey<Private>) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = SigningKey::from_key(key)
        .unwrap()
        .sign(message.as_bytes())
        .unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn card_payload() -> Value {
    let text = crate::health_card::from_digits(&signed(&request(Format::HealthCard)).text).unwrap();
    json::parse(&crate::jws::read(&text).unwrap().payload).unwrap()
}

fn card_header() -> Value {
    json!({"zip": "DEF", "alg": "ES256", "kid": signing(&KEYS.cards_key).public().thumbprint().unwrap()})
}

fn packed(payload: &Value) -> Vec<u8> {
    deflate(payload.to_string().as_bytes(), Frame::Raw).unwrap()
}

/// Attack: `alg` none, HS256 or RS256 in JWS → not accepted; `jwk`, `jku`, `x5u` or `x5c` in the header → no source of keys, nothing fetched.
#[test]
fn a_card_is_signed_in_one_way_only() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut header = card_header();
        change(&mut header);
        card(&header, &packed(&card_payload()), &KEYS.cards_key)
    };
    assert_eq!(verdict(&with(&|_| {})).answer, Answer::Valid);
    for algorithm in ["none", "HS256", "RS256", "ES384", "es256", "PS256"] {
        check(
            &with(&|header| header["alg"] = json!(algorithm)),
            Fault::AlgorithmNotAllowed,
        );
    }
    check(
        &with(&|header| header["alg"] = json!(null)),
        Fault::BadEnvelope,
    );
    check(
        &with(&|header| header["kid"] = json!(null)),
        Fault::KeyIdMissing,
    );
    check(
        &with(&|header| header["kid"] = json!("another")),
        Fault::KeyUnknown,
    );
    check(
        &with(&|header| header["crit"] = json!(["x"])),
        Fault::BadEnvelope,
    );
    check(
        &with(&|header| header["zip"] = json!("GZIP")),
        Fault::BadEnvelope,
    );
    // A key that the card brings along, or an address of one, is no key.
    let stranger = signing(&KEYS.stranger_key);
    let (x, y) = stranger.public().point().unwrap();
    let mut header = card_header();
    header["jwk"] = json!({"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)});
    header["jku"] = json!("https://sakura.example/keys");
    check(
        &card(&header, &packed(&card_payload()), &KEYS.stranger_key),
        Fault::BadSignature,
    );
}

#[test]
fn a_card_of_somebody_else_is_not_of_the_issuer_it_names() {
    let mut other = card_payload();
    other["iss"] = json!("https://sakura.example/cards");
    let text = card(&card_header(), &packed(&other), &KEYS.cards_key);
    check(&text, Fault::IssuerUnknown);
    // Known, but with another key.
    let mut trust = trust();
    trust
        .add_card_issuer(
            "https://sakura.example/cards",
            jwks(&signing(&KEYS.stranger_key)).as_bytes(),
            NOW,
        )
        .unwrap();
    assert_eq!(
        verifier(&trust).verify(&text).remove(0).fault,
        Some(Fault::KeyUnknown)
    );
    other.as_object_mut().unwrap().remove("iss");
    check(
        &card(&card_header(), &packed(&other), &KEYS.cards_key),
        Fault::IssuerMissing,
    );
    let mut slash = card_payload();
    slash["iss"] = json!(format!("{CARD_ISSUER}/"));
    check(
        &card(&card_header(), &packed(&slash), &KEYS.cards_key),
        Fault::IssuerUnknown,
    );
}

/// Attack: the header says DEF and the body is not compressed; a JSON member that comes twice → compression, envelope.
#[test]
fn the_body_of_a_card_is_compressed_and_its_own() {
    let mut bare = card_header();
    bare.as_object_mut().unwrap().remove("zip");
    let whole = card_payload().to_string();
    check(
        &card(&bare, whole.as_bytes(), &KEYS.cards_key),
        Fault::BadEnvelope,
    );
    let plain = card_payload().to_string();
    check(
        &card(&card_header(), plain.as_bytes(), &KEYS.cards_key),
        Fault::BadCompression,
    );
    check(
        &card(
            &card_header(),
            &deflate(plain.as_bytes(), Frame::Zlib).unwrap(),
            &KEYS.cards_key,
        ),
        Fault::BadCompression,
    );
    check(
        &card(
            &card_header(),
            &[packed(&card_payload()), vec![0]].concat(),
            &KEYS.cards_key,
        ),
        Fault::BadCompression,
    );
    // A bomb that fits into a text of 16 KiB.
    let bomb = deflate(&vec![b' '; 5_000_000], Frame::Raw).unwrap();
    check(
        &card(&card_header(), &bomb, &KEYS.cards_key),
        Fault::InflateLimit,
    );
    let twice = plain.replacen("{", "{\"iss\":\"https://sakura.example\",", 1);
    check(
        &card(
            &card_header(),
            &deflate(twice.as_bytes(), Frame::Raw).unwrap(),
            &KEYS.cards_key,
        ),
        Fault::BadEnvelope,
    );
}

#[test]
fn what_a_card_holds_is_one_person_and_their_doses() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut payload = card_payload();
        change(&mut payload);
        verdict(&card(&card_header(), &packed(&payload), &KEYS.cards_key)).fault
    };
    let entries = "/vc/credentialSubject/fhirBundle/entry";
    let set = |payload: &mut Value, pointer: &str, value: Value| {
        *payload.pointer_mut(pointer).unwrap() = value
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(
        with(&|payload| set(
            payload,
            &format!("{entries}/1/resource/patient/reference"),
            json!("resource:9")
        )),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|payload| {
            let person = payload.pointer(&format!("{entries}/0")).unwrap().clone();
            payload
                .pointer_mut(entries)
                .unwrap()
                .as_array_mut()
                .unwrap()
                .push(person);
        }),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|payload| drop(
            payload
                .pointer_mut(entries)
                .unwrap()
                .as_array_mut()
                .unwrap()
                .remove(0)
        )),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|payload| payload
            .pointer_mut(entries)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .truncate(1)),
        Some(Fault::UnsupportedClaim)
    );
    assert_eq!(
        with(&|payload| set(payload, "/vc/type", json!(["https://sakura.example#card"]))),
        Some(Fault::UnsupportedClaim)
    );
    assert_eq!(
        with(&|payload| set(payload, "/vc/credentialSubject/fhirVersion", json!("5.0.0"))),
        Some(Fault::VersionUnknown)
    );
    assert_eq!(
        with(&|payload| set(payload, "/vc/rid", json!("a b"))),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|payload| set(
            payload,
            &format!("{entries}/0/resource/birthDate"),
            json!("1991-13-01")
        )),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|payload| payload["exp"] = json!(NOW - 301)),
        Some(Fault::Expired)
    );
    assert_eq!(
        with(&|payload| payload["exp"] = json!("never")),
        Some(Fault::Expired)
    );
    assert_eq!(
        with(&|payload| payload["exp"] = json!(1e300)),
        Some(Fault::Expired)
    );
    assert_eq!(
        with(&|payload| payload["nbf"] = json!(NOW + 301)),
        Some(Fault::NotYetValid)
    );
    assert_eq!(
        with(&|payload| drop(payload.as_object_mut().unwrap().remove("nbf"))),
        Some(Fault::PayloadSchema)
    );
    // A dose that was not given is not counted.
    assert_eq!(
        with(&|payload| {
            set(
                payload,
                &format!("{entries}/1/resource/status"),
                json!("entered-in-error"),
            );
            set(
                payload,
                &format!("{entries}/2/resource/status"),
                json!("not-done"),
            );
        }),
        Some(Fault::UnsupportedClaim)
    );
}

/// Attack: a pair of digits from 78 to 99 → transport.
#[test]
fn digits_are_pairs_within_their_range_and_parts_are_complete() {
    let whole = signed(&request(Format::HealthCard)).text;
    let digits = whole.strip_prefix("shc:/").unwrap();
    for wrong in [
        "shc:/",
        "shc:/5",
        "shc:/567",
        "shc:/5678",
        "shc:/567999",
        "shc:/56 6",
        "shc:/5６",
    ] {
        check(wrong, Fault::BadTransport);
    }
    let (one, rest) = digits.split_at(800);
    let (two, three) = rest.split_at(400);
    let part = |at: usize, of: usize, digits: &str| format!("shc:/{at}/{of}/{digits}");
    let parts = [part(1, 3, one), part(2, 3, two), part(3, 3, three)];
    let trust = trust();
    let all = |texts: &[&str]| {
        let verdicts = verifier(&trust).verify_all(texts);
        verdicts
            .iter()
            .map(|verdict| verdict.fault)
            .collect::<Vec<_>>()
    };
    assert_eq!(all(&[&parts[2], &parts[0], &parts[1]]), [None]);
    assert_eq!(all(&[&parts[0], &parts[1]]), [Some(Fault::ChunkMissing)]);
    assert_eq!(all(&[&parts[0]]), [Some(Fault::ChunkMissing)]);
    assert_eq!(
        all(&[&parts[0], &parts[0], &parts[1], &parts[2]]),
        [Some(Fault::ChunkMismatch)]
    );
    assert_eq!(
        all(&[&parts[0], &parts[1], &part(3, 4, three)]),
        [Some(Fault::ChunkMismatch)]
    );
    assert_eq!(all(&[&part(4, 3, one)]), [Some(Fault::ChunkMismatch)]);
    assert_eq!(all(&[&part(1, 99, one)]), [Some(Fault::ChunkMismatch)]);
    // The contents of two parts changed places.
    let swapped = all(&[&part(1, 3, two), &part(2, 3, one), &part(3, 3, three)]);
    assert!(swapped.iter().all(Option::is_some));
    check(&parts[0], Fault::ChunkMissing);
    // Two whole codes on one sheet are two.
    let icvp = signed(&request(Format::Icvp)).text;
    assert_eq!(all(&[&whole, &icvp]), [None, None]);
    assert_eq!(all(&[whole.as_str(); 33]), [Some(Fault::TooLong)]);
    assert!(to_digits("no card").is_none());
}

#[test]
fn a_file_is_its_cards_each_with_a_verdict() {
    let good = crate::health_card::from_digits(&signed(&request(Format::HealthCard)).text).unwrap();
    let file = json!({"verifiableCredential": [good, "a.b.c"]}).to_string();
    let trust = trust();
    let faults: Vec<_> = verifier(&trust)
        .verify(&file)
        .iter()
        .map(|verdict| verdict.fault)
        .collect();
    assert_eq!(faults.len(), 2);
    assert!(faults[0].is_none() && faults[1].is_some());
    check(
        &json!({"verifiableCredential": []}).to_string(),
        Fault::BadEnvelope,
    );
    check(
        &json!({"verifiableCredential": [1]}).to_string(),
        Fault::BadEnvelope,
    );
    check(
        &json!({"verifiableCredential": vec!["a"; 33]}).to_string(),
        Fault::BadEnvelope,
    );
}

// ---- seals

fn seal() -> Value {
    json::parse(signed(&request(Format::VdsNc)).text.as_bytes()).unwrap()
}

/// A seal signed anew.
fn resealed(data: &Value, key: &PKey<Private>, certificate: &[u8]) -> String {
    let signature = SigningKey::from_key(key)
        .unwrap()
        .sign(&json::canonical(data).unwrap())
        .unwrap();
    let sig = json!({"alg": "ES256", "cer": URL_SAFE_NO_PAD.encode(certificate), "sigvl": URL_SAFE_NO_PAD.encode(signature)});
    json!({"data": data, "sig": sig}).to_string()
}

/// Attack: a seal with its members in another order, other escapes, numbers as 1.0, 1e0 or −0 → still valid, by its canonical form.
#[test]
fn a_seal_holds_in_any_order_and_spelling_of_its_members() {
    let seal = seal();
    let pretty = serde_json::to_string_pretty(&seal)
        .unwrap()
        .replace("YAMADA", "\\u0059AMADA")
        .replace("\"v\": 1", "\"v\": 1.0");
    assert!(pretty.contains("\\u0059") && pretty.contains("1.0"));
    assert_eq!(verdict(&pretty).answer, Answer::Valid);
    let turned = format!("{{\"sig\":{},\"data\":{}}}", seal["sig"], seal["data"]);
    assert_eq!(verdict(&turned).answer, Answer::Valid);
    check(
        &seal
            .to_string()
            .replacen("{\"hdr\"", "{\"hdr\":1,\"hdr\"", 1),
        Fault::BadEnvelope,
    );
    let mut changed = seal.clone();
    changed["data"]["msg"]["pid"]["n"] = json!("YAMADA  HANAKA");
    check(&changed.to_string(), Fault::BadSignature);
    changed["sig"]["alg"] = json!("ES384");
    check(&changed.to_string(), Fault::AlgorithmKeyMismatch);
    changed["sig"]["alg"] = json!("none");
    check(&changed.to_string(), Fault::AlgorithmNotAllowed);
    changed["sig"]["cer"] = json!("AAAA");
    check(&changed.to_string(), Fault::BadEnvelope);
    changed["sig"]["cer"] = json!("!!");
    check(&changed.to_string(), Fault::BadTransport);
}

/// Attack: a seal with a self-made `cer` → the chain does not hold.
#[test]
fn a_seal_with_a_certificate_of_ones_own_making_is_no_seal() {
    let data = &seal()["data"];
    let times = (NOW - YEAR, NOW + YEAR);
    let own = |usage, name: &str| {
        make_authority(&wish(usage, name, 9, times), &KEYS.stranger_key).unwrap()
    };
    let text = resealed(
        data,
        &KEYS.stranger_key,
        own(CertificateUse::Seals, "Mirai Test VSS").der(),
    );
    check(&text, Fault::ChainInvalid);
    // With the name of the authority, and under an authority of the same name with another key.
    check(
        &resealed(
            data,
            &KEYS.stranger_key,
            own(CertificateUse::Seals, "Mirai Test Authority").der(),
        ),
        Fault::ChainInvalid,
    );
    let false_authority = own(CertificateUse::Authority, "Mirai Test Authority");
    let under = make_signer(
        &wish(CertificateUse::Seals, "x", 8, times),
        &KEYS.stranger_key,
        &false_authority,
        &KEYS.stranger_key,
    )
    .unwrap();
    check(
        &resealed(data, &KEYS.stranger_key, under.der()),
        Fault::ChainInvalid,
    );
    // The authority itself signs no seals, and a signer of other documents does not either.
    check(
        &resealed(data, &KEYS.authority_key, KEYS.authority.der()),
        Fault::ChainInvalid,
    );
    let late = make_signer(
        &wish(CertificateUse::Seals, "x", 8, (NOW + 1, NOW + YEAR)),
        &KEYS.stranger_key,
        &KEYS.authority,
        &KEYS.authority_key,
    );
    check(
        &resealed(data, &KEYS.stranger_key, late.unwrap().der()),
        Fault::KeyNotYetValid,
    );
    // Of another country than the seal names.
    let mut foreign = data.clone();
    foreign["hdr"]["is"] = json!("SWE");
    check(
        &resealed(&foreign, &KEYS.seals_key, KEYS.seals.der()),
        Fault::ChainInvalid,
    );
    // Nobody of whom anything is known.
    let nobody = Trust::for_tests();
    assert_eq!(
        verifier(&nobody)
            .verify(&seal().to_string())
            .remove(0)
            .fault,
        Some(Fault::IssuerUnknown)
    );
}

#[test]
fn an_authority_withdraws_a_signer() {
    let withdrawn = crate::authority::make_withdrawals(
        &KEYS.authority,
        &KEYS.authority_key,
        &[(KEYS.seals.clone(), NOW - 10)],
        1,
        (NOW - 5, NOW + YEAR),
    );
    let forged = crate::authority::make_withdrawals(
        &KEYS.authority,
        &KEYS.stranger_key,
        &[(KEYS.seals.clone(), NOW - 10)],
        1,
        (NOW - 5, NOW + YEAR),
    );
    let mut trust = trust();
    assert!(!trust.add_authority_list(&forged.unwrap()));
    assert_eq!(
        verifier(&trust)
            .verify(&seal().to_string())
            .remove(0)
            .answer,
        Answer::Valid
    );
    assert!(trust.add_authority_list(&withdrawn.unwrap()));
    assert_eq!(
        verifier(&trust).verify(&seal().to_string()).remove(0).fault,
        Some(Fault::KeyRevoked)
    );
}

/// Attack: a test issuer's key in earnest use → the issuer is not known.
#[test]
fn a_seal_of_tests_counts_among_tests_only() {
    let mut data = seal()["data"].clone();
    data["hdr"]["t"] = json!("icao.test");
    let earnest = crate::authority::CertificateWish {
        test: false,
        ..wish(
            CertificateUse::Authority,
            "Earnest",
            5,
            (NOW - YEAR, NOW + YEAR),
        )
    };
    let authority = make_authority(&earnest, &KEYS.stranger_key).unwrap();
    let signer = crate::authority::CertificateWish {
        usage: CertificateUse::Seals,
        name: "Signer",
        ..earnest
    };
    let signer = make_signer(&signer, &KEYS.seals_key, &authority, &KEYS.stranger_key).unwrap();
    let text = resealed(&data, &KEYS.seals_key, signer.der());
    for (mut trust, expect) in [
        (Trust::for_tests(), None),
        (Trust::new(), Some(Fault::UnsupportedClaim)),
    ] {
        assert!(trust.add_authority(authority.clone()));
        assert_eq!(verifier(&trust).verify(&text).remove(0).fault, expect);
    }
}

#[test]
fn what_a_seal_holds_is_of_its_form() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut data = seal()["data"].clone();
        change(&mut data);
        verdict(&resealed(&data, &KEYS.seals_key, KEYS.seals.der())).fault
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(
        with(&|data| data["hdr"]["t"] = json!("icao.other")),
        Some(Fault::UnsupportedClaim)
    );
    assert_eq!(
        with(&|data| data["hdr"]["v"] = json!(2)),
        Some(Fault::VersionUnknown)
    );
    assert_eq!(
        with(&|data| data["hdr"]["is"] = json!(null)),
        Some(Fault::IssuerMissing)
    );
    assert_eq!(
        with(&|data| data["msg"]["ve"] = json!([])),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|data| data["msg"]["pid"]["dob"] = json!("1991-02-30")),
        Some(Fault::PayloadSchema)
    );
    assert_eq!(
        with(&|data| data["msg"]["ve"][0]["vd"][0]["seq"] = json!("2")),
        None
    );
    for wrong in [
        json!(0),
        json!(100),
        json!(1.5),
        json!("x"),
        json!(null),
        json!(-0.0),
    ] {
        assert_eq!(
            with(&|data| data["msg"]["ve"][0]["vd"][0]["seq"] = wrong.clone()),
            Some(Fault::PayloadSchema),
            "{wrong}"
        );
    }
    // Without a date of birth it needs a document.
    assert_eq!(
        with(&|data| drop(data["msg"]["pid"].as_object_mut().unwrap().remove("dob"))),
        None
    );
    assert_eq!(
        with(&|data| {
            data["msg"]["pid"].as_object_mut().unwrap().remove("dob");
            data["msg"]["pid"].as_object_mut().unwrap().remove("i");
        }),
        Some(Fault::PayloadSchema)
    );
}
