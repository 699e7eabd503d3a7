//! The import that told a dose is undone after somebody has read the coupon: what was read stays.

use super::*;

/// A row of today's dose, as the file of a sender tells it.
pub(super) fn row(code: &str, lot: &str) -> String {
    let day = now(0).day().to_string().replace('-', "");
    format!("1,,{code},0000000101,2,1,{day},,,,,ファイザー,,{lot},,,,rsv-1\r\n")
}

/// The settings of a venue that names the group of the vaccine, as the file does.
pub(super) fn of_lot(lot: &str) -> Value {
    let mut sent = settings(lot);
    sent["vaccine"] = json!({ "group": "COVID" });
    sent
}

fn import_of(report: &Value) -> &str {
    report["id"].as_str().expect("a number")
}

fn undo(venue: &mut Venue, told: &Value) {
    let scan = told["scanId"].as_str().expect("a number");
    let path = format!("/device/scans/{scan}/undo");
    let sent = json!({ "sessionId": venue.session });
    answered(&post(&mut venue.device, &path, &sent), 200);
}

#[test]
fn r_i03_a_dose_that_was_read_stands_when_the_import_that_told_it_first_is_undone() {
    each_database(|server| {
        for (lot, outcome) in [("FF1001", "DUP-DOSE"), ("FF1005", "CONFLICT-DOSE")] {
            for is_known in [true, false] {
                let town = server.town();
                if is_known {
                    register(&town, 101);
                }
                let mut staff = town.caller(Role::Staff);
                let file = import(&mut staff, "B", &row(&town.code, "FF1001"));
                let mut venue = Venue::open(&town, "tab-1", &of_lot(lot));
                let told = venue.scan(&line(2, 1, &town.code, 101));
                assert_eq!(told["outcome"], outcome, "{told}");
                taken_back(&mut staff, import_of(&file));
                let (dose, beside) = all_of(&town, &told["immunization"]);
                assert_eq!(dose["status"], "completed", "{dose}");
                assert_eq!(dose["lotNumber"], lot, "{dose}");
                assert_eq!(beside.len(), 0, "{beside:?}");
                let left = tags(&resource(&town, &told["immunization"]));
                assert!(!left.contains(&"Q04".to_owned()), "{left:?}");
                // It is the scan's now, and taken back as one.
                undo(&mut venue, &told);
                let gone = resource(&town, &told["immunization"]);
                assert_eq!(gone["status"], "entered-in-error", "{gone}");
            }
        }
    });
}

#[test]
fn r_i03_the_doubt_about_a_dose_goes_with_the_last_who_contradicts_it() {
    each_database(|server| {
        for file_is_first in [true, false] {
            let town = server.town();
            register(&town, 101);
            let mut staff = town.caller(Role::Staff);
            let mut first = Venue::open(&town, "tab-1", &of_lot("FF1001"));
            let record = first.scan(&line(2, 1, &town.code, 101));
            let mut other = Venue::open(&town, "tab-2", &of_lot("FF1005"));
            let told = other.scan(&line(2, 1, &town.code, 101));
            let file = import(&mut staff, "B", &row(&town.code, "FF1006"));
            let address = &record["immunization"];
            let is_doubtful = || tags(&resource(&town, address)).contains(&"Q04".to_owned());
            assert!(is_doubtful());
            let mut back = [true, false].map(|is_file| (is_file == file_is_first, is_file));
            back.sort_unstable_by_key(|(is_first, _)| !is_first);
            for ((_, is_file), doubtful) in back.into_iter().zip([true, false]) {
                match is_file {
                    true => drop(taken_back(&mut staff, import_of(&file))),
                    false => undo(&mut other, &told),
                }
                assert_eq!(is_doubtful(), doubtful, "{is_file} {file_is_first}");
            }
            let (dose, beside) = all_of(&town, address);
            assert_eq!((&dose["lotNumber"], beside.len()), (&json!("FF1001"), 0));
        }
    });
}

/// An act that quotes a report, as somebody else tells the same: not as the house would keep it.
fn quoted(town: &Town, address: &Value) -> Value {
    let id = address.as_str().expect("an address");
    let acts = answered(&town.vendor().get(&format!("Provenance?target={id}")), 200);
    let acts = acts["entry"].as_array().cloned().unwrap_or_default();
    let mut acts = acts.into_iter().map(|entry| entry["resource"].clone());
    let act = acts.find(|act| act["contained"].is_array());
    let mut act = act.expect("a report beside the dose");
    let said = act.as_object_mut().expect("a resource");
    for name in ["id", "meta"] {
        said.remove(name);
    }
    act["activity"]["coding"][0]["code"] = json!("exchange");
    let sources = act["entity"].as_array_mut().expect("sources");
    sources.retain(|source| source["role"] == "quotation");
    act
}

#[test]
fn r_i03_what_came_while_a_scan_was_taken_back_stands_though_its_person_came_first() {
    each_database(|server| {
        let town = server.town();
        let line = line(2, 1, &town.code, 101);
        let mut venues =
            ["tab-1", "tab-2"].map(|device| Venue::open(&town, device, &of_lot("FF1001")));
        let record = venues[0].scan(&line);
        let beside = venues[1].scan(&line);
        assert_eq!(beside["outcome"], "DUP-DOSE", "{beside}");
        let (address, report) = (
            &record["immunization"],
            quoted(&town, &record["immunization"]),
        );
        undo(&mut venues[1], &beside);
        undo(&mut venues[0], &record);
        // A file gives a mistake that says nothing to nobody.
        let row = "1000101,,試験,一郎,シケン,イチロウ,19500401,1,0000000101,\r\n";
        import(&mut town.caller(Role::Staff), "A", row);
        let waits = resource(&town, address);
        assert_eq!(waits["patient"]["reference"], Value::Null, "{waits}");
        // Somebody does, and only then is the report there that was on its way.
        let found = town.vendor().get("Patient?identifier=0000000101");
        let found = answered(&found, 200);
        let id = found["entry"][0]["resource"]["id"].as_str().expect("an id");
        let person = format!("Patient/{id}");
        changed(&town, address.as_str().expect("an address"), &|dose| {
            dose["patient"] = json!({ "reference": person });
        });
        answered(&town.vendor().post("Provenance", &report.to_string()), 201);
        let until = std::time::Instant::now() + std::time::Duration::from_secs(40);
        while resource(&town, address)["status"] != "completed" {
            let now = std::time::Instant::now();
            assert!(now < until, "{}", resource(&town, address));
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert_eq!(resource(&town, address)["patient"]["reference"], person);
    });
}

/// A tablet sends again what it has sent, whatever became of it meanwhile.
#[test]
fn what_was_read_twice_does_not_come_back_when_it_is_sent_again_behind_its_undoing() {
    each_database(|server| {
        for is_known in [true, false] {
            let town = server.town();
            if is_known {
                register(&town, 101);
            }
            let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
            let coupon = line(2, 1, &town.code, 101);
            let told = venue.scan(&coupon);
            let twice = venue.of_line(&coupon);
            assert_eq!(venue.send(&twice)["outcome"], "SCAN-AGAIN");
            undo(&mut venue, &told);
            assert_eq!(venue.send(&twice)["outcome"], "SCAN-AGAIN");
            let gone = resource(&town, &told["immunization"]);
            assert_eq!(gone["status"], "entered-in-error", "{gone}");
            // Whoever reads the coupon after that means it.
            let anew = venue.of_line(&coupon);
            let written = ["RECORDED", "WAITING"].map(|code| json!(code));
            let outcome = venue.send(&anew)["outcome"].clone();
            assert!(written.contains(&outcome), "{outcome}");
        }
    });
}

/// The same row about this dose, written down at this hour.
fn about(code: &str, dose: u8, hour: u8) -> String {
    let of_dose = row(code, "FF1001").replacen(",2,1,", &format!(",2,{dose},"), 1);
    let day = now(0).day().to_string().replace('-', "");
    of_dose.replacen(",,,,rsv-1", &format!(",,,{day}{hour:02}0000,rsv-1"), 1)
}

/// A number was moved to another dose by mistake, and a tablet has read meanwhile what it was.
#[test]
fn r_i03_a_dose_that_came_back_is_one_with_what_a_tablet_read_of_it_meanwhile() {
    each_database(|server| {
        for (lot, is_doubtful) in [("FF1001", false), ("FF1005", true)] {
            let town = server.town();
            register(&town, 101);
            let mut staff = town.caller(Role::Staff);
            import(&mut staff, "B", &about(&town.code, 1, 0));
            let wrong = import(&mut staff, "B", &about(&town.code, 2, 1));
            let mut venue = Venue::open(&town, "tab-1", &of_lot(lot));
            let told = venue.scan(&line(2, 1, &town.code, 101));
            assert_eq!(told["outcome"], "RECORDED", "{told}");
            taken_back(&mut staff, import_of(&wrong));
            let completed = "Immunization?status=completed&_summary=count";
            assert_eq!(count(&town, completed), 1);
            // The tablet's, which can take it back; and then the row stands.
            let (dose, beside) = all_of(&town, &told["immunization"]);
            assert_eq!(dose["status"], "completed", "{dose}");
            assert_eq!(dose["lotNumber"], lot, "{dose}");
            assert_eq!(beside.len(), 1, "{beside:?}");
            let marks = tags(&resource(&town, &told["immunization"]));
            assert!(!marks.contains(&"Q05".to_owned()), "{marks:?}");
            assert_eq!(marks.contains(&"Q04".to_owned()), is_doubtful, "{marks:?}");
            undo(&mut venue, &told);
            let (dose, beside) = all_of(&town, &told["immunization"]);
            assert_eq!(dose["status"], "completed", "{dose}");
            assert_eq!(dose["lotNumber"], "FF1001", "{dose}");
            assert_eq!(beside.len(), 0, "{beside:?}");
        }
    });
}
