//! A list of few is a list.

use super::Few;
use proptest::prelude::*;

proptest! {
    #[test]
    fn few_hold_what_a_list_holds(things in prop::collection::vec(0u8..20, 0..6), more in prop::collection::vec(0u8..20, 0..4)) {
        let mut few: Few<u8> = things.iter().copied().collect();
        let mut list = things;
        prop_assert_eq!(&*few, &list[..]);
        few.extend(more.iter().copied());
        list.extend(more);
        prop_assert_eq!(&*few, &list[..]);
        prop_assert_eq!(few.clone(), list.iter().copied().collect::<Few<u8>>());
        few.retain(|one| one % 3 != 0);
        list.retain(|one| one % 3 != 0);
        prop_assert_eq!(&*few, &list[..]);
        prop_assert_eq!((&few).into_iter().count(), list.len());
        few.clear();
        prop_assert!(few.is_empty());
        prop_assert_eq!(few, Few::NONE);
    }
}
