//! Whoever asks at the same time is answered together, each with what was asked for.

use std::sync::atomic::{AtomicUsize, Ordering};

use fhir::problem::Kind as ProblemKind;
use immunization::CouponLine;

use super::*;

fn want(scan: &str) -> Want {
    Want {
        line: CouponLine::parse("211399980000000007").unwrap(),
        scan_id: scan.to_owned(),
        tenant: 139_998,
    }
}

/// A scan that is found as one of so many residents that its number says.
fn found(want: &Want) -> Found {
    let count: usize = want.scan_id.parse().unwrap();
    let key = fhir::Key {
        kind: fhir::Kind::PATIENT,
        id: fhir::Id::parse(&want.scan_id).unwrap(),
    };
    Found {
        keys: vec![key; count],
        ..Found::default()
    }
}

fn ask(look_ups: &LookUps, scans: &[&str]) -> (bool, oneshot::Receiver<Answer>) {
    let (answer, answered) = oneshot::channel();
    let wants = scans.iter().map(|scan| want(scan)).collect();
    (look_ups.put(Ask { wants, answer }), answered)
}

fn told(mut answered: oneshot::Receiver<Answer>) -> Result<Vec<usize>, &'static str> {
    let answer = answered.try_recv().unwrap();
    let counts = |found: Vec<Found>| found.iter().map(|one| one.keys.len()).collect();
    answer.map(counts).map_err(|failure| failure.rule)
}

#[test]
fn those_who_wait_are_looked_up_at_once_and_each_gets_its_own() {
    let look_ups = LookUps::default();
    let (begins, one) = ask(&look_ups, &["1", "2"]);
    let (also, none) = ask(&look_ups, &[]);
    let (waits, other) = ask(&look_ups, &["3"]);
    assert_eq!((begins, also, waits), (true, true, false));
    let looked = AtomicUsize::new(0);
    let look = |wants: &[Want]| {
        looked.fetch_add(1, Ordering::Relaxed);
        Ok(wants.iter().map(found).collect())
    };
    look_ups.work(look);
    assert_eq!(told(one), Ok(vec![1, 2]));
    assert_eq!(told(none), Ok(vec![]));
    assert_eq!(told(other), Ok(vec![3]));
    assert_eq!(looked.load(Ordering::Relaxed), 1);
    // The second one finds nobody. After both, whoever comes begins anew.
    look_ups.work(look);
    assert!(ask(&look_ups, &["1"]).0);
    assert!(ask(&look_ups, &["1"]).0);
    assert!(!ask(&look_ups, &["1"]).0);
}

#[test]
fn what_cannot_be_read_holds_nobody_else_up_and_a_database_that_is_away_is_asked_once() {
    for is_transient in [false, true] {
        let look_ups = LookUps::default();
        let (_, good) = ask(&look_ups, &["4"]);
        let (_, bad) = ask(&look_ups, &["9"]);
        let looked = AtomicUsize::new(0);
        look_ups.work(|wants| {
            looked.fetch_add(1, Ordering::Relaxed);
            match wants.iter().any(|want| want.scan_id == "9") {
                true => Err(Failure {
                    kind: ProblemKind::Exception,
                    rule: "internal",
                    is_transient,
                }),
                false => Ok(wants.iter().map(found).collect()),
            }
        });
        let good = told(good);
        assert_eq!(good.is_ok(), !is_transient);
        assert_eq!(told(bad), Err("internal"));
        assert_eq!(looked.into_inner(), if is_transient { 1 } else { 3 });
    }
}

#[test]
fn more_than_fit_are_looked_up_one_after_the_other_and_who_has_gone_not_at_all() {
    let look_ups = LookUps::default();
    let many = vec!["1"; WANTS_MAX + 1];
    let (_, large) = ask(&look_ups, &many);
    let (_, gone) = ask(&look_ups, &["5"]);
    drop(gone);
    let (_, small) = ask(&look_ups, &["2"]);
    let looked = Mutex::new(Vec::new());
    look_ups.work(|wants| {
        looked.lock().unwrap().push(wants.len());
        Ok(wants.iter().map(found).collect())
    });
    assert_eq!(told(large).map(|all| all.len()), Ok(WANTS_MAX + 1));
    assert_eq!(told(small), Ok(vec![2]));
    assert_eq!(looked.into_inner().unwrap(), [WANTS_MAX + 1, 1]);
}

#[test]
fn whoever_waits_behind_a_fault_of_ours_is_told() {
    let look_ups = Arc::new(LookUps::default());
    let (_, one) = ask(&look_ups, &["1"]);
    let turn = Turn::of(&look_ups, LookUps::give_up);
    let broken = std::panic::AssertUnwindSafe(|| turn.take(|one| one.work(|_| panic!("a fault"))));
    assert!(std::panic::catch_unwind(broken).is_err());
    assert!(one.blocking_recv().is_err());
    assert_eq!(look_ups.lock().at_work, 0);
}
