//! What a scan tells beside a dose that is on record: a second reading in the same session, and corrections of its segment.

use super::undoing::{of_lot, row};
use super::*;

/// Takes a scan back.
fn undo(venue: &mut Venue, message: &Value) -> Response {
    let scan = message["scanId"].as_str().expect("a number");
    let path = format!("/device/scans/{scan}/undo");
    let sent = json!({ "sessionId": venue.session });
    post(&mut venue.device, &path, &sent)
}

fn correct(town: &Town, venue: &Venue, mut sent: Value) -> Value {
    sent["reason"] = json!("箱の表示と照合した");
    let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
    answered(&post(&mut town.caller(Role::Staff), &path, &sent), 200)
}

/// How many records and reports a correction found, and how many of them it changed.
fn counts(told: &Value) -> [u64; 3] {
    ["records", "changed", "kept"].map(|name| told[name].as_u64().expect("a number"))
}

/// The lots of the reports that are kept beside a dose, and whether each of them is marked.
fn reports(town: &Town, dose: &Value) -> Vec<(String, bool)> {
    let address = dose.as_str().expect("an address");
    let found = town.vendor().get(&format!("Provenance?target={address}"));
    let found = answered(&found, 200);
    let entries = found["entry"].as_array().cloned().unwrap_or_default();
    let acts = entries.iter().map(|entry| &entry["resource"]);
    let quoted = acts.filter_map(|act| {
        let lot = act["contained"][0]["lotNumber"].as_str()?;
        let is_marked = tags(act).contains(&"Q04".to_owned());
        Some((lot.to_owned(), is_marked))
    });
    let mut quoted: Vec<(String, bool)> = quoted.collect();
    quoted.sort();
    quoted
}

/// What the dose says, and whether it is told in two ways.
fn said(town: &Town, dose: &Value) -> (String, bool) {
    let dose = resource(town, dose);
    let lot = dose["lotNumber"].as_str().expect("a lot").to_owned();
    let tags = tags(&dose);
    let is_told_twice = tags.contains(&"Q04".to_owned());
    assert_eq!(tags.contains(&"must-fix".to_owned()), is_told_twice);
    (lot, is_told_twice)
}

fn is(lot: &str, is_told_twice: bool) -> (String, bool) {
    (lot.to_owned(), is_told_twice)
}

/// Two venues that read one coupon, with the scans of both and the dose.
fn read_twice(town: &Town, lots: [&str; 2], outcome: &str) -> ([Venue; 2], [Value; 2], Value) {
    register(town, 101);
    let line = line(2, 1, &town.code, 101);
    let mut venues = [0, 1].map(|place: usize| {
        let device = format!("tab-{}", place + 1);
        Venue::open(town, &device, &settings(lots[place]))
    });
    let scans = [0, 1].map(|place: usize| venues[place].of_line(&line));
    let first = venues[0].send(&scans[0]);
    assert_eq!(first["outcome"], "RECORDED");
    assert_eq!(venues[1].send(&scans[1])["outcome"], outcome);
    (venues, scans, first["immunization"].clone())
}

/// R-S07
#[test]
fn r_i03_a_second_reading_in_the_same_session_is_a_scan_of_its_own() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let [first, again, mut later] = [0; 3].map(|_| venue.of_line(&line));
        later["capturedAt"] = json!(now(15).to_string());
        let told = venue.send(&first);
        assert_eq!(told["outcome"], "RECORDED");
        // The same paper a moment later is no reading more.
        assert_eq!(venue.send(&again)["outcome"], "SCAN-AGAIN");
        assert_eq!(rules_of(&undo(&mut venue, &again)), ["scan-unknown"]);
        let second = venue.send(&later);
        assert_eq!(second["outcome"], "DUP-DOSE", "{second}");
        assert_eq!(reports(&town, &told["immunization"]), [is("FF1001", false)]);
        // Either can be taken back, and the other stands.
        answered(&undo(&mut venue, &first), 200);
        let status = || resource(&town, &told["immunization"])["status"].clone();
        assert_eq!(status(), "completed");
        answered(&undo(&mut venue, &later), 200);
        assert_eq!(status(), "entered-in-error");
        let path = format!("/device/sessions/{}/end", venue.session);
        let sum = answered(&post(&mut venue.device, &path, &json!({})), 200);
        let written = json!({ "RECORDED": 1, "DUP-DOSE": 1, "undone": 2 });
        let unwritten = json!({ "SCAN-AGAIN": 1 });
        assert_eq!(
            (&sum["written"], &sum["notWritten"]),
            (&written, &unwritten)
        );
    });
}

#[test]
fn what_somebody_corrected_by_hand_stays_though_the_coupon_was_read_again_after_it() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let dose = venue.scan(&line)["immunization"].clone();
        changed(&town, dose.as_str().expect("an address"), &|dose| {
            dose["lotNumber"] = json!("FF1002");
        });
        changed(&town, dose.as_str().expect("an address"), &|dose| {
            dose["lotNumber"] = json!("FF1001");
        });
        let mut later = venue.of_line(&line);
        later["capturedAt"] = json!(now(15).to_string());
        assert_eq!(venue.send(&later)["outcome"], "DUP-DOSE");
        let told = correct(&town, &venue, json!({ "lot": "FF1005" }));
        assert_eq!(counts(&told), [2, 1, 1], "{told}");
        assert_eq!(said(&town, &dose), is("FF1001", true));
        assert_eq!(reports(&town, &dose), [is("FF1005", true)]);
    });
}

/// R-S07
#[test]
fn a_correction_reaches_what_its_segment_told_beside_a_dose() {
    each_database(|server| {
        let town = server.town();
        let (mut venues, scans, dose) = read_twice(&town, ["FF1001", "FF1001"], "DUP-DOSE");
        let lot = |lot: &str| json!({ "lot": lot });
        let told = correct(
            &town,
            &venues[1],
            json!({ "lot": "FF1005", "preview": true }),
        );
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(reports(&town, &dose), [is("FF1001", false)]);
        let told = correct(&town, &venues[1], lot("FF1005"));
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(reports(&town, &dose), [is("FF1005", true)]);
        assert_eq!(said(&town, &dose), is("FF1001", true));
        // Taken back, and the contradiction with it; and corrected again.
        let told = correct(&town, &venues[1], json!({ "undo": true }));
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(reports(&town, &dose), [is("FF1001", false)]);
        assert_eq!(said(&town, &dose), is("FF1001", false));
        correct(&town, &venues[1], lot("FF1005"));
        // What the other venue is corrected to does away with the contradiction as well.
        let told = correct(&town, &venues[0], lot("FF1005"));
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(reports(&town, &dose), [is("FF1005", false)]);
        assert_eq!(said(&town, &dose), is("FF1005", false));
        // The record says what the second told, and a correction of the first is none of it.
        answered(&undo(&mut venues[0], &scans[0]), 200);
        assert_eq!(said(&town, &dose), is("FF1005", false));
        let told = correct(&town, &venues[0], lot("FF1009"));
        assert_eq!(counts(&told), [1, 0, 1], "{told}");
        assert_eq!(said(&town, &dose), is("FF1005", false));
        let told = correct(&town, &venues[1], lot("FF1007"));
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(said(&town, &dose), is("FF1007", false));
    });
}

#[test]
fn a_correction_that_makes_a_report_agree_takes_the_contradiction_away() {
    each_database(|server| {
        let town = server.town();
        let (mut venues, scans, dose) = read_twice(&town, ["FF1001", "FF1005"], "CONFLICT-DOSE");
        let told = correct(&town, &venues[1], json!({ "lot": "FF1001" }));
        assert_eq!(counts(&told), [1, 1, 0], "{told}");
        assert_eq!(reports(&town, &dose), [is("FF1001", false)]);
        assert_eq!(said(&town, &dose), is("FF1001", false));
        // It is there again when the correction is taken back, and whoever is left tells what it was corrected to.
        correct(&town, &venues[1], json!({ "undo": true }));
        assert_eq!(reports(&town, &dose), [is("FF1005", true)]);
        assert_eq!(said(&town, &dose), is("FF1001", true));
        correct(&town, &venues[1], json!({ "lot": "FF1006" }));
        answered(&undo(&mut venues[0], &scans[0]), 200);
        assert_eq!(said(&town, &dose), is("FF1006", false));
    });
}

/// R-S07
#[test]
fn a_correction_leaves_a_record_that_a_file_tells_whenever_the_file_came() {
    each_database(|server| {
        // The scan is taken back before or after the file comes, or after the correction; and another tablet reads the coupon
        // or does not.
        for order in ["ufc", "fuc", "ufbc", "fubc", "bufc", "ucf", "fcu"] {
            let town = server.town();
            register(&town, 101);
            let line = line(2, 1, &town.code, 101);
            let mut venues =
                ["tab-1", "tab-2"].map(|device| Venue::open(&town, device, &of_lot("FF1001")));
            let scan = venues[0].of_line(&line);
            let dose = venues[0].send(&scan)["immunization"].clone();
            for act in order.chars() {
                match act {
                    'u' => drop(answered(&undo(&mut venues[0], &scan), 200)),
                    'f' => {
                        let file = row(&town.code, "FF1001");
                        drop(import(&mut town.caller(Role::Staff), "B", &file));
                    }
                    'b' => assert_eq!(venues[1].scan(&line)["outcome"], "DUP-DOSE", "{order}"),
                    _ => {
                        let told = correct(&town, &venues[0], json!({ "lot": "FF1009" }));
                        let changed = u64::from(order == "fcu");
                        assert_eq!(counts(&told), [1, changed, 1 - changed], "{order}: {told}");
                    }
                }
            }
            assert_eq!(said(&town, &dose), is("FF1001", false), "{order}");
            assert_eq!(resource(&town, &dose)["status"], "completed", "{order}");
            correct(&town, &venues[0], json!({ "undo": true }));
            assert_eq!(said(&town, &dose), is("FF1001", false), "{order}");
        }
    });
}

/// R-S07
#[test]
fn a_paper_that_is_read_twice_is_known_whatever_else_was_taken_back() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        register(&town, 102);
        let [line, other] = [101, 102].map(|number| line(2, 1, &town.code, number));
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let [mistaken, first, again, anew, last] =
            [&other, &line, &line, &line, &line].map(|line| venue.of_line(line));
        assert_eq!(venue.send(&mistaken)["outcome"], "RECORDED");
        let dose = venue.send(&first)["immunization"].clone();
        answered(&undo(&mut venue, &mistaken), 200);
        let told = venue.send(&again);
        assert_eq!(told["outcome"], "SCAN-AGAIN", "{told}");
        assert_eq!(told["immunization"], dose);
        assert!(reports(&town, &dose).is_empty());
        assert_eq!(rules_of(&undo(&mut venue, &again)), ["scan-unknown"]);
        // What is read after the dose itself was taken back is recorded, and the same paper is known then, too.
        answered(&undo(&mut venue, &first), 200);
        assert_eq!(venue.send(&anew)["outcome"], "RECORDED");
        assert_eq!(venue.send(&last)["outcome"], "SCAN-AGAIN");
        let path = format!("/device/sessions/{}/end", venue.session);
        let sum = answered(&post(&mut venue.device, &path, &json!({})), 200);
        assert_eq!(sum["written"], json!({ "RECORDED": 3, "undone": 2 }));
        assert_eq!(sum["notWritten"], json!({ "SCAN-AGAIN": 2 }));
    });
}

#[test]
fn two_coupons_of_one_person_are_two_papers_however_soon_the_second_is_read() {
    each_database(|server| {
        let town = server.town();
        let person = register(&town, 101);
        changed(&town, &person, &|person| {
            let coupon = format!("{SID}/coupon/{}", town.code);
            let all = person["identifier"].as_array_mut().expect("numbers");
            all.push(json!({ "system": coupon, "value": "0000000102" }));
        });
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let dose = venue.scan(&line(2, 1, &town.code, 101))["immunization"].clone();
        let second = venue.of_line(&line(2, 1, &town.code, 102));
        let told = venue.send(&second);
        assert_eq!(told["outcome"], "DUP-DOSE", "{told}");
        assert_eq!(told["immunization"], dose);
        assert_eq!(reports(&town, &dose), [is("FF1001", false)]);
        answered(&undo(&mut venue, &second), 200);
        assert!(reports(&town, &dose).is_empty());
    });
}

/// A coupon for examinations alone, and one for a dose of which nothing was given.
#[test]
fn r_i03_an_examination_that_two_tablets_read_stands_when_one_takes_it_back() {
    each_database(|server| {
        for (kind, intent) in [(1, "auto"), (2, "preExamOnly")] {
            for is_known in [true, false] {
                let town = server.town();
                if is_known {
                    register(&town, 101);
                }
                let line = line(kind, 1, &town.code, 101);
                let mut venues = [("tab-1", "FF1001"), ("tab-2", "FF1005")]
                    .map(|(device, lot)| Venue::open(&town, device, &settings(lot)));
                let message = |venue: &Venue| {
                    let mut message = venue.of_line(&line);
                    message["intent"] = json!(intent);
                    message
                };
                let scans = [0, 1].map(|place: usize| message(&venues[place]));
                let told = venues[0].send(&scans[0]);
                let outcome = if is_known { "PRE-EXAM" } else { "WAITING" };
                assert_eq!(told["outcome"], outcome, "{told}");
                let dose = &told["immunization"];
                let told = venues[1].send(&scans[1]);
                assert_eq!(told["outcome"], "DUP-DOSE", "{told}");
                assert_eq!(&told["immunization"], dose);
                let again = message(&venues[1]);
                assert_eq!(venues[1].send(&again)["outcome"], "SCAN-AGAIN");
                // What it told is corrected beside the record, and is the record when the first is taken back.
                let told = correct(&town, &venues[1], json!({ "doctor": "仮名 桜" }));
                assert_eq!(counts(&told), [1, 1, 0], "{told}");
                answered(&undo(&mut venues[0], &scans[0]), 200);
                let left = resource(&town, dose);
                assert_eq!(left["status"], "not-done", "{left}");
                assert!(left.to_string().contains("仮名 桜"), "{left}");
                let numbers = left["identifier"].as_array().expect("numbers");
                let named = numbers.iter().map(|number| &number["value"]);
                let is_of = |scan: &Value| named.clone().any(|one| one == &scan["scanId"]);
                assert_eq!(scans.each_ref().map(is_of), [false, true], "{left}");
                answered(&undo(&mut venues[1], &scans[1]), 200);
                assert_eq!(resource(&town, dose)["status"], "entered-in-error");
                assert_eq!(count(&town, "Immunization?status=not-done"), 0);
            }
        }
    });
}

#[test]
fn why_a_coupon_was_used_for_something_else_is_known_of_whoever_tells_the_dose() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(1, 1, &town.code, 101);
        let mut venues =
            ["tab-1", "tab-2"].map(|device| Venue::open(&town, device, &settings("FF1001")));
        let scans = [(0, "接種券の貼り違い"), (1, "予診のみの券しか持参せず")].map(
            |(place, reason): (usize, &str)| {
                let mut message = venues[place].of_line(&line);
                message["intent"] = json!("vaccinated");
                message["kindOverride"] = json!(reason);
                message
            },
        );
        let dose = venues[0].send(&scans[0])["immunization"].clone();
        assert_eq!(venues[1].send(&scans[1])["outcome"], "DUP-DOSE");
        answered(&undo(&mut venues[0], &scans[0]), 200);
        let notes = resource(&town, &dose)["note"].clone();
        assert_eq!(notes, json!([{ "text": scans[1]["kindOverride"] }]));
    });
}
