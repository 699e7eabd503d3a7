//! What tablets and staff post is refused before anything is kept of it, where it could not be kept, would be read as
//! something else, or holds an individual number.

use super::*;

/// Twelve digits that fit each other.
const NUMBER: &str = "123456789018";

/// Texts that no resource can hold, or that read otherwise than they are stored.
const CONTROLS: [&str; 9] = [
    "ZZ\u{0}9999",
    "ZZ9999\u{1d}",
    "ZZ\t9999",
    "ZZ\n9999",
    "ZZ9999\u{7f}",
    "ZZ\u{85}9999",
    "ZZ9999\u{fffe}",
    "ZZ9999\u{ffff}",
    "ZZ\u{202e}9999",
];

/// The status and the rule of a refusal, which tells the member and nothing of what was sent.
fn refused(response: &Response, name: &str, sent: &str) -> (u16, Vec<String>) {
    let text = text_of(response);
    assert!(text.contains(name), "{text}");
    assert!(!text.contains(sent), "{text}");
    (response.status, rules_of(response))
}

fn is(rule: &str) -> (u16, Vec<String>) {
    (400, vec![rule.to_owned()])
}

/// Puts a text at a place of the settings.
fn put(settings: &mut Value, place: &str, text: &str) {
    settings[place.split('.').next_back().expect("a name")] = json!(text);
}

/// Settings with a text at a place.
fn settings_with(place: &str, text: &str) -> Value {
    let mut sent = settings("ZZ9999");
    sent["deviceId"] = json!("tab-1");
    match place.split_once('.') {
        Some((part, _)) => put(&mut sent[part], place, text),
        None => put(&mut sent, place, text),
    }
    sent
}

const PLACES: [&str; 6] = [
    "lot",
    "doctor",
    "maker",
    "dateReason",
    "venue.name",
    "vaccine.text",
];

#[test]
fn a_text_that_controls_something_or_shows_nothing_is_refused_with_its_name() {
    each_database(|server| {
        let town = server.town();
        let mut device = town.caller(Role::Device);
        let mut open = |place: &str, text: &str| {
            let name = place.split('.').next_back().expect("a name");
            let sent = settings_with(place, text);
            let answer = post(&mut device, "/device/sessions", &sent);
            let sent = if text.trim().is_empty() {
                "ZZ9999"
            } else {
                text
            };
            refused(&answer, &format!("「{name}」"), sent)
        };
        for place in PLACES {
            assert_eq!(open(place, "ZZ9999\u{1d}"), is("posted-control"), "{place}");
            for unseen in [" ", "\u{3000}", "\u{200b}\u{feff}"] {
                assert_eq!(open(place, unseen), is("posted-blank"), "{place}");
            }
        }
        for text in CONTROLS {
            assert_eq!(open("lot", text), is("posted-control"), "{text:?}");
        }
        // What stands at the ends is no part of it.
        let sent = settings_with("lot", " ZZ9999\r\n");
        answered(&post(&mut device, "/device/sessions", &sent), 201);
        let mut staff = town.caller(Role::Staff);
        let site = json!({ "site": "体育館\u{202e}" });
        let answer = post(&mut staff, "/municipal/devices/codes", &site);
        assert_eq!(refused(&answer, "site", "\u{202e}"), is("posted-control"));
    });
}

#[test]
fn a_scan_whose_text_is_refused_keeps_none_of_the_others_waiting() {
    each_database(|server| {
        let town = server.town();
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let with = |venue: &Venue, text: &str| {
            let mut bad = venue.of_line(&line(2, 1, &town.code, 101));
            bad["kindOverride"] = json!(text);
            bad
        };
        let good = venue.of_line(&line(2, 1, &town.code, 102));
        let sent = json!({ "scans": [with(&venue, "控え\u{1}"), good, with(&venue, NUMBER)] });
        let told = answered(&post(&mut venue.device, "/device/scans", &sent), 200);
        assert_eq!(told["results"][1]["outcome"], "WAITING", "{told}");
        for (place, rule) in [(0, "posted-control"), (2, "posted-individual-number")] {
            let error = &told["results"][place]["error"];
            let found = (&error["status"], &error["retry"], &error["codes"]);
            assert_eq!(
                found,
                (&json!(400), &json!(false), &json!([rule])),
                "{told}"
            );
            let place = format!("scans[{place}].kindOverride");
            assert_eq!(error["issues"][0]["place"], place.as_str(), "{told}");
        }
        let undo = format!(
            "/device/scans/{}/undo",
            sent["scans"][1]["scanId"].as_str().expect("a number")
        );
        let reason = json!({ "sessionId": venue.session, "reason": "間\u{b}違い" });
        let answer = post(&mut venue.device, &undo, &reason);
        assert_eq!(refused(&answer, "reason", "違い"), is("posted-control"));
    });
}

#[test]
fn a_correction_that_is_refused_keeps_nothing() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let told = venue.scan(&line(2, 1, &town.code, 101));
        let mut staff = town.caller(Role::Staff);
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        for (lot, reason, rule) in [
            ("ZZ0001\u{1d}", "照合した", "posted-control"),
            ("ZZ0001", "照合\u{7}した", "posted-control"),
            ("1234 5678 9018", "照合した", "posted-individual-number"),
        ] {
            let sent = json!({ "lot": lot, "reason": reason });
            let answer = post(&mut staff, &path, &sent);
            let found = (answer.status, rules_of(&answer));
            assert_eq!(found, is(rule), "{}", text_of(&answer));
        }
        let none = json!({ "undo": true, "reason": "戻す" });
        let answer = post(&mut staff, &path, &none);
        assert_eq!(rules_of(&answer), ["correction-none"]);
        assert_eq!(
            resource(&town, &told["immunization"])["lotNumber"],
            "ZZ9999"
        );
    });
}

#[test]
fn r_n04_an_individual_number_is_taken_in_no_text_and_never_repeated() {
    each_database(|server| {
        let town = server.town();
        let mut device = town.caller(Role::Device);
        let forms = [
            NUMBER,
            "１２３４５６７８９０１８",
            "1234 5678 9018",
            "1234-5678-9018",
        ];
        for place in PLACES {
            for number in forms {
                let sent = settings_with(place, number);
                let answer = post(&mut device, "/device/sessions", &sent);
                let name = place.split('.').next_back().expect("a name");
                let found = refused(&answer, name, number);
                assert_eq!(found, is("posted-individual-number"), "{place} {number}");
            }
        }
        // A lot that holds it beside another character, as somebody types it and as a label has it.
        let beside = [
            format!("Z{NUMBER}"),
            format!("{NUMBER}Z"),
            format!("0{NUMBER}"),
        ];
        for lot in [NUMBER.to_owned()].iter().chain(&beside) {
            let answer = post(&mut device, "/device/sessions", &settings_with("lot", lot));
            let found = refused(&answer, "lot", NUMBER);
            assert_eq!(found, is("posted-individual-number"), "{lot}");
            let mut sent = settings_with("label", &format!("01095200010000101728063010{lot}"));
            sent.as_object_mut().expect("an object").remove("lot");
            let answer = post(&mut device, "/device/sessions", &sent);
            let found = refused(&answer, "lot", NUMBER);
            assert_eq!(found, is("posted-individual-number"), "{lot}");
        }
        let mut staff = town.caller(Role::Staff);
        let site = json!({ "site": format!("会場 {NUMBER}") });
        let answer = post(&mut staff, "/municipal/devices/codes", &site);
        let found = refused(&answer, "site", NUMBER);
        assert_eq!(found, is("posted-individual-number"));
        // A device may be called so: it is a number by itself.
        let mut sent = settings("ZZ9999");
        sent["deviceId"] = json!(NUMBER);
        answered(&post(&mut device, "/device/sessions", &sent), 201);
    });
}

#[test]
fn a_name_that_is_there_twice_is_refused_with_its_place() {
    each_database(|server| {
        let town = server.town();
        let mut venue = Venue::open(&town, "tab-1", &settings("ZZ9999"));
        let twice = |caller: &mut Caller, path: &str, sent: &str, place: &str| {
            let answer = caller.ask("POST", path, &[JSON], sent);
            let found = refused(&answer, &format!("「{place}」"), "AAA");
            assert_eq!(found, is("posted-repeated"), "{sent}");
        };
        let segments = format!("/device/sessions/{}/segments", venue.session);
        let sent = r#"{"lot":"AAA","lot":"BBB"}"#;
        twice(&mut venue.device, &segments, sent, "lot");
        let sent = r#"{"venue":{"name":"AAA","municipality":"139998","name":"BBB"}}"#;
        twice(&mut venue.device, &segments, sent, "venue.name");
        let scan = venue.of_line(&line(2, 1, &town.code, 101)).to_string();
        let scan = scan.trim_end_matches('}');
        let pair = r#""secondFactor":"different","secondFactor":"same""#;
        let sent = format!("{scan},{pair}}}");
        twice(&mut venue.device, "/device/scans", &sent, "secondFactor");
        let sent = format!(r#"{{"scans":[{{}},{scan},{pair}}}]}}"#);
        let place = "scans[1].secondFactor";
        twice(&mut venue.device, "/device/scans", &sent, place);
        let mut staff = town.caller(Role::Staff);
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        let sent = r#"{"reason":"AAA","lot":"ZZ0001","reason":"BBB"}"#;
        twice(&mut staff, &path, sent, "reason");
        let sent = r#"{"site":"AAA","site":"BBB"}"#;
        twice(&mut staff, "/municipal/devices/codes", sent, "site");
        // A name that nobody knows may be about a person.
        let sent = format!(r#"{{"{NUMBER}":1,"{NUMBER}":2}}"#);
        let answer = staff.ask("POST", "/municipal/devices/codes", &[JSON], &sent);
        assert_eq!(refused(&answer, "…", NUMBER), is("posted-repeated"));
        let deep = format!(r#"{{"venue":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
        let answer = venue.device.ask("POST", &segments, &[JSON], &deep);
        let found = (answer.status, rules_of(&answer));
        assert_eq!(found, is("posted-malformed"));
        assert_eq!(doses_of(&town, 101), 0);
    });
}

#[test]
fn a_label_with_the_minute_of_its_expiry_says_the_day() {
    each_database(|server| {
        let town = server.town();
        let mut device = town.caller(Role::Device);
        for (fields, day) in [
            ("70032806301200", "2028-06-30"),
            ("1728053170032806301200", "2028-05-31"),
        ] {
            let mut sent = settings("ZZ9999");
            sent.as_object_mut().expect("an object").remove("lot");
            sent["deviceId"] = json!("tab-1");
            sent["label"] = json!(format!("0109520001000010{fields}10ZZ9999"));
            let told = answered(&post(&mut device, "/device/sessions", &sent), 201);
            assert_eq!(told["settings"]["lotExpiry"], day, "{told}");
        }
    });
}

#[test]
fn a_refusal_says_what_would_be_taken() {
    each_database(|server| {
        let town = server.town();
        let mut device = town.caller(Role::Device);
        let mut open = |place: &str, value: &Value| {
            let mut sent = settings_with("lot", "ZZ9999");
            match place.split_once('.') {
                Some((part, name)) => sent[part][name] = value.clone(),
                None => sent[place] = value.clone(),
            }
            let answer = post(&mut device, "/device/sessions", &sent);
            (answer.status, text_of(&answer))
        };
        let (status, text) = open("venue.institution", &json!("1311234567"));
        assert!(status == 400 && text.contains("1319999015"), "{text}");
        let (status, text) = open("venue.institution", &json!("1319999015"));
        assert_eq!(status, 201, "what is offered is taken: {text}");
        let (status, text) = open("lot", &json!("Z".repeat(21)));
        assert!(status == 400 && text.contains("posted-too-long"), "{text}");
        assert!(
            text.contains("20 文字") && text.contains("21 文字"),
            "{text}"
        );
        let (status, text) = open("date", &json!("1800-01-01"));
        assert!(status == 400 && text.contains("1868-01-01"), "{text}");
        let (status, text) = open("doctor", &json!(5));
        assert!(status == 400 && text.contains("文字列"), "{text}");
        let mut venue = Venue::open(&town, "tab-2", &settings("ZZ9999"));
        let scan = venue.message(&json!([{ "source": "qr", "text": 5 }]));
        let answer = post(&mut venue.device, "/device/scans", &scan);
        assert_eq!((answer.status, rules_of(&answer)), is("posted-value"));
        assert!(text_of(&answer).contains("文字列"), "{}", text_of(&answer));
        // A picture with its bytes as a number, without them, and with none; readings that are none beside it.
        let pictured = |data: Option<Value>| {
            let mut scan = venue.message(&Value::Null);
            scan["picture"] = json!({ "contentType": "image/png" });
            if let Some(data) = data {
                scan["picture"]["data"] = data;
            }
            scan
        };
        for (data, rule, words) in [
            (Some(json!(5)), "posted-value", "文字列"),
            (Some(json!("?")), "posted-value", "base64"),
            (Some(Value::Null), "posted-missing", "data"),
            (None, "posted-missing", "data"),
        ] {
            let answer = post(&mut device, "/device/scans", &pictured(data));
            assert_eq!((answer.status, rules_of(&answer)), is(rule));
            assert!(text_of(&answer).contains(words), "{}", text_of(&answer));
        }
        let plain = [("Content-Type", "text/plain")];
        let answer = device.ask("POST", "/device/scans", &plain, "{}");
        let text = text_of(&answer);
        assert_eq!(answer.status, 415, "{text}");
        assert!(text.contains("application/json"), "{text}");
        assert!(!text.contains("fhir+json"), "{text}");
        let mut staff = town.caller(Role::Staff);
        let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
        let answer = post(&mut staff, &path, &json!({ "reason": "照合した" }));
        let found = (answer.status, rules_of(&answer));
        assert_eq!(found, is("correction-empty"));
        assert!(text_of(&answer).contains("lotExpiry"));
    });
}
