//! `_filter`: comparisons joined by `and`, `or`, `not(…)` and parentheses. `and` and `or` bind alike, from the left to
//! the right. Each comparison means what the parameter means: `ne` of a code or a text finds what has no such value, and
//! `eq` of a text is as exact as `:exact`.

use super::criterion::Reader;
use super::wrong::{Wrong, issue};
use super::{FILTER_COMPARISONS_MAX, FILTER_DEPTH_MAX, escape, name};
use crate::key::Kind;
use crate::search::{Criterion, ParameterType};

/// Comparisons, as they are written.
const OPERATORS: [&str; 19] = [
    "eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "ap", "sa", "eb", "pr", "po", "ss", "sb",
    "in", "ni", "re",
];

/// Reads a filter.
pub(super) fn read(reader: &mut Reader<'_>, kind: Kind, text: &str) -> Result<Criterion, Wrong> {
    if text.trim().is_empty() {
        return Err(Wrong::Empty);
    }
    let mut filter = Filter {
        reader,
        kind,
        text,
        rest: text,
        comparisons: 0,
    };
    let criterion = filter.joined(0)?;
    match filter.rest.is_empty() {
        true => Ok(criterion),
        false => Err(filter.malformed()),
    }
}

struct Filter<'r, 'c, 't> {
    reader: &'r mut Reader<'c>,
    kind: Kind,
    text: &'t str,
    rest: &'t str,
    comparisons: usize,
}

impl<'t> Filter<'_, '_, 't> {
    /// Parts joined by `and` and `or`.
    fn joined(&mut self, depth: usize) -> Result<Criterion, Wrong> {
        let mark = self.reader.sets.len();
        let mut group = vec![self.part(depth)?];
        let mut joint = None;
        loop {
            let word = self.word();
            if !["and", "or"].contains(&word) {
                break;
            }
            if joint != Some(word) {
                group = vec![all_or_any(joint, group)];
                self.reader.place(mark, 0);
                joint = Some(word);
            }
            self.skip(word);
            let mark = self.reader.sets.len();
            let part = self.part(depth)?;
            self.reader.place(mark, group.len());
            group.push(part);
        }
        Ok(all_or_any(joint, group))
    }

    /// A comparison, or something in parentheses.
    fn part(&mut self, depth: usize) -> Result<Criterion, Wrong> {
        self.rest = self.rest.trim_start();
        let not = self
            .rest
            .strip_prefix("not")
            .map(str::trim_start)
            .filter(|rest| rest.starts_with('('));
        let inner = not.unwrap_or(self.rest).strip_prefix('(');
        let Some(inner) = inner else {
            return self.comparison();
        };
        if depth >= FILTER_DEPTH_MAX {
            return Err(too_large(FILTER_DEPTH_MAX));
        }
        self.rest = inner;
        let mark = self.reader.sets.len();
        let criterion = self.joined(depth + 1)?;
        self.rest = self
            .rest
            .trim_start()
            .strip_prefix(')')
            .ok_or_else(|| self.malformed())?
            .trim_start();
        if not.is_some() {
            self.reader.place(mark, 0);
            return Ok(Criterion::Not(Box::new(criterion)));
        }
        Ok(criterion)
    }

    /// `path operator value`
    fn comparison(&mut self) -> Result<Criterion, Wrong> {
        self.comparisons += 1;
        if self.comparisons > FILTER_COMPARISONS_MAX {
            return Err(too_large(FILTER_COMPARISONS_MAX));
        }
        let path = self.word();
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-:.".contains(c);
        if path.is_empty() || !path.chars().all(plain) {
            return Err(self.malformed());
        }
        self.skip(path);
        let word = self.word();
        let Some(operator) = OPERATORS.into_iter().find(|known| *known == word) else {
            return Err(self.malformed());
        };
        self.skip(word);
        let value = self.value()?;
        self.reader.operator = Some(operator);
        let criterion = self.reader.named(self.kind, path, &value, 0);
        self.reader.operator = None;
        // Whatever is wrong in a part is wrong with the whole: without the part the filter would mean something else.
        criterion.map_err(|wrong| Wrong::Fault(wrong.error(path, self.reader.context)))
    }

    /// A text in quotation marks, or everything up to a blank or a closing parenthesis. Commas do not divide it.
    fn value(&mut self) -> Result<String, Wrong> {
        let value = match self.rest.strip_prefix('"') {
            Some(quoted) => self.quoted(quoted)?,
            None => {
                let end = |c: char| c.is_whitespace() || c == ')';
                let value = self.rest.split(end).next().unwrap_or_default();
                self.skip(value);
                value.to_owned()
            }
        };
        Ok(escape::escaped(&value, &[',']))
    }

    /// A text of JSON, behind its first quotation mark.
    fn quoted(&mut self, quoted: &'t str) -> Result<String, Wrong> {
        let mut value = String::new();
        let mut letters = quoted.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => {
                    self.rest = letters.as_str().trim_start();
                    return Ok(value);
                }
                '\\' => value.push(match letters.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    Some(same @ ('"' | '\\' | '/')) => same,
                    Some('u') => {
                        let code = letters.as_str().get(..4);
                        letters.nth(3);
                        code.and_then(|code| u32::from_str_radix(code, 16).ok())
                            .and_then(char::from_u32)
                            .ok_or_else(|| self.malformed())?
                    }
                    _ => return Err(self.malformed()),
                }),
                letter => value.push(letter),
            }
        }
        Err(self.malformed())
    }

    /// The next word, up to a blank or a parenthesis.
    fn word(&self) -> &'t str {
        let end = |c: char| c.is_whitespace() || c == '(' || c == ')';
        self.rest.split(end).next().unwrap_or_default()
    }

    fn skip(&mut self, word: &str) {
        self.rest = self.rest.get(word.len()..).unwrap_or_default().trim_start();
    }

    /// The place is told, the text is not.
    fn malformed(&self) -> Wrong {
        let read = self.text.len().saturating_sub(self.rest.len());
        let column = self.text.get(..read).map_or(0, |read| read.chars().count()) + 1;
        Wrong::Fault(issue("filter-malformed").with("column", column))
    }
}

impl Reader<'_> {
    /// A comparison of a filter, as the parameter of the same meaning.
    pub fn compare(
        &mut self,
        kind: Kind,
        code: &str,
        operator: &'static str,
        value: &str,
    ) -> Result<Criterion, Wrong> {
        let ty = match code {
            "_id" => ParameterType::Token,
            "_lastUpdated" => ParameterType::Date,
            code => self.find(kind, code)?.ty,
        };
        let with = |modifier: &str| format!("{code}:{modifier}");
        let mark = self.sets.len();
        match (operator, ty) {
            ("pr", _) => {
                let absent = match value {
                    "true" => "false",
                    "false" => "true",
                    _ => return Err(Wrong::value("true | false")),
                };
                self.plain_leaf(kind, &with("missing"), absent)
            }
            (
                "eq" | "ne" | "gt" | "lt" | "ge" | "le" | "sa" | "eb" | "ap",
                ParameterType::Date | ParameterType::Number | ParameterType::Quantity,
            ) => self.plain_leaf(kind, code, &format!("{operator}{value}")),
            ("eq", ParameterType::String) => self.plain_leaf(kind, &with("exact"), value),
            ("ne", ParameterType::String) => {
                let same = self.plain_leaf(kind, &with("exact"), value)?;
                Ok(Criterion::Not(Box::new(same)))
            }
            ("co", ParameterType::String) => self.plain_leaf(kind, &with("contains"), value),
            ("eq", _) | ("re", ParameterType::Reference) | ("sw", ParameterType::String) => {
                self.plain_leaf(kind, code, value)
            }
            ("ne", ParameterType::Token) => self.plain_leaf(kind, &with("not"), value),
            ("ne", _) => {
                let same = self.plain_leaf(kind, code, value)?;
                self.place(mark, 0);
                Ok(Criterion::Not(Box::new(same)))
            }
            ("in", ParameterType::Token) => self.plain_leaf(kind, &with("in"), value),
            ("ni", ParameterType::Token) => self.plain_leaf(kind, &with("not-in"), value),
            _ => Err(Wrong::Fault(
                issue("filter-operator")
                    .with("operator", operator)
                    .with("element", name::shown(code)),
            )),
        }
    }
}

fn all_or_any(joint: Option<&str>, mut group: Vec<Criterion>) -> Criterion {
    match joint {
        None => group.pop().unwrap_or(Criterion::Any(Vec::new())),
        Some("and") => Criterion::All(group),
        Some(_) => Criterion::Any(group),
    }
}

fn too_large(limit: usize) -> Wrong {
    Wrong::Fault(issue("filter-too-large").with("limit", limit))
}
