//! The codes of a value set: all of them, or those whose names hold some words, a page at a time.

use std::collections::HashMap;

use super::answer::{Contained, Designation, ExpandQuestion, Expansion, Place, Refusal};
use super::set::{Part, Set};
use super::system::{System, best_name};
use super::{Terminology, parted};
use crate::problem::Kind;

/// Codes inside each other in a nested expansion. What stands deeper stands at the top.
const NESTED_MAX: usize = 20;

/// How far it is looked upward for a concept that belongs to the value set.
const STEPS_UP_MAX: usize = 200;

/// A code that was found: of which part, and its number in the system or its text.
#[derive(Clone, Copy)]
struct Hit<'s> {
    part: &'s Part,
    number: Option<u32>,
    code: &'s str,
}

impl Terminology {
    /// The codes of a value set, in the order in which it names its systems; within a system in the order of a list, or
    /// of the system. The order is the same each time, so pages fit together.
    ///
    /// Where codes of a system may belong to it of which nothing or only a part is known here, what is known is told, and
    /// the expansion says that it is not all. Where no code is known at all, it is refused, naming the system. A code
    /// system in place of a value set stands for all its codes.
    pub fn expand(&self, question: &ExpandQuestion<'_>) -> Result<Expansion, Refusal> {
        let asked = self.asked(question.place)?;
        let set = asked.set();
        let (url, version) = self.identity(question.place);
        let is_open = |part: &&Part| part.extent.is_unclosed(self.system_at(part.system));
        let open = set.parts.iter().find(is_open);
        let unclosed = set.open || open.is_some();
        if unclosed && set.count() == 0 {
            let refusal = Refusal::new(Kind::DefinitionUnknown, "expansion-open");
            return Err(match (open, url) {
                (Some(part), _) => refusal.with("system", &part.url),
                (None, Some(url)) => refusal.with("value_set", url),
                (None, None) => refusal,
            });
        }
        let words = folded_words(question);
        let mut hits = self.hits(set);
        if question.active_only || !words.is_empty() {
            hits.retain(|hit| self.is_wanted(set, hit, question, &words));
        }
        let wanted = hits.len().saturating_sub(question.offset);
        if question.count.is_none() && wanted > question.limit {
            let refusal = Refusal::new(Kind::TooCostly, "expansion-too-costly");
            return Err(refusal
                .with("total", hits.len())
                .with("limit", question.limit));
        }
        let count = question.count.unwrap_or(wanted).min(question.limit);
        let page: Vec<Hit<'_>> = hits
            .iter()
            .skip(question.offset)
            .take(count)
            .copied()
            .collect();
        let flat = question.exclude_nested
            || question.count.is_some()
            || question.offset > 0
            || !words.is_empty();
        let contains: Vec<Contained> = page
            .iter()
            .map(|hit| self.contained(set, hit, question))
            .collect();
        Ok(Expansion {
            url,
            version,
            total: hits.len(),
            offset: question.offset,
            unclosed,
            systems: self.used(set),
            contains: match flat {
                true => contains,
                false => self.nested(&page, contains),
            },
        })
    }

    /// The address and version of what is expanded.
    fn identity(&self, place: Place<'_>) -> (Option<String>, Option<String>) {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        match place {
            Place::Inline(resource) => (
                owned(resource.text_of("url")),
                owned(resource.text_of("version")),
            ),
            Place::ValueSet(canonical) => {
                let title = self.sets.item(parted(canonical).0).map(|item| &item.title);
                (
                    title.map(|title| title.url.to_string()),
                    owned(title.and_then(|title| title.version.as_deref())),
                )
            }
            Place::System(_) => (None, None),
        }
    }

    fn used(&self, set: &Set) -> Vec<(String, Option<String>)> {
        let parts = set.parts.iter();
        parts
            .map(|part| {
                let title = self.system_title(part.system);
                let version = title.and_then(|title| title.version.as_deref());
                (part.url.to_string(), version.map(str::to_owned))
            })
            .collect()
    }

    fn hits<'s>(&'s self, set: &'s Set) -> Vec<Hit<'s>> {
        let mut hits = Vec::with_capacity(set.count());
        for part in &set.parts {
            if let Some(system) = self.system_at(part.system) {
                hits.extend(part.extent.numbers().into_iter().map(|number| Hit {
                    part,
                    number: Some(number),
                    code: system.code(number),
                }));
            }
            hits.extend(part.extent.named().map(|code| Hit {
                part,
                number: None,
                code,
            }));
        }
        hits
    }

    fn is_wanted(
        &self,
        set: &Set,
        hit: &Hit<'_>,
        question: &ExpandQuestion<'_>,
        words: &[String],
    ) -> bool {
        let found = self.found(Some(set), &hit.part.url, hit.code);
        if question.active_only && found.inactive {
            return false;
        }
        let holds = |text: &str| {
            let text = (question.fold)(text);
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let begins = match words {
            [word] => (question.fold)(hit.code).starts_with(word.as_str()),
            _ => false,
        };
        words.is_empty() || begins || found.names.iter().any(|name| holds(name.text))
    }

    fn contained(&self, set: &Set, hit: &Hit<'_>, question: &ExpandQuestion<'_>) -> Contained {
        let found = self.found(Some(set), &hit.part.url, hit.code);
        let display = best_name(found.names.iter().copied(), question.languages);
        let mut designations: Vec<Designation> = Vec::new();
        if question.include_designations {
            let wording = set.wording(&hit.part.url, hit.code);
            designations.extend(wording.iter().flat_map(|one| one.designations.clone()));
            if let Some((system, number)) = self.system_at(hit.part.system).zip(hit.number) {
                designations.extend(system.designations(number));
            }
        }
        Contained {
            system: hit.part.url.to_string(),
            code: found.code.to_owned(),
            display: display.map(str::to_owned),
            is_abstract: found.is_abstract,
            inactive: found.inactive,
            designations,
            contains: Vec::new(),
        }
    }

    /// Codes hung below the nearest code above them that belongs to the value set too.
    fn nested(&self, page: &[Hit<'_>], flat: Vec<Contained>) -> Vec<Contained> {
        let key = |hit: &Hit<'_>| Some((hit.part.system?, hit.number?));
        let places: HashMap<(u32, u32), usize> = page
            .iter()
            .enumerate()
            .filter_map(|(at, hit)| Some((key(hit)?, at)))
            .collect();
        let above: Vec<Option<usize>> = page
            .iter()
            .map(|hit| {
                let (number, concept) = key(hit)?;
                let system = self.system_at(Some(number))?;
                let mut lines = up(system, concept).take(STEPS_UP_MAX);
                lines.find_map(|parent| places.get(&(number, parent)).copied())
            })
            .collect();
        let depth = |at: usize| {
            let mut depth = 0;
            let mut next = above.get(at).copied().flatten();
            while let Some(parent) = next.filter(|_| depth < NESTED_MAX) {
                depth += 1;
                next = above.get(parent).copied().flatten();
            }
            depth
        };
        let mut order: Vec<(usize, usize)> = (0..page.len())
            .map(|at| (depth(at), at))
            .filter(|(depth, _)| (1..NESTED_MAX).contains(depth))
            .collect();
        // The deepest first; those at one depth as they stand in the page.
        order.sort_by_key(|(depth, at)| (std::cmp::Reverse(*depth), *at));
        let mut built: Vec<Option<Contained>> = flat.into_iter().map(Some).collect();
        for (_, at) in order {
            let Some(parent) = above.get(at).copied().flatten() else {
                continue;
            };
            let one = built.get_mut(at).and_then(Option::take);
            if let (Some(one), Some(Some(parent))) = (one, built.get_mut(parent)) {
                parent.contains.push(one);
            }
        }
        built.into_iter().flatten().collect()
    }
}

/// The concepts above one, along the first of each.
fn up(system: &System, concept: u32) -> impl Iterator<Item = u32> + '_ {
    let first = |one: &u32| system.parents(*one).first().copied();
    std::iter::successors(first(&concept), first)
}

/// The words of the filter, folded like the texts that they are compared with.
fn folded_words(question: &ExpandQuestion<'_>) -> Vec<String> {
    let words = question.filter.unwrap_or_default().split_whitespace();
    let folded = words.map(|word| (question.fold)(word));
    folded.filter(|word| !word.is_empty()).collect()
}
