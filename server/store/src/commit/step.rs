//! Steps of jobs: how far a job came is committed together with what it wrote on the way.

use std::fmt;

use crate::jobs::JobId;

/// How far a job comes with a write. It is refused where the job is no longer this runner's, or does not stand where the
/// step begins; so no row is done twice, whoever else believes to be at it.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// Which job.
    pub job: JobId,
    /// Who is at it.
    pub runner: [u8; 16],
    /// How many rows were done before.
    pub rows_from: u64,
    /// How many are done then.
    pub rows_to: u64,
    /// What there is to say of the job then. It is sealed.
    pub progress: Vec<u8>,
    /// What it gives out on the way, each piece with its kind. Pieces of a kind stay in order.
    pub outputs: Vec<(i16, Vec<u8>)>,
}

/// What a job gives out may be about a person and is never shown.
impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Step({}, {} to {})",
            self.job, self.rows_from, self.rows_to
        )
    }
}

/// A person's individual number, under the number that the municipality has given that person.
#[derive(Clone, PartialEq, Eq)]
pub struct IndividualEntry {
    /// The resident number.
    pub resident: String,
    /// The individual number: twelve digits.
    pub number: String,
}

/// Neither number is ever shown.
impl fmt::Debug for IndividualEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndividualEntry(…)")
    }
}
