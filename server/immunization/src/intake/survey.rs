//! A file as a whole: what it is written in, whether its first row names columns, how many rows there are.

use std::io::{self, Read};

use super::csv::{Row, RowFault, Rows};
use super::encoding::{Encoding, Probe};
use super::header;
use super::layout::Layout;
use super::rejected::REMARKS;
use super::rule::Rule;
use super::settings::Settings;
use crate::finding::{Fact, Finding};

/// The most rows of data a file may have. A sender may split a load.
pub const ROWS_MAX: u64 = 5_000_000;
/// The most bytes a file may have.
pub const FILE_BYTES_MAX: u64 = 2 * 1_024 * 1_024 * 1_024;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What it is written in.
    pub encoding: Encoding,
    /// Whether its first row names the columns.
    pub has_header: bool,
    /// How many rows of data there are. The row of names and blank rows are none.
    pub rows: u64,
    /// How many bytes there are.
    pub bytes: u64,
}

/// Bytes that are looked at as they pass by.
struct Watched<R> {
    source: R,
    probe: Probe,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(room)?;
        self.probe.feed(room.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// The first row, kept until it is known what it is written in.
struct FirstRow {
    number: u64,
    columns: usize,
    cells: Vec<Vec<u8>>,
}

/// Goes over a whole file once. What stops the file as a whole is the error; rows are not judged here.
pub fn survey<R: Read>(
    source: R,
    layout: &Layout,
    settings: &Settings<'_>,
) -> io::Result<Result<Survey, Vec<Finding>>> {
    let mut rows = Rows::new(Watched {
        source,
        probe: Probe::new(),
    });
    let mut findings = Vec::new();
    let mut first = None;
    let mut count: u64 = 0;
    while let Some(row) = rows.next_row()? {
        count += 1;
        if row.fault() == Some(RowFault::Newline) {
            findings.push(Rule::FileNewline.in_row(row.number()));
        }
        if first.is_none() {
            first = Some(first_row(&row));
        }
        let passed = row.offset();
        if count > ROWS_MAX + 1 || passed > FILE_BYTES_MAX {
            findings.push(too_large());
            return Ok(Err(findings));
        }
    }
    // A lone carriage return ends the rows, not the file.
    let Watched {
        mut source,
        mut probe,
    } = rows.into_source();
    pass_rest(&mut source, &mut probe)?;
    let bytes = probe.bytes();
    let encoding = match probe.finish(settings.encoding) {
        Ok(encoding) => encoding,
        Err(error) => {
            let finding = error.rule.finding();
            let offset = error.offset.and_then(|offset| i64::try_from(offset).ok());
            return Ok(Err(vec![match offset {
                Some(offset) => finding.with("offset", Fact::Number(offset)),
                None => finding,
            }]));
        }
    };
    if bytes > FILE_BYTES_MAX {
        findings.push(too_large());
    }
    let has_header = judge_first(first, encoding, layout, settings, &mut findings);
    let data = count - u64::from(has_header);
    if data == 0 {
        findings.push(Rule::FileEmpty.finding());
    }
    if data > ROWS_MAX {
        findings.push(too_large());
    }
    if !findings.is_empty() {
        return Ok(Err(findings));
    }
    Ok(Ok(Survey {
        encoding,
        has_header,
        rows: data,
        bytes,
    }))
}

fn too_large() -> Finding {
    let most = |number: u64| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let finding = Rule::FileSize.finding();
    let finding = finding.with("rows_max", most(ROWS_MAX));
    finding.with("bytes_max", most(FILE_BYTES_MAX))
}

fn pass_rest<R: Read>(source: &mut R, probe: &mut Probe) -> io::Result<()> {
    let mut block = vec![0; 64 * 1_024];
    while probe.bytes() <= FILE_BYTES_MAX {
        let read = match source.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 {
            break;
        }
        probe.feed(block.get(..read).unwrap_or_default());
    }
    Ok(())
}

fn first_row(row: &Row<'_>) -> FirstRow {
    let cells = (0..row.columns()).map_while(|place| row.cell(place));
    FirstRow {
        number: row.number(),
        columns: row.columns(),
        cells: cells.map(|cell| cell.into_owned()).collect(),
    }
}

/// Whether the first row names the columns; and what is wrong with it.
fn judge_first(
    first: Option<FirstRow>,
    encoding: Encoding,
    layout: &Layout,
    settings: &Settings<'_>,
    findings: &mut Vec<Finding>,
) -> bool {
    let Some(first) = first else {
        return false;
    };
    let mut texts = Vec::with_capacity(first.cells.len());
    for cell in &first.cells {
        texts.push(encoding.decode(cell).unwrap_or_default());
    }
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    let first = header::FirstRow {
        number: first.number,
        columns: first.columns,
        texts: &texts,
    };
    header::judge(&first, layout, settings.header, findings)
}

/// How many columns there are before those of the remarks, if the first row names such.
fn columns_before_remarks(first: &Row<'_>, encoding: Encoding) -> Option<usize> {
    let columns = first.columns().checked_sub(REMARKS.len())?;
    let names = REMARKS.iter().zip(columns..).all(|(name, place)| {
        let cell = first.cell(place).unwrap_or_default();
        let told = encoding.decode(&cell);
        told.is_some_and(|told| told.trim() == *name)
    });
    names.then_some(columns)
}

/// The rows of data of a file that was surveyed.
pub struct FileRows<R> {
    rows: Rows<R>,
    skips_first: bool,
    encoding: Encoding,
    /// How many columns there are before the remarks, in a file of rows that were sent back.
    columns: Option<usize>,
}

impl<R: Read> FileRows<R> {
    /// The rows of these bytes, which are the ones that were surveyed.
    pub fn new(source: R, survey: &Survey) -> FileRows<R> {
        FileRows {
            rows: Rows::new(source),
            skips_first: survey.has_header,
            encoding: survey.encoding,
            columns: None,
        }
    }

    /// The next row of data, in the order of the file. Where the first row names the remarks of rows that were sent back, each
    /// row has them too, and loses them here.
    pub fn next_row(&mut self) -> io::Result<Option<Row<'_>>> {
        if self.skips_first {
            self.skips_first = false;
            let Some(first) = self.rows.next_row()? else {
                return Ok(None);
            };
            self.columns = columns_before_remarks(&first, self.encoding);
        }
        let row = self.rows.next_row()?;
        Ok(row.map(|row| match self.columns {
            // With more or fewer cells nobody knows which of them belong to which column.
            Some(columns) if row.columns() != columns + REMARKS.len() => row.misfit(),
            Some(columns) => row.first(columns),
            None => row,
        }))
    }

    /// How many bytes are held. It does not grow with the file.
    pub fn held_bytes(&self) -> usize {
        self.rows.held_bytes()
    }
}
