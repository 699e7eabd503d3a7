//! Which slots of a type are filled, as bits: one look tells whether a rule can have anything to say.

use crate::definitions::Slot;
use crate::element::Element;

/// A set of slots of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mask([u64; 4]);

impl Mask {
    /// The slots that are filled in this element.
    pub(super) fn of(element: &Element) -> Mask {
        let mut mask = Mask::default();
        for (slot, _) in element.fields() {
            mask.add(slot);
        }
        mask
    }

    /// Takes a slot in.
    pub(super) fn add(&mut self, slot: &Slot) {
        if let Some(word) = self.0.get_mut(usize::from(slot.place >> 6)) {
            *word |= 1 << (slot.place & 63);
        }
    }

    /// Whether the two have a slot in common.
    pub(super) fn meets(&self, other: &Mask) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// Whether there is no slot in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }
}
