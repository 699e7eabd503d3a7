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
        let told = after
            .children(name)
            .map(|item| as_stored(stored, before, item, name).clone());
        let items: Vec<Element> = unknown(stored, &[before, after], name)
            .cloned()
            .chain(told)
            .collect();
        merged.remove(name);
        for item in items {
            merged.push(&named(after, name, &item), item)?;
        }
    }
    label(&mut merged, after, before)?;
    Ok(merged)
}

/// Puts the labels in force that say how far the record may be shown, if they changed.
fn label(merged: &mut Element, after: &Element, before: &Element) -> Result<(), Misfit> {
    let labels = |element: &Element| -> Vec<Element> {
        let meta = element.first("meta").into_iter();
        let labels = meta.flat_map(|meta| meta.children("security"));
        labels.cloned().collect()
    };
    let (then, now) = (labels(before), labels(after));
    if then == now {
        return Ok(());
    }
    if merged.first("meta").is_none() {
        merged.push_new("meta")?;
    }
    let Some(meta) = merged.first_mut("meta") else {
        return Err(Misfit::Name);
    };
    meta.retain(|slot, child| slot.name != "security" || !then.contains(child));
    for label in now {
        meta.push("security", label)?;
    }
    Ok(())
}

/// Extensions that the record knows nothing of.
fn unknown<'a>(
    stored: &'a Element,
    made: &'a [&'a Element; 2],
    name: &'a str,
) -> impl Iterator<Item = &'a Element> {
    let is_known = move |one: &Element| {
        let mut known = made.iter().flat_map(|element| element.children(name));
        known.any(|known| known.text_of("url") == one.text_of("url"))
    };
    let unknown = stored.children(name).filter(move |one| !is_known(one));
    unknown.filter(move |_| name == "extension")
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
