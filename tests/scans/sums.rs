//! The sum with which a session ends: each scan counts once, however often it was sent and whatever became of it.

use super::*;

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
