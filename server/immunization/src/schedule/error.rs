//! Why a schedule was refused: the file, the key, and what is wrong there.

use std::fmt;

/// Why a schedule was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleError {
    /// The file's name.
    pub file: String,
    /// What it is about: `PCV / jp-pcv-2to7 / dose 3 / after`.
    pub key: String,
    /// What is wrong.
    pub fault: ScheduleFault,
}

/// What is wrong with a file of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleFault {
    /// It is not written as these files are; what the reader said.
    Form(String),
    /// The table of vaccines was refused.
    Vaccines,
    /// A date that is told by counting cannot be read, or counts from what is not there.
    Term,
    /// A condition says nothing, or several things at once.
    Condition,
    /// A vaccine is not in the table of vaccines.
    Vaccine,
    /// A word of a closed list is not in it.
    Word,
    /// A source is not among the sources.
    Source,
    /// The key stands there twice.
    Twice,
    /// What it names does not exist.
    Missing,
    /// There is nothing where something is needed.
    Empty,
    /// It contradicts what stands elsewhere.
    Contradiction,
    /// There is more than may be.
    TooMuch,
    /// A code has no words in both languages.
    NoWords,
}

impl ScheduleError {
    pub(crate) fn new(file: &str, key: &str, fault: ScheduleFault) -> ScheduleError {
        ScheduleError {
            file: file.to_owned(),
            key: key.to_owned(),
            fault,
        }
    }
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: ", self.file, self.key)?;
        f.write_str(match &self.fault {
            ScheduleFault::Form(said) => said,
            ScheduleFault::Vaccines => "the table of vaccines was refused",
            ScheduleFault::Term => "this date cannot be counted",
            ScheduleFault::Condition => "a condition has to say exactly one thing",
            ScheduleFault::Vaccine => "there is no such vaccine",
            ScheduleFault::Word => "there is no such word",
            ScheduleFault::Source => "there is no such source",
            ScheduleFault::Twice => "this key stands there twice",
            ScheduleFault::Missing => "there is no such thing",
            ScheduleFault::Empty => "there is nothing here",
            ScheduleFault::Contradiction => "it contradicts what stands elsewhere",
            ScheduleFault::TooMuch => "there is more than may be",
            ScheduleFault::NoWords => "it has no words in both languages",
        })
    }
}

impl std::error::Error for ScheduleError {}
