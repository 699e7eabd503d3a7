//! What a feed was agreed to be, and what the day knows: everything that reading rows needs and no file says.

use std::collections::BTreeSet;

use super::codes::LedgerCodes;
use super::encoding::Encoding;
use crate::calendar::Day;
use crate::coupon::{CouponDigits, CouponKind};
use crate::municipality::MunicipalityCode;
use crate::named::named;
use crate::resident::DepartureReason;
use crate::vaccine::VaccineTable;

named! {
    /// Whether the first row names the columns.
    Header {
        /// It is looked at.
        Auto = "auto",
        /// It has to.
        Required = "required",
        /// It must not.
        Absent = "absent",
    }
}

/// Damage that somebody chose to have repaired in the whole file. Without a choice damaged rows are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Repairs {
    /// A lost zero before a municipality's code is put back.
    pub municipality_zero: bool,
    /// A missing check digit after a municipality's code is put there.
    pub municipality_check_digit: bool,
    /// Lost zeros before coupon numbers are put back.
    pub coupon_zeros: bool,
    /// A lost zero before an individual number is put back.
    pub individual_zero: bool,
    /// `2021/4/1` is read as a date.
    pub dates: bool,
    /// `S25.4.1` is read as a date where a layout has eight digits.
    pub era_dates: bool,
}

impl Repairs {
    /// The word for putting back a municipality's zero, as findings offer it.
    pub const MUNICIPALITY_ZERO: &'static str = "municipality-zero";
    /// The word for putting a municipality's check digit there.
    pub const MUNICIPALITY_CHECK_DIGIT: &'static str = "municipality-check-digit";
    /// The word for putting back a coupon's zeros.
    pub const COUPON_ZEROS: &'static str = "coupon-zeros";
    /// The word for putting back an individual number's zero.
    pub const INDIVIDUAL_ZERO: &'static str = "individual-zero";
    /// The word for reading dates that were written anew.
    pub const DATES: &'static str = "dates";
    /// The word for reading dates that were written with an era.
    pub const ERA_DATES: &'static str = "era-dates";

    /// The same repairs and the one that a word offers. Nothing if no repair has this word.
    pub fn with(mut self, word: &str) -> Option<Repairs> {
        let chosen = match word {
            Repairs::MUNICIPALITY_ZERO => &mut self.municipality_zero,
            Repairs::MUNICIPALITY_CHECK_DIGIT => &mut self.municipality_check_digit,
            Repairs::COUPON_ZEROS => &mut self.coupon_zeros,
            Repairs::INDIVIDUAL_ZERO => &mut self.individual_zero,
            Repairs::DATES => &mut self.dates,
            Repairs::ERA_DATES => &mut self.era_dates,
            _ => return None,
        };
        *chosen = true;
        Some(self)
    }
}

/// What reading a file needs beside its bytes.
#[derive(Clone)]
pub struct Settings<'t> {
    /// Whose file it is, by the login.
    pub municipality: MunicipalityCode,
    /// Which system handed the file in, if that counts.
    pub sender: Option<String>,
    /// Today in Japan.
    pub today: Day,
    /// Whether the first row names the columns.
    pub header: Header,
    /// What the sender says that it is written in.
    pub encoding: Option<Encoding>,
    /// Which damage is repaired.
    pub repairs: Repairs,
    /// What the feed's flags of moving and dying mean.
    pub flags: Vec<(String, DepartureReason)>,
    /// What the campaign's digits mean.
    pub campaign: CouponDigits,
    /// The vaccines that are known.
    pub vaccines: &'t VaccineTable,
    /// Municipalities that there are, if somebody knows them.
    pub municipalities: Option<&'t BTreeSet<MunicipalityCode>>,
    /// Whether the doses are of the past, so that what is not known of their vaccines is kept in words.
    pub is_history: bool,
    /// The municipality's own lists of codes.
    pub codes: LedgerCodes,
    /// Codes of legal bases that may be named in an inquiry.
    pub legal_bases: Vec<String>,
}

impl<'t> Settings<'t> {
    /// The settings that are usual.
    pub fn new(
        municipality: MunicipalityCode,
        today: Day,
        vaccines: &'t VaccineTable,
    ) -> Settings<'t> {
        let flags = DepartureReason::ALL.iter();
        Settings {
            municipality,
            sender: None,
            today,
            header: Header::Auto,
            encoding: None,
            repairs: Repairs::default(),
            flags: flags
                .map(|reason| (reason.flag().to_string(), *reason))
                .collect(),
            campaign: CouponDigits {
                kinds: vec![
                    (1, CouponKind::PreExamination),
                    (2, CouponKind::Vaccination),
                ],
                doses: (1, 9),
            },
            vaccines,
            municipalities: None,
            is_history: false,
            codes: LedgerCodes::default(),
            legal_bases: Vec::new(),
        }
    }
}
