//! Reads primitives from JSON: their values, and the arrays in which values and twins stand side by side.

use std::borrow::Cow;

use super::{Met, Reader};
use crate::codec::json::lexer::Token;
use crate::codec::report::Stop;
use crate::codec::{lexical, narrative};
use crate::definitions::{Primitive, Slot};
use crate::element::Element;
use crate::problem::{Issue, Kind};

impl Reader<'_, '_> {
    /// The rest of an array of primitives, or of their twins. Nulls hold the places of those whose other half is said
    /// in the other array.
    pub(super) fn primitive_list(
        &mut self,
        element: &mut Element,
        slot: &'static Slot,
        twin: bool,
        met: &mut Met,
    ) -> Result<(), Stop> {
        let at = self.lexer.at();
        let mut count = 0;
        let mut items = Vec::new();
        while self.lexer.item(&mut count)? {
            self.report.enter(slot, count - 1);
            self.budget.take(at)?;
            let mut item = Element::of(slot.ty());
            if self.lexer.peek()? == Token::Null {
                self.lexer.word()?;
                met.nulls = true;
            } else if twin {
                self.complex(&mut item)?;
            } else if let Some(primitive) = slot.ty().primitive()
                && let Some(value) = self.value(primitive)?
            {
                item.put_text(value);
            }
            items.push(item);
            self.report.leave();
        }
        if count == 0 {
            self.report
                .note_whole(slot, Kind::Structure, "element-empty", at)?;
        } else if met.has_half(slot, !twin) {
            let there = element.items_mut(slot).count();
            if there != count && there > 0 {
                self.report
                    .note_whole(slot, Kind::Structure, "element-uneven", at)?;
            }
            for (there, item) in element.items_mut(slot).zip(items) {
                there.absorb(item);
            }
        } else {
            for item in items {
                element.append(slot, item);
            }
        }
        Ok(())
    }

    /// An item that is null in its array and in the twin's, or has no twin, says nothing.
    pub(super) fn find_lone_nulls(&mut self, element: &Element, at: usize) -> Result<(), Stop> {
        let mut item = 0;
        let mut last = None;
        for (slot, child) in element.fields() {
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            if slot.list && child.is_empty() && slot.ty().primitive().is_some() {
                let issue = Issue::error(Kind::Structure, "json-null");
                self.report.note_item(slot, item, issue, at)?;
            }
        }
        Ok(())
    }

    /// The value of a primitive, if it is a good one; what is wrong is noted.
    pub(super) fn value(&mut self, primitive: Primitive) -> Result<Option<Box<str>>, Stop> {
        let at = self.lexer.at();
        let token = self.lexer.peek()?;
        let text = match (kind_of(primitive), token) {
            (Token::String, Token::String) => {
                let bytes_max = if primitive == Primitive::Base64Binary {
                    self.limits.base64_bytes_max
                } else {
                    self.limits.string_bytes_max
                };
                self.lexer.string(bytes_max)?
            }
            (Token::Number, Token::Number) => Cow::Borrowed(self.lexer.number()?),
            (Token::Boolean, Token::Boolean) => Cow::Borrowed(self.lexer.word()?),
            (expected, _) => {
                self.refuse_kind(match expected {
                    Token::Number => "number",
                    Token::Boolean => "boolean",
                    _ => "string",
                })?;
                return Ok(None);
            }
        };
        if text.is_empty() {
            self.note(Kind::Structure, "element-empty", at)?;
        } else if !lexical::holds(primitive, &text) {
            self.note(Kind::Value, lexical::rule(primitive), at)?;
        } else if primitive == Primitive::Xhtml
            && let Err((kind, rule)) = narrative::check(&text, self.limits)
        {
            self.note(kind, rule, at)?;
        } else {
            return Ok(Some(text.into()));
        }
        Ok(None)
    }
}

/// How JSON writes a value of this type.
fn kind_of(primitive: Primitive) -> Token {
    match primitive {
        Primitive::Boolean => Token::Boolean,
        Primitive::Decimal
        | Primitive::Integer
        | Primitive::PositiveInt
        | Primitive::UnsignedInt => Token::Number,
        _ => Token::String,
    }
}
