//! The lots that are known: whose they are, and how long they can really be used. What is printed on a label was put
//! off later, for most lots more than once.

mod rows;

pub(crate) use rows::labels;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::calendar::Day;
use crate::intake::{VaccineLabel, maker_of_lot};
use crate::lot::{LotExpiry, LotNumber, LotState};
use crate::named::named;
use crate::vaccine::{TableError, VaccineGroup};

const FILE: &str = "lot-extensions.csv";

/// A lot that somebody told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLot {
    /// Its number.
    pub number: LotNumber,
    /// What it is of: the id of a label (`pfizer-12`), or of a product where no label names it.
    pub vaccine: String,
    /// How long it can be used.
    pub expiry: LotExpiry,
    /// For how many months after it was made the label says that it can be used.
    pub months: Option<u32>,
}

/// That a vaccine's lots can be used longer than they were printed to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Extension {
    /// From when on that counts.
    from: Day,
    months_before: u32,
    months_after: u32,
    /// Lots that it does not count for.
    except: Vec<LotNumber>,
}

/// What a lot is said to be of.
#[derive(Clone, Copy, Debug, Default)]
pub struct LotVaccine<'a> {
    /// The label, if it is known.
    pub label: Option<VaccineLabel>,
    /// The product's id, if it is known.
    pub product: Option<&'a str>,
    /// Who makes it, if that is known; it is where the label is.
    pub maker: Option<&'a str>,
    /// The group of vaccines, if it is known.
    pub group: Option<VaccineGroup>,
    /// The last day by the label on the vial, if it was told.
    pub printed: Option<Day>,
}

named! {
    /// Whether a lot could be used on a day.
    LotVerdict {
        /// It is known, of this vaccine, and good by its label.
        Good = "good",
        /// Beyond its label, within what counted on the day.
        Extended = "LOT-EXTENDED",
        /// Beyond both.
        Expired = "LOT-EXPIRED",
        /// It belongs to another maker or product.
        OtherMaker = "LOT-MAKER",
        /// All lots of this vaccine are known, and it is none of them.
        Unknown = "LOT-UNKNOWN",
        /// Nobody told of this lot, and not all lots of this vaccine are known.
        Unlisted = "unlisted",
        /// Nothing contradicts it, but how long it can be used is not known.
        Undated = "undated",
    }
}

impl LotVerdict {
    /// Whether somebody has to look at the lot.
    pub fn is_doubtful(self) -> bool {
        matches!(
            self,
            LotVerdict::Expired | LotVerdict::OtherMaker | LotVerdict::Unknown
        )
    }

    /// Whether there was enough to judge by.
    pub fn is_certain(self) -> bool {
        !matches!(self, LotVerdict::Unlisted | LotVerdict::Undated)
    }
}

/// All lots that are known, and the extensions that count for whole products.
#[derive(Clone, Debug, Default)]
pub struct LotMaster {
    /// By their numbers as they are compared. Two makers may use one number.
    lots: HashMap<String, Vec<KnownLot>>,
    by_vaccine: BTreeMap<String, Vec<LotNumber>>,
    /// Vaccines of which all lots are known.
    complete: BTreeSet<String>,
    extensions: BTreeMap<String, Vec<Extension>>,
}

impl LotMaster {
    /// The extensions that this software carries, without a single lot.
    pub fn embedded() -> Result<&'static LotMaster, TableError> {
        static MASTER: LazyLock<Result<LotMaster, TableError>> = LazyLock::new(|| {
            rows::parse_extensions(FILE, include_str!("../data/lot-extensions.csv"))
        });
        MASTER.as_ref().map_err(Clone::clone)
    }

    /// The same master and the lots in this text, which has the columns `lot`, `vaccine`, `printed`, `months`,
    /// `extended_from` and `extended_until`. A lot may have several rows, one for each extension of its own. The lot `*`
    /// says that all lots of a vaccine stand in the table.
    pub fn with_lots(&self, file: &str, text: &str) -> Result<LotMaster, TableError> {
        rows::with_lots(self.clone(), file, text)
    }

    /// How many lots are known.
    pub fn len(&self) -> usize {
        self.by_vaccine.values().map(Vec::len).sum()
    }

    /// Whether no lot is known.
    pub fn is_empty(&self) -> bool {
        self.by_vaccine.is_empty()
    }

    /// The lots with this number, one for each vaccine that has it.
    pub fn lots_with(&self, number: &LotNumber) -> &[KnownLot] {
        self.lots.get(number.folded()).map_or(&[], Vec::as_slice)
    }

    /// Whether a lot of a vaccine could be used on a day.
    pub fn check(&self, lot: &LotNumber, of: &LotVaccine<'_>, day: Day) -> LotVerdict {
        let key = of.key();
        let known = self.lots_with(lot);
        let mut matching = known
            .iter()
            .filter(|one| key.is_none_or(|key| one.vaccine == key))
            .peekable();
        if matching.peek().is_some() {
            let states = matching.map(|one| self.state(one, of.printed, day));
            return states
                .min_by_key(|one| rank(*one))
                .unwrap_or(LotVerdict::Unlisted);
        }
        let maker = of.label.map(|label| label.maker).or(of.maker);
        let other_shape = maker
            .zip(maker_of_lot(lot))
            .is_some_and(|(own, other)| own != other);
        if !known.is_empty() || other_shape {
            return LotVerdict::OtherMaker;
        }
        if key.is_some_and(|key| self.complete.contains(key)) {
            return LotVerdict::Unknown;
        }
        match of.printed {
            Some(printed) => self.by_label_alone(lot, (key, of.group), printed, day),
            None => LotVerdict::Unlisted,
        }
    }

    /// The one lot that was probably meant by a number nobody knows: one character apart.
    pub fn suggest(&self, lot: &LotNumber, of: &LotVaccine<'_>) -> Option<&LotNumber> {
        lot.nearest(self.by_vaccine.get(of.key()?)?)
    }

    fn state(&self, lot: &KnownLot, printed: Option<Day>, day: Day) -> LotVerdict {
        let state = match lot.expiry.printed.or(printed) {
            None => lot.expiry.state_on(day),
            Some(printed) => {
                let mut expiry = lot.expiry.clone();
                expiry.printed = Some(printed);
                if let Some(months) = lot.months {
                    expiry.extended.extend(self.extended(
                        &lot.number,
                        &lot.vaccine,
                        printed,
                        months,
                    ));
                }
                expiry.state_on(day)
            }
        };
        match state {
            LotState::Good => LotVerdict::Good,
            LotState::Extended => LotVerdict::Extended,
            // Without the months on the label nobody knows by how many it was put off.
            LotState::Expired if lot.months.is_none() && lot.expiry.extended.is_empty() => {
                match lot.expiry.printed.or(printed) {
                    Some(printed) => {
                        self.by_label_alone(&lot.number, (Some(&lot.vaccine), None), printed, day)
                    }
                    None => LotVerdict::Expired,
                }
            }
            LotState::Expired => LotVerdict::Expired,
            LotState::Unknown => LotVerdict::Undated,
        }
    }

    /// What a printed day alone says. Beyond it a lot is expired only if no extension of its vaccine reaches so far: where
    /// the vaccine is not known, none of its group.
    fn by_label_alone(
        &self,
        lot: &LotNumber,
        (key, group): (Option<&str>, Option<VaccineGroup>),
        printed: Day,
        day: Day,
    ) -> LotVerdict {
        if day <= printed {
            return LotVerdict::Good;
        }
        let counting = |one: &&Extension| one.from <= day && !one.except.contains(lot);
        let months = |steps: &Vec<Extension>| -> u32 {
            let steps = steps.iter().filter(counting);
            steps.map(|one| one.months_after - one.months_before).sum()
        };
        let most = match key {
            Some(key) => self.extensions.get(key).map(months),
            None => {
                let all = self.extensions.iter();
                all.filter(|(vaccine, _)| rows::may_be_of_group(vaccine, group))
                    .map(|(_, steps)| months(steps))
                    .max()
            }
        };
        match months_later(printed, most.unwrap_or(0)) < day {
            true => LotVerdict::Expired,
            false => LotVerdict::Undated,
        }
    }

    /// How an extension of months puts off the last day of a lot that was printed with fewer.
    fn extended(
        &self,
        lot: &LotNumber,
        vaccine: &str,
        printed: Day,
        months: u32,
    ) -> Vec<(Day, Day)> {
        let steps = self.extensions.get(vaccine).into_iter().flatten();
        let counting = steps.filter(|one| one.months_after > months && !one.except.contains(lot));
        counting
            .map(|one| (one.from, months_later(printed, one.months_after - months)))
            .collect()
    }
}

impl<'a> LotVaccine<'a> {
    /// What lots of it are listed under.
    fn key(&self) -> Option<&'a str> {
        self.label
            .map(|label| label.id)
            .or(self.product.map(rows::key_of_product))
    }
}

/// Two makers' lots of one number, and nobody said which: the better one counts.
fn rank(verdict: LotVerdict) -> u8 {
    match verdict {
        LotVerdict::Good => 0,
        LotVerdict::Extended => 1,
        LotVerdict::Undated | LotVerdict::Unlisted => 2,
        LotVerdict::Expired => 3,
        LotVerdict::Unknown | LotVerdict::OtherMaker => 4,
    }
}

/// The day so many months later. The last day of a month stays the last, because labels mean whole months.
fn months_later(day: Day, months: u32) -> Day {
    let (year, month, of_month) = day.parts();
    let index = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
    let year = i32::try_from(index.div_euclid(12)).unwrap_or(i32::MAX);
    let month = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(12);
    let Ok(first) = Day::new(year, month, 1) else {
        return Day::LAST;
    };
    let last = first.month_days();
    let is_last = of_month == day.month_days();
    let of_month = if is_last { last } else { of_month.min(last) };
    Day::new(year, month, of_month).unwrap_or(first)
}

#[cfg(test)]
mod tests;
