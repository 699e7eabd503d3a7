//! A wrong fact of the schedule is noticed: every age and interval is made wrong by a day, one after the other, and a case
//! has to come out otherwise. `WRONG_FACTS=all` tries all of them, `WRONG_FACTS_TOLD=1` names those that nobody noticed.

use super::cases::{Asked, Case, cases_of, is_as_told, told};
use super::probes::persons;
use crate::schedule::FILES;
use crate::{Schedule, VaccineTable};

/// Every so many facts one is made wrong where nobody asks for all.
const EVERY: usize = 17;

/// How many of a hundred may go unnoticed. Most of them stand behind another fact that falls on the same day or decides
/// first: the age of a second dose, behind the interval after the first. `PROBES` asks more persons and finds some more.
const UNNOTICED_PERCENT_MAX: usize = 25;

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

/// The persons beside the boundaries of each file's groups, and what comes out for them.
fn probes() -> Vec<(usize, Asked, String)> {
    let schedule = Schedule::embedded().unwrap();
    let mut probes = Vec::new();
    for group in schedule.groups() {
        let written = format!("key = \"{}\"", group.key);
        let file = FILES.iter().position(|(_, text)| text.contains(&written));
        for asked in persons(group) {
            let right = told(&asked, schedule);
            probes.push((file.unwrap(), asked, right));
        }
    }
    probes
}

#[test]
fn a_fact_that_is_wrong_by_a_day_makes_a_case_fail() {
    const WORDS: &str = include_str!("../../../data/schedule/words.toml");
    let every = match std::env::var("WRONG_FACTS").as_deref() {
        Ok("all") => 1,
        _ => EVERY,
    };
    let cases: Vec<Case> = cases_of("forecast");
    let vaccines = VaccineTable::embedded().unwrap();
    let probes = probes();
    let (mut tried, mut unnoticed) = (0, Vec::new());
    let all = FILES
        .iter()
        .enumerate()
        .flat_map(|(file, (_, text))| terms(text).into_iter().map(move |term| (file, term)));
    for (file, (begin, end)) in all.step_by(every) {
        let (name, text) = FILES[file];
        let wrong = format!(
            "{}{}{}",
            &text[..begin],
            later(&text[begin..end]),
            &text[end..]
        );
        let mut files = FILES.to_vec();
        files[file] = (name, &wrong);
        // A schedule that is refused is noticed, too.
        let Ok(schedule) = Schedule::read(&files, ("words.toml", WORDS), vaccines) else {
            continue;
        };
        tried += 1;
        let noticed = cases.iter().any(|case| !is_as_told(case, &schedule))
            || probes
                .iter()
                .any(|(of, asked, right)| *of == file && told(asked, &schedule) != *right);
        if !noticed {
            let line = text[..begin].matches('\n').count() + 1;
            unnoticed.push(format!("{name}:{line} {}", &text[begin..end]));
        }
    }
    println!("{} of {tried} facts went unnoticed", unnoticed.len());
    if std::env::var_os("WRONG_FACTS_TOLD").is_some() {
        println!("{unnoticed:#?}");
    }
    assert!(tried > 10);
    assert!(
        unnoticed.len() * 100 <= tried * UNNOTICED_PERCENT_MAX,
        "{unnoticed:#?}"
    );
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
