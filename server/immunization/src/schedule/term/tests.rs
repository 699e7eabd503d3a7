//! Terms, as they are written and what they come to.

use super::*;

fn of(term: &str, birth: &str) -> String {
    let birth = Day::parse_iso(birth).unwrap();
    let day = Term::parse(term).unwrap().of_birth(birth);
    day.map_or("-".to_owned(), |day| day.to_string())
}

#[test]
fn the_examples_of_ages_come_out() {
    for (birth, term, day) in [
        ("2018-04-01", "age:2m", "2018-05-31"),
        ("2018-04-01", "age:60m", "2023-03-31"),
        ("2018-04-01", "age:90m", "2025-09-30"),
        ("2018-12-31", "age:2m", "2019-02-28"),
        ("2013-04-02", "age:2m", "2013-06-01"),
        ("2020-04-01", "age:1y", "2021-03-31"),
        ("2020-02-29", "age:1y", "2021-02-28"),
        ("2020-02-29", "age:4y", "2024-02-28"),
        ("2022-03-31", "age:6m", "2022-09-30"),
        ("2020-04-01", "fy-first:6y", "2025-04-01"),
        ("2019-04-02", "fy-last:6y", "2026-03-31"),
        ("2020-04-01", "fy-first:12y", "2031-04-01"),
        ("2019-04-02", "fy-last:16y", "2036-03-31"),
        ("2026-01-01", "week:6+0", "2026-02-12"),
        ("2026-01-01", "week:24+0-28d", "2026-05-21"),
        ("2026-01-01", "age:7m+1d", "2026-08-01"),
        ("2026-01-31", "after:1m@birth", "2026-03-01"),
    ] {
        assert_eq!(of(term, birth), day, "{term} of {birth}");
    }
}

#[test]
fn the_examples_of_intervals_come_out() {
    for (from, span, day) in [
        ("2023-04-01", "3m", "2023-07-01"),
        ("2022-11-30", "3m", "2023-03-01"),
        ("2024-08-31", "6m", "2025-03-01"),
        ("2024-08-28", "6m", "2025-02-28"),
        ("2022-04-01", "6d", "2022-04-08"),
        ("2022-04-01", "20d", "2022-04-22"),
        ("2022-04-01", "27d", "2022-04-29"),
        ("2023-04-01", "2.5m", "2023-06-16"),
    ] {
        let from = Day::parse_iso(from).unwrap();
        assert_eq!(Span::parse(span).unwrap().after(from).to_string(), day);
    }
}

#[test]
fn what_is_no_term_is_refused() {
    for text in [
        "",
        "age",
        "age:",
        "age:2",
        "age:2w",
        "age:-2m",
        "week:6",
        "week:6+7",
        "2026-02-30",
        "after:27d",
        "after:27d@0",
        "after:27d@next",
        "season:02-29",
        "gest:28",
        "age:2m+d",
        "age:99999y",
        "fy-first:6",
        "after:1.5y@1",
    ] {
        assert_eq!(Term::parse(text), None, "{text}");
    }
}
