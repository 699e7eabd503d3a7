//! Two systems that send files of one municipality: what one tells is no correction of the other, and each counts its records
//! by itself (R-I03).

use super::*;

const STAFF: &str = "staff-portal";
const MAKER: &str = "maker-0007";

/// A row as this system sends it.
fn sent(sender: &str, mut row: Taken) -> Taken {
    if let Some(Wish::Dose(told)) = &mut row.wish {
        told.telling.dose.source.sender = Some(sender.to_owned());
    }
    row
}

/// A row of the first coupon: an operation, the number of the dose, its day in June, the lot, the time and the id.
fn dose(
    sender: &str,
    (operation, number): (u8, u8),
    (day, lot): (u8, u8),
    (at, id): (&str, &str),
) -> Taken {
    let line = format!(
        "{operation},,{TOWN},0000000101,2,{number},202106{day:02},,,,,ファイザー,,FF000{lot},,,{at},{id}\n"
    );
    sent(sender, row(FileKind::Doses, &line))
}

/// The first dose, told at this hour of the second of July.
fn first(sender: &str, lot: u8, hour: u8) -> Taken {
    let at = format!("202107021{hour}0000");
    dose(sender, (1, 1), (1, lot), (&at, ""))
}

fn sender_of(telling: &Telling) -> Option<&str> {
    telling.dose.source.sender.as_deref()
}

fn lot_of(telling: &Telling) -> &str {
    telling.dose.lot.as_ref().unwrap().folded()
}

#[test]
fn what_another_sender_says_otherwise_contradicts_and_corrects_nothing() {
    for (one, other) in [(STAFF, MAKER), (MAKER, STAFF)] {
        let mut world = arrive([&first(one, 1, 1)]);
        let conflict = (RowOutcome::Flagged, vec!["DUP-CONFLICT"]);
        assert_eq!(outcome(&mut world, &first(other, 2, 2)), conflict);
        let entry = &world.cases[0];
        assert_eq!((world.cases.len(), entry.reports.len()), (1, 1));
        assert!(entry.case.is_contradicted());
        assert_eq!(
            (lot_of(&entry.case.record), lot_of(&entry.case.beside[0])),
            ("FF0001", "FF0002")
        );
        // Each corrects what it told itself; once both agree, nobody contradicts anybody.
        let corrected = outcome(&mut world, &first(other, 3, 3));
        assert_eq!(corrected, (RowOutcome::Flagged, vec!["DUP-CONFLICT"]));
        assert_eq!(world.cases[0].reports.len(), 1);
        let corrected = outcome(&mut world, &first(one, 3, 4));
        assert_eq!(corrected, (RowOutcome::Updated, vec!["DUP-UPDATED"]));
        assert!(!world.cases[0].case.is_contradicted());
    }
}

#[test]
fn what_another_sender_says_as_well_is_known_so_and_stands_beside() {
    let mut world = arrive([&first(STAFF, 1, 1)]);
    let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    for sender in [STAFF, MAKER, MAKER, STAFF] {
        assert_eq!(outcome(&mut world, &first(sender, 1, 1)), same, "{sender}");
    }
    let entry = &world.cases[0];
    assert_eq!(entry.case.others(), 1);
    assert_eq!(sender_of(&entry.case.beside[0]), Some(MAKER));
}

#[test]
fn who_may_overwrite_tells_the_record_and_its_ids() {
    let own = dose(STAFF, (1, 1), (1, 1), ("20210702110000", "k1"));
    let other = dose(MAKER, (1, 1), (1, 2), ("20210702120000", "k9"));
    let mut world = arrive([&own]);
    assert_eq!(overwrite(&mut world, &other), RowOutcome::Updated);
    let record = &world.cases[0].case.record;
    assert_eq!(sender_of(record), Some(MAKER));
    let ids = record
        .dose
        .numbers
        .iter()
        .filter(|number| crate::told::is_source_id(number));
    let ids: Vec<&str> = ids.map(|number| number.value.as_str()).collect();
    assert_eq!(ids, ["k9"]);
    // The id of the staff is theirs: the maker may give it to somebody else's dose.
    let line = format!("1,,{TOWN},0000000102,2,1,20210601,,,,,ファイザー,,FF0001,,,,k1\n");
    let others = sent(MAKER, row(FileKind::Doses, &line));
    assert_eq!(outcome(&mut world, &others).0, RowOutcome::Created);
}

#[test]
fn one_id_of_two_senders_means_two_doses() {
    let mut world = arrive(&rows(FileKind::Persons, &[person(1)]));
    let of = |sender: &str, operation: u8, number: u8, lot: u8| {
        let day = if number == 1 { 1 } else { 22 };
        dose(sender, (operation, number), (day, lot), ("", "0001"))
    };
    assert_eq!(
        outcome(&mut world, &of(STAFF, 1, 1, 1)).0,
        RowOutcome::Created
    );
    assert_eq!(
        outcome(&mut world, &of(MAKER, 1, 2, 2)).0,
        RowOutcome::Created
    );
    // What each says by its id reaches its own.
    let updated = (RowOutcome::Updated, vec!["DUP-UPDATED"]);
    assert_eq!(outcome(&mut world, &of(MAKER, 1, 2, 3)), updated);
    let short = format!("2,,{TOWN},0000000101,,,,,,,,,,,,,,0001\n");
    let withdrawal = sent(STAFF, row(FileKind::Doses, &short));
    assert_eq!(outcome(&mut world, &withdrawal).0, RowOutcome::Updated);
    let said: Vec<(Option<&str>, bool, &str)> = world
        .cases
        .iter()
        .map(|entry| &entry.case.record)
        .map(|told| (sender_of(told), told.dose.is_given(), lot_of(told)))
        .collect();
    assert_eq!(
        said,
        [
            (Some(STAFF), false, "FF0001"),
            (Some(MAKER), true, "FF0003")
        ]
    );
}

/// R-T01
#[test]
fn one_id_of_two_senders_may_be_two_peoples() {
    let of = |sender: &str, coupon: u8, lot: u8| {
        let line = format!(
            "1,,{TOWN},000000010{coupon},2,1,20210601,,,,,ファイザー,,FF000{lot},,,,0001\n"
        );
        sent(sender, row(FileKind::Doses, &line))
    };
    for people in 0..=2 {
        let people: Vec<String> = (1..=people).map(person).collect();
        let mut world = arrive(&rows(FileKind::Persons, &people));
        for (sender, coupon) in [(STAFF, 1), (MAKER, 2)] {
            let became = outcome(&mut world, &of(sender, coupon, coupon)).0;
            assert_eq!(became, RowOutcome::Created);
        }
        assert_eq!(world.cases.len(), 2);
        // Within one sender it stays one person's.
        let mixed = outcome(&mut world, &of(MAKER, 3, 1));
        assert_eq!(mixed, (RowOutcome::Rejected, vec!["REF-PERSON-MISMATCH"]));
    }
}

#[test]
fn a_withdrawal_of_another_sender_denies_and_takes_nothing_back() {
    let withdrawal = dose(MAKER, (2, 1), (1, 1), ("20210703120000", ""));
    let mut world = arrive([&first(STAFF, 1, 1)]);
    let conflict = (RowOutcome::Flagged, vec!["DUP-CONFLICT"]);
    assert_eq!(outcome(&mut world, &withdrawal), conflict);
    let entry = &world.cases[0];
    assert!(entry.case.record.dose.is_given() && entry.case.is_contradicted());
    // So it is where the withdrawal comes first.
    let other = arrive([&withdrawal, &first(STAFF, 1, 1)]);
    assert_eq!(known(&other), known(&world));
}

/// What was stored before senders were told, or is handed in for none.
#[test]
fn what_names_no_sender_counts_as_whoever_comes() {
    let unsigned = |lot: u8, hour: u8| {
        let mut row = first("", lot, hour);
        if let Some(Wish::Dose(told)) = &mut row.wish {
            told.telling.dose.source.sender = None;
        }
        row
    };
    let updated = (RowOutcome::Updated, vec!["DUP-UPDATED"]);
    let mut world = arrive([&unsigned(1, 1)]);
    assert_eq!(outcome(&mut world, &first(MAKER, 2, 2)), updated);
    assert_eq!(outcome(&mut world, &unsigned(3, 3)), updated);
    assert_eq!(outcome(&mut world, &first(STAFF, 4, 4)), updated);
    // From here on it is the staff's.
    let conflict = (RowOutcome::Flagged, vec!["DUP-CONFLICT"]);
    assert_eq!(outcome(&mut world, &first(MAKER, 5, 5)), conflict);
}

/// The sender is part of what is stored.
#[test]
fn what_is_stored_of_a_row_says_who_sent_it() {
    let table = VaccineTable::embedded().unwrap();
    let row = first(MAKER, 1, 1);
    let telling = &row.dose().unwrap().telling;
    let person = profiles::immunization::Person::Reference("Patient/1".to_owned());
    let stored = profiles::immunization::to_resource(&telling.dose, &person, table).unwrap();
    let read = crate::told::telling_of(&stored, table).unwrap();
    assert_eq!(sender_of(&read), Some(MAKER));
}

/// What a sender told and took back is put together with the dose of another, once a row names both.
#[test]
fn r_i03_a_withdrawal_that_stood_alone_comes_to_the_dose_of_another_sender() {
    let short = format!("2,,{TOWN},0000000101,,,,,,,,,,,,,20210702110000,k1\n");
    let withdrawal = sent(MAKER, row(FileKind::Doses, &short));
    let report = dose(MAKER, (1, 1), (1, 1), ("20210702120000", "k1"));
    let (told, taken_back) = (
        dose(STAFF, (1, 1), (1, 2), ("20210702100000", "")),
        dose(STAFF, (2, 1), (1, 2), ("20210702130000", "")),
    );
    let one = arrive([&withdrawal, &told, &taken_back, &report]);
    let other = arrive([&told, &report, &taken_back, &withdrawal]);
    assert_eq!(known(&one), known(&other));
    let live = one.cases.iter().map(|entry| &entry.case);
    let live: Vec<&DoseCase> = live.filter(|case| case.record.dose.is_given()).collect();
    assert_eq!(live.len(), 1);
    assert!(live[0].beside[0].is_withdrawal() && !live[0].is_contradicted());
    // So what was taken back stays taken back.
    let mut world = one;
    let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    assert_eq!(outcome(&mut world, &told), same);
}
