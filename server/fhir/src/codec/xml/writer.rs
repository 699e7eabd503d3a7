//! Writes a tree as XML.

use crate::codec::narrative::{self, XHTML};
use crate::definitions::{Primitive, Slot};
use crate::element::Element;

/// Where to write, and how.
pub(super) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    pretty: bool,
    depth: usize,
}

impl<'o> Writer<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>, pretty: bool) -> Writer<'o> {
        Writer {
            out,
            pretty,
            depth: 0,
        }
    }

    /// A whole document.
    pub(super) fn resource(&mut self, element: &Element) {
        self.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        if self.pretty {
            self.put("\n");
        }
        self.named(element.type_name(), element, true);
    }

    fn put(&mut self, piece: &str) {
        self.out.extend_from_slice(piece.as_bytes());
    }

    fn line(&mut self) {
        if self.pretty {
            self.out.push(b'\n');
            self.out.resize(self.out.len() + self.depth * 2, b' ');
        }
    }

    /// One element under this name: its attributes, and its other fields inside.
    fn named(&mut self, name: &str, element: &Element, root: bool) {
        self.put("<");
        self.put(name);
        if root {
            self.attribute("xmlns", super::FHIR);
        }
        let mut fields: Vec<(&'static Slot, &Element)> = element.fields().collect();
        fields.sort_by_key(|(slot, _)| slot.order);
        let mut inside = Vec::with_capacity(fields.len());
        for (slot, child) in fields {
            match child.text() {
                Some(text) if slot.attribute => self.attribute(slot.name, text),
                _ => inside.push((slot, child)),
            }
        }
        if let Some(text) = element.text() {
            self.attribute("value", text);
        }
        if inside.is_empty() {
            return self.put("/>");
        }
        self.put(">");
        self.depth += 1;
        for (slot, child) in inside {
            self.line();
            self.child(slot, child);
        }
        self.depth -= 1;
        self.line();
        self.put("</");
        self.put(name);
        self.put(">");
    }

    fn child(&mut self, slot: &Slot, child: &Element) {
        if slot.ty().takes_any_resource() {
            self.put("<");
            self.put(slot.name);
            self.put(">");
            self.depth += 1;
            self.line();
            self.named(child.type_name(), child, false);
            self.depth -= 1;
            self.line();
            self.put("</");
            self.put(slot.name);
            self.put(">");
        } else if slot.ty().primitive() == Some(Primitive::Xhtml) {
            self.narrative(child.text().unwrap_or_default());
        } else {
            self.named(slot.name, child, false);
        }
    }

    /// The narrative as it is. Only where it does not say its namespace, that is added: here it would mean another.
    fn narrative(&mut self, text: &str) {
        match text.strip_prefix("<div") {
            Some(rest) if !narrative::says_namespace(text) => {
                self.put("<div");
                self.attribute("xmlns", XHTML);
                self.put(rest);
            }
            _ => self.put(text),
        }
    }

    fn attribute(&mut self, name: &str, text: &str) {
        self.put(" ");
        self.put(name);
        self.put("=\"");
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\t', '\n', '\r']) {
            let (plain, escaped) = rest.split_at(at);
            self.put(plain);
            self.put(match escaped.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                Some(b'"') => "&quot;",
                Some(b'\t') => "&#9;",
                Some(b'\n') => "&#10;",
                _ => "&#13;",
            });
            rest = escaped.get(1..).unwrap_or_default();
        }
        self.put(rest);
        self.put("\"");
    }
}
