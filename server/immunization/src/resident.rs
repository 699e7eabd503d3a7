//! A resident, as a municipality knows one.

use std::fmt;

use crate::calendar::{Day, PartialDate};
use crate::coupon::{Coupon, CouponLine};
use crate::municipality::MunicipalityCode;
use crate::name::{Name, NameUse, Script};
use crate::named::named;
use crate::resident_number::ResidentNumber;

/// A person in a municipality's records. Only what is about the municipality itself is certain to be known.
#[derive(Clone, PartialEq, Eq)]
pub struct Resident {
    /// Whose records these are.
    pub municipality: MunicipalityCode,
    /// The person's number there. People who are only treated there have none.
    pub number: Option<ResidentNumber>,
    /// Numbers in registers the person has left, this municipality's own too.
    pub former_numbers: Vec<(MunicipalityCode, ResidentNumber)>,
    /// Numbers that others gave.
    pub other_numbers: Vec<ForeignNumber>,
    /// Every name in every script.
    pub names: Vec<Name>,
    /// The sex in the register.
    pub sex: Option<Sex>,
    /// The birth date, of which day and month may be unknown.
    pub birth: Option<PartialDate>,
    /// Where the person lives or lived.
    pub addresses: Vec<Address>,
    /// How the person can be reached.
    pub contacts: Vec<Contact>,
    /// Whether and when the person died.
    pub death: Option<Death>,
    /// Whether and when the person left the municipality's register.
    pub departure: Option<Departure>,
    /// Whether somebody must not learn of the person from the records.
    pub disclosure: Disclosure,
    /// Coupons given by whatever municipality, closed ones too.
    pub coupons: Vec<Coupon>,
    /// Whether the record was made by mistake. Moving and dying are no mistakes.
    pub is_mistake: bool,
    /// What is doubtful about it: stable codes of rules.
    pub doubts: Vec<String>,
}

impl Resident {
    /// A person of whom nothing is known yet.
    pub fn new(municipality: MunicipalityCode) -> Resident {
        Resident {
            municipality,
            number: None,
            former_numbers: Vec::new(),
            other_numbers: Vec::new(),
            names: Vec::new(),
            sex: None,
            birth: None,
            addresses: Vec::new(),
            contacts: Vec::new(),
            death: None,
            departure: None,
            disclosure: Disclosure::Open,
            coupons: Vec::new(),
            is_mistake: false,
            doubts: Vec::new(),
        }
    }

    /// The name in a script that counts most: the official one, then the one in use, then any that is not of the past.
    pub fn name(&self, script: Script) -> Option<&Name> {
        self.name_in(Some(script))
    }

    /// The same among the names of which nobody said what they are written in.
    pub fn unscripted_name(&self) -> Option<&Name> {
        self.name_in(None)
    }

    fn name_in(&self, script: Option<Script>) -> Option<&Name> {
        let rank = |name: &&Name| match name.used_as {
            Some(NameUse::Official) => 0,
            Some(NameUse::Usual) => 1,
            None => 2,
            Some(NameUse::Alias) => 3,
            Some(NameUse::Temporary | NameUse::Anonymous) => 4,
            Some(NameUse::Former | NameUse::Maiden) => 5,
        };
        let of_script = self.names.iter().filter(|name| name.script == script);
        of_script.min_by_key(rank)
    }

    /// The coupon that a printed line is of, closed or not.
    pub fn coupon_of(&self, line: &CouponLine) -> Option<&Coupon> {
        self.coupons.iter().find(|coupon| coupon.is_of(line))
    }

    /// Whether a name of this person has a character that stands for another.
    pub fn has_unreliable_name(&self) -> bool {
        self.names.iter().any(|name| {
            let marks = name.marks();
            marks.private || marks.placeholder
        })
    }

    /// Whether the person is known to have died by the end of a day. Nothing where the day of death is not known.
    pub fn died_by(&self, day: Day) -> Option<bool> {
        match self.death {
            None => Some(false),
            Some(Death { on: None }) => None,
            Some(Death { on: Some(on) }) if on.latest() <= day => Some(true),
            Some(Death { on: Some(on) }) if on.earliest() > day => Some(false),
            Some(_) => None,
        }
    }

    /// Whether the person was in the municipality's register on a day, as far as departures say.
    pub fn left_by(&self, day: Day) -> Option<bool> {
        match &self.departure {
            None => Some(false),
            Some(departure) => departure.on.map(|on| on <= day),
        }
    }
}

impl fmt::Debug for Resident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resident({}, …)", self.municipality)
    }
}

/// A number with the system that it is a number in, as others name it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ForeignNumber {
    /// The system.
    pub system: String,
    /// The number.
    pub value: String,
}

impl fmt::Debug for ForeignNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignNumber({}, …)", self.system)
    }
}

/// The sex in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
    /// Neither applies.
    Other,
    /// Not known.
    Unknown,
}

impl Sex {
    /// The sex as files write it: `1`, `2`, `0`, `9`, `M`, `F`, `U`, `男`, `女`.
    pub fn parse(text: &str) -> Option<Sex> {
        match text {
            "1" | "M" | "男" => Some(Sex::Male),
            "2" | "F" | "女" => Some(Sex::Female),
            "9" => Some(Sex::Other),
            "0" | "U" => Some(Sex::Unknown),
            _ => None,
        }
    }

    /// The digit that files have for it.
    pub fn digit(self) -> char {
        match self {
            Sex::Male => '1',
            Sex::Female => '2',
            Sex::Other => '9',
            Sex::Unknown => '0',
        }
    }
}

/// An address. The whole of it as one text, its parts where they are known, or both.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Address {
    /// All of it but the postal code.
    pub text: Option<String>,
    /// The postal code as it was written.
    pub postal_code: Option<String>,
    /// The prefecture's name: 東京都.
    pub prefecture: Option<String>,
    /// The municipality's name, its district before it.
    pub city: Option<String>,
    /// What follows.
    pub lines: Vec<String>,
    /// The country's code.
    pub country: Option<String>,
    /// Whether it is of the past.
    pub is_former: bool,
}

impl Address {
    /// The address in one text: as it was written so, otherwise its parts behind each other. Nothing where nothing is written.
    pub fn in_one_text(&self) -> Option<String> {
        let parts = self.prefecture.iter().chain(&self.city).chain(&self.lines);
        let joined = || parts.map(String::as_str).collect::<String>();
        let text = self.text.clone().unwrap_or_else(joined);
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// One way of reaching a person.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Contact {
    /// By what.
    pub by: ContactBy,
    /// The number or address.
    pub value: String,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({:?}, …)", self.by)
    }
}

/// By what a person is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContactBy {
    /// Telephone.
    Phone,
    /// Fax.
    Fax,
    /// Mail.
    Email,
    /// Short messages.
    Sms,
    /// Anything else.
    Other,
}

/// That a person died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Death {
    /// When, as far as it is known.
    pub on: Option<PartialDate>,
}

/// That a person left a municipality's register.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Departure {
    /// Why.
    pub reason: DepartureReason,
    /// When, if it is known.
    pub on: Option<Day>,
}

impl fmt::Debug for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Departure(…)")
    }
}

named! {
    /// Why a person left a register.
    DepartureReason {
        /// 転出
        MovedOut = "moved-out",
        /// 死亡
        Died = "dead",
        /// 職権消除 and other reasons.
        Removed = "removed",
    }
}

impl DepartureReason {
    /// The reason's flag in files, by the usual table. Feeds may have their own.
    pub fn flag(self) -> char {
        match self {
            DepartureReason::MovedOut => '1',
            DepartureReason::Died => '2',
            DepartureReason::Removed => '3',
        }
    }

    /// The reason that a flag stands for, by the usual table.
    pub fn from_flag(flag: &str) -> Option<DepartureReason> {
        let of = |reason: &DepartureReason| flag == String::from(reason.flag());
        DepartureReason::ALL.iter().copied().find(of)
    }
}

/// Whether a person may be told of to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Disclosure {
    /// As the rules for everybody say.
    #[default]
    Open,
    /// No venue, address, date or hint to third parties: somebody searches for the person.
    NotDisclosed,
    /// The same under stricter protection, as from violence (支援措置).
    Protected,
}

#[cfg(test)]
mod tests;
