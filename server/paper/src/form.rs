//! What the three forms have in common: a page, titles, fields about the person, a statement, a table of doses, and notes.

use immunization::Day;

use crate::dates::{in_english, in_japanese};
use crate::refusal::{Field, Place, Refusal};
use crate::setting::{Ink, Lang, Style, Text};
use crate::sheet::{Both, Country, Dose, Holder, Kind, Name, Sex, Sheet};

mod domestic;
mod icvp;
mod overseas;
pub(crate) mod words;

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

const BLACK: Ink = (0x16, 0x18, 0x1C);
const GREY: Ink = (0x50, 0x56, 0x60);

/// One form, filled in.
pub(crate) struct Form {
    pub width: f32,
    pub height: f32,
    pub margin: f32,
    /// The colour of lines and headings.
    pub accent: Ink,
    /// The ground behind the title, if it has one.
    pub band: Option<Ink>,
    /// The ground behind the heads of columns.
    pub tint: Ink,
    /// The title, in its languages; the first is the large one.
    pub titles: Vec<(Lang, &'static str)>,
    /// What is said about the person: rows of entries, each with its share of the width.
    pub entries: Vec<Vec<Entry>>,
    /// What is certified.
    pub statement: Vec<Vec<Text>>,
    /// The table of doses.
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Who signs by hand, where somebody does.
    pub signature: Option<Vec<Text>>,
    /// What has to be known about it.
    pub notes: Vec<Vec<Text>>,
}

/// The lines of a cell, each of texts behind each other.
pub(crate) type Cell = Vec<Vec<Text>>;

/// A label with what stands under it.
pub(crate) struct Entry {
    pub label: Vec<Text>,
    pub lines: Vec<Vec<Text>>,
    /// Its share of the row.
    pub share: f32,
}

/// A column of the table.
pub(crate) struct Column {
    pub head: Cell,
    pub share: f32,
}

/// The form of a sheet, filled in.
pub(crate) fn fill(sheet: &Sheet) -> Result<Form, Refusal> {
    match sheet.kind {
        Kind::Icvp => icvp::fill(sheet),
        Kind::Overseas => overseas::fill(sheet),
        Kind::Domestic => domestic::fill(sheet),
    }
}

/// The text of a value.
pub(crate) fn value(words: &str, lang: Lang, size: f32, place: impl Into<Place>) -> Text {
    Text {
        words: words.to_owned(),
        lang,
        style: Style {
            size,
            bold: false,
            ink: BLACK,
        },
        place: place.into(),
    }
}

/// The same in bold.
pub(crate) fn strong(words: &str, lang: Lang, size: f32, place: impl Into<Place>) -> Text {
    let mut text = value(words, lang, size, place);
    text.style.bold = true;
    text
}

/// The same in grey: what accompanies a value.
pub(crate) fn quiet(words: &str, lang: Lang, size: f32, place: impl Into<Place>) -> Text {
    let mut text = value(words, lang, size, place);
    text.style.ink = GREY;
    text
}

/// A label in both languages, one behind the other.
pub(crate) fn label(ja: &str, en: &str) -> Vec<Text> {
    vec![
        quiet(ja, Lang::Ja, 9.0, Field::Words),
        quiet(&format!("  {en}"), Lang::En, 9.0, Field::Words),
    ]
}

/// The head of a column: the languages below each other.
fn head(ja: &str, en: &str, share: f32) -> Column {
    let text = |words, lang| strong(words, lang, 9.0, Field::Words);
    Column {
        head: vec![vec![text(ja, Lang::Ja)], vec![text(en, Lang::En)]],
        share,
    }
}

/// The family name first, as the machine-readable zone of a passport has it. Letters stay as they came: capitals of some
/// letters are another spelling.
pub(crate) fn latin_name(name: &Name) -> String {
    join(&name.family, &name.given, " ")
}

pub(crate) fn native_name(name: &Name) -> String {
    join(&name.family, &name.given, "　")
}

fn join(family: &str, given: &str, between: &str) -> String {
    match (family.is_empty(), given.is_empty()) {
        (true, _) => given.to_owned(),
        (_, true) => family.to_owned(),
        _ => format!("{family}{between}{given}"),
    }
}

fn missing<T>(field: Field) -> impl FnOnce() -> Result<T, Refusal> {
    move || {
        Err(Refusal::Missing {
            place: field.into(),
        })
    }
}

/// The name that a certificate for travel cannot be without.
fn latin_of(holder: &Holder) -> Result<String, Refusal> {
    let name = holder.latin.as_ref().map(latin_name).unwrap_or_default();
    if name.trim().is_empty() {
        return missing(Field::LatinName)();
    }
    Ok(name)
}

fn sex_words(sex: Sex) -> (&'static str, &'static str) {
    match sex {
        Sex::Male => ("男", "Male"),
        Sex::Female => ("女", "Female"),
        Sex::Other => ("その他", "Other"),
        Sex::Unknown => ("不明", "Not stated"),
    }
}

/// A country with its letters: Japan (JPN). Without a name, by its letters as passports have them.
fn country_words(country: &Country) -> (String, String) {
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let ja = named(&country.name.ja).unwrap_or_else(|| country.code.clone());
    let en = named(&country.name.en).map(|name| format!("{name} ({})", country.code));
    (ja, en.unwrap_or_else(|| country.code.clone()))
}

fn entry(label: Vec<Text>, share: f32, lines: Vec<Vec<Text>>) -> Entry {
    Entry {
        label,
        lines,
        share,
    }
}

/// A text in both languages as two lines of a cell; once where both are the same.
fn both(texts: &Both, place: Place, english_first: bool) -> Cell {
    let ja = |make: fn(&str, Lang, f32, Place) -> Text| vec![make(&texts.ja, Lang::Ja, 9.0, place)];
    let en = |make: fn(&str, Lang, f32, Place) -> Text| vec![make(&texts.en, Lang::En, 9.0, place)];
    if texts.ja == texts.en || texts.ja.is_empty() {
        return vec![en(value)];
    }
    if texts.en.is_empty() {
        return vec![ja(value)];
    }
    if english_first {
        vec![en(value), ja(quiet)]
    } else {
        vec![ja(value), en(quiet)]
    }
}

/// A place within one of the doses.
fn of_dose(field: Field, entry: usize) -> Place {
    Place {
        field,
        entry: Some(entry),
    }
}

/// Which dose of its series: 2/3, or only 2.
fn number_words(number: Option<u32>, total: Option<u32>) -> String {
    match (number, total) {
        (Some(number), Some(total)) => format!("{number}/{total}"),
        (Some(number), None) => number.to_string(),
        _ => "–".to_owned(),
    }
}

/// Vaccine, maker and lot below each other.
fn product(at: usize, dose: &Dose, english_first: bool) -> Cell {
    let mut lines = both(&dose.vaccine, of_dose(Field::Vaccine, at), english_first);
    let mut last = Vec::new();
    if let Some(maker) = &dose.maker {
        let (words, lang) = if english_first && !maker.en.is_empty() || maker.ja.is_empty() {
            (&maker.en, Lang::En)
        } else {
            (&maker.ja, Lang::Ja)
        };
        last.push(quiet(
            &format!("{words}  "),
            lang,
            9.0,
            of_dose(Field::Maker, at),
        ));
    }
    if let Some(lot) = &dose.lot {
        last.push(value("Lot ", Lang::En, 9.0, Field::Words));
        last.push(strong(lot, Lang::En, 9.0, of_dose(Field::Lot, at)));
    }
    lines.push(last);
    lines
}

/// Country and place below each other.
fn site(at: usize, dose: &Dose, english_first: bool) -> Cell {
    let (ja, en) = country_words(&dose.country);
    let country = of_dose(Field::DoseCountry, at);
    let mut lines = if english_first {
        vec![vec![value(&en, Lang::En, 9.0, country)]]
    } else {
        vec![vec![value(&ja, Lang::Ja, 9.0, country)]]
    };
    if let Some(centre) = &dose.centre {
        lines.extend(both(centre, of_dose(Field::Centre, at), english_first));
    }
    lines
}

/// The day of a dose, with the era.
fn day_words(day: Day, english_first: bool) -> Cell {
    let en = |bold| {
        let make = if bold { strong } else { quiet };
        vec![make(&in_english(day), Lang::En, 9.0, Field::Words)]
    };
    let ja = |bold| {
        let make = if bold { strong } else { quiet };
        vec![make(&in_japanese(day), Lang::Ja, 9.0, Field::Words)]
    };
    if english_first {
        vec![en(true), ja(false)]
    } else {
        vec![ja(true), en(false)]
    }
}
