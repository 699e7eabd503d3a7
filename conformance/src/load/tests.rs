//! The workers send what they say, note it before they send it, and repeat themselves under the same seed.

use super::*;
use crate::fake::{Fault, serve};

fn world(name: &str, fault: Fault) -> World {
    let path =
        std::env::temp_dir().join(format!("sesshu-load-{}-{name}.ndjson", std::process::id()));
    let tenant = Tenant {
        code: "139998".to_owned(),
        token: "t".to_owned(),
    };
    World::found(
        serve(fault),
        vec![tenant],
        Journal::begin(&path).unwrap(),
        9,
    )
    .unwrap()
}

/// Forty steps of one worker.
fn steps(world: &World) {
    let mut client = world.client(0);
    let mut own = Vec::new();
    let mut chance = Chance::new(9);
    for _ in 0..40 {
        step::take(world, &mut client, (0, &mut own), &mut chance).unwrap();
    }
}

fn journal_of(world: &World) -> String {
    let text = std::fs::read_to_string(world.journal().path()).unwrap();
    std::fs::remove_file(world.journal().path()).unwrap();
    text
}

#[test]
fn the_same_seed_sends_the_same_requests() {
    let (one, two) = (world("one", Fault::None), world("two", Fault::None));
    steps(&one);
    steps(&two);
    assert_eq!(journal_of(&one), journal_of(&two));
}

#[test]
fn every_intent_stands_before_its_answer() {
    let world = world("order", Fault::Silent);
    steps(&world);
    let mut open = std::collections::BTreeSet::new();
    for line in journal_of(&world).lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        match line["intent"].as_u64() {
            Some(number) => assert!(open.insert(number)),
            None => assert!(open.remove(&line["answer"].as_u64().unwrap())),
        }
    }
    assert!(open.is_empty());
}

#[test]
fn a_stale_condition_that_is_accepted_is_caught() {
    let world = world("stale", Fault::IgnoresConditions);
    let mut client = world.client(0);
    let thing = world
        .shared_of(0)
        .first()
        .map(|thing| Arc::clone(thing))
        .unwrap();
    thing.inner().known.version = Some(7);
    let mut chance = Chance::new(0);
    let mut accepted = 0;
    for _ in 0..20 {
        let outcome = step::change(&world, &mut client, &thing, &mut chance);
        accepted += u32::from(matches!(outcome, Some(Outcome::Done { .. })));
    }
    journal_of(&world);
    assert!(accepted > 0);
    assert!(
        world
            .take_violations()
            .iter()
            .any(|v| v.rule == "condition")
    );
}
