//! The operators.

use super::{Frame, Item, Items, OPERAND, Run, single, truth, value_of};
use crate::path::Fault;
use crate::path::tree::{Node, Operator};
use crate::path::value::Value;

/// The number with its sign, or with the other.
pub(super) fn signed<'a>(items: &[Item<'a>], negative: bool) -> Result<Items<'a>, Fault> {
    let Some(item) = single(items)? else {
        return Ok(Vec::new());
    };
    let value = match value_of(item) {
        Some(Value::Integer(number)) if negative => number.checked_neg().map(Value::Integer),
        Some(Value::Decimal(number)) if negative => Some(Value::Decimal(number.negated())),
        Some(Value::Quantity(mut quantity)) => {
            if negative {
                quantity.value = quantity.value.negated();
            }
            Some(Value::Quantity(quantity))
        }
        Some(value @ (Value::Integer(_) | Value::Decimal(_))) => Some(value),
        _ => return Err(OPERAND),
    };
    Ok(value.map(Item::Value).into_iter().collect())
}

impl<'a> Run<'a, '_> {
    pub(super) fn operate(
        &mut self,
        operator: Operator,
        left: Items<'a>,
        operand: &'a Node,
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let right = self.node(operand, frame)?;
        let boolean = match operator {
            Operator::And => match (truth(&left)?, truth(&right)?) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Operator::Or => match (truth(&left)?, truth(&right)?) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Operator::Equal => self.equal(&left, &right)?,
            Operator::NotEqual => self.equal(&left, &right)?.map(|equal| !equal),
            Operator::Union => {
                let mut left = left;
                for item in right {
                    if !left.contains(&item) {
                        left.push(item);
                    }
                }
                return Ok(left);
            }
            _ => return Err(OPERAND),
        };
        Ok(boolean
            .map(|b| Item::Value(Value::Boolean(b)))
            .into_iter()
            .collect())
    }

    fn equal(&mut self, left: &[Item<'a>], right: &[Item<'a>]) -> Result<Option<bool>, Fault> {
        if left.is_empty() || right.is_empty() {
            return Ok(None);
        }
        let values = |items: &[Item<'a>]| items.iter().map(value_of).collect::<Vec<_>>();
        Ok(Some(values(left) == values(right)))
    }
}
