//! Codes by concept maps.

use super::*;

const MAP: &str = r#"{"resourceType":"ConceptMap","status":"active","url":"http://m.example/1","version":"1","name":"M",
"sourceCanonical":"http://c.example/all-colours","targetUri":"http://v.example/t",
"group":[{"source":"http://c.example/colours","target":"http://t.example","element":[
 {"code":"red","display":"Red!","target":[{"code":"R","display":"Rosso","equivalence":"wider","comment":"roughly","product":[{"property":"tone","system":"http://p.example","value":"p"}]},{"code":"W","equivalence":"equivalent"}]},
 {"code":"pink","target":[{"code":"R","equivalence":"subsumes","dependsOn":[{"property":"light","value":"yes"}]}]},
 {"code":"blue","target":[{"equivalence":"unmatched"}]}],
 "unmapped":{"mode":"other-map","url":"http://m.example/2"}}]}"#;
const OTHER: &str = r#"{"resourceType":"ConceptMap","status":"active","url":"http://m.example/2","group":[
{"source":"http://c.example/colours","target":"http://t.example","element":[{"code":"old","target":[{"code":"O","equivalence":"equal"}]}],"unmapped":{"mode":"fixed","code":"none","display":"None"}},
{"source":"http://k.example","target":"http://k.example","element":[{"code":"a"}],"unmapped":{"mode":"provided"}}]}"#;

fn asked(question: TranslateQuestion<'_>) -> String {
    let translation = terminology(&[OTHER, MAP, COLOURS])
        .translate(&question)
        .unwrap();
    let matches = translation
        .matches
        .iter()
        .map(|one| format!("{} {}", one.equivalence, one.code.as_deref().unwrap_or("-")));
    format!(
        "{} {}",
        translation.result,
        matches.collect::<Vec<_>>().join(", ")
    )
    .trim_end()
    .to_owned()
}

fn red() -> TranslateQuestion<'static> {
    TranslateQuestion {
        map: Some("http://m.example/1|1"),
        codings: &[Coding {
            system: Some("urn:oid:1.2.3.4"),
            version: None,
            code: "red",
            display: None,
        }],
        ..TranslateQuestion::default()
    }
}

fn colour<'a>(coding: &'a [Coding<'a>]) -> TranslateQuestion<'a> {
    TranslateQuestion {
        codings: coding,
        ..red()
    }
}

fn code(code: &str) -> Coding<'_> {
    Coding {
        system: Some("http://c.example/colours"),
        code,
        ..Coding::default()
    }
}

#[test]
fn a_map_is_followed_and_turned_around() {
    assert_eq!(asked(red()), "true wider R, equivalent W");
    assert_eq!(asked(colour(&[code("blue")])), "false unmatched -");
    assert_eq!(asked(colour(&[code("pink")])), "false");
    assert_eq!(
        asked(TranslateQuestion {
            dependencies: &[("light", "yes")],
            ..colour(&[code("pink")])
        }),
        "true subsumes R"
    );
    assert_eq!(
        asked(colour(&[code("red"), code("blue")])),
        "true wider R, equivalent W, unmatched -"
    );
    assert_eq!(asked(colour(&[])), "false");
    let target = [Coding {
        system: Some("http://t.example"),
        code: "R",
        ..Coding::default()
    }];
    let back = TranslateQuestion {
        reverse: true,
        ..colour(&target)
    };
    assert_eq!(asked(back), "true narrower red");
    assert_eq!(
        asked(TranslateQuestion {
            dependencies: &[("light", "yes")],
            ..back
        }),
        "true specializes pink, narrower red"
    );
    assert_eq!(
        asked(TranslateQuestion {
            reverse: true,
            ..red()
        }),
        "false"
    );
}

#[test]
fn what_a_map_does_not_know_goes_another_way() {
    assert_eq!(asked(colour(&[code("old")])), "true equal O");
    assert_eq!(asked(colour(&[code("crimson")])), "true inexact none");
    let kept = [Coding {
        system: Some("http://k.example"),
        code: "zz",
        ..Coding::default()
    }];
    assert_eq!(
        asked(TranslateQuestion {
            map: Some("http://m.example/2"),
            ..colour(&kept)
        }),
        "true equal zz"
    );
}

#[test]
fn maps_are_found_by_where_they_come_from_and_lead_to() {
    let any = TranslateQuestion { map: None, ..red() };
    // The second map has an answer of its own for what it does not know.
    assert_eq!(asked(any), "true wider R, equivalent W, inexact none");
    assert_eq!(
        asked(TranslateQuestion {
            source: Some("http://c.example/all-colours"),
            target: Some("http://v.example/t"),
            ..any
        }),
        "true wider R, equivalent W"
    );
    assert_eq!(
        asked(TranslateQuestion {
            source: Some("http://hl7.org/fhir/ValueSet/tree"),
            ..any
        }),
        "false"
    );
    assert_eq!(
        asked(TranslateQuestion {
            target_system: Some("http://c.example/colours"),
            ..any
        }),
        "false"
    );
    assert_eq!(
        asked(TranslateQuestion {
            target_system: Some("http://t.example"),
            ..red()
        }),
        "true wider R, equivalent W"
    );
}

#[test]
fn all_that_a_map_says_is_told() {
    let translation = terminology(&[OTHER, MAP, COLOURS])
        .translate(&red())
        .unwrap();
    let first = &translation.matches[0];
    assert_eq!(
        (
            first.system.as_deref(),
            first.display.as_deref(),
            first.comment.as_deref()
        ),
        (Some("http://t.example"), Some("Rosso"), Some("roughly"))
    );
    assert_eq!(first.map, "http://m.example/1");
    assert_eq!(
        (
            first.products[0].element.as_str(),
            first.products[0].code.as_str()
        ),
        ("tone", "p")
    );
}

#[test]
fn what_is_not_known_is_refused() {
    let known = terminology(&[OTHER, MAP, COLOURS]);
    for (question, rule) in [
        (
            TranslateQuestion {
                map: Some("http://gone.example"),
                ..red()
            },
            "concept-map-unknown",
        ),
        (
            TranslateQuestion {
                map: Some("http://m.example/1|2"),
                ..red()
            },
            "concept-map-unknown",
        ),
        (
            TranslateQuestion {
                target: Some("http://gone.example"),
                ..red()
            },
            "value-set-unknown",
        ),
    ] {
        let refusal = known.translate(&question).unwrap_err();
        assert_eq!((refusal.rule, refusal.kind.status()), (rule, 404));
    }
    let nothing = known.translate(&colour(&[])).unwrap();
    assert_eq!(nothing.remarks[0].rule, "coding-required");
    assert_eq!(
        known
            .maps()
            .map(|one| (one.url, one.count))
            .collect::<Vec<_>>(),
        [
            ("http://m.example/1", Some(4)),
            ("http://m.example/2", Some(1))
        ]
    );
}
