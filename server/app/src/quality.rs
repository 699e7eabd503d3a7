//! What is doubtful about the records, kept right whoever writes: marks of doses and people are computed anew behind every
//! write that touches them, and what time alone changes is looked for once an hour.
//!
//! Whoever answers at once, such as a scan, and whoever writes many at once, such as a file, judges in the same write.
//! Everybody else is followed: see the decision record on marks of quality. A certificate does not rely on marks; it
//! judges for itself.

mod follow;
mod patience;
mod person;
mod session;
pub mod tags;

pub use follow::{Followed, named};
pub use patience::{first_came, look_for_impatient};
pub use person::{Judged, Judging, person_of, waits};
pub use session::{JudgedSessions, judge_sessions};

/// The name under which marks are written. There is a blank in it, which no client's name has.
pub const CLIENT: &str = "quality marks";

#[cfg(test)]
pub(crate) mod tests;
