//! The settings of a segment as they are kept: those that hold, and those that held before somebody corrected them.

use fhir::Problem;
use serde_json::Value;

use super::internal;
use super::posted::Members;

/// Where the settings of before stand among the others. No device can post it.
const EARLIER: &str = "earlier";
/// How many settings of before are kept. Nobody corrects a segment so often.
const EARLIER_MAX: usize = 50;

/// The settings of a segment.
pub struct Kept {
    /// Those that hold.
    pub all: Members,
    /// Those that held before, the first of them as they were chosen, the last as they were before the last correction.
    pub earlier: Vec<Members>,
    /// The text in which they are kept.
    pub text: Vec<u8>,
}

impl Kept {
    /// What a text of ours says.
    pub fn read(text: Vec<u8>) -> Result<Kept, Problem> {
        let damaged = || internal("settings that cannot be read");
        let Ok(Value::Object(mut all)) = serde_json::from_slice(&text) else {
            return Err(damaged());
        };
        let earlier = match all.remove(EARLIER) {
            None => Vec::new(),
            Some(Value::Array(earlier)) => earlier
                .into_iter()
                .map(|one| match one {
                    Value::Object(one) => Ok(one),
                    _ => Err(damaged()),
                })
                .collect::<Result<_, Problem>>()?,
            Some(_) => return Err(damaged()),
        };
        Ok(Kept { all, earlier, text })
    }

    /// The settings as they were chosen on the device.
    pub fn chosen(&self) -> &Members {
        self.earlier.first().unwrap_or(&self.all)
    }

    /// The settings with which a new segment begins: those that hold, but on the day and in the way that the device chose. That
    /// doses were given on another day was said of this segment alone, and the device goes on by its own clock.
    pub fn onward(&self) -> Members {
        let mut all = self.all.clone();
        for name in ["date", "dateReason", "mode"] {
            match self.chosen().get(name) {
                Some(value) => all.insert(name.to_owned(), value.clone()),
                None => all.remove(name),
            };
        }
        // What all coupons begin with is said of a batch only.
        if all.get("mode") != self.all.get("mode") {
            all.remove("couponPrefix");
        }
        all
    }

    /// These settings in the place of those that hold, which are kept behind those of before.
    pub fn corrected(&self, all: &Members) -> Result<Kept, Problem> {
        let mut earlier = self.earlier.clone();
        earlier.push(self.all.clone());
        // The first ones tell on which day the segment was scanned: they stay.
        let surplus = earlier.len().saturating_sub(EARLIER_MAX);
        earlier.drain(1..=surplus);
        let mut said = all.clone();
        let list = earlier.iter().cloned().map(Value::Object).collect();
        said.insert(EARLIER.to_owned(), Value::Array(list));
        let text = serde_json::to_vec(&said).map_err(|error| internal(&error.to_string()))?;
        Ok(Kept {
            all: all.clone(),
            earlier,
            text,
        })
    }
}

#[cfg(test)]
mod tests;
