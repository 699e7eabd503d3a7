//! How reported doses meet stored ones.

use super::*;
use crate::finding::Finding;
use crate::intake::tests::settings;
use crate::intake::{Encoding, FileKind, Layout, RowOutcome, Rows};

const ROW: &str = "1,1000001,139998,0000000101,2,1,20210524,279986,みらい市民体育館,1319999015,仮名 医師子,ファイザー,,FF9999,0.30,74L,20210524153000,";

fn reading(line: &str) -> Reading<DoseRow> {
    let settings = settings();
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let mut rows = Rows::new(line.as_bytes());
    let row = rows.next_row().unwrap().unwrap();
    DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings))
}

fn read(line: &str) -> DoseRow {
    let reading = reading(line);
    reading
        .record
        .unwrap_or_else(|| panic!("{:?}", reading.findings))
}

fn meet(line: &str, stored: Option<(&str, bool)>, overwrite: bool) -> DoseMeeting {
    let stored = stored.map(|(line, by_this_sender)| (read(line).dose.unwrap(), by_this_sender));
    let stored = stored.as_ref().map(|(dose, by_this_sender)| StoredDose {
        dose,
        by_this_sender: *by_this_sender,
    });
    read(line).meet(stored.as_ref(), &[], overwrite)
}

fn with(from: &str, to: &str) -> String {
    assert!(ROW.contains(from));
    ROW.replace(from, to)
}

#[test]
fn what_is_stored_so_is_the_same_whoever_told_it() {
    for (ours, overwrite) in [(true, false), (false, false), (false, true)] {
        assert_eq!(meet(ROW, Some((ROW, ours)), overwrite), DoseMeeting::Same);
    }
    // Another time of writing it down is no other dose, and neither is another width.
    let later = with("20210524153000", "20210601000000");
    assert_eq!(meet(&later, Some((ROW, false)), false), DoseMeeting::Same);
    assert_eq!(
        meet(&with("FF9999", "ｆｆ９９９９"), Some((ROW, true)), false),
        DoseMeeting::Same
    );
}

#[test]
fn another_content_is_an_update_of_the_same_source_and_a_conflict_of_another() {
    for other in [
        with("20210524,", "20210525,"),
        with("FF9999", "FF9998"),
        with("74L", "74R"),
        with("ファイザー", "武田/モデルナ"),
        with("1,20210524", "2,20210524"),
    ] {
        assert_eq!(
            meet(&other, Some((ROW, true)), false),
            DoseMeeting::Updated,
            "{other}"
        );
        assert_eq!(
            meet(&other, Some((ROW, false)), false),
            DoseMeeting::Conflict,
            "{other}"
        );
        assert_eq!(
            meet(&other, Some((ROW, false)), true),
            DoseMeeting::Overwritten,
            "{other}"
        );
        // It makes no difference which of the two came first.
        assert_eq!(
            meet(ROW, Some((&other, false)), false),
            DoseMeeting::Conflict,
            "{other}"
        );
    }
    let not_given = with(",2,1,", ",1,1,");
    assert_eq!(
        meet(&not_given, Some((ROW, false)), false),
        DoseMeeting::Conflict
    );
    // What only one of two sources tells contradicts nothing.
    let less = with(",FF9999,0.30,74L", ",,,");
    assert_eq!(meet(&less, Some((ROW, false)), false), DoseMeeting::Same);
    assert_eq!(meet(&less, Some((ROW, true)), false), DoseMeeting::Updated);
}

#[test]
fn a_second_dose_of_a_group_on_a_day_is_told() {
    let row = read(&with("2,1,20210524", "2,2,20210524"));
    let other = [read(ROW).dose.unwrap()];
    assert_eq!(row.meet(None, &other, false), DoseMeeting::SameDay);
    assert_eq!(row.meet(None, &[], false), DoseMeeting::New);
    let next = read(&with("2,1,20210524", "2,2,20210614"));
    assert_eq!(next.meet(None, &other, false), DoseMeeting::New);
    assert_eq!(
        DoseMeeting::SameDay.finding(3).unwrap().code(),
        "SEQ-SAMEDAY"
    );
    assert_eq!(DoseMeeting::SameDay.outcome(), RowOutcome::Rejected);
}

#[test]
fn only_who_told_a_dose_withdraws_it() {
    let delete = "2,,139998,0000000101,2,1,,,,,,,,,,,,";
    assert_eq!(meet(delete, Some((ROW, true)), false), DoseMeeting::Deleted);
    assert_eq!(
        meet(delete, Some((ROW, false)), false),
        DoseMeeting::Conflict
    );
    assert_eq!(meet(delete, Some((ROW, false)), true), DoseMeeting::Deleted);
    assert_eq!(meet(delete, None, false), DoseMeeting::NothingToDelete);
}

#[test]
fn who_withdraws_a_dose_says_which() {
    let codes = |line: &str| -> Vec<&'static str> {
        reading(line).findings.iter().map(Finding::code).collect()
    };
    assert_eq!(codes("2,1000001,,,,,,,,,,,,,,,,rsv-1"), [""; 0]);
    assert_eq!(codes("2,1000001,,,,,,,,,,,,,,,,"), ["ROW-REQ"]);
    assert_eq!(codes("2,1000001,,,,,20210524,,,,,,,,,,,"), ["ROW-REQ"]);
    assert_eq!(
        codes("2,1000001,,,,,20210524,,,,,ファイザー,,,,,,"),
        [""; 0]
    );
}

#[test]
fn a_code_and_a_label_that_contradict_each_other_name_no_vaccine() {
    let codes = "product_id,system,code,display\ngobik,yj,6319999A1011,x\nspikevax-orig,yj,6319999A1022,x\ncomirnaty-orig,yj,6319999A1033,x\n";
    let table = crate::VaccineTable::embedded()
        .unwrap()
        .with_codes("codes.csv", codes)
        .unwrap();
    let settings = crate::intake::Settings {
        vaccines: &table,
        ..settings()
    };
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let read = |code: &str| {
        let line = ROW.replace("ファイザー,,", &format!("ファイザー,{code},"));
        let mut rows = Rows::new(line.as_bytes());
        let row = rows.next_row().unwrap().unwrap();
        let reading = DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        let codes: Vec<&str> = reading.findings.iter().map(Finding::code).collect();
        let vaccine = reading.record.map(|row| row.dose.unwrap().vaccine);
        (
            codes,
            vaccine.map(|vaccine| (vaccine.group.unwrap().code(), vaccine.product)),
        )
    };
    assert_eq!(read("6319999A1011"), (vec!["CODE-VACCINE"], None));
    // Two products of one group: the group is certain, the product is not.
    assert_eq!(read("6319999a1022"), (vec![], Some(("COVID", None))));
    let both = Some(("COVID", Some("comirnaty-orig".to_owned())));
    assert_eq!(read("6319999A1033"), (vec![], both.clone()));
    assert_eq!(read(""), (vec![], both));
}
