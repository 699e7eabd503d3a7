//! The picture of a coupon → readings like those that a device makes itself. Nothing of the picture is kept but its digest.

use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::CouponReading;
use immunization::scan::{ReadingSource, ScanReading};
use openssl::sha::sha256;
use picture::{Limits, PictureError, Sighting, Source};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::message::{Batch, READINGS_MAX};
use super::posted::{self, Members};
use crate::call::Call;
use crate::problem;
use crate::state::State;

/// How many pictures one message may bring.
const PICTURES_MAX: usize = 8;
/// What one picture may cost. A camera of a tablet stays below; a coupon fills a tenth of that.
pub const LIMITS: Limits = Limits {
    bytes_max: 8 << 20,
    pixels_max: 16_000_000,
    side_max: 8_000,
};
/// A character that the reader is less sure of says nothing against another source.
const SURE: f32 = 0.90;
/// Digits of a line, and of the number alone.
const LINE: usize = 18;
const NUMBER: usize = 10;
/// The members of a picture, as in FHIR's Attachment.
const MEMBERS: [&str; 2] = ["contentType", "data"];

/// Pictures that are looked at together: no more than there are cores, so that records can still be read and written.
static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Arc::new(Semaphore::new(cores))
});

/// A picture that was sent.
#[derive(Clone)]
pub struct Picture {
    bytes: Arc<[u8]>,
    /// Its digest.
    pub digest: [u8; 32],
}

/// What was read in a picture of one coupon.
pub type Seen = Vec<SeenReading>;

/// A reading, and which of its characters nobody can be sure of.
pub struct SeenReading {
    reading: ScanReading,
    doubtful: Vec<usize>,
}

impl Picture {
    /// The picture in a message, if there is one.
    pub fn read(object: &Members) -> Result<Option<Picture>, Problem> {
        let Some(value) = object.get("picture").filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        let expected = "{ \"contentType\": …, \"data\": … }";
        let object = value
            .as_object()
            .ok_or_else(|| posted::malformed("picture", expected))?;
        posted::only(object, &MEMBERS)?;
        let media = object.get("contentType").and_then(Value::as_str);
        if !matches!(media, Some("image/png" | "image/jpeg")) {
            return Err(posted::malformed("contentType", "image/png, image/jpeg"));
        }
        let data = object.get("data").filter(|value| !value.is_null());
        let data = data.ok_or_else(|| posted::missing("data"))?;
        let data = data
            .as_str()
            .ok_or_else(|| posted::malformed("data", posted::TEXT))?;
        if data.len() / 4 * 3 > LIMITS.bytes_max {
            return Err(refused(PictureError::Bytes));
        }
        let bytes = STANDARD
            .decode(data)
            .map_err(|_| posted::malformed("data", "base64"))?;
        Ok(Some(Picture {
            digest: sha256(&bytes),
            bytes: bytes.into(),
        }))
    }

    /// What is to be read in it, beside the workers. Looking goes on when the caller has gone, so its place is free
    /// only when it has ended.
    async fn sightings(self, state: &State, call: &Call) -> Result<Vec<Sighting>, Problem> {
        let deadline = tokio::time::Instant::from_std(call.deadline);
        let place = AT_ONCE.clone().acquire_owned();
        let place = tokio::time::timeout_at(deadline, place).await;
        let place = place.map_err(|_| problem::unavailable("pictures-busy"))?;
        let looked = state.compute(call, move || {
            let found = picture::read(&self.bytes, &LIMITS);
            drop(place);
            found
        });
        looked.await?.map_err(refused)
    }
}

/// Adds what is read in the pictures of a message to its readings, and tells it scan by scan.
pub async fn look(state: &State, call: &Call, batch: &mut Batch) -> Result<Vec<Seen>, Problem> {
    let scans = batch.scans.iter();
    let pictures = scans.filter(|(_, scan)| scan.as_ref().is_ok_and(|one| one.picture.is_some()));
    if pictures.count() > PICTURES_MAX {
        let problem = Problem::new(ProblemKind::TooCostly, "pictures-too-many");
        return Err(problem.with("limit", PICTURES_MAX));
    }
    let mut all = Vec::with_capacity(batch.scans.len());
    for (_, sent) in &mut batch.scans {
        let mut seen = Seen::new();
        let picture = sent.as_mut().ok().and_then(|scan| scan.picture.take());
        if let Some(picture) = picture {
            match picture.sightings(state, call).await {
                Ok(found) => seen = readings(&found),
                Err(problem) => *sent = Err(problem),
            }
        }
        if let Ok(scan) = sent {
            let own = seen.iter().map(|one| one.reading.clone());
            scan.readings.extend(own);
        }
        all.push(seen);
    }
    Ok(all)
}

/// What was read in a picture, as readings of one coupon.
///
/// A text that no coupon has, say the address of a page in another code beside it, is no reading. Printed digits are
/// left out where a code or a better line says the same wherever they are sure: nobody is helped by a person's comparing
/// digits that a shine hides. Where they differ in a sure digit they stay, and the scan is held.
pub fn readings(found: &[Sighting]) -> Seen {
    let mut coded: Vec<&Sighting> = Vec::new();
    let mut lines: Vec<&Sighting> = Vec::new();
    for sighting in found {
        match sighting.source {
            Source::Qr if length(sighting) == Some(LINE) => coded.push(sighting),
            Source::Nw7
                if sighting.confidence >= SURE
                    && matches!(length(sighting), Some(LINE | NUMBER)) =>
            {
                coded.push(sighting);
            }
            Source::Ocr => lines.push(sighting),
            _ => {}
        }
    }
    lines.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let mut kept: Vec<&Sighting> = coded;
    for line in lines {
        let repeats = |other: &&Sighting| other.source == Source::Ocr && other.text == line.text;
        let tells_all = |other: &&Sighting| length(other) == Some(LINE) && agrees(line, other);
        let is_told = line.confidence < SURE && kept.iter().any(tells_all);
        if !is_told && !kept.iter().any(repeats) {
            kept.push(line);
        }
    }
    kept.truncate(READINGS_MAX);
    kept.into_iter().map(reading).collect()
}

/// Digits of a text that has nothing but digits and what stands around a bar code.
fn length(sighting: &Sighting) -> Option<usize> {
    let text = CouponReading::cleaned(&sighting.text);
    let is_digits = text.bytes().all(|letter| letter.is_ascii_digit());
    is_digits.then_some(text.len())
}

/// Whether a line has no sure digit that the other text has otherwise.
fn agrees(line: &Sighting, other: &Sighting) -> bool {
    let text = CouponReading::cleaned(&other.text);
    let digits = line.text.chars().zip(text.chars()).zip(&line.characters);
    { digits }.all(|((own, theirs), sure)| own == theirs || *sure < SURE)
}

fn reading(sighting: &Sighting) -> SeenReading {
    let source = match (sighting.source, length(sighting)) {
        (Source::Qr, _) => ReadingSource::Qr,
        (Source::Nw7, Some(NUMBER)) => ReadingSource::Nw7Number,
        (Source::Nw7, _) => ReadingSource::Nw7Line,
        _ => ReadingSource::Ocr,
    };
    let doubtful = sighting.characters.iter().enumerate();
    let doubtful = doubtful.filter(|(_, sure)| **sure < SURE);
    SeenReading {
        reading: ScanReading {
            source,
            text: sighting.text.clone(),
            min_confidence: Some(hundredths(sighting.confidence)),
        },
        doubtful: doubtful.map(|(at, _)| at + 1).collect(),
    }
}

/// A share in hundredths, rounded down so that nothing becomes sure by being told.
fn hundredths(share: f32) -> f64 {
    (f64::from(share) * 100.0 + 1e-4).floor() / 100.0
}

impl SeenReading {
    /// The reading as JSON, with the characters from 1 that nobody can be sure of.
    pub fn json(&self) -> Value {
        json!({
            "source": self.reading.source.code(),
            "text": CouponReading::cleaned(&self.reading.text),
            "minConfidence": self.reading.min_confidence,
            "doubtful": self.doubtful,
        })
    }

    /// The characters from 1 that nobody can be sure of.
    pub fn doubtful(&self) -> &[usize] {
        &self.doubtful
    }

    /// What a device that reads by itself would send.
    pub fn reading(&self) -> &ScanReading {
        &self.reading
    }
}

fn refused(error: PictureError) -> Problem {
    let kind = match error {
        PictureError::Bytes | PictureError::Pixels => ProblemKind::TooLong,
        PictureError::Format => ProblemKind::MediaType,
        PictureError::Broken => ProblemKind::Structure,
    };
    Problem::new(kind, error.code())
}

#[cfg(test)]
mod tests;
