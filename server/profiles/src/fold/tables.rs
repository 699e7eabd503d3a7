//! The tables of the comparison form: which character stands for which, and which are left out.

use std::sync::LazyLock;

const KANA: &str = include_str!("../../fold/kana.txt");
const OLD: &str = include_str!("../../fold/old.txt");
const NAMES: &str = include_str!("../../fold/names.txt");
const DROPPED: &str = include_str!("../../fold/dropped.txt");

/// A line that cannot be read would be a defect of the build, and a test reads every line; it says nothing then.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    kana: pairs([KANA]),
    kanji: pairs([OLD, NAMES]),
    dropped: ranges(DROPPED),
});

/// The tables, each sorted.
pub(super) struct Tables {
    kana: Vec<(char, char)>,
    kanji: Vec<(char, char)>,
    dropped: Vec<(char, char)>,
}

impl Tables {
    /// The katakana for a kana; any other character is itself.
    pub(super) fn kana(&self, letter: char) -> char {
        stand_in(&self.kana, letter)
    }

    /// The form in use for an old or rare form; any other character is itself.
    pub(super) fn kanji(&self, letter: char) -> char {
        stand_in(&self.kanji, letter)
    }

    /// Whether a character is left out.
    pub(super) fn drops(&self, letter: char) -> bool {
        let after = self.dropped.partition_point(|(first, _)| *first <= letter);
        after
            .checked_sub(1)
            .and_then(|at| self.dropped.get(at))
            .is_some_and(|(_, last)| letter <= *last)
    }
}

fn stand_in(pairs: &[(char, char)], letter: char) -> char {
    pairs
        .binary_search_by_key(&letter, |(from, _)| *from)
        .ok()
        .and_then(|at| pairs.get(at))
        .map_or(letter, |(_, to)| *to)
}

/// The lines of a table that say something.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// A line of two characters.
pub(super) fn pair(line: &str) -> Option<(char, char)> {
    let mut letters = line.chars();
    let pair = (letters.next()?, letters.next()?);
    letters.next().is_none().then_some(pair)
}

/// A line of a range, `2000..206F`, or of one character.
pub(super) fn range(line: &str) -> Option<(char, char)> {
    let (first, last) = line.split_once("..").unwrap_or((line, line));
    let letter = |digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?);
    Some((letter(first)?, letter(last)?))
}

fn pairs<const N: usize>(texts: [&'static str; N]) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = texts
        .into_iter()
        .flat_map(|text| lines(text).filter_map(pair))
        .collect();
    pairs.sort_unstable();
    pairs
}

fn ranges(text: &'static str) -> Vec<(char, char)> {
    lines(text).filter_map(range).collect()
}

#[cfg(test)]
pub(super) const TEXTS: [(&str, &str); 3] =
    [("kana.txt", KANA), ("old.txt", OLD), ("names.txt", NAMES)];
#[cfg(test)]
pub(super) const RANGES: &str = DROPPED;
