//! The trail: one form of bytes, five kinds of tampering, checkpoints, and whom a breach touched.

use proptest::prelude::*;

use super::*;
use crate::jose::{Algorithm, KeySet, SigningKey};

const TOWN: Tenant = Tenant(139_998);
const TRAIL: Trail = Trail {
    tenant: TOWN,
    strand: Strand::Looks,
};

fn event(seed: i64) -> Event {
    let text = |name: &str| Arc::from(format!("{name}{seed}"));
    Event {
        at_ms: 1_000 + seed,
        client: text("c"),
        account: text("a"),
        role: Some(Role::Staff),
        family: text("f"),
        zone: Some(Zone::Lgwan),
        source: Arc::from("10.0.0.1"),
        action: Arc::from("read"),
        objects: vec![format!("Immunization/i{seed}/_history/1")],
        patients: vec![format!("p{}", seed % 3)],
        found: None,
        purpose: Arc::from("TREAT"),
        outcome: Outcome::Done,
        rule: Arc::from(""),
        request: vec![u8::try_from(seed & 0x7f).unwrap(); 16],
    }
}

fn trail(length: i64) -> Vec<Linked> {
    let mut head = Head::BEGINNING;
    (0..length)
        .map(|seed| link(&mut head, &event(seed)))
        .collect()
}

/// Links an event to the end of its trail, as the store does.
fn link(head: &mut Head, event: &Event) -> Linked {
    let number = head.number + 1;
    let bytes = event.bytes();
    let digest = digest(&head.digest, TRAIL, number, &bytes);
    *head = Head { number, digest };
    Linked {
        number,
        bytes,
        mark: digest[..MARK_BYTES].try_into().unwrap(),
    }
}

fn judge(trail: &[Linked], marks: &[Checkpoint]) -> Result<Head, BadEvent> {
    let read = trail.iter().cloned().map(Ok::<_, ()>);
    verify(TRAIL, read, marks).unwrap()
}

fn mark(trail: &[Linked]) -> Checkpoint {
    let digest = trail.iter().fold(BEGINNING, |before, one| {
        digest(&before, TRAIL, one.number, &one.bytes)
    });
    Checkpoint {
        trail: TRAIL,
        head: Head {
            number: trail.last().unwrap().number,
            digest,
        },
        at_ms: 5_000,
        starts: false,
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
    assert_eq!(whole[0].number, 1);
    // Other trails' checkpoints say nothing about this trail.
    let foreign = Trail {
        tenant: Tenant(279_986),
        ..TRAIL
    };
    let strand = Trail {
        strand: Strand::Changes,
        ..TRAIL
    };
    for trail in [foreign, strand] {
        let other = Checkpoint {
            trail,
            ..mark(&whole)
        };
        assert_eq!(judge(&whole[..3], &[other]), Ok(mark(&whole[..3]).head));
        let read = whole.iter().cloned().map(Ok::<_, ()>);
        let moved = verify(trail, read, &[]).unwrap();
        assert_eq!(moved, bad(1, Tampering::Changed), "of another trail");
    }
    let failed: Result<Result<Head, BadEvent>, &str> = verify(TRAIL, [Err("database")], &[]);
    assert_eq!(failed, Err("database"));
}

#[test]
fn r_l03_each_kind_of_tampering_is_told_with_the_first_bad_event() {
    let whole = trail(10);
    let marks = [mark(&whole)];
    let mut changed = whole.clone();
    changed[3].bytes[10] ^= 1;
    assert_eq!(judge(&changed, &marks), bad(4, Tampering::Changed));
    let mut digest = whole.clone();
    digest[3].mark[15] ^= 1;
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
        forged.number = number;
        inserted.insert(3, forged);
        assert_eq!(
            judge(&inserted, &marks),
            bad(4, Tampering::Inserted),
            "{number}"
        );
    }
    let mut linked = whole.clone();
    let mut head = mark(&whole[..3]).head;
    linked.insert(3, link(&mut head, &event(77)));
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
    // Two events are looked at ahead: what stands further on is told as missing, and what is too often as too much.
    let mut far = whole.clone();
    far[3..7].rotate_left(1);
    assert_eq!(judge(&far, &marks), bad(4, Tampering::Removed));
    let mut again = whole.clone();
    for _ in 0..3 {
        again.insert(3, whole[1].clone());
    }
    assert_eq!(judge(&again, &marks), bad(4, Tampering::Inserted));
    // What was signed before the first event says nothing.
    let nothing = Checkpoint {
        head: Head::BEGINNING,
        ..mark(&whole)
    };
    assert_eq!(judge(&[], &[nothing]), Ok(Head::BEGINNING));
    // A trail that was written anew as a whole holds together, but not with what was signed.
    let mut anew = Head::BEGINNING;
    let forged: Vec<Linked> = (0..10)
        .map(|seed| link(&mut anew, &event(seed + 100)))
        .collect();
    assert_eq!(judge(&forged, &[]), Ok(anew));
    assert_eq!(
        judge(&forged, &[mark(&whole[..6])]),
        bad(6, Tampering::Changed)
    );
}

#[test]
fn r_l05_a_trail_may_begin_behind_a_place_that_was_signed_for_it_and_behind_no_other() {
    let whole = trail(10);
    let start = Checkpoint {
        starts: true,
        ..mark(&whole[..4])
    };
    let later = Checkpoint {
        starts: true,
        ..mark(&whole[..7])
    };
    let marks = [mark(&whole[..2]), start, mark(&whole)];
    let end = Ok(mark(&whole).head);
    assert_eq!(judge(&whole[4..], &marks), end);
    // Whoever was stopped between signing and removing has removed nothing.
    assert_eq!(judge(&whole, &marks), end);
    assert_eq!(judge(&whole[4..], &[start, later]), end);
    assert_eq!(judge(&whole[7..], &[start, later]), end);
    let all = Checkpoint {
        starts: true,
        ..mark(&whole)
    };
    assert_eq!(judge(&[], &[start, all]), end, "nothing is left");
    // What is missing behind the place, or before it, was removed by somebody else.
    assert_eq!(judge(&whole[5..], &marks), bad(5, Tampering::Removed));
    assert_eq!(judge(&whole[3..], &marks), bad(1, Tampering::Removed));
    assert_eq!(
        judge(&whole[4..], &[mark(&whole[..4])]),
        bad(1, Tampering::Removed)
    );
    assert_eq!(judge(&whole[4..8], &marks), bad(9, Tampering::Truncated));
    let foreign = Checkpoint {
        trail: Trail {
            strand: Strand::Changes,
            ..TRAIL
        },
        ..start
    };
    assert_eq!(judge(&whole[4..], &[foreign]), bad(1, Tampering::Removed));
    // What follows has to follow what was removed.
    let other = Checkpoint {
        head: Head {
            digest: [7; 32],
            ..start.head
        },
        ..start
    };
    assert_eq!(judge(&whole[4..], &[other]), bad(5, Tampering::Changed));
}

#[test]
fn every_part_of_an_event_is_in_its_bytes_and_read_back() {
    let plain = event(1);
    assert_eq!(Event::read(&plain.bytes()), Some(plain.clone()));
    let changes: [fn(&mut Event); 15] = [
        |event| event.at_ms += 1,
        |event| event.client = Arc::from("x"),
        |event| event.account = Arc::from("x"),
        |event| event.role = None,
        |event| event.family = Arc::from("x"),
        |event| event.zone = None,
        |event| event.source = Arc::from("x"),
        |event| event.action = Arc::from("x"),
        |event| event.objects.push("x".to_owned()),
        |event| event.patients.clear(),
        |event| event.found = Some(0),
        |event| event.purpose = Arc::from("x"),
        |event| event.outcome = Outcome::Failed,
        |event| event.rule = Arc::from("x"),
        |event| event.request.clear(),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut changed = plain.clone();
        change(&mut changed);
        assert_ne!(changed.bytes(), plain.bytes(), "{number}");
        assert_eq!(Event::read(&changed.bytes()), Some(changed), "{number}");
    }
    // The store writes the zone of what it changes as a number.
    for (number, zone) in [
        (0, None),
        (1, Some(Zone::Internet)),
        (2, Some(Zone::Lgwan)),
        (3, Some(Zone::Ops)),
        (4, None),
    ] {
        let read = Event::read(&[16, 0, 1, number]).unwrap();
        assert_eq!(read.zone, zone, "{number}");
    }
    // A field of a later program is passed over; half a field is no event.
    let mut later = plain.bytes();
    later.extend([99, 0, 1, 7]);
    assert_eq!(Event::read(&later), Some(plain.clone()));
    let whole = plain.bytes();
    assert_eq!(Event::read(&whole[..whole.len() - 1]), None);
}

#[test]
fn an_event_of_a_caller_says_in_whose_name_under_which_token_and_why() {
    let mut mandate =
        crate::mandate::tests::mandate(Role::Person, Some("p1"), "patient/Immunization.rs");
    mandate.purpose = Some(Arc::from("PATRQT"));
    mandate.family = crate::secret::Digest::from_bytes([0xa5; 32]);
    let caller = Arc::new(mandate).caller();
    let event = Event::of(&caller, Zone::Lgwan, 7, "read");
    let expected = Event {
        client: Arc::from("notes"),
        account: Arc::from("a-1"),
        role: Some(Role::Person),
        family: Arc::from("a5a5a5a5a5a5a5a5"),
        purpose: Arc::from("PATRQT"),
        ..Event::of_nobody(Zone::Lgwan, 7, "read")
    };
    assert_eq!(event, expected);
    // What the store appends to what it writes of a change by itself.
    let told = Event::read(&further(&caller, "10.0.0.1")).unwrap();
    assert_eq!(
        (told.account, told.role, told.family, told.purpose),
        (event.account, event.role, event.family, event.purpose)
    );
    assert_eq!(&*told.source, "10.0.0.1");
    let plain = crate::Caller {
        mandate: None,
        ..caller
    };
    let event = Event::of(&plain, Zone::Lgwan, 7, "read");
    assert_eq!((&*event.account, &*event.family), ("", ""));
    assert_eq!(family(&[1; 7]), "", "half a digest names no token");
}

#[test]
fn a_digest_depends_on_everything_before_it_and_on_its_place() {
    let bytes = event(1).bytes();
    let plain = digest(&BEGINNING, TRAIL, 1, &bytes);
    let other = Trail {
        strand: Strand::Changes,
        ..TRAIL
    };
    assert_ne!(digest(&[1; 32], TRAIL, 1, &bytes), plain);
    assert_ne!(digest(&BEGINNING, other, 1, &bytes), plain);
    assert_ne!(digest(&BEGINNING, TRAIL, 2, &bytes), plain);
    for strand in Strand::ALL {
        assert_eq!(Strand::from_number(strand.number()), Some(strand));
    }
    assert_eq!(Strand::ALL.map(Strand::name), ["changes", "looks"]);
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
    let found = crate::secret::hex(&digest(&BEGINNING, TRAIL, 1, &event(1).bytes()));
    assert_eq!(found, FOREVER);
}

/// The digest of the event above, computed once.
const FOREVER: &str = "1e33d7e5fee6772c0f07b4ea8dc2bcadc778ae06957283500706d07862cfa2e4";

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
    let search = |looked_for: &Breach<'_>| {
        let mut search = Search::default();
        for (at, event) in events.iter().enumerate() {
            let of = if at == 3 { Tenant(279_986) } else { TOWN };
            search.look(of, event, looked_for);
        }
        search.people()
    };
    let all = search(&Breach::default());
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
        search(&looked_for)
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

#[test]
fn each_kind_of_tampering_and_each_fault_has_a_name_of_its_own() {
    let mut codes = [
        Tampering::Changed,
        Tampering::Removed,
        Tampering::Inserted,
        Tampering::Reordered,
        Tampering::Truncated,
    ]
    .map(Tampering::code);
    codes.sort_unstable();
    assert!(codes.iter().all(|code| code.starts_with("audit-")));
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    let faults = [CheckpointFault::Form, CheckpointFault::Signature];
    assert_eq!(
        faults.map(|fault| fault.to_string()),
        ["not a checkpoint", "not signed by a key that is known"]
    );
}

proptest! {
    #[test]
    fn no_change_goes_unnoticed(at in 0_usize..12, other in 0_usize..12, how in 0_usize..5) {
        let whole = trail(12);
        let marks = [mark(&whole)];
        let mut tampered = whole.clone();
        match how {
            0 => tampered[at].bytes[10] ^= 1,
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
