//! The same thing in another code system, by concept maps.

use super::answer::{Coding, Match, Refusal, Remark, TranslateQuestion, Translation};
use super::map::{EQUIVALENCES, Group, Map, TURNS_MAX, Target, Unmapped, named};
use super::system::best_name;
use super::{Membership, Terminology, Title, parted};
use crate::problem::Kind;

/// Matches of one answer. No sensible map comes near it.
const MATCHES_MAX: usize = 1_000;

impl Terminology {
    /// The same thing in another code system, by the map that is named or by all that fit. Source and target always go
    /// with the direction of the question: with `reverse` the source is what the map leads to.
    ///
    /// A map, or a value set or code system to come from or to lead to, that is not known here is refused. A code that no
    /// map knows gives a false result with a remark.
    pub fn translate(&self, question: &TranslateQuestion<'_>) -> Result<Translation, Refusal> {
        let maps: Vec<&(Title, Map)> = match question.map {
            Some(url) => {
                let map = named(&self.maps, url);
                vec![map.ok_or_else(|| Refusal::new(Kind::NotFound, "concept-map-unknown"))?]
            }
            None => self.maps.iter().collect(),
        };
        for place in [question.source, question.target].into_iter().flatten() {
            if !self.is_place(place) {
                return Err(Refusal::new(Kind::NotFound, "value-set-unknown"));
            }
        }
        let mut matches = Vec::new();
        for coding in question.codings {
            for (title, map) in &maps {
                self.matches(title, map, coding, question, &mut matches);
            }
        }
        matches.truncate(MATCHES_MAX);
        let result = matches
            .iter()
            .any(|one: &Match| !matches!(one.equivalence, "unmatched" | "disjoint"));
        let remark = match question.codings {
            [] => "coding-required",
            _ => "translation-none",
        };
        Ok(Translation {
            result,
            remarks: Vec::from_iter((!result).then(|| Remark::new(remark))),
            matches,
        })
    }

    /// Whether this is a value set or code system, or one that a map names.
    fn is_place(&self, canonical: &str) -> bool {
        let url = self.canonical_system(parted(canonical).0);
        let names = |map: &Map| {
            let sets = [&map.source, &map.target].into_iter().flatten();
            sets.map(|set| &**set).any(|set| set == url)
                || map
                    .groups
                    .iter()
                    .any(|group| &*group.source == url || group.target.as_deref() == Some(url))
        };
        self.set(canonical).is_some()
            || self.system_number(url).is_some()
            || self.maps.iter().any(|(_, map)| names(map))
    }

    /// Whether a code is of a place: the value set of the map, a system, or a value set that it belongs to.
    fn is_of(&self, place: Option<&str>, set: Option<&str>, system: &str, code: &str) -> bool {
        let Some(place) = place else {
            return true;
        };
        let url = parted(place).0;
        set == Some(url)
            || self.canonical_system(url) == system
            || self.member(place, Some(system), code) == Membership::Member
    }

    fn matches(
        &self,
        title: &Title,
        map: &Map,
        coding: &Coding<'_>,
        question: &TranslateQuestion<'_>,
        out: &mut Vec<Match>,
    ) {
        let system = coding.system.map(|system| self.canonical_system(system));
        let (from_set, _) = match question.reverse {
            false => (map.source.as_deref(), map.target.as_deref()),
            true => (map.target.as_deref(), map.source.as_deref()),
        };
        for group in &map.groups {
            let (from, version) = match question.reverse {
                false => (Some(&*group.source), &group.source_version),
                true => (group.target.as_deref(), &group.target_version),
            };
            let Some(from) = from.filter(|from| system.is_none_or(|system| system == *from)) else {
                continue;
            };
            let version_fits = match (coding.version, version.as_deref()) {
                (Some(asked), Some(own)) => asked == own,
                _ => true,
            };
            let code = self.own_code(from, coding.code);
            if !version_fits || !self.is_of(question.source, from_set, from, code) {
                continue;
            }
            let place = Place {
                title,
                map,
                group,
                question,
            };
            match question.reverse {
                true => self.backward(&place, code, out),
                false => self.forward(&place, code, out, 0),
            }
        }
    }

    fn own_code<'s>(&'s self, system: &str, code: &'s str) -> &'s str {
        self.found(None, system, code).code
    }

    fn forward(&self, place: &Place<'_>, code: &str, out: &mut Vec<Match>, turns: usize) {
        let group = place.group;
        if let Some(row) = group.row(code) {
            for target in &row.targets {
                if place.holds(target) {
                    self.push(place, place.told(target), target.code.as_deref(), out);
                }
            }
            return;
        }
        let fixed = |display: Option<&str>, equivalence| Told {
            equivalence,
            display: display.map(str::to_owned),
            target: None,
        };
        match &group.unmapped {
            None => {}
            Some(Unmapped::Provided) => self.push(place, fixed(None, "equal"), Some(code), out),
            Some(Unmapped::Fixed(other, display)) => {
                let told = fixed(display.as_deref(), "inexact");
                self.push(place, told, Some(other), out);
            }
            Some(Unmapped::Other(url)) => {
                let other = named(&self.maps, url).filter(|_| turns < TURNS_MAX);
                let Some((title, map)) = other else {
                    return;
                };
                let groups = map.groups.iter();
                for next in groups.filter(|next| next.source == group.source) {
                    let place = Place {
                        title,
                        map,
                        group: next,
                        question: place.question,
                    };
                    self.forward(&place, code, out, turns + 1);
                }
            }
        }
    }

    fn backward(&self, place: &Place<'_>, code: &str, out: &mut Vec<Match>) {
        for (row, target) in place.group.leading_to(code) {
            if !place.holds(target) {
                continue;
            }
            let known = EQUIVALENCES
                .iter()
                .find(|(one, _)| *one == target.equivalence);
            let told = Told {
                equivalence: known.map_or(target.equivalence, |(_, turned)| turned),
                display: row.display.as_deref().map(str::to_owned),
                target: Some(target),
            };
            self.push(place, told, Some(&row.code), out);
        }
    }

    fn push(&self, place: &Place<'_>, told: Told<'_>, code: Option<&str>, out: &mut Vec<Match>) {
        let question = place.question;
        let group = place.group;
        let (system, version, set) = match question.reverse {
            false => (
                group.target.as_deref(),
                &group.target_version,
                &place.map.target,
            ),
            true => (
                Some(&*group.source),
                &group.source_version,
                &place.map.source,
            ),
        };
        let wanted = question
            .target_system
            .map(|system| self.canonical_system(system));
        if out.len() >= MATCHES_MAX || wanted.is_some() && wanted != system {
            return;
        }
        let is_of = |code| {
            let system = system.unwrap_or_default();
            self.is_of(question.target, set.as_deref(), system, code)
        };
        if !code.is_none_or(is_of) {
            return;
        }
        let own = system.zip(code).and_then(|(system, code)| {
            let found = self.found(None, system, code);
            best_name(found.names.iter().copied(), &[]).map(str::to_owned)
        });
        let found = Match {
            equivalence: told.equivalence,
            system: system.filter(|_| code.is_some()).map(str::to_owned),
            version: version.as_deref().map(str::to_owned),
            code: code.map(str::to_owned),
            display: told.display.or(own),
            map: place.title.url.to_string(),
            comment: told
                .target
                .and_then(|target| target.comment.as_deref().map(str::to_owned)),
            products: match (told.target, question.reverse) {
                (Some(target), false) => target.products.clone(),
                _ => Vec::new(),
            },
        };
        // Two codings of one thing, or two maps that send on to a third, lead to the same place.
        if !out.contains(&found) {
            out.push(found);
        }
    }
}

/// One group of a map under a question.
struct Place<'a> {
    title: &'a Title,
    map: &'a Map,
    group: &'a Group,
    question: &'a TranslateQuestion<'a>,
}

/// What a map says of a code that it leads to.
struct Told<'a> {
    equivalence: &'static str,
    display: Option<String>,
    target: Option<&'a Target>,
}

impl Place<'_> {
    /// Whether everything that a mapping depends on is so.
    fn holds(&self, target: &Target) -> bool {
        let known = self.question.dependencies;
        target.depends.iter().all(|(element, value)| {
            known
                .iter()
                .any(|(one, is)| **element == **one && **value == **is)
        })
    }

    fn told<'t>(&self, target: &'t Target) -> Told<'t> {
        Told {
            equivalence: target.equivalence,
            display: target.display.as_deref().map(str::to_owned),
            target: Some(target),
        }
    }
}
