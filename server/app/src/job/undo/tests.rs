//! Imports that are taken back while others write, and undoings that are interrupted.

use fhir::{Element, Kind};
use serde_json::Value;
use store::{JobId, JobState};

use crate::job::offer::Intake;
use crate::job::output;
use crate::job::progress::Progress;
use crate::job::tests::{House, TOWN, commit, doses, each_database, register};

/// Works off whatever waits.
fn work(house: &House) {
    while let Some((_, outcome)) = house.engine().run_next(&|| false).unwrap() {
        outcome.unwrap();
    }
}

fn taken(house: &House, file: Intake, rows: &str) -> JobId {
    let job = house.hand_in(&commit(file), rows.as_bytes());
    work(house);
    assert_eq!(house.job(job).state, JobState::Done);
    job
}

/// The dose with this id where it comes from.
fn dose(house: &House, source: &str) -> Value {
    let all = house.all(Kind::IMMUNIZATION);
    let named = format!("\"{source}\"");
    let text = all.iter().find(|text| text.contains(&named)).unwrap();
    serde_json::from_str(text).unwrap()
}

fn version(dose: &Value) -> u32 {
    dose["meta"]["versionId"].as_str().unwrap().parse().unwrap()
}

/// Writes a dose with another lot, as staff do by hand.
fn correct(house: &House, source: &str, lot: &str) {
    let dose = dose(house, source);
    let (_, mut element): (_, Element) =
        house.read(Kind::IMMUNIZATION, dose["id"].as_str().unwrap());
    element.first_mut("lotNumber").unwrap().set_text(lot).unwrap();
    house.put(element);
}

/// What an undoing lists.
fn listed(house: &House, undo: JobId) -> (u64, Vec<Value>) {
    let piece = |number| {
        let store = &house.state.store;
        store.output(TOWN, undo, output::FINDINGS, number).unwrap()
    };
    let pieces: Vec<Vec<u8>> = (0..).map_while(piece).collect();
    let text = String::from_utf8(pieces.concat()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let progress = Progress::parse(&house.job(undo).progress);
    (progress.numbers.flagged, lines.collect())
}

#[test]
fn r_i03_what_staff_corrected_between_two_writes_of_one_import_stays() {
    each_database(|house| {
        // The second dose of the first person stands in another group than the first, and brings that in doubt.
        let first = doses(230, "FF9999");
        let line = first.split_inclusive("\r\n").next().unwrap();
        let second = line
            .replace(",2,1,20210524,", ",2,2,20210528,")
            .replace("20210524153000,rsv-", "20210528153000,rsw-");
        taken(house, Intake::Persons, &register(230));
        let import = house.hand_in(&commit(Intake::Doses), (first + &second).as_bytes());
        let is_begun = || house.job(import).rows_done > 0;
        let _ = house.engine().run_next(&is_begun).unwrap();
        assert_eq!(house.job(import).state, JobState::Running);
        correct(house, "rsv-0", "FF1234");
        let corrected = version(&dose(house, "rsv-0"));
        work(house);
        assert_eq!(house.job(import).state, JobState::Done);
        let before = dose(house, "rsv-0");
        assert!(version(&before) > corrected, "the import did not mark it");
        let undo = house.take_file_back(import);
        let after = dose(house, "rsv-0");
        assert_eq!((&after["lotNumber"], &after["status"]), (&"FF1234".into(), &"completed".into()));
        let (flagged, lines) = listed(house, undo);
        assert_eq!((flagged, lines.len()), (1, 1), "{lines:?}");
        let place = format!("Immunization/{}", after["id"].as_str().unwrap());
        assert_eq!(lines[0]["resource"], place);
    });
}
