//! Whole trails of a real store: they hold, and each kind of tampering with the tables is told by its first bad event.

use std::collections::BTreeMap;

use access::Zone;
use access::audit::{Event, Strand};
use fhir::Tenant;
use store::Noted;

use super::*;
use crate::job::tests::House;

const TOWN: i32 = 139_998;
const LOOKS: Trail = Trail {
    tenant: Tenant(TOWN),
    strand: Strand::Looks,
};

fn note(store: &Store, at_ms: i64) {
    let mut event = Event::of_nobody(Zone::Internet, at_ms, "read");
    event.patients.push(format!("p{at_ms}"));
    let noted = Noted {
        at: at_ms,
        bytes: event.bytes(),
        patients: vec![fhir::Id::parse(&event.patients[0]).unwrap()],
    };
    store
        .note_looks(&BTreeMap::from([(TOWN, vec![noted])]))
        .unwrap();
}

#[test]
fn r_l03_a_trail_of_the_store_holds_and_a_cut_end_is_found_by_its_checkpoint() {
    let house = House::new(None);
    let store = &*house.state.store;
    for at in 1..=200 {
        note(store, at);
    }
    assert_eq!(
        trails(store, &[], None)
            .unwrap()
            .into_iter()
            .collect::<Vec<_>>(),
        [LOOKS]
    );
    let head = trail(store, LOOKS, &[]).unwrap().found.unwrap();
    assert_eq!(head.number, 200);
    let further = Checkpoint {
        trail: LOOKS,
        head: Head {
            number: 201,
            ..head
        },
        at_ms: 0,
        starts: false,
    };
    let other = Checkpoint {
        head: Head {
            digest: [1; 32],
            ..head
        },
        ..further
    };
    let bad = |number, tampering| Err(BadEvent { number, tampering });
    assert_eq!(
        trail(store, LOOKS, &[further]).unwrap().found,
        bad(201, Tampering::Truncated)
    );
    assert_eq!(
        trail(store, LOOKS, &[other]).unwrap().found,
        bad(200, Tampering::Changed)
    );
    let mut seen = Vec::new();
    each_event(store, LOOKS, |number, event| {
        seen.push((number, event.at_ms))
    })
    .unwrap();
    assert_eq!((seen.len(), seen[199]), (200, (200, 200)));
}
