//! Cells that hold dates: as the layout writes them, and in the forms that somebody may choose to have read.

use super::super::damage::{era_date, serial_day, written_anew};
use super::super::layout::{Column, Form};
use super::super::rule::Rule;
use super::super::settings::Repairs;
use super::{Cells, Told, with_suggested};
use crate::calendar::{Day, DayError, EraDay, Moment, PartialDate};
use crate::finding::{Fact, Finding};

impl Cells<'_> {
    /// A day in eight digits, not after today.
    pub fn day(&mut self, key: &str) -> Option<Day> {
        let told = self.told(key)?;
        let day = match self.repaired_date(&told).and_then(PartialDate::day) {
            Some(day) => Some(day),
            None => self.dated(Day::parse_compact(&told.text), told.column),
        }?;
        self.not_after_today(day.into(), told.column)?;
        Some(day)
    }

    /// A day in eight digits, with an era, or without what is not known; not after today.
    pub fn any_date(&mut self, key: &str) -> Option<PartialDate> {
        let told = self.told(key)?;
        let western = told.text.len() == 8 && told.text.bytes().all(|byte| byte.is_ascii_digit());
        let date = match self.repaired_date(&told) {
            Some(date) => Some(date),
            None if western => self.dated(PartialDate::parse_compact(&told.text), told.column),
            None => self.dated(EraDay::parse_partial(&told.text), told.column),
        }?;
        self.noted_partial(date, told.column)
    }

    /// A date in eight digits, of which month and day may be unknown; not after today.
    pub fn partial_date(&mut self, key: &str) -> Option<PartialDate> {
        let told = self.told(key)?;
        let date = match self.repaired_date(&told) {
            Some(date) => Some(date),
            None => self.dated(PartialDate::parse_compact(&told.text), told.column),
        }?;
        self.noted_partial(date, told.column)
    }

    fn noted_partial(&mut self, date: PartialDate, column: &'static Column) -> Option<PartialDate> {
        if !date.is_full() {
            self.note_at(Rule::DatePartial, Some(column.name));
        }
        self.not_after_today(date, column)
    }

    /// A date that is not written as the layout has it, in the way that was chosen.
    fn repaired_date(&mut self, told: &Told<'_>) -> Option<PartialDate> {
        let (date, word) = match written_anew(&told.text) {
            Some(day) => (day.ok()?.into(), Repairs::DATES),
            None => {
                let date = era_date(&told.text, told.column.form)?.ok()?;
                (date, Repairs::ERA_DATES)
            }
        };
        let finding = self.repair((Rule::RowDateForm, word), true, told.column);
        self.findings.push(with_date(finding, date, told.column));
        Some(date)
    }

    fn dated<T>(&mut self, date: Result<T, DayError>, column: &'static Column) -> Option<T> {
        date.map_err(|error| self.note_code(error.code(), column))
            .ok()
    }

    fn not_after_today(
        &mut self,
        date: PartialDate,
        column: &'static Column,
    ) -> Option<PartialDate> {
        if date.earliest() <= self.settings.today {
            return Some(date);
        }
        self.note_at(Rule::DateFuture, Some(column.name));
        None
    }

    /// A point in time in fourteen digits, not after today.
    pub fn moment(&mut self, key: &str) -> Option<Moment> {
        let told = self.told(key)?;
        let moment = Moment::parse_compact(&told.text);
        let moment = moment
            .map_err(|error| self.note_code(error.code(), told.column))
            .ok()?;
        self.not_after_today(moment.day().into(), told.column)?;
        Some(moment)
    }

    /// Whether a date, if it is written with an era where the layout has none, may be read so.
    pub(super) fn takes_era(&mut self, text: &str, column: &'static Column) -> bool {
        match era_date(text, column.form) {
            None => true,
            Some(Err(error)) => {
                self.note_code(error.code(), column);
                false
            }
            Some(Ok(date)) => {
                let chosen = self.settings.repairs.era_dates;
                if !chosen {
                    let finding = self.repair((Rule::DateForm, Repairs::ERA_DATES), false, column);
                    self.findings.push(with_date(finding, date, column));
                }
                chosen
            }
        }
    }

    /// Whether a date that a spreadsheet wrote anew may be read.
    pub(super) fn is_repairable_date(&self, rule: Rule, text: &str, column: &Column) -> bool {
        let is_date = matches!(column.form, Form::Date | Form::PartialDate | Form::AnyDate);
        let is_day = || matches!(written_anew(text), Some(Ok(_)));
        rule == Rule::RowDateForm && is_date && self.settings.repairs.dates && is_day()
    }
}

/// What a spreadsheet made of a date, with what it was: `2021/4/1` as a repair. A serial number is no date that anybody may
/// choose to believe, so the day is told and not offered.
pub(super) fn with_offer(finding: Finding, text: &str, column: &Column) -> Finding {
    if let Some(Ok(day)) = written_anew(text) {
        let finding = finding.with("repair", Fact::Word(Repairs::DATES));
        return with_date(finding, day.into(), column);
    }
    match serial_day(text) {
        Some(day) => with_date(finding, day.into(), column),
        None => finding,
    }
}

/// A finding with the date that was meant, as the layout writes it, and as little of it as of the value itself.
fn with_date(finding: Finding, date: PartialDate, column: &Column) -> Finding {
    let month = date.month().unwrap_or(0);
    let day = date.day().map_or(0, Day::day_of_month);
    let digits = format!("{:04}{month:02}{day:02}", date.year());
    with_suggested(finding, &digits, column)
}
