//! What holds for every person.

use proptest::prelude::*;

use super::super::*;
use super::cases::{dose, numbered, standards};
use crate::dose::{Programme, Protocol};

const VACCINES: [&str; 12] = [
    "pfizer-12",
    "pfizer-12",
    "moderna-12",
    "pfizer-ba45",
    "pfizer-5-11",
    "COVID",
    "comirnaty",
    "FLU",
    "mearubik",
    "JE",
    "DTP",
    "?",
];

/// A dose on a day between 2020 and 2026, in a month or in a year, with or without number, programme and lot.
fn doses() -> impl Strategy<Value = Vec<Dose>> {
    let date = (2020..=2026_i32, 1..=12_u8, 1..=28_u8, 0..6_u8);
    let one = (
        date,
        0..VACCINES.len(),
        prop::option::weighted(0.9, 1..5_u32),
        prop::option::weighted(0.2, 0..Programme::ALL.len()),
        prop::option::weighted(0.5, 1..6_u32),
        0..10_u8,
    );
    let one = one.prop_map(
        |((year, month, of_month, part), vaccine, number, programme, lot, status)| {
            let time = match part {
                0 => format!("{year}-{month:02}"),
                1 => format!("{year}"),
                _ => format!("{year}-{month:02}-{of_month:02}"),
            };
            let mut dose = dose(&time, VACCINES[vaccine]);
            dose.protocols = vec![Protocol::default()];
            if let Some(number) = number {
                dose = numbered(dose, number);
            }
            dose.programme = programme.map(|place| Programme::ALL[place]);
            dose.lot = lot.and_then(|lot| crate::lot::LotNumber::parse(&format!("ZZ000{lot}")));
            if status == 0 {
                dose.status = crate::dose::DoseStatus::EnteredInError;
            }
            dose
        },
    );
    prop::collection::vec(one, 0..9)
}

fn births() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::weighted(0.9, (1930..=2022_i32, 1..=12_u8, 1..=28_u8, 0..5_u8)).prop_map(
        |birth| {
            birth.and_then(|(year, month, day, part)| match part {
                0 => PartialDate::new(year, None, None).ok(),
                _ => PartialDate::new(year, Some(month), Some(day)).ok(),
            })
        },
    )
}

/// What is said of each dose, by where the dose stood before it was moved.
fn said(doses: &[Dose], order: &[usize], birth: Option<PartialDate>) -> Vec<(usize, Vec<String>)> {
    let person = PersonRecord {
        birth,
        death: Some(Death {
            on: PartialDate::parse_iso("2023-06").ok(),
        }),
        doses: order
            .iter()
            .map(|place| DoseRecord::new(&doses[*place]))
            .collect(),
        ..PersonRecord::default()
    };
    let found = judge(&person, &standards());
    let mut said: Vec<(usize, Vec<String>)> = order
        .iter()
        .enumerate()
        .map(|(now, before)| {
            let subject = QualitySubject::Dose(now);
            let judged = found.judgements.iter().filter(|one| one.subject == subject);
            let judged = judged.map(|one| {
                format!(
                    "{:?} {:?} {} {:?}",
                    one.rule, one.class, one.bars_certificate, one.facts
                )
            });
            let open = found.unjudged.iter().filter(|one| one.subject == subject);
            let open = open.map(|one| format!("{:?} {:?}", one.rule, one.gap));
            (*before, judged.chain(open).collect())
        })
        .collect();
    said.sort();
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_order_of_doses_changes_nothing(
        doses in doses(),
        birth in births(),
        keys in prop::collection::vec(any::<u32>(), 9),
    ) {
        let straight: Vec<usize> = (0..doses.len()).collect();
        let mut shuffled = straight.clone();
        shuffled.sort_by_key(|place| keys[*place]);
        prop_assert_eq!(said(&doses, &straight, birth), said(&doses, &shuffled, birth));
    }

    #[test]
    fn a_dose_of_another_group_changes_nothing(
        doses in doses(),
        more in doses(),
        birth in births(),
    ) {
        let groups: Vec<_> = doses.iter().filter_map(|dose| dose.vaccine.group).collect();
        let others = more.into_iter().filter(|dose| {
            dose.vaccine.group.is_none_or(|group| !groups.contains(&group))
        });
        let all: Vec<Dose> = doses.iter().cloned().chain(others).collect();
        let order: Vec<usize> = (0..all.len()).collect();
        let before = said(&doses, &order[..doses.len()], birth);
        let after = said(&all, &order, birth);
        prop_assert_eq!(&before[..], &after[..doses.len()]);
    }

    #[test]
    fn mistakes_change_nothing(doses in doses(), birth in births()) {
        let is_right = |dose: &&Dose| dose.is_given();
        let right: Vec<Dose> = doses.iter().filter(is_right).cloned().collect();
        let all: Vec<usize> = (0..doses.len()).collect();
        let said_all = said(&doses, &all, birth);
        let of_right: Vec<Vec<String>> = said_all
            .iter()
            .filter(|(place, _)| doses[*place].is_given())
            .map(|(_, said)| said.clone())
            .collect();
        for (place, said) in &said_all {
            prop_assert!(doses[*place].is_given() || said.is_empty());
        }
        let alone = said(&right, &all[..right.len()], birth);
        let alone: Vec<Vec<String>> = alone.into_iter().map(|(_, said)| said).collect();
        prop_assert_eq!(of_right, alone);
    }

    #[test]
    fn what_is_certain_of_a_month_is_true_of_each_of_its_days(
        doses in doses(),
        birth in births(),
        of_month in 1..=28_u8,
    ) {
        // Whoever knows more never has to take a doubt back.
        let order: Vec<usize> = (0..doses.len()).collect();
        let vague = said(&doses, &order, birth);
        let sharp: Vec<Dose> = doses.iter().cloned().map(|mut dose| {
            let date = dose.time.date().unwrap();
            let month = date.month().unwrap_or(6);
            if !date.is_full() {
                dose.time = Day::new(date.year(), month, of_month).unwrap().into();
            }
            dose
        }).collect();
        let sharp = said(&sharp, &order, birth);
        for ((_, vague), (_, sharp)) in vague.iter().zip(&sharp) {
            for doubt in vague.iter().filter(|said| said.contains("MustFix") || said.contains("ToCheck")) {
                let rule = doubt.split(' ').next().unwrap();
                // Too soon after a dose turned out to be before it, and a window's rule to be outside the window.
                let others: &[&str] = match rule {
                    "Interval" => &["Interval", "Order", "Product"],
                    "Age" => &["Age", "Product"],
                    _ => &[rule],
                };
                let is_kept = sharp.iter().any(|said| others.iter().any(|one| said.starts_with(one)));
                prop_assert!(is_kept, "{} is gone: {:?} became {:?}", rule, vague, sharp);
            }
        }
    }
}
