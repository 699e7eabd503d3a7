//! JSON in which no object has a name twice: of two values nobody knows which one was meant.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use fhir::Problem;
use fhir::problem::Kind as ProblemKind;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The value in these bytes. A name that is there twice is refused with its place, however deep it stands.
pub fn read(sent: &[u8]) -> Result<Value, Problem> {
    let place = RefCell::new(Vec::new());
    // Whatever else is wrong is found when it is read.
    let _ = Names(&place).deserialize(&mut serde_json::Deserializer::from_slice(sent));
    if let Some(place) = told(place.into_inner()) {
        let problem = Problem::new(ProblemKind::Structure, "posted-repeated");
        return Err(problem.with("name", place));
    }
    let malformed = |_| Problem::new(ProblemKind::Structure, "posted-malformed");
    serde_json::from_slice(sent).map_err(malformed)
}

/// Where a name stands that is there twice, from the inside out. Empty as long as none was met.
type Place = RefCell<Vec<String>>;

/// A value, of which the names alone are looked at.
#[derive(Clone, Copy)]
struct Names<'a>(&'a Place);

impl Names<'_> {
    /// Notes that what is inside was in this part.
    fn within(self, part: impl FnOnce() -> String) {
        let mut place = self.0.borrow_mut();
        if !place.is_empty() {
            place.push(part());
        }
    }
}

/// A place as text: `scans[1].intent`.
fn told(mut place: Vec<String>) -> Option<String> {
    place.reverse();
    let text = place.concat();
    let text = text.strip_prefix('.').unwrap_or(&text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// A name as a part of a place. One that looks like no name may be about a person.
fn step(name: &str) -> String {
    format!(".{}", super::name_told(name).unwrap_or("…"))
}

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut number = 0;
        loop {
            let item = items.next_element_seed(self);
            let item = item.inspect_err(|_| self.within(|| format!("[{number}]")));
            if item?.is_none() {
                return Ok(());
            }
            number += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if names.contains(&name) {
                self.0.borrow_mut().push(step(&name));
                return Err(A::Error::custom("a name twice"));
            }
            let value = members.next_value_seed(self);
            value.inspect_err(|_| self.within(|| step(&name)))?;
            names.insert(name);
        }
        Ok(())
    }
}
