//! Birth dates that somebody tries, and ids that stand twice.

use super::*;
use crate::individual_number::IndividualNumber;
use crate::intake::InquiryReason;

fn question(row: u64, number: &str, birth: &str) -> InquiryRow {
    InquiryRow {
        row,
        id: format!("Q{row}"),
        number: IndividualNumber::parse(number).unwrap(),
        birth: PartialDate::parse_iso(birth).unwrap(),
        reason: InquiryReason::Coupon,
        legal_basis: "statute".to_owned(),
    }
}

const ONE: &str = "469135702488";
const OTHER: &str = "469135702496";

fn noted(rows: &[InquiryRow]) -> Questions {
    let mut questions = Questions::default();
    rows.iter().for_each(|row| questions.note(row));
    questions
}

fn told(questions: &Questions, row: &InquiryRow) -> Vec<String> {
    let found = questions.doubts(row);
    let told = found
        .iter()
        .map(|one| format!("{} {:?}", one.code(), one.facts()));
    told.collect()
}

#[test]
fn r_t05_a_number_with_several_birth_dates_is_refused_in_every_row() {
    let rows = [
        question(1, ONE, "1950-04-01"),
        question(2, OTHER, "1950-04-02"),
        question(3, ONE, "1950-04-01"),
        question(4, ONE, "1950-04-02"),
        question(5, ONE, "1950-04-03"),
    ];
    let questions = noted(&rows);
    let other = |row: i64| vec![format!("REF-MYNO-BIRTHS [(\"row\", Number({row}))]")];
    assert_eq!(told(&questions, &rows[0]), other(4));
    assert_eq!(told(&questions, &rows[1]), [""; 0]);
    assert_eq!(told(&questions, &rows[2]), other(4));
    assert_eq!(told(&questions, &rows[3]), other(1));
    assert_eq!(told(&questions, &rows[4]), other(1));
}

#[test]
fn r_t05_a_number_is_asked_with_three_birth_dates_in_a_day() {
    let ask = |births: &[&str], now: &str| {
        let mut questions = noted(&[question(1, ONE, now)]);
        for birth in births {
            questions.note_before(&question(7, ONE, birth));
            questions.note_before(&question(8, OTHER, birth));
        }
        told(&questions, &question(1, ONE, now)).len()
    };
    assert_eq!(
        ask(&["1950-04-01", "1950-04-01", "1950-04-02"], "1950-04-03"),
        0
    );
    let three = ["1950-04-01", "1950-04-02", "1950-04-03", "1950-04-04"];
    assert_eq!(ask(&three, "1950-04-03"), 0);
    // The fourth was refused already, and is so again.
    assert_eq!(ask(&three, "1950-04-04"), 1);
    assert_eq!(ask(&three[..3], "1950-04-05"), 1);
}

#[test]
fn an_id_that_stands_twice_is_answered_once() {
    let mut again = question(2, OTHER, "1950-04-01");
    again.id = "Q1".to_owned();
    let rows = [question(1, ONE, "1950-04-01"), again];
    let questions = noted(&rows);
    assert_eq!(told(&questions, &rows[0]), [""; 0]);
    assert_eq!(
        told(&questions, &rows[1]),
        ["DUP-INQUIRY-ID [(\"row\", Number(1))]"]
    );
}
