//! JSON: what is read, what is refused and where, and that nothing is lost on the way.

use expect_test::expect_file;
use std::path::{Path, PathBuf};

use super::*;
use crate::codec::samples;

fn read_text(text: &str) -> Result<Element, Vec<Issue>> {
    read(text.as_bytes(), &Limits::default())
}

fn written(element: &Element) -> String {
    let mut out = Vec::new();
    write(element, &mut out);
    String::from_utf8(out).unwrap()
}

/// The rule of the first issue.
fn rule(text: &[u8], limits: &Limits) -> &'static str {
    match read(text, limits) {
        Ok(_) => "",
        Err(issues) => issues.first().unwrap().rule,
    }
}

#[test]
fn every_case_is_read_as_its_file_says() {
    samples::check_cases("json", |input| match read_text(input) {
        Ok(element) => written(&element),
        Err(issues) => samples::shown(&issues),
    });
}

#[test]
fn every_corpus_file_is_read_or_refused_with_a_reason() {
    for (path, bytes) in samples::corpus("json") {
        match read(&bytes, &Limits::default()) {
            Ok(element) => {
                let text = written(&element);
                assert_eq!(read_text(&text).unwrap(), element, "{path:?}");
                assert_eq!(written(&read_text(&text).unwrap()), text);
            }
            Err(issues) => assert!(!issues.is_empty(), "{path:?}"),
        }
    }
}

#[test]
fn canonical_bytes_come_back_to_the_byte() {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/corpus/json/immunization.json");
    let bytes = std::fs::read(path).unwrap();
    let element = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(written(&element).as_bytes(), bytes);
}

#[test]
fn pretty_json_is_the_same_resource() {
    let text = r#"{"resourceType":"Patient","active":true,"name":[{"family":"山田","given":["はなこ",null],"_given":[null,{"id":"a"}]}]}"#;
    let element = read_text(text).unwrap();
    let mut out = Vec::new();
    write_pretty(&element, &mut out);
    assert_eq!(read(&out, &Limits::default()).unwrap(), element);
    expect_file!["../../../testdata/pretty.json"].assert_eq(&String::from_utf8(out).unwrap());
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let limits = Limits::default();
    assert_eq!(
        rule(b"\xEF\xBB\xBF{\"resourceType\":\"Patient\"}", &limits),
        "text-bom"
    );
    assert_eq!(
        rule(b"{\"resourceType\":\"Pa\xFFtient\"}", &limits),
        "text-utf8"
    );
    // A surrogate in UTF-8, and an overlong slash.
    assert_eq!(rule(b"\"\xED\xA0\x80\"", &limits), "text-utf8");
    assert_eq!(rule(b"\"\xC0\xAF\"", &limits), "text-utf8");
    let issues = read(b"{\n\"a\xFF", &limits).unwrap_err();
    assert_eq!(issues[0].position, Some((2, 3)));
}

#[test]
fn r_p02_each_limit_holds_and_one_more_is_refused() {
    let patient =
        |family: &str| format!(r#"{{"resourceType":"Patient","name":[{{"family":"{family}"}}]}}"#);
    let limits = Limits {
        string_bytes_max: 9,
        ..Limits::default()
    };
    let long_type = r#"{"resourceType":"Basic","language":"123456789"}"#;
    assert_eq!(
        rule(
            long_type.replace("resourceType", "resourceT").as_bytes(),
            &limits
        ),
        "resource-type-missing"
    );
    let limits = Limits {
        string_bytes_max: 12,
        ..Limits::default()
    };
    assert_eq!(rule(patient("123456789012").as_bytes(), &limits), "");
    assert_eq!(
        rule(patient("1234567890123").as_bytes(), &limits),
        "limit-string"
    );
    assert_eq!(rule(patient("\\n23456789012").as_bytes(), &limits), "");
    assert_eq!(
        rule(patient("\\n234567890123").as_bytes(), &limits),
        "limit-string"
    );

    let size = patient("a").len();
    let of_size = |size_bytes_max| Limits {
        size_bytes_max,
        ..Limits::default()
    };
    assert_eq!(rule(patient("a").as_bytes(), &of_size(size)), "");
    assert_eq!(
        rule(patient("a").as_bytes(), &of_size(size - 1)),
        "limit-size"
    );

    let names = |count: usize| {
        let names = vec![r#"{"family":"a"}"#; count].join(",");
        format!(r#"{{"resourceType":"Patient","name":[{names}]}}"#)
    };
    assert_eq!(rule(names(10_000).as_bytes(), &Limits::default()), "");
    assert_eq!(
        rule(names(10_001).as_bytes(), &Limits::default()),
        "limit-members"
    );

    let given = |count: usize, name: &str| {
        let names = vec![format!("\"{name}\""); count].join(",");
        let name = format!(r#"{{"given":[{names}]}}"#);
        format!(
            r#"{{"resourceType":"Patient","name":[{}]}}"#,
            vec![name; 10].join(",")
        )
    };
    assert_eq!(
        rule(given(9_000, "はなこ").as_bytes(), &Limits::default()),
        ""
    );
    assert_eq!(
        rule(given(9_000, "a").as_bytes(), &Limits::default()),
        "limit-elements"
    );

    let nested = |levels: usize| {
        format!(
            r#"{{"resourceType":"Parameters","parameter":[{}{}]}}"#,
            r#"{"name":"a","part":["#.repeat(levels),
            r#"{"name":"b"}"#.to_string() + &"]}".repeat(levels)
        )
    };
    // 1 for the resource, 2 for each level, 2 for the innermost part.
    let of_depth = |depth_max| Limits {
        depth_max,
        ..Limits::default()
    };
    assert_eq!(rule(nested(5).as_bytes(), &of_depth(13)), "");
    assert_eq!(rule(nested(5).as_bytes(), &of_depth(12)), "limit-depth");
    // Whatever the settings say, the ceiling holds and the stack does.
    assert_eq!(
        rule(nested(50_000).as_bytes(), &of_depth(usize::MAX)),
        "limit-depth"
    );
}

#[test]
fn base64_has_a_limit_of_its_own() {
    let binary = |count: usize| {
        format!(
            r#"{{"resourceType":"Binary","contentType":"text/plain","data":"{}"}}"#,
            "QUJD".repeat(count)
        )
    };
    let limits = Limits {
        string_bytes_max: 100,
        base64_bytes_max: 400,
        ..Limits::default()
    };
    assert_eq!(rule(binary(100).as_bytes(), &limits), "");
    assert_eq!(rule(binary(101).as_bytes(), &limits), "limit-string");
}

#[test]
fn issues_stop_at_their_limit() {
    let names = vec![r#"{"x":1}"#; 200].join(",");
    let issues =
        read_text(&format!(r#"{{"resourceType":"Patient","name":[{names}]}}"#)).unwrap_err();
    assert_eq!(issues.len(), 50);
}

#[test]
fn a_refused_value_is_never_told() {
    let text = r#"{"resourceType":"Patient","birthDate":"秘密","name":[{"秘密":"秘密","family":7}],"gender":["秘密"]}"#;
    for issue in read_text(text).unwrap_err() {
        assert!(!format!("{issue:?}").contains("秘密"), "{}", issue.rule);
    }
}

#[test]
fn many_bundles_inside_each_other_take_no_longer_than_the_depth_allows() {
    // The type stands last, so each level looks ahead over all below it.
    let mut text = String::from(r#"{"resourceType":"Patient"}"#);
    for _ in 0..16 {
        text = format!(
            r#"{{"type":"collection","entry":[{{"resource":{text}}}],"resourceType":"Bundle"}}"#
        );
    }
    assert_eq!(rule(text.as_bytes(), &Limits::default()), "");
}

#[test]
fn a_value_of_a_type_is_read_alone() {
    let limits = Limits::default();
    let name = Type::named("HumanName").unwrap();
    let element = read_as(name, r#"{"family":"山田"}"#.as_bytes(), &limits).unwrap();
    assert_eq!(element.text_of("family"), Some("山田"));
    let date = Type::named("date").unwrap();
    assert_eq!(
        read_as(date, br#""2024-04-01""#, &limits).unwrap().text(),
        Some("2024-04-01")
    );
    assert_eq!(
        read_as(date, br#""2024-04-31""#, &limits).unwrap_err()[0].rule,
        "value-date"
    );
    assert_eq!(
        read_as(date, br#""2024" 1"#, &limits).unwrap_err()[0].rule,
        "json-trailing"
    );
}
