//! Case files: a person above the line, the forecast below it. `UPDATE_EXPECT=1` rewrites what is below.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::*;

/// What a case says above its line.
pub(super) struct Asked {
    pub(super) today: Day,
    pub(super) history: History,
    pub(super) groups: Vec<String>,
    pub(super) trace: bool,
}

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|_| panic!("{text} is no day"))
}

fn vaccine(text: &str) -> GivenVaccine {
    let table = VaccineTable::embedded().unwrap();
    let mut vaccine = GivenVaccine::default();
    if let Some(product) = table.product(text) {
        vaccine.product = Some(product.id.clone());
        vaccine.group = Some(product.group);
    } else if text != "?" {
        vaccine.group = Some(VaccineGroup::parse(text).unwrap_or_else(|| panic!("{text}")));
    }
    vaccine
}

fn observation(words: &[&str]) -> Observation {
    let (name, rest) = words.split_first().unwrap();
    let fact = match *name {
        "immunodeficiency" => ObservedFact::Immunodeficiency,
        "pregnancy" => ObservedFact::Pregnancy { day_zero: None },
        "keloid" => ObservedFact::Keloid,
        "tuberculosis-infection" => ObservedFact::TuberculosisInfection,
        "intussusception" => ObservedFact::Intussusception,
        "digestive-disorder" => ObservedFact::DigestiveDisorder,
        "severe-combined-immunodeficiency" => ObservedFact::SevereCombinedImmunodeficiency,
        "mother-to-child-scheme" => ObservedFact::MotherToChildScheme,
        "severe-disability" => ObservedFact::SevereDisability,
        "hiv-disability" => ObservedFact::HivDisability,
        "long-illness" => ObservedFact::LongIllness { certified: false },
        "long-illness-certified" => ObservedFact::LongIllness { certified: true },
        "shortage-accepted" => ObservedFact::ShortageAccepted,
        "rubella-antibody-low" => ObservedFact::RubellaAntibodyLow,
        "shorter-interval-judged" => ObservedFact::ShorterIntervalJudged,
        other => match other.split_once(':') {
            Some(("had", disease)) => ObservedFact::HadDisease(Disease::parse(disease).unwrap()),
            Some(("excluded", group)) => {
                ObservedFact::Excluded(VaccineGroup::parse(group).unwrap())
            }
            Some(("pregnancy", zero)) => ObservedFact::Pregnancy {
                day_zero: Some(day(zero)),
            },
            _ => panic!("{other} is no observation"),
        },
    };
    let mut observation = Observation::new(fact);
    for word in rest {
        match word.split_once('=') {
            Some(("since", text)) => observation.since = Some(day(text)),
            Some(("until", text)) => observation.until = Some(day(text)),
            _ => panic!("{word}"),
        }
    }
    observation
}

fn asked(text: &str) -> Asked {
    let mut asked = Asked {
        today: Day::FIRST,
        history: History::default(),
        groups: Vec::new(),
        trace: false,
    };
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["born", birth] => asked.history.birth = PartialDate::parse_iso(birth).ok(),
            ["died", date] => asked.history.death = PartialDate::parse_iso(date).ok(),
            ["sex", "female"] => asked.history.sex = Some(Sex::Female),
            ["sex", "male"] => asked.history.sex = Some(Sex::Male),
            ["today", today] => asked.today = day(today),
            ["observed", rest @ ..] => asked.history.observations.push(observation(rest)),
            ["show", groups @ ..] => {
                asked.groups = groups.iter().map(|one| (*one).to_owned()).collect()
            }
            ["trace"] => asked.trace = true,
            [date, name, rest @ ..] => {
                let date = PartialDate::parse_iso(date).unwrap_or_else(|_| panic!("{line}"));
                let mut dose = Dose::given(vaccine(name), DoseTime::On(date));
                for word in rest {
                    match *word {
                        "error" => dose.status = DoseStatus::EnteredInError,
                        "not-given" => {
                            dose.status = DoseStatus::NotGiven(NotGivenReason::pre_examination())
                        }
                        other => {
                            let expiry = other.strip_prefix("expiry=").unwrap();
                            dose.lot_expiry = PartialDate::parse_iso(expiry).ok();
                        }
                    }
                }
                asked.history.doses.push(dose);
            }
            _ => panic!("{line} says nothing"),
        }
    }
    asked
}

fn embedded() -> &'static Schedule {
    Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap()
}

/// A schedule of another country's shape, which is only other data.
fn abroad() -> Schedule {
    const FILES: [(&str, &str); 3] = [
        (
            "frame.toml",
            include_str!("../../../testdata/abroad/frame.toml"),
        ),
        (
            "hepb.toml",
            include_str!("../../../testdata/abroad/hepb.toml"),
        ),
        (
            "mmr.toml",
            include_str!("../../../testdata/abroad/mmr.toml"),
        ),
    ];
    const WORDS: &str = include_str!("../../../data/schedule/words.toml");
    let vaccines = VaccineTable::embedded().unwrap();
    Schedule::read(&FILES, ("words.toml", WORDS), vaccines)
        .map_err(|error| error.to_string())
        .unwrap()
}

/// What comes out, as the lower half of a case.
pub(super) fn told(asked: &Asked, schedule: &Schedule) -> String {
    let forecast = forecast(schedule, &asked.history, asked.today);
    // The parts of a combination are shown with it.
    let combined = forecast
        .recommendations
        .iter()
        .filter(|one| asked.groups.contains(&one.group.key));
    let parts_shown: Vec<&str> = combined
        .flat_map(|one| &one.parts)
        .map(|part| part.key.as_str())
        .collect();
    let shown = |group: &Group, parts: &[&Group]| {
        asked.groups.is_empty()
            || parts_shown.contains(&group.key.as_str())
            || asked
                .groups
                .iter()
                .any(|one| *one == group.key || parts.iter().any(|part| part.key == *one))
    };
    let mut out = String::new();
    for one in &forecast.evaluations {
        if one.group.is_none_or(|group| shown(group, &[])) {
            let number = one
                .number
                .map_or("-".to_owned(), |number| number.to_string());
            let date = asked.history.doses[one.dose].time.date().unwrap();
            let reasons: Vec<&str> = one.reasons.iter().map(Reason::code).collect();
            let group = one.group.map_or("-", |group| &group.key);
            let line = format!(
                "{date} {group} {number} {} {}",
                one.verdict.code(),
                reasons.join(" ")
            );
            writeln!(out, "{}", line.trim_end()).unwrap();
        }
    }
    let date = |day: Option<Day>| day.map_or("-".to_owned(), |day| day.to_string());
    for one in forecast
        .recommendations
        .iter()
        .filter(|one| shown(one.group, &one.parts))
    {
        write!(out, "{}: {}", one.group.key, one.status.code()).unwrap();
        if let Some(number) = one.number {
            write!(
                out,
                " #{number} from {} recommended {}",
                date(one.earliest),
                date(one.recommended)
            )
            .unwrap();
            write!(
                out,
                " standard until {} until {}",
                date(one.overdue_after),
                date(one.latest)
            )
            .unwrap();
            write!(
                out,
                " [{}] {}",
                one.series.map_or("-", |series| &series.id),
                one.vaccines.join(",")
            )
            .unwrap();
        }
        if !one.reasons.is_empty() {
            write!(out, " ({})", one.reasons.join(" ")).unwrap();
        }
        out.push('\n');
    }
    if asked.trace {
        for step in forecast.trace.iter().filter(|step| shown(step.group, &[])) {
            writeln!(out, "{}", step.say(schedule, Language::Japanese)).unwrap();
            writeln!(out, "{}", step.say(schedule, Language::English)).unwrap();
        }
    }
    out
}

/// What is said about a group, for messages of tests.
pub(super) fn lines(history: &History, today: Day, key: &str) -> String {
    let groups = vec![key.to_owned()];
    let asked = Asked {
        today,
        history: history.clone(),
        groups,
        trace: true,
    };
    told(&asked, embedded())
}

const LINE: &str = "----\n";

/// One case of a file: what was asked, and what came out.
pub(super) struct Case {
    asked: Asked,
    told: String,
}

/// The cases of all files of a folder.
pub(super) fn cases_of(folder: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in files_of(folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        for case in text.split("====\n") {
            let (above, below) = case.split_once(LINE).unwrap_or((case, ""));
            cases.push(Case {
                asked: asked(above),
                told: below.to_owned(),
            });
        }
    }
    cases
}

/// Whether a case comes out by a schedule as its file says. What is told of the reasoning names the facts, so it is left
/// out.
pub(super) fn is_as_told(case: &Case, schedule: &Schedule) -> bool {
    case.asked.trace || told(&case.asked, schedule) == case.told
}

fn files_of(folder: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|one| one.unwrap().path())
        .filter(|file| file.extension().is_some_and(|end| end == "txt"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_comes_out_as_its_file_says() {
    check_cases("forecast", 5, embedded());
}

#[test]
fn rules_of_another_country_are_only_other_data() {
    check_cases("abroad", 2, &abroad());
}

fn check_cases(folder: &str, least: usize, schedule: &Schedule) {
    let files = files_of(folder);
    assert!(files.len() >= least, "the cases are not found");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut written = String::new();
        for case in text.split("====\n") {
            let (above, below) = case.split_once(LINE).unwrap_or((case, ""));
            let found = told(&asked(above), schedule);
            if found != below {
                wrong.push(format!(
                    "{}\n{above}{LINE}{found}instead of\n{below}",
                    file.display()
                ));
            }
            if !written.is_empty() {
                written.push_str("====\n");
            }
            written.push_str(&format!("{above}{LINE}{found}"));
        }
        if update && written != text {
            std::fs::write(&file, written).unwrap();
        }
    }
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n"));
}
