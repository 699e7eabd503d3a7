//! The document that a patch changes, with a count of what may still be spent on it.

use super::equal;
use super::{Does, Operation};
use crate::codec::Limits;
use crate::codec::json::tree::{Extent, Node};
use crate::patch::pointer::{self, Pointer};
use crate::patch::{issue, result_long};
use crate::problem::{Issue, Kind};

/// What one patch may cost, in bytes copied and members passed. Operations are few and documents small; only what is
/// made to be slow comes near.
const WORK_MAX: usize = 32 << 20;

/// Why an operation cannot be done here: the rule, and the member of the operation.
pub(super) enum Refusal {
    Rule(&'static str, &'static str),
    Long(usize),
    Deep(usize),
    Work,
}

impl Refusal {
    pub(super) fn issue(self, number: usize) -> Issue {
        let place = |member: &str| format!("[{number}].{member}");
        match self {
            Refusal::Rule(rule, member) => issue(Kind::BusinessRule, rule, number, place(member)),
            Refusal::Long(bytes_max) => result_long(bytes_max)
                .at(place("path"))
                .with("operation", number),
            Refusal::Deep(depth_max) => {
                issue(Kind::Structure, "limit-depth", number, place("path"))
                    .with("limit", depth_max)
            }
            Refusal::Work => issue(Kind::TooLong, "patch-work", number, place("path")),
        }
    }
}

/// The document as it is being changed, and what may still be spent on it.
pub(super) struct Document<'l> {
    pub(super) root: Node,
    bytes: usize,
    work_left: usize,
    limits: &'l Limits,
}

impl<'l> Document<'l> {
    pub(super) fn new(root: Node, limits: &'l Limits) -> Document<'l> {
        Document {
            bytes: root.extent().bytes,
            root,
            work_left: WORK_MAX,
            limits,
        }
    }

    /// Does one operation. After a refusal the document is of no more use.
    pub(super) fn change(&mut self, operation: &Operation) -> Result<(), Refusal> {
        let path = &operation.path;
        match &operation.does {
            Does::Add(value) => self.add(path, value.clone()),
            Does::Remove => self.remove(path, "path").map(|_| ()),
            Does::Replace(value) => self.replace(path, value),
            Does::Move(from) if from == path => self.find(from, "from").map(|_| ()),
            Does::Move(from) if from.contains(path) => {
                Err(Refusal::Rule("patch-move-inside", "path"))
            }
            Does::Move(from) => {
                let value = self.remove(from, "from")?;
                self.add(path, value)
            }
            Does::Copy(from) => {
                let extent = self.find(from, "from")?.extent();
                self.spend(extent.bytes)?;
                self.reserve(extent, path)?;
                let value = self.find(from, "from")?.clone();
                self.add(path, value)
            }
            Does::Test(value) => {
                let there = self.find(path, "path")?;
                match equal::equal(there, value) {
                    true => Ok(()),
                    false => Err(Refusal::Rule("patch-test", "value")),
                }
            }
        }
    }

    fn find(&mut self, path: &Pointer, member: &'static str) -> Result<&Node, Refusal> {
        let (_, passed) = path.find(&self.root);
        self.spend(passed)?;
        let (found, _) = path.find(&self.root);
        found.ok_or(Refusal::Rule("patch-path", member))
    }

    fn add(&mut self, path: &Pointer, value: Node) -> Result<(), Refusal> {
        let unresolved = Refusal::Rule("patch-path", "path");
        let extent = value.extent();
        self.spend(extent.bytes)?;
        self.reserve(extent, path)?;
        let Some((way, last)) = path.split() else {
            self.root = value;
            self.bytes = extent.bytes;
            return Ok(());
        };
        let mut passed = 0;
        let mut removed = 0;
        let holder = pointer::find_mut(&mut self.root, way, &mut passed).ok_or(unresolved)?;
        let unresolved = Refusal::Rule("patch-path", "path");
        match holder {
            Node::Object(members) => {
                passed += members.len();
                match members.iter_mut().find(|(name, _)| **name == *last) {
                    Some((_, there)) => {
                        removed = there.extent().bytes;
                        *there = value;
                    }
                    None => members.push((last.into(), value)),
                }
            }
            Node::Array(items) if last == "-" => items.push(value),
            Node::Array(items) => {
                let index = pointer::index(last).filter(|index| *index <= items.len());
                let index = index.ok_or(unresolved)?;
                passed += items.len() - index;
                items.insert(index, value);
            }
            _ => return Err(unresolved),
        }
        self.bytes = (self.bytes + extent.bytes + last.len() + 4).saturating_sub(removed);
        self.spend(passed + removed)
    }

    fn remove(&mut self, path: &Pointer, member: &'static str) -> Result<Node, Refusal> {
        // Without a document there would be no resource.
        let (way, last) = path
            .split()
            .ok_or(Refusal::Rule("patch-protected", member))?;
        let mut passed = 0;
        let removed = match pointer::find_mut(&mut self.root, way, &mut passed) {
            Some(Node::Object(members)) => {
                passed += members.len();
                let place = members.iter().position(|(name, _)| **name == *last);
                place.map(|place| members.remove(place).1)
            }
            Some(Node::Array(items)) => {
                passed += items.len();
                let index = pointer::index(last).filter(|index| *index < items.len());
                index.map(|index| items.remove(index))
            }
            _ => None,
        };
        let removed = removed.ok_or(Refusal::Rule("patch-path", member))?;
        let bytes = removed.extent().bytes;
        self.bytes = self.bytes.saturating_sub(bytes);
        self.spend(passed + bytes)?;
        Ok(removed)
    }

    fn replace(&mut self, path: &Pointer, value: &Node) -> Result<(), Refusal> {
        let removed = self.find(path, "path")?.extent().bytes;
        let extent = value.extent();
        self.spend(removed + extent.bytes)?;
        self.bytes = self.bytes.saturating_sub(removed);
        self.reserve(extent, path)?;
        let mut passed = 0;
        let (way, last) = match path.split() {
            Some((way, last)) => (way, Some(last)),
            None => (&[][..], None),
        };
        let holder = pointer::find_mut(&mut self.root, way, &mut passed);
        let there = match (holder, last) {
            (whole, None) => whole,
            (Some(Node::Object(members)), Some(last)) => {
                let mut members = members.iter_mut();
                let found = members.find(|(name, _)| **name == *last);
                found.map(|(_, value)| value)
            }
            (Some(Node::Array(items)), Some(last)) => {
                pointer::index(last).and_then(|index| items.get_mut(index))
            }
            _ => None,
        };
        *there.ok_or(Refusal::Rule("patch-path", "path"))? = value.clone();
        self.bytes += extent.bytes;
        Ok(())
    }

    /// Refuses what would make the document too long or too deep, before it is put in.
    fn reserve(&self, extent: Extent, path: &Pointer) -> Result<(), Refusal> {
        let depth_max = self.limits.depth();
        if path.len() + extent.depth > depth_max {
            return Err(Refusal::Deep(depth_max));
        }
        let bytes_max = self.limits.size_bytes_max;
        // The text is escaped when it is written, and judged again then.
        match self.bytes.saturating_add(extent.bytes) > bytes_max.saturating_add(bytes_max) {
            true => Err(Refusal::Long(bytes_max)),
            false => Ok(()),
        }
    }

    fn spend(&mut self, work: usize) -> Result<(), Refusal> {
        self.work_left = self.work_left.checked_sub(work).ok_or(Refusal::Work)?;
        Ok(())
    }
}
