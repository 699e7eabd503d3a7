//! One line of the picture: the name and standing of a group, its doses, and the time of the next one.

use immunization::{Day, Recommendation, Status, Verdict};
use maud::{Markup, html};

use super::axis::Axis;
use super::{LABELS, Mark, RIGHT, ROW, TimelineView, WIDTH};
use crate::words::{Language, screen};

/// The time in which a dose counts.
pub(super) const WINDOW: &str = "#dbe4ee";
/// The time in which it is recommended.
pub(super) const STANDARD: &str = "#7db3e0";
/// How high the bars are: what is recommended is told from what is only allowed without colour, too.
pub(super) const THIN: i32 = 6;
pub(super) const THICK: i32 = 12;
/// A dose that counts.
const GIVEN: &str = "#14724a";
/// A dose that does not.
const REFUSED: &str = "#a3471f";
/// How many narrow letters a name has room for beside the picture, and the smaller line below it.
const NAME_ROOM: usize = 36;
const WORDS_ROOM: usize = 42;
/// Two doses stand at least so far apart, or their numbers could not be read.
const APART: i32 = 19;
/// A dose that stands farther from its day is led back to it.
const FAR: i32 = 6;

pub(super) fn row(
    view: &TimelineView<'_>,
    (line, marks): (&Recommendation<'_>, &[Mark]),
    (axis, top): (&Axis, i32),
    language: Language,
) -> Markup {
    let middle = top + ROW / 2;
    let name = match language {
        Language::Japanese => &line.group.ja,
        Language::English => &line.group.en,
    };
    html! {
        g {
            line x1="24" x2=(WIDTH - 24) y1=(top + ROW) y2=(top + ROW) stroke="#eef2f6" stroke-width="1" {}
            text x="24" y=(middle - 3) font-size="14" fill="#15202b" { (short(name, NAME_ROOM)) }
            (standing(view, line, middle + 14, language))
            (next(line, (axis, middle), view.forecast.today))
            (doses(marks, (axis, middle)))
        }
    }
}

/// How much of a text is as wide as so many narrow letters: a letter of Japanese is as wide as two of others.
fn wide(text: &str) -> usize {
    let wide = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    text.chars().map(wide).sum()
}

/// A text that fits beside the picture.
fn short(text: &str, room: usize) -> String {
    if wide(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        short.push(letter);
        if wide(&short) > room.saturating_sub(1) {
            short.pop();
            short.push('…');
            break;
        }
    }
    short
}

/// How it stands with the group, with a sign that needs no colour.
fn standing(
    view: &TimelineView<'_>,
    line: &Recommendation<'_>,
    y: i32,
    language: Language,
) -> Markup {
    let (sign, colour) = match line.status {
        Status::Overdue => ("▲", "#b3261e"),
        Status::Due => ("●", "#0b5cad"),
        Status::Eligible => ("○", "#0b5cad"),
        Status::Complete => ("✓", GIVEN),
        Status::NotYet => ("◷", "#52606d"),
        Status::Conditional => ("?", "#7a5b00"),
        Status::AgedOut | Status::Ineligible | Status::Contraindicated => ("–", "#52606d"),
    };
    let said = match language {
        Language::Japanese => immunization::Language::Japanese,
        Language::English => immunization::Language::English,
    };
    let words = view.schedule.words(line.status.code(), said);
    let number = line.number.map(|number| {
        let facts = [("number", number.to_string())];
        screen("timeline-number", language, &facts)
    });
    let taken = number.as_ref().map_or(0, |number| wide(number) + 1);
    let words = short(
        words.unwrap_or(line.status.code()),
        WORDS_ROOM.saturating_sub(taken),
    );
    html! {
        text x="24" y=(y) font-size="12" fill=(colour) {
            (sign) " " (words)
            @if let Some(number) = number { " " (number) }
        }
    }
}

/// When the next dose may be given, when it is recommended, and since when it is late.
fn next(line: &Recommendation<'_>, (axis, middle): (&Axis, i32), today: Day) -> Markup {
    let Some(earliest) = line.earliest else {
        return html! {};
    };
    if earliest > axis.last() {
        // It lies beyond the picture: the day is told.
        return html! {
            text x=(WIDTH - RIGHT + 6) y=(middle + 4) font-size="12" fill="#52606d" { "→ " (earliest) }
        };
    }
    let last = line.latest.unwrap_or(axis.last());
    let begun = line.recommended.filter(|from| *from <= axis.last());
    let standard = begun.map(|from| {
        let to = line.overdue_after.unwrap_or(last);
        (from, to.min(last))
    });
    let late = line
        .overdue_after
        .filter(|after| *after < today && line.status == Status::Overdue);
    let on = today.max(earliest);
    let wanted = line.recommended.unwrap_or(earliest).max(on);
    html! {
        (bar((axis, middle), (earliest, last), (WINDOW, THIN)))
        @if let Some(span) = standard { (bar((axis, middle), span, (STANDARD, THICK))) }
        @if let Some(after) = late { (bar((axis, middle), (after.next(), today), ("url(#late)", THICK))) }
        @if line.latest.is_some_and(|latest| latest > axis.last()) || line.latest.is_none() {
            path d={ "M" (axis.x(axis.last())) " " (middle - 6) " l7 6 l-7 6 z" } fill="#a9b8c7" {}
        }
        @if axis.has(wanted) {
            @let x = axis.x(wanted);
            path d={ "M" (x) " " (middle - 9) " l7 9 l-7 9 l-7 -9 z" } fill="#ffffff" stroke="#0b5cad" stroke-width="2" {}
        }
    }
}

fn bar((axis, middle): (&Axis, i32), (from, to): (Day, Day), (fill, high): (&str, i32)) -> Markup {
    let (from, to) = (axis.x(from), axis.x(to));
    html! {
        rect x=(from) y=(middle - high / 2) width=((to - from).max(3)) height=(high) rx="3" fill=(fill) {}
    }
}

/// Doses, apart from each other. Where one had to move aside, a line leads back to its day.
fn doses(marks: &[Mark], (axis, middle): (&Axis, i32)) -> Markup {
    let mut free = LABELS - APART;
    let placed: Vec<(i32, i32, &Mark)> = marks
        .iter()
        .filter(|mark| axis.has(mark.day))
        .map(|mark| {
            let day = axis.x(mark.day);
            let x = day.max(free + APART);
            free = x;
            (day, x, mark)
        })
        .collect();
    let before = marks.iter().filter(|mark| mark.day < axis.first());
    html! {
        // Doses from before the picture begins are told: the last of their days, and how many more there are.
        @if let Some(last) = before.clone().map(|mark| mark.day).max() {
            @let more = before.count() - 1;
            text x=(LABELS + 2) y=(middle + 19) font-size="11" fill="#52606d" {
                "← " (last) @if more > 0 { " +" (more) }
            }
        }
        @for (day, x, mark) in placed {
            // Where a dose had to move far, a foot leads back to its day.
            @if x - day > FAR {
                line x1=(day) x2=(x) y1=(middle + 15) y2=(middle + 5) stroke="#8595a5" stroke-width="1" {}
                line x1=(day) x2=(day) y1=(middle + 12) y2=(middle + 17) stroke="#8595a5" stroke-width="2" {}
            }
            g {
                title { (mark.day) }
                (dose((x, middle), mark.verdict, mark.number))
            }
        }
    }
}

/// One dose: filled with its number if it counts, else crossed out.
pub(super) fn dose((x, y): (i32, i32), verdict: Verdict, number: Option<u32>) -> Markup {
    let counts = verdict == Verdict::Valid;
    let (fill, stroke) = if counts {
        (GIVEN, GIVEN)
    } else {
        ("#ffffff", REFUSED)
    };
    html! {
        circle cx=(x) cy=(y) r="9" fill=(fill) stroke=(stroke) stroke-width="2" {}
        @match (counts, number, verdict) {
            (true, Some(number), _) => {
                text x=(x) y=(y + 4) font-size="12" font-weight="600" fill="#ffffff" text-anchor="middle" { (number) }
            },
            (_, _, Verdict::NotEvaluated) => {
                text x=(x) y=(y + 4) font-size="12" font-weight="600" fill=(REFUSED) text-anchor="middle" { "?" }
            },
            (false, _, _) => {
                path d={ "M" (x - 4) " " (y - 4) " l8 8 m0 -8 l-8 8" } stroke=(REFUSED) stroke-width="2" fill="none" {}
            },
            _ => {},
        }
    }
}

/// Doses that could not be judged, those of unknown days only counted.
pub(super) fn unjudged(
    days: &[Option<Day>],
    (axis, top): (&Axis, i32),
    language: Language,
) -> Markup {
    let middle = top + ROW / 2;
    let undated = days.iter().filter(|day| day.is_none()).count();
    let numbered = days.iter().enumerate();
    let marks: Vec<Mark> = numbered
        .filter_map(|(dose, day)| day.map(|day| (dose, day)))
        .map(|(dose, day)| Mark {
            dose,
            day,
            verdict: Verdict::NotEvaluated,
            number: None,
        })
        .collect();
    let facts = [("count", undated.to_string())];
    html! {
        text x="24" y=(middle - 3) font-size="14" fill="#15202b" { (screen("timeline-unjudged", language, &[])) }
        @if undated > 0 {
            text x="24" y=(middle + 14) font-size="12" fill="#7a5b00" { (screen("timeline-undated", language, &facts)) }
        }
        (doses(&marks, (axis, middle)))
    }
}
