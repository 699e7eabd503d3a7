//! Plain paths, `Patient.name.family`: what almost every parameter is, walked without the machinery of expressions.

use super::TooLarge;
use crate::element::Element;

/// The names of the children, one below the other.
#[derive(Clone, Debug)]
pub(super) struct Steps(Box<[Box<str>]>);

impl Steps {
    /// The steps of this expression, if it is nothing but names. The type that it begins with is left out: it has been
    /// compared with the kind.
    pub(super) fn of(text: &str) -> Option<Steps> {
        let is_name = |name: &str| {
            name.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let text = text.trim();
        let text = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(text);
        let mut names: Vec<&str> = text.trim().split('.').collect();
        if !names.iter().all(|name| is_name(name)) {
            return None;
        }
        if names
            .first()?
            .starts_with(|letter: char| letter.is_ascii_uppercase())
        {
            names.remove(0);
        }
        Some(Steps(names.into_iter().map(Box::from).collect()))
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| &**name)
    }

    /// Visits every element at the end of the steps, in the order of the tree.
    pub(super) fn walk<'a>(
        &'a self,
        from: &'a Element,
        visit: &mut dyn FnMut(&'a Element) -> Result<(), TooLarge>,
    ) -> Result<(), TooLarge> {
        below(from, &self.0, visit)
    }
}

/// As deep as the path is long.
fn below<'a>(
    element: &'a Element,
    steps: &'a [Box<str>],
    visit: &mut dyn FnMut(&'a Element) -> Result<(), TooLarge>,
) -> Result<(), TooLarge> {
    match steps.split_first() {
        None => visit(element),
        Some((name, rest)) => element
            .children(name)
            .try_for_each(|child| below(child, rest, visit)),
    }
}
