//! A wrong fact of the schedule is noticed: every age and interval is made wrong by a day, one after the other, and the
//! forecast of somebody has to come out otherwise. `testdata/wrong-facts.txt` says of each fact who notices it, or why nobody
//! can. `WRONG_FACTS=all` tries all of them, `UPDATE_EXPECT=1` looks for who notices what, among `PROBES` persons a group.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::cases::{Asked, Case, cases_of, is_as_told, told};
use super::oracle::told as number_told;
use super::probes::person;
use crate::schedule::FILES;
use crate::{Group, Schedule, VaccineTable};

/// Every so many facts one is made wrong where nobody asks for all.
const EVERY: usize = 9;

/// How many persons of a group are asked about a fact that nobody notices: where nobody asks for all, and where somebody does.
const ASKED: u64 = 40;
const ASKED_OF_ALL: u64 = 3_000;

const WORDS: &str = include_str!("../../../data/schedule/words.toml");

/// The text of a term, a day later.
fn later(term: &str) -> String {
    let offset = term.strip_suffix('d').and_then(|body| {
        let (start, days) = body.split_at_checked(body.rfind(['+', '-'])?)?;
        let days: i32 = days.parse().ok()?;
        Some((start, days))
    });
    match offset {
        Some((start, -1)) => start.to_owned(),
        Some((start, days)) => format!("{start}{:+}d", days + 1),
        None => format!("{term}+1d"),
    }
}

/// Where in a text the terms stand that can be made wrong.
fn terms(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = text[at..].find('"').map(|begin| at + begin + 1) {
        let Some(end) = text[begin..].find('"').map(|end| begin + end) else {
            break;
        };
        let term = &text[begin..end];
        let is_term = ["age:", "after:", "week:", "fy-first:", "fy-last:", "gest:"]
            .iter()
            .any(|start| term.starts_with(start));
        // What an extension counts from the end of an illness is no age and no interval of the series.
        if is_term && !term.ends_with("@illness-end") {
            found.push((begin, end));
        }
        at = end + 1;
    }
    found
}

/// A fact that can be made wrong.
struct Wrong {
    /// In which file, by its place.
    file: usize,
    /// What it is called: series, dose, part and term.
    name: String,
    /// The key of its group.
    group: String,
    begin: usize,
    end: usize,
}

/// Every fact that can be made wrong, with a name that stays when other lines move.
fn all_facts() -> Vec<Wrong> {
    let mut facts: Vec<Wrong> = Vec::new();
    for (file, (_, text)) in FILES.iter().enumerate() {
        for (begin, end) in terms(text) {
            let (mut group, mut series, mut dose, mut part) = ("", "", 0, "");
            for line in text[..begin].lines() {
                let value = || line.split('"').nth(1).unwrap_or_default();
                if line == "[[group.series.dose]]" {
                    dose += 1;
                } else if line.starts_with("key = ") {
                    (group, series, dose) = (value(), "", 0);
                } else if line.starts_with("id = ") {
                    (series, dose) = (value(), 0);
                }
                if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                    part = line.split(' ').next().unwrap_or_default();
                }
            }
            let whose = if series.is_empty() { group } else { series };
            let plain = format!("{whose} {dose} {part} {}", &text[begin..end]);
            let before = facts
                .iter()
                .filter(|one| one.name == plain || one.name.starts_with(&format!("{plain} #")));
            let name = match before.count() {
                0 => plain,
                others => format!("{plain} #{}", others + 1),
            };
            facts.push(Wrong {
                file,
                name,
                group: group.to_owned(),
                begin,
                end,
            });
        }
    }
    facts
}

/// The schedule in which the fact is wrong. None where it is refused, which is noticed, too.
fn wrong_schedule(fact: &Wrong) -> Option<Schedule> {
    let (name, text) = FILES[fact.file];
    let term = later(&text[fact.begin..fact.end]);
    let wrong = format!("{}{term}{}", &text[..fact.begin], &text[fact.end..]);
    let mut files = FILES.to_vec();
    files[fact.file] = (name, &wrong);
    let vaccines = VaccineTable::embedded().unwrap();
    Schedule::read(&files, ("words.toml", WORDS), vaccines).ok()
}

/// The persons of some groups, each made once, with what rightly comes out for them.
#[derive(Default)]
struct Persons(BTreeMap<(String, u64), (Asked, String)>);

impl Persons {
    /// Whether somebody's forecast comes out otherwise.
    fn notices(&mut self, group: &Group, place: u64, wrong: &Schedule) -> bool {
        let schedule = Schedule::embedded().unwrap();
        let known = self.0.entry((group.key.clone(), place));
        let (asked, right) = known.or_insert_with(|| {
            let asked = person(group, place);
            let right = told(&asked, schedule);
            (asked, right)
        });
        told(asked, wrong) != *right
    }

    /// The first one who notices, among so many of each group in the file; those of the fact's own group first.
    fn witness(&mut self, fact: &Wrong, wrong: &Schedule, count: u64) -> Option<String> {
        let groups = Schedule::embedded().unwrap().groups().iter();
        let of_file = |group: &&Group| {
            FILES[fact.file]
                .1
                .contains(&format!("key = \"{}\"", group.key))
        };
        let mut groups: Vec<&Group> = groups.filter(of_file).collect();
        groups.sort_by_key(|group| group.key != fact.group);
        for group in groups {
            let found = (0..count).find(|place| self.notices(group, *place, wrong));
            if let Some(place) = found {
                return Some(format!("{} {place}", group.key));
            }
        }
        None
    }
}

/// What is recorded: of each fact who notices it, after `=`, or why nobody can, after `-`.
fn recorded() -> (PathBuf, BTreeMap<String, String>) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/wrong-facts.txt");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    let lines = lines.map(|(name, said)| (name.to_owned(), said.to_owned()));
    (file, lines.collect())
}

/// Who notices a fact now, in the words of the record.
fn who_notices(fact: &Wrong, cases: &[Case], persons: &mut Persons, count: u64) -> Option<String> {
    let Some(wrong) = wrong_schedule(fact) else {
        return Some("= refused".to_owned());
    };
    if let Some(witness) = persons.witness(fact, &wrong, count) {
        return Some(format!("= {witness}"));
    }
    let case = cases.iter().any(|case| !is_as_told(case, &wrong));
    case.then(|| "= case".to_owned())
}

/// Whether the fact is noticed by whom the record names.
fn is_noticed_as_recorded(said: &str, fact: &Wrong, cases: &[Case], persons: &mut Persons) -> bool {
    let wrong = wrong_schedule(fact);
    match (said, wrong) {
        ("refused", wrong) => wrong.is_none(),
        (_, None) => false,
        ("case", Some(wrong)) => cases.iter().any(|case| !is_as_told(case, &wrong)),
        (witness, Some(wrong)) => witness.split_once(' ').is_some_and(|(key, place)| {
            let group = Schedule::embedded().unwrap().group(key);
            let place = place.parse().ok();
            group
                .zip(place)
                .is_some_and(|(group, place)| persons.notices(group, place, &wrong))
        }),
    }
}

#[test]
fn a_fact_that_is_wrong_by_a_day_is_noticed_or_has_a_reason_why_nobody_can() {
    let all = std::env::var("WRONG_FACTS").as_deref() == Ok("all");
    let (file, record) = recorded();
    let cases: Vec<Case> = cases_of("forecast");
    let mut persons = Persons::default();
    let facts = all_facts();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let count = number_told("PROBES", ASKED_OF_ALL);
        let mut text = String::new();
        for fact in &facts {
            let old = record.get(&fact.name).filter(|said| said.starts_with("- "));
            let said = who_notices(fact, &cases, &mut persons, count)
                .or_else(|| old.cloned())
                .unwrap_or_else(|| "- ".to_owned());
            text.push_str(&format!("{}: {said}\n", fact.name));
        }
        std::fs::write(&file, text).unwrap();
        return;
    }
    let names: Vec<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
    let gone: Vec<&String> = record
        .keys()
        .filter(|name| !names.contains(&name.as_str()))
        .collect();
    assert!(gone.is_empty(), "no facts any more: {gone:?}");
    let (every, asked) = if all {
        (1, number_told("PROBES", ASKED_OF_ALL))
    } else {
        (EVERY, ASKED)
    };
    for fact in facts.iter().step_by(every) {
        let said = record.get(&fact.name).map(String::as_str);
        let said = said.unwrap_or_else(|| panic!("nothing is recorded about: {}", fact.name));
        if let Some(witness) = said.strip_prefix("= ") {
            let noticed = is_noticed_as_recorded(witness, fact, &cases, &mut persons);
            assert!(noticed, "{} is not noticed by {witness}", fact.name);
        } else {
            let reason = said.strip_prefix("- ").unwrap_or_default();
            assert!(reason.len() > 10, "no reason is given for: {}", fact.name);
            let noticed = who_notices(fact, &cases, &mut persons, asked);
            assert_eq!(noticed, None, "{} is noticed after all", fact.name);
        }
    }
}

#[test]
fn a_term_is_made_wrong_by_a_day() {
    for (term, wrong) in [
        ("age:2m", "age:2m+1d"),
        ("age:7m+1d", "age:7m+2d"),
        ("week:24+0-28d", "week:24+0-27d"),
        ("age:50y-1d", "age:50y"),
        ("week:14+6", "week:14+6+1d"),
    ] {
        assert_eq!(later(term), wrong);
    }
}
