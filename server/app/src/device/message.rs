//! The message of a scan, alone or among others, as a device sends it.

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::scan::{Comparison, Intent, ReadingSource, ScanReading};
use openssl::sha::sha256;
use serde_json::{Value, json};
use store::JobId;

use super::picture::Picture;
use super::posted::{self, Members};

/// How many scans one message may bring.
const SCANS_MAX: usize = 500;
/// How many readings one coupon may have.
pub const READINGS_MAX: usize = 8;
/// Characters of a scan's number, and of a device's.
pub const NUMBER_CHARACTERS_MAX: usize = 64;
/// Characters of what was read.
const READ_CHARACTERS_MAX: usize = 200;
/// Characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// The fact that tells in which part of a scan a member stands.
pub const WITHIN: &str = "within";
/// The members of a scan.
const SCAN: [&str; 11] = [
    "scanId",
    "sessionId",
    "segment",
    "deviceId",
    "capturedAt",
    "readings",
    "picture",
    "intent",
    "kindOverride",
    "secondFactor",
    "sequence",
];
/// The members of a reading.
const READING: [&str; 3] = ["source", "text", "minConfidence"];

/// Scans that came together.
pub struct Batch {
    /// Each of them, or what is wrong with it, with its number if that can be read.
    pub scans: Vec<(Option<String>, Result<Scan, Problem>)>,
    /// The device's clock when it sent them, if it told.
    pub sent_ms: Option<i64>,
    /// Whether it was one scan by itself.
    pub is_single: bool,
}

/// One scan.
#[derive(Clone)]
pub struct Scan {
    /// Its number.
    pub id: String,
    /// The session.
    pub session: JobId,
    /// The segment.
    pub segment: u32,
    /// The device.
    pub device: String,
    /// When it was read, by the device's clock, in milliseconds of the Unix epoch.
    pub read_ms: i64,
    /// What was read.
    pub readings: Vec<ScanReading>,
    /// A picture in which more is to be read, until it has been.
    pub picture: Option<Picture>,
    /// What staff mean to do.
    pub intent: Intent,
    /// Why a coupon is used for something else than it is for.
    pub override_reason: Option<String>,
    /// What staff said when they compared the person.
    pub comparison: Option<Comparison>,
    /// Its place in the order of the device.
    pub sequence: Option<u64>,
    /// A digest of all that it says.
    pub digest: [u8; 32],
}

impl Batch {
    /// What was posted: one scan, or `scans` with several.
    pub fn read(sent: &Members) -> Result<Batch, Problem> {
        let Some(scans) = sent.get("scans") else {
            return Ok(Batch::single(Scan::read(sent)?));
        };
        posted::only(sent, &["scans", "sentAt"])?;
        let sent_ms = posted::time(sent, "sentAt")?;
        let scans = scans
            .as_array()
            .ok_or_else(|| posted::malformed("scans", "[ … ]"))?;
        if scans.is_empty() {
            return Err(posted::missing("scans"));
        }
        if scans.len() > SCANS_MAX {
            let problem = Problem::new(ProblemKind::BusinessRule, "scans-too-many");
            return Err(problem.with("limit", SCANS_MAX));
        }
        let scans = scans.iter().map(|value| match value {
            Value::Object(object) => (number_of(object), Scan::read(object)),
            _ => {
                let problem = Problem::new(ProblemKind::Structure, "posted-malformed");
                (None, Err(problem))
            }
        });
        Ok(Batch {
            scans: scans.collect(),
            sent_ms,
            is_single: false,
        })
    }

    /// One scan by itself.
    pub fn single(scan: Scan) -> Batch {
        Batch {
            scans: vec![(Some(scan.id.clone()), Ok(scan))],
            sent_ms: None,
            is_single: true,
        }
    }
}

fn number_of(object: &Members) -> Option<String> {
    let number = posted::text(object, "scanId", NUMBER_CHARACTERS_MAX).ok()?;
    number.map(str::to_owned)
}

impl Scan {
    fn read(object: &Members) -> Result<Scan, Problem> {
        posted::fit(object)?;
        posted::only(object, &SCAN)?;
        let picture = Picture::read(object)?;
        let readings = readings(object, picture.is_some())?;
        let read_ms = posted::time(object, "capturedAt")?;
        let sequence = match object.get("sequence").filter(|value| !value.is_null()) {
            None => None,
            Some(value) => {
                let number = value.as_u64().filter(|number| *number <= 1 << 53);
                Some(number.ok_or_else(|| posted::malformed("sequence", "1, 2, 3 …"))?)
            }
        };
        let scan = Scan {
            id: number(object, "scanId")?,
            session: session(posted::required(
                object,
                "sessionId",
                NUMBER_CHARACTERS_MAX,
            )?)?,
            segment: posted::count(object, "segment")?.ok_or_else(|| posted::missing("segment"))?,
            device: number(object, "deviceId")?,
            read_ms: read_ms.ok_or_else(|| posted::missing("capturedAt"))?,
            readings,
            picture,
            intent: posted::made(
                object,
                "intent",
                "auto, vaccinated, preExamOnly",
                Intent::parse,
            )?
            .unwrap_or(Intent::Auto),
            override_reason: posted::text(object, "kindOverride", REASON_CHARACTERS_MAX)?
                .map(str::to_owned),
            comparison: posted::made(object, "secondFactor", "same, different", Comparison::parse)?,
            sequence,
            digest: [0; 32],
        };
        Ok(scan.digested())
    }

    /// The same with the digest of what it says. Its place in the order is no part of that; of a picture its own digest
    /// is, and not what is read in it, because a better reader may read more.
    #[must_use]
    pub fn digested(mut self) -> Scan {
        let readings: Vec<Value> = self
            .readings
            .iter()
            .map(|one| json!([one.source.code(), one.text, one.min_confidence]))
            .collect();
        let mut said = json!([
            self.id,
            self.session.to_string(),
            self.segment,
            self.device,
            self.read_ms,
            readings,
            self.intent.code(),
            self.override_reason,
            self.comparison.map(Comparison::code),
        ]);
        if let (Value::Array(said), Some(picture)) = (&mut said, &self.picture) {
            said.push(json!(picture.digest));
        }
        self.digest = sha256(said.to_string().as_bytes());
        self
    }
}

/// The session of a text. What is no number of ours is no session either.
pub fn session(text: &str) -> Result<JobId, Problem> {
    JobId::parse(text).ok_or_else(|| Problem::new(ProblemKind::NotFound, "session-unknown"))
}

/// The number of something, in visible ASCII characters.
pub fn number(object: &Members, name: &'static str) -> Result<String, Problem> {
    let number = posted::required(object, name, NUMBER_CHARACTERS_MAX)?;
    match number.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(number.to_owned()),
        false => Err(posted::malformed(name, "A–Z, a–z, 0–9, -")),
    }
}

/// What a device read by itself. With a picture it may be nothing.
fn readings(object: &Members, has_picture: bool) -> Result<Vec<ScanReading>, Problem> {
    let readings = match object.get("readings").filter(|value| !value.is_null()) {
        None if has_picture => return Ok(Vec::new()),
        readings => readings.ok_or_else(|| posted::missing("readings"))?,
    };
    let readings = readings
        .as_array()
        .ok_or_else(|| posted::malformed("readings", "[ … ]"))?;
    if (readings.is_empty() && !has_picture) || readings.len() > READINGS_MAX {
        return Err(posted::malformed("readings", "1–8"));
    }
    let readings = readings.iter().enumerate();
    readings
        .map(|(place, value)| {
            reading(value).map_err(|problem| problem.with(WITHIN, format!("readings[{place}]")))
        })
        .collect()
}

fn reading(value: &Value) -> Result<ScanReading, Problem> {
    let object = value
        .as_object()
        .ok_or_else(|| posted::malformed("readings", "[{ … }]"))?;
    posted::only(object, &READING)?;
    let sources = "qr, nw7-18, ocr, nw7-10, manual";
    let source = posted::made(object, "source", sources, ReadingSource::parse)?;
    // What was read may be empty; that is a reading without anything.
    let text = object.get("text").filter(|value| !value.is_null());
    let text = text.ok_or_else(|| posted::missing("text"))?;
    let text = text
        .as_str()
        .ok_or_else(|| posted::malformed("text", posted::TEXT))?;
    posted::no_longer("text", text, READ_CHARACTERS_MAX)?;
    let confidence = object.get("minConfidence").filter(|value| !value.is_null());
    let min_confidence = match confidence {
        None => None,
        Some(value) => {
            let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share));
            Some(share.ok_or_else(|| posted::malformed("minConfidence", "0–1"))?)
        }
    };
    Ok(ScanReading {
        source: source.ok_or_else(|| posted::missing("source"))?,
        text: text.to_owned(),
        min_confidence,
    })
}
