//! When certificates and keys are in force.

use crate::claims::Statement;
use crate::fault::{Answer, Fault, Layer};
use crate::samples::{
    CARD_ISSUER, CATALOGUE, KEYS, NOW, YEAR, jwks, request, signed, signing, trust,
};
use crate::trust::{
    CardRevocations, HashKind, HashList, Trust, TrustEntry, TrustList, TrustStatus, hash_of,
};
use crate::verify::{Format, Verdict, Verifier};

fn at(text: &str, trust: &Trust, now: i64) -> Verdict {
    Verifier {
        trust,
        catalogue: &CATALOGUE,
        now,
    }
    .verify(text)
    .remove(0)
}

fn fault_at(text: &str, trust: &Trust, now: i64) -> Option<Fault> {
    let verdict = at(text, trust, now);
    assert_eq!(verdict.statement.is_some(), verdict.answer == Answer::Valid);
    verdict.fault
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    let trust = trust();
    for format in [
        Format::Icvp,
        Format::Ddcc,
        Format::EuDcc,
        Format::SignedLink,
    ] {
        let text = signed(&request(format)).text;
        for (now, expect) in [
            (NOW - 301, Some(Fault::NotYetValid)),
            (NOW - 300, None),
            (NOW + YEAR, None),
            (NOW + YEAR + 300, None),
            (NOW + YEAR + 301, Some(Fault::Expired)),
        ] {
            assert_eq!(
                fault_at(&text, &trust, now),
                expect,
                "{format:?} at {}",
                now - NOW
            );
        }
    }
    let card = signed(&request(Format::HealthCard)).text;
    assert_eq!(fault_at(&card, &trust, NOW - 301), Some(Fault::NotYetValid));
    // A card has no end.
    assert_eq!(fault_at(&card, &trust, NOW + 2 * YEAR), None);
}

#[test]
fn a_key_counts_when_it_signed_and_now() {
    let trust = trust();
    let text = signed(&request(Format::Icvp)).text;
    assert_eq!(
        fault_at(&text, &trust, NOW + 3 * YEAR + 1),
        Some(Fault::KeyExpired)
    );
    assert_eq!(
        fault_at(&text, &trust, NOW - YEAR - 1),
        Some(Fault::KeyNotYetValid)
    );
    let seal = signed(&request(Format::VdsNc)).text;
    assert_eq!(
        fault_at(&seal, &trust, NOW + 3 * YEAR + 1),
        Some(Fault::KeyExpired)
    );
    assert_eq!(
        fault_at(&seal, &trust, NOW - YEAR - 1),
        Some(Fault::KeyNotYetValid)
    );
    assert_eq!(fault_at(&seal, &trust, NOW + 2 * YEAR), None);
}

#[test]
fn a_forged_certificate_that_is_over_is_forged() {
    let trust = trust();
    let text = signed(&request(Format::Icvp)).text;
    let mut forged = text.into_bytes();
    let last = forged.len() - 40;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let verdict = at(&String::from_utf8(forged).unwrap(), &trust, NOW + 5 * YEAR);
    assert!([Answer::BadSignature, Answer::Malformed].contains(&verdict.answer));
}

#[test]
fn a_withdrawn_key_takes_all_with_it() {
    let text = signed(&request(Format::Icvp)).text;
    let entry = |status| TrustEntry::of(&KEYS.documents, status);
    let list = |status| TrustList {
        generated: NOW,
        next: NOW + 3600,
        keys: vec![entry(status)],
    };
    for (status, expect) in [
        (TrustStatus::Active, None),
        (TrustStatus::Retired, None),
        (TrustStatus::Revoked, Some(Fault::KeyRevoked)),
    ] {
        let mut trust = Trust::for_tests();
        assert_eq!(trust.add_list(&list(status)).taken, 1);
        assert_eq!(fault_at(&text, &trust, NOW), expect, "{status:?}");
    }
    let card = signed(&request(Format::HealthCard));
    let mut trust = trust();
    assert!(trust.revoke_card_key(CARD_ISSUER, &card.key_id));
    assert_eq!(at(&card.text, &trust, NOW).answer, Answer::Revoked);
}

#[test]
fn a_withdrawn_certificate_is_revoked_and_its_neighbour_is_not() {
    for format in [
        Format::Icvp,
        Format::Ddcc,
        Format::EuDcc,
        Format::SignedLink,
        Format::VdsNc,
    ] {
        let (one, mut other) = (signed(&request(format)), request(format));
        other.claims.serial = crate::claims::Serial::from_random([0x11; 16]);
        let other = signed(&other);
        let kind = if matches!(format, Format::EuDcc | Format::VdsNc) {
            HashKind::Uci
        } else {
            HashKind::Signature
        };
        let mut trust = trust();
        trust.add_hashes(&HashList::new(
            &one.key_id,
            kind,
            1,
            (NOW, NOW + 300),
            [one.revocation.clone()],
        ));
        let verdict = at(&one.text, &trust, NOW);
        assert_eq!(
            (verdict.answer, verdict.layer()),
            (Answer::Revoked, Some(Layer::Revocation)),
            "{format:?}"
        );
        assert_eq!(verdict.statement, None::<Statement>);
        assert_eq!(
            at(&other.text, &trust, NOW).answer,
            Answer::Valid,
            "{format:?}"
        );
    }
}

#[test]
fn cards_are_withdrawn_by_id_for_ever_or_from_before_a_time() {
    let card = signed(&request(Format::HealthCard));
    for (entry, revoked) in [
        (card.revocation.clone(), true),
        (format!("{}.{}", card.revocation, NOW), false),
        (format!("{}.{}", card.revocation, NOW + 1), true),
        ("AAAAAAAAAAA".to_owned(), false),
    ] {
        let mut trust = trust();
        let list = CardRevocations::new(&card.key_id, 1, [entry.clone()]);
        assert!(trust.add_card_revocations(CARD_ISSUER, &list));
        assert_eq!(
            at(&card.text, &trust, NOW).answer == Answer::Revoked,
            revoked,
            "{entry}"
        );
    }
    // A list of somebody who is not known, or of a key that is not, changes nothing.
    let mut trust = trust();
    let list = CardRevocations::new(&card.key_id, 1, [card.revocation.clone()]);
    assert!(!trust.add_card_revocations("https://sakura.example/cards", &list));
    assert!(!trust.add_card_revocations(
        CARD_ISSUER,
        &CardRevocations::new("other", 1, [card.revocation])
    ));
    assert_eq!(at(&card.text, &trust, NOW).answer, Answer::Valid);
}

#[test]
fn half_a_signature_on_a_foreign_list_counts_too() {
    let text = signed(&request(Format::Ddcc)).text;
    let signature = crate::hcert::open(&text).unwrap().signature;
    let mut trust = trust();
    trust.add_hashes(&HashList::new(
        "UNKNOWN_KID",
        HashKind::Signature,
        1,
        (NOW, NOW),
        [hash_of(&signature[..32])],
    ));
    assert_eq!(at(&text, &trust, NOW).answer, Answer::Revoked);
}

#[test]
fn an_old_list_cannot_say_that_somebody_is_unknown() {
    let text = signed(&request(Format::HealthCard)).text;
    let mut trust = Trust::for_tests();
    let other = signing(&KEYS.stranger_key);
    trust
        .add_card_issuer("https://sakura.example/cards", jwks(&other).as_bytes(), NOW)
        .unwrap();
    assert_eq!(fault_at(&text, &trust, NOW), Some(Fault::IssuerUnknown));
    assert_eq!(
        fault_at(&text, &trust, NOW + 7 * 86_400),
        Some(Fault::IssuerUnknown)
    );
    assert_eq!(
        fault_at(&text, &trust, NOW + 7 * 86_400 + 1),
        Some(Fault::TrustListStale)
    );
}
