//! The sum with which a session ends: each scan counts once, however often it was sent and whatever became of it.

use std::path::Path;
use std::process::{Command, Stdio};

use sesshu_conformance::postgres;

use super::*;
use crate::harness::start;

/// Where sessions are and which, handed over to a process of this same program.
const PLACE: &str = "TESTED_SESSIONS";
const BETWEEN: &str = "\u{1f}";
/// What stands before the answer of that process.
const ANSWER: &str = "the sessions came to ";
const TOWN: &str = "139998";

fn undo(venue: &mut Venue, message: &Value) {
    let scan = message["scanId"].as_str().expect("a number");
    let path = format!("/device/scans/{scan}/undo");
    let sent = json!({ "sessionId": venue.session });
    answered(&post(&mut venue.device, &path, &sent), 200);
}

/// What the session wrote, and what it did not.
fn end(venue: &mut Venue) -> (Value, Value) {
    let path = format!("/device/sessions/{}/end", venue.session);
    let told = answered(&post(&mut venue.device, &path, &json!({})), 200);
    (told["written"].clone(), told["notWritten"].clone())
}

/// Two venues that read one coupon with different lots, the second of which contradicts.
fn contradicted(town: &Town) -> ([Venue; 2], [Value; 2]) {
    register(town, 101);
    let line = line(2, 1, &town.code, 101);
    let mut one = Venue::open(town, "tab-1", &settings("ZZ0001"));
    let mut other = Venue::open(town, "tab-2", &settings("ZZ0002"));
    let (first, second) = (one.of_line(&line), other.of_line(&line));
    assert_eq!(one.send(&first)["outcome"], "RECORDED");
    assert_eq!(other.send(&second)["outcome"], "CONFLICT-DOSE");
    ([one, other], [first, second])
}

#[test]
fn a_contradiction_that_is_taken_back_is_not_written_and_takes_nothing_off() {
    each_database(|server| {
        let town = server.town();
        let ([mut one, mut other], [_, second]) = contradicted(&town);
        other.send(&second);
        undo(&mut other, &second);
        let none = json!({});
        assert_eq!(
            end(&mut other),
            (none.clone(), json!({ "CONFLICT-DOSE": 1 }))
        );
        assert_eq!(end(&mut one), (json!({ "RECORDED": 1 }), none));
    });
}

#[test]
fn a_contradiction_that_became_the_record_is_written_and_nothing_else() {
    each_database(|server| {
        let town = server.town();
        let ([mut one, mut other], [first, _]) = contradicted(&town);
        undo(&mut one, &first);
        let none = json!({});
        let undone = json!({ "RECORDED": 1, "undone": 1 });
        assert_eq!(end(&mut one), (undone, none.clone()));
        assert_eq!(end(&mut other), (json!({ "CONFLICT-DOSE": 1 }), none));
        // And taken back as any other dose is.
        let town = server.town();
        let ([mut one, mut other], [first, second]) = contradicted(&town);
        undo(&mut one, &first);
        undo(&mut other, &second);
        let undone = json!({ "CONFLICT-DOSE": 1, "undone": 1 });
        assert_eq!(end(&mut other), (undone, json!({})));
    });
}

#[test]
fn a_scan_that_is_sent_again_until_it_is_recorded_counts_as_recorded() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ0001"));
        let read = json!([{ "source": "ocr", "text": line(2, 1, &town.code, 101), "minConfidence": 0.97 }]);
        let mut message = venue.message(&read);
        for _ in 0..2 {
            assert_eq!(venue.send(&message)["outcome"], "HOLD-CONFIRM");
        }
        let held = venue.message(&read);
        assert_eq!(venue.send(&held)["outcome"], "HOLD-CONFIRM");
        message["secondFactor"] = json!("same");
        assert_eq!(venue.send(&message)["outcome"], "RECORDED");
        let sums = (json!({ "RECORDED": 1 }), json!({ "HOLD-CONFIRM": 1 }));
        assert_eq!(end(&mut venue), sums);
    });
}

/// So many are remembered one by one by the running program, and those behind them only counted.
#[test]
fn what_is_kept_beside_a_dose_counts_once_behind_however_many_that_left_nothing() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let line = line(2, 1, &town.code, 101);
        let mut one = Venue::open(&town, "tab-1", &settings("ZZ0001"));
        let mut other = Venue::open(&town, "tab-2", &settings("ZZ0002"));
        let first = one.of_line(&line);
        assert_eq!(one.send(&first)["outcome"], "RECORDED");
        for _ in 0..2 {
            let short: Vec<Value> = (0..500).map(|_| other.of_line("2113")).collect();
            other.send(&json!({ "scans": short }));
        }
        assert_eq!(other.scan(&line)["outcome"], "CONFLICT-DOSE");
        undo(&mut one, &first);
        let unwritten = json!({ "SCAN-LEN": 1_000 });
        assert_eq!(end(&mut other), (json!({ "CONFLICT-DOSE": 1 }), unwritten));
    });
}

/// What is kept of a session is in the database; of what left no trace only the running program knows.
#[test]
fn what_is_kept_beside_a_dose_is_in_the_sum_of_a_program_that_was_started_anew() {
    for database in [None, Some(postgres::shared().fresh_database())] {
        let dir = tempfile::tempdir().expect("a folder");
        let running = start(dir.path(), database.as_deref(), &[TOWN], &[], false);
        let open = |(number, lot): (&str, &str)| {
            Venue::of(
                Caller::of(&running, Role::Device, TOWN),
                number,
                &settings(lot),
            )
        };
        let mut venues = [
            ("tab-1", "ZZ0001"),
            ("tab-2", "ZZ0001"),
            ("tab-3", "ZZ0002"),
        ]
        .map(open);
        let line = line(2, 1, TOWN, 101);
        let told = venues.each_mut().map(|venue| venue.scan(&line));
        let told = told.each_ref().map(|told| told["outcome"].as_str());
        assert_eq!(
            told,
            [Some("WAITING"), Some("DUP-DOSE"), Some("CONFLICT-DOSE")]
        );
        assert_eq!(venues[1].scan("2113")["outcome"], "SCAN-LEN");
        let ids = venues.map(|venue| venue.session);
        running.stop().expect("an end");
        let folder = dir.path().to_str().expect("a name");
        let place = [folder, database.as_deref().unwrap_or_default()];
        let place = place.into_iter().chain(ids.iter().map(String::as_str));
        let place: Vec<&str> = place.collect();
        let ended = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "scans::sums::the_program_started_anew",
                "--nocapture",
            ])
            .env(PLACE, place.join(BETWEEN))
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        let shown = String::from_utf8_lossy(&ended.stdout);
        let mut lines = shown.lines().filter_map(|line| line.split_once(ANSWER));
        let (_, sums) = lines.next().expect("an answer");
        let expected = json!([
            [{ "WAITING": 1 }, {}],
            [{}, { "DUP-DOSE": 1 }],
            [{}, { "CONFLICT-DOSE": 1 }],
        ]);
        assert_eq!(sums, expected.to_string());
    }
}

/// Not a test by itself: the program, started anew, when it is called by one.
#[test]
fn the_program_started_anew() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let mut place = place.split(BETWEEN);
    let (dir, database) = (place.next().expect("a folder"), place.next());
    let database = database.filter(|database| !database.is_empty());
    let running = start(Path::new(dir), database, &[TOWN], &[], false);
    let sums = place.map(|session| {
        let mut device = Caller::of(&running, Role::Device, TOWN);
        let path = format!("/device/sessions/{session}/end");
        let told = answered(&post(&mut device, &path, &json!({})), 200);
        json!([told["written"], told["notWritten"]])
    });
    println!("{ANSWER}{}", Value::from_iter(sums));
}
