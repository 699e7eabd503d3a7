//! Files that come again after something was taken back: what they tell may have gone with that.

use super::*;

const UNDO: &str = r#"{"reason":"番号の列がずれていた"}"#;

fn person(number: u32, name: &str) -> String {
    format!("{number},,試験,{name},シケン,,19500203,1,,\r\n")
}

/// Hands a file in and waits for its end.
fn taken(staff: &mut Caller, rows: &str) -> (String, Value) {
    let path = format!("{IMPORTS}?as=A&mode=commit-valid");
    let job = job_of(&staff.ask("POST", &path, &[CSV], rows));
    let shown = ended(staff, &job);
    (job, shown)
}

fn undo(staff: &mut Caller, job: &str) -> String {
    let json = [("Content-Type", "application/json")];
    let answer = staff.ask("POST", &format!("{IMPORTS}/{job}/undo"), &json, UNDO);
    assert_eq!(answer.status, 202, "{}", text_of(&answer));
    job_of(&answer)
}

fn people(town: &Town) -> u64 {
    let found = json(&town.vendor().get("Patient?_summary=count"));
    found["total"].as_u64().expect("a number")
}

#[test]
fn who_went_with_an_import_comes_back_with_another_file_that_told_them() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let (one, other) = (person(1, "一郎"), person(2, "花子"));
        let (first, _) = taken(&mut staff, &one);
        let both = format!("{one}{other}");
        assert_eq!(taken(&mut staff, &both).1["state"], "done");
        assert_eq!(taken(&mut staff, &both).1["state"], "duplicate");
        let undone = undo(&mut staff, &first);
        ended(&mut staff, &undone);
        assert_eq!(people(&town), 1);
        let (_, again) = taken(&mut staff, &both);
        assert_eq!((again["state"].as_str(), people(&town)), (Some("done"), 2));
        // From then on it is the same again.
        assert_eq!(taken(&mut staff, &both).1["state"], "duplicate");
    });
}

#[test]
fn a_file_that_comes_while_it_is_taken_back_is_taken_anew() {
    each_database(|server| {
        let town = server.town();
        let mut staff = town.caller(Role::Staff);
        let rows: String = (1..=60).map(|number| person(number, "一郎")).collect();
        let (first, _) = taken(&mut staff, &rows);
        undo(&mut staff, &first);
        let (_, again) = taken(&mut staff, &rows);
        assert_eq!((again["state"].as_str(), people(&town)), (Some("done"), 60));
    });
}
