//! Health cards: the smallest bundle that says it, and the digits of codes.

use proptest::prelude::*;
use serde_json::Value;

use super::{HealthCard, from_digits, is_revocation_id, revocation_id, to_digits};
use crate::claims::{Field, Purpose, Refusal};
use crate::fault::Fault;
use crate::samples::{CARD_ISSUER, claims, covid_dose};

fn made() -> HealthCard {
    let doses = vec![
        covid_dose("2026-03-31", 2, "EX0002"),
        covid_dose("2026-03-01", 1, "EX0001"),
    ];
    HealthCard::from_claims(&claims(Purpose::TravelRecord, doses), CARD_ISSUER, "abc").unwrap()
}

#[test]
fn what_is_written_is_read() {
    let card = made();
    let again = HealthCard::read_text(card.to_json().unwrap().as_bytes()).unwrap();
    assert!(again == card);
    let statement = card.statement();
    assert_eq!(statement.name, "YAMADA HANAKO");
    // By date, whatever order they came in.
    let dates: Vec<_> = statement
        .doses
        .iter()
        .map(|dose| dose.date.clone().unwrap())
        .collect();
    assert_eq!(dates, ["2026-03-01", "2026-03-31"]);
}

#[test]
fn the_order_of_doses_changes_nothing() {
    let doses = vec![
        covid_dose("2026-03-01", 1, "EX0001"),
        covid_dose("2026-03-31", 2, "EX0002"),
    ];
    let turned =
        HealthCard::from_claims(&claims(Purpose::TravelRecord, doses), CARD_ISSUER, "abc").unwrap();
    assert_eq!(turned.to_json().unwrap(), made().to_json().unwrap());
}

#[test]
fn the_bundle_has_nothing_that_is_not_needed() {
    let text = made().to_json().unwrap();
    for word in [
        "\"id\"",
        "\"meta\"",
        "\"text\"",
        "\"display\":\"COMIRNATY",
        "identifier",
        "TR0000000",
        "null",
        "山田",
        "female",
        ": ",
        "\n",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    let content: Value = serde_json::from_str(&text).unwrap();
    let patient = content
        .pointer("/vc/credentialSubject/fhirBundle/entry/0/resource")
        .unwrap();
    let mut names: Vec<&String> = patient.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["birthDate", "name", "resourceType"]);
    assert_eq!(content.get("exp"), None);
}

#[test]
fn digits_have_their_known_answer() {
    assert_eq!(to_digits("eyJ").unwrap(), "shc:/567629");
    assert_eq!(from_digits("shc:/567629").unwrap(), "eyJ");
    assert_eq!(to_digits("-z").unwrap(), "shc:/0077");
    assert_eq!(from_digits("shc:/0078"), Err(Fault::BadTransport));
    assert_eq!(from_digits("567629"), Err(Fault::BadTransport));
}

#[test]
fn ids_of_withdrawal_are_of_their_form() {
    let id =
        |secret: u8, key: &str, serial: &str| revocation_id(&[secret; 32], key, serial).unwrap();
    assert_eq!(id(1, "k", "s"), id(1, "k", "s"));
    for other in [id(2, "k", "s"), id(1, "l", "s"), id(1, "k", "t")] {
        assert_ne!(id(1, "k", "s"), other);
        assert!(is_revocation_id(&other));
    }
    for wrong in ["", "a.b", "a b", "abcdefghijklmnopqrstuvwxy", "あ"] {
        assert!(!is_revocation_id(wrong), "{wrong}");
    }
}

#[test]
fn a_card_needs_a_date_of_birth_and_fits_its_fields() {
    let mut claims = claims(
        Purpose::Domestic,
        vec![covid_dose("2026-03-31", 2, "EX0002")],
    );
    claims.subject.birth_date = None;
    assert_eq!(
        HealthCard::from_claims(&claims, CARD_ISSUER, "a").err(),
        Some(Refusal::Missing(Field::BirthDate))
    );
}

proptest! {
    #[test]
    fn digits_are_read_as_they_were(text in "[0-9A-Za-z_.-]{1,300}") {
        let digits = to_digits(&text).unwrap();
        prop_assert_eq!(digits.len(), 5 + 2 * text.len());
        prop_assert_eq!(from_digits(&digits).unwrap(), text);
    }

    #[test]
    fn any_claims_that_are_accepted_are_read_as_they_were(family in "[ぁ-ん一-龠]{1,10}", given in "[ぁ-ん一-龠]{0,10}", lots in proptest::collection::vec("[A-Z0-9]{1,20}", 1..8)) {
        let doses = lots.iter().enumerate().map(|(at, lot)| covid_dose("2026-03-31", at as u32 + 1, lot)).collect();
        let mut claims = claims(Purpose::Domestic, doses);
        let name = claims.subject.native.as_mut().unwrap();
        name.family = family;
        name.given = if given.is_empty() { Vec::new() } else { vec![given] };
        let card = HealthCard::from_claims(&claims, CARD_ISSUER, "abc").unwrap();
        let again = HealthCard::read_text(card.to_json().unwrap().as_bytes()).unwrap();
        prop_assert!(again == card);
        prop_assert_eq!(again.to_json().unwrap(), card.to_json().unwrap());
    }
}

#[test]
fn the_keyed_digest_is_the_one_of_the_library() {
    for (key, message) in [
        (0_usize, 0_usize),
        (1, 20),
        (63, 64),
        (64, 65),
        (65, 1),
        (200, 300),
    ] {
        let (key, message) = (vec![0xA7; key], vec![0x31; message]);
        let hmac = openssl::pkey::PKey::hmac(if key.is_empty() { &[0] } else { &key }).unwrap();
        let digest = openssl::hash::MessageDigest::sha256();
        let mut signer = openssl::sign::Signer::new(digest, &hmac).unwrap();
        let expected = signer.sign_oneshot_to_vec(&message).unwrap();
        assert_eq!(super::keyed_digest(&key, &message).to_vec(), expected);
    }
}
