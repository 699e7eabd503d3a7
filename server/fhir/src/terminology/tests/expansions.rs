//! The codes of value sets, in pages and in trees.

use super::*;
use crate::problem::Kind;

const ALL: Place<'_> = Place::System("http://c.example/colours");

fn found(terminology: &Terminology, question: &ExpandQuestion<'_>) -> (usize, String) {
    let expansion = terminology.expand(question).unwrap();
    let codes: Vec<String> = expansion.contains.into_iter().map(|one| one.code).collect();
    (expansion.total, codes.join(" "))
}

#[test]
fn pages_fit_together() {
    let known = terminology(&[COLOURS]);
    let flat = ExpandQuestion {
        exclude_nested: true,
        ..ExpandQuestion::of(ALL, 100)
    };
    let (total, whole) = found(&known, &flat);
    assert_eq!(
        (total, whole.as_str()),
        (7, "any red crimson pink orange blue old")
    );
    let mut joined = Vec::new();
    for offset in (0..8).step_by(2) {
        let (total, page) = found(
            &known,
            &ExpandQuestion {
                offset,
                count: Some(2),
                ..flat
            },
        );
        assert_eq!(total, 7);
        joined.extend(page.split(' ').map(str::to_owned));
    }
    assert_eq!(joined.join(" "), whole);
    assert_eq!(
        found(
            &known,
            &ExpandQuestion {
                count: Some(0),
                ..flat
            }
        ),
        (7, String::new())
    );
    assert_eq!(
        found(
            &known,
            &ExpandQuestion {
                offset: usize::MAX,
                count: Some(usize::MAX),
                ..flat
            }
        ),
        (7, String::new())
    );
}

#[test]
fn more_than_the_limit_is_refused_without_pages() {
    let known = terminology(&[COLOURS]);
    let question = ExpandQuestion::of(ALL, 6);
    let refusal = known.expand(&question).unwrap_err();
    assert_eq!(
        (refusal.rule, refusal.kind),
        ("expansion-too-costly", Kind::TooCostly)
    );
    assert_eq!(
        refusal.facts,
        [("total", "7".to_owned()), ("limit", "6".to_owned())]
    );
    assert_eq!(
        known
            .expand(&ExpandQuestion {
                count: Some(50),
                ..question
            })
            .unwrap()
            .contains
            .len(),
        6
    );
    assert_eq!(
        known
            .expand(&ExpandQuestion {
                offset: 1,
                ..question
            })
            .unwrap()
            .contains
            .len(),
        6
    );
}

#[test]
fn a_tree_is_told_as_a_tree() {
    let known = terminology(&[
        COLOURS,
        &filtered("concept", "is-not-a", "pink"),
        &set(
            "http://v.example/t",
            r#"{"include":[{"system":"http://c.example/colours","concept":[{"code":"pink"},{"code":"any"}]}]}"#,
        ),
    ]);
    fn shown(contains: &[Contained]) -> String {
        let each = contains.iter().map(|one| match one.contains.is_empty() {
            true => one.code.clone(),
            false => format!("{}({})", one.code, shown(&one.contains)),
        });
        each.collect::<Vec<_>>().join(" ")
    }
    let tree = |place| {
        shown(
            &known
                .expand(&ExpandQuestion::of(place, 100))
                .unwrap()
                .contains,
        )
    };
    // Orange stands below two; it is shown below the first of them.
    assert_eq!(tree(ALL), "any(red(crimson pink) orange blue) old");
    assert_eq!(
        tree(Place::ValueSet("http://v.example/s")),
        "any(red(crimson) orange blue) old"
    );
    assert_eq!(tree(Place::ValueSet("http://v.example/t")), "any(pink)");
}

#[test]
fn filters_find_names_and_beginnings_of_codes() {
    let known = terminology(&[COLOURS]);
    let fold: crate::search::Fold =
        |text| text.to_lowercase().replace('ア', "あ").replace('カ', "か");
    let codes = |filter| {
        found(
            &known,
            &ExpandQuestion {
                filter: Some(filter),
                fold,
                exclude_nested: true,
                ..ExpandQuestion::of(ALL, 100)
            },
        )
        .1
    };
    assert_eq!(codes("RED"), "red");
    assert_eq!(codes("colour any"), "any");
    assert_eq!(codes("any red"), "");
    assert_eq!(codes("色"), "pink");
    assert_eq!(codes("あか"), "red");
    assert_eq!(codes("cri"), "crimson");
    assert_eq!(codes("　 "), "any red crimson pink orange blue old");
    let active = ExpandQuestion {
        active_only: true,
        ..ExpandQuestion::of(ALL, 100)
    };
    assert_eq!(known.expand(&active).unwrap().total, 6);
}

#[test]
fn names_come_in_the_language_that_was_asked_for() {
    let own = set(
        "http://v.example/s",
        r#"{"include":[{"system":"http://c.example/colours","concept":[{"code":"pink","display":"My pink","designation":[{"language":"fr","value":"Mon rose"}]},{"code":"blue"}]}]}"#,
    );
    let known = terminology(&[COLOURS, &own]);
    let names = |languages| {
        let question = ExpandQuestion {
            languages,
            include_designations: true,
            ..ExpandQuestion::of(Place::ValueSet("http://v.example/s"), 9)
        };
        let contains = known.expand(&question).unwrap().contains;
        let names: Vec<String> = contains
            .iter()
            .map(|one| {
                format!(
                    "{}/{}",
                    one.display.clone().unwrap(),
                    one.designations.len()
                )
            })
            .collect();
        names.join(" ")
    };
    assert_eq!(names(&[]), "My pink/2 Blue/0");
    assert_eq!(names(&["ja"]), "桃色/2 Blue/0");
    assert_eq!(names(&["fr"]), "Mon rose/2 Blue/0");
}

#[test]
fn an_open_set_names_what_is_missing_or_says_that_it_is_not_all() {
    let mixed = set(
        "http://v.example/s",
        r#"{"include":[{"system":"http://c.example/colours"},{"system":"http://snomed.info/sct"}]}"#,
    );
    let known = terminology(&[COLOURS, &mixed]);
    let refused = |url| {
        let refusal = known
            .expand(&ExpandQuestion::of(Place::ValueSet(url), 9))
            .unwrap_err();
        (refusal.rule, refusal.facts)
    };
    assert_eq!(
        refused("http://hl7.org/fhir/ValueSet/findings"),
        (
            "expansion-open",
            vec![("system", "http://snomed.info/sct".to_owned())]
        )
    );
    assert_eq!(
        refused("http://hl7.org/fhir/ValueSet/anything"),
        (
            "expansion-open",
            vec![(
                "value_set",
                "http://hl7.org/fhir/ValueSet/anything".to_owned()
            )]
        )
    );
    assert_eq!(
        refused("http://gone.example"),
        ("value-set-unknown", vec![])
    );
    let expansion = known
        .expand(&ExpandQuestion::of(
            Place::ValueSet("http://v.example/s"),
            9,
        ))
        .unwrap();
    assert_eq!((expansion.total, expansion.unclosed), (7, true));
    assert_eq!(
        expansion.systems,
        [
            ("http://c.example/colours".to_owned(), Some("1".to_owned())),
            ("http://snomed.info/sct".to_owned(), None)
        ]
    );
    let expansion = known
        .expand(&ExpandQuestion::of(
            Place::ValueSet("http://hl7.org/fhir/ValueSet/part"),
            9,
        ))
        .unwrap();
    assert_eq!((expansion.total, expansion.unclosed), (1, true));
    let expansion = known.expand(&ExpandQuestion::of(ALL, 9)).unwrap();
    assert!(!expansion.unclosed);
}
