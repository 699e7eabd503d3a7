//! How much of a vaccine is given, and at which age.

use std::fmt;

/// A volume, in thousandths of a millilitre.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Volume(u32);

impl Volume {
    /// The volume in this text in millilitres: `0.5`, `0.25`, `1`. Up to three decimals, below 1000, and not nothing.
    pub fn parse(text: &str) -> Option<Volume> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 3) || !digits(decimals, 3) {
            return None;
        }
        let thousandths: u32 = format!("{decimals:0<3}").parse().ok()?;
        let whole: u32 = whole.parse().ok()?;
        Volume::new(whole * 1_000 + thousandths)
    }

    /// A volume of so many thousandths of a millilitre.
    pub fn new(thousandths: u32) -> Option<Volume> {
        (1..1_000_000)
            .contains(&thousandths)
            .then_some(Volume(thousandths))
    }

    /// In thousandths of a millilitre.
    pub fn thousandths(self) -> u32 {
        self.0
    }
}

// In millilitres, with as many decimals as are needed.
impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 1_000, self.0 % 1_000);
        if decimals == 0 {
            return write!(f, "{whole}");
        }
        write!(
            f,
            "{whole}.{}",
            format!("{decimals:03}").trim_end_matches('0')
        )
    }
}

impl fmt::Debug for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Volume({self} mL)")
    }
}

/// A volume with the ages it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeRule {
    /// How much.
    pub volume: Volume,
    /// From this age in months on.
    pub from_months: Option<u32>,
    /// Below this age in months.
    pub below_months: Option<u32>,
}

impl VolumeRule {
    /// The rules in a cell: `0.5`, `0.25 (6m-<3y) / 0.5`, `0.1 (11y+) / 0.5`. A vaccine that is pressed on with a stamp
    /// has none.
    pub(super) fn parse_all(cell: &str) -> Option<Vec<VolumeRule>> {
        if cell == "stamp" {
            return Some(Vec::new());
        }
        cell.split(" / ").map(VolumeRule::parse).collect()
    }

    fn parse(text: &str) -> Option<VolumeRule> {
        let (volume, ages) = text.split_once(' ').unwrap_or((text, ""));
        let (from_months, below_months) = ages_of(ages)?;
        Some(VolumeRule {
            volume: Volume::parse(volume)?,
            from_months,
            below_months,
        })
    }
}

/// `(<10y)`, `(6m-<3y)`, `(11y+)`, or nothing.
fn ages_of(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    if text.is_empty() {
        return Some((None, None));
    }
    let inside = text.strip_prefix('(')?.strip_suffix(')')?;
    match inside.split_once('<') {
        Some(("", below)) => Some((None, Some(months(below)?))),
        Some((from, below)) => Some((Some(months(from.strip_suffix('-')?)?), Some(months(below)?))),
        None => Some((Some(months(inside.strip_suffix('+')?)?), None)),
    }
}

/// `6m` or `3y`.
fn months(text: &str) -> Option<u32> {
    if let Some(years) = text.strip_suffix('y') {
        return years.parse::<u32>().ok()?.checked_mul(12);
    }
    text.strip_suffix('m')?.parse().ok()
}
