//! `sesshu scan`: what can be read in the picture of a coupon or of a label, and what the scan operation would make of it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use immunization::scan::{Decision, Outcome, ScanReading, decide};
use immunization::{CouponDigits, CouponReading};
use pages::words::{self, Language};
use picture::{Place, Sighting, Source, Symbology};
use serde_json::{Value, json};

use super::talk::{fail, print, say};
use super::{config, exit};
use crate::device::{PICTURE_LIMITS, SeenReading, readings};

/// Characters of a line before the coupon's number.
const LINE_FRONT: usize = 8;
/// Characters of the number itself that are shown at its beginning and at its end.
const SHOWN: usize = 2;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "例 / Examples:\n  sesshu scan coupon.jpg\n  sesshu scan --json coupon.png | jq .readings\n\n終了コード / exit code: 0 登録できる / would be taken, 5 人の確認が要る・読めない / a person is needed, or nothing was read, 1 読めないファイル / a file that cannot be read"
)]
pub(crate) struct ScanArgs {
    /// PNG または JPEG / PNG or JPEG
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 結果を JSON で。番号も隠さない / the result as JSON, with whole numbers
    #[arg(long)]
    json: bool,
}

/// What was found in one picture.
struct Scanned {
    sightings: Vec<Sighting>,
    readings: Vec<SeenReading>,
    /// Why it would not be taken without a person; nothing where it would.
    held: Option<Outcome>,
}

pub(super) fn run(arguments: &ScanArgs) -> u8 {
    let language = config::spoken_language();
    let (mut code, mut all) = (exit::DONE, Vec::new());
    for file in &arguments.files {
        match scan(file, language) {
            Ok(scanned) => {
                if scanned.held.is_some() && code == exit::DONE {
                    code = exit::FINDINGS;
                }
                match arguments.json {
                    true => all.push(as_json(file, scanned)),
                    false => tell(file, &scanned, language),
                }
            }
            Err(failed) => code = failed,
        }
    }
    if arguments.json {
        let told = match (arguments.files.len(), all.pop()) {
            (1, Some(one)) => one,
            (_, last) => all.into_iter().chain(last).collect(),
        };
        print(&format!("{told:#}"));
    }
    code
}

fn scan(file: &Path, language: Language) -> Result<Scanned, u8> {
    let name = file.display();
    let bytes = read(file).map_err(|error| {
        fail(
            &format!("{name} を開けません。"),
            &format!("{name} cannot be opened: {error}"),
        );
        exit::FAILED
    })?;
    let sightings = picture::read(&bytes, &PICTURE_LIMITS).map_err(|error| {
        let said = words::problem(error.code(), language, &[]).text;
        say(&format!("✗ {name}: {said} [{}]", error.code()));
        exit::FAILED
    })?;
    let found = readings(&sightings);
    let sent: Vec<ScanReading> = found.iter().map(|one| one.reading().clone()).collect();
    let held = match decide(&sent, &CouponDigits::covid_19(), None) {
        Decision::Accepted(_) => None,
        Decision::Held(held) => Some(held.outcome),
    };
    Ok(Scanned {
        sightings,
        readings: found,
        held,
    })
}

/// The bytes of a file, and of a longer one no more than tells that it is too long.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let most = PICTURE_LIMITS.bytes_max as u64 + 1;
    let mut bytes = Vec::new();
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn tell(file: &Path, scanned: &Scanned, language: Language) {
    print(&file.display().to_string());
    for sighting in &scanned.sightings {
        let text = shown(sighting);
        let sure = percent(sighting.confidence);
        let what = name(sighting.source);
        print(&format!(
            "  {what}: {text}  {sure}  {}",
            place(&sighting.place)
        ));
    }
    match scanned.held {
        None => print("  → 人の確認なしに登録できます / would be taken without a person"),
        Some(outcome) => {
            let said = words::problem(outcome.code(), language, &[]).text;
            print(&format!("  → {} {said}", outcome.code()));
        }
    }
}

/// How sure the least sure character is.
fn percent(share: f32) -> String {
    format!("{:.0} %", (share * 100.0).floor())
}

/// The box around it: left, top, right, foot.
fn place(place: &Place) -> String {
    let around = |of: fn(&(f32, f32)) -> f32| {
        let all = place.0.iter().map(of);
        all.fold((f32::MAX, f32::MIN), |(low, high), at| {
            (low.min(at), high.max(at))
        })
    };
    let ((left, right), (top, foot)) = (around(|at| at.0), around(|at| at.1));
    format!("({left:.0}, {top:.0})–({right:.0}, {foot:.0})")
}

const fn name(source: Source) -> &'static str {
    match source {
        Source::Qr => "二次元コード / QR code",
        Source::Nw7 => "バーコード / NW-7",
        Source::Ocr => "印刷された数字 / printed digits",
        Source::Gs1(Symbology::DataMatrix) => "GS1 DataMatrix",
        Source::Gs1(Symbology::Qr) => "GS1 QR",
        Source::Gs1(Symbology::Code128) => "GS1-128",
        Source::Gs1(Symbology::DataBar) => "GS1 DataBar",
        Source::Gs1(Symbology::DataBarLimited) => "GS1 DataBar Limited",
        Source::Gs1(Symbology::DataBarExpanded) => "GS1 DataBar Expanded",
    }
}

/// The source by the name that messages have for it, and for labels by that of the symbol.
fn code(sighting: &Sighting) -> &'static str {
    match sighting.source {
        Source::Qr => "qr",
        Source::Nw7 => "nw7",
        Source::Ocr => "ocr",
        Source::Gs1(_) => "gs1",
    }
}

/// A coupon's number leads to a person, and terminals are looked at over shoulders. A label's text leads to nobody.
fn shown(sighting: &Sighting) -> String {
    let text = &sighting.text;
    match sighting.source {
        Source::Gs1(_) => text.replace('\u{1d}', "␝"),
        _ => masked(text),
    }
}

fn masked(text: &str) -> String {
    let count = text.chars().count();
    let front = match count >= LINE_FRONT + 10 {
        true => LINE_FRONT,
        false => SHOWN,
    };
    let hidden = front..count.saturating_sub(SHOWN);
    let shown = |(at, letter): (usize, char)| match letter {
        letter if letter.is_control() => ' ',
        _ if hidden.contains(&at) => '*',
        letter => letter,
    };
    text.chars().enumerate().map(shown).collect()
}

fn as_json(file: &Path, scanned: Scanned) -> Value {
    let sightings: Vec<Value> = scanned
        .sightings
        .iter()
        .map(|sighting| {
            json!({
                "source": code(sighting),
                "symbol": name(sighting.source),
                "text": sighting.text,
                "confidence": sighting.confidence,
                "characters": sighting.characters,
                "place": sighting.place.0,
            })
        })
        .collect();
    let readings: Vec<Value> = scanned
        .readings
        .iter()
        .map(|seen| {
            let reading = seen.reading();
            json!({
                "source": reading.source.code(),
                "text": CouponReading::cleaned(&reading.text),
                "minConfidence": reading.min_confidence,
            })
        })
        .collect();
    json!({
        "file": file.display().to_string(),
        "sightings": sightings,
        "readings": readings,
        "held": scanned.held.map(Outcome::code),
    })
}

#[cfg(test)]
mod tests;
