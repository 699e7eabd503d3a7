//! What a profile says, as a tree: one node for each element and slice that it speaks about.

use std::sync::Arc;

use super::binding::Binding;
use super::rule::Rule;
use super::slicing::{Criterion, Slicing};
use crate::definitions::{Slot, Type};
use crate::element::Element;
use crate::path::Expression;
use crate::path::pattern::Form;

/// The number of a node in its tree.
pub(super) type NodeId = usize;

/// The number of a profile in the rulebook.
pub(super) type ProfileId = usize;

/// The constraints of one profile. The first node is its root.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// What is said about one element or about one slice of it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The element's own name: `value`. At the root, the name of the type.
    pub(super) name: &'static str,
    /// The element's number in the type above it.
    pub(super) order: u16,
    /// The slice that it is, as the profile calls it.
    pub(super) slice: Option<Arc<str>>,
    /// The fewest items, where R4 demands fewer.
    pub(super) min: usize,
    /// The most items, where R4 allows more.
    pub(super) max: Option<usize>,
    /// The fewest and the most items in R4, which the reader of the resource has counted.
    pub(super) base: (usize, Option<usize>),
    /// The types that it can have.
    pub(super) types: Vec<TypeRule>,
    /// Whether these are fewer than in R4.
    pub(super) narrowed: bool,
    /// Whether what the type's profile says has been taken over into this node.
    pub(super) grafted: bool,
    /// The value, which may have nothing else.
    pub(super) fixed: Option<Arc<Element>>,
    /// What the value must have.
    pub(super) pattern: Option<Arc<Element>>,
    /// The least and the largest value.
    pub(super) bounds: Vec<Bound>,
    /// The most characters.
    pub(super) length_max: Option<usize>,
    /// The forms that the whole text must have.
    pub(super) forms: Vec<Arc<Form>>,
    /// Value sets.
    pub(super) bindings: Vec<Binding>,
    /// Invariants.
    pub(super) rules: Vec<Rule>,
    /// Whether programs must be able to handle it.
    pub(super) must_support: bool,
    /// Whether it changes the meaning of what it is in.
    pub(super) modifier: bool,
    /// What is said about children.
    pub(super) children: Vec<NodeId>,
    /// How items are told apart.
    pub(super) slicing: Option<Arc<Slicing>>,
    /// The slices.
    pub(super) slices: Vec<NodeId>,
    /// Its number among all slices of its element.
    pub(super) slice_number: usize,
    /// How many slices its element has, those of slices counted.
    pub(super) slice_total: usize,
    /// What an item has that belongs to this slice, one for each discriminator of the slicing.
    pub(super) criteria: Vec<Criterion>,
}

/// One type that an element can have.
#[derive(Clone, Debug)]
pub(super) struct TypeRule {
    /// The type.
    pub(super) ty: &'static Type,
    /// Profiles, of which it must conform to one; empty where none is asked for.
    pub(super) profiles: Vec<ProfileRef>,
    /// What a reference may point to; empty where that is left to R4.
    pub(super) targets: Vec<Target>,
}

/// A profile by its address.
#[derive(Clone, Debug)]
pub(super) struct ProfileRef {
    /// The address without a version.
    pub(super) url: Arc<str>,
    /// Its number; none for an extension of R4 itself whose definition was not loaded.
    pub(super) id: Option<ProfileId>,
}

/// What a reference may point to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// The type.
    pub(super) ty: &'static Type,
    /// The profile that it conforms to.
    pub(super) profile: Option<ProfileId>,
}

/// A limit of a value.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// Compares the value with the limit.
    pub(super) expression: Expression,
    /// The limit.
    pub(super) limit: Arc<Element>,
    /// The rule: `profile-value-min`, `profile-value-max`.
    pub(super) rule: &'static str,
}

impl Tree {
    /// A tree that says nothing about this type.
    pub(super) fn of(ty: &'static Type) -> Tree {
        let mut root = Node::new(ty.name(), 0);
        root.types.push(TypeRule::any(ty));
        Tree { nodes: vec![root] }
    }

    /// The node of this number.
    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The child of this name.
    pub(super) fn child(&self, of: NodeId, name: &str) -> Option<NodeId> {
        let children = &self.node(of)?.children;
        children
            .iter()
            .copied()
            .find(|id| self.node(*id).is_some_and(|node| node.name == name))
    }

    /// The slice of this name.
    pub(super) fn slice(&self, of: NodeId, name: &str) -> Option<NodeId> {
        let slices = &self.node(of)?.slices;
        slices.iter().copied().find(|id| {
            self.node(*id)
                .is_some_and(|node| node.slice.as_deref() == Some(name))
        })
    }

    /// Adds a node and gives its number.
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Numbers the slices of each element, those of slices included.
    pub(super) fn number_slices(&mut self) {
        for id in 0..self.nodes.len() {
            let is_element = self.node(id).is_some_and(|node| node.slice.is_none());
            if !is_element {
                continue;
            }
            let mut total = 0;
            let mut open = self.node(id).map(|n| n.slices.clone()).unwrap_or_default();
            while let Some(slice) = open.pop() {
                if let Some(node) = self.nodes.get_mut(slice) {
                    node.slice_number = total;
                    total += 1;
                    open.extend(&node.slices);
                }
            }
            if let Some(node) = self.nodes.get_mut(id) {
                node.slice_total = total;
            }
        }
    }

    /// Takes what another tree says below its root over into this node.
    pub(super) fn graft(&mut self, onto: NodeId, other: &Tree) {
        let shift = self.nodes.len();
        // The root of the other tree becomes this node, so its number is never used.
        let moved = |id: &mut NodeId| *id += shift - 1;
        for node in other.nodes.iter().skip(1) {
            let mut node = node.clone();
            node.children.iter_mut().for_each(moved);
            node.slices.iter_mut().for_each(moved);
            self.nodes.push(node);
        }
        let Some((root, node)) = other.nodes.first().zip(self.nodes.get_mut(onto)) else {
            return;
        };
        let mut children = root.children.clone();
        children.iter_mut().for_each(moved);
        node.children.extend(children);
        node.fixed = node.fixed.take().or(root.fixed.clone());
        node.pattern = node.pattern.take().or(root.pattern.clone());
        node.bounds.extend(root.bounds.iter().cloned());
        node.bindings.extend(root.bindings.iter().cloned());
        node.rules.extend(root.rules.iter().cloned());
        node.grafted = true;
    }
}

impl Node {
    /// A node that says nothing.
    pub(super) fn new(name: &'static str, order: u16) -> Node {
        Node {
            name,
            order,
            slice: None,
            min: 0,
            max: None,
            base: (0, None),
            types: Vec::new(),
            narrowed: false,
            grafted: false,
            fixed: None,
            pattern: None,
            bounds: Vec::new(),
            length_max: None,
            forms: Vec::new(),
            bindings: Vec::new(),
            rules: Vec::new(),
            must_support: false,
            modifier: false,
            children: Vec::new(),
            slicing: None,
            slices: Vec::new(),
            slice_number: 0,
            slice_total: 0,
            criteria: Vec::new(),
        }
    }

    /// A node for an element of R4 that can be in these slots.
    pub(super) fn of<'s>(slots: impl Iterator<Item = &'s Slot>) -> Option<Node> {
        let mut slots = slots.peekable();
        let first = slots.peek()?;
        let mut node = Node::new(first.element, first.order);
        node.base = (usize::from(first.required), (!first.list).then_some(1));
        node.types = slots.map(|slot| TypeRule::any(slot.ty())).collect();
        Some(node)
    }

    /// Its one type, if there is but one.
    pub(super) fn type_rule(&self) -> Option<&TypeRule> {
        match self.types.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl TypeRule {
    /// A type without further conditions.
    pub(super) fn any(ty: &'static Type) -> TypeRule {
        TypeRule {
            ty,
            profiles: Vec::new(),
            targets: Vec::new(),
        }
    }
}
