//! Several groups, one vaccine: where all parts agree on the next dose, they are told as one line.

use crate::calendar::Day;
use crate::schedule::{Combination, WhenDifferent};

use super::Outcome;
use super::case::Case;
use super::result::{Forecast, Recommendation, Rule, Status, Step};
use super::series::Next;
use super::trace::status;

/// Lines of the forecast, in the order of the schedule: a combination stands where its first part stood.
pub(super) fn combine<'s>(
    case: &Case<'s, '_>,
    outcomes: Vec<Outcome<'s>>,
    forecast: &mut Forecast<'s>,
) {
    let mut told = vec![false; outcomes.len()];
    let mut combined: Vec<(usize, Recommendation<'s>)> = Vec::new();
    for combination in &case.schedule.combinations {
        let parts: Option<Vec<&Outcome<'s>>> = combination
            .parts
            .iter()
            .map(|part| {
                outcomes
                    .get(*part)
                    .filter(|_| told.get(*part) == Some(&false))
            })
            .collect();
        let Some(parts) = parts else {
            continue;
        };
        let Some(line) = as_one(case, combination, &parts) else {
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
    for (place, (outcome, told)) in outcomes.into_iter().zip(told).enumerate() {
        if let Some(found) = combined.iter().position(|(first, _)| *first == place) {
            forecast.recommendations.push(combined.swap_remove(found).1);
        }
        if !told {
            forecast.recommendations.push(outcome.recommendation);
        }
    }
}

/// The parts as one line, if they agree or if the combination is told in any case.
fn as_one<'s>(
    case: &Case<'s, '_>,
    combination: &'s Combination,
    parts: &[&Outcome<'s>],
) -> Option<Recommendation<'s>> {
    let agreed = agreed(case, combination, parts);
    if agreed.is_some() || combination.when_different == WhenDifferent::Parts {
        return agreed;
    }
    // The part that still needs something; of those the one that can be given first.
    let open = parts
        .iter()
        .filter(|one| one.recommendation.status.is_open());
    let least = open.min_by_key(|one| {
        let line = &one.recommendation;
        (line.number, line.earliest.unwrap_or(Day::LAST))
    });
    let rank = |one: &&&Outcome<'s>| match one.recommendation.status {
        Status::Contraindicated => 0,
        Status::AgedOut => 1,
        Status::Ineligible => 2,
        _ => 3,
    };
    let least = least.or_else(|| parts.iter().min_by_key(rank))?;
    let mut line = named(combination, parts, least);
    line.reasons.push("parts-differ");
    Some(line)
}

/// A line of one part under the name of the combination.
fn named<'s>(
    combination: &'s Combination,
    parts: &[&Outcome<'s>],
    like: &Outcome<'s>,
) -> Recommendation<'s> {
    let mut line = like.recommendation.clone();
    line.group = &combination.group;
    line.parts = parts.iter().map(|part| part.group).collect();
    line
}

fn agreed<'s>(
    case: &Case<'s, '_>,
    combination: &'s Combination,
    parts: &[&Outcome<'s>],
) -> Option<Recommendation<'s>> {
    let first = parts.first()?;
    let one = &first.recommendation;
    let same = parts.iter().all(|part| {
        let other = &part.recommendation;
        let open = one.status.is_open() == other.status.is_open();
        open && (one.status.is_open() || one.status == other.status) && one.number == other.number
    });
    if !same {
        return None;
    }
    let mut line = named(combination, parts, first);
    for part in parts.iter().skip(1) {
        for position in &part.recommendation.supporting {
            if !line.supporting.contains(position) {
                line.supporting.push(*position);
            }
        }
        for reason in &part.recommendation.reasons {
            if !line.reasons.contains(reason) {
                line.reasons.push(reason);
            }
        }
        line.vaccines
            .retain(|one| part.recommendation.vaccines.contains(one));
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
    parts: &[&Outcome<'s>],
    line: &mut Recommendation<'s>,
) -> Option<()> {
    let offers: Option<Vec<_>> = parts
        .iter()
        .map(|part| match &part.next {
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
        .any(|part| part.recommendation.status == Status::Conditional);
    line.status = if conditional {
        Status::Conditional
    } else {
        status(case.today, earliest, recommended, overdue)
    };
    Some(())
}
