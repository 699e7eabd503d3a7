//! Who is the same, and who is not.

use std::sync::Arc;

use access::scope::ScopeSet;
use access::{Caller, Digest, Mandate, Role, Subject, Zone};

use super::*;

fn caller(client: &str, account: &str) -> Caller {
    let plain = Caller {
        client: Arc::from(client),
        role: Role::Staff,
        tenant: None,
        patient: None,
        if_match_required: false,
        mandate: None,
    };
    if account.is_empty() {
        return plain;
    }
    let mandate = Mandate {
        client: Arc::from(client),
        subject: Subject {
            account: Arc::from(account),
            role: Role::Staff,
            tenant: None,
            fhir_user: None,
            signed_in_at_ms: 0,
            strength: None,
        },
        patient: None,
        scopes: ScopeSet::default(),
        zone: Zone::Lgwan,
        purpose: None,
        family: Digest::of("a sign-in"),
        if_match_required: false,
        consent: None,
    };
    Caller {
        mandate: Some(Arc::new(mandate)),
        ..plain
    }
}

fn hand(account: Option<&str>) -> Hand {
    Hand {
        account: account.map(str::to_owned),
        further: String::new(),
    }
}

#[test]
fn two_people_at_one_program_are_two_and_one_at_two_programs_is_one() {
    let hanako = hand(Some("hanako"));
    assert!(hanako.is_of("desk", &caller("desk", "hanako")));
    assert!(hanako.is_of("desk", &caller("other", "hanako")));
    assert!(!hanako.is_of("desk", &caller("desk", "taro")));
    // A program that nobody signed in with cannot be told apart from whoever did.
    assert!(hanako.is_of("desk", &caller("desk", "")));
    assert!(!hanako.is_of("desk", &caller("other", "")));
    let plain = hand(None);
    assert!(plain.is_of("desk", &caller("desk", "taro")));
    assert!(!plain.is_of("desk", &caller("other", "taro")));
    assert_eq!(
        (hanako.name("desk"), plain.name("desk")),
        ("hanako", "desk")
    );
    assert_eq!(name_of(&caller("desk", "taro")), "taro");
    assert_eq!(name_of(&caller("desk", "")), "desk");
}

#[test]
fn what_the_trail_tells_comes_back_byte_by_byte() {
    let bytes = [0, 1, 0x7F, 0x80, 0xFF];
    let kept = Hand {
        account: None,
        further: URL_SAFE_NO_PAD.encode(bytes),
    };
    assert_eq!(*kept.further(), bytes);
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Hand>(&text).unwrap(), kept);
    assert_eq!(serde_json::from_str::<Hand>("{}").unwrap(), hand(None));
    assert!(hand(None).is_plain() && hand(None).further().is_empty());
}
