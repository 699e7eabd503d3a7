//! A person a line, however many: read a batch, judge it on every processor, write it in order, forget it.

use std::io::{self, BufRead, Read, Write};
use std::num::NonZero;
use std::thread;

use super::input::{self, Fault};
use super::{Telling, output, tell};
use crate::command::exit;
use crate::command::talk::{fail, say};

/// How many people are held at a time.
const BATCH: usize = 1_024;
/// The longest line: a life of doses as FHIR is a hundredth of it.
const LINE_BYTES_MAX: usize = 8 << 20;
/// How much of a batch is held at a time, whatever it counts.
const BATCH_BYTES_MAX: usize = 32 << 20;

/// One line, and what became of it.
struct Job {
    number: u64,
    text: Vec<u8>,
    result: Result<(String, Vec<Fault>), Vec<Fault>>,
}

/// Goes over all lines.
pub fn run(mut source: Box<dyn BufRead>, out: &mut dyn Write, telling: Telling) -> u8 {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut number = 0;
    let (mut persons, mut failed) = (0u64, 0u64);
    loop {
        let mut batch = match read(&mut source, &mut number) {
            Ok(batch) => batch,
            Err(error) => {
                fail("ファイルを読めません。", &error.to_string());
                return exit::FAILED;
            }
        };
        if batch.is_empty() {
            break;
        }
        let share = batch.len().div_ceil(workers).max(1);
        thread::scope(|scope| {
            for jobs in batch.chunks_mut(share) {
                scope.spawn(move || jobs.iter_mut().for_each(|job| judge(job, telling)));
            }
        });
        for job in batch {
            persons += 1;
            let faults = match job.result {
                Ok((text, notes)) => {
                    // A reader that has gone away is no fault, and no reason to go on.
                    if out.write_all(text.as_bytes()).is_err() {
                        return exit::DONE;
                    }
                    notes
                }
                Err(faults) => {
                    failed += 1;
                    faults
                }
            };
            for fault in &faults {
                tell(Some(job.number), fault, telling.language);
            }
        }
    }
    let _ = out.flush();
    say(&format!(
        "{persons} persons, {failed} not judged / {persons} 人、判定できない行 {failed}"
    ));
    match failed {
        0 => exit::DONE,
        _ => exit::FINDINGS,
    }
}

fn judge(job: &mut Job, telling: Telling) {
    job.result = input::person(&job.text, telling.judge).and_then(|mut person| {
        let told = output::told(&person, job.number, telling).map_err(|_| {
            vec![Fault {
                rule: "internal",
                place: None,
                facts: Vec::new(),
            }]
        })?;
        Ok((told, std::mem::take(&mut person.notes)))
    });
}

/// The next lines that hold anything.
fn read(source: &mut Box<dyn BufRead>, number: &mut u64) -> io::Result<Vec<Job>> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut held = 0;
    while batch.len() < BATCH && held < BATCH_BYTES_MAX {
        let mut text = Vec::new();
        let mut line = source.take(LINE_BYTES_MAX as u64 + 1);
        if line.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        *number += 1;
        if text.len() > LINE_BYTES_MAX {
            let said = format!("line {number} is longer than {LINE_BYTES_MAX} bytes");
            return Err(io::Error::other(said));
        }
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        held += text.len();
        batch.push(Job {
            number: *number,
            text,
            result: Err(Vec::new()),
        });
    }
    Ok(batch)
}
