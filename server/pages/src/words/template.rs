//! One sentence with `{blanks}` for facts.

/// How much of one fact is shown: names that clients make up may be of any length.
const FACT_CHARACTERS_MAX: usize = 200;

/// A sentence, cut at its blanks.
pub(super) struct Template {
    pieces: Vec<Piece>,
}

enum Piece {
    Text(String),
    Blank(String),
}

impl Template {
    /// Reads a sentence. A brace that opens must close around a name of `a-z`, `0-9` and `_`.
    pub(super) fn parse(text: &str) -> Result<Template, String> {
        if text.trim().is_empty() {
            return Err("a sentence is empty".to_owned());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| "a blank does not close".to_owned())?;
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if name.is_empty() || !name.bytes().all(plain) || before.contains('}') {
                return Err(format!("braces that are no blank near {name}"));
            }
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Blank(name.to_owned()));
            rest = after;
        }
        if rest.contains('}') {
            return Err("a brace closes that did not open".to_owned());
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Template { pieces })
    }

    /// Whether facts are needed to say it.
    pub(super) fn has_blanks(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Blank(_)))
    }

    /// The names of the blanks.
    #[cfg(test)]
    pub(super) fn blanks(&self) -> Vec<&str> {
        self.pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Blank(name) => Some(name.as_str()),
                Piece::Text(_) => None,
            })
            .collect()
    }

    /// The sentence without its blanks.
    #[cfg(test)]
    pub(super) fn shown(&self) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Blank(_) => String::new(),
        };
        self.pieces.iter().map(text).collect()
    }

    /// The sentence with the facts in its blanks, if there is a fact for each. What stands in a fact is shown, never
    /// read for further blanks.
    pub(super) fn fill(&self, facts: &[(&str, String)]) -> Option<String> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Blank(name) => {
                    let (_, fact) = facts.iter().find(|(known, _)| known == name)?;
                    if fact.is_empty() {
                        return None;
                    }
                    push_shown(&mut text, fact);
                }
            }
        }
        Some(text)
    }
}

/// Adds a fact as it may be shown: on one line, and not longer than a line or two.
fn push_shown(text: &mut String, fact: &str) {
    let mut characters = fact.chars();
    text.extend(
        characters
            .by_ref()
            .take(FACT_CHARACTERS_MAX)
            .map(|c| if c.is_control() { ' ' } else { c }),
    );
    if characters.next().is_some() {
        text.push('…');
    }
}

#[cfg(test)]
mod tests;
