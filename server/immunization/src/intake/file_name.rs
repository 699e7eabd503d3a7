//! Names of files: `139998_A_20260401093000_001.csv`. Other names are taken too, and tell nothing.

use std::fmt;

use super::layout::FileKind;
use super::rule::Rule;
use crate::calendar::Moment;
use crate::finding::Finding;
use crate::individual_number::IndividualNumber;
use crate::municipality::MunicipalityCode;

/// What a file's name says. Whose file it is, the login says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName {
    /// Whose it claims to be.
    pub municipality: MunicipalityCode,
    /// What kind of file it is.
    pub kind: FileKind,
    /// When it was made.
    pub made: Moment,
    /// Its number among the parts of one load, from 1.
    pub part: u32,
}

impl FileName {
    /// What a name says. Nothing if it is not in the pattern.
    pub fn parse(name: &str) -> Option<FileName> {
        let mut parts = name.strip_suffix(".csv")?.split('_');
        let mut next = || parts.next();
        let municipality = MunicipalityCode::parse(next()?).ok()?;
        let kind = FileKind::parse(next()?)?;
        let made = Moment::parse_compact(next()?).ok()?;
        let part = next()?;
        let is_number = part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        let part = part.parse().ok().filter(|part| is_number && *part > 0)?;
        parts.next().is_none().then_some(FileName {
            municipality,
            kind,
            made,
            part,
        })
    }

    /// A name as it may be kept and shown: with asterisks for what may be an individual number. What the pattern has is
    /// none, nor is a time.
    pub fn kept(name: &str) -> String {
        if FileName::parse(name).is_some() {
            return name.to_owned();
        }
        let parts = name.split_inclusive(['_', '.']);
        let kept =
            parts.map(
                |part| match Moment::parse_compact(part.trim_end_matches(['_', '.'])) {
                    Ok(_) => part.to_owned(),
                    Err(_) => IndividualNumber::masked_in(part),
                },
            );
        kept.collect()
    }

    /// What is found about a name where a kind of file is expected of a municipality: it is a hint and nothing more.
    pub fn judge(name: &str, municipality: MunicipalityCode, kind: FileKind) -> Option<Finding> {
        let fits = FileName::parse(name)
            .is_some_and(|said| said.municipality == municipality && said.kind == kind);
        (!fits).then(|| Rule::FileName.finding())
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (town, kind, part) = (self.municipality, self.kind.code(), self.part);
        write!(f, "{town}_{kind}_{}_{part:03}.csv", self.made.compact())
    }
}
