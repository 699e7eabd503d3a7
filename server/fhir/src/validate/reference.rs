//! References: what they point to, as far as that shows in the resource and what surrounds it.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::place::{Frame, Origin};
use super::walk::Walker;
use crate::definitions::{Slot, Type};
use crate::element::Element;
use crate::problem::{Issue, Kind};

/// What references of a resource can be followed to: the entries of a bundle.
pub(super) struct Surroundings<'a> {
    start: &'a Element,
    entries: OnceCell<HashMap<Box<str>, &'a Element>>,
    contained: RefCell<HashMap<usize, HashMap<&'a str, &'a Element>>>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn of(start: &'a Element) -> Surroundings<'a> {
        Surroundings {
            start,
            entries: OnceCell::new(),
            contained: RefCell::default(),
        }
    }

    /// What a resource contains under this id. All that it contains is noted when it is first asked.
    fn contained_in(&self, root: &'a Element, id: &str) -> Option<&'a Element> {
        let mut contained = self.contained.borrow_mut();
        let known = contained
            .entry(std::ptr::from_ref(root).addr())
            .or_insert_with(|| {
                let mut known = HashMap::new();
                for (slot, resource) in root.fields() {
                    if slot.element == "contained"
                        && let Some(id) = resource.text_of("id")
                    {
                        known.entry(id).or_insert(resource);
                    }
                }
                known
            });
        known.get(id).copied()
    }

    /// The entry at this address. One that two entries have leads to the first.
    pub(super) fn find(&self, address: &str) -> Option<&'a Element> {
        if self.start.type_name() != "Bundle" {
            return None;
        }
        let entries = self.entries.get_or_init(|| entries(self.start));
        let address = match address.split_once("/_history/") {
            Some((before, _)) => before,
            None => address,
        };
        entries.get(address).copied()
    }
}

/// The resources of a bundle by their addresses, and by type and id.
fn entries(bundle: &Element) -> HashMap<Box<str>, &Element> {
    let mut found = HashMap::new();
    for entry in bundle.children("entry") {
        let Some(resource) = entry.first("resource") else {
            continue;
        };
        if let Some(url) = entry.text_of("fullUrl") {
            found.entry(url.into()).or_insert(resource);
        }
        if let Some(id) = resource.text_of("id") {
            let relative = format!("{}/{id}", resource.type_name());
            found.entry(relative.into()).or_insert(resource);
        }
    }
    found
}

/// The type of resource that an address names: `Patient/1`, `https://…/Patient/1/_history/2`, `Patient?…`.
fn named_type(address: &str) -> Option<&'static Type> {
    let resource = |name: &str| Type::named(name).filter(|ty| ty.is_resource());
    if let Some((before, _)) = address.split_once('?') {
        return resource(before.rsplit('/').next()?);
    }
    let address = address.split(['#', '|']).next()?;
    let address = match address.split_once("/_history/") {
        Some((before, _)) => before,
        None => address,
    };
    let (before, id) = address.rsplit_once('/')?;
    let ty = resource(before.rsplit('/').next()?)?;
    (!id.is_empty()).then_some(ty)
}

impl<'a> Walker<'a, '_> {
    /// Looks at a reference: whether what is contained is there, and whether the type is one that R4 allows.
    pub(super) fn reference(&mut self, reference: &'a Element, targets: &[&'static Type]) {
        let text = reference.text_of("reference");
        if let Some(id) = text.and_then(|text| text.strip_prefix('#')) {
            self.fragments.push(id);
            if !id.is_empty() && self.contained_of(id).is_none() {
                self.report(
                    Origin::Base,
                    Issue::error(Kind::Value, "reference-contained"),
                );
                return;
            }
        }
        if let Some(text) = text
            && text.starts_with("urn:")
            && self.start.type_name() == "Bundle"
            && self.surroundings.find(text).is_none()
        {
            self.report(
                Origin::Base,
                Issue::warning(Kind::Value, "bundle-reference"),
            );
        }
        let named = self.pointed_at(reference);
        let declared = declared_type(reference);
        if let (Some(named), Some(declared)) = (named, declared)
            && named != declared
        {
            self.report(Origin::Base, Issue::error(Kind::Value, "reference-type"));
        }
        if let Some(ty) = named.or(declared)
            && !targets.is_empty()
            && !targets.iter().any(|target| ty.is_a(target.name()))
        {
            let issue = Issue::error(Kind::Value, "reference-not-allowed");
            self.report(Origin::Base, issue.with("targets", names(targets)));
        }
    }

    /// Notes an address that is a fragment. Only a canonical one must lead somewhere.
    pub(super) fn fragment(&mut self, address: &'a Element) {
        let Some(id) = address.text().and_then(|text| text.strip_prefix('#')) else {
            return;
        };
        self.fragments.push(id);
        let lost =
            address.type_name() == "canonical" && !id.is_empty() && self.contained_of(id).is_none();
        if lost {
            self.report(
                Origin::Base,
                Issue::error(Kind::Value, "reference-contained"),
            );
        }
    }

    /// The type of what a reference points to, if it can be told.
    pub(super) fn type_of_target(&self, reference: &'a Element) -> Option<&'static Type> {
        self.pointed_at(reference)
            .or_else(|| declared_type(reference))
    }

    fn pointed_at(&self, reference: &'a Element) -> Option<&'static Type> {
        match self.resource_of(reference) {
            Some(resource) => Some(resource.ty()),
            None => named_type(reference.text_of("reference")?),
        }
    }

    /// What a reference points to, if it is contained, in the bundle, or the resource itself.
    pub(super) fn resource_of(&self, reference: &'a Element) -> Option<&'a Element> {
        let text = match reference.type_name() {
            "Reference" => reference.text_of("reference")?,
            _ => reference.text()?,
        };
        match text.strip_prefix('#') {
            Some("") => Some(self.root),
            Some(id) => self.contained_of(id),
            None => self.surroundings.find(text),
        }
    }

    fn contained_of(&self, id: &str) -> Option<&'a Element> {
        self.surroundings.contained_in(self.root, id)
    }

    /// Looks for what is contained and referred to by nothing (`dom-3`): neither from anywhere in the resource, nor does
    /// it refer to the resource that contains it.
    pub(super) fn contained(&mut self, resource: &'a Element) {
        let mut known: Option<HashSet<&'a str>> = None;
        let mut item = 0;
        let mut last: Option<&'static Slot> = None;
        for (slot, contained) in resource.fields() {
            if slot.element != "contained" {
                continue;
            }
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            let known = known.get_or_insert_with(|| self.fragments.iter().copied().collect());
            let referred = contained.text_of("id").is_some_and(|id| known.contains(id));
            if referred || (known.contains("") && refers_back(contained)) {
                continue;
            }
            self.frames.push(Frame {
                slot,
                item,
                above: resource,
            });
            self.report(
                Origin::Base,
                Issue::error(Kind::Invariant, "contained-unreferenced").with("key", "dom-3"),
            );
            self.frames.pop();
        }
    }
}

/// Whether something contained refers to what contains it.
fn refers_back(contained: &Element) -> bool {
    contained.descendants().any(|element| {
        matches!(element.type_name(), "canonical" | "uri" | "url" | "string")
            && element.text() == Some("#")
    })
}

/// The type that a reference declares.
fn declared_type(reference: &Element) -> Option<&'static Type> {
    let name = reference.text_of("type")?;
    let name = name
        .strip_prefix("http://hl7.org/fhir/StructureDefinition/")
        .unwrap_or(name);
    Type::named(name).filter(|ty| ty.is_resource())
}

/// Names of types, for a finding.
pub(super) fn names(types: &[&'static Type]) -> String {
    let names: Vec<&str> = types.iter().map(|ty| ty.name()).collect();
    names.join(", ")
}
