//! How long it takes to validate a resource against its profiles, to the time to read the same bytes. Both are done by a
//! program of the workspace, since nothing of it can be seen from outside.

use crate::program;
use crate::report::{Better, Figure};

const EXAMPLES: &str = "fhir-profiles/package/example";
const IMMUNIZATION: &str = "Immunization-dose-routine.json";
const PATIENT: &str = "Patient-resident-hanako.json";

pub(crate) fn validate() -> Result<Vec<Figure>, String> {
    let files = [IMMUNIZATION, PATIENT].map(|name| format!("{EXAMPLES}/{name}"));
    let text = program::said("sesshu-profiles", "validate_ratio", &files)?;
    [("validate", IMMUNIZATION), ("validate_patient", PATIENT)]
        .into_iter()
        .map(|(name, file)| figure(name, file, &text))
        .collect()
}

/// The figure in the line about a file.
fn figure(name: &'static str, file: &str, text: &str) -> Result<Figure, String> {
    let unclear = || format!("nothing is said about {file}: {text}");
    let mut lines = text.lines().map(|line| line.split('\t'));
    let mut fields = lines
        .find_map(|mut fields| (fields.next() == Some(file)).then_some(fields))
        .ok_or_else(unclear)?;
    let mut number = || -> Option<f64> { fields.next()?.parse().ok() };
    let (read, validate) = number().zip(number()).ok_or_else(unclear)?;
    Ok(Figure {
        name,
        database: "–".to_owned(),
        value: validate / read,
        aim: 5.0,
        better: Better::Lower,
        measured: format!("{validate:.1} µs"),
        against: format!("{read:.1} µs"),
        how: format!(
            "{file} against the profiles that it claims, R4's own rules included, to reading its bytes; one core, in turn"
        ),
    })
}
