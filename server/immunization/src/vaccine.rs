//! Vaccines: products, groups, diseases, and which one a code names.

mod csv;
mod identify;
mod kinds;
mod table;
mod volume;

pub use identify::{Identification, Identified, Unmatched, VaccineCode, VaccineSystem};
pub use kinds::{Disease, IntervalClass, Market, Route, VaccineGroup, VaccineKind};
pub use table::{CvxFit, Product, TableError, TableFault, VaccineTable};
pub use volume::{Volume, VolumeRule};

#[cfg(test)]
mod tests;
