//! Regular expressions that are only asked whether they are found: most become a small table of states, through which a
//! text runs once, a letter a step. What does not fit into one is left to the general engine.

mod read;
mod table;

use regex_lite::{Regex, RegexBuilder};

use table::Table;

/// Bytes of a regular expression in an expression.
const TEXT_BYTES_MAX: usize = 1 << 10;
/// Memory of a regular expression that is ready to run: a thousand states or so.
const SIZE_BYTES_MAX: usize = 64 << 10;
/// The same for the forms that definitions give.
const FORM_SIZE_BYTES_MAX: usize = 256 << 10;

/// A regular expression that is only asked whether it is found.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    engine: Engine,
    /// How much more than a letter a letter costs, of the general engine.
    pub(super) weight: usize,
}

#[derive(Clone, Debug)]
enum Engine {
    Table(Table),
    General(Regex),
}

impl Form {
    /// A pattern that may be found anywhere in a text, if it is one and not too large. A dot is any character.
    pub(super) fn anywhere(pattern: &str) -> Option<Form> {
        let regex = regex(pattern)?;
        Some(Form::of(pattern, true, regex))
    }

    /// A pattern that the whole text has, in which a dot is no line feed.
    pub(crate) fn whole(pattern: &str) -> Option<Form> {
        let pattern = format!("^(?:{pattern})$");
        let regex = RegexBuilder::new(&pattern)
            .size_limit(FORM_SIZE_BYTES_MAX)
            .build()
            .ok()?;
        Some(Form::of(&pattern, false, regex))
    }

    /// The general engine has said that it is a pattern; the table is used where it is sure to mean the same.
    fn of(pattern: &str, dot_is_all: bool, regex: Regex) -> Form {
        let table = read::read(pattern, dot_is_all).and_then(|piece| Table::of(&piece));
        Form {
            weight: weight(pattern),
            engine: table.map_or(Engine::General(regex), Engine::Table),
        }
    }

    /// Whether it is found.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        match &self.engine {
            Engine::Table(table) => table.is_match(text),
            Engine::General(regex) => regex.is_match(text),
        }
    }
}

/// A regular expression for the general engine, in which a dot is any character, if it is one and not too large.
pub(super) fn regex(pattern: &str) -> Option<Regex> {
    if pattern.len() > TEXT_BYTES_MAX {
        return None;
    }
    RegexBuilder::new(pattern)
        .dot_matches_new_line(true)
        .nest_limit(20)
        .size_limit(SIZE_BYTES_MAX)
        .build()
        .ok()
}

/// What a letter costs: the length of the pattern, and counted repetitions make a pattern longer.
pub(super) fn weight(pattern: &str) -> usize {
    let repeated = if pattern.contains('{') { 16 } else { 1 };
    (1 + pattern.len() / 64) * repeated
}

#[cfg(test)]
mod tests;
