//! R4's own codes: one text, of which each system and value set is read when it is first asked for.

use std::borrow::Cow;

use super::extent::Extent;
use super::form::Form;
use super::set::{Part, Set};
use super::system::{Content, System};
use super::{Membership, Terminology};

/// The codes, made by a script of `fhir-profiles/base`.
pub(super) const CODES: &str = include_str!("../../data/r4-codes.txt");

/// One system or value set of the text: where its lines stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) text: &'static str,
    /// The heading behind the address.
    heading: (usize, usize),
    /// The lines below the heading.
    lines: (usize, usize),
}

/// What a block is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    System,
    Set,
}

/// Units of time and of length. What else could be one is not looked for.
const TIMES: &str = "s min h d wk mo a ms us ns ps";
const LENGTHS: &str = "m dm cm mm um nm pm km [in_i] [ft_i] [yd_i] [mi_i] [nmi_i]";

/// All blocks of a text with their addresses.
pub(super) fn blocks(text: &'static str) -> Vec<(Topic, &'static str, Block)> {
    let mut found: Vec<(Topic, &'static str, Block)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let heading = match line.split_once(' ') {
            Some(("system", rest)) => Some((Topic::System, rest)),
            Some(("set", rest)) => Some((Topic::Set, rest)),
            _ => None,
        };
        match heading {
            Some((topic, rest)) => {
                let url = rest.split(' ').next().unwrap_or_default();
                let behind = start + line.len() - rest.len() + url.len();
                let block = Block {
                    text,
                    heading: (behind, start + line.len()),
                    lines: (at, at),
                };
                found.push((topic, url, block));
            }
            None => {
                if let Some((.., block)) = found.last_mut() {
                    block.lines.1 = at;
                }
            }
        }
    }
    found
}

impl Block {
    fn heading(&self) -> &'static str {
        self.text
            .get(self.heading.0..self.heading.1)
            .unwrap_or_default()
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &'static str)> + use<> {
        let lines = self.text.get(self.lines.0..self.lines.1);
        let mut at = self.lines.0;
        lines
            .unwrap_or_default()
            .split_inclusive('\n')
            .map(move |line| {
                let start = at;
                at += line.len();
                (start, line.trim_end())
            })
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    }

    /// The code system.
    pub(super) fn system(&self) -> System {
        let mut words = self.heading().split_whitespace();
        let says = |wanted: &str| self.heading().split_whitespace().any(|word| word == wanted);
        let content = match words.any(|word| word == "fragment") {
            true => Content::Fragment,
            false => Content::Complete,
        };
        let codes: Vec<(usize, usize, usize)> = self
            .lines()
            .map(|(at, line)| {
                let code = line.trim_start();
                let indent = line.len() - code.len();
                (indent.saturating_sub(1), at + indent, code.len())
            })
            .collect();
        System::of_r4(self.text, content, says("insensitive"), &codes)
    }

    /// The value set.
    pub(super) fn set(&self, terminology: &Terminology) -> Set {
        let mut set = Set::default();
        for (_, line) in self.lines() {
            let mut words = line.split_whitespace();
            let (verb, what) = (words.next(), words.next());
            match (verb, what) {
                (Some("open"), None) => set.open = true,
                (Some("open"), Some(system)) => {
                    let unknown = |count| Extent::all(count, Membership::Unknown);
                    join(&mut set, terminology, system, |system| {
                        unknown(system.map_or(0, System::count))
                    });
                }
                (Some("form"), Some(name)) => {
                    let named = Form::named(name).map(Form::system);
                    if let Some(system) = words.next().or(named) {
                        join(&mut set, terminology, system, |system| {
                            of_form(name, system)
                        });
                    } else {
                        set.open = true;
                    }
                }
                (Some("of"), Some(url)) => {
                    let codes: Vec<&'static str> = words.collect();
                    join(&mut set, terminology, url, |system| these(system, &codes));
                }
                (Some("not"), Some(url)) => {
                    let codes: Vec<&'static str> = words.collect();
                    let url = terminology.canonical_system(url);
                    let system = terminology.system_at(terminology.system_number(url));
                    if let Some(part) = set.parts.iter_mut().find(|part| part.url == url) {
                        part.extent = part.extent.minus(&these(system, &codes));
                    }
                }
                // A line of a kind that nobody knew when this was written: nothing can be told.
                _ => set.open = true,
            }
        }
        set
    }
}

fn these(system: Option<&System>, codes: &[&'static str]) -> Extent {
    match codes {
        [] => Extent::all(system.map_or(0, System::count), Membership::Member),
        codes => Extent::listed(system, codes.iter().map(|code| Cow::Borrowed(*code))),
    }
}

/// The codes of a form. Those of a form that is only a part of a larger one are told where they are common.
fn of_form(name: &str, system: Option<&System>) -> Extent {
    let count = system.map_or(0, System::count);
    let common = match name {
        "ucum-time" => TIMES,
        "ucum-length" => LENGTHS,
        name if Form::named(name).is_some() => return Extent::all(count, Membership::Member),
        _ => return Extent::all(count, Membership::Unknown),
    };
    let listed = common.split(' ').map(Cow::Borrowed);
    Extent::all(count, Membership::Unknown).or(&Extent::listed(system, listed))
}

fn join(
    set: &mut Set,
    terminology: &Terminology,
    url: &'static str,
    extent: impl Fn(Option<&System>) -> Extent,
) {
    let known = terminology.canonical_system(url);
    let number = terminology.system_number(known);
    let extent = extent(terminology.system_at(number));
    match set.parts.iter_mut().find(|part| part.url == known) {
        Some(part) => part.extent = part.extent.or(&extent),
        None => set.parts.push(Part {
            url: match known == url {
                true => Cow::Borrowed(url),
                false => Cow::Owned(known.to_owned()),
            },
            system: number,
            extent,
        }),
    }
}
