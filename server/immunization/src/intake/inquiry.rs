//! File E: questions of a municipality about people who moved in, and the answers, which never repeat the number.

use std::fmt;

use super::cells::{Cells, Reading};
use super::export::{LedgerPerson, LedgerWriter, write_value};
use super::rule::Rule;
use crate::calendar::PartialDate;
use crate::finding::{Fact, Finding};
use crate::individual_number::IndividualNumber;
use crate::named::named;

named! {
    /// Why a municipality asks.
    InquiryReason {
        /// To issue a coupon.
        Coupon = "1",
        /// For a certificate.
        Certificate = "2",
        /// Because the resident asks.
        Resident = "3",
    }
}

/// The legal basis of whoever asks because the person agreed.
pub const BASIS_OF_CONSENT: &str = "consent";
/// The legal bases that a question may name, as long as nobody sets others.
pub const LEGAL_BASES: [&str; 4] = [
    BASIS_OF_CONSENT,
    "consent-impossible",
    "status-after-move",
    "statute",
];

/// One row of file E.
#[derive(Clone, PartialEq, Eq)]
pub struct InquiryRow {
    /// The row's number.
    pub row: u64,
    /// The sender's id of the question.
    pub id: String,
    /// Whom it is about.
    pub number: IndividualNumber,
    /// The birth date, which has to be that of the person who is found: otherwise there is no answer.
    pub birth: PartialDate,
    /// Why.
    pub reason: InquiryReason,
    /// By which law, as a code of the list in force.
    pub legal_basis: String,
}

impl fmt::Debug for InquiryRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InquiryRow(row {}, …)", self.row)
    }
}

impl InquiryRow {
    /// The row as a question, or every reason why not.
    pub fn read(mut cells: Cells<'_>) -> Reading<InquiryRow> {
        let id = cells.code("inquiry-id");
        let number = cells.individual_number("individual-number");
        let birth = cells.partial_date("birth");
        let reason = reason(&mut cells);
        let legal_basis = legal_basis(&mut cells);
        let row = cells.number();
        let record = (|| {
            Some(InquiryRow {
                row,
                id: id?,
                number: number?,
                birth: birth?,
                reason: reason?,
                legal_basis: legal_basis?,
            })
        })();
        cells.finish(record)
    }
}

fn reason(cells: &mut Cells<'_>) -> Option<InquiryReason> {
    let code = cells.code("reason")?;
    let reason = InquiryReason::parse(&code);
    if reason.is_none() {
        cells.note(Rule::CodeUnknown, "reason");
    }
    reason
}

fn legal_basis(cells: &mut Cells<'_>) -> Option<String> {
    let code = cells.code("legal-basis")?;
    if !cells.settings().legal_bases.contains(&code) {
        cells.note(Rule::CodeUnknown, "legal-basis");
        return None;
    }
    Some(code)
}

/// What stands before an inquiry is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InquiryGuard {
    /// How many numbers this person may ask for in a day.
    pub daily_max: u64,
    /// How many numbers this person may ask for in a day before a second person has to agree.
    pub alone_max: u64,
    /// How many this person asked for today.
    pub asked_today: u64,
    /// Whether a second person has agreed.
    pub is_approved: bool,
}

/// Whether a file of so many numbers may be asked. Nothing is looked up before it may.
pub fn guard_inquiry(rows: u64, guard: InquiryGuard) -> Vec<Finding> {
    let number = |number: u64| Fact::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let mut findings = Vec::new();
    if guard.asked_today.saturating_add(rows) > guard.daily_max {
        let finding = Rule::InquiryLimit.finding();
        findings.push(finding.with("daily_max", number(guard.daily_max)));
    }
    if guard.asked_today.saturating_add(rows) > guard.alone_max && !guard.is_approved {
        let finding = Rule::InquiryFourEyes.finding();
        findings.push(finding.with("from", number(guard.alone_max)));
    }
    findings
}

/// The answer to one question.
#[derive(Clone, Copy)]
pub enum InquiryAnswer<'a> {
    /// The person's doses.
    Found(&'a LedgerPerson<'a>),
    /// Nobody is known, the birth date is another, or there is no dose: which of them, is not told.
    Nothing,
    /// The question may not be answered.
    Refused,
}

/// Writes an answer: the id, the result, the doses as the ledger export has them. The number is not among it.
pub fn write_answer(
    id: &str,
    answer: &InquiryAnswer<'_>,
    writer: &mut LedgerWriter,
    out: &mut Vec<u8>,
) -> Vec<Finding> {
    write_value(id, out);
    let (result, person) = match answer {
        InquiryAnswer::Found(person) => ("1", Some(*person)),
        InquiryAnswer::Nothing => ("0", None),
        InquiryAnswer::Refused => ("9", None),
    };
    out.push(b',');
    out.extend_from_slice(result.as_bytes());
    out.push(b',');
    writer.write_blocks(person.map_or(&[], |person| person.doses), out)
}

#[cfg(test)]
mod tests;
