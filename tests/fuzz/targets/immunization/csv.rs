//! Any bytes as a file: refused as a whole with findings, or every row of it accounted for, in memory that does not grow,
//! and no individual number in the rows that go back.

#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use immunization::individual_number::IndividualNumber;
use immunization::intake::{
    COLUMNS_MAX, Cells, DoseRow, Encoding, FileKind, FileRows, Form, InquiryRow, Layout, PersonRow,
    RejectedRows, Repairs, RoutineRow, RowOutcome, Rows, Settings, Survey, Tally, survey,
};
use immunization::{Day, Finding, MunicipalityCode, VaccineTable};
use libfuzzer_sys::fuzz_target;

static SETTINGS: LazyLock<Settings<'static>> = LazyLock::new(|| {
    let town = MunicipalityCode::parse("139998").expect("a town");
    let today = Day::new(2026, 4, 1).expect("a day");
    let table = VaccineTable::embedded().expect("the table");
    Settings::new(town, today, table)
});

/// A window of reading is a fixed number of bytes, and a row has its limit.
const HELD_BYTES_MAX: usize = 4 * 1024 * 1024;
const KINDS: [FileKind; 4] = [
    FileKind::Persons,
    FileKind::Doses,
    FileKind::Routine,
    FileKind::Inquiry,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, file)) = bytes.split_first() else {
        return;
    };
    rows_are_whole(file);
    let kind = KINDS[usize::from(first & 3)];
    let layout = Layout::find(kind, None).expect("a layout");
    let mut settings = SETTINGS.clone();
    if first & 4 != 0 {
        settings.repairs = Repairs {
            municipality_zero: true,
            municipality_check_digit: true,
            coupon_zeros: true,
            individual_zero: true,
            dates: true,
            era_dates: true,
        };
    }
    settings.is_history = first & 8 != 0;
    let surveyed = match survey(Cursor::new(file), layout, &settings).expect("bytes in memory") {
        Ok(surveyed) => surveyed,
        Err(findings) => return assert!(!findings.is_empty(), "refused without a reason"),
    };
    assert_eq!(surveyed.bytes, file.len() as u64);
    every_row_is_accounted_for(file, kind, layout, &surveyed, &settings);
});

/// What stands in the rows stands in the file, in its order.
fn rows_are_whole(file: &[u8]) {
    let mut rows = Rows::new(Cursor::new(file));
    let mut passed = 0;
    let mut number = 0;
    while let Some(row) = rows.next_row().expect("bytes in memory") {
        let from = usize::try_from(row.offset()).expect("an offset in memory");
        assert!(from >= passed && row.number() > number, "rows in order");
        assert_eq!(file.get(from..from + row.bytes().len()), Some(row.bytes()));
        number = row.number();
        passed = from + row.bytes().len();
        // Of a row with more columns than any layout has, only so many are kept.
        let kept = row.columns().min(COLUMNS_MAX);
        assert!((0..kept).all(|place| row.cell(place).is_some()));
        assert!(row.cell(kept).is_none());
    }
    assert!(rows.held_bytes() <= HELD_BYTES_MAX);
}

fn every_row_is_accounted_for(
    file: &[u8],
    kind: FileKind,
    layout: &'static Layout,
    surveyed: &Survey,
    settings: &Settings<'_>,
) {
    let rejected = RejectedRows::new(surveyed.encoding, layout);
    let mut rows = FileRows::new(Cursor::new(file), surveyed);
    let mut tally = Tally::new();
    let mut back = Vec::new();
    while let Some(row) = rows.next_row().expect("bytes in memory") {
        let cells = Cells::new(row, layout, surveyed.encoding, settings);
        let (is_taken, findings) = read(kind, cells);
        if is_taken {
            tally.count(RowOutcome::Created, &findings);
        } else {
            assert!(!findings.is_empty(), "rejected without a reason");
            tally.count(RowOutcome::Rejected, &findings);
            back.clear();
            rejected.write_row(&row, &findings, "", &mut back);
            holds_no_number(&back, surveyed.encoding, layout);
        }
    }
    assert!(
        tally.accounts_for(surveyed.rows),
        "a row is lost or doubled"
    );
    assert!(rows.held_bytes() <= HELD_BYTES_MAX);
}

fn read(kind: FileKind, cells: Cells<'_>) -> (bool, Vec<Finding>) {
    match kind {
        FileKind::Persons => told(PersonRow::read(cells)),
        FileKind::Doses => told(DoseRow::read(cells)),
        FileKind::Routine => told(RoutineRow::read(cells)),
        _ => told(InquiryRow::read(cells)),
    }
}

fn told<T>(reading: immunization::intake::Reading<T>) -> (bool, Vec<Finding>) {
    (reading.record.is_some(), reading.findings)
}

/// No cell of a row that goes back is twelve digits that check each other, but for a resident's number, which may be
/// any.
fn holds_no_number(back: &[u8], encoding: Encoding, layout: &Layout) {
    let mut columns = layout.columns().iter();
    let resident = columns.position(|column| column.form == Form::ResidentNumber);
    let mut rows = Rows::new(Cursor::new(back));
    let Some(row) = rows.next_row().expect("bytes in memory") else {
        return;
    };
    assert!(row.fault().is_none(), "a row that goes back is broken");
    for place in (0..row.columns().min(COLUMNS_MAX)).filter(|place| Some(*place) != resident) {
        let cell = row.cell(place).unwrap_or_default();
        let text = encoding.decode(&cell).unwrap_or_default();
        let text: String = text.chars().map(narrow).collect();
        assert!(
            IndividualNumber::parse(text.trim_matches([' ', '\u{3000}'])).is_err(),
            "an individual number goes back"
        );
    }
}

fn narrow(character: char) -> char {
    match character {
        '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10).expect("a digit"),
        other => other,
    }
}
