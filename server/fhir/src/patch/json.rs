//! JSON Patch (RFC 6902) on a resource as it is stored. <https://hl7.org/fhir/R4/http.html#patch>
//!
//! Numbers stay as they were written; only `test` asks for their value.

mod equal;

use super::pointer::{self, Pointer};
use super::{OPERATIONS_MAX, issue, operations_many, result_long};
use crate::codec::json::tree::{Extent, Node};
use crate::codec::{self, Limits};
use crate::element::Element;
use crate::problem::{Issue, Kind, Problem};

/// What one patch may cost, in bytes copied and members passed. Operations are few and documents small; only what is
/// made to be slow comes near.
const WORK_MAX: usize = 32 << 20;

/// A JSON Patch.
#[derive(Clone)]
pub struct JsonPatch(Vec<Operation>);

/// One operation.
#[derive(Clone)]
struct Operation {
    path: Pointer,
    does: Does,
}

#[derive(Clone)]
enum Does {
    Add(Node),
    Remove,
    Replace(Node),
    Move(Pointer),
    Copy(Pointer),
    Test(Node),
}

/// Values in a patch may be about a person.
impl std::fmt::Debug for JsonPatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JsonPatch({} operations)", self.0.len())
    }
}

impl JsonPatch {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<JsonPatch, Problem> {
        let Node::Array(items) = Node::read(bytes, limits)? else {
            return Err(Problem::new(Kind::Structure, "patch-not-array"));
        };
        if items.len() > OPERATIONS_MAX {
            return Err(operations_many(Kind::TooLong).into());
        }
        let operations = items.into_iter().enumerate();
        let read = operations.map(|(number, item)| Operation::read(number, item));
        Ok(JsonPatch(read.collect::<Result<_, Issue>>()?))
    }

    pub(super) fn operation_count(&self) -> usize {
        self.0.len()
    }

    /// The text of the changed resource.
    pub(super) fn apply(&self, resource: &Element, limits: &Limits) -> Result<Vec<u8>, Problem> {
        let mut text = Vec::new();
        codec::json::write(resource, &mut text);
        let root = Node::read(&text, &Limits::own())?;
        let extent = root.extent();
        let mut document = Document {
            root,
            bytes: extent.bytes,
            work_left: WORK_MAX,
            limits,
        };
        let before = own(&document.root).map(|text| text.map(str::to_owned));
        let mut changed_by = None;
        for (number, operation) in self.0.iter().enumerate() {
            document
                .change(operation)
                .map_err(|refusal| refusal.issue(number))?;
            // Whoever takes the id away may put it back; whoever does not is told by which operation it went.
            changed_by = match own(&document.root) == before.each_ref().map(Option::as_deref) {
                true => None,
                false => changed_by.or(Some(number)),
            };
        }
        if let Some(number) = changed_by {
            let rule = "patch-protected";
            let place = format!("[{number}].path");
            return Err(issue(Kind::BusinessRule, rule, number, place).into());
        }
        let mut text = Vec::with_capacity(text.len());
        document.root.write(&mut text);
        Ok(text)
    }
}

impl Operation {
    fn read(number: usize, item: Node) -> Result<Operation, Issue> {
        let malformed = |rule, member: &str| {
            let dot = if member.is_empty() { "" } else { "." };
            issue(
                Kind::Structure,
                rule,
                number,
                format!("[{number}]{dot}{member}"),
            )
        };
        let Node::Object(_) = &item else {
            return Err(malformed("patch-not-object", ""));
        };
        let pointer = |member: &str| {
            let node = item.member(member);
            let node = node.ok_or_else(|| malformed("patch-member-missing", member))?;
            node.text()
                .and_then(Pointer::parse)
                .ok_or_else(|| malformed("patch-pointer", member))
        };
        let value = || {
            let value = item.member("value").cloned();
            value.ok_or_else(|| malformed("patch-member-missing", "value"))
        };
        let name = item
            .member("op")
            .ok_or_else(|| malformed("patch-member-missing", "op"))?;
        let path = pointer("path")?;
        let does = match name.text() {
            Some("add") => Does::Add(value()?),
            Some("remove") => Does::Remove,
            Some("replace") => Does::Replace(value()?),
            Some("move") => Does::Move(pointer("from")?),
            Some("copy") => Does::Copy(pointer("from")?),
            Some("test") => Does::Test(value()?),
            _ => return Err(malformed("patch-operation-unknown", "op")),
        };
        Ok(Operation { path, does })
    }
}

/// Why an operation cannot be done here: the rule, and the member of the operation.
enum Refusal {
    Rule(&'static str, &'static str),
    Long(usize),
    Deep(usize),
    Work,
}

impl Refusal {
    fn issue(self, number: usize) -> Issue {
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

/// What is the server's to say, as it stands in the document: type, id, version, time.
fn own(root: &Node) -> [Option<&str>; 4] {
    let meta = root.member("meta");
    [
        root.member("resourceType"),
        root.member("id"),
        meta.and_then(|meta| meta.member("versionId")),
        meta.and_then(|meta| meta.member("lastUpdated")),
    ]
    .map(|node| node.and_then(Node::text))
}

/// The document as it is being changed, and what may still be spent on it.
struct Document<'l> {
    root: Node,
    bytes: usize,
    work_left: usize,
    limits: &'l Limits,
}

impl Document<'_> {
    fn change(&mut self, operation: &Operation) -> Result<(), Refusal> {
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
