//! The value sets of the definitions, in an order in which each comes after those that it takes from.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::{Loading, of_type};
use crate::Element;
use crate::terminology::extent::Extent;
use crate::terminology::set::compose::{Budget, compose};
use crate::terminology::set::{Part, Set};
use crate::terminology::system::System;
use crate::terminology::{Item, Membership, Source, Title, parted};

/// Loads all value sets.
pub(super) fn sets(loading: &mut Loading, definitions: &[Source<'_>]) {
    let sources = loading.addressed(&of_type(definitions, "ValueSet"));
    for source in &sources {
        let title = Title::of(source.resource);
        let item = Item::loaded(title, OnceLock::new());
        loading.terminology.sets.put(item);
    }
    implied(loading, definitions);
    let mut failed: HashSet<&str> = HashSet::new();
    for source in in_order(loading, &sources) {
        let terminology = &loading.terminology;
        let url = source.resource.text_of("url").unwrap_or_default();
        match compose(terminology, source.resource, Budget::OPERATOR) {
            Ok(set) => {
                if let Some(item) = terminology.sets.item(url) {
                    item.made.set(set).ok();
                }
            }
            Err(trouble) => {
                failed.insert(url);
                // What follows from a defect that is already told is none of its own.
                if !failed.contains(parted(&trouble.name).0) || trouble.name == url {
                    let path = match trouble.element {
                        "" => "ValueSet.compose".to_owned(),
                        "expansion" => "ValueSet.expansion".to_owned(),
                        element => format!("ValueSet.compose.include.{element}"),
                    };
                    loading.refuse(source, trouble.rule, &path, &trouble.name);
                }
            }
        }
    }
}

/// The value sets of all codes of a system, which code systems name and nobody writes.
fn implied(loading: &mut Loading, definitions: &[Source<'_>]) {
    for source in of_type(definitions, "CodeSystem") {
        let resource = source.resource;
        let Some((url, system)) = resource.text_of("valueSet").zip(resource.text_of("url")) else {
            continue;
        };
        let url = parted(url).0;
        let terminology = &mut loading.terminology;
        if terminology.sets.numbers.contains_key(url)
            || resource.text_of("content") == Some("supplement")
        {
            continue;
        }
        let number = terminology.system_number(system);
        let count = terminology.system_at(number).map_or(0, System::count);
        let set = Set::of(vec![Part {
            url: Cow::Owned(system.to_owned()),
            system: number,
            extent: Extent::all(count, Membership::Member),
        }]);
        let title = Title {
            url: Cow::Owned(url.to_owned()),
            version: resource.text_of("version").map(Box::from),
            ..Title::default()
        };
        terminology
            .sets
            .put(Item::loaded(title, OnceLock::from(set)));
    }
}

/// The addresses of the value sets that this one takes from.
fn imports(resource: &Element) -> impl Iterator<Item = &str> {
    let compose = resource.children("compose");
    let groups = compose.flat_map(|compose| {
        compose
            .children("include")
            .chain(compose.children("exclude"))
    });
    groups
        .flat_map(|group| group.children("valueSet"))
        .filter_map(|import| Some(parted(import.text()?).0))
}

/// The value sets, each behind those that it takes from. Those that take from each other in a circle are refused.
fn in_order<'e>(loading: &mut Loading, sources: &[Source<'e>]) -> Vec<Source<'e>> {
    let by_url: HashMap<&str, usize> = sources
        .iter()
        .enumerate()
        .filter_map(|(at, source)| Some((source.resource.text_of("url")?, at)))
        .collect();
    let needs: Vec<Vec<usize>> = sources
        .iter()
        .map(|source| {
            let known = imports(source.resource).filter_map(|url| by_url.get(url).copied());
            let mut known: Vec<usize> = known.collect();
            known.sort_unstable();
            known.dedup();
            known
        })
        .collect();
    let mut waits: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); sources.len()];
    for (user, needed) in needs.iter().enumerate() {
        for one in needed {
            if let Some(users) = users.get_mut(*one) {
                users.push(user);
            }
        }
    }
    let mut ready: Vec<usize> = (0..sources.len())
        .filter(|at| waits.get(*at) == Some(&0))
        .collect();
    let mut order = Vec::new();
    while let Some(at) = ready.pop() {
        order.extend(sources.get(at).copied());
        for user in users.get(at).into_iter().flatten() {
            if let Some(left) = waits.get_mut(*user) {
                *left -= 1;
                if *left == 0 {
                    ready.push(*user);
                }
            }
        }
    }
    for (source, left) in sources.iter().zip(&waits) {
        if *left > 0 {
            let url = source.resource.text_of("url").unwrap_or_default();
            loading.refuse(
                *source,
                "definition-circle",
                "ValueSet.compose.include.valueSet",
                url,
            );
        }
    }
    order
}
