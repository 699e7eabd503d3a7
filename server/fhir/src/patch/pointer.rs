//! JSON Pointer (RFC 6901): a way from the whole document down to one value.

use crate::codec::json::tree::Node;

/// Steps of one pointer. No document that is read nests deeper.
const STEPS_MAX: usize = 128;

/// A pointer; without steps it means the whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pointer(Vec<Box<str>>);

impl Pointer {
    /// Reads a pointer. `None` where it has no such form, or too many steps.
    pub(super) fn parse(text: &str) -> Option<Pointer> {
        if text.is_empty() {
            return Some(Pointer(Vec::new()));
        }
        let steps = text.strip_prefix('/')?.split('/');
        let steps: Vec<Box<str>> = steps
            .take(STEPS_MAX + 1)
            .map(unescaped)
            .collect::<Option<_>>()?;
        (steps.len() <= STEPS_MAX).then_some(Pointer(steps))
    }

    /// How many steps it has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The way to the object or array that holds the value, and the last step. `None` for the whole document.
    pub(super) fn split(&self) -> Option<(&[Box<str>], &str)> {
        let (last, before) = self.0.split_last()?;
        Some((before, last))
    }

    /// Whether the other value lies within this one.
    pub(super) fn contains(&self, other: &Pointer) -> bool {
        other.0.len() > self.0.len() && other.0.starts_with(&self.0)
    }

    /// The value, and how many members and items were passed on the way.
    pub(super) fn find<'n>(&self, root: &'n Node) -> (Option<&'n Node>, usize) {
        let mut node = root;
        let mut passed = 0;
        for step in &self.0 {
            let found = match node {
                Node::Object(members) => {
                    passed += members.len();
                    node.member(step)
                }
                Node::Array(items) => index(step).and_then(|index| items.get(index)),
                _ => None,
            };
            match found {
                Some(found) => node = found,
                None => return (None, passed),
            }
        }
        (Some(node), passed)
    }
}

/// The value at the end of these steps, to be changed, and how many members were passed on the way.
pub(super) fn find_mut<'n>(
    root: &'n mut Node,
    steps: &[Box<str>],
    passed: &mut usize,
) -> Option<&'n mut Node> {
    let mut node = root;
    for step in steps {
        node = match node {
            Node::Object(members) => {
                *passed += members.len();
                members
                    .iter_mut()
                    .find(|(name, _)| name == step)
                    .map(|(_, value)| value)?
            }
            Node::Array(items) => items.get_mut(index(step)?)?,
            _ => return None,
        };
    }
    Some(node)
}

/// A place in an array: digits without zeros before them.
pub(super) fn index(step: &str) -> Option<usize> {
    let plain = step.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (step.len() > 1 && step.starts_with('0')) {
        return None;
    }
    step.parse().ok()
}

/// A step with `~1` and `~0` read as `/` and `~`.
fn unescaped(step: &str) -> Option<Box<str>> {
    let mut pieces = step.split('~');
    let mut text = String::from(pieces.next()?);
    for piece in pieces {
        let (letter, rest) = match piece.strip_prefix('0') {
            Some(rest) => ('~', rest),
            None => ('/', piece.strip_prefix('1')?),
        };
        text.push(letter);
        text.push_str(rest);
    }
    Some(text.into())
}
