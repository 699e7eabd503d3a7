//! Labels on vaccines: GS1 element strings as a scanner hands them on, or as they stand in brackets on the package.

mod fields;

use std::fmt;

use crate::calendar::{Day, Moment};
use crate::gtin::Gtin;
use crate::lot::LotNumber;

/// What a label says. A composite symbol may come in two parts, each a label.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Label {
    /// The item (01).
    pub gtin: Option<Gtin>,
    /// The last day it can be used (17).
    pub expiry: Option<Day>,
    /// The last minute it can be used (7003).
    pub expiry_time: Option<Moment>,
    /// The lot (10).
    pub lot: Option<LotNumber>,
    /// The package's own number (21).
    pub serial: Option<String>,
    /// How many are in it (30).
    pub count: Option<u32>,
}

/// What is wrong with a label. Never holds what stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gs1Error {
    /// Nothing, or more than any label holds.
    Length,
    /// A number that names no field known here. What follows it cannot be told apart, so nothing of it is taken.
    Identifier,
    /// A field twice with different contents.
    Twice,
    /// A field of fixed length is cut off.
    CutOff,
    /// A character that this field does not have.
    Character,
    /// The item's number, because of its check digit.
    CheckDigit,
    /// A day or time that does not exist.
    Date,
    /// A lot, serial number or count that is empty or too long.
    Field,
    /// An empty lot.
    Lot,
}

impl Gs1Error {
    /// The stable code of the finding.
    pub fn code(self) -> &'static str {
        match self {
            Gs1Error::Length | Gs1Error::CutOff | Gs1Error::Field => "GS1-LEN",
            Gs1Error::Identifier | Gs1Error::Twice => "GS1-AI",
            Gs1Error::Character => "GS1-CHAR",
            Gs1Error::CheckDigit => "GS1-CD",
            Gs1Error::Date => "GS1-DATE",
            Gs1Error::Lot => "GS1-LOT",
        }
    }
}

impl fmt::Display for Gs1Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gs1Error::Length => "empty, or longer than a label",
            Gs1Error::Identifier => "a field that is not known here",
            Gs1Error::Twice => "a field twice with different contents",
            Gs1Error::CutOff => "a field is cut off",
            Gs1Error::Character => "a character that does not belong into its field",
            Gs1Error::CheckDigit => "the check digit of the item does not fit",
            Gs1Error::Date => "a day that does not exist",
            Gs1Error::Field => "a field is empty or too long",
            Gs1Error::Lot => "the lot is empty",
        })
    }
}

impl std::error::Error for Gs1Error {}

/// Longer than any label.
const CHARACTERS_MAX: usize = 200;
/// A lot longer than this with a date at its end has swallowed what followed it.
const LOT_CHARACTERS_USUAL: usize = 12;
/// How scanners say which symbol they read.
const SYMBOLS: [&str; 4] = ["]C1", "]d2", "]Q3", "]e0"];

impl Label {
    /// The label in this text: an element string with GS between fields, or the form with brackets. Two digits of a year
    /// are of the century that lies nearest to today.
    pub fn parse(text: &str, today: Day) -> Result<Label, Gs1Error> {
        let text = text.trim_end_matches(['\r', '\n']);
        let text = SYMBOLS
            .iter()
            .find_map(|symbol| text.strip_prefix(symbol))
            .unwrap_or(text);
        if text.is_empty() || text.len() > CHARACTERS_MAX {
            return Err(Gs1Error::Length);
        }
        if !text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == fields::SEPARATOR)
        {
            return Err(Gs1Error::Character);
        }
        let mut label = Label::default();
        for (identifier, content) in fields::split(text)? {
            label.put(identifier, content, today)?;
        }
        Ok(label)
    }

    /// This label and the other part of the same symbol. Nothing where they contradict each other.
    pub fn joined(self, other: Label) -> Option<Label> {
        Some(Label {
            gtin: one(self.gtin, other.gtin)?,
            expiry: one(self.expiry, other.expiry)?,
            expiry_time: one(self.expiry_time, other.expiry_time)?,
            lot: one(self.lot, other.lot)?,
            serial: one(self.serial, other.serial)?,
            count: one(self.count, other.count)?,
        })
    }

    /// Whether the lot seems to have swallowed the expiry that followed it, because the separator was lost.
    pub fn is_lot_suspect(&self, today: Day) -> bool {
        let Some(lot) = self.lot.as_ref().map(LotNumber::folded) else {
            return false;
        };
        // A lot alone is longer than the tail by at least one character.
        let tail = lot.len().checked_sub(8).and_then(|from| lot.get(from..));
        lot.len() > LOT_CHARACTERS_USUAL
            && tail
                .and_then(|tail| tail.strip_prefix("17"))
                .is_some_and(|day| fields::day(day, today).is_ok())
    }

    fn put(&mut self, identifier: &str, content: &str, today: Day) -> Result<(), Gs1Error> {
        match identifier {
            "01" => {
                let gtin = Gtin::parse(content).map_err(|error| match error.code() {
                    "GS1-CD" => Gs1Error::CheckDigit,
                    _ => Gs1Error::Character,
                })?;
                fill(&mut self.gtin, gtin)
            }
            "17" => fill(&mut self.expiry, fields::day(content, today)?),
            "7003" => fill(&mut self.expiry_time, fields::moment(content, today)?),
            "10" => fill(
                &mut self.lot,
                LotNumber::parse(content).ok_or(Gs1Error::Lot)?,
            ),
            "21" => fill(&mut self.serial, content.to_owned()),
            _ => {
                if !content.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(Gs1Error::Character);
                }
                let count = content.parse().map_err(|_| Gs1Error::Field)?;
                fill(&mut self.count, count)
            }
        }
    }
}

fn fill<T: PartialEq>(field: &mut Option<T>, content: T) -> Result<(), Gs1Error> {
    if field.as_ref().is_some_and(|before| *before != content) {
        return Err(Gs1Error::Twice);
    }
    *field = Some(content);
    Ok(())
}

/// What one of two says, or both alike.
fn one<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<Option<T>> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(Some(one)),
        (one, other) => Some(one.or(other)),
    }
}

#[cfg(test)]
mod tests;
