//! The trail: one form of bytes, five kinds of tampering, checkpoints, and whom a breach touched.

use proptest::prelude::*;

use super::*;
use crate::jose::{Algorithm, KeySet, SigningKey};

const TOWN: Tenant = Tenant(139_998);

fn event(seed: i64) -> Event {
    let text = |name: &str| Arc::from(format!("{name}{seed}"));
    Event {
        tenant: TOWN,
        number: 0,
        at_ms: 1_000 + seed,
        client: text("c"),
        account: text("a"),
        role: Some(Role::Staff),
        family: text("f"),
        zone: Zone::Lgwan,
        source: Arc::from("10.0.0.1"),
        action: Arc::from("read"),
        objects: vec![format!("Immunization/i{seed}/_history/1")],
        patients: vec![format!("p{}", seed % 3)],
        found: None,
        purpose: Arc::from("TREAT"),
        outcome: Outcome::Done,
        rule: Arc::from(""),
        request: text("r"),
    }
}

fn trail(length: i64) -> Vec<Linked> {
    let mut head = Head::BEGINNING;
    (0..length).map(|seed| head.link(event(seed))).collect()
}

fn judge(trail: &[Linked], marks: &[Checkpoint]) -> Result<Head, BadEvent> {
    let read = trail.iter().cloned().map(Ok::<_, ()>);
    verify(TOWN, read, marks).unwrap()
}

fn mark(trail: &[Linked]) -> Checkpoint {
    let last = trail.last().unwrap();
    Checkpoint {
        tenant: TOWN,
        head: Head {
            number: last.event.number,
            digest: last.digest,
        },
        at_ms: 5_000,
    }
}

fn bad(number: i64, tampering: Tampering) -> Result<Head, BadEvent> {
    Err(BadEvent { number, tampering })
}

#[test]
fn r_l03_a_trail_that_nobody_touched_holds_from_its_beginning_to_every_checkpoint() {
    let whole = trail(20);
    let marks: Vec<Checkpoint> = [20, 1, 7].map(|at| mark(&whole[..at])).to_vec();
    assert_eq!(judge(&whole, &marks), Ok(mark(&whole).head));
    assert_eq!(judge(&[], &[]), Ok(Head::BEGINNING));
    assert_eq!(whole[0].event.number, 1);
    // Other tenants' checkpoints say nothing about this trail.
    let other = Checkpoint {
        tenant: Tenant(279_986),
        ..mark(&whole)
    };
    assert_eq!(judge(&whole[..3], &[other]), Ok(mark(&whole[..3]).head));
    let failed: Result<Result<Head, BadEvent>, &str> = verify(TOWN, [Err("database")], &[]);
    assert_eq!(failed, Err("database"));
}

#[test]
fn r_l03_each_kind_of_tampering_is_told_with_the_first_bad_event() {
    let whole = trail(10);
    let marks = [mark(&whole)];
    let mut changed = whole.clone();
    changed[3].event.outcome = Outcome::Refused;
    assert_eq!(judge(&changed, &marks), bad(4, Tampering::Changed));
    let mut digest = whole.clone();
    digest[3].digest[31] ^= 1;
    assert_eq!(judge(&digest, &marks), bad(4, Tampering::Changed));
    let mut removed = whole.clone();
    removed.remove(3);
    assert_eq!(judge(&removed, &marks), bad(4, Tampering::Removed));
    removed.drain(3..6);
    assert_eq!(judge(&removed, &marks), bad(4, Tampering::Removed));
    let first: Vec<Linked> = whole[1..].to_vec();
    assert_eq!(judge(&first, &marks), bad(1, Tampering::Removed));
    for number in [4, 3, 99] {
        let mut inserted = whole.clone();
        let mut forged = whole[5].clone();
        forged.event.number = number;
        inserted.insert(3, forged);
        assert_eq!(
            judge(&inserted, &marks),
            bad(4, Tampering::Inserted),
            "{number}"
        );
    }
    let mut linked = whole.clone();
    let mut head = mark(&whole[..3]).head;
    linked.insert(3, head.link(event(77)));
    assert_eq!(
        judge(&linked, &marks),
        bad(5, Tampering::Inserted),
        "well linked, but one too many"
    );
    let mut reordered = whole.clone();
    reordered.swap(3, 4);
    assert_eq!(judge(&reordered, &marks), bad(4, Tampering::Reordered));
    let mut rotated = whole.clone();
    rotated[3..6].rotate_right(1);
    assert_eq!(judge(&rotated, &marks), bad(4, Tampering::Reordered));
    assert_eq!(judge(&whole[..7], &marks), bad(8, Tampering::Truncated));
    assert_eq!(judge(&[], &marks), bad(1, Tampering::Truncated));
    // A trail that was written anew as a whole holds together, but not with what was signed.
    let mut anew = Head::BEGINNING;
    let forged: Vec<Linked> = (0..10).map(|seed| anew.link(event(seed + 100))).collect();
    assert_eq!(judge(&forged, &[]), Ok(anew));
    assert_eq!(
        judge(&forged, &[mark(&whole[..6])]),
        bad(6, Tampering::Changed)
    );
    let mut foreign = whole.clone();
    foreign[2].event.tenant = Tenant(279_986);
    assert_eq!(judge(&foreign, &marks), bad(3, Tampering::Changed));
}

#[test]
fn every_part_of_an_event_is_in_its_digest() {
    let plain = event(1);
    let digest = plain.digest(&BEGINNING);
    let changes: [fn(&mut Event); 17] = [
        |event| event.tenant = Tenant(1),
        |event| event.number = 2,
        |event| event.at_ms += 1,
        |event| event.client = Arc::from("x"),
        |event| event.account = Arc::from("x"),
        |event| event.role = None,
        |event| event.family = Arc::from("x"),
        |event| event.zone = Zone::Internet,
        |event| event.source = Arc::from("x"),
        |event| event.action = Arc::from("x"),
        |event| event.objects.push("x".to_owned()),
        |event| event.patients.clear(),
        |event| event.found = Some(0),
        |event| event.purpose = Arc::from("x"),
        |event| event.outcome = Outcome::Failed,
        |event| event.rule = Arc::from("x"),
        |event| event.request = Arc::from("x"),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = plain.clone();
        change(&mut changed);
        assert_ne!(changed.digest(&BEGINNING), digest, "{number}");
    }
    assert_ne!(plain.digest(&[1; 32]), digest);
    // No part can be moved into its neighbour.
    let mut one = plain.clone();
    one.client = Arc::from("ab");
    one.account = Arc::from("c");
    let mut other = plain.clone();
    other.client = Arc::from("a");
    other.account = Arc::from("bc");
    assert_ne!(one.digest(&BEGINNING), other.digest(&BEGINNING));
    let mut two = plain.clone();
    two.objects = vec!["a".to_owned(), "b".to_owned()];
    let mut joined = plain;
    joined.objects = vec!["ab".to_owned()];
    assert_ne!(two.digest(&BEGINNING), joined.digest(&BEGINNING));
}

#[test]
fn outcomes_and_zones_are_read_back_by_their_names() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.name()), Some(outcome));
    }
    for zone in Zone::ALL {
        assert_eq!(Zone::parse(zone.name()), Some(zone));
    }
    assert_eq!((Outcome::parse("Done"), Zone::parse("LGWAN")), (None, None));
}

#[test]
fn the_bytes_of_an_event_are_the_same_for_ever() {
    // Trails that are kept for years must verify with every later version.
    let found = crate::secret::hex(&event(1).digest(&BEGINNING));
    assert_eq!(found, FOREVER);
}

/// The digest of the event above, computed once.
const FOREVER: &str = "f625f2afdcae4e5b842a75519ba3a7be58492445564affef12009204def6fa0d";

#[test]
fn a_checkpoint_is_read_back_if_one_of_our_keys_signed_it_as_one() {
    let key = SigningKey::generate(Algorithm::Es384).unwrap();
    let other = SigningKey::generate(Algorithm::Es384).unwrap();
    let keys: KeySet = [key.public().clone()].into_iter().collect();
    let mark = mark(&trail(3));
    let text = mark.sign(&key).unwrap();
    assert_eq!(Checkpoint::open(&text, &keys), Ok(mark));
    let foreign = mark.sign(&other).unwrap();
    assert_eq!(
        Checkpoint::open(&foreign, &keys),
        Err(CheckpointFault::Signature)
    );
    let id_token = key
        .sign(
            "JWT",
            &serde_json::json!({"tenant": 139_998, "number": 3, "digest": "00", "iat": 5}),
        )
        .unwrap();
    assert_eq!(
        Checkpoint::open(&id_token, &keys),
        Err(CheckpointFault::Signature)
    );
    let half = key
        .sign("sesshu-audit+jwt", &serde_json::json!({"tenant": 139_998}))
        .unwrap();
    assert_eq!(Checkpoint::open(&half, &keys), Err(CheckpointFault::Form));
    assert_eq!(Checkpoint::open("", &keys), Err(CheckpointFault::Form));
}

#[test]
fn r_l06_a_breach_names_every_person_whose_record_was_touched_and_nobody_else() {
    let mut events: Vec<Event> = (0..30).map(event).collect();
    for event in &mut events {
        event.client = Arc::from(if event.at_ms % 2 == 0 { "even" } else { "odd" });
    }
    events[0].outcome = Outcome::Refused;
    events[3].tenant = Tenant(279_986);
    let all = breach(&events, &Breach::default());
    assert_eq!(all.len(), 4);
    assert_eq!(
        all[&(139_998, "p1".to_owned())],
        Touched {
            events: 10,
            first_ms: 1_001,
            last_ms: 1_028
        }
    );
    assert_eq!(
        all[&(139_998, "p0".to_owned())].events,
        8,
        "what was refused touched nobody"
    );
    let by = |looked_for: Breach<'_>| -> u64 {
        breach(&events, &looked_for)
            .values()
            .map(|touched| touched.events)
            .sum()
    };
    assert_eq!(
        by(Breach {
            client: Some("odd"),
            ..Breach::default()
        }),
        15
    );
    assert_eq!(
        by(Breach {
            family: Some("f7"),
            ..Breach::default()
        }),
        1
    );
    assert_eq!(
        by(Breach {
            account: Some("a7"),
            client: Some("even"),
            ..Breach::default()
        }),
        0
    );
    assert_eq!(
        by(Breach {
            from_ms: Some(1_010),
            before_ms: Some(1_012),
            ..Breach::default()
        }),
        2
    );
}

proptest! {
    #[test]
    fn no_change_goes_unnoticed(at in 0_usize..12, other in 0_usize..12, how in 0_usize..5) {
        let whole = trail(12);
        let marks = [mark(&whole)];
        let mut tampered = whole.clone();
        match how {
            0 => tampered[at].event.at_ms += 1,
            1 => { tampered.remove(at); }
            2 => tampered.insert(at, whole[other].clone()),
            3 => tampered.swap(at, other),
            _ => tampered.truncate(at),
        }
        prop_assume!(tampered != whole);
        let first = tampered.iter().zip(&whole).position(|(one, right)| one != right);
        let first = first.unwrap_or(tampered.len().min(whole.len()));
        let found = judge(&tampered, &marks);
        prop_assert_eq!(found.map_err(|bad| bad.number), Err(i64::try_from(first).unwrap() + 1));
    }
}
