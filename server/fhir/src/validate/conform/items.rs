//! The items of an element: how many, of which types, and in which slices.

use crate::definitions::{Slot, Type};
use crate::element::Element;
use crate::problem::{Issue, Kind};
use crate::validate::place::Frame;
use crate::validate::reference::names;
use crate::validate::slicing::{Openness, slice_of};
use crate::validate::tree::{Node, NodeId, Tree};
use crate::validate::walk::Walker;

impl<'a, 'r> Walker<'a, 'r> {
    /// Holds the items of one child against its node, and each against the slice to which it belongs.
    pub(super) fn items(&mut self, parent: &'a Element, tree: &'r Tree, id: NodeId) {
        let Some(node) = tree.node(id) else {
            return;
        };
        let counters = self.counts.len();
        self.counts.resize(counters + 2 * node.slice_total, 0);
        let mut count = 0;
        let mut last_place = 0;
        let mut item = 0;
        let mut last: Option<&'static Slot> = None;
        for (slot, child) in parent.fields() {
            if slot.order != node.order {
                continue;
            }
            if self.is_over() {
                break;
            }
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            count += 1;
            self.frames.push(Frame {
                slot,
                item,
                above: parent,
            });
            self.item(child, tree, id, (counters, &mut last_place));
            self.frames.pop();
        }
        let element = node.name;
        if count < node.min {
            let issue = Issue::error(Kind::ProfileRequired, "profile-min")
                .with("element", element)
                .with("min", node.min)
                .with("count", count);
            self.said_missing(element, sliced(issue, node));
        }
        if let Some(max) = node.max.filter(|max| count > *max) {
            let issue = Issue::error(Kind::ProfileStructure, "profile-max")
                .with("element", element)
                .with("max", max)
                .with("count", count);
            self.said_missing(element, sliced(issue, node));
        }
        self.slice_counts(tree, node, counters);
        self.counts.truncate(counters);
    }

    /// Holds one item against the node and, going down, against its slices.
    fn item(
        &mut self,
        child: &'a Element,
        tree: &'r Tree,
        id: NodeId,
        (counters, last_place): (usize, &mut usize),
    ) {
        let Some(mut node) = tree.node(id) else {
            return;
        };
        if node.narrowed
            && !node
                .types
                .iter()
                .any(|rule| child.ty().is_a(rule.ty.name()))
        {
            let types: Vec<&'static Type> = node.types.iter().map(|rule| rule.ty).collect();
            let issue = Issue::error(Kind::ProfileStructure, "profile-type");
            self.said(issue.with("types", names(&types)));
            return;
        }
        self.node(child, tree, id);
        let mut place = *last_place;
        let mut level = None;
        while let Some(slicing) = &node.slicing {
            let found = slice_of(child, node, tree, self);
            let position = found.and_then(|id| node.slices.iter().position(|slice| *slice == id));
            match position {
                None if slicing.openness == Openness::Closed => {
                    self.said(Issue::error(Kind::ProfileStructure, "profile-closed"));
                }
                None if slicing.openness == Openness::OpenAtEnd => place = usize::MAX,
                None => {}
                Some(position) => {
                    if position < place {
                        self.said(Issue::error(Kind::ProfileStructure, "profile-order"));
                    } else if slicing.ordered {
                        place = position;
                    }
                }
            }
            // Each level of slices has its own order.
            match level {
                None => *last_place = place,
                Some(number) => self.set_counter(counters + 2 * number + 1, place),
            }
            let Some((id, slice)) = found.and_then(|id| Some((id, tree.node(id)?))) else {
                return;
            };
            let counter = counters + 2 * slice.slice_number;
            self.set_counter(counter, self.counter(counter) + 1);
            place = self.counter(counter + 1);
            level = Some(slice.slice_number);
            if slice.narrowed
                && !slice
                    .types
                    .iter()
                    .any(|rule| child.ty().is_a(rule.ty.name()))
            {
                let types: Vec<&'static Type> = slice.types.iter().map(|rule| rule.ty).collect();
                let issue = Issue::error(Kind::ProfileStructure, "profile-type");
                self.said(issue.with("types", names(&types)));
            }
            self.node(child, tree, id);
            node = slice;
        }
    }

    fn counter(&self, at: usize) -> usize {
        self.counts.get(at).copied().unwrap_or_default()
    }

    fn set_counter(&mut self, at: usize, count: usize) {
        if let Some(counter) = self.counts.get_mut(at) {
            *counter = count;
        }
    }

    /// Whether each slice has as many items as it must.
    fn slice_counts(&mut self, tree: &'r Tree, node: &'r Node, counters: usize) {
        for slice in node.slices.iter().filter_map(|id| tree.node(*id)) {
            let count = self.counter(counters + 2 * slice.slice_number);
            let element = slice.name;
            if count < slice.min {
                let issue = Issue::error(Kind::ProfileRequired, "profile-min")
                    .with("element", element)
                    .with("min", slice.min)
                    .with("count", count);
                self.said_missing(element, sliced(issue, slice));
            }
            if let Some(max) = slice.max.filter(|max| count > *max) {
                let issue = Issue::error(Kind::ProfileStructure, "profile-max")
                    .with("element", element)
                    .with("max", max)
                    .with("count", count);
                self.said_missing(element, sliced(issue, slice));
            }
            // Slices of a slice are missed only where there is one.
            if count > 0 {
                self.slice_counts(tree, slice, counters);
            }
        }
    }
}

fn sliced(issue: Issue, node: &Node) -> Issue {
    match &node.slice {
        Some(slice) => issue.with("slice", slice),
        None => issue,
    }
}
