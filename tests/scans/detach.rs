//! A wrong attachment is taken back: what was attached stays where it is, as a mistake, and what waited waits again. Nobody
//! hears of the other.

use super::*;
use crate::files::{hand_in, import};

/// Staff do something with a record of the waiting list.
fn settle(town: &Town, address: &str, act: &str, sent: &Value) -> Response {
    let id = address.trim_start_matches("Immunization/");
    let path = format!("/municipal/waiting/{id}/{act}");
    post(&mut town.caller(Role::Staff), &path, sent)
}

fn attach(town: &Town, address: &str, person: &str) {
    let told = settle(town, address, "attach", &json!({ "patient": person }));
    assert_eq!(answered(&told, 200)["patient"], *person);
}

fn detach(town: &Town, address: &str) -> Value {
    let reason = json!({ "reason": "券の持ち主を取り違えた" });
    answered(&settle(town, address, "detach", &reason), 200)
}

/// Gives a person another coupon.
fn give_coupon(town: &Town, person: &str, number: u64) {
    changed(town, person, &|person| {
        let coupon = format!("{SID}/coupon/{}", town.code);
        let coupons = person["identifier"].as_array_mut().expect("identifiers");
        coupons.push(json!({ "system": coupon, "value": format!("{number:010}") }));
    });
}

/// The waiting list.
fn waiting(town: &Town) -> Value {
    answered(&town.caller(Role::Staff).get("/municipal/waiting"), 200)
}

/// The one record that waits for a coupon.
fn waits_for(town: &Town, number: u64) -> String {
    let list = waiting(town);
    let all = list["waiting"].as_array().expect("a list");
    let of_coupon = |one: &&Value| one["coupon"] == format!("{number:010}");
    let found: Vec<&Value> = all.iter().filter(of_coupon).collect();
    assert_eq!(found.len(), 1, "{list}");
    found[0]["immunization"]
        .as_str()
        .expect("an address")
        .to_owned()
}

/// All that anybody can read about a record: all its versions, and all versions of what tells where it comes from.
fn everything_about(town: &Town, address: &str) -> String {
    let mut vendor = town.vendor();
    let mut all = text_of(&vendor.get(&format!("{address}/_history?_count=100")));
    let told = answered(&vendor.get(&format!("Provenance?target={address}")), 200);
    for entry in told["entry"].as_array().into_iter().flatten() {
        let id = entry["resource"]["id"].as_str().expect("an id");
        all += &text_of(&vendor.get(&format!("Provenance/{id}/_history")));
    }
    assert!(all.contains("\"Provenance\""), "{all}");
    all
}

fn id_of(address: &str) -> &str {
    address.split_once('/').expect("an address").1
}

/// What a person sees of the trail.
fn trail_of(town: &Town, person: &str) -> String {
    let mut own = town.person(id_of(person));
    let trail = own.get("AuditEvent/$trail?_count=100");
    assert_eq!(trail.status, 200, "{}", text_of(&trail));
    text_of(&trail)
}

/// A row of file B with a number of its own, of today, written down at midnight.
fn row(town: &Town, (resident, coupon): (&str, &str), (dose, lot): (u8, &str), id: &str) -> String {
    let day = now(0).day().to_string().replace('-', "");
    format!(
        "1,{resident},{},{coupon},2,{dose},{day},,,,仮名 霞,ファイザー,,{lot},,,{day}000000,{id}\r\n",
        town.code
    )
}

/// The same rows, written down later.
fn later(rows: &str) -> String {
    rows.replace("000000,", "000001,")
}

/// The same rows in another file: one that came before is not read again.
fn once_more(rows: &str) -> String {
    rows.replace("\r\n", "\n")
}

/// What a report says of its rows.
fn rules_in(report: &Value) -> Vec<String> {
    let rules = report["rules"].as_object().expect("rules");
    rules.keys().cloned().collect()
}

#[test]
fn r_t01_what_was_attached_wrongly_waits_again_and_nobody_hears_of_the_other() {
    each_database(|server| {
        let town = server.town();
        let (one, other) = (register(&town, 101), register(&town, 102));
        let line = line(2, 1, &town.code, 909);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let scanned = venue.of_line(&line);
        let told = venue.send(&scanned);
        assert_eq!(told["outcome"], "WAITING", "{told}");
        let first = told["immunization"].as_str().expect("an address");
        attach(&town, first, &one);
        // Somebody writes into it meanwhile: of the lot, and of whom it was taken for.
        changed(&town, first, &|dose| {
            dose["lotNumber"] = json!("FF1002");
            dose["note"] = json!([{ "text": format!("told by {one}") }]);
            dose["patient"]["display"] = json!("清水 一郎");
        });
        // A second venue reads the coupon, which is nobody's still: its report is about the coupon.
        let mut second = Venue::open(&town, "tab-2", &settings("FF1003"));
        assert_eq!(second.scan(&line)["outcome"], "CONFLICT-DOSE");
        let listed = &waiting(&town)["attached"][0];
        assert_eq!(
            (&listed["immunization"], &listed["patient"]),
            (&json!(first), &json!(one)),
            "{listed}"
        );
        assert_eq!(
            listed["detach"],
            format!("/municipal/waiting/{}/detach", id_of(first))
        );

        let gone = detach(&town, first);
        assert_eq!(
            gone,
            json!({ "immunization": first, "status": "entered-in-error", "patient": one })
        );
        assert_eq!(detach(&town, first), gone);
        let refused = settle(&town, first, "attach", &json!({ "patient": one }));
        assert_eq!(rules_of(&refused), ["waiting-settled"]);
        assert_eq!(waiting(&town)["attached"], json!([]));
        let again = waits_for(&town, 909);
        assert_ne!(again, first);
        let dose = resource(&town, &json!(again));
        assert_eq!(dose["status"], "completed");
        assert_eq!(dose["patient"]["identifier"]["value"], "0000000909");
        assert_eq!(dose["lotNumber"], "FF1002", "as it was changed meanwhile");
        assert_eq!(dose["identifier"][0]["value"], line);
        assert_eq!(tags(&dose), ["Q04", "Q13", "must-fix"]);
        // The report goes along, and no longer stands beside the other.
        let reports = |address: &str| {
            let acts = text_of(&town.vendor().get(&format!("Provenance?target={address}")));
            acts.matches("\"quotation\"").count()
        };
        assert_eq!((reports(first), reports(&again)), (0, 1));

        // The coupon is the other's.
        give_coupon(&town, &other, 909);
        let mut third = Venue::open(&town, "tab-3", &settings("FF1002"));
        let told = third.scan(&line);
        assert_eq!(
            (&told["outcome"], &told["immunization"]),
            (&json!("DUP-DOSE"), &json!(again)),
            "{told}"
        );
        // Whoever sends the first scan once more is told where it is now.
        assert_eq!(venue.send(&scanned)["immunization"], json!(again));
        attach(&town, &again, &other);
        assert_eq!(
            resource(&town, &json!(again))["patient"]["reference"],
            *other
        );
        assert_eq!(resource(&town, &json!(first))["patient"]["reference"], *one);

        let (of_one, of_other) = (
            everything_about(&town, first),
            everything_about(&town, &again),
        );
        for unheard in [&*other, id_of(&again)] {
            assert!(!of_one.contains(unheard), "{unheard} in {of_one}");
            assert!(!trail_of(&town, &one).contains(unheard), "{unheard}");
        }
        for unheard in [&*one, id_of(first), "清水", "取り違えた"] {
            assert!(!of_other.contains(unheard), "{unheard} in {of_other}");
            assert!(!trail_of(&town, &other).contains(unheard), "{unheard}");
        }
        assert!(of_one.contains("取り違えた") && of_other.contains("もう一度登録待ち"));
        assert!(trail_of(&town, &one).contains(id_of(first)));
    });
}

#[test]
fn r_t01_a_file_reaches_the_right_person_after_a_wrong_attachment() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let (one, other) = (register(&town, 101), register(&town, 102));
        let told = row(&town, ("", "0000000909"), (1, "FF9999"), "rsv-1")
            + &row(&town, ("", "0000000910"), (1, "FF9998"), "rsv-2");
        import(&mut staff, "B", &told);
        let (detached, put) = (waits_for(&town, 909), waits_for(&town, 910));
        for address in [&detached, &put] {
            attach(&town, address, &one);
            let refused = settle(&town, address, "attach", &json!({ "patient": other }));
            assert_eq!(rules_of(&refused), ["waiting-settled"]);
            // What waits again does so once for each; the person has the next dose only when this one is gone.
            match address == &detached {
                true => drop(detach(&town, address)),
                false => drop(changed(&town, address, &|dose| {
                    dose["status"] = json!("entered-in-error");
                })),
            }
        }
        let again = waits_for(&town, 909);
        // While the coupon is nobody's, the row finds what waits, and does not bring back what was taken back.
        let report = import(&mut staff, "B", &once_more(&told));
        assert_eq!(report["totals"]["unchanged"], 1, "{report}");
        assert_eq!(report["totals"]["created"], 1, "{report}");
        assert_eq!(waits_for(&town, 909), again);
        let own = waits_for(&town, 910);
        assert_ne!(own, put);
        // Then it is told whose the coupons are.
        give_coupon(&town, &other, 909);
        give_coupon(&town, &other, 910);
        let report = import(&mut staff, "B", &later(&told));
        assert!(!rules_in(&report).contains(&"REF-PERSON-MISMATCH".to_owned()));
        for address in [&again, &own] {
            let dose = resource(&town, &json!(address));
            assert_eq!(dose["status"], "completed");
            assert_eq!(dose["patient"]["reference"], *other, "{dose}");
            let about = everything_about(&town, address);
            for unheard in [&*one, id_of(&detached), id_of(&put)] {
                assert!(!about.contains(unheard), "{unheard} in {about}");
            }
        }
        for address in [&detached, &put] {
            let dose = resource(&town, &json!(address));
            assert_eq!(dose["status"], "entered-in-error");
            let about = everything_about(&town, address);
            for unheard in [&*other, id_of(&again), id_of(&own)] {
                assert!(!about.contains(unheard), "{unheard} in {about}");
            }
        }
        // Nobody else gets a dose under a number that is somebody's now.
        let mixed = row(&town, ("0000101", ""), (1, "FF9999"), "rsv-1");
        let report = hand_in(&mut staff, "B", &mixed);
        assert_eq!(rules_in(&report), ["REF-PERSON-MISMATCH"], "{report}");
    });
}

#[test]
fn r_t01_a_row_of_the_right_person_is_a_record_of_its_own_beside_one_that_was_taken_back() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let (one, other) = (register(&town, 101), register(&town, 102));
        let told = row(&town, ("", "0000000909"), (1, "FF9999"), "rsv-1");
        import(&mut staff, "B", &told);
        let first = waits_for(&town, 909);
        attach(&town, &first, &one);
        give_coupon(&town, &other, 909);
        // Both are not right, and the one that stands is kept.
        let report = hand_in(&mut staff, "B", &once_more(&told));
        assert_eq!(rules_in(&report), ["REF-PERSON-MISMATCH"], "{report}");
        changed(&town, &first, &|dose| {
            dose["status"] = json!("entered-in-error");
        });
        let gone = settle(&town, &first, "detach", &json!({ "reason": "誤り" }));
        assert_eq!(
            (gone.status, rules_of(&gone)),
            (409, vec!["waiting-taken-back".to_owned()])
        );
        let later = later(&told);
        let report = import(&mut staff, "B", &later);
        assert_eq!(report["totals"]["created"], 1, "{report}");
        let doses = count(&town, &format!("Immunization?patient={other}"));
        assert_eq!(doses, 1);
        let report = import(&mut staff, "B", &later.replace("FF9999", "FF9997"));
        assert_eq!(report["totals"]["created"], 0, "{report}");
        assert_eq!(count(&town, &format!("Immunization?patient={other}")), 1);
        assert_eq!(resource(&town, &json!(first))["status"], "entered-in-error");
    });
}

#[test]
fn what_was_told_of_the_person_stays_with_the_person() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let (anew, beside) = (register(&town, 101), register(&town, 102));
        let told = row(&town, ("", "0000000909"), (1, "FF9999"), "rsv-1")
            + &row(&town, ("", "0000000910"), (1, "FF9998"), "rsv-2");
        import(&mut staff, "B", &told);
        let (first, second) = (waits_for(&town, 909), waits_for(&town, 910));
        attach(&town, &first, &anew);
        attach(&town, &second, &beside);
        // The one person's own dose comes by file, and takes the place of what the file told before.
        let own = row(&town, ("", "0000000101"), (1, "FF1001"), "");
        import(&mut staff, "B", &later(&own));
        assert_eq!(resource(&town, &json!(first))["lotNumber"], "FF1001");
        // The other's is scanned, and is kept beside.
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1002"));
        let scanned = venue.scan(&line(2, 1, &town.code, 102));
        assert_eq!(scanned["outcome"], "CONFLICT-DOSE", "{scanned}");
        for (address, person, coupon, lot, (own, waited)) in [
            (&first, &anew, 909, "FF1001", ("0000000101", "FF9999")),
            (&second, &beside, 910, "FF1002", ("0000000102", "FF9998")),
        ] {
            let told = detach(&town, address);
            assert_eq!(
                (&told["status"], &told["patient"]),
                (&json!("completed"), &json!(person))
            );
            assert_eq!(detach(&town, address), told);
            let kept = resource(&town, &json!(address));
            assert_eq!(kept["lotNumber"], lot, "{kept}");
            assert!(kept["extension"].to_string().contains(own), "{kept}");
            let names = kept["identifier"].to_string();
            assert!(!names.contains(&format!("{coupon:010}")), "{names}");
            assert!(
                !names.contains("rsv-1") && !names.contains("rsv-2"),
                "{names}"
            );
            let again = waits_for(&town, coupon);
            let again = resource(&town, &json!(again));
            assert_eq!(again["lotNumber"], waited, "{again}");
            assert!(!again.to_string().contains(own), "{again}");
        }
    });
}

#[test]
fn only_what_staff_attached_is_detached() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let told = row(&town, ("", "0000000909"), (1, "FF9999"), "rsv-1")
            + &row(&town, ("", "0000000910"), (1, "FF9998"), "rsv-2");
        import(&mut staff, "B", &told);
        let (waits, by_file) = (waits_for(&town, 909), waits_for(&town, 910));
        let person = "0000910,,試験,一郎,シケン,イチロウ,19500401,1,0000000910,\r\n";
        import(&mut staff, "A", person);
        let reason = json!({ "reason": "誤り" });
        let refused = |address: &str, sent: &Value| {
            let refused = settle(&town, address, "detach", sent);
            (refused.status, rules_of(&refused).join(" "))
        };
        let not_attached = (409, "waiting-not-attached".to_owned());
        assert_eq!(refused(&waits, &reason), not_attached);
        assert!(resource(&town, &json!(by_file))["patient"]["reference"].is_string());
        assert_eq!(
            refused(&by_file, &reason),
            not_attached,
            "a file brought the person"
        );
        let unknown = (404, "waiting-unknown".to_owned());
        assert_eq!(refused("Immunization/nothing", &reason), unknown);
        let one = register(&town, 101);
        attach(&town, &waits, &one);
        let missing = (400, "posted-missing".to_owned());
        assert_eq!(refused(&waits, &json!({})), missing);
        let other = json!({ "reason": "誤り", "patient": one });
        assert_eq!(refused(&waits, &other), (400, "posted-unknown".to_owned()));
        assert_eq!(waiting(&town)["attached"][0]["immunization"], json!(waits));
        assert_eq!(resource(&town, &json!(waits))["status"], "completed");
    });
}

#[test]
fn a_scan_whose_dose_waits_again_is_taken_back_and_counted_once() {
    each_database(|server| {
        let town = server.town();
        let one = register(&town, 101);
        let line = line(2, 1, &town.code, 909);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let message = venue.of_line(&line);
        let told = venue.send(&message);
        let first = told["immunization"].as_str().expect("an address");
        attach(&town, first, &one);
        detach(&town, first);
        let again = waits_for(&town, 909);
        // The venue saw the wrong person: what it takes back is what waits.
        let scan = message["scanId"].as_str().expect("a number");
        let path = format!("/device/scans/{scan}/undo");
        let undo = json!({ "sessionId": venue.session });
        let told = answered(&post(&mut venue.device, &path, &undo), 200);
        assert_eq!(told["immunization"], json!(again));
        assert_eq!(resource(&town, &json!(again))["status"], "entered-in-error");
        let path = format!("/device/sessions/{}/end", venue.session);
        let ended = answered(&post(&mut venue.device, &path, &json!({})), 200);
        assert_eq!(ended["written"], json!({ "WAITING": 1, "undone": 1 }));
    });
}
