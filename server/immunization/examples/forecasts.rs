//! How many forecasts of a full childhood history one core makes in a second: `cargo run --release --example forecasts`.

use std::time::Instant;

use immunization::{
    Day, Dose, DoseTime, Forecast, GivenVaccine, History, Schedule, Sex, VaccineTable, forecast,
};

/// The time that this program was on a processor, where the system tells it; else the time that has passed. Others work on
/// the machine too, and a core is meant, not a share of one.
struct Clock {
    begun: Instant,
    worked: Option<u64>,
}

impl Clock {
    fn start() -> Clock {
        Clock {
            begun: Instant::now(),
            worked: Clock::worked(),
        }
    }

    fn worked() -> Option<u64> {
        let told = std::fs::read_to_string("/proc/self/schedstat").ok()?;
        told.split_whitespace().next()?.parse().ok()
    }

    fn seconds(&self) -> f64 {
        let worked = self.worked.zip(Clock::worked());
        match worked.map(|(from, to)| to.saturating_sub(from)) {
            Some(nanoseconds) if nanoseconds > 0 => nanoseconds as f64 / 1e9,
            _ => self.begun.elapsed().as_secs_f64(),
        }
    }
}

/// How often it is measured; the best round is told, for others work on the machine too.
const ROUNDS: usize = 5;

/// What a child of seven has, by days after birth.
const CHILDHOOD: [(&str, i32); 30] = [
    ("bimmugen", 61),
    ("rotarix", 61),
    ("pcv20", 61),
    ("gobik", 61),
    ("bimmugen", 89),
    ("rotarix", 89),
    ("pcv20", 89),
    ("gobik", 89),
    ("pcv20", 117),
    ("gobik", 117),
    ("bcg", 160),
    ("bimmugen", 210),
    ("mearubik", 366),
    ("var-biken", 366),
    ("mumps-ds", 366),
    ("pcv20", 366),
    ("gobik", 400),
    ("var-biken", 560),
    ("flu-biken", 600),
    ("flu-biken", 630),
    ("jebikv", 1100),
    ("jebikv", 1110),
    ("flu-biken", 960),
    ("flu-biken", 990),
    ("jebikv", 1500),
    ("flu-biken", 1330),
    ("flu-biken", 1360),
    ("mearubik", 2100),
    ("mumps-ds", 2100),
    ("flu-biken", 1700),
];

fn child(number: i32, vaccines: &VaccineTable) -> Option<History> {
    // Births of one year, each day once.
    let birth = Day::new(2019, 4, 2).ok()?.plus_days(number % 365);
    let mut history = History {
        birth: Some(birth.into()),
        sex: Some(if number % 2 == 0 {
            Sex::Female
        } else {
            Sex::Male
        }),
        ..History::default()
    };
    for (product, days) in CHILDHOOD {
        let product = vaccines.product(product)?;
        let vaccine = GivenVaccine {
            product: Some(product.id.clone()),
            group: Some(product.group),
            ..GivenVaccine::default()
        };
        history
            .doses
            .push(Dose::given(vaccine, DoseTime::from(birth.plus_days(days))));
    }
    Some(history)
}

#[expect(
    clippy::print_stdout,
    reason = "the numbers are what the example is for"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let times: usize = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(500);
    let (schedule, vaccines) = (Schedule::embedded()?, VaccineTable::embedded()?);
    // So few that they stay in the processor's memory, as a history does that was just read.
    let children: Vec<History> = (0..365)
        .step_by(9)
        .filter_map(|number| child(number, vaccines))
        .collect();
    let today = Day::new(2026, 11, 1)?;
    let (mut best, mut told) = (0.0_f64, 0usize);
    for _ in 0..ROUNDS {
        let begun = Clock::start();
        for _ in 0..times {
            for history in &children {
                let Forecast {
                    evaluations,
                    recommendations,
                    trace,
                    ..
                } = forecast(schedule, history, today);
                told += evaluations.len() + recommendations.len() + trace.len();
            }
        }
        let persons = times * children.len();
        best = best.max(persons as f64 / begun.seconds());
    }
    let lines = told / (ROUNDS * times * children.len()).max(1);
    println!("persons_per_second {best:.0}");
    println!("doses {}", CHILDHOOD.len());
    println!("lines {lines}");
    Ok(())
}
