//! The pages of sign-in are whole, say what is asked for in both languages, and tick nothing.

use super::*;
use crate::door::ProviderDoor;
use crate::page::tests::faults;

fn frame() -> SignInFrame {
    SignInFrame {
        action: "/auth/authorize".to_owned(),
        begun_at: "/auth/authorize?client_id=notes&state=%3Cb%3E".to_owned(),
        request: "c2VhbGVk".to_owned(),
        app: AskingApp {
            name: ["接種ノート<b>".to_owned(), "Dose notes<b>".to_owned()],
            maker: "みらい<i>".to_owned(),
            verified: false,
            sent_to: "notes.example".to_owned(),
        },
        is_staff: false,
        is_demo: true,
    }
}

fn staff() -> SignInFrame {
    SignInFrame {
        is_staff: true,
        ..frame()
    }
}

fn name() -> [String; 2] {
    ["みらいID<b>".to_owned(), "Mirai ID<b>".to_owned()]
}

fn doors(proved: Option<[String; 2]>) -> Doors {
    Doors {
        all: vec![ProviderDoor {
            id: "mirai".to_owned(),
            name: name(),
        }],
        proved,
    }
}

/// Nobody stands before a failure without words.
#[test]
fn every_failure_has_its_words_and_says_what_to_do() {
    let failures = [
        SignInFailure::Mismatch,
        SignInFailure::Code,
        SignInFailure::SecondMissing,
        SignInFailure::Linked,
        SignInFailure::Outside {
            rule: "provider-away",
            is_away: true,
        },
    ];
    for language in Language::ALL {
        for failure in failures {
            let page = sign_in_page(&frame(), &doors(None), Some(failure), language);
            assert!(
                page.contains("role=\"alert\"") && !page.contains('⟨'),
                "{page}"
            );
        }
    }
}

/// Whoever was proved but is linked with nobody is asked for the account once, and for nothing else.
#[test]
fn who_is_not_linked_is_told_so_and_not_sent_away_again() {
    let page = sign_in_page(&frame(), &doors(Some(name())), None, Language::Japanese);
    assert!(
        page.contains("結び付いていません") && !page.contains("value=\"outside\""),
        "{page}"
    );
    let page = sign_in_page(&frame(), &doors(None), None, Language::Japanese);
    assert!(page.contains("value=\"outside\""), "{page}");
}

fn wishes() -> Vec<Wish> {
    let records = |kind, reads, writes| WishAbout::Records {
        only: Vec::new(),
        kind,
        reads,
        writes,
    };
    [
        ("patient/*.rs", records(None, true, false)),
        (
            "patient/Immunization.cruds",
            records(Some("Immunization"), true, true),
        ),
        ("patient/Basic.cud", records(Some("Basic"), false, true)),
        ("offline_access", WishAbout::Offline),
        ("online_access", WishAbout::Online),
        ("fhirUser", WishAbout::User),
    ]
    .map(|(value, about)| Wish {
        value: value.to_owned(),
        about,
    })
    .into()
}

#[test]
fn the_pages_are_whole_in_both_languages() {
    for language in Language::ALL {
        let pages = [
            sign_in_page(&frame(), &Doors::default(), None, language),
            sign_in_page(&staff(), &doors(None), None, language),
            sign_in_page(&frame(), &doors(Some(name())), None, language),
            sign_in_page(
                &frame(),
                &doors(None),
                Some(SignInFailure::Wait(900)),
                language,
            ),
            sign_in_code_page(&frame(), None, language),
            sign_in_code_page(&frame(), Some(SignInFailure::Code), language),
            consent_page(&frame(), &wishes(), false, language),
            consent_page(&frame(), &wishes(), true, language),
            sign_in_fault_page("redirect-unknown", false, language),
        ];
        for page in pages {
            assert_eq!(faults(&page), Vec::<String>::new());
            assert!(!page.contains('⟨'), "a phrase is missing: {page}");
            assert!(!page.contains("<b>") && !page.contains("<i>"), "{page}");
        }
    }
}

#[test]
fn nothing_is_ticked_and_every_wish_can_be() {
    let page = consent_page(&frame(), &wishes(), false, Language::English);
    assert!(!page.contains("checked"));
    assert_eq!(page.matches("type=\"checkbox\"").count(), wishes().len());
    assert!(page.contains("not verified"));
    assert!(page.contains("To see, add to or change: doses that were given"));
}
