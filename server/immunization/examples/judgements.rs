//! How many persons one core judges in a second: `cargo run --release --example judgements`.

use std::time::Instant;

use immunization::quality::{DoseRecord, PersonRecord, ProductWindows, Standards, judge};
use immunization::{
    Day, Dose, DoseNumber, DoseTime, GivenVaccine, LotMaster, LotNumber, Protocol, VaccineGroup,
};

/// What somebody has who had five doses: label, lot, days after the first.
const DOSES: [(&str, &str, i32); 5] = [
    ("ファイザー", "FF9999", 0),
    ("ファイザー", "FF9998", 21),
    ("武田／モデルナ", "3009999", 250),
    ("コミナティ（２価：ＢＡ．４／５）", "GG9999", 520),
    ("コミナティ（ＸＢＢ．１．５）", "HH9999", 880),
];

fn history(number: i32) -> Option<Vec<Dose>> {
    let first = Day::new(2021, 6, 1).ok()?.plus_days(number % 60);
    let doses = DOSES.iter().zip(1..).map(|((label, lot, days), dose)| {
        let vaccine = GivenVaccine {
            text: Some((*label).to_owned()),
            group: Some(VaccineGroup::Covid),
            ..GivenVaccine::default()
        };
        let mut one = Dose::given(vaccine, DoseTime::from(first.plus_days(*days)));
        one.lot = LotNumber::parse(lot);
        one.protocols = vec![Protocol {
            number: DoseNumber::Count(dose),
            ..Protocol::default()
        }];
        one
    });
    Some(doses.collect())
}

#[expect(
    clippy::print_stdout,
    reason = "the numbers are what the example is for"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_000);
    let standards = Standards {
        today: Day::new(2026, 11, 1)?,
        windows: ProductWindows::embedded()?,
        lots: LotMaster::embedded()?,
    };
    let people: Vec<Vec<Dose>> = (0..60).filter_map(history).collect();
    let birth = Day::new(1950, 4, 1)?;
    let begun = Instant::now();
    let (mut doubts, mut open) = (0usize, 0usize);
    for _ in 0..rounds {
        for doses in &people {
            let person = PersonRecord {
                birth: Some(birth.into()),
                doses: doses.iter().map(DoseRecord::new).collect(),
                ..PersonRecord::default()
            };
            let found = judge(&person, &standards);
            doubts += found.judgements.len();
            open += found.unjudged.len();
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let persons = rounds * people.len();
    println!(
        "{persons} persons with {} doses each in {seconds:.2} s: {:.0} persons/s on one core; {} doubts and {} open each",
        DOSES.len(),
        persons as f64 / seconds,
        doubts / persons.max(1),
        open / persons.max(1)
    );
    Ok(())
}
