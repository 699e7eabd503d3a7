//! That the table and the general engine find the same.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// What the general engine says.
fn slowly(pattern: &str, text: &str) -> bool {
    regex(pattern).unwrap().is_match(text)
}

fn is_tabled(pattern: &str) -> bool {
    matches!(Form::anywhere(pattern).unwrap().engine, Engine::Table(_))
}

/// Patterns as profiles write them.
const PATTERNS: [&str; 24] = [
    "^[0-9a-f]{64}$",
    "^https://sesshu[.]example/fhir/sid/coupon/[0-9]{6}$",
    "^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$",
    "^[0-9]{4}[0-9A-Z]{3}[A-Z][0-9A-Z]{4}$",
    "^[0-9A-Z][0-9A-Z./-]{0,19}$",
    "^[0-9A-Za-z-]{1,30}$",
    "(my-?number|individual-?number|kojin-?bango)",
    "(マイナンバー|個人番号)",
    "^[ァ-ヺー・ 　A-Za-z]+$",
    "/_history/[A-Za-z0-9.-]+$",
    r"^\d{1,3}(\.\d+)?$",
    r"^\S+( \S+)*$",
    "a|^b|c$",
    "^(a|b$)|^$",
    "$^",
    "(a*)*b",
    "(^a)?b",
    "a$b|",
    "[^a-c]b*?",
    ".b.",
    "x{2,}",
    "^",
    "$",
    "",
];

/// These, read once for both engines.
static READY: LazyLock<Vec<(&str, Form, Regex)>> = LazyLock::new(|| {
    let ready = |pattern| {
        (
            pattern,
            Form::anywhere(pattern).unwrap(),
            regex(pattern).unwrap(),
        )
    };
    PATTERNS.into_iter().map(ready).collect()
});

#[test]
fn patterns_of_profiles_become_tables() {
    for pattern in PATTERNS {
        assert!(is_tabled(pattern), "{pattern}");
    }
}

#[test]
fn what_is_not_plain_or_too_large_is_left_to_the_general_engine() {
    for pattern in [
        r"\bword\b",
        "(?i)a",
        "(?P<n>a)",
        "[[:alpha:]]",
        "[a&&b]",
        "a{201}",
        "([a-z]{9}x){40}",
        r"\x41",
        "(a|b)*a(a|b){12}",
    ] {
        let Some(form) = Form::anywhere(pattern) else {
            continue;
        };
        assert!(matches!(form.engine, Engine::General(_)), "{pattern}");
        for text in ["word", "A", "a", "", "aaabbbababababab"] {
            assert_eq!(
                form.is_match(text),
                slowly(pattern, text),
                "{pattern} {text}"
            );
        }
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in ["(", "[a", "a{2", "*", "a)", "[z-a]"] {
        assert!(Form::anywhere(pattern).is_none(), "{pattern}");
    }
    assert!(Form::anywhere(&"a".repeat(2_000)).is_none());
}

#[test]
fn a_dot_of_a_form_is_no_line_feed() {
    let form = Form::whole("a.c|d").unwrap();
    assert!(form.is_match("abc") && form.is_match("d"));
    assert!(!form.is_match("a\nc") && !form.is_match("xd"));
    assert!(Form::anywhere("a.c").unwrap().is_match("a\nc"));
}

fn atoms() -> impl Strategy<Value = String> {
    prop_oneof![
        "[abc0-9ア]".prop_map(|letter| letter),
        Just("[a-c]".to_owned()),
        Just("[^a0]".to_owned()),
        Just("[ァ-ヺ-]".to_owned()),
        Just(r"\d".to_owned()),
        Just(r"\W".to_owned()),
        Just(r"[\s\]b]".to_owned()),
        Just(".".to_owned()),
        Just("^".to_owned()),
        Just("$".to_owned()),
    ]
}

/// Patterns that are put together at random.
fn patterns() -> impl Strategy<Value = String> {
    atoms().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|row| row.concat()),
            proptest::collection::vec(inner.clone(), 1..4)
                .prop_map(|all| format!("({})", all.join("|"))),
            (
                inner,
                prop_oneof![
                    Just("*"),
                    Just("+"),
                    Just("?"),
                    Just("{2}"),
                    Just("{0,3}"),
                    Just("{1,}"),
                    Just("*?")
                ]
            )
                .prop_map(|(piece, often)| format!("(?:{piece}){often}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_table_finds_what_the_general_engine_finds(pattern in patterns(), texts in proptest::collection::vec("[abc09アー \n-]{0,8}", 6)) {
        if let Some(form) = Form::anywhere(&pattern) {
            for text in &texts {
                prop_assert_eq!(form.is_match(text), slowly(&pattern, text), "{} on {:?}", pattern, text);
            }
        }
    }

    #[test]
    fn patterns_of_profiles_are_found_alike(text in "(https://sesshu[.]example/fhir/sid/coupon/|x|my-|number)?[0-9A-Za-zア・.　\n-]{0,14}") {
        for (pattern, form, regex) in READY.iter() {
            prop_assert_eq!(form.is_match(&text), regex.is_match(&text), "{} on {:?}", pattern, text);
        }
    }

    #[test]
    fn any_text_as_a_pattern_is_read_alike_or_refused(pattern in "[ab^$*+?(){}|\\[\\]0-2,.\\\\dw-]{0,12}", text in "[ab012,.-]{0,6}") {
        if let Some(form) = Form::anywhere(&pattern) {
            prop_assert_eq!(form.is_match(&text), slowly(&pattern, &text), "{} on {:?}", pattern, text);
        }
    }
}
