//! Several groups, one vaccine: where all parts agree on the next dose, they are told as one line.

use crate::calendar::Day;
use crate::schedule::{Combination, WhenDifferent};

use super::Outcome;
use super::case::Case;
use super::result::{Forecast, Recommendation, Rule, Status, Step};
use super::series::Next;
use super::trace::status;

/// A group with what was found for it, and its line.
type Part<'a, 's> = (&'a Outcome<'s>, &'a Recommendation<'s>);

/// Puts combinations into the forecast, of which the lines are in the order of the groups: each stands where its first part
/// stood, and its parts are no lines any more.
pub(super) fn combine<'s>(
    case: &Case<'s, '_>,
    outcomes: &[Outcome<'s>],
    forecast: &mut Forecast<'s>,
) {
    let mut told = vec![false; outcomes.len()];
    let mut combined: Vec<(usize, Recommendation<'s>)> = Vec::new();
    for combination in &case.schedule.combinations {
        let part = |part: &usize| {
            let untold = outcomes
                .get(*part)
                .filter(|_| told.get(*part) == Some(&false));
            untold.zip(forecast.recommendations.get(*part))
        };
        let parts: Option<Vec<Part<'_, 's>>> = combination.parts.iter().map(part).collect();
        let line = parts.and_then(|parts| as_one(case, combination, &parts));
        let Some(line) = line else {
            continue;
        };
        forecast.trace.push(Step {
            rule: Rule::Combination,
            group: &combination.group,
            dose: None,
            number: line.number,
            fact: Some(combination.group.fact),
            day: line.earliest,
        });
        combined.push((combination.parts.first().copied().unwrap_or(0), line));
        for part in &combination.parts {
            if let Some(told) = told.get_mut(*part) {
                *told = true;
            }
        }
    }
    for (place, line) in combined {
        if let (Some(first), Some(told)) =
            (forecast.recommendations.get_mut(place), told.get_mut(place))
        {
            (*first, *told) = (line, false);
        }
    }
    let mut told = told.into_iter();
    forecast
        .recommendations
        .retain(|_| told.next() != Some(true));
}

/// The parts as one line, if they agree or if the combination is told in any case.
fn as_one<'s>(
    case: &Case<'s, '_>,
    combination: &'s Combination,
    parts: &[Part<'_, 's>],
) -> Option<Recommendation<'s>> {
    let agreed = agreed(case, combination, parts);
    if agreed.is_some() || combination.when_different == WhenDifferent::Parts {
        return agreed;
    }
    // The part that still needs something; of those the one that can be given first.
    let lines = || parts.iter().map(|(_, line)| *line);
    let open = lines().filter(|line| line.status.is_open());
    let least = open.min_by_key(|line| (line.number, line.earliest.unwrap_or(Day::LAST)));
    let rank = |line: &&Recommendation<'s>| match line.status {
        Status::Contraindicated => 0,
        Status::AgedOut => 1,
        Status::Ineligible => 2,
        _ => 3,
    };
    let least = least.or_else(|| lines().min_by_key(rank))?;
    let mut line = named(combination, parts, least);
    line.reasons.push("parts-differ");
    Some(line)
}

/// A line of one part under the name of the combination.
fn named<'s>(
    combination: &'s Combination,
    parts: &[Part<'_, 's>],
    like: &Recommendation<'s>,
) -> Recommendation<'s> {
    let mut line = like.clone();
    line.group = &combination.group;
    line.parts = parts.iter().map(|(part, _)| part.group).collect();
    line
}

fn agreed<'s>(
    case: &Case<'s, '_>,
    combination: &'s Combination,
    parts: &[Part<'_, 's>],
) -> Option<Recommendation<'s>> {
    let (_, one) = parts.first()?;
    let same = parts.iter().all(|(_, other)| {
        let open = one.status.is_open() == other.status.is_open();
        open && (one.status.is_open() || one.status == other.status) && one.number == other.number
    });
    if !same {
        return None;
    }
    let mut line = named(combination, parts, one);
    for (_, part) in parts.iter().skip(1) {
        for position in &part.supporting {
            if !line.supporting.contains(position) {
                line.supporting.push(*position);
            }
        }
        for reason in &part.reasons {
            if !line.reasons.contains(reason) {
                line.reasons.push(reason);
            }
        }
        line.vaccines.retain(|one| part.vaccines.contains(one));
    }
    if one.status.is_open() {
        dates(case, parts, &mut line)?;
        let codes: Vec<&str> = combination
            .vaccines
            .iter()
            .map(|group| group.code())
            .collect();
        line.vaccines.retain(|one| codes.contains(one));
        if line.vaccines.is_empty() {
            return None;
        }
    }
    Some(line)
}

/// The dates that hold for all parts; nothing where they leave no day, or where the parts are in different phases.
fn dates<'s>(
    case: &Case<'s, '_>,
    parts: &[Part<'_, 's>],
    line: &mut Recommendation<'s>,
) -> Option<()> {
    let offers: Option<Vec<_>> = parts
        .iter()
        .map(|(part, _)| match &part.next {
            Next::Offer(offer) => Some(offer),
            _ => None,
        })
        .collect();
    let offers = offers?;
    let phase = offers.first()?.phase;
    if offers.iter().any(|offer| offer.phase != phase) {
        return None;
    }
    let earliest = offers.iter().map(|offer| offer.earliest).max()?;
    let latest = offers.iter().filter_map(|offer| offer.latest).min();
    if latest.is_some_and(|latest| latest < earliest) {
        return None;
    }
    let recommended = offers.iter().map(|offer| offer.recommended).max()?;
    let recommended = recommended.min(latest.unwrap_or(Day::LAST));
    let overdue = offers.iter().filter_map(|offer| offer.overdue_after).min();
    let overdue = overdue.map(|day| day.max(recommended).min(latest.unwrap_or(Day::LAST)));
    line.earliest = Some(earliest);
    line.recommended = Some(recommended);
    line.overdue_after = overdue;
    line.latest = latest;
    let conditional = parts
        .iter()
        .any(|(_, part)| part.status == Status::Conditional);
    line.status = if conditional {
        Status::Conditional
    } else {
        status(case.today, earliest, recommended, overdue)
    };
    Some(())
}
