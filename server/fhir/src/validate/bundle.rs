//! What only shows in a bundle as a whole.

use std::collections::HashSet;

use super::place::{Frame, Origin};
use super::walk::Walker;
use crate::definitions::Slot;
use crate::element::Element;
use crate::problem::{Issue, Kind};

impl<'a> Walker<'a, '_> {
    /// Looks for addresses that stand twice (`bdl-7`): the same address and the same version of what is there.
    pub(super) fn bundle(&mut self, bundle: &'a Element) {
        // A history tells of the same resource many times; versions without a number cannot be told apart there.
        if bundle.text_of("type") == Some("history") {
            return;
        }
        let mut known = HashSet::new();
        let mut item = 0;
        let mut last: Option<&'static Slot> = None;
        for (slot, entry) in bundle.fields() {
            if slot.element != "entry" {
                continue;
            }
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            let Some(url) = entry.text_of("fullUrl") else {
                continue;
            };
            let version = entry
                .first("resource")
                .and_then(|resource| resource.first("meta"))
                .and_then(|meta| meta.text_of("versionId"));
            if known.insert((url, version)) {
                continue;
            }
            self.frames.push(Frame {
                slot,
                item,
                above: bundle,
            });
            let issue = Issue::error(Kind::Invariant, "bundle-address-twice").with("key", "bdl-7");
            self.report(Origin::Base, issue);
            self.frames.pop();
        }
    }
}
