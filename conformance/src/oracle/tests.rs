//! The oracle sees what a broken server would do, and nothing in what a good one does.

use super::*;

fn content(tag: &str) -> Content {
    Content::of(&serde_json::json!({"note": tag}), tag)
}

fn operation(number: u64, effect: Effect, outcome: Outcome) -> Operation {
    Operation {
        number,
        effect,
        started: number * 10,
        ended: (outcome != Outcome::Open).then_some(number * 10 + 5),
        outcome,
        story: String::new(),
    }
}

fn write(number: u64, tag: &str, outcome: Outcome) -> Operation {
    operation(number, Effect::Write(content(tag)), outcome)
}

fn done(version: u32) -> Outcome {
    Outcome::Done {
        id: "a".into(),
        version: Some(version),
    }
}

fn slot(operations: Vec<Operation>) -> Slot {
    Slot {
        marker: "m".into(),
        operations,
    }
}

fn version(number: u32, tag: &str) -> Version {
    let content = (!tag.is_empty()).then(|| content(tag));
    Version { number, content }
}

fn seen(id: &str, versions: Vec<Version>) -> Sighting {
    let current = match versions.iter().max_by_key(|v| v.number) {
        None => Current::Missing,
        Some(newest) if newest.content.is_none() => Current::Deleted,
        Some(newest) => Current::Live(newest.clone()),
    };
    Sighting {
        id: id.into(),
        versions,
        current,
    }
}

fn rules(slot: &Slot, sightings: &[Sighting]) -> Vec<&'static str> {
    let mut rules: Vec<_> = judge(slot, sightings).into_iter().map(|v| v.rule).collect();
    rules.dedup();
    rules
}

/// Two writes, one refused, one deletion, one write back.
fn ordinary() -> Slot {
    slot(vec![
        write(1, "x", done(1)),
        write(2, "y", done(2)),
        write(3, "z", Outcome::Void(412)),
        operation(4, Effect::Delete, done(3)),
        write(5, "w", done(4)),
    ])
}

fn ordinary_sighting() -> Sighting {
    let versions = vec![
        version(1, "x"),
        version(2, "y"),
        version(3, ""),
        version(4, "w"),
    ];
    seen("a", versions)
}

#[test]
fn a_faithful_server_has_no_violation() {
    assert_eq!(rules(&ordinary(), &[ordinary_sighting()]), [""; 0]);
}

#[test]
fn a_lost_promise_is_seen() {
    let mut sighting = ordinary_sighting();
    sighting.versions.pop();
    sighting.current = Current::Deleted;
    assert_eq!(rules(&ordinary(), &[sighting]), ["lost"]);
    assert_eq!(rules(&slot(vec![write(1, "x", done(1))]), &[]), ["lost"]);
}

#[test]
fn a_lost_deletion_is_seen() {
    let slot = slot(vec![
        write(1, "x", done(1)),
        operation(
            2,
            Effect::Delete,
            Outcome::Done {
                id: "a".into(),
                version: None,
            },
        ),
    ]);
    let sighting = seen("a", vec![version(1, "x")]);
    assert_eq!(rules(&slot, &[sighting]), ["lost", "deletion"]);
}

#[test]
fn a_doubled_create_is_seen() {
    let slot = slot(vec![write(1, "x", done(1))]);
    let twice = [
        seen("a", vec![version(1, "x")]),
        seen("b", vec![version(1, "x")]),
    ];
    assert!(rules(&slot, &twice).contains(&"doubled"));
}

#[test]
fn one_operation_at_two_versions_is_seen() {
    let slot = slot(vec![write(1, "x", done(1))]);
    let sighting = seen("a", vec![version(1, "x"), version(2, "x")]);
    assert_eq!(rules(&slot, &[sighting]), ["doubled"]);
}

#[test]
fn gaps_and_repeats_of_versions_are_seen() {
    let open = slot(vec![
        write(1, "x", Outcome::Open),
        write(2, "y", Outcome::Open),
    ]);
    let gap = seen("a", vec![version(1, "x"), version(3, "y")]);
    assert_eq!(rules(&open, &[gap]), ["version-gap"]);
    let mut repeat = seen("a", vec![version(1, "x"), version(1, "y")]);
    repeat.current = Current::NotAsked;
    assert_eq!(rules(&open, &[repeat]), ["version-repeat"]);
    let headless = seen("a", vec![version(2, "y")]);
    assert_eq!(rules(&open, &[headless]), ["version-gap"]);
}

#[test]
fn changed_content_is_seen_even_under_the_right_tag() {
    let slot = slot(vec![write(1, "x", done(1))]);
    let mut changed = version(1, "x");
    changed.content = Some(Content {
        fingerprint: 1,
        ..content("x")
    });
    assert_eq!(rules(&slot, &[seen("a", vec![changed])]), ["content"]);
}

#[test]
fn another_ones_content_is_seen() {
    let slot = slot(vec![write(1, "x", done(1))]);
    let sighting = seen("a", vec![version(1, "x"), version(2, "stranger")]);
    assert_eq!(rules(&slot, &[sighting]), ["foreign"]);
}

#[test]
fn a_refused_write_that_had_an_effect_is_seen() {
    let slot = slot(vec![
        write(1, "x", done(1)),
        write(2, "y", Outcome::Void(412)),
    ]);
    let sighting = seen("a", vec![version(1, "x"), version(2, "y")]);
    assert_eq!(rules(&slot, &[sighting]), ["void-effect"]);
}

#[test]
fn a_read_that_disagrees_with_the_history_is_seen() {
    let mut sighting = ordinary_sighting();
    sighting.current = Current::Live(version(2, "y"));
    assert_eq!(rules(&ordinary(), &[sighting.clone()]), ["current"]);
    sighting.current = Current::Missing;
    assert_eq!(rules(&ordinary(), &[sighting]), ["current"]);
}

#[test]
fn versions_against_the_order_of_time_are_seen() {
    let slot = slot(vec![write(1, "x", done(2)), write(2, "y", done(1))]);
    let sighting = seen("a", vec![version(1, "y"), version(2, "x")]);
    assert_eq!(rules(&slot, &[sighting]), ["order"]);
}

#[test]
fn what_was_open_is_settled_and_must_stay_so() {
    let mut slot = slot(vec![
        write(1, "x", done(1)),
        write(2, "y", Outcome::Open),
        write(3, "z", Outcome::Open),
        operation(4, Effect::Delete, Outcome::Open),
    ]);
    let there = seen("a", vec![version(1, "x"), version(2, "y"), version(3, "")]);
    assert_eq!(rules(&slot, std::slice::from_ref(&there)), [""; 0]);
    assert_eq!(settle(&mut slot, std::slice::from_ref(&there)), (2, 1));
    assert_eq!(rules(&slot, &[there]), [""; 0]);
    let vanished = seen("a", vec![version(1, "x")]);
    assert_eq!(rules(&slot, &[vanished]), ["lost", "deletion"]);
    let appeared = seen(
        "a",
        vec![
            version(1, "x"),
            version(2, "y"),
            version(3, ""),
            version(4, "z"),
        ],
    );
    assert_eq!(rules(&slot, &[appeared]), ["void-effect"]);
}

#[test]
fn a_found_resource_must_exist() {
    let slot = slot(vec![
        write(1, "x", done(1)),
        write(2, "y", Outcome::Found { id: "b".into() }),
    ]);
    let sighting = seen("a", vec![version(1, "x")]);
    assert_eq!(rules(&slot, &[sighting]), ["lost"]);
}

#[test]
fn the_fingerprint_sees_everything_but_the_servers_own_members() {
    let sent = serde_json::json!({"a": 1, "meta": {"profile": ["p"]}});
    let back = serde_json::json!(
        {"id": "1", "meta": {"profile": ["p"], "versionId": "1", "lastUpdated": "t"}, "a": 1});
    let other = serde_json::json!({"a": 2, "meta": {"profile": ["p"]}});
    let stripped = serde_json::json!({"a": 1});
    assert_eq!(Content::of(&sent, "t"), Content::of(&back, "t"));
    assert_ne!(Content::of(&sent, "t"), Content::of(&other, "t"));
    assert_ne!(Content::of(&sent, "t"), Content::of(&stripped, "t"));
}
