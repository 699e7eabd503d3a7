//! What is old goes, what is young stays, and what is left still holds: on both databases.

use access::audit::{Strand, Tampering};
use access::jose::{Algorithm, SigningKey};
use fhir::Tenant;

use super::*;
use crate::job::tests::{House, each_database};

const TOWN: i32 = 139_998;
const LOOKS: Trail = Trail {
    tenant: Tenant(TOWN),
    strand: Strand::Looks,
};

fn note(store: &Store, times: &[i64]) {
    let noted = |at: &i64| Noted {
        at: *at,
        bytes: Event::of_nobody(Zone::Internet, *at, "read").bytes(),
        patients: Vec::new(),
    };
    let looks = BTreeMap::from([(TOWN, times.iter().map(noted).collect())]);
    store.note_looks(&looks).unwrap();
}

struct Desk {
    key: SigningKey,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            key: SigningKey::generate(Algorithm::Es384).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn signing(&self) -> (std::path::PathBuf, &SigningKey) {
        (self.folder.path().join("checkpoints"), &self.key)
    }

    fn marks(&self) -> Vec<Checkpoint> {
        let (file, key) = self.signing();
        let keys = [key.public().clone()].into_iter().collect();
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let opened = text
            .lines()
            .map(|line| Checkpoint::open(line, &keys).unwrap());
        opened.collect()
    }

    fn remove(&self, house: &House, before_ms: i64) -> i64 {
        let store = &*house.state.store;
        let old = old(store, LOOKS, &self.marks(), before_ms).unwrap();
        let (file, key) = self.signing();
        let signing = Signing {
            key,
            file: &file,
            now_ms: 9_000,
        };
        remove(store, &old, &signing).unwrap();
        old.events
    }

    fn numbers(&self, house: &House) -> Vec<i64> {
        let mut numbers = Vec::new();
        verify::each_event(&house.state.store, LOOKS, |number, _| numbers.push(number)).unwrap();
        numbers
    }

    fn found(&self, house: &House, marks: &[Checkpoint]) -> Result<i64, BadEvent> {
        let verdict = verify::trail(&house.state.store, LOOKS, marks).unwrap();
        verdict.found.map(|head| head.number)
    }
}

#[test]
fn r_l05_what_is_older_goes_and_the_rest_verifies_behind_a_signed_place() {
    each_database(|house| {
        let (desk, store) = (Desk::new(), &*house.state.store);
        for times in [[1, 2], [3, 4], [5, 90], [6, 7], [91, 92]] {
            note(store, &times);
        }
        assert_eq!(desk.remove(house, 1), 0, "nothing is so old");
        assert_eq!(desk.marks(), []);
        assert_eq!(desk.numbers(house).len(), 10);
        // A stretch with something young in it stays, and so does what stands behind it. That it was done is told.
        assert_eq!(desk.remove(house, 50), 4);
        assert_eq!(desk.numbers(house), [5, 6, 7, 8, 9, 10, 11]);
        assert_eq!(desk.found(house, &desk.marks()), Ok(11));
        let missing = BadEvent {
            number: 1,
            tampering: Tampering::Removed,
        };
        assert_eq!(
            desk.found(house, &[]),
            Err(missing),
            "only by the signature"
        );
        assert_eq!(desk.remove(house, 50), 0);
        // Once more, and then what is left of it is removed by somebody else.
        assert_eq!(desk.remove(house, 91), 4);
        assert_eq!(desk.numbers(house), [9, 10, 11, 12]);
        assert_eq!(desk.found(house, &desk.marks()), Ok(12));
        store.cut_trail((TOWN, Strand::Looks.number()), 10).unwrap();
        let missing = BadEvent {
            number: 9,
            tampering: Tampering::Removed,
        };
        assert_eq!(desk.found(house, &desk.marks()), Err(missing));
        // What does not hold is not shortened any further.
        let refused = old(store, LOOKS, &desk.marks(), 99_999);
        assert!(matches!(refused, Err(Kept::Tampered(bad)) if bad == missing));
    });
}

#[test]
fn r_l05_all_of_a_trail_may_go_and_it_goes_on_from_there() {
    each_database(|house| {
        let (desk, store) = (Desk::new(), &*house.state.store);
        note(store, &[1, 2]);
        note(store, &[3]);
        let old = old(store, LOOKS, &[], 100).unwrap();
        assert_eq!((old.events, old.ends.len()), (3, 1));
        // Whoever is stopped behind the signature has removed nothing, and nothing is wrong.
        let (file, key) = desk.signing();
        let line = Checkpoint {
            trail: LOOKS,
            head: old.ends[0],
            at_ms: 1,
            starts: true,
        };
        checkpoint::add(&file, &format!("{}\n", line.sign(key).unwrap())).unwrap();
        assert_eq!(desk.found(house, &desk.marks()), Ok(3));
        store.cut_trail((TOWN, Strand::Looks.number()), 3).unwrap();
        assert_eq!(desk.numbers(house), [0_i64; 0]);
        assert_eq!(desk.found(house, &desk.marks()), Ok(3));
        note(store, &[4]);
        assert_eq!(desk.found(house, &desk.marks()), Ok(4));
    });
}

#[test]
fn many_stretches_go_in_portions() {
    each_database(|house| {
        let (desk, store) = (Desk::new(), &*house.state.store);
        for at in 1..=600 {
            note(store, &[at]);
        }
        assert_eq!(desk.remove(house, 581), 580);
        assert_eq!(desk.marks().len(), 3);
        assert_eq!(desk.numbers(house)[0], 581);
        assert_eq!(desk.found(house, &desk.marks()), Ok(601));
    });
}
