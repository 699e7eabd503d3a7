//! Reading the fields of a content that is made of CBOR: texts, dates and codes as genuine issuers write them.

use immunization::{Day, PartialDate};

use crate::cbor::Cbor;
use crate::cose::Irregular;
use crate::fault::Fault;

/// A map of fields, and what was out of order in it.
pub(crate) struct Fields<'a> {
    map: &'a Cbor,
    pub(crate) irregular: &'a mut Vec<Irregular>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(
        map: &'a Cbor,
        irregular: &'a mut Vec<Irregular>,
    ) -> Result<Fields<'a>, Fault> {
        let Cbor::Map(entries) = map else {
            return Err(Fault::PayloadSchema);
        };
        if entries.iter().any(|(_, item)| *item == Cbor::Undefined) {
            note(irregular, Irregular::Undefined);
        }
        Ok(Fields { map, irregular })
    }

    /// The item of a field.
    pub(crate) fn item(&self, name: &str) -> Option<&'a Cbor> {
        self.map.field(name)
    }

    /// The text of a field. An empty one counts as absent; something else than text is refused.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        match self.item(name) {
            None => Ok(None),
            Some(Cbor::Text(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some(_) => Err(Fault::PayloadSchema),
        }
    }

    /// The text of a field that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or(Fault::PayloadSchema)
    }

    /// A day. A time of day behind it is noted and left out.
    pub(crate) fn day(&mut self, name: &str) -> Result<Option<Day>, Fault> {
        let Some(text) = self.date_text(name)? else {
            return Ok(None);
        };
        Day::parse_iso(&text)
            .map(Some)
            .map_err(|_| Fault::PayloadSchema)
    }

    /// A day that must be there.
    pub(crate) fn required_day(&mut self, name: &str) -> Result<Day, Fault> {
        self.day(name)?.ok_or(Fault::PayloadSchema)
    }

    /// A date that may lack its day or its month.
    pub(crate) fn partial(&mut self, name: &str) -> Result<Option<PartialDate>, Fault> {
        let Some(text) = self.date_text(name)? else {
            return Ok(None);
        };
        PartialDate::parse_iso(&text)
            .map(Some)
            .map_err(|_| Fault::PayloadSchema)
    }

    fn date_text(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match text.split_once('T') {
            Some((day, _)) => {
                note(self.irregular, Irregular::DateWithTime);
                Ok(Some(day.to_owned()))
            }
            None => Ok(Some(text)),
        }
    }

    /// A small whole number, which some write as text.
    pub(crate) fn count(&self, name: &str) -> Result<Option<u32>, Fault> {
        match self.item(name) {
            None => Ok(None),
            Some(Cbor::Int(value)) => u32::try_from(*value)
                .map(Some)
                .map_err(|_| Fault::PayloadSchema),
            Some(Cbor::Text(text)) if text.is_empty() => Ok(None),
            Some(Cbor::Text(text)) => text.parse().map(Some).map_err(|_| Fault::PayloadSchema),
            Some(_) => Err(Fault::PayloadSchema),
        }
    }

    /// A code: plain text, or a map with `code` or `value`, or a list of one of these.
    pub(crate) fn code(&self, name: &str) -> Result<Option<Code>, Fault> {
        self.item(name)
            .map_or(Ok(None), |item| code(item).map(Some))
    }
}

/// A code with the system that was named, if one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The system.
    pub system: Option<String>,
    /// The code.
    pub code: String,
}

fn code(item: &Cbor) -> Result<Code, Fault> {
    match item {
        Cbor::Text(text) => Ok(Code {
            system: None,
            code: text.clone(),
        }),
        Cbor::Array(items) => match items.as_slice() {
            [one @ (Cbor::Text(_) | Cbor::Map(_))] => code(one),
            _ => Err(Fault::PayloadSchema),
        },
        Cbor::Map(_) => {
            let text = |name: &str| item.field(name).and_then(Cbor::as_text).map(str::to_owned);
            let code = text("code")
                .or_else(|| text("value"))
                .ok_or(Fault::PayloadSchema)?;
            Ok(Code {
                system: text("system"),
                code,
            })
        }
        _ => Err(Fault::PayloadSchema),
    }
}

/// Notes something once.
pub(crate) fn note(irregular: &mut Vec<Irregular>, one: Irregular) {
    if !irregular.contains(&one) {
        irregular.push(one);
    }
}
