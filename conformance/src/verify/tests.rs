//! A faithful server passes the whole course without a complaint; a faulty one is caught by the right rule.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::*;
use crate::chance::Chance;
use crate::fake::{Fault, serve};
use crate::journal::Journal;
use crate::load::Tenant;

/// Operations of one course: by count and not by time, so that a slow machine sees as much as a fast one.
const ENOUGH: u64 = 600;

/// Work against a server with this fault, then the whole inspection. Gives the world and the rules that were broken.
fn course(fault: Fault) -> (World, Tally, BTreeSet<&'static str>) {
    let path = std::env::temp_dir().join(format!(
        "sesshu-course-{}-{fault:?}.ndjson",
        std::process::id()
    ));
    let tenants = ["139998", "279986"].map(|code| Tenant {
        code: code.to_owned(),
        token: code.to_owned(),
    });
    let journal = Journal::begin(&path).unwrap();
    let world = World::found(serve(fault), tenants.to_vec(), journal, 5).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| world.work(4, &Chance::new(5), &stop));
        while world.totals.operations.load(Ordering::Relaxed) < ENOUGH {
            std::thread::sleep(Duration::from_millis(5));
        }
        stop.store(true, Ordering::Release);
    });
    let (first, _) = inspect(&world, &world.things(), 4);
    // The second look sees that what was settled stays so.
    let (_, seen) = inspect(&world, &world.things(), 4);
    judge_histories(&world, &seen);
    std::fs::remove_file(path).unwrap();
    let rules = world.take_violations().iter().map(|v| v.rule).collect();
    (world, first, rules)
}

#[test]
fn a_faithful_server_passes() {
    let (world, tally, rules) = course(Fault::None);
    assert_eq!(rules, BTreeSet::new());
    let totals = &world.totals;
    assert!(totals.acknowledged.load(Ordering::Relaxed) > 100);
    assert_eq!(totals.unanswered.load(Ordering::Relaxed), 0);
    assert!(tally.things > 20 && tally.repeated > 0, "{tally:?}");
}

#[test]
fn a_silent_server_passes_as_long_as_it_does_all_or_nothing() {
    let (world, tally, rules) = course(Fault::Silent);
    assert_eq!(rules, BTreeSet::new());
    assert!(world.totals.unanswered.load(Ordering::Relaxed) > 5);
    assert!(tally.there > 0 && tally.absent > 0, "{tally:?}");
}

#[test]
fn lost_creates_are_caught() {
    assert!(course(Fault::LosesCreates).2.contains("lost"));
}

#[test]
fn forgotten_keys_are_caught() {
    let rules = course(Fault::ForgetsKeys).2;
    assert!(
        rules.contains("doubled") || rules.contains("repeat"),
        "{rules:?}"
    );
}

#[test]
fn skipped_versions_are_caught() {
    assert!(course(Fault::SkipsVersions).2.contains("version-gap"));
}

#[test]
fn leaked_tenants_are_caught() {
    assert!(course(Fault::LeaksTenants).2.contains("foreign-tenant"));
}

#[test]
fn a_deletion_missing_from_the_history_of_the_type_is_caught() {
    let rules = course(Fault::HidesDeletions).2;
    assert!(
        rules.contains("history") && rules.contains("lost"),
        "{rules:?}"
    );
}
