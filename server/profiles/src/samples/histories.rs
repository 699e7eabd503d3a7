//! Histories of every shape, for what is forecast of them.

use ::immunization::{
    Day, Dose, DoseTime, GivenVaccine, History, Observation, ObservedFact, PartialDate, Sex,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::{collection::vec, option};

use super::table;

const FACTS: [&str; 22] = [
    "had:measles",
    "had:varicella",
    "excluded:MR",
    "excluded:DTP-IPV-HIB",
    "pregnancy",
    "immunodeficiency",
    "keloid",
    "tuberculosis-infection",
    "intussusception",
    "digestive-disorder",
    "severe-combined-immunodeficiency",
    "mother-to-child-scheme",
    "severe-disability",
    "hiv-disability",
    "long-illness",
    "long-illness-certified",
    "shortage-accepted",
    "rubella-antibody-low",
    "shorter-interval-judged",
    "had:rubella",
    "had:mumps",
    "excluded:ROTA",
];

fn dose(birth: Day, product: usize, days: i32, shape: u8) -> Dose {
    let products = table().products();
    let product = &products[product % products.len()];
    let vaccine = GivenVaccine {
        product: (shape != 1).then(|| product.id.clone()),
        group: (shape != 2).then_some(product.group),
        ..GivenVaccine::default()
    };
    let day = birth.plus_days(days);
    let time = match shape {
        3 => DoseTime::On(PartialDate::parse_iso(&day.to_string()[..7]).unwrap()),
        4 => DoseTime::Told("小学生のころ".to_owned()),
        _ => DoseTime::from(day),
    };
    let mut dose = Dose::given(vaccine, time);
    if shape == 5 {
        dose.lot_expiry = Some(day.plus_days(-30).into());
    }
    dose
}

fn observations(birth: Day) -> impl Strategy<Value = Vec<Observation>> {
    let one = (
        select(FACTS.to_vec()),
        option::of(0..9000i32),
        option::of(0..400i32),
    );
    vec(one, 0..2).prop_map(move |all| {
        let all = all.into_iter().map(|(fact, since, length)| {
            let mut fact = ObservedFact::parse(fact).unwrap();
            if let (ObservedFact::Pregnancy { day_zero }, Some(since)) = (&mut fact, since) {
                *day_zero = Some(birth.plus_days(since));
            }
            let since = since.map(|days| birth.plus_days(days));
            Observation {
                until: since.zip(length).map(|(day, length)| day.plus_days(length)),
                ..Observation {
                    since,
                    ..Observation::new(fact)
                }
            }
        });
        all.collect()
    })
}

/// Histories with the day on which they are looked at: newborns, school children, pregnant women, the elderly.
pub fn histories() -> impl Strategy<Value = (History, Day)> {
    let doses = vec(
        (0..200usize, prop_oneof![0..900i32, 0..30_000i32], 0..16u8),
        0..12,
    );
    let person = (
        prop_oneof![0..3_900i32, -25_000..0i32],
        option::weighted(0.9, select(vec![Sex::Female, Sex::Male, Sex::Unknown])),
        prop_oneof![9 => Just(10usize), 1 => Just(7), 1 => Just(4), 1 => Just(0)],
        option::weighted(0.05, Just(())),
    );
    (person, doses, 0..30_000i32).prop_flat_map(|((birth, sex, known, died), doses, age)| {
        let birth = Day::new(2016, 1, 1).unwrap().plus_days(birth);
        let today = birth
            .plus_days(age % 30_000)
            .min(Day::new(2031, 3, 31).unwrap());
        observations(birth).prop_map(move |observations| {
            let told = &birth.to_string()[..known];
            let history = History {
                birth: PartialDate::parse_iso(told).ok(),
                sex,
                doses: doses
                    .iter()
                    .map(|(product, days, shape)| dose(birth, *product, *days, *shape))
                    .collect(),
                observations,
                death: died.map(|()| today.into()),
            };
            (history, today)
        })
    })
}
