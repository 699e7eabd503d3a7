//! A record that changed, put into the resource that is stored: what the record does not know of stays as it was.

use fhir::Element;
use fhir::element::Misfit;

/// Members that the server itself keeps in order.
const KEPT: [&str; 3] = ["id", "meta", "text"];

/// The stored resource with what changed between two makings of its record.
pub fn merge(stored: &Element, before: &Element, after: &Element) -> Result<Element, Misfit> {
    let mut merged = stored.clone();
    for name in names(&[before, after]) {
        if KEPT.contains(&name) || same(before, after, name) {
            continue;
        }
        let items: Vec<Element> = after
            .children(name)
            .map(|item| as_stored(stored, before, item, name).clone())
            .collect();
        merged.remove(name);
        for item in items {
            merged.push(&named(after, name, &item), item)?;
        }
    }
    Ok(merged)
}

/// The names of all members, each once. A choice of types goes by the name of its element.
fn names<'a>(elements: &[&'a Element]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for element in elements {
        for (slot, _) in element.fields() {
            let name = if slot.choice { slot.element } else { slot.name };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn same(one: &Element, other: &Element, name: &str) -> bool {
    one.children(name).eq(other.children(name))
}

/// The name under which an item stands: of a choice of types, with its type.
fn named(after: &Element, name: &str, item: &Element) -> String {
    let mut fields = after.fields();
    let of_type = fields.find(|(slot, child)| {
        slot.choice && slot.element == name && child.type_name() == item.type_name()
    });
    of_type.map_or(name, |(slot, _)| slot.name).to_owned()
}

/// An item that did not change, as it is stored: with whatever else stands in it. What is stored says which one it is by
/// its system and value, or by its address.
fn as_stored<'a>(
    stored: &'a Element,
    before: &Element,
    item: &'a Element,
    name: &'a str,
) -> &'a Element {
    if !before.children(name).any(|one| one == item) {
        return item;
    }
    let mut known = stored.children(name);
    let is_same = |one: &&Element| match name {
        "identifier" => ["system", "value"]
            .iter()
            .all(|part| one.text_of(part) == item.text_of(part)),
        "extension" => one.text_of("url") == item.text_of("url"),
        _ => *one == item,
    };
    known.find(is_same).unwrap_or(item)
}
