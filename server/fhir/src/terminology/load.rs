//! Definitions → a terminology. They come in any order: systems first, then value sets, each after those it takes from.

mod names;
mod sets;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::fault::Faults;
use super::form::Form;
use super::map::Map;
use super::system::System;
use super::system::read::{read, supplement};
use super::{Defect, Item, Source, Terminology, Title, map, parted, r4};

/// Where a map names the one that is asked when it has no answer itself.
const NEXT_MAP: &str = "ConceptMap.group.unmapped.url";

/// A terminology of this text and these definitions.
pub(super) fn load(
    definitions: &[Source<'_>],
    codes: &'static str,
) -> Result<Terminology, Vec<Defect>> {
    let mut loading = Loading {
        terminology: of_r4(codes),
        defects: Vec::new(),
    };
    names::aliases(&mut loading, definitions);
    loading.systems(&of_type(definitions, "CodeSystem"));
    sets::sets(&mut loading, definitions);
    loading.maps(&of_type(definitions, "ConceptMap"));
    match loading.defects.is_empty() {
        true => Ok(loading.terminology),
        false => Err(loading.defects),
    }
}

/// R4's own, of which nothing is read yet.
fn of_r4(codes: &'static str) -> Terminology {
    let mut terminology = Terminology::default();
    for form in Form::all() {
        let mut item = Item::of_r4(form.system(), None);
        item.made = OnceLock::from(System::of_form(form));
        terminology.systems.put(item);
    }
    for (topic, url, block) in r4::blocks(codes) {
        match topic {
            r4::Topic::System => terminology.systems.put(Item::of_r4(url, Some(block))),
            r4::Topic::Set => terminology.sets.put(Item::of_r4(url, Some(block))),
        };
    }
    terminology
}

fn of_type<'e>(definitions: &[Source<'e>], name: &str) -> Vec<Source<'e>> {
    let found = definitions.iter();
    let found = found.filter(|source| source.resource.type_name() == name);
    found.copied().collect()
}

struct Loading {
    terminology: Terminology,
    defects: Vec<Defect>,
}

impl Loading {
    fn refuse(&mut self, source: Source<'_>, rule: &'static str, path: &str, name: &str) {
        let mut faults = Faults::of(source);
        faults.refuse(rule, path, name);
        self.take(faults);
    }

    fn take(&mut self, faults: Faults<'_>) {
        self.defects.extend(faults.into_defects());
    }

    /// Those that have an address, and it is theirs alone.
    fn addressed<'e>(&mut self, sources: &[Source<'e>]) -> Vec<Source<'e>> {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut good = Vec::new();
        for source in sources {
            let url = source.resource.text_of("url").unwrap_or_default();
            let path = format!("{}.url", source.resource.type_name());
            if url.is_empty() || url.contains('|') {
                self.refuse(*source, "definition-url", &path, url);
            } else if !seen.insert(url) {
                self.refuse(*source, "definition-twice", &path, url);
            } else {
                good.push(*source);
            }
        }
        good
    }

    fn systems(&mut self, sources: &[Source<'_>]) {
        let is_supplement =
            |source: &&Source<'_>| source.resource.text_of("content") == Some("supplement");
        let (supplements, systems): (Vec<&Source<'_>>, Vec<&Source<'_>>) =
            sources.iter().partition(is_supplement);
        let systems: Vec<Source<'_>> = systems.into_iter().copied().collect();
        let systems = self.addressed(&systems);
        let mut of_base: HashMap<&str, Vec<Source<'_>>> = HashMap::new();
        let mut bases: Vec<&str> = Vec::new();
        for source in supplements {
            let base = source.resource.text_of("supplements").unwrap_or_default();
            let url = parted(base).0;
            if !of_base.contains_key(url) {
                bases.push(url);
            }
            of_base.entry(url).or_default().push(*source);
        }
        for source in &systems {
            let title = Title::of(source.resource);
            let added = of_base.remove(&*title.url).unwrap_or_default();
            self.check_versions(&title, &added);
            let (system, faults) = read(*source, &added);
            faults.into_iter().for_each(|faults| self.take(faults));
            self.terminology
                .systems
                .put(Item::loaded(title, OnceLock::from(system)));
        }
        // What is left is for R4's own systems, or for none.
        for base in bases {
            if let Some(added) = of_base.remove(base) {
                self.supplement_own(base, &added);
            }
        }
    }

    /// Whether supplements are for the version that is here.
    fn check_versions(&mut self, title: &Title, supplements: &[Source<'_>]) {
        for source in supplements {
            let base = source.resource.text_of("supplements").unwrap_or_default();
            if let (_, Some(version)) = parted(base)
                && !title.answers_to(version)
            {
                self.refuse(
                    *source,
                    "definition-version",
                    "CodeSystem.supplements",
                    version,
                );
            }
        }
    }

    fn supplement_own(&mut self, base: &str, supplements: &[Source<'_>]) {
        let found = self.terminology.systems.numbers.get(base);
        let item = found.and_then(|at| self.terminology.systems.items.get_mut(*at as usize));
        let Some((item, block)) = item.and_then(|item| {
            let block = item.block?;
            Some((item, block))
        }) else {
            for source in supplements {
                self.refuse(
                    *source,
                    "definition-system-unknown",
                    "CodeSystem.supplements",
                    base,
                );
            }
            return;
        };
        let mut system = block.system();
        let all = supplement(&mut system, supplements);
        item.made = OnceLock::from(system);
        all.into_iter().for_each(|faults| self.take(faults));
    }

    fn maps(&mut self, sources: &[Source<'_>]) {
        let good = self.addressed(sources);
        let mut maps: Vec<(Title, Map)> = Vec::new();
        for source in &good {
            let (map, faults) = map::read::read(&self.terminology, *source);
            self.take(faults);
            maps.push((Title::of(source.resource), map));
        }
        maps.sort_by(|(one, _), (other, _)| one.url.cmp(&other.url));
        for source in &good {
            let url = source.resource.text_of("url").unwrap_or_default();
            if let Some((rule, name)) = map::wrong_turn(&maps, url) {
                self.refuse(*source, rule, NEXT_MAP, &name);
            }
        }
        self.terminology.maps = maps;
    }
}
