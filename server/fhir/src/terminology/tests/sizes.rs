//! Large systems, deep hierarchies, and questions that would be too much work.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use super::*;
use crate::problem::Kind;

const MANY: usize = 100_000;

static LARGE: LazyLock<Terminology> = LazyLock::new(large);

fn large() -> Terminology {
    let concepts: Vec<String> = (0..MANY)
        .map(|at| {
            let parent = match at {
                0 => String::new(),
                _ => format!(r#","property":[{{"code":"parent","valueCode":"c{}"}}]"#, (at - 1) / 10),
            };
            format!(r#"{{"code":"c{at}","display":"Concept number {at}","designation":[{{"language":"ja","value":"概念{at}"}}]{parent}}}"#)
        })
        .collect();
    let system = format!(
        r#"{{"resourceType":"CodeSystem","status":"active","url":"http://large.example","content":"complete","concept":[{}]}}"#,
        concepts.join(",")
    );
    let below = set(
        "http://v.example/below",
        r#"{"include":[{"system":"http://large.example","filter":[{"property":"concept","op":"is-a","value":"c5"}]}]}"#,
    );
    terminology(&[&system, &below])
}

#[test]
fn a_hundred_thousand_concepts_are_answered_at_once() {
    let known = &*LARGE;
    let start = Instant::now();
    let mut members = 0;
    for at in 0..MANY {
        let code = format!("c{at}");
        members += usize::from(
            known.member(
                "http://v.example/below",
                Some("http://large.example"),
                &code,
            ) == Membership::Member,
        );
    }
    let question = ExpandQuestion {
        count: Some(10),
        offset: 5_000,
        ..ExpandQuestion::of(Place::ValueSet("http://v.example/below"), 1_000)
    };
    let page = known.expand(&question).unwrap();
    assert_eq!(page.total, members);
    assert_eq!(members, 1 + 10 + 100 + 1_000 + 10_000);
    let filtered = ExpandQuestion {
        filter: Some("概念99999"),
        ..ExpandQuestion::of(Place::System("http://large.example"), 1_000)
    };
    assert_eq!(known.expand(&filtered).unwrap().contains[0].code, "c99999");
    assert_eq!(
        known.subsumes("http://large.example", "c0", "c99999"),
        Ok(Outcome::Subsumes)
    );
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    // A concept takes its texts and some numbers beside them.
    let system = known
        .system_at(known.system_number("http://large.example"))
        .unwrap();
    let bytes = system.heap_bytes() / MANY;
    assert!(bytes < 250, "{bytes} bytes for each concept");
}

#[test]
fn a_line_of_concepts_each_below_the_last_ends_nowhere_badly() {
    let concepts: Vec<String> = (0..20_000)
        .map(|at| {
            format!(
                r#"{{"code":"c{at}","property":[{{"code":"child","valueCode":"c{}"}}]}}"#,
                at + 1
            )
        })
        .chain([r#"{"code":"c20000"}"#.to_owned()])
        .collect();
    let system = format!(
        r#"{{"resourceType":"CodeSystem","status":"active","url":"http://deep.example","content":"complete","concept":[{}]}}"#,
        concepts.join(",")
    );
    let known = terminology(&[&system]);
    assert_eq!(
        known.subsumes("http://deep.example", "c0", "c20000"),
        Ok(Outcome::Subsumes)
    );
    let expansion = known
        .expand(&ExpandQuestion::of(
            Place::System("http://deep.example"),
            50_000,
        ))
        .unwrap();
    fn depth(contains: &[Contained]) -> usize {
        contains
            .iter()
            .map(|one| 1 + depth(&one.contains))
            .max()
            .unwrap_or(0)
    }
    fn count(contains: &[Contained]) -> usize {
        contains.iter().map(|one| 1 + count(&one.contains)).sum()
    }
    assert_eq!(depth(&expansion.contains), 20);
    assert_eq!(count(&expansion.contains), 20_001);
}

#[test]
fn a_value_set_that_is_too_much_work_is_refused() {
    let known = &*LARGE;
    let filter = r#"{"property":"display","op":"regex","value":".*9"}"#;
    let include = format!(
        r#"{{"system":"http://large.example","filter":[{}]}}"#,
        [filter; 40].join(",")
    );
    let refused = |compose: &str| {
        let inline = element(&set("http://v.example/i", compose));
        let start = Instant::now();
        let refusal = known
            .expand(&ExpandQuestion::of(Place::Inline(&inline), 10))
            .unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(20));
        (refusal.rule, refusal.kind)
    };
    assert_eq!(
        refused(&format!(r#"{{"include":[{include}]}}"#)),
        ("value-set-too-costly", Kind::TooCostly)
    );
    let one_each: Vec<String> = (0..8_000)
        .map(|at| format!(r#"{{"system":"http://l.example","concept":[{{"code":"c{at}"}}]}}"#))
        .collect();
    assert_eq!(
        refused(&format!(r#"{{"include":[{}]}}"#, one_each.join(","))).0,
        "value-set-too-costly"
    );
    let systems: Vec<String> = (0..8_000)
        .map(|at| format!(r#"{{"system":"http://l{at}.example"}}"#))
        .collect();
    assert_eq!(
        refused(&format!(r#"{{"include":[{}]}}"#, systems.join(","))).0,
        "value-set-too-costly"
    );
}

#[test]
fn a_name_in_a_language_is_found_among_many() {
    let known = &*LARGE;
    let question = LookupQuestion {
        system: "http://large.example",
        code: "c777",
        languages: &["ja"],
        ..LookupQuestion::default()
    };
    assert_eq!(
        known.lookup(&question).unwrap().display.as_deref(),
        Some("概念777")
    );
}
