//! A municipality's own lists of codes, which no standard holds: kinds of vaccination, legal classes, makers.

use std::collections::BTreeMap;

use super::csv::Rows;
use super::export::{write_names, write_value};
use crate::dose::{DeliveryMode, Programme};
use crate::named::named;
use crate::vaccine::{TableError, TableFault, VaccineGroup, VaccineTable};

named! {
    /// One of the lists.
    CodeList {
        /// Kinds of vaccination; each code means a group of vaccines.
        Kind = "kind",
        /// Legal classes; each code means a programme.
        Programme = "programme",
        /// Ways of organising; each code means one of ours.
        Delivery = "delivery",
        /// Classes of dose; each code means a series, in words.
        Series = "series",
        /// Makers, by name.
        Maker = "maker",
        /// Vaccines, by the id of a product.
        Vaccine = "vaccine",
    }
}

/// The lists of one municipality.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LedgerCodes {
    meanings: BTreeMap<(CodeList, String), String>,
}

/// More codes than any ledger has.
const CODES_MAX: usize = 20_000;

impl LedgerCodes {
    /// The lists in a table with the columns `list`, `code` and `meaning`, in UTF-8.
    pub fn parse(file: &str, text: &str) -> Result<LedgerCodes, TableError> {
        let mut codes = LedgerCodes::default();
        let mut rows = Rows::new(text.as_bytes());
        // Reading from memory has no other end than the last row.
        while let Ok(Some(row)) = rows.next_row() {
            let line = usize::try_from(row.number()).unwrap_or(usize::MAX);
            let cell = |place| {
                let bytes = row.cell(place).unwrap_or_default();
                String::from_utf8_lossy(&bytes).trim().to_owned()
            };
            let refuse = |fault| TableError {
                file: file.to_owned(),
                line,
                key: cell(1),
                fault,
            };
            if row.columns() != 3 || row.fault().is_some() {
                return Err(refuse(TableFault::Cells));
            }
            if line == 1 {
                let names = [cell(0), cell(1), cell(2)];
                if names != ["list", "code", "meaning"] {
                    return Err(refuse(TableFault::Header));
                }
                continue;
            }
            let added = codes.add(&cell(0), cell(1), cell(2));
            added.map_err(refuse)?;
        }
        Ok(codes)
    }

    fn add(&mut self, list: &str, code: String, meaning: String) -> Result<(), TableFault> {
        let list = CodeList::parse(list).ok_or(TableFault::Cell("list"))?;
        if code.is_empty() || self.meanings.len() >= CODES_MAX {
            return Err(TableFault::Cell("code"));
        }
        let is_known = match list {
            CodeList::Kind => VaccineGroup::parse(&meaning).is_some(),
            CodeList::Programme => Programme::parse(&meaning).is_some(),
            CodeList::Delivery => DeliveryMode::parse(&meaning).is_some(),
            CodeList::Series | CodeList::Maker | CodeList::Vaccine => !meaning.is_empty(),
        };
        if !is_known {
            return Err(TableFault::Cell("meaning"));
        }
        match self.meanings.insert((list, code), meaning) {
            None => Ok(()),
            Some(_) => Err(TableFault::Twice),
        }
    }

    /// The server's own codes, for a municipality that has told none: the names of kinds, classes, ways and products, as far
    /// as a column holds them. There are none of series and makers, which are told in words.
    pub fn own(table: &VaccineTable) -> LedgerCodes {
        let kinds = VaccineGroup::ALL.iter().map(|one| one.code());
        let programmes = Programme::ALL.iter().map(|one| one.code());
        let deliveries = DeliveryMode::ALL.iter().map(|one| one.code());
        let products = table.products().iter().map(|one| one.id.as_str());
        let kinds = kinds.map(|name| (CodeList::Kind, name));
        let all = kinds
            .chain(programmes.map(|name| (CodeList::Programme, name)))
            .chain(deliveries.map(|name| (CodeList::Delivery, name)))
            .chain(products.map(|name| (CodeList::Vaccine, name)));
        LedgerCodes {
            meanings: all
                .map(|(list, name)| ((list, short(list, name)), name.to_owned()))
                .collect(),
        }
    }

    /// The lists as a table, as it is read.
    pub fn table(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_names(["list", "code", "meaning"].into_iter(), &mut out);
        for ((list, code), meaning) in &self.meanings {
            write_value(list.code(), &mut out);
            for cell in [code, meaning] {
                out.push(b',');
                write_value(cell, &mut out);
            }
            out.extend_from_slice(b"\r\n");
        }
        out
    }

    /// Whether a list has anything.
    pub(super) fn has(&self, list: CodeList) -> bool {
        self.meanings.keys().any(|(of, _)| *of == list)
    }

    /// The codes by what they mean: the first of several.
    pub(super) fn by_meaning(&self) -> BTreeMap<(CodeList, String), String> {
        let meanings = self.meanings.iter().rev();
        meanings
            .map(|((list, code), meaning)| ((*list, meaning.clone()), code.clone()))
            .collect()
    }

    /// What a code of a list means.
    pub fn meaning(&self, list: CodeList, code: &str) -> Option<&str> {
        let meaning = self.meanings.get(&(list, code.to_owned()));
        meaning.map(String::as_str)
    }

    /// The group of vaccines that a kind of vaccination is.
    pub fn group(&self, code: &str) -> Option<VaccineGroup> {
        VaccineGroup::parse(self.meaning(CodeList::Kind, code)?)
    }

    /// The programme that a legal class is.
    pub fn programme(&self, code: &str) -> Option<Programme> {
        Programme::parse(self.meaning(CodeList::Programme, code)?)
    }

    /// How a dose was organised.
    pub fn delivery(&self, code: &str) -> Option<DeliveryMode> {
        DeliveryMode::parse(self.meaning(CodeList::Delivery, code)?)
    }
}

/// A name as a code that fits its column.
fn short(list: CodeList, name: &str) -> String {
    let most = match list {
        CodeList::Vaccine => 13,
        _ => 10,
    };
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.take(most).collect()
}

#[cfg(test)]
mod tests;
