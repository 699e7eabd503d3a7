//! Every code has its page in both languages.

use super::*;

#[test]
fn m_01_every_code_has_a_page_in_both_languages() {
    for code in words::rules() {
        for language in Language::ALL {
            let page = help_page(code, language).expect(code);
            let help = words::help(code, language).expect(code);
            for part in [&help.what, &help.cause, &help.remedy] {
                let escaped = maud::html! { (part) }.into_string();
                assert!(page.contains(&escaped), "{code}: {part}");
            }
            assert!(page.contains("<pre class=\"example\">"), "{code}");
            assert_eq!(
                crate::page::tests::faults(&page),
                Vec::<String>::new(),
                "{code}"
            );
        }
    }
}

#[test]
fn the_index_leads_to_every_page() {
    for language in Language::ALL {
        let page = help_index(language);
        for code in words::rules() {
            let link = format!("href=\"{}\"", help_address(code, language));
            assert!(page.contains(&link), "{code}");
        }
    }
}

#[test]
fn m_05_an_unknown_code_comes_back_with_the_nearest_ones_and_not_with_itself() {
    assert_eq!(help_page("ROW-QOUTE", Language::Japanese), None);
    let page = help_unknown("ROW-QOUTE", Language::Japanese);
    assert!(page.contains("/help/ROW-QUOTE?lang=ja"), "{page}");
    let page = help_unknown("<b>花子</b>", Language::English);
    assert!(!page.contains("花子"));
    assert!(page.contains("href=\"/help?lang=en\""));
}
