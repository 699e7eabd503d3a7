//! Whether the invented towns are what they are said to be.

use std::collections::BTreeSet;

use super::*;

#[test]
fn individual_numbers_have_the_check_digit_of_the_ordinance() {
    // Worked examples, among them both remainders that give 0.
    for number in [
        "000000000019",
        "000000000027",
        "000000000051",
        "000000000060",
        "000000000450",
        "010101010100",
        "123456789018",
        "983205673214",
    ] {
        let eleven = number[..11].parse().unwrap();
        assert_eq!(individual_number(eleven), number);
    }
}

#[test]
fn a_person_is_the_same_whenever_asked_and_nobody_shares_a_number() {
    let town = Town::new("139998", 7, 5_000);
    let people: Vec<Person> = (0..town.people).map(|index| town.person(index)).collect();
    assert_eq!(people[4_321], town.person(4_321));
    let distinct = |of: fn(&Person) -> String| people.iter().map(of).collect::<BTreeSet<_>>();
    assert_eq!(distinct(|person| person.resident.clone()).len(), 5_000);
    assert_eq!(distinct(|person| person.coupon.clone()).len(), 5_000);
    let numbers: Vec<&String> = people
        .iter()
        .filter_map(|p| p.individual.as_ref())
        .collect();
    let share = numbers.len();
    assert!(
        (4_300..4_700).contains(&share),
        "{share} of 5,000 are numbered"
    );
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), share);
    let other = Town::new("139998", 8, 5_000);
    assert_ne!(other.person(0), town.person(0));
    assert_ne!(other.individual(0), town.individual(0));
}

#[test]
fn files_have_the_columns_of_their_layout_and_every_row_once() {
    let mut town = Town::new("139998", 7, 300);
    let file = town.persons_file();
    assert_eq!(file.lines().count(), 301);
    assert!(file.lines().all(|line| line.split(',').count() == 10));
    let doses = town.doses_file(2);
    assert_eq!(doses.lines().count(), 601);
    assert!(doses.lines().all(|line| line.split(',').count() == 18));
    let path = std::env::temp_dir().join(format!("sesshu-municipal-{}", std::process::id()));
    town.faults = Faults::each(100);
    town.write_persons(&path).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == town.persons_file());
    town.write_doses(&path, 2).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == town.doses_file(2));
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn faults_fall_on_their_share_of_the_rows_and_on_no_first_row() {
    let mut town = Town::new("139998", 7, 20_000);
    town.faults = Faults::each(50);
    let mut counts = std::collections::BTreeMap::new();
    for index in 0..town.people {
        if let Some(kind) = town.fault(index) {
            *counts.entry(kind).or_insert(0) += 1;
            assert_ne!(town.person_row(index), town.person(index).row());
        } else {
            assert_eq!(town.person_row(index), town.person(index).row());
        }
    }
    assert_eq!(counts.len(), FaultKind::ALL.len());
    assert!(
        counts.values().all(|count| (60..140).contains(count)),
        "{counts:?}"
    );
    assert_eq!(town.fault(0), None);
}

#[test]
fn the_second_dose_comes_three_weeks_after_the_first_at_the_earliest() {
    let town = Town::new("139998", 7, 200);
    for index in 0..town.people {
        let (one, two) = (town.dose(index, 1), town.dose(index, 2));
        assert!(one.day < two.day && two.day.starts_with("2021"));
        let day: u32 = two.day[6..].parse().unwrap();
        assert!((1..=28).contains(&day));
        assert_ne!(one.source, two.source);
    }
}
