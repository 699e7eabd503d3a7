//! Where places of a resource stand in the text that it was read from: line and column for a FHIRPath.
//!
//! A finding knows its element by a place such as `Patient.name[0].given[1]`; the person who sent the text looks for a
//! line. The text is gone through once for all places.

use std::collections::HashMap;

use super::{json, xml};
use crate::definitions::Slot;

/// Steps of one place that are looked at. No text nests deeper.
const STEPS_MAX: usize = 2 * super::DEPTH_CEILING;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// Line and column, from 1, at which the value of each of these places begins; columns count characters. A place that is
/// not there has the position of the nearest one around it, and one of another resource has none.
///
/// The text is one that was read without a fault; of any other, what can be found is found. Items are counted from 0, a
/// place without a number means the list as a whole, and a choice goes by either name, `value` or `valueString`. In XML
/// the position is that of the tag, also for its attributes.
pub fn locate(text: &[u8], form: Form, places: &[&str]) -> Vec<Option<(u32, u32)>> {
    let mut wanted = Wanted::of(places);
    // What is no UTF-8 was never read.
    let text = std::str::from_utf8(text).unwrap_or_default();
    match form {
        Form::Json => json::find(text, &mut wanted),
        Form::Xml => xml::find(text, &mut wanted),
    }
    wanted.positions(text)
}

/// The places that are looked for, as a tree.
pub(super) struct Wanted<'p> {
    nodes: Vec<Node<'p>>,
    /// The node of each place.
    ends: Vec<usize>,
}

/// One step of a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step<'p> {
    Name(&'p str),
    Item(usize),
}

/// What a step leads to.
#[derive(Default)]
struct Node<'p> {
    above: usize,
    below: HashMap<Step<'p>, usize>,
    found: Option<Found>,
}

/// The byte at which it begins.
#[derive(Clone, Copy)]
struct Found {
    at: usize,
    /// Whether only what stands beside the value has been seen.
    beside: bool,
}

/// The node above all roots.
const TOP: usize = 0;

impl<'p> Wanted<'p> {
    fn of(places: &[&'p str]) -> Wanted<'p> {
        let mut wanted = Wanted {
            nodes: vec![Node::default()],
            ends: Vec::with_capacity(places.len()),
        };
        for place in places {
            let mut node = TOP;
            for step in steps(place).take(STEPS_MAX) {
                node = wanted.enter(node, step);
            }
            wanted.ends.push(node);
        }
        wanted
    }

    fn enter(&mut self, above: usize, step: Step<'p>) -> usize {
        if let Some(node) = self.step(above, step) {
            return node;
        }
        let node = self.nodes.len();
        self.nodes.push(Node {
            above,
            ..Node::default()
        });
        if let Some(above) = self.nodes.get_mut(above) {
            above.below.insert(step, node);
        }
        node
    }

    fn step(&self, node: usize, step: Step<'_>) -> Option<usize> {
        self.nodes.get(node)?.below.get(&step).copied()
    }

    /// What is wanted of a root of this type.
    pub(super) fn root(&self, type_name: &str) -> Vec<usize> {
        self.step(TOP, Step::Name(type_name)).into_iter().collect()
    }

    /// What is wanted of this slot, where these are wanted of the element around it.
    pub(super) fn slot(&self, nodes: &[usize], slot: &Slot) -> Vec<usize> {
        let names = [slot.element, slot.name];
        let names = names.get(usize::from(slot.element == slot.name)..);
        nodes
            .iter()
            .flat_map(|node| {
                let names = names.unwrap_or_default().iter();
                names.filter_map(|name| self.step(*node, Step::Name(name)))
            })
            .collect()
    }

    /// What is wanted of this item of a slot. Steps that leave the number out go on in the first one.
    pub(super) fn item(&self, nodes: &[usize], item: usize) -> Vec<usize> {
        let numbered = nodes
            .iter()
            .filter_map(|node| self.step(*node, Step::Item(item)));
        let plain = nodes.iter().copied().filter(|_| item == 0);
        plain.chain(numbered).collect()
    }

    /// Whether more is wanted below.
    pub(super) fn goes_on(&self, nodes: &[usize]) -> bool {
        let mut nodes = nodes.iter().filter_map(|node| self.nodes.get(*node));
        nodes.any(|node| !node.below.is_empty())
    }

    /// Notes where these begin, unless it is known. `beside` is what stands beside a value, and counts until the value
    /// itself comes.
    pub(super) fn found(&mut self, nodes: &[usize], at: usize, beside: bool) {
        for node in nodes {
            if let Some(node) = self.nodes.get_mut(*node)
                && node.found.is_none_or(|found| found.beside && !beside)
            {
                node.found = Some(Found { at, beside });
            }
        }
    }

    /// The position of each place, or that of the nearest one around it.
    fn positions(&self, text: &str) -> Vec<Option<(u32, u32)>> {
        let found: Vec<Option<usize>> = self.ends.iter().map(|end| self.nearest(*end)).collect();
        let mut bytes: Vec<usize> = found.iter().flatten().copied().collect();
        bytes.sort_unstable();
        bytes.dedup();
        let known = lines_and_columns(text, &bytes);
        found
            .iter()
            .map(|at| known.get(at.as_ref()?).copied())
            .collect()
    }

    fn nearest(&self, end: usize) -> Option<usize> {
        let mut at = end;
        // A node stands behind the one above it, so this comes to an end.
        loop {
            let node = self.nodes.get(at)?;
            if let Some(found) = node.found {
                return Some(found.at);
            }
            if at == TOP {
                return None;
            }
            at = node.above;
        }
    }
}

/// The steps of a place, up to the first that is none.
fn steps(place: &str) -> impl Iterator<Item = Step<'_>> {
    let mut whole = true;
    place
        .split('.')
        .map_while(move |part| {
            let (name, item) = match part.split_once('[') {
                None => (part, None),
                Some((name, number)) => (name, Some(number)),
            };
            let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
            if !(plain && whole) {
                return None;
            }
            let number = item.map(|number| number.strip_suffix(']')?.parse().ok());
            // Behind a number that is none, nothing can be meant.
            whole = number != Some(None);
            Some((name, number.flatten()))
        })
        .flat_map(|(name, item)| [Some(Step::Name(name)), item.map(Step::Item)])
        .flatten()
}

/// Line and column of each of these bytes, which are in order.
fn lines_and_columns(text: &str, bytes: &[usize]) -> HashMap<usize, (u32, u32)> {
    let mut known = HashMap::with_capacity(bytes.len());
    let (mut line, mut column) = (1u32, 1u32);
    let mut done = 0;
    for at in bytes {
        let between = text.as_bytes().get(done..*at).unwrap_or_default();
        for byte in between {
            if *byte == b'\n' {
                line = line.saturating_add(1);
                column = 1;
            } else if byte & 0xC0 != 0x80 {
                column = column.saturating_add(1);
            }
        }
        done = *at;
        known.insert(*at, (line, column));
    }
    known
}

#[cfg(test)]
mod tests;
