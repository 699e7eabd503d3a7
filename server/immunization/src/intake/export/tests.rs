//! Exports as the published layout has them.

use super::*;
use crate::intake::Rows;

fn dose(number: u32) -> LedgerDose {
    let day = Day::new(2021, 5, 24).unwrap();
    LedgerDose {
        number,
        is_numbered_here: false,
        recorded: Some(Moment::new(day, 15, 30, 0).unwrap()),
        day: Some(day),
        coupon: CouponNumber::parse("0000000101").ok(),
        municipality: MunicipalityCode::parse("019992").ok(),
        venue_municipality: MunicipalityCode::parse("279986").ok(),
        venue: Some("みらい市民体育館".to_owned()),
        doctor: Some("仮名 医師子".to_owned()),
        maker: Some("武田/モデルナ".to_owned()),
        lot: LotNumber::parse("3004733"),
    }
}

fn written(
    kind: FileKind,
    version: u32,
    width: usize,
    doses: &[LedgerDose],
) -> (String, Vec<Finding>, u64) {
    let number = ResidentNumber::parse("0001000001").unwrap();
    let mut writer = LedgerWriter::new(kind, Some(version), width).unwrap();
    let mut out = Vec::new();
    let person = LedgerPerson {
        number: Some(&number),
        doses,
    };
    let findings = writer.write_person(&person, &mut out);
    (
        String::from_utf8(out).unwrap(),
        findings,
        writer.persons_beyond(),
    )
}

const BLOCK: &str =
    "20210524153000,20210524,0000000101,019992,みらい市民体育館,仮名 医師子,武田/モデルナ,3004733";

#[test]
fn doses_stand_side_by_side_each_in_its_block() {
    let (text, findings, _) = written(FileKind::Ledger, 1, 2, &[dose(2)]);
    assert_eq!(text, format!("0001000001,,,,,,,,,{BLOCK}\r\n"));
    assert_eq!(findings, []);
    let (text, ..) = written(FileKind::Ledger, 1, 3, &[dose(3), dose(1)]);
    assert_eq!(text, format!("0001000001,{BLOCK},,,,,,,,,{BLOCK}\r\n"));
    let (text, ..) = written(FileKind::Waiting, 1, 1, &[dose(1)]);
    assert_eq!(text, format!(",{BLOCK}\r\n"));
    let (text, ..) = written(FileKind::Ledger, 2, 1, &[dose(1)]);
    assert!(text.contains("019992,279986,みらい"), "{text}");
}

#[test]
fn what_finds_no_block_is_counted_and_never_a_row_of_its_own() {
    let (text, findings, beyond) = written(
        FileKind::Ledger,
        1,
        2,
        &[dose(1), dose(2), dose(3), dose(2)],
    );
    assert_eq!(text.lines().count(), 1);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}")
    };
    assert_eq!(
        (finding.code(), finding.fact("doses"), beyond),
        ("EXP-WIDTH", Some(&Fact::Number(2)), 1)
    );
}

#[test]
fn what_is_too_long_is_cut_and_told() {
    let mut long = dose(1);
    long.venue = Some("み".repeat(31));
    long.lot = LotNumber::parse("123456789012345678901");
    let (text, findings, _) = written(FileKind::Ledger, 1, 1, &[long]);
    assert!(
        text.contains(&format!(",{},", "み".repeat(30)))
            && text.ends_with(",12345678901234567890\r\n"),
        "{text}"
    );
    let codes: Vec<&str> = findings.iter().map(Finding::code).collect();
    assert_eq!(codes, ["EXP-TRUNC", "EXP-TRUNC"]);
}

#[test]
fn the_first_row_has_the_names_of_the_layout_and_goes_on_in_its_way() {
    let mut writer = LedgerWriter::new(FileKind::Ledger, None, 3).unwrap();
    let mut out = Vec::new();
    writer.write_mark(&mut out);
    writer.write_header(&mut out);
    let mut rows = Rows::new(out.as_slice());
    let row = rows.next_row().unwrap().unwrap();
    let name = |place| String::from_utf8(row.cell(place).unwrap().into_owned()).unwrap();
    assert_eq!(
        (row.columns(), name(0), name(9), name(24)),
        (
            25,
            "個別宛名番号".to_owned(),
            "2回目接種履歴登録日時".to_owned(),
            "3回目ワクチンロット番号".to_owned()
        )
    );
    let layout = Layout::find(FileKind::Ledger, None).unwrap();
    for (column, place) in layout.columns().iter().zip(0..) {
        assert_eq!(name(place), column.name);
    }
    for (kind, width) in [
        (FileKind::Persons, 2),
        (FileKind::Ledger, 0),
        (FileKind::Ledger, 23),
    ] {
        assert!(LedgerWriter::new(kind, None, width).is_none());
    }
}

/// R-V06: no spreadsheet runs a value that goes out, and whoever reads it has the value.
#[test]
fn formulas_go_out_guarded_and_come_back_as_they_were() {
    for value in [
        "=1+1", "@x", "-1", "+81", "＝1", "'=1", "''-1", "'a", "a=1", " =1", "=1,\"2\"",
    ] {
        let of = LedgerDose {
            venue: Some(value.to_owned()),
            doctor: Some(value.to_owned()),
            ..dose(1)
        };
        let (text, ..) = written(FileKind::Ledger, 1, 1, &[of]);
        for cell in text.split(',') {
            let shown = cell.trim_start_matches(['"', ' ']);
            assert!(!shown.starts_with(['=', '@', '-', '+', '＝']), "{text}");
        }
        let mut rows = Rows::new(text.as_bytes());
        let row = rows.next_row().unwrap().unwrap();
        for place in [5, 6] {
            let cell = row.cell(place).unwrap();
            assert_eq!(std::str::from_utf8(&cell), Ok(value));
        }
    }
}

#[test]
fn a_dose_under_a_number_that_nobody_told_is_named_in_the_report() {
    let mut writer = LedgerWriter::new(FileKind::Ledger, None, 2).unwrap();
    let number = ResidentNumber::parse("1000001").unwrap();
    let second = LedgerDose {
        is_numbered_here: true,
        ..dose(2)
    };
    let person = LedgerPerson {
        number: Some(&number),
        doses: &[dose(1), second],
    };
    let findings = writer.write_person(&person, &mut Vec::new());
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.code(), "EXP-NUMBER");
    assert_eq!(finding.fact("dose"), Some(&Fact::Number(2)));
}

#[test]
fn a_waiting_dose_without_a_coupon_is_known_by_the_number_that_it_waits_for() {
    let mut writer = LedgerWriter::new(FileKind::Waiting, None, 2).unwrap();
    let number = ResidentNumber::parse("1000001").unwrap();
    let mut row_of = |coupon| {
        let dose = LedgerDose { coupon, ..dose(1) };
        let person = LedgerPerson {
            number: Some(&number),
            doses: &[dose],
        };
        let mut out = Vec::new();
        writer.write_person(&person, &mut out);
        String::from_utf8(out).unwrap()
    };
    assert!(row_of(None).starts_with("1000001,"));
    assert!(row_of(CouponNumber::parse("0000000101").ok()).starts_with(','));
}
