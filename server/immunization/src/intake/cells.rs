//! The cells of one row as values: each looked at by the form of its column, every fault told, none of them shown.

mod dates;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::csv::{CELL_BYTES_MAX, Row};
use super::damage::damage;
use super::encoding::Encoding;
use super::layout::{Column, Form, Layout, Required};
use super::masked::masked;
use super::rejected::REMARKS;
use super::rule::Rule;
use super::settings::{Repairs, Settings};
use crate::code::{CodeError, CodeFault};
use crate::coupon_number::CouponNumber;
use crate::finding::{Fact, Finding, Place, Severity};
use crate::individual_number::IndividualNumber;
use crate::institution::InstitutionCode;
use crate::municipality::{MunicipalityCode, MunicipalityRepair};
use crate::name::{Kana, Marks, control_in};
use crate::resident_number::ResidentNumber;
use crate::vaccine::Volume;
use crate::width;

/// What a row said: a record, or none where something in it is an error; and every finding.
#[derive(Clone)]
pub struct Reading<T> {
    /// The record, if the row can be taken.
    pub record: Option<T>,
    /// Everything that was found, in the order of the columns.
    pub findings: Vec<Finding>,
}

impl<T> Reading<T> {
    /// Whether there is a warning or worse, so that somebody should look.
    pub fn is_flagged(&self) -> bool {
        let bad = |finding: &Finding| finding.severity() >= Severity::Warning;
        self.findings.iter().any(bad)
    }
}

/// What stands for the digits of an individual number in rows that are sent back.
const HIDDEN: &str = "***********";

/// One cell that says something.
struct Told<'a> {
    column: &'static Column,
    text: Cow<'a, str>,
}

/// The cells of a row, and what was found in them so far.
pub struct Cells<'a> {
    row: Row<'a>,
    layout: &'static Layout,
    encoding: Encoding,
    settings: &'a Settings<'a>,
    findings: Vec<Finding>,
}

impl<'a> Cells<'a> {
    /// The cells of a row. That the row itself is broken, or has not as many columns as the layout, is found here.
    pub fn new(
        row: Row<'a>,
        layout: &'static Layout,
        encoding: Encoding,
        settings: &'a Settings<'a>,
    ) -> Cells<'a> {
        let mut cells = Cells {
            row,
            layout,
            encoding,
            settings,
            findings: Vec::new(),
        };
        let (number, columns) = (row.number(), layout.columns().len());
        if let Some(fault) = row.fault() {
            cells.findings.push(fault.rule().in_row(number));
        } else if row.is_misfit() || row.columns() != columns {
            let expected = match row.is_misfit() {
                true => columns + REMARKS.len(),
                false => columns,
            };
            let count = |count: usize| Fact::Number(i64::try_from(count).unwrap_or(i64::MAX));
            let finding = Rule::RowCols.in_row(number);
            let finding = finding.with("columns", count(row.columns()));
            cells
                .findings
                .push(finding.with("expected", count(expected)));
        }
        cells
    }

    /// The row's number.
    pub fn number(&self) -> u64 {
        self.row.number()
    }

    /// What the file was agreed to be.
    pub fn settings(&self) -> &'a Settings<'a> {
        self.settings
    }

    /// Whether its cells can be looked at: a row that was not taken apart has none.
    pub fn is_whole(&self) -> bool {
        let is_apart = self.row.fault().is_none() && !self.row.is_misfit();
        is_apart && self.row.columns() == self.layout.columns().len()
    }

    /// The end: the record, if nothing in the row is an error.
    pub fn finish<T>(self, record: Option<T>) -> Reading<T> {
        let findings = self.findings;
        let is_error = |finding: &Finding| finding.severity() >= Severity::Error;
        let record = record.filter(|_| !findings.iter().any(is_error));
        Reading { record, findings }
    }

    /// Notes that a rule is broken in a column.
    pub fn note(&mut self, rule: Rule, key: &str) {
        let column = self.layout.column(key).map(|column| column.name);
        self.note_at(rule, column);
    }

    /// Notes the same as a doubt: the row is taken all the same.
    pub fn warn(&mut self, rule: Rule, key: &str) {
        let finding = Finding::new(rule.code(), Severity::Warning);
        let row = self.row.number();
        let column = self.layout.column(key).map(|column| column.name);
        let place = column.map_or(Place::Row(row), |column| Place::Cell { row, column });
        self.findings.push(finding.at(place));
    }

    /// Whether a cell says nothing. What was refused in a cell is something.
    pub fn is_empty(&self, key: &str) -> bool {
        let cell = self
            .layout
            .column(key)
            .and_then(|column| self.row.cell(column.place));
        let said = cell.and_then(|bytes| decoded(self.encoding, bytes).map(trimmed));
        said.is_none_or(|text| text.is_empty() || text.eq_ignore_ascii_case("null"))
            && self.is_whole()
    }

    fn note_at(&mut self, rule: Rule, column: Option<&'static str>) {
        let number = self.row.number();
        self.findings.push(match column {
            Some(column) => rule.in_cell(number, column),
            None => rule.in_row(number),
        });
    }

    /// Notes a rule by the code that a type gave, in a column.
    fn note_code(&mut self, code: &'static str, column: &'static Column) {
        // Every code that a type gives is in the table; a test holds both together.
        let rule = Rule::parse(code).unwrap_or(Rule::CodeUnknown);
        self.note_at(rule, Some(column.name));
    }

    /// A cell's text without blanks at its ends, if it says something that is no damage.
    fn told(&mut self, key: &str) -> Option<Told<'a>> {
        if !self.is_whole() {
            return None;
        }
        let column = self.layout.column(key)?;
        let bytes = self.row.cell(column.place)?;
        if bytes.len() > CELL_BYTES_MAX {
            self.note_at(Rule::RowLen, Some(column.name));
            return None;
        }
        let Some(text) = decoded(self.encoding, bytes) else {
            self.note_at(Rule::FileEnc, Some(column.name));
            return None;
        };
        let text = trimmed(text);
        let text = match text.eq_ignore_ascii_case("null") {
            true => {
                self.note_at(Rule::RowNullWord, Some(column.name));
                Cow::Borrowed("")
            }
            false => text,
        };
        if text.is_empty() {
            match column.required {
                Required::Yes => self.note_at(Rule::RowReq, Some(column.name)),
                Required::Expected => self.note_at(Rule::RowMissing, Some(column.name)),
                Required::No => {}
            }
            return None;
        }
        let told = self.sound(column, text)?;
        if self.is_misplaced(&told) {
            self.note_at(Rule::CodeMynoPlace, Some(column.name));
            return None;
        }
        Some(told)
    }

    /// Whether a cell holds an individual number that belongs into another column, or into no file at all: it would be kept
    /// where everybody reads. Words and lots have no such digits; another code is one only if it is the row's own number.
    fn is_misplaced(&self, told: &Told<'_>) -> bool {
        match told.column.form {
            Form::IndividualNumber => false,
            // Nor is what was hidden of one in a row that was sent back.
            _ if told.text.contains(HIDDEN) => true,
            // Lots are short: one that holds twelve digits which fit each other is looked at by somebody.
            Form::Text | Form::Name | Form::Kana | Form::Lot => {
                IndividualNumber::is_within(&told.text)
            }
            // No product has such a code; within the digits of an item some twelve may fit by chance.
            Form::VaccineCode => IndividualNumber::is_all_of(&told.text),
            _ if IndividualNumber::parse(&told.text).is_err() => false,
            _ => self.own_number().is_some_and(|own| own == told.text),
        }
    }

    /// What stands in the column of the individual number.
    fn own_number(&self) -> Option<String> {
        let mut columns = self.layout.columns().iter();
        let column = columns.find(|column| column.form == Form::IndividualNumber)?;
        let bytes = self.row.cell(column.place)?;
        let text = decoded(self.encoding, bytes)?;
        Some(width::narrow(trimmed(text).as_ref()))
    }

    /// A cell that is no damage, in narrow letters if it is a code.
    fn sound(&mut self, column: &'static Column, text: Cow<'a, str>) -> Option<Told<'a>> {
        if let Some(letter) = control_in(&text) {
            let finding = Rule::CharControl.in_cell(self.row.number(), column.name);
            self.findings
                .push(finding.with("character", Fact::code_point(letter)));
            return None;
        }
        let is_words = matches!(column.form, Form::Text | Form::Name | Form::Kana);
        let text = match is_words || text.is_ascii() {
            true => text,
            false => self.narrowed(&text, column),
        };
        if let Some(rule) = damage(&text, column.form)
            && !self.is_repairable_date(rule, &text, column)
        {
            let finding = rule.in_cell(self.row.number(), column.name);
            self.findings.push(match rule {
                Rule::RowDateForm => dates::with_offer(finding, &text, column),
                _ => finding,
            });
            return None;
        }
        if !self.takes_era(&text, column) {
            return None;
        }
        // Codes tell their own length.
        if !has_own_length(column.form) && text.chars().count() > column.characters_max {
            self.note_at(Rule::RowLen, Some(column.name));
            return None;
        }
        Some(Told { column, text })
    }

    /// A code in narrow letters. That it had wide ones is told once a row.
    fn narrowed(&mut self, text: &str, column: &'static Column) -> Cow<'a, str> {
        let narrow = width::narrow(text);
        let rule = Rule::CharWidth;
        if narrow != text && self.findings.iter().all(|one| one.code() != rule.code()) {
            self.note_at(rule, Some(column.name));
        }
        Cow::Owned(narrow)
    }

    /// Any text; private characters and placeholders are told.
    pub fn text(&mut self, key: &str) -> Option<String> {
        let Told { column, text } = self.told(key)?;
        for code in Marks::of(&text).codes() {
            self.note_code(code, column);
        }
        Some(one_blank(text))
    }

    /// A code or other short text, as it is.
    pub fn code(&mut self, key: &str) -> Option<String> {
        self.told(key).map(|told| told.text.into_owned())
    }

    /// A reading in full-width katakana. What no reading has is told, and the reading is left out.
    pub fn kana(&mut self, key: &str) -> Option<String> {
        let Told { column, text } = self.told(key)?;
        // Most readings are written as they are stored.
        if text
            .chars()
            .all(|letter| matches!(letter, 'ァ'..='ヺ' | 'ー'))
        {
            return Some(text.into_owned());
        }
        let marks = Marks::of(&text);
        for code in marks.codes() {
            self.note_code(code, column);
        }
        match Kana::read(&text) {
            Ok((kana, notes)) => {
                for note in notes {
                    self.note_code(note.code(), column);
                }
                Some(kana.as_str().to_owned())
            }
            // What stands for another character is kept as it came: the person is marked, never dropped.
            Err(_) if marks.private || marks.placeholder => Some(text.nfc().collect()),
            Err(error) => {
                self.note_code(error.code(), column);
                None
            }
        }
    }

    /// A resident's number.
    pub fn resident_number(&mut self, key: &str) -> Option<ResidentNumber> {
        let told = self.told(key)?;
        let number = ResidentNumber::parse(&told.text);
        self.taken(number, told.column)
    }

    /// A coupon's number. Lost zeros are put back only if that was chosen.
    pub fn coupon_number(&mut self, key: &str) -> Option<CouponNumber> {
        let told = self.told(key)?;
        match CouponNumber::parse(&told.text) {
            Err(error) if error.fault == CodeFault::ZeroLost => {
                let repaired = CouponNumber::with_zeros(&told.text);
                let chosen = self.settings.repairs.coupon_zeros;
                let repair = (Rule::RowZeroLostCoupon, Repairs::COUPON_ZEROS);
                let shown = repaired.map(|number| number.digits());
                self.repaired(repaired, chosen, repair, (told.column, shown))
            }
            number => self.taken(number, told.column),
        }
    }

    /// An individual number. It is never in a finding.
    pub fn individual_number(&mut self, key: &str) -> Option<IndividualNumber> {
        let told = self.told(key)?;
        let number = match IndividualNumber::parse(&told.text) {
            Err(error) if error.fault == CodeFault::ZeroLost => {
                let repaired = IndividualNumber::parse(&format!("0{}", told.text)).ok();
                let chosen = self.settings.repairs.individual_zero;
                let repair = (Rule::RowZeroLostMyno, Repairs::INDIVIDUAL_ZERO);
                self.repaired(repaired, chosen, repair, (told.column, None))
            }
            number => self.taken(number, told.column),
        }?;
        // All zeros fit their check digit and are nobody's.
        if told.text.bytes().all(|byte| byte == b'0') {
            self.note_at(Rule::CodeMynoPlaceholder, Some(told.column.name));
            return None;
        }
        Some(number)
    }

    /// A municipality's code.
    pub fn municipality(&mut self, key: &str) -> Option<MunicipalityCode> {
        let Told { column, text } = self.told(key)?;
        let error = match MunicipalityCode::parse(&text) {
            Ok(code) => {
                let known = self.settings.municipalities;
                if known.is_some_and(|known| !known.contains(&code)) {
                    self.note_at(Rule::CodeMuniUnknown, Some(column.name));
                }
                return Some(code);
            }
            Err(error) => error,
        };
        let repairs = self.settings.repairs;
        let (code, repair, chosen) = match MunicipalityCode::repaired(&text) {
            Some(MunicipalityRepair::ZeroLost(code)) => {
                let repair = (Rule::RowZeroLostMuni, Repairs::MUNICIPALITY_ZERO);
                (code, repair, repairs.municipality_zero)
            }
            Some(MunicipalityRepair::CheckDigitMissing(code)) if self.is_plausible(code) => {
                let repair = (Rule::RowMuni5, Repairs::MUNICIPALITY_CHECK_DIGIT);
                (code, repair, repairs.municipality_check_digit)
            }
            _ => {
                self.note_code(error.code(), column);
                return None;
            }
        };
        let finding = self.repair(repair, chosen, column);
        let suggested = Fact::Municipality(code);
        self.findings.push(finding.with("suggested", suggested));
        chosen.then_some(code)
    }

    /// That damage was repaired, or that it could be.
    fn repair(&self, (rule, word): Repair, is_done: bool, column: &'static Column) -> Finding {
        let rule = if is_done { Rule::RowRepaired } else { rule };
        let finding = rule.in_cell(self.row.number(), column.name);
        finding.with("repair", Fact::Word(word))
    }

    fn is_plausible(&self, code: MunicipalityCode) -> bool {
        let known = self.settings.municipalities;
        known.is_none_or(|known| known.contains(&code))
    }

    /// An institution's code.
    pub fn institution(&mut self, key: &str) -> Option<InstitutionCode> {
        let told = self.told(key)?;
        let code = InstitutionCode::parse(&told.text);
        self.taken(code, told.column)
    }

    /// A number from a smallest one on, as long as the layout lets it be.
    pub fn number_from(&mut self, key: &str, least: u32) -> Option<u32> {
        let Told { column, text } = self.told(key)?;
        let fits =
            text.len() <= column.characters_max && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: Option<u32> = fits.then(|| text.parse().ok()).flatten();
        let number = number.filter(|number| *number >= least);
        if number.is_none() {
            self.note_at(Rule::RowNumber, Some(column.name));
        }
        number
    }

    /// Millilitres.
    pub fn volume(&mut self, key: &str) -> Option<Volume> {
        let told = self.told(key)?;
        let volume = Volume::parse(&told.text);
        if volume.is_none() {
            self.note_at(Rule::RowNumber, Some(told.column.name));
        }
        volume
    }

    fn taken<T>(&mut self, code: Result<T, CodeError>, column: &'static Column) -> Option<T> {
        code.map_err(|error| self.note_code(error.code(), column))
            .ok()
    }

    fn repaired<T>(
        &mut self,
        repaired: Option<T>,
        chosen: bool,
        repair: Repair,
        (column, shown): (&'static Column, Option<String>),
    ) -> Option<T> {
        let taken = repaired.filter(|_| chosen);
        let finding = self.repair(repair, taken.is_some(), column);
        self.findings.push(match shown {
            Some(shown) => with_suggested(finding, &shown, column),
            None => finding,
        });
        taken
    }
}

/// A finding with the value that was meant, and as little of it shown as of the value itself.
fn with_suggested(finding: Finding, value: &str, column: &Column) -> Finding {
    match masked(column.form, value) {
        Some(shown) => finding.with("suggested", Fact::Shown(shown)),
        None => finding,
    }
}

/// What is damaged, and the word for mending it.
type Repair = (Rule, &'static str);

fn has_own_length(form: Form) -> bool {
    form.is_digits() || matches!(form, Form::ResidentNumber | Form::AnyDate)
}

fn decoded(encoding: Encoding, bytes: Cow<'_, [u8]>) -> Option<Cow<'_, str>> {
    match bytes {
        Cow::Borrowed(bytes) => encoding.decode(bytes),
        Cow::Owned(bytes) => Some(Cow::Owned(encoding.decode(&bytes)?.into_owned())),
    }
}

/// Without the blanks that files are filled up with.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_blank = |letter| matches!(letter, ' ' | '\t' | '\u{3000}');
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(is_blank)),
        Cow::Owned(text) => Cow::Owned(text.trim_matches(is_blank).to_owned()),
    }
}

/// Of blanks in a row the first stays.
fn one_blank(text: Cow<'_, str>) -> String {
    let is_blank = |letter| matches!(letter, ' ' | '\u{3000}');
    if !text.contains(is_blank) {
        return text.into_owned();
    }
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        if !is_blank(letter) || !kept.ends_with(is_blank) {
            kept.push(letter);
        }
    }
    kept
}
