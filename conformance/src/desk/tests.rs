//! Reports are read as they are agreed, and rows that are missing are noticed.

use super::*;
use serde_json::json;

#[test]
fn a_report_is_read_with_its_state_totals_and_rules() {
    let report = Report::read(json!({
        "id": "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001",
        "state": "awaiting-approval",
        "totals": {"total": 10, "created": 4, "updated": 1, "unchanged": 2, "flagged": 1, "rejected": 2},
        "rules": {"ROW-REQ": 2},
        "file": "A",
    }))
    .unwrap();
    assert!(report.has_ended() && report.totals.add_up());
    assert_eq!((report.rows_done(), report.broken("ROW-REQ")), (10, 2));
    assert_eq!((report.broken("ROW-LEN"), report.file()), (0, "A"));
    let mut fewer = report.totals;
    fewer.unchanged = 1;
    assert!(!fewer.add_up());
}

#[test]
fn a_job_that_runs_has_not_ended_and_may_have_no_totals() {
    let report =
        Report::read(json!({"id": "a", "state": "running", "rules": {"ROW-REQ": 3}})).unwrap();
    assert!(!report.has_ended() && report.totals == Totals::default());
    assert_eq!(report.broken("ROW-REQ"), 3);
    assert!(Report::read(json!({"id": "a"})).is_err());
}
