//! Functions of one number.

use super::compare::decimal_of;
use super::{Item, Items, OPERAND, Run, made};
use crate::path::Fault;
use crate::path::decimal::Decimal;
use crate::path::function::Number;
use crate::path::value::Value;

impl<'a> Run<'a, '_> {
    pub(super) fn number(
        &mut self,
        function: Number,
        items: &[Item<'a>],
        argument: &[Item<'a>],
        arguments: usize,
    ) -> Result<Items<'a>, Fault> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let Some(input) = self.value(items)? else {
            return Ok(Vec::new());
        };
        if let (Number::Abs, Value::Quantity(quantity)) = (function, &input) {
            let mut quantity = quantity.clone();
            quantity.value = quantity.value.size();
            return Ok(made(Some(Value::Quantity(quantity))));
        }
        let number = decimal_of(&input).ok_or(OPERAND)?;
        let argument = self.value(argument)?;
        if arguments > 0 && argument.is_none() {
            return Ok(Vec::new());
        }
        let operand = match &argument {
            None => None,
            Some(argument) => Some(decimal_of(argument).ok_or(OPERAND)?),
        };
        Ok(made(match function {
            Number::Abs => match input {
                Value::Integer(number) => number.checked_abs().map(Value::Integer),
                _ => Some(Value::Decimal(number.size())),
            },
            Number::Ceiling => number.ceiling().map(Value::Integer),
            Number::Floor => number.floor().map(Value::Integer),
            Number::Truncate => number.truncated().map(Value::Integer),
            Number::Round => return round(number, operand),
            Number::Sqrt => binary(number, f64::sqrt),
            Number::Exp => binary(number, f64::exp),
            Number::Ln => binary(number, f64::ln),
            Number::Log => operand.and_then(|base| {
                let base = base.to_f64();
                binary(number, |n| logarithm(n, base))
            }),
            Number::Power => operand.and_then(|exponent| power(&input, number, exponent)),
        }))
    }
}

/// What binary arithmetic gives, to eight places; nothing where it gives no number.
fn binary(number: Decimal, function: impl Fn(f64) -> f64) -> Option<Value> {
    Value::decimal(Decimal::from_f64(function(number.to_f64())))
}

fn logarithm(number: f64, base: f64) -> f64 {
    if base == 2.0 {
        number.log2()
    } else if base == 10.0 {
        number.log10()
    } else {
        number.ln() / base.ln()
    }
}

fn round<'a>(number: Decimal, places: Option<Decimal>) -> Result<Items<'a>, Fault> {
    let places = match places {
        None => 0,
        Some(places) => {
            let places = places.to_integer().and_then(|p| u8::try_from(p).ok());
            places.ok_or(OPERAND)?
        }
    };
    Ok(made(Value::decimal(number.rounded(places))))
}

/// Exact for small whole exponents.
fn power(input: &Value, number: Decimal, exponent: Decimal) -> Option<Value> {
    let exact = exponent
        .to_integer()
        .filter(|exponent| (0..=128).contains(exponent))
        .and_then(|exponent| {
            let mut product = Decimal::from_integer(1)?;
            for _ in 0..exponent {
                product = product.times(number)?;
            }
            Some(product)
        });
    match (input, exact) {
        (Value::Integer(_), Some(product)) => product.to_integer().map(Value::Integer),
        (_, Some(product)) => Some(Value::Decimal(product)),
        (_, None) => binary(number, |n| n.powf(exponent.to_f64())),
    }
}
