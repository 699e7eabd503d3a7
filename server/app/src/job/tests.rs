//! Files against a store, on SQLite and on PostgreSQL.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use fhir::search::Query;
use fhir::{Kind, Reach, Tenant};
use immunization::intake::LedgerCodes;
use openssl::sha::sha256;
use store::{Accepted, Job, JobId, JobState, KeyRing, Offer, Search};

use super::numbers::Numbers;
use super::offer::UndoOffer;
use super::runner::Engine;
use super::*;
use crate::callers::Callers;
use crate::config;
use crate::definitions;
use crate::egress::Egress;
use crate::state::{State, now_ms};

pub(crate) const TOWN: i32 = 139_998;

/// A house with an empty town.
pub(crate) struct House {
    pub(crate) state: State,
    pub(crate) runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl House {
    pub(crate) fn new(database: Option<String>) -> House {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let ring = KeyRing::generate().unwrap();
        std::fs::write(&keys, &ring).unwrap();
        let own = || format!("sqlite:{}", folder.path().join("sesshu.db").display());
        let set = [
            ("database.url", database.unwrap_or_else(own)),
            ("keys.file", keys.display().to_string()),
            ("server.tenants", "139998".to_owned()),
        ];
        let flags: Vec<(String, String)> = set
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        let config = config::load(None, &[], &flags).unwrap();
        let definitions = definitions::load(None).unwrap();
        let keys = KeyRing::parse(&ring).unwrap();
        let egress = Arc::new(Egress::new(&config).unwrap());
        let state = State::new(
            config,
            definitions,
            keys,
            Callers::nobody(),
            (egress, Vec::new()),
        )
        .unwrap();
        state.store.migrate().unwrap();
        state.store.add_tenants(&[TOWN]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        House {
            state,
            runtime,
            _folder: folder,
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::new(&self.state, self.runtime.handle().clone()).unwrap()
    }

    /// Hands a file in.
    pub(crate) fn hand_in(&self, offer: &ImportOffer, bytes: &[u8]) -> JobId {
        let store = &self.state.store;
        let told = Offer {
            kind: kind::IMPORT,
            by: "staff-1",
            about: &offer.bytes(),
        };
        let job = store.begin_job(TOWN, &told, now_ms()).unwrap();
        for (number, part) in (0..).zip(bytes.chunks(10_000)) {
            store.add_part(TOWN, job, number, part, now_ms()).unwrap();
        }
        let digest = offer.digest(sha256(bytes));
        let accepted = store
            .accept_job(
                TOWN,
                job,
                digest,
                &offer.bytes(),
                JobState::Waiting,
                now_ms(),
            )
            .unwrap();
        if let Accepted::Duplicate(_) = accepted {
            assert_eq!(self.job(job).state, JobState::Duplicate);
        }
        job
    }

    /// Takes a file back.
    pub(crate) fn take_file_back(&self, import: JobId) -> JobId {
        let job = self.ask_back(import);
        while let Some((_, outcome)) = self.engine().run_next(&|| false).unwrap() {
            outcome.unwrap();
        }
        job
    }

    /// Asks for a file to be taken back.
    pub(crate) fn ask_back(&self, import: JobId) -> JobId {
        let undo = UndoOffer {
            import: import.to_string(),
            reason: "違うファイルでした".to_owned(),
            zone: 2,
            hand: Hand::default(),
        };
        let told = Offer {
            kind: kind::UNDO,
            by: "staff-2",
            about: &undo.bytes(),
        };
        let store = &self.state.store;
        let job = store.begin_job(TOWN, &told, now_ms()).unwrap();
        let digest = sha256(&undo.bytes());
        let waiting = JobState::Waiting;
        store
            .accept_job(TOWN, job, digest, &undo.bytes(), waiting, now_ms())
            .unwrap();
        job
    }

    pub(crate) fn job(&self, job: JobId) -> Job {
        self.state.store.job(TOWN, job).unwrap().unwrap()
    }

    /// Takes a file in and gives what became of it.
    pub(crate) fn import(&self, offer: &ImportOffer, bytes: &[u8]) -> (JobState, Numbers) {
        let job = self.hand_in(offer, bytes);
        while let Some((_, outcome)) = self.engine().run_next(&|| false).unwrap() {
            outcome.unwrap();
        }
        let job = self.job(job);
        (job.state, Progress::parse(&job.progress).numbers)
    }

    /// Everything of a kind, by id, as text without what differs between two runs.
    pub(crate) fn all(&self, kind: Kind) -> Vec<String> {
        let reach = Reach::whole(Tenant(TOWN));
        let mut after = None;
        let mut all = Vec::new();
        loop {
            let search = Search {
                query: Query {
                    kind,
                    criteria: Vec::new(),
                },
                sort: Vec::new(),
                most: 100,
                after,
            };
            let page = self.state.store.search(&reach, &search).unwrap();
            for hit in page.hits {
                all.push(String::from_utf8(hit.body.to_vec()).unwrap());
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return all,
            }
        }
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.all(kind).len()
    }

    fn sequence(&self) -> usize {
        self.all(Kind::PATIENT).len()
            + self.all(Kind::IMMUNIZATION).len()
            + self.all(Kind::parse("Provenance").unwrap()).len()
    }
}

pub(crate) fn each_database(test: impl Fn(&House)) {
    test(&House::new(None));
    if std::env::var_os("TESTS_WITHOUT_POSTGRES").is_none() {
        let url = conformance::postgres::shared().fresh_database();
        test(&House::new(Some(url)));
    }
}

fn offer(file: Intake, mode: Mode) -> ImportOffer {
    ImportOffer::new(file, mode)
}

pub(crate) fn commit(file: Intake) -> ImportOffer {
    offer(file, Mode::CommitValid)
}

/// An invented individual number with its check digit.
fn individual(number: usize) -> String {
    let base = format!("{:011}", number + 1);
    let mut all = (0..10).map(|digit| format!("{base}{digit}"));
    let holds =
        |text: &String| immunization::individual_number::IndividualNumber::parse(text).is_ok();
    all.find(holds).unwrap()
}

/// A register of so many people. Every tenth has no coupon.
pub(crate) fn register(people: usize) -> String {
    let mut text = String::new();
    for number in 0..people {
        let coupon = match number % 10 {
            9 => String::new(),
            _ => format!("{:010}", number + 1),
        };
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        text.push_str(&format!(
            "{},{},試験,花子{number},シケン,ハナコ,1950{month:02}{day:02},{},{coupon},\r\n",
            1_000_001 + number,
            individual(number),
            number % 2 + 1
        ));
    }
    text
}

/// The first dose of so many people, by their coupons.
pub(crate) fn doses(people: usize, lot: &str) -> String {
    let mut text = String::new();
    for number in 0..people {
        text.push_str(&format!(
            "1,,139998,{:010},2,1,20210524,279986,みらい市民体育館,1319999015,仮名 医師子,ファイザー,,{lot},0.30,74L,20210524153000,rsv-{number}\r\n",
            number + 1
        ));
    }
    text
}

fn told(created: u64, unchanged: u64, flagged: u64, rejected: u64) -> (u64, u64, u64, u64) {
    (created, unchanged, flagged, rejected)
}

fn numbers(numbers: &Numbers) -> (u64, u64, u64, u64) {
    (
        numbers.created,
        numbers.unchanged,
        numbers.flagged,
        numbers.rejected,
    )
}

#[test]
fn every_row_is_accounted_for_and_the_same_file_again_changes_nothing() {
    each_database(|house| {
        let mut file = register(30);
        // A date that there is not, a coupon of somebody else, a flag for nobody, and the same row twice.
        file.push_str("2000001,,試験,一郎,シケン,イチロウ,19500230,1,0000009001,\r\n");
        file.push_str("2000002,,試験,一郎,シケン,イチロウ,19500203,1,0000000001,\r\n");
        file.push_str("2000003,,試験,一郎,シケン,イチロウ,19500203,1,,1\r\n");
        file.push_str(file.clone().lines().next().unwrap());
        file.push_str("\r\n");
        let offer = commit(Intake::Persons);
        let (state, counted) = house.import(&offer, file.as_bytes());
        assert_eq!(state, JobState::Done);
        assert_eq!(numbers(&counted), told(30, 1, 1, 2), "{counted:?}");
        assert_eq!(counted.total(), 34);
        assert_eq!(house.count(Kind::PATIENT), 30);
        let before = house.sequence();
        let named = ImportOffer {
            name: Some("another.csv".to_owned()),
            ..offer.clone()
        };
        for offer in [&offer, &named] {
            assert_eq!(house.import(offer, file.as_bytes()).0, JobState::Duplicate);
        }
        // In another form it is gone through, and says nothing new.
        let spaced = file.replace("\r\n", "\n");
        let (state, counted) = house.import(&offer, spaced.as_bytes());
        assert_eq!(state, JobState::Done);
        assert_eq!((counted.created, counted.updated), (0, 0), "{counted:?}");
        assert_eq!(house.sequence(), before);
    });
}

#[test]
fn rows_that_deserve_a_look_are_unchanged_when_they_come_again() {
    each_database(|house| {
        let persons = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000001,\r\n".to_owned();
        // A pre-examination without a vaccine, and a lot of another maker.
        let doses = "1,1000001,139998,0000000001,1,1,20210524,,,,,,,,,,20210524153000,rsv-1\r\n\
            1,1000001,139998,0000000001,2,1,20210524,,,,,ファイザー,,3004733,,,20210524153000,rsv-2\r\n";
        for (intake, file, first) in [
            (Intake::Persons, persons.as_str(), told(0, 0, 1, 0)),
            (Intake::Doses, doses, told(1, 0, 1, 0)),
        ] {
            let (state, counted) = house.import(&commit(intake), file.as_bytes());
            assert_eq!((state, numbers(&counted)), (JobState::Done, first));
            let before = house.sequence();
            let spaced = format!("{file}\r\n");
            let (state, again) = house.import(&commit(intake), spaced.as_bytes());
            let unchanged = told(0, counted.total(), 0, 0);
            assert_eq!(
                (state, numbers(&again)),
                (JobState::Done, unchanged),
                "{again:?}"
            );
            assert_eq!(house.sequence(), before);
        }
    });
}

#[test]
fn an_individual_number_of_two_people_holds_both_of_their_rows_back() {
    each_database(|house| {
        let mut file = register(300);
        let number = individual(0);
        file.push_str(&format!(
            "2000001,{number},試験,一郎,シケン,イチロウ,19500203,1,0000009001,\r\n"
        ));
        let (state, counted) = house.import(&commit(Intake::Persons), file.as_bytes());
        assert_eq!(state, JobState::Done);
        assert_eq!(numbers(&counted), told(299, 0, 0, 2), "{counted:?}");
        assert_eq!(house.count(Kind::PATIENT), 299);
    });
}

#[test]
fn a_trial_writes_nothing_and_tells_what_a_commit_would() {
    each_database(|house| {
        let file = register(40);
        let dry = offer(Intake::Persons, Mode::DryRun);
        let (state, tried) = house.import(&dry, file.as_bytes());
        assert_eq!((state, house.sequence()), (JobState::Done, 0));
        let (_, done) = house.import(&commit(Intake::Persons), file.as_bytes());
        assert_eq!(tried, done);
        assert_eq!(house.count(Kind::PATIENT), 40);
    });
}

/// R-V07
#[test]
fn all_or_nothing_leaves_nothing_where_one_row_is_bad() {
    each_database(|house| {
        let mut file = register(300);
        file.push_str("2000001,,試験,一郎,シケン,イチロウ,19500230,1,0000009001,\r\n");
        let whole = offer(Intake::Persons, Mode::AllOrNothing);
        let job = house.hand_in(&whole, file.as_bytes());
        house
            .engine()
            .run_next(&|| false)
            .unwrap()
            .unwrap()
            .1
            .unwrap();
        let job = house.job(job);
        assert_eq!((job.state, house.sequence()), (JobState::Rejected, 0));
        let counted = Progress::parse(&job.progress).numbers;
        assert_eq!((counted.rejected, counted.total()), (1, 301));
        let rejected = house.state.store.output(TOWN, job.id, output::REJECTED, 0);
        let rejected = String::from_utf8(rejected.unwrap().unwrap()).unwrap();
        assert!(rejected.contains("DATE-NONEXIST"), "{rejected}");
        let good = register(300);
        let (state, counted) = house.import(&whole, good.as_bytes());
        assert_eq!((state, counted.total()), (JobState::Done, 300));
        assert_eq!(house.count(Kind::PATIENT), 300);
    });
}

#[test]
fn doses_wait_for_people_and_are_found_by_them() {
    each_database(|house| {
        let (state, counted) = house.import(&commit(Intake::Doses), doses(20, "FF9999").as_bytes());
        assert_eq!(state, JobState::Done, "{counted:?}");
        assert_eq!(counted.created, 20, "{counted:?}");
        let waiting = house.all(Kind::IMMUNIZATION);
        assert!(waiting.iter().all(|dose| dose.contains("\"Q13\"")));
        let (_, counted) = house.import(&commit(Intake::Persons), register(15).as_bytes());
        assert_eq!(counted.total(), 15);
        let mut dose = house.all(Kind::IMMUNIZATION);
        // The tenth has no coupon, so that dose waits on.
        let still = dose.extract_if(.., |dose| dose.contains("\"Q13\"")).count();
        assert_eq!((dose.len(), still), (14, 6));
        assert!(dose.iter().all(|dose| dose.contains("\"Patient/")));
        // The same again says nothing new.
        let before = house.sequence();
        let again = doses(20, "FF9999").replace("\r\n", "\n");
        let (_, counted) = house.import(&commit(Intake::Doses), again.as_bytes());
        assert_eq!(numbers(&counted), told(0, 20, 0, 0), "{counted:?}");
        assert_eq!(house.sequence(), before);
        // The sender corrects the lot.
        let other = doses(20, "FF9998");
        let (_, counted) = house.import(&commit(Intake::Doses), other.as_bytes());
        assert_eq!(counted.updated, 20, "{counted:?}");
        assert_eq!(house.count(Kind::IMMUNIZATION), 20);
        let lots = house.all(Kind::IMMUNIZATION);
        assert!(lots.iter().all(|dose| dose.contains("FF9998")));
    });
}

#[test]
fn two_files_that_contradict_each_other_leave_both_and_a_dose_in_doubt() {
    each_database(|house| {
        house.import(&commit(Intake::Persons), register(3).as_bytes());
        // Two records of the sender, of which none is later.
        let one = doses(1, "FF9999").replace("20210524153000,rsv-0", ",rsv-0");
        let other = doses(1, "FF9998").replace("20210524153000,rsv-0", ",rsv-9");
        for file in [&one, &other] {
            house.import(&commit(Intake::Doses), file.as_bytes());
        }
        let doses = house.all(Kind::IMMUNIZATION);
        assert_eq!(doses.len(), 1);
        assert!(doses[0].contains("FF9999") && doses[0].contains("\"Q04\""));
        let provenances = house.all(Kind::parse("Provenance").unwrap());
        let kept: Vec<&String> = provenances
            .iter()
            .filter(|one| one.contains("quotation"))
            .collect();
        assert_eq!(kept.len(), 1);
        assert!(kept[0].contains("FF9998") && kept[0].contains("\"Q04\""));
        // Once more, and nothing is kept twice.
        let before = house.sequence();
        let again = other.replace("\r\n", "\n");
        let (_, counted) = house.import(&commit(Intake::Doses), again.as_bytes());
        assert_eq!(numbers(&counted), told(0, 1, 0, 0), "{counted:?}");
        assert_eq!(house.sequence(), before);
    });
}

/// What is stored, without ids and times.
fn content(house: &House) -> BTreeMap<String, usize> {
    let mut content = BTreeMap::new();
    for kind in [Kind::PATIENT, Kind::IMMUNIZATION] {
        for text in house.all(kind) {
            let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let whole = value.as_object_mut().unwrap();
            whole.remove("id");
            if let Some(meta) = whole.get_mut("meta").and_then(|meta| meta.as_object_mut()) {
                meta.remove("lastUpdated");
            }
            if kind == Kind::IMMUNIZATION {
                whole.remove("patient");
            }
            *content.entry(value.to_string()).or_default() += 1;
        }
    }
    content
}

#[test]
fn a_job_that_is_interrupted_anywhere_ends_as_if_it_had_not_been() {
    let file = register(700);
    let whole = House::new(None);
    let (_, counted) = whole.import(&commit(Intake::Persons), file.as_bytes());
    let expected = content(&whole);
    for after in 0..6 {
        let house = House::new(None);
        let job = house.hand_in(&commit(Intake::Persons), file.as_bytes());
        let (mut turns, mut most) = (0, after);
        loop {
            // Each runner stops after a few signs of life, another one goes on. Where one got no further than the one before,
            // the next has a little longer: it has to look at the file first.
            let done = house.job(job).rows_done;
            let beats = AtomicU32::new(0);
            let asked = || beats.fetch_add(1, Ordering::Relaxed) > most;
            match house.engine().run_next(&asked).unwrap() {
                None => break,
                Some((id, _)) => assert_eq!(id, job),
            }
            most = match house.job(job).rows_done > done {
                true => most.saturating_sub(after % 3),
                false => most + 1,
            };
            turns += 1;
            assert!(turns < 500, "it gets no further");
        }
        assert!(turns > 3, "it was not interrupted");
        let job = house.job(job);
        assert_eq!(job.state, JobState::Done);
        assert_eq!(Progress::parse(&job.progress).numbers, counted);
        assert_eq!(content(&house), expected);
    }
}

#[test]
fn a_job_that_was_left_on_purpose_however_often_is_not_taken_for_one_that_ends_its_process() {
    let house = House::new(None);
    let job = house.hand_in(&commit(Intake::Persons), register(3).as_bytes());
    for _ in 0..40 {
        let (id, outcome) = house.engine().run_next(&|| true).unwrap().unwrap();
        assert_eq!((id, outcome), (job, Err(runner::Stop::Asked)));
    }
    while let Some((_, outcome)) = house.engine().run_next(&|| false).unwrap() {
        outcome.unwrap();
    }
    assert_eq!(house.job(job).state, JobState::Done);
    // One that is never given back is ended.
    let poison = house.hand_in(&commit(Intake::Persons), register(4).as_bytes());
    let runner = JobId::fresh().unwrap().0;
    let lost = |number| {
        let held = house.state.store.claim_job(runner, now_ms(), 0).unwrap();
        let mut progress = Progress::parse(&held.unwrap().progress);
        progress.trials = number;
        let store = &house.state.store;
        let at = now_ms();
        assert!(
            store
                .note_progress(TOWN, poison, runner, &progress.bytes(), 0, &[], at)
                .unwrap()
        );
    };
    lost(5);
    std::thread::sleep(std::time::Duration::from_millis(5));
    let (_, outcome) = house.engine().run_next(&|| false).unwrap().unwrap();
    assert!(
        matches!(outcome, Err(runner::Stop::Failed(_))),
        "{outcome:?}"
    );
    assert_eq!(house.job(poison).state, JobState::Failed);
}

/// Has a job taken up again and again, each time until another takes it and lets it go, and then worked off.
fn taken_away_again_and_again(is_asked: bool, left: &runner::Stop) {
    let house = House::new(None);
    let job = house.hand_in(&commit(Intake::Persons), register(3).as_bytes());
    for _ in 0..20 {
        // Every turn of a runner has an engine of its own.
        let mut engine = house.engine();
        engine.lease = std::time::Duration::from_millis(1);
        // While it stands still its time runs out.
        let stand_still = || {
            std::thread::sleep(std::time::Duration::from_millis(3));
            let other = JobId::fresh().unwrap().0;
            let _ = house.state.store.claim_job(other, now_ms(), 0).unwrap();
            is_asked
        };
        let (id, outcome) = engine.run_next(&stand_still).unwrap().unwrap();
        assert_eq!((id, outcome), (job, Err(left.clone())));
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
    let (_, outcome) = house.engine().run_next(&|| false).unwrap().unwrap();
    assert_eq!(outcome, Ok(JobState::Done));
}

#[test]
fn a_job_that_a_slow_machine_lost_however_often_is_not_taken_for_one_that_ends_its_process() {
    taken_away_again_and_again(false, &runner::Stop::Lost);
}

#[test]
fn a_job_that_the_store_did_not_take_back_is_not_taken_for_one_that_ends_its_process() {
    // When it is left, nothing can be said of it any more.
    taken_away_again_and_again(true, &runner::Stop::Asked);
}

#[test]
fn what_stands_in_two_groups_about_the_same_people_is_as_if_it_came_in_two_files() {
    each_database(|house| {
        // The second doses stand two hundred rows behind the first: in the next group, and too early after them.
        let first = doses(250, "FF9999");
        let second = first
            .replace(",2,1,20210524,", ",2,2,20210528,")
            .replace("20210524153000,rsv-", "20210528153000,rsw-");
        let lines = |file: &str, from: usize, to: usize| -> String {
            let lines = file.split_inclusive("\r\n");
            lines.skip(from).take(to - from).collect()
        };
        let mixed = lines(&first, 0, 200) + &lines(&second, 0, 200) + &lines(&first, 200, 250);
        let parts = [
            lines(&first, 0, 200),
            lines(&second, 0, 200),
            lines(&first, 200, 250),
        ];
        let register = register(250);
        house.import(&commit(Intake::Persons), register.as_bytes());
        let (_, counted) = house.import(&commit(Intake::Doses), mixed.as_bytes());
        assert_eq!(counted.total(), 450, "{counted:?}");
        let apart = House::new(None);
        apart.import(&commit(Intake::Persons), register.as_bytes());
        for part in parts {
            apart.import(&commit(Intake::Doses), part.as_bytes());
        }
        let expected = content(&apart);
        assert!(
            expected.keys().any(|text| text.contains("\"Q0")),
            "nothing is in doubt"
        );
        assert_eq!(content(house), expected);
    });
}

#[test]
fn what_an_import_wrote_can_be_taken_back() {
    each_database(|house| {
        house.import(&commit(Intake::Persons), register(5).as_bytes());
        house.import(&commit(Intake::Doses), doses(5, "FF9999").as_bytes());
        let before = content(house);
        let more = house.hand_in(&commit(Intake::Persons), register(12).as_bytes());
        while house.engine().run_next(&|| false).unwrap().is_some() {}
        let other = house.hand_in(&commit(Intake::Doses), doses(8, "FF9998").as_bytes());
        while house.engine().run_next(&|| false).unwrap().is_some() {}
        assert_eq!(house.count(Kind::PATIENT), 12);
        for import in [other, more] {
            let job = house.take_file_back(import);
            assert_eq!(house.job(job).state, JobState::Done);
            assert_eq!(house.job(import).state, JobState::Undone);
        }
        let mut after = content(house);
        after.retain(|text, _| !text.contains("entered-in-error"));
        let plain = |content: BTreeMap<String, usize>| -> BTreeMap<String, usize> {
            let mut plain = BTreeMap::new();
            for (text, count) in content {
                let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
                value["meta"]["versionId"] = serde_json::Value::Null;
                *plain.entry(value.to_string()).or_default() += count;
            }
            plain
        };
        // Of the people whom it made only those whose doses somebody told are left; nobody is.
        let persons = house.all(Kind::PATIENT).len();
        assert!(persons <= 12, "{persons}");
        let (before, after) = (plain(before), plain(after));
        for (text, count) in &before {
            assert_eq!(after.get(text), Some(count), "{text}");
        }
    });
}

#[test]
fn an_undoing_that_is_interrupted_anywhere_takes_all_individual_numbers_back() {
    each_database(|house| {
        let shifted = |by: usize| -> String {
            let row = |at: usize| {
                let number = individual(at + by);
                format!(
                    "{},{number},試験,花子,シケン,ハナコ,19500101,2,,\r\n",
                    1_000_001 + at
                )
            };
            (0..40).map(row).collect()
        };
        let owner = |at: usize| {
            let number = individual(at);
            let found = house.state.store.individual_owners(TOWN, &[&number]);
            found.unwrap().remove(0)
        };
        house.import(&commit(Intake::Persons), shifted(100).as_bytes());
        for most in 0..9 {
            // Other numbers each time, as the same file again is known.
            let by = 200 + most as usize * 50;
            let import = house.hand_in(&commit(Intake::Persons), shifted(by).as_bytes());
            while house.engine().run_next(&|| false).unwrap().is_some() {}
            assert_eq!(owner(by), Some("1000001".to_owned()));
            let undo = house.ask_back(import);
            let beats = AtomicU32::new(0);
            let asked = || beats.fetch_add(1, Ordering::Relaxed) >= most;
            let _ = house.engine().run_next(&asked).unwrap();
            while house.engine().run_next(&|| false).unwrap().is_some() {}
            assert_eq!(house.job(undo).state, JobState::Done);
            assert_eq!((owner(by), owner(by + 39)), (None, None));
            assert_eq!(owner(100), Some("1000001".to_owned()));
            assert_eq!(owner(139), Some("1000040".to_owned()));
        }
    });
}

/// A file of one person under a given name, and what takes it in.
fn named(house: &House, given: &str) -> JobId {
    let row = format!("1000001,,試験,{given},シケン,イチロウ,19500401,1,0000000101,\r\n");
    let job = house.hand_in(&commit(Intake::Persons), row.as_bytes());
    while house.engine().run_next(&|| false).unwrap().is_some() {}
    assert_eq!(house.job(job).state, JobState::Done);
    job
}

/// How many records an undoing left as somebody else made them.
fn left_by(house: &House, undo: JobId) -> u64 {
    Progress::parse(&house.job(undo).progress).numbers.flagged
}

#[test]
fn what_only_imports_changed_that_were_taken_back_is_nobody_elses() {
    each_database(|house| {
        for names in [&["一郎", "二郎"][..], &["一郎", "二郎", "三郎"]] {
            let imports: Vec<JobId> = names.iter().map(|given| named(house, given)).collect();
            assert_eq!(house.count(Kind::PATIENT), 1);
            for import in imports.into_iter().rev() {
                let undo = house.take_file_back(import);
                assert_eq!(left_by(house, undo), 0);
            }
            assert_eq!(house.count(Kind::PATIENT), 0);
            assert_eq!(house.count(Kind::parse("Provenance").unwrap()), 0);
        }
    });
}

#[test]
fn what_another_import_changed_stays_until_it_is_taken_back_too() {
    each_database(|house| {
        let imports = ["一郎", "二郎", "三郎"].map(|given| named(house, given));
        // The last one still stands, so that nothing before it may go.
        for import in [imports[1], imports[0]] {
            let undo = house.take_file_back(import);
            assert_eq!(left_by(house, undo), 1);
        }
        let persons = house.all(Kind::PATIENT);
        assert_eq!(persons.len(), 1);
        assert!(persons[0].contains("三郎"), "{persons:?}");
    });
}

/// A file that goes out, and its side report.
fn sent(house: &House, offer: export::ExportOffer) -> (String, String) {
    let reach = Reach::whole(Tenant(TOWN));
    let ledger = export::Ledger {
        store: &house.state.store,
        reach: &reach,
        municipality: immunization::MunicipalityCode::from_number(TOWN).unwrap(),
        vaccines: immunization::VaccineTable::embedded().unwrap(),
    };
    let mut export = export::Export::new(offer, ledger.municipality).unwrap();
    let (mut out, mut report) = (Vec::new(), String::new());
    while let Some(piece) = export.next_piece(&ledger).unwrap() {
        out.extend(piece);
        for noted in export.take_findings() {
            report.push_str(&format!("{}\n", noted.shown()));
        }
    }
    assert_eq!(export.unread(), 0);
    (String::from_utf8(out).unwrap(), report)
}

/// The codes of an invented town.
const CODES: &str = "list,code,meaning\nkind,03,MR\nkind,10,JE\nkind,21,DTP-IPV-HIB\nkind,50,FLU\nprogramme,1,routine-a\n\
    delivery,1,individual\ndelivery,2,mass\nseries,1,第1期\nseries,2,第2期\nmaker,T,見本製薬\nvaccine,V1,gobik\n";
/// Doses of the ledger of routine immunization: with everything, of an era, of a day that is not known, and with a venue that
/// a spreadsheet would run.
const ROUTINE: &str = "1000003,03,1,1,0000000003,1,1,20260201,1,1319999015,みらい医院,,,,仮名 医師子,MR1001,0.5,T,,,,,20260210090000,,\r\n\
    1000001,21,1,1,,1,,R8.6.20,1,1319999015,みらい医院,,,,仮名 医師子,EX1001,0.5,T,V1,,,,20260701090000,,\r\n\
    1000002,10,1,,,2,1,19550500,,,,,=みらい小学校,,,,,,,遅れ,,,,,\r\n\
    1000002,10,3,,,2,2,20230420,,,,,\"みらい, 小学校\",,,,,いろは社,,,,,20230501090000,見本,20230502090000\r\n";

#[test]
fn doses_of_the_routine_ledger_go_out_as_they_came_in() {
    each_database(|house| {
        house.import(&commit(Intake::Persons), register(5).as_bytes());
        house.import(&commit(Intake::Doses), doses(2, "FF9999").as_bytes());
        let with = |codes: &str| ImportOffer {
            codes: Some(codes.to_owned()),
            ..commit(Intake::Routine)
        };
        let (state, counted) = house.import(&with(CODES), ROUTINE.as_bytes());
        assert_eq!((state, counted.total()), (JobState::Done, 4));
        assert_eq!(counted.rejected, 0, "{counted:?}");
        let list = export::codes_of_town(&house.state.store, TOWN).unwrap();
        let own = LedgerCodes::own(immunization::VaccineTable::embedded().unwrap());
        let before = content(house);
        for (codes, row) in [
            (list.unwrap(), "1000003,03,1,1,0000000003,1,1,20260201,1,"),
            (
                own,
                "1000003,MR,1,1,0000000003,individual,第1期,20260201,routinea,",
            ),
        ] {
            let offer = export::ExportOffer {
                codes: Some(codes.clone()),
                has_mark: true,
                ..export::ExportOffer::new(export::ExportFile::Routine)
            };
            let (text, report) = sent(house, offer);
            assert_eq!(text.lines().count(), 5, "{text}");
            assert!(
                text.starts_with("\u{feff}宛名番号,") && text.contains(row),
                "{text}"
            );
            assert!(
                text.contains(",19550500,") && text.contains(",'=みらい小学校,"),
                "{text}"
            );
            // Those of the coupon campaign stand in the other ledger.
            assert!(!text.contains("FF9999"), "{text}");
            let of_words = report.lines().filter(|line| line.contains("EXP-CODE"));
            let of_words = of_words.count();
            assert_eq!(
                (report.lines().count(), of_words),
                (of_words, of_words),
                "{report}"
            );
            let table = String::from_utf8(codes.table()).unwrap();
            let (state, counted) = house.import(&with(&table), text.as_bytes());
            assert_eq!(
                (state, numbers(&counted)),
                (JobState::Done, told(0, 4, 0, 0)),
                "{counted:?}"
            );
            assert_eq!(content(house), before);
        }
    });
}

#[test]
fn people_go_out_as_they_came_in_and_without_their_individual_numbers() {
    each_database(|house| {
        let mut file = register(5);
        file.push_str("2000001,,SAMPLE MARIA,,,,19750000,2,,\r\n");
        house.import(&commit(Intake::Persons), file.as_bytes());
        let flags = "1000001,,試験,,,,19500101,1,,1\r\n1000002,,試験,,,,19500202,2,,2\r\n";
        house.import(&commit(Intake::Persons), flags.as_bytes());
        let hidden = "{\"modificationSeg\":\"1\",\"municipalityIdentityKey\":\"1000003\",\"basicFiveInfo\":{\"name\":\"試験　花子2\",\
            \"address\":\"東京都みらい市中央1-2\"},\"isNotDisclosed\":true}";
        let shown = "{\"modificationSeg\":\"1\",\"municipalityIdentityKey\":\"1000004\",\"basicFiveInfo\":{\"name\":\"試験　花子3\",\
            \"address\":\"東京都みらい市中央1-3\"}}";
        house.import(
            &commit(Intake::Hub),
            format!("{hidden}\n{shown}").as_bytes(),
        );
        let before = content(house);
        let (text, report) = sent(house, export::ExportOffer::new(export::ExportFile::Hub));
        let people: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let of = |number: &str| {
            let mut people = people.iter();
            people
                .find(|one| one["municipalityIdentityKey"] == number)
                .unwrap()
        };
        assert_eq!((people.len(), report.as_str()), (6, ""), "{text}");
        for gone in ["1000001", "1000002"] {
            assert_eq!(of(gone)["modificationSeg"], "2", "{text}");
            assert!(of(gone)["basicFiveInfo"].is_null(), "{text}");
        }
        // Who is not to be found goes out without an address.
        let (hidden, shown) = (of("1000003"), of("1000004"));
        assert_eq!(
            (&hidden["isNotDisclosed"], &shown["isNotDisclosed"]),
            (&true.into(), &false.into())
        );
        assert!(hidden["basicFiveInfo"]["address"].is_null(), "{text}");
        let told_of = &shown["basicFiveInfo"];
        assert_eq!(told_of["address"], "東京都みらい市中央1-3");
        assert_eq!(
            (&told_of["name"], &told_of["nameKana"]),
            (&"試験　花子3".into(), &"シケンハナコ".into())
        );
        assert_eq!(of("2000001")["basicFiveInfo"]["dateOfBirth"], "1975");
        assert!(
            !text.contains("myNumber") && !text.contains(&individual(3)),
            "{text}"
        );
        let (state, counted) = house.import(&commit(Intake::Hub), text.as_bytes());
        assert_eq!(
            (state, numbers(&counted)),
            (JobState::Done, told(0, 6, 0, 0)),
            "{counted:?}"
        );
        assert_eq!(content(house), before);
    });
}

#[test]
fn a_ledger_goes_out_with_what_came_in() {
    each_database(|house| {
        house.import(&commit(Intake::Persons), register(5).as_bytes());
        house.import(&commit(Intake::Doses), doses(6, "FF9999").as_bytes());
        let file = |kind| sent(house, export::ExportOffer::new(kind)).0;
        let known = file(export::ExportFile::Ledger);
        assert_eq!(known.lines().count(), 6, "{known}");
        assert!(known.contains("1000001,20210524153000,20210524,0000000001,139998,みらい市民体育館,仮名 医師子,ファイザー,FF9999,,"), "{known}");
        let waiting = file(export::ExportFile::Waiting);
        assert_eq!(waiting.lines().count(), 2, "{waiting}");
        assert!(waiting.contains("0000000006"), "{waiting}");
    });
}

#[test]
fn files_are_forgotten_after_their_time_and_what_they_brought_stays() {
    let mut databases = vec![None];
    if std::env::var_os("TESTS_WITHOUT_POSTGRES").is_none() {
        databases.push(Some(conformance::postgres::shared().fresh_database()));
    }
    for database in databases {
        let mut house = House::new(database);
        let mut file = register(3);
        file.push_str("2000001,,試験,一郎,シケン,イチロウ,19500230,1,0000009001,\r\n");
        let job = house.hand_in(&commit(Intake::Persons), file.as_bytes());
        while house.engine().run_next(&|| false).unwrap().is_some() {}
        let kept = |house: &House| {
            let store = &house.state.store;
            let part = store.part(TOWN, job, 0).unwrap();
            let rejected = store.output(TOWN, job, output::REJECTED, 0).unwrap();
            (part.is_some(), rejected.is_some())
        };
        assert_eq!(kept(&house), (true, true));
        assert_eq!(crate::chores::forget_files(&house.state).unwrap(), 0);
        assert_eq!(kept(&house), (true, true));
        house.state.config.imports.files_keep = std::time::Duration::ZERO;
        // The time is up when the clock has gone on.
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert_eq!(crate::chores::forget_files(&house.state).unwrap(), 1);
        assert_eq!(kept(&house), (false, false));
        let ended = house.job(job);
        assert_eq!(ended.state, JobState::Done);
        assert_eq!(Progress::parse(&ended.progress).numbers.rejected, 1);
        assert_eq!(house.count(Kind::PATIENT), 3);
        assert_eq!(crate::chores::forget_files(&house.state).unwrap(), 0);
    }
}

#[test]
fn the_open_data_of_a_day_is_made_once_and_says_what_is_stored() {
    let mut databases = vec![None];
    if std::env::var_os("TESTS_WITHOUT_POSTGRES").is_none() {
        databases.push(Some(conformance::postgres::shared().fresh_database()));
    }
    for database in databases {
        let mut house = House::new(database);
        house.import(&commit(Intake::Persons), register(20).as_bytes());
        house.import(&commit(Intake::Doses), doses(9, "FF1001").as_bytes());
        let lines = |house: &House| {
            let file = house.state.store.open_data_file(None, "prefecture.ndjson");
            String::from_utf8(file.unwrap().unwrap().bytes).unwrap()
        };
        // The only town of its prefecture is told by no file, unless that is wanted.
        crate::chores::publish_today(&house.state, &|| false).unwrap();
        assert_eq!(lines(&house), "");
        let days = house.state.store.open_data_days(9).unwrap();
        house.state.config.statistics.towns_min = 1;
        crate::chores::publish_today(&house.state, &|| false).unwrap();
        // Midnight may have come in between.
        if house.state.store.open_data_days(9).unwrap() == days {
            assert_eq!(lines(&house), "");
        }
        let counting = statistics::Counting {
            store: &house.state.store,
            towns: &house.state.config.server.tenants,
            towns_min: 1,
            rest: std::time::Duration::ZERO,
            asked: &|| false,
        };
        let told = statistics::publish(&counting, now_ms(), true).unwrap();
        let statistics::Outcome::Published(count) = told else {
            panic!("{told:?}");
        };
        assert_eq!((count.counted, count.left_out, count.unread), (9, 0, 0));
        let counts = lines(&house);
        let counts = counts.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_ne!(line["age"], "UNK", "{line}");
            line["count"].as_u64().unwrap()
        });
        assert_eq!(counts.sum::<u64>(), 9);
        // Who is asked to leave off does, and an older day never becomes the newest.
        let leaving = statistics::Counting {
            asked: &|| true,
            ..counting
        };
        assert_eq!(
            statistics::publish(&leaving, now_ms(), true).unwrap(),
            statistics::Outcome::Later
        );
        assert_eq!(
            statistics::publish(&counting, now_ms() - 3 * 86_400_000, true).unwrap(),
            statistics::Outcome::There
        );
    }
}
