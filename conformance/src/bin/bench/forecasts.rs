//! How many forecasts of full childhood histories one core makes in a second. A program of the workspace makes them, since
//! from outside only reading and writing beside them could be seen.

use crate::program;
use crate::report::{Better, Figure, grouped};

/// Persons a second that are aimed at.
const AIM: f64 = 50_000.0;

pub(crate) fn forecast() -> Result<Vec<Figure>, String> {
    let text = program::said("sesshu-immunization", "forecasts", &[])?;
    let number = |name: &str| -> Option<f64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().parse().ok()
    };
    let (rate, doses) = number("persons_per_second")
        .zip(number("doses"))
        .ok_or_else(|| format!("nothing is said about forecasts: {text}"))?;
    Ok(vec![Figure {
        name: "forecast",
        database: "–".to_owned(),
        value: rate,
        aim: AIM,
        better: Better::Higher,
        measured: format!("{}/s", grouped(rate as u64)),
        against: "–".to_owned(),
        how: format!(
            "persons a second on one core; children of seven with {doses} doses each, born on days of a whole year, all groups of the schedule; the best of five rounds"
        ),
    }])
}
