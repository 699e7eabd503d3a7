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

/// A code that nobody used before.
fn code() -> LinkCode {
    LinkCode {
        digest: crate::grants::chance().unwrap(),
        until_ms: 1_000,
    }
}

fn join(store: &Store, one: &Counterpart, other: &Counterpart, code: &LinkCode) -> Joined {
    store.join_counterparts((one, other), code, 5).unwrap()
}

fn others(store: &Store, one: &Counterpart) -> Vec<Counterpart> {
    let found = store.counterparts(one).unwrap();
    found.into_iter().map(|(other, _)| other).collect()
}

#[test]
fn a_link_is_found_from_either_side_until_one_of_them_ends_it() {
    each_database(|store| {
        let (a, b, c) = (person(1, "same"), person(2, "same"), person(3, "c"));
        assert_eq!(join(store, &b, &a, &code()), Joined::Now);
        assert_eq!(join(store, &a, &b, &code()), Joined::Before);
        assert_eq!(join(store, &a, &c, &code()), Joined::Now);
        assert_eq!(others(store, &a), [b.clone(), c.clone()]);
        assert_eq!(store.counterparts(&b).unwrap(), [(a.clone(), 5)]);
        // One who has the same id elsewhere is somebody else.
        assert!(others(store, &person(3, "same")).is_empty());
        for (one, other) in [(person(1, "other"), &b), (person(2, "other"), &a)] {
            assert_eq!(join(store, &one, other, &code()), Joined::Taken);
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
                        join(store, &own, &person(2, "one"), &code())
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

#[test]
fn r_c06_a_code_links_once_and_says_so_again_while_the_link_stands() {
    each_database(|store| {
        let (a, b, other) = (person(1, "a"), person(2, "b"), person(2, "other"));
        let [first, second, third] = [code(), code(), code()];
        assert_eq!(join(store, &b, &a, &first), Joined::Now);
        assert_eq!(join(store, &b, &a, &first), Joined::Before);
        // Nothing comes of it for somebody else, and a code that was refused so holds still.
        assert_eq!(join(store, &other, &a, &first), Joined::Spent);
        assert_eq!(join(store, &other, &a, &second), Joined::Taken);
        assert!(store.part_counterparts(&a, 2).unwrap());
        assert_eq!(join(store, &b, &a, &first), Joined::Spent);
        assert!(others(store, &a).is_empty());
        assert_eq!(join(store, &other, &a, &second), Joined::Now);
        // A code that found the link standing is used as well.
        assert_eq!(join(store, &other, &a, &third), Joined::Before);
        assert!(store.part_counterparts(&other, 1).unwrap());
        assert_eq!(join(store, &other, &a, &third), Joined::Spent);
        assert!(others(store, &a).is_empty());
    });
}

#[test]
fn r_c06_of_many_who_send_one_code_at_once_one_links_and_the_others_are_told() {
    each_database_but_files(|store| {
        let (barrier, code) = (Barrier::new(8), code());
        let told: Vec<Joined> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        join(store, &person(1, "a"), &person(2, "b"), &code)
                    })
                })
                .collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let count = |which: Joined| told.iter().filter(|one| **one == which).count();
        assert_eq!((count(Joined::Now), count(Joined::Before)), (1, 7));
    });
}
