//! The code of a medical institution (医療機関コード): ten digits, or the last seven of them.

use std::fmt;

use crate::code::{CodeError, CodeFault, Scheme, digits, luhn_digit};
use crate::prefecture::Prefecture;

fn refuse(fault: CodeFault) -> CodeError {
    CodeError {
        scheme: Scheme::Institution,
        fault,
    }
}

/// What an institution is paid by: the third of its ten digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeeTable {
    /// 1: doctors.
    Medical,
    /// 2: places of check-ups outside insurance.
    CheckUp,
    /// 3: dentists.
    Dental,
    /// 4: pharmacies.
    Pharmacy,
    /// 5: care facilities for the elderly.
    Care,
    /// 6: nurses who visit.
    HomeNursing,
}

impl FeeTable {
    const ALL: [FeeTable; 6] = [
        FeeTable::Medical,
        FeeTable::CheckUp,
        FeeTable::Dental,
        FeeTable::Pharmacy,
        FeeTable::Care,
        FeeTable::HomeNursing,
    ];

    /// Its digit, 1 to 6.
    pub fn digit(self) -> u8 {
        match self {
            FeeTable::Medical => 1,
            FeeTable::CheckUp => 2,
            FeeTable::Dental => 3,
            FeeTable::Pharmacy => 4,
            FeeTable::Care => 5,
            FeeTable::HomeNursing => 6,
        }
    }

    fn of(digit: u8) -> Option<FeeTable> {
        FeeTable::ALL
            .into_iter()
            .find(|table| table.digit() == digit)
    }
}

/// The ten digits of a medical institution: prefecture, fee table, and a number of seven digits.
///
/// The last digit checks all ten, so every wrong digit is found, and every swap of neighbours but 09 for 90.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstitutionCode([u8; 10]);

impl InstitutionCode {
    /// The code in this text: exactly ten ASCII digits.
    pub fn parse(text: &str) -> Result<InstitutionCode, CodeError> {
        let code = InstitutionCode::parse_unchecked_digit(text)?;
        if code.has_check_digit() {
            Ok(code)
        } else {
            Err(refuse(CodeFault::CheckDigit))
        }
    }

    /// The code in this text, even if its check digit does not fit: published samples have such, and an institution may
    /// be meant all the same. For where a doubt is told and not refused.
    pub fn parse_unchecked_digit(text: &str) -> Result<InstitutionCode, CodeError> {
        let digits = digits::exactly::<10>(text).map_err(refuse)?;
        let [tens, ones, ..] = digits;
        if Prefecture::new(tens * 10 + ones).is_none() {
            return Err(refuse(CodeFault::Prefecture));
        }
        Ok(InstitutionCode(digits))
    }

    /// The code of an institution that is known by prefecture, fee table and its seven digits.
    pub fn from_number(
        prefecture: Prefecture,
        table: FeeTable,
        number: InstitutionNumber,
    ) -> Result<InstitutionCode, CodeError> {
        InstitutionCode::parse(&format!("{prefecture}{}{number}", table.digit()))
    }

    /// Whether the last digit fits the others.
    pub fn has_check_digit(self) -> bool {
        let [base @ .., check] = self.0;
        luhn_digit(&base) == check
    }

    /// The prefecture, 1 to 47.
    pub fn prefecture(self) -> u8 {
        let [tens, ones, ..] = self.0;
        tens * 10 + ones
    }

    /// What it is paid by, if its third digit is one of the known ones. Codes outside insurance have others.
    pub fn fee_table(self) -> Option<FeeTable> {
        let [_, _, table, ..] = self.0;
        FeeTable::of(table)
    }

    /// The last seven digits.
    pub fn number(self) -> InstitutionNumber {
        let [_, _, _, number @ ..] = self.0;
        InstitutionNumber(number)
    }
}

impl fmt::Display for InstitutionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digits::text(&self.0))
    }
}

impl fmt::Debug for InstitutionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstitutionCode({self})")
    }
}

/// The seven digits of an institution within its prefecture and fee table. The last is a check digit over all ten, so
/// alone it proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstitutionNumber([u8; 7]);

impl InstitutionNumber {
    /// The number in this text: exactly seven ASCII digits.
    pub fn parse(text: &str) -> Result<InstitutionNumber, CodeError> {
        digits::exactly::<7>(text)
            .map(InstitutionNumber)
            .map_err(refuse)
    }
}

impl fmt::Display for InstitutionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&digits::text(&self.0))
    }
}

impl fmt::Debug for InstitutionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstitutionNumber({self})")
    }
}

#[cfg(test)]
mod tests;
