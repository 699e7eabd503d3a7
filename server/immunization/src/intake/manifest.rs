//! The slip that may come with a file (送付票): what was sent, so that nothing is lost or changed on the way.

use serde::Deserialize;

use super::rule::Rule;
use super::survey::Survey;
use crate::finding::{Fact, Finding};

/// Longer than any slip.
const BYTES_MAX: usize = 64 * 1_024;

/// What a slip says.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// How many rows of data it has.
    pub rows: u64,
    /// When it was made, as it was written.
    #[serde(rename = "createdAt", default)]
    pub created_at: Option<String>,
    /// By whom, as it was written.
    #[serde(rename = "createdBy", default)]
    pub created_by: Option<String>,
}

impl std::fmt::Debug for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Manifest({} rows, …)", self.rows)
    }
}

impl Manifest {
    /// The slip in these bytes.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, Finding> {
        let bytes = bytes.strip_prefix(&super::UTF8_MARK).unwrap_or(bytes);
        let refused = || Rule::FileManifest.finding();
        if bytes.len() > BYTES_MAX {
            return Err(refused());
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| refused())?;
        let is_hash = manifest.sha256.len() == 64
            && manifest.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash {
            Ok(manifest)
        } else {
            Err(refused())
        }
    }

    /// What does not fit the file: its SHA-256 in hexadecimal digits, and what it turned out to be.
    pub fn judge(&self, sha256: &str, survey: &Survey) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.sha256.eq_ignore_ascii_case(sha256) {
            findings.push(Rule::FileHash.finding().with("about", Fact::Word("sha256")));
        }
        if self.rows != survey.rows {
            let number = |number: u64| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
            let finding = Rule::FileHash.finding().with("about", Fact::Word("rows"));
            let finding = finding.with("rows", number(survey.rows));
            findings.push(finding.with("expected", number(self.rows)));
        }
        findings
    }
}
