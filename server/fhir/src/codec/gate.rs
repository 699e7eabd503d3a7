//! Stands before the XML parser: one pass over the text that refuses what no resource needs and what harms parsers.
//!
//! Behind the gate there are no document types, no entities but the five and numbered characters, no processing
//! instructions and no CDATA; depth and attributes are counted; tags, attributes and comments have their exact form.
//! What is left to the parser is that tags match, that attributes are unique, and namespaces.

use crate::codec::lexical::is_allowed;
use crate::codec::report::Fault;

/// What the gate lets pass.
pub(super) struct Gate {
    /// Elements inside each other.
    pub(super) depth_max: usize,
    /// Attributes of one element, declarations of namespaces included.
    pub(super) attributes_max: usize,
    /// Whether a declaration `<?xml …?>` may stand in front.
    pub(super) declaration: bool,
}

impl Gate {
    /// Refuses the text, or lets it pass.
    pub(super) fn check(&self, text: &str) -> Result<(), Fault> {
        if let Some((at, _)) = text.char_indices().find(|(_, letter)| !is_allowed(*letter)) {
            return Err(Fault::new("xml-control", at));
        }
        let mut scan = Scan { text, at: 0 };
        if self.declaration && scan.rest().starts_with("<?xml ") {
            scan.declaration()?;
        }
        let mut depth = 0_usize;
        while let Some(byte) = scan.byte() {
            if byte != b'<' {
                scan.character_data(b'<')?;
                continue;
            }
            let start = scan.at;
            match scan.markup(self.attributes_max)? {
                Markup::Open => depth += 1,
                Markup::Close => depth = depth.saturating_sub(1),
                Markup::Other => {}
            }
            if depth > self.depth_max {
                return Err(Fault::over("limit-depth", self.depth_max, start));
            }
        }
        Ok(())
    }
}

enum Markup {
    Open,
    Close,
    Other,
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, rule: &'static str) -> Fault {
        Fault::new(rule, self.at)
    }

    fn takes(&mut self, piece: &str) -> bool {
        let there = self.rest().starts_with(piece);
        if there {
            self.at += piece.len();
        }
        there
    }

    fn must_take(&mut self, piece: &str) -> Result<(), Fault> {
        if self.takes(piece) {
            Ok(())
        } else {
            Err(self.fault("xml-syntax"))
        }
    }

    /// Passes over white space and says whether there was any.
    fn space(&mut self) -> bool {
        let start = self.at;
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.at > start
    }

    /// A name of ASCII letters; FHIR and its narrative have no others.
    fn name(&mut self) -> Result<&'a str, Fault> {
        let start = self.at;
        let first = self
            .byte()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        while first
            && self.byte().is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')
            })
        {
            self.at += 1;
        }
        self.text
            .get(start..self.at)
            .filter(|name| !name.is_empty() && !name.ends_with(':'))
            .ok_or(Fault::new("xml-syntax", start))
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`
    fn declaration(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.must_take("<?xml")?;
        loop {
            let spaced = self.space();
            if self.takes("?>") {
                return Ok(());
            }
            if !spaced {
                return Err(self.fault("xml-syntax"));
            }
            let name = self.name()?.to_owned();
            let value = self.attribute_value()?;
            let good = match name.as_str() {
                "version" => value == "1.0",
                "encoding" => value.eq_ignore_ascii_case("UTF-8"),
                "standalone" => matches!(value, "yes" | "no"),
                _ => false,
            };
            if !good {
                return Err(Fault::new("xml-declaration", start));
            }
        }
    }

    fn markup(&mut self, attributes_max: usize) -> Result<Markup, Fault> {
        let rest = self.rest();
        if rest.starts_with("<?") {
            return Err(self.fault("xml-instruction"));
        }
        if rest.starts_with("<![CDATA[") {
            return Err(self.fault("xml-cdata"));
        }
        if self.takes("<!--") {
            return self.comment();
        }
        if rest.starts_with("<!") {
            return Err(self.fault("xml-doctype"));
        }
        if self.takes("</") {
            self.name()?;
            self.space();
            self.must_take(">")?;
            return Ok(Markup::Close);
        }
        self.must_take("<")?;
        self.name()?;
        let mut count = 0;
        loop {
            let spaced = self.space();
            if self.takes(">") {
                return Ok(Markup::Open);
            }
            if self.takes("/>") {
                return Ok(Markup::Other);
            }
            if !spaced {
                return Err(self.fault("xml-syntax"));
            }
            count += 1;
            if count > attributes_max {
                return Err(Fault::over("limit-attributes", attributes_max, self.at));
            }
            self.name()?;
            self.attribute_value()?;
        }
    }

    fn comment(&mut self) -> Result<Markup, Fault> {
        let length = self
            .rest()
            .find("--")
            .ok_or_else(|| self.fault("xml-syntax"))?;
        self.at += length;
        self.must_take("-->")?;
        Ok(Markup::Other)
    }

    fn attribute_value(&mut self) -> Result<&'a str, Fault> {
        self.space();
        self.must_take("=")?;
        self.space();
        let quote = match self.byte() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return Err(self.fault("xml-syntax")),
        };
        self.at += 1;
        let start = self.at;
        self.character_data(quote)?;
        if self.byte() != Some(quote) {
            return Err(self.fault("xml-syntax"));
        }
        self.at += 1;
        Ok(self.text.get(start..self.at - 1).unwrap_or_default())
    }

    /// Text up to this byte or the end; a `<` never belongs to it.
    fn character_data(&mut self, until: u8) -> Result<(), Fault> {
        loop {
            let rest = self.rest();
            let length = rest
                .bytes()
                .position(|byte| byte == until || matches!(byte, b'<' | b'&' | b']'))
                .unwrap_or(rest.len());
            self.at += length;
            match self.byte() {
                Some(b'&') => self.reference()?,
                Some(b']') if until == b'<' && self.rest().starts_with("]]>") => {
                    return Err(self.fault("xml-syntax"));
                }
                Some(b']') => self.at += 1,
                Some(b'<') if until != b'<' => return Err(self.fault("xml-syntax")),
                _ => return Ok(()),
            }
        }
    }

    fn reference(&mut self) -> Result<(), Fault> {
        for known in ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"] {
            if self.takes(known) {
                return Ok(());
            }
        }
        let number = self
            .rest()
            .strip_prefix("&#")
            .and_then(|rest| rest.split_once(';'))
            .map(|(number, _)| number);
        let code = number.and_then(|number| match number.strip_prefix('x') {
            Some(hex) => plain_number(hex, 16),
            None => plain_number(number, 10),
        });
        let letter = code.and_then(char::from_u32).filter(|c| is_allowed(*c));
        match (number, letter) {
            (Some(number), Some(_)) => {
                self.at += number.len() + 3;
                Ok(())
            }
            (Some(_), None) => Err(self.fault("xml-control")),
            (None, _) => Err(self.fault("xml-entity")),
        }
    }
}

/// A number of digits only: parsing alone would let a sign pass.
fn plain_number(digits: &str, radix: u32) -> Option<u32> {
    let plain = (1..=8).contains(&digits.len()) && digits.chars().all(|c| c.is_digit(radix));
    plain
        .then(|| u32::from_str_radix(digits, radix).ok())
        .flatten()
}
