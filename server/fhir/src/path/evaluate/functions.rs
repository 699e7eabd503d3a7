//! Functions of collections, and functions whose arguments are run for each item.

use super::{Frame, ITEMS_MAX, Item, Items, OPERAND, Run, SINGLE, SIZE, made, single, truth, yes};
use crate::path::Fault;
use crate::path::function::{Collection, Function, Iteration};
use crate::path::tree::Node;
use crate::path::value::Value;

impl<'a> Run<'a, '_> {
    /// Calls a function.
    pub(super) fn call(
        &mut self,
        function: Function,
        items: Items<'a>,
        arguments: &[Node],
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        if let Function::Iteration(iteration) = function {
            return self.iterate(iteration, items, arguments, frame);
        }
        let first = match arguments.first() {
            Some(argument) => self.node(argument, frame)?,
            None => Vec::new(),
        };
        match function {
            Function::Collection(collection) => self.collection(collection, items, first),
            Function::Text(text) => {
                let second = match arguments.get(1) {
                    Some(argument) => Some(self.node(argument, frame)?),
                    None => None,
                };
                self.text(text, &items, &first, second.as_deref())
            }
            Function::Number(number) => self.number(number, &items, &first, arguments.len()),
            Function::Conversion(conversion) => self.conversion(conversion, &items),
            Function::Outside(outside) => self.outside(outside, items, &first),
            Function::Iteration(_) => Ok(Vec::new()),
        }
    }

    /// The items for which this holds.
    fn filtered(&mut self, items: Items<'a>, criterion: &Node) -> Result<Items<'a>, Fault> {
        let mut kept = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let frame = Frame {
                this: &item,
                index,
                total: &[],
            };
            if truth(&self.node(criterion, &frame)?)? == Some(true) {
                kept.push(item);
            }
        }
        Ok(kept)
    }

    fn iterate(
        &mut self,
        function: Iteration,
        items: Items<'a>,
        arguments: &[Node],
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let Some(argument) = arguments.first() else {
            return match function {
                Iteration::Exists => Ok(yes(!items.is_empty())),
                _ => Ok(Vec::new()),
            };
        };
        match function {
            Iteration::Exists => Ok(yes(!self.filtered(items, argument)?.is_empty())),
            Iteration::Where => self.filtered(items, argument),
            Iteration::All => {
                let count = items.len();
                Ok(yes(self.filtered(items, argument)?.len() == count))
            }
            Iteration::Select => {
                let mut selected = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    self.project(argument, item, index, &mut selected)?;
                }
                Ok(selected)
            }
            Iteration::Repeat => self.repeat(items, argument),
            Iteration::Aggregate => self.aggregate(&items, argument, arguments.get(1), frame),
            Iteration::Iif => self.choose(&items, arguments, frame),
            // Nothing of a record is written anywhere; what is traced goes on as it is.
            Iteration::Trace => Ok(items),
        }
    }

    fn project(
        &mut self,
        projection: &Node,
        item: &Item<'a>,
        index: usize,
        out: &mut Items<'a>,
    ) -> Result<(), Fault> {
        let frame = Frame {
            this: item,
            index,
            total: &[],
        };
        out.extend(self.node(projection, &frame)?);
        match out.len() > ITEMS_MAX {
            true => Err(SIZE),
            false => Ok(()),
        }
    }

    /// What the projection gives, and what it gives of that, and so on; each item once.
    fn repeat(&mut self, items: Items<'a>, projection: &Node) -> Result<Items<'a>, Fault> {
        let mut found: Items<'a> = Vec::new();
        let mut round = items;
        while !round.is_empty() {
            let mut next = Vec::new();
            for (index, item) in round.iter().enumerate() {
                self.project(projection, item, index, &mut next)?;
            }
            round = Vec::new();
            for item in next {
                if !self.is_among(&item, &found)? {
                    found.push(item.clone());
                    round.push(item);
                }
            }
            if found.len() > ITEMS_MAX {
                return Err(SIZE);
            }
        }
        Ok(found)
    }

    fn aggregate(
        &mut self,
        items: &[Item<'a>],
        step: &Node,
        start: Option<&Node>,
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let mut total = match start {
            Some(start) => self.node(start, frame)?,
            None => Vec::new(),
        };
        for (index, item) in items.iter().enumerate() {
            let frame = Frame {
                this: item,
                index,
                total: &total,
            };
            let next = self.node(step, &frame)?;
            if next.len() > ITEMS_MAX {
                return Err(SIZE);
            }
            total = next;
        }
        Ok(total)
    }

    /// `iif`: only the chosen result is run.
    fn choose(
        &mut self,
        items: &[Item<'a>],
        arguments: &[Node],
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let this = single(items)?.unwrap_or(frame.this);
        let frame = Frame { this, ..*frame };
        let [criterion, rest @ ..] = arguments else {
            return Ok(Vec::new());
        };
        let criterion = self.node(criterion, &frame)?;
        // Elsewhere any item is a yes; here a value must be a boolean.
        if !matches!(
            criterion.as_slice(),
            [Item::Value(Value::Boolean(_)), ..] | [Item::Element(_), ..] | []
        ) {
            return Err(OPERAND);
        }
        let chosen = match truth(&criterion)? {
            Some(true) => rest.first(),
            _ => rest.get(1),
        };
        chosen.map_or(Ok(Vec::new()), |result| self.node(result, &frame))
    }

    fn collection(
        &mut self,
        function: Collection,
        mut items: Items<'a>,
        other: Items<'a>,
    ) -> Result<Items<'a>, Fault> {
        match function {
            Collection::Empty => Ok(yes(items.is_empty())),
            Collection::Not => Ok(truth(&items)?.map(|t| yes(!t)).unwrap_or_default()),
            Collection::Count => {
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                Ok(made(Some(Value::Integer(count))))
            }
            Collection::First => {
                items.truncate(1);
                Ok(items)
            }
            Collection::Last => Ok(items.pop().into_iter().collect()),
            Collection::Single => match items.len() {
                0 | 1 => Ok(items),
                _ => Err(SINGLE),
            },
            Collection::Tail => Ok(items.into_iter().skip(1).collect()),
            Collection::Skip | Collection::Take => {
                let Some(count) = self.integer(&other)? else {
                    return Ok(Vec::new());
                };
                let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
                if function == Collection::Skip {
                    return Ok(items.into_iter().skip(count).collect());
                }
                items.truncate(count);
                Ok(items)
            }
            Collection::Distinct => self.distinct(items),
            Collection::IsDistinct => {
                let count = items.len();
                Ok(yes(self.distinct(items)?.len() == count))
            }
            Collection::SubsetOf
            | Collection::SupersetOf
            | Collection::Combine
            | Collection::Union
            | Collection::Intersect
            | Collection::Exclude => self.sets(function, items, other),
            Collection::AllTrue => every(&items, true),
            Collection::AllFalse => every(&items, false),
            Collection::AnyTrue => some(&items, true),
            Collection::AnyFalse => some(&items, false),
            Collection::Children | Collection::Descendants => {
                self.below(&items, function == Collection::Descendants)
            }
            Collection::Join => self.join(&items, &other),
        }
    }

    /// A function of two collections.
    fn sets(
        &mut self,
        function: Collection,
        mut items: Items<'a>,
        mut other: Items<'a>,
    ) -> Result<Items<'a>, Fault> {
        match function {
            Collection::SubsetOf => self.subset(&items, &other),
            Collection::SupersetOf => self.subset(&other, &items),
            Collection::Combine => {
                items.append(&mut other);
                Ok(items)
            }
            Collection::Union => {
                items.append(&mut other);
                self.distinct(items)
            }
            _ => {
                let mut kept = Vec::new();
                for item in items {
                    let is_common = function == Collection::Intersect;
                    if self.is_among(&item, &other)? == is_common {
                        kept.push(item);
                    }
                }
                match function {
                    Collection::Intersect => self.distinct(kept),
                    _ => Ok(kept),
                }
            }
        }
    }

    fn subset(&mut self, items: &[Item<'a>], of: &[Item<'a>]) -> Result<Items<'a>, Fault> {
        for item in items {
            if !self.is_among(item, of)? {
                return Ok(yes(false));
            }
        }
        Ok(yes(true))
    }

    fn below(&mut self, items: &[Item<'a>], all: bool) -> Result<Items<'a>, Fault> {
        let mut found = Vec::new();
        for item in items {
            let Item::Element(element) = item else {
                continue;
            };
            if all {
                for element in element.descendants() {
                    self.visit(1)?;
                    found.push(Item::Element(element));
                }
            } else {
                self.compared(element.field_count())?;
                found.extend(element.fields().map(|(_, child)| Item::Element(child)));
            }
        }
        Ok(found)
    }
}

/// The boolean that an item is.
fn boolean(item: &Item<'_>) -> Result<Option<bool>, Fault> {
    match super::value_of(item) {
        Some(Value::Boolean(truth)) => Ok(Some(truth)),
        None => Ok(None),
        Some(_) => Err(OPERAND),
    }
}

fn every<'a>(items: &[Item<'a>], wanted: bool) -> Result<Items<'a>, Fault> {
    let mut all = true;
    for item in items {
        all &= boolean(item)? == Some(wanted);
    }
    Ok(yes(all))
}

fn some<'a>(items: &[Item<'a>], wanted: bool) -> Result<Items<'a>, Fault> {
    let mut any = false;
    for item in items {
        any |= boolean(item)? == Some(wanted);
    }
    Ok(yes(any))
}
