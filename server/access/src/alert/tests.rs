//! What is told of, when, and of whom.

use proptest::prelude::*;

use super::*;
use crate::caller::Zone;

const BOUNDS: Bounds = Bounds {
    window_ms: 600_000,
    persons_of_staff: 3,
    persons_of_systems: 5,
    persons_of_devices: 2,
    persons_of_people: 1,
    misses: 4,
    refusals: 2,
};

fn event(at_ms: i64, role: Option<Role>, rule: &str) -> Event {
    let mut event = Event::of_nobody(Zone::Internet, at_ms, "read");
    event.role = role;
    event.source = "192.0.2.7".into();
    event.rule = rule.into();
    if !rule.is_empty() {
        event.outcome = Outcome::Refused;
    }
    if role.is_some() {
        event.client = "client".into();
        event.account = "account".into();
    }
    event
}

fn touching(at_ms: i64, role: Role, person: usize) -> Event {
    let mut event = event(at_ms, Some(role), "");
    event.patients = vec![format!("p{person}")];
    event
}

/// After how many of these events there is an alert, and what it says.
fn first(mut make: impl FnMut(usize) -> Event) -> (usize, Alert) {
    let mut watch = Watch::default();
    let found = (1..100).find_map(|nth| Some((nth, watch.see(&make(nth), &BOUNDS)?)));
    found.expect("an alert")
}

#[test]
fn r_l08_each_role_has_its_own_measure_of_persons() {
    for (role, most) in [
        (Role::Staff, 3),
        (Role::Approver, 3),
        (Role::Vendor, 5),
        (Role::Device, 2),
        (Role::Person, 1),
        (Role::Delegate, 1),
    ] {
        let (nth, alert) = first(|nth| touching(1, role, nth));
        assert_eq!(nth, most + 1, "{role:?}");
        assert_eq!(alert.kind, AlertKind::Volume);
        assert_eq!((&*alert.actor, alert.count), ("account", most + 1));
    }
}

#[test]
fn r_l08_the_same_person_again_is_no_further_person() {
    let mut watch = Watch::default();
    for nth in 0..1_000 {
        let event = touching(nth, Role::Staff, usize::try_from(nth % 3).expect("few"));
        assert_eq!(watch.see(&event, &BOUNDS), None);
    }
    for person in 0..100 {
        let mut trail = touching(1_000, Role::Staff, person);
        trail.action = "trail".into();
        assert_eq!(watch.see(&trail, &BOUNDS), None);
    }
    // Several persons of one answer count all.
    let mut many = touching(1_000, Role::Staff, 0);
    many.patients = (0..9).map(|person| format!("p{person}")).collect();
    assert_eq!(watch.see(&many, &BOUNDS).expect("an alert").count, 9);
}

#[test]
fn r_l08_refusals_count_by_what_they_tell() {
    for (rule, role, kind, most, actor) in [
        (
            "not-found",
            Some(Role::Staff),
            AlertKind::Misses,
            4,
            "account",
        ),
        (
            "forbidden",
            Some(Role::Vendor),
            AlertKind::Misses,
            4,
            "account",
        ),
        ("token-unknown", None, AlertKind::Tokens, 4, "192.0.2.7"),
        (
            "attempts-too-many",
            None,
            AlertKind::Guessing,
            2,
            "192.0.2.7",
        ),
        ("enrolment-used", None, AlertKind::Reused, 0, "192.0.2.7"),
        (
            "enrolment-unknown",
            None,
            AlertKind::Enrolment,
            2,
            "192.0.2.7",
        ),
        (
            "certificate-limit",
            Some(Role::Person),
            AlertKind::Certificates,
            0,
            "account",
        ),
        (
            "wrong-zone",
            Some(Role::Staff),
            AlertKind::Foreign,
            0,
            "account",
        ),
        (
            "no-tenant",
            Some(Role::Vendor),
            AlertKind::Foreign,
            0,
            "account",
        ),
    ] {
        let (nth, alert) = first(|_| event(1, role, rule));
        assert_eq!((alert.kind, nth), (kind, most + 1), "{rule}");
        assert_eq!((&*alert.actor, alert.count), (actor, most + 1), "{rule}");
    }
    // What is merely wrong is no sign of anything.
    let mut watch = Watch::default();
    for _ in 0..100 {
        let harmless = event(1, Some(Role::Staff), "value-code");
        assert_eq!(watch.see(&harmless, &BOUNDS), None);
    }
    // Nor is what nobody in particular was told.
    for _ in 0..100 {
        for rule in ["not-found", "forbidden"] {
            assert_eq!(watch.see(&event(1, None, rule), &BOUNDS), None);
        }
    }
}

#[test]
fn r_f11_whatever_is_done_in_an_emergency_is_told_at_once() {
    for rule in ["", "not-found", "value-code"] {
        let mut seen = event(1, Some(Role::Operator), rule);
        seen.outcome = match rule {
            "" => Outcome::Done,
            _ => Outcome::Refused,
        };
        let other = Event {
            client: "operator".into(),
            ..seen.clone()
        };
        let alerted = |event| Watch::default().see(event, &BOUNDS);
        let kind = |alert: Option<Alert>| alert.map(|alert| alert.kind);
        assert_ne!(kind(alerted(&other)), Some(AlertKind::Emergency));
        seen.client = "emergency-1".into();
        let alert = alerted(&seen).unwrap();
        assert_eq!(
            (alert.kind, &*alert.actor),
            (AlertKind::Emergency, "emergency-1")
        );
    }
}

#[test]
fn r_l08_it_is_told_once_in_a_window_and_again_in_the_next() {
    let mut watch = Watch::default();
    let mut told = Vec::new();
    for at_ms in (0..1_500_000).step_by(10_000) {
        let event = event(at_ms, Some(Role::Staff), "not-found");
        told.extend(watch.see(&event, &BOUNDS).map(|_| at_ms));
    }
    assert_eq!(told, [40_000, 640_000, 1_240_000]);
}

#[test]
fn each_kind_has_the_name_by_which_operators_look_for_it() {
    assert_eq!(
        AlertKind::ALL.map(AlertKind::name),
        [
            "alert-volume",
            "alert-misses",
            "alert-foreign",
            "alert-tokens",
            "alert-guessing",
            "alert-enrolment",
            "alert-reused",
            "alert-certificates",
            "alert-emergency",
            "alert-gap",
        ]
    );
}

#[test]
fn a_flood_of_addresses_does_not_take_memory_without_end() {
    let mut watch = Watch::default();
    for nth in 0..3 * ACTORS_MAX {
        let mut stranger = event(1, None, "token-unknown");
        stranger.source = nth.to_string().into();
        assert_eq!(watch.see(&stranger, &BOUNDS), None);
        assert!(watch.spans.len() <= ACTORS_MAX);
    }
}

/// As many callers as are counted at the same time, less those who are there already; each touched so many persons.
fn flood(watch: &mut Watch, at_ms: i64, persons: usize) {
    for nth in watch.spans.len()..ACTORS_MAX {
        let mut event = event(at_ms, Some(Role::Staff), "");
        event.account = nth.to_string().into();
        event.patients = (0..persons).map(|person| person.to_string()).collect();
        assert_eq!(watch.see(&event, &BOUNDS), None);
    }
}

fn missing(watch: &mut Watch, at_ms: i64, account: &str) -> Option<Alert> {
    let mut miss = event(at_ms, Some(Role::Staff), "not-found");
    miss.account = account.into();
    watch.see(&miss, &BOUNDS)
}

#[test]
fn a_flood_makes_room_among_those_whose_window_is_over_and_nobody_else_is_forgotten() {
    let mut watch = Watch::default();
    let end = 1 + BOUNDS.window_ms;
    for _ in 0..3 {
        assert_eq!(missing(&mut watch, 2, "busy"), None);
    }
    assert_eq!(missing(&mut watch, 2, "quiet"), None);
    // Their window is over at this very moment.
    flood(&mut watch, 1, 2);
    assert_eq!(missing(&mut watch, end, "busy"), None);
    assert_eq!(watch.spans.len(), 2);
    assert_eq!(missing(&mut watch, end, "busy").unwrap().count, 5);
    for _ in 0..3 {
        assert_eq!(missing(&mut watch, end, "quiet"), None);
    }
    assert_eq!(missing(&mut watch, end, "quiet").unwrap().count, 5);
}

#[test]
fn a_flood_within_a_window_makes_room_among_those_who_did_little() {
    let mut watch = Watch::default();
    for _ in 0..3 {
        assert_eq!(missing(&mut watch, 1, "busy"), None);
    }
    flood(&mut watch, 1, 1);
    assert_eq!(missing(&mut watch, 1, "busy"), None);
    assert_eq!(watch.spans.len(), 1);
    assert_eq!(missing(&mut watch, 1, "busy").unwrap().count, 5);
    // Where all did more, all begin anew: memory has an end.
    flood(&mut watch, 1, 2);
    assert_eq!(missing(&mut watch, 1, "other"), None);
    assert_eq!(watch.spans.len(), 1);
}

proptest! {
    /// Nobody who stays below the measure is told of, whatever others do in between.
    #[test]
    fn r_l08_one_caller_is_not_blamed_for_another(order in prop::collection::vec(0_usize..40, 0..200)) {
        let mut watch = Watch::default();
        let mut counts = [0_usize; 40];
        for actor in order {
            let mut miss = event(1, Some(Role::Staff), "not-found");
            miss.account = actor.to_string().into();
            counts[actor] += 1;
            let told = watch.see(&miss, &BOUNDS).is_some();
            prop_assert_eq!(told, counts[actor] == BOUNDS.misses + 1);
        }
    }
}
