//! Files of municipalities: bytes → rows → records and findings, and the files that go back.
//!
//! A file is read twice. [`survey`] goes over all of it and says what it is written in, whether it can be taken at all,
//! and how many rows there are. [`FileRows`] then hands out the rows; [`PersonRow`], [`DoseRow`], [`RoutineRow`] and
//! [`InquiryRow`] make records of them, or findings. What a record does to what is stored is told by `settle`. Nothing
//! here knows a file system, a database or the time, and memory does not grow with the file.

mod cells;
mod codes;
mod csv;
mod damage;
mod doses;
mod encoding;
mod export;
mod file_name;
mod formula;
mod header;
mod hub;
mod inquiry;
mod label;
mod layout;
mod manifest;
mod masked;
mod persons;
mod questions;
mod rejected;
mod routine;
mod rule;
mod settings;
mod survey;
mod tally;
mod twins;

pub use cells::{Cells, Reading};
pub use codes::{CodeList, LedgerCodes};
pub use csv::{CELL_BYTES_MAX, COLUMNS_MAX, ROW_BYTES_MAX, Row, RowFault, Rows};
pub use doses::{
    DoseCase, DoseRow, DoseSubject, Heard, Hearing, Operation, Telling, contradicts, is_same_day,
};
pub use encoding::{Encoding, EncodingError, Probe, UTF8_MARK};
pub use export::{LedgerDose, LedgerPerson, LedgerWriter};
pub use file_name::FileName;
pub use hub::{HubPerson, Modification, write_hub_person};
pub use inquiry::{
    BASIS_OF_CONSENT, InquiryAnswer, InquiryGuard, InquiryReason, InquiryRow, LEGAL_BASES,
    guard_inquiry, write_answer,
};
pub use label::{VaccineLabel, maker_of_lot};
pub use layout::{Column, FileKind, Form, Layout, Required};
pub use manifest::Manifest;
pub use masked::masked;
pub use persons::{KnownPerson, PersonRow, Settled};
pub use questions::Questions;
pub use rejected::{RejectedRows, error_codes, masked_text, masked_unread};
pub use routine::{RoutineRow, RoutineWriter};
pub use rule::Rule;
pub use settings::{Header, Repairs, Settings};
pub use survey::{FILE_BYTES_MAX, FileRows, ROWS_MAX, Survey, survey};
pub use tally::{RowOutcome, Tally};
pub use twins::{Doubled, Doubles, Twin, Twins};

#[cfg(test)]
mod tests;
