//! An import is undone while another sender tells the same doses: nothing of what the other told is lost.

use super::*;
use crate::files::taken_back;

/// What the undoing of an import reports.
fn undone(staff: &mut Caller, report: &Value) -> Value {
    let undoing = taken_back(staff, job_of_import(report));
    told_by(&staff.get(&format!("{IMPORTS}/{undoing}")))
}

/// Whether the record says so of its lot and its sender, and how many tell the dose beside it.
fn stands(staff: &mut Caller, town: &Town, (lot, role): (&str, &str), beside: usize) {
    let (record, others) = known(staff);
    assert_eq!(record["status"], "completed", "{record}");
    assert_eq!(record["lotNumber"], lot, "{record}");
    let role = format!("demo-{role}-{}", town.code);
    assert_eq!(sender(&record), Some(&*role), "{record}");
    assert_eq!(others.len(), beside, "{others:?}");
    let is_doubtful = others.iter().any(|other| other["lotNumber"] != lot);
    assert_eq!(has_mark(&record, "Q04"), is_doubtful, "{record}");
}

#[test]
fn r_i03_what_another_sender_told_beside_a_dose_is_the_record_when_its_file_is_undone() {
    each_database(|server| {
        for (lot, is_known) in [("FF1001", true), ("FF1002", true), ("FF1002", false)] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            if is_known {
                import(&mut staff, "A", PERSONS);
            }
            let row = dose(&town.code, "FF1001", 10);
            let first = import(&mut staff, "B", &row);
            let second = import(&mut vendor, "B", &dose(&town.code, lot, 11));
            let told = undone(&mut staff, &first);
            assert_eq!(told["totals"]["total"], 1, "{told}");
            assert!(
                told["rules"].is_null() || told["rules"] == json!({}),
                "{told}"
            );
            stands(&mut staff, &town, (lot, "vendor"), 0);
            // What the other told can be taken back as well, and then nobody tells the dose.
            undone(&mut staff, &second);
            let (record, beside) = known(&mut staff);
            assert_eq!(record["status"], "entered-in-error", "{record}");
            assert_eq!(beside.len(), 0, "{beside:?}");
            import(&mut staff, "B", &row);
            stands(&mut staff, &town, ("FF1001", "staff"), 0);
        }
    });
}

#[test]
fn r_i03_a_report_beside_a_dose_goes_with_its_file_and_so_does_the_doubt() {
    each_database(|server| {
        let town = server.town();
        let [mut staff, mut vendor] = both(&town);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town.code, "FF1001", 10));
        let second = import(&mut vendor, "B", &dose(&town.code, "FF1002", 11));
        stands(&mut staff, &town, ("FF1001", "staff"), 1);
        // The record is another version of its own sender's meanwhile.
        import(&mut staff, "B", &dose(&town.code, "FF1003", 12));
        stands(&mut staff, &town, ("FF1003", "staff"), 1);
        let told = undone(&mut staff, &second);
        assert_eq!(told["totals"]["flagged"], 0, "{told}");
        stands(&mut staff, &town, ("FF1003", "staff"), 0);
    });
}

/// R-V03
#[test]
fn what_was_overwritten_and_told_again_since_is_as_it_was_told_last() {
    each_database(|server| {
        let town = server.town();
        let [mut staff, mut vendor] = both(&town);
        let mut approver = town.caller(Role::Approver);
        import(&mut staff, "A", PERSONS);
        import(&mut vendor, "B", &dose(&town.code, "FF1001", 10));
        let job = overwritten(&mut staff, &mut approver, &dose(&town.code, "FF1002", 11));
        import(&mut vendor, "B", &dose(&town.code, "FF1003", 12));
        stands(&mut staff, &town, ("FF1002", "staff"), 1);
        taken_back(&mut staff, &job);
        stands(&mut staff, &town, ("FF1003", "vendor"), 0);
    });
}

#[test]
fn r_i03_who_told_a_dose_again_that_was_taken_back_is_heard_when_the_others_file_is_undone() {
    each_database(|server| {
        let town = server.town();
        let [mut staff, mut vendor] = both(&town);
        import(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town.code, "FF1001", 10));
        let withdrawal = dose(&town.code, "FF1001", 11).replacen('1', "2", 1);
        import(&mut staff, "B", &withdrawal);
        assert_eq!(known(&mut staff).0["status"], "entered-in-error");
        let other = import(&mut vendor, "B", &dose(&town.code, "FF1002", 12));
        let again = import(&mut staff, "B", &dose(&town.code, "FF1003", 13));
        assert_eq!(again["rules"], json!({"DUP-CONFLICT": 1}), "{again}");
        undone(&mut staff, &other);
        stands(&mut staff, &town, ("FF1003", "staff"), 0);
    });
}

/// R-I03. Who told the record first took that back, and then the file that told it as well is undone.
#[test]
fn a_dose_goes_with_the_last_file_that_tells_it() {
    each_database(|server| {
        for is_newest_first in [true, false] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            import(&mut staff, "A", PERSONS);
            let row = dose(&town.code, "FF1001", 10);
            import(&mut staff, "B", &row);
            let other = import(&mut vendor, "B", &dose(&town.code, "FF1001", 11));
            let withdrawal = dose(&town.code, "FF1001", 12).replacen('1', "2", 1);
            let taking = import(&mut staff, "B", &withdrawal);
            let (record, _) = known(&mut staff);
            let role = format!("demo-vendor-{}", town.code);
            assert_eq!(sender(&record), Some(&*role), "{record}");
            if is_newest_first {
                undone(&mut staff, &taking);
                undone(&mut staff, &other);
                stands(&mut staff, &town, ("FF1001", "staff"), 0);
                continue;
            }
            let told = undone(&mut staff, &other);
            assert_eq!(told["totals"]["flagged"], 0, "{told}");
            let (record, _) = known(&mut staff);
            assert_eq!(record["status"], "entered-in-error", "{record}");
            // What the undone file told does not come back with the record before it.
            undone(&mut staff, &taking);
            let (record, beside) = known(&mut staff);
            assert_eq!(record["status"], "entered-in-error", "{record}");
            let lots = beside.iter().filter(|one| one["status"] == "completed");
            assert_eq!(lots.count(), 0, "{beside:?}");
        }
    });
}

/// A withdrawal that came before its dose is as if it had not come, also where somebody else has told the dose since.
#[test]
fn r_i03_a_withdrawal_that_came_first_goes_with_its_file_though_another_sender_has_told_the_dose() {
    each_database(|server| {
        for withdrawal_first in [true, false] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            import(&mut staff, "A", PERSONS);
            let withdrawal = dose(&town.code, "FF1001", 11).replacen('1', "2", 1);
            let row = dose(&town.code, "FF1001", 10);
            if !withdrawal_first {
                import(&mut vendor, "B", &row);
            }
            let taking = import(&mut staff, "B", &withdrawal);
            if withdrawal_first {
                import(&mut vendor, "B", &row);
            }
            assert!(has_mark(&known(&mut staff).0, "Q04"));
            let told = undone(&mut staff, &taking);
            assert_eq!(told["totals"]["flagged"], 0, "{told}");
            stands(&mut staff, &town, ("FF1001", "vendor"), 0);
        }
    });
}

/// What a vendor withdrew before its dose came stands under the row of whoever told the dose, and is the vendor's still.
#[test]
fn r_i03_a_withdrawal_stays_when_the_file_of_another_sender_that_told_the_dose_is_undone() {
    each_database(|server| {
        for is_touched in [true, false] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            import(&mut staff, "A", PERSONS);
            let withdrawal = dose(&town.code, "FF1001", 13).replacen('1', "2", 1);
            import(&mut vendor, "B", &withdrawal);
            let first = import(&mut staff, "B", &dose(&town.code, "FF1001", 11));
            if is_touched {
                import(&mut staff, "B", &dose(&town.code, "FF1002", 12));
            }
            let told = undone(&mut staff, &first);
            let (record, beside) = known(&mut staff);
            if is_touched {
                assert_eq!(told["rules"]["UNDO-TOUCHED"], 1, "{told}");
                assert_eq!(beside.len(), 1, "{beside:?}");
                assert!(has_mark(&record, "Q04"), "{record}");
            } else {
                assert_eq!(record["status"], "entered-in-error", "{record}");
                assert_eq!(beside.len(), 0, "{beside:?}");
                let role = format!("demo-vendor-{}", town.code);
                assert_eq!(sender(&record), Some(&*role), "{record}");
            }
            // Its old report stays taken back.
            let late = import(&mut vendor, "B", &dose(&town.code, "FF1001", 10));
            assert_eq!(late["rules"]["DUP-WITHDRAWN"], 1, "{late}");
        }
    });
}
