//! Whose keys count: what is taken, what is left out, and what is published.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    CardRevocations, HashKind, HashList, Imported, PublishedKey, Trust, TrustEntry, TrustList,
    TrustStatus, publish_did, publish_jwks, same_country,
};
use crate::fault::{Answer, Fault};
use crate::samples::{CARD_ISSUER, KEYS, NOW, jwks, request, signed, signing, verifier};
use crate::verify::Format;

fn key_set(change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut set: Value = serde_json::from_str(&jwks(&signing(&KEYS.cards_key))).unwrap();
    change(&mut set["keys"][0]);
    set.to_string().into_bytes()
}

fn taken(set: &[u8]) -> Result<(usize, usize), Fault> {
    let imported = Trust::for_tests().add_card_issuer(CARD_ISSUER, set, NOW);
    imported.map(|imported| (imported.taken, imported.skipped))
}

#[test]
fn a_key_of_cards_has_its_thumbprint_as_id_and_no_private_part() {
    assert_eq!(taken(&key_set(|_| {})), Ok((1, 0)));
    let changes: [fn(&mut Value); 6] = [
        |key| key["kid"] = json!("another"),
        |key| key["kid"] = json!(null),
        |key| key["d"] = json!("AAAA"),
        |key| key["crv"] = json!("P-384"),
        |key| key["x"] = json!(URL_SAFE_NO_PAD.encode([1; 32])),
        |key| key["x5c"] = json!([STANDARD.encode(KEYS.documents.der())]),
    ];
    for change in changes {
        assert_eq!(taken(&key_set(change)), Ok((0, 1)));
    }
    assert_eq!(taken(b"{}"), Err(Fault::BadEnvelope));
    assert_eq!(
        taken(br#"{"keys":[1,{"kty":"OKP"},{"kty":"EC","crv":"secp999"}]}"#),
        Ok((0, 3))
    );
    for issuer in [
        "http://mirai.example",
        "https://mirai.example/",
        "mirai.example",
    ] {
        assert!(
            Trust::for_tests()
                .add_card_issuer(issuer, &key_set(|_| {}), NOW)
                .is_err()
        );
    }
}

#[test]
fn what_is_published_is_what_is_read() {
    let key = signing(&KEYS.cards_key);
    let text = publish_jwks(&[PublishedKey {
        key: key.public(),
        revocations: Some(3),
        chain: &[],
    }])
    .unwrap();
    let set: Value = serde_json::from_str(&text).unwrap();
    let one = set["keys"][0].as_object().unwrap();
    let mut names: Vec<&str> = one.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["alg", "crlVersion", "crv", "kid", "kty", "use", "x", "y"]
    );
    assert_eq!(
        (one["use"].as_str(), one["alg"].as_str()),
        (Some("sig"), Some("ES256"))
    );
    assert_eq!(taken(text.as_bytes()), Ok((1, 0)));

    let did = publish_did(
        "mirai.example:8443",
        &[(KEYS.documents.clone(), true), (KEYS.seals.clone(), false)],
        &KEYS.authority,
    )
    .unwrap();
    let document: Value = serde_json::from_str(&did).unwrap();
    assert_eq!(document["id"], "did:web:mirai.example%3A8443");
    assert_eq!(document["assertionMethod"].as_array().unwrap().len(), 1);
    assert_eq!(
        document["verificationMethod"][0]["publicKeyJwk"]["x5c"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let mut trust = Trust::for_tests();
    assert_eq!(
        trust.add_did(did.as_bytes(), NOW),
        Ok(Imported {
            taken: 2,
            skipped: 0
        })
    );
    assert_eq!(
        verifier(&trust).verify(&signed(&request(Format::Icvp)).text)[0].answer,
        Answer::Valid
    );
}

#[test]
fn documents_of_the_network_are_read_with_their_faults() {
    let (x, y) = signing(&KEYS.documents_key).public().point().unwrap();
    let id = KEYS.documents.key_id().to_string();
    let method = |place: &str, jwk: Value| json!({"id": place, "publicKeyJwk": jwk});
    // A zero in front of a coordinate; the certificate beside a wrong point; nothing but the point.
    let long = URL_SAFE_NO_PAD.encode([&[0][..], &x].concat());
    let plain = |x: &str| json!({"kty": "EC", "crv": "P-256", "kid": id, "x": x, "y": URL_SAFE_NO_PAD.encode(y)});
    let mut wrong = plain("AAAA");
    wrong["x5c"] = json!([STANDARD.encode(KEYS.documents.der())]);
    for (jwk, expect) in [
        (plain(&long), Answer::Valid),
        (plain(&URL_SAFE_NO_PAD.encode(x)), Answer::Valid),
        (wrong, Answer::Valid),
    ] {
        let mut trust = Trust::for_tests();
        let document = json!({"verificationMethod": [method("did:web:cdn.example:v2:trustlist:-:JPN:DSC#k", jwk)]});
        assert_eq!(
            trust.add_did(document.to_string().as_bytes(), NOW),
            Ok(Imported {
                taken: 1,
                skipped: 0
            })
        );
        assert_eq!(
            verifier(&trust).verify(&signed(&request(Format::Icvp)).text)[0].answer,
            expect
        );
    }
    let unusable = json!({"verificationMethod": [
        "did:web:cdn.example:v2:trustlist:-:JPN:DSC#by-reference",
        method("did:web:cdn.example:v2:trustlist:-:JPN:SCA#k", plain(&long)),
        method("did:web:cdn.example:v2:trustlist:-:JPN:DSC#k", json!({"kty": "EC", "crv": "unknown", "kid": id, "x": "", "y": ""})),
        method("did:web:cdn.example:v2:trustlist:-:JPN:DSC#k", json!({"kty": "RSA", "kid": id, "n": "AQAB", "e": "AQAB"})),
        method("did:web:cdn.example:v2:trustlist:-:JPN:DSC#%", json!({})),
        method("did:web:cdn.example", json!({})),
        json!({}),
        json!(1),
    ]});
    let imported = Trust::for_tests().add_did(unusable.to_string().as_bytes(), NOW);
    assert_eq!(
        imported,
        Ok(Imported {
            taken: 0,
            skipped: 8
        })
    );
}

#[test]
fn our_own_list_is_signed_and_read_with_its_key_only() {
    let key = signing(&KEYS.lists_key);
    let list = TrustList {
        generated: NOW,
        next: NOW + 3600,
        keys: vec![TrustEntry::of(&KEYS.documents, TrustStatus::Active)],
    };
    let text = list.publish(&key).unwrap();
    assert_eq!(TrustList::read(&text, key.public()), Ok(list.clone()));
    assert_eq!(
        TrustList::read(&text, signing(&KEYS.stranger_key).public()),
        Err(Fault::BadSignature)
    );
    let mut trust = Trust::for_tests();
    let mut wrong = list.clone();
    wrong.keys[0].kid = "AAAAAAAAAAA=".to_owned();
    wrong.keys.push(TrustEntry {
        certificate: "!".to_owned(),
        ..list.keys[0].clone()
    });
    assert_eq!(
        trust.add_list(&wrong),
        Imported {
            taken: 0,
            skipped: 2
        }
    );
    assert_eq!(
        trust.add_list(&list),
        Imported {
            taken: 1,
            skipped: 0
        }
    );
    // A production's trust takes none of a test issuer.
    assert_eq!(
        Trust::new().add_list(&list),
        Imported {
            taken: 0,
            skipped: 1
        }
    );
    assert_eq!(
        Trust::new().add_card_issuer(CARD_ISSUER, &key_set(|_| {}), NOW),
        Err(Fault::IssuerUnknown)
    );
}

#[test]
fn lists_of_withdrawals_are_in_order_signed_and_tell_their_changes() {
    let key = signing(&KEYS.lists_key);
    let list = |version, hashes: &[&str]| {
        HashList::new(
            "kid",
            HashKind::Signature,
            version,
            (NOW, NOW + 300),
            hashes.iter().map(|hash| (*hash).to_owned()),
        )
    };
    let (older, newer) = (list(1, &["b", "a", "b"]), list(2, &["c", "b"]));
    assert_eq!(older.hashes, ["a", "b"]);
    let change = newer.since(&older);
    assert_eq!((change.from, change.to), (1, 2));
    assert_eq!(
        (change.added, change.removed),
        (vec!["c".to_owned()], vec!["a".to_owned()])
    );
    let text = newer.publish(&key).unwrap();
    assert_eq!(HashList::read(&text, key.public()), Ok(newer));
    assert!(HashList::read(&text, signing(&KEYS.stranger_key).public()).is_err());

    let cards = CardRevocations::new("kid", 7, ["b".to_owned(), "a".to_owned(), "a".to_owned()]);
    assert_eq!(
        cards.to_text(),
        r#"{"kid":"kid","method":"rid","ctr":7,"rids":["a","b"]}"#
    );
    assert_eq!(
        CardRevocations::parse(cards.to_text().as_bytes()),
        Ok(cards)
    );
    assert!(
        CardRevocations::parse(br#"{"kid":"k","kid":"k","method":"rid","ctr":1,"rids":[]}"#)
            .is_err()
    );
}

#[test]
fn a_list_of_cards_is_taken_whole_or_not_at_all() {
    let id = signing(&KEYS.cards_key).public().thumbprint().unwrap();
    let with = |rids: &[&str], method: &str| {
        let mut trust = crate::samples::trust();
        let list = CardRevocations {
            kid: id.clone(),
            method: method.to_owned(),
            ctr: 1,
            rids: rids.iter().map(|rid| (*rid).to_owned()).collect(),
        };
        trust.add_card_revocations(CARD_ISSUER, &list)
    };
    assert!(with(&["abc", "abd.1700000000"], "rid"));
    for rids in [
        &["abc", "abc"][..],
        &["abc", "abc.1"],
        &["a b"],
        &["abc.x"],
        &[""],
        &["abcdefghijklmnopqrstuvwxyz"],
    ] {
        assert!(!with(rids, "rid"), "{rids:?}");
    }
    assert!(!with(&["abc"], "other"));
}

#[test]
fn countries_are_the_same_by_two_and_by_three_letters() {
    for (one, other, same) in [
        ("JP", "JPN", true),
        ("jp", "JPN", true),
        ("JPN", "JPN", true),
        ("SE", "JPN", false),
        ("XA", "XA", true),
        ("", "JPN", false),
    ] {
        assert_eq!(same_country(one, other), same, "{one} {other}");
    }
}
