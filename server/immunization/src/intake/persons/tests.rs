//! What rows of file A do to people who are stored.

use super::*;
use crate::calendar::{Day, PartialDate};
use crate::finding::Fact;
use crate::intake::hub::Modification;
use crate::intake::tests::settings;
use crate::intake::{Encoding, FileKind, HubPerson, Layout, Rows, write_hub_person};
use crate::name::NameUse;
use crate::resident::{Address, Death, Departure, Disclosure};

fn read(line: &str) -> PersonRow {
    let settings = settings();
    let layout = Layout::find(FileKind::Persons, None).unwrap();
    let mut rows = Rows::new(line.as_bytes());
    let row = rows.next_row().unwrap().unwrap();
    let reading = PersonRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
    reading
        .record
        .unwrap_or_else(|| panic!("{:?}", reading.findings))
}

const FIRST: &str = "1000001,000000000019,試験,一郎,シケン,イチロウ,19500401,1,0000000101,";

fn day(number: u8) -> Day {
    Day::new(2026, 4, number).unwrap()
}

fn stored() -> Resident {
    read(FIRST).resident
}

fn settle(line: &str, known: Option<&Resident>) -> Settled {
    let known = KnownPerson {
        resident: known,
        ..KnownPerson::default()
    };
    read(line).settle(&known, day(2))
}

fn codes(settled: &Settled) -> Vec<&'static str> {
    settled.findings.iter().map(Finding::code).collect()
}

/// The resident after a row that changes something.
fn after(line: &str, known: &Resident) -> Resident {
    settle(line, Some(known)).resident.expect("a change")
}

/// Each coupon with the last day it counts.
fn coupons(resident: &Resident) -> Vec<(String, Option<Day>)> {
    let coupons = resident.coupons.iter();
    coupons
        .map(|coupon| (coupon.number.digits(), coupon.valid_to))
        .collect()
}

#[test]
fn a_row_makes_a_person_and_again_changes_nothing() {
    let made = settle(FIRST, None);
    assert_eq!(
        (made.outcome, made.resident.is_some()),
        (RowOutcome::Created, true)
    );
    let again = settle(FIRST, made.resident.as_ref());
    assert_eq!(
        (again.outcome, again.resident),
        (RowOutcome::Unchanged, None)
    );
}

#[test]
fn an_empty_cell_says_nothing_and_a_filled_one_takes_the_place() {
    let now = after("1000001,,見本,一郎,,,19500402,1,,", &stored());
    assert_eq!(now.name(Script::Kanji).unwrap().spelled(), "見本 一郎");
    assert_eq!(now.name(Script::Kana).unwrap().spelled(), "シケン イチロウ");
    assert_eq!(now.birth.unwrap().to_string(), "1950-04-02");
    assert_eq!(coupons(&now), [("0000000101".to_owned(), None)]);
    assert_eq!(now.names.len(), 2);
}

/// The kana that are known after a row that tells these.
fn kana(known: &Resident, cells: &str) -> String {
    let line = FIRST.replace("シケン,イチロウ", cells);
    let settled = settle(&line, Some(known));
    let now = settled.resident.unwrap_or_else(|| known.clone());
    now.name(Script::Kana).unwrap().spelled()
}

#[test]
fn an_empty_cell_of_a_name_leaves_that_part_of_it() {
    for (cells, expected) in [
        (",ジロウ", "シケン ジロウ"),
        (",イチロウ", "シケン イチロウ"),
        ("シケン,", "シケン イチロウ"),
        ("シケンイチロウ,", "シケン イチロウ"),
        (",", "シケン イチロウ"),
        ("ミホン,ハナコ", "ミホン ハナコ"),
        // What is told in one cell and is no part of the name that is known is the whole name.
        ("ミホンハナコ,", "ミホンハナコ"),
    ] {
        assert_eq!(kana(&stored(), cells), expected, "{cells}");
    }
    let whole = read(&FIRST.replace("シケン,イチロウ", "シケンイチロウ,")).resident;
    assert_eq!(kana(&whole, ",イチロウ"), "シケンイチロウ");
    assert_eq!(kana(&whole, "シケン,イチロウ"), "シケン イチロウ");
    let now = settle(&FIRST.replace("一郎", ""), Some(&stored()));
    assert_eq!((now.outcome, now.resident), (RowOutcome::Unchanged, None));
}

#[test]
fn a_coupon_issued_again_closes_the_one_before_and_keeps_it() {
    let line = FIRST.replace("0000000101", "0000000999");
    let now = after(&line, &stored());
    let closed = ("0000000101".to_owned(), Some(day(2)));
    assert_eq!(coupons(&now), [closed, ("0000000999".to_owned(), None)]);
    // The day of closing stays when a third one comes.
    let known = KnownPerson {
        resident: Some(&now),
        ..KnownPerson::default()
    };
    let third = read(&FIRST.replace("0000000101", "0000000777")).settle(&known, day(9));
    let days: Vec<Option<Day>> = coupons(&third.resident.unwrap())
        .into_iter()
        .map(|(_, to)| to)
        .collect();
    assert_eq!(days, [Some(day(2)), Some(day(9)), None]);
    // An old file that is sent again opens nothing.
    assert_eq!(settle(FIRST, Some(&now)).outcome, RowOutcome::Unchanged);
}

#[test]
fn a_coupon_or_individual_number_of_another_person_is_refused() {
    let other = ResidentNumber::parse("1000009").unwrap();
    let known = KnownPerson {
        coupon_owner: Some(&other),
        individual_owner: Some(&other),
        ..KnownPerson::default()
    };
    let settled = read(FIRST).settle(&known, day(2));
    assert_eq!(
        (settled.outcome, &settled.resident),
        (RowOutcome::Rejected, &None)
    );
    assert_eq!(codes(&settled), ["REF-COUPON-TAKEN", "REF-MYNO-DUP"]);
    let own = ResidentNumber::parse("1000001").unwrap();
    let known = KnownPerson {
        coupon_owner: Some(&own),
        individual_owner: Some(&own),
        has_other_individual_number: true,
        resident: Some(&stored()),
        ..KnownPerson::default()
    };
    let settled = read(FIRST).settle(&known, day(2));
    assert_eq!(
        (settled.outcome, codes(&settled)),
        (RowOutcome::Flagged, vec!["REF-MYNO-CHANGED"])
    );
}

#[test]
fn an_individual_number_that_comes_for_the_first_time_is_a_change_without_a_new_text() {
    let own = ResidentNumber::parse("1000001").unwrap();
    let stored = stored();
    let without = KnownPerson {
        resident: Some(&stored),
        is_individual_number_new: true,
        ..KnownPerson::default()
    };
    let with = KnownPerson {
        resident: Some(&stored),
        individual_owner: Some(&own),
        ..KnownPerson::default()
    };
    for (known, outcome) in [
        (without, RowOutcome::Updated),
        (with, RowOutcome::Unchanged),
    ] {
        let settled = read(FIRST).settle(&known, day(2));
        assert_eq!((settled.outcome, settled.resident), (outcome, None));
    }
}

/// R-V08
#[test]
fn who_moves_out_is_closed_and_stays_known() {
    let now = after(&format!("{FIRST}1"), &stored());
    let departure = now.departure.clone().unwrap();
    assert_eq!(
        (departure.reason, departure.on),
        (DepartureReason::MovedOut, Some(day(2)))
    );
    assert_eq!((now.number.clone(), now.former_numbers.len()), (None, 1));
    assert_eq!(coupons(&now), [("0000000101".to_owned(), Some(day(2)))]);
    assert!(!now.is_mistake && now.death.is_none());
    // Said again on another day, the first day stays.
    let known = KnownPerson {
        resident: Some(&now),
        ..KnownPerson::default()
    };
    let again = read(&format!("{FIRST}1")).settle(&known, day(9));
    assert_eq!(
        (again.outcome, again.resident),
        (RowOutcome::Unchanged, None)
    );
}

#[test]
fn who_returns_is_a_resident_again() {
    let gone = after(&format!("{FIRST}1"), &stored());
    let back = settle(FIRST, Some(&gone));
    assert_eq!(
        (back.outcome, codes(&back)),
        (RowOutcome::Updated, vec!["ROW-REOPEN"])
    );
    assert_eq!(back.resident.unwrap(), stored());
}

/// Whether the row that reopens names the coupon, or a later one does, makes no difference.
#[test]
fn the_coupon_of_who_returned_is_open_again_once_a_row_names_it() {
    let gone = after(&format!("{FIRST}1"), &stored());
    let without = FIRST.replace("0000000101", "");
    let back = settle(&without, Some(&gone));
    assert_eq!(codes(&back), ["ROW-REOPEN"]);
    let back = back.resident.unwrap();
    assert_eq!(coupons(&back), [("0000000101".to_owned(), Some(day(2)))]);
    // A row that says anew that the person left opens nothing.
    let left = after(&format!("{FIRST}1"), &back);
    assert_eq!(coupons(&left), [("0000000101".to_owned(), Some(day(2)))]);
    let named = settle(FIRST, Some(&back));
    assert_eq!(
        (named.outcome, codes(&named)),
        (RowOutcome::Updated, vec!["ROW-COUPON-REOPEN"])
    );
    assert_eq!(named.resident.unwrap(), stored());
    // A coupon in whose place another came stays closed.
    let anew = after(&FIRST.replace("0000000101", "0000000777"), &back);
    assert_eq!(settle(FIRST, Some(&anew)).outcome, RowOutcome::Unchanged);
}

#[test]
fn death_is_death_and_taking_it_back_is_worth_a_look() {
    let dead = after(&format!("{FIRST}2"), &stored());
    assert_eq!(dead.death, Some(Death { on: None }));
    let moved = after(&format!("{FIRST}3"), &dead);
    assert_eq!(
        moved.departure.as_ref().unwrap().reason,
        DepartureReason::Removed
    );
    let back = settle(FIRST, Some(&dead));
    assert_eq!(
        (back.outcome, codes(&back)),
        (RowOutcome::Flagged, vec!["ROW-REOPEN"])
    );
    assert_eq!(back.resident.unwrap().death, None);
}

/// R-V08
#[test]
fn who_died_is_never_a_resident_again_without_a_word() {
    let dead = after(&format!("{FIRST}2"), &stored());
    let short = settle(FIRST, Some(&dead));
    for flag in [1, 3] {
        let line = format!("{FIRST}{flag}");
        let moved = settle(&line, Some(&dead));
        assert_eq!(
            (moved.outcome, codes(&moved)),
            (RowOutcome::Flagged, vec!["ROW-FLAG-DEAD"])
        );
        let moved = moved.resident.unwrap();
        assert!(moved.death.is_some());
        // Said again it is known.
        assert_eq!(settle(&line, Some(&moved)).outcome, RowOutcome::Unchanged);
        let long = settle(FIRST, Some(&moved));
        assert_eq!(
            (long.outcome, codes(&long)),
            (RowOutcome::Flagged, vec!["ROW-REOPEN"])
        );
        assert_eq!(long.findings[0].facts(), [("after", Fact::Word("dead"))]);
        assert_eq!(long.resident, short.resident);
    }
    // A death with a day was told by others than a flag: it stays, and the return is worth a look.
    let mut gone = after(&format!("{FIRST}1"), &stored());
    let on = PartialDate::parse_iso("2026-03").unwrap();
    gone.death = Some(Death { on: Some(on) });
    let back = settle(FIRST, Some(&gone));
    assert_eq!(back.outcome, RowOutcome::Flagged);
    assert_eq!(back.resident.unwrap().death, gone.death);
}

#[test]
fn a_flag_for_nobody_is_told_and_makes_nobody() {
    let settled = settle(&format!("{FIRST}1"), None);
    assert_eq!(
        (settled.outcome, codes(&settled)),
        (RowOutcome::Flagged, vec!["REF-PERSON-UNKNOWN"])
    );
    assert_eq!(settled.resident, None);
}

/// What a file of ours says of somebody does to the same person when it is taken in again.
fn again(resident: &Resident) -> Settled {
    let number = ResidentNumber::parse("1000001").unwrap();
    let mut line = Vec::new();
    write_hub_person(&number, resident, &mut line);
    let reading = HubPerson::read(&line, 1, &settings());
    let told = reading
        .record
        .unwrap_or_else(|| panic!("{:?}", reading.findings));
    let left = told.modification == Modification::Delete;
    let row = PersonRow {
        row: 1,
        number,
        individual_number: None,
        resident: told.resident,
        coupon: None,
        departure: left.then_some(DepartureReason::Removed),
        is_reason_told: false,
    };
    let known = KnownPerson {
        resident: Some(resident),
        ..KnownPerson::default()
    };
    row.settle(&known, day(2))
}

/// Names in every script and use, in parts and as one text.
fn all_names() -> Vec<Name> {
    let mut names = Vec::new();
    let uses = [
        None,
        Some(NameUse::Official),
        Some(NameUse::Usual),
        Some(NameUse::Alias),
        Some(NameUse::Temporary),
        Some(NameUse::Anonymous),
        Some(NameUse::Former),
        Some(NameUse::Maiden),
    ];
    for (script, family, given) in [
        (Some(Script::Kanji), "試験", "一郎"),
        (Some(Script::Kanji), "見本", "一郎"),
        (Some(Script::Kana), "しけん", "ｲﾁﾛｳ"),
        (Some(Script::Latin), "SHIKEN", "Ichiro"),
        (None, "試験", "一郎"),
    ] {
        for used_as in uses {
            let parts = Name {
                script,
                used_as,
                ..Name::new(Script::Kanji, family, given)
            };
            let text = format!("{family}　{given}");
            let both = Name {
                text: Some(text.clone()),
                ..parts.clone()
            };
            let whole = Name {
                script,
                used_as,
                ..Name::whole(Script::Kanji, &text)
            };
            names.extend([parts, both, whole]);
        }
    }
    names
}

#[test]
fn what_a_town_tells_of_its_own_people_changes_nobody() {
    let names = all_names();
    let is_told = |name: &&Name| name.script != Some(Script::Kana);
    for one in names.iter().filter(is_told) {
        for other in names.iter().step_by(7) {
            let mut resident = stored();
            resident.names = vec![one.clone(), other.clone()];
            for _ in 0..2 {
                resident.names.reverse();
                let settled = again(&resident);
                let shown: Vec<_> = resident.names.iter().map(written).collect();
                assert_eq!(settled.outcome, RowOutcome::Unchanged, "{shown:?}");
            }
        }
    }
}

fn written(name: &Name) -> (Option<Script>, Option<NameUse>, String) {
    (name.script, name.used_as, name.spelled())
}

#[test]
fn nor_those_whose_address_has_parts_and_those_who_are_gone() {
    let current = Address {
        postal_code: Some("100-0001".to_owned()),
        prefecture: Some("架空県".to_owned()),
        city: Some("みらい市".to_owned()),
        lines: vec!["一丁目".to_owned()],
        ..Address::default()
    };
    let former = Address {
        text: Some("さくら町二丁目".to_owned()),
        is_former: true,
        ..Address::default()
    };
    let dead = Some(Death { on: None });
    let changes: [&dyn Fn(&mut Resident); 7] = [
        &|one| one.addresses = vec![former.clone(), current.clone()],
        &|one| one.addresses = vec![former.clone()],
        &|one| one.disclosure = Disclosure::Protected,
        &|one| one.death = dead,
        &|one| one.is_mistake = true,
        &|one| {
            one.departure = Some(Departure {
                reason: DepartureReason::MovedOut,
                on: None,
            });
        },
        &|one| one.names[0].used_as = Some(NameUse::Official),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut resident = stored();
        change(&mut resident);
        let settled = again(&resident);
        assert_eq!(settled.outcome, RowOutcome::Unchanged, "{place}");
        assert!(settled.resident.is_none(), "{place}");
    }
    // Another address takes the place of the one that has parts.
    let mut moved = stored();
    moved.addresses = vec![current];
    let mut told = read(FIRST);
    told.resident.addresses = vec![Address {
        text: Some("架空県みらい市二丁目".to_owned()),
        ..Address::default()
    }];
    let known = KnownPerson {
        resident: Some(&moved),
        ..KnownPerson::default()
    };
    let now = told.settle(&known, day(2)).resident.expect("a change");
    assert_eq!(now.addresses, told.resident.addresses);
}

#[test]
fn the_name_of_a_register_is_one_and_a_maiden_name_is_another() {
    let mut known = stored();
    known.names[0].used_as = Some(NameUse::Official);
    let maiden = Name {
        used_as: Some(NameUse::Maiden),
        ..Name::new(Script::Kanji, "旧姓", "一郎")
    };
    known.names.push(maiden.clone());
    assert_eq!(settle(FIRST, Some(&known)).outcome, RowOutcome::Unchanged);
    // Another name takes the place of the register's, in its use, also where it is the maiden name again.
    for family in ["見本", "旧姓"] {
        let now = after(&FIRST.replace("試験", family), &known);
        let official = Some(NameUse::Official);
        let expected = Name {
            used_as: official,
            ..Name::new(Script::Kanji, family, "一郎")
        };
        assert_eq!(now.names.len(), 3);
        assert_eq!((&now.names[0], &now.names[2]), (&expected, &maiden));
    }
    // Where both stand, the one that files told is the one that they tell.
    let mut both = known.clone();
    both.names.push(Name::new(Script::Kanji, "見本", "一郎"));
    let now = after(&FIRST.replace("試験", "架空"), &both);
    assert_eq!(now.names[0], known.names[0]);
    assert_eq!(now.names[3], Name::new(Script::Kanji, "架空", "一郎"));
}
