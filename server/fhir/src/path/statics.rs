//! Which types the results of an expression can have, without a tree.

use super::function::{Collection, Conversion, Function, Iteration, Number, Outside, Target, Text};
use super::tree::{Constant, Node, Operator, Pattern, Step};
use super::types::TypeTest;
use super::value::Value;
use crate::definitions::Type;

type Types = Vec<&'static Type>;

/// The types of the results where the context is of this type.
pub(super) fn result_types(node: &Node, on: &'static Type) -> Types {
    types_of(node, &vec![on], on)
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

/// The types of a node, where `$this` has these types.
fn types_of(node: &Node, this: &Types, context: &'static Type) -> Types {
    match node {
        Node::Literal(value) => named(held_by(value)),
        Node::Nothing => Vec::new(),
        Node::This => this.clone(),
        Node::Index => named("integer"),
        Node::Total => named("Element"),
        Node::Constant(Constant::Context) => vec![context],
        Node::Constant(_) => named("Resource"),
        Node::Begin(test) => narrowed(this, test),
        Node::Path { start, steps } => {
            let mut types = types_of(start, this, context);
            for step in steps {
                types = step_types(step, types, context);
            }
            types
        }
        Node::Chain { first, rest } => {
            let mut types = types_of(first, this, context);
            for (operator, operand) in rest {
                types = operated(*operator, types, types_of(operand, this, context));
            }
            types
        }
        Node::Positive(operand) | Node::Negative(operand) => types_of(operand, this, context),
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
fn narrowed(types: &Types, test: &TypeTest) -> Types {
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

fn step_types(step: &Step, types: Types, context: &'static Type) -> Types {
    match step {
        Step::Child(name) => children(&types, name),
        Step::At(_) => types,
        Step::OfType(test) | Step::As(test) => narrowed(&types, test),
        Step::Is(_) => named("boolean"),
        Step::Pattern(Pattern::Matches, _) => kept(types, "boolean"),
        Step::Pattern(Pattern::Replace(_), _) => kept(types, "string"),
        Step::Call(function, arguments) => call_types(*function, arguments, types, context),
    }
}

/// This type, if there can be an input at all.
fn kept(types: Types, name: &str) -> Types {
    match types.is_empty() {
        true => types,
        false => named(name),
    }
}

fn call_types(
    function: Function,
    arguments: &[Node],
    types: Types,
    context: &'static Type,
) -> Types {
    let argument = |this: &Types| {
        let argument = arguments.first();
        argument
            .map(|a| types_of(a, this, context))
            .unwrap_or_default()
    };
    match function {
        Function::Iteration(iteration) => match iteration {
            Iteration::Where | Iteration::Trace => types,
            Iteration::Exists | Iteration::All => named("boolean"),
            Iteration::Select | Iteration::Aggregate => argument(&types),
            Iteration::Repeat => repeated(arguments, types, context),
            Iteration::Iif => {
                let mut found = Vec::new();
                for result in arguments.iter().skip(1) {
                    add(&mut found, types_of(result, &types, context));
                }
                found
            }
        },
        Function::Collection(collection) => match collection {
            Collection::Count => named("integer"),
            Collection::Join => named("string"),
            Collection::Combine | Collection::Union => {
                let mut found = types;
                add(&mut found, argument(&vec![context]));
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

/// What a projection gives when it is repeated, until nothing new comes.
fn repeated(arguments: &[Node], types: Types, context: &'static Type) -> Types {
    let Some(projection) = arguments.first() else {
        return Vec::new();
    };
    let mut found = types_of(projection, &types, context);
    loop {
        let before = found.len();
        let next = types_of(projection, &found, context);
        add(&mut found, next);
        if found.len() == before {
            return found;
        }
    }
}

fn below(types: &Types) -> Types {
    let mut found = Vec::new();
    for ty in types {
        add(&mut found, ty.slots().iter().map(|slot| slot.ty()));
    }
    found
}

fn all_below(types: &Types) -> Types {
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

fn children(types: &Types, name: &str) -> Types {
    let mut found = Vec::new();
    for ty in types {
        if ty.takes_any_resource() {
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
