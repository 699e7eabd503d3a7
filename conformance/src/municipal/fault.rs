//! What is wrong with a row, and on how many rows it falls.

use super::{Person, Town};
use crate::chance::Chance;

/// A kind of fault in file A.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The last digit of the individual number does not fit the others.
    IndividualCheck,
    /// The thirtieth of February.
    NoSuchDay,
    /// Somebody who is not born yet.
    Unborn,
    /// The coupon of the first person of the town.
    CouponTaken,
    /// The coupon without its zeros: a short number.
    CouponShort,
    /// A flag that means nothing.
    Flag,
    /// A column too few.
    Columns,
    /// No name.
    NoName,
    /// A character of the name could not be printed: taken, with a warning.
    Placeholder,
    /// The birth day is not known: taken, with a warning.
    PartialBirth,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [FaultKind; 10] = [
        FaultKind::IndividualCheck,
        FaultKind::NoSuchDay,
        FaultKind::Unborn,
        FaultKind::CouponTaken,
        FaultKind::CouponShort,
        FaultKind::Flag,
        FaultKind::Columns,
        FaultKind::NoName,
        FaultKind::Placeholder,
        FaultKind::PartialBirth,
    ];

    /// The code that a report must have for it.
    pub fn code(self) -> &'static str {
        match self {
            FaultKind::IndividualCheck => "CODE-MYNO-CD",
            FaultKind::NoSuchDay => "DATE-NONEXIST",
            FaultKind::Unborn => "DATE-FUTURE",
            FaultKind::CouponTaken => "REF-COUPON-TAKEN",
            FaultKind::CouponShort => "ROW-ZEROLOST-COUPON",
            FaultKind::Flag => "CODE-FLAG",
            FaultKind::Columns => "ROW-COLS",
            FaultKind::NoName => "ROW-REQ",
            FaultKind::Placeholder => "CHAR-PLACEHOLDER",
            FaultKind::PartialBirth => "DATE-PARTIAL",
        }
    }

    /// Whether such a row is kept out.
    pub fn is_rejected(self) -> bool {
        !matches!(self, FaultKind::Placeholder | FaultKind::PartialBirth)
    }

    /// The row with the fault.
    pub(super) fn spoil(self, town: &Town, index: u64, person: &Person) -> String {
        let mut person = person.clone();
        match self {
            FaultKind::IndividualCheck => {
                person.individual = Some(wrong_check(&town.individual(index)));
            }
            FaultKind::NoSuchDay => person.born.replace_range(4.., "0230"),
            FaultKind::Unborn => person.born = "20990101".to_owned(),
            FaultKind::CouponTaken => person.coupon = town.person(0).coupon,
            FaultKind::CouponShort => person.coupon = "101".to_owned(),
            FaultKind::Flag => return format!("{}9", person.row()),
            FaultKind::Columns => return person.row().trim_end_matches(',').to_owned(),
            FaultKind::NoName => person.name = [""; 4],
            FaultKind::Placeholder => person.name[0] = "田〓",
            FaultKind::PartialBirth => person.born.replace_range(6.., "00"),
        }
        person.row()
    }
}

/// The number with another last digit.
fn wrong_check(number: &str) -> String {
    let (digits, check) = number.split_at(11);
    let check = (check.parse::<u32>().unwrap_or(0) + 5) % 10;
    format!("{digits}{check}")
}

/// How many of ten thousand rows have each fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<(FaultKind, u64)>);

impl Faults {
    /// None at all.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// Each kind on so many of ten thousand rows.
    pub fn each(of_ten_thousand: u64) -> Faults {
        Faults(FaultKind::ALL.map(|kind| (kind, of_ten_thousand)).to_vec())
    }

    /// What falls on this row. The first row is always good: others may be told its coupon.
    pub(super) fn on(&self, seed: u64, index: u64) -> Option<FaultKind> {
        if self.0.is_empty() || index == 0 {
            return None;
        }
        let mut left = Chance::new(seed ^ 0xfa17)
            .branch(index.wrapping_add(1))
            .below(10_000);
        for (kind, share) in &self.0 {
            match left.checked_sub(*share) {
                Some(rest) => left = rest,
                None => return Some(*kind),
            }
        }
        None
    }
}
