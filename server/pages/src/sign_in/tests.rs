//! The pages of sign-in are whole, say what is asked for in both languages, and tick nothing.

use super::*;
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
        is_demo: true,
    }
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
            sign_in_page(&frame(), None, language),
            sign_in_page(&frame(), Some(SignInFailure::Mismatch), language),
            sign_in_page(&frame(), Some(SignInFailure::Wait(900)), language),
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
