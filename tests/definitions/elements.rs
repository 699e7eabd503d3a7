//! The elements of a definition, each with all that it and the definitions above it say.

use std::collections::BTreeMap;

use fhir::definitions::{Slot, Type};
use serde_json::Value;

/// What is said about one element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// The id of the element: its path, with the names of slices.
    pub(super) id: String,
    pub(super) min: String,
    pub(super) max: String,
    pub(super) must_support: bool,
    pub(super) types: Vec<Value>,
    pub(super) strength: String,
    pub(super) value_set: String,
    /// The value that it must have, and whether more may stand beside it.
    pub(super) value: Option<(Value, bool)>,
    pub(super) short: String,
    /// Names of the ways in which slices are told apart.
    pub(super) slicing: String,
    /// The address of the definition that said something last.
    pub(super) from: String,
}

impl Row {
    pub(super) fn cardinality(&self) -> String {
        format!("{}..{}", self.min, self.max)
    }

    /// The codes of its types.
    pub(super) fn type_codes(&self) -> Vec<&str> {
        let codes = self.types.iter();
        codes
            .map(|ty| ty["code"].as_str().expect("a code"))
            .collect()
    }

    /// Addresses of the profiles of its types.
    pub(super) fn type_profiles(&self) -> Vec<&str> {
        let types = self.types.iter();
        let profiles = types.flat_map(|ty| ty["profile"].as_array().into_iter().flatten());
        profiles.filter_map(Value::as_str).collect()
    }
}

/// The rows of a definition, in the order in which they were first mentioned.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    by_id: BTreeMap<String, usize>,
}

impl Rows {
    pub(super) fn all(&self) -> &[Row] {
        &self.rows
    }

    pub(super) fn named(&self, id: &str) -> Option<&Row> {
        Some(&self.rows[*self.by_id.get(id)?])
    }

    /// What was known about an element before anything was said about it here: what R4 says, and for a slice what is said
    /// about all of them.
    pub(super) fn before(&self, id: &str) -> Row {
        if let Some(row) = self.named(id) {
            return row.clone();
        }
        let mut row = of_r4(id);
        if is_slice(id) {
            let whole = id.rsplit_once(':').map_or(id, |(whole, _)| whole);
            let above = self.before(whole);
            // A slice need not be there because something must, and is not sliced itself.
            row = Row {
                min: "0".into(),
                must_support: false,
                slicing: String::new(),
                short: String::new(),
                from: String::new(),
                ..above
            };
        }
        row.id = id.to_owned();
        row
    }

    /// Says what a definition says, upon what has been said before.
    pub(super) fn apply(&mut self, definition: &Value) {
        let url = definition["url"].as_str().expect("an address");
        let elements = definition["differential"]["element"].as_array();
        for element in elements.expect("elements") {
            let id = element["id"].as_str().expect("an id");
            let mut row = self.before(id);
            say(&mut row, element);
            row.from = url.to_owned();
            match self.by_id.get(id) {
                Some(at) => self.rows[*at] = row,
                None => self.rows.push(row),
            }
            self.sort();
        }
    }

    /// Puts the rows into R4's order, slices behind what they are slices of, as they were mentioned.
    fn sort(&mut self) {
        let mentioned: Vec<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        self.rows
            .sort_by_cached_key(|row| place(&row.id, &mentioned));
        let numbered = self.rows.iter().enumerate();
        self.by_id = numbered.map(|(at, row)| (row.id.clone(), at)).collect();
    }
}

/// Where an element stands: for each of the elements that it is in, its number in R4's definition and its slice.
fn place(id: &str, mentioned: &[String]) -> Vec<(u16, usize)> {
    let mut place = Vec::new();
    let mut names = id.split('.');
    let mut path = names.next().expect("a root").to_owned();
    let mut ty = Type::named(&path);
    for name in names {
        path = format!("{path}.{name}");
        let (name, slice) = name.split_once(':').unwrap_or((name, ""));
        let slot = ty.and_then(|ty| slot(ty, name));
        let slice = match slice.is_empty() {
            true => 0,
            false => 1 + mentioned.iter().position(|id| *id == path).unwrap_or(0),
        };
        place.push((slot.map_or(u16::MAX, |slot| slot.order), slice));
        ty = slot.map(Slot::ty);
    }
    place
}

fn slot(ty: &'static Type, name: &str) -> Option<&'static Slot> {
    let name = name.trim_end_matches("[x]");
    let mut slots = ty.slots().iter();
    slots.find(|slot| slot.element == name || slot.name == name)
}

fn is_slice(id: &str) -> bool {
    id.rsplit('.').next().is_some_and(|last| last.contains(':'))
}

fn say(row: &mut Row, element: &Value) {
    let text = |name: &str| element[name].as_str().map(str::to_owned);
    if let Some(min) = element["min"].as_u64() {
        row.min = min.to_string();
    }
    if let Some(max) = text("max") {
        row.max = max;
    }
    if element["mustSupport"] == true {
        row.must_support = true;
    }
    if let Some(types) = element["type"].as_array() {
        row.types.clone_from(types);
    }
    if let Some(value_set) = element["binding"]["valueSet"].as_str() {
        row.value_set = value_set.to_owned();
        row.strength = element["binding"]["strength"]
            .as_str()
            .expect("a strength")
            .to_owned();
    }
    if let Some(short) = text("short") {
        row.short = short;
    }
    for (name, value) in element.as_object().expect("an element") {
        if name.starts_with("fixed") || name.starts_with("pattern") {
            row.value = Some((value.clone(), name.starts_with("pattern")));
        }
    }
    if let Some(slicing) = element.get("slicing") {
        let by = slicing["discriminator"].as_array().into_iter().flatten();
        let mut ways: Vec<String> = by
            .map(|way| {
                let word = |name: &str| way[name].as_str().expect("a word");
                format!("{}:{}", word("type"), word("path"))
            })
            .collect();
        ways.push(slicing["rules"].as_str().unwrap_or("open").to_owned());
        row.slicing = ways.join(", ");
    }
}

/// What R4 itself says about an element.
fn of_r4(id: &str) -> Row {
    let mut names = id
        .split('.')
        .map(|name| name.split(':').next().expect("a name"));
    let root = names.next().expect("a root");
    let mut row = Row {
        id: id.to_owned(),
        min: "0".into(),
        max: "*".into(),
        ..Row::default()
    };
    let mut ty = Type::named(root);
    for name in names {
        let Some(holder) = ty else {
            return row;
        };
        let Some(slot) = slot(holder, name) else {
            return row;
        };
        row.min = u8::from(slot.required).to_string();
        row.max = match (slot.list, slot.count_max) {
            (false, _) => "1".to_owned(),
            (true, None) => "*".to_owned(),
            (true, Some(count)) => count.to_string(),
        };
        // All types of a choice would be a page of their own.
        row.types = match slot.choice {
            true => Vec::new(),
            false => {
                let code = slot.ty().name();
                let code = if code.contains('.') {
                    "BackboneElement"
                } else {
                    code
                };
                let targets: Vec<String> = slot
                    .targets
                    .iter()
                    .map(|target| format!("http://hl7.org/fhir/StructureDefinition/{target}"))
                    .collect();
                vec![serde_json::json!({"code": code, "targetProfile": targets})]
            }
        };
        ty = Some(slot.ty());
    }
    row
}
