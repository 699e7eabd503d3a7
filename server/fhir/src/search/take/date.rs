//! Times: the stretch that a date, a period or a timing covers.

use crate::element::Element;
use crate::instant::parse_span;
use crate::search::Value;

/// The stretch of time of one element. A time without a zone is one of this offset.
pub(super) fn push(element: &Element, zone_minutes: i32, out: &mut Vec<Value>) {
    let span = match element.type_name() {
        "Period" => period(element, zone_minutes),
        "Timing" => timing(element, zone_minutes),
        "date" | "dateTime" | "instant" => {
            element.text().and_then(|text| moment(text, zone_minutes))
        }
        // A text that happens to look like a date was sent as a text because nobody knew the date.
        _ => None,
    };
    out.extend(span.map(|(from_ms, to_ms)| Value::Time { from_ms, to_ms }));
}

/// The stretch of a date or time in a text.
pub(super) fn push_text(text: &str, zone_minutes: i32, out: &mut Vec<Value>) {
    let span = moment(text, zone_minutes);
    out.extend(span.map(|(from_ms, to_ms)| Value::Time { from_ms, to_ms }));
}

fn moment(text: &str, zone_minutes: i32) -> Option<(i64, i64)> {
    let span = parse_span(text, zone_minutes)?;
    Some((span.from_ms, span.to_ms))
}

/// Open ends reach as far as time does. A period of which neither end is known says nothing, and is not found.
fn period(period: &Element, zone_minutes: i32) -> Option<(i64, i64)> {
    let end = |name| moment(period.text_of(name)?, zone_minutes);
    match (end("start"), end("end")) {
        (None, None) => None,
        // An end before the start is somebody's slip. The start is what records are filed under, so it is kept.
        (Some(start), Some((_, to_ms))) => {
            Some((start.0, if to_ms > start.0 { to_ms } else { start.1 }))
        }
        (start, end) => Some((
            start.map_or(i64::MIN, |(from_ms, _)| from_ms),
            end.map_or(i64::MAX, |(_, to_ms)| to_ms),
        )),
    }
}

/// From the earliest to the latest of everything the timing says in dates.
fn timing(timing: &Element, zone_minutes: i32) -> Option<(i64, i64)> {
    let events = timing
        .children("event")
        .filter_map(|event| moment(event.text()?, zone_minutes));
    let bounds = timing
        .first("repeat")
        .and_then(|repeat| repeat.first("boundsPeriod"))
        .and_then(|bounds| period(bounds, zone_minutes));
    events
        .chain(bounds)
        .reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}
