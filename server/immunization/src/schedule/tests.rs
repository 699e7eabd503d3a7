//! The schedule that is carried, what is refused, and a schedule of another country's shape.

mod page;

use super::*;
use crate::forecast::{Reason, Rule, Status, Verdict, forecast};
use crate::{Day, Dose, GivenVaccine, History, PartialDate, VaccineGroup};

const PLAIN_WORDS: &str = "needs-wish = { ja = \"任意\", en = \"voluntary\" }\n";
const FRAME: &str = "version = \"t\"\n[sources]\nX = \"a test\"\n";
const GROUP: &str = r#"
[[group]]
key = "HEPB"
ja = "B型肝炎"
en = "Hepatitis B"
class = "A"
takes = ["HEPB"]
source = "X"
mark = "D"

[[group.series]]
id = "three"
vaccines = ["HEPB"]
window = [{ from = ["birth"] }]

[[group.series.dose]]
phase = "primary"

[[group.series.dose]]
phase = "primary"
after = ["after:1m@prev"]
"#;

fn read(group: &str) -> Result<Schedule, ScheduleError> {
    let files = [("frame.toml", FRAME), ("hepb.toml", group)];
    Schedule::read(
        &files,
        ("words.toml", PLAIN_WORDS),
        VaccineTable::embedded().unwrap(),
    )
}

#[test]
fn the_embedded_schedule_is_accepted_and_every_fact_has_its_source() {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    assert!(schedule.groups().len() > 30);
    assert!(schedule.citations().len() > 200);
    for citation in schedule.citations() {
        assert!(
            citation
                .source
                .split(' ')
                .all(|key| schedule.source(key).is_some()),
            "{}",
            citation.key
        );
    }
    let used = |key: &str| {
        schedule
            .citations()
            .iter()
            .any(|one| one.source.split(' ').any(|used| used == key))
    };
    for class in Class::ALL {
        assert!(
            schedule.groups().iter().any(|group| group.class == *class),
            "{class:?}"
        );
    }
    assert!(used("S27") && used("S28") && used("SESSHU"));
}

#[test]
fn every_code_has_words_in_both_languages_and_every_word_a_code() {
    let schedule = Schedule::embedded()
        .map_err(|error| error.to_string())
        .unwrap();
    let mut codes: Vec<&str> = Status::ALL.iter().map(|one| one.code()).collect();
    codes.extend(Verdict::ALL.iter().map(|one| one.code()));
    codes.extend(Reason::ALL.iter().map(|one| one.code()));
    codes.extend(Rule::ALL.iter().map(|one| one.code()));
    // Said by rules, where no file says anything.
    codes.extend([
        "needs-sex",
        "too-many-records",
        "needs-birth",
        "needs-pregnancy-week",
        "not-pregnant",
        "not-in-target",
        "undated-dose",
        "product-unknown",
        "parts-differ",
        "deceased",
        "immune",
        "excluded",
    ]);
    for code in &codes {
        for language in Language::ALL {
            assert!(schedule.words(code, *language).is_some(), "{code}");
        }
    }
    let files: String = FILES.iter().map(|(_, text)| *text).collect();
    for code in schedule.words.codes() {
        assert!(
            codes.contains(&code) || files.contains(&format!("\"{code}\"")),
            "{code} is said by nobody"
        );
    }
}

#[test]
fn what_contradicts_or_lacks_is_refused_with_its_place() {
    assert!(read(GROUP).is_ok());
    let cases: [(&str, &str, ScheduleFault, &str); 16] = [
        (
            "from = [\"birth\"]",
            "from = [\"age:2w\"]",
            ScheduleFault::Term,
            "HEPB / three / dose 1",
        ),
        (
            "from = [\"birth\"]",
            "from = []",
            ScheduleFault::Term,
            "HEPB / three / dose 1",
        ),
        (
            "from = [\"birth\"]",
            "from = [\"age:9y\"], to = [\"age:8y\"]",
            ScheduleFault::Contradiction,
            "HEPB / three / dose 1",
        ),
        (
            "after:1m@prev",
            "after:1m@2",
            ScheduleFault::Term,
            "HEPB / three / dose 2 / after",
        ),
        (
            "after:1m@prev",
            "season:10-01",
            ScheduleFault::Term,
            "HEPB / three / dose 2 / after",
        ),
        (
            "after:1m@prev",
            "gest:28+0",
            ScheduleFault::Term,
            "HEPB / three / dose 2 / after",
        ),
        (
            "takes = [\"HEPB\"]",
            "takes = [\"HEPX\"]",
            ScheduleFault::Vaccine,
            "HEPB",
        ),
        (
            "takes = [\"HEPB\"]",
            "takes = [\"HEPA\"]",
            ScheduleFault::Contradiction,
            "HEPB / three",
        ),
        (
            "vaccines = [\"HEPB\"]",
            "vaccines = []",
            ScheduleFault::Empty,
            "HEPB / three",
        ),
        (
            "vaccines = [\"HEPB\"]",
            "vaccines = [\"product:none\"]",
            ScheduleFault::Vaccine,
            "HEPB / three",
        ),
        (
            "source = \"X\"",
            "source = \"Y\"",
            ScheduleFault::Source,
            "HEPB",
        ),
        ("mark = \"D\"", "mark = \"Z\"", ScheduleFault::Word, "HEPB"),
        (
            "class = \"A\"",
            "class = \"C\"",
            ScheduleFault::Word,
            "HEPB",
        ),
        (
            "id = \"three\"",
            "id = \"HEPB\"",
            ScheduleFault::Twice,
            "HEPB / HEPB",
        ),
        (
            "id = \"three\"",
            "id = \"three\"\nunbegun = \"unheard-of\"",
            ScheduleFault::NoWords,
            "unheard-of",
        ),
        (
            "id = \"three\"",
            "id = \"three\"\nwhen = [{ sex = \"male\", dropped = true }]",
            ScheduleFault::Condition,
            "HEPB / three",
        ),
    ];
    for (good, bad, fault, key) in cases {
        let text = GROUP.replacen(good, bad, 1);
        assert_ne!(text, GROUP, "{good}");
        let error = read(&text).unwrap_err();
        assert_eq!((error.fault, error.key.as_str()), (fault, key), "{bad}");
    }
    let unknown = GROUP.replace("class =", "classs =");
    assert!(matches!(
        read(&unknown).unwrap_err().fault,
        ScheduleFault::Form(_)
    ));
    let twice = format!("{GROUP}{GROUP}");
    assert_eq!(read(&twice).unwrap_err().fault, ScheduleFault::Twice);
    assert!(Schedule::read(&[], ("words.toml", ""), VaccineTable::embedded().unwrap()).is_err());
}

/// Birthdays instead of their eves, weeks, and days of grace: another country's rules are only other data.
const ABROAD: &str = r#"
[[group]]
key = "HEPB"
ja = "B型肝炎"
en = "Hepatitis B"
class = "voluntary"
takes = ["HEPB"]
source = "X"
mark = "D"

[[group.series]]
id = "abroad-hepb"
vaccines = ["HEPB"]

[[group.series.dose]]
window = [{ from = ["birth"] }]
overdue = ["after:1m@birth"]

# Four weeks, four days of grace when a dose is judged.
[[group.series.dose]]
window = [{ from = ["week:4+0-4d"] }]
after = ["after:23d@prev"]
recommended = ["after:1m@birth"]
overdue = ["after:3m@birth"]

[[group.series.dose]]
window = [{ from = ["week:24+0-4d"] }]
after = ["after:51d@prev", "after:107d@1"]
recommended = ["after:6m@birth"]
overdue = ["after:19m@birth"]

[[group]]
key = "MMR"
ja = "MMR"
en = "Measles, mumps, rubella"
class = "voluntary"
takes = ["MMR"]
immune = ["measles", "mumps", "rubella"]
exclude = [{ when = [{ observed = "pregnancy" }], reason = "needs-wish", source = "X", mark = "D" }]
source = "X"
mark = "D"

[[group.series]]
id = "abroad-mmr"
vaccines = ["MMR"]

[[group.series.dose]]
window = [{ from = ["after:12m@birth-4d"] }]
recommended = ["after:12m@birth"]
overdue = ["after:16m@birth"]

[[group.series.dose]]
window = [{ from = ["after:13m@birth-4d"] }]
after = ["after:23d@prev"]
recommended = ["after:4y@birth"]
overdue = ["after:7y@birth"]
"#;

#[test]
fn a_schedule_of_another_shape_is_only_other_data() {
    let schedule = read(ABROAD).map_err(|error| error.to_string()).unwrap();
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let dose = |group, text| {
        let vaccine = GivenVaccine {
            group: Some(group),
            ..GivenVaccine::default()
        };
        Dose::given(vaccine, day(text).into())
    };
    let history = History {
        birth: PartialDate::parse_iso("2024-01-31").ok(),
        doses: vec![
            dose(VaccineGroup::HepB, "2024-01-31"),
            dose(VaccineGroup::HepB, "2024-02-24"),
            // Five days before the birthday: one more than the days of grace.
            dose(VaccineGroup::Mmr, "2025-01-26"),
        ],
        ..History::default()
    };
    let found = forecast(&schedule, &history, day("2025-02-01"));
    let verdicts: Vec<Verdict> = found.evaluations.iter().map(|one| one.verdict).collect();
    assert_eq!(
        verdicts,
        [Verdict::Valid, Verdict::Valid, Verdict::NotValid]
    );
    let hepb = found.of("HEPB").unwrap();
    assert_eq!(
        (hepb.number, hepb.earliest),
        (Some(3), Some(day("2024-07-13")))
    );
    // 31 July exists; where a month had no such day, the first of the next would be meant.
    assert_eq!(
        (hepb.status, hepb.recommended),
        (Status::Due, Some(day("2024-07-31")))
    );
    let mmr = found.of("MMR").unwrap();
    assert_eq!(
        (mmr.number, mmr.earliest, mmr.recommended),
        (Some(1), Some(day("2025-01-27")), Some(day("2025-01-31")))
    );
}
