//! Finds places of a resource in its XML.

use super::source::{Open, Piece, Source};
use crate::codec::DEPTH_CEILING;
use crate::codec::locate::Wanted;
use crate::codec::report::Fault;
use crate::definitions::{Slot, Type};

/// Goes through the text and notes where what is wanted begins. Where the text cannot be read on, the rest is not found.
pub(in crate::codec) fn find(text: &str, wanted: &mut Wanted<'_>) {
    let mut finder = Finder {
        source: Source::new(text),
        wanted,
        depth: 0,
    };
    let _ = finder.root();
}

struct Finder<'a, 'w, 'p> {
    source: Source<'a>,
    wanted: &'w mut Wanted<'p>,
    /// Elements inside each other.
    depth: usize,
}

impl<'a> Finder<'a, '_, '_> {
    fn root(&mut self) -> Result<(), Fault> {
        if let Some(open) = self.next()?
            && let Some(ty) = resource_type(&open)
        {
            let nodes = self.wanted.root(ty.name());
            self.wanted.found(&nodes, open.at, false);
            self.element(&nodes, ty, &open)?;
        }
        Ok(())
    }

    /// The next element that opens here, or `None` where the one around it closes, or the text ends.
    fn next(&mut self) -> Result<Option<Open<'a>>, Fault> {
        loop {
            match self.source.next()? {
                Piece::Open(open) => return Ok(Some(open)),
                Piece::Close => return Ok(None),
                Piece::Text(_) => {}
            }
        }
    }

    /// The attributes and the children of an element that has just opened.
    fn element(
        &mut self,
        nodes: &[usize],
        ty: &'static Type,
        open: &Open<'a>,
    ) -> Result<(), Fault> {
        if !self.wanted.goes_on(nodes) {
            return self.source.skip(open);
        }
        for attribute in open.tag.attributes().flatten() {
            let slot = ty.slot(attribute.key.0).filter(|slot| slot.attribute);
            if let Some(slot) = slot {
                let nodes = self.wanted.slot(nodes, slot);
                let nodes = self.wanted.item(&nodes, 0);
                self.wanted.found(&nodes, open.at, false);
            }
        }
        if open.closed {
            return Ok(());
        }
        self.depth += 1;
        if self.depth > 2 * DEPTH_CEILING {
            return Err(self.source.fault());
        }
        self.children(nodes, ty)?;
        self.depth -= 1;
        Ok(())
    }

    fn children(&mut self, nodes: &[usize], ty: &'static Type) -> Result<(), Fault> {
        let mut last: Option<&Slot> = None;
        let mut item = 0;
        while let Some(open) = self.next()? {
            let slot = ty.slot(open.tag.local_name().into_inner());
            let Some(slot) = slot.filter(|slot| !slot.attribute) else {
                self.source.skip(&open)?;
                continue;
            };
            item = if last == Some(slot) { item + 1 } else { 0 };
            last = Some(slot);
            let below = self.wanted.slot(nodes, slot);
            let below = self.wanted.item(&below, item);
            if below.is_empty() {
                self.source.skip(&open)?;
            } else if slot.ty().takes_any_resource() {
                self.inner_resource(&below, &open)?;
            } else {
                self.wanted.found(&below, open.at, false);
                self.element(&below, slot.ty(), &open)?;
            }
        }
        Ok(())
    }

    /// The resource inside an element that holds one.
    fn inner_resource(&mut self, nodes: &[usize], holder: &Open<'a>) -> Result<(), Fault> {
        let mut first = true;
        while !holder.closed
            && let Some(open) = self.next()?
        {
            match resource_type(&open).filter(|_| first) {
                Some(ty) => {
                    self.wanted.found(nodes, open.at, false);
                    self.element(nodes, ty, &open)?;
                }
                None => self.source.skip(&open)?,
            }
            first = false;
        }
        Ok(())
    }
}

fn resource_type(open: &Open<'_>) -> Option<&'static Type> {
    Type::named(open.tag.local_name().into_inner()).filter(|ty| ty.is_resource())
}
