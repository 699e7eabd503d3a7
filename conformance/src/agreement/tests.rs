//! Two validators agree where each finds an error at the same element, or one step away.

use super::*;

fn finding(resource: &str, severity: &str, expression: &str) -> Finding {
    Finding {
        resource: resource.into(),
        severity: severity.into(),
        rule: "rule".into(),
        expression: element(expression),
        words: "words of it".into(),
    }
}

#[test]
fn expressions_lose_what_only_one_validator_writes() {
    let written = "Parameters.parameter[0].resource/*Patient/a*/.deceased.ofType(boolean)";
    assert_eq!(
        element(written),
        "Parameters.parameter[0].resource.deceased"
    );
    assert_eq!(element("Patient.deceased[x]"), "Patient.deceased");
    assert_eq!(element("a/*b"), "a");
}

#[test]
fn an_element_is_near_itself_and_what_it_stands_in() {
    assert!(is_near("Patient.name[0]", "Patient.name[0]"));
    assert!(is_near("Patient", "Patient.birthDate"));
    assert!(is_near("Patient.birthDate", "Patient"));
    assert!(!is_near("Patient.name[0]", "Patient.name[1]"));
    assert!(!is_near("Patient", "Patient.name[0].family"));
}

#[test]
fn lines_that_are_no_findings_are_refused() {
    let read = Finding::read("a.json\terror\trule\tPatient.name\twords\n").unwrap();
    assert_eq!(read.len(), 1);
    assert!(read[0].is_error());
    assert!(Finding::read("a.json error").is_err());
}

#[test]
fn both_must_find_an_error_at_the_same_place() {
    let ours = [finding("a", "error", "Patient.birthDate")];
    assert!(differences(&ours, &[finding("a", "error", "Patient")]).is_empty());
    let apart = differences(&ours, &[finding("a", "error", "Patient.name[0].family")]);
    assert_eq!(apart.len(), 2, "{apart:?}");
    assert_eq!(differences(&ours, &[]).len(), 1);
    assert_eq!(differences(&[], &ours).len(), 1);
}

#[test]
fn warnings_count_where_nothing_is_refused() {
    let ours = [finding("a", "warning", "Patient.name[0]")];
    assert_eq!(differences(&ours, &[]).len(), 1);
    assert!(differences(&[], &ours).is_empty());
    assert!(differences(&ours, &ours).is_empty());
    let refused = [ours[0].clone(), finding("a", "error", "Patient")];
    assert!(differences(&refused, &[finding("a", "error", "Patient")]).is_empty());
}

#[test]
fn what_is_known_is_taken_out_and_what_is_out_of_date_is_told() {
    let known =
        Known::read("# why\n*.json\trule\tof it\tbecause\nb\trule\twords\tbecause\n").unwrap();
    let (left, unused) = known.sift(vec![
        finding("a.json", "error", "Patient"),
        finding("a.txt", "error", "Patient"),
    ]);
    assert_eq!(left.len(), 1);
    assert_eq!(unused, ["b\trule\twords\tbecause"]);
    assert!(Known::read("a\trule\twords\t \n").is_err());
    assert!(Known::read("a\trule\n").is_err());
}
