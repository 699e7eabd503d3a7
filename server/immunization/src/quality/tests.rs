//! The cases of each rule, from files; what holds for every person; sessions and devices.

mod cases;
mod properties;

use super::*;
use crate::coupon::CouponLine;

fn rules(codes: &str) -> Vec<QualityRule> {
    let codes = codes.split_terminator(' ');
    codes
        .map(|code| QualityRule::parse(code).unwrap())
        .collect()
}

#[test]
fn every_rule_has_its_code_and_class() {
    let codes: Vec<&str> = QualityRule::ALL.iter().map(|rule| rule.code()).collect();
    let expected: Vec<String> = (1..=17).map(|number| format!("Q{number:02}")).collect();
    assert_eq!(codes, expected);
    let must_fix: Vec<&str> = QualityRule::ALL
        .iter()
        .filter(|rule| rule.class() == QualityClass::MustFix)
        .map(|rule| rule.code())
        .collect();
    assert_eq!(must_fix, ["Q01", "Q02", "Q04", "Q05", "Q11"]);
    assert!(QualityClass::MustFix > QualityClass::ToCheck);
}

#[test]
fn a_fifth_of_a_session_is_no_anomaly_and_one_more_is() {
    let one_of_five = ["Q09", "", "", "", ""].map(rules);
    assert_eq!(judge_session(one_of_five), []);
    let two_of_nine = ["Q09", "Q09", "", "", "", "", "", "", ""].map(rules);
    let anomaly = SessionAnomaly {
        rule: QualityRule::Lot,
        failing: 2,
        of: 9,
    };
    assert_eq!(judge_session(two_of_nine), [anomaly]);
    // Two rules, each broken by a fifth, are no anomaly of either.
    assert_eq!(judge_session(["Q09", "Q07", "", "", ""].map(rules)), []);
    // A dose that breaks a rule twice is one dose, and the mark of the session itself does not feed on itself.
    assert_eq!(judge_session(["Q09 Q09", "", "", "", ""].map(rules)), []);
    assert_eq!(judge_session(["Q15", "Q15"].map(rules)), []);
    assert_eq!(judge_session(Vec::<Vec<QualityRule>>::new()), []);
}

#[test]
fn one_line_twice_on_one_device_within_ten_seconds_is_told() {
    let line = |text| CouponLine::parse(text).unwrap();
    let read = |device, text, at_ms| ScanRead {
        device,
        line: line(text),
        at_ms,
    };
    const ONE: &str = "211399980000000101";
    const OTHER: &str = "211399980000000102";
    let reads = [
        read("tab-1", ONE, 50_000),
        read("tab-1", OTHER, 51_000),
        read("tab-2", ONE, 52_000),
        read("tab-1", ONE, 40_000),
        read("tab-1", ONE, 60_001),
        read("tab-2", OTHER, 62_000),
    ];
    assert_eq!(
        find_repeated_scans(&reads),
        [RepeatedScan { first: 3, again: 0 }]
    );
    let ends = [read("t", ONE, i64::MIN), read("t", ONE, i64::MAX)];
    assert_eq!(find_repeated_scans(&ends), []);
    assert_eq!(find_repeated_scans(&[]), []);
}

#[test]
fn more_doses_than_anybody_has_are_told_and_not_judged() {
    let doses: Vec<Dose> = (0..=DOSES_MAX)
        .map(|_| cases::dose("2021-06-14", "pfizer-12"))
        .collect();
    let person = PersonRecord {
        doses: doses.iter().map(DoseRecord::new).collect(),
        ..PersonRecord::default()
    };
    let found = judge(&person, &cases::standards());
    assert_eq!(found.judgements, []);
    assert_eq!(found.unjudged.len(), DOSES_MAX + 1);
    assert!(found.unjudged.iter().all(|one| one.gap == Gap::TooMany));
    assert!(!found.is_certifiable(0));
}

#[test]
fn nobody_is_named() {
    assert_eq!(format!("{:?}", PersonRecord::default()), "PersonRecord(…)");
}

#[test]
fn what_is_known_of_a_resident_is_what_is_judged() {
    let mut resident = Resident::new(MunicipalityCode::parse("139998").unwrap());
    resident.birth = PartialDate::parse_iso("2030-01-01").ok();
    let dose = cases::dose("2021-06-14", "pfizer-12");
    let person = PersonRecord::of_resident(&resident, vec![DoseRecord::new(&dose)]);
    let found = judge(&person, &cases::standards());
    let rules: Vec<QualityRule> = found.rules_of(QualitySubject::Dose(0)).collect();
    assert!(rules.contains(&QualityRule::ImpossibleDate));
    assert!(!found.is_certifiable(0));
    let history = History {
        doses: vec![dose],
        death: PartialDate::parse_iso("2021-01-01").ok(),
        ..History::default()
    };
    let found = judge(&PersonRecord::of_history(&history), &cases::standards());
    let rules: Vec<QualityRule> = found.rules_of(QualitySubject::Dose(0)).collect();
    assert_eq!(rules, [QualityRule::AfterDeath]);
}
