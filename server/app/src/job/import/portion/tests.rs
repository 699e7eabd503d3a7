//! Rows that are gone over again.

use std::cell::Cell;

use immunization::intake::{FileKind, Layout, survey};
use immunization::{Day, MunicipalityCode, VaccineTable};

use super::*;

/// Rows of a file behind so many of them, and how many signs of life were given on the way.
fn behind(rows: u64, done: u64, last: Result<(), Stop>) -> Result<(u64, usize), Stop> {
    let town = MunicipalityCode::parse("139998").unwrap();
    let today = Day::new(2026, 11, 21).unwrap();
    let settings = Settings::new(town, today, VaccineTable::embedded().unwrap());
    let layout = Layout::find(FileKind::Persons, None).unwrap();
    let file: String = (1..=rows)
        .map(|number| format!("{number},,試験,一郎,シケン,イチロウ,19500401,1,,\n"))
        .collect();
    let surveyed = survey(file.as_bytes(), layout, &settings).unwrap().unwrap();
    let reader = Reader::columns(file.as_bytes(), layout, &surveyed);
    let signs = Cell::new(0);
    let sign = || {
        signs.set(signs.get() + 1);
        last.clone()
    };
    let doubled = Doubled::default();
    let mut portions = Portions::behind(reader, &settings, doubled, done, sign)?;
    let first = portions.next(1)?.first().map_or(0, |row| row.number);
    Ok((first, signs.get()))
}

#[test]
fn whoever_goes_over_many_rows_again_gives_signs_of_life() {
    let many = 3 * SIGN_AFTER;
    assert_eq!(behind(many + 1, many, Ok(())), Ok((many + 1, 3)));
    assert_eq!(behind(3, 2, Ok(())), Ok((3, 0)));
    // And hears that it should leave off.
    let asked = Err(Stop::Asked);
    assert_eq!(behind(many + 1, many, asked.clone()), Err(Stop::Asked));
}
