//! A first row with a mistake is a header with a mistake, and it is told which column is meant.

use super::*;

fn judged(kind: FileKind, line: &str) -> (bool, Vec<Finding>) {
    let layout = Layout::find(kind, None).unwrap();
    let texts: Vec<&str> = line.split(',').collect();
    let first = FirstRow {
        number: 1,
        columns: texts.len(),
        texts: &texts,
    };
    let mut findings = Vec::new();
    let names = judge(&first, layout, Header::Auto, &mut findings);
    (names, findings)
}

#[test]
fn a_name_in_english_is_told_beside_the_english_name() {
    let line = "Inquiry id,Individual number,Birth day,Reason,Legal basis";
    let (names, findings) = judged(FileKind::Inquiry, line);
    assert!(names);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.code(), "FILE-COLNAME");
    assert_eq!(finding.fact("differs_at"), Some(&Fact::Number(3)));
    assert_eq!(finding.fact("wanted"), Some(&Fact::Word("Birth date")));
    let written = Fact::Shown("Birth day".to_owned());
    assert_eq!(finding.fact("written"), Some(&written));
}

#[test]
fn columns_that_changed_places_are_told_both() {
    let line = "照会ID,生年月日,マイナンバー,照会事由,法的根拠";
    let (names, findings) = judged(FileKind::Inquiry, line);
    let places: Vec<_> = findings.iter().map(|one| one.fact("differs_at")).collect();
    assert!(names);
    assert_eq!(places, [Some(&Fact::Number(2)), Some(&Fact::Number(3))]);
}

#[test]
fn what_may_be_a_number_of_somebody_is_not_quoted() {
    let line = "照会ID,000000000019,生年月日,照会事由,法的根拠";
    let (_, findings) = judged(FileKind::Inquiry, line);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].fact("written"), None);
    assert_eq!(
        findings[0].fact("wanted"),
        Some(&Fact::Word("マイナンバー"))
    );
}

#[test]
fn a_row_of_data_names_nothing() {
    let (names, findings) = judged(FileKind::Inquiry, "性別,000000000019,19500401,1,L1");
    assert!(!names && findings.is_empty(), "{findings:?}");
}
