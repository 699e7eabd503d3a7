//! A finding as a sentence: its rule's words, with row, column and facts in their blanks.

use std::collections::BTreeSet;

use immunization::intake::Layout;
use immunization::{Fact, Finding, Place, Severity};

use super::numbers::{bytes_in_words, counted};
use super::terms::{Term, term};
use super::{Language, Words, gap, problem};

/// More findings of one row than anybody reads.
const FINDINGS_MAX: usize = 20;

/// A finding as it comes back from where it was kept: the same, with texts of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its stable code.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The row, counted from 1 with the header.
    pub row: Option<u64>,
    /// The column's name in the layout.
    pub column: Option<String>,
    /// What belongs to it, by name: numbers without separators, words as they were.
    pub facts: Vec<(String, String)>,
}

impl Told {
    /// The fact with this name.
    pub fn fact(&self, name: &str) -> Option<&str> {
        let mut facts = self.facts.iter();
        facts
            .find(|(one, _)| one == name)
            .map(|(_, fact)| fact.as_str())
    }
}

impl From<&Finding> for Told {
    fn from(finding: &Finding) -> Told {
        let (row, column) = match finding.place() {
            Place::Row(row) => (Some(*row), None),
            Place::Cell { row, column } => (Some(*row), Some((*column).to_owned())),
            Place::Part(part) => (None, Some((*part).to_owned())),
            Place::Whole | Place::Dose(_) => (None, None),
        };
        let facts = finding.facts().iter();
        Told {
            code: finding.code().to_owned(),
            severity: finding.severity(),
            row,
            column,
            facts: facts
                .map(|(name, fact)| ((*name).to_owned(), raw(fact)))
                .collect(),
        }
    }
}

/// A fact as it is kept.
fn raw(fact: &Fact) -> String {
    match fact {
        Fact::Number(number) => number.to_string(),
        Fact::Day(day) => day.to_string(),
        Fact::Word(word) => (*word).to_owned(),
        Fact::Municipality(code) => code.to_string(),
        Fact::Shown(text) => text.clone(),
    }
}

/// A finding that was kept, in words: what was found and where, why, and what to do now.
pub fn told(language: Language, told: &Told, layout: Option<&Layout>) -> String {
    let japanese = language == Language::Japanese;
    let place = match (told.row, told.column.as_deref()) {
        (None, None) => None,
        (Some(row), None) => Some(row_in_words(japanese, row)),
        (None, Some(column)) => Some(cell(language, column, layout)),
        (Some(row), Some(column)) => {
            Some(cell_in_row(japanese, row, &cell(language, column, layout)))
        }
    };
    let facts = told.facts.iter();
    let facts = facts.map(|(name, fact)| (name.as_str(), fact_in_words(language, name, fact)));
    said(language, &told.code, place, facts).text
}

/// What was found, in one sentence, for a table that has a column for the place and a link for the rest.
pub fn told_briefly(language: Language, told: &Told) -> String {
    let facts = told.facts.iter();
    let facts = facts.map(|(name, fact)| (name.as_str(), fact_in_words(language, name, fact)));
    said(language, &told.code, None, facts).what
}

/// A finding in words: what was found and where, why, and what to do now. With the file's layout a column is told by its
/// name in the language and by its letter in a spreadsheet.
pub fn finding(language: Language, finding: &Finding, layout: Option<&Layout>) -> String {
    let place = place(language, finding.place(), layout, true);
    told_at(language, finding, place).text
}

/// Why a row was not taken, for the file of rejected rows: the number that the row had, then each error. Where there is
/// none, everything that was found.
pub fn row(
    language: Language,
    number: u64,
    findings: &[Finding],
    layout: Option<&Layout>,
) -> String {
    let is_error = |finding: &&Finding| finding.severity() >= Severity::Error;
    let has_errors = findings.iter().any(|finding| is_error(&finding));
    let mut seen = BTreeSet::new();
    let sentences = findings
        .iter()
        .filter(|finding| !has_errors || is_error(finding))
        .take(FINDINGS_MAX)
        .map(|finding| {
            let place = place(language, finding.place(), layout, false);
            let words = told_at(language, finding, place);
            // Why, and what to do, is said once.
            match seen.insert(finding.code()) {
                true => words.text,
                false => words.what,
            }
        });
    let front = match language {
        Language::Japanese => format!("元の{number}行目: "),
        Language::English => format!("Original row {number}: "),
    };
    front + &sentences.collect::<Vec<_>>().join(gap(language))
}

fn told_at(language: Language, finding: &Finding, place: Option<String>) -> Words {
    let facts = finding.facts().iter();
    let facts = facts.map(|(name, fact)| (*name, fact_in_words(language, name, &raw(fact))));
    said(language, finding.code(), place, facts)
}

fn said<'a>(
    language: Language,
    code: &str,
    place: Option<String>,
    facts: impl Iterator<Item = (&'a str, String)>,
) -> Words {
    let place = place.into_iter().map(|place| ("place", place));
    let facts: Vec<(&str, String)> = place.chain(facts).collect();
    problem(code, language, &facts)
}

/// What a fact with this name says to people.
fn fact_in_words(language: Language, name: &str, fact: &str) -> String {
    let number = fact.parse::<i64>().ok();
    match (name, number) {
        // A row is a place, not a count; a byte is looked up in an editor.
        ("row" | "offset" | "suggested" | "nearest" | "written" | "wanted" | "import", _) => {
            fact.to_owned()
        }
        ("layout", _) => kind_in_words(language, fact),
        ("differs_at", Some(column)) => column_in_words(language, column),
        ("bytes_max", Some(bytes)) => bytes_in_words(u64::try_from(bytes).unwrap_or_default()),
        (_, Some(number)) => counted(number),
        (_, None) => term(Term::Fact, fact, language)
            .or_else(|| term(Term::Repair, fact, language))
            .unwrap_or(fact)
            .to_owned(),
    }
}

/// A kind of file by its letter and name.
fn kind_in_words(language: Language, letter: &str) -> String {
    let name = term(Term::Kind, letter, language).unwrap_or_default();
    match language {
        Language::Japanese => format!("{letter}（{name}）"),
        Language::English => format!("{letter} ({name})"),
    }
}

/// A column by its number, from 1, and its letter.
fn column_in_words(language: Language, number: i64) -> String {
    let place = usize::try_from(number).unwrap_or_default();
    let letter = column_letter(place.saturating_sub(1));
    match language {
        Language::Japanese => format!("{number}列目（{letter}列）"),
        Language::English => format!("column {number} ({letter})"),
    }
}

/// Where it is, in words. Nothing for the whole.
fn place(
    language: Language,
    place: &Place,
    layout: Option<&Layout>,
    with_row: bool,
) -> Option<String> {
    let japanese = language == Language::Japanese;
    Some(match place {
        Place::Whole => return None,
        Place::Row(row) if with_row => row_in_words(japanese, *row),
        Place::Row(_) if japanese => "この行".to_owned(),
        Place::Row(_) => "This row".to_owned(),
        Place::Cell { row, column } => {
            let cell = cell(language, column, layout);
            match with_row {
                true => cell_in_row(japanese, *row, &cell),
                false => cell,
            }
        }
        Place::Part(part) if japanese => format!("「{part}」"),
        Place::Part(part) => format!("“{part}”"),
        Place::Dose(place) if japanese => format!("{}件目の接種記録", place.saturating_add(1)),
        Place::Dose(place) => format!("Dose record {}", place.saturating_add(1)),
    })
}

fn row_in_words(japanese: bool, row: u64) -> String {
    match japanese {
        true => format!("{row}行目"),
        false => format!("Row {row}"),
    }
}

fn cell_in_row(japanese: bool, row: u64, cell: &str) -> String {
    match japanese {
        true => format!("{row}行目の{cell}"),
        false => format!("Row {row}, {cell}"),
    }
}

/// A column by name, and by letter where the layout tells where it stands.
fn cell(language: Language, name: &str, layout: Option<&Layout>) -> String {
    let mut columns = layout.into_iter().flat_map(Layout::columns);
    match (language, columns.find(|column| column.name == name)) {
        (Language::Japanese, Some(column)) => {
            format!("「{name}」（{}列）", column_letter(column.place))
        }
        (Language::Japanese, None) => format!("「{name}」"),
        (Language::English, Some(column)) => format!(
            "“{}” (column {})",
            column.name_en,
            column_letter(column.place)
        ),
        (Language::English, None) => format!("“{name}”"),
    }
}

/// How a spreadsheet names the column at this place, from 0: `A` to `Z`, then `AA`.
pub fn column_letter(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place;
    loop {
        // The remainder is below 26, so that it is always a letter.
        letters.push(char::from(
            b'A' + u8::try_from(rest % 26).unwrap_or_default(),
        ));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
