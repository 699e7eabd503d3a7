//! The parameters of a form or query, each at most once.

use crate::fault::Fault;

/// Parameters as they came, decoded.
#[derive(Clone, Debug)]
pub struct Form<'a> {
    pairs: &'a [(String, String)],
}

/// The most parameters that are looked at, and the longest one.
const PAIRS_MAX: usize = 64;
const VALUE_BYTES_MAX: usize = 10 * 1024;

impl<'a> Form<'a> {
    /// Parameters as a decoder of forms gives them. A parameter that comes twice has two readings, so the form has none.
    pub fn of(pairs: &'a [(String, String)]) -> Result<Form<'a>, Fault> {
        if pairs.len() > PAIRS_MAX || pairs.iter().any(|(_, value)| value.len() > VALUE_BYTES_MAX) {
            return Err(Fault::request("parameters-too-many", ""));
        }
        let repeated =
            |at: usize, name: &str| pairs.iter().take(at).any(|(known, _)| known == name);
        match pairs
            .iter()
            .enumerate()
            .any(|(at, (name, _))| repeated(at, name))
        {
            true => Err(Fault::request("parameter-repeated", "")),
            false => Ok(Form { pairs }),
        }
    }

    /// A parameter's value. One without a value is as good as absent.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.pairs
            .iter()
            .find(|(known, value)| known == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A parameter that must be there.
    pub fn need(&self, name: &'static str) -> Result<&'a str, Fault> {
        self.value(name)
            .ok_or(Fault::request("parameter-missing", name))
    }
}

#[cfg(test)]
mod tests;
