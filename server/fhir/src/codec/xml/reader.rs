//! Reads a resource from XML that has passed the gate, led by the definitions.

use quick_xml::XmlVersion;

use super::source::{Open, Piece, Source, Space};
use crate::codec::marks::Marks;
use crate::codec::report::{Budget, Fault, Report, Stop};
use crate::codec::{Limits, lexical, narrative};
use crate::definitions::{Primitive, Slot, Type};
use crate::element::Element;
use crate::problem::{Issue, Kind};

/// The state of reading one text.
pub(super) struct Reader<'a, 'l> {
    source: Source<'a>,
    report: Report<'a>,
    limits: &'l Limits,
    budget: Budget,
    contained: bool,
    /// Levels as the same would nest in JSON.
    depth: usize,
}

/// What has been met among the children of one element.
#[derive(Default)]
struct Met {
    elements: Marks,
    slots: Marks,
    last: Option<&'static Slot>,
    items: usize,
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) fn new(text: &'a str, limits: &'l Limits) -> Reader<'a, 'l> {
        Reader {
            source: Source::new(text),
            report: Report::new(text, limits.issues_max),
            limits,
            budget: Budget::new(limits.elements(text.len())),
            contained: false,
            depth: 0,
        }
    }

    /// The resource that is the whole text, and what is wrong with it.
    pub(super) fn read(mut self) -> (Option<Element>, Vec<Issue>) {
        match self.root() {
            Ok(element) => (element, self.report.finish(None)),
            Err(stop) => (None, self.report.finish(Some(stop))),
        }
    }

    fn root(&mut self) -> Result<Option<Element>, Stop> {
        let Some(open) = self.next()? else {
            return Err(self.source.fault().into());
        };
        let root = self.resource(&open, true)?;
        match self.next()? {
            None => Ok(root),
            Some(further) => Err(Fault::new("xml-trailing", further.at).into()),
        }
    }

    fn note(&mut self, kind: Kind, rule: &'static str, at: usize) -> Result<(), Stop> {
        self.report.note(Issue::error(kind, rule), at)
    }

    /// The next element that opens here, or `None` where the one around it closes, or the text ends.
    fn next(&mut self) -> Result<Option<Open<'a>>, Stop> {
        loop {
            match self.source.next()? {
                Piece::Open(open) => return Ok(Some(open)),
                Piece::Close => return Ok(None),
                Piece::Text(at) => self.note(Kind::Structure, "xml-text", at)?,
            }
        }
    }

    /// Passes over an element with all that is in it.
    fn skip(&mut self, open: &Open<'a>) -> Result<(), Stop> {
        Ok(self.source.skip(open)?)
    }

    /// Goes deeper by as many levels as the same would nest in JSON.
    fn deeper(&mut self, levels: usize, at: usize) -> Result<(), Stop> {
        self.depth += levels;
        if self.depth > self.limits.depth() {
            return Err(Fault::over("limit-depth", self.limits.depth(), at).into());
        }
        Ok(())
    }

    fn resource(&mut self, open: &Open<'a>, root: bool) -> Result<Option<Element>, Stop> {
        if open.namespace != Space::Fhir {
            self.note(Kind::Structure, "xml-namespace", open.at)?;
            self.skip(open)?;
            return Ok(None);
        }
        let name = open.tag.local_name();
        let Some(ty) = Type::named(name.into_inner()).filter(|ty| ty.is_resource()) else {
            self.note(Kind::Structure, "resource-type-unknown", open.at)?;
            self.skip(open)?;
            return Ok(None);
        };
        if root {
            self.report.root(ty.name());
        }
        self.deeper(1, open.at)?;
        let mut element = Element::of(ty);
        self.attributes(&mut element, open, root)?;
        self.children(&mut element, open)?;
        self.depth -= 1;
        Ok(Some(element))
    }

    /// The attributes of a tag: the value of a primitive, and those fields that are attributes.
    fn attributes(
        &mut self,
        element: &mut Element,
        open: &Open<'a>,
        root: bool,
    ) -> Result<(), Stop> {
        let at = open.at;
        for attribute in open.tag.attributes() {
            let broken = || Fault::new("xml-attribute", at);
            let attribute = attribute.map_err(|_| broken())?;
            let name = attribute.key.0;
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            if root && self.source.is_schema_location(attribute.key) {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|_| broken())?;
            let own = element.ty().primitive().filter(|_| name == "value");
            let slot = element.ty().slot(name).filter(|slot| slot.attribute);
            if let Some(primitive) = own {
                if let Some(value) = self.value(primitive, &value, at)? {
                    element.put_text(value);
                }
            } else if let Some((slot, primitive)) =
                slot.and_then(|slot| Some((slot, slot.ty().primitive()?)))
            {
                self.report.enter(slot, 0);
                let mut child = Element::of(slot.ty());
                if let Some(value) = self.value(primitive, &value, at)? {
                    child.put_text(value);
                }
                self.report.leave();
                element.append(slot, child);
            } else {
                self.note(Kind::Structure, "element-unknown", at)?;
            }
        }
        Ok(())
    }

    /// The value, if it is a good one; what is wrong is noted.
    fn value(
        &mut self,
        primitive: Primitive,
        text: &str,
        at: usize,
    ) -> Result<Option<Box<str>>, Stop> {
        let bytes_max = match primitive {
            Primitive::Base64Binary => self.limits.base64_bytes_max,
            _ => self.limits.string_bytes_max,
        };
        if text.len() > bytes_max {
            return Err(Fault::over("limit-string", bytes_max, at).into());
        }
        if text.is_empty() {
            self.note(Kind::Structure, "element-empty", at)?;
        } else if !lexical::holds(primitive, text) {
            self.note(Kind::Value, lexical::rule(primitive), at)?;
        } else {
            return Ok(Some(text.into()));
        }
        Ok(None)
    }

    /// The children of an element whose attributes are read, up to its end.
    fn children(&mut self, element: &mut Element, open: &Open<'a>) -> Result<(), Stop> {
        let mut met = Met::default();
        for (slot, _) in element.fields() {
            met.elements.put(usize::from(slot.order));
        }
        if !open.closed {
            while let Some(child) = self.next()? {
                self.child(element, &child, &mut met)?;
            }
        }
        for slot in element.ty().required() {
            if !met.elements.has(usize::from(slot.order)) {
                self.report
                    .note_whole(slot, Kind::Required, "element-required", open.at)?;
            }
        }
        Ok(())
    }

    fn child(&mut self, element: &mut Element, open: &Open<'a>, met: &mut Met) -> Result<(), Stop> {
        let name = open.tag.local_name();
        let name = name.into_inner();
        let Some(slot) = element.ty().slot(name).filter(|slot| !slot.attribute) else {
            let mut issue = Issue::error(Kind::Structure, "element-unknown");
            if let Some(nearest) = element.ty().nearest(name) {
                issue = issue.with("nearest", nearest);
            }
            self.report.note(issue, open.at)?;
            return self.skip(open);
        };
        let wanted = match slot.ty().primitive() {
            Some(Primitive::Xhtml) => Space::Xhtml,
            _ => Space::Fhir,
        };
        let refusal = match met.refusal(slot) {
            None if open.namespace != wanted => Some("xml-namespace"),
            refusal => refusal,
        };
        if let Some(rule) = refusal {
            let issue = Issue::error(Kind::Structure, rule);
            self.report.note_item(slot, met.items, issue, open.at)?;
            return self.skip(open);
        }
        if met.items >= self.limits.members_max {
            return Err(Fault::over("limit-members", self.limits.members_max, open.at).into());
        }
        self.budget.take(open.at)?;
        self.report.enter(slot, met.items);
        self.deeper(usize::from(slot.list), open.at)?;
        self.item(element, slot, open, met.items)?;
        self.depth -= usize::from(slot.list);
        self.report.leave();
        Ok(())
    }

    fn item(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        open: &Open<'a>,
        number: usize,
    ) -> Result<(), Stop> {
        if slot.ty().takes_any_resource() {
            return match slot.list {
                true => self.contained(element, slot, open, number),
                false => self.inner_resource(element, slot, open),
            };
        }
        if slot.ty().primitive() == Some(Primitive::Xhtml) {
            return self.narrative(element, slot, open);
        }
        let before = self.report.count();
        let mut child = Element::of(slot.ty());
        self.attributes(&mut child, open, false)?;
        let levels = usize::from(slot.ty().primitive().is_none() || !open.closed);
        self.deeper(levels, open.at)?;
        self.children(&mut child, open)?;
        self.depth -= levels;
        if child.is_empty() && self.report.count() == before {
            self.note(Kind::Structure, "element-empty", open.at)?;
        }
        if slot.bare && child.field_count() > 0 {
            self.note(Kind::Structure, "element-unknown", open.at)?;
        }
        element.append(slot, child);
        Ok(())
    }

    fn contained(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        open: &Open<'a>,
        number: usize,
    ) -> Result<(), Stop> {
        if self.contained {
            self.note(Kind::BusinessRule, "contained-depth", open.at)?;
            return self.skip(open);
        }
        if number == self.limits.contained_max {
            let issue = Issue::error(Kind::BusinessRule, "contained-count");
            self.report.note(issue.with("limit", number), open.at)?;
        }
        self.contained = true;
        let read = self.inner_resource(element, slot, open);
        self.contained = false;
        read
    }

    /// The one resource inside an element that holds resources.
    fn inner_resource(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        open: &Open<'a>,
    ) -> Result<(), Stop> {
        // The holder has no fields of its own, so whatever attribute it has is refused as unknown.
        let mut holder = Element::of(slot.ty());
        self.attributes(&mut holder, open, false)?;
        let inner = if open.closed { None } else { self.next()? };
        let Some(inner) = inner else {
            return self.note(Kind::Structure, "element-empty", open.at);
        };
        if let Some(resource) = self.resource(&inner, false)? {
            element.append(slot, resource);
        }
        while let Some(further) = self.next()? {
            self.note(Kind::Structure, "element-single", further.at)?;
            self.skip(&further)?;
        }
        Ok(())
    }

    /// The narrative, to the letter. It must say its own namespace, or it would not mean the same in JSON.
    fn narrative(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        open: &Open<'a>,
    ) -> Result<(), Stop> {
        self.skip(open)?;
        let text = self.source.text_since(open.at);
        if text.len() > self.limits.string_bytes_max {
            return Err(Fault::over("limit-string", self.limits.string_bytes_max, open.at).into());
        }
        let checked = match narrative::check(text, self.limits) {
            Ok(()) if narrative::says_namespace(text) => Ok(()),
            Ok(()) => Err((Kind::Structure, "narrative-form")),
            Err(refusal) => Err(refusal),
        };
        if let Err((kind, rule)) = checked {
            return self.note(kind, rule, open.at);
        }
        let mut child = Element::of(slot.ty());
        child.put_text(text.into());
        element.append(slot, child);
        Ok(())
    }
}

impl Met {
    /// Why an element of this slot cannot stand here, after those that went before. Counts it.
    fn refusal(&mut self, slot: &'static Slot) -> Option<&'static str> {
        let again = self.slots.put(usize::from(slot.place));
        let taken = self.elements.put(usize::from(slot.order));
        let back = self.last.is_some_and(|last| last.order > slot.order);
        self.items = if self.last == Some(slot) {
            self.items + 1
        } else {
            0
        };
        self.last = Some(slot);
        if again && !slot.list {
            Some("element-single")
        } else if taken && !again {
            Some("element-choice-twice")
        } else if back {
            Some("xml-order")
        } else {
            None
        }
    }
}
