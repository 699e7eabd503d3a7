//! Where an export goes on, and which it does not go on with.

use super::*;

#[test]
fn an_export_goes_on_behind_the_last_resource_that_was_kept() {
    let (first, second, third) = (
        Kind::PATIENT,
        Kind::IMMUNIZATION,
        Kind::parse("Organization").unwrap(),
    );
    assert!(first.number() < second.number() && second.number() < third.number());
    for kind in [first, second, third] {
        assert_eq!(goes_on(kind, None), Some(0));
    }
    let behind = Some((second.number(), 7));
    assert_eq!(goes_on(first, behind), None);
    assert_eq!(goes_on(second, behind), Some(7));
    assert_eq!(goes_on(third, behind), Some(0));
}

#[test]
fn what_was_noted_in_another_order_is_shown_and_not_gone_on_with() {
    let before = br#"{"after":7,"resources":2,"files":{"1001":[[2,10]]}}"#;
    let reached = Reached::parse(before);
    assert_eq!(reached.size(1_001), (2, 10));
    assert!(!reached.can_go_on());
    // Nothing was put into files yet: it may as well begin anew.
    assert!(Reached::parse(br#"{"after":7,"resources":0,"files":{}}"#).can_go_on());
    assert!(Reached::parse(b"").can_go_on());
    let reached = Reached {
        behind: Some((1, 7)),
        ..reached
    };
    assert!(Reached::parse(&reached.bytes()).can_go_on());
    assert_eq!(Reached::parse(&reached.bytes()).behind, Some((1, 7)));
}

#[test]
fn a_room_is_used_again_without_what_lay_in_it() {
    let mut gathered = Gathered {
        behind: Some((1, 7)),
        resources: 2,
        bytes: 20,
        gone: vec!["Patient/x".to_owned()],
        ..Gathered::default()
    };
    let room = || Vec::with_capacity(PIECES_BYTES);
    gathered.pieces.insert(FILES + 1, (2, room()));
    // Of this kind there was nothing more, and of that one little.
    gathered.pieces.insert(FILES + 3, (0, room()));
    gathered.pieces.insert(FILES + 2, (1, b"few".to_vec()));
    if let Some((_, piece)) = gathered.pieces.get_mut(&(FILES + 1)) {
        piece.extend_from_slice(b"much");
    }
    let room = Gathered::within(gathered);
    assert_eq!((room.behind, room.resources, room.bytes), (None, 0, 0));
    assert!(room.gone.is_empty());
    assert_eq!(room.pieces, BTreeMap::from([(FILES + 1, (0, Vec::new()))]));
}
