//! JSON Patch (RFC 6902) on a resource as it is stored. <https://hl7.org/fhir/R4/http.html#patch>
//!
//! Numbers stay as they were written; only `test` asks for their value.

mod document;
mod equal;

use super::pointer::Pointer;
use super::{OPERATIONS_MAX, issue, operations_many};
use crate::codec::json::tree::Node;
use crate::codec::{self, Limits};
use crate::element::Element;
use crate::problem::{Issue, Kind, Problem};
use document::Document;

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
        let mut document = Document::new(Node::read(&text, &Limits::own())?, limits);
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
