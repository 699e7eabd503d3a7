//! Running an expression over a tree, within its limits.

mod compare;
mod convert;
mod functions;
mod maths;
mod operators;
mod outside;
mod text;

use super::tree::{Constant, Node, Step};
use super::value::Value;
use super::{Environment, Fault, ITEMS_MAX, Item, STEPS_MAX};
use crate::definitions::Primitive;
use crate::element::Element;

pub(super) type Items<'a> = Vec<Item<'a>>;

/// Runs an expression in a context.
pub(super) fn run<'a>(
    node: &Node,
    context: &'a Element,
    environment: &Environment<'a>,
) -> Result<Items<'a>, Fault> {
    let mut run = Run {
        environment,
        context,
        left: STEPS_MAX * VISIT,
    };
    let frame = Frame {
        this: &Item::Element(context),
        index: 0,
        total: &[],
    };
    run.node(node, &frame)
}

/// Whether a collection says yes: nothing says nothing, one item that is no boolean says yes.
pub(super) fn truth(items: &[Item<'_>]) -> Result<Option<bool>, Fault> {
    match items {
        [] => Ok(None),
        [Item::Value(Value::Boolean(truth))] => Ok(Some(*truth)),
        [Item::Element(element)] if element.ty().primitive() == Some(Primitive::Boolean) => {
            Ok(element.text().map(|text| text == "true"))
        }
        [_] => Ok(Some(true)),
        _ => Err(SINGLE),
    }
}

/// More items than the one that is needed.
const SINGLE: Fault = Fault {
    rule: "path-single",
};
/// An item of a type that the operation does not take.
const OPERAND: Fault = Fault {
    rule: "path-operand",
};
/// Too much was visited.
const STEPS: Fault = Fault { rule: "path-steps" };
/// Too much came out.
const SIZE: Fault = Fault { rule: "path-size" };

/// A boolean as a collection.
fn yes<'a>(truth: bool) -> Items<'a> {
    vec![Item::Value(Value::Boolean(truth))]
}

/// A computed value as a collection.
fn made<'a>(value: Option<Value>) -> Items<'a> {
    value.map(Item::Value).into_iter().collect()
}

/// The one item, or none.
fn single<'i, 'a>(items: &'i [Item<'a>]) -> Result<Option<&'i Item<'a>>, Fault> {
    match items {
        [] => Ok(None),
        [item] => Ok(Some(item)),
        _ => Err(SINGLE),
    }
}

/// The value of an item, if it has one.
fn value_of(item: &Item<'_>) -> Option<Value> {
    match item {
        Item::Element(element) => Value::of(element),
        Item::Value(value) => Some(value.clone()),
        Item::Referent(_) => None,
    }
}

/// What the names of iteration mean: `$this`, `$index`, `$total`.
#[derive(Clone, Copy)]
struct Frame<'f, 'a> {
    this: &'f Item<'a>,
    index: usize,
    total: &'f [Item<'a>],
}

/// One evaluation.
struct Run<'a, 'e> {
    environment: &'e Environment<'a>,
    context: &'a Element,
    /// How much may still be done.
    left: u32,
}

/// What a visit counts; comparing two items is a smaller thing and counts one.
const VISIT: u32 = 16;

impl<'a> Run<'a, '_> {
    /// Counts what is visited.
    fn visit(&mut self, count: usize) -> Result<(), Fault> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.left = self
            .left
            .checked_sub(count.saturating_mul(VISIT))
            .ok_or(STEPS)?;
        Ok(())
    }

    /// Counts a text that is read or made: that takes time for its length.
    fn read(&mut self, text: &str) -> Result<(), Fault> {
        self.compared(1 + text.len() / 16)
    }

    /// Counts what is compared.
    fn compared(&mut self, count: usize) -> Result<(), Fault> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.left = self.left.checked_sub(count).ok_or(STEPS)?;
        Ok(())
    }

    fn node(&mut self, node: &Node, frame: &Frame<'_, 'a>) -> Result<Items<'a>, Fault> {
        self.visit(1)?;
        match node {
            Node::Literal(value) => Ok(vec![Item::Value(value.clone())]),
            Node::Nothing => Ok(Vec::new()),
            Node::This => Ok(vec![frame.this.clone()]),
            Node::Index => {
                let index = i64::try_from(frame.index).unwrap_or(i64::MAX);
                Ok(vec![Item::Value(Value::Integer(index))])
            }
            Node::Total => {
                self.visit(frame.total.len())?;
                Ok(frame.total.to_vec())
            }
            Node::Constant(constant) => Ok(self.constant(constant)),
            Node::Begin(test) => Ok(match test.holds(frame.this) {
                true => vec![frame.this.clone()],
                false => Vec::new(),
            }),
            Node::Path { start, steps } => self.path(start, steps, frame),
            Node::Chain { first, rest } => {
                let mut left = self.node(first, frame)?;
                for (operator, operand) in rest {
                    left = self.operate(*operator, left, operand, frame)?;
                }
                Ok(left)
            }
            Node::Positive(operand) | Node::Negative(operand) => {
                let items = self.node(operand, frame)?;
                operators::signed(&items, matches!(node, Node::Negative(_)))
            }
        }
    }

    fn constant(&self, constant: &Constant) -> Items<'a> {
        let root = self.environment.root;
        let element = match constant {
            Constant::Context => Some(self.context),
            Constant::RootResource => root.or(Some(self.context)),
            Constant::Resource => self.environment.resource.or(root).or(Some(self.context)),
            Constant::Named(name) => {
                let constants = self.environment.constants.iter();
                return constants
                    .filter(|(known, _)| **known == **name)
                    .map(|(_, item)| item.clone())
                    .collect();
            }
        };
        element.map(Item::Element).into_iter().collect()
    }

    fn path(
        &mut self,
        start: &Node,
        steps: &[Step],
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        // The first children of the context are taken from it as it stands, which saves a collection of one.
        let (mut items, steps) = match (start, steps) {
            (Node::This, [Step::Child(name), rest @ ..]) => {
                (self.children(std::slice::from_ref(frame.this), name)?, rest)
            }
            (Node::Begin(test), [Step::Child(name), rest @ ..]) if test.holds(frame.this) => {
                (self.children(std::slice::from_ref(frame.this), name)?, rest)
            }
            _ => (self.node(start, frame)?, steps),
        };
        for step in steps {
            items = self.step(step, items, frame)?;
            if items.len() > ITEMS_MAX {
                return Err(SIZE);
            }
        }
        Ok(items)
    }

    fn step(
        &mut self,
        step: &Step,
        mut items: Items<'a>,
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        self.visit(1 + items.len())?;
        match step {
            Step::Child(name) => self.children(&items, name),
            Step::At(place) => {
                let place = self.node(place, frame)?;
                let place = self.integer(&place)?.and_then(|p| usize::try_from(p).ok());
                Ok(match place {
                    Some(place) if place < items.len() => vec![items.swap_remove(place)],
                    _ => Vec::new(),
                })
            }
            Step::OfType(test) | Step::As(test) => {
                let is_as = matches!(step, Step::As(_));
                if is_as && self.environment.strict_as && items.len() > 1 {
                    return Err(SINGLE);
                }
                items.retain(|item| test.casts(item));
                Ok(items)
            }
            Step::Is(test) => Ok(match single(&items)? {
                Some(item) => yes(test.holds(item)),
                None => Vec::new(),
            }),
            Step::Matches(form) => self.matches(form.as_deref(), &items),
            Step::Replace(regex, substitute) => {
                let substitute = self.node(substitute, frame)?;
                self.replaced(regex.as_deref(), &items, &substitute)
            }
            Step::Call(function, arguments) => self.call(*function, items, arguments, frame),
        }
    }

    fn children(&mut self, items: &[Item<'a>], name: &str) -> Result<Items<'a>, Fault> {
        let mut found = Vec::new();
        for item in items {
            match item {
                Item::Element(element) => {
                    self.compared(element.field_count())?;
                    for (slot, child) in element.fields() {
                        if slot.element == name {
                            found.push(Item::Element(child));
                        }
                    }
                }
                Item::Value(Value::Type(info)) => {
                    let text = match name {
                        "name" => info.name,
                        "namespace" => info.namespace,
                        _ => continue,
                    };
                    found.push(Item::Value(Value::string(text)));
                }
                Item::Value(_) | Item::Referent(_) => {}
            }
        }
        Ok(found)
    }

    /// The whole number that an argument is.
    fn integer(&self, items: &[Item<'a>]) -> Result<Option<i64>, Fault> {
        match single(items)?.map(value_of) {
            None => Ok(None),
            Some(Some(Value::Integer(number))) => Ok(Some(number)),
            Some(_) => Err(OPERAND),
        }
    }
}
