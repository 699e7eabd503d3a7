//! One value against one want.

use crate::search::{Decimal, Prefix, Referent, TextMatch, UriMatch, Value, Want};

/// Whether the value is what is wanted. Values of another type never are.
pub(super) fn meets(value: &Value, want: &Want) -> bool {
    match (value, want) {
        (
            Value::Token { system, code },
            Want::Token {
                system: wanted_system,
                code: wanted_code,
            },
        ) => is_or_any(system, wanted_system.as_deref()) && is_or_any(code, wanted_code.as_deref()),
        (
            Value::Text { folded, exact },
            Want::Text {
                how,
                folded: wanted_folded,
                exact: wanted_exact,
            },
        ) => match how {
            TextMatch::Starts => folded.starts_with(&**wanted_folded),
            TextMatch::Contains => folded.contains(&**wanted_folded),
            TextMatch::Exact => exact == wanted_exact,
        },
        (
            Value::Time { from_ms, to_ms },
            Want::Time {
                prefix,
                from_ms: first,
                to_ms: behind,
            },
        ) => time((*from_ms, *to_ms), *prefix, (*first, *behind)),
        (Value::Number(number), Want::Number { prefix, low, high }) => {
            range((Some(*number), Some(*number)), *prefix, (*low, *high))
        }
        (Value::Quantity { low, high, .. }, Want::Quantity { .. }) => {
            quantity(value, (*low, *high), want)
        }
        (Value::Reference(referent), Want::Reference(wanted)) => reference(referent, wanted),
        (Value::Uri(uri), Want::Uri { how, text }) => match how {
            UriMatch::Exact => uri == text,
            UriMatch::Below => is_below(uri, text),
            UriMatch::Above => is_below(text, uri),
        },
        (Value::Composite(values), Want::Composite(wants)) => {
            let ([first, second], [one, two]) = (&**values, &**wants);
            meets(first, one) && meets(second, two)
        }
        _ => false,
    }
}

fn is_or_any(text: &str, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| wanted == text)
}

/// T against S, both from their first to before their last.
fn time((t1, t2): (i64, i64), prefix: Prefix, (s1, s2): (i64, i64)) -> bool {
    let equal = s1 <= t1 && t2 <= s2;
    match prefix {
        Prefix::Equal => equal,
        Prefix::NotEqual => !equal,
        Prefix::Greater => t2 > s2,
        Prefix::Less => t1 < s1,
        Prefix::GreaterOrEqual => t2 > s2 || equal,
        Prefix::LessOrEqual => t1 < s1 || equal,
        Prefix::StartsAfter => t1 >= s2,
        Prefix::EndsBefore => t2 <= s1,
        Prefix::Overlaps => t1 < s2 && s1 < t2,
    }
}

/// The same for numbers. T is a point, or open on one side; S is a point, or a range without its upper end.
fn range(
    (t1, t2): (Option<Decimal>, Option<Decimal>),
    prefix: Prefix,
    (s1, s2): (Decimal, Decimal),
) -> bool {
    let before_end = |number: Decimal| number < s2 || (s1 == s2 && number == s2);
    let equal = t1.is_some_and(|t1| s1 <= t1) && t2.is_some_and(before_end);
    let greater = t2.is_none_or(|t2| t2 > s2);
    let less = t1.is_none_or(|t1| t1 < s1);
    match prefix {
        Prefix::Equal => equal,
        Prefix::NotEqual => !equal,
        Prefix::Greater => greater,
        Prefix::Less => less,
        Prefix::GreaterOrEqual => greater || equal,
        Prefix::LessOrEqual => less || equal,
        Prefix::StartsAfter => t1.is_some_and(|t1| t1 > s2),
        Prefix::EndsBefore => t2.is_some_and(|t2| t2 < s1),
        Prefix::Overlaps => t1.is_none_or(before_end) && t2.is_none_or(|t2| s1 <= t2),
    }
}

fn quantity(value: &Value, ends: (Option<Decimal>, Option<Decimal>), want: &Want) -> bool {
    let (
        Value::Quantity {
            system, code, unit, ..
        },
        Want::Quantity {
            prefix,
            low,
            high,
            system: wanted_system,
            unit: wanted_unit,
        },
    ) = (value, want)
    else {
        return false;
    };
    let unit_fits = match (wanted_system, wanted_unit) {
        (_, None) => true,
        (Some(_), Some(wanted)) => wanted == code,
        (None, Some(wanted)) => wanted == code || wanted == unit,
    };
    unit_fits && is_or_any(system, wanted_system.as_deref()) && range(ends, *prefix, (*low, *high))
}

fn reference(referent: &Referent, wanted: &Referent) -> bool {
    match (referent, wanted) {
        (Referent::Own(key), Referent::Own(wanted)) => key == wanted,
        (
            Referent::Outside { url, version },
            Referent::Outside {
                url: wanted_url,
                version: wanted_version,
            },
        ) => url == wanted_url && (wanted_version.is_empty() || wanted_version == version),
        _ => false,
    }
}

/// Whether an address is the other one, or below it in the hierarchy of paths.
fn is_below(uri: &str, above: &str) -> bool {
    uri.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
