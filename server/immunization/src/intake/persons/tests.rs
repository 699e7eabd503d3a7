//! What rows of file A do to people who are stored.

use super::*;
use crate::calendar::{Day, PartialDate};
use crate::finding::Fact;
use crate::intake::tests::settings;
use crate::intake::{Encoding, FileKind, Layout, Rows};
use crate::resident::Death;

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
