//! How long the codecs take for one Immunization. Run it with `--release`; the figures are only good for comparing.

use std::hint::black_box;
use std::time::Instant;

use fhir::{Draft, codec};

const IMMUNIZATION: &[u8] = include_bytes!("../testdata/corpus/json/immunization.json");
const ROUNDS: u32 = 20_000;

#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn report(what: &str, mut work: impl FnMut()) {
    work();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        work();
    }
    let each = start.elapsed() / ROUNDS;
    println!("{what:12} {each:?}");
}

fn main() {
    let limits = codec::Limits::default();
    let start = Instant::now();
    let Ok(element) = codec::json::read(IMMUNIZATION, &limits) else {
        return;
    };
    let first = start.elapsed();
    report("table", || {
        black_box(first);
    });
    let mut out = Vec::new();
    report("read", || {
        black_box(codec::json::read(black_box(IMMUNIZATION), &limits).is_ok());
    });
    report("write", || {
        out.clear();
        codec::json::write(black_box(&element), &mut out);
    });
    report("draft", || {
        black_box(Draft::new(element.clone()).is_ok());
    });
}
