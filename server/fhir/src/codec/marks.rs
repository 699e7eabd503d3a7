//! A set of small numbers, for what a reader has met in one element.

/// Numbers from 0 to 255. The definitions have no more of anything within one type, and a test says so.
#[derive(Default)]
pub(super) struct Marks([u64; 4]);

impl Marks {
    /// Puts the number in and says whether it was in before.
    pub(super) fn put(&mut self, number: usize) -> bool {
        let before = self.has(number);
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
        before
    }

    /// Whether the number is in.
    pub(super) fn has(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}
