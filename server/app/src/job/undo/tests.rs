//! Imports that are taken back while others write, and undoings that are interrupted.

use std::sync::atomic::{AtomicU32, Ordering};

use fhir::{Element, Kind};
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role};
use serde_json::Value;
use store::{JobId, JobState};

use crate::job::offer::Intake;
use crate::job::output;
use crate::job::progress::Progress;
use crate::job::runner::{Hold, Stop};
use crate::job::tests::{House, TOWN, commit, doses, each_database, register};
use crate::quality::tests::town;
use crate::state::now_ms;

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
    element
        .first_mut("lotNumber")
        .unwrap()
        .set_text(lot)
        .unwrap();
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

/// A dose of each of so many people is taken in, one is corrected by hand, and the import is undone: by runners that each stop after
/// so many signs of life. Gives how often one began.
fn undone_in_turns(house: &House, most: u32) -> u32 {
    let import = taken(house, Intake::Doses, &doses(120, "FF9999"));
    correct(house, "rsv-7", &format!("FF12{most:02}"));
    let undo = house.ask_back(import);
    let mut turns = 0;
    while house.job(undo).state != JobState::Done {
        let beats = AtomicU32::new(0);
        let most = most + turns;
        let asked = || beats.fetch_add(1, Ordering::Relaxed) >= most;
        let _ = house.engine().run_next(&asked).unwrap();
        turns += 1;
    }
    let (flagged, lines) = listed(house, undo);
    assert_eq!((flagged, lines.len()), (1, 1), "{lines:?}");
    let left = dose(house, "rsv-7")["id"].as_str().unwrap().to_owned();
    assert_eq!(lines[0]["resource"], format!("Immunization/{left}"));
    let progress = Progress::parse(&house.job(undo).progress);
    assert_eq!((progress.rows, progress.done), (120, 120));
    turns
}

#[test]
fn an_undoing_that_is_interrupted_anywhere_lists_nothing_of_its_own() {
    each_database(|house| {
        taken(house, Intake::Persons, &register(120));
        let turns: Vec<u32> = (0..6).map(|most| undone_in_turns(house, most)).collect();
        assert!(turns.iter().any(|turns| *turns > 3), "{turns:?}");
    });
}

#[test]
fn an_undoing_that_ends_its_process_again_and_again_is_ended() {
    let house = House::new(None);
    let import = taken(&house, Intake::Persons, &register(3));
    let undo = house.ask_back(import);
    for _ in 0..5 {
        // Somebody takes it up, and is never heard of again.
        let held = house.state.store.claim_job([7; 16], now_ms(), 0).unwrap();
        let held = held.unwrap();
        let engine = house.engine();
        let hold = Hold::new(&engine, &held, [7; 16], &|| false);
        hold.begin(&engine.late).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let (id, outcome) = house.engine().run_next(&|| false).unwrap().unwrap();
    assert_eq!(id, undo);
    assert!(matches!(outcome, Err(Stop::Failed(_))), "{outcome:?}");
    assert_eq!(house.job(undo).state, JobState::Failed);
}

/// A tablet keeps the time at which its batch came in, and that may be before the version that it is told of.
#[test]
fn r_i03_what_was_told_of_a_version_is_told_since_whatever_its_clock_says() {
    each_database(|house| {
        taken(house, Intake::Persons, &register(1));
        let row = doses(1, "FF9999");
        let first = taken(house, Intake::Doses, &row);
        house.take_file_back(first);
        assert_eq!(dose(house, "rsv-0")["status"], "entered-in-error");
        let again = taken(house, Intake::Doses, &row.replace("24153000", "24163000"));
        let now = dose(house, "rsv-0");
        assert_eq!(now["status"], "completed");
        let id = now["id"].as_str().unwrap();
        let (at, mut report) = house.read(Kind::IMMUNIZATION, id);
        report.remove("id");
        report.remove("meta");
        report.retain(|slot, _| slot.name != "extension");
        let mut act = Provenance::new(Activity::Scan, now_ms() - 600_000);
        act.targets = vec![format!("Immunization/{id}/_history/{at}")];
        act.agents = vec![Agent::new(
            Role::Enterer,
            Pointer::client("staff-1"),
            town(),
        )];
        act.sources = vec![Origin::scan("s-1", "11111111111111111111111111111111", 1)];
        act.report = Some(report);
        let mut element = provenance::to_resource(&act).unwrap();
        element.push_text("id", "s-1").unwrap();
        house.put(element);
        house.take_file_back(again);
        assert_eq!(dose(house, "rsv-0")["status"], "completed");
    });
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
        assert_eq!(
            (&after["lotNumber"], &after["status"]),
            (&"FF1234".into(), &"completed".into())
        );
        let (flagged, lines) = listed(house, undo);
        assert_eq!((flagged, lines.len()), (1, 1), "{lines:?}");
        let place = format!("Immunization/{}", after["id"].as_str().unwrap());
        assert_eq!(lines[0]["resource"], place);
    });
}
