//! Values that have an order: dates, numbers and quantities, with their prefixes.

use super::wrong::Wrong;
use super::{Context, escape};
use crate::instant::parse_span;
use crate::search::{Decimal, Prefix, Want, canonical_system};

const DATE: &str = "[eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][Z|+hh:mm|-hh:mm]]]]";
const NUMBER: &str = "[eq|ne|gt|lt|ge|le|sa|eb|ap]number";
const QUANTITY: &str = "[eq|ne|gt|lt|ge|le|sa|eb|ap]number | number|system|code | number||code";

/// The prefixes, as they are written.
pub(super) const PREFIXES: [&str; 9] = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

/// A prefix and what stands behind it. `ap` is told by `None`.
fn prefix(text: &str) -> Option<(Option<Prefix>, &str)> {
    let (letters, rest) = match text.split_at_checked(2) {
        Some((letters, rest)) if letters.bytes().all(|b| b.is_ascii_lowercase()) => (letters, rest),
        _ => return Some((Some(Prefix::Equal), text)),
    };
    let prefix = match letters {
        "eq" => Prefix::Equal,
        "ne" => Prefix::NotEqual,
        "gt" => Prefix::Greater,
        "lt" => Prefix::Less,
        "ge" => Prefix::GreaterOrEqual,
        "le" => Prefix::LessOrEqual,
        "sa" => Prefix::StartsAfter,
        "eb" => Prefix::EndsBefore,
        "ap" => return Some((None, rest)),
        _ => return None,
    };
    Some((Some(prefix), rest))
}

/// A date or time. As wide as it is precise; for `ap` wider by a tenth of its distance from now.
pub(super) fn date(value: &str, context: &Context<'_>) -> Result<Want, Wrong> {
    let read = || {
        let (prefix, date) = prefix(value.trim())?;
        // A plus that was not encoded arrives as a blank.
        let span = parse_span(&date.replace(' ', "+"), context.zone_minutes)?;
        let slack = match prefix {
            Some(_) => 0,
            None => i64::try_from(context.now_ms.abs_diff(span.from_ms) / 10).ok()?,
        };
        Some(Want::Time {
            prefix: prefix.unwrap_or(Prefix::Overlaps),
            from_ms: span.from_ms.saturating_sub(slack),
            to_ms: span.to_ms.saturating_add(slack),
        })
    };
    read().ok_or_else(|| Wrong::value(DATE))
}

/// A number.
pub(super) fn number(value: &str) -> Result<Want, Wrong> {
    let (prefix, low, high) = range(value).ok_or_else(|| Wrong::value(NUMBER))?;
    Ok(Want::Number { prefix, low, high })
}

/// A number, and a unit: `5.4|system|code`, `5.4||code`, or none.
pub(super) fn quantity(value: &str) -> Result<Want, Wrong> {
    let wrong = || Wrong::value(QUANTITY);
    let parts = escape::split(value, '|')?;
    let (number, system, unit) = match parts.as_slice() {
        [number] => (*number, "", ""),
        [number, system, unit] => (*number, *system, *unit),
        _ => return Err(wrong()),
    };
    let (prefix, low, high) = range(number).ok_or_else(wrong)?;
    let (system, unit) = (escape::plain(system)?, escape::plain(unit)?);
    let named = |text: &str| (!text.is_empty()).then(|| text.into());
    Ok(Want::Quantity {
        prefix,
        low,
        high,
        system: named(canonical_system(&system)),
        unit: named(&unit),
    })
}

/// A prefix and a number → the range that is meant.
fn range(text: &str) -> Option<(Prefix, Decimal, Decimal)> {
    let (prefix, text) = prefix(text.trim())?;
    let (number, implied) = Decimal::parse_with_precision(text)?;
    let (prefix, slack) = match prefix {
        // Beyond the digits that can be kept there is nothing between one number and the next.
        None if digits(text) < 17 => (Prefix::Overlaps, number.size().tenth()),
        None => (Prefix::Overlaps, Decimal::ZERO),
        Some(prefix @ (Prefix::Equal | Prefix::NotEqual)) if digits(text) < 18 => (prefix, implied),
        Some(prefix) => (prefix, Decimal::ZERO),
    };
    Some((prefix, number.minus(slack)?, number.plus(slack)?))
}

/// How many digits are written, leading zeros aside.
fn digits(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len()
}
