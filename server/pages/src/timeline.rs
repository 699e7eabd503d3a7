//! One person's timeline as a picture: what was given, what may be given, what is recommended, and what is late.
//!
//! It is an SVG that stands by itself: no script, no style or font from elsewhere. What a colour says is also said by a
//! shape or by words.

mod axis;
mod row;

use immunization::{Day, Forecast, History, Recommendation, Schedule, Status, Verdict};
use maud::{Markup, html};

use crate::words::{Language, screen};
use axis::Axis;

/// How wide the picture is, and its parts.
const WIDTH: i32 = 1_160;
const LABELS: i32 = 286;
const RIGHT: i32 = 92;
const HEAD: i32 = 108;
const ROW: i32 = 44;
const FOOT: i32 = 74;

/// More rows than groups: a picture has an end.
const ROWS_MAX: usize = 80;

/// What is drawn.
pub struct TimelineView<'a> {
    /// What stands above it.
    pub title: &'a str,
    /// The record.
    pub history: &'a History,
    /// What was found about it.
    pub forecast: &'a Forecast<'a>,
    /// The words for it.
    pub schedule: &'a Schedule,
}

/// A dose in the picture.
struct Mark {
    /// In the history.
    dose: usize,
    day: Day,
    verdict: Verdict,
    number: Option<u32>,
}

/// The picture as a document.
pub fn timeline(view: &TimelineView<'_>, language: Language) -> String {
    let rows: Vec<(&Recommendation<'_>, Vec<Mark>)> = rows(view);
    let unjudged = unjudged(view);
    let axis = Axis::of(view, (LABELS, WIDTH - RIGHT));
    let count = i32::try_from(rows.len() + usize::from(!unjudged.is_empty())).unwrap_or(0);
    let height = HEAD + ROW * count.max(1) + FOOT;
    let bottom = HEAD + ROW * count.max(1);
    let described = screen("timeline-about", language, &[]);
    let made = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role="img" aria-labelledby="title about" lang=(language.tag()) font-family="'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',sans-serif" {
            title id="title" { (view.title) }
            desc id="about" { (described) }
            defs {
                pattern id="late" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="7" height="7" fill="#fbe3d6" {}
                    rect width="3" height="7" fill="#d9653b" {}
                }
            }
            rect width=(WIDTH) height=(height) fill="#ffffff" {}
            text x="24" y="36" font-size="20" font-weight="600" fill="#15202b" { (view.title) }
            text x="24" y="62" font-size="13" fill="#52606d" { (heading(view, language)) }
            (axis.grid(view, (HEAD, bottom), language))
            @for (place, (line, marks)) in rows.iter().enumerate() {
                @let top = HEAD + ROW * i32::try_from(place).unwrap_or(0);
                (row::row(view, (line, marks), (&axis, top), language))
            }
            @if !unjudged.is_empty() {
                (row::unjudged(&unjudged, (&axis, HEAD + ROW * (count - 1)), language))
            }
            @if rows.is_empty() && unjudged.is_empty() {
                text x="24" y=(HEAD + 26) font-size="14" fill="#52606d" { (screen("timeline-empty", language, &[])) }
            }
            (axis.today(view.forecast.today, (HEAD, bottom), language))
            (legend(bottom + 40, language))
        }
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        made.into_string()
    )
}

/// For whom and when, without a name: the birth, the day, and the edition of the schedule.
fn heading(view: &TimelineView<'_>, language: Language) -> String {
    let birth = view.history.birth.map(|birth| birth.to_string());
    let facts = [
        ("birth", birth.unwrap_or_else(|| "—".to_owned())),
        ("today", view.forecast.today.to_string()),
        ("version", view.forecast.version.to_owned()),
    ];
    screen("timeline-heading", language, &facts)
}

/// The lines that are of interest, with the doses in them.
fn rows<'a>(view: &TimelineView<'a>) -> Vec<(&'a Recommendation<'a>, Vec<Mark>)> {
    let lines = view.forecast.recommendations.iter();
    let all = lines.map(|line| (line, marks(view, line)));
    let mut rows: Vec<_> = all
        .filter(|(line, marks)| !marks.is_empty() || line.is_near(view.forecast.today))
        .collect();
    // A line that is not for this person is left out where its doses stand in lines that are.
    let is_for_them = |line: &Recommendation<'_>| line.status != Status::Ineligible;
    let theirs: Vec<usize> = rows
        .iter()
        .filter(|(line, _)| is_for_them(line))
        .flat_map(|(_, marks)| marks.iter().map(|mark| mark.dose))
        .collect();
    rows.retain(|(line, marks)| {
        is_for_them(line) || marks.iter().any(|mark| !theirs.contains(&mark.dose))
    });
    rows.truncate(ROWS_MAX);
    rows
}

/// The doses of a line. One that counts for each part of a combination counts.
fn marks(view: &TimelineView<'_>, line: &Recommendation<'_>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for one in view.forecast.told() {
        let is_of_line = one
            .group
            .is_some_and(|group| *group == *line.group || line.parts.contains(&group));
        let dose = view.history.doses.get(one.dose);
        let (true, Some(day)) = (is_of_line, dose.and_then(immunization::Dose::day_given)) else {
            continue;
        };
        match marks.iter_mut().find(|mark| mark.dose == one.dose) {
            Some(mark) if mark.verdict == Verdict::Valid => mark.verdict = one.verdict,
            Some(_) => {}
            None => marks.push(Mark {
                dose: one.dose,
                day,
                verdict: one.verdict,
                number: one.number,
            }),
        }
    }
    marks.sort_by_key(|mark| mark.day);
    marks
}

/// The doses that stand in no line: of an unknown vaccine or day.
fn unjudged(view: &TimelineView<'_>) -> Vec<Option<Day>> {
    let unjudged = view.forecast.told();
    let unjudged = unjudged.filter(|one| one.group.is_none());
    unjudged
        .filter_map(|one| view.history.doses.get(one.dose))
        .map(immunization::Dose::day_given)
        .collect()
}

/// What the shapes mean.
fn legend(y: i32, language: Language) -> Markup {
    let entries = [
        ("timeline-given", 24),
        ("timeline-not-counted", 210),
        ("timeline-window", 430),
        ("timeline-standard", 714),
        ("timeline-late", 890),
    ];
    html! {
        g font-size="13" fill="#15202b" {
            @for (key, x) in entries {
                (symbol(key, x, y))
                text x=(x + 34) y=(y) { (screen(key, language, &[])) }
            }
        }
    }
}

fn symbol(key: &str, x: i32, y: i32) -> Markup {
    let bar = |fill: &str, high: i32| {
        html! { rect x=(x) y=(y - 5 - high / 2) width="26" height=(high) rx="3" fill=(fill) {} }
    };
    match key {
        "timeline-given" => row::dose((x + 13, y - 5), Verdict::Valid, Some(1)),
        "timeline-not-counted" => row::dose((x + 13, y - 5), Verdict::NotValid, None),
        "timeline-window" => bar(row::WINDOW, row::THIN),
        "timeline-standard" => bar(row::STANDARD, row::THICK),
        _ => bar("url(#late)", row::THICK),
    }
}

#[cfg(test)]
mod tests;
