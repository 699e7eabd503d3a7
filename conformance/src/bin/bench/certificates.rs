//! How fast certificates are signed and verified, to the bare rate of signatures on P-256 by the same library. Both are done by a
//! program of the workspace, since nothing of it can be seen from outside.

use std::sync::OnceLock;

use crate::program;
use crate::report::{Better, Figure};

/// The rate of signing whole certificates beside that of bare signatures.
pub(crate) fn sign() -> Result<Vec<Figure>, String> {
    measure("sign")
}

/// The rate of verifying whole certificates beside that of bare verifications.
pub(crate) fn verify() -> Result<Vec<Figure>, String> {
    measure("verify")
}

fn measure(name: &'static str) -> Result<Vec<Figure>, String> {
    // Both figures come out of one run.
    static SAID: OnceLock<Result<String, String>> = OnceLock::new();
    let said = SAID.get_or_init(|| program::said("sesshu-certificate", "rates", &[]));
    let text = said.as_ref().map_err(Clone::clone)?;
    let aim = if name == "sign" { 0.30 } else { 0.50 };
    [
        ("icvp", "certificates of one dose against yellow fever"),
        ("health-card", "health cards of two doses"),
    ]
    .into_iter()
    .map(|format| figure((name, aim), format, text))
    .collect()
}

/// The figure in the line about a format.
fn figure(
    (name, aim): (&'static str, f64),
    (format, what): (&str, &str),
    text: &str,
) -> Result<Figure, String> {
    let unclear = || format!("nothing is said about {name} of {format}: {text}");
    let mut lines = text.lines().map(|line| line.split('\t'));
    let mut fields = lines
        .find_map(|mut fields| {
            let found = fields.next() == Some(name) && fields.next() == Some(format);
            found.then_some(fields)
        })
        .ok_or_else(unclear)?;
    let mut number = || -> Option<f64> { fields.next()?.parse().ok() };
    let (bare, whole) = number().zip(number()).ok_or_else(unclear)?;
    Ok(Figure {
        name,
        // What is measured in place of a database.
        database: format.to_owned(),
        value: bare / whole,
        aim,
        better: Better::Higher,
        measured: format!("{:.0}/s", 1e6 / whole),
        against: format!("{:.0}/s", 1e6 / bare),
        how: format!(
            "{what}, signed and read back, or verified; one core, in turn with bare signatures"
        ),
    })
}
