//! What is wrong with a definition, collected while it is read.

use super::{Defect, Source};

/// Defects of one definition that are kept; a broken file has thousands.
const KEPT_MAX: usize = 20;

/// The defects of one definition.
pub(super) struct Faults<'e> {
    source: Source<'e>,
    found: Vec<Defect>,
    /// How many there were, those that are not kept among them.
    count: usize,
}

impl<'e> Faults<'e> {
    pub(super) fn of(source: Source<'e>) -> Faults<'e> {
        Faults {
            source,
            found: Vec::new(),
            count: 0,
        }
    }

    /// One more defect: the rule, the element, and the name that it is about.
    pub(super) fn refuse(&mut self, rule: &'static str, path: &str, name: &str) {
        self.count += 1;
        if self.found.len() >= KEPT_MAX {
            return;
        }
        let resource = self.source.resource;
        self.found.push(Defect {
            file: self.source.file.to_owned(),
            url: resource
                .text_of("url")
                .unwrap_or(resource.type_name())
                .to_owned(),
            path: (!path.is_empty()).then(|| path.to_owned()),
            rule,
            name: (!name.is_empty()).then(|| name.to_owned()),
        });
    }

    /// Whether something was found after so many.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Everything that was found.
    pub(super) fn into_defects(self) -> Vec<Defect> {
        self.found
    }
}
