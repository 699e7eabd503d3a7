//! Writes a tree as JSON.

use crate::definitions::{Primitive, Slot};
use crate::element::Element;

/// Where to write, and how.
pub(super) struct Writer<'o> {
    out: &'o mut Vec<u8>,
    pretty: bool,
    depth: usize,
}

impl<'o> Writer<'o> {
    pub(super) fn compact(out: &'o mut Vec<u8>) -> Writer<'o> {
        Writer {
            out,
            pretty: false,
            depth: 0,
        }
    }

    pub(super) fn pretty(out: &'o mut Vec<u8>) -> Writer<'o> {
        Writer {
            out,
            pretty: true,
            depth: 0,
        }
    }

    /// One element: an object, or the value of a primitive.
    pub(super) fn element(&mut self, element: &Element) {
        match (element.ty().primitive(), element.text()) {
            (Some(primitive), Some(text)) => self.value(primitive, text),
            (Some(_), None) => self.out.extend_from_slice(b"null"),
            (None, _) => self.object(element),
        }
    }

    /// The fields of an element, without braces; `first` says that no comma belongs before them.
    pub(super) fn fields(&mut self, element: &Element, mut first: bool) {
        let mut fields = element.fields().peekable();
        let mut items = Vec::new();
        while let Some((slot, child)) = fields.next() {
            if !slot.list {
                self.single(slot, child, &mut first);
                continue;
            }
            items.clear();
            items.push(child);
            while let Some((_, item)) = fields.next_if(|(next, _)| *next == slot) {
                items.push(item);
            }
            self.list(slot, &items, &mut first);
        }
    }

    fn object(&mut self, element: &Element) {
        self.out.push(b'{');
        self.depth += 1;
        let before = self.out.len();
        let mut first = true;
        if element.is_resource() {
            self.name("", "resourceType", &mut first);
            string(element.type_name(), self.out);
        }
        self.fields(element, first);
        self.close(b'}', self.out.len() > before);
    }

    fn single(&mut self, slot: &Slot, child: &Element, first: &mut bool) {
        let Some(primitive) = slot.ty().primitive() else {
            self.name("", slot.name, first);
            return self.object(child);
        };
        if let Some(text) = child.text() {
            self.name("", slot.name, first);
            self.value(primitive, text);
        }
        if child.field_count() > 0 {
            self.name("_", slot.name, first);
            self.object(child);
        }
    }

    fn list(&mut self, slot: &Slot, items: &[&Element], first: &mut bool) {
        let Some(primitive) = slot.ty().primitive() else {
            self.name("", slot.name, first);
            return self.array(items, |writer, item| writer.object(item));
        };
        if items.iter().any(|item| item.text().is_some()) {
            self.name("", slot.name, first);
            self.array(items, |writer, item| match item.text() {
                Some(text) => writer.value(primitive, text),
                None => writer.out.extend_from_slice(b"null"),
            });
        }
        if items.iter().any(|item| item.field_count() > 0) {
            self.name("_", slot.name, first);
            self.array(items, |writer, item| match item.field_count() {
                0 => writer.out.extend_from_slice(b"null"),
                _ => writer.object(item),
            });
        }
    }

    fn array(&mut self, items: &[&Element], one: impl Fn(&mut Writer<'_>, &Element)) {
        self.out.push(b'[');
        self.depth += 1;
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.out.push(b',');
            }
            self.line();
            one(self, item);
        }
        self.close(b']', !items.is_empty());
    }

    fn name(&mut self, prefix: &str, name: &str, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.out.push(b',');
        }
        self.line();
        self.out.push(b'"');
        self.out.extend_from_slice(prefix.as_bytes());
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        if self.pretty {
            self.out.push(b' ');
        }
    }

    fn value(&mut self, primitive: Primitive, text: &str) {
        match primitive {
            Primitive::Boolean
            | Primitive::Decimal
            | Primitive::Integer
            | Primitive::PositiveInt
            | Primitive::UnsignedInt => self.out.extend_from_slice(text.as_bytes()),
            _ => string(text, self.out),
        }
    }

    fn close(&mut self, bracket: u8, filled: bool) {
        self.depth -= 1;
        if filled {
            self.line();
        }
        self.out.push(bracket);
    }

    fn line(&mut self) {
        if self.pretty {
            self.out.push(b'\n');
            self.out.resize(self.out.len() + self.depth * 2, b' ');
        }
    }
}

/// A string with its quotes, with only those escapes that JSON demands.
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text;
    loop {
        let (plain, escaped) = rest.split_at(super::plain_bytes(rest.as_bytes()));
        out.extend_from_slice(plain.as_bytes());
        let Some(byte) = escaped.bytes().next() else {
            break;
        };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        rest = escaped.get(1..).unwrap_or_default();
    }
    out.push(b'"');
}
