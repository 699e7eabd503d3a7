//! Reads the table of types from its text, once.

use std::collections::HashMap;

use super::binding::Columns;
use super::{Primitive, Slot, Type, TypeKind, hash};

/// All types and where to find them by name.
#[derive(Default)]
pub(super) struct Table {
    pub(super) types: Vec<Type>,
    pub(super) by_name: HashMap<&'static str, u16>,
}

/// The type of nothing.
pub(super) static NO_TYPE: Type = Type {
    name: "",
    kind: TypeKind::Abstract,
    base: None,
    binding: None,
    slots: Vec::new(),
    index: Vec::new(),
    required: Vec::new(),
};

/// What is wrong with the table, for the person who changed it.
#[derive(Debug)]
#[expect(dead_code, reason = "shown by the test that reads the table")]
pub(super) struct TableError(pub(super) String);

/// A type as its lines say it, before names are resolved.
struct Entry {
    name: &'static str,
    kind: &'static str,
    base: Option<&'static str>,
    columns: Columns,
    elements: Vec<Line>,
}

/// One element as its line says it.
#[derive(Clone, Copy)]
struct Line {
    name: &'static str,
    cardinality: &'static str,
    flags: &'static str,
    types: &'static str,
    columns: Columns,
}

/// The table in this text.
pub(super) fn table(text: &'static str) -> Result<Table, TableError> {
    let entries = entries(text)?;
    let mut by_name = HashMap::with_capacity(entries.len());
    for (number, entry) in entries.iter().enumerate() {
        let number = u16::try_from(number).map_err(|_| TableError("too many types".into()))?;
        if by_name.insert(entry.name, number).is_some() {
            return Err(TableError(format!("{} twice", entry.name)));
        }
    }
    let mut types = Vec::with_capacity(entries.len());
    for entry in &entries {
        types.push(resolved(entry, &entries, &by_name)?);
    }
    Ok(Table { types, by_name })
}

fn entries(text: &'static str) -> Result<Vec<Entry>, TableError> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let wrong = || TableError(format!("cannot read: {line}"));
        let mut words = line.split_ascii_whitespace();
        let mut word = || words.next().ok_or_else(wrong);
        if line.starts_with(' ') {
            let element = Line {
                name: word()?,
                cardinality: word()?,
                flags: word()?,
                types: word()?,
                columns: Columns::read(words)?,
            };
            entries.last_mut().ok_or_else(wrong)?.elements.push(element);
        } else {
            entries.push(Entry {
                name: word()?,
                kind: word()?,
                base: Some(word()?).filter(|base| *base != "-"),
                columns: Columns::read(words)?,
                elements: Vec::new(),
            });
        }
    }
    Ok(entries)
}

/// The entry's elements, those of its bases first, each as the nearest type says it.
fn flattened(
    entry: &Entry,
    entries: &[Entry],
    by_name: &HashMap<&'static str, u16>,
) -> Result<Vec<Line>, TableError> {
    let mut lines = match entry.base {
        None => Vec::new(),
        Some(base) => {
            let found = by_name
                .get(base)
                .and_then(|number| entries.get(usize::from(*number)))
                .filter(|found| found.name != entry.name);
            let base =
                found.ok_or_else(|| TableError(format!("{}: no base {base}", entry.name)))?;
            flattened(base, entries, by_name)?
        }
    };
    for element in &entry.elements {
        match lines.iter_mut().find(|line| line.name == element.name) {
            Some(line) => *line = *element,
            None => lines.push(*element),
        }
    }
    lines.retain(|line| line.types != "-");
    Ok(lines)
}

fn resolved(
    entry: &Entry,
    entries: &[Entry],
    by_name: &HashMap<&'static str, u16>,
) -> Result<Type, TableError> {
    let mut slots = Vec::new();
    let mut required = Vec::new();
    for (order, line) in flattened(entry, entries, by_name)?.iter().enumerate() {
        let wrong = || TableError(format!("{}: cannot read {}", entry.name, line.name));
        let element = line.name.strip_suffix("[x]").unwrap_or(line.name);
        let choice = element.len() != line.name.len();
        let (required_here, list) = match line.cardinality {
            "?" => (false, false),
            "1" => (true, false),
            "*" => (false, true),
            "+" => (true, true),
            _ => return Err(wrong()),
        };
        if required_here {
            required.push(u8::try_from(slots.len()).map_err(|_| wrong())?);
        }
        if !choice && line.types.contains('|') {
            return Err(wrong());
        }
        for type_name in line.types.split('|') {
            slots.push(Slot {
                name: if choice {
                    joined(element, type_name)
                } else {
                    element
                },
                element,
                order: u16::try_from(order).map_err(|_| wrong())?,
                place: u8::try_from(slots.len()).map_err(|_| wrong())?,
                type_number: *by_name.get(type_name).ok_or_else(wrong)?,
                list,
                required: required_here,
                summary: line.flags.contains('s'),
                modifier: line.flags.contains('m'),
                attribute: line.flags.contains('a'),
                bare: line.flags.contains('b'),
                choice,
                system: line.columns.system,
                binding: line.columns.binding,
                targets: if matches!(type_name, "Reference" | "canonical") {
                    line.columns.targets
                } else {
                    &[]
                },
                count_max: line.columns.count_max,
            });
        }
    }
    if slots.len() >= usize::from(u8::MAX) {
        return Err(TableError(format!("{}: too many slots", entry.name)));
    }
    Ok(Type {
        name: entry.name,
        kind: kind(entry)?,
        base: entry.base.and_then(|base| by_name.get(base).copied()),
        binding: entry.columns.binding,
        index: index(&slots),
        slots,
        required,
    })
}

/// `value` and `dateTime` make `valueDateTime`. Made once for each choice in the table, and kept as long as the table.
fn joined(element: &str, type_name: &str) -> &'static str {
    let mut letters = type_name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let name: String = element.chars().chain(first).chain(letters).collect();
    Box::leak(name.into_boxed_str())
}

fn index(slots: &[Slot]) -> Vec<u8> {
    let mut index = vec![u8::MAX; (slots.len() * 2 + 1).next_power_of_two()];
    let mask = index.len() - 1;
    for (place, slot) in (0u8..).zip(slots) {
        let mut at = hash(slot.name) & mask;
        while index.get(at).is_some_and(|taken| *taken != u8::MAX) {
            at = (at + 1) & mask;
        }
        if let Some(free) = index.get_mut(at) {
            *free = place;
        }
    }
    index
}

fn kind(entry: &Entry) -> Result<TypeKind, TableError> {
    Ok(match entry.kind {
        "resource" => TypeKind::Resource,
        "abstract-resource" => TypeKind::AbstractResource,
        "abstract" => TypeKind::Abstract,
        "complex" => TypeKind::Complex,
        "backbone" => TypeKind::Backbone,
        "primitive" => TypeKind::Primitive(
            primitive(entry.name)
                .ok_or_else(|| TableError(format!("no primitive {}", entry.name)))?,
        ),
        other => return Err(TableError(format!("{}: no kind {other}", entry.name))),
    })
}

fn primitive(name: &str) -> Option<Primitive> {
    Some(match name {
        "base64Binary" => Primitive::Base64Binary,
        "boolean" => Primitive::Boolean,
        "canonical" => Primitive::Canonical,
        "code" => Primitive::Code,
        "date" => Primitive::Date,
        "dateTime" => Primitive::DateTime,
        "decimal" => Primitive::Decimal,
        "id" => Primitive::Id,
        "instant" => Primitive::Instant,
        "integer" => Primitive::Integer,
        "markdown" => Primitive::Markdown,
        "oid" => Primitive::Oid,
        "positiveInt" => Primitive::PositiveInt,
        "string" => Primitive::String,
        "time" => Primitive::Time,
        "unsignedInt" => Primitive::UnsignedInt,
        "uri" => Primitive::Uri,
        "url" => Primitive::Url,
        "uuid" => Primitive::Uuid,
        "xhtml" => Primitive::Xhtml,
        _ => return None,
    })
}
