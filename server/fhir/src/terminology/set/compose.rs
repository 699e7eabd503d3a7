//! ValueSet resources → value sets: what is included, together, and what is excluded again.

use std::borrow::Cow;

use super::filter::{Filter, passing};
use super::{Part, Set, Wording};
use crate::Element;
use crate::terminology::answer::Designation;
use crate::terminology::extent::Extent;
use crate::terminology::system::{Content, System};
use crate::terminology::{Membership, Terminology};

/// Why a value set cannot be made.
#[derive(Clone, Debug)]
pub(in crate::terminology) struct Trouble {
    pub(in crate::terminology) rule: &'static str,
    /// The element below `ValueSet.compose.include`, or `expansion`.
    pub(in crate::terminology) element: &'static str,
    /// What it is about.
    pub(in crate::terminology) name: String,
}

impl Trouble {
    pub(super) fn of(rule: &'static str, element: &'static str, name: &str) -> Trouble {
        Trouble {
            rule,
            element,
            name: name.to_owned(),
        }
    }
}

/// What may be spent on making a value set: concepts that are looked at, and codes that are named.
#[derive(Clone, Copy, Debug)]
pub(in crate::terminology) struct Budget(pub(in crate::terminology) usize);

impl Budget {
    /// For definitions that an operator gave us.
    pub(in crate::terminology) const OPERATOR: Budget = Budget(usize::MAX);
    /// For definitions that come with a question.
    pub(in crate::terminology) const STRANGER: Budget = Budget(4_000_000);

    fn spend(&mut self, steps: usize) -> Result<(), Trouble> {
        let left = self.0.checked_sub(steps);
        self.0 = left.ok_or_else(|| Trouble::of("value-set-too-costly", "", ""))?;
        Ok(())
    }
}

/// A filter looks at texts, which is more work than looking at a concept.
const FILTER_STEPS: usize = 8;

/// A regular expression is run on each text, and may be as slow as it is long.
const PATTERN_STEPS: usize = 128;

/// The value set of a resource.
pub(in crate::terminology) fn compose(
    terminology: &Terminology,
    resource: &Element,
    budget: Budget,
) -> Result<Set, Trouble> {
    let composing = Composing {
        terminology,
        budget,
        wording: Vec::new(),
        imported: Vec::new(),
        active_only: false,
        language: resource.text_of("language").map(Box::from),
    };
    match (resource.first("compose"), resource.first("expansion")) {
        (Some(compose), _) => composing.compose(compose),
        (None, Some(expansion)) => composing.expansion(expansion),
        // Nothing is said, so nothing is known.
        (None, None) => Ok(Set {
            open: true,
            ..Set::default()
        }),
    }
}

/// The codes of some systems, and whether any other code may be among them.
struct Group {
    parts: Vec<Part>,
    open: bool,
}

struct Composing<'t> {
    terminology: &'t Terminology,
    budget: Budget,
    wording: Vec<Wording>,
    imported: Vec<Wording>,
    active_only: bool,
    language: Option<Box<str>>,
}

impl<'t> Composing<'t> {
    fn compose(mut self, compose: &Element) -> Result<Set, Trouble> {
        self.active_only = compose.text_of("inactive") == Some("false");
        let mut all = Group {
            parts: Vec::new(),
            open: false,
        };
        for include in compose.children("include") {
            let group = self.group(include)?;
            all.open |= group.open;
            for part in group.parts {
                self.add(&mut all.parts, part)?;
            }
        }
        for exclude in compose.children("exclude") {
            let group = self.group(exclude)?;
            self.take_away(&mut all, &group)?;
        }
        self.set(all)
    }

    /// Joins the codes of a system with those that are already there.
    fn add(&mut self, parts: &mut Vec<Part>, part: Part) -> Result<(), Trouble> {
        self.spend_on(part.system)?;
        self.budget.spend(parts.len() + part.extent.weight())?;
        match parts.iter_mut().find(|known| known.url == part.url) {
            Some(known) => {
                self.budget.spend(known.extent.weight())?;
                known.extent = known.extent.or(&part.extent);
            }
            None => parts.push(part),
        }
        Ok(())
    }

    fn take_away(&mut self, all: &mut Group, group: &Group) -> Result<(), Trouble> {
        if all.open {
            for part in &group.parts {
                if !all.parts.iter().any(|known| known.url == part.url) {
                    let count = self.count(part.system);
                    let extent = Extent::all(count, Membership::Unknown);
                    all.parts.push(Part {
                        url: part.url.clone(),
                        system: part.system,
                        extent,
                    });
                }
            }
        }
        for known in &mut all.parts {
            self.spend_on(known.system)?;
            self.budget
                .spend(known.extent.weight() + group.parts.len())?;
            let same = group.parts.iter().find(|part| part.url == known.url);
            let count = self.count(known.system);
            known.extent = match same {
                Some(part) => known.extent.minus(&part.extent),
                None if group.open => known.extent.minus(&Extent::all(count, Membership::Unknown)),
                None => continue,
            };
        }
        Ok(())
    }

    fn set(self, group: Group) -> Result<Set, Trouble> {
        let mut set = Set {
            open: group.open,
            parts: group.parts,
            wording: Vec::new(),
        };
        if self.active_only {
            for part in &mut set.parts {
                if let Some(system) = self.terminology.system_at(part.system) {
                    let mut bits = crate::terminology::table::Bits::none(system.count());
                    for number in system.numbers().filter(|one| system.is_inactive(*one)) {
                        bits.insert(number);
                    }
                    let inactive = Extent::concepts(bits, Membership::Foreign);
                    part.extent = part.extent.minus(&inactive);
                }
            }
        }
        let mut wording = self.wording;
        wording.extend(self.imported);
        set.set_wording(wording);
        Ok(set)
    }

    fn count(&self, system: Option<u32>) -> usize {
        let system = self.terminology.system_at(system);
        system.map_or(0, System::count)
    }

    fn spend_on(&mut self, system: Option<u32>) -> Result<(), Trouble> {
        // The bits of a word cost one step together.
        let words = self.count(system) / 64;
        self.budget.spend(words + 1)
    }

    /// One include or exclude: a system's codes that all of its value sets have, or the codes that all of them have.
    fn group(&mut self, element: &Element) -> Result<Group, Trouble> {
        let mut sets: Vec<&'t Set> = Vec::new();
        for import in element.children("valueSet") {
            let url = import.text().unwrap_or_default();
            let set = self.terminology.set(url);
            sets.push(
                set.ok_or_else(|| Trouble::of("definition-value-set-unknown", "valueSet", url))?,
            );
        }
        let mut parts: Vec<Part> = Vec::new();
        if let Some(system) = element.text_of("system") {
            parts.push(self.of_system(system, element)?);
        } else {
            for part in sets.iter().flat_map(|set| &set.parts) {
                if !parts.iter().any(|known| known.url == part.url) {
                    let count = self.count(part.system);
                    parts.push(Part {
                        url: part.url.clone(),
                        system: part.system,
                        extent: Extent::all(count, Membership::Member),
                    });
                }
            }
            let bare = element.first("concept").is_none() && element.first("filter").is_none();
            if sets.is_empty() || !bare {
                return Err(Trouble::of("definition-include", "system", ""));
            }
        }
        for part in &mut parts {
            let count = self.count(part.system);
            for set in &sets {
                self.spend_on(part.system)?;
                let other = set.extent_of(&part.url, count);
                self.budget.spend(other.weight() + set.parts.len())?;
                part.extent = part.extent.and(&other);
            }
        }
        for set in &sets {
            self.budget.spend(set.wording.len())?;
            self.imported.extend(set.wording.iter().cloned());
        }
        let open = element.first("system").is_none() && sets.iter().all(|set| set.open);
        Ok(Group { parts, open })
    }

    /// The codes of a system that are listed, pass all filters, or all of them.
    fn of_system(&mut self, url: &str, element: &Element) -> Result<Part, Trouble> {
        let url = self.terminology.canonical_system(url);
        let number = self.terminology.system_number(url);
        let system = self.terminology.system_at(number);
        if let Some(version) = element.text_of("version")
            && !self.terminology.system_has_version(number, version)
        {
            return Err(Trouble::of("definition-version", "version", version));
        }
        let lists = element.first("concept").is_some();
        if lists && element.first("filter").is_some() {
            return Err(Trouble::of("definition-include", "filter", url));
        }
        self.spend_on(number)?;
        let extent = if lists {
            self.listed(url, system, element)?
        } else {
            let count = system.map_or(0, System::count);
            let mut extent = Extent::all(count, Membership::Member);
            for one in element.children("filter") {
                let steps = match one.text_of("op") {
                    Some("regex") => PATTERN_STEPS,
                    _ => FILTER_STEPS,
                };
                self.budget.spend((count + 1).saturating_mul(steps))?;
                let passes = passing(
                    system,
                    Filter {
                        property: one.text_of("property").unwrap_or_default(),
                        op: one.text_of("op").unwrap_or_default(),
                        value: one.text_of("value").unwrap_or_default(),
                    },
                )?;
                extent = extent.and(&passes);
            }
            extent
        };
        Ok(Part {
            url: Cow::Owned(url.to_owned()),
            system: number,
            extent,
        })
    }

    fn listed(
        &mut self,
        url: &str,
        system: Option<&System>,
        element: &Element,
    ) -> Result<Extent, Trouble> {
        let mut codes: Vec<Cow<'static, str>> = Vec::new();
        for concept in element.children("concept") {
            self.budget.spend(1)?;
            let code = concept.text_of("code").unwrap_or_default();
            if system.is_some_and(|system| is_wrong(system, code)) {
                return Err(Trouble::of("definition-code-unknown", "concept", code));
            }
            let display = concept.text_of("display").map(Box::from);
            let designations: Vec<Designation> =
                concept.children("designation").map(designation).collect();
            if display.is_some() || !designations.is_empty() {
                self.wording.push(Wording {
                    system: url.into(),
                    code: own_code(system, code).into(),
                    language: self.language.clone(),
                    display,
                    designations,
                    ..Wording::default()
                });
            }
            codes.push(Cow::Owned(code.to_owned()));
        }
        Ok(Extent::listed(system, codes.into_iter()))
    }

    /// A value set that only tells what came out elsewhere.
    fn expansion(mut self, expansion: &Element) -> Result<Set, Trouble> {
        let mut codes: Vec<(&str, Vec<Cow<'static, str>>)> = Vec::new();
        let mut count = 0_usize;
        let mut next: Vec<&Element> = expansion.children("contains").rev().collect();
        while let Some(one) = next.pop() {
            self.budget.spend(1 + codes.len())?;
            next.extend(one.children("contains").rev());
            let Some(code) = one.text_of("code") else {
                continue;
            };
            let Some(url) = one.text_of("system") else {
                return Err(Trouble::of("definition-include", "expansion", code));
            };
            count += 1;
            let url = self.terminology.canonical_system(url);
            let system = self
                .terminology
                .system_at(self.terminology.system_number(url));
            if system.is_some_and(|system| is_wrong(system, code)) {
                return Err(Trouble::of("definition-code-unknown", "expansion", code));
            }
            self.wording.push(Wording {
                system: url.into(),
                code: own_code(system, code).into(),
                language: self.language.clone(),
                display: one.text_of("display").map(Box::from),
                designations: one.children("designation").map(designation).collect(),
                inactive: one.text_of("inactive") == Some("true"),
                is_abstract: one.text_of("abstract") == Some("true"),
            });
            match codes.iter_mut().find(|(known, _)| *known == url) {
                Some((_, list)) => list.push(Cow::Owned(code.to_owned())),
                None => codes.push((url, vec![Cow::Owned(code.to_owned())])),
            }
        }
        let told = expansion.text_of("total");
        if told.is_some_and(|told| told != count.to_string()) {
            return Err(Trouble::of("definition-expansion-partial", "expansion", ""));
        }
        let mut parts = Vec::new();
        for (url, list) in codes {
            let number = self.terminology.system_number(url);
            self.spend_on(number)?;
            let system = self.terminology.system_at(number);
            parts.push(Part {
                url: Cow::Owned(url.to_owned()),
                system: number,
                extent: Extent::listed(system, list.into_iter()),
            });
        }
        self.set(Group { parts, open: false })
    }
}

/// Whether a code cannot be one of this system.
fn is_wrong(system: &System, code: &str) -> bool {
    system.find(code).is_none() && system.beyond(code) == Membership::Foreign
        || code.is_empty() && system.content == Content::Complete
}

/// The code as its system writes it.
fn own_code<'t>(system: Option<&'t System>, code: &'t str) -> &'t str {
    let known = system.and_then(|system| Some(system.code(system.find(code)?)));
    known.unwrap_or(code)
}

fn designation(element: &Element) -> Designation {
    let owned = |element: &Element, name| element.text_of(name).map(str::to_owned);
    Designation {
        language: owned(element, "language"),
        usage: element.first("use").map(|usage| {
            (
                owned(usage, "system"),
                owned(usage, "code"),
                owned(usage, "display"),
            )
        }),
        value: element.text_of("value").unwrap_or_default().to_owned(),
    }
}
