//! Which language a header asks for.

use super::*;
use Language::{English, Japanese};

#[test]
fn the_preferred_of_the_two_languages_is_given() {
    for (header, language) in [
        ("ja", Japanese),
        ("en", English),
        ("EN-us", English),
        ("ja-JP, en;q=0.9", Japanese),
        ("en-GB,en;q=0.9,ja;q=0.8", English),
        ("ja;q=0.5, en;q=0.51", English),
        ("fr, de;q=0.9, en;q=0.1", English),
        ("en;q=0.5;x=1", English),
        ("en , ja", English),
        ("ja , en", Japanese),
    ] {
        assert_eq!(Language::from_header(header), language, "{header}");
    }
}

#[test]
fn japanese_is_the_default() {
    for header in [
        "",
        "fr",
        "*",
        "en;q=0",
        "en;q=2",
        "en;q=0.1234",
        "en;q",
        "en;q=x",
        "english",
        "ja;q=0, en;q=0",
        ",;,=;q=",
        "en;q=0, *",
    ] {
        assert_eq!(Language::from_header(header), Japanese, "{header}");
    }
}

#[test]
fn a_language_that_is_refused_is_not_given() {
    for header in ["ja;q=0", "ja;q=0, fr", "ja;q=0, *", "*, ja;q=0.000"] {
        assert_eq!(Language::from_header(header), English, "{header}");
    }
}

#[test]
fn tags_and_locales_name_a_language() {
    assert_eq!(Language::parse("ja_JP.UTF-8"), Some(Japanese));
    assert_eq!(Language::parse("en"), Some(English));
    assert_eq!(Language::parse("C.UTF-8"), None);
    assert_eq!(Language::parse(""), None);
    for language in Language::ALL {
        assert_eq!(Language::parse(language.tag()), Some(language));
    }
}
