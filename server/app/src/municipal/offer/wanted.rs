//! What the sender of a file wants, from the address and from the form.

use access::Role;
use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use immunization::intake::{Encoding, FileName, Header, LedgerCodes, Manifest, Repairs};
use store::Idempotency;

use crate::call::Call;
use crate::job::{self, ImportOffer, Intake, Mode};
use crate::municipal::malformed;
use crate::problem;
use crate::state::State;

/// Characters of a file's name that are kept.
const NAME_CHARACTERS_MAX: usize = 200;

/// What the sender wants, from the address and from the form.
#[derive(Default)]
pub struct Wanted {
    /// Only these fields may be there; all, if none is named.
    only: &'static [&'static str],
    file: Option<Intake>,
    mode: Option<Mode>,
    overwrite: bool,
    is_history: bool,
    report: Option<String>,
    pub header: Option<String>,
    pub encoding: Option<String>,
    repairs: Vec<String>,
    pub name: Option<String>,
    sha256: Option<[u8; 32]>,
    manifest: Option<String>,
    codes: Option<String>,
    seen: Vec<String>,
    /// All of it as it was said, to tell a repetition from something else.
    said: Vec<Vec<u8>>,
}

impl Wanted {
    /// Nothing yet, of which only these fields may be there.
    pub fn only(fields: &'static [&'static str]) -> Wanted {
        Wanted {
            only: fields,
            ..Wanted::default()
        }
    }

    /// One field. Only repairs may be several.
    pub fn set(&mut self, name: &str, value: &[u8]) -> Result<(), Problem> {
        if !self.only.is_empty() && !self.only.contains(&name) {
            return Err(problem::not_offered(name, &self.only.join(", ")));
        }
        let text = std::str::from_utf8(value)
            .map_err(|_| Problem::new(ProblemKind::Structure, "form-malformed"))?;
        let text = text.trim();
        self.said
            .extend([name.as_bytes().to_vec(), text.as_bytes().to_vec()]);
        if name != "repair" {
            if self.seen.iter().any(|seen| seen == name) {
                let problem = Problem::new(ProblemKind::Invalid, "parameter-repeated");
                return Err(problem.with("parameter", name.chars().take(40).collect::<String>()));
            }
            self.seen.push(name.to_owned());
        }
        match name {
            "as" | "kind" => self.file = Some(Intake::parse(text).ok_or_else(kinds)?),
            "mode" => {
                let modes = "dry-run, commit-valid, all-or-nothing";
                self.mode = Some(Mode::parse(text).ok_or_else(|| malformed("mode", modes))?);
            }
            "overwrite" => self.overwrite = yes_or_no("overwrite", text)?,
            "history" => self.is_history = yes_or_no("history", text)?,
            "report" => self.report = Some(text.chars().take(40).collect()),
            "header" => {
                let known = Header::parse(text).map(|_| text.to_owned());
                let known = known.ok_or_else(|| malformed("header", "auto, required, absent"))?;
                self.header = Some(known);
            }
            "encoding" => {
                let known = Encoding::parse(text).map(|_| text.to_owned());
                self.encoding = Some(known.ok_or_else(|| malformed("encoding", "utf-8, cp932"))?);
            }
            "repair" => {
                let known = Repairs::default().with(text).map(|_| text.to_owned());
                let known =
                    known.ok_or_else(|| malformed("repair", "a repair that a dry run offers"))?;
                if !self.repairs.contains(&known) {
                    self.repairs.push(known);
                }
            }
            "name" => self.name = Some(kept(text)),
            "sha256" => {
                let digest = digest_in(text);
                self.sha256 =
                    Some(digest.ok_or_else(|| malformed("sha256", "64 hexadecimal digits"))?);
            }
            "manifest" => self.manifest = Some(text.to_owned()),
            "codes" => {
                // A form that was filled in for another kind of file sends an empty one.
                let codes = Some(text).filter(|text| !text.is_empty());
                self.codes = codes.map(checked_codes).transpose()?;
            }
            _ => {
                let offered = "as, mode, overwrite, history, report, header, encoding, repair, name, sha256, manifest, codes";
                return Err(problem::not_offered(name, offered));
            }
        }
        Ok(())
    }

    /// The key under which the file comes, with all that was said of it.
    pub fn key(&self, state: &State, call: &Call, sha256: &[u8; 32]) -> Option<Idempotency> {
        let place = call.errand().map_or("", |errand| errand.does.label());
        let mut asked: Vec<&[u8]> = vec![place.as_bytes(), sha256];
        asked.extend(self.said.iter().map(Vec::as_slice));
        crate::again::key_of(state, call, &asked)
    }

    /// What is said of the digest of the file, in the address and on the slip.
    pub fn digests(&self) -> Result<[Option<[u8; 32]>; 2], Problem> {
        Ok([self.sha256, self.manifest_digest()?])
    }

    /// The digest that the slip tells. A slip that cannot be read stops the file.
    fn manifest_digest(&self) -> Result<Option<[u8; 32]>, Problem> {
        let Some(manifest) = &self.manifest else {
            return Ok(None);
        };
        let manifest = Manifest::parse(manifest.as_bytes())
            .map_err(|_| Problem::new(ProblemKind::Structure, "file-manifest"))?;
        Ok(digest_in(&manifest.sha256))
    }

    /// The offer that comes of it, if this role may make it.
    pub fn offer(self, role: &Role) -> Result<ImportOffer, Problem> {
        let file = self.file.ok_or_else(kinds)?;
        if *role == Role::Vendor && !matches!(file, Intake::Doses | Intake::Routine) {
            return Err(Problem::new(
                ProblemKind::Forbidden,
                "import-kind-forbidden",
            ));
        }
        if self.overwrite && file != Intake::Doses {
            return Err(malformed("overwrite", "false, except for as=B"));
        }
        if self.codes.is_some() && file != Intake::Routine {
            return Err(malformed("codes", "a list only for as=F"));
        }
        let usual = match self.overwrite {
            true => Mode::AllOrNothing,
            false => Mode::DryRun,
        };
        let mut offer = ImportOffer::new(file, self.mode.unwrap_or(usual));
        offer.overwrite = self.overwrite;
        offer.is_history = self.is_history;
        offer.dry_run_report = self.report;
        offer.header = self.header;
        offer.encoding = self.encoding;
        offer.repairs = self.repairs;
        offer.name = self.name;
        offer.manifest = self.manifest;
        offer.codes = self.codes;
        Ok(offer)
    }
}

/// The lists of what a municipality's codes mean. A list of which a line cannot be read stops the file: with half a list
/// its rows would be read otherwise than the sender believes.
fn checked_codes(text: &str) -> Result<String, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    match LedgerCodes::parse(job::CODES_NAME, text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            let problem = Problem::new(ProblemKind::Structure, "import-codes");
            Err(problem.with("line", error.line.to_string()))
        }
    }
}

fn kinds() -> Problem {
    malformed("as", "A, B, F, G")
}

fn yes_or_no(name: &'static str, text: &str) -> Result<bool, Problem> {
    match text {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(malformed(name, "true, false")),
    }
}

/// Thirty-two bytes in hexadecimal digits.
pub fn digest_in(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}

/// The name of a file as it is kept: not too long, and without what may be an individual number.
pub fn kept(name: &str) -> String {
    let kept = FileName::kept(name);
    kept.chars().take(NAME_CHARACTERS_MAX).collect()
}
