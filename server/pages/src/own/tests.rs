//! The pages of a person's own are whole in both languages, escape what is put into them, and say what they are asked to.

use super::*;
use crate::page::tests::faults;

fn frame() -> OwnFrame {
    OwnFrame {
        request: "c2VhbGVk".to_owned(),
        is_demo: true,
    }
}

fn app() -> HeldApp {
    let at = |seconds| Moment::from_unix(seconds).unwrap();
    HeldApp {
        id: "dose-notes".to_owned(),
        name: ["接種ノート<b>".to_owned(), "Dose notes<b>".to_owned()],
        maker: "みらい<i>".to_owned(),
        verified: false,
        allows: vec![
            WishAbout::Records {
                kind: Some("Immunization"),
                only: Vec::new(),
                reads: true,
                writes: false,
            },
            WishAbout::Offline,
        ],
        since: at(1_790_000_000),
        until: at(1_797_000_000),
        used_at: None,
    }
}

fn looks() -> Vec<LookLine> {
    let name = ["名<b>".to_owned(), "name<b>".to_owned()];
    let who = [
        Looker::Yourself,
        Looker::App(name.clone()),
        Looker::Delegate(name.clone()),
        Looker::Staff,
        Looker::System(name),
        Looker::Tablet,
        Looker::Operator,
        Looker::Server,
        Looker::Other,
    ];
    let deeds = [
        Deed::Look,
        Deed::Change,
        Deed::Delete,
        Deed::Certificate,
        Deed::Export,
        Deed::Trail,
    ];
    let line = |(at, who): (usize, Looker)| LookLine {
        at: Moment::from_unix(1_790_000_000).unwrap(),
        who,
        deed: deeds[at % deeds.len()],
        kinds: vec!["Immunization".to_owned(), "Basic<b>".to_owned()],
        purpose: ["", "TREAT", "<b>"][at % 3].to_owned(),
        refused: at == 0,
    };
    who.into_iter().enumerate().map(line).collect()
}

#[test]
fn the_pages_are_whole_in_both_languages() {
    let ended = ["接種<b>".to_owned(), "Dose<b>".to_owned()];
    for language in Language::ALL {
        let pages = [
            own_sign_in_page(&frame(), OwnPage::Apps, &Doors::default(), None, language),
            own_code_page(&frame(), OwnPage::Apps, None, language),
            own_sign_in_page(
                &frame(),
                OwnPage::Looks,
                &Doors::default(),
                Some(SignInFailure::Mismatch),
                language,
            ),
            own_apps_page(&frame(), &[app(), app()], None, language),
            own_apps_page(&frame(), &[], Some(&ended), language),
            own_looks_page(&frame(), &looks(), Some("/my/looks?before=x"), language),
            own_looks_page(&frame(), &[], None, language),
            own_left_page(false, language),
        ];
        for page in pages {
            assert_eq!(faults(&page), Vec::<String>::new());
            assert!(!page.contains('⟨'), "a phrase is missing: {page}");
            assert!(!page.contains("<b>") && !page.contains("<i>"), "{page}");
        }
    }
}

#[test]
fn an_app_is_shown_with_what_it_may_do_and_how_to_stop_it() {
    let page = own_apps_page(&frame(), &[app()], None, Language::English);
    for said in [
        "To see: doses that were given",
        "for 90 days at most",
        "Not used yet",
        "not verified",
        "value=\"dose-notes\"",
        "value=\"withdraw\"",
        "value=\"sign-out\"",
        "within a minute",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(own_apps_page(&frame(), &[], None, Language::English).contains("No app can see"));
}

#[test]
fn who_looked_is_told_with_what_and_why() {
    let page = own_looks_page(
        &frame(),
        &looks(),
        Some("/my/looks?before=x"),
        Language::English,
    );
    for said in [
        "You (on these pages)",
        "Staff of your municipality",
        "A tablet at a venue",
        "Who runs this server, in an emergency that two allowed",
        "This server by itself",
        "Somebody else",
        "doses that were given",
        "Refused",
        "care",
        "/my/looks?before=x&amp;lang=en",
        "9 on this page",
    ] {
        assert!(page.contains(said), "{said}");
    }
}
