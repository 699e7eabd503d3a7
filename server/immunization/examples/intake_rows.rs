//! How many rows of file A a core reads in a second, and in how much memory: `cargo run --release --example intake_rows`.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measurement that is read by people"
)]

use std::io::{self, Read};
use std::time::Instant;

use immunization::intake::{
    Cells, Encoding, FileKind, FileRows, Layout, PersonRow, RowOutcome, Settings, Tally, survey,
};
use immunization::{Day, MunicipalityCode, VaccineTable};

const ROWS: u64 = 1_000_000;
const KIBIBYTES_MAX: u64 = 32 * 1_024;

/// A file that is made while it is read. Making it is part of the time.
struct Made {
    next: u64,
    left: Vec<u8>,
    taken: usize,
    encoding: Encoding,
}

impl Made {
    fn new(encoding: Encoding) -> Made {
        Made {
            next: 0,
            left: Vec::new(),
            taken: 0,
            encoding,
        }
    }
}

impl Read for Made {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.left.len() && self.next < ROWS {
            let mut text = String::new();
            for row in self.next..self.next + 1_000 {
                let number = 1_000_000 + row;
                text.push_str(&format!(
                    "{number},,試験,一郎,シケン,ｲﾁﾛｳ,19500401,1,{number:010},\r\n"
                ));
            }
            self.left = self.encoding.encode(&text).into_owned();
            (self.taken, self.next) = (0, self.next + 1_000);
        }
        let rest = self.left.get(self.taken..).unwrap_or_default();
        let length = rest.len().min(room.len());
        if let (Some(room), Some(rest)) = (room.get_mut(..length), rest.get(..length)) {
            room.copy_from_slice(rest);
        }
        self.taken += length;
        Ok(length)
    }
}

/// The most memory that the process ever had, where the system tells.
fn peak_kibibytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn main() {
    let town = MunicipalityCode::parse("139998").expect("a town");
    let today = Day::new(2026, 4, 1).expect("a day");
    let table = VaccineTable::embedded().expect("the table");
    let settings = Settings::new(town, today, table);
    let layout = Layout::find(FileKind::Persons, None).expect("a layout");
    for encoding in Encoding::ALL {
        let start = Instant::now();
        let surveyed = survey(Made::new(*encoding), layout, &settings).expect("bytes");
        let surveyed = surveyed.expect("a good file");
        let survey_time = start.elapsed();
        let start = Instant::now();
        let mut rows = FileRows::new(Made::new(*encoding), &surveyed);
        let mut tally = Tally::new();
        while let Some(row) = rows.next_row().expect("bytes") {
            let cells = Cells::new(row, layout, surveyed.encoding, &settings);
            let reading = PersonRow::read(cells);
            tally.count(RowOutcome::Created, &reading.findings);
        }
        let read_time = start.elapsed();
        assert!(tally.accounts_for(surveyed.rows) && surveyed.rows == ROWS);
        let rate = |seconds: f64| ROWS as f64 / seconds;
        println!(
            "{}: {} MB, survey {:.0} rows/s, rows to persons {:.0} rows/s, {} bytes held",
            encoding.code(),
            surveyed.bytes / 1_000_000,
            rate(survey_time.as_secs_f64()),
            rate(read_time.as_secs_f64()),
            rows.held_bytes(),
        );
    }
    if let Some(peak) = peak_kibibytes() {
        println!("at most {peak} KiB");
        assert!(peak < KIBIBYTES_MAX, "memory grows with the file");
    }
}
