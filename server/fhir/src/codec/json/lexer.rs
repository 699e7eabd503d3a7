//! JSON as text: tokens, their limits, and nothing that RFC 8259 leaves open.

use std::borrow::Cow;

use crate::codec::report::Fault;
use crate::codec::{Limits, lexical};

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// A place in a text, moving forward. Copying it is a bookmark.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'a, 'l> {
    text: &'a str,
    limits: &'l Limits,
    at: usize,
    depth: usize,
}

impl<'a, 'l> Lexer<'a, 'l> {
    pub(super) fn new(text: &'a str, limits: &'l Limits) -> Lexer<'a, 'l> {
        Lexer {
            text,
            limits,
            at: 0,
            depth: 0,
        }
    }

    /// The byte at which the next token begins.
    pub(super) fn at(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    /// What stands next.
    pub(super) fn peek(&mut self) -> Result<Token, Fault> {
        self.skip_space();
        match self.byte() {
            Some(b'{') => Ok(Token::Object),
            Some(b'[') => Ok(Token::Array),
            Some(b'"') => Ok(Token::String),
            Some(b'-' | b'0'..=b'9') => Ok(Token::Number),
            Some(b't' | b'f') => Ok(Token::Boolean),
            Some(b'n') => Ok(Token::Null),
            Some(b'N' | b'I' | b'+' | b'.') => Err(self.fault("json-number")),
            _ => Err(self.fault("json-syntax")),
        }
    }

    /// Fails unless nothing but white space is left.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        self.skip_space();
        if self.byte().is_some() {
            return Err(self.fault("json-trailing"));
        }
        Ok(())
    }

    /// Steps into an object or array, which [`peek`](Self::peek) has seen.
    pub(super) fn open(&mut self) -> Result<(), Fault> {
        if self.depth >= self.limits.depth() {
            return Err(Fault::over("limit-depth", self.limits.depth(), self.at));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// The name of the next member and where it begins, or `None` at the end of the object. `count` is how many went before.
    pub(super) fn member(
        &mut self,
        count: &mut usize,
    ) -> Result<Option<(usize, Cow<'a, str>)>, Fault> {
        if self.closes(b'}', *count > 0)? {
            return Ok(None);
        }
        self.count(count)?;
        self.skip_space();
        let at = self.at;
        if self.byte() != Some(b'"') {
            return Err(self.fault("json-syntax"));
        }
        let name = self.string(self.limits.string_bytes_max)?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return Err(self.fault("json-syntax"));
        }
        self.at += 1;
        Ok(Some((at, name)))
    }

    /// Whether there is another item in the array. `count` is how many went before.
    pub(super) fn item(&mut self, count: &mut usize) -> Result<bool, Fault> {
        if self.closes(b']', *count > 0)? {
            return Ok(false);
        }
        self.count(count)?;
        Ok(true)
    }

    /// The string that stands next.
    pub(super) fn string(&mut self, bytes_max: usize) -> Result<Cow<'a, str>, Fault> {
        let start = self.at + 1;
        let plain = self.plain_run(start);
        let end = start + plain.len();
        if plain.len() > bytes_max {
            return Err(Fault::over("limit-string", bytes_max, self.at));
        }
        self.at = end;
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(Cow::Borrowed(plain))
            }
            _ => self.escaped_string(plain, bytes_max).map(Cow::Owned),
        }
    }

    /// The number that stands next, as written.
    pub(super) fn number(&mut self) -> Result<&'a str, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            .count();
        let number = rest.get(..length).unwrap_or_default();
        if !is_number(number) {
            return Err(self.fault("json-number"));
        }
        self.at += length;
        Ok(number)
    }

    /// `true`, `false` or `null`, as written.
    pub(super) fn word(&mut self) -> Result<&'a str, Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        for word in ["true", "false", "null"] {
            if let Some(behind) = rest.strip_prefix(word)
                && !behind.starts_with(|next: char| next.is_ascii_alphanumeric())
            {
                self.at += word.len();
                return rest.get(..word.len()).ok_or(self.fault("json-syntax"));
            }
        }
        Err(self.fault("json-syntax"))
    }

    /// Passes over a value of any kind. It is held to the same rules of text.
    pub(super) fn skip_value(&mut self) -> Result<(), Fault> {
        let mut count = 0;
        match self.peek()? {
            Token::Object => {
                self.open()?;
                while self.member(&mut count)?.is_some() {
                    self.skip_value()?;
                }
            }
            Token::Array => {
                self.open()?;
                while self.item(&mut count)? {
                    self.skip_value()?;
                }
            }
            Token::String => {
                self.string(
                    self.limits
                        .string_bytes_max
                        .max(self.limits.base64_bytes_max),
                )?;
            }
            Token::Number => {
                self.number()?;
            }
            Token::Boolean | Token::Null => {
                self.word()?;
            }
        }
        Ok(())
    }

    fn fault(&self, rule: &'static str) -> Fault {
        Fault::new(rule, self.at)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
    }

    fn count(&self, count: &mut usize) -> Result<(), Fault> {
        *count += 1;
        if *count > self.limits.members_max {
            let limit = self.limits.members_max;
            return Err(Fault::over("limit-members", limit, self.at));
        }
        Ok(())
    }

    /// Takes the closing bracket, or the comma that must stand before a further one.
    fn closes(&mut self, bracket: u8, comma: bool) -> Result<bool, Fault> {
        self.skip_space();
        match self.byte() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(true)
            }
            Some(b',') if comma => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if !comma => Ok(false),
            _ => Err(self.fault("json-syntax")),
        }
    }

    /// The text from here to the next quote, backslash or control character.
    fn plain_run(&self, start: usize) -> &'a str {
        let rest = self.text.get(start..).unwrap_or_default();
        rest.get(..super::plain_bytes(rest.as_bytes()))
            .unwrap_or_default()
    }

    fn escaped_string(&mut self, begun: &str, bytes_max: usize) -> Result<String, Fault> {
        let start = self.at;
        let mut string = String::from(begun);
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return Err(self.fault("json-control")),
                None => return Err(self.fault("json-syntax")),
            }
            let plain = self.plain_run(self.at);
            if string.len() + plain.len() > bytes_max {
                return Err(Fault::over("limit-string", bytes_max, start));
            }
            string.push_str(plain);
            self.at += plain.len();
        }
    }

    /// The character behind a backslash. The place moves only when it is a good one.
    fn escape(&mut self) -> Result<char, Fault> {
        let letter = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b' | b'f') => return Err(self.fault("json-control")),
            Some(b'u') => return self.unicode(),
            _ => return Err(self.fault("json-escape")),
        };
        self.at += 2;
        Ok(letter)
    }

    fn unicode(&mut self) -> Result<char, Fault> {
        let high = self.hex(self.at + 2)?;
        let (code, length) = match high {
            0xD800..=0xDBFF => {
                let behind = self.text.get(self.at + 6..self.at + 8);
                if behind != Some("\\u") {
                    return Err(self.fault("json-surrogate"));
                }
                let low = self.hex(self.at + 8)?;
                if !(0xDC00..=0xDFFF).contains(&low) {
                    return Err(self.fault("json-surrogate"));
                }
                (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12)
            }
            0xDC00..=0xDFFF => return Err(self.fault("json-surrogate")),
            code => (code, 6),
        };
        let letter = char::from_u32(code).ok_or(self.fault("json-surrogate"))?;
        if !lexical::is_allowed(letter) {
            return Err(self.fault("json-control"));
        }
        self.at += length;
        Ok(letter)
    }

    fn hex(&self, at: usize) -> Result<u32, Fault> {
        self.text
            .get(at..at + 4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or(self.fault("json-escape"))
    }
}

/// Whether it is a number by JSON's grammar.
fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let behind = match rest.strip_prefix('0') {
        Some(behind) => Some(behind),
        None => behind_digits(rest),
    };
    let behind = behind.and_then(|rest| match rest.strip_prefix('.') {
        Some(fraction) => behind_digits(fraction),
        None => Some(rest),
    });
    let behind = behind.and_then(|rest| match rest.strip_prefix(['e', 'E']) {
        Some(exponent) => behind_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => Some(rest),
    });
    behind == Some("")
}

/// What stands behind at least one digit.
fn behind_digits(text: &str) -> Option<&str> {
    let behind = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    (behind.len() < text.len()).then_some(behind)
}
