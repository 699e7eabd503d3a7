//! Which of two codes is the broader one.

use super::answer::{Outcome, Refusal};
use super::lookup::{code_unknown, not_loaded};
use super::system::Content;
use super::{Membership, Terminology, parted};
use crate::problem::Kind;

impl Terminology {
    /// Whether one code of a system is broader than another. The system may carry a version behind a bar.
    ///
    /// A hierarchy that only sorts its codes – parts of a whole, say – does not tell what is broader, and the question is
    /// refused unless the codes are the same.
    pub fn subsumes(&self, system: &str, a: &str, b: &str) -> Result<Outcome, Refusal> {
        let (url, version) = parted(system);
        let (title, system) = self.system_for(url, version)?;
        let find = |code| {
            if let Some(number) = system.find(code) {
                return Ok(Some(number));
            }
            match system.beyond(code) {
                Membership::Member => Ok(None),
                Membership::Unknown if system.content == Content::NotPresent => {
                    Err(not_loaded(title))
                }
                _ => Err(code_unknown(title)),
            }
        };
        let (one, other) = (find(a)?, find(b)?);
        let (Some(one), Some(other)) = (one, other) else {
            // Codes that go by form stand side by side.
            let same = match system.case_folded {
                true => super::table::lower(a).eq(super::table::lower(b)),
                false => a == b,
            };
            return Ok(match same {
                true => Outcome::Equivalent,
                false => Outcome::NotSubsumed,
            });
        };
        if one == other {
            return Ok(Outcome::Equivalent);
        }
        if !system.is_a && !system.is_flat() {
            let refusal = Refusal::new(Kind::Invalid, "subsumption-undefined");
            return Err(refusal.with("system", &title.url));
        }
        Ok(if system.with_ancestors(other).has(one) {
            Outcome::Subsumes
        } else if system.with_ancestors(one).has(other) {
            Outcome::SubsumedBy
        } else {
            Outcome::NotSubsumed
        })
    }
}
