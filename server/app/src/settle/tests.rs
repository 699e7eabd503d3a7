//! What came at the same moment, in a store, on SQLite and on PostgreSQL: made as two writers leave it who did not see each
//! other, and put right by whoever follows.

use fhir::{Element, Kind, Reach, Tenant};
use immunization::{
    CouponKind, Dose, DoseCoupon, DoseStatus, ForeignNumber, LotNumber, Report, ResidentNumber,
    Withdrawal,
};
use profiles::immunization::Person;
use profiles::naming::system;
use profiles::provenance::{self, Activity, Agent, Origin, Pointer, Provenance, Role, Why};

use super::*;
use store::{JobId, JobState};

use crate::job::Intake;
use crate::job::tests::{House, TOWN, commit, each_database};
use crate::municipal::WAITS_AGAIN;
use crate::quality::tags;
use crate::quality::tests::{dose, key, line, of, person, said, town};
use crate::told;

const COUPON: u64 = 7;

fn settle(house: &House) -> usize {
    settle_by(house, &Followed::default())
}

fn settle_by(house: &House, followed: &Followed) -> usize {
    followed.catch_up(&house.engine(), &[], &|| false).unwrap()
}

/// Somebody with a coupon.
fn owner(id: &str) -> Element {
    let mut owner = person(id, "1950-01-01");
    let number = owner.push_new("identifier").unwrap();
    let coupon = line(COUPON).number.digits();
    number
        .push_text("system", &format!("{}/{}", system::COUPON, town()))
        .unwrap();
    number.push_text("value", &coupon).unwrap();
    owner
}

/// Somebody who stands in a relation to somebody else.
fn linked(mut person: Element, kind: &str, other: &str) -> Element {
    let link = person.push_new("link").unwrap();
    let other_person = link.push_new("other").unwrap();
    other_person.push_text("reference", other).unwrap();
    link.push_text("type", kind).unwrap();
    person
}

fn by_coupon() -> Person {
    Person::Coupon(town(), line(COUPON).number)
}

fn given(lot: &str) -> Dose {
    let mut dose = dose(1, "2021-06-01");
    dose.lot = LotNumber::parse(lot);
    dose.source.report = Some(Report::Scan);
    dose
}

fn gone(mut element: Element) -> Element {
    let status = element.first_mut("status").unwrap();
    status.set_text("entered-in-error").unwrap();
    element
}

fn act(activity: Activity, (dose, version): (&str, u32)) -> Provenance {
    let mut act = Provenance::new(activity, now_ms());
    act.targets = vec![format!("Immunization/{dose}/_history/{version}")];
    act.reasons = vec![Why::told("試験")];
    act.agents = vec![Agent::new(
        Role::Enterer,
        Pointer::client("staff-1"),
        town(),
    )];
    act
}

fn put_act(house: &House, id: &str, act: &Provenance) {
    let mut element = provenance::to_resource(act).unwrap();
    element.push_text("id", id).unwrap();
    house.put(element);
}

/// A scan of a dose, and what it tells where that stands beside another.
fn put_scan(house: &House, scan: &str, of: (&str, u32), report: Option<Element>) {
    let mut act = act(Activity::Scan, of);
    act.reasons = Vec::new();
    act.report = report;
    act.sources = vec![Origin::scan(scan, "11111111111111111111111111111111", 1)];
    put_act(house, scan, &act);
}

fn undo(of: (&str, u32)) -> Provenance {
    let mut undo = act(Activity::Undo, of);
    undo.before = Some(format!("Immunization/{}/_history/{}", of.0, of.1 - 1));
    undo
}

fn patient(house: &House, dose: &str) -> Option<String> {
    let (_, element) = house.read(Kind::IMMUNIZATION, dose);
    let patient = element.first("patient").unwrap();
    patient.text_of("reference").map(str::to_owned)
}

/// The acts of the house about a dose.
fn own_acts(house: &House, dose: &str) -> Vec<Provenance> {
    let reach = Reach::whole(Tenant(TOWN));
    let keys = [key(Kind::IMMUNIZATION, dose)];
    let acts = told::acts_about(&house.state.store, &reach, &keys).unwrap();
    let acts = acts
        .iter()
        .flatten()
        .filter_map(|stored| provenance::from_resource(&told::element_of(stored).unwrap()).record);
    acts.filter(is_of_house).collect()
}

#[test]
fn r_i03_a_dose_that_waits_though_its_person_is_there_is_attached() {
    each_database(|house| {
        // Whoever was later did not see the other, whichever that was.
        let followed = Followed::default();
        house.put(owner("p"));
        assert_eq!(settle_by(house, &followed), 0);
        house.put(said("d1", &given("FF0001"), &by_coupon()));
        assert_eq!(settle_by(house, &followed), 1);
        assert_eq!(patient(house, "d1").as_deref(), Some("Patient/p"));
        let acts = own_acts(house, "d1");
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].targets, ["Immunization/d1/_history/2"]);
        assert_eq!(settle(house), 0);
        let element = house.read(Kind::IMMUNIZATION, "d1").1;
        assert!(!crate::quality::tags::computed(&element).contains(&"Q13".to_owned()));
    });
}

#[test]
fn r_i03_a_person_who_comes_finds_what_waits() {
    each_database(|house| {
        let followed = Followed::default();
        let by_number = Person::Resident(town(), ResidentNumber::parse("1000001").unwrap());
        house.put(said("d1", &given("FF0001"), &by_coupon()));
        house.put(said("d2", &dose(1, "2022-06-01"), &by_number));
        assert_eq!(settle_by(house, &followed), 0);
        house.put(owner("p"));
        house.put(person("1000001", "1950-01-01"));
        assert_eq!(settle_by(house, &followed), 2);
        assert_eq!(patient(house, "d1").as_deref(), Some("Patient/p"));
        assert_eq!(patient(house, "d2").as_deref(), Some("Patient/1000001"));
        assert_eq!(settle_by(house, &followed), 0);
    });
}

#[test]
fn r_i03_what_waits_for_somebody_who_has_the_dose_is_heard_there() {
    each_database(|house| {
        house.put(owner("p"));
        house.put(said("d1", &given("FF0001"), &of("p")));
        house.put(said("d2", &given("FF0002"), &by_coupon()));
        assert_eq!(settle(house), 1);
        let (_, kept) = house.read(Kind::IMMUNIZATION, "d1");
        let (_, left) = house.read(Kind::IMMUNIZATION, "d2");
        assert_eq!(kept.text_of("status"), Some("completed"));
        assert_eq!(left.text_of("status"), Some("entered-in-error"));
        let beside = own_acts(house, "d1");
        assert_eq!(beside.iter().filter(|act| act.report.is_some()).count(), 1);
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn r_t01_what_is_to_wait_goes_on_waiting() {
    each_database(|house| {
        // Two people with one coupon, nobody who is still there, or a record that was a mistake.
        house.put(said("d1", &given("FF0001"), &by_coupon()));
        house.put(gone(said("d2", &given("FF0001"), &by_coupon())));
        house.put(owner("p"));
        house.put(owner("q"));
        assert_eq!(settle(house), 0);
        let mut closed = owner("q");
        closed.remove("identifier");
        let number = closed.push_new("identifier").unwrap();
        number.push_text("system", "urn:example:other").unwrap();
        number.push_text("value", "1").unwrap();
        house.put(closed);
        // A wrong attachment was taken back.
        let mut why = act(Activity::Correction, ("d1", 1));
        why.reasons = vec![Why::told(WAITS_AGAIN)];
        put_act(house, "why", &why);
        assert_eq!(settle(house), 0);
        assert_eq!(patient(house, "d1"), None);
    });
}

/// An import that is in this state.
fn import_in(house: &House, state: JobState) -> JobId {
    let job = house.hand_in(&commit(Intake::Persons), b"");
    set_state(house, job, (JobState::Waiting, state));
    job
}

fn set_state(house: &House, job: JobId, (from, to): (JobState, JobState)) {
    let store = &house.state.store;
    let moved = store.set_job_state(TOWN, job, from, to, None, now_ms());
    assert!(moved.unwrap());
}

fn undo_of(import: JobId, of: (&str, u32)) -> Provenance {
    let mut undo = undo(of);
    undo.sources = vec![Origin::of(Pointer::import(&import.to_string()))];
    undo
}

#[test]
fn r_i03_a_dose_waits_while_the_import_that_brought_its_person_is_taken_back_and_no_longer() {
    each_database(|house| {
        house.put(owner("p"));
        for (id, end) in [("d1", JobState::Undone), ("d2", JobState::Rejected)] {
            let import = import_in(house, JobState::Done);
            house.put(said(id, &given("FF0001"), &by_coupon()));
            house.put(said(id, &given("FF0001"), &of("p")));
            house.put(said(id, &given("FF0001"), &by_coupon()));
            put_act(house, &format!("back-{id}"), &undo_of(import, (id, 3)));
            // It got marks since, and a report that met those was taken back: that says nothing of the record.
            let mut marked = said(id, &given("FF0001"), &by_coupon());
            tags::put_contradiction(&mut marked, true).unwrap();
            house.put(marked);
            put_act(house, &format!("quiet-{id}"), &act(Activity::Undo, (id, 4)));
            assert_eq!(settle(house), 0);
            assert_eq!(patient(house, id), None);
            // The person stays, for another dose or for a change by hand.
            set_state(house, import, (JobState::Done, end));
            assert_eq!(settle(house), 1);
            assert_eq!(patient(house, id).as_deref(), Some("Patient/p"));
            house.put(gone(said(id, &given("FF0001"), &of("p"))));
        }
    });
}

#[test]
fn r_i03_what_was_taken_back_of_a_dose_that_waited_all_the_time_lets_nobody_wait() {
    each_database(|house| {
        let import = import_in(house, JobState::Done);
        // A second reading beside it was taken back.
        house.put(said("d1", &given("FF0001"), &by_coupon()));
        put_act(house, "back-1", &act(Activity::Undo, ("d1", 1)));
        // A scan was, while another stands; a file was; and a file's correction.
        let backs = [
            ("d2", undo(("d2", 2))),
            ("d3", undo_of(import, ("d3", 2))),
            ("d4", undo_of(import, ("d4", 3))),
        ];
        for (day, (id, back)) in (2..).zip(backs) {
            let dose = dose(day, &format!("2021-0{day}-01"));
            let last = back.targets[0].rsplit_once('/').unwrap().1;
            for _ in 0..last.parse().unwrap() {
                house.put(said(id, &dose, &by_coupon()));
            }
            put_act(house, &format!("back-{id}"), &back);
        }
        house.put(owner("p"));
        assert_eq!(settle(house), 4);
        for id in ["d1", "d2", "d3", "d4"] {
            assert_eq!(patient(house, id).as_deref(), Some("Patient/p"), "{id}");
        }
    });
}

/// A file brings somebody with the coupon.
fn bring_owner(house: &House) -> JobId {
    let coupon = line(COUPON).number.digits();
    let row = format!("1000001,,試験,一郎,シケン,イチロウ,19500401,1,{coupon},\r\n");
    let import = house.hand_in(&commit(Intake::Persons), row.as_bytes());
    let ran = house.engine().run_next(&|| false);
    ran.unwrap().unwrap().1.unwrap();
    import
}

#[test]
fn r_i03_a_dose_that_an_undoing_gave_back_is_attached_where_its_person_stays() {
    each_database(|house| {
        house.put(said("d1", &given("FF0001"), &by_coupon()));
        let import = bring_owner(house);
        let person = patient(house, "d1").unwrap();
        // Somebody else told a dose of that person, who stays for it.
        let id = person.strip_prefix("Patient/").unwrap();
        house.put(said("d2", &dose(2, "2021-07-01"), &of(id)));
        house.take_file_back(import);
        assert_eq!(patient(house, "d1"), Some(person));
        assert_eq!(own_acts(house, "d1").len(), 1);
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn r_i03_a_file_gives_a_mistake_to_nobody_unless_somebody_tells_the_dose() {
    each_database(|house| {
        // Rejected by staff; undone while somebody else told it; and a withdrawal that waits for its report.
        house.put(gone(said("d1", &given("FF0001"), &by_coupon())));
        let second = || {
            let mut second = dose(2, "2021-07-01");
            second.source.report = Some(Report::Scan);
            second
        };
        house.put(said("d2", &second(), &by_coupon()));
        put_scan(house, "scan-2", ("d2", 1), None);
        house.put(gone(said("d2", &second(), &by_coupon())));
        put_act(house, "undo-2", &undo(("d2", 2)));
        let report = said("r", &second(), &by_coupon());
        put_scan(house, "other-2", ("d2", 1), Some(report));
        let mut withdrawn = dose(3, "2022-03-01");
        withdrawn.source.report = Some(Report::MunicipalFile);
        withdrawn.status = DoseStatus::EnteredInError;
        withdrawn.withdrawal = Some(Withdrawal::Alone);
        house.put(said("d3", &withdrawn, &by_coupon()));
        let import = bring_owner(house);
        assert_eq!(patient(house, "d1"), None);
        let of_file = patient(house, "d2");
        assert!(of_file.is_some());
        assert_eq!(patient(house, "d3"), of_file);
        // What the file gave it gives back, and then the dose is what somebody told.
        house.take_file_back(import);
        assert_eq!(patient(house, "d2"), None);
        assert_eq!(settle(house), 1);
        assert_eq!(lot(house, "d2").0, "completed");
        assert_eq!(lot(house, "d1").0, "entered-in-error");
        assert_eq!(patient(house, "d2"), None);
    });
}

#[test]
fn r_i03_a_dose_of_somebody_who_was_replaced_goes_along() {
    each_database(|house| {
        let followed = Followed::default();
        for id in ["a", "b", "c"] {
            house.put(person(id, "1950-01-01"));
        }
        // Written before the merge, and not seen by it.
        house.put(said("d1", &given("FF0001"), &of("b")));
        assert_eq!(settle_by(house, &followed), 0);
        house.put(linked(person("a", "1950-01-01"), "replaces", "Patient/b"));
        house.put(linked(
            person("b", "1950-01-01"),
            "replaced-by",
            "Patient/a",
        ));
        assert_eq!(settle_by(house, &followed), 1);
        assert_eq!(patient(house, "d1").as_deref(), Some("Patient/a"));
        // Written behind it. The same dose of the same person: both stay.
        house.put(said("d2", &given("FF0001"), &of("b")));
        assert_eq!(settle_by(house, &followed), 1);
        assert_eq!(patient(house, "d2").as_deref(), Some("Patient/a"));
        let acts = own_acts(house, "d2");
        assert_eq!(acts.len(), 1);
        assert_eq!(acts[0].activity, Activity::Merge);
        // Who replaced is replaced as well.
        house.put(linked(person("c", "1950-01-01"), "replaces", "Patient/a"));
        let replacing = linked(person("a", "1950-01-01"), "replaces", "Patient/b");
        house.put(linked(replacing, "replaced-by", "Patient/c"));
        house.put(said("d3", &given("FF0002"), &of("b")));
        settle_by(house, &followed);
        for dose in ["d1", "d2", "d3"] {
            let (_, element) = house.read(Kind::IMMUNIZATION, dose);
            assert_eq!(patient(house, dose).as_deref(), Some("Patient/c"));
            assert_eq!(element.text_of("status"), Some("completed"));
        }
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn a_way_that_leads_nowhere_leaves_the_dose() {
    each_database(|house| {
        house.put(person("a", "1950-01-01"));
        house.put(linked(
            person("b", "1950-01-01"),
            "replaced-by",
            "Patient/a",
        ));
        house.put(linked(
            person("a", "1950-01-01"),
            "replaced-by",
            "Patient/b",
        ));
        house.put(said("d1", &given("FF0001"), &of("b")));
        house.put(linked(
            person("x", "1950-01-01"),
            "replaced-by",
            "https://other.example/fhir/Patient/a",
        ));
        house.put(said("d2", &given("FF0001"), &of("x")));
        assert_eq!(settle(house), 0);
        assert_eq!(patient(house, "d1").as_deref(), Some("Patient/b"));
        assert_eq!(patient(house, "d2").as_deref(), Some("Patient/x"));
    });
}

/// A scan that was taken back, in its two versions.
fn scanned_and_undone(house: &House) {
    house.put(person("p", "1950-01-01"));
    house.put(said("d1", &given("FF0001"), &of("p")));
    put_scan(house, "scan-1", ("d1", 1), None);
    house.put(gone(said("d1", &given("FF0001"), &of("p"))));
    put_act(house, "undo-1", &undo(("d1", 2)));
}

fn lot(house: &House, dose: &str) -> (String, String) {
    let (_, element) = house.read(Kind::IMMUNIZATION, dose);
    let said = |name: &str| element.text_of(name).unwrap_or_default().to_owned();
    (said("status"), said("lotNumber"))
}

#[test]
fn r_i03_what_somebody_told_while_the_record_was_taken_back_is_the_record() {
    each_database(|house| {
        let followed = Followed::default();
        scanned_and_undone(house);
        assert_eq!(settle_by(house, &followed), 0);
        let report = said("r", &given("FF0002"), &of("p"));
        put_scan(house, "scan-2", ("d1", 1), Some(report));
        assert_eq!(settle_by(house, &followed), 1);
        let completed = ("completed".to_owned(), "FF0002".to_owned());
        assert_eq!(lot(house, "d1"), completed);
        // The scan made the record now, and stands beside it no more.
        let (_, scan) = house.read(Kind::parse("Provenance").unwrap(), "scan-2");
        let scan = provenance::from_resource(&scan).record.unwrap();
        assert!(scan.report.is_none());
        assert_eq!(scan.targets, ["Immunization/d1/_history/3"]);
        assert_eq!(own_acts(house, "d1").len(), 1);
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn r_i03_a_report_that_came_before_the_taking_back_is_the_record() {
    each_database(|house| {
        let followed = Followed::default();
        house.put(person("p", "1950-01-01"));
        house.put(said("d1", &given("FF0001"), &of("p")));
        put_scan(house, "scan-1", ("d1", 1), None);
        let report = said("r", &given("FF0001"), &of("p"));
        put_scan(house, "scan-2", ("d1", 1), Some(report));
        assert_eq!(settle_by(house, &followed), 0);
        house.put(gone(said("d1", &given("FF0001"), &of("p"))));
        put_act(house, "undo-1", &undo(("d1", 2)));
        assert_eq!(settle_by(house, &followed), 1);
        assert_eq!(lot(house, "d1").0, "completed");
    });
}

#[test]
fn r_i03_a_report_that_was_taken_back_is_not_what_took_the_record_back() {
    each_database(|house| {
        // Two came beside it while it was taken back, and one of them was taken back before anybody looked.
        house.put(person("p", "1950-01-01"));
        house.put(said("d1", &given("FF0001"), &of("p")));
        put_scan(house, "scan-1", ("d1", 1), None);
        let report = || Some(said("r", &given("FF0002"), &of("p")));
        put_scan(house, "scan-3", ("d1", 1), report());
        house.put(gone(said("d1", &given("FF0001"), &of("p"))));
        put_act(house, "undo-1", &undo(("d1", 2)));
        put_scan(house, "scan-2", ("d1", 1), report());
        put_act(house, "scan-3", &act(Activity::Undo, ("d1", 2)));
        assert_eq!(settle(house), 1);
        let completed = ("completed".to_owned(), "FF0002".to_owned());
        assert_eq!(lot(house, "d1"), completed);
    });
}

/// A row of a file gave a dose another version.
fn by_a_row(house: &House, id: &str, of: (&str, u32)) {
    let mut row = act(Activity::Import, of);
    row.sources = vec![Origin::row("11111111111111111111111111111111", 2)];
    put_act(house, id, &row);
}

#[test]
fn r_i03_a_mistake_that_got_a_person_or_marks_since_was_made_by_the_undoing_still() {
    each_database(|house| {
        let report = |of_whom| Some(said("r", &given("FF0002"), &of_whom));
        for id in ["p", "q"] {
            house.put(person(id, "1950-01-01"));
        }
        // A file brought the person before anybody looked, and an undoing of that file took the person away again.
        for (id, versions) in [("d1", 3), ("d2", 4)] {
            house.put(said(id, &given("FF0001"), &by_coupon()));
            put_scan(house, &format!("scan-{id}"), (id, 1), None);
            house.put(gone(said(id, &given("FF0001"), &by_coupon())));
            put_act(house, &format!("undo-{id}"), &undo((id, 2)));
            house.put(gone(said(id, &given("FF0001"), &of("p"))));
            by_a_row(house, &format!("row-{id}"), (id, 3));
            if versions == 4 {
                house.put(gone(said(id, &given("FF0001"), &by_coupon())));
                put_act(house, &format!("back-{id}"), &undo((id, 4)));
            }
            put_scan(house, &format!("other-{id}"), (id, 1), report(by_coupon()));
        }
        // The person was merged into somebody else, and a correction of what is told beside it left marks.
        house.put(said("d3", &given("FF0001"), &of("p")));
        put_scan(house, "scan-d3", ("d3", 1), None);
        let mut undone = gone(said("d3", &given("FF0001"), &of("p")));
        house.put(undone.clone());
        put_act(house, "undo-d3", &undo(("d3", 2)));
        tags::put_contradiction(&mut undone, true).unwrap();
        house.put(undone);
        put_act(house, "why-d3", &act(Activity::Correction, ("d3", 3)));
        house.put(gone(said("d3", &given("FF0001"), &of("q"))));
        put_act(house, "merge-d3", &act(Activity::Merge, ("d3", 4)));
        put_scan(house, "other-d3", ("d3", 1), report(of("p")));
        assert_eq!(settle(house), 3);
        for (id, whose) in [
            ("d1", Some("Patient/p")),
            ("d2", None),
            ("d3", Some("Patient/q")),
        ] {
            let completed = ("completed".to_owned(), "FF0002".to_owned());
            assert_eq!(lot(house, id), completed, "{id}");
            assert_eq!(patient(house, id).as_deref(), whose, "{id}");
            let (_, element) = house.read(Kind::IMMUNIZATION, id);
            let waits = tags::computed(&element).contains(&tags::WAITING.to_owned());
            assert!(!waits || whose.is_none(), "{id}");
        }
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn what_somebody_wanted_of_a_mistake_since_it_was_undone_stays() {
    each_database(|house| {
        house.put(person("p", "1950-01-01"));
        let whose = of("p");
        for id in ["d1", "d2", "d3"] {
            house.put(said(id, &given("FF0001"), &whose));
            put_scan(house, &format!("scan-{id}"), (id, 1), None);
            house.put(gone(said(id, &given("FF0001"), &whose)));
            put_act(house, &format!("undo-{id}"), &undo((id, 2)));
        }
        // Staff said that it counts after all, and then that it does not.
        house.put(said("d1", &given("FF0001"), &whose));
        put_act(house, "again-1", &act(Activity::Correction, ("d1", 3)));
        house.put(gone(said("d1", &given("FF0001"), &whose)));
        put_act(house, "staff-1", &act(Activity::Correction, ("d1", 4)));
        // A client wrote something else into it, and a row took it back once more.
        house.put(gone(said("d2", &given("FF0003"), &whose)));
        let mut withdrawn = given("FF0001");
        withdrawn.status = DoseStatus::EnteredInError;
        withdrawn.withdrawal = Some(Withdrawal::Met);
        house.put(said("d3", &withdrawn, &whose));
        by_a_row(house, "row-3", ("d3", 3));
        for id in ["d1", "d2", "d3"] {
            let report = said("r", &given("FF0002"), &whose);
            put_scan(house, &format!("other-{id}"), (id, 1), Some(report));
        }
        assert_eq!(settle(house), 0);
        for id in ["d1", "d2", "d3"] {
            assert_eq!(lot(house, id).0, "entered-in-error", "{id}");
        }
    });
}

#[test]
fn r_i03_what_was_told_of_the_person_while_a_record_was_detached_is_the_persons() {
    each_database(|house| {
        house.put(person("p", "1950-01-01"));
        let of_line = |number: u64| {
            let mut dose = given("FF0001");
            let coupon = line(number);
            dose.numbers = vec![ForeignNumber {
                system: system::COUPON_LINE.to_owned(),
                value: coupon.digits(),
            }];
            dose.coupon = Some(DoseCoupon::of_line(&coupon, CouponKind::Vaccination));
            dose
        };
        // By the person's own number, and by the coupon that was attached by mistake.
        let reports = [given("FF0002"), of_line(COUPON)];
        for (id, report) in ["d1", "d2"].into_iter().zip(reports) {
            house.put(said(id, &of_line(COUPON), &by_coupon()));
            house.put(said(id, &of_line(COUPON), &of("p")));
            put_act(
                house,
                &format!("attach-{id}"),
                &act(Activity::Correction, (id, 2)),
            );
            house.put(gone(said(id, &of_line(COUPON), &of("p"))));
            let mut detach = act(Activity::Correction, (id, 3));
            detach.sources = vec![Origin::of(Pointer::waiting_act("detach"))];
            put_act(house, &format!("detach-{id}"), &detach);
            put_scan(
                house,
                &format!("scan-{id}"),
                (id, 2),
                Some(said("r", &report, &of("p"))),
            );
        }
        assert_eq!(settle(house), 1);
        assert_eq!(lot(house, "d2").0, "entered-in-error");
        let completed = ("completed".to_owned(), "FF0002".to_owned());
        assert_eq!(lot(house, "d1"), completed);
        assert_eq!(patient(house, "d1").as_deref(), Some("Patient/p"));
        // It is known by nothing of what waits again.
        let (_, element) = house.read(Kind::IMMUNIZATION, "d1");
        assert_eq!(element.children("identifier").count(), 0);
        let (_, scan) = house.read(Kind::parse("Provenance").unwrap(), "scan-d1");
        let scan = provenance::from_resource(&scan).record.unwrap();
        assert_eq!(scan.targets, ["Immunization/d1/_history/4"]);
        assert!(scan.report.is_none());
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn a_record_that_was_a_mistake_for_another_reason_stays_one() {
    each_database(|house| {
        let report = || Some(said("r", &given("FF0002"), &of("p")));
        // Entered in error by a client.
        house.put(person("p", "1950-01-01"));
        house.put(said("d1", &given("FF0001"), &of("p")));
        house.put(gone(said("d1", &given("FF0001"), &of("p"))));
        put_scan(house, "scan-1", ("d1", 1), report());
        // By staff.
        house.put(said("d2", &given("FF0001"), &of("p")));
        house.put(gone(said("d2", &given("FF0001"), &of("p"))));
        put_act(house, "staff", &act(Activity::Correction, ("d2", 2)));
        put_scan(house, "scan-2", ("d2", 1), report());
        // By a row.
        house.put(said("d3", &given("FF0001"), &of("p")));
        house.put(gone(said("d3", &given("FF0001"), &of("p"))));
        by_a_row(house, "row", ("d3", 2));
        put_scan(house, "scan-3", ("d3", 1), report());
        // A mistake before the import that was taken back, and one beside which a report was taken back.
        house.put(gone(said("d4", &given("FF0001"), &of("p"))));
        house.put(said("d4", &given("FF0003"), &of("p")));
        house.put(gone(said("d4", &given("FF0001"), &of("p"))));
        put_act(house, "undo-4", &undo(("d4", 3)));
        put_scan(house, "scan-4", ("d4", 1), report());
        house.put(gone(said("d5", &given("FF0001"), &of("p"))));
        put_act(house, "undo-5", &act(Activity::Undo, ("d5", 1)));
        put_scan(house, "scan-5", ("d5", 1), report());
        assert_eq!(settle(house), 0);
        for dose in ["d1", "d2", "d3", "d4", "d5"] {
            assert_eq!(lot(house, dose).0, "entered-in-error", "{dose}");
        }
    });
}

#[test]
fn whoever_goes_on_for_a_process_that_died_begins_where_it_was() {
    each_database(|house| {
        house.put(owner("q"));
        house.put(said("w1", &given("FF0001"), &by_coupon()));
        let followed = Followed::default();
        let stopped = followed.catch_up(&house.engine(), &[], &|| true).unwrap();
        assert_eq!((stopped, patient(house, "w1")), (0, None));
        assert_eq!(settle(house), 1);
        let store = &house.state.store;
        let kept = store.followed(TOWN, store::Follower::Settled).unwrap();
        assert!(kept > 0);
        // What was taken back lies before the place that was kept, and who reads on did not read it.
        scanned_and_undone(house);
        house.put(said("w2", &dose(2, "2021-07-01"), &by_coupon()));
        assert_eq!(settle_by(house, &followed), 1);
        assert!(store.followed(TOWN, store::Follower::Settled).unwrap() > kept);
        let report = said("r", &given("FF0002"), &of("p"));
        put_scan(house, "scan-2", ("d1", 1), Some(report));
        assert_eq!(settle(house), 1);
        assert_eq!(lot(house, "d1").0, "completed");
    });
}

/// A dose as a row of a file tells it.
fn filed(lot: &str) -> Dose {
    let mut dose = given(lot);
    dose.source.report = Some(Report::MunicipalFile);
    dose
}

#[test]
fn r_i03_one_dose_that_two_told_at_the_same_moment_is_one_record() {
    each_database(|house| {
        house.put(person("p", "1950-01-01"));
        house.put(person("q", "1950-01-01"));
        // Whichever was written first, what was scanned is the record.
        for (scan, row, of_whom) in [("s1", "f1", "p"), ("s2", "f2", "q")] {
            let followed = Followed::default();
            let (scanned, filed) = (
                || house.put_as((TOWN, "tablet"), said(scan, &given("FF0001"), &of(of_whom))),
                || {
                    house.put_as(
                        (TOWN, "town-hall"),
                        said(row, &filed("FF0002"), &of(of_whom)),
                    )
                },
            );
            match scan {
                "s1" => (scanned(), filed()),
                _ => (filed(), scanned()),
            };
            assert_eq!(settle_by(house, &followed), 1, "{scan}");
            let completed = ("completed".to_owned(), "FF0001".to_owned());
            assert_eq!(lot(house, scan), completed);
            assert_eq!(lot(house, row).0, "entered-in-error");
            let element = house.read(Kind::IMMUNIZATION, scan).1;
            assert!(crate::quality::tags::computed(&element).contains(&"Q04".to_owned()));
            let beside = own_acts(house, scan);
            assert_eq!(beside.iter().filter(|act| act.report.is_some()).count(), 1);
            assert_eq!(settle_by(house, &followed), 0);
        }
        assert_eq!(settle(house), 0);
    });
}

#[test]
fn two_doses_of_one_person_are_two_records() {
    each_database(|house| {
        let followed = Followed::default();
        for id in ["p", "q"] {
            house.put(person(id, "1950-01-01"));
        }
        let second = || {
            let mut second = dose(2, "2021-06-22");
            second.source.report = Some(Report::MunicipalFile);
            second
        };
        let by_client = || {
            let mut told = filed("FF0001");
            told.source.report = Some(Report::FacilitySystem);
            told
        };
        house.put_as((TOWN, "tablet"), said("d1", &given("FF0001"), &of("p")));
        house.put_as((TOWN, "town-hall"), said("d2", &second(), &of("p")));
        // The same dose of somebody else, by one client, or by whom nobody looks for others.
        house.put_as((TOWN, "town-hall"), said("d3", &filed("FF0001"), &of("q")));
        house.put_as((TOWN, "town-hall"), said("d4", &filed("FF0001"), &of("q")));
        house.put_as((TOWN, "clinic"), said("d5", &by_client(), &of("p")));
        // A mistake.
        house.put_as((TOWN, "vendor"), said("d6", &filed("FF0001"), &of("p")));
        house.put_as(
            (TOWN, "vendor"),
            gone(said("d6", &filed("FF0001"), &of("p"))),
        );
        assert_eq!(settle_by(house, &followed), 0);
    });
}
