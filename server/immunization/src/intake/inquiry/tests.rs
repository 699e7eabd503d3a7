//! What stands before an inquiry, and that no answer repeats a number.

use super::*;
use crate::intake::{FileKind, LedgerDose};
use crate::resident_number::ResidentNumber;

fn codes(rows: u64, asked_today: u64, is_approved: bool) -> Vec<&'static str> {
    let guard = InquiryGuard {
        daily_max: 1_000,
        alone_max: 500,
        asked_today,
        is_approved,
    };
    guard_inquiry(rows, guard)
        .iter()
        .map(Finding::code)
        .collect()
}

#[test]
fn a_person_asks_so_often_and_many_numbers_need_two_people() {
    assert_eq!(codes(500, 0, false), [""; 0]);
    assert_eq!(codes(501, 0, false), ["INQ-FOUR-EYES"]);
    assert_eq!(codes(501, 0, true), [""; 0]);
    // Many small files are as much as a large one.
    assert_eq!(codes(100, 400, false), [""; 0]);
    assert_eq!(codes(100, 401, false), ["INQ-FOUR-EYES"]);
    assert_eq!(codes(100, 401, true), [""; 0]);
    assert_eq!(codes(1, 1_000, true), ["INQ-LIMIT"]);
    assert_eq!(
        codes(1_001, u64::MAX, false),
        ["INQ-LIMIT", "INQ-FOUR-EYES"]
    );
}

#[test]
fn answers_have_id_result_and_doses() {
    let mut writer = LedgerWriter::new(FileKind::Ledger, None, 2).unwrap();
    let number = ResidentNumber::parse("1000001").unwrap();
    let doses = [LedgerDose {
        number: 1,
        lot: crate::LotNumber::parse("FF9999"),
        ..LedgerDose::default()
    }];
    let person = LedgerPerson {
        number: Some(&number),
        doses: &doses,
    };
    let mut out = Vec::new();
    for answer in [
        InquiryAnswer::Found(&person),
        InquiryAnswer::Nothing,
        InquiryAnswer::Refused,
    ] {
        assert!(write_answer("Q,1", &answer, &mut writer, &mut out).is_empty());
    }
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "\"Q,1\",1,,,,,,,,FF9999,,,,,,,,\r\n\"Q,1\",0,,,,,,,,,,,,,,,,\r\n\"Q,1\",9,,,,,,,,,,,,,,,,\r\n"
    );
    assert!(!text.contains("1000001"));
}

/// R-V06
#[test]
fn no_id_of_a_question_is_run_as_a_formula() {
    let mut writer = LedgerWriter::new(FileKind::Ledger, None, 1).unwrap();
    for (id, written) in [
        ("=1+1", "'=1+1,0,"),
        ("-2", "'-2,0,"),
        ("'=1", "''=1,0,"),
        ("＠,x", "\"'＠,x\",0,"),
        ("Q-1", "Q-1,0,"),
    ] {
        let mut out = Vec::new();
        write_answer(id, &InquiryAnswer::Nothing, &mut writer, &mut out);
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with(written), "{text}");
    }
}
