//! What stands above and below a concept. A concept may stand below several others; none stands below itself.

use super::System;
use crate::terminology::table::{Bits, Edges};

impl System {
    /// Hangs concepts below others: pairs of the narrower and the broader one.
    pub(super) fn hang(&mut self, mut pairs: Vec<(u32, u32)>) {
        pairs.sort_unstable();
        pairs.dedup();
        let turned: Vec<(u32, u32)> = pairs
            .iter()
            .map(|(child, parent)| (*parent, *child))
            .collect();
        self.up = Edges::of(self.count(), &pairs);
        self.down = Edges::of(self.count(), &turned);
    }

    /// A concept that stands below itself, if there is one.
    pub(in crate::terminology) fn circle(&self) -> Option<u32> {
        if self.up.is_empty() {
            return None;
        }
        let mut waits: Vec<usize> = self.numbers().map(|one| self.parents(one).len()).collect();
        let mut ready: Vec<u32> = self
            .numbers()
            .filter(|one| self.parents(*one).is_empty())
            .collect();
        while let Some(one) = ready.pop() {
            for child in self.children(one) {
                if let Some(left) = waits.get_mut(*child as usize) {
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        ready.push(*child);
                    }
                }
            }
        }
        let stuck = waits.iter().position(|left| *left > 0)?;
        u32::try_from(stuck).ok()
    }

    /// The concepts right above.
    pub(in crate::terminology) fn parents(&self, number: u32) -> &[u32] {
        self.up.from(number)
    }

    /// The concepts right below.
    pub(in crate::terminology) fn children(&self, number: u32) -> &[u32] {
        self.down.from(number)
    }

    /// Whether there is any hierarchy.
    pub(in crate::terminology) fn is_flat(&self) -> bool {
        self.up.is_empty()
    }

    /// The concept with all below it.
    pub(in crate::terminology) fn with_descendants(&self, number: u32) -> Bits {
        reached(self.count(), number, &self.down)
    }

    /// The concept with all above it.
    pub(in crate::terminology) fn with_ancestors(&self, number: u32) -> Bits {
        reached(self.count(), number, &self.up)
    }
}

fn reached(count: usize, from: u32, edges: &Edges) -> Bits {
    let mut seen = Bits::none(count);
    let mut next = vec![from];
    while let Some(one) = next.pop() {
        if seen.insert(one) {
            next.extend(edges.from(one));
        }
    }
    seen
}
