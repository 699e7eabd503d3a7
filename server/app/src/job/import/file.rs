//! The file of a job: what it turned out to be, and its rows from the first.

use std::io::{self, Read};

use immunization::Finding;
use immunization::intake::{
    Encoding, FileName, Layout, Manifest, Rule, Settings, Survey, survey as survey_rows,
};
use openssl::sha::Sha256;

use super::rows::{HubRows, Reader, survey_hub};
use crate::job::offer::{ImportOffer, Intake};
use crate::job::progress::{Phase, Progress};
use crate::job::runner::{Hold, Stop};
use crate::job::source::Watched;

/// A file that can be taken.
pub struct File {
    /// What kind it is.
    pub intake: Intake,
    /// Its columns; JSON has none.
    pub layout: Option<&'static Layout>,
    /// What it turned out to be.
    pub survey: Survey,
}

/// A file, and what deserves a look about it.
pub struct Surveyed {
    /// The file.
    pub file: File,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Bytes whose digest is taken as they pass by.
struct Digested<R> {
    source: R,
    hasher: Sha256,
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(room)?;
        self.hasher.update(room.get(..read).unwrap_or_default());
        Ok(read)
    }
}

impl File {
    /// The file as an earlier runner found it.
    pub fn surveyed(offer: &ImportOffer, progress: &Progress) -> Option<File> {
        if progress.phase == Phase::Begun {
            return None;
        }
        let encoding = Encoding::parse(progress.encoding.as_deref()?)?;
        Some(File {
            intake: offer.file,
            layout: layout_of(offer.file),
            survey: Survey {
                encoding,
                has_header: progress.has_header?,
                rows: progress.rows,
                bytes: 0,
            },
        })
    }

    /// Its rows, from the first.
    pub fn reader<'h>(&self, hold: &'h Hold<'h>) -> Result<Reader<Watched<'h>>, Stop> {
        let source = hold.bytes();
        match (self.intake, self.layout) {
            (Intake::Hub, _) => Ok(Reader::Hub(HubRows::new(source))),
            (_, Some(layout)) => Ok(Reader::columns(source, layout, &self.survey)),
            _ => Err(Stop::failed("no layout")),
        }
    }
}

fn layout_of(intake: Intake) -> Option<&'static Layout> {
    Layout::find(intake.layout()?, None)
}

/// Goes over the whole file, holds it against its slip, and tells what it is, or why it is not taken.
pub fn survey(
    hold: &Hold<'_>,
    offer: &ImportOffer,
    settings: &Settings<'_>,
) -> Result<Result<Surveyed, Vec<Finding>>, Stop> {
    let mut digested = Digested {
        source: hold.bytes(),
        hasher: Sha256::new(),
    };
    let layout = layout_of(offer.file);
    let surveyed = match layout {
        Some(layout) => survey_rows(&mut digested, layout, settings)?,
        None => survey_hub(&mut digested)?,
    };
    let survey = match surveyed {
        Ok(survey) => survey,
        Err(findings) => return Ok(Err(findings)),
    };
    // Whatever of the file was not read for its rows belongs to its digest.
    io::copy(&mut digested, &mut io::sink())?;
    let sha256 = hexadecimal(&digested.hasher.finish());
    let mut findings = Vec::new();
    if let Some(slip) = &offer.manifest {
        match Manifest::parse(slip.as_bytes()) {
            Ok(slip) => findings.extend(slip.judge(&sha256, &survey)),
            Err(finding) => findings.push(finding),
        }
    }
    if !findings.is_empty() {
        return Ok(Err(findings));
    }
    if let (Some(name), Some(kind)) = (&offer.name, offer.file.layout()) {
        findings.extend(FileName::judge(name, settings.municipality, kind));
    }
    debug_assert!(
        findings
            .iter()
            .all(|one| one.code() == Rule::FileName.code())
    );
    Ok(Ok(Surveyed {
        file: File {
            intake: offer.file,
            layout,
            survey,
        },
        findings,
    }))
}

/// A digest in hexadecimal digits.
pub fn hexadecimal(digest: &[u8; 32]) -> String {
    use std::fmt::Write;
    digest
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
