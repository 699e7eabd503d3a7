//! A turn at work that one begins for everybody who waits. However it ends – by a panic, or before it began, because the
//! process is ending – those who still wait are told, and the next one who comes begins anew.

use std::sync::Arc;

/// A turn at the work of something that others wait for.
pub struct Turn<T> {
    of: Arc<T>,
    give_up: fn(&T),
    is_done: bool,
}

impl<T> Turn<T> {
    /// A turn, and what is done where it does not come to its end.
    pub fn of(of: &Arc<T>, give_up: fn(&T)) -> Turn<T> {
        Turn {
            of: Arc::clone(of),
            give_up,
            is_done: false,
        }
    }

    /// Takes the turn.
    pub fn take(mut self, work: impl FnOnce(&T)) {
        work(&self.of);
        self.is_done = true;
    }
}

impl<T> Drop for Turn<T> {
    fn drop(&mut self) {
        if !self.is_done {
            (self.give_up)(&self.of);
        }
    }
}
