//! How long expressions take. Run it with `--release`; the figures are only good for comparing.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::hint::black_box;
use std::time::Instant;

use fhir::codec::{Limits, json};
use fhir::path::{Environment, Expression};

const PATIENT: &str = r#"{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:oid:1.2.3","value":"1"}],
"active":true,"name":[{"use":"official","family":"未来","given":["花"]},{"use":"usual","family":"ミライ"}],
"telecom":[{"system":"phone","value":"000-0000-0000"},{"system":"email","value":"hana@mirai.example"}],
"gender":"female","birthDate":"2020-04-01","managingOrganization":{"reference":"Organization/o1"}}"#;

const EXPRESSIONS: [&str; 8] = [
    "Patient.birthDate",
    "Patient.name.family",
    "Patient.name | Practitioner.name",
    "Patient.telecom.where(system='email')",
    "Patient.deceased.exists() and Patient.deceased != false",
    "Patient.managingOrganization.where(resolve() is Organization)",
    "Observation.value as Quantity",
    "Patient.name.where(use='official').given[0]",
];

const ROUNDS: u32 = 200_000;

fn main() {
    let Ok(patient) = json::read(PATIENT.as_bytes(), &Limits::default()) else {
        return;
    };
    let environment = Environment::of(&patient);
    for text in EXPRESSIONS {
        let Ok(expression) = Expression::parse(text) else {
            continue;
        };
        let start = Instant::now();
        for _ in 0..ROUNDS {
            black_box(expression.evaluate(black_box(&patient), &environment)).ok();
        }
        let each = start.elapsed() / ROUNDS;
        let start = Instant::now();
        for _ in 0..ROUNDS / 10 {
            black_box(Expression::parse(black_box(text))).ok();
        }
        let parse = start.elapsed() / (ROUNDS / 10);
        println!("{each:>10.1?} (read in {parse:>8.1?})  {text}");
    }
}
