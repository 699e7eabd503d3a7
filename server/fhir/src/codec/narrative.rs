//! What a narrative may hold: the part of XHTML that shows text, tables and links, and nothing that acts.

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::codec::Limits;
use crate::codec::gate::Gate;
use crate::problem::Kind;

/// The namespace of the narrative.
pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements that show something.
#[rustfmt::skip]
fn is_shown(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr" | "acronym" | "address" | "b" | "bdo" | "big" | "blockquote" | "br" | "caption" | "center"
            | "cite" | "code" | "col" | "colgroup" | "dd" | "del" | "dfn" | "div" | "dl" | "dt" | "em" | "font"
            | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr" | "i" | "img" | "ins" | "kbd" | "li" | "ol" | "p"
            | "pre" | "q" | "s" | "samp" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "table" | "tbody"
            | "td" | "tfoot" | "th" | "thead" | "tr" | "tt" | "u" | "ul" | "var"
    )
}

/// Attributes that say how it is shown, or what it is called.
#[rustfmt::skip]
fn is_said(name: &str) -> bool {
    matches!(
        name,
        "abbr" | "align" | "alt" | "axis" | "bgcolor" | "border" | "cellpadding" | "cellspacing" | "char" | "charoff"
            | "charset" | "cite" | "class" | "clear" | "color" | "colspan" | "compact" | "coords" | "datetime"
            | "dir" | "face" | "frame" | "headers" | "height" | "href" | "hreflang" | "hspace" | "id" | "lang"
            | "longdesc" | "name" | "noshade" | "nowrap" | "rel" | "rev" | "rowspan" | "rules" | "scope" | "shape"
            | "size" | "span" | "src" | "start" | "style" | "summary" | "title" | "type" | "valign" | "value"
            | "vspace" | "width" | "xml:lang" | "xml:space"
    )
}

/// Elements that act, load, or carry another language.
#[rustfmt::skip]
fn is_active(name: &str) -> bool {
    matches!(
        name,
        "applet" | "audio" | "base" | "body" | "button" | "canvas" | "embed" | "form" | "frame" | "frameset" | "head"
            | "html" | "iframe" | "input" | "link" | "map" | "math" | "meta" | "noscript" | "object" | "option"
            | "param" | "portal" | "script" | "select" | "slot" | "source" | "style" | "svg" | "template"
            | "textarea" | "title" | "track" | "video"
    )
}

/// What the narrative breaks.
type Refusal = (Kind, &'static str);

/// Not XHTML at all.
const FORM: Refusal = (Kind::Structure, "narrative-form");
/// Something that acts.
const ACTIVE_CONTENT: Refusal = (Kind::BusinessRule, "narrative-active");
/// Harmless, but not of the part that FHIR allows.
const BEYOND: Refusal = (Kind::BusinessRule, "narrative-subset");

/// Whether the text is one `div` that a narrative may hold.
pub(super) fn check(text: &str, limits: &Limits) -> Result<(), Refusal> {
    let gate = Gate {
        depth_max: limits.depth(),
        attributes_max: limits.attributes_max,
        declaration: false,
    };
    gate.check(text).map_err(|_| FORM)?;
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut done = false;
    loop {
        let event = reader.read_event().map_err(|_| FORM)?;
        let outside = depth == 0;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                if outside && (done || start.name().0 != "div") {
                    return Err(FORM);
                }
                match element(start) {
                    Err(refusal) if refusal == FORM || !limits.narrative_any => {
                        return Err(refusal);
                    }
                    _ => {}
                }
                depth += usize::from(matches!(event, Event::Start(_)));
                done = true;
            }
            Event::End(_) => depth = depth.checked_sub(1).ok_or(FORM)?,
            Event::Comment(comment) => {
                if outside {
                    return Err(FORM);
                }
                // Some old programs run what such a comment holds.
                if comment.contains(['<', '>', '[']) && !limits.narrative_any {
                    return Err(ACTIVE_CONTENT);
                }
            }
            Event::Text(_) | Event::GeneralRef(_) if !outside => {}
            Event::Eof if outside && done => return Ok(()),
            _ => return Err(FORM),
        }
    }
}

/// Whether the `div` says itself that it is XHTML, as it must where it stands inside another namespace.
pub(super) fn says_namespace(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    match reader.read_event() {
        Ok(Event::Start(start) | Event::Empty(start)) => start
            .attributes()
            .flatten()
            .any(|attribute| attribute.key.0 == "xmlns"),
        _ => false,
    }
}

fn element(start: &BytesStart<'_>) -> Result<(), Refusal> {
    if start.attributes().any(|attribute| attribute.is_err()) {
        return Err(FORM);
    }
    let name = start.name().0;
    if !is_shown(name) {
        let plain = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
        return Err(if is_active(&plain) {
            ACTIVE_CONTENT
        } else {
            BEYOND
        });
    }
    start
        .attributes()
        .flatten()
        .try_for_each(|attribute| self::attribute(&attribute))
}

fn attribute(attribute: &Attribute<'_>) -> Result<(), Refusal> {
    let name = attribute.key.0;
    let value = attribute
        .normalized_value(XmlVersion::Explicit1_0)
        .map_err(|_| FORM)?;
    if name == "xmlns" {
        // Another namespace would carry another language in, which browsers may run.
        return if value == XHTML {
            Ok(())
        } else {
            Err(ACTIVE_CONTENT)
        };
    }
    if name.to_ascii_lowercase().starts_with("on") {
        return Err(ACTIVE_CONTENT);
    }
    if !is_said(name) {
        return Err(BEYOND);
    }
    let safe = match name {
        "href" | "src" | "cite" | "longdesc" => is_safe_address(&value),
        "style" => is_safe_style(&value),
        _ => true,
    };
    if safe { Ok(()) } else { Err(ACTIVE_CONTENT) }
}

/// Relative addresses and those of a few schemes. Browsers pass over white space and control characters inside a
/// scheme, so they are passed over here too.
fn is_safe_address(address: &str) -> bool {
    let plain: String = address
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    match plain.split_once(':') {
        None => true,
        Some((scheme, _)) if scheme.contains(['/', '?', '#']) => true,
        Some((scheme, _)) => matches!(scheme, "http" | "https" | "mailto" | "tel" | "urn"),
    }
}

/// Styles that only style: nothing that loads or runs, and no escapes in which that could hide.
fn is_safe_style(style: &str) -> bool {
    let plain: String = style
        .chars()
        .filter(|letter| !letter.is_whitespace() && !letter.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    ![
        "url(",
        "expression",
        "javascript:",
        "vbscript:",
        "data:",
        "behavior",
        "-moz-binding",
        "@",
        "\\",
        "/*",
        "image(",
        "image-set(",
        "src(",
    ]
    .iter()
    .any(|piece| plain.contains(piece))
}

#[cfg(test)]
mod tests;
