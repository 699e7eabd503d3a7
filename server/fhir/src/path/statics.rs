//! Which types the results of an expression can have, without a tree.

use super::function::{Collection, Conversion, Function, Iteration, Number, Outside, Target, Text};
use super::tree::{Constant, Node, Operator, Step};
use super::types::TypeTest;
use super::value::Value;
use crate::definitions::{Type, TypeKind};

/// Nodes that are looked at, those of a repeated projection each time. Beyond that nothing is known to exist.
const NODES_MAX: u32 = 10_000;

type Types = Vec<&'static Type>;

/// The types of the results where the context is of this type, and the names of children that no type there has.
pub(super) fn result_types(node: &Node, on: &'static Type) -> (Types, Vec<Box<str>>) {
    let mut statics = Statics {
        context: on,
        unknown: Vec::new(),
        left: NODES_MAX,
    };
    let types = statics.types_of(node, &[on]);
    (types, statics.unknown)
}

/// What is known on the way.
struct Statics {
    context: &'static Type,
    unknown: Vec<Box<str>>,
    /// How many nodes may still be looked at.
    left: u32,
}

fn named(name: &str) -> Types {
    Type::named(name).into_iter().collect()
}

fn add(types: &mut Types, more: impl IntoIterator<Item = &'static Type>) {
    for ty in more {
        if !types.iter().any(|known| std::ptr::eq(*known, ty)) {
            types.push(ty);
        }
    }
}

impl Statics {
    /// The types of a node, where `$this` has these types.
    fn types_of(&mut self, node: &Node, this: &[&'static Type]) -> Types {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return Vec::new(),
        }
        match node {
            Node::Literal(value) => named(held_by(value)),
            Node::Nothing => Vec::new(),
            Node::This => this.to_vec(),
            Node::Index => named("integer"),
            Node::Total => named("Element"),
            Node::Constant(Constant::Context) => vec![self.context],
            Node::Constant(_) => named("Resource"),
            Node::Begin(test) => narrowed(this, test),
            Node::Path { start, steps } => {
                let mut types = self.types_of(start, this);
                for step in steps {
                    types = self.step(step, types, this);
                }
                types
            }
            Node::Chain { first, rest } => {
                let mut types = self.types_of(first, this);
                for (operator, operand) in rest {
                    types = operated(*operator, types, self.types_of(operand, this));
                }
                types
            }
            Node::Positive(operand) | Node::Negative(operand) => self.types_of(operand, this),
        }
    }

    fn step(&mut self, step: &Step, types: Types, this: &[&'static Type]) -> Types {
        match step {
            Step::Child(name) => {
                let found = children(&types, name);
                if found.is_empty() && !types.is_empty() {
                    self.unknown.push(name.clone());
                }
                found
            }
            Step::At(_) => types,
            Step::OfType(test) | Step::As(test) => narrowed(&types, test),
            Step::Is(_) => named("boolean"),
            Step::Matches(_) => kept(types, "boolean"),
            Step::Replace(..) => kept(types, "string"),
            Step::Call(Function::Iteration(iteration), arguments) => {
                self.iteration(*iteration, arguments, types)
            }
            Step::Call(function, arguments) => {
                let given: Vec<Types> = arguments.iter().map(|a| self.types_of(a, this)).collect();
                called(
                    *function,
                    types,
                    given.into_iter().next().unwrap_or_default(),
                )
            }
        }
    }

    fn iteration(&mut self, function: Iteration, arguments: &[Node], types: Types) -> Types {
        if function == Iteration::Repeat {
            return self.repeated(arguments, types);
        }
        let mut given: Vec<Types> = Vec::new();
        for argument in arguments {
            given.push(self.types_of(argument, &types));
        }
        match function {
            Iteration::Where | Iteration::Trace | Iteration::Repeat => types,
            Iteration::Exists | Iteration::All => named("boolean"),
            Iteration::Select | Iteration::Aggregate => {
                given.into_iter().next().unwrap_or_default()
            }
            Iteration::Iif => {
                let mut found = Vec::new();
                for results in given.into_iter().skip(1) {
                    add(&mut found, results);
                }
                found
            }
        }
    }

    /// What a projection gives when it is repeated, until nothing new comes.
    fn repeated(&mut self, arguments: &[Node], types: Types) -> Types {
        let Some(projection) = arguments.first() else {
            return Vec::new();
        };
        let known = self.unknown.len();
        let mut found = self.types_of(projection, &types);
        loop {
            let before = found.len();
            let next = self.types_of(projection, &found);
            add(&mut found, next);
            if found.len() == before {
                // That it ends somewhere is no fault of a name.
                self.unknown.truncate(known);
                return found;
            }
        }
    }
}

fn held_by(value: &Value) -> &'static str {
    match value {
        Value::Boolean(_) => "boolean",
        Value::Integer(_) => "integer",
        Value::Decimal(_) => "decimal",
        Value::String(_) | Value::Type(_) => "string",
        Value::Date(_) => "date",
        Value::DateTime(_) => "dateTime",
        Value::Time(_) => "time",
        Value::Quantity(_) => "Quantity",
    }
}

fn operated(operator: Operator, left: Types, right: Types) -> Types {
    match operator {
        Operator::Union => {
            let mut types = left;
            add(&mut types, right);
            types
        }
        Operator::Plus | Operator::Minus | Operator::Times | Operator::Mod => left,
        Operator::Divide => named("decimal"),
        Operator::Div => named("integer"),
        Operator::Concatenate => named("string"),
        _ => named("boolean"),
    }
}

/// Those of the types that pass the test. A type that stands for others may hold the one that is asked for.
fn narrowed(types: &[&'static Type], test: &TypeTest) -> Types {
    let mut kept = Vec::new();
    for ty in types {
        if test.takes(ty) {
            add(&mut kept, [*ty]);
        } else if let Some(wanted) = test.fhir().filter(|wanted| wanted.is_a(ty.name())) {
            add(&mut kept, [wanted]);
        }
    }
    kept
}

/// This type, if there can be an input at all.
fn kept(types: Types, name: &str) -> Types {
    match types.is_empty() {
        true => types,
        false => named(name),
    }
}

/// The types of a function's results, given those of its input and of its first argument.
fn called(function: Function, types: Types, argument: Types) -> Types {
    match function {
        Function::Iteration(_) => types,
        Function::Collection(collection) => match collection {
            Collection::Count => named("integer"),
            Collection::Join => named("string"),
            Collection::Combine | Collection::Union => {
                let mut found = types;
                add(&mut found, argument);
                found
            }
            Collection::Children => below(&types),
            Collection::Descendants => all_below(&types),
            Collection::First
            | Collection::Last
            | Collection::Tail
            | Collection::Skip
            | Collection::Take
            | Collection::Single
            | Collection::Distinct
            | Collection::Intersect
            | Collection::Exclude => types,
            _ => named("boolean"),
        },
        Function::Text(text) => match text {
            Text::StartsWith | Text::EndsWith | Text::Contains => kept(types, "boolean"),
            Text::IndexOf | Text::Length => kept(types, "integer"),
            _ => kept(types, "string"),
        },
        Function::Number(number) => match number {
            Number::Abs => types,
            Number::Ceiling | Number::Floor | Number::Truncate => kept(types, "integer"),
            _ => kept(types, "decimal"),
        },
        Function::Conversion(Conversion::Converts(_)) => kept(types, "boolean"),
        Function::Conversion(Conversion::To(target)) => kept(types, made_type(target)),
        Function::Outside(outside) => match outside {
            Outside::Now => named("dateTime"),
            Outside::Today => named("date"),
            Outside::TimeOfDay => named("time"),
            Outside::Extension => children(&types, "extension"),
            Outside::Resolve => kept(types, "Resource"),
            Outside::HasValue | Outside::HtmlChecks => named("boolean"),
            Outside::GetValue => types
                .into_iter()
                .filter(|t| t.primitive().is_some())
                .collect(),
            Outside::TypeOf => kept(types, "Element"),
        },
    }
}

fn made_type(target: Target) -> &'static str {
    match target {
        Target::Boolean => "boolean",
        Target::Integer => "integer",
        Target::Decimal => "decimal",
        Target::String => "string",
        Target::Date => "date",
        Target::DateTime => "dateTime",
        Target::Time => "time",
        Target::Quantity => "Quantity",
    }
}

fn below(types: &[&'static Type]) -> Types {
    let mut found = Vec::new();
    for ty in types {
        add(&mut found, ty.slots().iter().map(|slot| slot.ty()));
    }
    found
}

fn all_below(types: &[&'static Type]) -> Types {
    let mut found = below(types);
    loop {
        let before = found.len();
        let next = below(&found);
        add(&mut found, next);
        if found.len() == before {
            return found;
        }
    }
}

fn children(types: &[&'static Type], name: &str) -> Types {
    let mut found = Vec::new();
    for ty in types {
        if ty.kind() == TypeKind::Abstract {
            // It stands for what is not known.
            add(&mut found, [*ty]);
        } else if ty.takes_any_resource() {
            let resources = Type::all().filter(|any| any.is_resource() && any.is_a(ty.name()));
            for resource in resources {
                add(&mut found, resource.slots_of(name).map(|slot| slot.ty()));
            }
        } else {
            add(&mut found, ty.slots_of(name).map(|slot| slot.ty()));
        }
    }
    found
}
