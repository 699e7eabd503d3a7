//! Two systems that hand in files of one municipality: neither corrects what the other told, and each counts its records by
//! itself.

use std::fs;

use access::{Role, Zone};
use serde_json::{Value, json};

use crate::files::{CSV, IMPORTS, PERSONS, ended, hand_in, import, job_of, json as told_by};
use crate::harness::{Caller, Town, each_database, each_own, text_of};
use crate::reindex::Done;

mod undoing;

/// The client that the staff's uploads come by, and that of a vendor.
fn both(town: &Town) -> [Caller; 2] {
    let token = town.token(Role::Vendor, "nobody");
    let vendor = town.server.stranger(Zone::Lgwan, Some(&token));
    [town.caller(Role::Staff), vendor]
}

/// The first dose of the first person, with this lot, written down at this hour.
fn dose(town: &str, lot: &str, hour: u8) -> String {
    format!("1,,{town},0000000101,2,1,20210524,,,,,ファイザー,,{lot},,,20210530{hour}3000,\r\n")
}

/// What stands under an address.
fn found(caller: &mut Caller, address: &str) -> Vec<Value> {
    let entries = told_by(&caller.get(address))["entry"].take();
    let entries = entries.as_array().cloned().unwrap_or_default();
    let resources = entries
        .into_iter()
        .map(|mut entry| entry["resource"].take());
    resources.collect()
}

/// The one dose of the town, and what is kept beside it.
fn known(staff: &mut Caller) -> (Value, Vec<Value>) {
    let mut doses = found(staff, "Immunization?_count=100");
    assert_eq!(doses.len(), 1, "{doses:?}");
    let dose = doses.remove(0);
    let id = dose["id"].as_str().expect("an id");
    let acts = found(
        staff,
        &format!("Provenance?target=Immunization/{id}&_count=100"),
    );
    let quoted = acts
        .iter()
        .filter_map(|act| act["contained"].as_array()?.first());
    (dose, quoted.cloned().collect())
}

/// The same without the version and its marks, which are written by themselves.
fn without_meta((mut dose, beside): (Value, Vec<Value>)) -> (Value, Vec<Value>) {
    dose["meta"].take();
    (dose, beside)
}

/// The number of the client that told a dose.
fn sender(dose: &Value) -> Option<&str> {
    let mut all = dose["extension"].as_array()?.iter();
    let url = "https://sesshu.example/fhir/StructureDefinition/sender";
    let one = all.find(|one| one["url"] == url)?;
    one["valueIdentifier"]["value"].as_str()
}

fn has_mark(dose: &Value, code: &str) -> bool {
    let mut tags = dose["meta"]["tag"].as_array().into_iter().flatten();
    tags.any(|tag| tag["code"] == code)
}

/// Replaces what others told by this row of the staff, as two people do.
fn overwritten(staff: &mut Caller, approver: &mut Caller, row: &str) -> String {
    let path = format!("{IMPORTS}?as=B&overwrite=true");
    let dry = staff.ask("POST", &format!("{path}&mode=dry-run"), &[CSV], row);
    let dry = job_of(&dry);
    assert_eq!(ended(staff, &dry)["state"], "done");
    let job = staff.ask("POST", &format!("{path}&report={dry}"), &[CSV], row);
    let job = job_of(&job);
    let approved = approver.ask("POST", &format!("{IMPORTS}/{job}/approve"), &[], "");
    assert_eq!(approved.status, 200, "{}", text_of(&approved));
    let done = ended(staff, &job);
    assert_eq!(done["rules"], json!({"DUP-UPDATED": 1}), "{done}");
    job
}

#[test]
fn r_i03_what_one_sender_told_is_not_overwritten_by_another_unless_two_people_want_it() {
    each_database(|server| {
        for vendor_is_first in [false, true] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            import(&mut staff, "A", PERSONS);
            let (one, other) = match vendor_is_first {
                true => (&mut vendor, &mut staff),
                false => (&mut staff, &mut vendor),
            };
            import(one, "B", &dose(&town.code, "FF1000", 10));
            // Its own record it corrects.
            let own = import(one, "B", &dose(&town.code, "FF1001", 11));
            assert_eq!(own["rules"], json!({"DUP-UPDATED": 1}), "{own}");
            let foreign = import(other, "B", &dose(&town.code, "FF1002", 12));
            assert_eq!(foreign["rules"], json!({"DUP-CONFLICT": 1}), "{foreign}");
            assert_eq!(foreign["totals"]["flagged"], 1, "{foreign}");
            let (record, beside) = known(&mut staff);
            assert_eq!((&record["lotNumber"], beside.len()), (&json!("FF1001"), 1));
            assert_eq!(beside[0]["lotNumber"], "FF1002");
            assert!(has_mark(&record, "must-fix"), "{record}");
            let roles = if vendor_is_first {
                ["vendor", "staff"]
            } else {
                ["staff", "vendor"]
            };
            for (dose, role) in [&record, &beside[0]].into_iter().zip(roles) {
                assert_eq!(sender(dose), Some(&*format!("demo-{role}-{}", town.code)));
            }
        }
    });
}

/// R-V03
#[test]
fn who_overwrites_tells_the_record_until_that_is_taken_back() {
    each_database(|server| {
        let town = server.town();
        let [mut staff, mut vendor] = both(&town);
        let mut approver = town.caller(Role::Approver);
        import(&mut staff, "A", PERSONS);
        import(&mut vendor, "B", &dose(&town.code, "FF1001", 10));
        let row = dose(&town.code, "FF1002", 11);
        import(&mut staff, "B", &row);
        let job = overwritten(&mut staff, &mut approver, &row);
        let (record, beside) = known(&mut staff);
        assert_eq!((&record["lotNumber"], beside.len()), (&json!("FF1002"), 0));
        assert!(!has_mark(&record, "must-fix"), "{record}");
        // It is the staff's now: the vendor contradicts it, and does not correct it.
        let foreign = import(&mut vendor, "B", &dose(&town.code, "FF1003", 12));
        assert_eq!(foreign["rules"], json!({"DUP-CONFLICT": 1}), "{foreign}");
        let taken = staff.ask(
            "POST",
            &format!("{IMPORTS}/{}/undo", job_of_import(&foreign)),
            &[("Content-Type", "application/json")],
            r#"{"reason":"違うファイルでした"}"#,
        );
        assert_eq!(ended(&mut staff, &job_of(&taken))["state"], "done");
        let taken = staff.ask(
            "POST",
            &format!("{IMPORTS}/{job}/undo"),
            &[("Content-Type", "application/json")],
            r#"{"reason":"違うファイルでした"}"#,
        );
        assert_eq!(ended(&mut staff, &job_of(&taken))["state"], "done");
        let (record, beside) = known(&mut staff);
        assert_eq!((&record["lotNumber"], beside.len()), (&json!("FF1001"), 1));
        assert_eq!(
            sender(&record),
            Some(&*format!("demo-vendor-{}", town.code))
        );
        let own = import(&mut vendor, "B", &dose(&town.code, "FF1004", 13));
        assert_eq!(known(&mut staff).0["lotNumber"], "FF1004", "{own}");
    });
}

fn job_of_import(report: &Value) -> &str {
    report["id"].as_str().expect("a number")
}

#[test]
fn r_i03_one_source_id_of_two_senders_is_two_doses() {
    each_database(|server| {
        let town = server.town();
        let mut both = both(&town);
        let [staff, vendor] = &mut both;
        import(staff, "A", PERSONS);
        let row = |operation: u8, coupon: u8, number: u8, lot: &str| {
            let code = &town.code;
            let day = if number == 1 { "0510" } else { "0531" };
            format!(
                "{operation},,{code},000000010{coupon},2,{number},2021{day},,,,,ファイザー,,{lot},,,,0001\r\n"
            )
        };
        let created = import(staff, "B", &row(1, 1, 1, "FF1001"));
        assert_eq!(created["totals"]["created"], 1, "{created}");
        // One person's, and then another person's.
        let created = import(vendor, "B", &row(1, 1, 2, "FF1002"));
        assert_eq!(created["totals"]["created"], 1, "{created}");
        for (sender, lot) in [(&mut *vendor, "FF1003"), (staff, "FF1004")] {
            let number = if lot == "FF1003" { 2 } else { 1 };
            let updated = import(sender, "B", &row(1, 1, number, lot));
            assert_eq!(updated["rules"], json!({"DUP-UPDATED": 1}), "{updated}");
        }
        let mixed = hand_in(vendor, "B", &row(1, 2, 1, "FF1005"));
        assert_eq!(mixed["rules"], json!({"REF-PERSON-MISMATCH": 1}), "{mixed}");
        let mut lots = lots(&mut both[0]);
        lots.sort_unstable();
        assert_eq!(lots, ["FF1003", "FF1004"]);
    });
}

#[test]
fn one_source_id_of_two_senders_is_two_peoples() {
    each_database(|server| {
        for is_registered in [true, false] {
            let town = server.town();
            let [mut staff, mut vendor] = both(&town);
            if is_registered {
                import(&mut staff, "A", PERSONS);
            }
            for (sender, coupon) in [(&mut staff, 1), (&mut vendor, 2)] {
                let code = &town.code;
                let row = format!(
                    "1,,{code},000000010{coupon},2,1,20210524,,,,,ファイザー,,FF100{coupon},,,,0001\r\n"
                );
                let created = import(sender, "B", &row);
                let totals = &created["totals"];
                assert_eq!(totals["rejected"], 0, "{created}");
            }
            let mut lots = lots(&mut staff);
            lots.sort_unstable();
            assert_eq!(lots, ["FF1001", "FF1002"]);
        }
    });
}

fn lots(staff: &mut Caller) -> Vec<String> {
    let doses = found(staff, "Immunization?_count=100");
    let lots = doses.iter().filter_map(|dose| dose["lotNumber"].as_str());
    lots.map(str::to_owned).collect()
}

/// R-I01
#[test]
fn a_file_that_comes_again_changes_nothing_and_another_sender_may_tell_the_same() {
    each_database(|server| {
        let town = server.town();
        let [mut staff, mut vendor] = both(&town);
        import(&mut staff, "A", PERSONS);
        let row = dose(&town.code, "FF1001", 10);
        import(&mut staff, "B", &row);
        let before = without_meta(known(&mut staff));
        for name in ["one.csv", "other.csv", "one.csv"] {
            let path = format!("{IMPORTS}?as=B&mode=commit-valid&name={name}");
            let again = staff.ask("POST", &path, &[CSV], &row);
            assert_eq!(again.status, 200, "{}", text_of(&again));
            assert_eq!(told_by(&again)["state"], "duplicate");
        }
        assert_eq!(without_meta(known(&mut staff)), before);
        let rows = [row.clone(), format!("\u{feff}{row}")];
        for row in &rows {
            let same = import(&mut vendor, "B", row);
            assert_eq!(same["rules"], json!({"DUP-SAME": 1}), "{same}");
            assert_eq!(same["totals"]["unchanged"], 1, "{same}");
        }
        let (record, beside) = without_meta(known(&mut staff));
        assert_eq!((&record, beside.len()), (&before.0, 1));
        let repeated = hand_in_as_is(&mut vendor, &rows[0]);
        assert_eq!(repeated["state"], "duplicate", "{repeated}");
    });
}

fn hand_in_as_is(sender: &mut Caller, row: &str) -> Value {
    let path = format!("{IMPORTS}?as=B&mode=commit-valid");
    told_by(&sender.ask("POST", &path, &[CSV], row))
}

/// Whoever operates the server says for whom a file is handed in; without that it counts as whoever comes.
#[test]
fn the_command_line_hands_in_for_a_sender() {
    const TOWNS: [&str; 1] = ["139998"];
    each_own(&TOWNS, &[], false, |own| {
        let import = |kind: &str, text: &str, more: &[&str]| -> Done {
            let path = own.dir.path().join("file.csv");
            fs::write(&path, text).expect("a file");
            let path = path.to_str().expect("a path");
            let words = [&["import", path, "--as", kind, "--tenant", TOWNS[0]], more].concat();
            own.command((&TOWNS, &[]), &words)
        };
        import("A", PERSONS, &[]);
        let staff: &[&str] = &["--sender", "staff-portal"];
        let vendor: &[&str] = &["--sender", "vendor-0007"];
        for (lot, hour, more, told) in [
            ("FF1001", 10, staff, "created 1"),
            ("FF1002", 11, staff, "DUP-UPDATED"),
            ("FF1003", 12, vendor, "DUP-CONFLICT"),
            ("FF1004", 13, &[], "DUP-UPDATED"),
            ("FF1005", 14, vendor, "DUP-UPDATED"),
        ] {
            let done = import("B", &dose(TOWNS[0], lot, hour), more);
            let shown = format!("{}{}", done.shown, done.said);
            assert!(shown.contains(told), "{lot}: {shown}");
        }
        let refused = import("B", &dose(TOWNS[0], "FF1006", 15), &["--sender", "受付"]);
        assert_ne!(refused.code, 0);
    });
}
