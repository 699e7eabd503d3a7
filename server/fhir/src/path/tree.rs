//! An expression after reading. Paths and operators of one rank are lists, so that depth is only what was nested.

use std::sync::Arc;

use regex_lite::Regex;

use super::function::Function;
use super::pattern::Form;
use super::types::TypeTest;
use super::value::Value;

/// One expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A written value.
    Literal(Value),
    /// `{}`
    Nothing,
    /// `$this`, and what a path without a beginning begins with.
    This,
    /// `$index`
    Index,
    /// `$total`
    Total,
    /// `%context` and the like.
    Constant(Constant),
    /// A type name at the beginning of a path: the context, if it is of this type.
    Begin(TypeTest),
    /// A beginning, and what is done from there.
    Path { start: Box<Node>, steps: Vec<Step> },
    /// Operands of operators of one rank, from left to right.
    Chain {
        first: Box<Node>,
        rest: Vec<(Operator, Node)>,
    },
    /// The number with the other sign.
    Negative(Box<Node>),
    /// `+`: the number as it is.
    Positive(Box<Node>),
}

/// One step of a path.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The children of this name.
    Child(Box<str>),
    /// The item at this place.
    At(Node),
    /// Those of this type.
    OfType(TypeTest),
    /// Those of this type, where the input is one item or a search parameter is lenient.
    As(TypeTest),
    /// Whether it is of this type.
    Is(TypeTest),
    /// A function.
    Call(Function, Vec<Node>),
    /// Whether a regular expression is found; none where it is `{}`.
    Matches(Option<Arc<Form>>),
    /// What a regular expression finds is replaced by this; none where it is `{}`.
    Replace(Option<Arc<Regex>>, Node),
}

/// A constant that comes from outside.
#[derive(Clone, Debug)]
pub(super) enum Constant {
    Context,
    Resource,
    RootResource,
    /// One that the caller knows.
    Named(Box<str>),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Implies,
    Or,
    Xor,
    And,
    In,
    Contains,
    Equal,
    NotEqual,
    Equivalent,
    NotEquivalent,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Union,
    Plus,
    Minus,
    Concatenate,
    Times,
    Divide,
    Div,
    Mod,
}

impl Operator {
    /// The operator that is written so.
    pub(super) fn parse(text: &str) -> Option<Operator> {
        Some(match text {
            "implies" => Operator::Implies,
            "or" => Operator::Or,
            "xor" => Operator::Xor,
            "and" => Operator::And,
            "in" => Operator::In,
            "contains" => Operator::Contains,
            "=" => Operator::Equal,
            "!=" => Operator::NotEqual,
            "~" => Operator::Equivalent,
            "!~" => Operator::NotEquivalent,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "|" => Operator::Union,
            "+" => Operator::Plus,
            "-" => Operator::Minus,
            "&" => Operator::Concatenate,
            "*" => Operator::Times,
            "/" => Operator::Divide,
            "div" => Operator::Div,
            "mod" => Operator::Mod,
            _ => return None,
        })
    }

    /// How tightly it binds; `is` and `as` bind at [`TYPE_RANK`].
    pub(super) fn rank(self) -> u8 {
        match self {
            Operator::Implies => 1,
            Operator::Or | Operator::Xor => 2,
            Operator::And => 3,
            Operator::In | Operator::Contains => 4,
            Operator::Equal
            | Operator::NotEqual
            | Operator::Equivalent
            | Operator::NotEquivalent => 5,
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => 7,
            Operator::Union => 8,
            Operator::Plus | Operator::Minus | Operator::Concatenate => 9,
            Operator::Times | Operator::Divide | Operator::Div | Operator::Mod => 10,
        }
    }
}

/// The rank of `is` and `as` as operators: looser than `|`, as the published tests have it.
pub(super) const TYPE_RANK: u8 = 6;

impl Node {
    /// The name of the type that it begins with.
    pub(super) fn starts_at(&self) -> Option<&'static str> {
        match self {
            Node::Begin(test) => test.fhir_name(),
            Node::Path { start, .. } => start.starts_at(),
            Node::Chain { first, rest } => {
                let name = first.starts_at()?;
                let differs = |(operator, operand): &(Operator, Node)| {
                    *operator == Operator::Union && operand.starts_at() != Some(name)
                };
                (!rest.iter().any(differs)).then_some(name)
            }
            _ => None,
        }
    }
}
