//! Conditions as written → conditions that can be asked.

use super::{FactKind, Read, Reader, ScheduleFault, written};
use crate::resident::Sex;
use crate::schedule::condition::Condition;
use crate::schedule::parts::Given;

/// How deep conditions may lie in each other.
const DEPTH_MAX: usize = 4;

impl Reader<'_> {
    pub(super) fn conditions(&mut self, written: Vec<written::Condition>) -> Read<Vec<Condition>> {
        let one_by_one = written
            .into_iter()
            .map(|one| self.condition(one, DEPTH_MAX));
        one_by_one.collect()
    }

    fn condition(&mut self, written: written::Condition, depth: usize) -> Read<Condition> {
        if depth == 0 {
            return self.refuse(ScheduleFault::TooMuch);
        }
        let kinds = [
            written.sex.is_some(),
            written.born.is_some(),
            written.observed.is_some(),
            written.given.is_some(),
            written.first.is_some(),
            written.dose.is_some(),
            written.valid_in.is_some(),
            written.dropped.is_some(),
            written.any.is_some(),
            written.not.is_some(),
        ];
        if kinds.iter().filter(|told| **told).count() != 1 {
            return self.refuse(ScheduleFault::Condition);
        }
        if let Some(any) = written.any {
            let any = any.into_iter().map(|one| self.condition(one, depth - 1));
            return Ok(Condition::Any(any.collect::<Read<Vec<Condition>>>()?));
        }
        if let Some(not) = written.not {
            return Ok(Condition::Not(Box::new(self.condition(*not, depth - 1)?)));
        }
        self.plain(written)
    }

    fn plain(&mut self, written: written::Condition) -> Read<Condition> {
        if let Some(sex) = &written.sex {
            let sex = match sex.as_str() {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => return self.refuse(ScheduleFault::Word),
            };
            return Ok(Condition::Sex(sex));
        }
        if let Some([first, last]) = &written.born {
            let (first, last) = (self.day(first)?, self.day(last)?);
            if first > last {
                return self.refuse(ScheduleFault::Contradiction);
            }
            return Ok(Condition::Born(first, last));
        }
        if let Some(fact) = &written.observed {
            let fact = FactKind::parse(fact);
            return Ok(Condition::Observed(self.need(fact, ScheduleFault::Word)?));
        }
        if let Some(dropped) = written.dropped {
            return Ok(Condition::Dropped(dropped));
        }
        if let Some(first) = &written.first {
            return Ok(Condition::First(self.selectors(first)?));
        }
        self.counting(written)
    }

    /// Conditions that count doses or look at their days.
    fn counting(&mut self, written: written::Condition) -> Read<Condition> {
        if let Some(of) = &written.given {
            let of = self.selectors(of)?;
            let given = Given {
                mask: self.mask(of.iter().copied()),
                of,
                since: self.when_told(written.since.as_ref())?,
                until: self.when_told(written.until.as_ref())?,
                at_least: written.at_least.unwrap_or(0),
                at_most: written.at_most.unwrap_or(u32::MAX),
            };
            if given.of.is_empty() || given.at_least > given.at_most {
                return self.refuse(ScheduleFault::Condition);
            }
            return Ok(Condition::Given(Box::new(given)));
        }
        if let Some(key) = &written.valid_in {
            let place = self.groups.iter().position(|group| group.key == *key);
            let place = self.need(place, ScheduleFault::Missing)?;
            let at_least = self.need(written.at_least, ScheduleFault::Condition)?;
            return Ok(Condition::ValidIn(place, at_least));
        }
        let place = written.dose.and_then(|number| number.checked_sub(1));
        let place = self.need(place, ScheduleFault::Condition)?;
        match (&written.before, &written.later_than) {
            (Some(before), None) => Ok(Condition::DoseBefore(place, self.when(before)?)),
            (None, Some(after)) => Ok(Condition::DoseAfter(place, self.when(after)?)),
            _ => self.refuse(ScheduleFault::Condition),
        }
    }
}
