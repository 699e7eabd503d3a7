//! The figure of transactions: resources that arrive in bundles to resources that arrive alone.

use crate::driver::{End, drive};
use crate::figures::{CONNECTIONS, Effort, seed_patients};
use crate::report::{Better, Figure, median, per_second};
use crate::subject::{Creates, Engine};
use crate::turns::Turns;

const ENTRIES: usize = 100;
/// Bundles under way at a time. More would only wait: each holds more resources than all connections of the creates.
const BUNDLES: usize = 16;

/// Resources a second in bundles to creates a second.
pub(crate) fn transaction(engine: &Engine, effort: &Effort) -> Result<Vec<Figure>, String> {
    let subject = engine.subject()?;
    if !subject.takes_transactions()? {
        return Err("the server does not state that it takes transactions".to_owned());
    }
    let address = subject.server.address();
    let patient = seed_patients(&subject, 1)?;
    let patient = patient.first().map_or("", |(id, _)| id.as_str());
    let mut bundles = Creates::doses_in_bundles(&subject, patient, ENTRIES);
    let mut creates = Creates::doses(&subject, patient);
    let turns = Turns::take(
        effort,
        |end: End| drive(address, BUNDLES, end, 200, &mut bundles),
        |end: End| drive(address, CONNECTIONS, end, 201, &mut creates),
    )?;
    let times = |rates: Vec<f64>| median(rates) * ENTRIES as f64;
    Ok(vec![Figure {
        name: "transaction",
        database: engine.name.clone(),
        value: times(turns.ratios),
        aim: 1.5,
        better: Better::Higher,
        measured: per_second(times(turns.ours)),
        against: per_second(median(turns.theirs)),
        how: format!(
            "resources/s in transactions of {ENTRIES} creates of an Immunization over {BUNDLES} connections to single \
             creates of the same over {CONNECTIONS}, {} x {} s each in turn; answers as each gives them unasked; {}; p99 of a bundle \
             {:.0} ms",
            effort.rounds,
            effort.seconds,
            engine.durability(),
            median(turns.p99_ms),
        ),
    }])
}
