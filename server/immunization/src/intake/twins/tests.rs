//! What is remembered of a file, and that remembering has an end.

use super::*;
use crate::intake::tests::settings;
use crate::intake::{Cells, DoseRow, Encoding, FileKind, Layout, Rows};
use crate::resident::{Address, Disclosure};

fn read(file: &str) -> Vec<PersonRow> {
    let settings = settings();
    let layout = Layout::find(FileKind::Persons, None).unwrap();
    let mut rows = Rows::new(file.as_bytes());
    let mut read = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let reading = PersonRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        read.push(reading.record.unwrap());
    }
    read
}

fn persons(file: &str, twins: &mut Twins) -> Vec<Twin> {
    let rows = read(file);
    rows.iter().map(|row| twins.meet_person(row)).collect()
}

fn codes(twin: &Twin) -> Vec<&'static str> {
    match twin {
        Twin::Refused(findings) => findings.iter().map(Finding::code).collect(),
        _ => Vec::new(),
    }
}

const FILE: &str = "1,000000000019,a,b,,,19500401,1,0000000101,\n1,000000000019,a,b,,,19500401,1,0000000101,\n1,000000000019,a,c,,,19500401,1,0000000101,\n2,000000000019,d,e,,,19500401,1,0000000101,\n2,,d,e,,,19500401,1,0000000102,\n";

#[test]
fn rows_of_one_file_that_meet_are_told_with_the_earlier_row() {
    let met = persons(FILE, &mut Twins::new(100));
    assert_eq!(met[..2], [Twin::Alone, Twin::Same { row: 1 }]);
    assert_eq!(codes(&met[2]), ["DUP-ROW"]);
    assert_eq!(codes(&met[3]), ["REF-COUPON-TAKEN", "REF-MYNO-DUP"]);
    // The refused row took nothing, so its owner can still come.
    assert_eq!(met[4], Twin::Alone);
}

#[test]
fn remembering_has_an_end() {
    let mut twins = Twins::new(1);
    assert_eq!(persons(FILE, &mut twins)[4], Twin::Alone);
    assert!(twins.is_full());
    assert_eq!(twins.seen.len(), 1);
}

fn doubled(file: &str, keys_max: usize) -> Doubled {
    let mut doubles = Doubles::new(keys_max);
    for row in read(file) {
        doubles.note(&row);
    }
    doubles.finish()
}

#[test]
fn rows_of_two_people_with_one_individual_number_are_all_refused() {
    const SHARED: &str = "1,000000000019,a,b,,,19500401,1,0000000101,\n1,000000000019,a,b,,,19500401,1,0000000101,\n2,000000000027,c,d,,,19500401,1,0000000102,\n3,000000000019,e,f,,,19500401,1,0000000103,\n2,000000000027,c,d,,,19500401,1,0000000102,\n4,,g,h,,,19500401,1,0000000104,\n";
    let met = persons(SHARED, &mut Twins::new(100).knowing(doubled(SHARED, 100)));
    for (place, other) in [(0, 4), (1, 4), (3, 1)] {
        assert_eq!(codes(&met[place]), ["REF-MYNO-DUP"], "{place}");
        let Twin::Refused(findings) = &met[place] else {
            panic!("{place}");
        };
        assert_eq!(findings[0].facts(), [("row", Fact::Number(other))]);
    }
    assert_eq!(met[2], Twin::Alone);
    assert_eq!(met[4..], [Twin::Same { row: 3 }, Twin::Alone]);
    // Here too remembering has an end.
    assert!(doubled(SHARED, 0).0.is_empty());
}

#[test]
fn one_dose_told_twice_is_known_by_its_id_or_its_coupon() {
    let settings = settings();
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let row = |day: &str, id: &str| {
        format!("1,1000001,139998,0000000101,2,1,{day},,,,,ファイザー,,FF9999,,,,{id}\n")
    };
    let file = [
        row("20210524", "x"),
        row("20210524", "x"),
        row("20210525", "x"),
        row("20210524", ""),
        row("20210526", ""),
    ]
    .concat();
    let (mut rows, mut twins, mut met) = (Rows::new(file.as_bytes()), Twins::new(9), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        let reading = DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        met.push(twins.meet_dose(&reading.record.unwrap()));
    }
    assert_eq!(met[..2], [Twin::Alone, Twin::Same { row: 1 }]);
    assert_eq!(codes(&met[2]), ["DUP-ROW"]);
    assert_eq!(met[3], Twin::Alone);
    assert_eq!(codes(&met[4]), ["DUP-ROW"]);
}

/// R-I03
#[test]
fn what_two_rows_say_alike_of_two_people_is_two_doses() {
    let settings = settings();
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let row = |number: &str, coupon: &str, lot: &str| {
        format!("1,{number},139998,{coupon},2,1,20210524,,,,,ファイザー,,{lot},,,,x\n")
    };
    let file = [
        row("", "0000000101", "FF9999"),
        row("", "0000000102", "FF9999"),
        row("1000001", "", "FF9999"),
        row("1000001", "0000000101", "FF9999"),
        row("", "0000000101", "FF9999"),
        row("", "0000000102", "FF9998"),
    ]
    .concat();
    let (mut rows, mut twins, mut met) = (Rows::new(file.as_bytes()), Twins::new(9), Vec::new());
    while let Some(row) = rows.next_row().unwrap() {
        let reading = DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        met.push(twins.meet_dose(&reading.record.unwrap()));
    }
    // Whether they are one person's, the register tells.
    assert!(met[..4].iter().all(|one| *one == Twin::Alone));
    assert_eq!(met[4], Twin::Same { row: 1 });
    assert_eq!(codes(&met[5]), ["DUP-ROW"]);
}

#[test]
fn what_a_later_row_says_of_address_and_disclosure_is_not_lost() {
    let row = &read(FILE)[0];
    let with = |address: &str, disclosure: Disclosure| {
        let mut row = row.clone();
        row.resident.addresses = vec![Address {
            text: Some(address.to_owned()),
            ..Address::default()
        }];
        row.resident.disclosure = disclosure;
        row
    };
    let mut twins = Twins::new(9);
    let first = with("みらい市一丁目", Disclosure::Open);
    assert_eq!(twins.meet_person(&first), Twin::Alone);
    assert_eq!(twins.meet_person(&first), Twin::Same { row: 1 });
    let hidden = with("みらい市一丁目", Disclosure::NotDisclosed);
    assert_eq!(twins.meet_person(&hidden), Twin::Alone);
    let moved = with("みらい市二丁目", Disclosure::Open);
    assert_eq!(codes(&twins.meet_person(&moved)), ["DUP-ROW"]);
}
