//! Functions of one text.

use super::compare::text_of;
use super::{ITEMS_MAX, Item, Items, OPERAND, Run, SIZE, made, single, value_of, yes};
use crate::path::function::Text;
use crate::path::pattern::{self, Form};
use crate::path::value::Value;
use crate::path::{Fault, STRING_BYTES_MAX};

/// Bytes of a text that is searched with a regular expression.
const SEARCHED_BYTES_MAX: usize = 64 << 10;

/// The text of the one item, or nothing.
fn text<'i>(items: &'i [Item<'_>]) -> Result<Option<&'i str>, Fault> {
    let Some(item) = single(items)? else {
        return Ok(None);
    };
    match (text_of(item), item) {
        (Some(text), _) => Ok(Some(text)),
        // A primitive that only has extensions is nothing here.
        (None, Item::Element(e)) if e.ty().primitive().is_some() && e.text().is_none() => Ok(None),
        // Dates and times in a tree are written as text and may be taken as such.
        (None, Item::Element(element)) if element.ty().primitive().is_some() => Ok(element.text()),
        _ => Err(OPERAND),
    }
}

fn whole<'a>(number: usize) -> Items<'a> {
    made(i64::try_from(number).ok().map(Value::Integer))
}

fn string<'a>(text: &str) -> Items<'a> {
    made(Some(Value::string(text)))
}

impl<'a> Run<'a, '_> {
    pub(super) fn text(
        &mut self,
        function: Text,
        items: &[Item<'a>],
        first: &[Item<'a>],
        second: Option<&[Item<'a>]>,
    ) -> Result<Items<'a>, Fault> {
        let Some(input) = text(items)? else {
            return Ok(Vec::new());
        };
        self.read(input)?;
        match function {
            Text::Upper => return Ok(string(&input.to_uppercase())),
            Text::Lower => return Ok(string(&input.to_lowercase())),
            Text::Length => return Ok(whole(input.chars().count())),
            Text::Trim => return Ok(string(input.trim())),
            Text::ToChars => {
                self.visit(input.len())?;
                let mut buffer = [0; 4];
                let letter = |c: char| Value::string(c.encode_utf8(&mut buffer));
                return Ok(input.chars().map(letter).map(Item::Value).collect());
            }
            Text::Substring => return self.substring(input, first, second),
            _ => {}
        }
        let Some(argument) = text(first)? else {
            return Ok(Vec::new());
        };
        self.read(argument)?;
        Ok(match function {
            Text::IndexOf => match input.split_once(argument) {
                Some((before, _)) => whole(before.chars().count()),
                None => made(Some(Value::Integer(-1))),
            },
            Text::StartsWith => yes(input.starts_with(argument)),
            Text::EndsWith => yes(input.ends_with(argument)),
            Text::Contains => yes(input.contains(argument)),
            Text::Split => {
                let parts = input.split(argument);
                let found: Items<'a> = parts
                    .take(ITEMS_MAX + 1)
                    .map(|part| Item::Value(Value::string(part)))
                    .collect();
                self.visit(found.len())?;
                found
            }
            _ => match second.map(text).transpose()?.flatten() {
                Some(other) => {
                    let pieces = input.matches(argument).count();
                    let length = input
                        .len()
                        .saturating_add(pieces.saturating_mul(other.len()));
                    if length > STRING_BYTES_MAX {
                        return Err(SIZE);
                    }
                    let replaced = input.replace(argument, other);
                    self.read(&replaced)?;
                    string(&replaced)
                }
                None => Vec::new(),
            },
        })
    }

    fn substring(
        &self,
        input: &str,
        first: &[Item<'a>],
        second: Option<&[Item<'a>]>,
    ) -> Result<Items<'a>, Fault> {
        let start = self.integer(first)?.and_then(|s| usize::try_from(s).ok());
        let from = start.and_then(|start| input.char_indices().nth(start));
        let Some(rest) = from.and_then(|(at, _)| input.get(at..)) else {
            return Ok(Vec::new());
        };
        let length = match second {
            None => None,
            Some(length) => self.integer(length)?,
        };
        let end = length.and_then(|length| {
            let length = usize::try_from(length).unwrap_or(0);
            rest.char_indices().nth(length).map(|(at, _)| at)
        });
        Ok(string(
            rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(),
        ))
    }

    /// All texts, one behind the other.
    pub(super) fn join(
        &mut self,
        items: &[Item<'a>],
        between: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let between = text(between)?.unwrap_or_default();
        let mut joined = String::new();
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                joined.push_str(between);
            }
            joined.push_str(text(std::slice::from_ref(item))?.unwrap_or_default());
            if joined.len() > STRING_BYTES_MAX {
                return Err(SIZE);
            }
        }
        self.read(&joined)?;
        match items.is_empty() {
            true => Ok(Vec::new()),
            false => Ok(string(&joined)),
        }
    }

    /// Whether a regular expression is found.
    pub(super) fn matches(
        &mut self,
        form: Option<&Form>,
        items: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let (Some(input), Some(form)) = (text(items)?, form) else {
            return Ok(Vec::new());
        };
        self.search(input, form.weight)?;
        Ok(yes(form.is_match(input)))
    }

    /// Counts a search: the time is the length of the text by what the pattern costs.
    fn search(&mut self, input: &str, weight: usize) -> Result<(), Fault> {
        match input.len() > SEARCHED_BYTES_MAX {
            true => Err(SIZE),
            false => self.visit((1 + input.len() / 16) * weight),
        }
    }

    /// The text with another in the place of what a regular expression finds.
    pub(super) fn replaced(
        &mut self,
        regex: Option<&regex_lite::Regex>,
        items: &[Item<'a>],
        substitute: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let (Some(input), Some(regex)) = (text(items)?, regex) else {
            return Ok(Vec::new());
        };
        let pattern = regex.as_str();
        self.search(input, pattern::weight(pattern))?;
        let Some(substitute) = text(substitute)? else {
            return Ok(Vec::new());
        };
        // An empty pattern replaces nothing.
        if pattern.is_empty() {
            return Ok(string(input));
        }
        let length = (input.len() + 1).saturating_mul(substitute.len() + 1);
        if length > STRING_BYTES_MAX || (substitute.contains('$') && input.len() > 1 << 10) {
            return Err(SIZE);
        }
        Ok(string(&regex.replace_all(input, substitute)))
    }

    /// The value of an item, as long as it has one.
    pub(super) fn value(&mut self, items: &[Item<'a>]) -> Result<Option<Value>, Fault> {
        let item = single(items)?;
        if let Some(text) = item.and_then(text_of) {
            self.read(text)?;
        }
        Ok(item.and_then(value_of))
    }
}
