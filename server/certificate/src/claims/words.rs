//! Text within certificates: its form, its length, and the letters of machine-readable zones.

use std::collections::HashMap;
use std::sync::LazyLock;

use immunization::{Day, Moment};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use super::{Country, Field, PersonName, Refusal, TravelDocument, Words};

/// Moments are said in the time of Japan, which is nine hours ahead all year.
const JAPAN_SECONDS: i64 = 9 * 3600;

/// The day in Japan at a moment.
pub(crate) fn day_in_japan(seconds: i64) -> Option<Day> {
    Moment::from_unix(seconds).ok().map(Moment::day)
}

/// The day in Greenwich at a moment.
pub(crate) fn day_in_utc(seconds: i64) -> Option<Day> {
    day_in_japan(seconds.checked_sub(JAPAN_SECONDS)?)
}

/// No control characters, nothing at the edges, and composed: readers compare text byte by byte.
pub(crate) fn is_clean(text: &str) -> bool {
    !text.chars().any(char::is_control) && text.trim() == text && is_nfc(text)
}

/// A text that is there and fits.
pub(crate) fn required(
    text: Option<&str>,
    length_max: usize,
    field: Field,
) -> Result<String, Refusal> {
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or(Refusal::Missing(field))?;
    fitting(text, length_max, field)
}

/// A text that fits. Characters are counted after composing.
pub(crate) fn fitting(text: &str, length_max: usize, field: Field) -> Result<String, Refusal> {
    let composed: String = text.nfc().collect();
    if composed.chars().count() > length_max {
        return Err(Refusal::TooLong(field));
    }
    Ok(composed)
}

/// A text that is cut where it does not fit, between words if it can be, and never within a letter. Not for persons.
pub(crate) fn cut(text: &str, length_max: usize) -> String {
    let composed: Vec<char> = text.nfc().collect();
    let Some(next) = composed.get(length_max) else {
        return composed.into_iter().collect();
    };
    let mut end = length_max;
    if is_combining_mark(*next) {
        while end > 0
            && composed
                .get(end)
                .is_some_and(|letter| is_combining_mark(*letter))
        {
            end -= 1;
        }
    }
    let kept = composed.get(..end).unwrap_or_default();
    if *next != ' '
        && let Some(space) = kept
            .iter()
            .rposition(|letter| *letter == ' ')
            .filter(|at| at * 2 > length_max)
    {
        end = space;
    }
    composed
        .into_iter()
        .take(end)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// A name for travel: letters of the passport and nothing else.
pub(crate) fn latin_text(text: &str, field: Field) -> Result<(), Refusal> {
    let good = |letter: char| letter.is_ascii_alphanumeric() || " '-.,/()&".contains(letter);
    if text.chars().all(good) {
        Ok(())
    } else {
        Err(Refusal::Form(field))
    }
}

/// A person's name for travel.
pub(crate) fn latin_name(name: &PersonName) -> Result<(), Refusal> {
    let good = |letter: char| letter.is_ascii_alphabetic() || " '-".contains(letter);
    let all = name.given.iter().chain([&name.family]);
    if all.flat_map(|part| part.chars()).all(good) {
        Ok(())
    } else {
        Err(Refusal::Form(Field::Name))
    }
}

/// The letters of a machine-readable zone: capitals, `<` between parts, apostrophes dropped.
pub(crate) fn machine_readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\'' => {}
            ' ' | '-' | '<' => {
                if !out.ends_with('<') {
                    out.push('<');
                }
            }
            letter => out.push(letter.to_ascii_uppercase()),
        }
    }
    out.trim_matches('<').to_owned()
}

/// A country by its two or three letters, if there is one.
pub fn country_of(code: &str) -> Option<Country> {
    let found = COUNTRIES.get(code)?;
    let country = Country {
        alpha3: found.three.to_owned(),
        alpha2: found.two.to_owned(),
    };
    check_country(&country).is_ok().then_some(country)
}

/// What people call a country, in both languages, if it is one.
pub fn country_names(country: &Country) -> Option<Words> {
    let (ja, en) = COUNTRIES
        .get(country.alpha3.as_str())?
        .names
        .split_once(';')?;
    Some(Words {
        ja: ja.to_owned(),
        en: en.to_owned(),
    })
}

/// A country as the list has it.
#[derive(Clone, Copy)]
struct Listed {
    two: &'static str,
    three: &'static str,
    names: &'static str,
}

/// The countries that there are, by their two and by their three letters.
static COUNTRIES: LazyLock<HashMap<&'static str, Listed>> = LazyLock::new(|| {
    let lines = include_str!("../../data/countries.csv").lines();
    let named = lines.filter(|line| !line.starts_with('#'));
    let listed = named.filter_map(|line| {
        let (two, rest) = line.split_once(';')?;
        let (three, names) = rest.split_once(';')?;
        Some(Listed { two, three, names })
    });
    listed
        .flat_map(|one| [(one.two, one), (one.three, one)])
        .collect()
});

/// Two and three capital letters.
pub(crate) fn check_country(country: &Country) -> Result<(), Refusal> {
    let capitals = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    if capitals(&country.alpha2, 2) && capitals(&country.alpha3, 3) {
        Ok(())
    } else {
        Err(Refusal::Form(Field::Country))
    }
}

/// Capital letters and digits.
pub(crate) fn check_document(document: &TravelDocument) -> Result<(), Refusal> {
    let good = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if document.number.is_empty()
        || !document.number.bytes().all(good)
        || !document.kind.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        return Err(Refusal::Form(Field::Document));
    }
    check_country(&document.country)
}
