//! Two municipalities that are followed at once, on SQLite and on PostgreSQL.

use std::cell::{Cell, RefCell};

use super::*;
use crate::job::tests::{House, TOWN, each_database};
use crate::quality::tests::person;

/// The town behind the other in the order of numbers.
const OTHER: i32 = 279_986;

/// Three changes in one town, and one in the other.
fn two_towns(house: &House) {
    house.state.store.add_tenants(&[OTHER]).unwrap();
    for id in ["a", "b", "c"] {
        house.put(person(id, "1950-01-01"));
    }
    house.put_in(OTHER, person("a", "1950-01-01"));
}

#[test]
fn a_town_that_is_far_behind_holds_no_other_up() {
    each_database(|house| {
        two_towns(house);
        let turns = RefCell::new(Vec::new());
        let step = |town: MunicipalityCode, after: i64, (): &mut ()| {
            turns.borrow_mut().push(town.number());
            // Somebody writes in the other, which is soon at its end.
            if turns.borrow().len() == 1 {
                house.put_in(OTHER, person("b", "1950-01-01"));
            }
            Ok((after + 1, 1))
        };
        let places = Places::new(Follower::Settled, |_| ());
        let done = places.catch_up(&house.engine(), &|| false, &step).unwrap();
        assert_eq!(done, 5);
        assert_eq!(*turns.borrow(), [TOWN, OTHER, TOWN, OTHER, TOWN]);
        let kept = |tenant| {
            house
                .state
                .store
                .followed(tenant, Follower::Settled)
                .unwrap()
        };
        assert_eq!((kept(TOWN), kept(OTHER)), (3, 2));
    });
}

#[test]
fn a_town_that_cannot_be_followed_holds_no_other_up_and_is_met_again() {
    each_database(|house| {
        two_towns(house);
        let is_broken = Cell::new(true);
        let step = |town: MunicipalityCode, after: i64, (): &mut ()| match town.number() {
            TOWN if is_broken.get() => Err(StoreError::Unexpected("a test".to_owned())),
            _ => Ok((after + 1, 1)),
        };
        let places = Places::new(Follower::Settled, |_| ());
        let catch_up = || places.catch_up(&house.engine(), &|| false, &step).unwrap();
        assert_eq!((catch_up(), catch_up()), (1, 0));
        is_broken.set(false);
        assert_eq!((catch_up(), catch_up()), (3, 0));
        // A store that is away is away for all.
        let places = Places::new(Follower::Certificates, |_| ());
        let away = |_: MunicipalityCode, _: i64, (): &mut ()| Err(StoreError::Busy);
        let told = places.catch_up(&house.engine(), &|| false, &away);
        assert!(matches!(told, Err(StoreError::Busy)));
    });
}
