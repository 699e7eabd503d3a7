//! To which value set codes are bound, and the columns of the table that say so.

use super::load::TableError;

/// The value set that the codes of an element come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// How much it binds.
    pub strength: Strength,
    /// The address of the value set, without a version.
    pub value_set: &'static str,
    /// The value set that no code may leave, whatever the strength.
    pub max: Option<&'static str>,
}

/// How much a binding binds. Examples bind nothing and are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Other codes are welcome.
    Preferred,
    /// Other codes only where none of the value set fits.
    Extensible,
    /// No other codes.
    Required,
}

/// What the further columns of a line say.
#[derive(Clone, Copy, Default)]
pub(super) struct Columns {
    pub(super) system: Option<&'static str>,
    pub(super) binding: Option<&'static Binding>,
    pub(super) targets: &'static [&'static str],
    pub(super) count_max: Option<u16>,
}

impl Columns {
    /// Reads them. What is made here is made once for a line of the table, and kept as long as the table.
    pub(super) fn read(words: impl Iterator<Item = &'static str>) -> Result<Columns, TableError> {
        let mut columns = Columns::default();
        let mut bound = None;
        let mut max = None;
        for word in words {
            let wrong = || TableError(format!("cannot read the column {word}"));
            match word.split_once('=') {
                Some(("SYSTEM", system)) => columns.system = Some(system),
                Some(("BIND", said)) => bound = Some(strength_and_set(said).ok_or_else(wrong)?),
                Some(("MAXSET", set)) => max = Some(set),
                Some(("TO", targets)) => {
                    let targets: Vec<&'static str> = targets.split(',').collect();
                    columns.targets = Box::leak(targets.into_boxed_slice());
                }
                Some(("MAX", count)) => {
                    columns.count_max = Some(count.parse().map_err(|_| wrong())?);
                }
                _ => {}
            }
        }
        if let Some((strength, value_set)) = bound {
            let binding = Binding {
                strength,
                value_set,
                max,
            };
            columns.binding = Some(Box::leak(Box::new(binding)));
        }
        Ok(columns)
    }
}

fn strength_and_set(said: &'static str) -> Option<(Strength, &'static str)> {
    let (strength, set) = said.split_once(':')?;
    let strength = match strength {
        "r" => Strength::Required,
        "e" => Strength::Extensible,
        "p" => Strength::Preferred,
        _ => return None,
    };
    Some((strength, set))
}
