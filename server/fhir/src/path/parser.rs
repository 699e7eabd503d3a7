//! Tokens → tree. Whatever cannot be run is refused here.

use super::lexer::{Token, tokens};
use std::sync::Arc;

use super::function::Function;
use super::pattern::{self, Form};
use super::quantity::Quantity;
use super::tree::{Constant, Node, Operator, Step, TYPE_RANK};
use super::types::TypeTest;
use super::value::Value;
use super::{DEPTH_MAX, Refused, TEXT_BYTES_MAX};

/// Reads an expression that may use these constants.
pub(super) fn parse(text: &str, constants: &[&str]) -> Result<Node, Refused> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(refused("path-length", TEXT_BYTES_MAX, None));
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
        constants,
    };
    let node = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.syntax()),
    }
}

fn refused(rule: &'static str, at: usize, name: Option<&str>) -> Refused {
    Refused {
        rule,
        at,
        name: name.map(str::to_owned),
    }
}

/// A pattern made ready; nothing stays nothing. `None` is one that cannot be used.
#[expect(
    clippy::option_option,
    reason = "no pattern and one that is no good are two different things"
)]
fn ready<T>(pattern: Option<&str>, make: impl Fn(&str) -> Option<T>) -> Option<Option<Arc<T>>> {
    match pattern {
        Some(pattern) => make(pattern).map(Arc::new).map(Some),
        None => Some(None),
    }
}

/// Where the reading stands.
struct Parser<'c> {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
    constants: &'c [&'c str],
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, t)| t)
    }

    fn at(&self) -> usize {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map_or(0, |(at, _)| *at)
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn syntax(&self) -> Refused {
        refused("path-syntax", self.at(), None)
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.next += usize::from(found);
        found
    }

    fn needs(&mut self, symbol: &str) -> Result<(), Refused> {
        match self.takes(symbol) {
            true => Ok(()),
            false => Err(self.syntax()),
        }
    }

    /// An expression of operators that bind tighter than this rank.
    fn expression(&mut self, above: u8) -> Result<Node, Refused> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(refused("path-depth", self.at(), None));
        }
        let mut left = self.signed()?;
        loop {
            let text = match self.peek() {
                Token::Word(word) => word.as_str(),
                Token::Symbol(symbol) => symbol,
                _ => break,
            };
            if matches!(text, "is" | "as") {
                if TYPE_RANK <= above {
                    break;
                }
                let is = text == "is";
                self.next += 1;
                let test = self.type_name()?;
                let step = if is { Step::Is(test) } else { Step::As(test) };
                left = left.with_step(step);
                continue;
            }
            match Operator::parse(text) {
                Some(operator) if operator.rank() > above => {
                    self.next += 1;
                    let right = self.expression(operator.rank())?;
                    left = left.with_operand(operator, right);
                }
                _ => break,
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node, Refused> {
        let mut signs = Vec::new();
        while let Token::Symbol(sign @ ("-" | "+")) = self.peek() {
            signs.push(*sign);
            self.next += 1;
        }
        if signs.len() > 1 {
            return Err(self.syntax());
        }
        let node = self.path()?;
        Ok(match signs.pop() {
            Some("-") => Node::Negative(Box::new(node)),
            Some(_) => Node::Positive(Box::new(node)),
            None => node,
        })
    }

    fn path(&mut self) -> Result<Node, Refused> {
        let mut node = self.term()?;
        loop {
            if self.takes(".") {
                node = self.invoked(node)?;
            } else if self.takes("[") {
                let place = self.expression(0)?;
                self.needs("]")?;
                node = node.with_step(Step::At(place));
            } else {
                return Ok(node);
            }
        }
    }

    fn term(&mut self) -> Result<Node, Refused> {
        match self.peek().clone() {
            Token::Literal(value) => {
                self.next += 1;
                self.literal(value)
            }
            Token::Symbol("(") => {
                self.next += 1;
                let node = self.expression(0)?;
                self.needs(")")?;
                Ok(node)
            }
            Token::Symbol("{") => {
                self.next += 1;
                self.needs("}")?;
                Ok(Node::Nothing)
            }
            Token::Constant(name) => self.constant(&name),
            Token::Special(name) => {
                let node = match name.as_str() {
                    "this" => Node::This,
                    "index" => Node::Index,
                    "total" => Node::Total,
                    _ => return Err(self.syntax()),
                };
                self.next += 1;
                Ok(node)
            }
            Token::Word(word) => self.beginning(&word),
            Token::Quoted(name) => match TypeTest::named(None, &name) {
                Some(test) if name.starts_with(|c: char| c.is_ascii_uppercase()) => {
                    self.next += 1;
                    Ok(Node::Begin(test))
                }
                _ => self.invoked(Node::This),
            },
            _ => Err(self.syntax()),
        }
    }

    /// A word at the beginning of a path: a keyword that is a value, a type, a child or a function.
    fn beginning(&mut self, word: &str) -> Result<Node, Refused> {
        match word {
            "true" | "false" => {
                self.next += 1;
                Ok(Node::Literal(Value::Boolean(word == "true")))
            }
            "and" | "or" | "xor" | "implies" | "div" | "mod" => Err(self.syntax()),
            _ if word.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let at = self.at();
                self.next += 1;
                if self.is_symbol("(") {
                    return Err(refused("path-not-served", at, Some(word)));
                }
                match TypeTest::named(None, word) {
                    Some(test) => Ok(Node::Begin(test)),
                    None => Err(refused("path-type", at, Some(word))),
                }
            }
            _ => self.invoked(Node::This),
        }
    }

    fn literal(&mut self, value: Value) -> Result<Node, Refused> {
        let number = match &value {
            Value::Integer(number) => super::decimal::Decimal::from_integer(*number),
            Value::Decimal(number) => Some(*number),
            _ => None,
        };
        let Some(number) = number else {
            return Ok(Node::Literal(value));
        };
        let quantity = match self.peek() {
            Token::Literal(Value::String(unit)) => Some(Quantity::of_unit(number, unit)),
            Token::Word(word) => Quantity::of_calendar(number, word),
            _ => None,
        };
        match quantity {
            Some(quantity) => {
                self.next += 1;
                Ok(Node::Literal(Value::Quantity(Box::new(quantity))))
            }
            None => Ok(Node::Literal(value)),
        }
    }

    fn constant(&mut self, name: &str) -> Result<Node, Refused> {
        let at = self.at();
        self.next += 1;
        let text = |text: &str| Ok(Node::Literal(Value::string(text)));
        match name {
            "context" => Ok(Node::Constant(Constant::Context)),
            "resource" => Ok(Node::Constant(Constant::Resource)),
            "rootResource" => Ok(Node::Constant(Constant::RootResource)),
            "sct" => text("http://snomed.info/sct"),
            "loinc" => text("http://loinc.org"),
            "ucum" => text("http://unitsofmeasure.org"),
            _ if self.constants.contains(&name) => Ok(Node::Constant(Constant::Named(name.into()))),
            _ => {
                if let Some(set) = name.strip_prefix("vs-") {
                    return text(&format!("http://hl7.org/fhir/ValueSet/{set}"));
                }
                if let Some(extension) = name.strip_prefix("ext-") {
                    return text(&format!(
                        "http://hl7.org/fhir/StructureDefinition/{extension}"
                    ));
                }
                Err(refused("path-constant", at, Some(name)))
            }
        }
    }

    /// A child or a function, behind a point or at the beginning.
    fn invoked(&mut self, input: Node) -> Result<Node, Refused> {
        let at = self.at();
        let name = match self.take() {
            Token::Word(name) => name,
            Token::Quoted(name) => return Ok(input.with_step(Step::Child(name.into()))),
            Token::Special(name) if name == "this" => return Ok(input),
            _ => return Err(refused("path-syntax", at, None)),
        };
        if !self.takes("(") {
            return Ok(input.with_step(Step::Child(name.into())));
        }
        if matches!(name.as_str(), "is" | "as" | "ofType") {
            let test = self.type_name()?;
            self.needs(")")?;
            return Ok(input.with_step(match name.as_str() {
                "is" => Step::Is(test),
                "as" => Step::As(test),
                _ => Step::OfType(test),
            }));
        }
        if matches!(name.as_str(), "matches" | "matchesFull" | "replaceMatches") {
            return Ok(input.with_step(self.pattern(&name, at)?));
        }
        let Some((function, least, most)) = Function::parse(&name) else {
            return Err(refused("path-not-served", at, Some(&name)));
        };
        let arguments = self.arguments()?;
        if arguments.len() < least || arguments.len() > most {
            return Err(refused("path-arguments", at, Some(&name)));
        }
        Ok(input.with_step(Step::Call(function, arguments)))
    }

    /// The step of a function that takes a regular expression, which must be written there: it is made ready once.
    fn pattern(&mut self, name: &str, at: usize) -> Result<Step, Refused> {
        let mut arguments = self.arguments()?.into_iter();
        let pattern = match arguments.next() {
            Some(Node::Literal(Value::String(pattern))) => Some(pattern),
            Some(Node::Nothing) => None,
            Some(_) => return Err(refused("path-pattern", at, Some(name))),
            None => return Err(refused("path-arguments", at, Some(name))),
        };
        let substitute = arguments.next();
        let step = match (name, substitute, arguments.next()) {
            ("replaceMatches", Some(substitute), None) => ready(pattern.as_deref(), pattern::regex)
                .map(|regex| Step::Replace(regex, substitute)),
            ("matches", None, None) => ready(pattern.as_deref(), Form::anywhere).map(Step::Matches),
            ("matchesFull", None, None) => ready(pattern.as_deref(), |pattern| {
                Form::anywhere(&format!("^(?:{pattern})$"))
            })
            .map(Step::Matches),
            _ => return Err(refused("path-arguments", at, Some(name))),
        };
        step.ok_or_else(|| refused("path-pattern", at, Some(name)))
    }

    fn arguments(&mut self) -> Result<Vec<Node>, Refused> {
        let mut arguments = Vec::new();
        if self.takes(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression(0)?);
            if self.takes(")") {
                return Ok(arguments);
            }
            self.needs(",")?;
        }
    }

    /// `Patient`, `FHIR.Patient`, `System.String`.
    fn type_name(&mut self) -> Result<TypeTest, Refused> {
        let at = self.at();
        let first = self.name()?;
        let (namespace, name) =
            if self.is_symbol(".") && matches!(first.as_str(), "FHIR" | "System") {
                self.next += 1;
                (Some(first), self.name()?)
            } else {
                (None, first)
            };
        TypeTest::named(namespace.as_deref(), &name)
            .ok_or_else(|| refused("path-type", at, Some(&name)))
    }

    fn name(&mut self) -> Result<String, Refused> {
        let fault = self.syntax();
        match self.take() {
            Token::Word(name) | Token::Quoted(name) => Ok(name),
            _ => Err(fault),
        }
    }
}

impl Node {
    fn with_step(self, step: Step) -> Node {
        match self {
            Node::Path { start, mut steps } => {
                steps.push(step);
                Node::Path { start, steps }
            }
            start => Node::Path {
                start: Box::new(start),
                steps: vec![step],
            },
        }
    }

    /// Operands of one rank stay in one list: they are taken from left to right, with or without parentheses around
    /// the left ones.
    fn with_operand(self, operator: Operator, operand: Node) -> Node {
        match self {
            Node::Chain { first, mut rest }
                if rest.first().map(|(other, _)| other.rank()) == Some(operator.rank()) =>
            {
                rest.push((operator, operand));
                Node::Chain { first, rest }
            }
            first => Node::Chain {
                first: Box::new(first),
                rest: vec![(operator, operand)],
            },
        }
    }
}
