//! Whatever comes first: the order in which files and scans arrive makes no difference to what is known in the end.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use immunization::intake::{
    DoseCase, Encoding, FileKind, FileRows, Heard, Layout, Operation, Settings, Survey, Telling,
    survey,
};
use immunization::{DoseStatus, MunicipalityCode, Report, VaccineTable};
use proptest::prelude::*;

use super::super::rows::{Reader, ToldDose, twins};
use super::super::world::Whose;
use super::*;

mod moved;
mod senders;
mod shared;
mod vaccines;

const TOWN: &str = "139998";

fn town() -> MunicipalityCode {
    MunicipalityCode::parse(TOWN).unwrap()
}

fn settings() -> Settings<'static> {
    let today = immunization::Day::new(2026, 11, 21).unwrap();
    Settings::new(town(), today, VaccineTable::embedded().unwrap())
}

fn terms() -> Terms {
    Terms {
        today: settings().today,
        overwrite: false,
    }
}

/// The rows of a file, each as if it stood in a file of its own. The same line is read once: there are many cases and few
/// lines.
fn rows(kind: FileKind, lines: &[String]) -> Vec<Taken> {
    thread_local! {
        static READ: RefCell<HashMap<String, Taken>> = RefCell::default();
    }
    let read = |line: &String| {
        READ.with_borrow_mut(|known| {
            let taken = known.entry(line.clone());
            taken.or_insert_with(|| row(kind, line)).clone()
        })
    };
    lines.iter().map(read).collect()
}

fn row(kind: FileKind, line: &str) -> Taken {
    read(kind, line, &settings())
}

fn read(kind: FileKind, line: &str, settings: &Settings<'_>) -> Taken {
    let layout = Layout::find(kind, None).unwrap();
    let survey: Survey = survey(line.as_bytes(), layout, settings).unwrap().unwrap();
    let mut reader = Reader::<&[u8]>::Columns {
        rows: FileRows::new(line.as_bytes(), &survey),
        layout,
        encoding: Encoding::Utf8,
    };
    reader.next(settings, &mut twins()).unwrap().unwrap()
}

fn person(number: u64) -> String {
    let individual = ["000000000019", "000000000027", "000000000035"][number as usize - 1];
    format!("100000{number},{individual},試験,一郎,シケン,イチロウ,19500401,1,000000010{number},\n")
}

/// Those who send files.
const TOWN_HALL: u8 = 0;
const VENDOR: u8 = 3;

/// What somebody may tell of a dose.
#[derive(Clone, Debug)]
struct Told {
    person: u64,
    dose: u64,
    /// Whether the person is named by the coupon or by the resident number.
    by_coupon: bool,
    /// Who tells it: the town hall, a scan, a facility, a vendor.
    source: u8,
    /// What differs between tellings.
    lot: u64,
    day: u64,
    /// When it was told, if it says so. A source never tells two things at once.
    recorded: Option<u64>,
    /// Whether its sender takes it back, and how much it says of it then.
    taken_back: Option<Naming>,
    /// Whether its sender entered it twice, and this is the second record of it.
    is_second: bool,
}

/// How a withdrawal names its dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// With all that a report says.
    Whole,
    /// By no more than it needs.
    Short,
}

impl Told {
    fn taken(&self) -> Taken {
        let Told {
            person,
            dose,
            lot,
            day,
            ..
        } = self;
        let (number, coupon) = match self.by_coupon {
            true => (String::new(), format!("000000010{person}")),
            false => (format!("100000{person}"), String::new()),
        };
        let recorded = self
            .recorded
            .map_or(String::new(), |at| format!("202107011200{at:02}"));
        // Both senders count alike, and so give one id to two doses.
        let id = match self.has_id() {
            true if self.is_second => format!("rsv-{person}-2"),
            true => format!("rsv-{person}"),
            false => String::new(),
        };
        let line = match self.taken_back {
            Some(Naming::Short) if self.has_id() => {
                format!("2,{number},{TOWN},{coupon},,,,,,,,,,,,,{recorded},{id}\n")
            }
            Some(Naming::Short) if self.by_coupon => {
                format!("2,{number},{TOWN},{coupon},2,{dose},,,,,,,,,,,{recorded},\n")
            }
            told => format!(
                "{},{number},{TOWN},{coupon},2,{dose},2021052{day},,,,,ファイザー,,FF000{lot},,,{recorded},{id}\n",
                if told.is_some() { 2 } else { 1 }
            ),
        };
        let mut taken = rows(FileKind::Doses, &[line]).pop().unwrap();
        if let Some(Wish::Dose(told)) = &mut taken.wish {
            let (report, sender) = match self.source {
                0 => (Report::MunicipalFile, Some("town-hall")),
                1 => (Report::Scan, None),
                2 => (Report::FacilitySystem, None),
                _ => (Report::MunicipalFile, Some("vendor")),
            };
            told.telling.dose.source.report = Some(report);
            told.telling.dose.source.sender = sender.map(str::to_owned);
            // Each scan is a source of its own.
            if self.source == 1 {
                let scan = format!("{person}-{dose}-{lot}-{day}-{:?}", self.recorded);
                told.telling.source_id = Some(scan);
            }
        }
        taken
    }
}

impl Told {
    /// Of one source and dose either all tellings have a time or none has one.
    fn is_timed(&self) -> bool {
        (u64::from(self.source) + self.person + self.dose).is_multiple_of(2)
    }

    /// Whether its sender gives the dose an id.
    fn has_id(&self) -> bool {
        self.is_timed() && matches!((self.source, self.dose), (TOWN_HALL, 2) | (VENDOR, 1))
    }

    /// Whether both are told by one sender, of one dose. Of what it enters twice each has an id and a time.
    fn is_told_as(&self, other: &Told) -> bool {
        (self.source, self.person, self.dose) == (other.source, other.person, other.dose)
    }
}

/// A telling, as far as it counts: who told what under which id, and when.
type Said = (String, String, String, Option<String>);
/// All that was told of one dose, and whether it contradicts itself.
type Known = (BTreeSet<Said>, bool);

/// What is known in the end, without what depends on who was first. A withdrawal is known by who made it, when, and whether
/// its report has come.
fn known(world: &World) -> BTreeSet<(String, String, Known)> {
    let mut known = BTreeSet::new();
    for entry in &world.cases {
        let told = std::iter::once(&entry.case.record).chain(&entry.case.beside);
        let said: BTreeSet<Said> = told.filter_map(said).collect();
        if said.is_empty() {
            continue;
        }
        let whose = match entry.whose {
            Whose::Person(place) => world.number_of(place).unwrap().as_str().to_owned(),
            Whose::Waiting => format!("{:?}", entry.named.as_ref().map(waits_by)),
            Whose::Elsewhere => "elsewhere".to_owned(),
        };
        let number = entry.case.record.dose.number();
        let number = number.map_or(String::new(), |number| number.to_string());
        let first = known.insert((whose, number, (said, entry.case.is_contradicted())));
        assert!(first, "one dose stands twice");
    }
    known
}

/// What was told, but for what is a mistake that nobody took back.
fn said(telling: &Telling) -> Option<Said> {
    let dose = &telling.dose;
    let sender = dose.source.sender.as_deref().unwrap_or_default();
    let is_file = dose.source.report == Some(Report::MunicipalFile);
    let id = telling.source_id.as_deref().filter(|_| is_file);
    let source = format!(
        "{} {sender} {}",
        dose.source.report.unwrap().code(),
        id.unwrap_or_default()
    );
    let recorded = dose.recorded.map(|at| at.to_string());
    if dose.status == DoseStatus::EnteredInError {
        let withdrawal = dose.withdrawal?;
        return Some((source, format!("{withdrawal:?}"), String::new(), recorded));
    }
    let lot = dose.lot.as_ref().unwrap().folded().to_owned();
    Some((source, lot, dose.time.day().unwrap().to_string(), recorded))
}

fn waits_by(person: &profiles::immunization::Person) -> String {
    match person {
        profiles::immunization::Person::Coupon(_, coupon) => coupon.digits(),
        profiles::immunization::Person::Resident(_, number) => number.as_str().to_owned(),
        _ => String::new(),
    }
}

/// Hears a row that may overwrite what others told.
fn overwrite(world: &mut World, row: &Taken) -> RowOutcome {
    let terms = Terms {
        overwrite: true,
        ..terms()
    };
    decide(world, row, &terms).outcome
}

fn arrive<'t>(rows: impl IntoIterator<Item = &'t Taken>) -> World {
    let mut world = World::new(town());
    for (at, row) in (1..).zip(rows) {
        let row = Taken {
            number: at,
            ..row.clone()
        };
        let decided = decide(&mut world, &row, &terms());
        assert_ne!(
            decided.outcome,
            RowOutcome::Rejected,
            "{:?}",
            decided.findings
        );
    }
    world
}

/// Different tellings of one source have different times, or say the same.
fn told() -> impl Strategy<Value = Told> {
    let what = (1_u64..=3, 1_u64..=2, any::<bool>(), 0_u8..4, any::<bool>());
    (what, 1_u64..=2, 4_u64..=5, 1_u64..4).prop_map(|(what, lot, day, at)| {
        let (person, dose, by_coupon, source, is_second) = what;
        let told = Told {
            person,
            dose,
            by_coupon,
            source,
            lot,
            day,
            recorded: None,
            taken_back: None,
            is_second,
        };
        if !told.is_timed() {
            return told;
        }
        // What is known by an id waits for whom it named first.
        let by_coupon = by_coupon || told.has_id();
        // What a source tells at a time is always the same.
        Told {
            by_coupon,
            lot: 1 + at % 2,
            day: 4 + (u64::from(source) + person) % 2,
            recorded: Some(10 * at),
            ..told
        }
    })
}

/// Withdrawals come before, between and after what they take back.
fn taken_back() -> impl Strategy<Value = Told> {
    let naming = prop_oneof![Just(Naming::Whole), Just(Naming::Short)];
    let sender = prop_oneof![Just(TOWN_HALL), Just(VENDOR)];
    (told(), sender, naming, 0_u64..=3).prop_map(|(told, source, naming, at)| {
        let told = Told { source, ..told };
        Told {
            by_coupon: told.by_coupon || told.has_id(),
            recorded: told.is_timed().then_some(10 * at + 5),
            taken_back: Some(naming),
            ..told
        }
    })
}

/// Some people, some tellings, some of them twice, some withdrawals, and two orders of all of it.
fn arrivals() -> impl Strategy<Value = (Vec<Taken>, Vec<Taken>)> {
    arrivals_by(&[true, false])
}

/// The same with withdrawals that have a time, or have none, or both kinds. Who tells without a time once more what was taken
/// back changes something.
fn arrivals_by(timed: &'static [bool]) -> impl Strategy<Value = (Vec<Taken>, Vec<Taken>)> {
    let told = proptest::collection::vec((told(), any::<bool>()), 1..10);
    let taken_back = proptest::collection::vec((taken_back(), any::<bool>()), 0..4);
    (told, taken_back, 0_u64..=3).prop_flat_map(move |(told, mut taken_back, people)| {
        taken_back.retain(|(one, _)| timed.contains(&one.is_timed()));
        let mut all: Vec<Taken> = Vec::new();
        // Who tells without a time again what was taken back means that it was given: then the order is all that is said.
        let mut once = BTreeSet::new();
        for (one, twice) in &told {
            let is_taken_back = taken_back.iter().any(|(other, _)| other.is_told_as(one));
            let times = match is_taken_back && !one.is_timed() {
                true => usize::from(once.insert((one.source, one.person, one.dose))),
                false => 1 + usize::from(*twice),
            };
            all.extend(std::iter::repeat_n(one.taken(), times));
        }
        for (one, twice) in &taken_back {
            all.extend(twice.then(|| one.taken()));
            all.push(one.taken());
        }
        for number in 1..=people {
            all.extend(rows(FileKind::Persons, &[person(number)]));
        }
        (Just(all.clone()), Just(all).prop_shuffle())
    })
}

/// Two systems of one municipality that tell of one dose without times: each first something that only it says, then
/// what it says in the end, where it says anything more: a lot, or that it was a mistake (nothing).
fn corrections() -> impl Strategy<Value = (Vec<Taken>, Vec<Taken>)> {
    let last = || prop::option::of(prop::option::of(1_u64..=2));
    let order = || proptest::collection::vec(any::<bool>(), 4);
    (last(), last(), order(), order()).prop_map(|(one, two, left, right)| {
        let (one, two) = (of_system("a1", 8, one), of_system("b1", 9, two));
        (woven(&one, &two, &left), woven(&one, &two, &right))
    })
}

/// What a system tells, in its order.
fn of_system(id: &str, first: u64, last: Option<Option<u64>>) -> Vec<Taken> {
    let mut told = vec![by_id(id, 1, first)];
    told.extend(last.map(|lot| by_id(id, if lot.is_some() { 1 } else { 2 }, lot.unwrap_or(first))));
    told
}

/// A row with an id of its own, and no time.
fn by_id(id: &str, operation: u8, lot: u64) -> Taken {
    let line =
        format!("{operation},,{TOWN},0000000101,2,1,20210524,,,,,ファイザー,,FF000{lot},,,,{id}\n");
    rows(FileKind::Doses, &[line]).pop().unwrap()
}

/// Two lists as one; each keeps its order.
fn woven(one: &[Taken], two: &[Taken], takes_first: &[bool]) -> Vec<Taken> {
    let (mut one, mut two) = (one.iter(), two.iter());
    let mut all = Vec::new();
    for takes_first in takes_first {
        let next = match takes_first {
            true => one.next().or_else(|| two.next()),
            false => two.next().or_else(|| one.next()),
        };
        all.extend(next.cloned());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn corrections_and_withdrawals_mean_the_same_in_every_order((one, other) in corrections()) {
        prop_assert_eq!(known(&arrive(&one)), known(&arrive(&other)));
    }
}

#[test]
fn who_corrects_its_record_is_heard_though_another_said_the_same_before() {
    for record in ["a1", "b1"] {
        let (first, second) = match record {
            "a1" => (by_id("a1", 1, 1), by_id("b1", 1, 2)),
            _ => (by_id("b1", 1, 2), by_id("a1", 1, 1)),
        };
        let mut world = arrive([&first, &second]);
        assert!(world.cases[0].case.is_contradicted());
        let updated = (RowOutcome::Updated, vec!["DUP-UPDATED"]);
        assert_eq!(outcome(&mut world, &by_id("a1", 1, 2)), updated, "{record}");
        let entry = &world.cases[0];
        let lot = |told: &Telling| told.dose.lot.as_ref().unwrap().folded().to_owned();
        assert_eq!(lot(&entry.case.record), "FF0002", "{record}");
        assert!(!entry.case.is_contradicted(), "{record}");
        assert_eq!(entry.reports.len(), entry.case.beside.len());
        // Both are still known: what one tells now contradicts the other.
        for id in ["a1", "b1"] {
            let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
            assert_eq!(outcome(&mut world, &by_id(id, 1, 2)), same, "{record} {id}");
        }
        let other = outcome(&mut world, &by_id("b1", 1, 3));
        assert!(other.1.contains(&"DUP-CONFLICT"), "{record}: {other:?}");
    }
}

#[test]
fn a_dose_that_both_take_back_is_entered_in_error() {
    let table = VaccineTable::embedded().unwrap();
    let mut world = arrive([&by_id("a3", 1, 1), &by_id("b3", 2, 1)]);
    let entry = &world.cases[0];
    assert!(entry.case.is_contradicted() && entry.case.record.dose.is_given());
    // As it comes out of the store.
    let person = profiles::immunization::Person::Reference("Patient/1".to_owned());
    let stored = |told: &Telling| {
        let stored = profiles::immunization::to_resource(&told.dose, &person, table).unwrap();
        crate::told::telling_of(&stored, table).unwrap()
    };
    let mut case = DoseCase::new(stored(&entry.case.record));
    case.beside = entry.case.beside.iter().map(stored).collect();
    assert_eq!(case.beside[0].source_id.as_deref(), Some("b3"));
    world.cases[0].case = case;
    assert_eq!(
        outcome(&mut world, &by_id("b3", 2, 1)).0,
        RowOutcome::Unchanged
    );
    assert_eq!(
        outcome(&mut world, &by_id("a3", 2, 1)).0,
        RowOutcome::Updated
    );
    assert_eq!(
        world.cases[0].case.record.dose.status,
        DoseStatus::EnteredInError
    );
    assert!(!world.cases[0].case.is_contradicted());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_order_of_arrival_makes_no_difference((one, other) in arrivals()) {
        prop_assert_eq!(known(&arrive(&one)), known(&arrive(&other)));
    }

    #[test]
    fn what_may_overwrite_leaves_the_same_after_every_order((one, other) in arrivals(), of: prop::sample::Index) {
        // Who takes back what is told by nobody but others takes that back in the end.
        let reports: Vec<&Taken> = one.iter().filter(|row| !is_withdrawal(row)).collect();
        let row = *of.get(&reports);
        let (mut left, mut right) = (arrive(&one), arrive(&other));
        overwrite(&mut left, row);
        overwrite(&mut right, row);
        prop_assert_eq!(known(&left), known(&right));
        prop_assert_eq!(overwrite(&mut left, row), RowOutcome::Unchanged);
    }

    #[test]
    fn what_comes_again_changes_nothing((one, _) in arrivals_by(&[true])) {
        let mut world = arrive(&one);
        let before = known(&world);
        for row in &one {
            let decided = decide(&mut world, row, &terms());
            prop_assert_eq!(decided.outcome, RowOutcome::Unchanged);
        }
        prop_assert_eq!(known(&world), before);
    }
}

fn is_withdrawal(row: &Taken) -> bool {
    row.dose()
        .is_some_and(|told| told.operation == Operation::Delete)
}

fn outcome(world: &mut World, row: &Taken) -> (RowOutcome, Vec<&'static str>) {
    let decided = decide(world, row, &terms());
    let codes = decided.findings.iter().map(Finding::code).collect();
    (decided.outcome, codes)
}

fn one(source: u8, lot: u64) -> Taken {
    Told {
        person: 1,
        dose: 1,
        by_coupon: true,
        source,
        lot,
        day: 4,
        recorded: Some(1),
        taken_back: None,
        is_second: false,
    }
    .taken()
}

#[test]
fn a_dose_waits_for_its_person_and_is_the_persons_once_the_coupon_is_known() {
    let mut world = World::new(town());
    let (became, codes) = outcome(&mut world, &one(0, 1));
    assert_eq!((became, codes), (RowOutcome::Created, vec!["REF-WAITING"]));
    assert_eq!(world.cases[0].whose, Whose::Waiting);
    let register = rows(FileKind::Persons, &[person(1)]).pop().unwrap();
    assert_eq!(outcome(&mut world, &register).0, RowOutcome::Created);
    assert_eq!(world.cases[0].whose, Whose::Person(0));
}

#[test]
fn a_contradiction_leaves_both_reports_and_one_dose_in_doubt() {
    let mut world = World::new(town());
    outcome(&mut world, &one(0, 1));
    let (became, codes) = outcome(&mut world, &one(1, 2));
    assert_eq!((became, codes), (RowOutcome::Flagged, vec!["DUP-CONFLICT"]));
    assert_eq!((world.cases.len(), world.cases[0].reports.len()), (1, 1));
    assert!(world.cases[0].case.is_contradicted());
}

#[test]
fn a_contradiction_ends_when_one_of_its_reports_comes_again_and_may_overwrite() {
    for (first, second) in [(one(1, 1), one(0, 2)), (one(0, 2), one(1, 1))] {
        let mut world = World::new(town());
        outcome(&mut world, &first);
        outcome(&mut world, &second);
        assert!(world.cases[0].case.is_contradicted());
        assert_eq!(overwrite(&mut world, &one(0, 2)), RowOutcome::Updated);
        let entry = &world.cases[0];
        assert!(!entry.case.is_contradicted() && entry.reports.is_empty());
        assert_eq!(entry.case.record, one(0, 2).dose().unwrap().telling);
        assert_eq!(overwrite(&mut world, &one(0, 2)), RowOutcome::Unchanged);
    }
}

#[test]
fn a_number_and_a_coupon_of_two_people_are_nobodys() {
    let mut world = World::new(town());
    for row in rows(FileKind::Persons, &[person(1), person(2)]) {
        outcome(&mut world, &row);
    }
    let line = format!("1,1000001,{TOWN},0000000102,2,1,20210524,,,,,ファイザー,,FF0001,,,,\n");
    let row = rows(FileKind::Doses, &[line]).pop().unwrap();
    let refused = (RowOutcome::Rejected, vec!["REF-PERSON-MISMATCH"]);
    assert_eq!(outcome(&mut world, &row), refused);
}

#[test]
fn a_dose_that_is_taken_back_is_entered_in_error_and_can_be_told_again() {
    let mut world = World::new(town());
    let id = |operation: u8| {
        let line = format!(
            "{operation},,{TOWN},0000000101,2,1,20210524,,,,,ファイザー,,FF0001,,,,rsv-1\n"
        );
        rows(FileKind::Doses, &[line]).pop().unwrap()
    };
    assert_eq!(outcome(&mut world, &id(1)).0, RowOutcome::Created);
    assert_eq!(outcome(&mut world, &id(2)).0, RowOutcome::Updated);
    let status = |world: &World| world.cases[0].case.record.dose.status.clone();
    assert_eq!(status(&world), DoseStatus::EnteredInError);
    assert_eq!(outcome(&mut world, &id(2)).0, RowOutcome::Unchanged);
    assert_eq!(outcome(&mut world, &id(1)).0, RowOutcome::Updated);
    assert_eq!(status(&world), DoseStatus::Given);
    assert_eq!(world.cases.len(), 1);
}

#[test]
fn a_row_that_takes_back_only_names_the_dose() {
    let line = format!("2,,{TOWN},,,,,,,,,,,,,,,rsv-1\n");
    let taken = rows(FileKind::Doses, &[line]).pop().unwrap();
    let told: &ToldDose = match &taken.wish {
        None => return,
        Some(Wish::Dose(told)) => told,
        Some(Wish::Person(_)) => panic!("a person"),
    };
    assert_eq!(told.operation, Operation::Delete);
}

/// R-I03
#[test]
fn a_dose_that_is_taken_back_before_it_is_told_stays_taken_back() {
    let line = |operation: u8, at: u8| {
        let line = format!(
            "{operation},,{TOWN},0000000101,2,1,20210524,,,,,ファイザー,,FF0001,,,202107011200{at:02},rsv-1\n"
        );
        rows(FileKind::Doses, &[line]).pop().unwrap()
    };
    let mut world = World::new(town());
    let unknown = (RowOutcome::Flagged, vec!["REF-DOSE-UNKNOWN"]);
    let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    assert_eq!(outcome(&mut world, &line(2, 2)), unknown);
    assert_eq!(outcome(&mut world, &line(2, 2)), same);
    let withdrawn = (RowOutcome::Updated, vec!["DUP-WITHDRAWN"]);
    assert_eq!(outcome(&mut world, &line(1, 1)), withdrawn);
    assert_eq!(outcome(&mut world, &line(1, 1)), same);
    assert_eq!(outcome(&mut world, &line(2, 2)), same);
    let status = |world: &World| world.cases[0].case.record.dose.status.clone();
    assert_eq!(status(&world), DoseStatus::EnteredInError);
    // What was written down after the withdrawal stands.
    assert_eq!(outcome(&mut world, &line(1, 3)).0, RowOutcome::Updated);
    assert_eq!((status(&world), world.cases.len()), (DoseStatus::Given, 1));
}

/// A report may name both a dose that is known and the withdrawal of it, though neither of these names the other.
#[test]
fn a_withdrawal_by_an_id_finds_its_dose_beside_the_scan_of_it() {
    let line = |line: &str| rows(FileKind::Doses, &[line.to_owned()]).pop().unwrap();
    let withdrawal = line(&format!(
        "2,,{TOWN},0000000101,,,,,,,,,,,,,20210702000000,rsv-1\n"
    ));
    let report = line(&format!(
        "1,,{TOWN},0000000101,2,1,20210524,,,,,ファイザー,,FF0001,,,20210701000000,rsv-1\n"
    ));
    let orders = [
        [&withdrawal, &one(1, 1), &report],
        [&one(1, 1), &report, &withdrawal],
        [&report, &withdrawal, &one(1, 1)],
    ];
    let all: Vec<World> = orders.into_iter().map(arrive).collect();
    for world in &all {
        assert_eq!(known(world), known(&all[0]));
        let live = world
            .cases
            .iter()
            .filter(|entry| entry.case.record.dose.is_given());
        let live: Vec<_> = live.collect();
        assert_eq!(live.len(), 1);
        assert_eq!(live[0].case.record.dose.source.report, Some(Report::Scan));
        assert!(!live[0].case.is_contradicted());
    }
}

/// What is stored of a withdrawal that waits is read as what it is.
#[test]
fn a_withdrawal_that_was_stored_still_waits_for_its_report() {
    let table = VaccineTable::embedded().unwrap();
    for line in [
        format!("2,,{TOWN},0000000101,2,1,,,,,,,,,,,,rsv-1\n"),
        format!("2,1000001,{TOWN},,,,,,,,,,,,,,20210702000000,rsv-1\n"),
        format!("2,1000001,{TOWN},,,,20210524,,,,,ファイザー,,,,,,\n"),
    ] {
        let row = rows(FileKind::Doses, std::slice::from_ref(&line))
            .pop()
            .unwrap();
        let world = arrive([&row]);
        let kept = &world.cases[0].case.record;
        let person = world.cases[0].named.clone().unwrap();
        let stored = profiles::immunization::to_resource(&kept.dose, &person, table).unwrap();
        let mut case = DoseCase::new(crate::told::telling_of(&stored, table).unwrap());
        assert!(case.record.awaits_report(), "{line}");
        let again = case.withdraw(&row.dose().unwrap().telling, false).heard;
        assert_eq!(again, Heard::Same, "{line}");
    }
}

#[test]
fn what_is_stored_of_a_row_says_the_same_as_the_row() {
    let table = VaccineTable::embedded().unwrap();
    for cells in [
        "1,1,20210901,139998,みらい市民体育館,1319999015,仮名 医師子,,,,,",
        "1,1,20210901,,,,,ファイザー,,FF0001,,",
        "2,1,20210901,139998,みらい市民体育館,,仮名 医師子,ファイザー,631341DA1025,FF0001,0.30,74L",
        "2,,20210901,,,,,武田/モデルナ,,,,",
    ] {
        let line = format!("1,1000001,{TOWN},0000000101,{cells},20210901100000,rsv-1\n");
        let row = rows(FileKind::Doses, &[line]).pop().unwrap();
        let telling = &row.dose().unwrap().telling;
        let person = profiles::immunization::Person::Reference("Patient/1".to_owned());
        let stored = profiles::immunization::to_resource(&telling.dose, &person, table).unwrap();
        let mut case = DoseCase::new(crate::told::telling_of(&stored, table).unwrap());
        assert_eq!(
            case.hear(telling.clone(), false).heard,
            Heard::Same,
            "{cells}"
        );
    }
}

/// What deserves a look about a row was said when it came first.
#[test]
fn a_row_that_was_flagged_changes_nothing_when_it_comes_again() {
    let mut world = World::new(town());
    let person = "1000001,,試験,一郎,シケン,イチロウ,19500401,1,0000000101,\n".to_owned();
    let dose = format!("1,,{TOWN},0000000101,2,1,20210524,,,,,ファイザー,,3004733,,,,\n");
    for (kind, line, code) in [
        (FileKind::Persons, person, "ROW-MISSING"),
        (FileKind::Doses, dose, "LOT-MAKER"),
    ] {
        let row = rows(kind, &[line]).pop().unwrap();
        for expected in [RowOutcome::Flagged, RowOutcome::Unchanged] {
            let (became, codes) = outcome(&mut world, &row);
            assert_eq!(became, expected, "{codes:?}");
            assert!(codes.contains(&code), "{codes:?}");
        }
    }
}

/// A row of file B that names its dose by an id.
fn named(operation: u8, (number, coupon): (&str, &str), at: u8) -> Taken {
    let line = format!(
        "{operation},{number},{TOWN},{coupon},2,1,20210524,,,,,ファイザー,,FF0001,,,202107011200{at:02},rsv-1\n"
    );
    rows(FileKind::Doses, &[line]).pop().unwrap()
}

/// Two people, the first of whom had a dose that was taken back.
fn gone_from_first() -> World {
    let mut world = World::new(town());
    for row in rows(FileKind::Persons, &[person(1), person(2)]) {
        outcome(&mut world, &row);
    }
    let of_first = ("1000001", "");
    let told = outcome(&mut world, &named(1, of_first, 1)).0;
    assert_eq!(told, RowOutcome::Created);
    let gone = outcome(&mut world, &named(2, of_first, 3)).0;
    assert_eq!(gone, RowOutcome::Updated);
    world
}

#[test]
fn r_t01_what_was_taken_back_from_somebody_bars_nobody_else() {
    for (who, findings) in [
        (("1000002", ""), vec![]),
        (("", "0000000102"), vec![]),
        (("", "0000000999"), vec!["REF-WAITING"]),
    ] {
        let mut world = gone_from_first();
        // Nothing is told of the other's dose on the same day.
        let (became, codes) = outcome(&mut world, &named(1, who, 4));
        assert_eq!((became, codes), (RowOutcome::Created, findings), "{who:?}");
        let (gone, own) = (&world.cases[0], &world.cases[1]);
        assert_eq!(gone.case.record.dose.status, DoseStatus::EnteredInError);
        assert!(gone.whose == Whose::Person(0) && own.whose != Whose::Person(0));
        // The same row again finds its own record, and nobody else gets a second one under the id.
        assert_eq!(
            outcome(&mut world, &named(1, who, 4)).0,
            RowOutcome::Unchanged
        );
        let refused = match own_of(&world) {
            Whose::Person(_) => outcome(&mut world, &named(1, ("1000001", ""), 5)),
            _ => continue,
        };
        assert_eq!(refused, (RowOutcome::Rejected, vec!["REF-PERSON-MISMATCH"]));
    }
}

fn own_of(world: &World) -> Whose {
    world.cases[1].whose
}

/// A file that is older than the taking back, and names nobody who is known, changes nothing when it comes again.
#[test]
fn what_was_told_before_it_was_taken_back_makes_no_second_record() {
    let mut world = gone_from_first();
    let nobody = ("", "0000000999");
    let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    assert_eq!(outcome(&mut world, &named(1, nobody, 2)), same);
    assert_eq!(outcome(&mut world, &named(2, nobody, 3)), same);
    assert_eq!(world.cases.len(), 1);
    // The person's own row tells it again.
    let again = outcome(&mut world, &named(1, ("1000001", ""), 4)).0;
    assert_eq!((again, world.cases.len()), (RowOutcome::Updated, 1));
}
