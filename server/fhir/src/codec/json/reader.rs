//! Reads a resource from JSON, led by the definitions.

mod primitive;

use std::borrow::Cow;

use super::lexer::{Lexer, Token};
use crate::codec::Limits;
use crate::codec::marks::Marks;
use crate::codec::report::{Budget, Report, Stop};
use crate::definitions::{Primitive, Slot, Type};
use crate::element::Element;
use crate::problem::{Issue, Kind};

/// A resource inside an object that holds it.
const RESOURCE_TYPE: &str = "resourceType";

/// The state of reading one text.
pub(super) struct Reader<'a, 'l> {
    lexer: Lexer<'a, 'l>,
    report: Report<'a>,
    limits: &'l Limits,
    budget: Budget,
    contained: bool,
}

/// Which slots and elements of one object have been met.
#[derive(Default)]
struct Met {
    values: Marks,
    twins: Marks,
    elements: Marks,
    nulls: bool,
}

impl Met {
    /// Whether the value, or the twin, of this slot has been met.
    fn has_half(&self, slot: &Slot, twin: bool) -> bool {
        let bits = if twin { &self.twins } else { &self.values };
        bits.has(usize::from(slot.place))
    }
}

impl<'a, 'l> Reader<'a, 'l> {
    pub(super) fn new(text: &'a str, limits: &'l Limits) -> Reader<'a, 'l> {
        Reader {
            lexer: Lexer::new(text, limits),
            report: Report::new(text, limits.issues_max),
            limits,
            budget: Budget::new(limits.elements(text.len())),
            contained: false,
        }
    }

    /// The resource that is the whole text.
    pub(super) fn root(&mut self) -> Result<Option<Element>, Stop> {
        let root = self.resource(true)?;
        self.lexer.end()?;
        Ok(root)
    }

    /// The value that is the whole text.
    pub(super) fn root_as(&mut self, ty: &'static Type) -> Result<Option<Element>, Stop> {
        self.report.root(ty.name());
        let mut element = Element::of(ty);
        match ty.primitive() {
            Some(primitive) => match self.value(primitive)? {
                Some(value) => element.put_text(value),
                None => return Ok(None),
            },
            None => self.complex(&mut element)?,
        }
        self.lexer.end()?;
        Ok(Some(element))
    }

    /// What was read, and what is wrong with it.
    pub(super) fn finish(
        self,
        read: Result<Option<Element>, Stop>,
    ) -> (Option<Element>, Vec<Issue>) {
        match read {
            Ok(element) => (element, self.report.finish(None)),
            Err(stop) => (None, self.report.finish(Some(stop))),
        }
    }

    fn note(&mut self, kind: Kind, rule: &'static str, at: usize) -> Result<(), Stop> {
        self.report.note(Issue::error(kind, rule), at)
    }

    /// Notes that what stands here is not of the kind that it must be, and passes over it.
    fn refuse(&mut self, rule: &'static str) -> Result<(), Stop> {
        let at = self.lexer.at();
        self.note(Kind::Structure, rule, at)?;
        Ok(self.lexer.skip_value()?)
    }

    /// Notes that a value of this kind must stand here, and passes over the one that does.
    fn refuse_kind(&mut self, expected: &'static str) -> Result<(), Stop> {
        let at = self.lexer.at();
        let issue = Issue::error(Kind::Structure, "element-kind").with("expected", expected);
        self.report.note(issue, at)?;
        Ok(self.lexer.skip_value()?)
    }

    fn resource(&mut self, root: bool) -> Result<Option<Element>, Stop> {
        if self.lexer.peek()? != Token::Object {
            self.refuse_kind("object")?;
            return Ok(None);
        }
        let at = self.lexer.at();
        let Some(name) = self.resource_type()? else {
            self.note(Kind::Structure, "resource-type-missing", at)?;
            self.lexer.skip_value()?;
            return Ok(None);
        };
        let Some(ty) = Type::named(&name).filter(|ty| ty.is_resource()) else {
            self.note(Kind::Structure, "resource-type-unknown", at)?;
            self.lexer.skip_value()?;
            return Ok(None);
        };
        if root {
            self.report.root(ty.name());
        }
        let mut element = Element::of(ty);
        self.fields(&mut element)?;
        Ok(Some(element))
    }

    /// The type that the object here says it is, wherever it says so.
    fn resource_type(&self) -> Result<Option<Cow<'a, str>>, Stop> {
        let mut ahead = self.lexer;
        let mut count = 0;
        ahead.open()?;
        while let Some((_, name)) = ahead.member(&mut count)? {
            if name == RESOURCE_TYPE && ahead.peek()? == Token::String {
                return Ok(Some(ahead.string(self.limits.string_bytes_max)?));
            }
            ahead.skip_value()?;
        }
        Ok(None)
    }

    fn complex(&mut self, element: &mut Element) -> Result<(), Stop> {
        if self.lexer.peek()? == Token::Object {
            self.fields(element)
        } else {
            self.refuse_kind("object")
        }
    }

    /// Reads the object that stands here into the fields of this element.
    fn fields(&mut self, element: &mut Element) -> Result<(), Stop> {
        let start = self.lexer.at();
        let mut met = Met::default();
        let mut typed = false;
        let mut count = 0;
        self.lexer.open()?;
        while let Some((at, name)) = self.lexer.member(&mut count)? {
            if name == RESOURCE_TYPE && element.is_resource() {
                if std::mem::replace(&mut typed, true) {
                    self.note(Kind::Structure, "json-duplicate-key", at)?;
                }
                self.lexer.skip_value()?;
            } else {
                self.field(element, &name, at, &mut met)?;
            }
        }
        if count == 0 {
            self.note(Kind::Structure, "element-empty", start)?;
        }
        if met.nulls {
            self.find_lone_nulls(element, start)?;
        }
        for slot in element.ty().required() {
            if !met.elements.has(usize::from(slot.order)) {
                self.report
                    .note_whole(slot, Kind::Required, "element-required", start)?;
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        element: &mut Element,
        name: &str,
        at: usize,
        met: &mut Met,
    ) -> Result<(), Stop> {
        let plain = name.strip_prefix('_');
        let Some(slot) = element.ty().slot(plain.unwrap_or(name)) else {
            let mut issue = Issue::error(Kind::Structure, "element-unknown");
            if let Some(nearest) = element.ty().nearest(plain.unwrap_or(name)) {
                issue = issue.with("nearest", nearest);
            }
            self.report.note(issue, at)?;
            return Ok(self.lexer.skip_value()?);
        };
        let twin = plain.is_some();
        if let Some(rule) = refusal(slot, twin, met) {
            self.report.note_whole(slot, Kind::Structure, rule, at)?;
            return Ok(self.lexer.skip_value()?);
        }
        self.budget.take(at)?;
        self.report.enter_whole(slot);
        match (self.lexer.peek()?, slot.list) {
            (Token::Null, _) => self.refuse("json-null")?,
            (Token::Array, true) => {
                self.report.leave();
                self.list(element, slot, twin, met)?;
                return Ok(());
            }
            (Token::Array, false) => self.refuse("element-single")?,
            (_, true) => self.refuse("element-list")?,
            (_, false) => self.single(element, slot, twin, met)?,
        }
        self.report.leave();
        Ok(())
    }

    fn single(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        twin: bool,
        met: &Met,
    ) -> Result<(), Stop> {
        let ty = slot.ty();
        if ty.takes_any_resource() {
            if let Some(resource) = self.resource(false)? {
                element.append(slot, resource);
            }
            return Ok(());
        }
        let Some(primitive) = ty.primitive() else {
            return self.complex(element.append(slot, Element::of(ty)));
        };
        let mut read = Element::of(ty);
        if twin {
            self.complex(&mut read)?;
        } else if let Some(value) = self.value(primitive)? {
            read.put_text(value);
        }
        if met.has_half(slot, !twin)
            && let Some(there) = element.items_mut(slot).next()
        {
            there.absorb(read);
            return Ok(());
        }
        element.append(slot, read);
        Ok(())
    }

    fn list(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        twin: bool,
        met: &mut Met,
    ) -> Result<(), Stop> {
        let at = self.lexer.at();
        let mut count = 0;
        self.lexer.open()?;
        if slot.ty().primitive().is_some() {
            return self.primitive_list(element, slot, twin, met);
        }
        while self.lexer.item(&mut count)? {
            self.report.enter(slot, count - 1);
            self.budget.take(at)?;
            let token = self.lexer.peek()?;
            if token == Token::Null {
                self.refuse("json-null")?;
            } else if slot.ty().takes_any_resource() {
                self.contained(element, slot, count)?;
            } else if token == Token::Object {
                self.fields(element.append(slot, Element::of(slot.ty())))?;
            } else {
                self.refuse_kind("object")?;
            }
            self.report.leave();
        }
        if count == 0 {
            self.report
                .note_whole(slot, Kind::Structure, "element-empty", at)?;
        }
        Ok(())
    }

    fn contained(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        count: usize,
    ) -> Result<(), Stop> {
        let at = self.lexer.at();
        if self.contained {
            self.note(Kind::BusinessRule, "contained-depth", at)?;
            return Ok(self.lexer.skip_value()?);
        }
        if count == self.limits.contained_max + 1 {
            let limit = self.limits.contained_max;
            let issue = Issue::error(Kind::BusinessRule, "contained-count");
            self.report.note(issue.with("limit", limit), at)?;
        }
        self.contained = true;
        let resource = self.resource(false);
        self.contained = false;
        if let Some(resource) = resource? {
            element.append(slot, resource);
        }
        Ok(())
    }
}

/// Why a member of this slot cannot stand here, whatever its value. Marks it as met.
fn refusal(slot: &Slot, twin: bool, met: &mut Met) -> Option<&'static str> {
    let place = usize::from(slot.place);
    if twin && (slot.bare || slot.ty().primitive().is_none_or(|p| p == Primitive::Xhtml)) {
        return Some("element-not-primitive");
    }
    let other_half = met.has_half(slot, !twin);
    let own = if twin {
        &mut met.twins
    } else {
        &mut met.values
    };
    if own.put(place) {
        return Some("json-duplicate-key");
    }
    if met.elements.put(usize::from(slot.order)) && !other_half {
        return Some("element-choice-twice");
    }
    None
}
