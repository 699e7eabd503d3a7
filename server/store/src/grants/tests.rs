//! What the authorization server keeps, on each database: marks are set once, and tokens are kept together or not at all.

use super::*;
use crate::testing::*;

fn event(at: i64) -> AuthEvent {
    AuthEvent {
        at,
        zone: 1,
        act: 3,
        request_id: random(),
        client: "notes".to_owned(),
        account: "a1".to_owned(),
        rule: String::new(),
    }
}

fn code(digest: u8) -> KeptCode {
    KeptCode {
        digest: [digest; 32],
        expires_at: 60_000,
        used_at: None,
        about: b"what was granted".to_vec(),
    }
}

fn family(id: u8) -> KeptFamily {
    KeptFamily {
        id: [id; 32],
        account: "a1".to_owned(),
        ends_at: 90_000,
        revoked_at: None,
        about: b"mandate".to_vec(),
    }
}

fn access(digest: u8, family: u8) -> KeptAccess {
    KeptAccess {
        digest: [digest; 32],
        family: [family; 32],
        expires_at: 50_000,
        about: b"token".to_vec(),
    }
}

fn refresh(digest: u8, family: u8) -> KeptRefresh {
    KeptRefresh {
        digest: [digest; 32],
        family: [family; 32],
        used_at: None,
        retried: false,
        successor: None,
    }
}

/// Signs in: family 1, access token 2, refresh token 3.
fn signed_in(store: &Store) {
    store.keep_code(&code(1), &event(1)).unwrap();
    let (family, access, refresh) = (family(1), access(2, 1), refresh(3, 1));
    let tokens = NewTokens {
        family: Some(&family),
        access: &access,
        refresh: Some(&refresh),
    };
    assert!(store.redeem_code(&[1; 32], tokens, &event(2)).unwrap());
}

fn again<'a>(access: &'a KeptAccess, refresh: &'a KeptRefresh) -> NewTokens<'a> {
    NewTokens {
        family: None,
        access,
        refresh: Some(refresh),
    }
}

#[test]
fn a_code_is_redeemed_once_and_what_came_of_it_is_there_whole() {
    each_database(|store| {
        signed_in(store);
        assert_eq!(store.code(&[1; 32]).unwrap().unwrap().used_at, Some(2));
        assert_eq!(store.family(&[1; 32]).unwrap().unwrap(), family(1));
        assert_eq!(store.access_token(&[2; 32]).unwrap().unwrap(), access(2, 1));
        assert_eq!(
            store.refresh_token(&[3; 32]).unwrap().unwrap(),
            refresh(3, 1)
        );
        let (family, access) = (family(9), access(9, 9));
        let tokens = NewTokens {
            family: Some(&family),
            access: &access,
            refresh: None,
        };
        assert!(!store.redeem_code(&[1; 32], tokens, &event(3)).unwrap());
        assert!(store.family(&[9; 32]).unwrap().is_none());
        assert!(store.access_token(&[9; 32]).unwrap().is_none());
        assert!(!store.redeem_code(&[7; 32], tokens, &event(3)).unwrap());
    });
}

#[test]
fn r_d05_whoever_comes_once_more_after_a_lost_commit_finds_what_they_kept() {
    each_database(|store| {
        signed_in(store);
        let (one, next) = (access(2, 1), refresh(3, 1));
        let family = family(1);
        let same = NewTokens {
            family: Some(&family),
            ..again(&one, &next)
        };
        assert!(store.redeem_code(&[1; 32], same, &event(2)).unwrap());
        let read = store.refresh_token(&[3; 32]).unwrap().unwrap();
        let (one, next) = (access(4, 1), refresh(5, 1));
        for _ in 0..2 {
            let done = store.redeem_refresh(&read, again(&one, &next), &event(10));
            assert!(done.unwrap());
        }
        assert_eq!(store.refresh_token(&[5; 32]).unwrap().unwrap(), next);
    });
}

#[test]
fn of_many_who_redeem_one_code_at_once_one_does() {
    each_database(|store| {
        store.keep_code(&code(1), &event(1)).unwrap();
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8_u8)
                .map(|number| {
                    scope.spawn(move || {
                        let family = family(10 + number);
                        let access = access(20 + number, 10 + number);
                        let tokens = NewTokens {
                            family: Some(&family),
                            access: &access,
                            refresh: None,
                        };
                        usize::from(store.redeem_code(&[1; 32], tokens, &event(2)).unwrap())
                    })
                })
                .collect();
            threads.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(done, 1);
    });
}

#[test]
fn a_refresh_token_is_used_once_and_once_more_while_its_successor_was_not() {
    each_database(|store| {
        signed_in(store);
        let read = store.refresh_token(&[3; 32]).unwrap().unwrap();
        let (one, next) = (access(4, 1), refresh(5, 1));
        assert!(
            store
                .redeem_refresh(&read, again(&one, &next), &event(10))
                .unwrap()
        );
        // As it was read before: somebody else was quicker.
        let (late, lost) = (access(6, 1), refresh(7, 1));
        assert!(
            !store
                .redeem_refresh(&read, again(&late, &lost), &event(11))
                .unwrap()
        );
        assert!(store.access_token(&[6; 32]).unwrap().is_none());
        // Its answer was lost: once more, and the successor is dropped.
        let read = store.refresh_token(&[3; 32]).unwrap().unwrap();
        assert_eq!((read.used_at, read.successor), (Some(10), Some([5; 32])));
        let (two, third) = (access(8, 1), refresh(9, 1));
        assert!(
            store
                .redeem_refresh(&read, again(&two, &third), &event(12))
                .unwrap()
        );
        assert!(store.refresh_token(&[5; 32]).unwrap().is_none());
        let read = store.refresh_token(&[3; 32]).unwrap().unwrap();
        assert_eq!((read.used_at, read.retried), (Some(10), true));
        let (three, fourth) = (access(10, 1), refresh(11, 1));
        assert!(
            !store
                .redeem_refresh(&read, again(&three, &fourth), &event(13))
                .unwrap()
        );
        // A successor that was used is not dropped, and nothing of the attempt is left.
        let used = store.refresh_token(&[9; 32]).unwrap().unwrap();
        let (five, sixth) = (access(12, 1), refresh(13, 1));
        assert!(
            store
                .redeem_refresh(&used, again(&five, &sixth), &event(14))
                .unwrap()
        );
        let sixth = store.refresh_token(&[13; 32]).unwrap().unwrap();
        let (seven, eighth) = (access(14, 1), refresh(15, 1));
        assert!(
            store
                .redeem_refresh(&sixth, again(&seven, &eighth), &event(15))
                .unwrap()
        );
        let read = store.refresh_token(&[9; 32]).unwrap().unwrap();
        let (nine, tenth) = (access(16, 1), refresh(17, 1));
        assert!(
            !store
                .redeem_refresh(&read, again(&nine, &tenth), &event(16))
                .unwrap()
        );
        assert!(!store.refresh_token(&[9; 32]).unwrap().unwrap().retried);
        assert!(store.refresh_token(&[17; 32]).unwrap().is_none());
    });
}

#[test]
fn what_ends_stays_ended_and_what_is_over_is_forgotten() {
    each_database(|store| {
        signed_in(store);
        store.revoke_family(&[1; 32], &event(20)).unwrap();
        store.revoke_family(&[1; 32], &event(30)).unwrap();
        assert_eq!(
            store.family(&[1; 32]).unwrap().unwrap().revoked_at,
            Some(20)
        );
        store.revoke_access(&[2; 32], &event(31)).unwrap();
        assert!(store.access_token(&[2; 32]).unwrap().is_none());
        assert!(store.is_first(&[8; 32], 70_000).unwrap());
        assert!(!store.is_first(&[8; 32], 70_000).unwrap());
        // The code outlives its minute as long as its family could: its second use is noticed.
        store.forget_grants(80_000).unwrap();
        assert!(store.code(&[1; 32]).unwrap().is_some());
        assert!(store.is_first(&[8; 32], 99_000).unwrap());
        store.forget_grants(95_000).unwrap();
        assert!(store.family(&[1; 32]).unwrap().is_none());
        assert!(store.refresh_token(&[3; 32]).unwrap().is_none());
        store.forget_grants(95_000).unwrap();
        assert!(store.code(&[1; 32]).unwrap().is_none());
        let events = store.auth_events(0, 100).unwrap();
        assert_eq!(events.len(), 5, "the trail is not forgotten");
        assert_eq!(events[0].at, 1);
    });
}

#[test]
fn accounts_clients_keys_and_attempts_are_found_by_their_names() {
    each_database(|store| {
        store.put_auth_client("notes", b"one", 1).unwrap();
        store.put_auth_client("notes", b"two", 2).unwrap();
        store.put_auth_client("link", b"three", 2).unwrap();
        assert_eq!(store.auth_client("notes").unwrap().unwrap(), b"two");
        assert!(store.auth_client("other").unwrap().is_none());
        assert_eq!(
            store.auth_clients().unwrap(),
            [b"three".to_vec(), b"two".to_vec()]
        );
        let account = |id: &str, about: &[u8]| KeptAccount {
            id: id.to_owned(),
            about: about.to_vec(),
        };
        assert!(
            store
                .add_auth_account("hanako", &account("a1", b"x"), 1)
                .unwrap()
        );
        assert!(
            !store
                .add_auth_account("hanako", &account("a2", b"y"), 1)
                .unwrap()
        );
        store.change_auth_account(&account("a1", b"z"), 2).unwrap();
        assert_eq!(
            store.auth_account("hanako").unwrap(),
            Some(account("a1", b"z"))
        );
        assert_eq!(store.auth_account("Hanako").unwrap(), None);
        signed_in(store);
        store.revoke_account("a2", &event(40)).unwrap();
        assert_eq!(store.family(&[1; 32]).unwrap().unwrap().revoked_at, None);
        store.revoke_account("a1", &event(41)).unwrap();
        assert_eq!(
            store.family(&[1; 32]).unwrap().unwrap().revoked_at,
            Some(41)
        );
        let key = |kid: &str| KeptKey {
            kid: kid.to_owned(),
            signs_from: 5,
            published_until: None,
            about: b"pem".to_vec(),
        };
        store.add_first_auth_key(&key("k1")).unwrap();
        store.add_first_auth_key(&key("k2")).unwrap();
        assert_eq!(store.auth_keys().unwrap(), [key("k1")]);
        let next = |kid: &str, signs_from| KeptKey {
            signs_from,
            ..key(kid)
        };
        let ending = |key: KeptKey, until| KeptKey {
            published_until: Some(until),
            ..key
        };
        store.rotate_auth_key(&next("k3", 50), 70).unwrap();
        store.rotate_auth_key(&next("k4", 60), 90).unwrap();
        // What was to end at 70 does, although everything else now ends at 90.
        assert_eq!(
            store.auth_keys().unwrap(),
            [
                ending(key("k1"), 70),
                ending(next("k3", 50), 90),
                next("k4", 60),
            ]
        );
        let name = store.attempts_name(&[b"pair", b"a"]);
        assert_ne!(name, store.attempts_name(&[b"paira", b""]));
        let failed = KeptAttempts {
            failures: 3,
            last_at: 9,
        };
        store
            .change_attempts(&[name], |kept| kept.fill(failed))
            .unwrap();
        assert_eq!(
            store.attempts(&[[0; 16], name]).unwrap(),
            [KeptAttempts::default(), failed]
        );
    });
}

#[test]
fn of_guesses_at_the_same_moment_each_is_counted() {
    each_database(|store| {
        let names = [[3; 16], [1; 16]];
        std::thread::scope(|scope| {
            for at in 0..8 {
                scope.spawn(move || {
                    // Named in either order.
                    let mut names = names;
                    names.rotate_left(at % 2);
                    let count = |kept: &mut [KeptAttempts]| {
                        kept.iter_mut().for_each(|kept| kept.failures += 1);
                    };
                    store.change_attempts(&names, count).unwrap();
                });
            }
        });
        let counted = store.attempts(&names).unwrap();
        assert!(counted.iter().all(|kept| kept.failures == 8), "{counted:?}");
    });
}

#[test]
fn r_f11_of_two_who_do_something_about_an_emergency_at_once_one_does_and_the_town_is_told_once() {
    each_database(|store| {
        let told = [crate::trail::Noted {
            at: 1,
            bytes: b"told".to_vec(),
            patients: Vec::new(),
        }];
        let new = KeptEmergency {
            id: "emergency-1".to_owned(),
            tenant: 139_998,
            asked_at: 1,
            steps: 0,
            about: b"asked".to_vec(),
        };
        store.add_emergency(&new, &told).unwrap();
        assert_eq!(store.emergency(&new.id).unwrap(), Some(new.clone()));
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8_u8)
                .map(|number| {
                    let now = KeptEmergency {
                        about: vec![number],
                        ..new.clone()
                    };
                    let told = &told;
                    scope.spawn(move || store.change_emergency(&now, told).unwrap())
                })
                .collect();
            let done = threads.into_iter().map(|thread| thread.join().unwrap());
            done.filter(|done| *done).count()
        });
        assert_eq!(done, 1);
        store
            .keep_emergency_token(new.tenant, &access(2, 1), &told)
            .unwrap();
        let kept = store.emergency(&new.id).unwrap().unwrap();
        assert_eq!((kept.steps, kept.about.len()), (1, 1));
        // Asked, changed once, a token: the trail has three.
        let heads = store.trail_heads().unwrap();
        let numbers: Vec<i64> = heads.iter().map(|head| head.number).collect();
        assert_eq!(numbers, [3]);
        assert_eq!(store.emergencies(Some(139_998), 9).unwrap(), [kept]);
        assert_eq!(store.emergencies(Some(279_986), 9).unwrap(), []);
        assert_eq!(store.emergencies(None, 9).unwrap().len(), 1);
        assert_eq!(store.emergency("emergency-2").unwrap(), None);
    });
}
