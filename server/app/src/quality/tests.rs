//! Marks of quality in a store, on SQLite and on PostgreSQL: right behind every write, and never written twice.

use fhir::codec::{Limits, json};
use fhir::{Element, Id, Key, Kind, Reach, Tenant, Version};
use immunization::quality::{ProductWindows, Standards};
use immunization::{
    CouponLine, Day, Disclosure, Dose, DoseNumber, DoseTime, ForeignNumber, GivenVaccine,
    LotNumber, Moment, MunicipalityCode, Protocol, Report, VaccineGroup, VaccineTable,
};
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role};
use profiles::{disclose, disclosure_of};
use store::{Author, Change, Found, JobId, Segment, Session, Target, Write};

use super::*;
use crate::job::Intake;
use crate::job::tests::{House, TOWN, commit, each_database};
use crate::state::now_ms;
use crate::write;

const DAY_MS: i64 = 24 * 3_600_000;

pub(crate) fn key(kind: Kind, id: &str) -> Key {
    Key {
        kind,
        id: Id::parse(id).unwrap(),
    }
}

pub(crate) fn town() -> MunicipalityCode {
    MunicipalityCode::from_number(TOWN).unwrap()
}

fn day(text: &str) -> Day {
    let mut parts = text.split('-').map(|part| part.parse::<i32>().unwrap());
    let mut next = || parts.next().unwrap();
    Day::new(next(), next() as u8, next() as u8).unwrap()
}

pub(crate) fn person(id: &str, born: &str) -> Element {
    let text = format!(
        r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"system":"{}/139998","value":"{id}"}}],"birthDate":"{born}"}}"#,
        system::RESIDENT
    );
    json::read(text.as_bytes(), &Limits::default()).unwrap()
}

/// The dose of this number on a day.
pub(crate) fn dose(number: u32, on: &str) -> Dose {
    let vaccine = GivenVaccine {
        group: Some(VaccineGroup::Mr),
        ..GivenVaccine::default()
    };
    let mut dose = Dose::given(vaccine, DoseTime::On(day(on).into()));
    dose.protocols = vec![Protocol {
        number: DoseNumber::Count(number),
        ..Protocol::default()
    }];
    dose
}

pub(crate) fn said(id: &str, dose: &Dose, of: &Person) -> Element {
    let table = VaccineTable::embedded().unwrap();
    let mut element = profiles::immunization::to_resource(dose, of, table).unwrap();
    element.push_text("id", id).unwrap();
    element
}

pub(crate) fn of(person: &str) -> Person {
    Person::Reference(format!("Patient/{person}"))
}

impl House {
    /// Writes as any client does.
    pub(crate) fn write(&self, changes: Vec<Change>) {
        self.write_as((TOWN, "vendor"), changes);
    }

    fn write_as(&self, (tenant, client): (i32, &str), changes: Vec<Change>) {
        let write = Write::of(
            Reach::whole(Tenant(tenant)),
            Author {
                client: client.into(),
                zone: 1,
                request_id: JobId::fresh().unwrap().0,
                further: Default::default(),
            },
            changes,
        );
        let lanes = std::sync::Arc::clone(&self.state.lanes);
        let written = self.runtime.block_on(lanes.submit(write));
        written.unwrap_or_else(|error| panic!("{error:?}"));
    }

    pub(crate) fn put(&self, element: Element) {
        self.put_as((TOWN, "vendor"), element);
    }

    /// The same in a town of its own.
    pub(crate) fn put_in(&self, tenant: i32, element: Element) {
        self.put_as((tenant, "vendor"), element);
    }

    /// Writes as this client does.
    pub(crate) fn put_as(&self, (tenant, client): (i32, &str), mut element: Element) {
        element.sort_fields();
        let key = key(
            element.kind().unwrap(),
            element.text_of("id").unwrap().to_owned().as_str(),
        );
        let content = write::content_unchecked(&self.state.rules, element, &[]).unwrap();
        let change = Change::Update {
            target: Target::Key(key),
            content: content.content,
            expect: None,
            may_replace: true,
            may_create: true,
        };
        self.write_as((tenant, client), vec![change]);
    }

    fn delete(&self, kind: Kind, id: &str) {
        self.write(vec![Change::Delete {
            target: Target::Key(key(kind, id)),
            expect: None,
        }]);
    }

    fn catch_up(&self, followed: &Followed) -> usize {
        followed.catch_up(&self.engine(), &[], &|| false).unwrap()
    }

    pub(crate) fn read(&self, kind: Kind, id: &str) -> (Version, Element) {
        let reach = Reach::whole(Tenant(TOWN));
        match self.state.store.read(&reach, &key(kind, id)).unwrap() {
            Found::Text(stored) => (stored.version, crate::told::element_of(&stored).unwrap()),
            other => panic!("{other:?}"),
        }
    }

    fn marks(&self, id: &str) -> String {
        tags::computed(&self.read(Kind::IMMUNIZATION, id).1).join(" ")
    }

    fn version(&self, id: &str) -> u32 {
        self.read(Kind::IMMUNIZATION, id).0.0
    }
}

#[test]
fn marks_follow_whoever_writes_and_are_written_once() {
    each_database(|house| {
        let followed = Followed::default();
        house.put(person("p", "2020-01-01"));
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 0);
        assert_eq!((house.marks("d1").as_str(), house.version("d1")), ("", 1));
        // The second before the first: both are wrong, and each tells it.
        house.put(said("d2", &dose(2, "2021-03-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d1"), "Q01 must-fix");
        assert_eq!(house.marks("d2"), "Q01 must-fix");
        // Whoever wrote the doses can still delete them: nothing new refers to them.
        assert_eq!(house.count(Kind::parse("Provenance").unwrap()), 0);
        // What is right is left alone, however often it is looked at; the own writes trigger nothing.
        assert_eq!(house.catch_up(&followed), 0);
        assert_eq!(house.catch_up(&Followed::default()), 0);
        assert_eq!((house.version("d1"), house.version("d2")), (2, 2));
        // A client that leaves the marks out, or puts up its own, is followed as well.
        let mut bold = said("d1", &dose(1, "2021-06-01"), &of("p"));
        tags::put(&mut bold, &["Q11".to_owned(), "to-check".to_owned()]).unwrap();
        house.put(bold);
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d1"), "Q01 must-fix");
        house.put(said("d2", &dose(2, "2022-03-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(
            (house.marks("d1"), house.marks("d2")),
            (String::new(), String::new())
        );
    });
}

#[test]
fn a_record_that_somebody_wants_looked_at_stays_on_the_list() {
    each_database(|house| {
        house.put(person("p", "2020-01-01"));
        let mut asked = said("d1", &dose(1, "2021-06-01"), &of("p"));
        tags::put(&mut asked, &["to-check".to_owned()]).unwrap();
        house.put(asked);
        assert_eq!(house.catch_up(&Followed::default()), 0);
        assert_eq!(house.marks("d1"), "to-check");
    });
}

#[test]
fn whoever_loses_a_dose_is_judged_as_well() {
    each_database(|house| {
        let followed = Followed::default();
        for id in ["p", "q"] {
            house.put(person(id, "2020-01-01"));
        }
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p")));
        house.put(said("d2", &dose(2, "2022-06-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 0);
        // The first dose turns out to be somebody else's.
        house.put(said("d1", &dose(1, "2021-06-01"), &of("q")));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(
            (house.marks("d1").as_str(), house.marks("d2").as_str()),
            ("", "Q03 to-check")
        );
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d2"), "");
        house.delete(Kind::IMMUNIZATION, "d1");
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d2"), "Q03 to-check");
    });
}

#[test]
fn a_birth_date_that_is_put_right_changes_the_marks_of_doses() {
    each_database(|house| {
        let followed = Followed::default();
        house.put(person("p", "2022-01-01"));
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p")));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d1"), "Q02 must-fix");
        house.put(person("p", "2020-01-01"));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d1"), "");
    });
}

#[test]
fn a_follower_that_died_is_followed_by_the_next() {
    each_database(|house| {
        house.put(person("p", "2022-01-01"));
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p")));
        assert_eq!(house.catch_up(&Followed::default()), 1);
        // Nobody follows for a while.
        house.put(said("d2", &dose(2, "2021-05-01"), &of("p")));
        let next = Followed::default();
        assert_eq!(house.catch_up(&next), 1);
        assert_eq!(house.marks("d2"), "Q01 Q02 must-fix");
        // It was told to stop: what it did not do is not lost.
        house.put(person("p", "2020-01-01"));
        let stopped = next.catch_up(&house.engine(), &[], &|| true).unwrap();
        assert_eq!(
            (stopped, house.marks("d1").as_str()),
            (0, "Q01 Q02 must-fix")
        );
        assert_eq!(house.catch_up(&next), 1);
        assert_eq!(house.marks("d1"), "Q01 must-fix");
    });
}

pub(crate) fn line(number: u64) -> CouponLine {
    CouponLine::parse(&format!("21139998{number:010}")).unwrap()
}

#[test]
fn waiting_becomes_a_fault_after_fourteen_days() {
    each_database(|house| {
        let followed = Followed::default();
        let by_coupon = Person::Coupon(town(), line(7).number);
        let mut old = dose(1, "2021-06-01");
        // It was written down elsewhere long ago; here it waits from today on.
        old.recorded = Moment::from_unix(1_622_500_000).ok();
        house.put(said("d1", &old, &by_coupon));
        assert_eq!(house.catch_up(&followed), 1);
        assert_eq!(house.marks("d1"), "Q13 to-check");
        let engine = house.engine();
        let look = |days: i64| {
            let now = now_ms() + days * DAY_MS;
            look_for_impatient(&engine, &[], (now, &|| false)).unwrap()
        };
        assert_eq!(look(14), 0);
        assert_eq!(house.marks("d1"), "Q13 to-check");
        assert_eq!(look(15), 1);
        assert_eq!((house.marks("d1").as_str(), look(16)), ("Q13 must-fix", 0));
        // Nobody has to wait for what was a mistake.
        let mut gone = said("d1", &old, &by_coupon);
        let status = Element::primitive("code", "entered-in-error").unwrap();
        gone.set("status", status).unwrap();
        tags::put(&mut gone, &["Q13".to_owned(), "must-fix".to_owned()]).unwrap();
        house.put(gone);
        house.catch_up(&followed);
        assert_eq!(house.marks("d1"), "");
    });
}

/// A dose that a scan of a session made.
fn scanned(house: &House, session: JobId, number: u64, (lot, at_ms): (&str, i64)) -> String {
    let mut dose = dose(1, "2021-06-01");
    let line = line(number);
    dose.lot = LotNumber::parse(lot);
    dose.source.report = Some(Report::Scan);
    dose.numbers = vec![ForeignNumber {
        system: system::COUPON_LINE.to_owned(),
        value: line.digits(),
    }];
    // What many of the session have in common: a day in the future.
    if lot == "ZZ0000" {
        dose.time = DoseTime::On(day("2099-06-01").into());
    }
    let (patient, id) = (format!("p{number}"), format!("d{number}"));
    house.put(person(&patient, "2020-01-01"));
    house.put(said(&id, &dose, &of(&patient)));
    let scan = format!("scan-{number}");
    act(house, session, (&id, &scan), at_ms);
    id
}

fn act(house: &House, session: JobId, of: (&str, &str), at_ms: i64) {
    act_with(house, session, (of, at_ms), None);
}

fn act_with(
    house: &House,
    session: JobId,
    ((id, scan), at_ms): ((&str, &str), i64),
    report: Option<Element>,
) {
    let number = session.to_string();
    let mut act = Provenance::new(Activity::Scan, at_ms);
    act.targets = vec![format!("Immunization/{id}/_history/1")];
    act.occurred = Moment::from_unix(at_ms / 1_000).ok();
    act.report = report;
    act.agents = vec![Agent::new(
        Role::Assembler,
        Pointer::device("tab-1"),
        town(),
    )];
    act.sources = vec![
        Origin::scan(scan, &number, 1),
        Origin::of(Pointer::session(&number)),
    ];
    let mut element = provenance::to_resource(&act).unwrap();
    element.push_text("id", scan).unwrap();
    house.put(element);
}

fn session(house: &House) -> JobId {
    let id = JobId::fresh().unwrap();
    let opened_at = now_ms() - 60_000;
    let session = Session {
        id: id.0,
        device: "tab-1".to_owned(),
        client: "device".to_owned(),
        opened_at,
        ended_at: None,
        seen_at: opened_at,
        segments: 0,
        about: b"{}".to_vec(),
    };
    let segment = Segment {
        begun_at: opened_at,
        about: b"{}".to_vec(),
    };
    house.state.store.put_session(TOWN, &session).unwrap();
    house.state.store.add_segment(TOWN, id.0, &segment).unwrap();
    id
}

#[test]
fn a_session_of_which_many_are_wrong_is_looked_at_as_a_whole() {
    each_database(|house| {
        let followed = Followed::default();
        let id = session(house);
        let now = now_ms();
        for number in 1..=5 {
            let lot = if number <= 2 { "ZZ0000" } else { "ZZ9999" };
            scanned(house, id, number, (lot, now));
        }
        house.catch_up(&followed);
        assert_eq!(
            (house.marks("d1").as_str(), house.marks("d4").as_str()),
            ("Q02 must-fix", "")
        );
        let engine = house.engine();
        let judge_at = |ms: i64| {
            let judged = JudgedSessions::default();
            judge_sessions(&engine, &[], &judged, (now_ms() + ms, &|| false)).unwrap()
        };
        let judge = || judge_at(120_000);
        assert_eq!(judge(), 0, "it has not ended yet");
        house.state.store.end_session(TOWN, id.0, now_ms()).unwrap();
        assert_eq!(judge_at(0), 0, "its doses are still being judged");
        assert_eq!(judge(), 5);
        assert_eq!(house.marks("d1"), "Q02 Q15 must-fix");
        assert_eq!(house.marks("d4"), "Q15 to-check");
        assert_eq!((judge(), house.catch_up(&followed)), (0, 0));
        // The days are corrected, and so is what was thought of the session.
        for number in 1..=2 {
            let mut right = dose(1, "2021-06-01");
            right.doubts = vec!["must-fix".to_owned(), "Q02".to_owned(), "Q15".to_owned()];
            let element = said(&format!("d{number}"), &right, &of(&format!("p{number}")));
            house.put(element);
        }
        house.catch_up(&followed);
        assert_eq!(house.marks("d1"), "Q15 to-check");
        assert_eq!(judge(), 5);
        assert_eq!(
            (house.marks("d1"), house.marks("d5")),
            (String::new(), String::new())
        );
    });
}

#[test]
fn a_coupon_that_one_device_read_twice_is_looked_at() {
    each_database(|house| {
        let id = session(house);
        let now = now_ms();
        let (one, other) = (
            scanned(house, id, 1, ("ZZ9999", now)),
            scanned(house, id, 2, ("ZZ9999", now)),
        );
        act(house, id, (&one, "scan-1-again"), now + 9_000);
        act(house, id, (&other, "scan-2-again"), now + 11_000);
        // With other settings it is kept beside the dose, and names no coupon.
        let third = scanned(house, id, 3, ("ZZ9999", now));
        let mut report = house.read(Kind::IMMUNIZATION, &third).1;
        for name in ["id", "meta", "identifier"] {
            report.remove(name);
        }
        act_with(
            house,
            id,
            ((&third, "scan-3-again"), now + 1_000),
            Some(report),
        );
        house.state.store.end_session(TOWN, id.0, now_ms()).unwrap();
        let engine = house.engine();
        let judged = JudgedSessions::default();
        let later: (i64, &dyn Fn() -> bool) = (now_ms() + 120_000, &|| false);
        assert_eq!(judge_sessions(&engine, &[], &judged, later).unwrap(), 2);
        assert_eq!(judge_sessions(&engine, &[], &judged, later).unwrap(), 0);
        assert_eq!(
            (house.marks("d1").as_str(), house.marks("d2").as_str()),
            ("Q16 to-check", "")
        );
        assert_eq!(house.marks("d3"), "Q16 to-check");
    });
}

#[test]
fn files_judge_as_whoever_follows_them_does() {
    each_database(|house| {
        let person = |number: u32| {
            let resident = 1_000_000 + number;
            format!("{resident},,試験,一郎,シケン,イチロウ,19500401,1,{number:010},\r\n")
        };
        let dose = |number: u32, dose: u32, day: &str, lot: &str| {
            format!(
                "1,,139998,{number:010},2,{dose},{day},,,,,ファイザー,,{lot},,,20210701120000,\r\n"
            )
        };
        // Out of order, one missing, too near, of another maker's lot, and nobody's.
        let rows = [
            dose(1, 1, "20210701", "FF0001"),
            dose(1, 2, "20210601", "FF0001"),
            dose(2, 3, "20220301", "FF0001"),
            dose(3, 1, "20210701", "3004733"),
            dose(3, 2, "20210703", "FF0001"),
            dose(9, 1, "20210701", "FF0001"),
        ];
        let persons: String = (1..=3).map(person).collect();
        house.import(&commit(Intake::Persons), persons.as_bytes());
        house.import(&commit(Intake::Doses), rows.concat().as_bytes());
        let other = dose(2, 3, "20220302", "FF0002").replace("20210701120000", "");
        house.import(&commit(Intake::Doses), other.as_bytes());
        let doses = house.all(Kind::IMMUNIZATION).concat();
        for rule in ["Q01", "Q03", "Q04", "Q05", "Q09", "Q13"] {
            assert!(doses.contains(&format!("\"{rule}\"")), "{rule}");
        }
        assert_eq!(house.catch_up(&Followed::default()), 0);
    });
}

#[test]
fn a_file_that_tells_anew_of_who_waits_too_long_leaves_the_fault() {
    each_database(|house| {
        let dose = |lot: &str| {
            format!(
                "1,,139998,0000000009,2,1,20210701,,,,,ファイザー,,{lot},,,20210701120000,rsv-9\r\n"
            )
        };
        house.import(&commit(Intake::Doses), dose("FF0001").as_bytes());
        let later = now_ms() + 15 * DAY_MS;
        let engine = house.engine();
        let marked = look_for_impatient(&engine, &[], (later, &|| false)).unwrap();
        assert_eq!(marked, 1);
        house.import(&commit(Intake::Doses), dose("FF0002").as_bytes());
        let told = house.all(Kind::IMMUNIZATION).concat();
        for part in ["FF0002", "\"Q13\"", "\"must-fix\""] {
            assert!(told.contains(part), "{part}: {told}");
        }
    });
}

#[test]
fn a_lot_of_an_operators_list_is_told_with_its_extended_expiry() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lots.csv");
    let text = "lot,vaccine,printed,months,extended_from,extended_until\n\
                FF0001,pfizer-12,2021-06-30,,2021-06-01,2021-12-31\n\
                *,pfizer-12,,,,\n";
    std::fs::write(&file, text).unwrap();
    let definitions = crate::definitions::load(None).unwrap();
    let definitions = definitions.with_lots(&file).unwrap();
    let standards = Standards {
        today: day("2022-06-01"),
        windows: ProductWindows::embedded().unwrap(),
        lots: &definitions.lots,
    };
    let told = |lot: &str, on: &str| {
        let mut dose = dose(1, on);
        dose.vaccine.group = Some(VaccineGroup::Covid);
        dose.vaccine.product = Some("comirnaty-orig".to_owned());
        dose.vaccine.text = Some("ファイザー".to_owned());
        dose.lot = LotNumber::parse(lot);
        let concern = crate::device::lot_concern(&dose, &standards);
        concern.and_then(|one| one.flag.map(immunization::scan::Outcome::code))
    };
    assert_eq!(told("FF0001", "2021-06-15"), None);
    assert_eq!(told("FF0001", "2021-07-15"), Some("LOT-EXTENDED"));
    assert_eq!(told("FF0001", "2022-01-15"), Some("LOT-EXPIRED"));
    assert_eq!(told("FF0009", "2021-06-15"), Some("LOT-UNKNOWN"));
    assert_eq!(told("3004733", "2021-06-15"), Some("LOT-UNKNOWN"));
    std::fs::write(&file, "lot\nFF0001\n").unwrap();
    let again = crate::definitions::load(None).unwrap();
    assert!(again.with_lots(&file).is_err());
}

#[test]
fn marks_are_in_nobodys_way_when_a_file_is_taken_back() {
    each_database(|house| {
        let followed = Followed::default();
        // A name with a private character: the person gets a mark, too.
        let person = "1000001,,試\u{e000}験,一郎,シケン,イチロウ,19500401,1,0000000001,\r\n";
        let persons = house.hand_in(&commit(Intake::Persons), person.as_bytes());
        let row = "1,,139998,0000000001,2,1,20210701,,,,,ファイザー,,FF0001,,,20210701120000,\r\n";
        let doses = house.hand_in(&commit(Intake::Doses), row.as_bytes());
        while let Some((_, outcome)) = house.engine().run_next(&|| false).unwrap() {
            outcome.unwrap();
        }
        house.catch_up(&followed);
        let patient = house.all(Kind::PATIENT).pop().unwrap();
        assert!(patient.contains("\"Q17\""), "{patient}");
        assert!(patient.contains("\"to-check\""), "{patient}");
        let patient = serde_json::from_str::<serde_json::Value>(&patient).unwrap();
        let patient = patient["id"].as_str().unwrap().to_owned();
        // Somebody adds a dose that brings the file's one in doubt.
        let mut second = dose(2, "2021-06-01");
        second.vaccine.group = Some(VaccineGroup::Covid);
        house.put(said("d2", &second, &of(&patient)));
        assert_eq!(house.catch_up(&followed), 1);
        let of_file = |house: &House| {
            let all = house.all(Kind::IMMUNIZATION);
            let mut own = all.into_iter().filter(|text| text.contains("FF0001"));
            own.next().unwrap()
        };
        assert!(of_file(house).contains("\"Q01\""));
        house.take_file_back(doses);
        let gone = of_file(house);
        assert!(gone.contains("entered-in-error"), "{gone}");
        house.catch_up(&followed);
        assert!(!of_file(house).contains("\"Q01\""));
        // Nobody is deleted who has a dose of somebody else's, and else the marks are no reason to stay.
        house.take_file_back(persons);
        assert_eq!(house.count(Kind::PATIENT), 1);
        house.delete(Kind::IMMUNIZATION, "d2");
        house.catch_up(&followed);
    });
}

#[test]
fn doses_have_the_label_of_their_person_whoever_wrote_either() {
    each_database(|house| {
        let followed = Followed::default();
        let labelled = |disclosure| {
            let mut person = person("p1", "1950-04-01");
            disclose(&mut person, disclosure).unwrap();
            house.put(person);
        };
        let label = |id: &str| disclosure_of(&house.read(Kind::IMMUNIZATION, id).1);
        labelled(Disclosure::NotDisclosed);
        house.put(said("d1", &dose(1, "2021-06-01"), &of("p1")));
        let mut own = said("d2", &dose(2, "2021-06-29"), &of("p1"));
        disclose(&mut own, Disclosure::Protected).unwrap();
        house.put(own);
        house.catch_up(&followed);
        for disclosure in [
            Disclosure::NotDisclosed,
            Disclosure::Protected,
            Disclosure::Open,
        ] {
            labelled(disclosure);
            house.catch_up(&followed);
            assert_eq!([label("d1"), label("d2")], [disclosure; 2]);
            assert_eq!(house.catch_up(&followed), 0);
        }
    });
}

#[test]
fn files_label_doses_in_the_same_write_and_a_label_is_in_nobodys_way() {
    each_database(|house| {
        let take = |intake, text: &str| {
            let job = house.hand_in(&commit(intake), text.as_bytes());
            while let Some((_, outcome)) = house.engine().run_next(&|| false).unwrap() {
                outcome.unwrap();
            }
            job
        };
        let person = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000001,\r\n";
        let row = |number: u32, day: &str| {
            format!(
                "1,,139998,0000000001,2,{number},{day},,,,,ファイザー,,FF000{number},,,{day}120000,\r\n"
            )
        };
        let labels = || -> Vec<Disclosure> {
            let texts = house.all(Kind::IMMUNIZATION);
            let read = |text: &String| json::read(text.as_bytes(), &Limits::own()).unwrap();
            texts
                .iter()
                .map(|text| disclosure_of(&read(text)))
                .collect()
        };
        take(Intake::Persons, person);
        let first = take(Intake::Doses, &row(1, "20210601"));
        assert_eq!(labels(), [Disclosure::Open]);
        let hidden = "{\"modificationSeg\":\"1\",\"municipalityIdentityKey\":\"1000001\",\
            \"basicFiveInfo\":{\"name\":\"試験　一郎\"},\"isNotDisclosed\":true}";
        take(Intake::Hub, hidden);
        assert_eq!(labels(), [Disclosure::NotDisclosed]);
        take(Intake::Doses, &row(2, "20210629"));
        assert_eq!(labels(), [Disclosure::NotDisclosed; 2]);
        // That the label came since does not keep the dose from being taken back.
        house.take_file_back(first);
        let texts = house.all(Kind::IMMUNIZATION);
        let gone = texts
            .iter()
            .filter(|text| text.contains("entered-in-error"));
        assert_eq!(gone.count(), 1, "{texts:?}");
    });
}

#[test]
fn a_person_is_told_from_a_text_as_from_the_resource() {
    let plain = said("d1", &dose(1, "2021-06-01"), &of("p"));
    let waiting = said(
        "d1",
        &dose(1, "2021-06-01"),
        &Person::Coupon(town(), line(7).number),
    );
    let text = |element: &Element| {
        let mut text = Vec::new();
        json::write(element, &mut text);
        String::from_utf8(text).unwrap()
    };
    let named = |text: &str| follow::named(text.as_bytes()).map(|key| key.to_string());
    let plain = text(&plain);
    assert_eq!(named(&plain).as_deref(), Some("Patient/p"));
    assert_eq!(named(&text(&waiting)), None);
    // Whatever is not said so, once, is read as a whole.
    for other in [
        plain.replace("Patient/p", "Patient/p/_history/2"),
        plain.replace("Patient/p", "https://other.example/Patient/p"),
        plain.replace("\"patient\":{", "\"patient\":{\"display\":\"x\","),
        format!("{plain}{plain}"),
        String::new(),
    ] {
        assert_eq!(named(&other), None, "{other}");
    }
}
