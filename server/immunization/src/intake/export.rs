//! Files C and D: doses side by side, one person a row, as ledgers of municipalities take them.

use std::fmt;

use super::encoding::UTF8_MARK;
use super::formula::needs_guard;
use super::layout::{Column, FileKind, Layout};
use super::rejected::write_cell;
use super::rule::Rule;
use crate::calendar::{Day, Moment};
use crate::coupon_number::CouponNumber;
use crate::finding::{Fact, Finding};
use crate::lot::LotNumber;
use crate::municipality::MunicipalityCode;
use crate::resident_number::ResidentNumber;

/// As many blocks as a file may have columns for.
const WIDTH_MAX: usize = 22;

/// One dose as the export tells it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct LedgerDose {
    /// Which dose it is, from 1: its block.
    pub number: u32,
    /// Whether nobody said that it is this one: it has no number of its own, or one that another dose has, too.
    pub is_numbered_here: bool,
    /// When it was written down.
    pub recorded: Option<Moment>,
    /// The day.
    pub day: Option<Day>,
    /// The coupon.
    pub coupon: Option<CouponNumber>,
    /// Who issued the coupon.
    pub municipality: Option<MunicipalityCode>,
    /// Where the venue is. Only the second edition has a column for it.
    pub venue_municipality: Option<MunicipalityCode>,
    /// The venue.
    pub venue: Option<String>,
    /// The doctor.
    pub doctor: Option<String>,
    /// The vaccine, by its label.
    pub maker: Option<String>,
    /// The lot.
    pub lot: Option<LotNumber>,
}

impl fmt::Debug for LedgerDose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LedgerDose(…)")
    }
}

/// One row of the export.
#[derive(Clone, Copy)]
pub struct LedgerPerson<'a> {
    /// The resident's number. Where nobody is registered there is none.
    pub number: Option<&'a ResidentNumber>,
    /// The doses, in any order.
    pub doses: &'a [LedgerDose],
}

/// Writes the rows of one file C or D, in UTF-8.
pub struct LedgerWriter {
    layout: &'static Layout,
    /// How many doses a row holds.
    width: usize,
    /// The columns of one dose, as the layout has them for the first.
    block: Vec<Column>,
    rows: u64,
    persons_beyond: u64,
}

impl LedgerWriter {
    /// A writer of an edition of a layout, for so many doses side by side. The published width is 2. Nothing if the kind
    /// of file is another, or the width none.
    pub fn new(kind: FileKind, version: Option<u32>, width: usize) -> Option<LedgerWriter> {
        let is_ledger = matches!(kind, FileKind::Ledger | FileKind::Waiting);
        let layout = Layout::find(kind, version).filter(|_| is_ledger)?;
        let first = |column: &&Column| column.key.ends_with(".1");
        (1..=WIDTH_MAX).contains(&width).then(|| LedgerWriter {
            layout,
            width,
            block: layout.columns().iter().filter(first).copied().collect(),
            rows: 0,
            persons_beyond: 0,
        })
    }

    /// The byte order mark, for those who want it.
    pub fn write_mark(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&UTF8_MARK);
    }

    /// The row that names the columns.
    pub fn write_header(&mut self, out: &mut Vec<u8>) {
        self.rows += 1;
        if let Some(first) = self.layout.columns().first() {
            write_cell(first.name.as_bytes(), out);
        }
        for number in 1..=self.width {
            for column in &self.block {
                out.push(b',');
                let name = column.name.trim_start_matches('1');
                write_cell(format!("{number}{name}").as_bytes(), out);
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    /// One person. What was cut, and that there are more doses than fit, is told.
    pub fn write_person(&mut self, person: &LedgerPerson<'_>, out: &mut Vec<u8>) -> Vec<Finding> {
        // A waiting dose has no person to name. One that came without a coupon is known by the number that it waits for.
        let is_known_by_it = person.doses.iter().all(|dose| dose.coupon.is_none());
        let number = person
            .number
            .filter(|_| self.layout.kind() == FileKind::Ledger || is_known_by_it);
        if let Some(number) = number {
            write_value(number.as_str(), out);
        }
        out.push(b',');
        self.write_blocks(person.doses, out)
    }

    /// How many persons had doses that found no block: for the warning over the file.
    pub fn persons_beyond(&self) -> u64 {
        self.persons_beyond
    }

    /// The blocks of one row, and the line end.
    pub(super) fn write_blocks(&mut self, doses: &[LedgerDose], out: &mut Vec<u8>) -> Vec<Finding> {
        self.rows += 1;
        let mut findings = Vec::new();
        let mut placed = 0;
        for block in 0..self.width {
            let dose = doses
                .iter()
                .find(|dose| usize::try_from(dose.number).is_ok_and(|number| number == block + 1));
            placed += usize::from(dose.is_some());
            for (column, place) in self.block.iter().zip(0..) {
                if block + place > 0 {
                    out.push(b',');
                }
                let Some(dose) = dose else {
                    continue;
                };
                if dose.is_numbered_here && place == 0 {
                    let number = Fact::Number(i64::from(dose.number));
                    let finding = Rule::ExportNumber.in_row(self.rows);
                    findings.push(finding.with("dose", number));
                }
                let text = cell_of(dose, column.key);
                let fitting: String = text.chars().take(column.characters_max).collect();
                if fitting.len() < text.len() {
                    let number = Fact::Number(i64::from(dose.number));
                    let finding = Rule::ExportTruncated.in_cell(self.rows, column.name);
                    findings.push(finding.with("dose", number));
                }
                write_value(&fitting, out);
            }
        }
        if placed < doses.len() {
            self.persons_beyond += 1;
            let left = i64::try_from(doses.len() - placed).unwrap_or(i64::MAX);
            let finding = Rule::ExportWidth.in_row(self.rows);
            findings.push(finding.with("doses", Fact::Number(left)));
        }
        out.extend_from_slice(b"\r\n");
        findings
    }
}

/// A row of names.
pub(super) fn write_names<'a>(names: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (name, place) in names.zip(0..) {
        if place > 0 {
            out.push(b',');
        }
        write_cell(name.as_bytes(), out);
    }
    out.extend_from_slice(b"\r\n");
}

/// A value that no spreadsheet runs.
pub(super) fn write_value(value: &str, out: &mut Vec<u8>) {
    match needs_guard(value.as_bytes()) {
        true => write_cell(format!("'{value}").as_bytes(), out),
        false => write_cell(value.as_bytes(), out),
    }
}

fn cell_of(dose: &LedgerDose, key: &str) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let code = |code: &Option<MunicipalityCode>| code.map(|code| code.to_string());
    match key.trim_end_matches(".1") {
        "recorded" => dose.recorded.map(Moment::compact).unwrap_or_default(),
        "day" => dose.day.map(compact).unwrap_or_default(),
        "coupon-number" => dose.coupon.map(CouponNumber::digits).unwrap_or_default(),
        "municipality" => code(&dose.municipality).unwrap_or_default(),
        "venue-municipality" => code(&dose.venue_municipality).unwrap_or_default(),
        "venue" => text(&dose.venue),
        "doctor" => text(&dose.doctor),
        "maker" => text(&dose.maker),
        "lot" => {
            let lot = dose.lot.as_ref().map(LotNumber::written);
            lot.unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

fn compact(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{year:04}{month:02}{day:02}")
}

#[cfg(test)]
mod tests;
