//! Codes and their forms.

use super::Form;

#[test]
fn forms_take_their_codes_and_no_others() {
    for (form, fits, wrong) in [
        (
            Form::Language,
            &[
                "ja",
                "ja-JP",
                "zh-Hant-TW",
                "x-kana",
                "en-a-bcd",
                "i-klingon",
            ][..],
            &["", "j", "ja_JP", "ja-", "-ja", "ja-a", "ja-ninechars", "1a"][..],
        ),
        (
            Form::MediaType,
            &[
                "text/plain",
                "application/fhir+json; fhirVersion=4.0",
                "text/plain;charset=\"a b\"",
                "json",
                "xml",
                "ttl",
            ],
            &[
                "text",
                "JSON",
                "json;charset=utf-8",
                "/plain",
                "text/",
                "te xt/plain",
                "text/plain;",
                "text/plain;x",
            ],
        ),
        (
            Form::Unit,
            &["mL", "10*3/uL", "{score}", "m[H2O]", "(a.b)/c", "{a(}"],
            &["", "m L", "m]", "[m", "(a]b)", "µg", "{a{b}}"],
        ),
        (
            Form::Uri,
            &["http://a.example", "urn:oid:1.2"],
            &["a", "a b:c", ":x", "http:"],
        ),
        (
            Form::Country,
            &["JP", "JPN", "392"],
            &["jp", "J", "39", "J1"],
        ),
        (
            Form::Subdivision,
            &["JP-13", "US-CA"],
            &["JP", "JP-", "JPN-13", "13-JP"],
        ),
        (Form::Region, &["392"], &["39", "3921", "abc"]),
    ] {
        for code in fits {
            assert!(form.fits(code), "{form:?} {code}");
        }
        for code in wrong {
            assert!(!form.fits(code), "{form:?} {code}");
        }
        assert!(!form.fits(&"a".repeat(1_000)));
    }
}
