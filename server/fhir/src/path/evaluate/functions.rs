//! The functions.

use super::{Frame, Item, Items, Run, truth};
use crate::definitions::Type;
use crate::element::Element;
use crate::path::tree::{Function, Node};
use crate::path::value::Value;
use crate::path::{Fault, Referent};

fn yes<'a>(truth: bool) -> Items<'a> {
    vec![Item::Value(Value::Boolean(truth))]
}

impl<'a> Run<'a, '_> {
    pub(super) fn call(
        &mut self,
        function: Function,
        mut items: Items<'a>,
        arguments: &'a [Node],
        frame: &Frame<'_, 'a>,
    ) -> Result<Items<'a>, Fault> {
        let argument = arguments.first();
        match function {
            Function::Exists => {
                if let Some(criterion) = argument {
                    items = self.filtered(items, criterion)?;
                }
                Ok(yes(!items.is_empty()))
            }
            Function::Empty => Ok(yes(items.is_empty())),
            Function::Not => Ok(truth(&items)?.map(|t| yes(!t)).unwrap_or_default()),
            Function::Count => {
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                Ok(vec![Item::Value(Value::Integer(count))])
            }
            Function::First => {
                items.truncate(1);
                Ok(items)
            }
            Function::Where => match argument {
                Some(criterion) => self.filtered(items, criterion),
                None => Ok(items),
            },
            Function::All => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(criterion) = argument {
                        let frame = Frame {
                            this: item,
                            index,
                            total: &[],
                        };
                        if truth(&self.node(criterion, &frame)?)? != Some(true) {
                            return Ok(yes(false));
                        }
                    }
                }
                Ok(yes(true))
            }
            Function::Select => {
                let mut selected = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    if let Some(projection) = argument {
                        let frame = Frame {
                            this: item,
                            index,
                            total: &[],
                        };
                        selected.extend(self.node(projection, &frame)?);
                    }
                }
                Ok(selected)
            }
            Function::Extension => {
                let url = match argument {
                    Some(argument) => self.node(argument, frame)?,
                    None => Vec::new(),
                };
                let Some(Item::Value(Value::String(url))) = url.first() else {
                    return Ok(Vec::new());
                };
                let mut found = self.children(&items, "extension")?;
                found.retain(
                    |item| matches!(item, Item::Element(e) if e.text_of("url") == Some(&**url)),
                );
                Ok(found)
            }
            Function::Resolve => Ok(items
                .iter()
                .filter_map(|item| self.resolved(item))
                .collect()),
        }
    }

    /// The items for which this holds.
    fn filtered(&mut self, items: Items<'a>, criterion: &'a Node) -> Result<Items<'a>, Fault> {
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

    /// What a reference, or an address, points to.
    fn resolved(&self, item: &Item<'a>) -> Option<Item<'a>> {
        let (address, declared) = match item {
            Item::Element(element) if element.type_name() == "Reference" => {
                (element.text_of("reference"), element.text_of("type"))
            }
            Item::Element(element) => (element.text(), None),
            Item::Value(Value::String(text)) => (Some(&**text), None),
            _ => (None, None),
        };
        let address = address.unwrap_or_default();
        if let Some(id) = address.strip_prefix('#') {
            return self.contained(id).map(Item::Element);
        }
        let found = self.environment.resolve.filter(|_| !address.is_empty());
        if let Some(resource) = found.and_then(|resolve| resolve(address)) {
            return Some(Item::Element(resource));
        }
        let ty = pointed_at(address).or_else(|| Type::named(declared?))?;
        ty.is_resource().then_some(Item::Referent(Referent { ty }))
    }

    /// The resource of this id that is contained in the outermost one; no id is the outermost one itself.
    fn contained(&self, id: &str) -> Option<&'a Element> {
        let root = self.environment.root.unwrap_or(self.context);
        if id.is_empty() {
            return Some(root);
        }
        root.fields()
            .filter(|(slot, _)| slot.element == "contained")
            .map(|(_, resource)| resource)
            .find(|resource| resource.text_of("id") == Some(id))
    }
}

/// The type of resource that an address names: `Patient/1`, `https://…/Patient/1/_history/2`.
fn pointed_at(address: &str) -> Option<&'static Type> {
    let address = address.split(['?', '#']).next()?;
    let address = match address.split_once("/_history/") {
        Some((before, _)) => before,
        None => address,
    };
    let (before, id) = address.rsplit_once('/')?;
    let name = before.rsplit('/').next()?;
    let ty = Type::named(name).filter(|ty| ty.is_resource())?;
    (!id.is_empty()).then_some(ty)
}
