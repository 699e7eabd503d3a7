//! `sesshu forecast`: what is due next, of one person or of a line of JSON each, without a server or a database.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use immunization::{Day, Forecast, History, Moment};
use pages::words::{self, Language};
use pages::{TimelineView, timeline};

use super::profile::{Spoken, language};
use super::talk::{fail, print, say};
use super::{exit, forecast::input::Fault};
use crate::forecast::Judge;
use crate::state::now_ms;

mod input;
mod output;
mod stream;

/// The largest file about one person.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Whose forecast, and how it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct ForecastArgs {
    /// 一人分の JSON（Bundle、Parameters、簡単な形）、または1行に1人の NDJSON。- は標準入力 / one person as JSON, or NDJSON with a person a line; - is standard input
    file: PathBuf,
    /// 基準日。なければ今日 / the day it is for; without it, today
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Day>,
    /// 出力の形 / the form of the output
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// 規則の道筋も示す / the reasoning as well
    #[arg(long)]
    explain: bool,
    /// 一人の経過を図（SVG）に書く / draw one person's timeline
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// 1行に1人として読む / read one person a line, whatever the file is called
    #[arg(long)]
    lines: bool,
    /// 言葉 / the language of the words
    #[arg(long, value_enum)]
    lang: Option<Spoken>,
}

/// Forms of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// One object a person.
    Json,
    /// Parameters of FHIR, one a line.
    Fhir,
}

/// How a forecast is told.
#[derive(Clone, Copy)]
struct Telling {
    judge: Judge,
    date: Day,
    form: Form,
    explain: bool,
    language: Language,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text).map_err(|_| "YYYY-MM-DD".to_owned())
}

pub(super) fn run(arguments: &ForecastArgs) -> u8 {
    let Ok(judge) = Judge::embedded() else {
        fail(
            "組み込みのスケジュールを読めません。",
            "The schedule that is built in cannot be read.",
        );
        return exit::FAILED;
    };
    let today = Moment::from_unix(now_ms().div_euclid(1_000)).map(Moment::day);
    let Some(date) = arguments.date.or(today.ok()) else {
        fail("今日の日付が分かりません。", "Today is not known.");
        return exit::FAILED;
    };
    let by_lines = arguments.lines || is_of_lines(&arguments.file);
    let form = arguments.format.unwrap_or(match by_lines {
        true => Form::Json,
        false => Form::Text,
    });
    let telling = Telling {
        judge,
        date,
        form,
        explain: arguments.explain,
        language: language(arguments.lang),
    };
    let source = match open(&arguments.file) {
        Ok(source) => source,
        Err(error) => {
            fail("ファイルを読めません。", &error.to_string());
            return exit::FAILED;
        }
    };
    if by_lines {
        if arguments.svg.is_some() {
            fail(
                "図にできるのは一人分のファイルだけです。",
                "Only a file about one person can be drawn.",
            );
            return exit::FAILED;
        }
        let mut out = BufWriter::new(io::stdout().lock());
        return stream::run(source, &mut out, telling);
    }
    one(source, telling, arguments.svg.as_deref())
}

fn is_of_lines(file: &Path) -> bool {
    let mut ends = file.extension().into_iter();
    ends.any(|end| end == "ndjson" || end == "jsonl")
}

fn open(file: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(match file.as_os_str() == "-" {
        true => Box::new(BufReader::new(io::stdin())),
        false => Box::new(BufReader::with_capacity(1 << 20, File::open(file)?)),
    })
}

/// One person.
fn one(source: Box<dyn BufRead>, telling: Telling, svg: Option<&Path>) -> u8 {
    let mut bytes = Vec::new();
    let read = source.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        fail("ファイルを読めません。", &error.to_string());
        return exit::FAILED;
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        fail(
            "一人分のファイルとしては大きすぎます。",
            &format!("The file is larger than {FILE_BYTES_MAX} bytes, too large for one person."),
        );
        return exit::FAILED;
    }
    let person = match input::person(&bytes, telling.judge) {
        Ok(person) => person,
        Err(faults) => {
            faults
                .iter()
                .for_each(|fault| tell(None, fault, telling.language));
            return exit::FINDINGS;
        }
    };
    for note in &person.notes {
        tell(None, note, telling.language);
    }
    match output::told(&person, 0, telling) {
        Ok(text) => print(text.trim_end_matches('\n')),
        Err(error) => {
            fail("結果を書けません。", &error);
            return exit::FAILED;
        }
    }
    let date = person.date.unwrap_or(telling.date);
    match svg {
        Some(file) => draw(&person.understood.history, date, (file, telling)),
        None => exit::DONE,
    }
}

fn draw(history: &History, date: Day, (file, telling): (&Path, Telling)) -> u8 {
    let forecast: Forecast<'_> = immunization::forecast(telling.judge.schedule, history, date);
    let view = TimelineView {
        title: match telling.language {
            Language::Japanese => "接種の経過と予定",
            Language::English => "Immunization timeline",
        },
        history,
        forecast: &forecast,
        schedule: telling.judge.schedule,
    };
    let text = timeline(&view, telling.language);
    let written = File::create(file).and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            say(&format!("✓ {}", file.display()));
            exit::DONE
        }
        Err(error) => {
            fail("図を書けません。", &error.to_string());
            exit::FAILED
        }
    }
}

/// Says what is wrong with a person, by line where there are lines.
fn tell(line: Option<u64>, fault: &Fault, language: Language) {
    let place = match line {
        Some(line) => format!("{line}: "),
        None => String::new(),
    };
    let said = words::problem(fault.rule, language, &fault.facts).text;
    let at = fault.place.as_deref().unwrap_or("-");
    say(&format!("{place}{} {at}\n    {said}", fault.rule));
}
