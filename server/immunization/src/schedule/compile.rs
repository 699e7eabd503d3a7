//! Files as written → a schedule that can be counted with. Whatever cannot be understood is refused with its place.

mod bounds;
mod conditions;

use std::collections::BTreeMap;

use super::condition::{Condition, FactKind, Selector};
use super::error::{ScheduleError, ScheduleFault};
use super::names::Names;
use super::parts::{
    Citation, Class, Combination, FactId, Group, Kinds, Mark, Rule, Season, Series, Spacing, Take,
    When, group_bit,
};
use super::reach::Reach;
use super::term::{MonthDay, Term};
use super::words::Words;
use super::{Schedule, written};
use crate::calendar::Day;
use crate::vaccine::{Disease, VaccineGroup, VaccineKind, VaccineTable};

/// More than any schedule has; what is beyond is no schedule.
const GROUPS_MAX: usize = 200;
const SERIES_MAX: usize = 40;
const DOSES_MAX: usize = 12;

/// Where the reader is, and what was collected so far.
pub(super) struct Reader<'a> {
    file: String,
    key: String,
    source: String,
    mark: String,
    sources: BTreeMap<String, String>,
    products: Names<u16>,
    vaccines: &'a VaccineTable,
    words: &'a Words,
    terms: Vec<Term>,
    reaches: Vec<Reach>,
    facts: Vec<Citation>,
    groups: Vec<Group>,
}

pub(super) fn compile(
    files: &[(&str, &str)],
    words: Words,
    vaccines: &VaccineTable,
) -> Result<Schedule, ScheduleError> {
    let Some(((first, text), rest)) = files.split_first() else {
        return Err(ScheduleError::new("", "", ScheduleFault::Empty));
    };
    let frame: written::Frame = form(first, text)?;
    let numbered = vaccines.products().iter().zip(0u16..);
    let mut reader = Reader {
        file: (*first).to_owned(),
        key: String::new(),
        source: String::new(),
        mark: String::new(),
        sources: frame.sources,
        products: numbered
            .map(|(one, number)| (one.id.clone(), number))
            .collect(),
        vaccines,
        words: &words,
        terms: Vec::new(),
        reaches: Vec::new(),
        facts: Vec::new(),
        groups: Vec::new(),
    };
    let spacings = reader.spacings(frame.spacing)?;
    for (file, text) in rest {
        let written: written::File = form(file, text)?;
        (*file).clone_into(&mut reader.file);
        for group in written.group {
            let group = reader.group(group)?;
            reader.groups.push(group);
        }
    }
    (*first).clone_into(&mut reader.file);
    let combinations = frame.combination.into_iter();
    let combinations: Result<Vec<Combination>, ScheduleError> =
        combinations.map(|one| reader.combination(one)).collect();
    let combinations = combinations?;
    let Reader {
        sources,
        products,
        terms,
        reaches,
        facts,
        groups,
        ..
    } = reader;
    Ok(Schedule {
        version: frame.version,
        groups,
        combinations,
        spacings,
        terms,
        reaches,
        group_of: vaccines.products().iter().map(|one| one.group).collect(),
        products_of: VaccineGroup::ALL
            .iter()
            .map(|group| (*group, numbers_of(vaccines, *group)))
            .collect(),
        products,
        facts,
        sources,
        words,
    })
}

fn form<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, ScheduleError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            text.get(..span.start)
                .map_or(0, |before| before.matches('\n').count() + 1)
        });
        let said = error.message().to_owned();
        ScheduleError::new(file, &format!("line {line}"), ScheduleFault::Form(said))
    })
}

/// The numbers of a group's products.
fn numbers_of(vaccines: &VaccineTable, group: VaccineGroup) -> Vec<u16> {
    let numbered = vaccines.products().iter().zip(0u16..);
    numbered
        .filter(|(one, _)| one.group == group)
        .map(|(_, number)| number)
        .collect()
}

type Read<T> = Result<T, ScheduleError>;

impl Reader<'_> {
    fn refuse<T>(&self, fault: ScheduleFault) -> Read<T> {
        Err(ScheduleError::new(&self.file, &self.key, fault))
    }

    fn need<T>(&self, found: Option<T>, fault: ScheduleFault) -> Read<T> {
        match found {
            Some(found) => Ok(found),
            None => self.refuse(fault),
        }
    }

    /// Notes who says something. What says nothing about it itself has it from what it is part of.
    fn fact(&mut self, says: String, source: Option<&str>, mark: Option<&str>) -> Read<FactId> {
        let source = source.unwrap_or(&self.source).to_owned();
        let known = |key: &str| self.sources.contains_key(key);
        if source.is_empty() || !source.split(' ').all(known) {
            return self.refuse(ScheduleFault::Source);
        }
        let mark = Mark::parse(mark.unwrap_or(&self.mark));
        let mark = self.need(mark, ScheduleFault::Word)?;
        let number = u16::try_from(self.facts.len()).ok();
        let id = FactId(self.need(number, ScheduleFault::TooMuch)?);
        self.facts.push(Citation {
            file: self.file.clone(),
            key: self.key.clone(),
            says,
            source,
            mark,
        });
        Ok(id)
    }

    fn when(&mut self, text: &str) -> Read<When> {
        let term = self.need(Term::parse(text), ScheduleFault::Term)?;
        let mut of_person = None;
        if term.is_of_person() {
            let place = self.terms.iter().position(|one| *one == term);
            let place = place.unwrap_or_else(|| {
                self.terms.push(term);
                self.terms.len() - 1
            });
            let place = u16::try_from(place).ok();
            of_person = Some(self.need(place, ScheduleFault::TooMuch)?);
        }
        Ok(When { term, of_person })
    }

    fn whens(&mut self, texts: &[String]) -> Read<Vec<When>> {
        texts.iter().map(|text| self.when(text)).collect()
    }

    /// What the birth tells of a window, by its place; each once.
    fn reach(&mut self, from: &[When], to: &[When]) -> Read<u16> {
        let reach = Reach::new(from, to);
        let place = self.reaches.iter().position(|one| *one == reach);
        let place = place.unwrap_or_else(|| {
            self.reaches.push(reach);
            self.reaches.len() - 1
        });
        self.need(u16::try_from(place).ok(), ScheduleFault::TooMuch)
    }

    fn when_told(&mut self, text: Option<&String>) -> Read<Option<When>> {
        text.map(|text| self.when(text)).transpose()
    }

    fn day(&self, text: &str) -> Read<Day> {
        self.need(Day::parse_iso(text).ok(), ScheduleFault::Term)
    }

    fn selector(&self, text: &str) -> Read<Selector> {
        let found = if let Some(product) = text.strip_prefix("product:") {
            self.products
                .get(product)
                .map(|number| Selector::Product(*number))
        } else if let Some(group) = text.strip_prefix("unspecified:") {
            VaccineGroup::parse(group).map(Selector::Unspecified)
        } else {
            VaccineGroup::parse(text).map(Selector::Group)
        };
        self.need(found, ScheduleFault::Vaccine)
    }

    fn selectors(&self, texts: &[String]) -> Read<Vec<Selector>> {
        texts.iter().map(|text| self.selector(text)).collect()
    }

    fn spacings(&mut self, written: Vec<written::Spacing>) -> Read<Vec<Spacing>> {
        let mut spacings = Vec::new();
        for one in written {
            self.key = format!("spacing / {}", one.id);
            let fact = self.fact(one.interval.clone(), Some(&one.source), Some(&one.mark))?;
            // `27d` between two doses, as if counted from the one before.
            let term = Term::parse(&format!("after:{}@prev", one.interval));
            let interval = match term.map(|term| term.base) {
                Some(super::Base::After(span, _)) => span,
                _ => return self.refuse(ScheduleFault::Term),
            };
            let spacing = Spacing {
                earlier: self.kinds(&one.earlier)?,
                later: self.kinds(&one.later)?,
                interval,
                from: one.from.as_deref().map(|day| self.day(day)).transpose()?,
                to: one.to.as_deref().map(|day| self.day(day)).transpose()?,
                fact,
            };
            if one.on {
                spacings.push(spacing);
            }
        }
        Ok(spacings)
    }

    /// Kinds of vaccines, as the products that are such, and the groups that have such a product.
    fn kinds(&self, texts: &[String]) -> Read<Kinds> {
        let kinds = texts
            .iter()
            .map(|text| VaccineKind::parse(text))
            .collect::<Option<Vec<_>>>();
        let kinds = self.need(kinds, ScheduleFault::Word)?;
        let products = self.vaccines.products().iter();
        let groups = products.clone().filter(|one| kinds.contains(&one.kind));
        Ok(Kinds {
            groups: groups.fold(0, |bits, one| bits | group_bit(one.group)),
            products: products.map(|one| kinds.contains(&one.kind)).collect(),
        })
    }

    fn group(&mut self, written: written::Group) -> Read<Group> {
        self.key.clone_from(&written.key);
        self.source.clone_from(&written.source);
        self.mark.clone_from(&written.mark);
        if self.groups.len() >= GROUPS_MAX || written.series.len() > SERIES_MAX {
            return self.refuse(ScheduleFault::TooMuch);
        }
        let fact = self.fact(written.key.clone(), None, None)?;
        let class = self.need(Class::parse(&written.class), ScheduleFault::Word)?;
        let takes = written.takes.iter().map(|take| self.take(take));
        let takes = takes.collect::<Read<Vec<Take>>>()?;
        let immune = written.immune.iter().map(|disease| Disease::parse(disease));
        let immune = immune.collect::<Option<Vec<Disease>>>();
        let mut group = Group {
            class,
            mask: self.mask(takes.iter().map(|take| take.of)),
            whole: whole(&takes),
            takes,
            immune: self.need(immune, ScheduleFault::Word)?,
            complete: self.rules(written.complete)?,
            exclude: self.rules(written.exclude)?,
            outside: self.rules(written.outside)?,
            series: Vec::new(),
            fact,
            key: written.key,
            ja: written.ja,
            en: written.en,
        };
        for series in written.series {
            let series = self.series(series, &group.key, written.extension.as_ref())?;
            group.series.push(series);
        }
        Ok(group)
    }

    fn take(&mut self, written: &written::Take) -> Read<Take> {
        let (of, from, to) = match written {
            written::Take::Always(of) => (of, None, None),
            written::Take::Within(within) => (&within.of, within.from.as_ref(), within.to.as_ref()),
        };
        Ok(Take {
            of: self.selector(of)?,
            from: self.when_told(from)?,
            to: self.when_told(to)?,
        })
    }

    /// Bits of the groups of vaccines.
    fn mask(&self, of: impl Iterator<Item = Selector>) -> u64 {
        let group = |one: Selector| match one {
            Selector::Group(group) | Selector::Unspecified(group) => Some(group),
            Selector::Product(number) => {
                let product = self.vaccines.products().get(usize::from(number));
                product.map(|product| product.group)
            }
        };
        of.filter_map(group)
            .fold(0, |mask, group| mask | group_bit(group))
    }

    fn rules(&mut self, written: Vec<written::Rule>) -> Read<Vec<Rule>> {
        let mut rules = Vec::new();
        for one in written {
            self.words.require(&one.reason)?;
            let fact = self.fact(one.reason.clone(), Some(&one.source), Some(&one.mark))?;
            rules.push(Rule {
                when: self.conditions(one.when)?,
                reason: one.reason,
                fact,
            });
        }
        Ok(rules)
    }

    fn combination(&mut self, written: written::Combination) -> Read<Combination> {
        self.key = format!("combination / {}", written.key);
        let fact = self.fact(
            written.key.clone(),
            Some(&written.source),
            Some(&written.mark),
        )?;
        let place = |key: &String| self.groups.iter().position(|group| group.key == *key);
        let parts = written
            .parts
            .iter()
            .map(place)
            .collect::<Option<Vec<usize>>>();
        let parts = self.need(parts, ScheduleFault::Missing)?;
        let classes = parts.iter().filter_map(|part| self.groups.get(*part));
        let first = classes.map(|group| group.class).next();
        let vaccines = written.vaccines.iter().map(|one| VaccineGroup::parse(one));
        let vaccines = vaccines.collect::<Option<Vec<VaccineGroup>>>();
        Ok(Combination {
            group: Group {
                key: written.key,
                ja: written.ja,
                en: written.en,
                class: self.need(first, ScheduleFault::Empty)?,
                series: Vec::new(),
                takes: Vec::new(),
                mask: 0,
                whole: 0,
                immune: Vec::new(),
                complete: Vec::new(),
                exclude: Vec::new(),
                outside: Vec::new(),
                fact,
            },
            parts,
            vaccines: self.need(vaccines, ScheduleFault::Vaccine)?,
            when_different: written.when_different,
        })
    }

    fn season(&self, written: &written::Season) -> Read<Season> {
        let first = self.need(MonthDay::parse(&written.first), ScheduleFault::Term)?;
        let last = self.need(MonthDay::parse(&written.last), ScheduleFault::Term)?;
        Ok(Season { first, last })
    }

    fn series(
        &mut self,
        written: written::Series,
        group: &str,
        extension: Option<&written::Extension>,
    ) -> Read<Series> {
        let key = format!("{group} / {}", written.id);
        self.key.clone_from(&key);
        let outer = (self.source.clone(), self.mark.clone());
        if let Some(source) = &written.source {
            self.source.clone_from(source);
        }
        if let Some(mark) = &written.mark {
            self.mark.clone_from(mark);
        }
        if written.dose.is_empty() || written.vaccines.is_empty() {
            return self.refuse(ScheduleFault::Empty);
        }
        if written.dose.len() > DOSES_MAX {
            return self.refuse(ScheduleFault::TooMuch);
        }
        for reason in [&written.conditional, &written.unbegun]
            .into_iter()
            .flatten()
        {
            self.words.require(reason)?;
        }
        let fact = self.fact(written.id.clone(), None, None)?;
        let pregnancy = match &written.pregnancy {
            None => None,
            Some(episode) => Some((self.when(&episode.from)?.term, self.when(&episode.to)?.term)),
        };
        let accepts = written.vaccines.iter().map(|one| self.accept(one));
        let mut series = Series {
            vaccines: accepts.collect::<Read<Vec<_>>>()?,
            when: self.conditions(written.when)?,
            when_of_walk: false,
            season: written
                .season
                .as_ref()
                .map(|one| self.season(one))
                .transpose()?,
            pregnancy,
            conditional: written.conditional,
            unbegun: written.unbegun,
            targets: Vec::new(),
            fact,
            id: written.id,
        };
        series.when_of_walk = series.when.iter().any(Condition::is_of_walk);
        for (dose, number) in written.dose.into_iter().zip(1..) {
            self.key = format!("{key} / dose {number}");
            let target = self.target(dose, &written.window, extension)?;
            series.targets.push(target);
        }
        self.key = key;
        (self.source, self.mark) = outer;
        Ok(series)
    }
}

/// The facts that open a window after a long illness.
const AFTER_ILLNESS: (FactKind, FactKind) = (FactKind::LongIllness, FactKind::LongIllnessCertified);
/// Bits of the groups of which every vaccine is taken, whenever it was given.
fn whole(takes: &[Take]) -> u64 {
    let always = takes
        .iter()
        .filter(|take| take.from.is_none() && take.to.is_none());
    always.fold(0, |whole, take| match take.of {
        Selector::Group(group) => whole | group_bit(group),
        Selector::Product(_) | Selector::Unspecified(_) => whole,
    })
}
