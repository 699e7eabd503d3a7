//! Links of persons on each database, from either side and from both at once.

use std::sync::Barrier;

use super::*;
use crate::testing::*;

fn person(tenant: i32, id: &str) -> Counterpart {
    Counterpart {
        tenant,
        person: Id::parse(id).unwrap(),
    }
}

fn others(store: &Store, one: &Counterpart) -> Vec<Counterpart> {
    let found = store.counterparts(one).unwrap();
    found.into_iter().map(|(other, _)| other).collect()
}

#[test]
fn a_link_is_found_from_either_side_until_one_of_them_ends_it() {
    each_database(|store| {
        let (a, b, c) = (person(1, "same"), person(2, "same"), person(3, "c"));
        assert_eq!(store.join_counterparts(&b, &a, 5).unwrap(), Joined::Now);
        assert_eq!(store.join_counterparts(&a, &b, 6).unwrap(), Joined::Before);
        assert_eq!(store.join_counterparts(&a, &c, 7).unwrap(), Joined::Now);
        assert_eq!(others(store, &a), [b.clone(), c.clone()]);
        assert_eq!(store.counterparts(&b).unwrap(), [(a.clone(), 5)]);
        // One who has the same id elsewhere is somebody else.
        assert!(others(store, &person(3, "same")).is_empty());
        for (one, other) in [(person(1, "other"), &b), (person(2, "other"), &a)] {
            let joined = store.join_counterparts(&one, other, 8).unwrap();
            assert_eq!(joined, Joined::Taken);
        }
        assert!(!store.part_counterparts(&b, 3).unwrap());
        assert!(store.part_counterparts(&b, 1).unwrap());
        assert!(!store.part_counterparts(&b, 1).unwrap());
        assert_eq!(others(store, &a), [c]);
        assert!(others(store, &b).is_empty());
    });
}

#[test]
fn r_c06_of_many_who_link_themselves_with_one_person_at_once_one_is_linked() {
    each_database_but_files(|store| {
        let barrier = Barrier::new(8);
        let won: Vec<Joined> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|number| {
                    let barrier = &barrier;
                    scope.spawn(move || {
                        let own = person(1, &format!("p{number}"));
                        barrier.wait();
                        let joined = store.join_counterparts(&own, &person(2, "one"), 1);
                        joined.unwrap()
                    })
                })
                .collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let count = |which: Joined| won.iter().filter(|one| **one == which).count();
        assert_eq!((count(Joined::Now), count(Joined::Taken)), (1, 7));
        assert_eq!(others(store, &person(2, "one")).len(), 1);
    });
}
