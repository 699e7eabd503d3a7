//! Text → tokens, each with the character at which it begins.

use super::{
    Refused, decimal::Decimal, moment::Date, moment::DateTime, moment::Time, value::Value,
};

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A word: an identifier or a keyword.
    Word(String),
    /// A name between backquotes, which is never a keyword.
    Quoted(String),
    /// A written value.
    Literal(Value),
    /// Behind `%`.
    Constant(String),
    /// Behind `$`.
    Special(String),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// The end.
    End,
}

/// Operators and brackets; longer ones first.
const SYMBOLS: [&str; 23] = [
    "!=", "!~", "<=", ">=", "=", "~", "<", ">", "(", ")", "[", "]", "{", "}", ".", ",", "|", "+",
    "-", "*", "/", "&", "@",
];

/// All tokens; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Refused> {
    let mut lexer = Lexer { rest: text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space()?;
        let at = lexer.at;
        let token = lexer.token()?;
        let is_end = token == Token::End;
        tokens.push((at, token));
        if is_end {
            return Ok(tokens);
        }
    }
}

/// What is left, and where it begins.
struct Lexer<'t> {
    rest: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn fault<T>(&self) -> Result<T, Refused> {
        Err(Refused {
            rule: "path-syntax",
            at: self.at,
            name: None,
        })
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.rest = self.rest.get(next.len_utf8()..).unwrap_or("");
        self.at += 1;
        Some(next)
    }

    /// Takes what begins the rest and goes on as long as this holds.
    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !holds(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.at += taken.chars().count();
        taken
    }

    fn skip_space(&mut self) -> Result<(), Refused> {
        loop {
            self.take_while(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}'));
            if self.rest.starts_with("//") {
                self.take_while(|c| c != '\n' && c != '\r');
            } else if self.rest.starts_with("/*") {
                let Some(end) = self.rest.find("*/") else {
                    return self.fault();
                };
                let (comment, rest) = self.rest.split_at_checked(end + 2).unwrap_or(("", ""));
                self.at += comment.chars().count();
                self.rest = rest;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, Refused> {
        let Some(first) = self.peek() else {
            return Ok(Token::End);
        };
        match first {
            'a'..='z' | 'A'..='Z' | '_' => Ok(Token::Word(self.word().to_owned())),
            '0'..='9' => self.number(),
            '\'' => Ok(Token::Literal(Value::string(&self.quoted('\'')?))),
            '`' => Ok(Token::Quoted(self.quoted('`')?)),
            '"' => Ok(Token::Quoted(self.quoted('"')?)),
            '@' => self.moment(),
            '$' => {
                self.next();
                Ok(Token::Special(self.word().to_owned()))
            }
            '%' => {
                self.next();
                match self.peek() {
                    Some(quote @ ('`' | '\'' | '"')) => Ok(Token::Constant(self.quoted(quote)?)),
                    // Names such as `vs-gender` are also met without quotes.
                    Some(_) => {
                        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
                        match name.is_empty() {
                            true => self.fault(),
                            false => Ok(Token::Constant(name.to_owned())),
                        }
                    }
                    None => self.fault(),
                }
            }
            _ => self.symbol(),
        }
    }

    fn word(&mut self) -> &'t str {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn symbol(&mut self) -> Result<Token, Refused> {
        let found = SYMBOLS
            .iter()
            .find(|symbol| self.rest.starts_with(**symbol));
        match found {
            Some(symbol) => {
                self.rest = self.rest.get(symbol.len()..).unwrap_or("");
                self.at += symbol.len();
                Ok(Token::Symbol(symbol))
            }
            None => self.fault(),
        }
    }

    fn number(&mut self) -> Result<Token, Refused> {
        let begin = self.rest;
        let at = self.at;
        let mut length = self.take_while(|c| c.is_ascii_digit()).len();
        let behind_point = self.rest.strip_prefix('.').and_then(|r| r.chars().next());
        let is_decimal = behind_point.is_some_and(|c| c.is_ascii_digit());
        if is_decimal {
            self.next();
            length += 1 + self.take_while(|c| c.is_ascii_digit()).len();
        }
        let text = begin.get(..length).unwrap_or("");
        let value = if is_decimal {
            Decimal::parse(text).map(Value::Decimal)
        } else {
            text.parse().ok().map(Value::Integer)
        };
        value.map(Token::Literal).ok_or(Refused {
            rule: "path-syntax",
            at,
            name: None,
        })
    }

    fn moment(&mut self) -> Result<Token, Refused> {
        let at = self.at;
        self.next();
        let mut begin = self.rest;
        let mut length = 0;
        if self.peek() != Some('T') {
            length += self.take_while(|c| c.is_ascii_digit() || c == '-').len();
        }
        let has_time = self.peek() == Some('T');
        if has_time {
            self.next();
            length += 1 + self.take_while(|c| c.is_ascii_digit() || c == ':').len();
            let fraction = self.rest.strip_prefix('.').and_then(|r| r.chars().next());
            if fraction.is_some_and(|c| c.is_ascii_digit()) {
                self.next();
                length += 1 + self.take_while(|c| c.is_ascii_digit()).len();
            }
            if let Some('Z' | '+' | '-') = self.peek() {
                self.next();
                length += 1 + self.take_while(|c| c.is_ascii_digit() || c == ':').len();
            }
        }
        begin = begin.get(..length).unwrap_or("");
        let value = match begin.strip_prefix('T') {
            Some(time) => Time::parse(time).map(Value::Time),
            None if has_time => DateTime::parse(begin).map(Value::DateTime),
            None => Date::parse(begin).map(Value::Date),
        };
        value.map(Token::Literal).ok_or(Refused {
            rule: "path-syntax",
            at,
            name: None,
        })
    }

    /// What stands between these quotes, with its escapes resolved.
    fn quoted(&mut self, quote: char) -> Result<String, Refused> {
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                None => return self.fault(),
                Some('\\') => text.push(self.escaped()?),
                Some(c) if c == quote => return Ok(text),
                Some(c) => text.push(c),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Refused> {
        Ok(match self.next() {
            Some(c @ ('\'' | '"' | '`' | '\\' | '/')) => c,
            Some('r') => '\r',
            Some('n') => '\n',
            Some('t') => '\t',
            Some('f') => '\u{c}',
            Some('u') => {
                let first = self.hex()?;
                // A pair of surrogates is one character.
                if (0xd800..0xdc00).contains(&first) && self.rest.starts_with("\\u") {
                    self.next();
                    self.next();
                    let second = self.hex()?;
                    let both = char::decode_utf16([first, second]).next();
                    return both.and_then(Result::ok).map_or_else(|| self.fault(), Ok);
                }
                match char::from_u32(u32::from(first)) {
                    Some(c) => c,
                    None => return self.fault(),
                }
            }
            _ => return self.fault(),
        })
    }

    fn hex(&mut self) -> Result<u16, Refused> {
        let mut number = 0;
        for _ in 0..4 {
            match self.next().and_then(|c| c.to_digit(16)) {
                Some(digit) => number = number * 16 + digit as u16,
                None => return self.fault(),
            }
        }
        Ok(number)
    }
}
