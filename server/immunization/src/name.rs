//! Names in kanji, kana and Latin letters: kept as they were written, and folded for comparing.

mod folding;
mod kana;
mod reduction;

use std::fmt;

pub use folding::{comparison_form, kana_form};
pub use kana::{Kana, KanaError, KanaNote};

/// Whether a letter turns the direction of the text around it: it is not seen, and what is read is not what is stored.
pub fn is_direction_control(letter: char) -> bool {
    matches!(
        letter,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// The first letter of a text that controls something and is not seen. None has a place in a register.
pub fn control_in(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.find(|letter| letter.is_control() || is_direction_control(*letter) || is_stray(*letter))
}

/// Whether a letter takes no room and says nothing: where words may be broken, marks of an encoding in the middle of a text.
/// What joins or varies letters is not among them, for names have it.
fn is_stray(letter: char) -> bool {
    matches!(
        letter,
        '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// What a name is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Kanji, and whatever else stands in a register's name.
    Kanji,
    /// Katakana: how it is read.
    Kana,
    /// Latin letters.
    Latin,
}

/// What a name is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameUse {
    /// In daily life.
    Usual,
    /// In the register.
    Official,
    /// For some time only.
    Temporary,
    /// Beside the register's name (通称).
    Alias,
    /// In place of a name that is not to be told.
    Anonymous,
    /// Before a change.
    Former,
    /// Before marriage (旧氏).
    Maiden,
}

/// One name of a person, in one script, as it was written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// What it is written in, if that was said.
    pub script: Option<Script>,
    /// What it is used for, if that was said.
    pub used_as: Option<NameUse>,
    /// The family name.
    pub family: Option<String>,
    /// The given names.
    pub given: Vec<String>,
    /// The name as one text. Where the parts are known too, what was written beside them.
    pub text: Option<String>,
}

impl Name {
    /// A name with its parts.
    pub fn new(script: Script, family: &str, given: &str) -> Name {
        let part = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Name {
            script: Some(script),
            used_as: None,
            family: part(family),
            given: part(given).into_iter().collect(),
            text: None,
        }
    }

    /// A name that nobody could take apart.
    pub fn whole(script: Script, text: &str) -> Name {
        Name {
            script: Some(script),
            used_as: None,
            family: None,
            given: Vec::new(),
            text: Some(text.to_owned()),
        }
    }

    /// Whether nothing of it is written.
    pub fn is_empty(&self) -> bool {
        self.spelled().trim().is_empty()
    }

    /// The name as one text: as it was written so, otherwise family and given names with a blank between.
    pub fn spelled(&self) -> String {
        match &self.text {
            Some(text) => text.clone(),
            None => {
                let parts = self.family.iter().chain(&self.given).map(String::as_str);
                parts.collect::<Vec<&str>>().join(" ")
            }
        }
    }

    /// What makes this name unreliable.
    pub fn marks(&self) -> Marks {
        let parts = self.family.iter().chain(&self.given).chain(&self.text);
        parts
            .map(|part| Marks::of(part))
            .fold(Marks::default(), Marks::and)
    }

    /// Whether this name and another, of the same script, are one. Where a character could not be written in either,
    /// nobody can tell.
    pub fn likeness(&self, other: &Name) -> Likeness {
        let doubtful = |name: &Name| {
            let marks = name.marks();
            marks.private || marks.placeholder
        };
        let both = [self, other];
        if both.iter().any(|name| name.is_empty()) {
            return Likeness::Unsure;
        }
        let kana = both.iter().any(|name| name.script == Some(Script::Kana));
        let form = |name: &Name| {
            let text = name.spelled();
            if kana {
                kana_form(&text)
            } else {
                comparison_form(&text)
            }
        };
        match (form(self) == form(other), both.into_iter().any(doubtful)) {
            (_, true) => Likeness::Unsure,
            (true, false) => Likeness::Same,
            (false, false) => Likeness::Different,
        }
    }

    /// What a second factor may show of it: the first letter of family and given name. Only of a name whose parts are
    /// known.
    pub fn initials(&self) -> Option<(char, char)> {
        let first = |part: &String| part.trim().chars().next();
        Some((
            self.family.as_ref().and_then(first)?,
            self.given.first().and_then(first)?,
        ))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(…)")
    }
}

/// Whether two names are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Likeness {
    /// They are the same to who compares.
    Same,
    /// They are not.
    Different,
    /// A character in one of them stands for another that could not be written, or there is nothing to compare.
    Unsure,
}

/// Characters in a name that stand for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Marks {
    /// A private character (外字), which means something only where it was made.
    pub private: bool,
    /// A character put in place of one that could not be written: 〓.
    pub placeholder: bool,
}

impl Marks {
    /// What a text has of them.
    pub fn of(text: &str) -> Marks {
        Marks {
            private: text.chars().any(is_private),
            placeholder: text.chars().any(is_placeholder),
        }
    }

    /// The stable codes of the findings.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        let private = self.private.then_some("CHAR-GAIJI");
        private
            .into_iter()
            .chain(self.placeholder.then_some("CHAR-PLACEHOLDER"))
    }

    fn and(self, other: Marks) -> Marks {
        Marks {
            private: self.private || other.private,
            placeholder: self.placeholder || other.placeholder,
        }
    }
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn is_placeholder(letter: char) -> bool {
    matches!(letter, '〓' | '●' | '■' | '?' | '？' | '\u{FFFD}')
}

#[cfg(test)]
mod tests;
