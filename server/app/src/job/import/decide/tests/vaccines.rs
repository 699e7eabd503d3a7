//! Several vaccines of one person, whose coupon has the same number for all of them: each dose is kept (R-I03).

use super::*;

/// The vaccines of which somebody tells: as a row of which file, and how they are called there.
const VACCINES: [(FileKind, &str); 7] = [
    (FileKind::Doses, "ファイザー"),
    (FileKind::Routine, "MR"),
    (FileKind::Routine, "JE"),
    (FileKind::Routine, "91"),
    (FileKind::Routine, "92"),
    (FileKind::Doses, "夢Ａ"),
    (FileKind::Doses, "夢Ｂ"),
];

/// A row of the past: what is in no list is kept by its code or label.
fn past(kind: FileKind, line: &str) -> Taken {
    let settings = Settings {
        is_history: true,
        codes: immunization::intake::LedgerCodes::own(VaccineTable::embedded().unwrap()),
        ..settings()
    };
    read(kind, line, &settings)
}

/// A first dose, told with the coupon or without it, and with its number or without.
fn first((kind, name): (FileKind, &str), has_coupon: bool, number: &str) -> Taken {
    let coupon = if has_coupon { "0000000101" } else { "" };
    let line = match kind {
        FileKind::Doses => format!(
            "1,1000001,{TOWN},{coupon},2,{number},20210601,,,,,{name},,,,,20210701120000,\n"
        ),
        _ => {
            format!("1000001,{name},{number},,{coupon},,,20210601,,,,,,,,,,,,,,,20210701120000,,\n")
        }
    };
    past(kind, &line)
}

/// The vaccine of a row, as it is told.
fn called(telling: &Telling) -> String {
    let vaccine = &telling.dose.vaccine;
    let group = vaccine.group.map(|group| group.code().to_owned());
    group.or_else(|| vaccine.text.clone()).unwrap()
}

/// Whose each dose is, which vaccine it was and how many told it.
fn doses(world: &World) -> BTreeSet<(bool, String)> {
    let mut all = BTreeSet::new();
    for entry in &world.cases {
        if entry.case.record.is_withdrawn() {
            continue;
        }
        let is_persons = matches!(entry.whose, Whose::Person(_));
        let told = (is_persons, called(&entry.case.record));
        assert!(all.insert(told), "one dose stands twice");
        assert!(!entry.case.is_contradicted());
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// R-I03
    #[test]
    fn every_vaccine_of_a_person_is_a_dose_of_its_own_in_every_order(
        told in proptest::collection::vec((0_usize..7, any::<bool>()), 1..8)
            .prop_flat_map(|told| (Just(told.clone()), Just(told).prop_shuffle())),
        at in any::<prop::sample::Index>(),
    ) {
        let named: BTreeSet<usize> = told.0.iter().map(|(vaccine, _)| *vaccine).collect();
        let arrived = |told: &[(usize, bool)], at: usize| {
            // One who is named by the coupon and by the number is found by both once both are known.
            let mut rows: Vec<Taken> = told
                .iter()
                .map(|(vaccine, has_coupon)| once(*vaccine, *has_coupon))
                .collect();
            rows.insert(at, person_row());
            doses(&arrive(&rows))
        };
        let one = arrived(&told.0, 0);
        prop_assert_eq!(one.len(), named.len());
        let other = arrived(&told.1, at.index(told.1.len() + 1));
        prop_assert_eq!(one, other);
    }
}

thread_local! {
    static ROWS: RefCell<HashMap<(usize, bool), Taken>> = RefCell::default();
}

/// The same row is read once.
fn once(vaccine: usize, has_coupon: bool) -> Taken {
    // Two labels on one line of a coupon are one dose, of which one label is wrong.
    let has_coupon = has_coupon && vaccine < 5;
    let read = || first(VACCINES[vaccine], has_coupon, "1");
    ROWS.with_borrow_mut(|known| {
        let row = known.entry((vaccine, has_coupon)).or_insert_with(read);
        row.clone()
    })
}

fn person_row() -> Taken {
    rows(FileKind::Persons, &[person(1)]).pop().unwrap()
}

/// R-I03
#[test]
fn one_coupon_has_doses_of_every_vaccine() {
    for left in VACCINES {
        for right in VACCINES {
            for number in ["1", ""] {
                // Two labels on one line of a coupon are one dose, of which one label is wrong.
                let has_line = left.0 == FileKind::Doses && right.0 == FileKind::Doses;
                let has_coupon = !has_line && number == "1";
                let mut world = World::new(town());
                outcome(&mut world, &person_row());
                outcome(&mut world, &first(left, has_coupon, number));
                let became = outcome(&mut world, &first(right, has_coupon, number));
                let expected = match left == right {
                    true => (1, RowOutcome::Unchanged),
                    false => (2, RowOutcome::Created),
                };
                let is_doubtful = became.0 == RowOutcome::Flagged && left != right;
                let became = if is_doubtful {
                    RowOutcome::Created
                } else {
                    became.0
                };
                assert_eq!(
                    (world.cases.len(), became),
                    expected,
                    "{left:?} {right:?} {number}"
                );
                assert!(!world.cases[0].case.is_contradicted());
            }
        }
    }
}

/// R-I03
#[test]
fn one_line_of_a_coupon_is_one_dose_whatever_it_was() {
    for other in ["武田/モデルナ", "夢Ａ"] {
        for names in [["ファイザー", other], [other, "ファイザー"]] {
            let mut world = World::new(town());
            outcome(&mut world, &person_row());
            for name in names {
                outcome(&mut world, &first((FileKind::Doses, name), true, "1"));
            }
            assert_eq!(world.cases.len(), 1, "{names:?}");
        }
    }
    // One source that calls one dose by two names is wrong once.
    let mut world = World::new(town());
    outcome(&mut world, &person_row());
    outcome(&mut world, &first((FileKind::Doses, "夢Ａ"), true, "1"));
    let line = first((FileKind::Doses, "夢Ｂ"), true, "1");
    outcome(&mut world, &line);
    assert_eq!(world.cases.len(), 1);
}

/// What is in no list is stored by its code or label, and found by it again.
#[test]
fn a_vaccine_in_no_list_is_found_again_as_it_was_stored() {
    let table = VaccineTable::embedded().unwrap();
    for vaccine in [VACCINES[3], VACCINES[5]] {
        for number in ["1", ""] {
            let row = first(vaccine, false, number);
            let telling = &row.dose().unwrap().telling;
            let person = profiles::immunization::Person::Reference("Patient/1".to_owned());
            let stored = profiles::immunization::to_resource(&telling.dose, &person, table);
            let known = crate::told::telling_of(&stored.unwrap(), table).unwrap();
            assert!(known.is_of_same_dose(telling), "{vaccine:?} {number}");
            let heard = DoseCase::new(known).hear(telling.clone(), false).heard;
            assert_eq!(heard, Heard::Same, "{vaccine:?} {number}");
        }
    }
}
