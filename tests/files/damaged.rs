//! A record that is damaged at rest holds up nobody but the job that needs it.

use super::*;
use crate::harness::{Own, each_own};

const TOWN: &str = "139998";

fn row(coupon: u8, lot: &str) -> String {
    format!("1,,{TOWN},000000010{coupon},2,1,20210524,,,,,ファイザー,,{lot},,,20210530103000,\r\n")
}

/// Hands a file in and waits for its end.
fn taken(staff: &mut Caller, kind: &str, rows: &str) -> Value {
    let path = format!("{IMPORTS}?as={kind}&mode=commit-valid");
    let job = job_of(&staff.ask("POST", &path, &[CSV], rows));
    ended(staff, &job)
}

/// The dose of this lot.
fn dose_of(staff: &mut Caller, lot: &str) -> Value {
    let found = json(&staff.get(&format!("Immunization?lot-number={lot}")));
    found["entry"][0]["resource"].clone()
}

/// Damages every version of a dose.
fn damage(own: &Own, dose: &Value) {
    let id = dose["id"].as_str().expect("an id");
    let bytes = match own.database {
        Some(_) => "'\\x00'",
        None => "x'00'",
    };
    own.statements(&format!(
        "update resource_version set body = {bytes} where tenant = {TOWN} and (kind, resource_no) in \
         (select kind, resource_no from resource where tenant = {TOWN} and id = '{id}')"
    ));
}

#[test]
fn a_damaged_record_is_left_by_an_undoing_and_ends_an_import_and_the_next_job_is_worked_off() {
    each_own(&[TOWN], &[], false, |own| {
        let mut staff = own.caller(Role::Staff, TOWN);
        taken(&mut staff, "A", PERSONS);
        let doses = taken(&mut staff, "B", &(row(1, "FF1001") + &row(2, "FF1002")));
        assert_eq!(doses["totals"]["created"], 2, "{doses}");
        let one = dose_of(&mut staff, "FF1001");
        damage(own, &one);
        // An import that has to look at it cannot go on, and says why.
        let failed = taken(&mut staff, "B", &row(1, "FF1003"));
        assert_eq!(failed["state"], "failed", "{failed}");
        assert_eq!(failed["findings"][0]["code"], "JOB-DAMAGED", "{failed}");
        // An undoing leaves it, and takes back the other one.
        let undoing = taken_back(&mut staff, doses["id"].as_str().expect("a number"));
        let told = ended(&mut staff, &undoing);
        assert_eq!(told["state"], "done", "{told}");
        assert_eq!(told["rules"]["UNDO-TOUCHED"], 1, "{told}");
        assert_eq!(dose_of(&mut staff, "FF1002")["status"], "entered-in-error");
    });
}
