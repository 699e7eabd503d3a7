//! Rows of windows, read and held against each other.

use std::collections::HashMap;

use super::{DoseInterval, ProductWindows, Window, WindowSeries};
use crate::calendar::Day;
use crate::intake::VaccineLabel;
use crate::lot_master::labels;
use crate::vaccine::{TableError, TableFault};

const HEADER: &str = "series,dose,from,until,age_from,age_under,after,age_by,note";
/// The row of the programme itself.
const PROGRAMME: &str = "*";
/// More doses than anybody had a coupon for.
const DOSES_MAX: u32 = 20;
/// Nobody is older.
const AGE_MONTHS_MAX: u32 = 150 * 12;
const INTERVAL_MAX: u32 = 1_000;

type Cells<'t> = [&'t str; 9];

pub(super) fn parse(file: &str, text: &str) -> Result<ProductWindows, TableError> {
    let refuse = |line: usize, key: &str, fault| TableError {
        file: file.to_owned(),
        line,
        key: key.to_owned(),
        fault,
    };
    let text = text.trim_start_matches('\u{FEFF}');
    let mut lines = text.lines().zip(1..);
    if lines.next().is_none_or(|(line, _)| line != HEADER) {
        return Err(refuse(1, "series", TableFault::Header));
    }
    let mut programme = None;
    let mut series: Vec<WindowSeries> = Vec::new();
    let mut last_line = 1;
    for (line, number) in lines.filter(|(line, _)| !line.is_empty()) {
        last_line = number;
        let cells: Vec<&str> = line.split(',').collect();
        let key = cells.first().copied().unwrap_or_default();
        let refuse = |fault| refuse(number, key, fault);
        let cells = Cells::try_from(cells.as_slice()).map_err(|_| refuse(TableFault::Cells))?;
        match programme {
            None => programme = Some(days_of_programme(cells).map_err(refuse)?),
            Some(_) if key == PROGRAMME => return Err(refuse(TableFault::Twice)),
            Some(days) => {
                let rows = windows(cells, days).map_err(refuse)?;
                let place = place(&mut series, key).map_err(refuse)?;
                for row in rows {
                    append(place, row).map_err(refuse)?;
                }
            }
        }
    }
    let (first, last) = programme.ok_or_else(|| refuse(1, PROGRAMME, TableFault::Cells))?;
    // A product that was given has windows.
    let is_missing = |label: &VaccineLabel| !series.iter().any(|one| one.label.id == label.id);
    if let Some(label) = labels().find(is_missing) {
        let fault = TableFault::Contradiction("series");
        return Err(refuse(last_line, label.id, fault));
    }
    Ok(indexed(first, last, series))
}

fn indexed(first: Day, last: Day, mut series: Vec<WindowSeries>) -> ProductWindows {
    for one in &mut series {
        one.windows.sort_by_key(|window| (window.dose, window.from));
    }
    let places = || series.iter().map(|one| one.label).zip(0..);
    let products: Vec<(&'static str, usize)> = places()
        .filter_map(|(label, place)| label.product.map(|product| (product, place)))
        .collect();
    // A product that several labels name tells no series.
    let is_alone = |product: &str| products.iter().filter(|(one, _)| *one == product).count() == 1;
    let alone = products.iter().filter(|(product, _)| is_alone(product));
    let by_product: HashMap<&'static str, usize> = alone.copied().collect();
    ProductWindows {
        first,
        last,
        by_text: places().map(|(one, place)| (one.label, place)).collect(),
        by_id: places().map(|(one, place)| (one.id, place)).collect(),
        by_product,
        series,
    }
}

fn days_of_programme(cells: Cells<'_>) -> Result<(Day, Day), TableFault> {
    let [
        series,
        dose,
        from,
        until,
        age_from,
        age_under,
        after,
        age_by,
        _,
    ] = cells;
    let empty = [dose, age_from, age_under, after, age_by];
    if series != PROGRAMME || empty.iter().any(|cell| !cell.is_empty()) {
        return Err(TableFault::Cell("series"));
    }
    let from = day(from).ok_or(TableFault::Cell("from"))?;
    let until = day(until).ok_or(TableFault::Cell("until"))?;
    match from <= until {
        true => Ok((from, until)),
        false => Err(TableFault::Contradiction("until")),
    }
}

/// The series of a row. Rows of one series stand together.
fn place<'s>(
    series: &'s mut Vec<WindowSeries>,
    id: &str,
) -> Result<&'s mut WindowSeries, TableFault> {
    let label = labels().find(|label| label.id == id);
    let label = label.ok_or(TableFault::Cell("series"))?;
    let is_last = series.last().is_some_and(|one| one.label.id == id);
    if !is_last {
        if series.iter().any(|one| one.label.id == id) {
            return Err(TableFault::Contradiction("series"));
        }
        series.push(WindowSeries {
            label,
            windows: Vec::new(),
        });
    }
    series.last_mut().ok_or(TableFault::Cell("series"))
}

/// A window behind those of the same dose: it begins on the day after the last one's end.
fn append(series: &mut WindowSeries, row: Window) -> Result<(), TableFault> {
    let mut of_dose = series.windows.iter().filter(|one| one.dose == row.dose);
    let follows = |before: &Window| before.until < row.from && before.until.next() == row.from;
    if of_dose.next_back().is_some_and(|before| !follows(before)) {
        return Err(TableFault::Contradiction("from"));
    }
    series.windows.push(row);
    Ok(())
}

/// The windows of a row: one for each dose.
fn windows(cells: Cells<'_>, programme: (Day, Day)) -> Result<Vec<Window>, TableFault> {
    let [_, doses, from, until, age_from, age_under, after, age_by, _] = cells;
    let bad = TableFault::Cell;
    let (lowest, highest) = range(doses).ok_or(bad("dose"))?;
    let from = day(from).ok_or(bad("from"))?;
    let until = match until {
        "" => programme.1,
        until => day(until).ok_or(bad("until"))?,
    };
    let age_from_months = age(age_from).ok_or(bad("age_from"))?;
    let optional = |cell: &str| !cell.is_empty();
    let age_under_months = match optional(age_under) {
        true => Some(age(age_under).ok_or(bad("age_under"))?),
        false => None,
    };
    let after = match optional(after) {
        true => Some(interval(after).ok_or(bad("after"))?),
        false => None,
    };
    let is_age_of_first = match age_by {
        "" => false,
        "first" => true,
        _ => return Err(bad("age_by")),
    };
    let contradiction = |column| Err(TableFault::Contradiction(column));
    if from < programme.0 || until > programme.1 || until < from {
        return contradiction("until");
    }
    if age_under_months.is_some_and(|under| under <= age_from_months) {
        return contradiction("age_under");
    }
    // The first dose follows nothing, every other dose something.
    if (lowest == 1) == after.is_some() || (lowest == 1 && highest > 1) {
        return contradiction("after");
    }
    if is_age_of_first && (lowest == 1 || age_under_months.is_none()) {
        return contradiction("age_by");
    }
    let window = |dose| Window {
        dose,
        from,
        until,
        age_from_months,
        age_under_months,
        after,
        is_age_of_first,
    };
    Ok((lowest..=highest).map(window).collect())
}

fn day(text: &str) -> Option<Day> {
    Day::parse_iso(text).ok()
}

/// `3` or `3-5`.
fn range(text: &str) -> Option<(u32, u32)> {
    let (lowest, highest) = text.split_once('-').unwrap_or((text, text));
    let (lowest, highest) = (number(lowest)?, number(highest)?);
    (1 <= lowest && lowest <= highest && highest <= DOSES_MAX).then_some((lowest, highest))
}

/// `12y` or `6m`, in months.
fn age(text: &str) -> Option<u32> {
    let months = match text.strip_suffix('y') {
        Some(years) => number(years)?.checked_mul(12)?,
        None => number(text.strip_suffix('m')?)?,
    };
    (months <= AGE_MONTHS_MAX).then_some(months)
}

/// `19d` or `3m`.
fn interval(text: &str) -> Option<DoseInterval> {
    let (count, of): (&str, fn(u32) -> DoseInterval) = match text.strip_suffix('d') {
        Some(days) => (days, DoseInterval::Days),
        None => (text.strip_suffix('m')?, DoseInterval::Months),
    };
    let count = number(count)?;
    (1..=INTERVAL_MAX).contains(&count).then(|| of(count))
}

fn number(text: &str) -> Option<u32> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten()
}
