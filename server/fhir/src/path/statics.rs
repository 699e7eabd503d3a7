//! Which types the results of an expression can have, without a tree.

use super::tree::{Constant, Function, Node, Operator, Step};
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
        Step::Call(function, arguments) => match function {
            Function::Where | Function::First => types,
            Function::Select => arguments
                .first()
                .map(|projection| types_of(projection, &types, context))
                .unwrap_or_default(),
            Function::Extension => children(&types, "extension"),
            Function::Resolve => named("Resource"),
            Function::Count => named("integer"),
            Function::Exists | Function::Empty | Function::Not | Function::All => named("boolean"),
        },
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
