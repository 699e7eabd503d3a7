//! Rows of lots and extensions, read and held against each other.

use std::sync::LazyLock;

use super::{Extension, KnownLot, LotMaster};
use crate::calendar::{Day, PartialDate};
use crate::intake::VaccineLabel;
use crate::lot::{LotExpiry, LotNumber};
use crate::vaccine::{TableError, TableFault, VaccineGroup, VaccineTable};

const EXTENSIONS: &str = "vaccine,from,months_before,months_after,except,note";
const LOTS: &str = "lot,vaccine,printed,months,extended_from,extended_until";
/// Stands for all lots of a vaccine.
const ALL: &str = "*";
/// No vaccine lasts longer.
const MONTHS_MAX: u32 = 120;

/// All labels there are.
pub(crate) fn labels() -> impl Iterator<Item = VaccineLabel> {
    static LABELS: LazyLock<Vec<VaccineLabel>> = LazyLock::new(|| {
        let lines = include_str!("../../data/vaccine-labels.csv").lines();
        let texts = lines.skip(1).filter_map(|line| line.split(',').next());
        texts.filter_map(VaccineLabel::find).collect()
    });
    LABELS.iter().copied()
}

/// What lots of a product are listed under: the one label that names it, otherwise the product itself.
pub(super) fn key_of_product(product: &str) -> &str {
    let mut naming = labels().filter(|label| label.product == Some(product));
    match (naming.next(), naming.next()) {
        (Some(label), None) => label.id,
        _ => product,
    }
}

/// Whether what lots are listed under may be of a group; it may be where the group is not known.
pub(super) fn may_be_of_group(key: &str, group: Option<VaccineGroup>) -> bool {
    let label = labels().find(|label| label.id == key);
    let product = || VaccineTable::embedded().ok()?.product(key);
    let own = label
        .map(VaccineLabel::group)
        .or_else(|| product().map(|product| product.group));
    own.zip(group).is_none_or(|(own, group)| own == group)
}

/// What a table calls a vaccine, as lots are listed under it.
fn key(cell: &str) -> Option<&str> {
    if labels().any(|label| label.id == cell) {
        return Some(cell);
    }
    let table = VaccineTable::embedded().ok()?;
    table.product(cell).map(|_| key_of_product(cell))
}

pub(super) fn parse_extensions(file: &str, text: &str) -> Result<LotMaster, TableError> {
    let mut master = LotMaster::default();
    each_row(file, text, EXTENSIONS, |cells: [&str; 6]| {
        extension(&mut master, cells)
    })?;
    Ok(master)
}

pub(super) fn with_lots(
    mut master: LotMaster,
    file: &str,
    text: &str,
) -> Result<LotMaster, TableError> {
    each_row(file, text, LOTS, |cells: [&str; 6]| lot(&mut master, cells))?;
    Ok(master)
}

fn each_row<const N: usize>(
    file: &str,
    text: &str,
    header: &str,
    mut take: impl FnMut([&str; N]) -> Result<(), TableFault>,
) -> Result<(), TableError> {
    let refuse = |line: usize, key: &str, fault| TableError {
        file: file.to_owned(),
        line,
        key: key.to_owned(),
        fault,
    };
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().zip(1..);
    if lines.next().is_none_or(|(line, _)| line != header) {
        let first = header.split(',').next().unwrap_or_default();
        return Err(refuse(1, first, TableFault::Header));
    }
    for (line, number) in lines.filter(|(line, _)| !line.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let key = cells.first().copied().unwrap_or_default();
        let taken = match <[&str; N]>::try_from(cells.as_slice()) {
            Ok(cells) => take(cells),
            Err(_) => Err(TableFault::Cells),
        };
        taken.map_err(|fault| refuse(number, key, fault))?;
    }
    Ok(())
}

/// A step of a vaccine's shelf life. Steps follow each other, each from where the last one led.
fn extension(master: &mut LotMaster, cells: [&str; 6]) -> Result<(), TableFault> {
    let [vaccine, from, before, after, except, _] = cells;
    let bad = TableFault::Cell;
    let key = key(vaccine).ok_or(bad("vaccine"))?;
    let from = match from {
        "" => Day::FIRST,
        from => PartialDate::parse_iso(from)
            .map_err(|_| bad("from"))?
            .earliest(),
    };
    let months_before = months(before).ok_or(bad("months_before"))?;
    let months_after = months(after).ok_or(bad("months_after"))?;
    let except: Option<Vec<LotNumber>> = match except {
        "" => Some(Vec::new()),
        except => except.split(';').map(plain_lot).collect(),
    };
    let except = except.ok_or(bad("except"))?;
    if months_after <= months_before {
        return Err(TableFault::Contradiction("months_after"));
    }
    let steps = master.extensions.entry(key.to_owned()).or_default();
    if let Some(last) = steps.last() {
        if last.from >= from {
            return Err(TableFault::Contradiction("from"));
        }
        if last.months_after != months_before {
            return Err(TableFault::Contradiction("months_before"));
        }
    }
    steps.push(Extension {
        from,
        months_before,
        months_after,
        except,
    });
    Ok(())
}

/// A lot, or one more extension of a lot.
fn lot(master: &mut LotMaster, cells: [&str; 6]) -> Result<(), TableFault> {
    let [number, vaccine, printed, life, from, until] = cells;
    let bad = TableFault::Cell;
    let key = key(vaccine).ok_or(bad("vaccine"))?;
    if number == ALL {
        if [printed, life, from, until]
            .iter()
            .any(|cell| !cell.is_empty())
        {
            return Err(bad("lot"));
        }
        let is_new = master.complete.insert(key.to_owned());
        return if is_new {
            Ok(())
        } else {
            Err(TableFault::Twice)
        };
    }
    let number = plain_lot(number).ok_or(bad("lot"))?;
    let printed = optional_day(printed).map_err(|()| bad("printed"))?;
    let life = match life {
        "" => None,
        life => Some(months(life).ok_or(bad("months"))?),
    };
    let from = optional_day(from).map_err(|()| bad("extended_from"))?;
    let until = optional_day(until).map_err(|()| bad("extended_until"))?;
    let extended = match (from, until) {
        (None, None) => None,
        (Some(from), Some(until)) => Some((from, until)),
        (Some(_), None) => return Err(bad("extended_until")),
        (None, Some(_)) => return Err(bad("extended_from")),
    };
    // An extension that ends before what it extends is none.
    if printed
        .zip(until)
        .is_some_and(|(printed, until)| until <= printed)
    {
        return Err(TableFault::Contradiction("extended_until"));
    }
    if life.is_some() && printed.is_none() {
        return Err(TableFault::Contradiction("months"));
    }
    let of_number = master.lots.entry(number.folded().to_owned()).or_default();
    if let Some(known) = of_number.iter_mut().find(|one| one.vaccine == key) {
        return extend(known, printed, life, extended);
    }
    of_number.push(KnownLot {
        number: number.clone(),
        vaccine: key.to_owned(),
        expiry: LotExpiry {
            printed,
            extended: extended.into_iter().collect(),
        },
        months: life,
    });
    let of_vaccine = master.by_vaccine.entry(key.to_owned()).or_default();
    of_vaccine.push(number);
    Ok(())
}

/// A further row of a lot says the same and brings one more extension, which reaches further.
fn extend(
    known: &mut KnownLot,
    printed: Option<Day>,
    life: Option<u32>,
    extended: Option<(Day, Day)>,
) -> Result<(), TableFault> {
    if known.expiry.printed != printed {
        return Err(TableFault::Contradiction("printed"));
    }
    if known.months != life {
        return Err(TableFault::Contradiction("months"));
    }
    let Some((from, until)) = extended else {
        return Err(TableFault::Twice);
    };
    let before = &known.expiry.extended;
    if before.contains(&(from, until)) {
        return Err(TableFault::Twice);
    }
    if before.iter().any(|(other, _)| *other == from) {
        return Err(TableFault::Contradiction("extended_until"));
    }
    let is_shorter = |(other, reached): &(Day, Day)| {
        (*other < from && *reached >= until) || (*other > from && *reached <= until)
    };
    if before.iter().any(is_shorter) {
        return Err(TableFault::Contradiction("extended_until"));
    }
    known.expiry.extended.push((from, until));
    Ok(())
}

fn plain_lot(text: &str) -> Option<LotNumber> {
    LotNumber::parse(text).filter(|lot| lot.is_plain() && lot.folded() == text)
}

fn optional_day(text: &str) -> Result<Option<Day>, ()> {
    match text {
        "" => Ok(None),
        text => Day::parse_iso(text).map(Some).map_err(|_| ()),
    }
}

fn months(text: &str) -> Option<u32> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_digits.then(|| text.parse().ok()).flatten()?;
    (1..=MONTHS_MAX).contains(&number).then_some(number)
}
