//! When two JSON values are the same to `test`: members in any order, numbers by value.

use crate::codec::json::tree::Node;

/// Whether two values are the same. It looks at no more than the smaller of the two.
pub(super) fn equal(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Null, Node::Null) => true,
        (Node::Boolean(one), Node::Boolean(other)) => one == other,
        (Node::Number(one), Node::Number(other)) => is_same_number(one, other),
        (Node::String(one), Node::String(other)) => one == other,
        (Node::Array(one), Node::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Node::Object(one), Node::Object(other)) => {
            if one.len() != other.len() {
                return false;
            }
            let (one, other) = (by_name(one), by_name(other));
            let mut pairs = one.iter().zip(&other);
            pairs.all(|((name, one), (other_name, other))| name == other_name && equal(one, other))
        }
        _ => false,
    }
}

fn by_name(members: &[(Box<str>, Node)]) -> Vec<&(Box<str>, Node)> {
    let mut sorted: Vec<&(Box<str>, Node)> = members.iter().collect();
    sorted.sort_unstable_by_key(|(name, _)| name);
    sorted
}

fn is_same_number(one: &str, other: &str) -> bool {
    one == other
        || matches!((value_of(one), value_of(other)), (Some(one), Some(other)) if one == other)
}

/// A number as sign, digits without zeros around them, and the power of ten of the last. `None` where the power is beyond
/// counting.
fn value_of(text: &str) -> Option<(bool, String, i64)> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = format!("{whole}{fraction}");
    let digits = written.trim_end_matches('0');
    let zeros = i64::try_from(written.len() - digits.len()).ok()?;
    let fraction = i64::try_from(fraction.len()).ok()?;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some((false, String::new(), 0));
    }
    let last = power.checked_sub(fraction)?.checked_add(zeros)?;
    Some((negative, digits.to_owned(), last))
}
