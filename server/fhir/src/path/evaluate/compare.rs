//! Equality, equivalence and order.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Item, OPERAND, Run, value_of};
use crate::definitions::{Primitive, Slot};
use crate::element::Element;
use crate::path::Fault;
use crate::path::decimal::Decimal;
use crate::path::moment::{DateTime, compare_date_times, compare_times};
use crate::path::quantity::Quantity;
use crate::path::value::Value;

/// The text of an item that is one.
pub(super) fn text_of<'i>(item: &'i Item<'_>) -> Option<&'i str> {
    match item {
        Item::Element(element) if is_text(element) => element.text(),
        Item::Value(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn is_text(element: &Element) -> bool {
    use Primitive as P;
    element.ty().primitive().is_some_and(|primitive| {
        !matches!(
            primitive,
            P::Boolean
                | P::Integer
                | P::PositiveInt
                | P::UnsignedInt
                | P::Decimal
                | P::Date
                | P::DateTime
                | P::Instant
                | P::Time
        )
    })
}

/// A whole number or a decimal, as a decimal.
pub(super) fn decimal_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Decimal::from_integer(*number),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

/// A quantity, or a number as one without a unit.
pub(super) fn quantity_of(value: &Value) -> Option<Quantity> {
    match value {
        Value::Quantity(quantity) => Some((**quantity).clone()),
        _ => decimal_of(value).map(Quantity::of_number),
    }
}

/// A date, or a date and time, as the latter.
fn date_time_of(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(DateTime::from_date(*date)),
        Value::DateTime(moment) => Some(*moment),
        _ => None,
    }
}

/// Lower case, and each stretch of white space as one blank.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl<'a> Run<'a, '_> {
    /// Whether two collections are equal, item by item; unknown where one is empty.
    pub(super) fn equal(
        &mut self,
        left: &[Item<'a>],
        right: &[Item<'a>],
    ) -> Result<Option<bool>, Fault> {
        if left.is_empty() || right.is_empty() {
            return Ok(None);
        }
        if left.len() != right.len() {
            return Ok(Some(false));
        }
        let mut all = Some(true);
        for (a, b) in left.iter().zip(right) {
            match self.equal_items(a, b)? {
                Some(true) => {}
                Some(false) => return Ok(Some(false)),
                None => all = None,
            }
        }
        Ok(all)
    }

    /// Whether two items are equal; unknown for dates of different exactness and the like.
    pub(super) fn equal_items(
        &mut self,
        a: &Item<'a>,
        b: &Item<'a>,
    ) -> Result<Option<bool>, Fault> {
        self.compared(1)?;
        if let (Some(a), Some(b)) = (text_of(a), text_of(b)) {
            if a.len() == b.len() {
                self.read(a)?;
            }
            return Ok(Some(a == b));
        }
        if let (Item::Element(a), Item::Element(b)) = (a, b)
            && (a.ty().primitive().is_none() || b.ty().primitive().is_none())
        {
            if a.type_name() == "Quantity"
                && let (Some(a), Some(b)) = (Value::of(a), Value::of(b))
            {
                return Ok(self.equal_values(&a, &b));
            }
            return self.same(a, b).map(Some);
        }
        match (value_of(a), value_of(b)) {
            (Some(a), Some(b)) => Ok(self.equal_values(&a, &b)),
            (None, None) => match (a, b) {
                (Item::Element(a), Item::Element(b)) => self.same(a, b).map(Some),
                _ => Ok(Some(a == b)),
            },
            _ => Ok(Some(false)),
        }
    }

    fn equal_values(&self, a: &Value, b: &Value) -> Option<bool> {
        match (a, b) {
            (Value::Boolean(a), Value::Boolean(b)) => return Some(a == b),
            (Value::String(a), Value::String(b)) => return Some(a == b),
            (Value::Type(a), Value::Type(b)) => return Some(a == b),
            _ => {}
        }
        match self.ordered(a, b) {
            Some(order) => order.map(|order| order == Ordering::Equal),
            None => Some(false),
        }
    }

    /// The order of two values: the outer `None` are types that have none, the inner one is unknown.
    #[expect(
        clippy::option_option,
        reason = "no order and an unknown order are two different things"
    )]
    fn ordered(&self, a: &Value, b: &Value) -> Option<Option<Ordering>> {
        if let (Some(a), Some(b)) = (decimal_of(a), decimal_of(b)) {
            return Some(Some(a.cmp(&b)));
        }
        match (a, b) {
            (Value::String(a), Value::String(b)) => return Some(Some(a.cmp(b))),
            (Value::Time(a), Value::Time(b)) => return Some(compare_times(*a, *b)),
            _ => {}
        }
        if let (Some(a), Some(b)) = (date_time_of(a), date_time_of(b)) {
            return Some(compare_date_times(a, b, self.environment.zone_minutes));
        }
        let (a, b) = (quantity_of(a)?, quantity_of(b)?);
        Some(a.compare(&b))
    }

    /// Which of two items comes first.
    pub(super) fn order(&mut self, a: &Item<'a>, b: &Item<'a>) -> Result<Option<Ordering>, Fault> {
        if let (Some(a), Some(b)) = (text_of(a), text_of(b)) {
            self.read(a)?;
            return Ok(Some(a.cmp(b)));
        }
        let has_none = |item: &Item<'a>| matches!(item, Item::Element(e) if e.ty().primitive().is_some() && e.text().is_none());
        if has_none(a) || has_none(b) {
            return Ok(None);
        }
        match (value_of(a), value_of(b)) {
            (Some(a), Some(b)) => self.ordered(&a, &b).ok_or(OPERAND),
            _ => Err(OPERAND),
        }
    }

    /// Whether two elements say the same, children in their order. The order of unlike children says nothing.
    fn same(&mut self, a: &Element, b: &Element) -> Result<bool, Fault> {
        if std::ptr::eq(a, b) {
            return Ok(true);
        }
        self.compared(1 + a.field_count())?;
        if a.field_count() != b.field_count() || !self.same_text(a, b) {
            return Ok(false);
        }
        let in_step = a
            .fields()
            .zip(b.fields())
            .all(|((x, _), (y, _))| x.name == y.name);
        if in_step {
            for ((_, x), (_, y)) in a.fields().zip(b.fields()) {
                if !self.same(x, y)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let sorted = |element: &'_ Element| {
            let mut names: Vec<&str> = element.fields().map(|(slot, _)| slot.name).collect();
            names.sort_unstable();
            names
        };
        if sorted(a) != sorted(b) {
            return Ok(false);
        }
        for (slot, _) in a.fields() {
            for (x, y) in a.children(slot.name).zip(b.children(slot.name)) {
                if !self.same(x, y)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn same_text(&self, a: &Element, b: &Element) -> bool {
        a.text() == b.text()
            || match (Value::of(a), Value::of(b)) {
                (Some(a), Some(b)) => self.equal_values(&a, &b) == Some(true),
                _ => false,
            }
    }

    /// Whether two collections are equivalent, in any order.
    pub(super) fn equivalent(
        &mut self,
        left: &[Item<'a>],
        right: &[Item<'a>],
    ) -> Result<bool, Fault> {
        if left.len() != right.len() {
            return Ok(false);
        }
        let mut open: Vec<&Item<'a>> = right.iter().collect();
        for a in left {
            let mut found = None;
            for (place, b) in open.iter().enumerate() {
                if self.equivalent_items(a, b)? {
                    found = Some(place);
                    break;
                }
            }
            match found {
                Some(place) => open.swap_remove(place),
                None => return Ok(false),
            };
        }
        Ok(true)
    }

    fn equivalent_items(&mut self, a: &Item<'a>, b: &Item<'a>) -> Result<bool, Fault> {
        self.compared(1)?;
        match (value_of(a), value_of(b)) {
            (Some(a), Some(b)) => self.equivalent_values(&a, &b),
            (None, None) => match (a, b) {
                (Item::Element(a), Item::Element(b)) => self.alike(a, b),
                _ => Ok(a == b),
            },
            _ => Ok(false),
        }
    }

    fn equivalent_values(&mut self, a: &Value, b: &Value) -> Result<bool, Fault> {
        if let (Value::String(a), Value::String(b)) = (a, b) {
            self.compared(1 + (a.len() + b.len()) / 8)?;
            return Ok(folded(a) == folded(b));
        }
        if let (Some(a), Some(b)) = (decimal_of(a), decimal_of(b)) {
            return Ok(a.is_about(b));
        }
        if let (Some(a), Some(b)) = (quantity_of(a), quantity_of(b)) {
            return Ok(a.is_equivalent(&b));
        }
        Ok(self.equal_values(a, b) == Some(true))
    }

    /// Whether two elements are equivalent: each child has its own counterpart. What identifies a place in the tree
    /// is no part of what is said.
    fn alike(&mut self, a: &Element, b: &Element) -> Result<bool, Fault> {
        if std::ptr::eq(a, b) {
            return Ok(true);
        }
        let said =
            |(slot, child): (&'static Slot, _)| (slot.element != "id").then_some((slot, child));
        let mut open: Vec<_> = b.fields().filter_map(said).collect();
        let fields: Vec<_> = a.fields().filter_map(said).collect();
        if fields.len() != open.len() {
            return Ok(false);
        }
        match (Value::of(a), Value::of(b)) {
            (Some(x), Some(y)) => return self.equivalent_values(&x, &y),
            (None, None) => {}
            _ => return Ok(false),
        }
        for (slot, child) in fields {
            let mut found = None;
            for (place, (other, candidate)) in open.iter().enumerate() {
                self.compared(1)?;
                if other.element == slot.element && self.alike(child, candidate)? {
                    found = Some(place);
                    break;
                }
            }
            match found {
                Some(place) => open.swap_remove(place),
                None => return Ok(false),
            };
        }
        Ok(true)
    }

    /// Whether an item is among these.
    pub(super) fn is_among(&mut self, item: &Item<'a>, items: &[Item<'a>]) -> Result<bool, Fault> {
        for other in items {
            if self.equal_items(item, other)? == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Each item once, in the order of their first places.
    pub(super) fn distinct(&mut self, items: Vec<Item<'a>>) -> Result<Vec<Item<'a>>, Fault> {
        if items.len() < 2 {
            return Ok(items);
        }
        // Long lists of codes are not compared one with each other.
        if items.len() > 16 && items.iter().all(|item| text_of(item).is_some()) {
            for item in &items {
                self.read(text_of(item).unwrap_or_default())?;
            }
            let mut seen = HashSet::with_capacity(items.len());
            let is_new: Vec<bool> = items
                .iter()
                .map(|item| seen.insert(text_of(item)))
                .collect();
            let both = items.into_iter().zip(is_new);
            return Ok(both.filter_map(|(item, new)| new.then_some(item)).collect());
        }
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            if !self.is_among(&item, &kept)? {
                kept.push(item);
            }
        }
        Ok(kept)
    }
}
