//! Whom or what a result is about, as far as it has a name: people and doses that are handed over may have none.

use std::fmt;

use ::immunization::ForeignNumber;
use fhir::Element;
use fhir::element::Misfit;

use crate::reading::owned;

/// What a reference points at.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The address of a resource: `Patient/1`.
    Reference(String),
    /// A number in a system.
    Number(ForeignNumber),
    /// Nothing but words: where it stood in what was handed over.
    Told(String),
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(…)")
    }
}

impl Subject {
    /// What names a resource: its id, or its first identifier, or where it stood.
    pub fn of(resource: &Element, place: &str) -> Subject {
        if let Some(id) = resource.text_of("id") {
            return Subject::Reference(format!("{}/{id}", resource.type_name()));
        }
        let identifiers = resource.children("identifier");
        let mut numbers = identifiers.filter_map(|identifier| {
            Some(ForeignNumber {
                system: owned(identifier, "system").unwrap_or_default(),
                value: owned(identifier, "value")?,
            })
        });
        match numbers.next() {
            Some(number) => Subject::Number(number),
            None => Subject::Told(place.to_owned()),
        }
    }

    /// What a reference points at.
    pub(crate) fn read(reference: &Element) -> Option<Subject> {
        if let Some(address) = owned(reference, "reference") {
            return Some(Subject::Reference(address));
        }
        if let Some(identifier) = reference.first("identifier")
            && let Some(value) = owned(identifier, "value")
        {
            let system = owned(identifier, "system").unwrap_or_default();
            return Some(Subject::Number(ForeignNumber { system, value }));
        }
        owned(reference, "display").map(Subject::Told)
    }

    /// Makes a reference say it.
    pub(crate) fn write(&self, reference: &mut Element) -> Result<(), Misfit> {
        match self {
            Subject::Reference(address) => reference.push_text("reference", address)?,
            Subject::Number(number) => {
                let identifier = reference.push_new("identifier")?;
                if !number.system.is_empty() {
                    identifier.push_text("system", &number.system)?;
                }
                identifier.push_text("value", &number.value)?
            }
            Subject::Told(words) => reference.push_text("display", words)?,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests;
