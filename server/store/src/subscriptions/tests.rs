//! Subscriptions on each database: counted without gaps, once, and called by one alone.

use fhir::Version;

use super::*;
use crate::testing::*;

fn requested(id: &str) -> SubscriptionStep {
    SubscriptionStep::Requested {
        id: id.to_owned(),
        version: Version(1),
        client: "link".to_owned(),
    }
}

fn happened(id: &str, place: i64) -> SubscriptionStep {
    SubscriptionStep::Happened {
        id: id.to_owned(),
        place,
        at: place * 10,
    }
}

fn kept(store: &Store, id: &str) -> KeptSubscription {
    store.subscription(TOWN.0, id).unwrap().unwrap()
}

#[test]
fn events_are_counted_once_and_without_gaps() {
    each_database_but_files(|store| {
        for id in ["a", "b", "c"] {
            commit(store, put(&key("Patient", id), patient(id, "2001-01-01"))).unwrap();
        }
        let steps = [
            requested("s"),
            happened("s", 1),
            happened("s", 2),
            happened("t", 2),
        ];
        assert!(store.note_subscriptions(TOWN.0, (0, 2), &steps, 1).unwrap());
        assert_eq!(kept(store, "s").number, 2);
        assert_eq!(store.subscription(TOWN.0, "t").unwrap(), None);
        // Another process read the same stretch.
        assert!(!store.note_subscriptions(TOWN.0, (0, 2), &steps, 1).unwrap());
        assert_eq!(kept(store, "s").number, 2);
        let more = [happened("s", 3)];
        assert!(store.note_subscriptions(TOWN.0, (2, 3), &more, 2).unwrap());
        let events = store.subscription_events(TOWN.0, "s", (1, 9), 10).unwrap();
        let seen: Vec<(i64, String)> = events
            .iter()
            .map(|event| (event.number, event.key.to_string()))
            .collect();
        let one = |number, id: &str| (number, format!("Patient/{id}"));
        assert_eq!(seen, [one(1, "a"), one(2, "b"), one(3, "c")]);
        // Asked for again, it goes on where it was; over, it counts no more.
        let again = [
            requested("s"),
            SubscriptionStep::Ended { id: "s".to_owned() },
            happened("s", 3),
        ];
        assert!(store.note_subscriptions(TOWN.0, (3, 4), &again, 3).unwrap());
        let over = kept(store, "s");
        assert_eq!((over.number, over.state), (3, SubscriptionState::Off));
        assert_eq!(store.subscriptions(TOWN.0).unwrap(), []);
        assert_eq!(store.forget_subscription_events(TOWN.0, 21).unwrap(), 2);
    });
}

#[test]
fn a_subscriber_is_called_by_one_and_never_moved_back() {
    each_database_but_files(|store| {
        let steps = [requested("s")];
        assert!(store.note_subscriptions(TOWN.0, (0, 1), &steps, 1).unwrap());
        let first = kept(store, "s");
        assert!(store.claim_subscription(TOWN.0, &first, 50).unwrap());
        assert!(!store.claim_subscription(TOWN.0, &first, 60).unwrap());
        let told = Told {
            state: SubscriptionState::Active,
            version: Version(2),
            delivered: 7,
            failures: 0,
            next_at: 0,
            said_at: 40,
        };
        assert!(store.settle_subscription(TOWN.0, &first, &told).unwrap());
        // Whoever was away for too long finds another version.
        assert!(!store.settle_subscription(TOWN.0, &first, &told).unwrap());
        let active = kept(store, "s");
        let back = Told {
            delivered: 3,
            ..told
        };
        assert!(store.settle_subscription(TOWN.0, &active, &back).unwrap());
        assert_eq!(kept(store, "s").delivered, 7);
    });
}
