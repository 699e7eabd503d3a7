//! Imports that are undone from the last to the first leave nothing behind that holds the right file back.

use super::*;

/// How many of a kind stand.
fn count_of(staff: &mut Caller, kind: &str) -> Value {
    let path = match kind.contains('?') {
        true => format!("{kind}_summary=count"),
        false => format!("{kind}?_summary=count"),
    };
    json(&staff.get(&path))["total"].clone()
}

/// What an undoing reports.
fn undone(staff: &mut Caller, import: &str) -> Value {
    let undoing = taken_back(staff, import);
    json(&staff.get(&format!("{IMPORTS}/{undoing}")))
}

#[test]
fn a_person_goes_with_the_doses_that_were_taken_back_and_the_right_file_is_taken() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let [first, second] = [1, 2].map(|nth| number_of(&town, nth));
        let people = imported(&mut staff, "A", &with_numbers(&first, &second));
        let one = dose(&town, "0000000101", 1, "FF9999");
        let doses = imported(
            &mut staff,
            "B",
            &(one + &dose(&town, "0000000102", 1, "FF9998")),
        );
        let told = undone(&mut staff, &doses);
        assert_eq!(told["totals"]["total"], 2, "{told}");
        assert_eq!(count_of(&mut staff, "Immunization"), 2);
        let told = undone(&mut staff, &people);
        assert_eq!(told["totals"]["flagged"], 0, "{told}");
        // Two people and two individual numbers.
        assert_eq!(told["totals"]["total"], 4, "{told}");
        for kind in ["Patient", "Immunization", "Provenance"] {
            assert_eq!(count_of(&mut staff, kind), 0, "{kind}");
        }
        // The numbers were those of two other people.
        let right = with_numbers(&first, &second).replace("100000", "100100");
        let done = import(&mut staff, "A", &right);
        assert_eq!(done["totals"]["created"], 2, "{done}");
    });
}

/// Enters the one dose of a person in error by hand. Marks are written beside the test, so that a version may be gone when it
/// is named.
fn enter_in_error(staff: &mut Caller, number: &str) {
    let id = id_of(staff, number);
    for _ in 0..20 {
        let found = json(&staff.get(&format!("Immunization?patient={id}")));
        let mut wrong = found["entry"][0]["resource"].clone();
        wrong["status"] = "entered-in-error".into();
        let place = format!("Immunization/{}", wrong["id"].as_str().expect("an id"));
        let version = wrong["meta"]["versionId"].as_str().expect("a version");
        let expect = format!("W/\"{version}\"");
        let put = staff.ask("PUT", &place, &[("If-Match", &expect)], &wrong.to_string());
        if put.status != 412 {
            assert_eq!(put.status, 200, "{}", text_of(&put));
            return;
        }
    }
    panic!("{number} was changed by others each time");
}

#[test]
fn a_person_stays_where_a_dose_stands_or_somebody_else_had_a_hand_in_it() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let people = imported(&mut staff, "A", PERSONS);
        import(&mut staff, "B", &dose(&town, "0000000101", 1, "FF9999"));
        // A mistake, but by hand.
        import(&mut staff, "B", &dose(&town, "0000000102", 1, "FF9998"));
        enter_in_error(&mut staff, "1000002");
        let told = undone(&mut staff, &people);
        assert_eq!(told["totals"]["flagged"], 2, "{told}");
        assert_eq!(count_of(&mut staff, "Patient"), 2);
        assert_eq!(count_of(&mut staff, "Immunization"), 2);
    });
}

/// Whether somebody is registered, or the coupon is all that is known.
#[test]
fn r_i03_a_withdrawal_that_was_undone_takes_its_dose_back_when_it_is_sent_again() {
    each_database(|server| {
        for is_known in [true, false] {
            let town = server.town();
            let mut staff = town.caller(Role::Staff);
            if is_known {
                import(&mut staff, "A", PERSONS);
            }
            let taking = withdrawal(&town, "0000000101", 1);
            for _ in 0..2 {
                let job = import(&mut staff, "B", &taking);
                assert_eq!(job["rules"], serde_json::json!({"REF-DOSE-UNKNOWN": 1}));
                assert_eq!(count_of(&mut staff, "Immunization"), 1);
                let told = undone(&mut staff, job["id"].as_str().expect("a number"));
                assert_eq!(told["totals"]["total"], 1, "{told}");
                assert_eq!(count_of(&mut staff, "Immunization"), 0);
            }
            import(&mut staff, "B", &taking);
            let dose = dose(&town, "0000000101", 1, "FF9999");
            let told = import(&mut staff, "B", &dose);
            assert_eq!(told["rules"]["DUP-WITHDRAWN"], 1, "{told}");
            let left = stored_doses(&mut staff);
            assert_eq!(left.len(), 1, "{left:?}");
            assert_eq!(left[0]["status"], "entered-in-error", "{left:?}");
        }
    });
}

/// A dose that was undone is as if it had not come: its withdrawal waits for it, whenever each was written down.
#[test]
fn r_i03_a_withdrawal_of_a_dose_that_was_undone_waits_for_it() {
    each_database(|server| {
        for day in ["20210530", "20210531"] {
            let town = server.town();
            let mut staff = town.caller(Role::Staff);
            import(&mut staff, "A", PERSONS);
            let row = dose(&town, "0000000101", 1, "FF9999");
            let job = imported(&mut staff, "B", &row);
            undone(&mut staff, &job);
            let taking = withdrawal(&town, "0000000101", 1).replace("20210531", day);
            let told = import(&mut staff, "B", &taking);
            assert_eq!(told["totals"]["unchanged"], 0, "{told}");
            import(&mut staff, "B", &row);
            let left = stored_doses(&mut staff);
            assert_eq!(left.len(), 1, "{left:?}");
            assert_eq!(left[0]["status"], "entered-in-error", "{left:?}");
        }
    });
}

/// What a later file told as well leaves no trace of its own: staff are told which one, and it is read when it comes again.
#[test]
fn r_i03_a_later_file_that_told_the_same_is_named_and_is_taken_when_it_is_sent_again() {
    each_database(|server| {
        for kind in ["A", "B"] {
            let town = server.town();
            let mut staff = town.caller(Role::Staff);
            let one = match kind {
                "A" => PERSONS.to_owned(),
                _ => {
                    import(&mut staff, "A", PERSONS);
                    dose(&town, "0000000101", 1, "FF9999")
                }
            };
            // The same rows in other bytes.
            let other = format!("\u{feff}{one}");
            let first = imported(&mut staff, kind, &one);
            let second = import(&mut staff, kind, &other);
            assert_eq!(second["totals"]["created"], 0, "{second}");
            let unchanged = &second["totals"]["unchanged"];
            let told = undone(&mut staff, &first);
            assert_eq!(told["rules"]["UNDO-AGAIN"], 1, "{told}");
            let found = &told["findings"][0];
            assert_eq!(found["code"], "UNDO-AGAIN", "{told}");
            assert_eq!(found["facts"]["import"], second["id"], "{told}");
            assert_eq!(found["facts"]["rows"], unchanged.to_string(), "{told}");
            let page = staff.ask(
                "GET",
                &format!("{IMPORTS}/{}", told["id"].as_str().expect("a number")),
                &[("Accept", "text/html")],
                "",
            );
            let number = second["id"].as_str().expect("a number");
            assert!(text_of(&page).contains(number), "{}", text_of(&page));
            let stands = |staff: &mut Caller| match kind {
                "A" => count_of(staff, "Patient"),
                _ => count_of(staff, "Immunization?status=completed&"),
            };
            assert_eq!(stands(&mut staff), 0);
            let again = import(&mut staff, kind, &other);
            assert_eq!(again["state"], "done", "{again}");
            assert_ne!(stands(&mut staff), 0);
            // Nobody told anything after that one.
            let again = again["id"].as_str().expect("a number").to_owned();
            let told = undone(&mut staff, &again);
            assert!(told["rules"]["UNDO-AGAIN"].is_null(), "{told}");
        }
    });
}

/// One of the two people, with this coupon.
fn person_with(number: &str, coupon: &str) -> String {
    let mut lines = PERSONS.lines().filter(|line| line.starts_with(number));
    let line = lines.next().expect("a person");
    let own = format!(
        "0000000{}",
        &number[number.len() - 1..]
            .replace('1', "101")
            .replace('2', "102")
    );
    line.replace(&own, coupon) + "\r\n"
}

/// Whom the one dose that counts names.
fn whose(staff: &mut Caller) -> Value {
    let found = json(&staff.get("Immunization?status=completed"));
    assert_eq!(found["total"], 1, "{found}");
    found["entry"][0]["resource"]["patient"].clone()
}

/// R-T01. Whoever told a dose by a coupon told it of whoever has it.
#[test]
fn r_i03_doses_of_a_coupon_that_an_undone_import_gave_to_the_wrong_person_wait_again() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        import(&mut staff, "A", PERSONS);
        let (first, second) = (id_of(&mut staff, "1000001"), id_of(&mut staff, "1000002"));
        // The coupon of somebody else is given to the first, who has one already.
        let wrong = person_with("1000001", "0000000900");
        let given = imported(&mut staff, "A", &wrong);
        import(&mut staff, "B", &dose(&town, "0000000900", 1, "FF9999"));
        assert_eq!(whose(&mut staff)["reference"], format!("Patient/{first}"));
        let told = undone(&mut staff, &given);
        assert_eq!(told["totals"]["flagged"], 0, "{told}");
        let waits = whose(&mut staff);
        assert_eq!(waits["identifier"]["value"], "0000000900", "{waits}");
        // It goes to whoever has the coupon, and so does what is told of it from now on.
        import(&mut staff, "A", &person_with("1000002", "0000000900"));
        assert_eq!(whose(&mut staff)["reference"], format!("Patient/{second}"));
        let told = import(&mut staff, "B", &dose(&town, "0000000900", 1, "FF9998"));
        assert_eq!(told["totals"]["rejected"], 0, "{told}");
        assert_eq!(whose(&mut staff)["reference"], format!("Patient/{second}"));
    });
}
