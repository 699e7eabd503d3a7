//! Functions that know of FHIR, of the time, and of references.

use super::compare::text_of;
use super::{Item, Items, Run, made, single, value_of, yes};
use crate::codec::{Limits, json};
use crate::definitions::Type;
use crate::element::Element;
use crate::path::function::Outside;
use crate::path::moment::DateTime;
use crate::path::value::{TypeInfo, Value};
use crate::path::{Fault, Referent};

impl<'a> Run<'a, '_> {
    pub(super) fn outside(
        &mut self,
        function: Outside,
        items: Items<'a>,
        argument: &[Item<'a>],
    ) -> Result<Items<'a>, Fault> {
        let now = || DateTime::from_ms(self.environment.now_ms, self.environment.zone_minutes);
        match function {
            Outside::Now => Ok(made(now().map(Value::DateTime))),
            Outside::Today => Ok(made(now().map(|now| Value::Date(now.date())))),
            Outside::TimeOfDay => Ok(made(now().and_then(DateTime::time).map(Value::Time))),
            Outside::Extension => {
                let Some(url) = argument.first().and_then(text_of) else {
                    return Ok(Vec::new());
                };
                let mut found = self.children(&items, "extension")?;
                found.retain(
                    |item| matches!(item, Item::Element(e) if e.text_of("url") == Some(url)),
                );
                Ok(found)
            }
            Outside::Resolve => Ok(items.iter().filter_map(|i| self.resolved(i)).collect()),
            Outside::HasValue => Ok(yes(match items.as_slice() {
                [Item::Element(element)] => element.text().is_some(),
                [Item::Value(_)] => true,
                _ => false,
            })),
            Outside::GetValue => Ok(made(single(&items)?.and_then(|item| match item {
                Item::Element(element) if element.ty().primitive().is_none() => None,
                item => value_of(item),
            }))),
            Outside::TypeOf => Ok(items
                .iter()
                .map(|item| Item::Value(Value::Type(type_of(item))))
                .collect()),
            Outside::HtmlChecks => Ok(match single(&items)? {
                None => Vec::new(),
                Some(item) => yes(text_of(item).is_some_and(is_clean)),
            }),
        }
    }

    /// What a reference, or an address, points to.
    fn resolved(&self, item: &Item<'a>) -> Option<Item<'a>> {
        let (address, declared) = match item {
            Item::Element(element) if element.type_name() == "Reference" => {
                (element.text_of("reference"), element.text_of("type"))
            }
            Item::Element(_) | Item::Value(Value::String(_)) => (text_of(item), None),
            _ => (None, None),
        };
        let address = address.unwrap_or_default();
        if let Some(id) = address.strip_prefix('#') {
            return self.contained(id).map(Item::Element);
        }
        let follow = self.environment.resolve.filter(|_| !address.is_empty());
        if let Some(resource) = follow.and_then(|follow| follow(address)) {
            return Some(Item::Element(resource));
        }
        let ty = pointed_at(address).or_else(|| Type::named(declared?))?;
        ty.is_resource().then_some(Item::Referent(Referent { ty }))
    }

    /// The resource of this id that is contained in the outermost one; no id is the outermost one itself.
    fn contained(&self, id: &str) -> Option<&'a Element> {
        let environment = self.environment;
        let root = environment.root.unwrap_or(self.context);
        if id.is_empty() {
            return Some(root);
        }
        let holders = environment.resource.into_iter().chain([root]);
        holders
            .flat_map(Element::fields)
            .filter(|(slot, _)| slot.element == "contained")
            .map(|(_, resource)| resource)
            .find(|resource| resource.text_of("id") == Some(id))
    }
}

/// The type of resource that an address names: `Patient/1`, `https://…/Patient/1/_history/2`.
fn pointed_at(address: &str) -> Option<&'static Type> {
    let address = address.split(['?', '#', '|']).next()?;
    let address = match address.split_once("/_history/") {
        Some((before, _)) => before,
        None => address,
    };
    let (before, id) = address.rsplit_once('/')?;
    let name = before.rsplit('/').next()?;
    let ty = Type::named(name).filter(|ty| ty.is_resource())?;
    (!id.is_empty()).then_some(ty)
}

fn type_of(item: &Item<'_>) -> TypeInfo {
    let (namespace, name) = match item {
        Item::Element(element) => ("FHIR", element.type_name()),
        Item::Referent(referent) => ("FHIR", referent.ty.name()),
        Item::Value(value) => ("System", value.type_name()),
    };
    TypeInfo { namespace, name }
}

/// Whether a narrative's text is one that the codec would take.
fn is_clean(text: &str) -> bool {
    let narrative = || {
        let mut narrative = Element::new("Narrative").ok()?;
        let status = Element::primitive("code", "generated").ok()?;
        narrative.push("status", status).ok()?;
        let text = Element::primitive("xhtml", text).ok()?;
        narrative.push("div", text).ok()?;
        Some(narrative)
    };
    let Some(narrative) = narrative() else {
        return false;
    };
    let mut written = Vec::new();
    json::write(&narrative, &mut written);
    json::read_as(narrative.ty(), &written, &Limits::default()).is_ok()
}
