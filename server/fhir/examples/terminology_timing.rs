//! How long it takes to load codes and to ask for membership. Run it with `--release`; the figures are only good for
//! comparing.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::hint::black_box;
use std::time::Instant;

use fhir::codec::{Limits, json};
use fhir::terminology::{Source, Terminology};

const ROUNDS: u32 = 1_000_000;

const GENDER: &str = "http://hl7.org/fhir/ValueSet/administrative-gender";
const MANY: &str = "http://many.example/all";

fn main() {
    let concepts: Vec<String> = (0..100_000)
        .map(|at| format!(r#"{{"code":"c{at}","display":"Concept {at}"}}"#))
        .collect();
    let many = format!(
        r#"{{"resourceType":"CodeSystem","status":"active","url":"http://many.example","valueSet":"{MANY}","content":"complete","concept":[{}]}}"#,
        concepts.join(",")
    );
    let Ok(resource) = json::read(many.as_bytes(), &Limits::own()) else {
        return;
    };
    let start = Instant::now();
    black_box(Terminology::load(&[])).ok();
    println!("{:>10.1?}  R4 alone, loaded", start.elapsed());
    let source = Source {
        file: "many.json",
        resource: &resource,
    };
    let start = Instant::now();
    let Ok(known) = Terminology::load(&[source]) else {
        return;
    };
    println!("{:>10.1?}  with 100,000 codes", start.elapsed());
    let gender = Some("http://hl7.org/fhir/administrative-gender");
    for (set, system, code) in [
        (GENDER, None, "female"),
        (GENDER, gender, "female"),
        (GENDER, gender, "nothing"),
        (MANY, Some("http://many.example"), "c99999"),
        ("http://nowhere.example", None, "x"),
    ] {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            black_box(known.member(black_box(set), system, black_box(code)));
        }
        println!("{:>10.1?}  {code} in {set}", start.elapsed() / ROUNDS);
    }
}
