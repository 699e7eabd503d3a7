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

fn measure(name: &str) -> Result<Vec<Figure>, String> {
    // Both figures come out of one run.
    static SAID: OnceLock<Result<String, String>> = OnceLock::new();
    let said = SAID.get_or_init(|| program::said("sesshu-certificate", "rates", &[]));
    let text = said.as_ref().map_err(Clone::clone)?;
    [("sign", 0.30), ("verify", 0.50)]
        .into_iter()
        .filter(|(figure, _)| *figure == name)
        .map(|(name, aim)| figure(name, aim, text))
        .collect()
}

/// The figure in the line about health cards.
fn figure(name: &'static str, aim: f64, text: &str) -> Result<Figure, String> {
    let unclear = || format!("nothing is said about {name}: {text}");
    let mut lines = text.lines().map(|line| line.split('\t'));
    let mut fields = lines
        .find_map(|mut fields| {
            let found = fields.next() == Some(name) && fields.next() == Some("health-card");
            found.then_some(fields)
        })
        .ok_or_else(unclear)?;
    let mut number = || -> Option<f64> { fields.next()?.parse().ok() };
    let (bare, whole) = number().zip(number()).ok_or_else(unclear)?;
    Ok(Figure {
        name,
        database: "–".to_owned(),
        value: bare / whole,
        aim,
        better: Better::Higher,
        measured: format!("{:.0}/s", 1e6 / whole),
        against: format!("{:.0}/s", 1e6 / bare),
        how: "health cards of two doses, signed and read back, or verified; one core, in turn with bare signatures".to_owned(),
    })
}
