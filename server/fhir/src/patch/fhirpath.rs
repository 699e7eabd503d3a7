//! FHIRPath Patch: operations on elements that FHIRPath finds. <https://hl7.org/fhir/R4/fhirpatch.html>

mod read;
mod value;

use super::{guarded, issue};
use crate::definitions::Slot;
use crate::element::Element;
use crate::instant;
use crate::path::{Environment, Expression, Item};
use crate::problem::{Kind, Problem};
use value::Value;

/// Nodes that may be passed while one patch looks for what its paths have found.
const WORK_MAX: usize = 20_000_000;
/// Elements inside each other while a patch is applied. What comes out is held to the codec's own limit.
const DEPTH_MAX: usize = 64;

/// A FHIRPath Patch.
#[derive(Clone)]
pub struct FhirPathPatch(Vec<Operation>);

/// One operation.
#[derive(Clone)]
struct Operation {
    path: Expression,
    /// The path without its last step, and that step: where a list begins that has no items yet.
    list: Option<(Expression, Box<str>)>,
    does: Does,
}

#[derive(Clone)]
enum Does {
    Add { name: Box<str>, value: Value },
    Insert { index: usize, value: Value },
    Delete,
    Replace(Value),
    Move { source: usize, destination: usize },
}

/// Why an operation cannot be done here: the rule, and the part of the operation.
type Refusal = (&'static str, &'static str);

/// Values in a patch may be about a person.
impl std::fmt::Debug for FhirPathPatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FhirPathPatch({} operations)", self.0.len())
    }
}

impl FhirPathPatch {
    pub(super) fn operation_count(&self) -> usize {
        self.0.len()
    }

    /// The changed resource, whose types are right and whose cardinalities are still to be seen.
    pub(super) fn apply(&self, resource: &Element, now_ms: i64) -> Result<Element, Problem> {
        let mut draft = Draft {
            root: resource.clone(),
            now_ms,
            work_left: WORK_MAX,
        };
        let mut changed_by = None;
        for (number, operation) in self.0.iter().enumerate() {
            let refused = |(rule, part): Refusal| {
                let place = format!("Parameters.parameter[{number}].part.where(name='{part}')");
                let kind = match rule {
                    "patch-work" => Kind::TooLong,
                    "limit-depth" => Kind::Structure,
                    _ => Kind::BusinessRule,
                };
                issue(kind, rule, number, place)
            };
            draft.change(operation).map_err(refused)?;
            changed_by = match guarded(&draft.root) == guarded(resource) {
                true => None,
                false => changed_by.or(Some(number)),
            };
        }
        match changed_by {
            None => Ok(draft.root),
            Some(number) => {
                let place = format!("Parameters.parameter[{number}].part.where(name='path')");
                let rule = "patch-protected";
                Err(issue(Kind::BusinessRule, rule, number, place).into())
            }
        }
    }
}

/// The resource as it is being changed.
struct Draft {
    root: Element,
    now_ms: i64,
    work_left: usize,
}

/// The items of one list: the way to their parent, their slot, and where among its fields they stand.
struct List {
    parent: Vec<usize>,
    slot: &'static Slot,
    start: usize,
    length: usize,
}

impl Draft {
    fn change(&mut self, operation: &Operation) -> Result<(), Refusal> {
        match &operation.does {
            Does::Add { name, value } => {
                let way = self.one(&operation.path)?;
                self.add(&way, name, value)
            }
            Does::Insert { index, value } => {
                let list = self.list(operation)?;
                if *index > list.length {
                    return Err(("patch-index", "index"));
                }
                let child = value.made_for(list.slot)?;
                check_depth(&list.parent, &child)?;
                let parent = self.at(&list.parent)?;
                parent.insert_at(list.start + index, list.slot, child);
                Ok(())
            }
            Does::Delete => match self.places(&operation.path)?.as_slice() {
                [] => Ok(()),
                [way] => self.delete(way),
                _ => Err(("patch-path-many", "path")),
            },
            Does::Replace(value) => {
                let way = self.one(&operation.path)?;
                self.replace(&way, value)
            }
            Does::Move {
                source,
                destination,
            } => {
                let list = self.list(operation)?;
                for (index, part) in [(source, "source"), (destination, "destination")] {
                    if *index >= list.length {
                        return Err(("patch-index", part));
                    }
                }
                let parent = self.at(&list.parent)?;
                if let Some((slot, item)) = parent.remove_at(list.start + source) {
                    parent.insert_at(list.start + destination, slot, item);
                }
                Ok(())
            }
        }
    }

    fn add(&mut self, way: &[usize], name: &str, value: &Value) -> Result<(), Refusal> {
        let parent = self.at(way)?;
        let slot = value.slot_in(parent.ty(), name)?;
        let child = value.made_for(slot)?;
        check_depth(way, &child)?;
        parent
            .push(slot.name, child)
            .map_err(|_| ("patch-full", "name"))?;
        Ok(())
    }

    /// Takes an element out, and those around it that would be left empty: there is no way to write them.
    fn delete(&mut self, way: &[usize]) -> Result<(), Refusal> {
        let mut way = way;
        while let Some((place, before)) = way.split_last() {
            let parent = self.at(before)?;
            parent.remove_at(*place);
            if !parent.is_empty() || parent.is_resource() {
                return Ok(());
            }
            way = before;
        }
        Err(("patch-protected", "path"))
    }

    fn replace(&mut self, way: &[usize], value: &Value) -> Result<(), Refusal> {
        let Some((place, before)) = way.split_last() else {
            return Err(("patch-protected", "path"));
        };
        let parent = self.at(before)?;
        let there = parent.fields().nth(*place);
        let (old, _) = there.ok_or(("patch-path-none", "path"))?;
        // Another type of the same choice takes another slot.
        let slot = value.slot_in(parent.ty(), old.element)?;
        let child = value.made_for(slot)?;
        check_depth(before, &child)?;
        parent.remove_at(*place);
        parent.insert_at(*place, slot, child);
        Ok(())
    }

    fn at(&mut self, way: &[usize]) -> Result<&mut Element, Refusal> {
        self.root.at_way_mut(way).ok_or(("patch-path-none", "path"))
    }

    /// The way to the one element that a path finds.
    fn one(&mut self, path: &Expression) -> Result<Vec<usize>, Refusal> {
        let mut ways = self.places(path)?;
        match (ways.pop(), ways.is_empty()) {
            (Some(way), true) => Ok(way),
            (None, _) => Err(("patch-path-none", "path")),
            (Some(_), false) => Err(("patch-path-many", "path")),
        }
    }

    /// The ways to the elements that a path finds; of more than two, two tell that there are too many.
    fn places(&mut self, path: &Expression) -> Result<Vec<Vec<usize>>, Refusal> {
        let nodes = found(path, &self.root, self.now_ms)?;
        let mut passed = 0;
        let ways = nodes.iter().take(2).map(|node| {
            let way = self.root.way_to(node, &mut passed);
            way.ok_or(("patch-path-value", "path"))
        });
        let ways = ways.collect::<Result<Vec<_>, _>>()?;
        self.spend(passed)?;
        Ok(ways)
    }

    /// The whole list that a path finds.
    fn list(&mut self, operation: &Operation) -> Result<List, Refusal> {
        let nodes = found(&operation.path, &self.root, self.now_ms)?;
        let Some(first) = nodes.first() else {
            return self.empty_list(operation);
        };
        let mut passed = 0;
        let way = self.root.way_to(first, &mut passed);
        let way = way.ok_or(("patch-path-value", "path"))?;
        let not_a_list = ("patch-path-list", "path");
        let (start, before) = way.split_last().ok_or(not_a_list)?;
        let parent = self.root.at_way(before).ok_or(not_a_list)?;
        let (slot, _) = parent.fields().nth(*start).ok_or(not_a_list)?;
        let items = parent
            .fields()
            .filter(|(other, _)| other.order == slot.order);
        let items: Vec<&Element> = items.map(|(_, item)| item).collect();
        let is_whole = items.len() == nodes.len()
            && items
                .iter()
                .zip(&nodes)
                .all(|(item, node)| std::ptr::eq(*item, *node));
        if !slot.list || !is_whole {
            return Err(not_a_list);
        }
        let list = List {
            parent: before.to_vec(),
            slot,
            start: *start,
            length: items.len(),
        };
        self.spend(passed)?;
        Ok(list)
    }

    /// A list without items, where the path says in its last step which list it is.
    fn empty_list(&mut self, operation: &Operation) -> Result<List, Refusal> {
        let none = ("patch-path-none", "path");
        let (parent, name) = operation.list.as_ref().ok_or(none)?;
        let way = self.one(parent)?;
        let parent = self.at(&way)?;
        let slot = parent.ty().slot(name).filter(|slot| slot.list);
        Ok(List {
            slot: slot.ok_or(none)?,
            start: parent.field_count(),
            length: 0,
            parent: way,
        })
    }

    fn spend(&mut self, work: usize) -> Result<(), Refusal> {
        let left = self.work_left.checked_sub(work);
        self.work_left = left.ok_or(("patch-work", "path"))?;
        Ok(())
    }
}

/// The elements of the resource that a path finds.
fn found<'a>(
    path: &'a Expression,
    root: &'a Element,
    now_ms: i64,
) -> Result<Vec<&'a Element>, Refusal> {
    let environment = Environment {
        now_ms,
        zone_minutes: instant::JAPAN_MINUTES,
        ..Environment::of(root)
    };
    let items = path
        .evaluate(root, &environment)
        .map_err(|_| ("patch-path-failed", "path"))?;
    let elements = items.into_iter().map(|item| match item {
        Item::Element(element) => Ok(element),
        _ => Err(("patch-path-value", "path")),
    });
    elements.collect()
}

/// Refuses a child that would make the resource deeper than anything can be read.
fn check_depth(way: &[usize], child: &Element) -> Result<(), Refusal> {
    match way.len() + value::depth(child) > DEPTH_MAX {
        true => Err(("limit-depth", "value")),
        false => Ok(()),
    }
}
