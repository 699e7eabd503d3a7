//! The number of a scan stands for one scan: in one message, in messages that come at once, and whosever records it goes to.

use super::*;

/// A scan of one town's coupon under the number of another scan.
fn under(message: &Value, line: &str) -> Value {
    let mut other = message.clone();
    other["readings"][0]["text"] = json!(line);
    other
}

#[test]
fn r_i01_a_number_that_comes_twice_in_a_message_stands_for_the_first() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        register(&town, 101);
        register(&town, 102);
        register(&other, 103);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        for (taken, refused) in [
            ((&town, 101), (&town, 102)),
            ((&town, 102), (&other, 103)),
            ((&other, 103), (&town, 102)),
        ] {
            let dose = if taken.1 == 102 { 2 } else { 1 };
            let first = venue.of_line(&line(2, dose, &taken.0.code, taken.1));
            let second = under(&first, &line(2, 3, &refused.0.code, refused.1));
            let sent = json!({ "scans": [first, second] });
            let told = answered(&post(&mut venue.device, "/device/scans", &sent), 200);
            assert_eq!(told["results"][0]["outcome"], "RECORDED", "{told}");
            assert_eq!(
                told["results"][1]["error"]["codes"],
                json!(["scan-id-reused"]),
                "{told}"
            );
            assert_eq!(doses_of(taken.0, taken.1), 1);
        }
    });
}

#[test]
fn r_i01_a_number_stands_for_one_scan_in_all_towns() {
    each_database(|server| {
        let (town, other, third) = (server.town(), server.town(), server.town());
        let towns = [&town, &other, &third];
        for of in towns {
            register(of, 101);
        }
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        for (first, second) in [(0, 1), (1, 0), (1, 2)] {
            let dose = 1 + u8::try_from(first).unwrap_or_default();
            let message = venue.of_line(&line(2, dose, &towns[first].code, 101));
            let before = towns.map(|of| doses_of(of, 101));
            let told = venue.send(&message);
            let refused = under(&message, &line(2, 4, &towns[second].code, 101));
            let refused = post(&mut venue.device, "/device/scans", &refused);
            assert_eq!(refused.status, 409, "{}", text_of(&refused));
            assert_eq!(rules_of(&refused), ["scan-id-reused"]);
            // The one that it stands for is answered again.
            assert_eq!(venue.send(&message)["immunization"], told["immunization"]);
            assert_eq!(doses_of(towns[second], 101), before[second]);
            // Where it is taken back, all of it is.
            let path = format!(
                "/device/scans/{}/undo",
                message["scanId"].as_str().expect("a number")
            );
            let sent = json!({ "sessionId": venue.session, "reason": "別の紙だった" });
            let undone = answered(&post(&mut venue.device, &path, &sent), 200);
            assert_eq!(undone["immunization"], told["immunization"], "{undone}");
        }
    });
}

#[test]
fn r_i01_of_scans_that_come_at_once_under_one_number_one_is_recorded() {
    each_database(|server| {
        let (town, other) = (server.town(), server.town());
        let towns = [&town, &town, &other];
        for (place, of) in towns.into_iter().enumerate() {
            register(of, 101 + place as u64);
        }
        let venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        for dose in 1..=3 {
            let of = |place: usize| line(2, dose, &towns[place].code, 101 + place as u64);
            let message = venue.of_line(&of(0));
            let answers: Vec<Response> = std::thread::scope(|scope| {
                let sends: Vec<_> = (0..9)
                    .map(|place| {
                        let (town, message) = (&town, under(&message, &of(place % 3)));
                        scope.spawn(move || {
                            let mut device = town.caller(Role::Device);
                            post(&mut device, "/device/scans", &message)
                        })
                    })
                    .collect();
                sends
                    .into_iter()
                    .map(|send| send.join().expect("an answer"))
                    .collect()
            });
            let refused = answers.iter().filter(|answer| answer.status == 409).count();
            assert_eq!(
                refused,
                6,
                "{:?}",
                answers.iter().map(text_of).collect::<Vec<_>>()
            );
            let doses = (0..3).map(|place| doses_of(towns[place], 101 + place as u64));
            assert_eq!(doses.sum::<u64>(), u64::from(dose));
        }
    });
}

#[test]
fn a_slow_clock_is_told_and_loses_no_scan() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        for (dose, seconds, is_told) in [(1, 240, false), (2, 420, true), (3, 23 * 3_600, true)] {
            let mut slow = venue.of_line(&line(2, dose, &town.code, 101));
            slow["capturedAt"] = json!(now(-seconds).to_string());
            let told = venue.send(&slow);
            assert_eq!(told["outcome"], "RECORDED", "{told}");
            assert_eq!(told["clockOffMs"].is_i64(), is_told, "{told}");
        }
        let mut lost = venue.of_line(&line(2, 4, &town.code, 101));
        lost["capturedAt"] = json!(now(-25 * 3_600).to_string());
        assert_eq!(venue.send(&lost)["outcome"], "SESSION-STALE");
        // Where it is known when it was sent, it was read before there was a session.
        let sent = json!({ "sentAt": now(0).to_string(), "scans": [{
            "capturedAt": now(-420).to_string(), "scanId": lost["scanId"], "sessionId": lost["sessionId"], "segment": 1,
            "deviceId": lost["deviceId"], "readings": lost["readings"], "intent": "auto",
        }] });
        let told = answered(&post(&mut venue.device, "/device/scans", &sent), 200);
        assert_eq!(told["results"][0]["outcome"], "SESSION-STALE", "{told}");
    });
}
