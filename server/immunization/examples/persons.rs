//! Invented persons of all ages, a line of JSON each, as `sesshu forecast` reads them:
//! `cargo run --release --example persons 1000000 | sesshu forecast --lines --date 2026-11-01 -`.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};

use immunization::{Day, DayError};

/// What children have, by days after birth.
const CHILDHOOD: [(&str, i32); 22] = [
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
    ("pcv20", 366),
    ("gobik", 400),
    ("var-biken", 560),
    ("jebikv", 1100),
    ("jebikv", 1110),
    ("jebikv", 1500),
    ("mearubik", 2100),
    ("flu-biken", 2400),
];

/// What grown-ups have, by days before the day of the forecast.
const LATELY: [(&str, i32); 4] = [
    ("flu-biken", 20),
    ("flu-biken", 380),
    ("shingrix", 150),
    ("shingrix", 90),
];

/// Births are spread over so many days before the day of the forecast: 96 years.
const BIRTHS: i32 = 35_064;

/// A stride that meets every one of these days.
const STRIDE: i32 = 7_919;

/// How old children are at most, in days.
const CHILD: i32 = 16 * 366;

fn person(number: i32, today: Day, line: &mut String) {
    // The stride and the number of days have no divisor in common.
    let age = i32::try_from((i64::from(number) * i64::from(STRIDE)) % i64::from(BIRTHS));
    let birth = today.plus_days(-age.unwrap_or_default());
    let sex = if number % 2 == 0 { "female" } else { "male" };
    line.clear();
    let begun = write!(
        line,
        "{{\"id\":\"{number}\",\"birthDate\":\"{birth}\",\"sex\":\"{sex}\",\"doses\":["
    );
    let child = CHILDHOOD
        .iter()
        .map(|(product, days)| (product, birth.plus_days(*days)));
    let lately = LATELY
        .iter()
        .map(|(product, days)| (product, today.plus_days(-days)));
    let is_child = today.days_since(birth) <= CHILD;
    // Every seventh person lacks a dose, each another one.
    let lacks = if number % 7 == 0 { number / 7 % 22 } else { -1 };
    let had = child
        .filter(|_| is_child)
        .chain(lately.filter(|_| !is_child));
    let mut had = had
        .zip(0..)
        .filter(|((_, day), place)| *day <= today && *place != lacks);
    let told = begun.and_then(|()| {
        had.try_fold("", |between, ((product, day), _)| {
            write!(
                line,
                "{between}{{\"vaccine\":\"{product}\",\"date\":\"{day}\"}}"
            )
            .map(|()| ",")
        })
    });
    if told.is_ok() {
        line.push_str("]}\n");
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count = std::env::args().nth(1);
    let count: i32 = count.and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let today: Result<Day, DayError> = Day::new(2026, 11, 1);
    let today = today?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut line = String::new();
    for number in 0..count {
        person(number, today, &mut line);
        out.write_all(line.as_bytes())?;
    }
    out.flush()?;
    Ok(())
}
