//! Certificates on each database: every step with the write that tells of it, or neither.

use super::{CertificateState, CertificateStep, Held, Intended, Issued, Key, Store, Version};
use crate::testing::*;
use crate::{Refusal, Write};

fn intended(id: u8, dose_version: u32) -> Intended {
    Intended {
        id: [id; 16],
        format: 5,
        person: key("Patient", "p"),
        doses: vec![key("Immunization", "d")],
        ends_at: 5_000,
        intent: b"{\"what\":\"is signed\"}".to_vec(),
        held: vec![
            Held {
                key: key("Patient", "p"),
                version: Version(1),
            },
            Held {
                key: key("Immunization", "d"),
                version: Version(dose_version),
            },
        ],
        counted_from: 0,
        person_max: 3,
        tenant_max: 100,
    }
}

fn entry(id: u8) -> String {
    format!("entry-{id}")
}

fn step(id: u8, step: CertificateStep) -> Write {
    let name = entry(id);
    let mut write = write(
        TOWN,
        put(&key("Patient", &name), patient(&name, "2000-01-01")),
    );
    write.certificates = vec![step];
    write
}

fn intend(id: u8, dose_version: u32) -> Write {
    step(
        id,
        CertificateStep::Intend(Box::new(intended(id, dose_version))),
    )
}

fn issue(id: u8) -> Write {
    let issued = Issued {
        id: [id; 16],
        key_id: "key".to_owned(),
        revocation: format!("hash-{id}"),
        signed: b"text".to_vec(),
    };
    step(id, CertificateStep::Issue(issued))
}

fn withdraw(id: u8) -> Write {
    let step_of = CertificateStep::Withdraw {
        id: [id; 16],
        reason: 1,
        signed: None,
    };
    step(id, step_of)
}

fn done(store: &Store, write: Write) -> Result<(), Refusal> {
    transact(store, vec![write])
        .remove(0)
        .map(drop)
        .map_err(|refused| refused.refusal)
}

fn with_dose(store: &Store) {
    let person = key("Patient", "p");
    commit(store, put(&person, patient("p", "2000-01-01"))).unwrap();
    commit(store, put(&key("Immunization", "d"), dose("d", "p"))).unwrap();
}

#[test]
fn a_certificate_moves_on_with_the_write_that_tells_of_it() {
    each_database(|store| {
        with_dose(store);
        done(store, intend(1, 1)).unwrap();
        let kept = store.certificate(TOWN.0, [1; 16]).unwrap().unwrap();
        assert_eq!(kept.state, CertificateState::Intended);
        assert_eq!(kept.intent, b"{\"what\":\"is signed\"}");
        assert!(kept.signed.is_empty() && kept.key_id.is_empty());
        assert!(store.certificate(OTHER_TOWN.0, [1; 16]).unwrap().is_none());
        done(store, issue(1)).unwrap();
        let kept = store.certificate(TOWN.0, [1; 16]).unwrap().unwrap();
        assert_eq!(
            (kept.state, kept.signed.as_slice()),
            (CertificateState::Issued, b"text".as_slice())
        );
        let of_person = store
            .certificates_of(TOWN.0, &key("Patient", "p"), 10)
            .unwrap();
        assert_eq!(of_person.len(), 1);
        let stating = |dose| {
            store
                .certificates_stating(TOWN.0, &[key("Immunization", dose)])
                .unwrap()
        };
        assert_eq!((stating("d").len(), stating("other").len()), (1, 0));
        assert!(store.certificates_withdrawn(TOWN.0, 0).unwrap().is_empty());
        done(store, withdraw(1)).unwrap();
        let withdrawn = store.certificates_withdrawn(TOWN.0, 0).unwrap();
        assert_eq!(withdrawn.len(), 1);
        assert_eq!(withdrawn[0].revocation, "hash-1");
        assert!(
            store
                .certificates_withdrawn(TOWN.0, 5_001)
                .unwrap()
                .is_empty()
        );
        assert!(stating("d").is_empty());
    });
}

#[test]
fn a_step_from_where_a_certificate_does_not_stand_is_refused_and_so_is_its_write() {
    each_database(|store| {
        with_dose(store);
        assert_eq!(done(store, issue(1)), Err(Refusal::CertificateState));
        assert_eq!(done(store, withdraw(1)), Err(Refusal::CertificateState));
        // Nothing of the write is there.
        let reach = fhir::Reach::whole(TOWN);
        let read = || store.read(&reach, &key("Patient", &entry(1))).unwrap();
        assert_eq!(read(), crate::Found::Nothing);
        done(store, intend(1, 1)).unwrap();
        assert_eq!(done(store, intend(1, 1)), Err(Refusal::CertificateThere));
        let abandon = step(1, CertificateStep::Abandon { id: [1; 16] });
        done(store, abandon).unwrap();
        assert_eq!(done(store, issue(1)), Err(Refusal::CertificateState));
        assert_eq!(done(store, withdraw(1)), Err(Refusal::CertificateState));
    });
}

#[test]
fn nothing_is_intended_of_a_record_that_is_not_as_it_was_read() {
    each_database(|store| {
        with_dose(store);
        assert_eq!(done(store, intend(1, 2)), Err(Refusal::HeldChanged));
        commit(store, put(&key("Immunization", "d"), dose("d", "p"))).unwrap();
        assert_eq!(done(store, intend(1, 1)), Err(Refusal::HeldChanged));
        done(store, intend(1, 2)).unwrap();
        // In one group: the change before the intent counts.
        let change = write(TOWN, put(&key("Immunization", "d"), dose("d", "p")));
        let results = transact(store, vec![change, intend(2, 2)]);
        assert!(results[0].is_ok());
        let refused = results[1]
            .as_ref()
            .map_err(|refused| refused.refusal.clone());
        assert_eq!(refused.err(), Some(Refusal::HeldChanged));
    });
}

#[test]
fn a_person_gets_as_many_as_there_may_be_and_what_is_unfinished_is_found() {
    each_database(|store| {
        with_dose(store);
        for id in 1..=3 {
            done(store, intend(id, 1)).unwrap();
        }
        assert_eq!(done(store, intend(4, 1)), Err(Refusal::CertificateLimit));
        done(store, issue(2)).unwrap();
        let unfinished = |before| {
            let found = store.certificates_unfinished(TOWN.0, before, 10).unwrap();
            let mut ids: Vec<u8> = found.iter().map(|one| one.id[0]).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(unfinished(i64::MAX), [1, 3]);
        assert!(unfinished(0).is_empty());
        let by_key = store.certificates_by_key(TOWN.0, "key", 10).unwrap();
        assert_eq!(by_key.len(), 1);
    });
}

#[test]
fn a_municipality_gives_as_many_as_there_may_be_and_what_was_refused_is_not_counted() {
    each_database(|store| {
        with_dose(store);
        let of_two = |id: u8, dose_version, since| {
            let make = |id| {
                let mut made = intended(id, dose_version);
                (made.tenant_max, made.person_max, made.counted_from) = (5, 100, since);
                CertificateStep::Intend(Box::new(made))
            };
            let mut write = step(id, make(id));
            write.certificates.push(make(id + 1));
            write
        };
        done(store, of_two(1, 1, 0)).unwrap();
        // Refused for what it rests on, before it is counted and after.
        assert_eq!(done(store, of_two(11, 2, 0)), Err(Refusal::HeldChanged));
        assert_eq!(done(store, of_two(1, 1, 0)), Err(Refusal::CertificateThere));
        // Of a group, each sees what those before it were given.
        let group = transact(store, vec![of_two(3, 1, 0), of_two(5, 1, 0)]);
        assert!(group[0].is_ok());
        let refused = group[1].as_ref().map_err(|refused| refused.refusal.clone());
        assert_eq!(refused.err(), Some(Refusal::CertificateLimit));
        assert_eq!(done(store, of_two(7, 1, 0)), Err(Refusal::CertificateLimit));
        // Another day, another count; another town, another count.
        done(store, of_two(7, 1, 86_400_000)).unwrap();
    });
}

#[test]
fn requests_at_the_same_moment_are_each_counted() {
    each_database(|store| {
        with_dose(store);
        let given = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4_u8)
                .map(|thread| {
                    scope.spawn(move || {
                        let one = |at: u8| {
                            let mut made = intended(1 + thread * 10 + at, 1);
                            (made.tenant_max, made.person_max) = (7, 100);
                            let intend = CertificateStep::Intend(Box::new(made));
                            usize::from(done(store, step(100 + thread, intend)).is_ok())
                        };
                        (0..5_u8).map(one).sum::<usize>()
                    })
                })
                .collect();
            let sums = threads.into_iter().map(|thread| thread.join().unwrap());
            sums.sum::<usize>()
        });
        assert_eq!(given, 7);
    });
}

#[test]
fn the_number_for_a_key_is_the_same_again_and_nobody_elses() {
    each_database_but_files(|store| {
        let number =
            |client: &str, key: &str| store.certificate_number(TOWN.0, client, &[key.as_bytes()]);
        assert_eq!(number("app", "1"), number("app", "1"));
        assert_ne!(number("app", "1"), number("app", "2"));
        assert_ne!(number("app", "1"), number("other", "1"));
    });
}

#[test]
fn a_certificate_that_rests_on_records_of_another_town_is_found_from_there_until_it_is_withdrawn() {
    each_database(|store| {
        with_dose(store);
        done(store, intend(1, 1)).unwrap();
        let (far, near) = (OTHER_TOWN.0, TOWN.0);
        let (dose, person) = (key("Immunization", "far"), key("Patient", "far"));
        // The second one came to nothing before it was kept, and is nowhere.
        let records = vec![dose.clone(), person.clone()];
        let rests = [([1; 16], records.clone()), ([9; 16], records)];
        for _ in 0..2 {
            store.lend(far, near, &rests).unwrap();
        }
        let lent = |tenant, record: &Key| {
            let found = store.certificates_lent(tenant, std::slice::from_ref(record));
            found.unwrap()
        };
        for record in [&dose, &person] {
            let found = lent(far, record);
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].0, found[0].1.id), (near, [1; 16]));
        }
        // A record of the same name in the town itself is another one.
        assert!(lent(near, &dose).is_empty());
        done(store, withdraw(1)).unwrap();
        assert!(lent(far, &dose).is_empty());
    });
}
