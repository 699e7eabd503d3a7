//! `Prefer`: what a client would like, several wishes in one header or in many.

/// The wishes that are known here. The first of each name counts, as RFC 7240 says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// `return`
    pub wanted: Option<Return>,
    /// `handling`: whether it is `lenient`.
    pub lenient: Option<bool>,
}

/// What to return after a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// Nothing.
    Minimal,
    /// The resource as stored.
    Representation,
    /// Warnings and information.
    Outcome,
}

impl Return {
    /// How `Preference-Applied` says it.
    pub fn applied(self) -> &'static str {
        match self {
            Return::Minimal => "return=minimal",
            Return::Representation => "return=representation",
            Return::Outcome => "return=OperationOutcome",
        }
    }
}

/// Reads all `Prefer` headers. What is not known is left aside: a wish is not a demand.
pub fn parse(headers: &[&str]) -> Preferences {
    let mut preferences = Preferences::default();
    let mut return_seen = false;
    let mut handling_seen = false;
    for wish in headers.iter().flat_map(|header| header.split(',')) {
        let wish = wish.split(';').next().unwrap_or_default();
        let (name, value) = wish.split_once('=').unwrap_or((wish, ""));
        let value = value.trim().trim_matches('"');
        if name.trim().eq_ignore_ascii_case("return") && !return_seen {
            return_seen = true;
            preferences.wanted = match value.to_ascii_lowercase().as_str() {
                "minimal" => Some(Return::Minimal),
                "representation" => Some(Return::Representation),
                "operationoutcome" => Some(Return::Outcome),
                _ => None,
            };
        } else if name.trim().eq_ignore_ascii_case("handling") && !handling_seen {
            handling_seen = true;
            preferences.lenient = match value.to_ascii_lowercase().as_str() {
                "lenient" => Some(true),
                "strict" => Some(false),
                _ => None,
            };
        }
    }
    preferences
}

#[cfg(test)]
mod tests;
