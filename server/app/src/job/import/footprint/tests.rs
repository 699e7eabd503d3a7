//! Groups that could see each other, and groups that could not.

use immunization::intake::{Doubled, FileKind, Layout, Settings, survey};
use immunization::{MunicipalityCode, VaccineTable};

use super::super::decide::{Terms, decide};
use super::super::portion::Portions;
use super::super::rows::Reader;
use super::*;

fn settings() -> Settings<'static> {
    let town = MunicipalityCode::parse("139998").unwrap();
    let today = immunization::Day::new(2026, 11, 21).unwrap();
    Settings::new(town, today, VaccineTable::embedded().unwrap())
}

/// The portions of a file, of about so many rows.
fn portions(kind: FileKind, file: &str, size: usize) -> Vec<Vec<Taken>> {
    let settings = settings();
    let layout = Layout::find(kind, None).unwrap();
    let surveyed = survey(file.as_bytes(), layout, &settings).unwrap().unwrap();
    let reader = Reader::columns(file.as_bytes(), layout, &surveyed);
    let mut portions = Portions::behind(reader, &settings, Doubled::default(), 0).unwrap();
    let mut all = Vec::new();
    loop {
        let rows = portions.next(size).unwrap();
        if rows.is_empty() {
            return all;
        }
        all.push(rows);
    }
}

fn rows(kind: FileKind, file: &str) -> Vec<Taken> {
    portions(kind, file, 1_000).pop().unwrap()
}

fn person(resident: u64, individual: &str, coupon: &str) -> String {
    format!("{resident},{individual},試験,一郎,シケン,イチロウ,19500401,1,{coupon},\n")
}

fn dose(coupon: u64, number: u64, id: &str) -> String {
    format!(
        "1,,139998,{coupon:010},2,{number},20210524,,,,,ファイザー,,FF0001,,,20210524153000,{id}\n"
    )
}

fn of_persons(file: &str) -> Footprint {
    Footprint::of_rows(&rows(FileKind::Persons, file))
}

fn of_doses(file: &str) -> Footprint {
    Footprint::of_rows(&rows(FileKind::Doses, file))
}

#[test]
fn rows_meet_by_each_number_that_they_name() {
    let one = of_persons(&person(1_000_001, "000000000019", "0000000101"));
    let others = [
        (person(1_000_001, "", ""), true),
        (person(1_000_002, "000000000019", ""), true),
        (person(1_000_002, "", "0000000101"), true),
        (person(1_000_002, "000000000027", "0000000102"), false),
    ];
    for (other, meets) in others {
        let other = of_persons(&other);
        assert_eq!((one.meets(&other), other.meets(&one)), (meets, meets));
    }
    let told = of_doses(&dose(101, 1, "rsv-1"));
    assert!(told.meets(&one));
    assert!(told.meets(&of_doses(&dose(101, 2, "rsv-2"))));
    assert!(told.meets(&of_doses(&dose(102, 1, "rsv-1"))));
    assert!(!told.meets(&of_doses(&dose(102, 1, "rsv-2"))));
}

#[test]
fn what_is_known_of_somebody_is_met_under_every_number_and_key() {
    let terms = Terms {
        today: settings().today,
        overwrite: false,
    };
    let first = rows(FileKind::Persons, &person(1_000_001, "", "0000000101"));
    let mut world = World::new(settings().municipality);
    decide(&mut world, &first[0], &terms);
    // By the resident number alone nobody could tell that this is the person with the coupon.
    let named = of_persons(&person(1_000_001, "", "")).with_world(&world);
    let by_coupon = of_doses(&dose(101, 1, "rsv-1"));
    assert!(named.meets(&by_coupon) && by_coupon.meets(&named));
    assert!(!of_persons(&person(1_000_001, "", "")).meets(&by_coupon));
    // A dose that waits is met by whoever has its coupon, and by its key.
    let told = rows(FileKind::Doses, &dose(102, 1, "rsv-2"));
    let mut waiting = World::new(settings().municipality);
    decide(&mut waiting, &told[0], &terms);
    let waits = Footprint::default().with_world(&waiting);
    assert!(waits.meets(&of_persons(&person(1_000_002, "", "0000000102"))));
    assert!(waits.meets(&Footprint::default().with_world(&waiting)));
    assert!(!waits.meets(&named));
}

#[test]
fn who_may_lose_an_individual_number_meets_every_group_that_tells_one() {
    let mut world = World::new(settings().municipality);
    let row = rows(
        FileKind::Persons,
        &person(1_000_001, "000000000019", "0000000101"),
    );
    let (number, told) = (
        row[0].person().unwrap().number.clone(),
        row[0].individual().unwrap(),
    );
    world.differs.insert(number, told);
    let open = Footprint::default().with_world(&world);
    let tells = of_persons(&person(1_000_002, "000000000027", ""));
    assert!(open.meets(&tells) && tells.meets(&open));
    assert!(!open.meets(&of_persons(&person(1_000_002, "", ""))));
}

#[test]
fn neighbours_that_tell_of_the_same_are_in_one_portion() {
    let lengths = |file: &str, size| {
        let portions = portions(FileKind::Doses, file, size);
        let numbers: Vec<u64> = portions.iter().flatten().map(|row| row.number).collect();
        assert!(numbers.is_sorted() && numbers.len() == file.lines().count());
        portions.iter().map(Vec::len).collect::<Vec<_>>()
    };
    let mut file = String::new();
    for coupon in 1..=4 {
        for number in 1..=3 {
            file.push_str(&dose(coupon, number, &format!("rsv-{coupon}-{number}")));
        }
    }
    assert_eq!(lengths(&file, 4), [6, 6]);
    assert_eq!(lengths(&file, 3), [3, 3, 3, 3]);
    // One person with a great many does not make a portion of all of them.
    let same: String = (0..200)
        .map(|one| dose(7, 1, &format!("rsv-{one}")))
        .collect();
    assert_eq!(lengths(&same, 100), [150, 50]);
}
