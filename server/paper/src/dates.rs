//! Days as a sheet writes them: in Japanese with the era beside the western year, in English with the month as a word.

use immunization::{Day, EraDay, PartialDate};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(number: u8) -> &'static str {
    let at = usize::from(number).saturating_sub(1);
    MONTHS.get(at).copied().unwrap_or_default()
}

/// 令和8年, or 令和元年.
fn era_year(day: Day) -> Option<String> {
    let day = EraDay::of(day)?;
    let name = day.era().name();
    Some(match day.year() {
        1 => format!("{name}元年"),
        year => format!("{name}{year}年"),
    })
}

/// 2026年4月1日（令和8年）
pub(crate) fn in_japanese(day: Day) -> String {
    let (year, month, date) = day.parts();
    let era = era_year(day)
        .map(|era| format!("（{era}）"))
        .unwrap_or_default();
    format!("{year}年{month}月{date}日{era}")
}

/// 1 April 2026
pub(crate) fn in_english(day: Day) -> String {
    let (year, number, date) = day.parts();
    format!("{date} {} {year}", month(number))
}

/// The same of a date that is known in parts, saying what is not known.
pub(crate) fn partial_in_japanese(date: PartialDate) -> String {
    if let Some(day) = date.day() {
        return in_japanese(day);
    }
    let year = date.year();
    // The year is that of two eras where one began within it.
    let (first, last) = (era_year(date.earliest()), era_year(date.latest()));
    let era = match (first, last) {
        (Some(first), Some(last)) if first == last => format!("（{first}）"),
        (Some(first), Some(last)) => format!("（{first}／{last}）"),
        _ => String::new(),
    };
    match date.month() {
        Some(month) => format!("{year}年{month}月{era} 日は不詳"),
        None => format!("{year}年{era} 月日は不詳"),
    }
}

/// The same in English.
pub(crate) fn partial_in_english(date: PartialDate) -> String {
    let year = date.year();
    match (date.day(), date.month()) {
        (Some(day), _) => in_english(day),
        (None, Some(number)) => format!("{} {year} (day unknown)", month(number)),
        (None, None) => format!("{year} (day and month unknown)"),
    }
}

#[cfg(test)]
mod tests;
