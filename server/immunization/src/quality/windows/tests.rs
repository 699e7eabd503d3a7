//! The windows against what the page of the programme says, told in its own way: what changed on which day.

use super::*;
use crate::dose::{Dose, GivenVaccine};
use crate::lot_master::labels;
use crate::vaccine::TableFault;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// From each day on, all doses that may be given.
type Changes = &'static [(&'static str, &'static [&'static str])];

/// A product, and from each day on all that may be given: `dose age interval`. Ages in years, or months with `m`; a
/// second number is the age that must not be reached.
const CHANGES: &[(&str, Changes)] = &[
    (
        "pfizer-12",
        &[
            ("2021-02-17", &["1 16", "2 16 19d"]),
            ("2021-06-01", &["1 12", "2 12 19d"]),
            ("2021-12-01", &["1 12", "2 12 19d", "3 18 8m"]),
            ("2021-12-17", &["1 12", "2 12 19d", "3 18 6m"]),
            ("2022-03-25", &["1 12", "2 12 19d", "3 12 6m"]),
            ("2022-05-25", &["1 12", "2 12 19d", "3 12 5m", "4 18 5m"]),
            ("2022-10-21", &["1 12", "2 12 19d", "3 12 3m", "4 18 3m"]),
            ("2023-04-01", &["1 12", "2 12 19d"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "moderna-12",
        &[
            ("2021-05-22", &["1 18", "2 18 21d"]),
            ("2021-08-02", &["1 12", "2 12 21d"]),
            ("2021-12-17", &["1 12", "2 12 21d", "3 18 6m"]),
            ("2022-05-25", &["1 12", "2 12 21d", "3 18 5m", "4 18 5m"]),
            ("2022-10-21", &["1 12", "2 12 21d", "3 18 3m", "4 18 3m"]),
            ("2022-12-14", &["1 12", "2 12 21d", "3 12 3m", "4 18 3m"]),
            ("2023-02-12", &[]),
        ],
    ),
    (
        "astrazeneca",
        &[("2021-08-02", &["1 18", "2 18 28d"]), ("2022-10-13", &[])],
    ),
    (
        "novavax",
        &[
            ("2022-05-25", &["1 18", "2 18 21d", "3 18 6m"]),
            ("2022-07-22", &["1 12", "2 12 21d", "3 18 6m"]),
            (
                "2022-11-08",
                &["1 12", "2 12 21d", "3 18 6m", "4 18 6m", "5 18 6m"],
            ),
            (
                "2023-03-08",
                &["1 12", "2 12 21d", "3 12 6m", "4 12 6m", "5 12 6m"],
            ),
            (
                "2023-05-08",
                &[
                    "1 12", "2 12 21d", "3 12 6m", "4 12 6m", "5 12 6m", "6 12 6m",
                ],
            ),
            (
                "2023-09-20",
                &[
                    "1 12", "2 12 21d", "3 12 6m", "4 12 6m", "5 12 6m", "6 12 6m", "7 12 6m",
                ],
            ),
        ],
    ),
    (
        "pfizer-5-11",
        &[
            ("2022-02-01", &["1 5-12", "2 5-12 19d"]),
            ("2022-09-06", &["1 5-12", "2 5-12 19d", "3 5-12 5m"]),
            ("2023-03-08", &["1 5-12", "2 5-12 19d", "3 5-12 3m"]),
            ("2023-04-01", &["1 5-12", "2 5-12 19d"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "pfizer-5-11-ba45",
        &[
            ("2023-03-08", &["3 5-12 3m", "4 5-12 3m"]),
            ("2023-05-08", &["3 5-12 3m", "4 5-12 3m", "5 5-12 3m"]),
            (
                "2023-08-07",
                &[
                    "1 5-12",
                    "2 5-12 19d",
                    "3 5-12 3m",
                    "4 5-12 3m",
                    "5 5-12 3m",
                ],
            ),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "pfizer-ba1",
        &[
            ("2022-09-20", &["3 12 5m", "4 12 5m", "5 12 5m"]),
            ("2022-10-21", &["3 12 3m", "4 12 3m", "5 12 3m"]),
            ("2023-05-08", &["3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m"]),
            (
                "2023-08-07",
                &[
                    "1 12", "2 12 19d", "3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m",
                ],
            ),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "pfizer-ba45",
        &[
            ("2022-10-13", &["3 12 5m", "4 12 5m", "5 12 5m"]),
            ("2022-10-21", &["3 12 3m", "4 12 3m", "5 12 3m"]),
            ("2023-05-08", &["3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m"]),
            (
                "2023-08-07",
                &[
                    "1 12", "2 12 19d", "3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m",
                ],
            ),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "pfizer-6m-4",
        &[
            ("2022-10-24", &["1 6m-5", "2 6m-5 19d", "3 6m-5 56d"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "moderna-ba1",
        &[
            ("2022-09-20", &["3 18 5m", "4 18 5m", "5 18 5m"]),
            ("2022-10-21", &["3 18 3m", "4 18 3m", "5 18 3m"]),
            ("2022-12-14", &["3 12 3m", "4 12 3m", "5 12 3m"]),
            ("2023-05-08", &["3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "moderna-ba45",
        &[
            ("2022-11-28", &["3 18 3m", "4 18 3m", "5 18 3m"]),
            ("2022-12-14", &["3 12 3m", "4 12 3m", "5 12 3m"]),
            ("2023-05-08", &["3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "moderna-6-11-ba45",
        &[
            ("2023-08-07", &["3 6-12 3m", "4 6-12 3m", "5 6-12 3m"]),
            ("2023-09-20", &[]),
        ],
    ),
    (
        "pfizer-xbb-12",
        &[(
            "2023-09-20",
            &[
                "1 12", "2 12 19d", "3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m", "7 12 3m",
            ],
        )],
    ),
    (
        "pfizer-xbb-5-11",
        &[(
            "2023-09-20",
            &[
                "1 5-12",
                "2 5-12 19d",
                "3 5-12 3m",
                "4 5-12 3m",
                "5 5-12 3m",
                "6 5-12 3m",
            ],
        )],
    ),
    (
        "pfizer-xbb-6m-4",
        &[(
            "2023-09-20",
            &["1 6m-5", "2 6m-5 19d", "3 6m-5 56d", "4 6m-5 3m"],
        )],
    ),
    (
        "moderna-xbb-12",
        &[
            (
                "2023-09-25",
                &["3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m", "7 12 3m"],
            ),
            (
                "2023-11-01",
                &[
                    "1 12", "2 12 21d", "3 12 3m", "4 12 3m", "5 12 3m", "6 12 3m", "7 12 3m",
                ],
            ),
        ],
    ),
    (
        "moderna-xbb-6-11",
        &[
            (
                "2023-09-25",
                &["3 6-12 3m", "4 6-12 3m", "5 6-12 3m", "6 6-12 3m"],
            ),
            (
                "2023-11-01",
                &[
                    "1 6-12",
                    "2 6-12 21d",
                    "3 6-12 3m",
                    "4 6-12 3m",
                    "5 6-12 3m",
                    "6 6-12 3m",
                ],
            ),
        ],
    ),
    (
        "moderna-xbb-6m-5",
        &[("2023-11-01", &["1 6m-6", "2 6m-6 21d"])],
    ),
];

/// The last day of the programme: nothing is told of what came later.
const PROGRAMME_LAST: &str = "2024-03-31";

fn told(window: &Window) -> String {
    let age = |months: u32| match months % 12 {
        0 => (months / 12).to_string(),
        _ => format!("{months}m"),
    };
    let under = window
        .age_under_months
        .map(|months| format!("-{}", age(months)));
    let after = match window.after {
        None => String::new(),
        Some(DoseInterval::Days(days)) => format!(" {days}d"),
        Some(DoseInterval::Months(months)) => format!(" {months}m"),
    };
    let (from, under) = (age(window.age_from_months), under.unwrap_or_default());
    format!("{} {from}{under}{after}", window.dose)
}

#[test]
fn on_every_day_of_the_programme_every_product_may_be_given_as_the_page_says() {
    let windows = ProductWindows::embedded().unwrap();
    assert_eq!(windows.series().len(), CHANGES.len());
    for (id, changes) in CHANGES {
        let series = windows.series_by_id(id).unwrap();
        let mut on = day("2021-01-01");
        while on <= day("2024-06-30") {
            let current = changes.iter().rev().find(|(from, _)| day(from) <= on);
            let expected: &[&str] = match current {
                Some((_, doses)) if on <= day(PROGRAMME_LAST) => doses,
                _ => &[],
            };
            let found: Vec<String> = (1..=20)
                .flat_map(|dose| series.of(dose, on, on))
                .map(told)
                .collect();
            assert_eq!(found, expected, "{id} on {on}");
            assert_eq!(series.is_open(on, on), !expected.is_empty(), "{id} on {on}");
            on = on.next();
        }
    }
}

#[test]
fn only_the_second_dose_of_children_keeps_the_age_of_the_first() {
    let windows = ProductWindows::embedded().unwrap();
    for series in windows.series() {
        for window in series.windows() {
            let is_kept = series.label.id == "pfizer-5-11" && window.dose == 2;
            assert_eq!(window.is_age_of_first, is_kept, "{}", series.label.id);
        }
    }
}

#[test]
fn months_before_a_dose_stop_at_the_end_of_a_shorter_month() {
    let kept = |months, before, on| DoseInterval::Months(months).is_kept(day(before), day(on));
    assert!(kept(1, "2023-02-28", "2023-03-31"));
    assert!(kept(1, "2023-02-28", "2023-03-28"));
    assert!(!kept(1, "2023-02-28", "2023-03-27"));
    assert!(kept(1, "2024-02-29", "2024-03-31"));
    assert!(!kept(1, "2024-02-29", "2024-03-28"));
    assert!(!kept(3, "2022-11-30", "2023-02-28"));
    assert!(kept(3, "2022-11-28", "2023-02-28"));
    assert!(kept(8, "2021-04-01", "2021-12-01"));
    assert!(!kept(8, "2021-04-02", "2021-12-01"));
}

#[test]
fn days_after_a_dose_are_counted_from_it() {
    let kept = |days, before, on| DoseInterval::Days(days).is_kept(day(before), day(on));
    assert!(kept(19, "2021-06-01", "2021-06-20"));
    assert!(!kept(19, "2021-06-01", "2021-06-19"));
    assert!(!kept(19, "2021-06-20", "2021-06-01"));
}

#[test]
fn an_age_is_reached_on_the_day_before_the_birthday_and_ends_on_it() {
    let windows = ProductWindows::embedded().unwrap();
    let series = windows.series_by_id("pfizer-5-11").unwrap();
    let window = series.windows()[0];
    let birth = day("2010-04-10");
    assert!(!window.is_old_enough(birth, day("2015-04-08")));
    assert!(window.is_old_enough(birth, day("2015-04-09")));
    assert!(window.is_young_enough(birth, day("2022-04-09")));
    assert!(!window.is_young_enough(birth, day("2022-04-10")));
}

fn covid(text: Option<&str>, product: Option<&str>) -> Dose {
    let vaccine = GivenVaccine {
        text: text.map(str::to_owned),
        product: product.map(str::to_owned),
        group: Some(VaccineGroup::Covid),
        ..GivenVaccine::default()
    };
    Dose::given(vaccine, day("2022-01-01").into())
}

#[test]
fn a_dose_is_of_the_series_that_its_label_or_product_names() {
    let windows = ProductWindows::embedded().unwrap();
    let of = |text, product| {
        let series = windows.series_of(&covid(text, product));
        series.map(|series| series.label.id)
    };
    assert_eq!(of(Some("ファイザー"), None), Some("pfizer-12"));
    assert_eq!(of(Some("ﾌｧｲｻﾞｰ"), Some("comirnaty-orig")), Some("pfizer-12"));
    assert_eq!(of(None, Some("vaxzevria")), Some("astrazeneca"));
    assert_eq!(of(Some("武田/モデルナ"), Some("comirnaty-orig")), None);
    assert_eq!(of(None, Some("comirnaty-5-11")), None);
    assert_eq!(of(Some("なにか"), None), None);
    let mut by_maker = covid(None, None);
    by_maker.maker = Some("ノババックス".to_owned());
    let series = windows.series_of(&by_maker);
    assert_eq!(series.map(|series| series.label.id), Some("novavax"));
    let mut other = covid(Some("ファイザー"), None);
    other.vaccine.group = Some(VaccineGroup::Flu);
    assert!(windows.series_of(&other).is_none());
    for label in labels() {
        assert_eq!(of(Some(label.label), None), Some(label.id));
    }
}

const HEADER: &str = "series,dose,from,until,age_from,age_under,after,age_by,note\n";
const PROGRAMME: &str = "*,,2021-02-17,2024-03-31,,,,,\n";

fn refused(rows: &str) -> (usize, TableFault) {
    let error = ProductWindows::parse("windows.csv", &format!("{HEADER}{PROGRAMME}{rows}"));
    let error = error.unwrap_err();
    assert_eq!(error.file, "windows.csv");
    (error.line, error.fault)
}

#[test]
fn windows_that_leave_a_gap_or_contradict_themselves_are_refused_with_line_and_key() {
    use TableFault::{Cell, Cells, Contradiction, Twice};
    for (rows, line, fault) in [
        ("x,1,2021-02-17,,16y,,,,\n", 3, Cell("series")),
        ("novavax,1,2021-02-17,,16y,,,\n", 3, Cells),
        ("*,,2021-02-17,2024-03-31,,,,,\n", 3, Twice),
        ("novavax,0,2021-02-17,,16y,,,,\n", 3, Cell("dose")),
        ("novavax,4-3,2021-02-17,,16y,,3m,,\n", 3, Cell("dose")),
        ("novavax,1-99999,2021-02-17,,16y,,3m,,\n", 3, Cell("dose")),
        ("novavax,1,2021-2-17,,16y,,,,\n", 3, Cell("from")),
        ("novavax,1,2021-02-17,never,16y,,,,\n", 3, Cell("until")),
        ("novavax,1,2021-02-17,,16,,,,\n", 3, Cell("age_from")),
        ("novavax,1,2021-02-17,,16y,x,,,\n", 3, Cell("age_under")),
        ("novavax,2,2021-02-17,,16y,,19,,\n", 3, Cell("after")),
        ("novavax,2,2021-02-17,,16y,,19d,x,\n", 3, Cell("age_by")),
        (
            "novavax,2,2021-02-17,,16y,,19d,first,\n",
            3,
            Contradiction("age_by"),
        ),
        ("novavax,1,2021-02-16,,16y,,,,\n", 3, Contradiction("until")),
        (
            "novavax,1,2021-02-17,2024-04-01,16y,,,,\n",
            3,
            Contradiction("until"),
        ),
        (
            "novavax,1,2021-03-02,2021-03-01,16y,,,,\n",
            3,
            Contradiction("until"),
        ),
        (
            "novavax,1,2021-02-17,,12y,12y,,,\n",
            3,
            Contradiction("age_under"),
        ),
        (
            "novavax,1,2021-02-17,,12y,,19d,,\n",
            3,
            Contradiction("after"),
        ),
        ("novavax,2,2021-02-17,,12y,,,,\n", 3, Contradiction("after")),
        (
            "novavax,1-2,2021-02-17,,12y,,,,\n",
            3,
            Contradiction("after"),
        ),
        // A day between two windows, and a day in both.
        (
            "novavax,1,2021-02-17,2021-03-01,16y,,,,\nnovavax,1,2021-03-03,,12y,,,,\n",
            4,
            Contradiction("from"),
        ),
        (
            "novavax,1,2021-02-17,2021-03-01,16y,,,,\nnovavax,1,2021-03-01,,12y,,,,\n",
            4,
            Contradiction("from"),
        ),
        (
            "novavax,1,2021-02-17,,16y,,,,\nastrazeneca,1,2021-02-17,,16y,,,,\nnovavax,2,2021-02-17,,12y,,19d,,\n",
            5,
            Contradiction("series"),
        ),
        // A label without windows.
        (
            "novavax,1,2021-02-17,,16y,,,,\n",
            3,
            Contradiction("series"),
        ),
    ] {
        assert_eq!(refused(rows), (line, fault), "{rows}");
    }
    let fault = |text: &str| ProductWindows::parse("w.csv", text).unwrap_err().fault;
    assert_eq!(fault("series,dose\n"), TableFault::Header);
    assert_eq!(fault(""), TableFault::Header);
    assert_eq!(fault(HEADER), TableFault::Cells);
    let without = format!("{HEADER}novavax,1,2021-02-17,,16y,,,,\n");
    assert_eq!(fault(&without), TableFault::Cell("series"));
}
