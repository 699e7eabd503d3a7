//! JSON Patch, operation by operation.

use super::{NOW_MS, PERSON, resource, shown, text_of};
use crate::codec::Limits;
use crate::patch::Patch;
use crate::problem::Problem;

fn applied(patch: &str) -> Result<String, Problem> {
    let patch = Patch::read_json_patch(patch.as_bytes(), &Limits::default())?;
    let result = patch.apply(&resource(PERSON), &Limits::default(), NOW_MS)?;
    Ok(text_of(&result))
}

fn refused(patch: &str) -> String {
    match applied(patch) {
        Ok(text) => format!("done: {text}"),
        Err(problem) => shown(&problem),
    }
}

/// The person, with one piece of the text replaced.
fn with(old: &str, new: &str) -> String {
    assert!(PERSON.contains(old), "{old}");
    PERSON.replacen(old, new, 1)
}

#[test]
fn each_operation_changes_what_its_path_names() {
    let given = r#""given":["花子","Hana"]"#;
    let table = [
        ("[]", PERSON.to_owned()),
        (r#"[{"op":"add","path":"/gender","value":"female"}]"#, with(r#""gender":"male"}]"#, r#""gender":"male"}],"gender":"female""#)),
        (r#"[{"op":"add","path":"/birthDate","value":"2024-05"}]"#, with("2024-04-01", "2024-05")),
        (r#"[{"op":"add","path":"/name/0/given/1","value":"x"}]"#, with(given, r#""given":["花子","x","Hana"]"#)),
        (r#"[{"op":"add","path":"/name/0/given/0","value":"x"}]"#, with(given, r#""given":["x","花子","Hana"]"#)),
        (r#"[{"op":"add","path":"/name/0/given/2","value":"x"}]"#, with(given, r#""given":["花子","Hana","x"]"#)),
        (r#"[{"op":"add","path":"/name/0/given/-","value":"x"}]"#, with(given, r#""given":["花子","Hana","x"]"#)),
        (r#"[{"op":"remove","path":"/birthDate"}]"#, with(r#""birthDate":"2024-04-01","#, "")),
        (r#"[{"op":"remove","path":"/name/0/given/0"}]"#, with(given, r#""given":["Hana"]"#)),
        (r#"[{"op":"replace","path":"/active","value":false}]"#, with("true", "false")),
        (r#"[{"op":"replace","path":"/name/0/given/1","value":"x"}]"#, with("Hana", "x")),
        (r#"[{"op":"move","from":"/name/0/given/1","path":"/name/0/given/0"}]"#, with(given, r#""given":["Hana","花子"]"#)),
        (r#"[{"op":"move","from":"/name/0/given/0","path":"/name/0/given/1"}]"#, with(given, r#""given":["Hana","花子"]"#)),
        (r#"[{"op":"move","from":"/active","path":"/active"}]"#, PERSON.to_owned()),
        (r#"[{"op":"copy","from":"/name/0/given/0","path":"/name/0/given/-"}]"#, with(given, r#""given":["花子","Hana","花子"]"#)),
        (r#"[{"op":"copy","from":"/extension","path":"/contact/0/extension"}]"#, with(r#""gender":"male"}"#, r#""gender":"male","extension":[{"url":"urn:weight","valueDecimal":0.10}]}"#)),
        (r#"[{"op":"test","path":"/name/0/family","value":"未来","note":1}]"#, PERSON.to_owned()),
        (r#"[{"op":"remove","path":"/id"},{"op":"add","path":"/id","value":"p1"},{"op":"test","path":"/id","value":"p1"}]"#, PERSON.replacen(r#""id":"p1","#, "", 1).replacen(r#""gender":"male"}]"#, r#""gender":"male"}],"id":"p1""#, 1)),
        (r#"[{"op":"replace","path":"","value":{"resourceType":"Patient","id":"p1","meta":{"versionId":"3","lastUpdated":"2026-11-01T00:00:00.000Z"}}}]"#, r#"{"resourceType":"Patient","id":"p1","meta":{"versionId":"3","lastUpdated":"2026-11-01T00:00:00.000Z"}}"#.to_owned()),
    ];
    for (patch, expected) in table {
        let result =
            applied(patch).unwrap_or_else(|problem| panic!("{patch}: {}", shown(&problem)));
        assert_eq!(result, expected, "{patch}");
    }
}

#[test]
fn what_does_not_fit_is_refused_and_named() {
    let table = [
        (
            r#"[{"op":"add","path":"/photo/0","value":{}}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"add","path":"/name/0/given/3","value":"x"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"add","path":"/name/0/given/01","value":"x"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"add","path":"/name/0/given/x","value":"x"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"add","path":"/active/x","value":"x"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"remove","path":"/gender"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"remove","path":"/name/1"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"remove","path":"/name/-"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"remove","path":""}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"replace","path":"/gender","value":"male"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"replace","path":"/name/0/given/-","value":"x"}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"move","from":"/gender","path":"/x"}]"#,
            "422 patch-path [0].from",
        ),
        (
            r#"[{"op":"move","from":"/name","path":"/name/0"}]"#,
            "422 patch-move-inside [0].path",
        ),
        (
            r#"[{"op":"copy","from":"/gender","path":"/x"}]"#,
            "422 patch-path [0].from",
        ),
        (
            r#"[{"op":"test","path":"/gender","value":null}]"#,
            "422 patch-path [0].path",
        ),
        (
            r#"[{"op":"test","path":"/active","value":"true"}]"#,
            "422 patch-test [0].value",
        ),
        (
            r#"[{"op":"test","path":"/active","value":true},{"op":"test","path":"/active","value":false}]"#,
            "422 patch-test [1].value",
        ),
        (
            r#"[{"op":"replace","path":"/id","value":"p2"}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"remove","path":"/meta"}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"test","path":"","value":1},{"op":"x"}]"#,
            "400 patch-member-missing [1].path",
        ),
        (
            r#"[{"op":"add","path":"/active","value":true},{"op":"replace","path":"/meta/versionId","value":"4"}]"#,
            "422 patch-protected [1].path",
        ),
        (
            r#"[{"op":"replace","path":"/meta/lastUpdated","value":"2026-11-02T00:00:00.000Z"}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"replace","path":"/resourceType","value":"Person"}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"replace","path":"","value":{}}]"#,
            "422 patch-protected [0].path",
        ),
        (
            r#"[{"op":"replace","path":"/name","value":[]}]"#,
            "400 patch-result -",
        ),
    ];
    for (patch, expected) in table {
        assert_eq!(refused(patch), expected, "{patch}");
    }
}

#[test]
fn what_is_malformed_is_refused_with_its_place() {
    let table = [
        ("", "400 json-syntax -"),
        ("{}", "400 patch-not-array -"),
        ("[1]", "400 patch-not-object [0]"),
        (r#"[{"path":"/a"}]"#, "400 patch-member-missing [0].op"),
        (
            r#"[{"op":"test","path":"/active","value":true},{"op":"put","path":"/a"}]"#,
            "400 patch-operation-unknown [1].op",
        ),
        (
            r#"[{"op":1,"path":"/a"}]"#,
            "400 patch-operation-unknown [0].op",
        ),
        (
            r#"[{"op":"add","value":1}]"#,
            "400 patch-member-missing [0].path",
        ),
        (
            r#"[{"op":"add","path":"a","value":1}]"#,
            "400 patch-pointer [0].path",
        ),
        (
            r#"[{"op":"add","path":"/~2","value":1}]"#,
            "400 patch-pointer [0].path",
        ),
        (
            r#"[{"op":"add","path":"/a~","value":1}]"#,
            "400 patch-pointer [0].path",
        ),
        (
            r#"[{"op":"add","path":null,"value":1}]"#,
            "400 patch-pointer [0].path",
        ),
        (
            r#"[{"op":"add","path":"/a"}]"#,
            "400 patch-member-missing [0].value",
        ),
        (
            r#"[{"op":"copy","path":"/a"}]"#,
            "400 patch-member-missing [0].from",
        ),
        (
            r#"[{"op":"move","path":"/a","from":"b"}]"#,
            "400 patch-pointer [0].from",
        ),
        (
            r#"[{"op":"add","path":"/a","path":"/b","value":1}]"#,
            "400 json-duplicate-key -",
        ),
        (
            r#"[{"op":"add","path":"/a","value":{"b":1,"b":2}}]"#,
            "400 json-duplicate-key -",
        ),
        (
            r#"[{"op":"add","path":"/a","value":NaN}]"#,
            "400 json-number -",
        ),
        (r#"[] []"#, "400 json-trailing -"),
    ];
    for (patch, expected) in table {
        assert_eq!(refused(patch), expected, "{patch}");
    }
    let deep = format!(
        r#"[{{"op":"add","path":"{}","value":1}}]"#,
        "/a".repeat(129)
    );
    assert_eq!(refused(&deep), "400 patch-pointer [0].path");
}

#[test]
fn numbers_stay_as_written_and_are_compared_by_value() {
    let test = |value: &str| {
        refused(&format!(
            r#"[{{"op":"test","path":"/extension/0/valueDecimal","value":{value}}}]"#
        ))
    };
    for same in ["0.10", "0.1", "1e-1", "10E-2", "0.1000", "0.001e2"] {
        assert_eq!(test(same), format!("done: {PERSON}"), "{same}");
    }
    for other in [
        "0.11",
        "-0.1",
        "1",
        "0",
        "\"0.10\"",
        "1e1",
        "0.1e99999999999999999999",
    ] {
        assert_eq!(test(other), "422 patch-test [0].value", "{other}");
    }
    let patch = r#"[{"op":"replace","path":"/extension/0/valueDecimal","value":1.500},{"op":"copy","from":"/extension/0","path":"/extension/-"},{"op":"test","path":"/extension/1","value":{"valueDecimal":1.5,"url":"urn:weight"}}]"#;
    let one = r#"{"url":"urn:weight","valueDecimal":1.500}"#;
    assert_eq!(
        applied(patch).unwrap(),
        with(
            r#"{"url":"urn:weight","valueDecimal":0.10}"#,
            &format!("{one},{one}")
        )
    );
}

#[test]
fn arrays_are_compared_in_order_and_objects_in_any() {
    let test = |value: &str| {
        refused(&format!(
            r#"[{{"op":"test","path":"/name","value":{value}}}]"#
        ))
        .starts_with("done")
    };
    assert!(test(r#"[{"given":["花子","Hana"],"family":"未来"}]"#));
    assert!(!test(r#"[{"given":["Hana","花子"],"family":"未来"}]"#));
    assert!(!test(r#"[{"given":["花子","Hana"]}]"#));
    assert!(!test(
        r#"[{"given":["花子","Hana"],"family":"未来","use":null}]"#
    ));
    assert!(!test(r#"[{"given":["花子","Hana"],"family":"未來"}]"#));
    assert!(!test("{}"));
}

#[test]
fn escapes_of_a_pointer_are_read() {
    // Names with such letters are no elements, so they are seen on the way only.
    let patch = r#"[{"op":"add","path":"/a~1b","value":{"~1":true}},{"op":"test","path":"/a~1b/~01","value":true},{"op":"test","path":"/a~1b","value":{"~1":true}},{"op":"add","path":"/","value":1},{"op":"test","path":"/","value":1},{"op":"remove","path":"/"},{"op":"remove","path":"/a~1b"}]"#;
    assert_eq!(applied(patch).unwrap(), PERSON);
}

#[test]
fn all_or_nothing() {
    let person = resource(PERSON);
    let patch = r#"[{"op":"replace","path":"/active","value":false},{"op":"test","path":"/active","value":true}]"#;
    let patch = Patch::read_json_patch(patch.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(
        shown(
            &patch
                .apply(&person, &Limits::default(), NOW_MS)
                .unwrap_err()
        ),
        "422 patch-test [1].value"
    );
    assert_eq!(text_of(&person), PERSON);
}

#[test]
fn r_p01_what_is_made_to_grow_is_stopped() {
    let mut doubling = String::from(r#"[{"op":"add","path":"/a","value":["xxxxxxxxxxxxxxxx"]}"#);
    for _ in 0..60 {
        doubling.push_str(r#",{"op":"copy","from":"/a","path":"/a/-"}"#);
    }
    doubling.push(']');
    let began = std::time::Instant::now();
    let stopped = refused(&doubling);
    assert!(
        stopped.contains("patch-work")
            || stopped.contains("patch-result-long")
            || stopped.contains("limit-depth"),
        "{stopped}"
    );
    let mut wide = String::from(r#"[{"op":"add","path":"/a","value":["xxxxxxxxxxxxxxxx"]}"#);
    for number in 0..60 {
        wide.push_str(&format!(
            r#",{{"op":"add","path":"/b{number}","value":{{}}}},{{"op":"copy","from":"/a","path":"/b{number}/x"}},{{"op":"copy","from":"/b{number}","path":"/a/-"}},{{"op":"copy","from":"/a","path":"/a/0"}}"#
        ));
    }
    wide.push(']');
    assert!(refused(&wide).starts_with("4"));
    let deep = format!(
        r#"[{{"op":"add","path":"/a","value":{{}}}}{}]"#,
        r#",{"op":"copy","from":"/a","path":"/a/a"}"#.repeat(100)
    );
    assert!(
        refused(&deep).starts_with("400 limit-depth"),
        "{}",
        refused(&deep)
    );
    assert!(began.elapsed().as_secs() < 20);
    let many = format!(
        "[{}]",
        vec![r#"{"op":"test","path":"/active","value":true}"#; 1_001].join(",")
    );
    assert_eq!(refused(&many), "413 patch-operations-many -");
    let most = format!(
        "[{}]",
        vec![r#"{"op":"test","path":"/active","value":true}"#; 1_000].join(",")
    );
    assert_eq!(applied(&most).unwrap(), PERSON);
}

#[test]
fn a_patch_is_never_shown() {
    let patch = r#"[{"op":"add","path":"/gender","value":"secret"}]"#;
    let patch = Patch::read_json_patch(patch.as_bytes(), &Limits::default()).unwrap();
    assert!(!format!("{patch:?}").contains("secret"));
}
