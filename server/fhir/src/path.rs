//! FHIRPath: an expression is read once, and what it names is found in a tree without copying it.
//!
//! An expression that this engine cannot run is refused when it is read, by the name of what is not served. Running it
//! depends on nothing but the tree and the [`Environment`]: time and references come in.

mod decimal;
mod evaluate;
mod function;
mod lexer;
mod moment;
mod parser;
pub(crate) mod pattern;
mod quantity;
mod statics;
mod tree;
mod types;
mod unit;
mod value;

use std::sync::Arc;

use crate::definitions::Type;
use crate::element::Element;

pub use decimal::Decimal;
pub use moment::{Date, DateTime, Exactness, Time};
pub use quantity::Quantity;
pub use value::{TypeInfo, Value};

use tree::{Node, Operator};

/// Characters of an expression.
const TEXT_BYTES_MAX: usize = 8 << 10;
/// Expressions inside each other: parentheses, arguments, operands that bind tighter.
const DEPTH_MAX: usize = 50;
/// What one evaluation may visit.
const STEPS_MAX: u32 = 100_000;
/// Items of one collection.
const ITEMS_MAX: usize = 20_000;
/// Bytes of one text that is made while evaluating.
const STRING_BYTES_MAX: usize = 1 << 20;

/// An expression, ready to be run many times.
#[derive(Clone, Debug)]
pub struct Expression {
    node: Arc<Node>,
}

/// Why a text is no expression, or not one that is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The rule: `path-syntax`, `path-not-served`, `path-arguments`, `path-type`, `path-constant`, `path-pattern`,
    /// `path-length`, `path-depth`.
    pub rule: &'static str,
    /// The character at which it shows.
    pub at: usize,
    /// The function, operator, type or constant that is not served.
    pub name: Option<String>,
}

/// Why an expression has no result here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule: `path-single` where one item is needed and there are more, `path-operand` where an item is of a type
    /// that the operation does not take, `path-steps` and `path-size` where a limit is reached.
    pub rule: &'static str,
}

/// One item of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Item<'a> {
    /// An element of the tree, at its own place.
    Element(&'a Element),
    /// A value that was computed or written in the expression.
    Value(Value),
    /// What a reference points to, where only its type is known.
    Referent(Referent),
}

/// What a reference that could not be followed points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Referent {
    /// The type that the reference names.
    pub ty: &'static Type,
}

/// How references are followed.
pub type Resolve<'a> = dyn Fn(&str) -> Option<&'a Element> + 'a;

/// What an evaluation may know besides its context.
#[derive(Clone, Copy, Default)]
pub struct Environment<'a> {
    /// The outermost resource: `%rootResource`.
    pub root: Option<&'a Element>,
    /// The resource that the context is in: `%resource`. The outermost one where it is not said.
    pub resource: Option<&'a Element>,
    /// Whether `as` of more than one item is a fault, as FHIRPath has it. Search parameters and invariants of R4 itself
    /// need it not to be, so it keeps those of the type.
    pub strict_as: bool,
    /// The moment that `now()` gives.
    pub now_ms: i64,
    /// The offset of times without a zone, in minutes.
    pub zone_minutes: i32,
    /// How references are followed.
    pub resolve: Option<&'a Resolve<'a>>,
    /// Values of constants that were announced to [`Expression::parse_with`].
    pub constants: &'a [(&'a str, Item<'a>)],
}

impl<'a> Environment<'a> {
    /// That of a resource, at the epoch and in UTC.
    pub fn of(root: &'a Element) -> Environment<'a> {
        Environment {
            root: Some(root),
            ..Environment::default()
        }
    }
}

impl Expression {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Expression, Refused> {
        Expression::parse_with(text, &[])
    }

    /// Reads an expression that may use these constants: `previous` for `%previous`.
    pub fn parse_with(text: &str, constants: &[&str]) -> Result<Expression, Refused> {
        let node = parser::parse(text, constants)?;
        Ok(Expression {
            node: Arc::new(node),
        })
    }

    /// What it gives in this context.
    pub fn evaluate<'a>(
        &self,
        context: &'a Element,
        environment: &Environment<'a>,
    ) -> Result<Vec<Item<'a>>, Fault> {
        evaluate::run(&self.node, context, environment)
    }

    /// Whether it holds in this context: a condition. Nothing is no.
    pub fn holds<'a>(
        &self,
        context: &'a Element,
        environment: &Environment<'a>,
    ) -> Result<bool, Fault> {
        let items = evaluate::run(&self.node, context, environment)?;
        evaluate::truth(&items).map(|truth| truth == Some(true))
    }

    /// The types that its results can have where the context is of this type; none where the path cannot exist there.
    /// A computed value has the FHIR type that would hold it.
    pub fn result_types(&self, on: &'static Type) -> Vec<&'static Type> {
        statics::result_types(&self.node, on).0
    }

    /// Names of children in it that the types there do not have, where the context is of this type: what was mistyped.
    /// They are no fault when it is run, only nothing.
    pub fn unknown_names(&self, on: &'static Type) -> Vec<Box<str>> {
        statics::result_types(&self.node, on).1
    }

    /// The operands of the outermost `|`, or the expression itself.
    pub fn alternatives(&self) -> Vec<Expression> {
        match &*self.node {
            Node::Chain { first, rest }
                if rest
                    .iter()
                    .all(|(operator, _)| *operator == Operator::Union) =>
            {
                std::iter::once(&**first)
                    .chain(rest.iter().map(|(_, operand)| operand))
                    .map(|node| Expression {
                        node: Arc::new(node.clone()),
                    })
                    .collect()
            }
            _ => vec![self.clone()],
        }
    }

    /// The name of the type that it begins with: `Patient` of `(Patient.deceased as dateTime)`.
    pub fn starts_at(&self) -> Option<&str> {
        self.node.starts_at()
    }
}

#[cfg(test)]
mod tests;
