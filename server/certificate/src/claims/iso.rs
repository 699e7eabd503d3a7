//! Dates in messages: as ISO 8601 has them.

/// A date that is always there.
pub(super) mod plain {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<T: Display, S: Serializer>(date: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(crate) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        // The text itself stays out of the message: it is about a person.
        String::deserialize(from)?
            .parse()
            .map_err(|_| D::Error::custom("not a date"))
    }
}

/// A date that may be absent.
pub(super) mod option {
    use std::fmt::Display;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::FromIso;

    pub(crate) fn serialize<T: Display, S: Serializer>(
        date: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        date.as_ref().map(ToString::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, T: FromIso, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| T::from_iso(&text).ok_or_else(|| D::Error::custom("not a date")))
            .transpose()
    }
}

/// Dates that ISO 8601 can write.
pub(crate) trait FromIso: Sized {
    /// Reads it.
    fn from_iso(text: &str) -> Option<Self>;
}

impl FromIso for immunization::Day {
    fn from_iso(text: &str) -> Option<Self> {
        immunization::Day::parse_iso(text).ok()
    }
}

impl FromIso for immunization::PartialDate {
    fn from_iso(text: &str) -> Option<Self> {
        immunization::PartialDate::parse_iso(text).ok()
    }
}
