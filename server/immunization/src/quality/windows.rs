//! From when until when a product of the COVID-19 programme could be given, as which dose, at which age, and how long
//! after the dose before. The rows are data; what contradicts itself or leaves a gap is refused as a whole.

mod rows;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::calendar::Day;
use crate::dose::Dose;
use crate::intake::VaccineLabel;
use crate::vaccine::{TableError, VaccineGroup};

const FILE: &str = "product-windows.csv";

/// How long after the dose before a dose may be given at the earliest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DoseInterval {
    /// So many days later.
    Days(u32),
    /// So many calendar months later. A month that is too short counts with its last day.
    Months(u32),
}

impl DoseInterval {
    /// Whether a dose on a day is late enough after an earlier one.
    pub fn is_kept(self, before: Day, day: Day) -> bool {
        match self {
            DoseInterval::Days(days) => {
                i64::from(day.number()) - i64::from(before.number()) >= i64::from(days)
            }
            DoseInterval::Months(months) => day.months_before(months) >= before,
        }
    }
}

/// One row: a dose of a product within two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// Which dose, counted over all products of the programme.
    pub dose: u32,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The least age, in months.
    pub age_from_months: u32,
    /// The age that must not be reached, in months.
    pub age_under_months: Option<u32>,
    /// How long after the dose before. The first dose has none.
    pub after: Option<DoseInterval>,
    /// Whether somebody who was young enough at the first dose still is.
    pub is_age_of_first: bool,
}

impl Window {
    /// Whether the age of somebody born on a day is reached by another day.
    pub fn is_old_enough(&self, birth: Day, day: Day) -> bool {
        birth.attains_months(self.age_from_months) <= day
    }

    /// Whether somebody born on a day is still young enough on another. On the day before the birthday both ages hold.
    pub fn is_young_enough(&self, birth: Day, day: Day) -> bool {
        self.age_under_months
            .is_none_or(|months| day <= birth.attains_months(months))
    }
}

/// The windows of the products that one label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowSeries {
    /// The label.
    pub label: VaccineLabel,
    windows: Vec<Window>,
}

impl WindowSeries {
    /// All windows, by dose and day.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The windows of a dose that touch some days, by day.
    pub fn of(&self, dose: u32, from: Day, until: Day) -> impl Iterator<Item = &Window> {
        self.windows
            .iter()
            .filter(move |one| one.dose == dose && one.from <= until && from <= one.until)
    }

    /// Whether any dose could be given on some of these days.
    pub fn is_open(&self, from: Day, until: Day) -> bool {
        self.windows
            .iter()
            .any(|one| one.from <= until && from <= one.until)
    }
}

/// The windows of all products of the programme.
#[derive(Clone, Debug)]
pub struct ProductWindows {
    first: Day,
    last: Day,
    series: Vec<WindowSeries>,
    /// Labels as they are written in full: nearly all that is stored is.
    by_text: HashMap<&'static str, usize>,
    by_product: HashMap<&'static str, usize>,
    by_id: HashMap<&'static str, usize>,
}

impl ProductWindows {
    /// The windows that this software carries.
    pub fn embedded() -> Result<&'static ProductWindows, TableError> {
        static WINDOWS: LazyLock<Result<ProductWindows, TableError>> = LazyLock::new(|| {
            ProductWindows::parse(FILE, include_str!("../../data/product-windows.csv"))
        });
        WINDOWS.as_ref().map_err(Clone::clone)
    }

    /// The windows in this text. The first line names the columns, the second the programme's days.
    pub fn parse(file: &str, text: &str) -> Result<ProductWindows, TableError> {
        rows::parse(file, text)
    }

    /// The group of vaccines that windows are about.
    pub fn group(&self) -> VaccineGroup {
        VaccineGroup::Covid
    }

    /// The first day of the programme.
    pub fn first_day(&self) -> Day {
        self.first
    }

    /// Its last day. What was given later is not judged by windows.
    pub fn last_day(&self) -> Day {
        self.last
    }

    /// All series, in the order of the table.
    pub fn series(&self) -> &[WindowSeries] {
        &self.series
    }

    /// The series of a label by its id: `pfizer-12`.
    pub fn series_by_id(&self, id: &str) -> Option<&WindowSeries> {
        self.series.get(*self.by_id.get(id)?)
    }

    /// The series that a dose is of, by the label it was recorded with or by its product. Nothing where neither tells,
    /// or both tell different things.
    pub fn series_of(&self, dose: &Dose) -> Option<&WindowSeries> {
        if dose.vaccine.group != Some(self.group()) {
            return None;
        }
        let texts = [dose.vaccine.text.as_deref(), dose.maker.as_deref()];
        let by_text = texts
            .into_iter()
            .flatten()
            .find_map(|text| self.of_text(text));
        let product = dose.vaccine.product.as_deref();
        let by_product = product.and_then(|product| self.by_product.get(product).copied());
        let place = match (by_text, by_product) {
            (Some(one), Some(other)) if one != other => return None,
            (Some(one), _) | (None, Some(one)) => one,
            (None, None) => return None,
        };
        self.series.get(place)
    }

    fn of_text(&self, text: &str) -> Option<usize> {
        if let Some(place) = self.by_text.get(text) {
            return Some(*place);
        }
        let label = VaccineLabel::find(text)?;
        self.by_id.get(label.id).copied()
    }
}

#[cfg(test)]
mod tests;
