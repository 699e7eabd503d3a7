//! Several readings of one coupon → one line, or why there is none.

use std::fmt;

use super::{Comparison, Outcome, ReadingSource};
use crate::code::{CodeError, CodeFault};
use crate::coupon::{CouponDigits, CouponKind, CouponLine, CouponReading};
use crate::coupon_number::CouponNumber;
use crate::municipality::MunicipalityCode;

/// How sure of every single character printed digits have to be.
const CONFIDENCE_MIN: f64 = 0.90;
/// How many characters a line has.
const LINE_CHARACTERS: usize = 18;
/// Where the coupon's number begins in it.
const NUMBER_AT: usize = 8;

/// One reading of a coupon, as the device tells it.
#[derive(Clone, PartialEq)]
pub struct ScanReading {
    /// From what it was read.
    pub source: ReadingSource,
    /// What was read.
    pub text: String,
    /// How sure the reader is of its least sure character, from 0 to 1.
    pub min_confidence: Option<f64>,
}

impl fmt::Debug for ScanReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScanReading({}, …)", self.source.code())
    }
}

/// What readings come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// One line.
    Accepted(AcceptedScan),
    /// No line that could be taken.
    Held(Held),
}

/// A line that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedScan {
    /// The line.
    pub line: CouponLine,
    /// What the campaign says its coupon is for.
    pub kind: CouponKind,
    /// Whether it counts only because staff compared the person, so that a person has to be found.
    pub needs_person: bool,
    /// Whether the two-dimensional code was among what was read.
    pub has_code: bool,
}

/// Readings that are not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Why.
    pub outcome: Outcome,
    /// The line that it would be if staff compared the person and found the same.
    pub candidate: Option<AcceptedScan>,
    /// The readings, so that somebody can compare them digit by digit.
    pub shown: Vec<ShownReading>,
}

/// A reading, to be shown to who has the coupon in hand.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownReading {
    /// From what it was read.
    pub source: ReadingSource,
    /// What was read, without what scanners put around it.
    pub text: String,
    /// The characters, from 1, that are no digits or that another reading has otherwise.
    pub doubtful: Vec<usize>,
    /// What it would be if letters were mistaken for digits. It is never taken without somebody's word.
    pub suggestion: Option<String>,
}

// It leads to a person.
impl fmt::Debug for ShownReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShownReading({}, …)", self.source.code())
    }
}

/// A reading with what it says.
struct Read<'a> {
    reading: &'a ScanReading,
    says: CouponReading,
}

/// What these readings of one coupon come to, when staff compared the person, or did not.
///
/// Sources that differ are never settled by a majority.
pub fn decide(
    readings: &[ScanReading],
    campaign: &CouponDigits,
    comparison: Option<Comparison>,
) -> Decision {
    let read = understood(readings);
    let line = read.iter().find_map(|one| match one.says {
        CouponReading::Line(line) => Some(line),
        _ => None,
    });
    let judged = match line {
        Some(line) => judge(&read, line, campaign, comparison),
        None => Err((without_line(&read), None)),
    };
    match judged {
        Ok(scan) => Decision::Accepted(scan),
        Err((outcome, candidate)) => Decision::Held(Held {
            outcome,
            candidate,
            shown: shown(&read),
        }),
    }
}

/// The readings side by side, so that somebody can compare them digit by digit.
pub fn side_by_side(readings: &[ScanReading]) -> Vec<ShownReading> {
    shown(&understood(readings))
}

/// What each reading says, where it says anything.
fn understood(readings: &[ScanReading]) -> Vec<Read<'_>> {
    readings
        .iter()
        .filter(|reading| !CouponReading::cleaned(&reading.text).is_empty())
        .map(|reading| Read {
            reading,
            says: CouponReading::read(&reading.text),
        })
        .collect()
}

/// The same for a batch of forms whose coupons have their first eight digits in common, as somebody said beforehand: where
/// nothing but a coupon's number was read, its line is known, and is taken once staff compared the person.
pub fn decide_in_batch(
    readings: &[ScanReading],
    campaign: &CouponDigits,
    comparison: Option<Comparison>,
    batch: Option<&BatchCoupons>,
) -> Decision {
    let decided = decide(readings, campaign, comparison);
    let (Decision::Held(held), Some(batch)) = (&decided, batch) else {
        return decided;
    };
    let numbers = readings
        .iter()
        .filter_map(|reading| match CouponReading::read(&reading.text) {
            CouponReading::NumberAlone(number) => Some(number),
            _ => None,
        });
    let line = { numbers }.next().map(|number| batch.line(number));
    let Some(line) = line.filter(|_| held.outcome == Outcome::NumberAlone) else {
        return decided;
    };
    let Ok((kind, _)) = campaign.read(&line) else {
        return decided;
    };
    let scan = AcceptedScan {
        line,
        kind,
        needs_person: true,
        has_code: false,
    };
    match comparison {
        Some(Comparison::Same) => Decision::Accepted(scan),
        _ => Decision::Held(Held {
            outcome: Outcome::HoldConfirm,
            candidate: Some(scan),
            shown: held.shown.clone(),
        }),
    }
}

/// What all coupons of a batch have in common: everything but their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchCoupons {
    kind: u8,
    dose: u8,
    municipality: MunicipalityCode,
}

impl BatchCoupons {
    /// The first eight digits of a line: kind, dose, municipality with its check digit.
    pub fn parse(text: &str) -> Result<BatchCoupons, CodeError> {
        let line = CouponLine::parse(&format!("{text}0000000000"))?;
        Ok(BatchCoupons {
            kind: line.kind,
            dose: line.dose,
            municipality: line.municipality,
        })
    }

    fn line(&self, number: CouponNumber) -> CouponLine {
        CouponLine {
            kind: self.kind,
            dose: self.dose,
            municipality: self.municipality,
            number,
        }
    }
}

/// Whether a line that one reading has can be taken.
fn judge(
    read: &[Read<'_>],
    line: CouponLine,
    campaign: &CouponDigits,
    comparison: Option<Comparison>,
) -> Result<AcceptedScan, (Outcome, Option<AcceptedScan>)> {
    if read.iter().any(|one| one.differs_from(&line)) {
        return Err((Outcome::Mismatch, None));
    }
    let kind = match campaign.read(&line) {
        // A test is no dose and no reason for not giving one.
        Ok((CouponKind::AntibodyTest, _)) => return Err((Outcome::Kind, None)),
        Ok((kind, _)) => kind,
        Err(doubt) => return Err((Outcome::parse(doubt.code()).unwrap_or(Outcome::Kind), None)),
    };
    let lines_of = |source: ReadingSource| {
        let lines = read.iter().filter(move |one| one.reading.source == source);
        lines.filter(|one| matches!(one.says, CouponReading::Line(_)))
    };
    let mut scan = AcceptedScan {
        line,
        kind,
        needs_person: false,
        has_code: lines_of(ReadingSource::Qr).next().is_some(),
    };
    let is_bar_code = |one: &&Read<'_>| one.is_bar_code();
    let whole_codes = read.iter().filter(is_bar_code);
    let has_line = |one: &Read<'_>| matches!(one.says, CouponReading::Line(_));
    let is_coded = scan.has_code || { whole_codes }.any(has_line);
    let has_number = read
        .iter()
        .filter(is_bar_code)
        .any(|one| matches!(one.says, CouponReading::NumberAlone(_)));
    let is_sure = lines_of(ReadingSource::Ocr).any(|one| one.is_sure());
    let typed = lines_of(ReadingSource::Manual).count();
    if read
        .iter()
        .any(|one| matches!(one.says, CouponReading::Refused(_)))
    {
        // Another source is there, and nobody knows what it says.
        return Err((Outcome::HoldConfirm, None));
    }
    if is_coded || (is_sure && has_number) || typed > 1 {
        return Ok(scan);
    }
    scan.needs_person = true;
    let is_comparable = is_sure || typed > 0;
    match comparison {
        Some(Comparison::Same) if is_comparable => Ok(scan),
        _ => Err((Outcome::HoldConfirm, is_comparable.then_some(scan))),
    }
}

/// Why there is no line at all.
fn without_line(read: &[Read<'_>]) -> Outcome {
    let suggested = read.iter().find_map(|one| match one.says {
        CouponReading::Suggested(line) => Some(line),
        _ => None,
    });
    if let Some(line) = suggested {
        return if read.iter().any(|one| one.differs_from(&line)) {
            Outcome::Mismatch
        } else {
            Outcome::HoldConfirm
        };
    }
    let numbers = read.iter().filter_map(|one| match one.says {
        CouponReading::NumberAlone(number) => Some(number),
        _ => None,
    });
    let mut numbers = numbers;
    let first = numbers.next();
    if numbers.any(|number| Some(number) != first) {
        return Outcome::Mismatch;
    }
    // What is wrong with the source that is trusted most tells most.
    let refused = read.iter().filter_map(|one| match one.says {
        CouponReading::Refused(error) => Some((one.reading.source, error)),
        _ => None,
    });
    match refused.min_by_key(|(source, _)| *source) {
        Some((_, error)) => refusal(error),
        None if first.is_some() => Outcome::NumberAlone,
        None => Outcome::Length,
    }
}

fn refusal(error: CodeError) -> Outcome {
    Outcome::parse(error.code()).unwrap_or(Outcome::Length)
}

impl Read<'_> {
    /// Whether it says something else than this line. A reading without sense says nothing.
    fn differs_from(&self, line: &CouponLine) -> bool {
        match &self.says {
            CouponReading::Line(other) | CouponReading::Suggested(other) => other != line,
            CouponReading::NumberAlone(number) => *number != line.number,
            // Eighteen digits that are no line are another one, misread.
            CouponReading::Refused(error) => error.fault == CodeFault::Municipality,
        }
    }

    fn is_bar_code(&self) -> bool {
        let source = self.reading.source;
        matches!(source, ReadingSource::Nw7Line | ReadingSource::Nw7Number)
    }

    fn is_sure(&self) -> bool {
        let confidence = self.reading.min_confidence;
        confidence.is_some_and(|confidence| (CONFIDENCE_MIN..=1.0).contains(&confidence))
    }

    fn suggestion(&self) -> Option<String> {
        match &self.says {
            CouponReading::Suggested(line) => Some(line.digits()),
            _ => None,
        }
    }
}

/// The readings side by side.
fn shown(read: &[Read<'_>]) -> Vec<ShownReading> {
    let texts: Vec<Vec<char>> = read
        .iter()
        .map(|one| CouponReading::cleaned(&one.reading.text).chars().collect())
        .collect();
    let all = read.iter().zip(&texts);
    all.map(|(one, text)| ShownReading {
        source: one.reading.source,
        text: text.iter().collect(),
        doubtful: doubtful(text, &texts),
        suggestion: one.suggestion(),
    })
    .collect()
}

/// The characters of a text, from 1, that are no digits or stand otherwise in another text.
fn doubtful(text: &[char], others: &[Vec<char>]) -> Vec<usize> {
    let Some(shift) = shift(text) else {
        return Vec::new();
    };
    let is_doubtful = |(at, letter): &(usize, &char)| {
        !letter.is_ascii_digit()
            || others.iter().any(|other| {
                let place = self::shift(other).and_then(|theirs| (at + shift).checked_sub(theirs));
                let there = place.and_then(|place| other.get(place));
                there.is_some_and(|there| there != *letter)
            })
    };
    let letters = text.iter().enumerate();
    letters.filter(is_doubtful).map(|(at, _)| at + 1).collect()
}

/// Where in a line a text of this length begins.
fn shift(text: &[char]) -> Option<usize> {
    match text.len() {
        LINE_CHARACTERS => Some(0),
        length if length == LINE_CHARACTERS - NUMBER_AT => Some(NUMBER_AT),
        _ => None,
    }
}
