//! Corrections of a segment beside what staff corrected by hand, record by record, and the segments that come after.

use super::*;

/// Corrects the first segment of a session.
fn correct(town: &Town, venue: &Venue, mut sent: Value) -> Value {
    sent["reason"] = json!("箱の表示と照合した");
    let path = format!("/municipal/sessions/{}/segments/1/correct", venue.session);
    answered(&post(&mut town.caller(Role::Staff), &path, &sent), 200)
}

/// E-13
#[test]
fn what_staff_corrected_by_hand_stays_and_the_rest_of_the_record_is_corrected() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        register(&town, 102);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let scan = |venue: &mut Venue, number| {
            let told = venue.scan(&line(2, 1, &town.code, number));
            told["immunization"].clone()
        };
        let (one, other) = (scan(&mut venue, 101), scan(&mut venue, 102));
        let days = [-2, -1, 0].map(|ago| now(ago * 86_400).day().to_string());
        let [by_hand, corrected, today] = &days;
        changed(&town, one.as_str().expect("an address"), &|dose| {
            dose["occurrenceDateTime"] = json!(by_hand);
            dose["note"] = json!([{ "text": "予診票で日付を確かめた" }]);
        });
        let said = |address: &Value| {
            let dose = resource(&town, address);
            let day = dose["occurrenceDateTime"]
                .as_str()
                .expect("a day")
                .to_owned();
            (
                day,
                dose["lotNumber"].clone(),
                dose["note"][0]["text"].clone(),
            )
        };
        let note = json!("予診票で日付を確かめた");
        // The lot alone: nobody asks for the reason of a day that nobody changes.
        let told = correct(&town, &venue, json!({ "lot": "FF1003" }));
        assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(0)));
        let lot = json!("FF1003");
        assert_eq!(said(&one), (by_hand.clone(), lot.clone(), note.clone()));
        assert_eq!(said(&other), (today.clone(), lot.clone(), Value::Null));
        // The day alone: the record on which staff said it is kept.
        let told = correct(&town, &venue, json!({ "date": corrected }));
        assert_eq!((&told["changed"], &told["kept"]), (&json!(1), &json!(1)));
        assert_eq!(said(&one), (by_hand.clone(), lot.clone(), note.clone()));
        assert_eq!(said(&other), (corrected.clone(), lot, Value::Null));
        // Both: of the first record the lot.
        let both = json!({ "date": today, "lot": "FF1004" });
        let told = correct(&town, &venue, both);
        assert_eq!((&told["changed"], &told["kept"]), (&json!(2), &json!(0)));
        let lot = json!("FF1004");
        assert_eq!(said(&one), (by_hand.clone(), lot.clone(), note));
        assert_eq!(said(&other), (today.clone(), lot, Value::Null));
    });
}

/// E-13
#[test]
fn a_tablet_goes_on_by_its_own_day_after_staff_corrected_the_day_of_a_segment() {
    each_database(|server| {
        let [yesterday, today] = [-1, 0].map(|ago| now(ago * 86_400).day().to_string());
        for wrong in [
            json!({ "date": yesterday, "doctor": "仮名 雪" }),
            json!({ "date": yesterday, "doctor": "仮名 雪", "dateReason": "前日の分だった", "mode": "batch" }),
        ] {
            let town = server.town();
            register(&town, 101);
            register(&town, 102);
            let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
            let first = venue.scan(&line(2, 1, &town.code, 101));
            correct(&town, &venue, wrong);
            let path = format!("/device/sessions/{}/segments", venue.session);
            let added = post(&mut venue.device, &path, &json!({ "lot": "FF2001" }));
            let told = answered(&added, 201);
            let said = &told["settings"];
            assert_eq!(
                (&said["date"], &said["lot"]),
                (&json!(today), &json!("FF2001"))
            );
            assert_eq!(
                (&said["mode"], &said["dateReason"]),
                (&Value::Null, &Value::Null)
            );
            // What else was wrong is put right for what follows, too.
            assert_eq!(said["doctor"], "仮名 雪", "{told}");
            let mut scan = venue.of_line(&line(2, 1, &town.code, 102));
            scan["segment"] = json!(2);
            let told = venue.send(&scan);
            assert_eq!(told["outcome"], "RECORDED", "{told}");
            let day =
                |told: &Value| resource(&town, &told["immunization"])["occurrenceDateTime"].clone();
            assert_eq!((day(&first), day(&told)), (json!(yesterday), json!(today)));
        }
    });
}

/// What a correction is not about stays, whoever said it.
#[test]
fn a_correction_of_the_lane_leaves_what_other_systems_say_of_the_dose() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let dose = venue.scan(&line(2, 1, &town.code, 101))["immunization"].clone();
        let foreign = json!({ "url": "https://maker.example/chair", "valueString": "3" });
        changed(&town, dose.as_str().expect("an address"), &|dose| {
            let all = dose["extension"].as_array_mut().expect("extensions");
            all.insert(0, foreign.clone());
        });
        let extensions = || {
            let all = resource(&town, &dose)["extension"].clone();
            all.as_array().expect("extensions").clone()
        };
        let before = extensions();
        let told = correct(&town, &venue, json!({ "lane": 5 }));
        assert_eq!(told["changed"], 1, "{told}");
        let (now, lane) = (extensions(), "/StructureDefinition/lane");
        let is_lane = |one: &&Value| one["url"].as_str().is_some_and(|url| url.ends_with(lane));
        let lanes: Vec<&Value> = now.iter().filter(is_lane).collect();
        assert_eq!((lanes.len(), &lanes[0]["valuePositiveInt"]), (1, &json!(5)));
        assert_eq!(now.len(), before.len());
        assert!(
            before
                .iter()
                .filter(|one| !is_lane(one))
                .all(|one| now.contains(one))
        );
    });
}
