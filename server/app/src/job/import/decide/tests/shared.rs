//! One id for several people, some of whom are registered later: nobody's dose is taken for another's (R-I03, R-T01).

use super::*;

/// What somebody's row says who gives ids out anew: an id, which is that of the first dose or of the second, a coupon, and
/// a lot; or that it was a mistake. The other sender counts the other way round.
#[derive(Clone, Debug)]
struct Shared {
    is_other: bool,
    id: u8,
    coupon: u8,
    lot: Option<u8>,
    at: Option<u8>,
}

impl Shared {
    fn taken(&self) -> Taken {
        let Shared { id, coupon, .. } = self;
        let number = if self.is_other { 3 - id } else { *id };
        let at = self
            .at
            .map_or(String::new(), |at| format!("202107011200{at:02}"));
        let line = match self.lot {
            Some(lot) => format!(
                "1,,{TOWN},000000010{coupon},2,{number},20210524,,,,,ファイザー,,FF000{lot},,,{at},k{id}\n"
            ),
            None => format!("2,,{TOWN},000000010{coupon},,,,,,,,,,,,,{at},k{id}\n"),
        };
        let mut row = rows(FileKind::Doses, &[line]).pop().unwrap();
        if let Some(Wish::Dose(told)) = &mut row.wish {
            let sender = if self.is_other { "vendor" } else { "town-hall" };
            told.telling.dose.source.sender = Some(sender.to_owned());
        }
        row
    }
}

fn shared() -> impl Strategy<Value = Vec<Taken>> {
    let lot = prop_oneof![3 => (1_u8..=2).prop_map(Some), 1 => Just(None)];
    let at = prop::option::of(1_u8..4);
    let one = (any::<bool>(), 1_u8..=2, 1_u8..=3, lot, at);
    let one = one.prop_map(|(is_other, id, coupon, lot, at)| Shared {
        is_other,
        id,
        coupon,
        lot,
        at,
    });
    let all = proptest::collection::vec(one, 1..8);
    all.prop_map(|all| all.iter().map(Shared::taken).collect())
}

/// What came of rows, of which some may be refused.
fn offered<'t>(rows: impl IntoIterator<Item = &'t Taken>) -> World {
    let mut world = World::new(town());
    for (at, row) in (1..).zip(rows) {
        let row = Taken {
            number: at,
            ..row.clone()
        };
        decide(&mut world, &row, &terms());
    }
    world
}

/// Whose a dose is, what is told of it with which id, and whether that contradicts itself.
type Told = (String, BTreeSet<(Option<String>, Said)>, bool);

/// What is known in the end, each telling with its id. Two systems may each take back what nobody has told.
fn told_in(world: &World) -> Vec<Told> {
    let of = |entry: &super::super::super::world::CaseEntry| {
        let told = std::iter::once(&entry.case.record).chain(&entry.case.beside);
        let told = told.filter_map(|one| Some((one.source_id.clone(), said(one)?)));
        let coupon = entry.case.record.dose.coupon.as_ref();
        let coupon = coupon.map(|coupon| coupon.number.digits());
        let whose = format!("{coupon:?} {}", matches!(entry.whose, Whose::Person(_)));
        (whose, told.collect(), entry.case.is_contradicted())
    };
    let mut all: Vec<Told> = world.cases.iter().map(of).collect();
    all.retain(|(_, told, _)| !told.is_empty());
    all.sort();
    all
}

/// Whether all that is told of each dose was told of one coupon, and each coupon's doses are its person's. A mistake that says
/// nothing waits for nobody.
fn is_apart(world: &World) -> bool {
    world.cases.iter().all(|entry| {
        let told = std::iter::once(&entry.case.record).chain(&entry.case.beside);
        let coupons: BTreeSet<String> = told
            .filter_map(|one| Some(one.dose.coupon.as_ref()?.number.digits()))
            .collect();
        let owner =
            |coupon: &String| world.by_coupon(immunization::CouponNumber::parse(coupon).unwrap());
        let is_owners = match entry.whose {
            Whose::Person(person) => coupons.iter().all(|one| owner(one) == Some(person)),
            _ => !entry.counts() || coupons.iter().all(|one| owner(one).is_none()),
        };
        coupons.len() <= 1 && is_owners
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// R-I03
    #[test]
    fn when_people_are_registered_makes_no_difference_to_ids_that_they_share(
        told in shared(),
        at in proptest::collection::vec(any::<prop::sample::Index>(), 3),
        people in 0_usize..=3,
    ) {
        let registered: Vec<Taken> = (1..=3).flat_map(|one| rows(FileKind::Persons, &[person(one)])).collect();
        let registered = registered.get(..people).unwrap();
        let first = offered(registered.iter().chain(&told));
        let mut woven = told.clone();
        for (person, at) in registered.iter().zip(&at) {
            woven.insert(at.index(woven.len() + 1), person.clone());
        }
        let woven = offered(&woven);
        prop_assert_eq!(told_in(&first), told_in(&woven));
        prop_assert!(is_apart(&first) && is_apart(&woven));
    }
}

/// A row with an id, and a coupon or a number.
fn by(operation: u8, (number, coupon): (&str, &str), lot: u64) -> Taken {
    let line = format!(
        "{operation},{number},{TOWN},{coupon},2,1,20210614,,,,,ファイザー,,FF100{lot},,,,k1\n"
    );
    rows(FileKind::Doses, &[line]).pop().unwrap()
}

fn refused() -> (RowOutcome, Vec<&'static str>) {
    (RowOutcome::Rejected, vec!["REF-PERSON-MISMATCH"])
}

/// R-I03, R-T01
#[test]
fn an_id_does_not_lead_from_one_persons_record_to_anothers_whoever_is_registered() {
    let own = ("", "0000000101");
    let others = [
        ("", "0000000999"),
        ("9999999", ""),
        ("9999999", "0000000999"),
    ];
    for is_registered in [true, false] {
        for other in others {
            for (operation, lot) in [(1, 1), (1, 7), (2, 1)] {
                let register = rows(FileKind::Persons, &[person(1)]).pop().unwrap();
                let mut world = World::new(town());
                if is_registered {
                    outcome(&mut world, &register);
                }
                assert_eq!(outcome(&mut world, &by(1, own, 1)).0, RowOutcome::Created);
                let mixed = outcome(&mut world, &by(operation, other, lot));
                assert_eq!(mixed, refused(), "{is_registered} {other:?} {operation}");
                outcome(&mut world, &register);
                let entry = &world.cases[0];
                assert_eq!(world.cases.len(), 1);
                assert!(entry.case.record.dose.is_given() && entry.whose == Whose::Person(0));
                assert_eq!(entry.case.record, by(1, own, 1).dose().unwrap().telling);
            }
        }
    }
}

/// Somebody who is registered meanwhile does not get what waits for another coupon, and gets what waits for the own one.
#[test]
fn what_waits_is_met_by_who_names_it() {
    let mut world = World::new(town());
    assert_eq!(
        outcome(&mut world, &by(1, ("", "0000000101"), 1)).0,
        RowOutcome::Created
    );
    for row in rows(FileKind::Persons, &[person(2)]) {
        outcome(&mut world, &row);
    }
    assert_eq!(outcome(&mut world, &by(1, ("1000002", ""), 1)), refused());
    assert_eq!(
        outcome(&mut world, &by(1, ("", "0000000102"), 1)),
        refused()
    );
    let same = (RowOutcome::Unchanged, vec!["DUP-SAME"]);
    assert_eq!(outcome(&mut world, &by(1, ("", "0000000101"), 1)), same);
    // The number is somebody's, and the coupon is the one that it waits for.
    outcome(&mut world, &by(1, ("1000002", "0000000101"), 1));
    assert_eq!(world.cases[0].whose, Whose::Person(0));
}

/// What is refused says that it was the id.
#[test]
fn who_is_refused_for_an_id_hears_of_the_id() {
    let mut world = World::new(town());
    outcome(&mut world, &by(1, ("", "0000000101"), 1));
    let decided = decide(&mut world, &by(1, ("", "0000000102"), 1), &terms());
    let facts = decided.findings[0].facts();
    assert_eq!(facts, [("by", immunization::Fact::Word("source-id"))]);
}
