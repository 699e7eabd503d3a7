//! Jobs: work that goes on apart from the request that asked for it. A municipality's file is taken in, what it wrote is
//! taken back, and files go out again. HTTP and the command line use the same engine.
//!
//! A job lies in the store with its parts and what it gave out. Whoever claims it, in whatever process, goes on behind
//! its last step, which was committed together with what it wrote.

pub mod bulk;
pub mod export;
mod hand;
mod import;
pub mod inquiry;
pub mod numbers;
pub mod offer;
pub mod progress;
pub mod report;
pub mod runner;
mod source;
pub mod statistics;
mod undo;
mod value;

pub use hand::{Hand, name_of};
pub use import::{LateDoses, hexadecimal};
pub use inquiry::InquiryOffer;
pub use numbers::Numbers;
pub use offer::{CODES_NAME, ImportOffer, Intake, Mode, UndoOffer};
pub use progress::{Phase, Progress};
pub use report::report;
pub use runner::{Bell, Ending, Late, Rush, start};
pub use source::Parts;

/// The numbers of kinds of jobs, as the store keeps them. They are never given to anything else.
pub mod kind {
    /// A file is taken in.
    pub const IMPORT: i16 = 1;
    /// What a file wrote is taken back.
    pub const UNDO: i16 = 2;
    /// Questions about people who moved in are answered.
    pub const INQUIRY: i16 = 3;
    /// Records are written into files.
    pub const EXPORT: i16 = 4;
}

/// The numbers of what jobs give out.
pub mod output {
    /// The rows that were not taken, as a file to be mended: one piece a group, the first with the names of the columns.
    pub const REJECTED: i16 = 1;
    /// What was found, one JSON object a line.
    pub const FINDINGS: i16 = 2;
    /// The answers to questions.
    pub const ANSWER: i16 = 3;
    /// What became of rows with which nothing is wrong, as far as somebody asks for it row by row: one JSON object a line.
    pub const NOTES: i16 = 4;
}

#[cfg(test)]
pub(crate) mod tests;
