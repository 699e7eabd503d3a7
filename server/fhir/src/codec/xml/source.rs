//! XML as a stream of opening and closing tags with their namespaces, out of the parser.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, QName, ResolveResult};
use quick_xml::reader::NsReader;

use crate::codec::narrative::XHTML;
use crate::codec::report::Fault;

/// The namespace of what schema tools put into a root element, and what says nothing about the resource.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What comes next in the text.
pub(super) enum Piece<'a> {
    /// An element opens.
    Open(Open<'a>),
    /// The element around closes, or the text ends.
    Close,
    /// There is text, at this byte.
    Text(usize),
}

/// A tag that opens an element.
pub(super) struct Open<'a> {
    pub(super) tag: BytesStart<'a>,
    pub(super) namespace: Space,
    /// Whether it is an empty element, which closes at once.
    pub(super) closed: bool,
    /// The byte at which it begins.
    pub(super) at: usize,
}

/// The namespaces that matter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Fhir,
    Xhtml,
    Other,
}

/// The text, and how far it has been read.
pub(super) struct Source<'a> {
    text: &'a str,
    parser: NsReader<&'a [u8]>,
    /// Elements that are open.
    inside: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Source<'a> {
        Source {
            text,
            parser: NsReader::from_str(text),
            inside: 0,
        }
    }

    /// What comes next; comments and white space are passed over.
    pub(super) fn next(&mut self) -> Result<Piece<'a>, Fault> {
        loop {
            let at = self.at();
            match self.parser.read_event() {
                Ok(Event::Start(tag)) => {
                    self.inside += 1;
                    return Ok(Piece::Open(self.opened(tag, false, at)));
                }
                Ok(Event::Empty(tag)) => return Ok(Piece::Open(self.opened(tag, true, at))),
                Ok(Event::End(_)) => {
                    self.inside = self.inside.saturating_sub(1);
                    return Ok(Piece::Close);
                }
                Ok(Event::Eof) if self.inside == 0 => return Ok(Piece::Close),
                Ok(Event::Text(text)) => {
                    if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                        return Ok(Piece::Text(at));
                    }
                }
                Ok(Event::GeneralRef(_)) => return Ok(Piece::Text(at)),
                Ok(Event::Comment(_) | Event::Decl(_)) => {}
                _ => return Err(self.fault()),
            }
        }
    }

    /// Passes over the rest of an element that has just opened.
    pub(super) fn skip(&mut self, open: &Open<'a>) -> Result<(), Fault> {
        if !open.closed {
            if self.parser.read_to_end(open.tag.name()).is_err() {
                return Err(self.fault());
            }
            self.inside = self.inside.saturating_sub(1);
        }
        Ok(())
    }

    /// The text from this byte to where the reading stands, to the letter.
    pub(super) fn text_since(&self, at: usize) -> &'a str {
        self.text.get(at..self.at()).unwrap_or_default()
    }

    /// Whether the attribute tells schema tools where a schema is.
    pub(super) fn is_schema_location(&self, name: QName<'_>) -> bool {
        let (space, local) = self.parser.resolver().resolve_attribute(name);
        space == ResolveResult::Bound(Namespace(SCHEMA_INSTANCE))
            && local.into_inner() == "schemaLocation"
    }

    /// The fault of a text that cannot be read on.
    pub(super) fn fault(&self) -> Fault {
        let at = usize::try_from(self.parser.error_position()).unwrap_or(usize::MAX);
        Fault::new("xml-syntax", at.min(self.text.len()))
    }

    fn at(&self) -> usize {
        usize::try_from(self.parser.buffer_position()).unwrap_or(usize::MAX)
    }

    fn opened(&self, tag: BytesStart<'a>, closed: bool, at: usize) -> Open<'a> {
        let namespace = match self.parser.resolver().resolve_element(tag.name()).0 {
            ResolveResult::Bound(Namespace(super::FHIR)) => Space::Fhir,
            ResolveResult::Bound(Namespace(XHTML)) => Space::Xhtml,
            _ => Space::Other,
        };
        Open {
            tag,
            namespace,
            closed,
            at,
        }
    }
}
