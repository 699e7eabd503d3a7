//! File F on its way out: the doses of the ledger of routine immunization, one a row, in the layout that is read.

use std::collections::BTreeMap;

use super::super::codes::{CodeList, LedgerCodes};
use super::super::export::{write_names, write_value};
use super::super::layout::{Column, FileKind, Form, Layout};
use super::super::rule::Rule;
use crate::calendar::{Moment, PartialDate};
use crate::dose::{Dose, DoseTime};
use crate::finding::Finding;
use crate::lot::LotNumber;
use crate::municipality::MunicipalityCode;
use crate::resident_number::ResidentNumber;
use crate::vaccine::VaccineSystem;

/// Writes the rows of one file F, in UTF-8, in the codes of one municipality.
pub struct RoutineWriter {
    layout: &'static Layout,
    municipality: MunicipalityCode,
    codes: LedgerCodes,
    by_meaning: BTreeMap<(CodeList, String), String>,
    rows: u64,
}

/// What a cell of a list of codes says.
enum Said {
    /// Nothing, or what the layout holds.
    Text(String),
    /// There is no code for it: these words.
    Words(String),
    /// The layout cannot say it.
    Unsaid,
}

impl RoutineWriter {
    /// A writer for a municipality, in these codes. Nothing if there is no layout.
    pub fn new(municipality: MunicipalityCode, codes: LedgerCodes) -> Option<RoutineWriter> {
        Some(RoutineWriter {
            layout: Layout::find(FileKind::Routine, None)?,
            municipality,
            by_meaning: codes.by_meaning(),
            codes,
            rows: 0,
        })
    }

    /// The row that names the columns.
    pub fn write_header(&mut self, out: &mut Vec<u8>) {
        self.rows += 1;
        write_names(self.layout.columns().iter().map(|column| column.name), out);
    }

    /// One dose. What was cut, has no code or was left empty is told. Nothing is written, and nothing told, where the layout
    /// cannot hold the dose: its day or its kind cannot be said.
    pub fn write_dose(
        &mut self,
        number: &ResidentNumber,
        dose: &Dose,
        out: &mut Vec<u8>,
    ) -> Option<Vec<Finding>> {
        let columns = self.layout.columns();
        let begin = out.len();
        let mut findings = Vec::new();
        for column in columns {
            if column.place > 0 {
                out.push(b',');
            }
            let said = self.cell(number, dose, column.key);
            let (text, broken) = fitting(said, column);
            if text.is_empty() && matches!(column.key, "kind" | "day") {
                out.truncate(begin);
                return None;
            }
            findings.extend(broken.map(|rule| rule.in_cell(self.rows + 1, column.name)));
            write_value(&text, out);
        }
        out.extend_from_slice(b"\r\n");
        self.rows += 1;
        Some(findings)
    }

    fn cell(&self, number: &ResidentNumber, dose: &Dose, key: &str) -> Said {
        let place = &dose.place;
        let text = |text: Option<&str>| Said::Text(text.unwrap_or_default().to_owned());
        let listed = |list, code: Option<&'static str>| self.listed(list, code);
        let series = || dose.protocols.first().and_then(|one| one.series.as_deref());
        match key {
            "resident-number" => text(Some(number.as_str())),
            "kind" => self.kind(dose),
            "dose-number" => Said::Text(dose.number().map(|n| n.to_string()).unwrap_or_default()),
            "branch" => text(dose.coupon.as_ref().and_then(|one| one.branch.as_deref())),
            "coupon-number" => self.coupon(dose),
            "delivery" => listed(CodeList::Delivery, dose.delivery.map(|mode| mode.code())),
            "series" => self.listed(CodeList::Series, series()),
            "day" => text(day_of(&dose.time).as_deref()),
            "programme" => listed(CodeList::Programme, dose.programme.map(|of| of.code())),
            "institution" => text(place.institution.map(|code| code.to_string()).as_deref()),
            // A name without a code is a venue's.
            "institution-name" => text(
                place
                    .name
                    .as_deref()
                    .filter(|_| place.institution.is_some()),
            ),
            "venue" => text(
                place
                    .name
                    .as_deref()
                    .filter(|_| place.institution.is_none()),
            ),
            "doctor" => text(dose.doctor.as_deref()),
            "lot" => text(dose.lot.as_ref().map(LotNumber::written)),
            "volume" => text(dose.volume.map(|volume| volume.to_string()).as_deref()),
            "maker" => self.listed(CodeList::Maker, dose.maker.as_deref()),
            "vaccine" => self.vaccine(dose),
            "special" => Said::Text(dose.reasons.join("、")),
            "recorded" => text(dose.recorded.map(Moment::compact).as_deref()),
            // Nobody keeps the municipality's own codes of venues and doctors, and who wrote it down.
            _ => Said::Text(String::new()),
        }
    }

    /// A code for what is meant. Words without a code stand for themselves, unless they are another's code.
    fn listed(&self, list: CodeList, meaning: Option<&str>) -> Said {
        let Some(meaning) = meaning.filter(|meaning| !meaning.is_empty()) else {
            return Said::Text(String::new());
        };
        if let Some(code) = self.by_meaning.get(&(list, meaning.to_owned())) {
            return Said::Text(code.clone());
        }
        let is_words = matches!(list, CodeList::Series | CodeList::Maker | CodeList::Kind);
        match is_words && self.codes.meaning(list, meaning).is_none() {
            true if self.codes.has(list) => Said::Words(meaning.to_owned()),
            // Where there is no such list at all nobody misses a code.
            true => Said::Text(meaning.to_owned()),
            false => Said::Unsaid,
        }
    }

    /// The code of the group. A vaccine of no known group is told as it came.
    fn kind(&self, dose: &Dose) -> Said {
        match dose.vaccine.group {
            Some(group) => match self
                .by_meaning
                .get(&(CodeList::Kind, group.code().to_owned()))
            {
                Some(code) => Said::Text(code.clone()),
                None => Said::Unsaid,
            },
            None => self.listed(CodeList::Kind, dose.vaccine.text.as_deref()),
        }
    }

    /// Coupons of other municipalities are nothing that the ledger knows.
    fn coupon(&self, dose: &Dose) -> Said {
        match &dose.coupon {
            None => Said::Text(String::new()),
            Some(coupon) if coupon.municipality == self.municipality => {
                Said::Text(coupon.number.digits())
            }
            Some(_) => Said::Unsaid,
        }
    }

    /// The product by the list, or by a code that everybody knows.
    fn vaccine(&self, dose: &Dose) -> Said {
        let told = &dose.vaccine;
        let product = told.product.as_deref();
        let listed = product.and_then(|id| {
            let code = self.by_meaning.get(&(CodeList::Vaccine, id.to_owned()));
            code.cloned()
        });
        let is_known = |system| {
            let systems = [VaccineSystem::Yj, VaccineSystem::Hot9, VaccineSystem::Hot13];
            systems.contains(&system)
        };
        let mut codes = told.codes.iter();
        let shaped = codes.find(|code| is_known(code.system));
        match (listed, shaped) {
            (Some(code), _) => Said::Text(code),
            (None, Some(code)) => Said::Text(code.code.clone()),
            (None, None) if product.is_some() => Said::Unsaid,
            (None, None) => Said::Text(String::new()),
        }
    }
}

/// What is written into a column, and which rule that breaks. Words are cut to what fits; of a number or a code a part
/// would be another one.
fn fitting(said: Said, column: &Column) -> (String, Option<Rule>) {
    let (text, rule) = match said {
        Said::Text(text) => (text, None),
        Said::Words(text) => (text, Some(Rule::ExportCode)),
        Said::Unsaid => (String::new(), Some(Rule::ExportEmpty)),
    };
    let characters = text.chars().count();
    let may_be_cut = matches!(column.form, Form::Text | Form::Name | Form::Lot);
    match characters > column.characters_max {
        false => (text, rule),
        true if may_be_cut => {
            let cut = text.chars().take(column.characters_max).collect();
            (cut, Some(Rule::ExportTruncated))
        }
        true => (String::new(), Some(Rule::ExportEmpty)),
    }
}

/// The day in eight digits, with `00` for what is not known of it.
fn day_of(time: &DoseTime) -> Option<String> {
    let date: PartialDate = time.date()?;
    let day = date.day().map_or(0, |day| day.parts().2);
    let month = date.month().unwrap_or(0);
    Some(format!("{:04}{month:02}{day:02}", date.year()))
}
