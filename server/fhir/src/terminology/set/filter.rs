//! The filters of a value set: a property of a concept, an operator and a value → concepts.

use super::compose::Trouble;
use crate::terminology::Membership;
use crate::terminology::extent::Extent;
use crate::terminology::system::read::whole;
use crate::terminology::system::{Content, System};
use crate::terminology::table::Bits;

/// A filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter<'e> {
    pub(super) property: &'e str,
    pub(super) op: &'e str,
    pub(super) value: &'e str,
}

/// The codes of a system that pass. What is not known of a system cannot be told, except from the code itself.
pub(super) fn passing(system: Option<&System>, filter: Filter<'_>) -> Result<Extent, Trouble> {
    let of_code = matches!(filter.property, "code" | "concept");
    match (of_code, filter.op) {
        (true, "=") => return Ok(listed(system, &[filter.value])),
        (true, "in") => return Ok(listed(system, &values(filter.value))),
        (true, "not-in") => {
            let count = system.map_or(0, System::count);
            let all = Extent::all(count, Membership::Member);
            return Ok(all.minus(&listed(system, &values(filter.value))));
        }
        _ => {}
    }
    let rest = match system {
        Some(system) if system.content == Content::Complete => Membership::Foreign,
        _ => Membership::Unknown,
    };
    let nothing = System::default();
    let bits = concepts(system.unwrap_or(&nothing), filter, system.is_some())?;
    Ok(Extent::concepts(bits, rest))
}

/// These codes, as far as they are codes of the system: a filter chooses among its codes and names no others.
fn listed(system: Option<&System>, codes: &[&str]) -> Extent {
    let is_code = |code: &&&str| {
        system.is_none_or(|system| {
            system.find(code).is_some() || system.beyond(code) != Membership::Foreign
        })
    };
    let codes = codes.iter().filter(is_code);
    Extent::listed(system, codes.map(|code| (*code).to_owned().into()))
}

fn values(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).collect()
}

/// The concepts that pass. Of a system of which nothing is known none does, and no property is missed.
fn concepts(system: &System, filter: Filter<'_>, known: bool) -> Result<Bits, Trouble> {
    match filter.property {
        "code" | "concept" => by_code(system, filter),
        "display" => by_texts(system, filter, |number| {
            system
                .names(number)
                .next()
                .map(|name| name.text)
                .into_iter()
        }),
        "parent" => by_neighbours(system, filter, System::parents),
        "child" => by_neighbours(system, filter, System::children),
        "inactive" => by_flag(system, filter, System::is_inactive),
        "notSelectable" => by_flag(system, filter, System::is_abstract),
        name if known && system.content != Content::NotPresent && !system.has_property(name) => {
            Err(unusable(filter))
        }
        name => by_texts(system, filter, |number| system.property_texts(number, name)),
    }
}

fn unusable(filter: Filter<'_>) -> Trouble {
    Trouble::of("definition-filter", "filter", filter.property)
}

fn by_code(system: &System, filter: Filter<'_>) -> Result<Bits, Trouble> {
    let of_concept = |reached: fn(&System, u32) -> Bits, with_itself: bool| {
        let Some(number) = system.find(filter.value) else {
            let gone = system.content == Content::Complete || system.is_misshapen(filter.value);
            return match gone {
                true => Err(Trouble::of(
                    "definition-code-unknown",
                    "filter",
                    filter.value,
                )),
                false => Ok(Bits::none(system.count())),
            };
        };
        let mut bits = reached(system, number);
        if !with_itself {
            bits.remove(number);
        }
        Ok(bits)
    };
    match filter.op {
        "is-a" => of_concept(System::with_descendants, true),
        "descendent-of" => of_concept(System::with_descendants, false),
        "generalizes" => of_concept(System::with_ancestors, true),
        "is-not-a" => {
            let below = of_concept(System::with_descendants, true)?;
            Ok(Bits::all(system.count()).with(&below, |one, other| one & !other))
        }
        _ => by_texts(system, filter, |number| {
            std::iter::once(system.code(number))
        }),
    }
}

/// By concepts that stand right above or below, which are known by their codes.
fn by_neighbours(
    system: &System,
    filter: Filter<'_>,
    neighbours: fn(&System, u32) -> &[u32],
) -> Result<Bits, Trouble> {
    by_texts(system, filter, |number| {
        let codes = neighbours(system, number).iter();
        codes.map(|other| system.code(*other))
    })
}

/// By a property that is false where nothing is said.
fn by_flag(
    system: &System,
    filter: Filter<'_>,
    flag: fn(&System, u32) -> bool,
) -> Result<Bits, Trouble> {
    if !matches!(filter.op, "=" | "in" | "not-in") {
        return Err(unusable(filter));
    }
    if values(filter.value)
        .iter()
        .any(|value| !matches!(*value, "true" | "false"))
    {
        return Err(Trouble::of("definition-filter", "filter", filter.value));
    }
    by_texts(system, filter, |number| {
        std::iter::once(if flag(system, number) {
            "true"
        } else {
            "false"
        })
    })
}

/// By the texts of a concept: one of them is the value, is among the values, or has the shape; or there is none.
fn by_texts<'s, T: Iterator<Item = &'s str>>(
    system: &'s System,
    filter: Filter<'_>,
    texts: impl Fn(u32) -> T,
) -> Result<Bits, Trouble> {
    let wanted = values(filter.value);
    let shape = match filter.op {
        "regex" => Some(whole(filter.value).ok_or_else(|| unusable(filter))?),
        "exists" if !matches!(filter.value, "true" | "false") => return Err(unusable(filter)),
        "=" | "in" | "not-in" | "exists" => None,
        _ => return Err(unusable(filter)),
    };
    let passes = |number: &u32| {
        let mut texts = texts(*number);
        match (filter.op, &shape) {
            (_, Some(shape)) => texts.any(|text| shape.is_match(text)),
            ("=", _) => texts.any(|text| text == filter.value),
            ("in", _) => texts.any(|text| wanted.contains(&text)),
            ("not-in", _) => !texts.any(|text| wanted.contains(&text)),
            _ => texts.next().is_some() == (filter.value == "true"),
        }
    };
    let mut bits = Bits::none(system.count());
    for number in system.numbers().filter(passes) {
        bits.insert(number);
    }
    Ok(bits)
}
