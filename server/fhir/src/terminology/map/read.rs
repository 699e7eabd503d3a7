//! ConceptMap resources → maps.

use super::{EQUIVALENCES, Group, Map, Row, Target, Unmapped};
use crate::Element;
use crate::terminology::answer::Product;
use crate::terminology::fault::Faults;
use crate::terminology::{Source, Terminology, parted};

/// The map of a resource, and what is wrong with it.
pub(in crate::terminology) fn read<'e>(
    terminology: &Terminology,
    source: Source<'e>,
) -> (Map, Faults<'e>) {
    let mut reading = Reading {
        terminology,
        faults: Faults::of(source),
    };
    let resource = source.resource;
    let set = |name| {
        let address = resource.first(name).and_then(Element::text);
        address.map(|address| parted(address).0.into())
    };
    let groups = resource.children("group");
    let map = Map {
        source: set("source"),
        target: set("target"),
        groups: groups.filter_map(|group| reading.group(group)).collect(),
    };
    (map, reading.faults)
}

struct Reading<'t, 'e> {
    terminology: &'t Terminology,
    faults: Faults<'e>,
}

fn text(element: &Element, name: &str) -> Option<Box<str>> {
    element.text_of(name).map(Box::from)
}

impl Reading<'_, '_> {
    fn group(&mut self, element: &Element) -> Option<Group> {
        let known = |name| {
            let url = element.text_of(name)?;
            Some(Box::from(self.terminology.canonical_system(url)))
        };
        let target: Option<Box<str>> = known("target");
        let Some(source) = known("source") else {
            self.faults
                .refuse("definition-map-group", "ConceptMap.group.source", "");
            return None;
        };
        let group = Group {
            source_version: text(element, "sourceVersion"),
            target_version: text(element, "targetVersion"),
            unmapped: self.unmapped(element, target.as_deref()),
            source,
            target,
            ..Group::default()
        };
        let mut rows = Vec::new();
        for one in element.children("element") {
            rows.extend(self.row(one, &group));
        }
        match group.with(rows) {
            Ok(group) => Some(group),
            Err(code) => {
                self.faults
                    .refuse("definition-code-twice", "ConceptMap.group.element", &code);
                None
            }
        }
    }

    /// A code as its system writes it; one that its system does not have is refused.
    fn code(&mut self, system: Option<&str>, code: Option<&str>, path: &str) -> Option<Box<str>> {
        let code = code?;
        let number = system.and_then(|url| self.terminology.system_number(url));
        let Some(system) = self.terminology.system_at(number) else {
            return Some(code.into());
        };
        if let Some(number) = system.find(code) {
            return Some(system.code(number).into());
        }
        if system.beyond(code) == crate::terminology::Membership::Foreign {
            self.faults.refuse("definition-code-unknown", path, code);
            return None;
        }
        Some(code.into())
    }

    fn row(&mut self, element: &Element, group: &Group) -> Option<Row> {
        const PATH: &str = "ConceptMap.group.element.code";
        let code = element.text_of("code");
        if code.is_none() {
            self.faults.refuse("definition-map-group", PATH, "");
        }
        let code = self.code(Some(&group.source), code, PATH)?;
        let mut targets = Vec::new();
        for one in element.children("target") {
            targets.extend(self.target(one, group));
        }
        Some(Row {
            code,
            display: text(element, "display"),
            targets,
        })
    }

    fn target(&mut self, element: &Element, group: &Group) -> Option<Target> {
        const PATH: &str = "ConceptMap.group.element.target";
        let told = element.text_of("equivalence").unwrap_or_default();
        let Some((equivalence, _)) = EQUIVALENCES.iter().find(|(known, _)| *known == told) else {
            self.faults.refuse("definition-map-target", PATH, told);
            return None;
        };
        let code = element.text_of("code");
        let leads = code.is_some() && group.target.is_some();
        if !leads && (*equivalence != "unmatched" || code.is_some()) {
            self.faults.refuse("definition-map-target", PATH, told);
            return None;
        }
        let code = match code {
            Some(code) => Some(self.code(group.target.as_deref(), Some(code), PATH)?),
            None => None,
        };
        let depends = element.children("dependsOn").map(|one| {
            let part = |name| one.text_of(name).unwrap_or_default();
            (part("property").into(), part("value").into())
        });
        let products = element.children("product").map(|one| {
            let owned = |name| one.text_of(name).map(str::to_owned);
            Product {
                element: owned("property").unwrap_or_default(),
                system: owned("system"),
                code: owned("value").unwrap_or_default(),
                display: owned("display"),
            }
        });
        Some(Target {
            code,
            display: text(element, "display"),
            equivalence,
            comment: text(element, "comment"),
            depends: depends.collect(),
            products: products.collect(),
        })
    }

    fn unmapped(&mut self, group: &Element, target: Option<&str>) -> Option<Unmapped> {
        const PATH: &str = "ConceptMap.group.unmapped";
        let element = group.first("unmapped")?;
        let mode = element.text_of("mode").unwrap_or_default();
        let read = match mode {
            "provided" => Some(Unmapped::Provided),
            "fixed" => {
                let code = self.code(target, element.text_of("code"), PATH);
                code.map(|code| Unmapped::Fixed(code, text(element, "display")))
            }
            "other-map" => text(element, "url").map(Unmapped::Other),
            _ => None,
        };
        if read.is_none() {
            self.faults.refuse("definition-map-group", PATH, mode);
        }
        read
    }
}
