//! Measures the reader with drawn coupons: how many are accepted without a person, how many are held, and how many are
//! accepted wrongly: `coupons --count 2000 --seed 1 [--line-only] [--harsh] [--write DIR] [--held]`. `--line-only` draws no codes,
//! `--harsh` takes worse pictures than any that were trained with, `--line DIGITS` prints these. With `--read FILE` it tells what is in a file.

#![expect(clippy::print_stdout, reason = "a report")]
#![expect(clippy::indexing_slicing, reason = "drawn lines have 18 digits")]

use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, Instant};

use coupons::{Chance, Coupon, Faults, Photo, photograph, print};
use picture::{Limits, Sighting, Source};

/// A character that is surer than this is read; below it is held.
const SURE: f32 = 0.90;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str, default: u64| {
        value(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    if let Some(file) = value("--read") {
        let found = picture::read(&std::fs::read(file)?, &Limits::default())
            .map_err(std::io::Error::other)?;
        for sighting in found {
            println!(
                "{:?} {} {:.3}",
                sighting.source, sighting.text, sighting.confidence
            );
        }
        return Ok(());
    }
    let (count, seed) = (number("--count", 2000), number("--seed", 1));
    let folder = value("--write");
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let tells_held = has("--held");
    let line_only = has("--line-only");
    let is_harsh = has("--harsh");
    let line = value("--line");
    let mut report = Report::default();
    for at in 0..count {
        let (coupon, covered, photo) = picture(seed, at, (line_only, is_harsh), line.as_deref());
        let bytes = png_of(&photo)?;
        if let Some(folder) = &folder {
            std::fs::File::create(format!("{folder}/{at:05}.png"))?.write_all(&bytes)?;
        }
        let begun = Clock::now();
        let sightings = picture::read(&bytes, &Limits::default()).map_err(std::io::Error::other)?;
        report.times.push(begun.elapsed());
        report.note(at, &coupon, &sightings, tells_held);
        let stage = stage(&coupon, &covered, &photo, &bytes, &sightings)?;
        if tells_held && !stage.starts_with("accepted") {
            println!("{at} {stage}");
        }
        let kind = stage.split(':').next().unwrap_or_default().to_owned();
        *report.stages.entry(kind).or_default() += 1;
    }
    report.tell();
    Ok(())
}

/// How long this thread had a core for itself; where the system does not tell, how long it took.
struct Clock {
    begun: Instant,
    used: Option<Duration>,
}

impl Clock {
    fn now() -> Self {
        Self {
            begun: Instant::now(),
            used: Self::used(),
        }
    }

    fn elapsed(&self) -> Duration {
        match (self.used, Self::used()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.begun.elapsed(),
        }
    }

    fn used() -> Option<Duration> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds = told.split(' ').next()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    }
}

/// The same coupon for the same numbers, with faults that somebody in a hurry makes.
fn picture(
    seed: u64,
    at: u64,
    (line_only, is_harsh): (bool, bool),
    line: Option<&str>,
) -> (Coupon, Vec<bool>, Photo) {
    let mut chance = Chance::of(seed.wrapping_mul(1_000_003).wrapping_add(at));
    let mut coupon = Coupon::some(&mut chance);
    if let Some(line) = line {
        coupon.line = line.to_owned();
        coupon.bar_code = Some(format!("a{}a", line.get(8..).unwrap_or_default()));
    }
    if line_only {
        coupon.qr = false;
        coupon.bar_code = None;
    }
    let paper = print(&coupon, &mut chance);
    let mut faults = Faults::some(&mut chance);
    if is_harsh {
        faults = worse(faults, &mut chance);
    }
    let photo = photograph(&paper, &faults, &mut chance);
    (coupon, paper.covered, photo)
}

/// Worse than anything that was trained with: from far away, out of focus, shaken, grainy and coarse.
fn worse(faults: Faults, chance: &mut Chance) -> Faults {
    Faults {
        scale: faults.scale * chance.between(0.6, 0.9),
        turn: faults.turn * 1.5,
        blur: faults.blur + chance.between(0.0, 0.12),
        shake: faults.shake + chance.between(0.0, 0.12),
        shines: faults.shines + chance.below(3),
        noise: faults.noise * chance.between(1.0, 2.5),
        compression: faults.compression + chance.between(0.0, 2.0),
        ..faults
    }
}

/// How far the reading of the line came.
fn stage(
    coupon: &Coupon,
    covered: &[bool],
    photo: &Photo,
    bytes: &[u8],
    sightings: &[Sighting],
) -> std::io::Result<String> {
    let lines: Vec<&Sighting> = lines(sightings).collect();
    let [line] = lines.as_slice() else {
        if lines.len() > 1 {
            return Ok(format!("several lines: {}", lines.len()));
        }
        let all =
            picture::training::windows(bytes, &Limits::default()).map_err(std::io::Error::other)?;
        let is_there = |window: &Vec<picture::training::Study>| {
            window.iter().zip(&photo.middles).all(|(study, truth)| {
                (study.middle.0 - truth.0).hypot(study.middle.1 - truth.1) < 0.3 * study.height
            })
        };
        return Ok(if all.iter().any(is_there) {
            "found and not taken for a line".to_owned()
        } else {
            format!("not found: {} windows", all.len())
        });
    };
    let [(left, top), _, (right, foot), _] = line.place.0;
    let middle = ((left + right) / 2.0, (top + foot) / 2.0);
    let there = (
        photo.middles[8].0 + photo.middles[9].0,
        photo.middles[8].1 + photo.middles[9].1,
    );
    if (middle.0 - there.0 / 2.0).hypot(middle.1 - there.1 / 2.0) > photo.digit_height * 0.45 {
        return Ok("another place".to_owned());
    }
    let digits = line.text.chars().zip(coupon.line.chars());
    let mut unsure = Vec::new();
    let mut kinds = std::collections::BTreeSet::new();
    for (((seen, truth), sure), covered) in digits.zip(&line.characters).zip(covered) {
        if *sure < SURE || seen != truth {
            unsure.push(format!(
                "{truth}{seen} {sure:.2}{}",
                if *covered { "*" } else { "" }
            ));
            kinds.insert(match (seen == truth, *covered) {
                (_, true) => "covered",
                (true, false) => "right",
                (false, false) => "wrong",
            });
        }
    }
    let kinds: Vec<&str> = kinds.into_iter().collect();
    Ok(if unsure.is_empty() {
        "accepted".to_owned()
    } else {
        let count = if unsure.len() > 3 { "many" } else { "few" };
        format!("unsure {count} {}: {}", kinds.join("+"), unsure.join(", "))
    })
}

fn png_of(photo: &Photo) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, photo.width as u32, photo.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(photo.pixels.as_flattened())?;
    writer.finish()?;
    Ok(bytes)
}

/// What became of the readings of one kind.
#[derive(Default)]
struct Share {
    of: usize,
    accepted: usize,
    accepted_wrong: usize,
    held_right: usize,
    held_wrong: usize,
    nothing: usize,
}

#[derive(Default)]
struct Report {
    with_qr: Share,
    line_alone: Share,
    line_and_bars: Share,
    line_stamped: Share,
    bars: Share,
    stages: BTreeMap<String, usize>,
    /// Of each line, how sure its least sure digit is; and of each wrong digit.
    least: Vec<f32>,
    wrong: Vec<f32>,
    digits: usize,
    digits_sure: usize,
    digits_sure_wrong: usize,
    times: Vec<Duration>,
}

enum Verdict {
    Accepted(String),
    Held(String),
    Nothing,
}

impl Share {
    fn note(&mut self, verdict: &Verdict, truth: &str) {
        self.of += 1;
        match verdict {
            Verdict::Accepted(text) if text == truth => self.accepted += 1,
            Verdict::Accepted(_) => self.accepted_wrong += 1,
            Verdict::Held(text) if text == truth => self.held_right += 1,
            Verdict::Held(_) => self.held_wrong += 1,
            Verdict::Nothing => self.nothing += 1,
        }
    }

    fn tell(&self, name: &str) {
        let share = |count: usize| 100.0 * count as f64 / self.of.max(1) as f64;
        println!(
            "{name:<34} {:>6} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>6}",
            self.of,
            share(self.accepted),
            share(self.held_right),
            share(self.held_wrong),
            share(self.nothing),
            self.accepted_wrong
        );
    }
}

impl Report {
    fn note(&mut self, at: u64, coupon: &Coupon, sightings: &[Sighting], tells_held: bool) {
        let truth = &coupon.line;
        let with_qr = with_qr(sightings);
        let alone = line_alone(sightings);
        if tells_held {
            for (name, verdict) in [("qr", &with_qr), ("line", &alone)] {
                match verdict {
                    Verdict::Accepted(text) if text == truth => {}
                    Verdict::Accepted(text) => println!("{at} {name} WRONG {text} {truth}"),
                    Verdict::Held(text) => {
                        println!("{at} {name} held {text} {truth} stamped {}", coupon.stamped)
                    }
                    Verdict::Nothing => {
                        println!("{at} {name} nothing {truth} stamped {}", coupon.stamped)
                    }
                }
            }
        }
        self.with_qr.note(&with_qr, truth);
        self.line_alone.note(&alone, truth);
        if coupon.stamped {
            self.line_stamped.note(&alone, truth);
        }
        if let Some(bars) = &coupon.bar_code {
            self.bars.note(&bars_alone(sightings), bars);
            if bars.len() == 12 {
                self.line_and_bars.note(&line_and_bars(sightings), truth);
            }
        }
        for line in lines(sightings) {
            if line.text == *truth && is_well_formed(truth) {
                self.least.push(line.confidence);
            }
            for ((seen, sure), digit) in line.text.chars().zip(&line.characters).zip(truth.chars())
            {
                self.digits += 1;
                if seen != digit {
                    self.wrong.push(*sure);
                }
                if *sure >= SURE {
                    self.digits_sure += 1;
                    self.digits_sure_wrong += usize::from(seen != digit);
                }
            }
        }
    }

    fn tell(mut self) {
        println!(
            "{:<34} {:>6} {:>9} {:>9} {:>9} {:>9} {:>6}",
            "share in percent", "of", "accepted", "held ok", "held bad", "nothing", "WRONG"
        );
        self.with_qr.tell("QR, and nothing disagrees");
        self.line_alone.tell("line alone, town's check digit");
        self.line_stamped.tell("  of these with a stamp on a digit");
        self.line_and_bars.tell("line and NW-7 with 10 digits");
        self.bars.tell("NW-7 by itself");
        println!(
            "digits of lines: {}, sure {}, sure and wrong {}",
            self.digits, self.digits_sure, self.digits_sure_wrong
        );
        for limit in [0.75, 0.8, 0.85, 0.875, 0.9, 0.925, 0.95, 0.975] {
            let over = |all: &[f32]| all.iter().filter(|sure| **sure >= limit).count();
            let (right, wrong) = (over(&self.least), over(&self.wrong));
            println!("  at a limit of {limit:.3}: {right} lines right, {wrong} digits wrong");
        }
        let highest = self.wrong.iter().copied().fold(0.0, f32::max);
        println!(
            "the surest wrong digit of {}: {highest:.3}",
            self.wrong.len()
        );
        for (stage, count) in &self.stages {
            println!("{count:>6} {stage}");
        }
        self.times.sort();
        let time = |share: f64| {
            self.times
                .get((self.times.len() as f64 * share) as usize)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "time: median {:?}, 99 of 100 {:?}, longest {:?}",
            time(0.5),
            time(0.99),
            self.times.last().copied().unwrap_or_default()
        );
    }
}

fn lines(sightings: &[Sighting]) -> impl Iterator<Item = &Sighting> {
    sightings
        .iter()
        .filter(|sighting| sighting.source == Source::Ocr)
}

/// The digits between the letters at both ends of an NW-7 code.
fn bar_digits(sightings: &[Sighting]) -> Vec<&str> {
    let codes = sightings
        .iter()
        .filter(|sighting| sighting.source == Source::Nw7);
    codes
        .map(|code| {
            code.text
                .trim_matches(|letter: char| letter.is_ascii_lowercase())
        })
        .collect()
}

/// Accepted if a QR code is well formed and no other source says anything else. Digits that nobody is sure of say nothing.
fn with_qr(sightings: &[Sighting]) -> Verdict {
    let codes: Vec<&Sighting> = sightings
        .iter()
        .filter(|sighting| sighting.source == Source::Qr)
        .collect();
    let [code] = codes.as_slice() else {
        return Verdict::Nothing;
    };
    let lines_differ = lines(sightings).any(|line| {
        let digits = line
            .text
            .chars()
            .zip(&line.characters)
            .zip(code.text.chars());
        digits
            .into_iter()
            .any(|((seen, sure), digit)| *sure >= SURE && seen != digit)
    });
    let bars_differ = bar_digits(sightings)
        .iter()
        .any(|bars| !code.text.ends_with(bars));
    if lines_differ || bars_differ || !is_well_formed(&code.text) {
        return Verdict::Held(code.text.clone());
    }
    Verdict::Accepted(code.text.clone())
}

/// Accepted if the only line is sure in every character and its municipality can be; a person's second factor is taken as given.
fn line_alone(sightings: &[Sighting]) -> Verdict {
    let lines: Vec<&Sighting> = lines(sightings).collect();
    match lines.as_slice() {
        [] => Verdict::Nothing,
        [line] if line.confidence >= SURE && is_well_formed(&line.text) => {
            Verdict::Accepted(line.text.clone())
        }
        [line, ..] => Verdict::Held(line.text.clone()),
    }
}

/// Accepted if the line is, and the bar code says the same ten digits.
fn line_and_bars(sightings: &[Sighting]) -> Verdict {
    let bars = bar_digits(sightings);
    match (line_alone(sightings), bars.as_slice()) {
        (Verdict::Accepted(line), [bars]) if line.get(8..) == Some(bars) => Verdict::Accepted(line),
        (Verdict::Accepted(line), _) => Verdict::Held(line),
        (other, _) => other,
    }
}

fn bars_alone(sightings: &[Sighting]) -> Verdict {
    let mut codes = sightings
        .iter()
        .filter(|sighting| sighting.source == Source::Nw7);
    match (codes.next(), codes.next()) {
        (None, _) => Verdict::Nothing,
        (Some(code), None) if code.confidence >= SURE => Verdict::Accepted(code.text.clone()),
        (Some(code), _) => Verdict::Held(code.text.clone()),
    }
}

/// 18 digits, a kind and a dose that there are, and the check digit of the municipality.
fn is_well_formed(line: &str) -> bool {
    let digits: Vec<u32> = line
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    let [kind, dose, town @ .., _, _, _, _, _, _, _, _, _, _] = digits.as_slice() else {
        return false;
    };
    let [weighed @ .., check] = town else {
        return false;
    };
    let sum: u32 = weighed
        .iter()
        .zip((2..=6).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = (11 - sum % 11) % 10;
    line.len() == 18
        && digits.len() == 18
        && (1..=2).contains(kind)
        && (1..=7).contains(dose)
        && *check == expected
}
