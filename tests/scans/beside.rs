//! What a scan tells beside a dose that is on record: a second reading in the same session, and corrections of its segment.

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
