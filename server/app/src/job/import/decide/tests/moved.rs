//! A sender that says of a record of its own, by its id, that it is another dose than it said before (R-I03).

use super::*;

/// A row of the first person's coupon under an id: which dose, if it says so, at which time.
fn told(sender: Option<&str>, (operation, number): (u8, u64), at: u64, id: &str) -> Taken {
    let what = match number {
        0 => ",,,,,,,,,,".to_owned(),
        _ => format!("2,{number},2021052{number},,,,,ファイザー,,FF0001,"),
    };
    let line = format!("{operation},,{TOWN},0000000101,{what},,202107011200{at:02},{id}\n");
    let mut row = rows(FileKind::Doses, &[line]).pop().unwrap();
    if let Some(Wish::Dose(told)) = &mut row.wish {
        let source = &mut told.telling.dose.source;
        source.sender = sender.map(str::to_owned);
        if sender.is_none() {
            source.report = Some(Report::Scan);
            told.telling.source_id = Some(format!("scan-{number}"));
        }
    }
    row
}

fn of_town(operation: u8, number: u64, at: u64) -> Taken {
    told(Some("town-hall"), (operation, number), at, "k")
}

fn scan(number: u64) -> Taken {
    told(None, (1, number), 10, "")
}

/// The doses that count, by number, with how many tell each.
fn given(world: &World) -> Vec<(u32, usize)> {
    let cases = world.cases.iter().map(|entry| &entry.case);
    let given = cases.filter(|case| case.record.dose.is_given());
    let mut given: Vec<(u32, usize)> = given
        .map(|case| (case.record.dose.number().unwrap(), case.others()))
        .collect();
    given.sort_unstable();
    given
}

#[test]
fn a_correction_to_a_dose_that_others_tell_leaves_the_one_it_was() {
    let updated = (RowOutcome::Updated, vec!["DUP-UPDATED"]);
    let mut world = arrive([&of_town(1, 1, 11), &scan(2)]);
    assert_eq!(given(&world), [(1, 0), (2, 0)]);
    assert_eq!(outcome(&mut world, &of_town(1, 2, 12)), updated);
    assert_eq!(given(&world), [(2, 1)]);
    // What it said before says nothing any more.
    let older = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    assert_eq!(outcome(&mut world, &of_town(1, 1, 11)), older);
    assert_eq!(outcome(&mut world, &of_town(2, 1, 11)), older);
    assert_eq!(given(&world), [(2, 1)]);
    assert_eq!(
        outcome(&mut world, &of_town(2, 2, 13)).0,
        RowOutcome::Updated
    );
    assert_eq!(given(&world), [(2, 0)]);
    assert_eq!(outcome(&mut world, &of_town(1, 1, 11)), older);
    assert_eq!(given(&world), [(2, 0)]);
}

#[test]
fn what_others_tell_of_the_dose_that_it_was_stays() {
    let mut world = arrive([&of_town(1, 1, 11), &scan(1), &scan(2)]);
    assert_eq!(given(&world), [(1, 1), (2, 0)]);
    outcome(&mut world, &of_town(1, 2, 12));
    assert_eq!(given(&world), [(1, 0), (2, 1)]);
    let record = &world.cases[0].case.record;
    assert_eq!(record.dose.source.report, Some(Report::Scan));
    assert!(!record.dose.numbers.iter().any(crate::told::is_source_id));
}

#[test]
fn a_withdrawal_by_an_id_takes_back_what_that_id_told_whatever_else_it_says() {
    let mut world = arrive([&of_town(1, 1, 11), &scan(2)]);
    outcome(&mut world, &of_town(2, 2, 12));
    assert_eq!(given(&world), [(2, 0)]);
    assert!(!world.cases[1].case.is_contradicted());
}

/// What is told: by a scan, or by the town hall or a vendor, each under its id; of which dose, or that it was a mistake.
#[derive(Clone, Copy, Debug)]
enum Event {
    Scan(u64),
    Told(bool, u64, u64),
    TakenBack(bool, u64),
    Registered,
}

impl Event {
    fn row(self) -> Taken {
        let by = |is_town: bool, what, at| match is_town {
            true => told(Some("town-hall"), what, at, "k"),
            false => told(Some("vendor"), what, at, "v"),
        };
        match self {
            Event::Scan(number) => scan(number),
            Event::Told(is_town, number, at) => by(is_town, (1, number), at),
            // One that names more than the id, and nothing that was told under it, denies what it names.
            Event::TakenBack(is_town, at) => by(is_town, (2, 0), at),
            Event::Registered => rows(FileKind::Persons, &[person(1)]).pop().unwrap(),
        }
    }
}

/// Some of it, and two orders.
fn arrivals() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    let by_id = proptest::collection::vec((1_u64..=2, any::<bool>(), any::<bool>()), 1..5);
    let scans = proptest::collection::vec(1_u64..=2, 0..3);
    (by_id, scans, any::<bool>()).prop_flat_map(|(by_id, scans, is_known)| {
        let mut all: Vec<Event> = scans.into_iter().map(Event::Scan).collect();
        all.extend((11..).zip(by_id).map(
            |(at, (number, is_town, is_withdrawn))| match is_withdrawn {
                true => Event::TakenBack(is_town, at),
                false => Event::Told(is_town, number, at),
            },
        ));
        all.extend(is_known.then_some(Event::Registered));
        (Just(all.clone()), Just(all).prop_shuffle())
    })
}

fn end_of(events: &[Event]) -> Vec<(u32, BTreeSet<Said>, bool)> {
    let rows: Vec<Taken> = events.iter().map(|event| event.row()).collect();
    ends(&arrive(&rows))
}

/// The doses that count, with what is told of each, and whether that is doubtful.
fn ends(world: &World) -> Vec<(u32, BTreeSet<Said>, bool)> {
    let cases = world.cases.iter().map(|entry| &entry.case);
    let given = cases.filter(|case| case.record.dose.is_given());
    let mut ends: Vec<_> = given
        .map(|case| {
            let told = std::iter::once(&case.record).chain(&case.beside);
            let told = told.filter(|one| !one.is_withdrawn() || one.awaits_report());
            (
                case.record.dose.number().unwrap(),
                told.filter_map(said).collect(),
                case.is_contradicted(),
            )
        })
        .collect();
    ends.sort();
    ends
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn which_dose_an_id_means_does_not_depend_on_the_order((one, other) in arrivals()) {
        prop_assert_eq!(end_of(&one), end_of(&other));
    }
}
