//! Vaccines that have gone out of use: told of a scan and of a record, on the days on which they were out of use and on no others.

use super::*;

/// A dose of a product on a day, as another system keeps it, for a person.
fn kept(town: &Town, person: &str, product: &str, (number, day): (u32, &str)) -> Value {
    let dose = json!({
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": { "coding": [{
            "system": "https://sesshu.example/fhir/CodeSystem/vaccine-product",
            "code": product,
        }] },
        "patient": { "reference": person },
        "occurrenceDateTime": day,
        "protocolApplied": [{ "doseNumberPositiveInt": number }],
    });
    let made = answered(&town.vendor().post("Immunization", &dose.to_string()), 201);
    json!(format!(
        "Immunization/{}",
        made["id"].as_str().expect("an id")
    ))
}

#[test]
fn a_vaccine_out_of_use_is_told_of_a_scan_and_one_in_use_is_not() {
    each_database(|server| {
        let town = server.town();
        register(&town, 101);
        let child = register(&town, 102);
        let birth = now(-3 * 366 * 86_400).day().to_string();
        changed(&town, &child, &|one| one["birthDate"] = json!(birth));
        let mut old = settings("FF1001");
        old["vaccine"] = json!({ "product": "comirnaty-orig" });
        let told_of = |settings: &Value, number: u64| {
            let mut venue = Venue::open(&town, "tab-1", settings);
            let told = venue.scan(&line(2, 1, &town.code, number));
            let marks = tags(&resource(&town, &told["immunization"]));
            let flags = ["PRODUCT-DATE", "AGE-RANGE"].map(|flag| has_flag(&told, flag));
            (told["outcome"].clone(), flags, marks)
        };
        let marks = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let recorded = json!("RECORDED");
        assert_eq!(
            told_of(&old, 101),
            (recorded.clone(), [true, false], marks(&["to-check", "Q08"]))
        );
        assert_eq!(
            told_of(&old, 102),
            (
                recorded.clone(),
                [true, true],
                marks(&["to-check", "Q07", "Q08"])
            )
        );
        register(&town, 103);
        let mut venue = Venue::open(&town, "tab-1", &settings("FF1001"));
        let told = venue.scan(&line(2, 1, &town.code, 103));
        assert_eq!((&told["outcome"], &told["flags"]), (&recorded, &json!([])));
    });
}

#[test]
fn a_record_of_the_days_of_a_product_is_in_no_doubt_and_one_of_later_days_is() {
    each_database(|server| {
        let town = server.town();
        let people = [101, 102, 103].map(|number| register(&town, number));
        let [one, other, third] = &people;
        // On the last day of its windows; and of what was in use to the end of the programme, behind it.
        let within = [
            kept(&town, one, "comirnaty-orig", (1, "2021-06-01")),
            kept(&town, other, "comirnaty-orig", (1, "2023-09-19")),
            kept(&town, third, "nuvaxovid", (1, "2024-04-01")),
        ];
        // The day after the last one, and days after the programme.
        let behind = [
            kept(&town, one, "comirnaty-orig", (2, "2023-09-20")),
            kept(&town, other, "comirnaty-orig", (1, "2024-04-01")),
            kept(&town, third, "comirnaty-orig", (1, "2026-10-01")),
        ];
        // Marks are written in the order in which doses came: those within were judged when the last has its mark.
        for dose in &behind {
            marked(&town, dose, &["Q08", "to-check"]);
        }
        for dose in &within {
            marked(&town, dose, &[]);
        }
    });
}
