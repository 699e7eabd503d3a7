//! The operators.

use std::cmp::Ordering;

use super::compare::{decimal_of, quantity_of, text_of};
use super::{Frame, Item, Items, OPERAND, Run, SIZE, made, single, truth, value_of, yes};
use crate::path::moment::{date_plus, date_time_plus, time_plus};
use crate::path::quantity::Quantity;
use crate::path::tree::{Node, Operator};
use crate::path::value::Value;
use crate::path::{Fault, STRING_BYTES_MAX};

/// The number with its sign, or with the other.
pub(super) fn signed<'a>(items: &[Item<'a>], negative: bool) -> Result<Items<'a>, Fault> {
    let Some(item) = single(items)? else {
        return Ok(Vec::new());
    };
    Ok(made(match value_of(item) {
        Some(value @ (Value::Integer(_) | Value::Decimal(_) | Value::Quantity(_))) if !negative => {
            Some(value)
        }
        Some(Value::Integer(number)) => number.checked_neg().map(Value::Integer),
        Some(Value::Decimal(number)) => Some(Value::Decimal(number.negated())),
        Some(Value::Quantity(quantity)) => Some(Value::Quantity(Box::new(quantity.negated()))),
        _ => return Err(OPERAND),
    }))
}

impl<'a> Run<'a, '_> {
    /// The result of one operator of a chain.
    pub(super) fn operate(
        &mut self,
        operator: Operator,
        left: Items<'a>,
        operand: &Node,
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        if matches!(
            operator,
            Operator::And | Operator::Or | Operator::Xor | Operator::Implies
        ) {
            return self.combine_truths(operator, &left, operand, frame);
        }
        // A written value is not worth a collection.
        let written;
        let computed;
        let right: &[Item<'a>] = match operand {
            Node::Literal(value) => {
                written = [Item::Value(value.clone())];
                &written
            }
            _ => {
                computed = self.node(operand, frame)?;
                &computed
            }
        };
        match operator {
            Operator::Equal => Ok(known(self.equal(&left, right)?)),
            Operator::NotEqual => Ok(known(self.equal(&left, right)?.map(|equal| !equal))),
            Operator::Equivalent => Ok(yes(self.equivalent(&left, right)?)),
            Operator::NotEquivalent => Ok(yes(!self.equivalent(&left, right)?)),
            Operator::In => self.membership(&left, right),
            Operator::Contains => self.membership(right, &left),
            Operator::Union => {
                let mut all = left;
                all.extend_from_slice(right);
                self.distinct(all)
            }
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => self.ordering(operator, &left, right),
            Operator::Concatenate => self.concatenated(&left, right),
            _ => {
                let result = calculated(operator, &left, right)?;
                if let [Item::Value(Value::String(text))] = result.as_slice() {
                    self.read(text)?;
                }
                Ok(result)
            }
        }
    }

    fn combine_truths(
        &mut self,
        operator: Operator,
        left: &[Item<'a>],
        operand: &Node,
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let left = truth(left)?;
        // What is decided already is not asked further.
        match (operator, left) {
            (Operator::And, Some(false)) => return Ok(yes(false)),
            (Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => return Ok(yes(true)),
            _ => {}
        }
        let right = truth(&self.node(operand, frame)?)?;
        Ok(known(match (operator, left, right) {
            (Operator::And, Some(true), right) => right,
            (Operator::And, _, Some(false)) => Some(false),
            (Operator::Or, Some(false), right) => right,
            (Operator::Or, _, Some(true)) => Some(true),
            (Operator::Implies, Some(true), right) => right,
            (Operator::Implies, _, Some(true)) => Some(true),
            (Operator::Xor, Some(left), Some(right)) => Some(left != right),
            _ => None,
        }))
    }

    fn membership(&mut self, item: &[Item<'a>], items: &[Item<'a>]) -> Result<Items<'a>, Fault> {
        match single(item)? {
            None => Ok(Vec::new()),
            Some(item) => Ok(yes(self.is_among(item, items)?)),
        }
    }

    fn ordering(
        &mut self,
        operator: Operator,
        left: &[Item<'a>],
        right: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let (Some(left), Some(right)) = (single(left)?, single(right)?) else {
            return Ok(Vec::new());
        };
        let order = self.order(left, right)?;
        Ok(known(order.map(|order| match operator {
            Operator::Less => order == Ordering::Less,
            Operator::LessOrEqual => order != Ordering::Greater,
            Operator::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })))
    }

    /// `&`: nothing is an empty text.
    fn concatenated(&mut self, left: &[Item<'a>], right: &[Item<'a>]) -> Result<Items<'a>, Fault> {
        let mut both = String::new();
        for items in [left, right] {
            let Some(item) = single(items)? else {
                continue;
            };
            let text = match (text_of(item), item) {
                (Some(text), _) => text,
                (None, Item::Element(e)) if e.ty().primitive().is_some() => {
                    e.text().unwrap_or_default()
                }
                _ => return Err(OPERAND),
            };
            self.read(text)?;
            both.push_str(text);
        }
        if both.len() > STRING_BYTES_MAX {
            return Err(SIZE);
        }
        Ok(made(Some(Value::string(&both))))
    }
}

/// A boolean, or nothing where it is not known.
fn known<'a>(truth: Option<bool>) -> Items<'a> {
    truth.map(yes).unwrap_or_default()
}

/// Arithmetic. What has no result, such as a division by zero, is nothing.
fn calculated<'a>(
    operator: Operator,
    left: &[Item<'a>],
    right: &[Item<'a>],
) -> Result<Items<'a>, Fault> {
    let (Some(left), Some(right)) = (single(left)?, single(right)?) else {
        return Ok(Vec::new());
    };
    let (Some(left), Some(right)) = (value_of(left), value_of(right)) else {
        return Err(OPERAND);
    };
    match (&left, &right) {
        (Value::Integer(a), Value::Integer(b)) if operator != Operator::Divide => {
            Ok(made(whole(operator, *a, *b).map(Value::Integer)))
        }
        (Value::String(a), Value::String(b)) if operator == Operator::Plus => {
            if a.len() + b.len() > STRING_BYTES_MAX {
                return Err(SIZE);
            }
            Ok(made(Some(Value::string(&format!("{a}{b}")))))
        }
        (Value::Date(_) | Value::DateTime(_) | Value::Time(_), Value::Quantity(quantity)) => {
            let step = match operator {
                Operator::Plus => (**quantity).clone(),
                Operator::Minus => (**quantity).clone().negated(),
                _ => return Err(OPERAND),
            };
            later(&left, &step)
        }
        (Value::Quantity(_), _) | (_, Value::Quantity(_)) => {
            let (Some(a), Some(b)) = (quantity_of(&left), quantity_of(&right)) else {
                return Err(OPERAND);
            };
            let quantity = match operator {
                Operator::Plus => a.plus(&b),
                Operator::Minus => a.plus(&b.negated()),
                Operator::Times => a.times(&b),
                Operator::Divide => a.divided_by(&b),
                _ => return Err(OPERAND),
            };
            Ok(made(quantity.map(|q| Value::Quantity(Box::new(q)))))
        }
        _ => {
            let (Some(a), Some(b)) = (decimal_of(&left), decimal_of(&right)) else {
                return Err(OPERAND);
            };
            Ok(made(match operator {
                Operator::Plus => Value::decimal(a.plus(b)),
                Operator::Minus => Value::decimal(a.minus(b)),
                Operator::Times => Value::decimal(a.times(b)),
                Operator::Divide => Value::decimal(a.divided_by(b)),
                Operator::Div => a.divided_whole(b).map(Value::Integer),
                Operator::Mod => Value::decimal(a.remainder(b)),
                _ => return Err(OPERAND),
            }))
        }
    }
}

fn whole(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Div => a.checked_div(b),
        Operator::Mod => a.checked_rem(b),
        _ => None,
    }
}

/// A date or time so much later.
fn later<'a>(moment: &Value, step: &Quantity) -> Result<Items<'a>, Fault> {
    let duration = step.duration().ok_or(OPERAND)?;
    Ok(made(match moment {
        Value::Date(date) => date_plus(*date, duration).map(Value::Date),
        Value::DateTime(moment) => date_time_plus(*moment, duration).map(Value::DateTime),
        Value::Time(time) => time_plus(*time, duration).map(Value::Time),
        _ => return Err(OPERAND),
    }))
}
