//! How much may be in flight at once: for each caller, and for each class of work.
//!
//! Refusals are immediate. Nothing waits here, so a crowd cannot build a queue that nobody lives to see the end of.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::surface::Class;

/// Callers are spread over this many maps, so that workers seldom meet at one lock.
const SHARDS: usize = 16;

/// What is in flight.
#[derive(Debug, Default)]
pub struct Budgets {
    classes: [AtomicUsize; Class::COUNT],
    callers: [Mutex<HashMap<Arc<str>, usize>>; SHARDS],
}

/// A place in flight. It is given back when this is dropped.
#[derive(Debug)]
pub struct Place {
    budgets: Arc<Budgets>,
    class: Class,
    caller: Option<Arc<str>>,
}

/// Why there was no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// This caller has enough in flight.
    Caller,
    /// The server has.
    Server,
}

impl Budgets {
    /// Takes a place for a caller, if both the caller and the class have one left.
    pub fn take(
        self: &Arc<Budgets>,
        class: Class,
        class_max: usize,
        caller: Option<&Arc<str>>,
        caller_max: usize,
    ) -> Result<Place, Full> {
        if let Some(caller) = caller
            && !self.take_for_caller(caller, caller_max)
        {
            return Err(Full::Caller);
        }
        // From here on the place gives back what it took, whichever way this ends.
        let place = Place {
            budgets: self.clone(),
            class,
            caller: caller.cloned(),
        };
        if self.in_class(class).fetch_add(1, Ordering::AcqRel) >= class_max {
            return Err(Full::Server);
        }
        Ok(place)
    }

    /// How many requests of a class are in flight.
    pub fn in_flight(&self, class: Class) -> usize {
        self.in_class(class).load(Ordering::Relaxed)
    }

    fn take_for_caller(&self, caller: &Arc<str>, caller_max: usize) -> bool {
        let mut callers = self.shard(caller);
        match callers.get_mut(caller) {
            Some(count) if *count >= caller_max => false,
            Some(count) => {
                *count += 1;
                true
            }
            None if caller_max == 0 => false,
            None => {
                callers.insert(caller.clone(), 1);
                true
            }
        }
    }

    fn in_class(&self, class: Class) -> &AtomicUsize {
        let [write, read, search, open, health] = &self.classes;
        match class {
            Class::Write => write,
            Class::Read => read,
            Class::Search => search,
            Class::Open => open,
            Class::Health => health,
        }
    }

    fn shard(&self, caller: &str) -> std::sync::MutexGuard<'_, HashMap<Arc<str>, usize>> {
        let sum = caller.bytes().fold(0_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(usize::from(byte))
        });
        let [first, ..] = &self.callers;
        self.callers
            .get(sum % SHARDS)
            .unwrap_or(first)
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.budgets
            .in_class(self.class)
            .fetch_sub(1, Ordering::AcqRel);
        if let Some(caller) = &self.caller {
            let mut callers = self.budgets.shard(caller);
            match callers.get_mut(caller) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    callers.remove(caller);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_and_a_class_have_so_many_places_and_get_them_back() {
        let budgets = Arc::new(Budgets::default());
        let vendor: Arc<str> = "vendor".into();
        let other: Arc<str> = "other".into();
        let take = |caller: &Arc<str>| budgets.take(Class::Read, 3, Some(caller), 2);
        let first = take(&vendor).expect("a place");
        let _second = take(&vendor).expect("a place");
        assert_eq!(take(&vendor).unwrap_err(), Full::Caller);
        let _third = take(&other).expect("a place");
        assert_eq!(take(&other).unwrap_err(), Full::Server);
        assert_eq!(budgets.in_flight(Class::Read), 3);
        drop(first);
        let _again = take(&vendor).expect("a place");
        assert_eq!(take(&vendor).unwrap_err(), Full::Caller);
        assert!(budgets.take(Class::Write, 1, Some(&other), 2).is_ok());
    }

    #[test]
    fn nothing_is_remembered_of_a_caller_who_is_gone() {
        let budgets = Arc::new(Budgets::default());
        let vendor: Arc<str> = "vendor".into();
        drop(budgets.take(Class::Read, 1, Some(&vendor), 1));
        assert!(
            budgets
                .callers
                .iter()
                .all(|shard| shard.lock().expect("a lock").is_empty())
        );
        assert_eq!(budgets.in_flight(Class::Read), 0);
    }
}
