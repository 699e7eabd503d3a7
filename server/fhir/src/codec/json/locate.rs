//! Finds places of a resource in its JSON.

use super::lexer::{Lexer, Token};
use crate::codec::Limits;
use crate::codec::locate::Wanted;
use crate::codec::report::Fault;
use crate::definitions::Type;

/// Goes through the text and notes where what is wanted begins. Where the text cannot be read on, the rest is not found.
pub(in crate::codec) fn find(text: &str, wanted: &mut Wanted<'_>) {
    let limits = Limits::own();
    let mut finder = Finder {
        lexer: Lexer::new(text, &limits),
        wanted,
    };
    let _ = finder.root();
}

struct Finder<'a, 'l, 'w, 'p> {
    lexer: Lexer<'a, 'l>,
    wanted: &'w mut Wanted<'p>,
}

impl Finder<'_, '_, '_, '_> {
    fn root(&mut self) -> Result<(), Fault> {
        if self.lexer.peek()? == Token::Object
            && let Some(ty) = self.resource_type()?
        {
            let nodes = self.wanted.root(ty.name());
            let at = self.lexer.at();
            self.wanted.found(&nodes, at, false);
            self.fields(&nodes, ty)?;
        }
        Ok(())
    }

    /// The type of the resource that the object here is, wherever it says so.
    fn resource_type(&self) -> Result<Option<&'static Type>, Fault> {
        let mut ahead = self.lexer;
        let mut count = 0;
        ahead.open()?;
        while let Some((_, name)) = ahead.member(&mut count)? {
            if name == "resourceType" && ahead.peek()? == Token::String {
                return Ok(Type::named(&ahead.string(usize::MAX)?));
            }
            ahead.skip_value()?;
        }
        Ok(None)
    }

    fn fields(&mut self, nodes: &[usize], ty: &'static Type) -> Result<(), Fault> {
        let mut count = 0;
        self.lexer.open()?;
        while let Some((_, name)) = self.lexer.member(&mut count)? {
            let plain = name.strip_prefix('_');
            let slot = ty.slot(plain.unwrap_or(&name));
            let below = slot.map_or(Vec::new(), |slot| self.wanted.slot(nodes, slot));
            match slot {
                Some(slot) if !below.is_empty() => {
                    self.slot(&below, slot.ty(), plain.is_some())?;
                }
                _ => self.lexer.skip_value()?,
            }
        }
        Ok(())
    }

    /// All items of a slot, or what is beside them.
    fn slot(&mut self, nodes: &[usize], ty: &'static Type, beside: bool) -> Result<(), Fault> {
        if self.lexer.peek()? != Token::Array {
            let nodes = self.wanted.item(nodes, 0);
            return self.value(&nodes, ty, beside);
        }
        let at = self.lexer.at();
        self.wanted.found(nodes, at, beside);
        let mut count = 0;
        self.lexer.open()?;
        while self.lexer.item(&mut count)? {
            let nodes = self.wanted.item(nodes, count - 1);
            if nodes.is_empty() {
                self.lexer.skip_value()?;
            } else {
                self.value(&nodes, ty, beside)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, nodes: &[usize], ty: &'static Type, beside: bool) -> Result<(), Fault> {
        let at = self.lexer.at();
        let token = self.lexer.peek()?;
        if token != Token::Null {
            self.wanted.found(nodes, at, beside);
        }
        if token != Token::Object || !self.wanted.goes_on(nodes) {
            return self.lexer.skip_value();
        }
        if !ty.takes_any_resource() {
            return self.fields(nodes, ty);
        }
        match self.resource_type()? {
            Some(ty) => self.fields(nodes, ty),
            None => self.lexer.skip_value(),
        }
    }
}
